package tokens

import (
	"fmt"
	"slices"
	"sort"
)

// Cut returns the first position from at on where text can be cut so that its parts can be counted
// on their own: their tokens are the tokens of the whole, whatever comes before or behind. It
// returns len(text) if there is none. Workers share a large text so: they cut it near equal shares.
func (e *Encoding) Cut(text []byte, at int) int {
	for i := max(at, 1); i < len(text); i++ {
		if e.cut(text, i) {
			return i
		}
	}
	return len(text)
}

// lastCut returns the last position at which text can be cut, 0 if there is none.
func (e *Encoding) lastCut(text []byte) int {
	for i := len(text) - 1; i > 0; i-- {
		if e.cut(text, i) {
			return i
		}
	}
	return 0
}

// cut is family.cut. It reports false if the text is not cut as it is: a normalizer or an added
// token might reach across.
func (e *Encoding) cut(text []byte, i int) bool {
	return e.family <= o200k && (e.merges == nil || len(e.merges.forms)+len(e.merges.added) == 0) && e.family.cut(text, i)
}

// cut reports whether every text that has these characters around i has a pre-token boundary at i,
// and the same pre-tokens before i as if it ended there. BPE.md has the cases.
func (f family) cut(text []byte, i int) bool {
	after, size := class(text, i)
	if size < 0 || after == mark {
		return false
	}
	start := i - 1
	for start > 0 && i-start < 4 && text[start]&0xC0 == 0x80 {
		start--
	}
	before, size := class(text, start)
	if size != i-start {
		return false
	}
	switch after {
	case space:
		return before < space
	case newline:
		return letters>>before&1 != 0 || before == number
	case other:
		if letters>>before&1 != 0 || before == number {
			return text[i] != '\''
		}
	}
	// A line end belongs to what is before it; in gpt2 only if it stands alone.
	return text[start] == '\n' && after < space && text[i] != '/' && (f != gpt2 || start > 0 && text[start-1] > ' ' && text[start-1] < 0x7F)
}

// A Part is a counted text that can be joined to others: its tokens, and its two ends as far as a
// neighbour can change them. The zero Part is the empty text. A Part is never changed.
type Part struct {
	Tokens int // of the text on its own

	// The text is head, then what has inner tokens, then tail; there is a cut between each two. A text
	// without a cut is all head.
	head, tail []byte
	inner      int
	cut        bool
}

// Part counts a text and keeps its two ends, which are a word each in most texts.
func (e *Encoding) Part(text []byte) Part {
	c := e.counter()
	defer e.counters.put(c)
	return c.part(text)
}

func (c *Counter) part(text []byte) Part {
	first := c.enc.Cut(text, 1)
	if first == len(text) {
		return Part{Tokens: c.Count(text), head: slices.Clone(text)}
	}
	last := first + c.enc.lastCut(text[first:])
	p := Part{head: slices.Clone(text[:first]), tail: slices.Clone(text[last:]), inner: c.Count(text[first:last]), cut: true}
	p.Tokens = c.Count(p.head) + p.inner + c.Count(p.tail)
	return p
}

// Join returns the part that is the concatenation of the parts; its Tokens are exactly those of the
// concatenated text, and only the ends are counted again. The difference between its Tokens and the
// sum of the parts' is the joins: below zero if words grew together. Joining in steps gives the
// same as joining at once.
func (e *Encoding) Join(parts ...Part) Part {
	c := e.counter()
	defer e.counters.put(c)
	var whole Part
	for _, p := range parts {
		whole = c.join(whole, p)
	}
	return whole
}

func (c *Counter) join(a, b Part) Part {
	switch {
	case len(a.head) == 0:
		return b
	case len(b.head) == 0:
		return a
	case !a.cut && !b.cut:
		return c.part(slices.Concat(a.head, b.head))
	}
	p := Part{head: a.head, tail: b.tail, inner: a.inner + b.inner, cut: true}
	switch {
	case !a.cut:
		p.head = slices.Concat(a.head, b.head)
		if i := c.enc.Cut(p.head, 1); i < len(p.head) {
			p.inner += c.Count(p.head[i:])
			p.head = p.head[:i:i]
		}
	case !b.cut:
		p.tail = slices.Concat(a.tail, b.head)
		if i := c.enc.lastCut(p.tail); i > 0 {
			p.inner += c.Count(p.tail[:i])
			p.tail = slices.Clone(p.tail[i:])
		}
	default:
		p.inner += c.Count(slices.Concat(a.tail, b.head))
	}
	p.Tokens = c.Count(p.head) + p.inner + c.Count(p.tail)
	return p
}

// Split returns where to cut text so that each stretch has at most n tokens, counted on its own:
// the ends of the stretches, the last len(text); none for an empty text. It cuts at the last of the
// positions in prefer (ascending) that a stretch reaches. If a stretch reaches none, it cuts
// between them, as far as [Counter.Fit] goes. An n too small for the next character is an error.
func (e *Encoding) Split(text []byte, n int, prefer []int) ([]int, error) {
	c := e.counter()
	defer e.counters.put(c)
	var ends []int
	for p := 0; p < len(text); {
		length, _ := c.Fit(text[p:], n)
		if length == 0 {
			return nil, fmt.Errorf("split at byte %d: the next character has more than %d tokens", p, n)
		}
		end := p + length
		if end < len(text) {
			reached := prefer[:sort.SearchInts(prefer, end+1)]
			for i := len(reached) - 1; i >= 0 && reached[i] > p; i-- {
				if reached[i] == end || c.Count(text[p:reached[i]]) <= n {
					end = reached[i]
					break
				}
			}
		}
		ends = append(ends, end)
		p = end
	}
	return ends, nil
}
