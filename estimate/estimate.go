// Package estimate recommends how many personas a study supports, as a range with its support and
// its reasons, and chooses the number to make when a count is asked for.
// It never implies one right number, and never counts the same words twice.
package estimate

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// The methods.
const (
	ByGroups = "groups" // groups of participants that are more alike than chance makes them
	ByTokens = "tokens" // the volume of text, as Persona v0.7 did it
)

// Estimate is a recommendation.
type Estimate struct {
	Recommended int              `json:"recommended"`
	Low         int              `json:"low"` // Low ≤ Recommended ≤ High
	High        int              `json:"high"`
	Support     evidence.Support `json:"support"`
	PValue      *float64         `json:"p_value"` // nil: not tested
	// Confidence is of the tokens rule only, and nil otherwise: points for volume and variety, 0.5
	// to 0.9. It is no probability.
	Confidence *float64 `json:"confidence,omitempty"`
	Method     string   `json:"method"`  // ByGroups or ByTokens: what the recommendation rests on
	Reasons    []string `json:"reasons"` // full sentences
	Themes     []Theme  `json:"themes"`  // the first ten
	Factors    Factors  `json:"factors"`
	// Languages are those that participants speak, the one that most speak first. Words are compared
	// within each.
	Languages []terms.Spoken `json:"languages"`
}

// Theme is a subject that several participants speak of.
type Theme struct {
	Phrase       string `json:"phrase"`
	Participants int    `json:"participants"`
}

// Factors is what was measured.
type Factors struct {
	Files          int `json:"files"`
	Participants   int `json:"participants"`
	Segments       int `json:"segments"`        // said by participants
	Tokens         int `json:"tokens"`          // of all the text
	DistinctTokens int `json:"distinct_tokens"` // without what is said again word for word
	Themes         int `json:"themes"`
	// UniqueKeywords is how many different words there are that are no stop words, by their stems.
	UniqueKeywords int `json:"unique_keywords"`
	TokensPerFile  int `json:"tokens_per_file"`
	// Richness is 0 to 1: four tenths variety of words, six tenths length up to 5,000 words.
	Richness float64 `json:"richness"`
}

// Options of both methods. The zero value is ready to use.
type Options struct {
	// Method is [ByGroups] or [ByTokens]; "" is ByGroups. Whoever holds a study chooses by it which of
	// [Groups] and [Tokens] to call; these two do not look at it.
	Method string
	// TokensPerPersona is how many tokens should back a persona. 0: 7,500, as in Persona v0.7.
	TokensPerPersona int
	// Min and Max bound the recommendation of the tokens rule. 0: 2 and 10. More personas than
	// there are participants are never recommended.
	Min, Max int
}

// Study is what an estimate is made from. Sources and People are as package segment makes them.
// Tokens is the number of tokens of all the text.
type Study struct {
	Sources []segment.Source
	People  []segment.Person
	Tokens  int
}

// Groups recommends as many personas as groups of participants were found. With fewer participants
// than can be tested it falls back on the tokens rule, at most half the participants.
func Groups(s Study, found *groups.Result, o Options) Estimate {
	m := measure(s)
	if found.Support == evidence.TooFew {
		return few(m, found, o)
	}
	e := Estimate{
		Recommended: found.Recommended, Low: found.Low, High: found.High,
		Support: found.Support, PValue: found.PValue, Method: ByGroups, Themes: m.listed(), Factors: m.Factors, Languages: m.spoken,
	}
	e.Reasons = groupReasons(found, m)
	return e
}

// Tokens recommends a number of personas by the volume of text, the rule of Persona v0.7: about
// 7,500 tokens a persona, no more personas than themes or participants, within Min and Max. Two
// defects of that version are mended: the recommendation lies inside its own range, and what is
// repeated word for word counts once.
func Tokens(s Study, o Options) Estimate {
	m := measure(s)
	e := byTokens(m, o, m.Participants)
	if m.Participants >= groups.MinParticipants {
		e.Support = evidence.None
		e.Reasons = append(e.Reasons, "This rule measures how much text there is, not how different the participants are; the groups method tests that.")
	}
	return e
}

