package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// speaker is somebody in a transcript.
type speaker struct {
	label string
	asks  bool
}

// turn is what a speaker says at once.
type turn struct {
	who  int // of script.cast
	text string
}

// script is a transcript before it is written in a layout.
type script struct {
	lang   *language
	cast   []speaker
	header []string // lines that say who is who
	turns  []turn
	rng    *rand.Rand
}

func (s *script) label(t turn) string { return s.cast[t.who].label }
func (s *script) asks(t turn) bool    { return s.cast[t.who].asks }

// The suites.
const (
	oneFile         = "one file"
	study           = "study"            // several files, the same interviewer in all
	busy            = "40 % interviewer" // of the words
	twoInterviewers = "two interviewers"
	twoParticipants = "two participants"
	noRole          = "no role named" // of any suite, nothing in the text says who interviews
)

// namings are the ways to name speakers that every layout with labels is tried with.
func namings(headers bool) []string {
	if headers {
		return []string{"role", "header", "names", "numbered", "letters", "speaker"}
	}
	return []string{"role", "names", "numbered", "letters", "speaker"}
}

// open reports whether a naming leaves it to what people say who interviews.
func open(naming string) bool {
	return !slices.Contains([]string{"role", "header", "numbered", "pronouns", "qa", "initials, header", "name, role", "role, name", "codes", "role letter"}, naming)
}

// casting draws the speakers of the files of a study: asking of them interview, the same in all
// files, answering are asked.
func casting(l *language, naming string, asking, answering, files int, rng *rand.Rand) [][]speaker {
	names := slices.Clone(l.names)
	if naming == "nfd" {
		names = []string{"Zoe\u0301 Mu\u0308ller", "Rene\u0301 A\u030Aberg", "Bj\u006fern So\u0308der", "Ine\u0302s Pen\u0303a", "Ange\u0300le Noe\u0308l", "Ju\u0308rgen Kra\u0308he"}
	}
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	if rng.IntN(2) == 0 && naming == "names" {
		for i, n := range names {
			names[i], _, _ = strings.Cut(n, " ")
		}
	}
	roles := l.roles[rng.IntN(len(l.roles))]
	first := rng.IntN(2) // whether the interviewer is speaker 1 or A
	var all [][]speaker
	for f := range files {
		var cast []speaker
		for i := range asking + answering {
			p := person{asks: i < asking, index: i, n: i, several: asking > 1}
			if !p.asks {
				p.index, p.n, p.several = i-asking, i+f*answering, answering > 1
			}
			p.place = (i + first*asking) % (asking + answering)
			p.name = names[p.n%len(names)]
			cast = append(cast, speaker{p.label(l, naming, pick(roles, p.asks)), p.asks})
		}
		all = append(all, cast)
	}
	return all
}

// person is somebody to be named.
type person struct {
	name    string
	asks    bool
	several bool // of this role are in the transcript
	index   int  // among those
	place   int  // among all in the transcript
	n       int  // among all in the study
}

// label is what a person is called.
func (p person) label(l *language, naming, role string) string {
	first, _, _ := strings.Cut(p.name, " ")
	switch naming {
	case "role":
		if p.several {
			return fmt.Sprint(role, " ", p.index+1)
		}
		return role
	case "numbered":
		return fmt.Sprint(role, " ", p.n+1)
	case "letters":
		return string(rune('A' + p.place))
	case "speaker":
		return fmt.Sprint(l.speaker, " ", p.place+1)
	case "pronouns":
		return pick(l.pronouns, p.asks)
	case "qa":
		return pick(l.letters, p.asks)
	case "chat":
		return pick([2]string{"assistant", "user"}, p.asks)
	case "phone":
		return fmt.Sprintf("+44 7700 900%03d", 113+37*p.n)
	case "email":
		return fmt.Sprintf("%s@example.com", strings.ToLower(strings.ReplaceAll(p.name, " ", ".")))
	case "emoji":
		return first + " " + []string{"🌻", "🎧", "☕", "🚲"}[p.n%4]
	case "pipe":
		return p.name + " | " + []string{"Acme", "Northwind", "Globex", "Initech"}[p.n%4]
	case "device":
		return first + []string{"'s iPhone", "’s iPad", " (MacBook Pro)", "'s Galaxy S22"}[p.n%4]
	case "initials", "initials, header":
		return initials(p.name)
	case "upper":
		return strings.ToUpper(p.name)
	case "whisper":
		return fmt.Sprintf("SPEAKER_%02d", p.place)
	}
	return p.another(l, naming, role)
}

