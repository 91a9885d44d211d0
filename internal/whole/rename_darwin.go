package whole

import "golang.org/x/sys/unix"

// swap exchanges two names in one step, renamex_np(2). An error is ENOENT, or says that this file
// system cannot.
func swap(a, b string) error { return unix.RenamexNp(a, b, unix.RENAME_SWAP) }

// renameFree renames in one step what nothing is in the way of. An error is fs.ErrExist, or may
// say that this file system cannot.
func renameFree(from, to string) error { return unix.RenamexNp(from, to, unix.RENAME_EXCL) }
