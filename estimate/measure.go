package estimate

import (
	"cmp"
	"math"
	"slices"

	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// measured is the facts about a study.
type measured struct {
	Factors
	themes         []Theme
	wordless       int // participants without a single segment
	distinctPeople int // participants who do not say exactly what an earlier one says
}

func (m measured) listed() []Theme { return m.themes[:min(10, len(m.themes))] }

func measure(s Study) measured {
	m := measured{Factors: Factors{Files: len(s.Sources), Participants: len(s.People), Tokens: s.Tokens, TokensPerFile: s.Tokens}}
	if len(s.Sources) > 0 {
		m.TokensPerFile = s.Tokens / len(s.Sources)
	}
	m.DistinctTokens = int(math.Round(float64(s.Tokens) * distinctShare(s.Sources)))
	var x terms.Index
	seen := map[string]int{} // words of a segment → its number
	var of [][]int           // distinct segment → its terms, once each
	var by [][]int           // distinct segment → the participants who said it
	alike := map[string]bool{}
	words := 0
	different := map[string]bool{}
	for i, p := range s.People {
		var all []byte
		for _, ref := range p.Said {
			m.Segments++
			body := bodyOf(s.Sources[ref.Source], ref.Segment)
			all = append(append(all, body...), 0)
			n, known := seen[string(body)]
			if !known {
				n = len(of)
				seen[string(body)] = n
				of, by = append(of, terms.Unique(x.Add(nil, body, true))), append(by, nil)
				for w := range terms.Words(body) {
					words++
					different[w.Lower] = true
				}
			}
			if !slices.Contains(by[n], i) {
				by[n] = append(by[n], i)
			}
		}
		if len(p.Said) == 0 {
			m.wordless++
		}
		if len(all) > 0 && !alike[string(all)] {
			alike[string(all)] = true
			m.distinctPeople++
		}
	}
	if words > 0 {
		m.Richness = math.Round(100*(0.4*float64(len(different))/float64(words)+0.6*min(1, float64(words)/5000))) / 100
	}
	for t := range x.Len() {
		if _, _, phrase := x.Parts(t); !phrase {
			m.UniqueKeywords++
		}
	}
	m.themes = themes(&x, of, by, len(s.People))
	m.Factors.Themes = len(m.themes)
	return m
}

func bodyOf(s segment.Source, i int) []byte { return s.Text[s.Segments[i].Body:s.Segments[i].BodyEnd] }

// distinctShare is the share of the text that is not a segment said before, word for word, anywhere in the study.
func distinctShare(sources []segment.Source) float64 {
	seen := map[string]bool{}
	all, once := 0, 0
	for _, s := range sources {
		for i := range s.Segments {
			body := bodyOf(s, i)
			all += len(body)
			if !seen[string(body)] {
				seen[string(body)] = true
				once += len(body)
			}
		}
	}
	if all == 0 {
		return 1
	}
	return float64(once) / float64(all)
}

// A study has at most mostThemes themes; a theme is said by a twentieth of the participants and at least three (two where there are
// fewer than eight), more than once, and at most overlap of its segments hold an earlier theme: else it is that theme again. Candidates beyond the first are as rare as hobby horses.
const (
	mostThemes   = 30
	candidates   = 400
	overlap      = 0.5
	phraseWeight = 1.5 // two words are rarer by nature, and say more
)

// themes lists the subjects of a study: words and phrases that several participants use, but not all, the weightiest first. A term
// weighs as much as each participant uses it (the log of one more than the segments that have it), times how much using it
// tells one from the others.
func themes(x *terms.Index, of, by [][]int, participants int) []Theme {
	segments := make([][]int, x.Len())
	for n, ts := range of {
		if len(by[n]) >= 3 && 3*len(by[n]) >= participants && len(ts) >= 6 {
			continue // a form's words, which everybody has
		}
		for _, t := range ts {
			segments[t] = append(segments[t], n)
		}
	}
	least := max(3, (participants+19)/20)
	if participants < groups.MinParticipants {
		least = min(2, participants)
	}
	type candidate struct {
		term, people int
		weight       float64
	}
	var cs []candidate
	for t, in := range segments {
		n, times, use := peopleOf(in, by)
		if n < least || times < 2 {
			continue
		}
		w := use * math.Log(float64(participants+1)/float64(n))
		if _, _, phrase := x.Parts(t); phrase {
			w *= phraseWeight
		}
		cs = append(cs, candidate{t, n, w})
	}
	slices.SortFunc(cs, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(x.Key(a.term), x.Key(b.term)))
	})
	found := []Theme{}
	covered := make([]int, len(of)) // segment → 1 + the last theme it was compared with
	var kept []int
	for _, c := range cs[:min(candidates, len(cs))] {
		if len(found) == mostThemes {
			break
		}
		if repeats(segments, kept, c.term, covered) {
			continue
		}
		kept = append(kept, c.term)
		found = append(found, Theme{x.Text(c.term), c.people})
	}
	return found
}

// peopleOf counts the participants who said any of the segments, how often they did, and sums the logs of how often each did.
func peopleOf(segments []int, by [][]int) (people, times int, use float64) {
	var who []int
	for _, n := range segments {
		who = append(who, by[n]...)
	}
	slices.Sort(who)
	for i := 0; i < len(who); {
		first := i
		for i < len(who) && who[i] == who[first] {
			i++
		}
		people++
		use += math.Log1p(float64(i - first))
	}
	return people, len(who), use
}

// repeats says whether the term mostly stands where one of the kept themes stands.
func repeats(segments [][]int, kept []int, term int, mark []int) bool {
	for _, n := range segments[term] {
		mark[n] = term + 1
	}
	for _, k := range kept {
		both := 0
		for _, n := range segments[k] {
			if mark[n] == term+1 {
				both++
			}
		}
		if float64(both) > overlap*float64(min(len(segments[k]), len(segments[term]))) {
			return true
		}
	}
	return false
}
