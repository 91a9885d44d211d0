package segment

import (
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

// spoken is a turn of a dialogue whose speakers only a dash parts.
type spoken struct {
	asks bool
}

// twoSides reports whether turns are a dialogue of one who asks and one who answers: some ask and
// some do not, and hardly ever do two in a row ask.
func twoSides(turns []spoken) bool {
	asked, row := 0, 0
	for i, t := range turns {
		if t.asks {
			asked++
			if i > 0 && turns[i-1].asks {
				row++
			}
		}
	}
	return len(turns) >= 2*minTurns && asked >= askerTurns && asked*4 >= len(turns) && asked*4 <= 3*len(turns) && row*4 <= asked
}

// sideRole returns the role of a turn in a dialogue: who asks is the interviewer. A turn between
// two that do not ask may be either's; it stays unknown.
func sideRole(turns []spoken, i int) Role {
	switch {
	case turns[i].asks:
		return Interviewer
	case i > 0 && turns[i-1].asks:
		return Participant
	}
	return Unknown
}

// dashes cuts a text in which a dash begins each turn: "— How?", "— So.". It returns nil if the
// text is none.
func (p *prose) dashes() []Segment {
	var turns []spoken
	paragraphs, begin := 0, make(map[int]int)
	for i, l := range p.lines {
		if p.class[i] != text && p.class[i] != item {
			continue
		}
		start, end := trim(p.text, l.start, l.end)
		if behind := dash(p.text, start, end); behind > 0 {
			begin[i] = behind
			turns = append(turns, spoken{asks(p.text[behind:end])})
		}
		if i == 0 || p.class[i-1] == empty || begin[i] > 0 {
			paragraphs++
		}
	}
	if len(turns)*5 < paragraphs*4 || !twoSides(turns) {
		return nil
	}
	n := -1
	for i, l := range p.lines {
		start, end := trim(p.text, l.start, l.end)
		behind, begins := begin[i]
		switch {
		case begins:
			n++
			role := sideRole(turns, n)
			s := Segment{Start: l.start, Body: behind, BodyEnd: end, Line: l.number, Kind: KindTurn, Role: role, Location: at(l.number), Syntax: p.syntax}
			if role == Unknown {
				s.Speaker = unnamed
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

// unnamed stands for a speaker who is not named and may be the interviewer.
const unnamed = "unnamed"
