package segment

import (
	"bytes"
	"math"
	"unicode"

	"github.com/persona-go/persona/internal/language"
)

// heard is a turn, by what shows on which side of the table it was spoken.
type heard struct {
	voice      int  // index of who speaks; -1 for somebody who is not named
	start, end int  // offsets of its first and last word
	asks, ends bool // it holds a question; it ends in one
}

// conversation is what the voices of a text say, turn by turn.
type conversation struct {
	text     []byte
	turns    []heard
	lean     []float64 // of each turn, see leanings; nil until they are needed
	markless bool      // the text has no question marks
	marked   bool      // what is said has punctuation, so that a question would show
	beside   []bool    // of each voice: it neither asks nor answers
	// backwards says that the last turn stands first.
	backwards bool
}

func talkOf(text []byte) *conversation {
	return &conversation{text: text, markless: bytes.IndexByte(text, '?') < 0}
}

// How probable what a turn shows is if an interviewer or a participant speaks: a question at its
// end, one inside, none; more words for "you" than for "I", fewer, neither. In the seven interviews
// of PDPilotUserStudy and four oral histories of uidaholib/oral-history-as-data, the interviewers'
// turns have 0.42, 0.05 and 0.53 of the former and 0.48, 0.14 and 0.38 of the latter, and the
// participants' 0.06, 0.10 and 0.84, and 0.13, 0.55 and 0.32.
var (
	questionOdds = [3]float64{math.Log(0.45 / 0.08), 0, math.Log(0.45 / 0.82)}
	personOdds   = [3]float64{math.Log(0.45 / 0.13), math.Log(0.15 / 0.55), math.Log(0.40 / 0.32)}
)

const (
	afterAsker  = 0.9  // of the turns behind an interviewer's are a participant's
	afterAnswer = 0.7  // of the turns behind a participant's are an interviewer's
	likelyAsker = 0.35 // of the speakers interview

	followWeight = 0.7 // of who follows whom beside what turns are like: groups talk across the table
	inverted     = 0.3 // by how much a participant may lean more to the interviewers than one of them

	// sureEnough is how probable a role must be to be given.
	sureEnough = 0.95
	// fewVoices is how many open voices are tried on both sides of the table.
	fewVoices = 10
	// plentyTurns is from how many turns on more of them prove no more: those of one conversation
	// are alike.
	plentyTurns = 36.0
	// longTurn is how many bytes of a turn are looked at for persons.
	longTurn = 4 << 10
)

// add adds a turn, without the times and numbers at its end that belong to the next.
func (c *conversation) add(voice, start, end int) {
	for {
		last := bytes.LastIndexByte(bytes.TrimRight(c.text[start:end], " \t\r\n"), '\n')
		if last < 0 || bytes.IndexFunc(c.text[start+last:end], unicode.IsLetter) >= 0 {
			break
		}
		end = start + last
	}
	words := c.text[start:end]
	c.turns = append(c.turns, heard{voice, start, end, asksIn(words, c.markless), endsAsking(words)})
}

// hear finds which turns ask, and counts the turns of each voice.
func (c *conversation) hear(voices []voice) {
	for i := range c.turns {
		t := &c.turns[i]
		if t.voice < 0 {
			continue
		}
		words := c.text[t.start:t.end]
		t.asks = asksIn(words, c.markless)
		t.ends = t.asks && endsAsking(words)
		v := &voices[t.voice]
		if v.turns++; t.asks {
			v.asks++
		}
		c.marked = c.marked || bytes.ContainsAny(words, ".。!")
	}
}

// leanings returns for each turn the logarithm of how much more probable it is that an interviewer
// says it than that a participant does.
func (c *conversation) leanings() []float64 {
	code := language.Detect(c.said())
	leans := make([]float64, len(c.turns))
	for i, t := range c.turns {
		question, person := 2, 2
		switch {
		case t.ends || c.markless && t.asks:
			question = 0
		case t.asks:
			question = 1
		}
		words := c.text[t.start:min(t.end, t.start+longTurn)]
		switch self, other := language.Persons(code, bytes.TrimSpace(words)); {
		case other > self:
			person = 0
		case self > other:
			person = 1
		}
		leans[i] = questionOdds[question] + personOdds[person]
	}
	return leans
}

