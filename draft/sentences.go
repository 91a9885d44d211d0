package draft

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/persona-go/persona/internal/lazy"
	"github.com/persona-go/persona/redact"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// material is everything that was said, cut into sentences.
type material struct {
	sources   []segment.Source
	people    []segment.Person
	index     terms.Index
	said      [][]int          // terms of each participant, with repeats
	languages []terms.Language // of each participant
	all       []sentence       // in the order of people, sources and bytes
	of        [][]int          // indices into all, for each participant
	names     map[int]bool     // terms that are names of people
	tools     toolbox
	asks      map[string]int  // questions → fields
	formula   map[string]bool // sentences of a template, in one line
	matcher   *matcher
}

// sentence is something that may be quoted.
type sentence struct {
	id                      int // index in material.all
	person, source, segment int
	start, end              int
	terms                   []int // unique, in order
	words                   int
	quality                 float64 // how well it reads alone; 0: not at all
	cue                     [fieldCount]float64
	asked                   int  // the field of the question it answers; -1: of none
	answer                  bool // a cell of a table
	holds                   mask // the rules that match it
}

// The length of a quote in words. Shorter ones say little, longer ones are cut into clauses.
const (
	fewestWords = 6
	mostWords   = 40
)

// read cuts what the participants said into sentences.
func read(sources []segment.Source, people []segment.Person) *material {
	m := &material{sources: sources, people: people, said: make([][]int, len(people)), of: make([][]int, len(people)), asks: map[string]int{}, matcher: sentenceRules().matcher()}
	cuts := make([][][]span, len(people))
	for i, p := range people {
		for _, ref := range p.Said {
			s := m.sources[ref.Source]
			cuts[i] = append(cuts[i], pieces(s.Text, s.Segments[ref.Segment]))
		}
	}
	m.formula = formulas(sources, people, cuts)
	m.languages = terms.Languages(len(people), segment.Said(sources, people))
	for i, p := range people {
		m.index.Speak(m.languages[i])
		for j, ref := range p.Said {
			m.segment(i, ref, cuts[i][j])
		}
	}
	m.names = m.personNames()
	m.findTools()
	return m
}

// A sentence or paragraph of at least formulaWords words that at least formulaPeople participants,
// and a tenth of them all, say alike was said by none of them: it comes from a template, a
// disclaimer, a signature. But if most of what was said is like that, it is what they said.
const (
	formulaWords  = 8
	formulaPeople = 3
)

// formulas finds such sentences.
func formulas(sources []segment.Source, people []segment.Person, cuts [][][]span) map[string]bool {
	by, last := map[string]int{}, map[string]int{}
	for i, p := range people {
		count := func(text []byte) {
			if countWords(text) < formulaWords {
				return
			}
			if key := oneLine(text); last[key] != i+1 {
				last[key] = i + 1
				by[key]++
			}
		}
		for j, ref := range p.Said {
			s := sources[ref.Source]
			for _, c := range cuts[i][j] {
				count(s.Text[c.start:c.end])
			}
			if len(cuts[i][j]) != 1 {
				count(segment.AppendWords(nil, s.Text, s.Segments[ref.Segment]))
			}
		}
	}
	found := map[string]bool{}
	for key, n := range by {
		if n >= max(formulaPeople, len(people)/10) {
			found[key] = true
		}
	}
	if 2*len(found) > len(by) {
		return nil
	}
	return found
}

// oneLine returns a text with single spaces and straight apostrophes.
func oneLine(text []byte) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(string(text), "’", "'")), " ")
}

