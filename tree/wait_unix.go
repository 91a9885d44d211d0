//go:build unix

package tree

import "syscall"

// atOnce opens without waiting: a named pipe without a writer, a terminal without its line.
const atOnce = syscall.O_NONBLOCK | syscall.O_NOCTTY
