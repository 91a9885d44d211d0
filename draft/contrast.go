package draft

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/terms"
)

// group is the participants of a persona and what sets them apart.
type group struct {
	members []int
	inside  []bool          // by participant
	z       map[int]float64 // how far each distinctive term is from what the others say
	shares  map[int]float64 // the share of the members who said each term
	themes  map[int]bool    // those of z that may head a quote: no word beside the phrase that holds it
	phrases []phrase        // to show: no repeats, no other group's
	lone    bool            // there is nobody else to compare with
}

type phrase struct {
	term            int
	text            string
	inside, outside int // participants
}

const (
	// shownPhrases is how many key phrases a persona has at most.
	shownPhrases = 8
	// leastZ is the z below which a term says nothing of a group: the 97.5 % point of the normal
	// distribution.
	leastZ = 1.96
	// A group with fewer phrases than fewPhrases also takes those above faintZ, one standard
	// deviation.
	fewPhrases = 4
	faintZ     = 1.0
)

// contrast finds what sets each group apart. A term that sets two of them apart is shown with the
// one that it fits better.
func (m *material) contrast(members [][]int) []*group {
	groups := make([]*group, len(members))
	owner := map[int]int{} // the group in which a term has the highest z
	ranked := make([][]terms.Contrast, len(members))
	for i, of := range members {
		g := &group{members: of, inside: make([]bool, len(m.people)), z: map[int]float64{}, themes: map[int]bool{}, lone: len(members) == 1}
		for _, p := range of {
			g.inside[p] = true
		}
		g.shares = m.spread(of)
		if g.lone {
			g.common(m)
		} else {
			g.far(m)
			ranked[i] = terms.Distinctive(&m.index, m.said, g.inside, terms.Options{MinZ: leastZ})
		}
		for t, z := range g.z {
			if at, ok := owner[t]; !ok || z > groups[at].z[t] {
				owner[t] = i
			}
		}
		groups[i] = g
	}
	for i, g := range groups {
		for _, c := range ranked[i] {
			if g.z[c.Term] == 0 || owner[c.Term] != i {
				continue
			}
			g.themes[c.Term] = true
			if len(g.phrases) < shownPhrases && m.apart(g, c) {
				g.add(phrase{c.Term, c.Text, c.Inside, c.Outside})
			}
		}
		if !g.lone && len(g.phrases) < fewPhrases {
			m.faint(g, owner, i)
		}
	}
	return groups
}

// faint adds what sets a small group apart only faintly, so that it has a name at all.
func (m *material) faint(g *group, owner map[int]int, i int) {
	for _, c := range terms.Distinctive(&m.index, m.said, g.inside, terms.Options{MinZ: faintZ}) {
		if at, ok := owner[c.Term]; ok && at != i || m.named(c.Term) || !telling(c.Text) || !m.apart(g, c) || len(g.phrases) == fewPhrases ||
			slices.ContainsFunc(g.phrases, func(p phrase) bool { return p.term == c.Term }) {
			continue
		}
		owner[c.Term] = i
		g.themes[c.Term] = true
		g.z[c.Term] = c.Z
		g.add(phrase{c.Term, c.Text, c.Inside, c.Outside})
	}
}

// add adds a phrase, unless another term is written alike: two parts of one word are.
func (g *group) add(p phrase) {
	if !slices.ContainsFunc(g.phrases, func(q phrase) bool { return q.text == p.text }) {
		g.phrases = append(g.phrases, p)
	}
}

// shareFactor is how many times as large a part of the group as of the others must speak of what it
// is named after.
const shareFactor = 1.25

// apart reports whether a term sets the group apart in people and not only in how often it is said.
func (m *material) apart(g *group, c terms.Contrast) bool {
	in := float64(c.Inside) / float64(len(g.members))
	out := float64(c.Outside) / float64(max(1, len(m.people)-len(g.members)))
	return in >= shareFactor*out
}

// far weighs every term that the group says more than the others, except names of people.
func (g *group) far(m *material) {
	for _, c := range terms.Distinctive(&m.index, m.said, g.inside, terms.Options{MinZ: leastZ, Repeats: true}) {
		if !m.named(c.Term) && telling(c.Text) {
			g.z[c.Term] = c.Z
		}
	}
}

