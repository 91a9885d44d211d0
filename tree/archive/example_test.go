package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree/archive"
)

// A study may hold archives. Whatever takes an fs.FS sees their members as files.
func Example() {
	var notes bytes.Buffer
	w := zip.NewWriter(&notes)
	for _, name := range []string{"p01.md", "p02.md", "../p03.md"} {
		if _, err := w.Create(name); err != nil {
			fmt.Println(err)
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	study := fstest.MapFS{"notes.zip": {Data: notes.Bytes()}, "p04.md": {}}

	o := scan.Options{Excluded: func(e scan.Excluded) { fmt.Printf("%s: %s, %s\n", e.Path, e.Reason, e.Rule) }}
	for f, err := range scan.Files(context.Background(), archive.New(study, archive.Limits{}), o) {
		fmt.Println(f.Path, err)
	}
	// Output:
	// notes.zip/..%2Fp03.md: unusable member, ".." in its name
	// notes.zip/p01.md <nil>
	// notes.zip/p02.md <nil>
	// p04.md <nil>
}
