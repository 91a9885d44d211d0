package segment_test

import (
	"strings"
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
		{"a guide that mostly asks", "a.md", "# Discussion guide: sewing\n\nTwo hours.\n\n- Where do you sew?\n- When do you sew?\n- Tell me about the last time.\n- Which needles do you use?\n- Why those?\n- I show you a needle.\n", "a protocol or guide"},
		{"a guide that is answered", "a.md", "# Discussion guide: sewing\n\nWhere do you sew?\n\nIn the kitchen, with the window open and the radio on.\n\nWhen do you sew?\n\nLate, when all the others are asleep at last.\n\nWhich needles do you use?\n\nThose of my aunt, they never rust.\n\nWhy those?\n\nShe gave them to me when I was nine.\n\nDo you sell?\n\nNever, it would spoil the evening.\n", ""},
		{"a short consent form", "a.txt", "Consent form\n\nI agree to take part, and I can withdraw at any time. The talk is recorded.\n\nSignature: ____\n", "a consent form"},
		{"a consent form with fields", "a.txt", "CONSENT FORM\n\nResearcher: Olga Roth\n\n" + consent + "\n\nName of participant: ____\nName of researcher: ____\n", "a consent form"},
		{"notes on participants by their codes", "a.md", "# Debrief after week 1\n\n- P01 sews at night.\n- P02 laughed at the needle.\n- All three, P03 too, want light.\n", "researchers' notes"},
		{"one's own debrief", "a.md", "# Debrief\n\nP01 is my road. I sew in a barn beside P01, and P01 is loud.\n", ""},
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

func TestMarkFormsInSeveralFiles(t *testing.T) {
	const form = "Dear Sir or Madam, thank you for your interest in our study about how people sew at home. Taking part is voluntary, and you may withdraw your consent at any time " +
		"without giving a reason. What you say is recorded, written down and kept confidential. Your name appears nowhere. With my signature I confirm that I have read all this and had time to put questions. Signed: "
	const story = "I sew in the evening when the children sleep, because it is voluntary and nobody asks me for it, and I keep it confidential what I do with the needle, " +
		"and I may withdraw to my room at any time without anybody who gives me a reason to stop, which is what I like most of all in the whole long week that lies behind me then, and I have written it down. By "
	for _, tt := range []struct {
		name string
		in   []string
		want int // forms
	}{
		{"three signed forms", []string{form + "Olga Roth, 3 May", form + "Pim Vos, 4 May", form + "Eva Lind, 9 June"}, 3},
		{"two may be a chance", []string{form + "Olga Roth, 3 May", form + "Pim Vos, 4 May"}, 0},
		{"three stories of their own", []string{form + "Olga Roth", story + "Pim", "I weave, which is voluntary too. " + story + "Eva, who has more to say of looms and yarn and of her own long evenings in the barn by the sea where the wind blows and no child sleeps at all before the moon is up over the dunes"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sources []segment.Source
			for i, in := range tt.in {
				sources = append(sources, segment.Source{Path: string(rune('a'+i)) + ".txt", Text: []byte(in), Segments: split(t, "txt", in, segment.Options{})})
			}
			segment.MarkPapers(sources, nil)
			got := 0
			for _, s := range sources {
				if s.Paper != "" {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("got %d forms, want %d", got, tt.want)
			}
		})
	}
}

func TestASheetThatExplainsIsNobody(t *testing.T) {
	for _, tt := range []struct{ sheet, titles string }{
		{"Codebook", "Name\tWords"}, {"Legende", "Spalte\tText"}, {"Sheet2", "Variable\tMeaning"}, {"Blatt 2", "Code\tBeschreibung"},
	} {
		book := "Spring: id\tSpring: How do you sew?\t" + tt.sheet + ": " + strings.Replace(tt.titles, "\t", "\t"+tt.sheet+": ", 1) +
			"\n1\tI sew by hand in the evening\t\t\n2\tI never sew and I buy it new\t\t\n\t\tq1\tHow do they sew at home in the week?\n\t\tq2\tWhy do they not buy new things instead?\n"
		at := func(offset int) string {
			if offset < strings.Index(book, "\t\tq1") {
				return "sheet Spring"
			}
			return "sheet " + tt.sheet
		}
		src := segment.Source{Path: "survey.xlsx", Format: "tsv", Text: []byte(book), Segments: split(t, "tsv", book, segment.Options{At: at})}
		people, err := segment.By([]segment.Source{src}, "")
		if err != nil || len(people) != 2 {
			t.Errorf("%s, %q: %d participants, %v, want 2", tt.sheet, tt.titles, len(people), err)
		}
	}
}

// A table of codes with what they mean is the researchers'; one of answers is not.
func TestTablesOfCodes(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"when to use them", "Code,Definition,When to use\nNight,Sews at night,Use for each mention of the night\nLight,Lacks light in the room,Use for lamps too\n", "a list of codes"},
		{"examples", "Parent code,Code,Description,Example\nTime,Night,Sews at night,I sew late when all are asleep\nPlace,Light,Lacks light,My lamp hums all the time\n", "a list of codes"},
		{"answers with codes of people", "Code,Description,Wishes\nP1,I sew at night in the kitchen,A lamp that does not hum\nP2,I sew in the barn by the sea,A loom of my own\n", ""},
		{"answers with an example", "Participant,Example\nOlga,I sew at night in the kitchen\nPim,I sew in the barn by the sea\n", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sources := []segment.Source{{Path: "a.csv", Text: []byte(row.in), Segments: split(t, "csv", row.in, segment.Options{})}}
			segment.MarkPapers(sources, nil)
			if sources[0].Paper != row.want {
				t.Errorf("taken for %q, want %q", sources[0].Paper, row.want)
			}
		})
	}
}
