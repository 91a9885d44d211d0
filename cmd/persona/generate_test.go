package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/persona-go/persona/personas"
)

// Between the check and the writing lies the reading of all sources: whatever was put in the run folder's place since is not ours.
func TestAFolderThatIsNoRunIsNeverReplaced(t *testing.T) {
	for name, swap := range map[string]func(a, b string) error{
		"swap": swap, "no swap": func(string, string) error { return errors.ErrUnsupported },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			run := &runFolder{folder: filepath.Join(dir, "run")}
			if err := run.write(swap); err != nil { // an empty run, to begin with
				t.Fatal(err)
			}
			run.files = map[string][]byte{personas.ReadmeFile: []byte("new")}
			if err := run.write(swap); err != nil {
				t.Errorf("a run is replaced: %v", err)
			}
			if got, err := os.ReadFile(filepath.Join(run.folder, personas.ReadmeFile)); string(got) != "new" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			mine := filepath.Join(run.folder, "mine.txt")
			if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(run.folder, personas.Marker)); err != nil {
				t.Fatal(err)
			}
			if err := run.write(swap); err == nil || !strings.Contains(err.Error(), "no run folder") {
				t.Errorf("got %v, want a refusal", err)
			}
			if got, err := os.ReadFile(mine); string(got) != "mine" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			if all, _ := os.ReadDir(dir); len(all) != 1 {
				t.Errorf("got %v, want the folder alone", all)
			}
		})
	}
}

// Whoever looks while a run is replaced finds the old one or the new one.
func TestARunIsReplacedInOneStep(t *testing.T) {
	dir := t.TempDir()
	run := &runFolder{folder: filepath.Join(dir, "run")}
	other := filepath.Join(dir, "other")
	if err := errors.Join(run.write(swap), os.Mkdir(other, 0o755)); err != nil {
		t.Fatal(err)
	}
	if err := swap(run.folder, other); err != nil {
		t.Skip("two folders cannot be swapped here:", err)
	}
	if err := swap(run.folder, other); err != nil {
		t.Fatal(err)
	}
	done, missing := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for {
			if _, err := os.Stat(run.folder); errors.Is(err, fs.ErrNotExist) {
				n++
			}
			select {
			case <-done:
				missing <- n
				return
			default:
			}
		}
	}()
	for range 20 {
		if err := run.write(swap); err != nil {
			t.Error(err)
		}
	}
	close(done)
	if n := <-missing; n != 0 {
		t.Errorf("%d times there was no run folder", n)
	}
}
