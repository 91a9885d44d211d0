package sources_test

import (
	"context"
	"errors"
	"fmt"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Each file is opened once: its hash, its encoding and its text are of the same bytes.
func ExampleRead() {
	fsys := fstest.MapFS{
		"P1.txt":  {Data: []byte("Dana: I note it down at once.\n")},
		"P2.txt":  {Data: []byte("M\xfcller: Zu sp\xe4t.\n")}, // from an old program
		"logo.md": {Data: []byte("\x89PNG\r\n\x1a\n")},        // no text, whatever its name says
	}
	ctx, roots := context.Background(), []scan.Root{{FS: fsys}}
	o := sources.Options{KeepText: true}
	for d, err := range sources.Read(ctx, roots, scan.Roots(ctx, roots, scan.Options{}), o) {
		switch {
		case errors.Is(err, sources.ErrBinary):
			fmt.Println(d.Path, "is left out:", err)
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Printf("%s %s %s… %q\n", d.Path, d.Encoding, d.SHA256[:8], d.Text)
		}
	}
	// Output:
	// logo.md is left out: decode logo.md: binary file: a PNG image
	// P1.txt utf-8 d8b13c31… "Dana: I note it down at once.\n"
	// P2.txt windows-1252 09f3ecd0… "Müller: Zu spät.\n"
}

func ExampleDecode() {
	text, err := sources.Decode([]byte("\xff\xfeH\x00i\x00"), "")
	fmt.Printf("%s %q %v\n", text.Encoding, text.Bytes, err)
	// Output: utf-16le "Hi" <nil>
}
