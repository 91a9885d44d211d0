//go:build !amd64 || purego

package tokens

// windows is false: the portable form is all there is. The build tag purego asks for that.
const windows = false

func classify64(*byte, *masks) {}

func lowest64(*[64]uint32) uint32 { return 0 }
