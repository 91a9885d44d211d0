package redact

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/lazy"
)

// numeral is what a number word says in a language.
type numeral struct {
	kind  byte // 'n' for a value, 'x' for a repetition, or the sign of words/digits.txt
	value int
}

// numerals are the number words of every language. A word has one meaning at most in a language.
type numerals struct {
	languages []string
	words     map[string]map[int]numeral // by the place of the language
}

var spoken = lazy.Value(func() numerals {
	all := numerals{words: map[string]map[int]numeral{}}
	for line := range strings.Lines(digitList) {
		field := strings.Fields(line)
		if len(field) == 0 || field[0] == "#" {
			continue
		}
		if last := len(all.languages) - 1; last < 0 || all.languages[last] != field[0] {
			all.languages = append(all.languages, field[0])
		}
		for _, pair := range field[1:] {
			word, what, _ := strings.Cut(pair, "=")
			n := numeral{kind: what[0]}
			if v, err := strconv.Atoi(strings.TrimPrefix(what, "x")); err == nil && what != "00" {
				n.value = v
				if what[0] != 'x' {
					n.kind = 'n'
				}
			}
			if all.words[word] == nil {
				all.words[word] = map[int]numeral{}
			}
			all.words[word][len(all.languages)-1] = n
		}
	}
	return all
})

// dictation is a number that is being spelled out, in one language.
type dictation struct {
	start, end int
	values     []int // of its words and figures
	digits     int
	words      int // that are number words
	singles    int // that are single digits
	plus       bool
	decimals   bool // behind a decimal point
	repeat     int  // how often the next digit counts
	joined     bool // tens and "and" stand in front
}

// fewestSpelled is how many words of a number must be spelled out.
const fewestSpelled = 3

// spelled adds telephone numbers in words. It reads the text once for each language that the text
// has number words of.
func (f *folded) spelled(all []Span) []Span {
	var tokens []token
	seen := make([]int, len(spoken().languages))
	for t := range f.tokens() {
		t.means = spoken().words[f.text[t.start:t.end]]
		for language := range t.means {
			seen[language]++
		}
		tokens = append(tokens, t)
	}
	for language, n := range seen {
		if n >= fewestSpelled {
			all = f.dictated(all, tokens, language)
		}
	}
	return f.han(all)
}

// token is a word or a figure of a text.
type token struct {
	start, end int
	means      map[int]numeral
}

// tokens yields the words and figures of a text.
func (f *folded) tokens() func(yield func(token) bool) {
	return func(yield func(token) bool) {
		s := f.text
		for i := 0; i < len(s); {
			start, class := i, byteClass(s[i])
			for i < len(s) && byteClass(s[i]) == class || i > start && class == 'a' && i+1 < len(s) && s[i] == '\'' && letter(s[i+1]) {
				i++
			}
			if class != ' ' && !yield(token{start: start, end: i}) {
				return
			}
		}
	}
}

func byteClass(c byte) byte {
	switch {
	case letter(c):
		return 'a'
	case digit(c):
		return '0'
	}
	return ' '
}

// dictated adds the telephone numbers that are spelled out in a language.
func (f *folded) dictated(all []Span, tokens []token, language int) []Span {
	var d dictation
	for _, t := range tokens {
		n, known := t.means[language]
		if d.end > 0 && !joins(f.text[d.end:t.start]) {
			all = f.flush(all, d)
			d = dictation{}
		}
		tight := d.end > 0 && strings.Trim(f.text[d.end:t.start], " -") == ""
		switch {
		case digit(f.text[t.start]) && t.end-t.start <= 4:
			d.figure(f.text[t.start:t.end])
		case !known:
			all = f.flush(all, d)
			d = dictation{}
			continue
		case n.kind == ';':
			all = f.flush(all, d)
			d = dictation{decimals: d.words > 0}
			if !d.decimals {
				continue
			}
		case !d.hear(n, tight):
			all = f.flush(all, d)
			d = dictation{}
			d.hear(n, false)
		}
		if d.start == 0 && d.end == 0 {
			d.start = t.start
		}
		d.end = t.end
	}
	return f.flush(all, d)
}

