package tokens

import (
	"unicode"
	"unicode/utf8"
)

// A deepKind is what a character is to the pattern of DeepSeek: each is of one kind.
type deepKind uint8

const (
	deepWord    deepKind = iota // \p{L}, \p{M}, but for deepChinese
	deepNumber                  // \p{N}
	deepWhite                   // \s
	deepSymbol                  // \p{P}, \p{S}, and what is not valid: U+FFFD
	deepChinese                 // [一-龥぀-ゟ゠-ヿ]: Chinese, kana
	deepControl                 // none of the others
)

// nextDeepSeek cuts three times over: at \p{N}{1,3}, at runs of Chinese and kana ([一-龥぀-ゟ゠-ヿ]+),
// and what is between as
//
//	[!-/:-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|
//	\s*[\r\n]+|\s+(?!\S)|\s+
//
// What matches none of these is on its own.
func nextDeepSeek(text []byte, p int) int {
	c, kind, size := deepClass(text, p)
	after := p + max(size, -size)
	switch {
	case kind == deepChinese:
		end, _ := deepRun(text, after, deepChinese)
		return end
	case kind == deepNumber:
		return threeNumbers(text, after)
	case kind == deepSymbol:
		if end := deepSuffix(text, p, after); end > after {
			return end
		}
	case c != newline: // a word, or a character that may be the prefix of one
		if end, _ := deepRun(text, after, deepWord); end > after || kind == deepWord {
			return end
		}
	}
	if kind == deepControl {
		return deepControls(text, after)
	}
	at := p
	if text[p] == ' ' {
		at = after
	}
	if end, valid := deepRun(text, at, deepSymbol); end > at {
		for end < len(text) && (text[end] == '\r' || text[end] == '\n') {
			end++
		}
		return signed(end, valid)
	}
	return deepBlank(text, p)
}

// deepClass is class with the kind of the character.
func deepClass(text []byte, p int) (c uint8, kind deepKind, size int) {
	c, size = class(text, p)
	if size < 0 {
		return c, deepSymbol, size // U+FFFD
	}
	switch c {
	case number:
		return c, deepNumber, size
	case space, newline:
		return c, deepWhite, size
	case upper, lower:
		return c, deepWord, size
	case letter:
		if size != 3 {
			return c, deepWord, size
		}
	}
	r, _ := utf8.DecodeRune(text[p:])
	switch {
	case r >= 0x4E00 && r <= 0x9FA5 || r >= 0x3040 && r <= 0x30FF:
		return c, deepChinese, size
	case c != other:
		return c, deepWord, size
	case unicode.IsPunct(r) || unicode.IsSymbol(r):
		return c, deepSymbol, size
	}
	return c, deepControl, size
}

// deepRun returns the end of the run of characters of that kind that starts at text[p], and whether
// all of it is valid.
func deepRun(text []byte, p int, kind deepKind) (end int, valid bool) {
	valid = true
	for p < len(text) {
		_, k, size := deepClass(text, p)
		if k != kind {
			break
		}
		if size < 0 {
			valid, size = false, -size
		}
		p += size
	}
	return p, valid
}

// deepSuffix returns the end of the ASCII letters from text[end] on, which belong to the symbol
// before them, text[p:end], if that is ASCII too; else end.
func deepSuffix(text []byte, p, end int) int {
	if text[p] >= 0x80 {
		return end
	}
	for end < len(text) && text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' {
		end++
	}
	return end
}

// deepControls returns the first position from p on at which the pattern matches something. What is
// before text[p] is a control.
func deepControls(text []byte, p int) int {
	for p < len(text) {
		_, kind, size := deepClass(text, p)
		if kind != deepControl {
			break
		}
		after := p + size
		if end, _ := deepRun(text, after, deepWord); end > after {
			break // it is the prefix of a word
		}
		p = after
	}
	return p
}

// deepBlank is blank. A number or a Chinese character is the end of the text to it.
func deepBlank(text []byte, p int) int {
	end, _ := deepRun(text, p, deepWhite)
	if end < len(text) {
		if _, kind, _ := deepClass(text, end); kind == deepNumber || kind == deepChinese {
			text = text[:end]
		}
	}
	return blank(text, p, true)
}
