package tokens

// A Stream counts what is written to it as one text, whatever its length, in constant memory: with
// an encoding of [Named] it keeps some hundred kilobytes at most, even of a text that is a single
// word. With one of a tokenizer.json it keeps what comes behind the last place where a text can be
// cut (see [Encoding.Cut]). It is for one goroutine; [Encoding.Stream] makes one.
type Stream struct {
	counter *Counter
	count   int    // tokens of what came before open and rest
	open    *giant // a giant pre-token that goes on; nil: there is none
	rest    []byte // from the last boundary on that no further text can move; behind an open one, what does not belong to it for sure
	sought  int    // no such boundary lies in rest[:sought]
	limit   int    // the length in bytes from which on rest is looked at pre-token by pre-token
}

// streamLimit is a size at which the work for a giant pre-token is small beside counting it.
const streamLimit = 1 << 16

// Stream returns a new stream.
func (e *Encoding) Stream() *Stream { return &Stream{counter: e.Counter(), limit: streamLimit} }

// Write takes more text, which may be cut anywhere, even within a character. It returns len(p) and
// no error.
func (s *Stream) Write(p []byte) (int, error) {
	for n := len(p); ; {
		m := min(len(p), s.limit)
		s.write(p[:m])
		if p = p[m:]; len(p) == 0 {
			return n, nil
		}
	}
}

func (s *Stream) write(p []byte) {
	s.rest = append(s.rest, p...)
	if s.open != nil {
		used, ended := s.open.add(s.counter, s.rest, false)
		s.rest = s.rest[:copy(s.rest, s.rest[used:])]
		if !ended {
			return
		}
		s.count += s.open.total
		s.open = nil
	}
	for i := len(s.rest) - 1; i > s.sought; i-- {
		if s.counter.enc.cut(s.rest, i) {
			s.count += s.counter.Count(s.rest[:i])
			s.rest = s.rest[:copy(s.rest, s.rest[i:])]
			break
		}
	}
	s.sought = max(0, len(s.rest)-1)
	if len(s.rest) > s.limit && s.counter.enc.vocab != nil {
		s.settle()
	}
}

// settle counts the pre-tokens of rest that no further text can change, and opens the first one
// that further text can change if that is a giant.
func (s *Stream) settle() {
	f, p := s.counter.enc.family, 0
	for p < len(s.rest) && f.reach(s.rest, p)+16 < len(s.rest) { // 16: three numbers, and a character that is not whole yet
		end := f.next(s.rest, p)
		if end < 0 {
			end = -end
			s.count += s.counter.count(s.rest[p:end])
		} else {
			s.count += s.counter.piece(s.rest, p, end)
		}
		p = end
	}
	if p < len(s.rest)-s.limit/2 {
		s.open = f.begin(s.rest, p, s.limit)
		used, ended := s.open.add(s.counter, s.rest[p:], false)
		p += used
		if ended { // reach looks too far in some cases
			s.count += s.open.total
			s.open = nil
		}
	}
	s.rest = s.rest[:copy(s.rest, s.rest[p:])]
	s.sought = 0
}

// Tokens returns the number of tokens of everything written so far, as one text.
func (s *Stream) Tokens() int {
	n, rest := s.count, s.rest
	if s.open != nil {
		o := s.open.clone()
		used, _ := o.add(s.counter, rest, true)
		n, rest = n+o.total, rest[used:]
	}
	return n + s.counter.Count(rest)
}

// Reset makes the stream as new.
func (s *Stream) Reset() { s.count, s.open, s.rest, s.sought = 0, nil, s.rest[:0], 0 }
