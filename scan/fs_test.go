package scan_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona/scan"
)

func TestAStampSaysWhatItWasMadeOf(t *testing.T) {
	day := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)
	for _, row := range []struct {
		name  string
		stamp scan.Stamp
		id    uint64
		since time.Time
	}{
		{"a number and a time, to the nanosecond", scan.StampOf(7, day), 7, day},
		{"a time of another zone", scan.StampOf(7, day.In(time.FixedZone("", 3600))), 7, day},
		{"a time before 1970", scan.StampOf(7, time.Unix(-5, 1)), 7, time.Unix(-5, 1)},
		{"no time", scan.StampOf(7, time.Time{}), 7, time.Time{}},
		{"a time that nanoseconds cannot say is none", scan.StampOf(7, day.AddDate(20_000, 0, 0)), 7, time.Time{}},
		{"nothing", scan.Stamp{}, 0, time.Time{}},
	} {
		if row.stamp.ID() != row.id || !row.stamp.Since().Equal(row.since) {
			t.Errorf("%s: got %d, %v, want %d, %v", row.name, row.stamp.ID(), row.stamp.Since(), row.id, row.since)
		}
	}
}

func TestTheOutputIsLeftOut(t *testing.T) {
	fsys := fstest.MapFS{"a.txt": {}, "a.txt.md": {}, "sub/a.txt": {}, "a.zip/b.txt": {}}
	for _, row := range []struct {
		name, output string
		root         scan.Root
		want         string
	}{
		{"a file of a folder", "file:///d/a.txt", scan.Root{FS: fsys, ID: "file:///d"}, "a.txt"},
		{"a file in a folder of it", "file:///d/sub/a.txt", scan.Root{FS: fsys, ID: "file:///d"}, "sub/a.txt"},
		{"a file root", "file:///d/a.txt", scan.Root{FS: fsys, ID: "file:///d", File: "a.txt"}, "a.txt"},
		{"a folder at the top of the file system", "file:///a.txt", scan.Root{FS: fsys, ID: "file:///"}, "a.txt"},
		{"an archive, with all that is in it", "file:///d/a.zip", scan.Root{FS: fsys, ID: "file:///d"}, "a.zip/b.txt"},
		{"no file of a root elsewhere", "file:///d/a.txt", scan.Root{FS: fsys, ID: "file:///e"}, ""},
		{"no file of a root without a place", "file:///d/a.txt", scan.Root{FS: fsys}, ""},
	} {
		got := ""
		o := scan.Options{Output: row.output, Excluded: func(e scan.Excluded) {
			if e.Reason == scan.Output {
				got += e.Path
			}
		}}
		for f, err := range scan.Roots(t.Context(), []scan.Root{row.root}, o) {
			if err != nil || f.Path == row.want {
				t.Errorf("%s: got %+v, %v", row.name, f, err)
			}
		}
		if got != row.want {
			t.Errorf("%s: got %q left out, want %q", row.name, got, row.want)
		}
	}
}