// segment reads one segment of a participant.
func (m *material) segment(person int, ref segment.Ref, cuts []span) {
	s := m.sources[ref.Source]
	g := s.Segments[ref.Segment]
	words := segment.AppendWords(nil, s.Text, g)
	if len(m.formula) > 0 && m.formula[oneLine(words)] {
		return
	}
	asked := m.question(ref)
	own := cuts[:0:0]
	for _, c := range cuts {
		if said := s.Text[c.start:c.end]; !controls(said) && !redact.Private(string(said)) && (len(m.formula) == 0 || !m.formula[oneLine(said)]) {
			own = append(own, c)
		}
	}
	if !isRole(g) && len(own) == len(cuts) { // the role that somebody has sets no group apart in what they talk about
		m.said[person] = m.index.Add(m.said[person], words, true)
	}
	for nth, c := range own {
		one := sentence{person: person, source: ref.Source, segment: ref.Segment, start: c.start, end: c.end}
		ts := m.index.Add(nil, s.Text[c.start:c.end], true)
		one.terms = unique(ts)
		if !isRole(g) && len(own) < len(cuts) {
			m.said[person] = append(m.said[person], ts...)
		}
		m.judge(&one, g, asked, nth, c)
		if one.quality > 0 {
			one.id = len(m.all)
			m.of[person] = append(m.of[person], one.id)
			m.all = append(m.all, one)
		}
	}
}

// question returns what the segment answers: its column's title, or what an interviewer said just
// before.
func (m *material) question(ref segment.Ref) string {
	s := m.sources[ref.Source]
	if q := s.Segments[ref.Segment].Question; q != "" {
		return q
	}
	for i := ref.Segment - 1; i >= 0 && i >= ref.Segment-3; i-- {
		before := s.Segments[i]
		switch {
		case before.Kind == segment.KindFurniture || before.Kind == segment.KindHeading:
			continue
		case before.Role == segment.Interviewer:
			return string(segment.AppendWords(nil, s.Text, before))
		}
		break
	}
	return ""
}

type span struct {
	start, end int
	whole      bool // a sentence from its beginning to its end
	opened     bool // whole but for an opening without a meaning: "So, …"
}

// pieces returns the sentences of a segment that may be quoted as they stand. If markup or an
// escape interrupts a sentence, its halves are none.
func pieces(text []byte, g segment.Segment) []span {
	var found []span
	spans := segment.Quotable(text, g)
	for i, x := range spans {
		cuts := cut(text, x.Start, x.End, g.Kind == segment.KindAnswer)
		if i > 0 && len(cuts) > 0 && !apart(text, spans[i-1].End, x.Start) {
			cuts = cuts[1:]
		}
		if i+1 < len(spans) && len(cuts) > 0 && !apart(text, x.End, spans[i+1].Start) {
			cuts = cuts[:len(cuts)-1]
		}
		found = append(found, cuts...)
	}
	return found
}

// apart reports whether a sentence ends at end: it has its full stop, or a blank line follows
// before the words go on.
func apart(text []byte, end, next int) bool {
	return strings.ContainsRune(".!?", rune(text[end-1])) || blankLine().Match(text[end:next])
}

var blankLine = lazy.Regexp(`\n[ \t>]*\r?\n|\n\s*([-*+•]|\d+[.)])\s`)

// cut cuts text from lo to hi into sentences by Unicode Standard Annex 29, after joining wrapped
// lines. Sentences that are too long to quote are cut further, into clauses.
func cut(text []byte, lo, hi int, answer bool) []span {
	flat := unwrap(text[lo:hi], answer)
	var found []span
	start := 0
	for it := sentences.FromBytes(flat); it.Next(); {
		if abbreviated(it.Value()) && it.End() < len(flat) {
			continue
		}
		found = append(found, clauses(flat, trimmed(flat, span{start: start, end: it.End(), whole: true}))...)
		start = it.End()
	}
	kept := found[:0]
	for _, x := range found {
		x = trimmed(flat, x)
		if x.start < x.end {
			kept = append(kept, span{lo + x.start, lo + x.end, x.whole, x.opened})
		}
	}
	return kept
}

// wrapWidth is the length from which on a line counts as wrapped by a program and not ended by a
// person.
const wrapWidth = 50

