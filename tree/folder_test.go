package tree

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
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

// The system gives the number of a closed descriptor to whatever is opened next: a folder that is
// closed must neither read there nor close it.
func TestAClosedFolderIsNoOther(t *testing.T) {
	mine, other := t.TempDir(), t.TempDir()
	for _, dir := range []string{mine, other} {
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(dir), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := OpenFolder(mine)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := f.Open("a.txt")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := f.Open(".")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if text, err := io.ReadAll(opened); string(text) != mine || err != nil {
		t.Errorf("a file that was open: got %q, %v, want %q", text, err, mine)
	}
	if err := errors.Join(opened.Close(), dir.Close()); err != nil {
		t.Error(err)
	}
	var others []*Folder
	for range 8 { // one of them has the number
		o, err := OpenFolder(other)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = o.Close() })
		others = append(others, o)
	}
	if file, err := f.Open("a.txt"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a closed folder opened a file: got %v, %v, want %v", file, err, fs.ErrClosed)
	}
	if _, err := f.Stat("a.txt"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a closed folder: got %v, want %v", err, fs.ErrClosed)
	}
	if err := f.Close(); err != nil {
		t.Errorf("closed again: got %v", err)
	}
	for _, file := range []fs.File{opened, dir} {
		if err := file.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("a file, closed again: got %v, want %v", err, fs.ErrClosed)
		}
	}
	if n, err := opened.Read(make([]byte, 1)); n != 0 || !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a closed file: got %d bytes, %v, want %v", n, err, fs.ErrClosed)
	}
	if list, err := dir.(fs.ReadDirFile).ReadDir(-1); len(list) != 0 || !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a closed folder's list: got %v, %v, want %v", list, err, fs.ErrClosed)
	}
	for _, o := range others {
		file, err := o.Open("a.txt")
		if err != nil {
			t.Errorf("another folder was closed: %v", err)
			continue
		}
		_ = file.Close() // only opened
		if o.fast == nil {
			continue
		}
		if file, err = o.fast.open("a.txt"); err != nil {
			t.Errorf("the way into another folder was closed: %v", err)
			continue
		}
		_ = file.Close() // only opened
	}
}

// Whoever opens files while the folder is closed gets the right file, or none.
func TestAFolderIsClosedWhileFilesAreOpened(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 50 {
		f, err := OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for {
					file, err := f.Open("a.txt")
					if errors.Is(err, fs.ErrClosed) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					if text, err := io.ReadAll(file); string(text) != "mine" || err != nil {
						t.Errorf("got %q, %v", text, err)
					}
					_ = file.Close() // only read
				}
			})
		}
		group.Go(func() { _ = f.Close() })
		_ = f.Close() // as often as anybody likes
		group.Wait()
	}
}
