// Package terms turns text into terms: stemmed words and two-word phrases, without stop words, and
// says which of them set one group of people apart.
// It never opens a file, and it never takes the words of one language for those of another.
package terms

import (
	"bytes"
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/language"
)

// Word is a word of a text.
type Word struct {
	Start, End int    // bytes of the text
	Lower      string // lower case, with straight apostrophes and without a possessive 's
}

// Words yields the words of text in order, cut by the rules of Unicode Standard Annex 29. A word
// has at least one letter; numbers and punctuation are no words. Scripts without spaces between
// words, such as Han, kana and Thai, have no words to cut: there each two characters that follow
// each other are one, and words overlap.
func Words(text []byte) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for start, end := range spans(text) {
			if !yield(Word{start, end, strings.ToLower(bare(text[start:end]))}) {
				return
			}
		}
	}
}

func letters(word []byte) bool {
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		if unicode.IsLetter(r) {
			return true
		}
		i += n
	}
	return false
}

// bare returns a word as written, with straight apostrophes, none at its ends, and no possessive
// 's.
func bare(word []byte) string {
	s := strings.Trim(strings.ReplaceAll(string(word), "’", "'"), "'")
	if n := len(s) - 2; n > 0 && (s[n:] == "'s" || s[n:] == "'S") && !language.Stop("en", strings.ToLower(s)) {
		return s[:n]
	}
	return s
}

// Stem returns the stem of a lower-case English word by the Snowball algorithm ("Porter 2"). Words
// with letters beyond a to z come back unchanged. A stem is a key, not a word to show: see
// [Index.Text].
func Stem(word string) string { return language.Stem("en", word) }

// counts reports whether a word can be a term: it is no stop word, not one letter over and over,
// and long enough to mean something. A single letter is enough only in scripts without case, such
// as Han. Hiragana are the grammar of Japanese, and a pair with one is no word.
func (l Language) counts(lower string) bool {
	if l.stops(lower) {
		return false
	}
	r, n := utf8.DecodeRuneInString(lower)
	if n == len(lower) {
		return unicode.Is(unicode.Lo, r) && !unicode.Is(unicode.Hiragana, r)
	}
	if r == 'ー' || hiragana(lower) || mixed(lower) {
		return false
	}
	return strings.Trim(lower, lower[:n]) != "" || unicode.Is(unicode.Lo, r) // "xxxx" is a redaction, "mmm" is a sound
}

func hiragana(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) })
}

// mixed reports whether a pair has a character of Han and one of katakana: a word ends between
// them.
func mixed(word string) bool {
	first, n := utf8.DecodeRuneInString(word)
	if !Spaceless(first) {
		return false
	}
	second, _ := utf8.DecodeRuneInString(word[n:])
	return unicode.Is(unicode.Han, first) && unicode.Is(unicode.Katakana, second) || unicode.Is(unicode.Katakana, first) && unicode.Is(unicode.Han, second)
}

// elided returns a word without the article or pronoun that an apostrophe joins to it, if that is a
// stop word and the whole is none: "l'atelier", "dell'officina".
func (l Language) elided(text string) string {
	for {
		head, rest, ok := strings.Cut(text, "'")
		if !ok || l.code != "fr" && l.code != "it" || l.stops(strings.ToLower(text)) || !l.stops(strings.ToLower(head)) {
			return text
		}
		text = rest
	}
}

// Index numbers terms in the order of their first appearance and remembers how people wrote them.
// The zero Index is empty and ready to use. An Index is for one goroutine.
type Index struct {
	in      Language
	heard   map[string]map[string]int // language → its forms
	forms   map[string]int            // those of the language that is spoken: a word exactly as written → form[i]
	form    []form
	keys    map[string]int // stem, or two stems with a space between → term
	term    []term
	pairs   map[[2]int]int // two forms → pair[i]
	pair    []pair
	runs    runs
	scratch []byte
}

type form struct {
	text  string // bare
	term  int    // -1: a stop word
	count int
}

type term struct {
	key   string
	parts [2]int // the terms of a phrase; -1, -1 for a word
	forms []int  // indices into form, or into pair for a phrase
}

type pair struct{ first, second, term, count int }

// Speak says in which language the texts are that are added from now on. Before it is called, they
// are in the zero Language. The same words of two languages with the same stem are one term.
func (x *Index) Speak(l Language) {
	if x.heard == nil {
		x.heard, x.keys, x.pairs = map[string]map[string]int{}, map[string]int{}, map[[2]int]int{}
	}
	if x.heard[l.code] == nil {
		x.heard[l.code] = map[string]int{}
	}
	x.in, x.forms = l, x.heard[l.code]
}

// Add appends the terms of text to dst, in order and with repeats, and returns it. With phrases,
// two terms with nothing but white space or a hyphen between them make a third; a term that is said
// twice in a row makes none. The parts of an e-mail address are no terms, because terms are shown.
func (x *Index) Add(dst []int, text []byte, phrases bool) []int {
	if x.forms == nil {
		x.Speak(Language{})
	}
	at := bytes.IndexByte(text, '@') >= 0
	x.runs.last = -1
	last, end := -1, 0 // the form of the term before, and where it ended
	for from, to := range spans(text) {
		if at && addressed(text, from, to) {
			continue
		}
		f := x.formOf(text[from:to])
		x.form[f].count++
		x.runs.add(f, from, to)
		t := x.form[f].term
		if t < 0 {
			continue
		}
		dst = append(dst, t)
		if phrases && last >= 0 && x.form[last].term != t && end < from && joins(text[end:from]) {
			dst = append(dst, x.phraseOf(last, f))
		}
		last, end = f, to
	}
	return dst
}

