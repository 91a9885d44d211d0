package tokens

// A Stream counts what is written to it as one text. It is for one goroutine.
type Stream struct {
	counter *Counter
	count   int    // tokens of what came before rest
	rest    []byte // from the last boundary on that no further text can move
	sought  int    // no such boundary lies in rest[:sought]
}

// Stream returns a new stream.
func (e *Encoding) Stream() *Stream { return &Stream{counter: e.Counter()} }

// Write takes more text, cut anywhere, within a character too. It returns len(p) and no error.
func (s *Stream) Write(p []byte) (int, error) {
	s.rest = append(s.rest, p...)
	f := s.counter.enc.family
	for i := len(s.rest) - 1; i > s.sought; i-- {
		if f.cut(s.rest, i) {
			s.count += s.counter.Count(s.rest[:i])
			s.rest = s.rest[:copy(s.rest, s.rest[i:])]
			break
		}
	}
	s.sought = max(0, len(s.rest)-1)
	return len(p), nil
}

// Tokens returns the number of tokens of everything written so far, as one text.
func (s *Stream) Tokens() int { return s.count + s.counter.Count(s.rest) }

// Reset makes the stream as new.
func (s *Stream) Reset() { s.count, s.rest, s.sought = 0, s.rest[:0], 0 }

// Cut returns the first position from at on where text can be cut so that its parts are counted on their own: their tokens are the
// tokens of the whole, whatever follows. It returns len(text) where there is none.
func (e *Encoding) Cut(text []byte, at int) int {
	for i := max(at, 1); i < len(text); i++ {
		if e.family.cut(text, i) {
			return i
		}
	}
	return len(text)
}

// cut tells whether every text that begins with text[:i+1] has a boundary at i and the same pre-tokens before it as text[:i].
// It knows two places: between a visible character and a blank, and between a line end and a visible character.
func (f family) cut(text []byte, i int) bool {
	before, after := text[i-1], text[i]
	switch {
	case after == ' ' || after == '\t':
		return visible(text, i)
	case before == '\n' && after > ' ' && after < 0x7F && after != '/':
		// gpt2 parts a line end from the white space before it where a visible character follows.
		return f != gpt2 || i == 1 || visible(text, i-1)
	case before == '\n' && after >= 0xE3 && after <= 0xED && i+2 < len(text):
		// Kana, Hangul and Chinese have few blanks.
		c, size := classWide(text, i)
		return c == letter && size == 3 && (f != gpt2 || i == 1 || visible(text, i-1))
	}
	return false
}

// visible tells whether text[:i] ends in a complete character that is no white space.
func visible(text []byte, i int) bool {
	b := text[i-1]
	if b < 0x80 {
		return classOf[b] < space
	}
	start := i - 1
	for start > 0 && i-start < 4 && text[start]&0xC0 == 0x80 {
		start--
	}
	c, size := class(text, start)
	return size == i-start && c < space
}
