package tokens

// Fit returns the length in bytes of the longest prefix of text that has at most n tokens, and its number of tokens. The prefix ends
// on a character boundary. An n of zero or less gives 0, 0.
func (e *Encoding) Fit(text []byte, n int) (length, tokens int) {
	c := e.counter()
	length, tokens = c.Fit(text, n)
	e.counters.Put(c)
	return length, tokens
}

// Fit is Encoding.Fit.
//
// A prefix may have fewer tokens than a shorter one ("abcd" may be two tokens and "abcde" one), so the longest is sought from above.
// A cut inside or behind a pre-token changes that one and, where it leaves white space at the end, the one before; no other. So
// no cut can fit that lies two pre-tokens behind the one that exceeds n.
func (c *Counter) Fit(text []byte, n int) (length, tokens int) {
	if n <= 0 || len(text) == 0 {
		return 0, 0
	}
	type boundary struct{ at, count int }
	var recent [5]boundary // the starts of the last pre-tokens, and the tokens before them
	p, count, over := 0, 0, 0
	for p < len(text) && over < 2 {
		copy(recent[:], recent[1:])
		recent[4] = boundary{p, count}
		end := c.enc.family.next(text, p)
		end = max(end, -end)
		count += c.Count(text[p:end])
		p = end
		if count > n {
			over++
		}
	}
	if count <= n {
		return len(text), count
	}
	start := recent[0]
	cuts := []int{}
	for q := start.at; q < p; {
		_, size := class(text, q)
		q += max(size, -size)
		cuts = append(cuts, q)
	}
	for i := len(cuts) - 1; i >= 0; i-- {
		if m := start.count + c.Count(text[start.at:cuts[i]]); m <= n {
			return cuts[i], m
		}
	}
	return start.at, start.count
}
