package whole

import "golang.org/x/sys/unix"

// swap exchanges two names in one step, renameat2(2). An error is ENOENT, or says that this file
// system cannot.
func swap(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}

// renameFree renames in one step what nothing is in the way of. An error is fs.ErrExist, or may
// say that this file system cannot.
func renameFree(from, to string) error {
	return unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
}
