package count

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Forms lists what [Parse] understands, for a help text and for an error.
const Forms = `"3", "exactly 3", "3-5", "3 to 5", "3 or 4", "between 3 and 5", "~4" or "about 4" (3 to 5), "4±2" (2 to 6), ` +
	`"at least 3", "3+", ">=3", "minimum 3", "up to 6", "at most 6", "no more than 6", "<=6", "max 6", ` +
	`the words "one" to "twenty", and "auto"`

// Parse reads a count in any of the [Forms]. Case and spacing do not matter, nor does a last word
// "persona" or "personas"; every dash is a dash, fullwidth characters are what they look like, and
// number words go from one to twenty.
//
//	3, exactly 3, = 3                                        exactly 3
//	3-5, 3 to 5, 3 or 4, between 3 and 5, from 3 to 5, 5-3   from the lower to the higher number
//	~4, ≈4, about|around|approximately|approx|roughly 4      4, but 3 to 5 will do; never less than 1
//	4±2, 4+-2, 4+/-2                                         4, but 2 to 6 will do; never less than 1
//	at least 3, 3+, >= 3, ≥ 3, minimum 3, min 3,
//	no fewer than 3, no less than 3, 3 or more               3 or more
//	up to 6, at most 6, no more than 6, <= 6, ≤ 6,
//	maximum 6, max 6, 6 or fewer, 6 or less                  1 to 6
//	auto                                                     Auto
//
// An error wraps [ErrSyntax]; its first clause says what is wrong with s, its last what is
// understood.
func Parse(s string) (Spec, error) {
	const limit = 1000 // bytes; enough for any spacing, and nothing to think long about
	spec, problem := Spec{}, "this is too long for a count"
	if len(s) <= limit {
		spec, problem = parse(tokenize(s))
	}
	if problem != "" {
		return Spec{}, fmt.Errorf("count %s: %s; %w", shorten(s), problem, ErrSyntax)
	}
	return spec, nil
}

// MustParse is [Parse] for a count that stands in the program: it panics if Parse returns an error.
func MustParse(s string) Spec {
	spec, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return spec
}

// numberWords are the numbers from zero on; zero is read so that it can be refused as 0 is.
var numberWords = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
	"fifteen sixteen seventeen eighteen nineteen twenty")

// largeWords are numbers that are told apart from nonsense, so that the error says why they are
// refused.
var largeWords = strings.Fields("thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen")

const tooSmall = "a count must be at least 1"

// parse replaces the numbers among the words by "N", which no word in lower case is, so that what
// remains is the form of the sentence, and looks that up. The problem is "" if there is none.
func parse(words []string) (spec Spec, problem string) {
	if last := len(words) - 1; last >= 0 && (words[last] == "persona" || words[last] == "personas") {
		words = words[:last]
	}
	if len(words) == 0 {
		return Spec{}, "there is no number"
	}
	var numbers []int
	shape := slices.Clone(words)
	for i, word := range words {
		n := slices.Index(numberWords, word)
		switch {
		case n >= 0 && n < 10 && i >= 2 && words[i-1] == "-" && words[i-2] == "twenty":
			return Spec{}, fmt.Sprintf("%q can be read in two ways, write %d or %d-20", "twenty-"+word, 20+n, n)
		case n < 0 && !strings.ContainsFunc(word, unicode.IsNumber):
			continue
		case n < 0 && strings.Trim(word, "0123456789") != "":
			return Spec{}, fmt.Sprintf("%s is not a whole number", word)
		case n < 0:
			var err error
			if n, err = strconv.Atoi(word); err != nil || n > Limit {
				return Spec{}, fmt.Sprintf("%s is too large, a count is at most %d", shorten(word), Limit)
			}
		}
		numbers, shape[i] = append(numbers, n), "N"
	}

	form := strings.Join(shape, " ")
	tolerance := form == "N ± N" || form == "N +- N" || form == "N +/- N"
	negative := strings.Contains(form, "- N") && !strings.Contains(form, "N - N") && !tolerance
	if zero := slices.Index(numbers, 0); negative || zero == 0 || zero > 0 && !tolerance {
		return Spec{}, tooSmall
	}
	switch form {
	case "N ± N", "N +- N", "N +/- N":
		return around(numbers[0], numbers[1]), ""
	case "auto":
		return Auto, ""
	case "N", "exactly N", "= N":
		return between(numbers[0], numbers[0]), ""
	case "N - N", "N ~ N", "N to N", "N or N", "between N and N", "from N to N":
		return between(min(numbers[0], numbers[1]), max(numbers[0], numbers[1])), ""
	case "~ N", "≈ N", "about N", "around N", "approximately N", "approx N", "roughly N":
		return around(numbers[0], 1), ""
	case "at least N", "N +", ">= N", "≥ N", "minimum N", "minimum of N", "min N",
		"no fewer than N", "no less than N", "N or more":
		return Spec{Kind: KindMinimum, Min: numbers[0]}, ""
	case "up to N", "at most N", "no more than N", "<= N", "≤ N", "maximum N", "maximum of N", "max N",
		"N or fewer", "N or less":
		return Spec{Kind: KindMaximum, Min: 1, Max: numbers[0]}, ""
	}
	return Spec{}, reject(form, words)
}