// said returns the beginning of what the turns say, without labels and times.
func (c *conversation) said() []byte {
	const enough = 4 << 10 // bytes
	var words []byte
	for _, t := range c.turns {
		if words = append(append(words, c.text[t.start:t.end]...), '\n'); len(words) > enough {
			break
		}
	}
	return words
}

// bySides finds the roles of the open voices from what their turns are like and from who speaks
// behind whom: it weighs every way to seat them on the two sides of the table. A role that is not
// sure enough stays Unknown. It reports false, and changes nothing, if there are too many voices.
func (c *conversation) bySides(voices []voice) bool {
	var open []int
	for i := range voices {
		if voices[i].role == Unknown {
			open = append(open, i)
		}
	}
	if len(open) == 0 || len(open) > fewVoices {
		return false
	}
	if c.lean == nil {
		c.lean = c.leanings()
	}
	lean, mean, turns := make([]float64, len(voices)), make([]float64, len(voices)), make([]int, len(voices))
	for i, l := range c.lean {
		if v := c.turns[i].voice; v >= 0 {
			lean[v] += l
			turns[v]++
			mean[v] = lean[v] / float64(turns[v])
		}
	}
	c.beside = make([]bool, len(voices))
	for i := range voices {
		if c.beside[i] = bystander(voices[i].name); c.beside[i] {
			lean[i] = 0
		}
	}
	next := c.followed(len(voices))
	asker := make([]bool, len(voices))
	for i := range voices {
		asker[i] = voices[i].role == Interviewer
	}
	weights := make([]float64, 1<<len(open))
	best := math.Inf(-1)
	for way := range weights {
		for bit, i := range open {
			asker[i] = way>>bit&1 == 1
		}
		weights[way] = sideEvidence(asker, lean, next, len(c.turns))
		best = max(best, weights[way])
	}
	all, asks := 0.0, make([]float64, len(open))
	for way, w := range weights {
		p := math.Exp(w - best)
		all += p
		for bit := range open {
			if way>>bit&1 == 1 {
				asks[bit] += p
			}
		}
	}
	for bit, i := range open {
		switch p := asks[bit] / all; {
		case p >= sureEnough:
			voices[i].role = Interviewer
		case p <= 1-sureEnough:
			voices[i].role = Participant
		}
	}
	reopen(voices, open, mean)
	return true
}

// reopen takes the roles back from those who are seated the wrong way round: a participant whose
// turns are clearly more like an interviewer's than those of an interviewer. mean has the mean
// leaning of each voice's turns.
func reopen(voices []voice, open []int, mean []float64) {
	var wrong []int
	for _, i := range open {
		for j := range voices {
			if voices[i].role == Unknown || voices[j].role == Unknown || voices[i].role == voices[j].role {
				continue
			}
			difference := mean[i] - mean[j]
			if voices[i].role == Interviewer {
				difference = -difference
			}
			if difference > inverted {
				wrong = append(wrong, i)
				break
			}
		}
	}
	for _, i := range wrong {
		voices[i].role = Unknown
	}
}

// twoSides reports whether some voices have the role of an interviewer and others that of a
// participant, and the turns of both are like it by themselves.
func (c *conversation) twoSides(voices []voice) bool {
	return plainly(len(c.turns), func(i int) (Role, float64) {
		if v := c.turns[i].voice; v >= 0 {
			return voices[v].role, c.lean[i]
		}
		return Unknown, 0
	})
}

// plainSides is how much more the turns of interviewers must lean to their side than those of
// participants, in the mean; half of it if both lean to their sides by themselves.
const plainSides = 1.0

