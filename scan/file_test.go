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
		name       string
		modified   time.Time
		o          scan.Options
		year       int
		size       int64
		wantsError bool
	}{
		{"its time", at(2024), scan.Options{}, 2024, 5, false},
		{"the last year that JSON can say, where its own is beyond", at(30000), scan.Options{}, 9999, 5, false},
		{"the first year that JSON can say, where its own is before", at(-50), scan.Options{}, 0, 5, false},
		{"nothing but its name, where nobody wants more", at(2024), scan.Options{NamesOnly: true}, 1, 0, false},
		{"no order by what is not known", at(2024), scan.Options{NamesOnly: true, Order: "size"}, 0, 0, true},
		{"no limit of what is not known", at(2024), scan.Options{NamesOnly: true, MaxSize: 1}, 0, 0, true},
	} {
		fsys := fstest.MapFS{"a.txt": {Data: []byte("words"), ModTime: row.modified}}
		for f, err := range scan.Files(t.Context(), fsys, row.o) {
			if row.wantsError != (err != nil) {
				t.Errorf("%s: got %v", row.name, err)
			}
			if err != nil {
				continue
			}
			if f.Path != "a.txt" || f.Modified.Year() != row.year || f.Size != row.size || f.Inode != 0 || !f.Changed.IsZero() {
				t.Errorf("%s: got %+v", row.name, f)
			}
			if _, err := f.Modified.MarshalJSON(); err != nil {
				t.Errorf("%s: %v", row.name, err)
			}
		}
	}
}
