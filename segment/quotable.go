package segment

import (
	"bytes"
	"encoding/json"
	"html"
	"unicode"
	"unicode/utf8"
)

// Span is a range of bytes of a text.
type Span struct{ Start, End int }

// Quotable returns the ranges inside the segment's body in which a quote may lie, in order. They
// are what stands between escapes, markup, entities, margin numbers, columns, times in brackets,
// what others say in brackets, page breaks and blank lines. Each begins and ends with a letter, a
// digit or punctuation, never with space, and has a letter or a digit. A segment without such a
// range has none, and neither has furniture.
func Quotable(text []byte, s Segment) []Span {
	if s.Kind == KindFurniture || s.Body < 0 || s.BodyEnd > len(text) || s.Body >= s.BodyEnd {
		return nil
	}
	var spans []Span
	start := s.Body
	cut := func(end, next int) {
		from, to := trim(text, start, end)
		if bytes.IndexFunc(text[from:to], wordRune) >= 0 {
			spans = append(spans, Span{from, to})
		}
		start = next
	}
	b := text[:s.BodyEnd]
	for i := s.Body; i < s.BodyEnd; {
		if n, _ := token(b, i, s.Body, s.Syntax); n > 0 {
			cut(i, i+n)
			i += n
			continue
		}
		i++
	}
	cut(s.BodyEnd, s.BodyEnd)
	return spans
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// AppendWords appends what the segment says to dst, as one would read it out: escapes and entities
// resolved, markup and margin numbers gone, one blank for every white space, and a line feed at the
// end of a paragraph. It is for counting words and for showing; it is no text to quote from.
func AppendWords(dst, text []byte, s Segment) []byte {
	if s.Body < 0 || s.BodyEnd > len(text) || s.Body >= s.BodyEnd {
		return dst
	}
	gap, first := byte(0), len(dst)
	b := text[:s.BodyEnd]
	put := func(r []byte) {
		for len(r) > 0 {
			c, n := utf8.DecodeRune(r)
			if space(c) {
				gap = max(gap, ' ')
			} else {
				if gap != 0 && len(dst) > first {
					if gap == ' '+1 {
						gap = '\n'
					}
					dst = append(dst, gap)
				}
				gap = 0
				dst = append(dst, r[:n]...)
			}
			r = r[n:]
		}
	}
	for i := s.Body; i < s.BodyEnd; {
		n, stands := token(b, i, s.Body, s.Syntax)
		if n == 0 {
			n = 1
			if b[i] >= utf8.RuneSelf {
				_, n = utf8.DecodeRune(b[i:])
			}
			put(b[i : i+n])
		} else if stands == paragraphEnd {
			gap = ' ' + 1 // a paragraph's end is more than a blank
		} else {
			put([]byte(stands))
		}
		i += n
	}
	return dst
}

// plain returns the words of a whole text, as AppendWords writes them.
func plain(b []byte, syntax string) string {
	return string(AppendWords(nil, b, Segment{BodyEnd: len(b), Syntax: syntax}))
}

// paragraphEnd is what blank lines and page breaks stand for.
const paragraphEnd = "\u2029"

// token returns the length of what stands at text[i] and is no part of the words, and what it
// stands for. The length is 0 if a word or a space goes on.
func token(text []byte, i, body int, syntax string) (n int, stands string) {
	c := text[i]
	if w, _ := lineEnd(text, i); w > 0 {
		return lineToken(text, i, w, syntax)
	}
	if (c == '[' || c == '(') && syntax != SyntaxJSON && syntax != SyntaxCSV {
		s := cursor{text: text, i: i, end: min(len(text), i+maxLabel)}
		if s.time() != "" { // "[00:12:13]" in the middle of a turn
			return s.i - i, " "
		}
	}
	if (c == '[' || c == '(' || c == '{') && syntax != SyntaxJSON && syntax != SyntaxWords {
		if n := interjection(text, i); n > 0 {
			return n, " "
		}
	}
	switch syntax {
	case SyntaxPlain:
		if c == '\t' && i > body && text[i-1] > ' ' { // a column ends; behind a line end a tab indents
			return 1, " "
		}
	case SyntaxCSV:
		if c == '"' {
			if i+1 < len(text) && text[i+1] == '"' {
				return 2, `"`
			}
			return 1, `"`
		}
	case SyntaxJSON:
		if c == '\\' {
			return escape(text, i)
		}
	case SyntaxWords:
		switch c {
		case '\\':
			return escape(text, i)
		case '"':
			return nextWord(text, i, body)
		}
	case SyntaxCue:
		switch c {
		case '<':
			return tag(text, i)
		case '&':
			return entity(text, i)
		case '{': // {\an8}
			if j := bytes.IndexByte(text[i:min(len(text), i+32)], '}'); j > 1 && text[i+1] == '\\' {
				return j + 1, ""
			}
		}
	case SyntaxMarkdown:
		return markdownToken(text, i, body)
	}
	return 0, ""
}

// lineToken looks behind a line end for a blank line, for the number in the margin, for the ">" of
// a quotation and for the "-" of a list.
func lineToken(text []byte, i, width int, syntax string) (n int, stands string) {
	if text[i] == '\f' {
		return 1, paragraphEnd
	}
	next := i + width
	j := skipSpace(text, next, len(text))
	if j < len(text) {
		if w, _ := lineEnd(text, j); w > 0 {
			return j - i, paragraphEnd // up to the next line end, which is looked at again
		}
	}
	s := cursor{text: text, i: j, end: len(text)}
	switch syntax {
	case SyntaxNumbered:
		if s.margin() != "" {
			return s.i - i, " "
		}
	case SyntaxMarkdown:
		for s.skip('>') {
			s.space()
		}
		if s.digits(1) == 0 {
			s.bullet()
		}
		if s.i > j {
			return s.i - i, " "
		}
	}
	return 0, ""
}

// nextWord skips what stands between two words of which each is a JSON string, under the key of the
// first. A blank stands for it, unless signs follow or the blanks are strings themselves.
func nextWord(text []byte, i, body int) (n int, stands string) {
	key := keyBefore(text, body)
	j := i + 1
	for {
		k := bytes.Index(text[j:], key)
		if k < 0 || len(key) < 3 {
			return len(text) - i, " "
		}
		j += k + len(key)
		s := cursor{text: text, i: j, end: len(text)}
		s.blanks()
		if !s.skip(':') {
			continue
		}
		if s.blanks(); !s.skip('"') {
			continue
		}
		if stands = " "; string(key) == `"value"` || s.i < len(text) && bytes.IndexByte([]byte(".,?!;: "), text[s.i]) >= 0 {
			stands = ""
		}
		return s.i - i, stands
	}
}

// blanks skips the white space of JSON.
func (s *cursor) blanks() {
	for s.at(' ') || s.at('\n') || s.at('\t') || s.at('\r') {
		s.i++
	}
}

// keyBefore returns the key, in quotes, of the JSON string whose words begin at i.
func keyBefore(text []byte, i int) []byte {
	end := bytes.LastIndexByte(text[:max(0, i)], ':')
	if end < 0 {
		return nil
	}
	to := bytes.LastIndexByte(text[:end], '"')
	if to < 0 {
		return nil
	}
	from := bytes.LastIndexByte(text[:to], '"')
	if from < 0 {
		return nil
	}
	return text[from : to+1]
}

// escape reads a JSON escape: \n, \", \u00e9, and both halves of a surrogate pair.
func escape(text []byte, i int) (n int, stands string) {
	n = 2
	if i+1 < len(text) && text[i+1] == 'u' {
		n = 6
		if i+7 < len(text) && text[i+6] == '\\' && text[i+7] == 'u' && bytes.IndexByte([]byte("dD"), text[min(i+2, len(text)-1)]) >= 0 {
			n = 12
		}
	}
	n = min(n, len(text)-i)
	var s string
	if json.Unmarshal([]byte(`"`+string(text[i:i+n])+`"`), &s) != nil {
		s = " "
	}
	return n, s
}

// tag reads "<i>", "</v>", "<a href=…>", "<!-- … -->" on one line. If anything but a letter, "/" or
// "!" follows, "<" is an ordinary sign.
func tag(text []byte, i int) (n int, stands string) {
	const longest = 300 // bytes looked at, so that a text full of "<" stays linear
	if i+1 == len(text) || text[i+1] != '/' && text[i+1] != '!' && !('a' <= text[i+1]|0x20 && text[i+1]|0x20 <= 'z') {
		s := cursor{text: text, i: i + 1, end: min(len(text), i+20)}
		if s.digital(2) && s.skip('>') { // <00:00:01.000>, where the next word is spoken
			return s.i - i, ""
		}
		return 0, ""
	}
	j := bytes.IndexAny(text[i:min(len(text), i+longest)], ">\n")
	if j < 0 || text[i+j] != '>' {
		return 0, ""
	}
	return j + 1, ""
}

// entity reads "&amp;" and "&#39;".
func entity(text []byte, i int) (n int, stands string) {
	end := bytes.IndexByte(text[i:min(len(text), i+32)], ';')
	if end < 2 {
		return 0, ""
	}
	s := string(text[i : i+end+1])
	if u := html.UnescapeString(s); u != s {
		return end + 1, u
	}
	return 0, ""
}

// markdownToken reads the inline markup of Markdown: emphasis, code, links, images, HTML, entities,
// backslashes.
func markdownToken(text []byte, i, body int) (n int, stands string) {
	const longest = 1000 // bytes looked at for the end of code or of an address
	within := text[i:min(len(text), i+longest)]
	var before, after byte = ' ', ' '
	if i > body {
		before = text[i-1]
	}
	if i+1 < len(text) {
		after = text[i+1]
	}
	switch text[i] {
	case '*', '~':
		if before <= ' ' && after <= ' ' || text[i] == '~' && before != '~' && after != '~' {
			return 0, ""
		}
		return 1, ""
	case '_':
		if wordByte(before) && wordByte(after) { // snake_case
			return 0, ""
		}
		return 1, ""
	case '`':
		run := len(within) - len(bytes.TrimLeft(within, "`"))
		if j := bytes.Index(within[run:], within[:run]); j > 0 {
			return run + j + run, string(within[run : run+j])
		}
		return run, ""
	case '!':
		if after == '[' {
			return 2, ""
		}
	case '[':
		return 1, ""
	case ']':
		if after == '(' || after == '[' {
			closing := byte(')')
			if after == '[' {
				closing = ']'
			}
			if j := bytes.IndexByte(within[1:], closing); j > 0 {
				return j + 2, ""
			}
		}
		return 1, ""
	case '|':
		return 1, " "
	case '<':
		return tag(text, i)
	case '&':
		return entity(text, i)
	case '\\':
		if after > ' ' && after < utf8.RuneSelf && !wordByte(after) {
			return 2, string(rune(after))
		}
	}
	return 0, ""
}

func wordByte(c byte) bool {
	return c >= utf8.RuneSelf || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}