func few(m measured, found *groups.Result, o Options) Estimate {
	half := min(m.Participants, max(1, m.Participants/2))
	comparable := m.Participants - len(found.Silent)
	alike := m.distinctPeople == 1 || comparable == 0 && m.Participants >= groups.MinParticipants
	if alike {
		half = min(half, 1) // more would separate people between whom no difference was seen
	}
	e := byTokens(m, o, half)
	if m.Participants == 0 {
		return e
	}
	if alike && m.Participants > 1 {
		e.Reasons = []string{fmt.Sprintf("%s were read, and no difference between what they say can be seen: one persona describes them all.",
			counted(m.Participants, "participant"))}
		return e
	}
	who := plural(m.Participants, "participant is", "participants are")
	if comparable < m.Participants && m.Participants >= groups.MinParticipants {
		who = fmt.Sprintf("Of %s %d said something that can be compared with others, which is", counted(m.Participants, "participant"), comparable)
	}
	e.Reasons = append([]string{fmt.Sprintf("%s too few to test for groups: at least %d are needed. The number recommended follows from the volume of text instead, and is at most half the participants.",
		who, groups.MinParticipants)}, e.Reasons...)
	return e
}

func byTokens(m measured, o Options, ceiling int) Estimate {
	asked := o.Min > 0
	o.TokensPerPersona, o.Min, o.Max = cmp.Or(o.TokensPerPersona, 7500), cmp.Or(o.Min, 2), cmp.Or(o.Max, 10)
	most := min(ceiling, max(o.Max, o.Min))
	least := min(o.Min, most)
	volume, themes := max(1, m.DistinctTokens/max(1, o.TokensPerPersona)), max(1, m.Factors.Themes)
	e := Estimate{Support: evidence.TooFew, Method: ByTokens, Themes: m.listed(), Factors: m.Factors, Languages: m.spoken}
	e.Recommended = min(max(min(volume, themes), least), most)
	e.Low, e.High = max(least, e.Recommended-2), min(most, e.Recommended+2)
	if m.Participants == 0 {
		e.Reasons = []string{"No participant says anything, so there is nothing to build a persona from."}
		return e
	}
	confidence := m.confidence()
	e.Confidence = &confidence
	e.Reasons = []string{fmt.Sprintf("%s of text at about %s a persona back %s.",
		counted(m.DistinctTokens, "token"), thousands(o.TokensPerPersona), counted(volume, "persona"))}
	if m.DistinctTokens < m.Tokens {
		e.Reasons = append(e.Reasons, fmt.Sprintf("Of %s, %s are said again word for word and count once.", counted(m.Tokens, "token"), thousands(m.Tokens-m.DistinctTokens)))
	}
	switch {
	case themes == mostThemes:
		e.Reasons = append(e.Reasons, fmt.Sprintf("The text holds %d themes or more.", themes))
	case themes < volume:
		e.Reasons = append(e.Reasons, fmt.Sprintf("The text holds only %s, and a persona needs one of its own.", counted(themes, "theme")))
	default:
		e.Reasons = append(e.Reasons, fmt.Sprintf("The text holds %s.", counted(themes, "theme")))
	}
	switch {
	case e.Recommended == ceiling && ceiling < min(volume, themes):
		e.Reasons = append(e.Reasons, fmt.Sprintf("With %s no more than %d can be told apart.", counted(m.Participants, "participant"), ceiling))
	case e.Recommended == most && most < min(volume, themes):
		e.Reasons = append(e.Reasons, fmt.Sprintf("More than %d personas are hard to keep apart; that is the largest number asked for.", most))
	case e.Recommended > min(volume, themes) && !asked:
		e.Reasons = append(e.Reasons, fmt.Sprintf("%d is the smallest number that is recommended where none is asked for.", least))
	case e.Recommended > min(volume, themes):
		e.Reasons = append(e.Reasons, fmt.Sprintf("%d is the smallest number asked for.", least))
	}
	return e
}

