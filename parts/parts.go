// Package parts decides how a corpus is cut into parts that each fit a number of tokens: between
// files where it can, else between speaker turns or rows, else between paragraphs, else between
// characters; and which units of it a fair sample takes. It never reads or writes a file, and never
// drops or repeats a byte of what it cuts. PARTS.md says how both are chosen.
package parts

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/persona-go/persona/segment"
)

// Cut is where a text is cut.
type Cut string

// The cuts, the coarsest first.
const (
	File      Cut = "file" // not at all
	Turn      Cut = "turn"
	Row       Cut = "row"
	Paragraph Cut = "paragraph"
	Character Cut = "character"
)

// Unit is what is not cut any further.
type Unit struct {
	Bytes  int32
	Tokens int32 // counted alone
}

// Source is a text that is to be put into parts.
type Source struct {
	Wrapper int    // tokens of what stands around each piece of it
	Units   []Unit // they tile the text
	Cut     Cut    // between them
}

// tokens are those of the whole text, as far as its units say.
func (s *Source) tokens() (n int) {
	for _, u := range s.Units {
		n += int(u.Tokens)
	}
	return n
}

// Units cuts a text of a format into units of at most limit tokens, which count counts. The Cut is
// the finest that was needed; of a text without any place to cut it is File.
func Units(format string, text []byte, limit int, count func([]byte) int) ([]Unit, Cut) {
	starts, cut := starts(format, text)
	var units []Unit
	for i, from := range starts {
		to := len(text)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		piece := text[from:to]
		n := count(piece)
		if n <= limit {
			units = append(units, Unit{int32(len(piece)), int32(n)})
			continue
		}
		finer, c := smaller(piece, limit, count)
		units = append(units, finer...)
		if rank(c) > rank(cut) {
			cut = c
		}
	}
	if len(units) < 2 {
		cut = File
	}
	return units, cut
}

// rank orders cuts, the coarsest first; turns and rows are alike.
func rank(c Cut) int {
	return map[Cut]int{File: 0, Turn: 1, Row: 1, Paragraph: 2, Character: 3}[c]
}

// starts returns where turns, rows or paragraphs begin. The first begins at 0; an empty text has
// one.
func starts(format string, text []byte) ([]int, Cut) {
	segments, err := segment.Split(format, text, segment.Options{})
	if err != nil || len(segments) == 0 {
		return []int{0}, Paragraph
	}
	cut := Paragraph
	for _, s := range segments {
		if s.Row > 0 {
			cut = Row
			break
		}
		if s.Kind == "turn" {
			cut = Turn
		}
	}
	at := []int{0}
	row, table := segments[0].Row, segments[0].Table
	for _, s := range segments[1:] {
		begins := true
		switch cut {
		case Row:
			begins = s.Row > 0 && (s.Row != row || s.Table != table) && (row > 0 || len(at) > 1 || s.Row > 1)
			row, table = s.Row, s.Table
		case Turn:
			begins = s.Kind == "turn" && !s.Continued
		}
		if begins && s.Start > at[len(at)-1] {
			at = append(at, s.Start)
		}
	}
	return at, cut
}

// smaller cuts what is too large at empty lines and, where that does not do, between characters.
func smaller(text []byte, limit int, count func([]byte) int) (units []Unit, cut Cut) {
	cut = Paragraph
	for len(text) > 0 {
		end := len(text)
		if i := bytes.Index(text, []byte("\n\n")); i >= 0 {
			end = i + 2
			for end < len(text) && text[end] == '\n' {
				end++
			}
		}
		piece := text[:end]
		text = text[end:]
		if n := count(piece); n <= limit {
			units = append(units, Unit{int32(len(piece)), int32(n)})
			continue
		}
		cut = Character
		for len(piece) > 0 {
			n, tokens := fitting(piece, limit, count)
			units = append(units, Unit{int32(n), int32(tokens)})
			piece = piece[n:]
		}
	}
	return units, cut
}

// fitting returns how many bytes of a text, whole characters, have at most limit tokens, and how
// many those are. It is at least one character.
func fitting(text []byte, limit int, count func([]byte) int) (n, tokens int) {
	n = min(len(text), 4*limit)
	for {
		for n < len(text) && n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		if n == 0 {
			_, n = utf8.DecodeRune(text)
			return n, count(text[:n])
		}
		if tokens = count(text[:n]); tokens <= limit {
			if at := bytes.LastIndexAny(text[:n], " \n\t"); n < len(text) && at > n/2 { // between words
				n = at + 1
				tokens = count(text[:n])
			}
			return n, tokens
		}
		n = max(n*limit/tokens-1, n/2)
	}
}

// Piece is a part of a source in a part, whole units.
type Piece struct {
	Source     int // its index
	Start, End int // bytes of its text
	Piece      int // from 1 on
	Pieces     int
}

