package main

import "golang.org/x/sys/unix"

// swap exchanges two folders in one step, renameat2(2). An error is ENOENT, or says that this file system cannot.
func swap(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}
