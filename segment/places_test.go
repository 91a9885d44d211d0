package segment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// places returns an Options.At of a text. In it, each of names begins at the word of the same
// index.
func places(t *testing.T, text string, from ...string) func(int) string {
	t.Helper()
	var starts []int
	for i := 0; i < len(from); i += 2 {
		at := strings.Index(text, from[i])
		if at < 0 {
			t.Fatalf("%q does not stand in %q", from[i], text)
		}
		starts = append(starts, at)
	}
	return func(offset int) string {
		name := ""
		for i, at := range starts {
			if at <= offset {
				name = from[2*i+1]
			}
		}
		return name
	}
}

// book is a workbook of two sheets and, below the titles, their rows.
const book = "Spring: id\tSpring: What hinders you?\tTeam B: id\tTeam B: What hinders you?\tTeam B: note\n" +
	"1\tThe build is slow today\n2\tNobody ever answers me\n3\n" +
	"\t\t1\tMeetings all day long\n\t\t2\tThe chat is too loud\tn1\n"

// talk is a workbook of two transcripts and a survey.
const talk = "Mon: speaker\tMon: text\tDone: say\tTue: speaker\tTue: text\n" +
	"Ada\tHow was it?\nBo\tIt was slow.\nAda\tWhy?\nBo\tThe build.\n" +
	"\t\tI am done with it\n" +
	"\t\t\tCy\tShall we begin?\n\t\t\tAda\tI like to.\n\t\t\tCy\tWhat first?\n\t\t\tAda\tThe tests.\n"

