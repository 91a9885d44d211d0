package persona_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/xlsx"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/tree"
)

// workbook is one of sheets with a survey each, of eight rows below an empty one.
func workbook(t *testing.T, sheets ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, name := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow(name, "A1", &[]any{"id", "hinders"}); err != nil {
			t.Fatal(err)
		}
		for k := range 8 {
			says := fmt.Sprintf("I hate that the build takes %d minutes, because I lose my whole morning to it.", 3+8*i+k)
			if k%2 == 1 {
				says = fmt.Sprintf("I want to ask desk %d in the chat, but nobody ever answers my questions.", 3+8*i+k)
			}
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", k+3), &[]any{k + 1, says}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipped is a ZIP archive of names and contents in turn.
func zipped(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// book is an EPUB of chapters.
func book(t *testing.T, chapters ...string) []byte {
	t.Helper()
	parts := []string{"META-INF/container.xml", `<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>`}
	var items, spine strings.Builder
	for i, c := range chapters {
		fmt.Fprintf(&items, `<item id="c%d" href="%d.xhtml" media-type="application/xhtml+xml"/>`, i, i)
		fmt.Fprintf(&spine, `<itemref idref="c%d"/>`, i)
		parts = append(parts, fmt.Sprintf("%d.xhtml", i), "<html><body>"+c+"</body></html>")
	}
	return zipped(t, append(parts, "book.opf", "<package><manifest>"+items.String()+"</manifest><spine>"+spine.String()+"</spine></package>")...)
}

func TestPlacesReachQuotesAndParticipants(t *testing.T) {
	monday := "<h1>Monday</h1><p>I hate that the build takes ten minutes, because I lose my whole morning to it.</p>"
	tuesday := "<h1>Tuesday</h1><p>I want to ask my question in the chat, but nobody ever answers me.</p>"
	tests := []struct {
		name, path   string
		data         []byte
		participants []string // the first ones: ID at location
		quotes       []string // citations of all that may be quoted, as Markdown has them
	}{
		{"two sheets, each with rows from 1", "survey.xlsx", workbook(t, "Spring", "Autumn 24"),
			[]string{
				"survey#Spring:1 at sheet Spring, row 1", "survey#Spring:2 at sheet Spring, row 2", "survey#Spring:3 at sheet Spring, row 3",
				"survey#Spring:4 at sheet Spring, row 4", "survey#Spring:5 at sheet Spring, row 5", "survey#Spring:6 at sheet Spring, row 6",
				"survey#Spring:7 at sheet Spring, row 7", "survey#Spring:8 at sheet Spring, row 8",
				"survey#Autumn 24:1 at sheet Autumn 24, row 1", "survey#Autumn 24:2 at sheet Autumn 24, row 2",
			},
			[]string{`survey#Spring:N, sheet Spring, row N, "hinders" (survey.xlsx)`, `survey#Autumn 24:N, sheet Autumn 24, row N, "hinders" (survey.xlsx)`}},
		{"one sheet, as a table", "survey.xlsx", workbook(t, "Spring"),
			[]string{"survey#1 at row 1", "survey#2 at row 2"},
			[]string{`survey#N, row N, "hinders" (survey.xlsx)`}},
		{"chapters", "diary.epub", book(t, monday, tuesday), []string{"diary at "},
			[]string{"diary, chapter 1 (diary.epub)", "diary, chapter 2 (diary.epub)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := persona.Options{Readers: extract.Readers{More: []extract.Reader{xlsx.Reader()}}}
			s, err := persona.Open(t.Context(), tree.FS(fstest.MapFS{tt.path: {Data: tt.data}}), o)
			if err != nil {
				t.Fatal(err)
			}
			set, err := s.Draft(t.Context(), persona.Ask{})
			if err != nil {
				t.Fatal(err)
			}
			var who []string
			for _, p := range set.Participants {
				who = append(who, p.ID+" at "+p.Location)
			}
			if len(who) < len(tt.participants) || !slices.Equal(who[:len(tt.participants)], tt.participants) {
				t.Errorf("got the participants\n%s\nwant first\n%s", strings.Join(who, "\n"), strings.Join(tt.participants, "\n"))
			}
			if len(set.Evidence) == 0 {
				t.Error("got no quotes")
			}
			markdown := strings.ReplaceAll(string(personas.Markdown(set)), `\`, "") // without its escapes
			for _, q := range set.Evidence {
				cited := set.Cite(q)
				if !slices.ContainsFunc(tt.quotes, func(want string) bool { return matches(cited, want) }) {
					t.Errorf("got the quote of %s, want one of %q", cited, tt.quotes)
				}
				if !strings.Contains(markdown, cited) {
					t.Errorf("the Markdown does not say %s:\n%s", cited, markdown)
				}
			}
			if failed := s.Verify(set); len(failed) > 0 {
				t.Errorf("a quote does not stand: %v", &failed[0])
			}
		})
	}
}

// matches reports whether got is want with the same number for every N.
func matches(got, want string) bool {
	for n := range 10 {
		if got == strings.ReplaceAll(want, "N", fmt.Sprint(n)) {
			return true
		}
	}
	return false
}

func TestRowsOfTwoSheetsAreEstimatedApart(t *testing.T) {
	o := persona.Options{Selection: manifest.Selection{By: "row"}, Readers: extract.Readers{More: []extract.Reader{xlsx.Reader()}}}
	s, err := persona.Open(t.Context(), tree.FS(fstest.MapFS{"survey.xlsx": {Data: workbook(t, "Spring", "Autumn")}}), o)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, p := range s.People {
		ids[p.ID] = true
	}
	if len(s.People) != 16 || len(ids) != 16 {
		t.Errorf("got %d participants with %d IDs, want 16 of each", len(s.People), len(ids))
	}
}