func pick(two [2]string, asks bool) string {
	if asks {
		return two[0]
	}
	return two[1]
}

func initials(name string) string {
	var b strings.Builder
	for _, f := range strings.Fields(name) {
		r := []rune(f)
		b.WriteRune(r[0])
	}
	return b.String()
}

// heading returns the lines that say who is who.
func heading(l *language, naming string, cast []speaker, rng *rand.Rand) []string {
	if naming != "header" && naming != "initials, header" {
		return nil
	}
	roles := l.roles[rng.IntN(len(l.roles))]
	var lines []string
	for _, s := range cast {
		role := pick(roles, s.asks)
		if naming == "header" {
			lines = append(lines, role+": "+s.label)
			continue
		}
		name := s.label
		for _, n := range l.names {
			if initials(n) == s.label {
				name = n
			}
		}
		lines = append(lines, fmt.Sprintf("%s = %s (%s)", s.label, name, role))
	}
	return lines
}

// compose has a cast speak the pairs.
func compose(l *language, suite string, cast []speaker, pairs []pair, short bool, rng *rand.Rand) []turn {
	asking := 0
	for _, s := range cast {
		if s.asks {
			asking++
		}
	}
	var turns []turn
	for i, p := range pairs {
		who := 0
		if asking > 1 && rng.IntN(3) == 0 {
			who = 1
		}
		question := p.question
		if i > 0 && rng.IntN(4) == 0 {
			question = l.remarks[rng.IntN(len(l.remarks))] + space(question) + question
		}
		turns = append(turns, turn{who, question})
		whom := asking
		if len(cast)-asking > 1 {
			whom += rng.IntN(len(cast) - asking)
		}
		if rng.IntN(16) == 0 {
			p.answer += space(p.answer) + l.tags[rng.IntN(len(l.tags))]
		}
		parts := sentences(p.answer)
		if !short && len(parts) > 1 && rng.IntN(8) == 0 {
			turns = append(turns, turn{whom, parts[0]}, turn{who, l.remarks[rng.IntN(len(l.remarks))]})
			turns = append(turns, turn{whom, strings.TrimSpace(p.answer[len(parts[0]):])})
		} else {
			turns = append(turns, turn{whom, p.answer})
		}
		if len(cast)-asking > 1 && rng.IntN(5) < 2 {
			other := asking + (whom-asking+1)%(len(cast)-asking)
			turns = append(turns, turn{other, l.agree[rng.IntN(len(l.agree))]})
		}
	}
	if suite == busy {
		talkative(l, cast, turns, rng)
	}
	return turns
}

// space is what stands between sentences.
func space(text string) string {
	if len(strings.Fields(text)) == 1 && len(words(text)) > 1 {
		return "" // Chinese, Japanese
	}
	return " "
}

// talkative makes the interviewer say more before the questions, up to 40 % of the words.
func talkative(l *language, cast []speaker, turns []turn, rng *rand.Rand) {
	var asked []int
	mine, all := 0, 0
	for i, t := range turns {
		n := len(words(t.text))
		all += n
		if cast[t.who].asks {
			mine += n
			if n > 3 {
				asked = append(asked, i)
			}
		}
	}
	rng.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
	at := rng.IntN(len(l.comments))
	for k := 0; mine*5 < all*2 && len(asked) > 0; k++ {
		t := &turns[asked[k%len(asked)]]
		c := l.comments[(at+k)%len(l.comments)]
		n := len(words(c))
		t.text, mine, all = c+space(c)+t.text, mine+n, all+n
	}
}
