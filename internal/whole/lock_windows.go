package whole

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// tryLock locks a file by LockFileEx until it is closed, which the end of the process does too. The
// error is errTaken if somebody else has it, errors.ErrUnsupported if nobody can have it here.
func tryLock(f *os.File) error {
	const how = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	switch err := windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, new(windows.Overlapped)); {
	case err == nil:
		return nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return errTaken
	}
	return errors.ErrUnsupported
}