// between returns the range from low to high; one number is exact.
func between(low, high int) Spec {
	if low == high {
		return Spec{Kind: KindExact, Target: low, Min: low, Max: high}
	}
	return Spec{Kind: KindRange, Min: low, Max: high}
}

// around returns target give or take tolerance, from 1 to Limit; a tolerance of 0 is exact.
func around(target, tolerance int) Spec {
	if tolerance == 0 {
		return between(target, target)
	}
	high := Limit
	if tolerance < Limit-target {
		high = target + tolerance
	}
	return Spec{Kind: KindApproximate, Target: target, Min: max(target-tolerance, 1), Max: high}
}

// reject returns what is wrong with a sentence whose form is not one of ours.
func reject(form string, words []string) string {
	switch {
	case slices.ContainsFunc(words, func(w string) bool { return slices.Contains(largeWords, w) }):
		return "number words go up to twenty, write digits"
	case !slices.Contains(strings.Fields(form), "N"):
		return "there is no number"
	case form == "N / N":
		return strings.Join(words, "") + " is not a whole number"
	case form == "N -", form == "N to", form == "N or", form == "between N", form == "between N and":
		return "the second number is missing"
	}
	return "this is not understood"
}

// tokenize cuts s into words, numbers and runs of signs, in lower case and with one spelling for
// each dash. A number keeps what makes it a fraction: "3.5", "1,000", "½".
func tokenize(s string) []string {
	var tokens []string
	var last rune // the class of the rune before: w, n or s for the parts of a word, a number or signs; 0 between tokens
	runes := []rune(s)
	for i, r := range runes {
		r = plain(r)
		class := 's'
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r): // U+200B and the like are invisible: they part, but mean nothing
			last = 0
			continue
		case unicode.IsLetter(r) || unicode.IsMark(r):
			class = 'w'
		case unicode.IsNumber(r):
			class = 'n'
		case (r == '.' || r == ',') && i+1 < len(runes) && unicode.IsNumber(plain(runes[i+1])):
			class = 'n'
		case r == '.' && last == 'w': // "approx. 4"
			continue
		}
		if class != last {
			tokens = append(tokens, "")
			last = class
		}
		tokens[len(tokens)-1] += string(r)
	}
	return tokens
}

// plain returns r in lower case, a fullwidth form as the ASCII character that it shows, and of
// characters that look alike always the same one: "-" for every dash and minus.
func plain(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	switch {
	case unicode.Is(unicode.Pd, r), r == '−', r == '⁃':
		return '-'
	case r == '≧', r == '⩾':
		return '≥'
	case r == '≦', r == '⩽':
		return '≤'
	case r == '∼', r == '˜':
		return '~'
	}
	return unicode.ToLower(r)
}

// shorten quotes what someone wrote, and cuts it if it is longer than a count ever is.
func shorten(s string) string {
	const limit = 40 // runes; the longest form has fewer than 30
	if runes := []rune(s); len(runes) > limit {
		s = string(runes[:limit]) + "…"
	}
	return strconv.Quote(s)
}
