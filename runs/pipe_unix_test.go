//go:build unix

package runs_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/runs"
)

// Nothing in a run folder is waited for, and what never ends is not read to its end.
func TestPipesAndDevicesAreNotWaitedFor(t *testing.T) {
	for _, row := range []struct {
		name string
		put  func(name string) error
	}{
		{"a pipe that nobody writes into", func(name string) error { return syscall.Mkfifo(name, 0o600) }},
		{"a link to a device that never ends", func(name string) error { return os.Symlink("/dev/zero", name) }},
	} {
		for _, file := range append(runs.Files(), "mine") {
			t.Run(row.name+" as "+file, func(t *testing.T) {
				dir := written(t, content(t))
				name := filepath.Join(dir, file)
				_ = os.Remove(name) // mine is not there
				if err := row.put(name); err != nil {
					t.Skip(err)
				}
				want := manifest.Changed
				if file == "mine" {
					want = manifest.New
				}
				refused(t, dir, runs.MayReplace(dir, runs.Options{}), file+" "+string(want), nil)
				if r, err := runs.Open(dir); (err != nil) != (file == runs.JSONFile) {
					t.Errorf("open: got %v", err)
				} else if err == nil {
					got := list(r.Files())
					bad := strings.Contains(got, file+" unreadable") || strings.Contains(got, file+" changed")
					if bad != (file != "mine") {
						t.Errorf("got %s", got)
					}
				}
				if kept, err := runs.Write(dir, content(t), runs.Options{Force: true}); kept != dir+".1" || err != nil {
					t.Errorf("kept %q, %v", kept, err)
				}
			})
		}
	}
}

// What nobody may look at cannot be said to be as it was written.
func TestAFileThatCannotBeReadIsKept(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := written(t, content(t))
	if err := os.Chmod(filepath.Join(dir, runs.UsageFile), 0); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, runs.MayReplace(dir, runs.Options{}), "usage.json unreadable", nil)
}
