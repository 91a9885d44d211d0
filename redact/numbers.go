package redact

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/lazy"
)

// The digits of a telephone number, by ITU-T E.164 with national numbers of seven at least, and of
// what a card or a number with its extension may have.
const (
	fewestDigits = 7
	mostDigits   = 15
	mostGroups   = 7
	mostCounted  = 9 // digits of a count without separators
)

// What has as many digits and is none.
const (
	dateExpr = `((1[5-9]|20|21)\d{2}[-/. ](0?[1-9]|1[0-2])[-/. ](0?[1-9]|[12]\d|3[01])|(0?[1-9]|[12]\d|3[01])[-/. ](0?[1-9]|[12]\d|3[01])[-/. ](1[5-9]|20|21)\d{2}|(0?[1-9]|[12]\d|3[01])[-/.](0?[1-9]|[12]\d|3[01])[-/.]\d{2})`
	timeExpr = `([01]?\d|2[0-4])[:.][0-5]\d([:.][0-5]\d([.,]\d{1,6})?)?`
)

var (
	moments   = lazy.Regexp(`^((1[5-9]|20|21)\d{2},? ` + timeExpr + `|` + dateExpr + `|` + timeExpr + `)([ -]{1,3}(` + dateExpr + `|` + timeExpr + `))*( \d{1,2}|[ -]([01]\d|2[0-3])[0-5]\d)?$`)
	lead      = lazy.Regexp(`^(` + dateExpr + `|` + timeExpr + `)[ -]{1,3}`)
	compact   = lazy.Regexp(`^((19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d{2})([ -]?\d{4}(\d{2})?)?$`)
	years     = lazy.Regexp(`^(1[5-9]|20|21)\d{2}([ /-]+(1[5-9]|20|21)?\d{2})*$`)
	version   = lazy.Regexp(`^\d{1,3}(\.\d{1,5}){2,4}([-:]\d+)*$`)
	dotted    = lazy.Regexp(`^(\d{3}[.]\d{3}[.]\d{4}|\d{2}([.]\d{2}){3,4}|0\d{1,4}([.]\d{2,4}){2,4}|[6-9]\d{2}([.]\d{2,3}){2,3}|\d{3}\.\d{3}\.\d{3})$`)
	address   = lazy.Regexp(`^((1?\d?\d|2[0-4]\d|25[0-5])\.){3}(1?\d?\d|2[0-4]\d|25[0-5])([/:]\d+)?$`)
	decimal   = lazy.Regexp(`^([1-9]\d*|0)\.\d+([ ,;/:-]+-?\d+\.\d+)*$`)
	thousands = lazy.Regexp(`^[1-9]\d{0,2}((,\d{3})+|(\.\d{3})+|('\d{3})+|( \d{3})+)([.,]\d{1,2})?$`)
	sure      = lazy.Regexp(`^[1-9]\d{0,2}((,\d{3}){2,}|(\.\d{3}){2,}|('\d{3}){2,})([.,]\d{1,2})?$`)
	score     = lazy.Regexp(`^1?\d{1,2}[-:]1?\d{1,2}([ ,/]+1?\d{1,2}[-:]1?\d{1,2})+$`)
	old       = lazy.Regexp(`^\d-\d{2,7}-\d{1,6}(-\d)?$`) // an ISBN of ten digits
	minutes   = lazy.Regexp(`^\d{1,3}[ °]+\d{1,2}\.\d+$`) // of a degree
	size      = lazy.Regexp(`^(\d{3,4}):(\d{3,4})$`)
	between   = lazy.Regexp(`^([1-9]\d{1,7}) ?- ?([1-9]\d{1,7})$`)
	isbn      = lazy.Regexp(`^97[89][- ]?\d`)
	network   = lazy.Regexp(`^\d{2}(:\d{2}){5}$`) // the address of a network card
	american  = lazy.Regexp(`^(1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]*\d{3}[-. ]?\d{4}$`)
	extension = lazy.Regexp(`^ ?(ext\.?|extension|x|#|доб\.?|durchwahl|poste) ?\d{1,6}`)
)

// run is a stretch of digits with separators between them.
type run struct{ start, end int }

// separators are what people put between the digits of a number; at most three of them at once.
const separators = " .-/():,_'+~"

