package segment_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

const survey = "id,How often?,\"What, if anything, hinders you from using it more?\",Used since\r\n" +
	"1,Daily,\"It is slow, and \"\"heavy\"\" on my machine\",2012\r\n" +
	"2,Weekly,\"  Nothing much,\r\nreally \",2013-01-02\r\n" +
	"3,Daily,,\r\n" +
	",,,\r\n" +
	"\r\n" +
	"4,Weekly,I cannot find the button for that,2015,extra words stand here\r\n" +
	"5,Daily,The docs are hard to read,2015"

// cells writes the answers and facts as row, column, kind letter and body.
func cells(text string, segs []segment.Segment) []string {
	var got []string
	for _, s := range segs {
		if s.Kind != segment.KindFurniture {
			got = append(got, fmt.Sprintf("%d %s %q", s.Row, s.Kind[:1], text[s.Body:s.BodyEnd]))
		}
	}
	return got
}

func TestSplitTables(t *testing.T) {
	tests := []struct {
		name, format, in string
		want             []string
	}{
		{"a survey with quotes, escapes, newlines, empty and ragged rows", "csv", survey, []string{
			`1 f "1"`, `1 f "Daily"`, `1 a "It is slow, and \"\"heavy\"\" on my machine"`, `1 f "2012"`,
			`2 f "2"`, `2 f "Weekly"`, `2 a "Nothing much,\r\nreally"`, `2 f "2013-01-02"`,
			`3 f "3"`, `3 f "Daily"`,
			`4 f "4"`, `4 f "Weekly"`, `4 a "I cannot find the button for that"`, `4 f "2015"`, `4 a "extra words stand here"`,
			`5 f "5"`, `5 f "Daily"`, `5 a "The docs are hard to read"`, `5 f "2015"`}},
		{"semicolons", "csv", "a;b\nsome words, here;1,5\n", []string{`1 a "some words, here"`, `1 f "1,5"`}},
		{"tabs", "tsv", "a\tb\nsome \"words\" here\t1\n", []string{`1 a "some \"words\" here"`, `1 f "1"`}},
		{"CR line ends", "csv", "a\rsome words here\rmore words here\r", []string{`1 a "some words here"`, `2 a "more words here"`}},
		{"blank lines before the header", "csv", "\n\na,b\nsome words here,2\n", []string{`1 a "some words here"`, `1 f "2"`}},
		{"words behind a closing quote belong to the field", "csv", "a\n\"some\" words here\n\"x y z\" \n", []string{`1 a "\"some\" words here"`, `2 a "x y z"`}},
		{"a header alone", "csv", "a,b\n", nil},
		{"nothing but space", "csv", " \n\t\n", nil},
		{"ticked words are no free text", "csv", "words\nfast;easy\nfast;slow\neasy\nslow;odd\n", []string{`1 f "fast;easy"`, `2 f "fast;slow"`, `3 f "easy"`, `4 f "slow;odd"`}},
		{"a column that says who is facts", "csv", "Name,Comment\nMaria Lopez,I like it a lot\nJohn Ray,I do not like it\n",
			[]string{`1 f "Maria Lopez"`, `1 a "I like it a lot"`, `2 f "John Ray"`, `2 a "I do not like it"`}},
		{"JSONL", "jsonl", "{\"who\": \"Ann\", \"age\": 31, \"ok\": true, \"x\": null, \"say\": \"I \\\"like\\\" it here\"}\n\n[\"and that too here\"]\n", []string{
			`1 f "Ann"`, `1 f "31"`, `1 f "true"`, `1 a "I \\\"like\\\" it here"`, `2 a "and that too here"`}},
		{"a JSON list of objects", "json", "[\n {\"a\": {\"b\": \"I like it here\"}, \"c\": [\"x\", \"y\"]},\n {\"a\": {\"b\": \"I do not\"}}\n]", []string{
			`1 a "I like it here"`, `1 f "x"`, `1 f "y"`, `2 a "I do not"`}},
		{"a list of objects inside an object", "json", "{\"meta\": {\"n\": 1}, \"responses\": [{\"text\": \"I like it here\"}, {\"text\": \"I do not\"}], \"tags\": [\"x\"]}", []string{
			`1 a "I like it here"`, `2 a "I do not"`}},
		{"any other JSON is paragraphs", "json", "{\"a\": \"Some words.\", \"b\": [\"More\", 1, \" \", [[\"words\"]]]}", []string{
			`0 p "Some words."`, `0 p "More"`, `0 p "words"`}},
		{"two lists of objects are paragraphs", "json", "{\"a\": [{\"x\": \"One\"}], \"b\": [{\"x\": \"Two\"}]}", []string{`0 p "One"`, `0 p "Two"`}},
		{"a JSON string is a paragraph", "json", " \"Hello there.\" ", []string{`0 p "Hello there."`}},
		{"JSON without strings", "json", "[1, 2]", nil},
		{"empty JSON", "json", " \n", nil},
		{"empty JSONL", "jsonl", "\n\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := cells(tt.in, split(t, tt.format, tt.in, segment.Options{}))
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestTablesThatAreTranscripts(t *testing.T) {
	tests := []struct {
		name, format, in string
		want             []string
	}{
		{"CSV of a transcription service", "csv", "Start,Speaker Name,Text\n0:01,Dan,How do you use it?\n0:05,Maria,\"Every \"\"day\"\".\"\n0:07,Dan,What for?\n0:09,Maria,Plots.\n0:11,,Noise.\n",
			[]string{"I Dan| How do you use it?", `P Maria| Every "day".`, "I Dan| What for?", "P Maria| Plots.", "? | Noise."}},
		{"JSON of a transcription service", "json", `{"duration": 9, "utterances": [{"speaker": "A", "text": "How do you use it?"}, {"text": "Every day.", "speaker": "B"}, {"speaker": "A", "text": "Why?"}, {"speaker": "B", "text": "So."}]}`,
			[]string{"I A| How do you use it?", "P B| Every day.", "I A| Why?", "P B| So."}},
		{"a survey in which every speaker comes once", "csv", "speaker,text\nAnn Lee,I like it here\nBo Ray,I do not like it\n",
			[]string{"P | Ann Lee", "P | I like it here", "P | Bo Ray", "P | I do not like it"}},
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

func TestTablesSayWhereAnswersAre(t *testing.T) {
	segs := split(t, "csv", survey, segment.Options{})
	s := segs[3]
	if s.Row != 1 || s.Line != 2 || s.Location != `row 1, "What, if anything, hinders you from…"` ||
		s.Question != "What, if anything, hinders you from using it more?" || s.Role != segment.Participant {
		t.Errorf("got %+v", s)
	}
	if last := segs[len(segs)-2]; last.Line != 9 || last.Row != 5 {
		t.Errorf("got line %d, row %d, want line 9, row 5", last.Line, last.Row)
	}
	segs = split(t, "csv", survey, segment.Options{Columns: []string{"hinders"}})
	if s := segs[3]; s.Location != `row 1, "hinders"` || s.Kind != segment.KindAnswer {
		t.Errorf("got %+v", s)
	}
	segs = split(t, "json", "[\n{\"say\":\n\"it is so\"}]", segment.Options{})
	if s := segs[1]; s.Line != 3 || s.Location != `row 1, "say"` {
		t.Errorf("got %+v", s)
	}
}

func TestColumns(t *testing.T) {
	tests := []struct {
		name, format, text string
		want               string // the titles of the free columns, with "|" between; or the error
		o                  segment.Options
	}{
		{"by their values", "csv", survey, "What, if anything, hinders you from using it more?|column 5", segment.Options{}},
		{"by part of the title", "csv", survey, "What, if anything, hinders you from using it more?", segment.Options{Columns: []string{"HINDERS"}}},
		{"by number", "csv", survey, "How often?", segment.Options{Columns: []string{"2"}}},
		{"by title", "csv", survey, "id|Used since", segment.Options{Columns: []string{"id", " used SINCE"}}},
		{"one that does not exist beside one that does", "csv", survey, "id", segment.Options{Columns: []string{"id", "zzz"}}},
		{"none that exists", "csv", survey, `choose columns "zzz": no such column; there are "id", "How often?"`, segment.Options{Columns: []string{"zzz"}}},
		{"of JSON lines", "jsonl", "{\"a\": \"many more words\", \"b\": 1}", "a", segment.Options{}},
		{"of a JSON list", "json", "[{\"a\": \"many more words\", \"b\": 1}]", "a", segment.Options{}},
		{"prose has none", "txt", "a,b\n", "", segment.Options{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			columns, err := segment.Columns(tt.format, []byte(tt.text), tt.o)
			var free []string
			for _, c := range columns {
				if c.Free {
					free = append(free, c.Title)
				}
			}
			got := strings.Join(free, "|")
			if err != nil {
				got = err.Error()
			}
			if got != tt.want && (err == nil || tt.want == "" || !strings.HasPrefix(got, tt.want)) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSplitRefusesWhatIsBroken(t *testing.T) {
	for _, tt := range []struct{ format, text, want string }{
		{"json", "[1", "split json"},
		{"jsonl", "{}\n{\n", "split jsonl: line 2"},
	} {
		if _, err := segment.Split(tt.format, []byte(tt.text), segment.Options{}); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s %q: got error %v, want %q", tt.format, tt.text, err, tt.want)
		}
	}
	for _, format := range []string{"csv", "json", "jsonl"} {
		text := map[string]string{"csv": "a\nb\n", "json": `[{"a":"b"}]`, "jsonl": `{"a":"b"}`}[format]
		if _, err := segment.Split(format, []byte(text), segment.Options{Columns: []string{"x"}}); !errors.Is(err, segment.ErrNoColumn) {
			t.Errorf("%s: got %v, want ErrNoColumn", format, err)
		}
	}
}

func TestTagsOfHighlightsSayWhatTheyAreAbout(t *testing.T) {
	for name, in := range map[string]string{
		"Dovetail":  "Highlight,Note,Participant,Tags\nI lose my needles in the sofa,Talk with Pim,Pim,Pain;Needles\nI want a box with a lid,Talk with Pim,Pim,Goal;Boxes\nI sew each night at ten,Talk with Eva,Eva,Habit;Night\nI knit in the train to work,Talk with Eva,Eva,Habit;Train\n",
		"Condens":   "Participant;Highlight text;Tag names\nPim;I lose my needles in the sofa;Pain, Needles\nPim;I want a box with a lid;Goal, Boxes\nEva;I sew each night at ten;Habit, Night\nEva;I knit in the train to work;Habit, Train\n",
		"ATLAS.ti":  "Document,Quotation Content,Codes\nPim,I lose my needles in the sofa,Pain\nPim,I want a box with a lid,Goal\nEva,I sew each night at ten,Habit\nEva,I knit in the train to work,Habit\n",
		"no person": "Quote,Code\nI lose my needles in the sofa,Pain\nI want a box with a lid,Goal\nI sew each night at ten,Habit\nI knit in the train to work,Habit\n",
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range split(t, "csv", in, segment.Options{}) {
				if s.Kind == segment.KindAnswer {
					tag, _, _ := strings.Cut(strings.ReplaceAll(s.Question, ";", ","), ",")
					got = append(got, tag+": "+in[s.Body:s.BodyEnd])
				}
			}
			want := "Pain: I lose my needles in the sofa|Goal: I want a box with a lid|Habit: I sew each night at ten|Habit: I knit in the train to work"
			if g := strings.Join(got, "|"); g != want {
				t.Errorf("got %s", g)
			}
		})
	}
}

func TestWhatIsTheSameInAllRowsOfAPersonIsAFact(t *testing.T) {
	in := "Participant,Title,Said\nPim,How Pim sews,I sew by hand at home\nPim,How Pim sews,I knit in the train\nEva,What Eva does,I weave on a loom\nEva,What Eva does,I mend old coats\n"
	columns, err := segment.Columns("csv", []byte(in), segment.Options{})
	if err != nil || len(columns) != 3 || columns[1].Free || !columns[2].Free {
		t.Errorf("got %+v, %v", columns, err)
	}
}

// Who speaks may be the title of a column: each row has words in one of them.
func TestColumnsOfPeople(t *testing.T) {
	talk := []string{
		"Where do you sew, and when?", "In the kitchen, late, when everybody sleeps at last.",
		"What do you use for it?", "The needles of my aunt, they never rust and never break.",
		"Can you tell me about the last time?", "Last night I mended the coat of my son until two.",
		"Why so late?", "Because the day is for the loom, it pays the rent.",
		"Thank you. What else should I ask?", "How my eyes are, they get tired of the lamp.",
	}
	for _, row := range []struct{ name, head, one, other string }{
		{"names", "time,Olga,Pim", "%d,\"%s\",\n", "%d,,\"%s\"\n"},
		{"the other way round", "time,Pim Vos,Olga Roth", "%d,,\"%s\"\n", "%d,\"%s\",\n"},
		{"some say both", "time,Olga,Pim", "%d,\"%s\",\"I weave what is asked for.\"\n", "%d,,\"%s\"\n"},
		{"questions of a survey", "id,What do you do?,What do you wish?", "%d,\"%s\",\n", "%d,,\"%s\"\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := row.head + "\n"
			for i, words := range talk {
				text += fmt.Sprintf([]string{row.one, row.other}[i%2], i, words)
			}
			var said []string
			for _, s := range split(t, "csv", text, segment.Options{}) {
				if s.Kind == segment.KindAnswer && s.Role == segment.Participant {
					said = append(said, text[s.Body:s.BodyEnd])
				}
			}
			want := len(talk) / 2
			switch row.name {
			case "questions of a survey":
				want = len(talk)
			case "some say both":
				want = len(talk) * 3 / 2
			}
			if len(said) != want {
				t.Errorf("participants say %d things, want %d: %q", len(said), want, said)
			}
		})
	}
}

// What was highlighted in several interviews is no conversation, although people take turns in it.
func TestHighlightsAreNoConversation(t *testing.T) {
	text := "Highlight,Participant\n"
	for i, words := range []string{
		"I sew in the kitchen.", "Where would I find a barn?", "My lamp hums.", "Do I need a loom?", "I mend coats.", "Why would I buy one?",
		"I never rest.", "What is a warp?", "The needles break.", "Can I sell it?",
	} {
		text += words + "," + []string{"Olga", "Pim"}[i%2] + "\n"
	}
	sources := []segment.Source{{Path: "a.csv", Format: "csv", Text: []byte(text), Segments: split(t, "csv", text, segment.Options{})}}
	people, err := segment.By(sources, "")
	if err != nil || len(people) != 2 || len(people[0].Said) != 5 || len(people[1].Said) != 5 {
		t.Errorf("got %v, %v", people, err)
	}
}

// A few names before a colon in a table of what was recognised are words like others.
func TestNamesInFewCells(t *testing.T) {
	text := "start\tend\ttext\n"
	for i, words := range []string{"Olga: and Pim: said so.", "I sew.", "Pim: that is one.", "I mend.", "Olga: is another.", "I weave.", "Pim: again.", "I rest.", "I sing.", "I sleep."} {
		text += fmt.Sprintf("%d\t%d\t%s\n", i, i+1, words)
	}
	for _, s := range split(t, "tsv", text, segment.Options{}) {
		if s.Speaker != "" {
			t.Errorf("%q says %q", s.Speaker, text[s.Body:s.BodyEnd])
		}
	}
}
