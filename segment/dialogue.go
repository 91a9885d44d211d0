package segment

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf8"
)

// dash returns the offset behind the dash with which a speaker begins, as in printed dialogues; 0
// if the words at i do not begin with one. ">>" of live captions is one too.
func dash(text []byte, i, end int) int {
	s := cursor{text: text, i: i, end: end}
	s.tags()
	if s.skipString(">>") {
		for s.skip('>') {
			continue
		}
		s.space()
		return s.i
	}
	if !s.skip('-') && !s.skipString("–") && !s.skipString("—") && !s.skipString("―") && !s.skipString("‐") {
		return 0
	}
	spaced := s.space()
	if s.i >= end || s.at('-') {
		return 0
	}
	if r, _ := utf8.DecodeRune(text[s.i:end]); !spaced && strings.ContainsRune("0123456789", r) {
		return 0
	}
	return s.i
}

// changes is how probable it is that another speaks behind a dash than before it.
const changes = 0.97

// sides returns the role of each turn of a conversation of one who asks and one who answers, whom
// only dashes tell apart: what each turn is like, and that speakers change at a dash (the posterior
// of a hidden Markov model of two states, by its forward and backward sums). A turn that may be
// either's stays Unknown. It returns nil if the turns are no such conversation.
func (c *conversation) sides() []Role {
	n := len(c.turns)
	if n < 2*minTurns {
		return nil
	}
	c.lean = c.leanings()
	step := func(before, lean float64) float64 { // from one odds to the next, both logarithms
		p := 1 / (1 + math.Exp(-before))
		p = p*(1-changes) + (1-p)*changes
		return math.Log(p/(1-p)) + lean
	}
	forward := make([]float64, n)
	for i := range n {
		if forward[i] = c.lean[i]; i > 0 {
			forward[i] = step(forward[i-1], c.lean[i])
		}
	}
	roles := make([]Role, n)
	behind := 0.0 // odds of turn i by what comes after it
	for i := n - 1; i >= 0; i-- {
		switch p := 1 / (1 + math.Exp(-forward[i]-behind)); {
		case p >= sureEnough:
			roles[i] = Interviewer
		case p <= 1-sureEnough:
			roles[i] = Participant
		default:
			roles[i] = Unknown
		}
		behind = step(behind+c.lean[i], 0)
	}
	known, prompts, asked := 0, 0, 0
	for i, role := range roles {
		if role != Unknown {
			known++
		}
		if role == Interviewer {
			if prompts++; c.turns[i].ends {
				asked++
			}
		}
	}
	if known*2 < n || asked*leastAsking < prompts || !plainly(n, func(i int) (Role, float64) { return roles[i], c.lean[i] }) {
		return nil
	}
	return roles
}

// leastAsking: where nobody is named, at least one in so many of the prompts ends in a question.
const leastAsking = 3

// dashes cuts a text in which a dash begins each turn: "— How?", "— So.". It returns nil if the
// text is none.
func (p *prose) dashes() []Segment {
	c := talkOf(p.text)
	paragraphs, begin := 0, make(map[int]int)
	last := -1
	for i, l := range p.lines {
		if p.class[i] != text && p.class[i] != item {
			continue
		}
		start, end := trim(p.text, l.start, l.end)
		if behind := dash(p.text, start, end); behind > 0 {
			begin[i] = behind
			c.turns = append(c.turns, heard{start: behind})
			last = len(c.turns) - 1
		}
		if last >= 0 {
			c.turns[last].end = end
		}
		if i == 0 || p.class[i-1] == empty || begin[i] > 0 || bulleted(p.text[start:end]) {
			paragraphs++
		}
	}
	if len(c.turns)*5 < paragraphs*4 {
		return nil
	}
	for i := range c.turns {
		t := &c.turns[i]
		words := p.text[t.start:t.end]
		t.asks, t.ends = asks(words), endsAsking(words)
	}
	roles := c.sides()
	if roles == nil {
		return nil
	}
	n := -1
	for i, l := range p.lines {
		start, end := trim(p.text, l.start, l.end)
		behind, begins := begin[i]
		switch {
		case begins:
			n++
			s := Segment{Start: l.start, Body: behind, BodyEnd: end, Line: l.number, Kind: KindTurn, Role: roles[n], Location: at(l.number), Syntax: p.syntax}
			if s.Role == Unknown {
				s.Speaker = Unnamed
			}
			p.add(s)
		case p.class[i] == empty:
		case p.class[i] == furniture || p.class[i] == heading || n < 0:
			p.furniture(l.start, start, end, l.number)
		default:
			if last := &p.segs[len(p.segs)-1]; last.Kind == KindTurn {
				last.BodyEnd = end
			} else {
				p.furniture(l.start, start, end, l.number)
			}
		}
	}
	p.wordless()
	return p.done()
}

