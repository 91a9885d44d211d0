package terms

import "unicode/utf8"

// runs remembers which pairs of characters follow each other, overlapping, in scripts without
// spaces. The zero runs is empty.
type runs struct {
	next, before map[int]map[int]int // form → the forms behind it, or before it → how often
	last, end    int                 // the form before, or -1, and where it ends
}

// add says that a form stands from start to end in a text.
func (r *runs) add(form, start, end int) {
	if r.last >= 0 && start < r.end {
		if r.next == nil {
			r.next, r.before = map[int]map[int]int{}, map[int]map[int]int{}
		}
		link(r.next, r.last, form)
		link(r.before, form, r.last)
	}
	r.last, r.end = form, end
}

func link(m map[int]map[int]int, from, to int) {
	if m[from] == nil {
		m[from] = map[int]int{}
	}
	m[from][to]++
}

// Two pairs belong to one word if nearly always where one stands, so does the other. A word is no
// longer than longestWord pairs.
const (
	together    = 0.8
	longestWord = 8
)

// whole returns a form as written, and if it is a pair of characters the word that it is part of.
func (x *Index) whole(i int) string {
	text := x.form[i].text
	if x.runs.next[i] == nil && x.runs.before[i] == nil {
		return text
	}
	n := 1
	for at := i; n < longestWord; n++ {
		if at = x.partner(x.runs.before, at); at < 0 || at == i {
			break
		}
		_, size := utf8.DecodeRuneInString(x.form[at].text)
		text = x.form[at].text[:size] + text
	}
	for at := i; n < longestWord; n++ {
		if at = x.partner(x.runs.next, at); at < 0 || at == i {
			break
		}
		_, size := utf8.DecodeLastRuneInString(x.form[at].text)
		text += x.form[at].text[len(x.form[at].text)-size:]
	}
	return text
}

// partner returns the form that nearly always stands beside one, or -1. Stop words are nobody's
// partner, but a long vowel is part of its word.
func (x *Index) partner(beside map[int]map[int]int, form int) int {
	for other, n := range beside[form] {
		first, _ := utf8.DecodeRuneInString(x.form[other].text)
		inside := x.form[other].term >= 0 || first == 'ー' && !hiragana(x.form[other].text)
		if inside && float64(n) >= together*float64(x.form[form].count) && float64(n) >= together*float64(x.form[other].count) {
			return other // only one can be so often
		}
	}
	return -1
}
