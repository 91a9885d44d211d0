package segment

// finder finds out whether any of some words stands in a line, without a look at most of its bytes:
// the algorithm of Wu and Manber ("A fast algorithm for multi-pattern searching", 1994) with pairs
// of bytes. Case is that of ASCII alone.
type finder struct {
	words [][]byte // in lower case
	least int      // bytes of the shortest word
	skip  [1 << 12]uint8
}

// newFinder returns a finder of words in lower case, each of at least three bytes.
func newFinder(words ...string) *finder {
	f := &finder{least: len(words[0])}
	for _, w := range words {
		f.words = append(f.words, []byte(w))
		f.least = min(f.least, len(w))
	}
	for i := range f.skip {
		f.skip[i] = uint8(f.least - 1)
	}
	for _, w := range f.words {
		for end := 2; end <= f.least; end++ { // a pair that ends here leaves so many bytes of the word's beginning
			i := pairOf(w[end-2], w[end-1])
			f.skip[i] = min(f.skip[i], uint8(f.least-end))
		}
	}
	return f
}

func pairOf(a, b byte) int { return int(a&31)<<7 | int(b&31)<<2 | int(b>>6&3) }

// in reports whether a word stands in line.
func (f *finder) in(line []byte) bool {
	for end := f.least; end <= len(line); {
		n := f.skip[pairOf(line[end-2], line[end-1])]
		if n > 0 {
			end += int(n)
			continue
		}
		for _, w := range f.words {
			if from := end - f.least; len(line)-from >= len(w) && equalFold(line[from:from+len(w)], w) {
				return true
			}
		}
		end++
	}
	return false
}

// equalFold reports whether b is lower, which is in lower case, but for capitals of ASCII.
func equalFold(b, lower []byte) bool {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