// Unnamed is the speaker of turns that name nobody and may be an interviewer's.
const Unnamed = "unnamed"

// printed gives the questions of a written interview to the interviewer: nobody is named, but what
// one of the two says is printed bold or italic from end to end, or quoted.
func (p *prose) printed() {
	for i, look := range [...]func(Segment) bool{
		p.emphasised,
		func(s Segment) bool { return p.syntax == SyntaxMarkdown && p.quoted(s.Body) },
		func(s Segment) bool { return p.cells[s.Body] },
		func(s Segment) bool { return bulleted(p.lineOf(s)) },
		func(s Segment) bool { return enumerated(p.lineOf(s)) },
		func(s Segment) bool { return indented(p.lineOf(s)) },
	} {
		if p.printedAs(look, i >= 2) {
			return
		}
	}
}

// lineOf returns the line on which a segment's words begin, up to their end.
func (p *prose) lineOf(s Segment) []byte {
	return p.text[bytes.LastIndexByte(p.text[:s.Body], '\n')+1 : s.BodyEnd]
}

// bulleted reports whether a line begins with a bullet that is no dash.
func bulleted(line []byte) bool {
	r, _ := utf8.DecodeRune(bytes.TrimLeft(line, " \t"))
	return strings.ContainsRune("•◦▪‣●○■*", r)
}

// enumerated reports whether a line begins with its number: "12. ", "3) ".
func enumerated(line []byte) bool {
	s := cursor{text: line, end: len(line)}
	s.space()
	n := s.digits(3)
	s.i += n
	return n > 0 && (s.skip('.') || s.skip(')')) && s.atSpace()
}

// indented reports whether a line begins with a tab or two blanks.
func indented(line []byte) bool {
	return len(line) > 1 && (line[0] == '\t' || line[0] == ' ' && line[1] == ' ')
}

// alternates reports whether indented lines and others take turns, right below each other: so some
// write down who answers.
func (p *prose) alternates() bool {
	lines, changes, below, inner, last := 0, 0, 0, 0, false
	for i, l := range p.lines {
		if p.class[i] != text && p.class[i] != item {
			continue
		}
		in := indented(p.text[l.start:l.end])
		if lines++; lines > 1 && in != last {
			changes++
		}
		if in {
			if inner++; i > 0 && p.class[i-1] != empty {
				below++
			}
		}
		last = in
	}
	return inner >= 2*minTurns && changes*4 >= lines*3 && below*10 >= inner*9
}

// twoCells finds the rows of a table of Markdown of two columns, the first of which asks, and
// remembers where the first cells begin. It makes furniture of the titles.
func (p *prose) twoCells() {
	cells, rows, asked := make(map[int]bool), 0, 0
	titles := -1
	for i, l := range p.lines {
		row := bytes.TrimRight(p.text[p.from[i]:max(p.from[i], l.end)], " \t")
		if p.class[i] != item || p.from[i] == 0 || p.text[p.from[i]-1] != '|' {
			if p.class[i] == furniture && rows == 1 && bytes.Contains(p.text[l.start:l.end], []byte("---")) {
				titles, rows, asked = i-1, 0, 0
				clear(cells)
			}
			continue
		}
		first, second, ok := bytes.Cut(bytes.TrimSuffix(row, []byte("|")), []byte("|"))
		if !ok || bytes.IndexByte(second, '|') >= 0 {
			return
		}
		if rows++; endsAsking(first) {
			asked++
		}
		cells[skipSpace(p.text, p.from[i], l.end)] = true
	}
	if rows < 2*minTurns || asked*leastAsking < rows {
		return
	}
	if p.cells = cells; titles >= 0 {
		p.class[titles] = furniture
	}
}

