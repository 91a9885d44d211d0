package scan

import "strings"

// pattern is the pattern of an ignore rule, ready to match; see ignore.md.
type pattern struct {
	prefix string  // literal bytes at the beginning
	suffix string  // literal bytes at the end, behind a token
	tokens []token // what stands between; none: prefix is all there is
	never  bool    // malformed: matches nothing
}

type tokenKind uint8

const (
	literal   tokenKind = iota // one byte
	class                      // one byte of a set
	stars                      // any bytes but slashes
	anything                   // any bytes
	noFolders                  // nothing, and "**" and "/" behind it may be skipped
)

type token struct {
	kind tokenKind
	b    byte
	set  *[256]bool
}

// parsePattern reads a pattern without its "!", its leading and its trailing slash. With paths it
// is matched against a path, and only ** crosses a slash; else against a base name.
func parsePattern(p string, paths bool) pattern {
	var tokens []token
	for i := 0; i < len(p); {
		switch p[i] {
		case '\\':
			if i++; i == len(p) {
				return pattern{never: true}
			}
			tokens = append(tokens, token{kind: literal, b: p[i]})
			i++
		case '?':
			tokens = append(tokens, token{kind: class, set: anyByte(paths)})
			i++
		case '[':
			set, n := parseClass(p[i:], paths)
			if n == 0 {
				return pattern{never: true}
			}
			tokens = append(tokens, token{kind: class, set: set})
			i += n
		case '*':
			start := i
			for i < len(p) && p[i] == '*' {
				i++
			}
			rest := p[i:]
			whole := i-start > 1 && (start == 0 || p[start-1] == '/') &&
				(rest == "" || rest[0] == '/' || strings.HasPrefix(rest, `\/`))
			switch {
			case !paths || whole && (rest == "" || rest[0] != '/'):
				tokens = append(tokens, token{kind: anything})
			case whole:
				tokens = append(tokens, token{kind: noFolders}, token{kind: anything}, token{kind: literal, b: '/'})
				i++
			default:
				tokens = append(tokens, token{kind: stars})
			}
		default:
			tokens = append(tokens, token{kind: literal, b: p[i]})
			i++
		}
	}
	return trimLiterals(tokens)
}

// trimLiterals takes the literals at both ends out of the tokens: most names differ there already.
func trimLiterals(tokens []token) pattern {
	var m pattern
	n := 0
	for n < len(tokens) && tokens[n].kind == literal {
		n++
	}
	m.prefix, tokens = text(tokens[:n]), tokens[n:]
	n = len(tokens)
	for n > 0 && tokens[n-1].kind == literal && !(n > 2 && tokens[n-3].kind == noFolders) {
		n--
	}
	m.suffix, m.tokens = text(tokens[n:]), tokens[:n]
	return m
}

func text(tokens []token) string {
	b := make([]byte, len(tokens))
	for i, t := range tokens {
		b[i] = t.b
	}
	return string(b)
}

func anyByte(paths bool) *[256]bool {
	var set [256]bool
	for i := range set {
		set[i] = !paths || i != '/'
	}
	return &set
}

// parseClass reads a bracket expression at the beginning of p and returns its length, 0 if it is
// malformed.
func parseClass(p string, paths bool) (*[256]bool, int) {
	at := func(i int) byte {
		if i < len(p) {
			return p[i]
		}
		return 0 // which no pattern contains
	}
	var set [256]bool
	i := 1
	negated := at(i) == '!' || at(i) == '^'
	if negated {
		i++
	}
	var before byte // what a range could begin with; 0: nothing
	for first := true; first || at(i) != ']'; first = false {
		c := at(i)
		switch {
		case c == 0:
			return nil, 0
		case c == '\\':
			i++
			if c = at(i); c == 0 {
				return nil, 0
			}
			set[c] = true
		case c == '-' && before != 0 && at(i+1) != 0 && at(i+1) != ']':
			i++
			if c = at(i); c == '\\' {
				i++
				if c = at(i); c == 0 {
					return nil, 0
				}
			}
			for b := int(before); b <= int(c); b++ {
				set[b] = true
			}
			c = 0
		case c == '[' && at(i+1) == ':':
			end := strings.IndexByte(p[i+2:], ']')
			if end < 0 {
				return nil, 0
			}
			name, closed := strings.CutSuffix(p[i+2:i+2+end], ":")
			if !closed {
				set[c] = true // no class after all: a bracket
				break
			}
			if !addClass(&set, name) {
				return nil, 0
			}
			i += 2 + end
			c = 0
		default:
			set[c] = true
		}
		before = c
		i++
	}
	if negated {
		for b := range set {
			set[b] = !set[b]
		}
	}
	if paths {
		set['/'] = false
	}
	return &set, i + 1
}