// unwrap returns a copy, as long as the text, in which the ends of wrapped lines are spaces, so
// that they end no sentence. These ends stay: a blank line, the beginning of a list's item, and the
// end of a short line that a capital follows; in an answer, which nobody wraps, the end of any line
// that a capital follows.
func unwrap(text []byte, answer bool) []byte {
	flat := bytes.ReplaceAll(text, []byte("\r"), []byte(" "))
	if &flat[:1][0] == &text[:1][0] {
		flat = bytes.Clone(flat)
	}
	line := 0
	for i, c := range flat {
		if c != '\n' {
			continue
		}
		width := i - line
		line = i + 1
		rest := bytes.TrimLeft(flat[i+1:], " \t")
		if len(rest) == 0 || rest[0] == '\n' || item().Match(rest) || len(bytes.TrimSpace(flat[:i])) == 0 {
			continue
		}
		r, _ := utf8.DecodeRune(rest)
		if width >= wrapWidth && !answer || unicode.IsLower(r) {
			flat[i] = ' '
		}
	}
	return flat
}

var (
	item         = lazy.Regexp(`^([-*+•–]|\d{1,2}[.)])\s`)
	abbreviation = lazy.Regexp(`(?i)(^|[\s(])(e\.g|i\.e|etc|vs|cf|dr|mr|mrs|ms|prof|st|no|approx|resp|incl|fig|al|z\.b|d\.h)\.["')\]]*\s*$`)
	breaks       = lazy.Regexp(`[;:]\s+|\s+[—–-]+\s+|,\s+(and|but|so|because|then|or|which|while|if|when)\s+`)
)

func abbreviated(s []byte) bool {
	return abbreviation().Match(s) && !bytes.HasSuffix(bytes.TrimSpace(s), []byte("etc."))
}

