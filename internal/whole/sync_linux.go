package whole

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncAll is one syncfs(2) of the file system that a folder is on.
func syncAll(dir string) (done bool, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }() // only read
	return true, os.NewSyscallError("syncfs", unix.Syncfs(int(f.Fd())))
}
