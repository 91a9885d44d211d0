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

// show writes the segments with words as the tests below do: role letter, speaker, words; headings
// with "#", furniture left out.
func show(text string, segs []segment.Segment) []string {
	var lines []string
	for _, s := range segs {
		words := strings.Join(strings.Fields(string(segment.AppendWords(nil, []byte(text), s))), " ")
		switch s.Kind {
		case segment.KindFurniture:
			continue
		case segment.KindHeading:
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
