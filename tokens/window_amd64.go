//go:build !purego

package tokens

// classify64 classifies the 64 bytes from text on.
//
//go:noescape
func classify64(text *byte, m *masks)

// lowest64 returns the lowest of the values.
//
//go:noescape
func lowest64(v *[64]uint32) uint32

// hasAVX2 reports whether the processor and the system have AVX2.
func hasAVX2() bool

// windows reports whether classify64 and lowest64 can be called.
var windows = hasAVX2()
