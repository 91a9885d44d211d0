package segment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// source reads text as the file of that name.
func source(t *testing.T, name, text string) segment.Source {
	t.Helper()
	format := name[strings.LastIndexByte(name, '.')+1:]
	return segment.Source{Path: name, Format: format, Text: []byte(text), Segments: split(t, format, text, segment.Options{})}
}

const group = "Moderator: Who starts?\nP1: I do.\nP2: No, I.\nModerator: Why?\nP2: So.\nP1: Hm.\n"

func TestBy(t *testing.T) {
	tests := []struct {
		name, by string
		sources  map[string]string
		order    string   // of the paths
		want     []string // ID, path, location, what is said and what is a fact
		silent   int
	}{
		{"auto: a file of words, a row of a table", "auto",
			map[string]string{"a/P1.txt": group, "s.csv": "id,say\n1,I like it here\n2,\n3,I do not\n"}, "a/P1.txt s.csv",
			[]string{`P1 a/P1.txt "" said [I do. No, I. So. Hm.] facts []`, `s#1 s.csv "row 1" said [I like it here] facts [1]`,
				`s#2 s.csv "row 2" said [] facts [2]`, `s#3 s.csv "row 3" said [I do not] facts [3]`}, 0},
		{"nothing said is auto", "", map[string]string{"x.txt": "Words.\n"}, "x.txt", []string{`x x.txt "" said [Words.] facts []`}, 0},
		{"file: tables too", "file", map[string]string{"s.csv": "say\nI like it here\nI do not\n"}, "s.csv",
			[]string{`s s.csv "" said [I like it here I do not] facts []`}, 0},
		{"row: a text without rows is one", "row", map[string]string{"x.txt": "One.\n\nTwo.\n"}, "x.txt", []string{`x x.txt "" said [One. Two.] facts []`}, 0},
		{"speaker: each who is no interviewer", "speaker", map[string]string{"g.txt": group, "x.md": "# H\n\nWords.\n"}, "g.txt x.md",
			[]string{`g:P1 g.txt "P1" said [I do. Hm.] facts []`, `g:P2 g.txt "P2" said [No, I. So.] facts []`, `x x.md "" said [Words.] facts []`}, 0},
		{"folder: all files of it, the top is a dot", "folder", map[string]string{"x.txt": "Top.\n", "a/x.txt": "One.\n", "a/y.txt": "Two.\n", "a/b/z.txt": "Three.\n"},
			"x.txt a/x.txt a/y.txt a/b/z.txt",
			[]string{`. . "" said [Top.] facts []`, `a a "" said [One. Two.] facts []`, `a/b a/b "" said [Three.] facts []`}, 0},
		{"names that collide become paths, and paths keep what tells them apart", "file",
			map[string]string{"a/P1.txt": "A.\n", "b/P1.txt": "B.\n", "b/P1.md": "C.\n", "P2.txt": "D.\n", ".txt": "E.\n"}, "a/P1.txt b/P1.txt b/P1.md P2.txt .txt",
			[]string{`a/P1 a/P1.txt "" said [A.] facts []`, `b/P1.txt b/P1.txt "" said [B.] facts []`, `b/P1.md b/P1.md "" said [C.] facts []`,
				`P2 P2.txt "" said [D.] facts []`, `.txt .txt "" said [E.] facts []`}, 0},
		{"a file named like a row", "auto", map[string]string{"s.csv": "say\nI like it here\n", "s#1.txt": "Words.\n"}, "s.csv s#1.txt",
			[]string{`s#1 s.csv "row 1" said [I like it here] facts []`, `s#1~2 s#1.txt "" said [Words.] facts []`}, 0},
		{"who says nothing is no participant", "auto", map[string]string{"a.txt": "Interviewer: Hello?\nInterviewer: Hello!\n", "b.txt": "", "c.md": "# Only a heading\n", "d.txt": "Words.\n"},
			"a.txt b.txt c.md d.txt", []string{`d d.txt "" said [Words.] facts []`}, 3},
		{"an interviewer alone in a folder of others is nobody", "folder", map[string]string{"a/a.txt": "Interviewer: Hello?\nInterviewer: Hello!\n", "a/d.txt": "Words.\n"},
			"a/a.txt a/d.txt", []string{`a a "" said [Words.] facts []`}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var sources []segment.Source
			for _, name := range strings.Fields(tt.order) {
				sources = append(sources, source(t, name, tt.sources[name]))
			}
			people, err := segment.By(sources, tt.by)
			if err != nil {
				t.Fatal(err)
			}
			words := func(refs []segment.Ref) []string {
				var all []string
				for _, r := range refs {
					all = append(all, string(segment.AppendWords(nil, sources[r.Source].Text, sources[r.Source].Segments[r.Segment])))
				}
				return all
			}
			var got []string
			for _, p := range people {
				got = append(got, fmt.Sprintf("%s %s %q said %v facts %v", p.ID, p.Path, p.Location, words(p.Said), words(p.Facts)))
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if n, err := segment.Silent(sources, tt.by); n != tt.silent || err != nil {
				t.Errorf("got %d silent, %v, want %d", n, err, tt.silent)
			}
		})
	}
	if _, err := segment.By(nil, "person"); err == nil || !strings.Contains(err.Error(), "auto, file, row, speaker, folder or column:NAME") {
		t.Errorf("got %v", err)
	}
	if _, err := segment.Silent(nil, "person"); err == nil {
		t.Error("got no error")
	}
}

func TestMarkRepeated(t *testing.T) {
	const form = "This is the text of the form that everybody got.\n"
	var sources []segment.Source
	for i := range 20 {
		text := fmt.Sprintf("Yes.\n\nMy own words are these, number %d of all of them.\n", i)
		if i < 5 {
			text += "\n" + form + "\n" + form
		}
		if i < 4 {
			text += "\nA thing that four of the twenty people said like this.\n"
		}
		sources = append(sources, source(t, fmt.Sprintf("%d.txt", i), text))
	}
	if n := segment.MarkRepeated(sources); n != 10 {
		t.Errorf("got %d, want 10", n)
	}
	people, err := segment.By(sources, "")
	if err != nil || len(people) != 20 || len(people[0].Said) != 3 || len(people[19].Said) != 2 {
		t.Errorf("got %d people, the first with %d things said, %v", len(people), len(people[0].Said), err)
	}
	for _, s := range sources {
		if err := segment.Check(s.Text, s.Segments); err != nil {
			t.Error(err)
		}
	}
}
