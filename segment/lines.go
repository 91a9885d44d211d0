package segment

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// line is one line of a text. Form feeds, vertical tabs, U+0085, U+2028 and U+2029 end a line too,
// but are not counted: editors and grep do not count them either.
type line struct {
	start, end int  // without what ends it
	number     int  // 1-based
	page       bool // a page break (form feed) comes right before
}

func splitLines(text []byte) []line {
	lines := make([]line, 0, bytes.Count(text, []byte("\n"))+1)
	start, number, page := 0, 1, false
	ends := lineEnds{text: text}
	for {
		i := ends.from(start)
		if i == len(text) {
			break
		}
		width, counts := lineEnd(text, i)
		lines = append(lines, line{start, i, number, page})
		page = text[i] == '\f' || page && blank(text[start:i])
		start = i + width
		if counts {
			number++
		}
	}
	if start < len(text) {
		lines = append(lines, line{start, len(text), number, page})
	}
	return lines
}

// rareEnds are what ends a line beside "\n", which is looked for at each line's beginning. Each of
// these is looked for only when the last one that was found lies behind.
var rareEnds = [...][]byte{[]byte("\r"), []byte("\f"), []byte("\v"), []byte("\u0085"), []byte("\u2028"), []byte("\u2029")}

// lineEnds finds the ends of lines from left to right. Its zero value has found none.
type lineEnds struct {
	text []byte
	next [len(rareEnds)]int // where each of rareEnds stands next; the text's length if it comes no more
	rare int                // the first of next
}

// from returns the offset of the first line end from i on, the text's length if there is none. i
// must not be less than at the last call.
func (e *lineEnds) from(i int) int {
	if e.rare < i || i == 0 {
		e.rare = len(e.text)
		for k, end := range rareEnds {
			if e.next[k] < i || i == 0 {
				e.next[k] = len(e.text)
				if n := bytes.Index(e.text[i:], end); n >= 0 {
					e.next[k] = i + n
				}
			}
			e.rare = min(e.rare, e.next[k])
		}
	}
	if n := bytes.IndexByte(e.text[i:e.rare], '\n'); n >= 0 {
		return i + n
	}
	return e.rare
}

// lineEnd returns the width of the line end at text[i], 0 if there is none, and whether it counts.
func lineEnd(text []byte, i int) (width int, counts bool) {
	switch text[i] {
	case '\n':
		return 1, true
	case '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return 2, true
		}
		return 1, true
	case '\f', '\v':
		return 1, false
	case 0xC2: // U+0085
		if i+1 < len(text) && text[i+1] == 0x85 {
			return 2, false
		}
	case 0xE2: // U+2028, U+2029
		if i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9) {
			return 3, false
		}
	}
	return 0, false
}

// space reports whether r is white space, or what only looks like nothing: zero width space and a
// stray byte order mark.
func space(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF' || r == '\u2060'
}

// hidden reports whether r directs the writing and is no letter: U+200E before a name is no part of
// the name.
func hidden(r rune) bool {
	return r >= '\u200E' && r <= '\u200F' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\u061C'
}

// edge reports whether r around words is none of them.
func edge(r rune) bool { return space(r) || hidden(r) }

func blank(b []byte) bool { return len(bytes.TrimLeftFunc(b, edge)) == 0 }

// trim narrows text[start:end] by the space around it; an empty range stays at its start.
func trim(text []byte, start, end int) (int, int) {
	if start < end && plainByte(text[start]) && plainByte(text[end-1]) {
		return start, end
	}
	for start < end && text[start] == ' ' {
		start++
	}
	for start < end && (text[end-1] == ' ' || text[end-1] == '\r') {
		end--
	}
	if start == end || plainByte(text[start]) && plainByte(text[end-1]) {
		return start, end
	}
	b := bytes.TrimLeftFunc(text[start:end], edge)
	if len(b) == 0 {
		return start, start
	}
	start = end - len(b)
	return start, start + len(bytes.TrimRightFunc(b, edge))
}

// plainByte reports whether c is a character of its own and no space.
func plainByte(c byte) bool { return c > ' ' && c < utf8.RuneSelf-1 }

// skipSpace returns the first offset from i on that is not a space in text[:end].
func skipSpace(text []byte, i, end int) int {
	for i < end {
		if text[i] == ' ' || text[i] == '\t' {
			i++
			continue
		}
		if text[i] < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRune(text[i:end])
		if !edge(r) {
			break
		}
		i += n
	}
	return i
}

// at returns the location of a line.
func at(line int) string { return "line " + strconv.Itoa(line) }
