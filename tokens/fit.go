package tokens

import "sort"

// Fit returns the length in bytes of the longest prefix of text that has at most n tokens, and its
// number of tokens. The prefix ends on a character boundary. An n of zero or less gives 0, 0.
func (e *Encoding) Fit(text []byte, n int) (length, tokens int) {
	c := e.counter()
	length, tokens = c.Fit(text, n)
	e.counters.put(c)
	return length, tokens
}

// Fit is [Encoding.Fit].
//
// A prefix may have fewer tokens than a shorter one ("abcd" may be two tokens and "abcde" one), so
// the longest is sought from above. A cut inside or behind a pre-token changes that one and, if it
// leaves white space at the end, the one before; no other. So a cut that lies two pre-tokens behind
// the one that exceeds n cannot fit.
func (c *Counter) Fit(text []byte, n int) (length, tokens int) {
	if n <= 0 || len(text) == 0 {
		return 0, 0
	}
	if c.enc.merges != nil {
		return c.bisect(text, n)
	}
	type boundary struct{ at, count int }
	var recent [5]boundary // the starts of the last pre-tokens, and the tokens before them
	p, count, over := 0, 0, 0
	giant := boundary{at: -1}
	var prefixes []int32
	for p < len(text) && over < 2 {
		copy(recent[:], recent[1:])
		recent[4] = boundary{p, count}
		end := c.enc.family.next(text, p)
		if end > p+giantLen && end-p > n-count && giant.at < 0 {
			// It may exceed n. Of all its prefixes, only those are candidates that may have so few tokens.
			giant = recent[4]
			prefixes = c.find().prefixes(text[p:end], n-count)
			if len(prefixes) > end-p {
				if count += int(prefixes[end-p]); count <= n {
					giant.at = -1
				}
			} else {
				stop := min(end, p+len(prefixes)+64)
				text = text[:stop-trailing(text[:stop])]
				end = c.enc.family.next(text, p)
				end = max(end, -end)
				count = n + 1 // or more
			}
		} else if end > 0 {
			count += c.piece(text, p, end)
		} else {
			end = -end
			count += c.count(text[p:end])
		}
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
		var m int
		if k := cuts[i]; giant.at >= 0 && k > giant.at {
			q := c.enc.family.next(text[:k], giant.at)
			if q = max(q, -q); q-giant.at >= len(prefixes) {
				continue
			}
			m = giant.count + int(prefixes[q-giant.at]) + c.count(text[q:k])
		} else {
			m = start.count + c.Count(text[start.at:k])
		}
		if m <= n {
			return cuts[i], m
		}
	}
	return start.at, start.count
}

// bisect is Fit for an encoding from a tokenizer.json, which may change the text before it cuts it.
// It takes for granted that a longer prefix has more tokens, but for the last 64 characters.
func (c *Counter) bisect(text []byte, n int) (length, tokens int) {
	ends := []int{0}
	for p := 0; p < len(text) && len(ends) < n*64; { // a token of so many characters is none that repeats
		_, size := class(text, p)
		p += max(size, -size)
		ends = append(ends, p)
	}
	over := sort.Search(len(ends), func(i int) bool { return c.Count(text[:ends[i]]) > n })
	for i := min(over+64, len(ends)) - 1; i > 0; i-- {
		if m := c.Count(text[:ends[i]]); m <= n {
			return ends[i], m
		}
	}
	return 0, 0
}

// giantLen is the length in bytes above which a pre-token is a giant: all its prefixes are counted
// in one pass.
const giantLen = 1024

// trailing returns how many bytes at the end of valid text begin a character that is cut off.
func trailing(text []byte) int {
	for n := 1; n <= 3 && n < len(text); n++ {
		if b := text[len(text)-n]; b >= 0xC0 {
			if _, size := class(text, len(text)-n); size < 0 {
				return n
			}
			break
		}
	}
	return 0
}

// prefixes returns the number of tokens of each prefix of a pre-token, by its length, up to the
// length from which on none can have at most n. It goes forward from each position with the tokens
// that may follow there: the last token of a text decides which may (BPE.md).
func (v *index) prefixes(text []byte, n int) []int32 {
	counts := make([]int32, 1, min(len(text)+1, 1<<16))
	last := []uint32{none} // the last token of each prefix
	tooMany := 0           // how many of the prefixes before this one have n tokens or more
	for p := 0; p < len(text); p++ {
		if tooMany = tooMany + 1; int(counts[p]) < n {
			tooMany = 0
		}
		if tooMany > v.longestToken {
			return counts[:p+1]
		}
		for t, m := v.longest(text, p, len(text)); ; t, m = v.shorter(text, p, t) {
			for len(counts) <= p+m {
				counts, last = append(counts, 0), append(last, none)
			}
			if p == 0 || v.adjacent(last[p], t) {
				counts[p+m], last[p+m] = counts[p]+1, t
			}
			if m == 1 {
				break
			}
		}
	}
	return counts
}
