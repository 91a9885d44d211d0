//go:build race

package tokens_test

// race reports whether the race detector is on: sync.Pool forgets at random then.
const race = true