// numbers adds the telephone and card numbers.
func (f *folded) numbers(all []Span) []Span {
	s := f.text
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			continue
		}
		r := run{i, i + 1}
		for gap := 0; r.end+gap < len(s) && gap <= 3; {
			switch c := s[r.end+gap]; {
			case digit(c):
				r.end, gap = r.end+gap+1, 0
			case c == '+' || strings.IndexByte(separators, c) < 0:
				gap = 4
			default:
				gap++
			}
		}
		all = f.run(all, r)
		i = r.end
	}
	return all
}

// run adds what is private in one stretch of digits: all of it, or the pieces between commas.
func (f *folded) run(all []Span, r run) []Span {
	s := f.text[r.start:r.end]
	if strings.ContainsAny(s, ",") && !thousands().MatchString(s) {
		if len(s) < 24 && count(s) == 10 && american().MatchString(strings.ReplaceAll(s, ",", "-")) {
			return f.piece(all, r)
		}
		at := r.start
		for part := range strings.SplitSeq(s, ",") {
			trimmed := strings.Trim(part, separators)
			if begin := at + strings.Index(part, trimmed); trimmed != "" {
				all = f.piece(all, run{begin, begin + len(trimmed)})
			}
			at += len(part) + 1
		}
		return all
	}
	return f.piece(all, r)
}

// piece adds one stretch if it is private. One that is too long for a number loses the date or the
// time that it begins with, and is looked at word by word if it is still too long.
func (f *folded) piece(all []Span, r run) []Span {
	s := f.text[r.start:r.end]
	if kind := f.number(r); kind != "" {
		end := r.end
		if m := extension().FindStringIndex(f.text[end:min(len(f.text), end+20)]); m != nil {
			end += m[1]
		}
		start := r.start
		for n := 0; start > 0 && n < 3 && strings.IndexByte("+(# ", f.text[start-1]) >= 0; n++ {
			start--
		}
		for f.text[start] == ' ' {
			start++
		}
		return append(all, f.span(start, end, kind))
	}
	if len(s) < 64 {
		if m := lead().FindStringIndex(s); m != nil && m[1] < len(s) {
			return f.piece(all, run{r.start + m[1], r.end})
		}
	}
	if count(s) <= mostDigits || !strings.Contains(s, " ") {
		return all
	}
	at := r.start
	for part := range strings.SplitSeq(s, " ") {
		if trimmed := strings.Trim(part, separators); trimmed != "" {
			begin := at + strings.Index(part, trimmed)
			if one := (run{begin, begin + len(trimmed)}); f.number(one) != "" {
				all = append(all, f.span(one.start, one.end, f.number(one)))
			}
		}
		at += len(part) + 1
	}
	return all
}

// number returns what a stretch of digits is; "" if it is not private.
func (f *folded) number(r run) Kind {
	s := f.text[r.start:r.end]
	n := count(s)
	if n < fewest || n > 19 || len(s) > 40 {
		return ""
	}
	front := strings.TrimRight(f.text[max(0, r.start-3):r.start], " (")
	plus := strings.HasSuffix(front, "+")
	hash := strings.HasSuffix(front, "#")
	if !plus && (f.glued(r) || strings.HasSuffix(front, "=") && !f.near(r.start)) {
		return ""
	}
	if bare := strings.Map(onlyDigit, s); n >= 13 && luhn(bare) && bare[0] != '0' && !isbn().MatchString(s) && groups(s) <= 5 && strings.Trim(s, "0123456789 -.") == "" && !compact().MatchString(s) {
		return Card
	}
	word, near := f.announced(r.start)
	switch {
	case n > mostDigits || groups(s) > mostGroups:
		return ""
	case plus:
		if n < fewestDigits || len(s) > 1 && s[1] == '.' && decimal().MatchString(s) || thousands().MatchString(s) && f.counted(r, s) {
			return ""
		}
		return Phone
	case hash && !american().MatchString(s):
		return ""
	case moments().MatchString(s), years().MatchString(s), score().MatchString(s):
		return ""
	case list(s):
		return ""
	case near && !thousandsOf(s) && !(groups(s) == 1 && s[0] != '0' && !isPhone(word) && f.measured(r.end)):
		return Phone
	case n < fewestDigits || labelled(word) || other(s) || f.elsewhere(r, s, word) || f.counted(r, s):
		return ""
	case n < groups(s)*7/4:
		return ""
	}
	return Phone
}

func thousandsOf(s string) bool { return sure().MatchString(s) || strings.HasSuffix(s, "000") }

