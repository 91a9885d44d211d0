package scan_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona/scan"
)

func TestWhatIsSaidOfAFile(t *testing.T) {
	at := func(year int) time.Time { return time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC) }
	for _, row := range []struct {
		name     string
		modified time.Time
		year     int
		size     int64
	}{
		{"its time", at(2024), 2024, 5},
		{"the last year that JSON can say, where its own is beyond", at(30000), 9999, 5},
		{"the first year that JSON can say, where its own is before", at(-50), 0, 5},
	} {
		fsys := fstest.MapFS{"a.txt": {Data: []byte("words"), ModTime: row.modified}}
		for f, err := range scan.Files(t.Context(), fsys, scan.Options{}) {
			if err != nil {
				t.Errorf("%s: got %v", row.name, err)
				continue
			}
			if f.Path != "a.txt" || f.Modified.Year() != row.year || f.Size != row.size || f.Stamp != (scan.Stamp{}) {
				t.Errorf("%s: got %+v", row.name, f)
			}
			if _, err := f.Modified.MarshalJSON(); err != nil {
				t.Errorf("%s: %v", row.name, err)
			}
		}
	}
}
