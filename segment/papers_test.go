package segment_test

import (
	"testing"

	"github.com/persona-go/persona/segment"
)

func TestMarkPapers(t *testing.T) {
	const consent = "I consent to take part. It is voluntary, I may withdraw at any time, and what I say is recorded and stays confidential.\n"
	const guide = "First the participant is greeted. Then the participant is asked how participants sew, and each participant is thanked.\n"
	for _, tt := range []struct{ name, path, in, want string }{
		{"a consent form by its title", "a.txt", "Informed consent\n\n" + consent, "a consent form"},
		{"a consent form by its name", "consent_form.txt", "Dear you\n\n" + consent, "a consent form"},
		{"a German one", "a.txt", "Einwilligungserklärung\n\nIch willige ein. Die Einwilligung ist freiwillig, Widerruf ist möglich, alles bleibt anonym.\n", "a consent form"},
		{"a title alone is not enough", "a.txt", "Informed consent\n\nI never read such things, I just sign and begin to sew.\n", ""},
		{"a guide", "a.md", "# Interview guide\n\n" + guide, "a protocol or guide"},
		{"a guide with speakers is a transcript", "a.txt", "Interview guide 3\n\nInterviewer: Do participants sew?\n\nParticipant: This participant does, and that participant, and the other participant.\n", ""},
		{"notes", "a.md", "# Field notes\n\nThe participant sat down. The participant laughed. Then the participant sewed.\n", "researchers' notes"},
		{"somebody's own notes", "a.md", "# Notes\n\nI sat down and laughed, and then I sewed for the participant of the race.\n", ""},
		{"a list of codes", "a.txt", "Code system\n\nSewing 12\n\nMending 3\n", "a list of codes"},
		{"what was coded, with who said it", "a.txt", "Coded Segments\n\nInterviewer: How do you sew?\n\nParticipant: By hand.\n", "a list of codes"},
		{"somebody who speaks of one", "a.txt", "My code system is old\n\nI code at night.\n", ""},
		{"a story", "story.md", "# Sewing at night\n\nI sew for the participants of a play, and each participant, every participant and all participants thank me.\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			read := func() []segment.Source {
				format := tt.path[len(tt.path)-len("md"):]
				if format != "md" {
					format = "txt"
				}
				return []segment.Source{{Path: tt.path, Text: []byte(tt.in), Segments: split(t, format, tt.in, segment.Options{})}}
			}
			sources := read()
			segment.MarkPapers(sources, nil)
			people, err := segment.By(sources, "")
			if err != nil || sources[0].Paper != tt.want || len(people) > 0 != (tt.want == "") {
				t.Errorf("got %q, %d people, %v, want %q", sources[0].Paper, len(people), err, tt.want)
			}
			sources = read()
			segment.MarkPapers(sources, func(path string) bool { return path == tt.path })
			if people, _ := segment.By(sources, ""); sources[0].Paper != "" || len(people) != 1 {
				t.Errorf("kept: got %q, %d people, want that it is read", sources[0].Paper, len(people))
			}
		})
	}
}
