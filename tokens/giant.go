package tokens

import "strings"

// A giant is a pre-token whose end is not known: a run of characters that may be longer than the
// memory. It keeps the number of its tokens that are certain, and the text behind them.
type giant struct {
	family family
	kind   kind
	set    uint8 // the classes that go on
	trail  string
	begun  bool
	limit  int // the length in bytes from which on what is certain is counted
	all    tail
	total  int // tokens, once it has ended

	// In blankRun and capitals a pre-token ends at the mark, unless what makes it go on comes: another
	// line end, a small letter. What is behind the mark is a pre-token of its own then. The mark is a
	// place in all.rest (0: there is none) until it has left that: then before has the number of
	// tokens up to the mark, and behind the text behind it.
	mark   int
	left   bool
	before int
	behind tail
}

type kind uint8

const (
	plainRun  kind = iota // ends with the set, and what may trail behind it
	casedWord             // a word of o200k from its first small letter on; a contraction may follow
	capitals              // a word of o200k before its first small letter: if none comes, it ends behind its last caseless character
	blankRun              // white space: ends behind its last line end; of the rest, the last character belongs to what follows
)

// certain returns the length of a beginning of rest at whose end there is a boundary of tokens
// whatever follows, and its number of tokens. The boundary is there, too, if the text ends at also,
// should that be behind it, or at the end of rest or some bytes before.
//
// Whatever follows, the last boundary within rest is at most the longest token before its end; call
// it q. The tokens up to q are those of rest[:q]. If, for each such q, the token before a boundary
// b of the tokens of rest may be followed by the first of rest[b:q], then b is a boundary of
// rest[:q] (BPE.md, B), and so of all that can come.
func (t *tail) certain(c *Counter, also int) (length, count int) {
	v := c.find()
	ids := c.merge(t.rest)
	end := len(t.rest)
	type boundary struct {
		at, count int
		before    uint32
	}
	var found []boundary
	for i, at, next := len(ids), end, 2*v.longestToken; i > 0; i-- {
		if end-at >= next {
			found = append(found, boundary{at, i, ids[i-1]})
			next *= 2
		}
		at -= v.size(ids[i-1])
	}
	follows := func(b boundary, q int) bool {
		return c.merger.adjacent(v.vocab, b.before, c.merge(t.rest[b.at:q])[0])
	}
next:
	for _, b := range found {
		for q := end; q > end-v.longestToken; q-- {
			if !follows(b, q) {
				continue next
			}
		}
		if also <= b.at || follows(b, also) {
			return b.at, b.count
		}
	}
	return 0, 0
}

// drop drops a beginning of rest of that length, which has count tokens.
func (t *tail) drop(length, count int) {
	t.rest = t.rest[:copy(t.rest, t.rest[length:])]
	t.count += count
	t.wait = 2 * len(t.rest)
}

// reach returns the end of what decides about the pre-token that starts at text[p]: if that is some
// characters before the end of text, further text changes nothing.
func (f family) reach(text []byte, p int) int {
	c, size := class(text, p)
	end := p + max(size, -size)
	if n := contraction(text, p); n > 0 && (f == cl100k || f == gpt2 && plainContraction(text, p, n)) {
		return p + n
	}
	if blanks>>c&1 != 0 {
		if e, _ := run(text, p, blanks); e > end || e == len(text) {
			return e
		}
	}
	for _, at := range [...]int{p, end} {
		e := at
		if f == o200k {
			e, _ = run(text, e, uppers)
			e, _ = run(text, e, lowers)
		} else {
			e, _ = run(text, e, letters)
		}
		if f == gpt2 {
			n, _ := run(text, at, 1<<number)
			e = max(e, n)
		}
		o, _ := run(text, at, others)
		for o > at && o < len(text) && (text[o] == '\r' || text[o] == '\n' || text[o] == '/') {
			o++
		}
		end = max(end, e, o)
	}
	return end
}