// other reports whether digits are positively something else than a telephone number.
func other(s string) bool {
	if compact().MatchString(s) || sure().MatchString(s) || isbn().MatchString(s) && count(s) == 13 {
		return true
	}
	if network().MatchString(s) || series(s) {
		return true
	}
	if address().MatchString(s) && !dotted().MatchString(s) || decimal().MatchString(s) {
		return true
	}
	if version().MatchString(s) && !dotted().MatchString(s) {
		return true
	}
	if m := between().FindStringSubmatch(s); m != nil {
		return len(m[1]) <= len(m[2]) && (len(m[1]) < len(m[2]) || m[1] < m[2]) && strings.HasSuffix(m[1], "0") && strings.HasSuffix(m[2], "0")
	}
	if m := size().FindStringSubmatch(s); m != nil {
		w, _ := strconv.Atoi(m[1])
		h, _ := strconv.Atoi(m[2])
		return w%8 == 0 && h%8 == 0 || w%10 == 0 && h%10 == 0
	}
	if v, err := strconv.ParseUint(s, 10, 64); err == nil && s[0] != '0' && (v&(v-1) == 0 || v&(v+1) == 0 || v > 2 && (v-1)&(v-2) == 0) {
		return true // a power of two, or beside one
	}
	return groups(s) == 1 && len(s) == 10 && s[0] == '1' && s[1] >= '3' && s[1] <= '7' // seconds since 1970
}

// elsewhere reports whether what stands beside digits says that they are none of a telephone: part
// of an ISBN, a degree, or how much of a whole is done.
func (f *folded) elsewhere(r run, s, word string) bool {
	after := f.text[r.end:min(len(f.text), r.end+10)]
	switch {
	case old().MatchString(s):
		bare := strings.Map(onlyDigit, s)
		if len(bare) == 9 && strings.HasPrefix(after, "-x") {
			bare += "x"
		}
		return isbn10(bare)
	case minutes().MatchString(s) && len(word) == 1:
		return strings.Contains("nsewo", word)
	case strings.Count(s, "/") == 1 && strings.HasPrefix(after, " ("):
		return strings.Contains(after, "%")
	}
	if groups(s) > 1 || s[0] == '0' {
		return false
	}
	front := strings.Fields(f.text[max(0, r.start-32):r.start])
	for len(front) > 0 && strings.Contains(" of out von sur de di van ", " "+front[len(front)-1]+" ") {
		front = front[:len(front)-1]
		if last := len(front) - 1; last >= 0 && strings.Trim(front[last], "0123456789") == "" && len(front[last]) <= len(s) {
			return true
		}
	}
	return partOf(f.text[r.end:min(len(f.text), r.end+16)])
}

// series reports whether three groups of digits or more grow in equal steps of five, ten
// or the like: 10 20 30.
func series(s string) bool {
	var values []int
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < '0' || r > '9' }) {
		v, err := strconv.Atoi(part)
		if err != nil || part[0] == '0' {
			return false
		}
		values = append(values, v)
	}
	if len(values) < 3 || values[1] <= values[0] || (values[1]-values[0])%5 != 0 {
		return false
	}
	for i := 2; i < len(values); i++ {
		if values[i]-values[i-1] != values[1]-values[0] {
			return false
		}
	}
	return true
}

// counted reports whether digits are a round number, or what stands beside them is a currency or
// what is counted.
func (f *folded) counted(r run, s string) bool {
	before := strings.TrimRight(f.text[max(0, r.start-24):r.start], " ~-")
	if last, _ := utf8.DecodeLastRuneInString(before); unicode.Is(unicode.Sc, last) {
		return true
	}
	if strings.HasSuffix(s, "000") && (groups(s) == 1 || thousands().MatchString(s)) {
		return true
	}
	after := strings.TrimLeft(f.text[r.end:min(len(f.text), r.end+48)], " ")
	first, size := utf8.DecodeRuneInString(after)
	if unicode.Is(unicode.Sc, first) || first == '%' || first == '°' || first > 0x2E80 && isUnit(after[:size]) {
		return true
	}
	word := lastWord(strings.TrimRight(before, " ."))
	if word == "of" || word == "de" || word == "von" || word == "di" { // a population of
		word = lastWord(strings.TrimRight(strings.TrimSuffix(strings.TrimRight(before, " ."), word), " "))
	}
	if isUnit(word) || isAbout(word) && (groups(s) == 1 || thousands().MatchString(s)) {
		return true
	}
	return unitSoon(after, count(s) <= mostCounted || thousands().MatchString(s)) || groups(s) == 1 && len(s) <= 8 && s[0] != '0' && plural(after)
}

