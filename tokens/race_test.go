//go:build race

package tokens_test

// race tells that the race detector is on: sync.Pool forgets at random then.
const race = true