// common weighs what many say if there is nobody to compare with: the terms of at least half of the
// participants, or the most widespread.
func (g *group) common(m *material) {
	var all []int
	for t := range m.index.Len() {
		if g.shares[t] > 0 && !m.named(t) && telling(m.index.Text(t)) && (len(g.members) == 1 || g.shares[t]*float64(len(g.members)) > 1.5) {
			all = append(all, t)
		}
	}
	weight := func(t int) float64 {
		if _, _, phrase := m.index.Parts(t); phrase {
			return 1.5 * g.shares[t]
		}
		return g.shares[t]
	}
	slices.SortStableFunc(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), strings.Compare(m.index.Key(a), m.index.Key(b)))
	})
	used := map[int]bool{}
	for i, t := range all {
		if i < 5*shownPhrases {
			g.z[t] = 2 * weight(t)
			g.themes[t] = true
		}
		a, b, two := m.index.Parts(t)
		if two && (used[a] || used[b]) || used[t] || len(g.phrases) == shownPhrases {
			continue
		}
		if two {
			used[a], used[b] = true, true
		}
		used[t] = true
		g.add(phrase{t, m.index.Text(t), int(g.shares[t]*float64(len(g.members)) + 0.5), 0})
	}
}

// spread returns the share of the members who said each term.
func (m *material) spread(members []int) map[int]float64 {
	n := map[int]float64{}
	for _, p := range members {
		for _, t := range unique(m.said[p]) {
			n[t]++
		}
	}
	for t := range n {
		n[t] /= float64(len(members))
	}
	return n
}

// telling reports whether a term can stand for what somebody talks about: not too short, and more
// than a word that fits any subject.
func telling(text string) bool {
	if r, n := utf8.DecodeRuneInString(text); terms.Spaceless(r) {
		// One character of these scripts is seldom a word, and hiragana alone are mostly grammar.
		return n < len(text) && strings.ContainsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Hiragana, r) })
	}
	words := strings.Fields(strings.ToLower(text))
	for _, w := range words {
		if !vague(w) {
			return utf8.RuneCountInString(text) >= 3 || strings.ToUpper(text) == text
		}
	}
	return false
}

