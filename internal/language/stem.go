package language

import (
	"strings"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// snowball are the languages with a Snowball algorithm.
var snowball = map[string]func(word string, stopWords bool) string{
	"en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "hu": hungarian.Stem,
	"nb": norwegian.Stem, "ru": russian.Stem, "sv": swedish.Stem,
}

// leastStem is how many letters a suffix of a language's file leaves of a word, at least.
const leastStem = 3

// Stem returns the stem of a lower-case word: by a Snowball algorithm, or by the suffixes in the
// language's file, of which the longest is cut that leaves three letters. In a language with
// neither, and if the word has characters that are no letters of its alphabet, it comes back
// unchanged. A stem is a key, not a word to show.
func Stem(code, word string) string {
	if algorithm, ok := snowball[code]; ok {
		if code == "en" && !plain(word) {
			return word
		}
		return algorithm(word, true)
	}
	if f, ok := known().byCode[code]; ok {
		return cut(code, f, word)
	}
	return word
}

// cut cuts the longest suffix of a language off a word.
func cut(code string, f *file, word string) string {
	letters := 0
	for i := range word {
		if letters >= leastStem && f.words[suffix][word[i:]] {
			word = word[:i]
			break
		}
		letters++
	}
	if code == "de" { // Häuser, Haus
		return umlauts.Replace(word)
	}
	return word
}

var umlauts = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss")

func plain(word string) bool {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && c != '\'' {
			return false
		}
	}
	return true
}
