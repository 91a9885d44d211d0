package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/persona-go/persona/personas"
)

// Between the check and the writing lies the reading of all sources: whatever was put in the run folder's place since is not ours.
func TestAFolderThatIsNoRunIsNeverReplaced(t *testing.T) {
	dir := t.TempDir()
	run := &runFolder{folder: filepath.Join(dir, "run")}
	if err := run.write(); err != nil { // an empty run, to begin with
		t.Fatal(err)
	}
	run.files = map[string][]byte{personas.ReadmeFile: []byte("new")}
	if err := run.write(); err != nil {
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
	want := run.folder + ": is there, and is no run folder of Persona"
	if err := run.write(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if got, err := os.ReadFile(mine); string(got) != "mine" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got := strings.Join(held(t, dir), " "); got != "run" {
		t.Errorf("got %s, want the folder alone", got)
	}
}
