package segment_test

import (
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// What others say in brackets within somebody's turn is not quoted, and neither are notes.
func TestInterjections(t *testing.T) {
	const theirs = "I want the photos of the zebra on every wall."
	for _, row := range []struct {
		name, inside string
		quoted       bool
	}{
		{"in square brackets", "Well. [Interviewer: " + theirs + "] Yes, it is.", false},
		{"in round brackets", "Well. (Interviewer: " + theirs + ") Yes, it is.", false},
		{"a name", "Well. [Pim: " + theirs + "] Yes, it is.", false},
		{"initials", "Well. [PV: " + theirs + "] Yes, it is.", false},
		{"a letter", "Well. (INT: " + theirs + ") Yes, it is.", false},
		{"a thing in brackets", "Well. (Excel: " + theirs + ") Yes, it is.", true},
		{"a system", "Well. (System: " + theirs + ") Yes, it is.", true},
		{"a name outside the colon", "Well. [Pim]: " + theirs + " Yes.", true},
		{"a link", "Well. [Pim: " + theirs + "](there) Yes.", true},
		{"closed in another paragraph", "Well. [Pim: so\n\n" + theirs + "] Yes.", true},
		{"a comment", "Well.\n\n[Comment PV: " + theirs + "]", false},
		{"a transcriber's", "Well. ((" + theirs + ")) Yes, it is.", false},
		{"a comment in Markdown", "Well. {>>" + theirs + "<<} Yes, it is.", false},
		{"a memo", "Well.\n\nMemo: " + theirs, false},
		{"an observation", "Well.\n\nObservation: " + theirs, false},
		{"nota bene", "Well.\n\nN.B. " + theirs, false},
		{"one's own brackets", "Well. (" + theirs + ") Yes, it is.", true},
		{"one's own example", "Well. (For example: " + theirs + ") Yes, it is.", true},
		{"one's own note", "Well. (Note: " + theirs + ") Yes, it is.", true},
		{"never closed", "Well. [Pim: " + theirs, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := "Interviewer: Where do you sew?\n\nOlga: In the kitchen, by the window.\n\nInterviewer: When?\n\nOlga: " + row.inside + "\n"
			quoted := false
			for _, s := range split(t, "txt", text, segment.Options{}) {
				if s.Role == segment.Interviewer {
					continue
				}
				for _, span := range segment.Quotable([]byte(text), s) {
					quoted = quoted || strings.Contains(text[span.Start:span.End], "zebra")
				}
				said := string(segment.AppendWords(nil, []byte(text), s))
				if s.Kind == segment.KindTurn && !row.quoted && strings.Contains(said, "zebra") {
					t.Errorf("counted among Olga's words: %q", said)
				}
				if row.quoted && strings.Contains(said, "zebra") && strings.Join(strings.Fields(said), " ") != strings.Join(strings.Fields(row.inside), " ") {
					t.Errorf("not all of Olga's words: %q", said)
				}
			}
			if quoted != row.quoted {
				t.Errorf("quoted: %v", quoted)
			}
		})
	}
}