// trimmed leaves out white space, and the beginning and end that no sentence needs: "Yeah, so …",
// "…, right?".
func trimmed(text []byte, x span) span {
	for {
		s := text[x.start:x.end]
		skip := len(s) - len(bytes.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-*+•–—,;:.…", r) }))
		if skip == 0 {
			if at := opening().FindIndex(s); at != nil && !opens().Match(s[at[1]:]) {
				skip, x.opened = at[1], true
			}
		}
		if skip == 0 {
			break
		}
		x.start += skip
	}
	s := bytes.TrimRightFunc(text[x.start:x.end], unicode.IsSpace)
	for _, end := range []*regexp.Regexp{tag(), listNumber()} {
		if at := end.FindIndex(s); at != nil {
			s = s[:at[0]]
		}
	}
	s = bytes.TrimRight(s, ",;:—–- ")
	x.end = x.start + len(s)
	return x
}

var (
	opening = lazy.Regexp(`^(?i)(?:\d{1,2}[.)]\s+|(?:yeah|yes|yep|yup|okay|ok|so|and|um+|uh+|uhm|hmm*|mhm|mm+|oh|ah|er|erm|again|anyway)\b(?:[\s,.!…—–-]+)|(?:well|right|like|sure|no|exactly|alright|basically|actually|honestly|of course|you know|i mean|i guess|let me see|let me think)\s*[,.!…—–]\s*)`)
	opens   = lazy.Regexp(`^(?i)(that|far|much|many|on|long|forth|called|what)\b`)
	tag     = lazy.Regexp(`(?i),?\s*(right|you know|okay|yeah|isn't it|no|you see)\s*\?$|,\s*(you know|yeah|so|right|okay|I guess|I think)\.?$`)
)

// listNumber matches the number of the next item, which a list in one line leaves at the end of
// this one.
var listNumber = lazy.Regexp(`\s\(?\d{1,2}[.)]$`)

// clauses cuts a sentence that is too long at its joints, into pieces that are not.
func clauses(text []byte, x span) []span {
	if x.start >= x.end || countWords(text[x.start:x.end]) <= mostWords {
		return []span{x}
	}
	var pieces []span
	start, last := x.start, x.start
	for _, at := range breaks().FindAllIndex(text[x.start:x.end], -1) {
		end := x.start + at[0]
		if countWords(text[start:end]) > mostWords && last > start {
			pieces = append(pieces, span{start: start, end: last})
			start = last
		}
		last = end
	}
	if last > start && countWords(text[start:x.end]) > mostWords {
		pieces = append(pieces, span{start: start, end: last})
		start = last
	}
	return append(pieces, span{start: start, end: x.end})
}

// countWords counts what stands between spaces; in scripts without them, two characters are about a
// word.
func countWords(text []byte) int {
	n := 0
	for _, r := range string(text) {
		if terms.Spaceless(r) {
			n++
		}
	}
	return len(bytes.Fields(text)) + n/2
}

var (
	unheard  = lazy.Regexp(`(?i:unintelligible|inaudible|crosstalk|indistinct|\[\.*\]|\(\?+\)|\?\?|…|\.\.\.|https?:|www\.)|(?i:\b(can't|cannot|couldn't|don't|didn't|wasn't) (and|like|but|so)\b)|_{2}|\x{fffd}|\bX{2,}\b`)
	fumbling = lazy.Regexp(`(?i)\b(um+|uh+|er+m?|you know|i mean|i guess|kind of|sort of|or something|or whatever|blah|yeah|okay|let me|i don't know|and so on|basically|so so|stuff like that|quote unquote|like (maybe|going|give|say|basically|actually|how i|so|also)|(the|course|what|versus) like|(to is|is is|the of|a the|the a|of of|and and|to of)|and like|i would say|i'd say)\b|\blike,|,\s*like\b|^like\b|\b(is|are|was|that's|it's|and|so|just|do|we|i|you|of|to|the|was|typically|really|dependent) like\b|\b(is|was|so|but|because|are|of|to|the|with)\s*[,.]`)
	// puzzled matches what is about the survey, not about its subject.
	puzzled = lazy.Regexp(`(?i)\b(this|your|the) (question|survey|form)\b`)
	// session matches what is about the conversation itself.
	session = lazy.Regexp(`(?i)\b(the|this) (recording|interview)\b|\bshar(e|ing) (my|your|the) screen\b|\bquestion for you\b|\b(hear|see) me\b|\bnext question\b|\byour (first |last |next )?question\b`)
	// dangling matches a sentence that somebody did not finish.
	dangling = lazy.Regexp(`(?i)\b(a|an|the|and|then|was|is|were|are|of|to|with|in|for|at|because|so|but|or|if|my|our|its|when|where|than|from|like|just|i|we|it's|that's|which|very|some)[.,!]?$`)
	hedge    = lazy.Regexp(`(?i)\b(i think|maybe|like|actually|just|really|also|well)\b`)
	unended  = lazy.Regexp(`(?i)\b(that|across|this|into|about|between|have|has|had|not|really|maybe|also|more|do|can|as|by|on|each|these|those|their|you|they|he|she|see)[.,!]?$`)
	// pointing matches what a sentence must not begin with, if it is to be understood without the one
	// before.
	pointing = lazy.Regexp(`^(?i)(it|it's|that|that's|this|those|these|they|they're|he|she|his|her|there|there's|which|such|both|one|same)\b`)
	joined   = lazy.Regexp(`^(?i)(but|then|because|or|also|plus|though|although|however|therefore|thus|otherwise|instead|if|when|for example|just|especially|part of|having|maybe|as|like (if|when|how|what|i|we|you))\b`)
	personal = lazy.Regexp(`(?i)\b(i|i'm|i've|i'd|i'll|we|we're|we've|we'd|my|our|me|us)\b`)
)

// judge says how well a sentence reads alone, and what it is about.
func (m *material) judge(s *sentence, g segment.Segment, asked string, nth int, cut span) {
	raw := m.sources[s.source].Text[s.start:s.end]
	text := oneLine(raw)
	s.words = countWords(raw)
	content := 0
	for _, t := range s.terms {
		if _, _, phrase := m.index.Parts(t); !phrase {
			content++
		}
	}
	answer := g.Kind == segment.KindAnswer
	s.asked, s.answer = m.about(asked), answer
	if content == 0 || s.words > mostWords+5 || content < 2 && !answer {
		return
	}
	s.holds = m.matcher.match(text)
	if s.holds.has(isDangling) && !answer || s.holds.has(isUnheard) || answer && s.holds.has(isPuzzled) || s.holds.has(isSession) || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") ||
		codeLike(text) || controls(raw) || redact.Private(text) {
		return
	}
	s.quality = readable(text, s.holds, s.words, cut, answer)
	s.cue = cues(m.matcher, text, s.holds, s.asked, answer, nth)
	if isRole(g) {
		s.cue = [fieldCount]float64{}
	}
}

// controls reports whether a text holds characters that steer a terminal or the direction of
// writing. Nobody said them, and if they are not shown, the rest makes no sense.
func controls(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) && r != '\u200e' && r != '\u200f'
	}) >= 0
}

