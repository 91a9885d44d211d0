package template

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a token is.
type kind int

const (
	eof      kind = iota
	data          // text between tags
	varBegin      // {{
	varEnd        // }}
	tagBegin      // {%
	tagEnd        // %}
	name
	text // a string literal, unquoted
	integer
	float
	sign // an operator or bracket
)

// token is a word of a template.
type token struct {
	kind kind
	val  string // of a literal: its value
	num  *big.Int
	frac float64
	line int
}

func (t token) is(val string) bool {
	return (t.kind == sign || t.kind == name) && t.val == val
}

// said is how a token is named in an error.
func (t token) said() string {
	switch t.kind {
	case eof:
		return "end of template"
	case data:
		return "template data"
	case varBegin, varEnd, tagBegin, tagEnd:
		return map[kind]string{varBegin: "{{", varEnd: "}}", tagBegin: "{%", tagEnd: "%}"}[t.kind]
	case text:
		return strconv.Quote(t.val)
	case integer:
		return t.num.String()
	}
	return t.val
}

// lexer cuts a template into tokens, as Jinja2 does with its default delimiters and without
// trimming of blocks.
type lexer struct {
	in     string
	at     int
	line   int
	tokens []token
	open   []byte // brackets
}

// lex cuts a source, whose line ends are newlines and whose last one is gone already.
func lex(source string) ([]token, error) {
	l := &lexer{in: source, line: 1}
	trim := false // whitespace at the beginning of the next data
	for l.at < len(l.in) {
		rest := l.in[l.at:]
		begin := len(rest)
		for i := 0; i+1 < len(rest); i++ {
			if rest[i] == '{' && (rest[i+1] == '{' || rest[i+1] == '%' || rest[i+1] == '#') {
				begin = i
				break
			}
		}
		text, control := rest[:begin], byte(0)
		if begin+2 < len(rest) {
			control = rest[begin+2]
		}
		shown := text
		if trim {
			shown = strings.TrimLeftFunc(shown, space)
		}
		if begin < len(rest) && control == '-' {
			shown = strings.TrimRightFunc(shown, space)
		}
		l.data(shown, text)
		if begin == len(rest) {
			break
		}
		tag := l.in[l.at+1]
		l.at += 2
		if control == '-' || control == '+' && tag != '{' {
			l.at++
		}
		var err error
		switch tag {
		case '#':
			trim, err = l.comment()
		case '{':
			l.add(token{kind: varBegin})
			trim, err = l.expression("}}", varEnd)
		default:
			if end, ok := l.raw(); ok {
				trim, err = end()
				break
			}
			l.add(token{kind: tagBegin})
			trim, err = l.expression("%}", tagEnd)
		}
		if err != nil {
			return nil, err
		}
	}
	l.add(token{kind: eof})
	return l.tokens, nil
}

func space(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func (l *lexer) add(t token) {
	t.line = l.line
	l.tokens = append(l.tokens, t)
}

// data adds what is shown of the text that comes next, and goes behind that text.
func (l *lexer) data(shown, text string) {
	if shown != "" {
		l.add(token{kind: data, val: shown})
	}
	l.pass(len(text))
}

// pass goes on by n bytes.
func (l *lexer) pass(n int) {
	l.line += strings.Count(l.in[l.at:l.at+n], "\n")
	l.at += n
}

func (l *lexer) fail(format string, args ...any) error { return wrong(l.line, "", format, args...) }

// comment goes behind a comment, and reports whether whitespace behind it goes too.
func (l *lexer) comment() (trim bool, err error) {
	end := strings.Index(l.in[l.at:], "#}")
	if end < 0 {
		return false, l.fail("missing end of comment tag")
	}
	trim = end > 0 && l.in[l.at+end-1] == '-'
	l.pass(end + 2)
	return trim, nil
}

// raw reports whether a tag begins what stands as it is, and returns what reads that.
func (l *lexer) raw() (read func() (trim bool, err error), ok bool) {
	rest := strings.TrimLeftFunc(l.in[l.at:], space)
	if !strings.HasPrefix(rest, "raw") {
		return nil, false
	}
	rest = strings.TrimLeftFunc(rest[3:], space)
	head := strings.TrimPrefix(rest, "-")
	if !strings.HasPrefix(head, "%}") {
		return nil, false
	}
	return func() (bool, error) {
		trimmed := len(head) < len(rest)
		l.pass(len(l.in) - l.at - len(head) + 2)
		body := l.in[l.at:]
		for i := 0; ; {
			begin := strings.Index(body[i:], "{%")
			if begin < 0 {
				return false, l.fail("missing end of raw directive")
			}
			begin += i
			tail := body[begin+2:]
			minus := strings.HasPrefix(tail, "-")
			tail = strings.TrimLeftFunc(strings.TrimLeft(tail, "-+"), space)
			if word, ok := strings.CutPrefix(tail, "endraw"); ok {
				word = strings.TrimLeftFunc(word, space)
				after, trim := strings.CutPrefix(word, "-")
				if after, ok = strings.CutPrefix(strings.TrimPrefix(after, "+"), "%}"); ok {
					shown := body[:begin]
					if trimmed {
						shown = strings.TrimLeftFunc(shown, space)
					}
					if minus {
						shown = strings.TrimRightFunc(shown, space)
					}
					l.data(shown, body[:len(body)-len(after)])
					return trim, nil
				}
			}
			i = begin + 2
		}
	}, true
}

// signs are the operators, the longer first.
var signs = []string{
	"**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ",", "|", ":", "(", ")", "[", "]", "{", "}", ";",
}

// expression reads what is in a tag up to its end, and reports whether whitespace behind it goes.
func (l *lexer) expression(end string, as kind) (trim bool, err error) {
	for {
		rest := strings.TrimLeftFunc(l.in[l.at:], space)
		l.pass(len(l.in) - l.at - len(rest))
		if rest == "" {
			return false, l.fail("unexpected end of template, %s is missing", end)
		}
		if len(l.open) == 0 {
			if strings.HasPrefix(rest, "-"+end) || as == tagEnd && strings.HasPrefix(rest, "+"+end) {
				l.add(token{kind: as})
				l.at += 3
				return rest[0] == '-', nil
			}
			if strings.HasPrefix(rest, end) {
				l.add(token{kind: as})
				l.at += 2
				return false, nil
			}
		}
		if err := l.word(rest); err != nil {
			return false, err
		}
	}
}

// word reads one token of an expression.
func (l *lexer) word(rest string) error {
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '"' || r == '\'':
		return l.literal(rest)
	case r >= '0' && r <= '9':
		return l.number(rest)
	case r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r):
		n := strings.IndexFunc(rest, func(r rune) bool {
			return r != '_' && !unicode.In(r, unicode.L, unicode.N, unicode.Mn, unicode.Mc, unicode.Pc)
		})
		if n < 0 {
			n = len(rest)
		}
		l.add(token{kind: name, val: rest[:n]})
		l.at += n
		return nil
	}
	for _, s := range signs {
		if !strings.HasPrefix(rest, s) {
			continue
		}
		switch c := s[0]; {
		case strings.ContainsAny(s, "([{"):
			l.open = append(l.open, map[byte]byte{'(': ')', '[': ']', '{': '}'}[c])
		case strings.ContainsAny(s, ")]}"):
			n := len(l.open)
			if n == 0 {
				return l.fail("unexpected '%s'", s)
			}
			if l.open[n-1] != c {
				return l.fail("unexpected '%s', expected '%c'", s, l.open[n-1])
			}
			l.open = l.open[:n-1]
		}
		l.add(token{kind: sign, val: s})
		l.at += len(s)
		return nil
	}
	return l.fail("unexpected character %q", r)
}