// addressed reports whether a word is part of an address: of what stands there between white space,
// with an @ that has letters on both sides.
func addressed(text []byte, start, end int) bool {
	lo := bytes.LastIndexFunc(text[:start], unicode.IsSpace) + 1
	hi := len(text)
	if i := bytes.IndexFunc(text[end:], unicode.IsSpace); i >= 0 {
		hi = end + i
	}
	i := bytes.IndexByte(text[lo:hi], '@')
	return i > 0 && lo+i+1 < hi && letters(text[lo:lo+i]) && letters(text[lo+i+1:hi])
}

// joins reports whether what stands between two words lets them be one phrase: a hyphen, or white
// space, which may be the end of a wrapped line but not of a paragraph.
func joins(between []byte) bool {
	return string(between) == "-" || len(bytes.TrimSpace(between)) == 0 && bytes.Count(between, []byte("\n")) < 2
}

func (x *Index) formOf(v []byte) int {
	if i, ok := x.forms[string(v)]; ok {
		return i
	}
	i := len(x.form)
	f := form{text: x.in.elided(bare(v)), term: -1}
	if low := strings.ToLower(f.text); x.in.counts(low) {
		f.term = x.intern(x.in.stem(low), [2]int{-1, -1})
		x.term[f.term].forms = append(x.term[f.term].forms, i)
	}
	x.form = append(x.form, f)
	x.forms[string(v)] = i
	return i
}

func (x *Index) phraseOf(first, second int) int {
	at := [2]int{first, second}
	i, ok := x.pairs[at]
	if !ok {
		a, b := x.form[first].term, x.form[second].term
		x.scratch = append(append(append(x.scratch[:0], x.term[a].key...), ' '), x.term[b].key...)
		t := x.intern(string(x.scratch), [2]int{a, b})
		i = len(x.pair)
		x.pair = append(x.pair, pair{first, second, t, 0})
		x.term[t].forms = append(x.term[t].forms, i)
		x.pairs[at] = i
	}
	x.pair[i].count++
	return x.pair[i].term
}

func (x *Index) intern(key string, parts [2]int) int {
	if t, ok := x.keys[key]; ok {
		return t
	}
	t := len(x.term)
	x.term = append(x.term, term{key: key, parts: parts})
	x.keys[key] = t
	return t
}

// Len returns the number of terms; they are numbered from 0 to Len()-1.
func (x *Index) Len() int { return len(x.term) }

// Key returns the stem of a term, or the two stems of a phrase with a space between them.
func (x *Index) Key(t int) string { return x.term[t].key }

// Lookup returns the number of the term with the given key, and whether there is one.
func (x *Index) Lookup(key string) (int, bool) {
	t, ok := x.keys[key]
	return t, ok
}

// Find returns the number of the term of a lower-case word, in any of the languages that were
// spoken, and whether there is one.
func (x *Index) Find(word string) (int, bool) {
	for _, code := range slices.Sorted(maps.Keys(x.heard)) {
		if t, ok := x.keys[In(code).stem(word)]; ok {
			return t, true
		}
	}
	return 0, false
}

// Parts returns the two terms a phrase is made of, and whether t is a phrase.
func (x *Index) Parts(t int) (first, second int, phrase bool) {
	p := x.term[t].parts
	return p[0], p[1], p[0] >= 0
}

// Text returns a term as people mostly wrote it: its most frequent form, and that form's most
// frequent spelling in small and capital letters. A pair of characters that always stands with
// the same others is shown as the word that they are: 平板电脑. Of equally frequent ones the first in
// dictionary order is taken, small letters before capitals.
func (x *Index) Text(t int) string {
	spellings := map[string]int{}
	for _, i := range x.term[t].forms {
		text, n := x.written(t, i)
		spellings[text] += n
	}
	lowers := map[string]int{}
	for text, n := range spellings {
		lowers[strings.ToLower(text)] += n
	}
	low := mostFrequent(lowers)
	for text := range spellings {
		if strings.ToLower(text) != low {
			delete(spellings, text)
		}
	}
	return mostFrequent(spellings)
}

func (x *Index) written(t, i int) (string, int) {
	if x.term[t].parts[0] < 0 {
		return x.whole(i), x.form[i].count
	}
	p := x.pair[i]
	a, b := x.form[p.first].text, x.form[p.second].text
	if last, _ := utf8.DecodeLastRuneInString(a); Spaceless(last) {
		if first, _ := utf8.DecodeRuneInString(b); Spaceless(first) {
			return a + b, p.count
		}
	}
	return a + " " + b, p.count
}

// Spaceless reports whether a character is of a script that is written without spaces between
// words.
func Spaceless(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func mostFrequent(counts map[string]int) string {
	all := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		// In byte order capitals come first, so the greater spelling is the one in small letters.
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(b, a))
	})
	return all[0]
}

// Unique sorts ts and removes repeats, in place.
func Unique(ts []int) []int {
	slices.Sort(ts)
	return slices.Compact(ts)
}
