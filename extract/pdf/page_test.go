package pdf_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/extract"
)

// annotated returns a PDF of one page with annotations, each a dictionary.
func annotated(page string, annotations ...string) []byte {
	return bytes.Replace(document(page), []byte("/MediaBox[0 0 600 800]"), []byte("/MediaBox[0 0 600 800]/Annots["+strings.Join(annotations, " ")+"]"), 1)
}

func TestWhatIsTypedIntoAPage(t *testing.T) {
	e := engine(t)
	for _, tt := range []struct {
		name  string
		in    []byte
		want  string
		notes []string
	}{
		{"a field beside its question", annotated(at(50, 700, "Your tool?"), "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(A small needle.)/Rect[200 698 400 710]>>"), "Your tool?   A small needle.\n", nil},
		{"a field of several lines", annotated(at(50, 700, "Your tool?"), "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(A needle.\\rA thimble.)/Rect[50 660 400 684]>>"),
			"Your tool?\nA needle.\nA thimble.\n", nil},
		{"three questions, and the fields to their right", annotated(column(50, 700, "Which tool do you use?", "Since when do you sew?", "Who taught you to sew?"),
			"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(A needle.)/Rect[300 698 500 710]>>", "<</Type/Annot/Subtype/Widget/FT/Tx/T(b)/V(Since I was nine.)/Rect[300 686 500 698]>>",
			"<</Type/Annot/Subtype/Widget/FT/Ch/T(c)/V(My aunt.)/Rect[300 674 500 686]>>"),
			"Which tool do you use?   A needle.\nSince when do you sew?   Since I was nine.\nWho taught you to sew?   My aunt.\n", nil},
		{"an empty field", annotated(at(50, 700, "Your tool?"), "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[200 698 400 710]>>"), "Your tool?\n", nil},
		{"boxes", annotated(at(70, 700, "Needle")+at(70, 680, "Thimble"), "<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/AS/Yes/Rect[50 698 60 710]>>", "<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/AS/Off/Rect[50 678 60 690]>>"),
			"☒   Needle\n☐   Thimble\n", nil},
		{"words written onto the page", annotated(at(50, 700, "Your tool?"), "<</Type/Annot/Subtype/FreeText/Contents(A small needle.)/DA(/F 10 Tf)/Rect[50 680 400 692]>>"),
			"Your tool?\nA small needle.\n", nil},
		{"a field whose words the page draws too", annotated(at(50, 700, "A needle."), "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(A needle.)/Rect[50 698 400 710]>>"), "A needle.\n", nil},
		{"a remark", annotated(at(50, 700, "Your tool?"), "<</Type/Annot/Subtype/Text/Contents(She laughed.)/Rect[50 680 60 692]>>"), "Your tool?\n", []string{"1 annotation left out"}},
		{"a link is none", annotated(at(50, 700, "Your tool?"), "<</Type/Annot/Subtype/Link/Rect[50 680 60 692]>>"), "Your tool?\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := e.Read(tt.in, extract.Limits{})
			if err != nil || !strings.HasPrefix(strings.ReplaceAll(string(got.Text), "\n\n", "\n"), tt.want) || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got %q, %q, %v, want %q, %q", got.Text, got.Notes, err, tt.want, tt.notes)
			}
		})
	}
}

func TestLinesAtTheEdgesOfPages(t *testing.T) {
	e := engine(t)
	pages := func(n int, head, foot string) []byte {
		var all []string
		for i := range n {
			fill := func(s string) string { return strings.ReplaceAll(s, "#", fmt.Sprint(i+1)) }
			words := [...]string{"I sew by hand.", "It takes long.", "The thread is red.", "My aunt knits.", "We mend coats."}[i%5]
			all = append(all, at(50, 780, fill(head))+at(50, 400, words)+at(50, 20, fill(foot)))
		}
		return document(all...)
	}
	for _, tt := range []struct {
		name       string
		in         []byte
		want, note string
	}{
		{"a browser's lines on two pages", pages(2, "5/4/24, 9:10 AM Talk with Pim", "https://example.org/talk #/2"), "I sew by hand.\n\fIt takes long.\n", "4 lines"},
		{"a report's lines on three pages", pages(3, "The sewing study of Delft", "Page # of the sewing study"), "I sew by hand.\n\fIt takes long.\n\fThe thread is red.\n", "6 lines"},
		{"a report's lines on two pages may be chance", pages(2, "The sewing study of Delft", "Delft, page #"), "The sewing study of Delft\n\nI sew by hand.\n\nDelft, page 1\n\fThe sewing study of Delft\n\nIt takes long.\n\nDelft, page 2\n", ""},
		{"labels are no such lines", pages(3, "Interviewer 1:", "Participant 4:"),
			"Interviewer 1:\n\nI sew by hand.\n\nParticipant 4:\n\fInterviewer 1:\n\nIt takes long.\n\nParticipant 4:\n\fInterviewer 1:\n\nThe thread is red.\n\nParticipant 4:\n", ""},
		{"sentences are none", pages(3, "I like that very much.", "So do I and you?"),
			"I like that very much.\n\nI sew by hand.\n\nSo do I and you?\n\fI like that very much.\n\nIt takes long.\n\nSo do I and you?\n\fI like that very much.\n\nThe thread is red.\n\nSo do I and you?\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := e.Read(tt.in, extract.Limits{})
			norm := func(s string) string {
				var lines []string
				for l := range strings.SplitSeq(s, "\n") {
					if l != "" {
						lines = append(lines, l)
					}
				}
				return strings.Join(lines, "\n")
			}
			if err != nil || norm(string(got.Text)) != norm(tt.want) || !strings.HasPrefix(strings.Join(got.Notes, ""), tt.note) || tt.note == "" && got.Notes != nil {
				t.Errorf("got %q, %q, %v, want %q, %q", got.Text, got.Notes, err, tt.want, tt.note)
			}
		})
	}
}

func TestLabelsStandBesideTheirWords(t *testing.T) {
	e := engine(t)
	for _, tt := range []struct{ name, in, want string }{
		{"labels with colons, drawn first", column(50, 700, "Olga:", "Pim:", "Olga:") + column(150, 700, "How do you mend it?", "I sew it by hand.", "Since when?"),
			"Olga:   How do you mend it?\nPim:   I sew it by hand.\nOlga:   Since when?\n"},
		{"words first, then labels without colons", column(150, 700, "How do you mend it?", "I sew it by hand.", "Since when?", "Since I was nine.") + column(50, 700, "Olga", "Pim", "Olga", "Pim"),
			"Olga   How do you mend it?\nPim   I sew it by hand.\nOlga   Since when?\nPim   Since I was nine.\n"},
		{"two columns of words", column(50, 700, "A coat is mended", "by a small needle", "and red thread") + column(300, 700, "In winter it is", "too cold for that", "and we wait"),
			"A coat is mended\nby a small needle\nand red thread\n\nIn winter it is\ntoo cold for that\nand we wait\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := e.Read(document(tt.in), extract.Limits{}); err != nil || string(got.Text) != tt.want {
				t.Errorf("got %q, %v, want %q", got.Text, err, tt.want)
			}
		})
	}
}
