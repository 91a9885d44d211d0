package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// look is what was seen in a text so far, in the pass that finds out whether it is worth a closer
// look.
type look struct {
	digits, numbers, hanDigits int
	at, dot                    bool
	names                      bool // something announces a user name
}

// suspicious reports whether text can hold something private at all, in one pass without memory. It
// spares most sentences everything else.
func suspicious(text string) bool {
	var l look
	return l.read(text, true)
}

// read looks at a text; it reports whether that is worth a closer look. If early is true, it stops
// at the first reason for that.
func (l *look) read(text string, early bool) bool {
	table, enough := cues(), false
	for i := 0; i < len(text) && !(enough && early); {
		c := text[i]
		switch {
		case c == ' ':
			i++
			continue
		case c >= '0' && c <= '9':
			l.digits++
			i++
		case c < utf8.RuneSelf && !letter(c):
			enough = l.sign(text, i) || enough
			i++
		default:
			start, h := i, uint32(0)
			for i < len(text) && letter(text[i]) {
				if text[i] < utf8.RuneSelf {
					h = mix(h, text[i])
					i++
					continue
				}
				r, n := utf8.DecodeRuneInString(text[i:])
				enough = l.rune(r) || enough
				if !unicode.IsLetter(r) {
					if i == start {
						i += n
					}
					break
				}
				for ; n > 0; n-- {
					h = mix(h, text[i])
					i++
				}
			}
			if found := table[slot(h)]; found != 0 {
				enough = l.word(found, text, start) || enough
			}
		}
		enough = enough || l.digits >= fewest || l.at && l.dot
	}
	return enough
}

// rune notes a character that is not ASCII; it reports whether that is reason enough.
func (l *look) rune(r rune) bool {
	if unicode.IsDigit(r) {
		l.digits++
	}
	if r >= 0x3007 && strings.ContainsRune(hanDigits, r) {
		l.hanDigits++
	}
	return odd(r) || l.hanDigits >= fewestDigits
}

// word notes a word that is on a list and begins at byte start; it reports whether that is reason
// enough.
func (l *look) word(found cue, text string, start int) bool {
	if found&nameSoon != 0 {
		l.names = true
		return true
	}
	if found&foreignAt != 0 || found&mailHost != 0 && l.at {
		return true
	}
	if found&firstHalf != 0 {
		rest := strings.TrimLeftFunc(text[start:min(len(text), start+24)], unicode.IsLetter)
		if len(rest) > 2 && (rest[0] == ':' || (rest[0] == ' ' || rest[0] == '-') && strings.IndexByte("ntd", rest[1]|0x20) >= 0) {
			l.names = true
			return true
		}
	}
	if found&spokenNumber != 0 {
		l.numbers++
	}
	l.dot = l.dot || found&spokenDot != 0
	if found&spokenAt != 0 {
		l.at = true
		before := strings.TrimRight(text[max(0, start-3):start], " ")
		if before != "" && strings.IndexByte("([{<*_-|", before[len(before)-1]) >= 0 {
			return true
		}
	}
	return l.numbers >= fewestSpelled
}

// sign notes a character that is neither letter nor digit; it reports whether that is reason
// enough.
func (l *look) sign(text string, i int) bool {
	switch c := text[i]; c {
	case '@', '&':
		return true
	case '%':
		return strings.HasPrefix(text[i:], "%40")
	case '/':
		if i+1 >= len(text) || text[i+1] <= ' ' {
			return false
		}
		reddit := i > 0 && text[i-1]|0x20 == 'u' && begins(text, i-1)
		l.names = l.names || reddit
		return reddit || l.dot || i > 0 && text[i-1] == ':'
	case '#':
		l.names = l.names || i > 0 && letter(text[i-1])
		return i > 0 && letter(text[i-1]) && i+1 < len(text) && digit(text[i+1])
	case '.':
		if i > 0 && i+1 < len(text) {
			l.dot = l.dot || letter(text[i+1]) || strings.IndexByte(" [({", text[i-1]) >= 0
		}
	}
	return false
}
