package tokens

import "math/bits"

// windowLen is how many bytes are looked at in one go.
const windowLen = 64

// masks are 64 bytes of text, one bit each, the first the lowest.
type masks struct {
	letter     uint64 // A to Z, a to z
	bit5       uint64 // of a letter: lower case
	digit      uint64
	white      uint64 // ASCII white space
	space      uint64 // ' '
	newline    uint64 // CR, LF
	high       uint64 // not ASCII
	apostrophe uint64
}

// starts returns where pre-tokens start among the 64 bytes text[p:p+64], the first of which starts
// one, as far as these bytes decide it. The highest bit is the end of the last pre-token that is
// certain; if only the lowest bit is set, none is.
//
// It is the bit-parallel form of next for ASCII. At a case that it does not know, what is certain
// ends; next takes it from there.
func (f family) starts(m *masks, text []byte, p int) uint64 {
	valid := ^uint64(0)
	if m.high != 0 {
		valid = m.high&-m.high - 1
		if valid < 3 {
			return 1
		}
	}
	letter, digit, white := m.letter&valid, m.digit&valid, m.white&valid
	other := valid &^ (letter | digit | white)
	newline := m.newline & valid

	// Line ends behind punctuation belong to it.
	run, limit := white, valid // limit: the bits that are certain
	if f != gpt2 {
		at := newline & (other << 1)
		absorbed := newline &^ (newline + at)
		run &^= absorbed
		if f == o200k {
			// [\r\n/]*: a slash behind them goes on. That is left to next.
			for behind := other & (absorbed << 1); behind != 0; behind &= behind - 1 {
				if i := bits.TrailingZeros64(behind); text[p+i] == '/' {
					limit &= 1<<i - 1
					break
				}
			}
		}
	}
	starts, again := f.whiteStarts(run, newline)
	if again != 0 {
		// Back to the start of that white space.
		limit &= bitsTo(^run & (again&-again - 1))
	}
	if run>>(bits.Len64(valid)-1)&1 != 0 {
		// Of white space up to the end, only the start is certain.
		limit &= bitsTo(^run & valid)
	}

	// Letters take along one character before them; punctuation and, in gpt2, digits take a space.
	afterSpace := m.space & run << 1
	firstOther := other &^ (other << 1)
	starts |= firstOther &^ afterSpace
	firstLetter := letter &^ (letter << 1)
	firstDigit := digit &^ (digit << 1)
	quote := m.apostrophe & firstOther & (letter >> 1) // may begin a contraction
	if f == gpt2 {
		starts |= (firstLetter | firstDigit) &^ afterSpace
		quote &^= afterSpace
	} else {
		single := firstOther &^ afterSpace
		starts |= firstLetter &^ (run&^newline<<1 | single<<1)
		for s := firstDigit; s != 0; s = s << 3 & digit & (digit << 1) & (digit << 2) {
			starts |= s
		}
		if f == o200k {
			starts |= letter &^ m.bit5 & (letter & m.bit5 << 1) // a capital behind a small letter
			quote &= letter << 1
		} else {
			quote &^= afterSpace
		}
	}
	if f == o200k {
		// An apostrophe at the end may begin a contraction or not.
		if last := bits.Len64(valid) - 1; m.apostrophe>>last&1 != 0 {
			limit &= 1<<last - 1
		}
	}
	if quote != 0 {
		moved, certain := f.contractionStarts(text, p, starts, quote, letter, valid)
		return moved&limit&certain | 1
	}
	return starts&limit | 1
}

// whiteStarts returns where white space starts pre-tokens, and in again the line ends that come
// after blanks behind a line end: before them nothing is certain up to the start of their white
// space. run is the white space that does not belong to punctuation before it.
func (f family) whiteStarts(run, newline uint64) (starts, again uint64) {
	// The last character of white space starts a pre-token, unless it is a line end.
	starts, last := run&^(run<<1), run&^(run>>1)
	if f == gpt2 {
		return starts | last, 0
	}
	lineEnd := newline & run
	blank := run &^ lineEnd
	indent := blank & (lineEnd << 1) // blanks behind a line end are on their own, if no line end follows
	return starts | last&^lineEnd | indent, (blank + indent) &^ blank & lineEnd
}

// contractionStarts moves starts to the ends of contractions, and returns them with the bits of
// which they are certain. quote has the apostrophes of text[p:p+64] that may begin a contraction,
// letter its letters, and valid the bits that may be looked at.
func (f family) contractionStarts(text []byte, p int, starts, quote, letter, valid uint64) (moved, certain uint64) {
	certain = ^uint64(0)
	for quote != 0 {
		i := bits.TrailingZeros64(quote)
		quote &= quote - 1
		if uint64(8)<<i&valid == 0 || i > 60 { // the next three characters are not all here
			if f == o200k {
				certain &= 1<<i - 1
			}
			certain &= 2<<i - 1
			break
		}
		n := contraction(text, p+i)
		if n == 0 || f == gpt2 && !plainContraction(text, p+i, n) {
			continue
		}
		end := i + n
		if f == o200k {
			if quote>>end&1 != 0 { // one behind the other
				certain &= 1<<i - 1
				break
			}
			starts &^= 1<<i | 1<<(i+1) | 1<<(i+2)&(1<<end-1)
		} else {
			starts &^= 1<<(i+1) | 1<<(i+2)&(1<<end-1)
		}
		starts |= 1 << end & letter
	}
	return starts, certain
}

// bitsTo returns all bits up to and with the one above the highest of x.
func bitsTo(x uint64) uint64 {
	return 2<<bits.Len64(x) - 1
}

// plainContraction reports whether the contraction of n bytes at text[p] is in small ASCII letters.
func plainContraction(text []byte, p, n int) bool {
	return text[p+1] >= 'a' && text[p+1] <= 'z' && text[p+n-1] >= 'a'
}
