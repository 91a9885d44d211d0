package tokens

// classify64 classifies the 64 bytes from text on.
//
//go:noescape
func classify64(text *byte, m *masks)

// hasAVX2 tells whether the processor and the system have AVX2.
func hasAVX2() bool

// windows tells whether there is a classify64.
var windows = hasAVX2()
