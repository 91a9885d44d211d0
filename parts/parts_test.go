package parts_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/persona-go/persona/parts"
)

// words counts a token for each word, and for each four letters of a long one.
func words(text []byte) (n int) {
	for _, w := range bytes.Fields(text) {
		n += 1 + len(w)/4
	}
	return n
}

func TestUnits(t *testing.T) {
	talk := "Interviewer: Why do you do it?\n\nP1: I want the names.\n\nInterviewer: And then?\n\nP1: I go home.\n"
	for _, tt := range []struct {
		name, format, text string
		limit              int
		want               []string
		cut                parts.Cut
	}{
		{"turns stay whole", "txt", talk, 100, []string{"Interviewer: Why do you do it?\n\n", "P1: I want the names.\n\n", "Interviewer: And then?\n\n", "P1: I go home.\n"}, parts.Turn},
		{"rows stay whole, the titles with the first", "csv", "q,a\nwhy,because it is\nhow,\"two\nlines\"\nno,yes\n", 100, []string{"q,a\nwhy,because it is\n", "how,\"two\nlines\"\n", "no,yes\n"}, parts.Row},
		{"prose is cut between paragraphs", "md", "One line.\n\nTwo lines\nof it.\n\nThree.\n", 100, []string{"One line.\n\n", "Two lines\nof it.\n\n", "Three.\n"}, parts.Paragraph},
		{"what does not fit is cut between words", "md", "one two three four five six seven", 6, []string{"one two three ", "four five six ", "seven"}, parts.Character},
		{"a word that does not fit is cut between characters", "md", "éééééééééééééééééééé", 3, nil, parts.Character},
		{"an empty text is one unit", "md", "", 3, []string{""}, parts.File},
		{"a text of one turn is not cut", "txt", "P1: I go home.\n", 100, []string{"P1: I go home.\n"}, parts.File},
	} {
		units, cut := parts.Units(tt.format, []byte(tt.text), tt.limit, words)
		at := 0
		var got []string
		for _, u := range units {
			piece := tt.text[at : at+int(u.Bytes)]
			if n := words([]byte(piece)); n != int(u.Tokens) || n > tt.limit || !strings.ContainsRune(piece+"\x00", 0) || strings.ToValidUTF8(piece, "") != piece {
				t.Errorf("%s: %q has %d tokens, said %d, limit %d", tt.name, piece, n, u.Tokens, tt.limit)
			}
			got = append(got, piece)
			at += int(u.Bytes)
		}
		if at != len(tt.text) || cut != tt.cut || tt.want != nil && fmt.Sprintf("%q", got) != fmt.Sprintf("%q", tt.want) {
			t.Errorf("%s: got %q, cut between %ss, want %q, between %ss", tt.name, got, cut, tt.want, tt.cut)
		}
	}
}

func source(wrapper int, tokens ...int32) parts.Source {
	s := parts.Source{Wrapper: wrapper, Cut: parts.Turn}
	for _, n := range tokens {
		s.Units = append(s.Units, parts.Unit{Bytes: n * 4, Tokens: n})
	}
	return s
}

// shown is a plan in short: source:start-end for each piece, parts apart by |.
func shown(plan [][]parts.Piece) string {
	var b strings.Builder
	for i, part := range plan {
		if i > 0 {
			b.WriteString(" |")
		}
		for _, p := range part {
			fmt.Fprintf(&b, " %d:%d-%d", p.Source, p.Start, p.End)
			if p.Pieces > 1 {
				fmt.Fprintf(&b, "(%d/%d)", p.Piece, p.Pieces)
			}
		}
	}
	return strings.TrimSpace(b.String())
}