// ErrLimit is wrapped by the error of a limit that is too low.
var ErrLimit = errors.New("the limit is too low")

// TooLow is the error of a limit below what the largest unit takes with what stands around it.
type TooLow struct{ Least int }

func (e *TooLow) Error() string { return fmt.Sprintf("%v: it takes %d", ErrLimit, e.Least) }

// Unwrap returns ErrLimit.
func (e *TooLow) Unwrap() error { return ErrLimit }

// even is how much larger than the mean the largest part may be before files are cut for it.
const even = 1.15

// Plan puts sources, in their order, into as few parts as it can, each of at most limit tokens by
// the counts given, and these as even as it can. header is the tokens of what stands in every part.
// Files are cut only if they do not fit, or if the largest part were more than 1.15 times the mean.
// A limit below the largest unit with its wrapper is a [*TooLow].
func Plan(sources []Source, limit, header int) ([][]Piece, error) {
	if least := header + largest(sources); least > limit {
		return nil, &TooLow{least}
	}
	p := planner{sources: sources, header: header}
	p.whole = make([]bool, len(sources))
	for i := range sources {
		p.whole[i] = header+sources[i].Wrapper+sources[i].tokens() <= limit
	}
	parts, mean, most := p.best(limit)
	if float64(most) > even*mean {
		for i := range p.whole {
			p.whole[i] = p.whole[i] && float64(sources[i].tokens()) < mean/50 // a cut there moves little
		}
		if cut, m, top := p.best(limit); len(cut) <= len(parts) && float64(top)/m < float64(most)/mean {
			parts = cut
		}
	}
	return parts, nil
}

// largest is the tokens of the largest unit with its wrapper.
func largest(sources []Source) (n int) {
	for i := range sources {
		n = max(n, sources[i].Wrapper)
		for _, u := range sources[i].Units {
			n = max(n, sources[i].Wrapper+int(u.Tokens))
		}
	}
	return n
}

type planner struct {
	sources []Source
	header  int
	whole   []bool // which are not cut
}

// best returns the fewest parts within a limit, filled as evenly as can be, their mean and the
// largest.
func (p *planner) best(limit int) (parts [][]Piece, mean float64, most int) {
	n, _, _ := p.fill(limit, nil)
	low, high := p.header+1, limit // the least capacity that still takes n parts
	for low < high {
		middle := (low + high) / 2
		if k, _, ok := p.fill(middle, nil); ok && k <= n {
			high = middle
		} else {
			low = middle + 1
		}
	}
	var sizes []int
	p.fill(high, func(part [][]Piece, s []int) { parts, sizes = part, s })
	sum := 0
	for _, s := range sizes {
		sum += s
		most = max(most, s)
	}
	return parts, float64(sum) / float64(max(1, len(sizes))), most
}

// fill fills parts one after the other up to a capacity, and returns how many they are. It reports
// whether every piece fits. made, if not nil, gets them and their tokens.
func (p *planner) fill(capacity int, made func([][]Piece, []int)) (n int, most int, ok bool) {
	var parts [][]Piece
	var sizes []int
	size := p.header
	n, ok = 1, true
	var now []Piece
	next := func() {
		if made != nil {
			parts, sizes = append(parts, now), append(sizes, size)
			now = nil
		}
		most = max(most, size)
		n++
		size = p.header
	}
	for i := range p.sources {
		s := &p.sources[i]
		at, open := 0, false // whether the part holds a piece of it
		add := func(bytes, tokens int) {
			cost := tokens
			if !open {
				cost += s.Wrapper
			}
			if size+cost > capacity && size > p.header {
				next()
				open, cost = false, tokens+s.Wrapper
			}
			ok = ok && size+cost <= capacity
			if made != nil {
				if open {
					now[len(now)-1].End += bytes
				} else {
					now = append(now, Piece{Source: i, Start: at, End: at + bytes})
				}
			}
			size += cost
			at += bytes
			open = true
		}
		if p.whole[i] || len(s.Units) == 0 {
			bytes := 0
			for _, u := range s.Units {
				bytes += int(u.Bytes)
			}
			add(bytes, s.tokens())
			continue
		}
		for _, u := range s.Units {
			add(int(u.Bytes), int(u.Tokens))
		}
	}
	most = max(most, size)
	if made != nil {
		parts, sizes = append(parts, now), append(sizes, size)
		number(parts)
		made(parts, sizes)
	}
	return n, most, ok
}

// number says in each piece which of how many of its source it is.
func number(parts [][]Piece) {
	pieces := map[int]int{}
	for _, part := range parts {
		for i := range part {
			pieces[part[i].Source]++
			part[i].Piece = pieces[part[i].Source]
		}
	}
	for _, part := range parts {
		for i := range part {
			part[i].Pieces = pieces[part[i].Source]
		}
	}
}
