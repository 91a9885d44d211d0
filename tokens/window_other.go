//go:build !amd64

package tokens

const windows = false

func classify64(*byte, *masks) {}
