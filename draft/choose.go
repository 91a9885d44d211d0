package draft

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/persona-go/persona/internal/lazy"
	"github.com/persona-go/persona/personas"
)

type place struct{ source, start int }

// chooser picks the quotes of one persona. No sentence is taken twice.
type chooser struct {
	*material
	*group
	most  int // quotes a field
	used  map[place]bool
	taken []*sentence // in all fields, for variety
	order []ranked    // the group's sentences, the best first whatever the field
}

type ranked struct {
	*sentence
	base float64 // without the field's cue
}

// The weights of a quote's score: what it would have with no distinctive word at all, and how much
// it counts that the members share its words. They were set by reading drafts, not measured.
const (
	plainScore  = 1.2
	sharedScore = 0.5
	sameAgain   = 0.6 // taken off for likeness to what was taken before, at most
	tooAlike    = 0.6 // Jaccard likeness: such a sentence is not taken at all
	// worthShowing is the part of the best score of a field below which nothing more is shown: rather
	// few quotes than poor ones.
	worthShowing = 0.125
	// leastReadable is the readability below which what somebody said aloud makes no sense on paper.
	leastReadable = 0.5
)

func (m *material) chooser(g *group, o Options) *chooser {
	c := &chooser{material: m, group: g, most: o.Quotes, used: map[place]bool{}}
	for _, p := range g.members {
		for _, i := range m.of[p] {
			s := &m.all[i]
			c.order = append(c.order, ranked{s, c.base(s)})
		}
	}
	slices.SortStableFunc(c.order, func(a, b ranked) int { return cmp.Compare(b.base, a.base) })
	return c
}

// base returns the score of a sentence apart from its field: the sum of its distinctive terms' z
// over the root of its length, whether the members share its words, and how well it reads.
func (c *chooser) base(s *sentence) float64 {
	sum, shared, n := 0.0, 0.0, 0
	for _, t := range s.terms {
		_, _, phrase := c.index.Parts(t)
		if z := c.z[t]; z > 0 {
			if phrase {
				z /= 2 // its words count as well
			}
			sum += math.Sqrt(z) // a word that one group says all the time must not drown everything else
		}
		if !phrase {
			shared += c.shares[t]
			n++
		}
	}
	if n == 0 {
		return 0
	}
	v := (plainScore + sum/math.Sqrt(float64(n))) * (sharedScore + shared/float64(n)) * math.Pow(s.quality, 1.5)
	return math.Round(v*1e6) / 1e6
}

func (c *chooser) use(s *sentence) {
	c.used[place{s.source, s.start}] = true
	c.taken = append(c.taken, s)
}

// candidate is a sentence for one field.
type candidate struct {
	*sentence
	score float64
}

// shownAttributes is how many claims of a field a persona has at most.
const shownAttributes = 4

// field picks the claims of one field: the best sentence, with what other members say of the same
// thing; then the best on something else.
func (c *chooser) field(f int) []claim {
	var list []claim
	pool := c.pool(f)
	quotes := 0
	spoke := map[int]int{}
	headed := map[int]bool{} // themes that are headings already
	each := 1                // quotes of a participant in the field
	switch n := len(c.members); {
	case n < fewest:
		each = 3
	case n < 5:
		each = 2
	}
	free := func(s *sentence) bool {
		return spoke[s.person] < each && !c.used[place{s.source, s.start}] && !c.repeats(s)
	}
	for quotes < c.most && len(list) < shownAttributes {
		best := c.best(pool, free)
		if best == nil || best.score < worthShowing*pool[0].score {
			break
		}
		spoke[best.person]++
		theme, more := c.fellows(headed, best, pool, free, min(2, c.most-quotes-1))
		one := claim{nameOf(f), heading(c.text(best.sentence), f), append([]*sentence{best.sentence}, more...)}
		for _, s := range more {
			spoke[s.person]++
		}
		if len(more) > 0 {
			one.value = c.index.Text(theme)
			headed[theme] = true
		}
		quotes += len(one.said)
		list = append(list, one)
	}
	return list
}

// plainTrouble is the weight of the plainest words of trouble: "the hardest part is …".
const plainTrouble = 1.5

// plainly is how many times as strong a cue must be for the sentence to be about that alone.
const plainly = 2

