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
	spoken         []terms.Spoken
}

func (m measured) listed() []Theme { return m.themes[:min(10, len(m.themes))] }

func measure(s Study) measured {
	m := measured{Factors: Factors{Files: len(s.Sources), Participants: len(s.People), Tokens: s.Tokens, TokensPerFile: s.Tokens}}
	if len(s.Sources) > 0 {
		m.TokensPerFile = s.Tokens / len(s.Sources)
	}
	m.DistinctTokens = int(math.Round(float64(s.Tokens) * distinctShare(s.Sources)))
	u := hear(s)
	m.spoken = terms.Count(u.languages)
	m.Segments, m.wordless, m.distinctPeople = u.segments, len(s.People)-u.speakers, u.different
	if u.words > 0 {
		m.Richness = math.Round(100*(0.4*float64(len(u.vocabulary))/float64(u.words)+0.6*min(1, float64(u.words)/5000))) / 100
	}
	for t := range u.index.Len() {
		if _, _, phrase := u.index.Parts(t); !phrase {
			m.UniqueKeywords++
		}
	}
	least := max(3, (u.speakers+19)/20)
	if u.speakers < groups.MinParticipants {
		least = min(2, u.speakers)
	}
	m.themes = []Theme{}
	for _, c := range u.themes(least, mostThemes) {
		m.themes = append(m.themes, Theme{u.index.Text(c.term), len(c.people)})
	}
	m.Factors.Themes = len(m.themes)
	return m
}

// utterances is what the participants of a study said, each segment with the same words once.
type utterances struct {
	index      terms.Index
	of         [][]int // distinct segment → its terms, once each
	by         [][]int // distinct segment → the participants who said it
	segments   int     // with repeats
	speakers   int     // participants with a segment
	different  int     // participants who do not say exactly what an earlier one says
	words      int     // of the distinct segments
	vocabulary map[string]bool
	languages  []terms.Language // of the speakers
}

func hear(s Study) *utterances {
	u := &utterances{vocabulary: map[string]bool{}}
	seen, alike := map[string]int{}, map[string]bool{}
	var body, all []byte
	languages := terms.Languages(len(s.People), segment.Said(s.Sources, s.People))
	for i, p := range s.People {
		u.index.Speak(languages[i])
		all = all[:0]
		for _, ref := range p.Said {
			u.segments++
			body = segment.AppendWords(body[:0], s.Sources[ref.Source].Text, s.Sources[ref.Source].Segments[ref.Segment])
			all = append(append(all, body...), 0)
			n, known := seen[string(body)]
			if !known {
				n = len(u.of)
				seen[string(body)] = n
				u.of, u.by = append(u.of, terms.Unique(u.index.Add(nil, body, true))), append(u.by, nil)
				for w := range terms.Words(body) {
					u.words++
					u.vocabulary[w.Lower] = true
				}
			}
			if by := u.by[n]; len(by) == 0 || by[len(by)-1] != i {
				u.by[n] = append(by, i)
			}
		}
		if len(p.Said) > 0 {
			u.speakers++
			u.languages = append(u.languages, languages[i])
			if !alike[string(all)] {
				alike[string(all)] = true
				u.different++
			}
		}
	}
	return u
}

func bodyOf(s segment.Source, i int) []byte { return s.Text[s.Segments[i].Body:s.Segments[i].BodyEnd] }

// distinctShare returns the share of the text that is not a segment said before, word for word,
// anywhere in the study.
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

// A study has at most mostThemes themes. A theme is said by a twentieth of the participants and at
// least three (two if there are fewer than eight), more than once. At most overlap of its segments
// hold an earlier theme; if more do, it is that theme again.
const (
	mostThemes   = 30
	overlap      = 0.5
	phraseWeight = 1.5 // two words are rarer by nature, and say more
)

// theme is a term that stands for a subject.
type theme struct {
	term   int
	people []int // who speak of it
	weight float64
}

// themes lists the subjects that at least least participants speak of, but not all, the weightiest
// first, and no more than most of them. A term weighs as much as each participant uses it (the log
// of one more than the segments that have it), times how much using it distinguishes one
// participant from the others.
func (u *utterances) themes(least, most int) []theme {
	segments := make([][]int, u.index.Len())
	for n, ts := range u.of {
		if len(u.by[n]) >= 3 && 3*len(u.by[n]) >= u.speakers && len(ts) >= 6 {
			continue // a form's words, which everybody has
		}
		for _, t := range ts {
			segments[t] = append(segments[t], n)
		}
	}
	var candidates []theme
	for t, in := range segments {
		people, times, use := u.peopleOf(in)
		if len(people) < least || times < 2 {
			continue
		}
		w := use * math.Log(float64(u.speakers+1)/float64(len(people)))
		if _, _, phrase := u.index.Parts(t); phrase {
			w *= phraseWeight
		}
		candidates = append(candidates, theme{t, people, w})
	}
	slices.SortFunc(candidates, func(a, b theme) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(u.index.Key(a.term), u.index.Key(b.term)))
	})
	var found []theme
	mark := make([]int, len(u.of))
	// Beyond ten times as many as are wanted, they are as rare as hobby horses.
	for _, c := range candidates[:min(10*most, len(candidates))] {
		if len(found) == most {
			break
		}
		if !repeats(segments, found, c.term, mark) {
			found = append(found, c)
		}
	}
	return found
}

// peopleOf lists the participants who said any of the segments, and says how often they did, and
// the sum of the logs of how often each did.
func (u *utterances) peopleOf(segments []int) (people []int, times int, use float64) {
	var who []int
	for _, n := range segments {
		who = append(who, u.by[n]...)
	}
	slices.Sort(who)
	for i := 0; i < len(who); {
		first := i
		for i < len(who) && who[i] == who[first] {
			i++
		}
		people = append(people, who[first])
		use += math.Log1p(float64(i - first))
	}
	return people, len(who), use
}

// repeats reports whether the term mostly stands where one of the found themes stands; mark has
// room for every segment.
func repeats(segments [][]int, found []theme, term int, mark []int) bool {
	for _, n := range segments[term] {
		mark[n] = term + 1
	}
	for _, f := range found {
		both := 0
		for _, n := range segments[f.term] {
			if mark[n] == term+1 {
				both++
			}
		}
		if float64(both) > overlap*float64(min(len(segments[f.term]), len(segments[term]))) {
			return true
		}
	}
	return false
}