// confidence returns points as Persona v0.7 did, except that words said again earn none: half a
// point at least, never a whole one.
func (m measured) confidence() float64 {
	c := 0.5
	switch {
	case m.DistinctTokens > 50_000:
		c += 0.2
	case m.DistinctTokens > 20_000:
		c += 0.1
	}
	for _, earned := range []bool{m.distinctPeople >= 5, m.Factors.Themes >= 3, m.Richness >= 0.5} {
		if earned {
			c += 0.1
		}
	}
	return min(0.9, math.Round(c*100)/100)
}

func groupReasons(r *groups.Result, m measured) []string {
	compared := m.Participants - len(r.Silent)
	var say []string
	add := func(format string, args ...any) { say = append(say, fmt.Sprintf(format, args...)) }
	switch r.Support {
	case evidence.None:
		add("%s were compared by the words they use. They do not fall into groups: the strongest difference between them is %s times what dealing the same words out at random would show, and a group needs more.",
			counted(compared, "participant"), first(r.Effect))
		add("One persona that describes everybody is what the data supports. You may ask for more, but where they differ may be chance.")
	default:
		add("%s were compared by the words they use, and %d groups stand out.", counted(compared, "participant"), r.Recommended)
		dims := r.Effect[:min(len(r.Effect), r.Recommended-1)]
		what := "The differences that part them are"
		if len(dims) == 1 {
			what = "The difference that parts them is"
		}
		add("%s %s times as strong as when the same words are dealt out at random (p = %s).", what, list(dims), factor(*r.PValue))
		var sizes []string
		for _, g := range r.Members {
			sizes = append(sizes, thousands(len(g)))
		}
		add("The groups have %s participants.", and(sizes))
		if r.Support == evidence.Weak {
			add("The support is weak: the groups overlap, and another number inside the range describes the data nearly as well.")
		}
	}
	if r.High > r.Low {
		add("The data leaves open %d to %d personas.", r.Low, r.High)
	}
	if k := r.Recommended; k > 1 && k < len(r.Coverage) {
		add("%d groups explain %s of all that differs between participants, %d would explain %s; the rest is everybody's own.", k, percent(r.Coverage[k-1]), k+1, percent(r.Coverage[k]))
	}
	if several := languages(m.spoken); several != "" {
		add("%s", several)
	}
	if n := m.wordless; n > 0 {
		add("%s no words of their own, and %s in no group.", plural(n, "participant left", "participants left"), isAre(n))
	}
	if n := len(r.Silent) - m.wordless; n > 0 {
		add("%s said nothing that can be compared with others, and %s in no group.", plural(n, "participant", "participants"), isAre(n))
	}
	return say
}

// languages says what a study in several languages leaves open; "" in one language.
func languages(spoken []terms.Spoken) string {
	if len(spoken) < 2 {
		return ""
	}
	var each []string
	for _, s := range spoken {
		each = append(each, fmt.Sprintf("%s (%s)", s.Name, counted(s.Participants, "participant")))
	}
	return fmt.Sprintf("They speak %s. Words are compared within a language, so what people of different languages have in common cannot be seen, and no language makes a group.", and(each))
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func first(effect []float64) string {
	if len(effect) == 0 {
		return "0"
	}
	return factor(effect[0])
}

func factor(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

func percent(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) + " %" }

func list(effect []float64) string {
	var s []string
	for _, v := range effect {
		s = append(s, factor(v))
	}
	return and(s)
}

func and(s []string) string {
	if len(s) < 2 {
		return strings.Join(s, "")
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

func counted(n int, noun string) string { return plural(n, noun, noun+"s") }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
