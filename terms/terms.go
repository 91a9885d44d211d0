// Package terms turns text into terms: stemmed words and two-word phrases, without stop words, and
// says which of them set one group of people apart.
// It never opens a file and never guesses a language: English words are stemmed, all others stand
// as they are written.
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

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/kljensen/snowball/english"
)

// Word is a word of a text.
type Word struct {
	Start, End int    // bytes of the text
	Lower      string // lower case, with straight apostrophes and without a possessive 's
}

// Words yields the words of text in order, cut by the rules of Unicode Standard Annex 29. A word
// has at least one letter; numbers and punctuation are no words.
func Words(text []byte) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for it := words.FromBytes(text); it.Next(); {
			v := it.Value()
			if letters(v) && !yield(Word{it.Start(), it.End(), strings.ToLower(bare(v))}) {
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
	if n := len(s) - 2; n > 0 && (s[n:] == "'s" || s[n:] == "'S") && !Stop(strings.ToLower(s)) {
		return s[:n]
	}
	return s
}

// Stem returns the stem of a lower-case English word by the Snowball algorithm ("Porter 2"). Words
// with letters beyond a to z come back unchanged. A stem is a key, not a word to show: see
// [Index.Text].
func Stem(word string) string {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && c != '\'' {
			return word
		}
	}
	return english.Stem(word, true)
}

// counts reports whether a word can be a term: it is no stop word, not one letter over and over,
// and long enough to mean something. A single letter is enough only in scripts without case, such
// as Han, where one character is a word.
func counts(lower string) bool {
	if Stop(lower) {
		return false
	}
	r, n := utf8.DecodeRuneInString(lower)
	if n == len(lower) {
		return unicode.Is(unicode.Lo, r)
	}
	return strings.Trim(lower, lower[:n]) != "" || unicode.Is(unicode.Lo, r) // "xxxx" is a redaction, "mmm" is a sound
}

// Index numbers terms in the order of their first appearance and remembers how people wrote them.
// The zero Index is empty and ready to use. An Index is for one goroutine.
type Index struct {
	forms   map[string]int // a word exactly as written → forms[i]
	form    []form
	keys    map[string]int // stem, or two stems with a space between → term
	term    []term
	pairs   map[[2]int]int // two forms → pair[i]
	pair    []pair
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

// Add appends the terms of text to dst, in order and with repeats, and returns it. With phrases,
// two terms with nothing but white space or a hyphen between them make a third; a term that is said
// twice in a row makes none. The parts of an e-mail address are no terms, because terms are shown.
func (x *Index) Add(dst []int, text []byte, phrases bool) []int {
	if x.forms == nil {
		x.forms, x.keys, x.pairs = map[string]int{}, map[string]int{}, map[[2]int]int{}
	}
	at := bytes.IndexByte(text, '@') >= 0
	last, end := -1, 0 // the form of the term before, and where it ended
	for it := words.FromBytes(text); it.Next(); {
		v := it.Value()
		if !letters(v) || at && addressed(text, it.Start(), it.End()) {
			continue
		}
		f := x.formOf(v)
		x.form[f].count++
		t := x.form[f].term
		if t < 0 {
			continue
		}
		dst = append(dst, t)
		if phrases && last >= 0 && x.form[last].term != t && joins(text[end:it.Start()]) {
			dst = append(dst, x.phraseOf(last, f))
		}
		last, end = f, it.End()
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
	f := form{text: bare(v), term: -1}
	if low := strings.ToLower(f.text); counts(low) {
		f.term = x.intern(Stem(low), [2]int{-1, -1})
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

// Parts returns the two terms a phrase is made of, and whether t is a phrase.
func (x *Index) Parts(t int) (first, second int, phrase bool) {
	p := x.term[t].parts
	return p[0], p[1], p[0] >= 0
}

// Text returns a term as people mostly wrote it: its most frequent form, and that form's most
// frequent spelling in small and capital letters. Of equally frequent ones the first in dictionary
// order is taken, small letters before capitals.
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
		return x.form[i].text, x.form[i].count
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
