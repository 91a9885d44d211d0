package combine

import (
	"unicode"
	"unicode/utf8"
)

// Hidden counts the characters of a text that nobody sees. They may hide words from a person that a
// model reads, or show a person other words than the model reads.
type Hidden struct {
	Invisible     int `json:"invisible"`     // of no width, or blank: zero-width spaces and joiners, soft hyphens, fillers, stray variation selectors
	Bidirectional int `json:"bidirectional"` // controls that turn the direction of what follows
	Tags          int `json:"tags"`          // U+E0000 to U+E007F, which spell ASCII letters
}

// Any reports whether there is any.
func (h Hidden) Any() bool { return h != Hidden{} }

// hiddenIn counts the hidden characters of a text. Those that do their ordinary work count for
// nothing: the joiners inside emoji and in scripts that are written with them, direction marks
// beside letters that run from right to left, variation selectors behind what they vary, and the
// tags of a flag.
func hiddenIn(text []byte) (h Hidden) {
	var before rune // the last that is seen
	flag := false   // the tags that follow spell a flag's region
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			before, flag = rune(text[i]), false
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch kindOf(r) {
		case seen:
			before, flag = r, r == '\U0001F3F4'
			continue
		case joiner:
			if after, _ := utf8.DecodeRune(text[i:]); !joins(before) || !joins(after) {
				h.Invisible++
			}
		case mark:
			if after, _ := utf8.DecodeRune(text[i:]); !unicode.In(before, rightToLeft...) && !unicode.In(after, rightToLeft...) {
				h.Bidirectional++
			}
		case selector:
			if !varies(before, r) {
				h.Invisible++
			}
			before = r
		case tag:
			if !flag {
				h.Tags++
			}
		case turn:
			h.Bidirectional++
		case invisible:
			h.Invisible++
		}
	}
	return h
}

type hiddenKind int

const (
	seen hiddenKind = iota
	invisible
	joiner
	mark
	turn
	selector
	tag
)

// kindOf sorts a character that is not ASCII. The lists are the format and blank characters of
// Unicode 15 (Default_Ignorable_Code_Point, Bidi_Control).
func kindOf(r rune) hiddenKind {
	switch {
	case r == 0x200C || r == 0x200D:
		return joiner
	case r == 0x200E || r == 0x200F || r == 0x061C:
		return mark
	case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
		return turn
	case r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF || r >= 0x180B && r <= 0x180D:
		return selector
	case r >= 0xE0000 && r <= 0xE007F:
		return tag
	case r == 0x00AD, r == 0x034F, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x180E, r == 0x200B,
		r >= 0x2060 && r <= 0x2065, r >= 0x206A && r <= 0x206F, r == 0x2800, r == 0x3164, r == 0xFEFF, r == 0xFFA0,
		r >= 0xFFF9 && r <= 0xFFFB, r >= 0x1BCA0 && r <= 0x1BCA3, r >= 0x1D173 && r <= 0x1D17A, r > 0xE007F && r <= 0xE0FFF:
		return invisible
	}
	return seen
}

var rightToLeft = []*unicode.RangeTable{unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko}

// joins reports whether a joiner beside r does ordinary work: r is a letter of a script that is
// written with joiners, or a sign of an emoji, or what varies one.
func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
		unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
		unicode.Myanmar, unicode.Khmer, unicode.Tibetan, unicode.So, unicode.Sk) || kindOf(r) == selector
}

// varies reports whether selector does ordinary work behind r: an emoji or a sign in one of two
// forms, a digit of a key, or a character of a script that has such variants.
func varies(r, selector rune) bool {
	switch {
	case selector == 0xFE0E || selector == 0xFE0F:
		return unicode.In(r, unicode.So, unicode.Sm, unicode.Sk, unicode.Po, unicode.Pd) || r >= '0' && r <= '9'
	case selector >= 0x180B && selector <= 0x180D:
		return unicode.Is(unicode.Mongolian, r)
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Myanmar, unicode.Phags_Pa, unicode.Sm)
}
