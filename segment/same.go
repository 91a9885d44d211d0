package segment

import (
	"slices"
	"unicode"
	"unicode/utf8"
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
	x := sameIndex{bySketch: make(map[uint64][]int)}
	var body []byte
	for p := range people {
		for _, ref := range people[p].Said {
			body = AppendWords(body[:0], sources[ref.Source].Text, sources[ref.Source].Segments[ref.Segment])
			x.add(p, ref, body)
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
	same   []int // earlier people with the same answer, each once
	again  bool  // the person has said it before: the same question above each day of a diary
}

// sameIndex finds answers by the least of their shingles' hashes. The hashes are the same in every
// run, so that whoever is found is found again.
type sameIndex struct {
	answers  []long
	bySketch map[uint64][]int
	hashes   []uint64 // of the words of one answer
	sketch   []uint64
	tried    map[int]bool
}

func (x *sameIndex) add(person int, ref Ref, text []byte) {
	x.hashes = appendHashes(x.hashes[:0], text)
	if len(x.hashes) < sameWords {
		return
	}
	a := long{person: person, ref: ref, count: len(x.hashes)}
	x.sketch = x.sketch[:0]
	for i := 0; i+shingle <= len(x.hashes); i++ {
		x.sketch = append(x.sketch, mix((x.hashes[i]*31+x.hashes[i+1])*31+x.hashes[i+2]))
	}
	slices.Sort(x.sketch)
	sketch := slices.Compact(x.sketch)
	sketch = sketch[:min(len(sketch), sketchSize)]
	slices.Sort(x.hashes)
	words := slices.Compact(x.hashes)
	n := len(x.answers)
	clear(x.tried)
	for _, key := range sketch {
		found := x.bySketch[key]
		for _, i := range found {
			b := &x.answers[i]
			if x.tried[i] || b.person == person && a.again {
				continue
			}
			if x.tried == nil {
				x.tried = make(map[int]bool)
			}
			x.tried[i] = true
			switch alike := jaccard(words, b.words) >= sameJaccard; {
			case alike && b.person == person:
				a.again = true
			case alike && !slices.Contains(a.same, b.person):
				a.same = append(a.same, b.person)
			}
		}
		if len(found) < sketchMost {
			x.bySketch[key] = append(found, n)
		}
	}
	a.words = slices.Clone(words)
	x.answers = append(x.answers, a)
}

// appendHashes appends the hash of each word of text, in lower case, to dst (FNV-1a over
// characters).
func appendHashes(dst []uint64, text []byte) []uint64 {
	const basis, prime = 14695981039346656037, 1099511628211
	h := uint64(basis)
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		default:
			if r >= utf8.RuneSelf {
				r, n = utf8.DecodeRune(text[i:])
			}
			if r < utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				if h != basis {
					dst = append(dst, h)
				}
				h = basis
				i += n
				continue
			}
			r = unicode.ToLower(r)
		}
		h = (h ^ uint64(r)) * prime
		i += n
	}
	if h != basis {
		dst = append(dst, h)
	}
	return dst
}

// mix spreads the bits of a hash, so that the least of several is any of them (the finalizer of
// splitmix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
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
	answers, words, all := make(map[int]int, 1), make(map[int]int, 1), 0
	for _, i := range mine {
		if x.answers[i].again {
			continue
		}
		all++
		for _, other := range x.answers[i].same {
			answers[other]++
			words[other] += x.answers[i].count
		}
	}
	best, found := 0, false
	for other := range answers {
		if n := answers[other]; float64(n) >= sameShare*float64(all) && n > 0 && (n >= sameAnswers || words[other] >= sameTotal) && (!found || n > answers[best] || n == answers[best] && other < best) {
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
			for _, other := range a.same {
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
