// Package language knows what the words of a transcript mean in the languages that people are
// interviewed in: who asks, who answers, how questions begin, which words say nothing, and which
// language a text is in.
// It never opens a file and never changes a text: what it knows is embedded, one file a language.
package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Depth is how much is known of a language.
type Depth string

// The depths.
const (
	Full  Depth = "full"  // stop words and stems, and all of Roles
	Roles Depth = "roles" // the words for the people and parts of an interview
	Words Depth = "words" // nothing: words are told apart as they are written
)

// DepthOf returns how much is known of the language with an ISO 639-1 code. It is Words for a code
// that is not known, and for "".
func DepthOf(code string) Depth {
	if f, ok := known().byCode[code]; ok {
		return f.depth
	}
	return Words
}

// Name returns the English name of the language with an ISO 639-1 code. For "" it is "unknown", and
// for a code that is not known the code itself.
func Name(code string) string {
	if code == "" {
		return "unknown"
	}
	if name, ok := known().names[code]; ok {
		return name
	}
	return code
}

// Codes returns the codes of all languages that have a file, in order.
func Codes() []string { return known().codes }

// Interviewer reports whether a word or phrase stands for somebody who asks, in any language:
// "interviewer", "entrevistadora", "a pesquisadora", "q". It is given in lower case and in normal
// form NFC. Letters that also stand for somebody else are in [Pair] only.
func Interviewer(word string) bool { return known().any[interviewer][word] }

// Participant reports whether a word or phrase stands for somebody who answers, in any language. It
// is given like that of [Interviewer].
func Participant(word string) bool { return known().any[participant][word] }

// Also reports whether a lower-case word that [Interviewer] or [Participant] knows means other
// things too, in any language: "customer", "reporter", "frage".
func Also(word string) bool { return known().any[also][word] }

// Title reports whether a lower-case phrase is the title of a job that holds a participant's word
// and says nothing of who answers: "customer success manager", "kundenberater".
func Title(phrase string) bool { return known().any[title][phrase] }

// Pair reports whether one lower-case letter, or abbreviation, stands for who asks beside another
// that stands for who answers, in any language: "q" beside "a", "i" beside "b". Some letters are
// used either way, as "r" and "p" for researcher and participant, and for respuesta and pregunta;
// then both orders are pairs.
func Pair(asks, answers string) bool { return known().any[pair][asks+" "+answers] }

// Header reports whether a lower-case word or phrase names a field in the header of an interview,
// in any language: "date", "lieu", "geführt von".
func Header(word string) bool { return known().any[header][word] }

// Asks reports whether a sentence that begins like start, which is in lower case, asks or prompts,
// in any language: "tell me ", "wie ", "cómo ". A word of one language that is an everyday word of
// another ("was", "come") does not count by itself; [AsksIn] knows it in its own language.
func Asks(start string) bool { return opens(known().any[asks], start) }

// AsksIn is [Asks] for one language. It is false for a language whose questions are not known.
func AsksIn(code, start string) bool {
	f, ok := known().byCode[code]
	return ok && opens(f.words[asks], start)
}

// longestOpening is how many bytes of a sentence, or of a heading, are looked at. A test checks
// that no opening and no heading is longer.
const longestOpening = 48

// opens reports whether start begins with one of the openings, up to the end of a word. In scripts
// without spaces between words, any place is the end of one.
func opens(openings map[string]bool, start string) bool {
	start = strings.TrimLeft(start, " \t¿¡\"'“„«»–—-…")
	if len(start) > longestOpening {
		start = start[:longestOpening]
	}
	for i := 0; i < len(start); {
		last, n := utf8.DecodeRuneInString(start[i:])
		i += n
		next, _ := utf8.DecodeRuneInString(start[i:])
		inside := i < len(start) && (unicode.IsLetter(next) || unicode.IsMark(next)) && !spaceless(last)
		if !inside && openings[start[:i]] {
			return true
		}
	}
	return false
}

func spaceless(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// Closing reports whether a line is the heading of what stands behind an interview, in any
// language: "## Appendix B: consent form", "Notizen:", "RÉSUMÉ". Case, marks of headings and
// numbers do not matter.
func Closing(line string) bool { return closes(known().any[closing], line) }

func closes(headings map[string]bool, line string) bool {
	if len(line) > 160 {
		return false
	}
	line = strings.TrimFunc(strings.ToLower(line), notWord)
	if headings[line] || headings[strings.TrimRight(line, "一二三四五六七八九十")] {
		return true
	}
	for i := 0; i < min(len(line), longestOpening); i++ {
		if (line[i] == ' ' || line[i] == ':') && headings[line[:i]] && numbered(line[i:]) {
			return true
		}
	}
	return false
}

func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r)
}

// numbered reports whether what follows a heading's word is its number or letter: " a", " 2:
// guide".
func numbered(rest string) bool {
	number, _, _ := strings.Cut(strings.TrimLeft(rest, " :"), " ")
	number = strings.TrimRight(number, ".:)–-")
	if len(number) == 1 {
		return true
	}
	return number != "" && (strings.Trim(number, "0123456789") == "" || strings.Trim(number, "ivx") == "")
}

// Stop reports whether a lower-case word, with straight apostrophes, is a stop word of a language:
// one that says nothing of a person's subject. There are none in a language of depth [Words].
func Stop(code, word string) bool {
	f, ok := known().byCode[code]
	return ok && f.words[stop][word]
}

// WithoutAccents returns a name as those write it who have no keys for its accents: "Sarka" for
// "Šárka". Letters that are no accented ones, such as "ł", stay.
func WithoutAccents(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(name))
}
