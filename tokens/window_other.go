//go:build !amd64

package tokens

const windows = false

func classify64(*byte, *masks) {}

func lowest64(*[64]uint32) uint32 { return 0 }