// readable returns 1 for a plain whole sentence; what makes it worse to read alone takes a part
// away.
func readable(text string, holds mask, words int, cut span, answer bool) float64 {
	q := 1.0
	if holds.has(isFumbling) {
		for range fumbling().FindAllStringIndex(text, 4) {
			q *= 0.65
		}
	}
	if holds.has(isHedge) {
		if n := len(hedge().FindAllStringIndex(text, -1)); n > 1 {
			q *= math.Pow(0.85, float64(n-1))
		}
	}
	if holds.has(isUnended) {
		q *= 0.4
	}
	if r, _ := utf8.DecodeRuneInString(text); unicode.IsLower(r) && cut.whole && !cut.opened && !answer && !strings.HasPrefix(text, "i ") {
		q *= 0.65 // its beginning stands somewhere before
	}
	if stutters(text) {
		q *= 0.6
	}
	switch {
	case holds.has(isPointing):
		q *= 0.6
	case holds.has(isJoined):
		q *= 0.75
	}
	if strings.Contains(text, "?") {
		q *= 0.6
	}
	if !cut.whole {
		q *= 0.5
	}
	if !answer && cut.whole && !strings.HasSuffix(strings.TrimRight(text, `"')”’`), ".") && !strings.HasSuffix(text, "!") && !strings.HasSuffix(text, "。") {
		q *= 0.8
	}
	if holds.has(isPersonal) {
		q *= 1.2
	}
	switch {
	case words < 3:
		q *= 0.05
	case words < fewestWords:
		q *= 0.2
	case words < 8:
		q *= 0.75
	case words > 30:
		q *= 0.85
	}
	return q
}

// stutters finds a word said twice in a row.
func stutters(text string) bool {
	last := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if w == last && w != "that" && w != "had" {
			return true
		}
		last = w
	}
	return false
}

// codeLike reports whether more of a text is signs than in prose.
func codeLike(text string) bool {
	n := 0
	for _, r := range text {
		if strings.ContainsRune("{}<>;=_\\/|`$#@^~*[]", r) {
			n++
		}
	}
	return n > 1 && n*20 > len(text)
}

func unique(ts []int) []int {
	seen := make(map[int]bool, len(ts))
	out := ts[:0:0]
	for _, t := range ts {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

var human = lazy.Regexp(`^(says|said|asks|asked|thinks|wants|knows|decides|remembers|realizes|realises|tells|told|feels|hopes|wonders|loves|hates|likes|notices|tries|writes|looks|figures|learns|understands|finds|starts|goes)$`)

// personNames finds the terms that are names of people: written with a capital, and at least twice
// followed by what people do. Names are what a story happens to call somebody, and say nothing of a
// group.
func (m *material) personNames() map[int]bool {
	deeds := map[string]map[string]bool{}
	for i := range m.all {
		s := &m.all[i]
		words := strings.Fields(string(m.sources[s.source].Text[s.start:s.end]))
		for j := range len(words) - 1 {
			if r, _ := utf8.DecodeRuneInString(words[j]); unicode.IsUpper(r) && human().MatchString(words[j+1]) {
				if deeds[words[j]] == nil {
					deeds[words[j]] = map[string]bool{}
				}
				deeds[words[j]][words[j+1]] = true
			}
		}
	}
	names := map[int]bool{}
	for t := range m.index.Len() {
		if _, _, phrase := m.index.Parts(t); !phrase && len(deeds[m.index.Text(t)]) >= 2 {
			names[t] = true
		}
	}
	return names
}

// named reports whether a term is somebody's name or holds one.
func (m *material) named(t int) bool {
	a, b, phrase := m.index.Parts(t)
	return m.names[t] || phrase && (m.names[a] || m.names[b])
}