// printedAs reads a written interview in which the paragraphs of one look are of one side, and all
// others of the other. It reports false, and changes nothing, if the text is none. inTurn asks that
// hardly two of that look stand in a row: lists have numbers and bullets too.
func (p *prose) printedAs(look func(Segment) bool, inTurn bool) bool {
	voices := []voice{{role: Unknown}, {role: Unknown}}
	side := make([]int, len(p.segs))
	c := talkOf(p.text)
	marked, questions, paragraphs := 0, 0, 0
	for i, s := range p.segs {
		side[i] = -1
		if s.Kind != KindParagraph {
			continue
		}
		paragraphs++
		if side[i] = 0; look(s) {
			side[i] = 1
			if marked++; endsAsking(p.text[s.Body:s.BodyEnd]) {
				questions++
			}
		}
		if last := len(c.turns) - 1; last >= 0 && c.turns[last].voice == side[i] {
			c.turns[last].end = s.BodyEnd
		} else {
			start := s.Body
			if l, ok := readLabel(p.text, start, s.BodyEnd); ok {
				start = l.body
			}
			c.turns = append(c.turns, heard{voice: side[i], start: start, end: s.BodyEnd})
		}
	}
	if marked < minTurns || inTurn && marked*4 > len(c.turns)*3 {
		return false
	}
	for i := range c.turns {
		t := &c.turns[i]
		words := p.text[t.start:t.end]
		t.asks, t.ends = asks(words), endsAsking(words)
	}
	if questions == marked { // whatever is answered
		voices[1].role = Interviewer
	} else if paragraphs > 4*len(c.turns) || !c.asksOnOneSide(voices) {
		return false
	}
	question := ""
	for i := range p.segs {
		switch s := &p.segs[i]; {
		case side[i] < 0:
			if s.Kind == KindHeading {
				question = ""
			}
		case voices[side[i]].role == Interviewer:
			s.Role = Interviewer
			question = string(AppendWords(nil, p.text, *s))
		default:
			s.Question = question
		}
	}
	return true
}

// asksOnOneSide gives the roles of two voices who speak in turn, and reports whether they are
// plain: one side asks often enough, and is like interviewers (see bySides) or asks much more than
// the other.
func (c *conversation) asksOnOneSide(voices []voice) bool {
	if len(c.turns) < 2*minTurns {
		return false
	}
	var turns, ends [2]int
	for _, t := range c.turns {
		if turns[t.voice]++; t.ends {
			ends[t.voice]++
		}
	}
	asker := 0
	if c.bySides(voices) && c.twoSides(voices) {
		if voices[1].role == Interviewer {
			asker = 1
		}
	} else {
		if asker = 0; ends[1] > ends[0] {
			asker = 1
		}
		if float64(ends[asker]) < overruleFactor*float64(ends[1-asker]) {
			return false
		}
		voices[asker].role, voices[1-asker].role = Interviewer, Participant
	}
	return ends[asker] >= minTurns && ends[asker]*leastAsking >= turns[asker]
}

// emphasised reports whether a paragraph is bold or italic from end to end.
func (p *prose) emphasised(s Segment) bool {
	if s.BodyEnd-s.Body < 4 {
		return false
	}
	words := p.text[s.Body:s.BodyEnd]
	first, last := words[0], words[len(words)-1]
	if first != '*' && first != '_' || last != first {
		return false
	}
	inner := bytes.Trim(words, string(first))
	marks := (len(words) - len(inner)) / 2 // one for italic, two for bold
	return len(inner) > 0 && !bytes.Contains(inner, words[:marks])
}