// addClass adds a POSIX class, in ASCII as git has it: its space is space, tab, newline and
// carriage return alone.
func addClass(set *[256]bool, name string) bool {
	var in func(c byte) bool
	digit := isDigit
	upper := func(c byte) bool { return 'A' <= c && c <= 'Z' }
	lower := func(c byte) bool { return 'a' <= c && c <= 'z' }
	alnum := func(c byte) bool { return digit(c) || upper(c) || lower(c) }
	printable := func(c byte) bool { return ' ' <= c && c <= '~' }
	switch name {
	case "alnum":
		in = alnum
	case "alpha":
		in = func(c byte) bool { return upper(c) || lower(c) }
	case "blank":
		in = func(c byte) bool { return c == ' ' || c == '\t' }
	case "cntrl":
		in = func(c byte) bool { return c < ' ' || c == 0x7f }
	case "digit":
		in = digit
	case "graph":
		in = func(c byte) bool { return printable(c) && c != ' ' }
	case "lower":
		in = lower
	case "print":
		in = printable
	case "punct":
		in = func(c byte) bool { return printable(c) && c != ' ' && !alnum(c) }
	case "space":
		in = func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	case "upper":
		in = upper
	case "xdigit":
		in = func(c byte) bool { return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
	default:
		return false
	}
	for c := range 256 {
		if in(byte(c)) {
			set[c] = true
		}
	}
	return true
}

// match reports whether the pattern matches all of s. It takes time in proportion to the tokens
// times the bytes at most, whatever the pattern: an ignore file is input.
func (m *pattern) match(s string) bool {
	if m.never || !strings.HasPrefix(s, m.prefix) {
		return false
	}
	s = s[len(m.prefix):]
	if len(m.tokens) == 0 {
		return s == "" && m.suffix == ""
	}
	if !strings.HasSuffix(s, m.suffix) {
		return false
	}
	s = s[:len(s)-len(m.suffix)]
	if len(m.tokens) == 1 && m.tokens[0].kind == anything {
		return true
	}
	return m.simulate(s)
}

// simulate runs the tokens as a nondeterministic automaton: state i has tokens[:i] behind it.
func (m *pattern) simulate(s string) bool {
	n := len(m.tokens)
	var buf [2][64]bool
	now, next := buf[0][:], buf[1][:]
	if n >= len(now) {
		now, next = make([]bool, n+1), make([]bool, n+1)
	}
	now[0] = true
	m.pass(now)
	for i := range len(s) {
		alive := false
		clear(next[:n+1])
		for j, t := range m.tokens {
			if !now[j] {
				continue
			}
			switch {
			case t.kind == literal && t.b == s[i], t.kind == class && t.set[s[i]]:
				next[j+1], alive = true, true
			case t.kind == stars && s[i] != '/', t.kind == anything:
				next[j], alive = true, true
			}
		}
		if !alive {
			return false
		}
		m.pass(next)
		now, next = next, now
	}
	return now[n]
}

// pass reaches the states that need no byte.
func (m *pattern) pass(states []bool) {
	for j, t := range m.tokens {
		switch {
		case !states[j]:
		case t.kind == stars, t.kind == anything:
			states[j+1] = true
		case t.kind == noFolders:
			states[j+1], states[j+3] = true, true
		}
	}
}
