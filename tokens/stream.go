package tokens

// A Stream counts what is written to it as one text, whatever its length: it keeps what comes behind the last place where a text can be
// cut (see Encoding.Cut), in most texts a word, at most the longest stretch without such a place. It is for one goroutine.
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
	for i := len(s.rest) - 1; i > s.sought; i-- {
		if s.counter.enc.cut(s.rest, i) {
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
