//go:build linux || darwin

package tree

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/persona-go/persona/scan"
)

// What is found, and what is opened, say the same inode and the same change time as the system.
func TestAFolderSaysInodesAndChangeTimes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "a.txt"), old, old); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(filepath.Join(dir, "a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	inode, ctime := stat.Ino, time.Unix(changed(stat).Unix())
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for way, fsys := range map[string]fs.FS{"fast": f, "slow": &Folder{root: f.root}} {
		for name, r := range map[string]scan.Root{"folder": {FS: fsys}, "file": {FS: fsys, File: "a.txt"}} {
			for got, err := range scan.Roots(t.Context(), []scan.Root{r}, scan.Options{}) {
				if err != nil || got.Stamp != scan.StampOf(inode, ctime) || !got.Modified.Equal(old) {
					t.Errorf("%s, %s: got %+v, %v, want inode %d, changed %v", way, name, got, err, inode, ctime)
				}
			}
		}
		file, err := fsys.Open("a.txt")
		if err != nil {
			t.Fatal(err)
		}
		info, err := file.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := info.(scan.StampedInfo); !ok || s.Stamp() != scan.StampOf(inode, ctime) {
			t.Errorf("%s, open: got %v", way, info)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}
