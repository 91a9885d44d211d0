package tokens

// Limit makes a stream look at what it keeps once that has n bytes.
func (s *Stream) Limit(n int) *Stream { s.limit = n; return s }

// Kept returns how many bytes of text the stream keeps.
func (s *Stream) Kept() int {
	n := cap(s.rest)
	if s.open != nil {
		n += cap(s.open.all.rest) + cap(s.open.behind.rest)
	}
	return n
}
