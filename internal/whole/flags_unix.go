//go:build unix

package whole

import (
	"os"
	"syscall"
)

const (
	// unhurried opens without waiting for whoever is at a pipe's other end, and makes no terminal
	// that of the process.
	unhurried = syscall.O_NONBLOCK | syscall.O_NOCTTY
	noFollow  = syscall.O_NOFOLLOW
)

// wake frees who waits in opening a pipe with this flag, by opening its other end for a moment.
func wake(name string, flag int) {
	other := syscall.O_WRONLY
	if flag == os.O_WRONLY {
		other = syscall.O_RDONLY
	}
	fd, err := syscall.Open(name, other|unhurried|syscall.O_CLOEXEC, 0)
	if err == nil { // else nobody waits, or not yet
		_ = syscall.Close(fd) // nothing was written or read
	}
}