// plainly reports whether the turns of interviewers lean clearly more to their side, in the mean,
// than those of participants, and at least one of them to its own. turn returns the role and the
// leaning of one of n turns.
func plainly(n int, turn func(int) (Role, float64)) bool {
	var asks, answers float64
	interviewers, participants := 0, 0
	for i := range n {
		switch role, lean := turn(i); role {
		case Interviewer:
			asks, interviewers = asks+lean, interviewers+1
		case Participant:
			answers, participants = answers+lean, participants+1
		}
	}
	if interviewers < minTurns || participants < minTurns {
		return false
	}
	asks, answers = asks/float64(interviewers), answers/float64(participants)
	return answers < 0 && asks > answers+plainSides || asks > 0 && asks > answers+plainSides/2 && (answers < 0 || asks > answers+plainSides)
}

// followed counts how often one of n voices speaks right behind another: next[before*n+behind].
func (c *conversation) followed(n int) (next []float64) {
	next = make([]float64, n*n)
	last := -1
	for _, t := range c.turns {
		switch {
		case t.voice >= 0 && c.beside != nil && c.beside[t.voice]:
			continue
		case last < 0 || t.voice < 0 || t.voice == last:
		case c.backwards:
			next[t.voice*n+last]++
		default:
			next[last*n+t.voice]++
		}
		last = t.voice
	}
	return next
}

// sideEvidence returns the logarithm of how well the turns fit that the askers interview and the
// others are interviewed; minus infinity if nobody is on one side.
func sideEvidence(asker []bool, lean, next []float64, turns int) float64 {
	seats, said := 0.0, 0.0
	askers := 0
	for i := range asker {
		if asker[i] {
			askers++
			said += lean[i] / 2
			seats += math.Log(likelyAsker)
		} else {
			said -= lean[i] / 2
			seats += math.Log(1 - likelyAsker)
		}
	}
	if askers == 0 || askers == len(asker) {
		return math.Inf(-1)
	}
	for i, times := range next {
		p := 1 - afterAnswer
		switch from, to := asker[i/len(asker)], asker[i%len(asker)]; {
		case from && to:
			p = 1 - afterAsker
		case from:
			p = afterAsker
		case to:
			p = afterAnswer
		}
		said += times * math.Log(p) * followWeight
	}
	return seats + said*min(1, plentyTurns/float64(turns))
}

// giveRoles finds the role of each speaker of segs, and writes it to the segments.
func giveRoles(text []byte, segs []Segment, also map[string][]string, o Options) {
	index := make(map[string]int)
	var voices []voice
	talk := talkOf(text)
	talk.backwards = o.backwards
	for i := range segs {
		s := &segs[i]
		if s.Speaker == "" || s.Speaker == Unnamed {
			if s.Kind == KindTurn && !s.Continued {
				talk.turns = append(talk.turns, heard{voice: -1, start: s.Body, end: s.BodyEnd})
			}
			continue
		}
		v, ok := index[s.Speaker]
		if !ok {
			v = len(voices)
			index[s.Speaker] = v
			voices = append(voices, voice{name: s.Speaker, also: also[s.Speaker]})
		}
		voices[v].bytes += s.BodyEnd - s.Body
		if last := len(talk.turns) - 1; !s.Continued || last < 0 || talk.turns[last].voice != v {
			talk.turns = append(talk.turns, heard{voice: v, start: s.Body})
		}
		talk.turns[len(talk.turns)-1].end = s.BodyEnd
	}
	if len(voices) == 0 {
		return
	}
	assignRoles(voices, talk, o)
	var before *Segment // who spoke last
	for i := range segs {
		s := &segs[i]
		switch {
		case s.Speaker == Unnamed:
			before = s
		case s.Speaker != "":
			s.Role = voices[index[s.Speaker]].role
			before = s
		case s.Kind == KindTurn && s.Role == Unknown: // somebody whom no name can be read for
			s.nobody(text, before, voices)
			before = s
		}
	}
}