// joins reports whether what stands between two words may stand within a number.
func joins(between string) bool {
	return len(between) <= 3 && strings.Trim(between, " -,./()") == ""
}

func (d *dictation) figure(s string) {
	v, _ := strconv.Atoi(s)
	d.values, d.digits = append(d.values, v), d.digits+len(s)*max(d.repeat, 1)
	d.repeat, d.joined = 0, false
}

// hear takes the next word; it reports whether it may follow what was heard before.
func (d *dictation) hear(n numeral, tight bool) bool {
	last := -1
	if len(d.values) > 0 {
		last = d.values[len(d.values)-1]
	}
	tens := last >= 20 && last%10 == 0
	switch {
	case n.kind == '&':
		d.joined = tens && tight
		return d.joined
	case d.joined && (n.kind != 'n' || n.value == 0 || n.value > 19):
		return false
	case n.kind == '+':
		if d.words > 0 {
			return false
		}
		d.plus = true
		return true
	case n.kind == 'x':
		d.repeat, d.words = n.value, d.words+1
		return true
	case n.kind == '0': // eight hundred
		if last < 1 || last > 9 {
			return false
		}
		d.digits += 2
		return true
	}
	d.words++
	switch {
	case (tight || d.joined) && tens && (n.value > 0 && n.value < 10 || (last == 60 || last == 80) && n.value < 20): // soixante-dix-huit
		d.values[len(d.values)-1] += n.value
	case tight && last == 4 && n.value == 20: // quatre-vingts
		d.values[len(d.values)-1], d.digits = 80, d.digits+1
		d.singles--
	case n.value < 10:
		d.digits += max(d.repeat, 1)
		d.values, d.singles = append(d.values, n.value), d.singles+1
	default:
		d.digits += 2
		d.values = append(d.values, n.value)
	}
	d.repeat, d.joined = 0, false
	return true
}

// flush adds what was dictated if it is a telephone number: it has as many digits, it does not
// count up or down, and it has a zero or a plus in front, many single digits, or a word that
// announces it.
func (f *folded) flush(all []Span, d dictation) []Span {
	if d.words < fewestSpelled || d.digits < fewest || d.singles == 0 {
		return all
	}
	_, near := f.announced(d.start)
	likely := d.digits >= fewestDigits && !d.decimals && (d.plus || d.values[0] == 0 || d.singles >= 4)
	if !near && !likely || d.counts() || d.binary() && !near {
		return all
	}
	return append(all, f.span(d.start, d.end, Phone))
}

// counts reports whether the values grow or shrink in equal steps.
func (d *dictation) counts() bool {
	if len(d.values) < 3 {
		return true
	}
	step := d.values[1] - d.values[0]
	for i := 2; i < len(d.values); i++ {
		if d.values[i]-d.values[i-1] != step {
			return false
		}
	}
	return step != 0
}

// binary reports whether there are only ones and zeros.
func (d *dictation) binary() bool {
	for _, v := range d.values {
		if v > 1 {
			return false
		}
	}
	return true
}

// hanDigits are the digits of Chinese and Japanese, as runs of them stand in numbers.
const hanDigits = "〇零一二三四五六七八九幺"

// han adds telephone numbers in Chinese digits.
func (f *folded) han(all []Span) []Span {
	s := f.text
	var d dictation
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		at := -1
		if r > unicode.MaxLatin1 {
			at = strings.IndexRune(hanDigits, r) / 3
		}
		if r > unicode.MaxLatin1 && strings.ContainsRune(hanDigits, r) {
			if d.digits == 0 {
				d.start = i
			}
			d.values, d.digits, d.end = append(d.values, max(at-1, 0)), d.digits+1, i+n
		} else if r != ' ' && r != '-' {
			all = f.flushHan(all, d)
			d = dictation{}
		}
		i += n
	}
	return f.flushHan(all, d)
}

func (f *folded) flushHan(all []Span, d dictation) []Span {
	if d.digits < fewestDigits || d.counts() || d.binary() {
		return all
	}
	return append(all, f.span(d.start, d.end, Phone))
}
