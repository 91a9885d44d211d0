package segment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// split cuts text and checks what holds for every text.
func split(t *testing.T, format, text string, o segment.Options) []segment.Segment {
	t.Helper()
	segs, err := segment.Split(format, []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := segment.Check([]byte(text), segs); err != nil {
		t.Fatal(err)
	}
	return segs
}

// show writes the segments with words as the tests below do: role letter, speaker, words; headings with "#", furniture left out.
func show(text string, segs []segment.Segment) []string {
	var lines []string
	for _, s := range segs {
		words := strings.Join(strings.Fields(string(segment.AppendWords(nil, []byte(text), s))), " ")
		switch {
		case s.Kind == segment.KindFurniture:
			continue
		case s.Kind == segment.KindHeading:
			lines = append(lines, "# "+words)
			continue
		}
		role := map[segment.Role]string{segment.Unknown: "?", segment.Interviewer: "I", segment.Participant: "P"}[s.Role]
		if s.Continued {
			role += "+"
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s| %s", role, s.Speaker, words)))
	}
	return lines
}

func TestSplitTranscripts(t *testing.T) {
	tests := []struct {
		name, format, in string
		want             []string
	}{
		{"names before colons, one the participant by word", "txt",
			"Dan: How are you?\n\nParticipant: Fine.\nReally.\n\nDan: Good.\n",
			[]string{"I Dan| How are you?", "P Participant| Fine. Really.", "I Dan| Good."}},
		{"bold names, the colon inside or outside", "md",
			"# Interview\n\n**Interviewer:** How are *you*?\n\n**Participant**: Fine.\n",
			[]string{"# Interview", "I Interviewer| How are you?", "P Participant| Fine."}},
		{"times before names", "txt",
			"[00:01:02] P3: Hello there.\n00:01:05 Dan: Hi, how are you?\n(1:10) P3: Well.\n",
			[]string{"P P3| Hello there.", "I Dan| Hi, how are you?", "P P3| Well."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := show(tt.in, split(t, tt.format, tt.in, segment.Options{}))
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