func TestPlacesStandForLines(t *testing.T) {
	tests := []struct {
		name, format, text string
		at                 []string // words, each with the place that begins there
		columns            []string
		want               []string // of each segment that holds words: location, table, row, kind, question, speaker
	}{
		{"chapters of a book", "docx", "# Monday\n\nI wait.\n\n# Tuesday\n\nI write.\n", []string{"# Monday", "chapter 1", "# Tuesday", "chapter 2"}, nil,
			[]string{"chapter 1||0|heading||", "chapter 1||0|paragraph||", "chapter 2||0|heading||", "chapter 2||0|paragraph||"}},
		{"pages, also of who says when", "txt", "[00:01:02] Dan: Well?\n[00:01:09] Eve: No.\n\f[00:02:02] Dan: Why?\n[00:02:09] Eve: So.\n", []string{"[00:01", "page 1", "[00:02", "page 2"}, nil,
			[]string{"page 1||0|turn||Dan", "page 1||0|turn||Eve", "page 2||0|turn||Dan", "page 2||0|turn||Eve"}},
		{"a line before the first place", "txt", "Before.\n\nBehind.\n", []string{"Behind", "page 1"}, nil,
			[]string{"line 1||0|paragraph||", "page 1||0|paragraph||"}},
		{"two sheets, each with rows and titles of its own", "tsv", book, []string{"1\tThe", "sheet Spring", "\t\t1\tMeet", "sheet Team B"}, nil, []string{
			`sheet Spring, row 1, "id"|sheet Spring|1|fact|id|`, `sheet Spring, row 1, "What hinders you?"|sheet Spring|1|answer|What hinders you?|`,
			`sheet Spring, row 2, "id"|sheet Spring|2|fact|id|`, `sheet Spring, row 2, "What hinders you?"|sheet Spring|2|answer|What hinders you?|`,
			`sheet Spring, row 3, "id"|sheet Spring|3|fact|id|`,
			`sheet Team B, row 1, "id"|sheet Team B|1|fact|id|`, `sheet Team B, row 1, "What hinders you?"|sheet Team B|1|answer|What hinders you?|`,
			`sheet Team B, row 2, "id"|sheet Team B|2|fact|id|`, `sheet Team B, row 2, "What hinders you?"|sheet Team B|2|answer|What hinders you?|`,
			`sheet Team B, row 2, "note"|sheet Team B|2|fact|note|`,
		}},
		{"a column of one sheet, named with it", "tsv", book, []string{"1\tThe", "sheet Spring", "\t\t1\tMeet", "sheet Team B"}, []string{"Team B: note"}, []string{
			`sheet Spring, row 1, "id"|sheet Spring|1|fact|id|`, `sheet Spring, row 1, "What hinders you?"|sheet Spring|1|fact|What hinders you?|`,
			`sheet Spring, row 2, "id"|sheet Spring|2|fact|id|`, `sheet Spring, row 2, "What hinders you?"|sheet Spring|2|fact|What hinders you?|`,
			`sheet Spring, row 3, "id"|sheet Spring|3|fact|id|`,
			`sheet Team B, row 1, "id"|sheet Team B|1|fact|id|`, `sheet Team B, row 1, "What hinders you?"|sheet Team B|1|fact|What hinders you?|`,
			`sheet Team B, row 2, "id"|sheet Team B|2|fact|id|`, `sheet Team B, row 2, "What hinders you?"|sheet Team B|2|fact|What hinders you?|`,
			`sheet Team B, row 2, "note"|sheet Team B|2|answer|note|`,
		}},
		{"one sheet, as a table", "tsv", "id\tWhat hinders you?\n1\tThe build is slow today\n", nil, nil,
			[]string{`row 1, "id"||1|fact|id|`, `row 1, "What hinders you?"||1|answer|What hinders you?|`}},
		{"sheets that are transcripts, beside one that is none", "tsv", talk, []string{"Ada\tHow", "sheet Mon", "\t\tI am", "sheet Done", "\t\t\tCy\tShall", "sheet Tue"}, nil, []string{
			"sheet Mon, row 1|sheet Mon|0|turn||Ada", "sheet Mon, row 2|sheet Mon|0|turn||Bo", "sheet Mon, row 3|sheet Mon|0|turn||Ada", "sheet Mon, row 4|sheet Mon|0|turn||Bo",
			`sheet Done, row 1, "say"|sheet Done|1|answer|say|`,
			"sheet Tue, row 1|sheet Tue|0|turn||Cy", "sheet Tue, row 2|sheet Tue|0|turn||Ada", "sheet Tue, row 3|sheet Tue|0|turn||Cy", "sheet Tue, row 4|sheet Tue|0|turn||Ada",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := segment.Options{Columns: tt.columns}
			if tt.at != nil {
				o.At = places(t, tt.text, tt.at...)
			}
			var got []string
			for _, s := range split(t, tt.format, tt.text, o) {
				if s.Kind != segment.KindFurniture {
					got = append(got, fmt.Sprintf("%s|%s|%d|%s|%s|%s", s.Location, s.Table, s.Row, s.Kind, s.Question, s.Speaker))
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// Who asks in one sheet may answer in another.
func TestRolesAreGivenSheetBySheet(t *testing.T) {
	o := segment.Options{At: places(t, talk, "Ada\tHow", "sheet Mon", "\t\tI am", "sheet Done", "\t\t\tCy\tShall", "sheet Tue")}
	var got []string
	for _, s := range split(t, "tsv", talk, o) {
		if s.Speaker != "" {
			got = append(got, s.Table+" "+s.Speaker+" "+string(s.Role))
		}
	}
	got = slices.Compact(slices.Sorted(slices.Values(got)))
	want := []string{"sheet Mon Ada interviewer", "sheet Mon Bo participant", "sheet Tue Ada participant", "sheet Tue Cy interviewer"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestColumnsOfSheetsAreToldApart(t *testing.T) {
	at := places(t, book, "1\tThe", "sheet Spring", "\t\t1\tMeet", "sheet Team B")
	for _, tt := range []struct{ name, column, want string }{
		{"a title that both have", "what hinders you?", "sheet Spring: What hinders you?|sheet Team B: What hinders you?"},
		{"the title of one", "spring: what hinders you?", "sheet Spring: What hinders you?"},
		{"part of the titles", "hinders", "sheet Spring: What hinders you?|sheet Team B: What hinders you?"},
		{"all of a sheet", "Team B:", "sheet Team B: id|sheet Team B: What hinders you?|sheet Team B: note"},
		{"by number, in the order of the sheets", "3", "sheet Team B: id"},
		{"none", "zzz", `choose columns "zzz": no such column; there are "Spring: id", "Spring: What hinders you?", "Team B: id", "Team B: What hinders you?", "Team B: note"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			columns, err := segment.Columns("tsv", []byte(book), segment.Options{At: at, Columns: []string{tt.column}})
			var free []string
			for _, c := range columns {
				if c.Free {
					free = append(free, c.Table+": "+c.Title)
				}
			}
			got := strings.Join(free, "|")
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRowsOfSheetsAreParticipants(t *testing.T) {
	at := places(t, book, "1\tThe", "sheet Spring", "\t\t1\tMeet", "sheet Team B")
	src := segment.Source{Path: "a/survey.xlsx", Format: "tsv", Text: []byte(book), Segments: split(t, "tsv", book, segment.Options{At: at})}
	people, err := segment.By([]segment.Source{src}, "row")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range people {
		got = append(got, fmt.Sprintf("%s at %s, said %d, facts %d", p.ID, p.Location, len(p.Said), len(p.Facts)))
	}
	want := []string{
		"survey#Spring:1 at sheet Spring, row 1, said 1, facts 1", "survey#Spring:2 at sheet Spring, row 2, said 1, facts 1", "survey#Spring:3 at sheet Spring, row 3, said 0, facts 1",
		"survey#Team B:1 at sheet Team B, row 1, said 1, facts 1", "survey#Team B:2 at sheet Team B, row 2, said 1, facts 2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
