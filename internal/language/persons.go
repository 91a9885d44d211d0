package language

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Persons counts the words of a text by which somebody speaks of himself or herself ("my", "wir"),
// and those that address somebody ("your", "usted"), in the language of an ISO 639-1 code. Both are
// 0 in a language of which these words are not known. The text is in normal form NFC.
func Persons(code string, text []byte) (self, other int) {
	f, ok := known().byCode[code]
	if !ok {
		return 0, 0
	}
	return f.count(text)
}

func (f *file) count(text []byte) (self, other int) {
	if r, _ := utf8.DecodeRune(bytes.TrimLeftFunc(text, notWord)); spaceless(r) {
		return substrings(f.words[me], text), substrings(f.words[you], text)
	}
	first := true // the next word begins a sentence
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if notWord(r) {
			first = first || strings.ContainsRune(".?!:¿¡…\n", r)
			i += n
			continue
		}
		end := i
		for end < len(text) {
			r, n := utf8.DecodeRune(text[end:])
			if notWord(r) && !(r == '\'' || r == '’') {
				break
			}
			end += n
		}
		one, two := f.person(text[i:end], first)
		self, other = self+one, other+two
		i, first = end, false
	}
	return self, other
}

const longestPerson = 64 // bytes of a word that is looked at

// person counts one word, with what stands before an apostrophe in it ("j'ai") by itself.
func (f *file) person(word []byte, first bool) (self, other int) {
	if len(word) > longestPerson {
		return 0, 0
	}
	w := strings.ReplaceAll(string(word), "’", "'")
	lower := strings.ToLower(w)
	head, _, _ := strings.Cut(lower, "'")
	r, _ := utf8.DecodeRuneInString(w)
	switch {
	case f.words[you][lower] || f.words[you][head] || !first && unicode.IsUpper(r) && f.words[you][w]:
		return 0, 1
	case f.words[me][lower] || f.words[me][head]:
		return 1, 0
	}
	return f.ending(lower)
}

// ending counts a word of a language whose verbs say by their ending who acts: the entry "-yorum"
// is the ending of any word, of which the longest counts.
func (f *file) ending(lower string) (self, other int) {
	const longest, shortest = 12, 3 // bytes
	for n := min(longest, len(lower)-1); n >= shortest; n-- {
		switch end := "-" + lower[len(lower)-n:]; {
		case f.words[you][end]:
			return 0, 1
		case f.words[me][end]:
			return 1, 0
		}
	}
	return 0, 0
}

// substrings counts the words of a script without spaces, wherever they stand. A word inside a
// longer one of the list counts twice.
func substrings(words map[string]bool, text []byte) int {
	n := 0
	for w := range words {
		n += bytes.Count(text, []byte(w))
	}
	return n
}
