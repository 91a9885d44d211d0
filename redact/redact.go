// Package redact finds what is private in a text: e-mail addresses, telephone and card numbers,
// IBANs, addresses of people's pages, and their handles, also where they are disguised
// or spelled out.
// It never changes a text, and never decides what is quoted: that is its callers' business.
package redact

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Kind is what a private thing is.
type Kind string

// The kinds of private things.
const (
	Email  Kind = "email"
	Phone  Kind = "phone"
	Card   Kind = "card" // a payment card, by its check digit
	IBAN   Kind = "iban"
	URL    Kind = "url"    // with a user's name in it, or of a profile
	Handle Kind = "handle" // @name
)

// Span is where a private thing stands: the bytes from Start up to End of the text, as it was
// given.
type Span struct {
	Start, End int
	Kind       Kind
}

// Private reports whether text holds something private. If in doubt it says yes: a doubtful number
// costs a quote, not somebody's privacy. So a bare number of seven or eight digits is private where
// nothing says what it is; behind a word for telephones it always is. What is counted or paid, and
// what a label in front of it names (a ticket, a page, a version), is not, nor are years and dates.
func Private(text string) bool {
	return len(Find(text)) > 0
}

// Find returns the private things of text in their order; nil if there are none. They do not
// overlap. It takes time and memory that are linear in the length of text.
func Find(text string) []Span {
	if !suspicious(text) {
		return nil
	}
	f := fold(text)
	var all []Span
	all = f.urls(all)
	all = f.addresses(all)
	all = f.ibans(all)
	all = f.numbers(all)
	var l look
	if l.read(f.text, false); l.names {
		all = f.names(all)
	}
	if l.numbers >= fewestSpelled || l.hanDigits >= fewestDigits {
		all = f.spelled(all)
	}
	return apart(all)
}

// apart returns the spans in order. Of those that overlap one is left, which covers them all and
// has the kind of the first.
func apart(all []Span) []Span {
	slices.SortStableFunc(all, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	kept := all[:0]
	for _, s := range all {
		if last := len(kept) - 1; last >= 0 && s.Start < kept[last].End {
			kept[last].End = max(kept[last].End, s.End)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// fewest is how many digits a text must have before its numbers are looked at: an announced
// telephone number may have so few.
const fewest = 6

// odd reports whether a character that is not ASCII may stand for another one, or for none.
func odd(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r >= 0xFE00 && r <= 0xFE6F, r >= 0xFF00 && r <= 0xFFEF, r >= 0x2070 && r <= 0x209F,
		r >= 0x2460 && r <= 0x24FF, r >= 0x1D400 && r <= 0x1D7FF, r >= 0x1F100 && r <= 0x1F1FF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	}
	return r > 0x2FF && unicode.Is(unicode.Cf, r)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// begins reports whether no letter or digit stands in front of byte i.
func begins(text string, i int) bool { return i <= 0 || !letter(text[i-1]) && !digit(text[i-1]) }

// ends reports whether byte i is no letter or digit.
func ends(text string, i int) bool { return i >= len(text) || !letter(text[i]) && !digit(text[i]) }