// begin returns a giant for the pre-token that starts at text[p], with some characters behind.
// Nothing is added to it yet.
func (f family) begin(text []byte, p, limit int) *giant {
	c, size := class(text, p)
	next, _ := class(text, p+max(size, -size))
	g := &giant{family: f, limit: limit}
	prefix := f == gpt2 && text[p] == ' ' || f != gpt2 && prefixes>>c&1 != 0
	switch {
	case blanks>>c&1 != 0 && (c == newline || blanks>>next&1 != 0):
		g.set, g.kind = blanks, blankRun
	case f == o200k && ((uppers|lowers)>>c&1 != 0 || prefix && (uppers|lowers)>>next&1 != 0):
		g.set, g.kind = uppers, capitals
	case f != o200k && (letters>>c&1 != 0 || prefix && letters>>next&1 != 0):
		g.set = letters
	case f == gpt2 && (c == number || prefix && next == number):
		g.set = 1 << number
	case c == other || c == mark || text[p] == ' ' && others>>next&1 != 0:
		g.set = others
		switch f {
		case cl100k:
			g.trail = "\r\n"
		case o200k:
			g.trail = "\r\n/"
		}
	}
	return g
}

// add takes what belongs to the pre-token from text, and returns how much that is and whether the
// pre-token ends there. What further text decides about, a few bytes, is not taken unless last is
// set: then no further text comes.
func (g *giant) add(c *Counter, text []byte, last bool) (used int, ended bool) {
	for p := 0; ; {
		switch left := len(text) - p; {
		case left == 0 && last:
			g.end(c, nil)
			return p, true
		case left < 8 && !last: // two characters, or a contraction
			return p, false
		}
		class1, size := class(text, p)
		valid := size > 0
		size = max(size, -size)
		goes := g.set>>class1&1 != 0
		switch {
		case goes && g.kind == blankRun && p+size < len(text) && (class1 != newline || g.family == gpt2):
			next, _ := class(text, p+size)
			goes = blanks>>next&1 != 0 // the last one belongs to what follows
		case !goes && g.kind == capitals && class1 == lower:
			g.kind, g.set, g.mark, g.left, g.behind = casedWord, lowers, 0, false, tail{}
			goes = true
		case !goes && g.kind == plainRun && g.begun && strings.IndexByte(g.trail, text[p]) >= 0:
			g.set = 0
			goes = true
		}
		if !goes && g.begun {
			n := 0
			if g.kind == capitals || g.kind == casedWord {
				n = contraction(text, p)
			}
			g.end(c, text[p:p+n])
			return p + n, true
		}
		g.begun = true
		char := text[p : p+size]
		if !valid {
			char = []byte("\uFFFD")
		}
		g.all.rest = append(g.all.rest, char...)
		if g.left {
			g.behind.rest = append(g.behind.rest, char...)
		}
		if g.kind == capitals && caseless>>class1&1 != 0 || g.kind == blankRun && class1 == newline && g.family != gpt2 {
			g.mark, g.left, g.behind = len(g.all.rest), false, tail{}
		}
		p += size
		g.settle(c)
	}
}

// settle counts what is certain, if that is much.
func (g *giant) settle(c *Counter) {
	if len(g.behind.rest) >= max(g.limit, g.behind.wait) {
		g.behind.drop(g.behind.certain(c, 0))
	}
	if len(g.all.rest) < max(g.limit, g.all.wait) {
		return
	}
	length, count := g.all.certain(c, g.mark)
	switch {
	case g.mark == 0:
	case g.mark > length:
		g.mark -= length
	default:
		g.before = g.all.count + len(c.merge(g.all.rest[:g.mark]))
		g.behind = tail{rest: append([]byte(nil), g.all.rest[g.mark:]...)}
		g.mark, g.left = 0, true
	}
	g.all.drop(length, count)
}

// end counts all, with more behind it.
func (g *giant) end(c *Counter, more []byte) {
	switch {
	case g.left && len(g.behind.rest)+g.behind.count > 0:
		g.behind.rest = append(g.behind.rest, more...)
		g.total = g.before + g.behind.tokens(c)
	case g.mark > 0 && g.mark < len(g.all.rest):
		g.total = g.all.count + len(c.merge(g.all.rest[:g.mark]))
		g.total += len(c.merge(append(g.all.rest[g.mark:], more...)))
	default:
		g.all.rest = append(g.all.rest, more...)
		g.total = g.all.tokens(c)
	}
}

// clone returns a giant that can be ended in place of g.
func (g *giant) clone() *giant {
	twin := *g
	twin.all.rest, twin.behind.rest = append([]byte(nil), g.all.rest...), append([]byte(nil), g.behind.rest...)
	return &twin
}

// A tail is a text of which only the end is known, and the number of tokens before it, whatever
// follows.
type tail struct {
	count int
	rest  []byte
	wait  int // nothing is certain before rest is so long
}

func (t *tail) tokens(c *Counter) int {
	if len(t.rest) == 0 {
		return t.count
	}
	return t.count + len(c.merge(t.rest))
}
