package tree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// What became a pipe, a socket or a device after the scan saw it must neither be waited for nor
// read.
func TestWhatIsNoRegularFileIsNotOpened(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	if err := os.Symlink("pipe.txt", filepath.Join(dir, "link.txt")); err != nil {
		t.Skip("no links here:", err)
	}
	// A device takes root, and a socket a short path: without them there is less to test.
	_ = unix.Mknod(filepath.Join(dir, "zero.txt"), unix.S_IFCHR|0o600, int(unix.Mkdev(1, 5)))
	if fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0); err == nil {
		_ = unix.Bind(fd, &unix.SockaddrUnix{Name: filepath.Join(dir, "sock.txt")})
		t.Cleanup(func() { _ = unix.Close(fd) })
	}
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for way, fsys := range map[string]fs.FS{"fast": f, "slow": &Folder{root: f.root}} {
		if way == "fast" && f.fast == nil {
			continue // no openat2 here
		}
		for _, name := range []string{"pipe.txt", "link.txt", "zero.txt", "sock.txt"} {
			if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
				continue // it could not be made
			}
			file, err := fsys.Open(name)
			if err == nil {
				t.Errorf("%s, %s: opened as %v, want an error", way, name, file)
			} else if name != "sock.txt" && !errors.Is(err, ErrNotRegular) {
				// The system opens no socket, and says so in its own words.
				t.Errorf("%s, %s: got %v, want %v", way, name, err, ErrNotRegular)
			}
		}
	}
}