// vague reports whether word is in every conversation: a verb, an adjective or a noun that goes
// with any subject. The list goes beyond the stop words of terms, which grouping must not miss, and
// was collected from key phrases that told nothing.
func vague(word string) bool {
	switch word {
	case "sense", "cool", "found", "find", "finding", "finds", "particular", "interesting", "interested", "useful", "helpful", "help", "helps", "helped", "helping",
		"work", "works", "working", "worked", "question", "questions", "answer", "answers", "obvious", "clear", "clearly", "easy", "easier", "easily", "hard", "harder",
		"difficult", "problem", "problems", "issue", "issues", "support", "ability", "able", "allow", "allows", "allowing", "add", "adding", "added", "show", "shows",
		"showing", "shown", "change", "changes", "changed", "changing", "understand", "understanding", "understood", "learn", "learned", "call", "called", "calls", "calling",
		"talk", "talks", "talking", "talked", "ask", "asks", "asked", "asking", "turn", "turns", "turned", "turning", "bring", "brings", "brought", "hold", "holds", "believe",
		"remember", "decide", "decides", "decided", "realize", "realizes", "realized", "notice", "notices", "like", "likes", "liked", "love", "hope", "wish", "wonder",
		"wants", "quick", "quickly", "slow", "slowly", "fast", "simple", "simply", "common", "similar", "specific", "general", "important", "main", "major", "real", "possible",
		"possibly", "likely", "available", "current", "recent", "previous", "following", "extra", "additional", "single", "multiple", "full", "complete", "entire", "open",
		"close", "left", "top", "bottom", "side", "line", "lines", "area", "place", "places", "level", "set", "sets", "setting", "run", "runs", "running", "ran", "idea",
		"ideas", "reason", "reasons", "result", "results", "end", "start", "started", "beginning", "minute", "minutes", "hour", "hours", "week", "weeks", "month", "months",
		"year", "years", "moment", "thing", "whole", "half", "piece", "pieces", "word", "words", "hand", "hands", "mind", "life", "world", "man", "woman", "guy", "name",
		"story", "stories", "leave", "leaves", "move", "moves", "moved", "moving", "write", "writes", "wrote", "written", "writing", "read", "reads", "reading", "send",
		"sends", "sent", "sending", "pass", "passes", "passed", "check", "checks", "checked", "checking", "happy", "afraid", "expect", "expects", "expected", "fix",
		"fixed", "fixing", "solve", "solved", "create", "creates", "created", "creating", "provide", "provides", "provided", "include", "includes", "including", "require",
		"requires", "required", "involve", "involves", "continue", "continues", "follow", "follows", "stop", "stops", "stopped", "wait", "waits", "win", "lose", "lost",
		"live", "lives", "eat", "spend", "spent", "pay", "paid", "buy", "bought", "hear", "heard", "watch", "watching", "play", "playing", "stand", "stands", "standing",
		"stood", "sit", "walk", "explain", "explains", "explained", "discover", "discovers", "figure", "figured", "figures", "familiar", "confused", "confusing", "pretty",
		"amazing", "awesome", "excellent", "annoying", "hate", "weird", "strange", "worth", "ready", "free", "early", "late", "plain", "single-threaded", "behave", "drop",
		"drops", "returns", "return", "returned", "depend", "depends", "depending", "eventual", "essentially", "potentially", "immediately", "directly", "initially",
		"unfortunately", "similarly", "apparently", "increasingly", "option", "options", "approach", "approaches", "tries", "prefer", "prefers", "choose", "chooses",
		"choice", "improve", "improved", "improvement", "improvements", "better", "feel", "lack", "friendly", "nicely", "ease", "kinda", "pull", "pick", "picks", "trying",
		"needs", "focus", "basic", "purpose", "opinion", "experience", "familiarity", "maintain", "perfect", "straightforward", "capabilities", "capability", "functionality":
		return true
	}
	return false
}

// label names a persona after the role that its members state, and after what they speak of.
func (g *group) label(r roles) string {
	var said, verbs []string
	for _, p := range g.phrases {
		if strings.HasSuffix(p.text, "ed") || strings.HasSuffix(p.text, "ly") { // what was done, and how, names nobody
			verbs = append(verbs, p.text)
			continue
		}
		said = append(said, p.text)
	}
	said = append(said, verbs...)
	title := r.modal()
	switch {
	case title != "" && len(said) > 0:
		return capital(title) + " who speaks of " + and(said[:min(2, len(said))])
	case title != "":
		return capital(title)
	case len(said) > 0:
		return capital(and(said[:min(3, len(said))]))
	}
	if len(g.members) == 1 {
		return "One participant"
	}
	return fmt.Sprintf("A group of %d", len(g.members))
}

// summary says in numbers what sets the group apart.
func (m *material) summary(g *group) string {
	n := len(g.members)
	who := fmt.Sprintf("%d of %d participants.", n, len(m.people))
	if n == len(m.people) {
		who = fmt.Sprintf("All %d participants, taken together.", n)
		if n == 1 {
			who = "The only participant."
		}
	}
	if len(g.phrases) == 0 {
		return who + " No words set them apart from the others."
	}
	var counts []string
	for _, p := range g.phrases[:min(3, len(g.phrases))] {
		switch {
		case g.lone && n == 1:
			counts = append(counts, "“"+p.text+"”")
		case g.lone:
			counts = append(counts, fmt.Sprintf("“%s” (%d of %d)", p.text, p.inside, n))
		default:
			counts = append(counts, fmt.Sprintf("“%s” (%d of %d, and %d of the %d others)", p.text, p.inside, n, p.outside, len(m.people)-n))
		}
	}
	if g.lone {
		return who + " What comes up most widely: " + and(counts) + "."
	}
	return who + " They speak more than the others of " + and(counts) + "."
}

// and joins words as a sentence does.
func and(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
