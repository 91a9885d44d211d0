package segment

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
)

// What makes two people one voice: their long answers are the same, word for word or nearly.
const (
	sameWords   = 8   // words of an answer that is compared, at least: shorter ones are alike by chance
	sameJaccard = 0.7 // of the words of two answers are common to both
	sameShare   = 0.5 // of somebody's long answers are the same as those of one other person
	sameAnswers = 3   // answers, at least,
	sameTotal   = 40  // or words in all
	sketchSize  = 8   // shingles by which an answer is found
	sketchMost  = 50  // answers that one shingle finds: more is a form's
	shingle     = 3   // words
)

// Merge makes one of the people who are one voice: whose long answers are, word for word or nearly,
// those of one other person, because a file was copied or a survey was sent twice. The first of
// them stays, with what the others alone said; Person.Copies names the others. Short answers never
// make two people one. It takes time in proportion to the text.
func Merge(sources []Source, people []Person) []Person {
	x := sameIndex{seed: maphash.MakeSeed(), bySketch: make(map[uint64][]int)}
	for p := range people {
		for _, ref := range people[p].Said {
			x.add(p, ref, AppendWords(nil, sources[ref.Source].Text, sources[ref.Source].Segments[ref.Segment]))
		}
	}
	of := make([]int, len(people)) // whom each is the same as
	for p := range of {
		of[p] = p
	}
	for p, mine := range x.byPerson(len(people)) {
		if other, ok := x.copyOf(p, mine); ok {
			of[p] = of[other]
		}
	}
	return x.merged(people, of)
}

// long is an answer that is compared.
type long struct {
	person int
	ref    Ref
	words  []uint64 // sorted, each once
	count  int
	same   map[int]bool // earlier people with the same answer
}

// sameIndex finds answers by the least of their shingles' hashes.
type sameIndex struct {
	seed     maphash.Seed
	answers  []long
	bySketch map[uint64][]int
}

func (x *sameIndex) add(person int, ref Ref, text []byte) {
	fields := strings.FieldsFunc(strings.ToLower(string(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if len(fields) < sameWords {
		return
	}
	a := long{person: person, ref: ref, count: len(fields), same: make(map[int]bool)}
	hashes := make([]uint64, len(fields))
	for i, f := range fields {
		hashes[i] = maphash.String(x.seed, f)
	}
	sketch := make([]uint64, 0, len(fields))
	for i := 0; i+shingle <= len(hashes); i++ {
		sketch = append(sketch, (hashes[i]*31+hashes[i+1])*31+hashes[i+2])
	}
	slices.Sort(sketch)
	sketch = slices.Compact(sketch)
	sketch = sketch[:min(len(sketch), sketchSize)]
	slices.Sort(hashes)
	a.words = slices.Compact(hashes)
	n := len(x.answers)
	tried := make(map[int]bool)
	for _, key := range sketch {
		for _, i := range x.bySketch[key] {
			if b := &x.answers[i]; b.person != person && !tried[i] {
				if tried[i] = true; jaccard(a.words, b.words) >= sameJaccard {
					a.same[b.person] = true
				}
			}
		}
		if len(x.bySketch[key]) < sketchMost {
			x.bySketch[key] = append(x.bySketch[key], n)
		}
	}
	x.answers = append(x.answers, a)
}

// jaccard returns how many of the words of two sorted lists are common to both.
func jaccard(a, b []uint64) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// byPerson returns the answers of each person.
func (x *sameIndex) byPerson(people int) [][]int {
	all := make([][]int, people)
	for i := range x.answers {
		p := x.answers[i].person
		all[p] = append(all[p], i)
	}
	return all
}

// copyOf returns the earlier person whose voice p is, if there is one.
func (x *sameIndex) copyOf(p int, mine []int) (int, bool) {
	answers, words := make(map[int]int), make(map[int]int)
	for _, i := range mine {
		for other := range x.answers[i].same {
			answers[other]++
			words[other] += x.answers[i].count
		}
	}
	best, found := 0, false
	for other := range answers {
		if n := answers[other]; float64(n) >= sameShare*float64(len(mine)) && n > 0 && (n >= sameAnswers || words[other] >= sameTotal) && (!found || n > answers[best] || n == answers[best] && other < best) {
			best, found = other, true
		}
	}
	return best, found
}

// merged returns the people who are left if each becomes the one that of names.
func (x *sameIndex) merged(people []Person, of []int) []Person {
	again := make(map[Ref]bool) // what a copy says that the first has said
	for i := range x.answers {
		a := &x.answers[i]
		if to := of[a.person]; to != a.person {
			for other := range a.same {
				again[a.ref] = again[a.ref] || of[other] == to
			}
		}
	}
	at := make([]int, len(people))
	kept := make([]Person, 0, len(people))
	for p := range people {
		if of[p] == p {
			at[p] = len(kept)
			kept = append(kept, people[p])
			continue
		}
		first := &kept[at[of[p]]]
		first.Copies = append(first.Copies, people[p].ID)
		for _, ref := range people[p].Said {
			if !again[ref] {
				first.Said = append(slices.Clip(first.Said), ref)
			}
		}
	}
	return kept
}