// plural reports whether a plural stands behind a number, whatever it is: "1234567 widgets".
func plural(after string) bool {
	end := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(after)
	}
	word := after[:end]
	return len(word) > 4 && word[len(word)-1] == 's' && word[len(word)-2] != 's' && !isNoPlural(word)
}

// partOf reports whether another number follows behind "of": "1234567 of 12345678".
func partOf(after string) bool {
	after = strings.TrimLeft(after, " ")
	for _, word := range []string{"out of ", "of ", "von ", "sur ", "de ", "di ", "van "} {
		if rest, ok := strings.CutPrefix(after, word); ok && len(rest) > 3 && (digit(rest[0]) || slices.ContainsFunc(wholes[:], func(w string) bool { return strings.HasPrefix(rest, w) })) {
			return true
		} else if ok {
			return strings.HasPrefix(word, "out") || rest != "" && digit(rest[0])
		}
	}
	return false
}

// measured reports whether what is counted or paid follows directly.
func (f *folded) measured(end int) bool {
	after := strings.TrimLeft(f.text[end:min(len(f.text), end+32)], " ")
	stop := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) })
	if stop < 0 {
		stop = len(after)
	}
	return isUnit(after[:stop]) || isCounted(after[:stop])
}

// unitSoon reports whether one of the first three words is what is counted, with nothing between
// them but spaces: "1234567 active users". Of a number that is long for a count, one of the first
// two, and only what is often counted.
func unitSoon(after string, short bool) bool {
	for k := range 3 {
		if k == 2 && !short {
			break
		}
		end := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = len(after)
		}
		if end == 0 || isUnit(after[:end]) || short && isCounted(after[:end]) {
			return end > 0
		}
		if end == len(after) || after[end] != ' ' || endsCount(after[:end]) {
			return false
		}
		after = strings.TrimLeft(after[end:], " ")
	}
	return false
}

// glued reports whether the digits are part of a longer word: an identifier, a hash, a model.
func (f *folded) glued(r run) bool {
	before, _ := utf8.DecodeLastRuneInString(f.text[:r.start])
	after, _ := utf8.DecodeRuneInString(f.text[r.end:])
	if before == '_' || after == '_' || spaced(before) || before == '-' && r.start > 1 && letter(f.text[r.start-2]) && !f.near(r.start) || before == '/' || before == '=' {
		return true
	}
	if rest := f.text[r.end:]; len(rest) > 2 && rest[0] == ':' && rest[1] >= 'a' && rest[1] <= 'f' && digit(rest[2]) {
		return true // the address of a network card
	}
	return spaced(after) && !extension().MatchString(f.text[r.end:min(len(f.text), r.end+20)])
}

func (f *folded) near(at int) bool {
	_, near := f.announced(at)
	return near
}

// spaced reports whether r is a letter of a script that puts spaces between its words.
func spaced(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek)
}

// announced returns the word in front of a number, and whether one of the four words in front of it
// announces a telephone number.
func (f *folded) announced(at int) (word string, phone bool) {
	before := f.text[max(0, at-48):at]
	words := strings.FieldsFunc(before, func(r rune) bool { return !unicode.IsLetter(r) })
	for i := len(words) - 1; i >= max(0, len(words)-4); i-- {
		if isPhone(words[i]) || words[i] == "number" && i > 0 && isMine(words[i-1]) {
			phone = true
		}
	}
	if len(words) > 0 {
		for len(words) > 1 && isBetween(words[len(words)-1]) {
			words = words[:len(words)-1]
		}
		word = words[len(words)-1]
		if isOrdinal(word) && len(words) > 1 {
			word = words[len(words)-2]
		}
	}
	return word, phone && !labelled(word)
}

// labelled reports whether a word announces a number that is no telephone number; German and Dutch
// compounds of "number" do, but for those of telephones.
func labelled(word string) bool {
	return isLabel(word) || !isPhone(word) && len(word) > 7 && (strings.HasSuffix(word, "nummer") || strings.HasSuffix(word, "zeichen"))
}

func lastWord(s string) string {
	return s[strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
}

func count(s string) int {
	n := 0
	for i := range len(s) {
		if digit(s[i]) {
			n++
		}
	}
	return n
}

// groups returns how many stretches of digits there are.
func groups(s string) int {
	n := 0
	for i := range len(s) {
		if digit(s[i]) && (i == 0 || !digit(s[i-1])) {
			n++
		}
	}
	return n
}

func onlyDigit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// wholes begin what a number is a part of, behind a word for "of".
var wholes = [...]string{"them", "thes", "thos", "which", "us a", "tota", "dies"}