// pool returns the sentences with a cue for the field, scored; those that are more about another
// field count less.
func (c *chooser) pool(f int) []candidate {
	var pool []candidate
	for _, r := range c.order {
		w := r.cue[f]
		if w <= 0 || r.base <= 0 || !r.answer && r.quality < leastReadable {
			continue
		}
		if (f == behaviour || f == context) && plainly*w <= max(r.cue[frustration], r.cue[goal]) {
			continue // it is about the trouble, or the wish, and only in passing about what is done
		}
		for other, v := range r.cue {
			if other != f && v > r.cue[f] && (other == frustration || other == goal) {
				w *= 0.6
				break
			}
		}
		if f == frustration && r.cue[goal] >= 1 && w < plainTrouble {
			w *= 0.5 // "I want …" says what is wanted, whatever was asked
		}
		pool = append(pool, candidate{r.sentence, r.base * w})
	}
	slices.SortStableFunc(pool, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return pool
}

// best takes the candidate with the highest score, of those that are free and may be quoted. What
// makes a score lower is likeness to what was taken before (MMR).
func (c *chooser) best(pool []candidate, free func(*sentence) bool) *candidate {
	refused := map[int]bool{}
	for {
		at, most := -1, 0.0
		for i := range pool {
			if pool[i].score <= most {
				break // sorted, and likeness only takes away
			}
			if refused[i] || !free(pool[i].sentence) {
				continue
			}
			if v := pool[i].score * (1 - sameAgain*c.likeness(pool[i].sentence)); v > most {
				at, most = i, v
			}
		}
		if at < 0 {
			return nil
		}
		if c.may(pool[at].sentence) {
			c.use(pool[at].sentence)
			return &pool[at]
		}
		refused[at] = true
	}
}

// fellows finds what other members say of the same thing: the most distinctive term of the sentence
// that another good sentence has too. A word that most of the group say is no thing in particular:
// with such a word, a second one must be shared.
func (c *chooser) fellows(headed map[int]bool, first *candidate, pool []candidate, free func(*sentence) bool, most int) (int, []*sentence) {
	if most < 1 {
		return 0, nil
	}
	var themes []int
	for _, t := range first.terms {
		if c.themes[t] && !headed[t] {
			themes = append(themes, t)
		}
	}
	slices.SortStableFunc(themes, func(a, b int) int { return cmp.Compare(c.z[b], c.z[a]) })
	for _, t := range themes {
		var more []*sentence
		for _, x := range pool {
			if x.score < first.score*0.5 || len(more) == most {
				break
			}
			if x.person == first.person || !free(x.sentence) || !slices.Contains(x.terms, t) || !c.sameThing(t, first.sentence, x.sentence) ||
				slices.ContainsFunc(more, func(s *sentence) bool { return s.person == x.person || alike(s, x.sentence) > tooAlike }) || !c.may(x.sentence) {
				continue
			}
			more = append(more, x.sentence)
		}
		if len(more) > 0 {
			for _, s := range more {
				c.use(s)
			}
			return t, more
		}
	}
	return 0, nil
}

// everybodys is the share of a group from which on a word is no thing in particular.
const everybodys = 0.4

// sameThing reports whether two sentences that share a theme are likely to speak of the same thing.
func (c *chooser) sameThing(theme int, a, b *sentence) bool {
	if _, _, phrase := c.index.Parts(theme); phrase || c.shares[theme] < everybodys {
		return true
	}
	for _, t := range a.terms {
		if _, _, phrase := c.index.Parts(t); t != theme && !phrase && c.shares[t] < everybodys && slices.Contains(b.terms, t) {
			return true
		}
	}
	return false
}

// likeness returns how alike a sentence is to the most similar of those taken, 0 to 1.
func (c *chooser) likeness(s *sentence) float64 {
	most := 0.0
	for _, t := range c.taken {
		most = max(most, alike(s, t))
	}
	return most
}

func (c *chooser) repeats(s *sentence) bool { return c.likeness(s) > tooAlike }

// alike returns the Jaccard likeness of two sentences' terms.
func alike(a, b *sentence) float64 {
	if len(a.terms) == 0 || len(b.terms) == 0 {
		return 0
	}
	both := 0
	for _, t := range a.terms {
		if slices.Contains(b.terms, t) {
			both++
		}
	}
	return float64(both) / float64(len(a.terms)+len(b.terms)-both)
}

// own picks up to two of the most telling sentences of those that are left, whatever they are
// about.
func (c *chooser) own() []claim {
	const (
		most       = 2
		ownQuality = 0.7
	)
	var list []claim
	spoke := map[int]bool{}
	for _, r := range c.order {
		if len(list) == most {
			break
		}
		if r.words < fewestWords || r.quality < ownQuality || r.base < worthShowing*c.order[0].base || spoke[r.person] || c.used[place{r.source, r.start}] || c.repeats(r.sentence) || r.base <= 0 || c.theme(r.sentence) < 0 || !c.may(r.sentence) {
			continue
		}
		c.use(r.sentence)
		spoke[r.person] = true
		list = append(list, claim{personas.InTheirWords, heading(c.text(r.sentence), -1), []*sentence{r.sentence}})
	}
	return list
}

// theme returns the most distinctive term of a sentence; -1 if it has none.
func (c *chooser) theme(s *sentence) int {
	best := -1
	for _, t := range s.terms {
		if c.themes[t] && (best < 0 || c.z[t] > c.z[best]) {
			best = t
		}
	}
	return best
}

// against looks for members who are content with what others of the group find hard: the same
// distinctive term, words of content, and no word of trouble.
func (c *chooser) against() []claim {
	const most = 2
	hard := map[int]int{} // a key phrase → those who find it hard
	for _, p := range c.phrases {
		for _, s := range c.taken {
			if s.cue[frustration] >= 0.9 && slices.Contains(s.terms, p.term) {
				hard[p.term] = s.person
			}
		}
	}
	var list []claim
	for _, p := range c.phrases {
		who, found := hard[p.term]
		if !found {
			continue
		}
		for _, r := range c.order {
			if len(list) == most {
				return list
			}
			if r.person == who || r.words < fewestWords || c.used[place{r.source, r.start}] || r.cue[frustration] > 0 || !slices.Contains(r.terms, p.term) || c.repeats(r.sentence) {
				continue
			}
			liked := r.answer && pleasant().MatchString(c.sources[r.source].Segments[r.segment].Question) && !r.holds.has(isNegative)
			if !liked && !r.holds.has(isPraise) || r.holds.has(isButThen) {
				continue
			}
			if c.may(r.sentence) {
				c.use(r.sentence)
				list = append(list, claim{personas.CounterEvidence, p.text, []*sentence{r.sentence}})
				break
			}
		}
	}
	return list
}

// pleasant matches a column that asks what people like.
var pleasant = lazy.Regexp(`(?i)pleasant|enjoy|like (most|best)|\b(do|did) you like|works well|strengths?|advantages?`)

var butThen = lazy.Regexp(`(?i)\b(but|however|although|except|would|wish|if|could)\b`)

// text returns what a sentence says, in one line.
func (m *material) text(s *sentence) string {
	return oneLine(m.sources[s.source].Text[s.start:s.end])
}

// How long a heading may be, and how short it may become if it is cut before a word that only
// joins.
const (
	headingWords = 14
	cutWords     = 5
)

var (
	clauseEnd = lazy.Regexp(`[,;:—–(]\s|\s[—–-]+\s|[.!]\s|\s(because|but|so that|which|although|whereas|unless|until)\s`)
	trailing  = lazy.Regexp(`(?i)^(a|an|the|some|any|at|of|in|to|with|and|or|for|on|is|are|was|were|that|this|my|our|their|very|all|but|so|it)$`)
	joint     = lazy.Regexp(`(?i)^(to|for|with|in|on|at|from|by|of|when|if|that|and|or|as|than|into|like|so|after|before|while|where|who|about)$`)
)

var conjunction = lazy.Regexp(`(?i)^(and|but|so|because|then|which|that|or|also)$`)

// heading cuts out of a sentence the clause that holds the field's cue, or the first clause if
// field is -1: words as they were said.
func heading(text string, field int) string {
	at := 0
	if field >= 0 {
		best := 0.0
		for _, p := range patterns[field] {
			if i := p.pattern().FindStringIndex(text); i != nil && p.weight > best {
				at, best = i[0], p.weight
			}
		}
	}
	start, end := 0, len(text)
	for _, b := range clauseEnd().FindAllStringIndex(text, -1) {
		if b[0] >= at && len(strings.Fields(text[start:b[0]])) >= 3 {
			end = b[0]
			break
		}
		if b[0] < at && len(strings.Fields(text[b[1]:])) >= 3 {
			start = b[1]
		}
	}
	words := strings.Fields(strings.Trim(text[start:end], " ,;:.!—–("))
	for len(words) > 3 && conjunction().MatchString(words[0]) {
		words = words[1:]
	}
	if len(words) > headingWords {
		n := headingWords
		for n > cutWords && !joint().MatchString(words[n]) {
			n--
		}
		if n == cutWords {
			n = headingWords
		}
		words = words[:n]
		for len(words) > cutWords && trailing().MatchString(words[len(words)-1]) {
			words = words[:len(words)-1]
		}
	}
	short := strings.Trim(strings.Join(words, " "), " ,;:.!—–(")
	if strings.Count(short, "(") != strings.Count(short, ")") || strings.Count(short, `"`)%2 == 1 || strings.Count(short, "“") != strings.Count(short, "”") {
		return text
	}
	return short
}
