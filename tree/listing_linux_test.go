package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A listing says what os.ReadDir says, whatever is in the folder and however many entries are asked
// for at once.
func TestAListingSaysWhatTheSystemSays(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.txt", "b.unknown", "P10.txt", "P2.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "sub"), 0o755), os.Symlink("a.txt", filepath.Join(dir, "link")), unix.Mkfifo(filepath.Join(dir, "pipe"), 0o600)); err != nil {
		t.Skip("not here:", err)
	}
	// A socket takes a short path.
	if fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0); err == nil {
		_ = unix.Bind(fd, &unix.SockaddrUnix{Name: filepath.Join(dir, "sock")})
		_ = unix.Close(fd)
	}
	_ = unix.Mknod(filepath.Join(dir, "char"), unix.S_IFCHR|0o600, int(unix.Mkdev(1, 5))) // as root
	_ = unix.Mknod(filepath.Join(dir, "block"), unix.S_IFBLK|0o600, int(unix.Mkdev(7, 0)))
	want, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if f.fast == nil {
		t.Skip("no openat2 here")
	}
	for _, n := range []int{-1, 1, 3, 100} {
		file, err := f.Open(".")
		if err != nil {
			t.Fatal(err)
		}
		dir := file.(fs.ReadDirFile)
		got := map[string]fs.DirEntry{}
		for {
			list, err := dir.ReadDir(n)
			for _, e := range list {
				got[e.Name()] = e
			}
			if errors.Is(err, io.EOF) || n < 0 {
				break
			}
			if err != nil || len(list) == 0 || len(list) > n {
				t.Fatalf("by %d: got %d entries, %v", n, len(list), err)
			}
		}
		if len(got) != len(want) {
			t.Errorf("by %d: got %v, want %v", n, got, want)
		}
		for _, w := range want {
			g := got[w.Name()]
			info, err := w.Info()
			if g == nil || err != nil {
				t.Fatalf("by %d: no %s, %v", n, w.Name(), err)
			}
			ginfo, err := g.Info()
			if err != nil || g.IsDir() != w.IsDir() || g.Type() != w.Type() || ginfo.Mode() != info.Mode() || ginfo.Size() != info.Size() || !ginfo.ModTime().Equal(info.ModTime()) || ginfo.Sys() != nil {
				t.Errorf("by %d: got %s %v, %v, want %v", n, w.Name(), ginfo, err, info)
			}
		}
		if _, err := file.Read(make([]byte, 1)); err == nil {
			t.Error("a folder was read as a file")
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	e := &node{name: "gone.txt", in: &listing{rawFile: rawFile{name: "."}, in: f.fast.(*beneath)}, kind: unix.DT_REG}
	if _, err := e.Info(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: got %v", err)
	}
}

func BenchmarkListing(b *testing.B) {
	dir := b.TempDir()
	for i := range 1000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("interview-%03d.txt", i)), nil, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	f, err := OpenFolder(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	for name, fsys := range map[string]fs.FS{"listing": f, "os": &Folder{root: f.root}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				file, err := fsys.Open(".")
				if err != nil {
					b.Fatal(err)
				}
				list, err := file.(fs.ReadDirFile).ReadDir(-1)
				if err != nil || len(list) != 1000 {
					b.Fatal(len(list), err)
				}
				for _, e := range list {
					if _, err := e.Info(); err != nil {
						b.Fatal(err)
					}
				}
				_ = file.Close()
			}
		})
	}
}
