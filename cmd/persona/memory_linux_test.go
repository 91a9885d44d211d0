package main

import (
	"strconv"

	"golang.org/x/sys/unix"
)

const canLimitFiles = true

// limitFiles makes every file that this process writes fail beyond that many bytes, as on a full
// disk.
func limitFiles(bytes string) {
	if n, err := strconv.ParseUint(bytes, 10, 64); err == nil {
		_ = unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: n, Max: n})
	}
}
