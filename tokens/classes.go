package tokens

// The classes that the split patterns tell apart. The numbers are those that gen_classes.mjs
// writes.
const (
	other   = 0 // punctuation, symbols, controls, the unassigned: neither letter, mark, number nor white space
	upper   = 1 // Lu, Lt
	lower   = 2 // Ll
	letter  = 3 // Lm, Lo: letters without case
	mark    = 4 // M
	number  = 5 // N
	space   = 6 // White_Space but CR and LF
	newline = 7 // CR, LF
)

// Sets of classes, one bit each.
const (
	letters  = 1<<upper | 1<<lower | 1<<letter
	uppers   = 1<<upper | 1<<letter | 1<<mark // [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
	lowers   = 1<<lower | 1<<letter | 1<<mark // [\p{Ll}\p{Lm}\p{Lo}\p{M}]
	caseless = 1<<letter | 1<<mark
	blanks   = 1<<space | 1<<newline
	prefixes = 1<<other | 1<<mark | 1<<space // [^\r\n\p{L}\p{N}]
	others   = 1<<other | 1<<mark            // [^\s\p{L}\p{N}]
)

// class returns the class of the character at text[p] and its length in bytes. A maximal invalid
// subpart counts as one U+FFFD: class other, and its length negated.
func class(text []byte, p int) (c uint8, size int) {
	if b := text[p]; b < 0x80 {
		return classOf[b], 1
	}
	return classWide(text, p)
}

// classWide is class for what is not ASCII.
func classWide(text []byte, p int) (c uint8, size int) {
	b0 := text[p]
	rest := text[p+1:]
	switch {
	case b0 < 0xC2:
		return other, -1
	case b0 < 0xE0:
		if len(rest) < 1 || rest[0]&0xC0 != 0x80 {
			return other, -1
		}
		return classIn(uint(b0&0x1F), rest[0]), 2
	case b0 < 0xF0:
		if len(rest) < 2 || rest[1]&0xC0 != 0x80 || rest[0]&0xC0 != 0x80 || b0 == 0xE0 && rest[0] < 0xA0 || b0 == 0xED && rest[0] > 0x9F {
			break
		}
		block := uint(b0&0x0F)<<6 | uint(rest[0]&0x3F)
		return classIn(block, rest[1]), 3
	case b0 < 0xF5:
		if len(rest) < 3 || rest[0]&0xC0 != 0x80 || rest[1]&0xC0 != 0x80 || rest[2]&0xC0 != 0x80 ||
			b0 == 0xF0 && rest[0] < 0x90 || b0 == 0xF4 && rest[0] > 0x8F {
			break
		}
		block := uint(b0&0x07)<<12 | uint(rest[0]&0x3F)<<6 | uint(rest[1]&0x3F)
		return classIn(block, rest[2]), 4
	}
	return other, -subpart(text[p:])
}

// classIn returns the class of the character of this block whose last byte is b.
func classIn(block uint, b byte) uint8 {
	return classOf[(uint(classBlock[block])<<6|uint(b&0x3F))&uint(len(classOf)-1)]
}

// subpart returns the length of the maximal invalid subpart that text begins with: the longest
// start of a well-formed sequence, at least one byte (Unicode 16.0, section 3.9, "Substitution of
// maximal subparts"; what Python's errors="replace" and the WHATWG decoder do).
func subpart(text []byte) int {
	lo, hi := byte(0x80), byte(0xBF)
	var more int
	switch b := text[0]; {
	case b < 0xC2 || b > 0xF4:
		return 1
	case b < 0xE0:
		more = 1
	case b < 0xF0:
		more = 2
		if b == 0xE0 {
			lo = 0xA0
		}
		if b == 0xED {
			hi = 0x9F
		}
	default:
		more = 3
		if b == 0xF0 {
			lo = 0x90
		}
		if b == 0xF4 {
			hi = 0x8F
		}
	}
	n := 1
	for ; n <= more && n < len(text) && lo <= text[n] && text[n] <= hi; n++ {
		lo, hi = 0x80, 0xBF
	}
	return n
}

// appendValid appends text to dst with U+FFFD in the place of each maximal invalid subpart.
func appendValid(dst, text []byte) []byte {
	for p := 0; p < len(text); {
		_, size := class(text, p)
		if size < 0 {
			dst = append(dst, "\uFFFD"...)
			p -= size
			continue
		}
		dst = append(dst, text[p:p+size]...)
		p += size
	}
	return dst
}
