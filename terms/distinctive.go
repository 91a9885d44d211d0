package terms

import (
	"cmp"
	"math"
	"slices"
)

// Contrast is a term that one group uses more than the rest do.
type Contrast struct {
	Term    int     // its number in the Index
	Text    string  // as people mostly wrote it
	Z       float64 // how many standard deviations the log-odds in the group lie above those in the rest; rounded to 4 places
	Inside  int     // participants of the group who said it
	Outside int     // other participants who said it
}

// Options are the options of [Distinctive]. The zero value is ready to use.
type Options struct {
	// MinParticipants is how many participants of the group must have said a term. 0 means 2, or 1 in
	// a group of one.
	MinParticipants int
	// MinZ is the least z score of a term that is returned. 0 means 1.96, the 97.5 % point of the
	// normal distribution.
	MinZ float64
	// Limit is the most terms that are returned. 0 means all.
	Limit int
	// Repeats keeps a word beside a phrase that holds it, and a phrase beside its words.
	Repeats bool
}

// prior is the weight of the background frequencies, in term occurrences: a group's rate for a term
// is drawn towards everybody's as if that many more occurrences had been seen at everybody's rate.
// 500 is about what one talkative interview says, so a group of one or two is judged with caution
// and a group of ten by its own words. In a small study the weight is priorShare, a tenth, of all
// that was said.
const (
	prior      = 500
	priorShare = 0.1
)

// lift is how much greater a share of the group than of the others must say a term.
const lift = 1.5

// Distinctive returns the terms that set a group apart from everybody else, the most distinctive
// first, by the weighted log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi,
// Quinn: Fightin' Words, Political Analysis 16, 2008). said[i] lists the terms of participant i
// with repeats, as [Index.Add] gives them; inside[i] reports whether i is in the group. Words and
// phrases are counted apart, each against the sum of its own kind. Ties are in the order of the
// keys.
func Distinctive(x *Index, said [][]int, inside []bool, o Options) []Contrast {
	size := 0
	for _, in := range inside {
		if in {
			size++
		}
	}
	least := cmp.Or(o.MinParticipants, min(2, size))
	minZ := cmp.Or(o.MinZ, 1.96)
	t := tally(x, said, inside)
	var found []Contrast
	for w := range x.Len() {
		kind := 0
		if _, _, phrase := x.Parts(w); phrase {
			kind = 1
		}
		c := Contrast{Term: w, Inside: t.people[0][w], Outside: t.people[1][w]}
		// Some say a common word often; that does not set a group apart, all the others say it too.
		if c.Inside < least || float64(c.Inside*(len(inside)-size)) < lift*float64(c.Outside*size) {
			continue
		}
		c.Z = math.Round(logOdds(t.count[0][w], t.total[0][kind], t.count[1][w], t.total[1][kind])*1e4) / 1e4
		if c.Z >= minZ {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b Contrast) int {
		return cmp.Or(cmp.Compare(b.Z, a.Z), cmp.Compare(b.Inside, a.Inside), cmp.Compare(x.Key(a.Term), x.Key(b.Term)))
	})
	if !o.Repeats {
		found = withoutRepeats(x, found, t.count[0])
	}
	if o.Limit > 0 && len(found) > o.Limit {
		found = found[:o.Limit]
	}
	for i := range found {
		found[i].Text = x.Text(found[i].Term)
	}
	return found
}

// counted holds the counts of the group at 0 and of the rest at 1.
type counted struct {
	count  [2][]float64  // occurrences of each term
	people [2][]int      // participants who said it
	total  [2][2]float64 // occurrences of words, of phrases
}

func tally(x *Index, said [][]int, inside []bool) counted {
	var c counted
	for side := range c.count {
		c.count[side], c.people[side] = make([]float64, x.Len()), make([]int, x.Len())
	}
	lastBy := make([]int, x.Len()) // 1 + the participant who said a term last
	for i, ts := range said {
		side := 1
		if inside[i] {
			side = 0
		}
		for _, t := range ts {
			c.count[side][t]++
			kind := 0
			if _, _, phrase := x.Parts(t); phrase {
				kind = 1
			}
			c.total[side][kind]++
			if lastBy[t] != i+1 {
				lastBy[t] = i + 1
				c.people[side][t]++
			}
		}
	}
	return c
}

// logOdds is equations 15, 16, 20 and 22 of Monroe et al. for one term: y1 of n1 occurrences in the
// group, y2 of n2 outside.
func logOdds(y1, n1, y2, n2 float64) float64 {
	weight := min(prior, priorShare*(n1+n2))
	a := weight * (y1 + y2) / (n1 + n2)
	odds := func(y, n float64) float64 {
		rest := max(n+weight-y-a, 0.5) // a corpus of one single term has no rest
		return math.Log((y + a) / rest)
	}
	return (odds(y1, n1) - odds(y2, n2)) / math.Sqrt(1/(y1+a)+1/(y2+a))
}

// withoutRepeats lets a word stand in one place only. A phrase takes the place of its words if more
// than half of their occurrences are in it, and it never stands beside a word of its own. A word is
// dropped if a better phrase holds it.
func withoutRepeats(x *Index, found []Contrast, count []float64) []Contrast {
	byPhrase := map[int]bool{} // words that a kept phrase holds
	byWord := map[int]bool{}   // words kept
	var kept []Contrast
	for _, c := range found {
		first, second, phrase := x.Parts(c.Term)
		if !phrase {
			if !byPhrase[c.Term] {
				byWord[c.Term] = true
				kept = append(kept, c)
			}
			continue
		}
		held := func(w int) bool { return byPhrase[w] || byWord[w] && 2*count[c.Term] <= count[w] }
		if held(first) || held(second) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k Contrast) bool { return k.Term == first || k.Term == second })
		kept = append(kept, c)
		byPhrase[first], byPhrase[second] = true, true
	}
	return kept
}
