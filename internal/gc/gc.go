// Package gc, imported by a program for its init, makes the collector wait: nothing is collected
// before 32 MiB are in use, and from then on garbage may be half of what is kept. It never
// overrules GOGC and GOMEMLIMIT.
//
// A program that ends below that, as most runs do, never collects: starting takes a seventh less
// time, a scan of 50,000 files a tenth less. Above that, the half instead of Go's whole keeps
// verify of a million files within 146 MB instead of 168, for 4 % more processor time.
//
// The package imports so little, and its path is so early in the alphabet, that Go initialises it
// before the modules that fill the heap in their own init (The Go Programming Language
// Specification, "Program initialization": by import path, once what a package imports is
// initialised).
package gc

import (
	"math"
	"runtime"
	"runtime/debug"
)

const (
	none    = 32 << 20 // bytes in use below which nothing is collected
	percent = 50       // from then on
)

func init() { collectLate() }

func collectLate() {
	old, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	if old != 100 || limit != math.MaxInt64 { // somebody has chosen other values
		debug.SetGCPercent(old)
		return
	}
	debug.SetMemoryLimit(none)
	runtime.AddCleanup(new([64]byte), func(struct{}) { // the first collection finds it
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, struct{}{})
}
