//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package whole

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file by flock(2) until it is closed, which the end of the process does too. The
// error is errTaken if somebody else has it, errors.ErrUnsupported if nobody can have it here.
func tryLock(f *os.File) error {
	switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
	case err == nil:
		return nil
	case errors.Is(err, unix.EWOULDBLOCK):
		return errTaken
	}
	return errors.ErrUnsupported
}
