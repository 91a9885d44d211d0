package scan_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
)

func ExampleFiles() {
	fsys := fstest.MapFS{
		"P10.md": {Data: []byte("Interviewer: …")}, "P2.md": {}, "notes.docx": {}, ".gitignore": {Data: []byte("drafts/\n")}, "drafts/P3.md": {},
	}
	o := scan.Options{
		Include:  []string{"**/*.{md,txt}"},
		Excluded: func(x scan.Excluded) { fmt.Printf("- %s: %s %q\n", x.Path, x.Reason, x.Rule) },
	}
	for f, err := range scan.Files(context.Background(), fsys, o) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(f.Path, f.Format)
	}
	// Output:
	// - .gitignore: hidden ""
	// - drafts/: ignored ".gitignore:1:drafts/"
	// - notes.docx: not included ""
	// P2.md md
	// P10.md md
}
