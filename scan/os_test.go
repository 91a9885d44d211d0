package scan_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// osFS is a folder of this machine, as a program hands it to scan: nothing outside it can be
// opened, and unlike the FS of os.Root it takes names that are not UTF-8, which fs.ValidPath
// refuses.
type osFS struct{ root *os.Root }

func (f osFS) Open(name string) (fs.File, error)          { return f.root.Open(filepath.FromSlash(name)) }
func (f osFS) Lstat(name string) (fs.FileInfo, error)     { return f.root.Lstat(filepath.FromSlash(name)) }
func (f osFS) ReadLink(name string) (string, error)       { return f.root.Readlink(filepath.FromSlash(name)) }
func (f osFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.root.FS(), name) }

// folder opens a folder of this machine for the time of a test.
func folder(t testing.TB, dir string) osFS {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return osFS{root}
}

// plant makes the files, folders (with a "/" behind), links ("name -> target") and contents
// ("name=text") of a list.
func plant(t testing.TB, dir string, files ...string) {
	t.Helper()
	for _, f := range files {
		if err := plantOne(dir, f); err != nil {
			t.Fatal(err)
		}
	}
}

func plantOne(dir, f string) error {
	if name, to, ok := strings.Cut(f, " -> "); ok {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		return os.Symlink(to, name)
	}
	if strings.HasSuffix(f, "/") && !strings.Contains(f, "=") {
		return os.MkdirAll(filepath.Join(dir, f), 0o755)
	}
	name, text, _ := strings.Cut(f, "=")
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}
