package segment

import (
	"bytes"
	"strings"
)

// frontMatter returns how many lines the block between "---" (or "+++") lines at the top has; 0 if
// there is none. The block counts only if its first line with words has a key.
func (p *prose) frontMatter() int {
	if len(p.lines) == 0 {
		return 0
	}
	trimmed := func(i int) string { return strings.TrimSpace(string(p.text[p.lines[i].start:p.lines[i].end])) }
	fence := ""
	if l := p.lines[0]; l.end-l.start < 16 {
		fence = trimmed(0)
	}
	if fence != "---" && fence != "+++" {
		return 0
	}
	keyed := false
	for i := 1; i < len(p.lines) && i < 200; i++ { // front matter of more than 200 lines has not been seen
		s := trimmed(i)
		if s == fence || fence == "---" && s == "..." {
			if !keyed {
				return 0
			}
			return i + 1
		}
		if s == "" || s[0] == '#' || keyed {
			continue
		}
		if keyed = strings.ContainsAny(s, ":="); !keyed {
			return 0
		}
	}
	return 0
}

// markdownLine classifies a line of Markdown that is in no block yet. It returns the fence that the
// line opens, and reports whether it opens a comment.
func (p *prose) markdownLine(i, start int, words []byte) (fence string, comment bool) {
	switch c := words[0]; {
	case c == '`' || c == '~':
		if f := fenceOf(words); f != "" {
			p.class[i] = furniture
			return f, false
		}
	case c == '#':
		n := len(words) - len(bytes.TrimLeft(words, "#"))
		if n <= 6 && (n == len(words) || words[n] == ' ' || words[n] == '\t') {
			p.class[i] = heading
			p.from[i] = skipSpace(p.text, start+n, start+len(words))
			if p.from[i] == start+len(words) {
				p.class[i] = furniture
			}
		}
	case bytes.HasPrefix(words, []byte("<!--")):
		p.class[i] = furniture
		return "", !bytes.Contains(words, []byte("-->"))
	case c == '<' && words[len(words)-1] == '>' && bytes.IndexByte(words, '>') == len(words)-1 && !address(words):
		p.class[i] = furniture // <details>, </table>, <img …>
	case c == '[' && linkDefinition(words):
		p.class[i] = furniture
	case rule(words):
		p.class[i] = furniture
		if c == '=' || c == '-' && bytes.IndexByte(words, ' ') < 0 {
			p.underlines(i)
		}
	case c == '|':
		p.class[i] = item
		p.from[i] = start + 1
		if len(bytes.Trim(words, "|-: \t")) == 0 {
			p.class[i] = furniture
			if i > 0 && p.class[i-1] == item { // the header of the table
				p.class[i-1] = furniture
			}
		}
	default:
		s := cursor{text: p.text, i: start, end: start + len(words)}
		for s.skip('>') {
			s.space()
		}
		p.from[i] = s.i
		if s.bullet() && s.i < s.end {
			p.class[i] = item
			p.from[i] = s.i
		}
		if p.from[i] == s.end {
			p.class[i] = empty // a lone ">"
		}
	}
	return "", false
}

// address reports whether words are an automatic link: <https://…>, <ann@example.org>.
func address(words []byte) bool {
	return bytes.IndexByte(words, ' ') < 0 && bytes.ContainsAny(words, ":@")
}

// bullet skips "- ", "* ", "+ ", "1. ", "2) " and the box of a task.
func (s *cursor) bullet() bool {
	start := s.i
	if n := s.digits(3); n > 0 && n <= 3 { // a longer one is a year at the beginning of a wrapped line
		s.i += n
		if !s.skip('.') && !s.skip(')') {
			s.i = start
			return false
		}
	} else if !s.skip('-') && !s.skip('*') && !s.skip('+') && !s.skipString("•") {
		return false
	}
	if !s.space() {
		s.i = start
		return false
	}
	if s.skipString("[ ]") || s.skipString("[x]") || s.skipString("[X]") {
		s.space()
	}
	return true
}

// underlines makes a heading of the paragraph line above a row of = or -.
func (p *prose) underlines(i int) {
	if i > 0 && p.class[i-1] == text && (i == 1 || p.class[i-2] != text) {
		p.class[i-1] = heading
	}
}

// rule reports whether words are "---", "***", "_ _ _" or the underlining of a heading with "=".
func rule(words []byte) bool {
	c := words[0]
	if c != '-' && c != '*' && c != '_' && c != '=' {
		return false
	}
	n := 0
	for _, b := range words {
		switch b {
		case c:
			n++
		case ' ', '\t':
		default:
			return false
		}
	}
	return n >= 3
}

// fenceOf returns the fence that opens a block of code.
func fenceOf(words []byte) string {
	n := len(words) - len(bytes.TrimLeft(words, string(words[0])))
	if n < 3 || words[0] == '`' && bytes.IndexByte(words[n:], '`') >= 0 {
		return ""
	}
	return string(words[:n])
}

// talkUntil returns the line that closes a block of code if people speak in it: a transcript that
// was put between fences so that it looks as it was typed. 0: it is code, or never closed.
func (p *prose) talkUntil(i int, fence string) int {
	if fence == "" {
		return 0
	}
	lines, labelled, turns := 0, 0, make(map[string]int)
	for j := i + 1; j < len(p.lines); j++ {
		start, end := trim(p.text, p.lines[j].start, p.lines[j].end)
		words := p.text[start:end]
		if closes(words, fence) {
			if twoSpeakTwice(turns) && labelled*4 >= lines {
				return j
			}
			return 0
		}
		if len(words) == 0 {
			continue
		}
		lines++
		if l, ok := readLabel(p.text, p.lines[j].start, p.lines[j].end); ok && l.colon && l.style == 0 && !lowerCase(l.name) {
			labelled++
			turns[l.key]++
		}
	}
	return 0
}

func closes(words []byte, fence string) bool {
	return len(words) >= len(fence) && len(bytes.Trim(words, fence[:1])) == 0
}

// linkDefinition reports whether words are "[name]: address": one word that looks like an address,
// perhaps a title after it. "[^1]: words" is a footnote, and "[Dan]: words" is Dan speaking.
func linkDefinition(words []byte) bool {
	i := bytes.Index(words, []byte("]:"))
	if i < 2 || words[1] == '^' {
		return false
	}
	f := bytes.Fields(words[i+2:])
	return len(f) > 0 && bytes.ContainsAny(f[0], "/.#<") && (len(f) == 1 || bytes.IndexByte([]byte("\"'("), f[1][0]) >= 0)
}
