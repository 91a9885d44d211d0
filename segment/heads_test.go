package segment_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

func TestSurveyExports(t *testing.T) {
	for _, tt := range []struct {
		name, format, in string
		want             []string
	}{
		{"Qualtrics: codes, questions, identifiers, and a test", "csv",
			"Finished,Status,Q7\nFinished,Response Type,How do you mend a coat?\n\"{\"\"ImportId\"\":\"\"finished\"\"}\",\"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"QID7_TEXT\"\"}\"\n1,IP Address,I sew it with red thread\n1,Survey Preview,just a test of it\n",
			[]string{`1 f "1"`, `1 f "IP Address"`, `1 a "I sew it with red thread"`}},
		{"Kaggle: codes over questions", "csv",
			"Time,Q1,Q2\nDuration (in seconds),How do you mend a coat?,What is your age (# years)?\n510,I sew it with red thread,25-29\n423,I bring it to a shop,30-34\n",
			[]string{`1 f "510"`, `1 a "I sew it with red thread"`, `1 f "25-29"`, `2 f "423"`, `2 a "I bring it to a shop"`, `2 f "30-34"`}},
		{"SurveyMonkey: questions over options", "csv",
			"Respondent ID,How do you mend a coat?,Which tools do you have?,\n,Open-Ended Response,Needle,Thimble\n7,I sew it with red thread,Needle,\n8,I bring it to a shop,,Thimble\n",
			[]string{`1 f "7"`, `1 a "I sew it with red thread"`, `1 f "Needle"`, `2 f "8"`, `2 a "I bring it to a shop"`, `2 f "Thimble"`}},
		{"a title, a blank line, semicolons", "csv", "Coats of 2024\n\nRespondent;How do you mend it?\nR1;I sew it with red thread\nR2;I bring it to a shop\n",
			[]string{`1 f "R1"`, `1 a "I sew it with red thread"`, `2 f "R2"`, `2 a "I bring it to a shop"`}},
		{"what Excel is told", "csv", "sep=;\nRespondent;How do you mend it?\nR1;I sew, with red thread\n", []string{`1 f "R1"`, `1 a "I sew, with red thread"`}},
		{"sums at the end", "csv", "Respondent,How do you mend it?\nR1,I sew it with red thread\nR2,I bring it to a shop\nTotal,2\n",
			[]string{`1 f "R1"`, `1 a "I sew it with red thread"`, `2 f "R2"`, `2 a "I bring it to a shop"`}},
		{"a total that somebody speaks of", "csv", "Respondent,How do you mend it?\nR1,I sew it with red thread\nTotal,I sew all of it by hand\n",
			[]string{`1 f "R1"`, `1 a "I sew it with red thread"`, `2 f "Total"`, `2 a "I sew all of it by hand"`}},
		{"nothing is no problem", "csv", "Respondent,What problems do you have?,What do you like?\nR1,the red thread breaks each time,the needle that my aunt gave me\nR2,None.,None\nR3,nothing really,all of it and the thread too\nR4,Keine,the way in which it shines\n",
			[]string{`1 f "R1"`, `1 a "the red thread breaks each time"`, `1 a "the needle that my aunt gave me"`, `2 f "R2"`, `2 a "None"`, `3 f "R3"`, `3 a "all of it and the thread too"`, `4 f "R4"`, `4 a "the way in which it shines"`}},
		{"no answers, in four languages", "csv", "Respondent,How do you mend it?\nR1,I sew it with red thread\nR2,N/A\nR3,keine Angabe\nR4,sin respuesta\nR5,無回答\n",
			[]string{`1 f "R1"`, `1 a "I sew it with red thread"`, `2 f "R2"`, `3 f "R3"`, `4 f "R4"`, `5 f "R5"`}},
		{"nothing is an answer", "csv", "Respondent,What is hard?\nR1,I lose the needle\nR2,Nothing at all\n",
			[]string{`1 f "R1"`, `1 a "I lose the needle"`, `2 f "R2"`, `2 a "Nothing at all"`}},
		{"names and addresses are facts", "csv", "Could you tell us your full name?,Wie ist Ihre Adresse?,How do you mend it?\nPim van der Vos,12 Canal Street Delft,I sew it with red thread\nOlga Anna Roth,4 Mill Road Leeds,I bring it to a shop\n",
			[]string{`1 f "Pim van der Vos"`, `1 f "12 Canal Street Delft"`, `1 a "I sew it with red thread"`, `2 f "Olga Anna Roth"`, `2 f "4 Mill Road Leeds"`, `2 a "I bring it to a shop"`}},
		{"researchers' columns are nobody's", "csv", "participant,answer,moderator's remarks,Notizen der Forscherin\nA,I sew it with red thread,she seemed tired of it,sie war sehr müde\nB,I bring it to a shop,he seemed glad of it,er war sehr froh\n",
			[]string{`1 f "A"`, `1 a "I sew it with red thread"`, `2 f "B"`, `2 a "I bring it to a shop"`}},
		{"Chinese and Thai answers are words", "csv", "编号,你怎么补衣服\n1,我每个星期天用红线缝补旧衣服\n2,ฉันเย็บเสื้อผ้าด้วยด้ายสีแดงทุกวันอาทิตย์\n",
			[]string{`1 f "1"`, `1 a "我每个星期天用红线缝补旧衣服"`, `2 f "2"`, `2 a "ฉันเย็บเสื้อผ้าด้วยด้ายสีแดงทุกวันอาทิตย์"`}},
		{"ticked options with blanks and commas", "csv",
			"id,tick\n1,\"too dear, no time\"\n2,\"no time, my hands hurt\"\n3,\"my hands hurt, too dear\"\n4,no time\n5,\"too dear, my hands hurt\"\n6,\"too dear, no time\"\n",
			[]string{`1 f "1"`, `1 f "too dear, no time"`, `2 f "2"`, `2 f "no time, my hands hurt"`, `3 f "3"`, `3 f "my hands hurt, too dear"`, `4 f "4"`, `4 f "no time"`,
				`5 f "5"`, `5 f "too dear, my hands hurt"`, `6 f "6"`, `6 f "too dear, no time"`}},
		{"a quote that is never closed is a sign", "csv", "id,say\n1,I sew it with red thread\n2,\"so I say to him\n3,I bring it to a shop\n",
			[]string{`1 f "1"`, `1 a "I sew it with red thread"`, `2 f "2"`, `2 a "\"so I say to him"`, `3 f "3"`, `3 a "I bring it to a shop"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := cells(tt.in, split(t, tt.format, tt.in, segment.Options{})); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestCodesStayBesideQuestions(t *testing.T) {
	columns, err := segment.Columns("csv", []byte("Status,Q7\nStatus,How do you mend a coat?\n\"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"QID7\"\"}\"\nIP Address,I sew it with red thread\n"), segment.Options{})
	if err != nil || len(columns) != 2 || columns[1].Name != "Q7" || columns[1].Title != "How do you mend a coat?" {
		t.Errorf("got %+v, %v", columns, err)
	}
}

func TestTurnLists(t *testing.T) {
	want := []string{"I Olga| How do you mend it?", "P Pim| I sew it.", "I Olga| With what?", "P Pim| With red thread."}
	roles := []string{"I assistant| How do you mend it?", "P user| I sew it.", "I assistant| With what?", "P user| With red thread."}
	for _, tt := range []struct {
		name, format, in string
		want             []string
	}{
		{"CSV with other titles", "csv", "at,who,said\n0,Olga,How do you mend it?\n1,Pim,I sew it.\n2,Olga,With what?\n3,Pim,With red thread.\n", want},
		{"CSV with titles in another language", "csv", "Zeit,Sprecher,Wortlaut\n0,Olga,How do you mend it?\n1,Pim,I sew it.\n2,Olga,With what?\n3,Pim,With red thread.\n", want},
		{"CSV, with the colons of the labels", "csv", "speaker,text\nOlga:,How do you mend it?\nPim:,I sew it.\nOlga,With what?\nPim,With red thread.\n", want},
		{"a chat", "json", `[{"role":"assistant","content":"How do you mend it?"},{"role":"user","content":"I sew it."},{"role":"assistant","content":"With what?"},{"role":"user","content":"With red thread."}]`, roles},
		{"a chat, a line each", "jsonl", "{\"from\":\"Olga\",\"body\":\"How do you mend it?\"}\n{\"from\":\"Pim\",\"body\":\"I sew it.\"}\n{\"from\":\"Olga\",\"body\":\"With what?\"}\n{\"from\":\"Pim\",\"body\":\"With red thread.\"}\n", want},
		{"YAML", "yaml", "# a talk\nturns:\n  - author: Olga\n    text: \"How do you mend it?\"\n  - author: Pim\n    text: |\n      I sew it.\n  - author: Olga\n    text: 'With what?'\n  - author: Pim\n    text: With red thread.\n", want},
		{"sentences with their words beside them", "json", `{"segments":[{"text":"How do you mend it?","speaker":"Olga","words":[{"word":"How","speaker":"Olga"},{"word":"do","speaker":"Olga"}]},{"text":"I sew it.","speaker":"Pim","words":[{"word":"I","speaker":"Pim"}]},{"text":"With what?","speaker":"Olga","words":[]},{"text":"With red thread.","speaker":"Pim","words":[]}],"word_segments":[{"word":"How","speaker":"Olga"}]}`, want},
		{"words one by one, with their blanks", "json", `{"monologues":[{"speaker":"Olga","elements":[{"value":"How"},{"value":" "},{"value":"now"},{"value":"?"}]},{"speaker":"Pim","elements":[{"value":"So"},{"value":"."}]}]}`,
			[]string{"I Olga| How now?", "P Pim| So."}},
		{"utterances deep inside", "json", `{"results":{"channels":[{"detected":"en"}],"utterances":[{"speaker":0,"transcript":"How do you mend it?"},{"speaker":1,"transcript":"I sew it."},{"speaker":0,"transcript":"With what?"},{"speaker":1,"transcript":"With red thread."}]}}`,
			[]string{"I 0| How do you mend it?", "P 1| I sew it.", "I 0| With what?", "P 1| With red thread."}},
		{"Whisper, nobody named", "json", `{"text":"I sew it. With thread.","segments":[{"id":0,"start":0.0,"end":1.0,"text":" I sew it."},{"id":1,"start":1.0,"end":2.0,"text":" With thread."}]}`, []string{"? | I sew it.", "? | With thread."}},
		{"Whisper's table", "tsv", "start\tend\ttext\n0\t900\tI sew it.\n900\t1800\tWith thread.\n", []string{"? | I sew it.", "? | With thread."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := show(tt.in, split(t, tt.format, tt.in, segment.Options{}))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestRowsThatNameTheSamePerson(t *testing.T) {
	long := "Participant,Question,Answer\nP1,How do you sew?,With red thread and patience\nP1,What is hard?,I lose the needle often\nP2,How do you sew?,I bring it to a shop\nP2,What is hard?,The shop is far away\n"
	for _, tt := range []struct {
		name, by, in string
		want         []string
	}{
		{"a long table", "", long, []string{"a#P1 2", "a#P2 2"}},
		{"a long table, by row all the same", "row", long, []string{"a#1 1", "a#2 1", "a#3 1", "a#4 1"}},
		{"a column that the user names", "column:team", "team,answer\nred,With red thread and patience\nred,I lose the needle often\nblue,I bring it to a shop\n", []string{"a#red 2", "a#blue 1"}},
		{"a table in which everybody comes once", "", "Participant,Answer\nP1,With red thread and patience\nP2,I lose the needle often\n", []string{"a#1 1", "a#2 1"}},
		{"ticks are no people", "", "user,answer\nyes,With red thread and patience\nyes,I lose the needle often\nno,I bring it to a shop\nno,The shop is far away\n", []string{"a#1 1", "a#2 1", "a#3 1", "a#4 1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			people, err := segment.By([]segment.Source{{Path: "a.csv", Format: "csv", Text: []byte(tt.in), Segments: split(t, "csv", tt.in, segment.Options{})}}, tt.by)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range people {
				got = append(got, p.ID+" "+string(rune('0'+len(p.Said))))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTheNameInManyTextsAsks(t *testing.T) {
	var sources []segment.Source
	for _, who := range []string{"Pim", "Eva", "Jan"} {
		in := "Olga: So you sew?\n" + who + ": I do, do you?\nOlga: I see. Since when?\n" + who + ": Always. Why not?\n"
		sources = append(sources, segment.Source{Path: who + ".txt", Text: []byte(in), Segments: split(t, "txt", in, segment.Options{})})
	}
	if open := segment.WhoAsks(sources); len(open) != 3 || !slices.Equal(open[0].Speakers, []string{"Olga", "Pim"}) {
		t.Fatalf("got %v before, want that three texts are open", open)
	}
	segment.NameInterviewers(sources)
	if open := segment.WhoAsks(sources); len(open) > 0 {
		t.Errorf("got %v, want that nothing is open", open)
	}
	people, err := segment.By(sources, "speaker")
	if err != nil || len(people) != 3 || people[0].ID != "Pim:Pim" {
		t.Errorf("got %v, %v, want the three who answer", people, err)
	}
}

func TestRowsWithKeysAreTheTableBesideListsWithout(t *testing.T) {
	in := `{"sizes": [["a", "b"], ["c", "d"]], "rows": [{"id": "P1", "said": "I sew by hand each night"}, {"id": "P2", "said": "I knit in the train to work"}]}`
	columns, err := segment.Columns("json", []byte(in), segment.Options{})
	if err != nil || len(columns) != 2 || columns[1].Title != "said" {
		t.Errorf("got %+v, %v", columns, err)
	}
}
