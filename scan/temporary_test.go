package scan_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/persona-go/persona/scan"
)

func TestNamesOfTemporaries(t *testing.T) {
	for name, want := range map[string]bool{
		".persona-1.tmp": true, ".persona-4711.tmp": true, ".persona-1-lock.tmp": true,
		".persona-x.tmp": false, ".persona-.tmp": false, ".persona--lock.tmp": false, ".persona-1-old.tmp": false, ".persona-1.tmp~": false,
		".persona--1.tmp": false, ".persona.tmp": false, "persona-1.tmp": false, ".persona-1.tmp.md": false, "": false, ".persona-1": false,
	} {
		if got := scan.Temporary(name); got != want {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
}

// Whoever asks about what nobody is told of learns why it is out.
func TestATemporaryIsExplained(t *testing.T) {
	files := tree("a.md", ".persona-17.tmp/personas.md")
	for name, at := range map[string]string{".persona-17.tmp": ".persona-17.tmp", ".persona-17.tmp/personas.md": ".persona-17.tmp/"} {
		got, err := scan.Explain(t.Context(), []scan.Root{{FS: files}}, scan.Options{Hidden: true}, name)
		if want := (scan.Verdict{Path: name, Reason: scan.Unfinished, At: at}); got != want || err != nil {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, want)
		}
	}
	_, err := scan.Explain(t.Context(), []scan.Root{{FS: files}}, scan.Options{}, ".persona-18.tmp")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}