func TestPlan(t *testing.T) {
	for _, tt := range []struct {
		name          string
		sources       []parts.Source
		limit, header int
		want          string
	}{
		{"all fits in one", []parts.Source{source(1, 5), source(1, 5)}, 100, 2, "0:0-20 1:0-20"},
		{"files stay whole where that is even", []parts.Source{source(0, 5, 5), source(0, 5, 5), source(0, 5, 5), source(0, 5, 5)}, 20, 0, "0:0-40 1:0-40 | 2:0-40 3:0-40"},
		{"a file is cut where the parts would be uneven", []parts.Source{source(0, 5, 5, 5, 5), source(0, 5, 5)}, 20, 0, "0:0-60(1/2) | 0:60-80(2/2) 1:0-40"},
		{"a file that does not fit is cut", []parts.Source{source(1, 5, 5, 5, 5)}, 12, 1, "0:0-40(1/2) | 0:40-80(2/2)"},
		{"one unit forbids it to be even", []parts.Source{source(0, 20), source(0, 1)}, 20, 0, "0:0-80 | 1:0-4"},
		{"empty files have a place", []parts.Source{source(1), source(1, 5), source(1)}, 100, 0, "0:0-0 1:0-20 2:0-0"},
	} {
		plan, err := parts.Plan(tt.sources, tt.limit, tt.header)
		if err != nil || shown(plan) != tt.want {
			t.Errorf("%s: got %s, %v, want %s", tt.name, shown(plan), err, tt.want)
		}
	}
	var low *parts.TooLow
	if _, err := parts.Plan([]parts.Source{source(3, 10)}, 12, 2); !errors.As(err, &low) || low.Least != 15 || !errors.Is(err, parts.ErrLimit) {
		t.Errorf("too low: got %v", err)
	}
	if _, err := parts.Plan([]parts.Source{source(3, 10)}, 15, 2); err != nil {
		t.Errorf("the least does not work: %v", err)
	}
}

// Whatever the corpus, every part is within the limit by the counts given, and every byte is in one.
func TestPlansCoverEverythingOnce(t *testing.T) {
	uneven := 0
	for seed := range 3000 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		header, limit := r.IntN(20), 60+r.IntN(400)
		sources := make([]parts.Source, 1+r.IntN(20))
		total, biggest := 0, 0
		for i := range sources {
			units := make([]int32, r.IntN(30))
			for j := range units {
				units[j] = int32(r.IntN(30))
				biggest = max(biggest, int(units[j]))
			}
			sources[i] = source(r.IntN(10), units...)
		}
		plan, err := parts.Plan(sources, limit, header)
		if err != nil {
			t.Fatal(err)
		}
		at := make([]int, len(sources))
		most := 0
		for _, part := range plan {
			size := header
			for _, p := range part {
				if p.Start != at[p.Source] || p.End < p.Start {
					t.Fatalf("seed %d: a piece from %d to %d, want from %d", seed, p.Start, p.End, at[p.Source])
				}
				at[p.Source] = p.End
				size += sources[p.Source].Wrapper + (p.End-p.Start)/4
			}
			if size > limit {
				t.Fatalf("seed %d: a part of %d tokens, limit %d", seed, size, limit)
			}
			total += size
			most = max(most, size)
		}
		for i, s := range sources {
			n := 0
			for _, u := range s.Units {
				n += int(u.Bytes)
			}
			if at[i] != n {
				t.Fatalf("seed %d: %d bytes of %d", seed, at[i], n)
			}
		}
		if mean := float64(total) / float64(len(plan)); float64(most) > 1.15*mean && float64(most) > mean+float64(biggest+10) {
			uneven++
		}
	}
	if uneven > 30 {
		t.Errorf("%d of 3,000 plans are uneven by more than a unit", uneven)
	}
}

func TestSample(t *testing.T) {
	all := []parts.Candidate{
		{Stratum: "a", Group: "a1", Source: 0, Tokens: 10}, {Stratum: "a", Group: "a1", Source: 0, Tokens: 10}, {Stratum: "a", Group: "a2", Source: 1, Tokens: 10},
		{Stratum: "b", Group: "b1", Source: 2, Tokens: 10}, {Stratum: "b", Group: "b1", Source: 2, Tokens: 100},
	}
	wrapper := []int{2, 2, 2}
	taken := func(room int, seed uint64) (s string) {
		for _, yes := range parts.Sample(all, wrapper, room, seed) {
			s += map[bool]string{true: "x", false: "."}[yes]
		}
		return s
	}
	for _, tt := range []struct {
		name string
		room int
		want string
	}{
		{"nothing fits", 11, "....."},
		{"all fit", 200, "xxxxx"},
		{"what is too large is passed over", 46, "xxxx."},
	} {
		for seed := range uint64(5) {
			if got := taken(tt.room, seed); got != tt.want {
				t.Errorf("%s, seed %d: got %s, want %s", tt.name, seed, got, tt.want)
			}
		}
	}
	differ := map[string]bool{}
	for seed := range uint64(20) {
		got := taken(12, seed)
		if strings.Count(got, "x") != 1 || got != taken(12, seed) {
			t.Errorf("seed %d: got %s", seed, got)
		}
		differ[got] = true
	}
	if len(differ) < 3 {
		t.Errorf("seeds draw only %v", differ)
	}
	all[3].First = true
	if got := taken(12, 1); got != "...x." {
		t.Errorf("what comes first: got %s", got)
	}
}
