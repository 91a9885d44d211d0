package main

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A file that became a named pipe after the scan saw it must not make the program wait for a writer.
func TestOpeningANamedPipeDoesNotWait(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if f.fast == nil {
		t.Skip("no openat2 here")
	}
	if file, err := f.Open("pipe.txt"); !errors.Is(err, errNotRegular) {
		t.Errorf("got %v, %v, want %v", file, err, errNotRegular)
	}
}
