package tree

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestNothingOutsideAFolderIsOpened(t *testing.T) {
	top := t.TempDir()
	for name, text := range map[string]string{"secret.txt": "secret", "in/a.txt": "a", "in/sub/b.txt": "b"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(top, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"in/out.txt": "../secret.txt", "in/abs.txt": filepath.Join(top, "secret.txt"), "in/inside.txt": "sub/b.txt"} {
		if err := os.Symlink(to, filepath.Join(top, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	f, err := OpenFolder(filepath.Join(top, "in"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	slow := &Folder{root: f.root}
	for _, row := range []struct{ name, want string }{
		{"a.txt", "a"}, {"sub/b.txt", "b"}, {"inside.txt", "b"},
		{"out.txt", ""}, {"abs.txt", ""}, {"../secret.txt", ""}, {"sub/../../secret.txt", ""}, {filepath.Join(top, "secret.txt"), ""}, {"none.txt", ""},
	} {
		for way, fsys := range map[string]fs.FS{"fast": f, "slow": slow} {
			file, err := fsys.Open(row.name)
			if row.want == "" {
				if err == nil {
					t.Errorf("%s, %s: opened", row.name, way)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s, %s: %v", row.name, way, err)
				continue
			}
			text, err := io.ReadAll(file)
			info, serr := file.Stat()
			want, werr := os.Stat(filepath.Join(top, "in", row.name))
			if string(text) != row.want || err != nil || serr != nil || werr != nil {
				t.Errorf("%s, %s: got %q, %v, %v", row.name, way, text, err, serr)
			} else if info.Size() != want.Size() || !info.ModTime().Equal(want.ModTime()) || info.Mode() != want.Mode() || info.Name() != filepath.Base(row.name) {
				t.Errorf("%s, %s: got %v, want %v", row.name, way, info, want)
			}
			if err := file.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if dir, err := f.Open("sub"); err != nil {
		t.Error(err)
	} else if list, err := dir.(fs.ReadDirFile).ReadDir(-1); err != nil || len(list) != 1 {
		t.Errorf("got %v, %v", list, err)
	}
}
