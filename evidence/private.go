package evidence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/lazy"
)

// E-mail addresses as people write them. A version such as name@1.2.3 has no letters after its last
// dot and is none. The second pattern is an address that was disguised: ann (at) example (dot) org.
// The third is one that was spoken: ann at example dot org.
var (
	email     = lazy.Regexp(`[\p{L}\p{N}._%+'-]+ ?@ ?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)* ?\.\p{L}{2,}`)
	disguised = lazy.Regexp(`(?i)[\p{L}\p{N}._-]+\s*(\[at\]|\(at\)|\{at\}|＠)\s*[\p{L}\p{N}-]+\s*(\.|\[dot\]|\(dot\)|\{dot\}| dot )\s*\p{L}{2,}`)
	spoken    = lazy.Regexp(`(?i)[\p{L}\p{N}._-]+ at [\p{L}\p{N}-]+ dot (com|net|org|edu|gov|info|app|dev|\p{L}{2})\b`)

	// digits matches what may be a telephone number: digits, with what people put between them.
	// telephone counts them.
	digits = lazy.Regexp(`(\+\s?)?\(?[+0-9](?:[0-9]|[ ().\-/]{1,3}[0-9])+`)

	// What looks like a telephone number and is none: dates, ranges of years, versions and addresses
	// of machines, decimal numbers, thousands in groups of three.
	date      = lazy.Regexp(`^\(?(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2})([ -]+\(?\d{1,2}.*)?$`)
	years     = lazy.Regexp(`^\(?(1[5-9]|20|21)\d{2}([ /-]+(1[5-9]|20|21)?\d{2})*$`)
	version   = lazy.Regexp(`^\d{1,3}(\.\d{1,5}){1,4}(-\d+)?$`)
	decimal   = lazy.Regexp(`^\d+\.\d+$`)
	thousands = lazy.Regexp(`^[1-9]\d{0,2}([ .]\d{3})+$`)

	// Telephone numbers by shape.
	american = lazy.Regexp(`^(1[-. ]?)?(\([2-9]\d{2}\)[-. ]?|[2-9]\d{2}[-. ])\d{3}[-. ]\d{4}$`)
	bare     = lazy.Regexp(`^(1?[2-9]\d{2}[2-9]\d{6}|[6-9]\d{8}|0\d{8,11}|00\d{8,13})$`)
	nine     = lazy.Regexp(`^[6-9]\d{2}([ -]\d{3}){2}$|^[6-9]\d{2}([ .-]\d{2}){3}$`) // Spain, Portugal, Poland: written without a 0
	trunk    = lazy.Regexp(`^(\(0 ?\d{1,4}\)|0 ?\d{1,4})([ ./-]{1,3}\d{1,8})+$`)
	pairs    = lazy.Regexp(`^\d{2}([ .-]\d{2}){3,4}$`)
	fives    = lazy.Regexp(`^\d{5}[ -]\d{5}$`)
	local    = lazy.Regexp(`^555[-. ]\d{4}$`)

	// announced matches a number that the sentence itself calls a telephone number.
	announced = lazy.Regexp(`(?i)\b(call(ed|ing)?( me| us)?( at| on)?|phone|telephone|tel|mobile|cell|whatsapp|fax|sms|ring|text me( at| on)?|reach me( at| on)?|dial)\b[^0-9+]{0,24}\+?[0-9]([ ().\-/]{0,3}[0-9]){5,}`)
)

// Private reports whether text holds an e-mail address or a telephone number, neither of which is
// ever quoted. If in doubt it says yes: a doubtful number costs a quote, not somebody's privacy.
// Years, dates, versions, prices and counts are no telephone numbers.
func Private(text string) bool {
	if !suspicious(text) {
		return false
	}
	text = strings.Join(strings.Fields(strings.Map(ascii, text)), " ")
	if email().MatchString(text) || disguised().MatchString(text) || spoken().MatchString(text) || announced().MatchString(text) {
		return true
	}
	for _, at := range digits().FindAllStringIndex(text, -1) {
		if !glued(text, at[0], at[1]) && telephone(text[at[0]:at[1]], text[:at[0]]) {
			return true
		}
	}
	return false
}

// ascii returns a character as a keyboard that knows only ASCII has it: full-width digits and
// signs, and every hyphen and dash, become plain ones.
func ascii(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case unicode.Is(unicode.Pd, r):
		return '-'
	}
	return r
}

// suspicious reports whether text can hold something private at all. It spares most sentences the
// patterns: they have neither an @, in whatever disguise, nor a dot in letters, nor six digits.
func suspicious(text string) bool {
	if strings.Contains(text, " dot ") || strings.Contains(text, " DOT ") {
		return true
	}
	n := 0
	for i, r := range text {
		switch {
		case r == '@' || r == '＠':
			return true
		case r == '[' || r == '(' || r == '{':
			if len(text) > i+3 && strings.EqualFold(text[i+1:i+3], "at") {
				return true
			}
		case unicode.IsDigit(r):
			n++
		}
	}
	return n >= 6
}

// glued reports whether the digits are part of a longer word: an identifier, a hash, a price with
// its currency.
func glued(text string, start, end int) bool {
	before, after := lastRune(text[:start]), firstRune(text[end:])
	return unicode.IsLetter(before) || unicode.IsLetter(after) || before == '_' || after == '_' || before == '#' ||
		unicode.Is(unicode.Sc, before) || unicode.Is(unicode.Sc, after) || after == '%' || after == ',' && unicode.IsDigit(firstRune(text[end+1:])) ||
		before == ',' && start > 1 && unicode.IsDigit(lastRune(text[:start-1])) || after == ':' && unicode.IsDigit(firstRune(text[end+1:]))
}

// telephone reports whether one stretch of digits is a telephone number; before is the text in
// front of it.
func telephone(s, before string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	if n < 7 || n > 20 {
		return false
	}
	if strings.HasPrefix(strings.TrimLeft(s, "("), "+") {
		return n <= 16 && !decimal().MatchString(s[1:]) && !thousands().MatchString(s[1:])
	}
	if money := strings.TrimRight(before, " "); money != "" && unicode.Is(unicode.Sc, lastRune(money)) {
		return false
	}
	if american().MatchString(s) || bare().MatchString(s) || nine().MatchString(s) {
		return true
	}
	if date().MatchString(s) || years().MatchString(s) || version().MatchString(s) || decimal().MatchString(s) || thousands().MatchString(s) {
		return false
	}
	return trunk().MatchString(s) || pairs().MatchString(s) || fives().MatchString(s) || local().MatchString(s)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