// literal reads a string literal.
func (l *lexer) literal(rest string) error {
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; c {
		case rest[0]:
			l.add(token{kind: text, val: b.String()})
			l.pass(i + 1)
			return nil
		case '\\':
			n := unescape(&b, rest[i:])
			if n == 0 {
				return l.fail("broken escape in a string")
			}
			i += n - 1
		default:
			b.WriteByte(c)
		}
	}
	return l.fail("unexpected char %s at the end: a string is not closed", rest[:1])
}

// unescape adds to b what an escape stands for, as in a Python string, and returns its length; 0 if
// it is broken.
func unescape(b *strings.Builder, s string) int {
	if len(s) < 2 {
		return 0
	}
	if at := strings.IndexByte(`\'"abfnrtv`, s[1]); at >= 0 {
		b.WriteByte("\\'\"\a\b\f\n\r\t\v"[at])
		return 2
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	switch {
	case s[1] == '\n':
		return 2
	case digits > 0:
		if len(s) < 2+digits {
			return 0
		}
		n, err := strconv.ParseUint(s[2:2+digits], 16, 32)
		if err != nil || n > unicode.MaxRune {
			return 0
		}
		b.WriteRune(rune(n))
		return 2 + digits
	case s[1] >= '0' && s[1] <= '7':
		n := 1
		for n < 4 && n < len(s) && s[n] >= '0' && s[n] <= '7' {
			n++
		}
		v, _ := strconv.ParseUint(s[1:n], 8, 32) // at most three digits
		b.WriteRune(rune(v))
		return n
	case s[1] == 'N':
		return 0
	}
	b.WriteByte('\\') // no escape: it stands for itself
	return 1
}

// number reads a number.
func (l *lexer) number(rest string) error {
	if len(rest) > 1 && rest[0] == '0' && strings.ContainsRune("xXbBoO", rune(rest[1])) {
		n := 2 + span(rest[2:], "0123456789abcdefABCDEF_")
		if v, ok := new(big.Int).SetString(rest[:n], 0); ok && n < 10_000 {
			l.add(token{kind: integer, num: v})
			l.at += n
			return nil
		}
		return l.fail("broken number %s", rest[:min(n, 40)])
	}
	n := digits(rest)
	isFloat := false
	if m := fraction(rest[n:]); m > 0 {
		n, isFloat = n+m, true
	}
	if n > 10_000 {
		return l.fail("a number of %d digits", n)
	}
	plain := strings.ReplaceAll(rest[:n], "_", "")
	if isFloat {
		v, err := strconv.ParseFloat(plain, 64)
		if err != nil && v == 0 {
			return l.fail("broken number %s", plain)
		}
		l.add(token{kind: float, frac: v})
	} else {
		v, _ := new(big.Int).SetString(plain, 10) // digits only
		l.add(token{kind: integer, num: v})
	}
	l.at += n
	return nil
}

// digits returns the length of the digits that s begins with, with single underscores between them.
func digits(s string) int {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '_' && n+1 < len(s) && s[n+1] >= '0' && s[n+1] <= '9') {
		n++
	}
	return n
}

// fraction returns the length of the fraction and exponent that s begins with.
func fraction(s string) int {
	n := 0
	if len(s) > 1 && s[0] == '.' && s[1] >= '0' && s[1] <= '9' {
		n = 1 + digits(s[1:])
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		m := n + 1
		if m < len(s) && (s[m] == '+' || s[m] == '-') {
			m++
		}
		if d := digits(s[m:]); d > 0 {
			return m + d
		}
	}
	return n
}

// span returns how many bytes at the beginning of s are of set.
func span(s, set string) int { return len(s) - len(strings.TrimLeft(s, set)) }
