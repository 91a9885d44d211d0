package personas_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

var update = flag.Bool("update", false, "rewrite the goldens")

func words(id, file, location, speaker, text string) evidence.Quote {
	return evidence.Quote{
		ID: id, Path: file, SHA256: strings.Repeat("0a", 32), Start: 100, End: 100 + len(text), Line: 12, Location: location,
		Speaker: speaker, Role: segment.Participant, Status: evidence.Exact, Text: text,
	}
}

// by returns a quote with its participant.
func by(participant string, q evidence.Quote) evidence.Quote {
	q.Participant = participant
	return q
}

// set returns a small valid set that shows every part.
func set() personas.Set {
	return personas.Set{
		Method: personas.Draft,
		Count:  personas.Count{Spec: "auto", Made: 2, Reason: "The data support 2."},
		Participants: []personas.Participant{
			{ID: "P1", Path: "talks/p1.txt"}, {ID: "P2", Path: "talks/p2.txt"},
			{ID: "survey.csv:41", Path: "survey.csv", Location: "row 41"}, {ID: "survey.csv:4", Path: "survey.csv", Location: "row 4"},
		},
		Personas: []personas.Persona{
			{
				ID: "persona-1", Label: "Planner who shares lists", Summary: "Three of four participants.", Share: 0.75,
				Participants: []string{"P1", "P2", "survey.csv:41"}, Support: evidence.Clear, Keyphrases: []string{"shared list", "monday"},
				Attributes: []personas.Attribute{
					{Field: personas.Frustration, Value: "lists get lost", Evidence: []string{"E2", "E3"}},
					{Field: personas.Goal, Value: "I want one list for all of us", Evidence: []string{"E1"}},
				},
				Unknown: []string{"No participant stated an age."},
			},
			{
				ID: "persona-2", Label: "others", Share: 0.25, Participants: []string{"survey.csv:4"}, Support: evidence.TooFew,
				Attributes: []personas.Attribute{{Field: personas.CounterEvidence, Value: "no lists", Evidence: []string{"E4"}}},
			},
		},
		Evidence: []evidence.Quote{
			by("P1", words("E1", "talks/p1.txt", "line 12", "Ann", "I want one list\n   for all of us")),
			by("P2", words("E2", "talks/p2.txt", "00:01:02", "P2", "The list gets lost every week, <b>always</b>")),
			by("survey.csv:41", words("E3", "survey.csv", `row 41, "hinders"`, "", "Lists that get lost [here](http://x.example) & there")),
			by("survey.csv:4", words("E4", "survey.csv", `row 4, "hinders"`, "", "I never keep a list")),
		},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := path.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update rewrites it): got\n%s", file, got)
	}
}

func TestGoldens(t *testing.T) {
	var b bytes.Buffer
	if err := personas.Write(&b, set()); err != nil {
		t.Fatal(err)
	}
	golden(t, "personas.json", b.Bytes())
	golden(t, "personas.md", personas.Markdown(set()))
}

func TestReadReadsWhatWriteWrote(t *testing.T) {
	var first, second bytes.Buffer
	if err := personas.Write(&first, set()); err != nil {
		t.Fatal(err)
	}
	s, err := personas.Read(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := personas.Write(&second, s); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Errorf("got\n%s\nwant\n%s", second.String(), first.String())
	}
}

func TestReadReadsOldFiles(t *testing.T) {
	f, err := os.Open("testdata/compat/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := personas.Read(f)
	if err != nil || len(s.Personas) != 2 || len(s.Evidence) != 4 {
		t.Errorf("got %d personas, %d quotes, %v; want 2, 4, none", len(s.Personas), len(s.Evidence), err)
	}
	golden(t, "personas.md", personas.Markdown(s))
}

// The first form of the file did not say whose a quote is.
func TestReadNamesWhoSaidIt(t *testing.T) {
	for _, row := range []struct {
		name   string
		people []personas.Participant
		quote  evidence.Quote
		want   string
	}{
		{"a file's only participant", []personas.Participant{{ID: "P3", Path: "a/p3.txt"}},
			words("E1", "a/p3.txt", "line 41", "Ann", "words"), "P3"},
		{"a row, and not another that begins alike", []personas.Participant{{ID: "s#4", Path: "s.csv", Location: "row 4"}, {ID: "s#41", Path: "s.csv", Location: "row 41"}},
			words("E1", "s.csv", `row 41, "a, b"`, "", "words"), "s#41"},
		{"one of a file's speakers", []personas.Participant{{ID: "g:Bob", Path: "g.txt", Location: "Bob"}, {ID: "g:Ann", Path: "g.txt", Location: "Ann"}},
			words("E1", "g.txt", "line 2", "Ann", "words"), "g:Ann"},
		{"a speaker beside whoever speaks without a name", []personas.Participant{{ID: "g", Path: "g.txt"}, {ID: "g:Ann", Path: "g.txt", Location: "Ann"}},
			words("E1", "g.txt", "line 2", "Ann", "words"), "g:Ann"},
		{"a speaker whose name is the ID", []personas.Participant{{ID: "Bob", Path: "g.txt"}, {ID: "Ann", Path: "g.txt"}},
			words("E1", "g.txt", "line 2", "Ann", "words"), "Ann"},
		{"a folder's participant", []personas.Participant{{ID: "x", Path: "x"}, {ID: "x/team-a", Path: "x/team-a"}},
			words("E1", "x/team-a/day1/n.md", "line 2", "", "words"), "x/team-a"},
		{"whoever is the folder at the top", []personas.Participant{{ID: ".", Path: "."}, {ID: "x", Path: "x"}},
			words("E1", "n.md", "line 2", "Eve", "words"), "."},
		{"nobody if several may have said it", []personas.Participant{{ID: "Bob", Path: "g.txt"}, {ID: "Ann", Path: "g.txt"}},
			words("E1", "g.txt", "line 2", "", "words"), ""},
		{"nobody if no participant is there", []personas.Participant{{ID: "P1", Path: "b"}}, words("E1", "c/d", "line 2", "Eve", "words"), ""},
		{"nobody if the persona does not stand for whoever is there", []personas.Participant{{ID: "P1", Path: "b"}, {ID: "P2", Path: "c"}},
			words("E1", "c", "line 2", "", "words"), ""},
		{"whom it names already", []personas.Participant{{ID: "P1", Path: "b"}, {ID: "P2", Path: "c"}},
			by("P1", words("E1", "c", "line 2", "", "words")), "P1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			members := []string{row.people[0].ID}
			if row.want != "" {
				members = []string{row.want}
			}
			s := personas.Set{
				Method: personas.Draft, Count: personas.Count{Made: 1}, Participants: row.people, Evidence: []evidence.Quote{row.quote},
				Personas: []personas.Persona{{
					ID: "persona-1", Label: "x", Share: personas.ShareOf(1, len(row.people)), Participants: members, Support: evidence.None,
					Attributes: []personas.Attribute{{Field: personas.Goal, Value: "value", Evidence: []string{"E1"}}},
				}},
			}
			var b bytes.Buffer
			if err := personas.Write(&b, s); err != nil {
				t.Fatal(err)
			}
			got, err := personas.Read(strings.NewReader(strings.Replace(b.String(), `      "participant": "",`+"\n", "", 1)))
			if err != nil || got.Evidence[0].Participant != row.want {
				t.Errorf("got %q, %v; want %q", got.Evidence[0].Participant, err, row.want)
			}
		})
	}
}

func TestWriteLeavesTheSetAlone(t *testing.T) {
	s := set()
	if err := personas.Write(io.Discard, s); err != nil {
		t.Fatal(err)
	}
	if s.Schema != "" || s.Personas[1].Keyphrases != nil {
		t.Errorf("Write changed its argument: %+v", s)
	}
	if err := personas.Write(broken{}, s); err == nil || !strings.Contains(err.Error(), "write personas: ") {
		t.Errorf("a writer that fails: got %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestTerminalsAreLeftAlone(t *testing.T) {
	s := set()
	s.Personas[0].Summary = "a\x1b[2Jb\u009bc\u202ed\x7f"
	var b bytes.Buffer
	if err := personas.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"a\u001b[2Jb\u009bc\u202ed\u007f"`) {
		t.Errorf("got %s", b.String())
	}
	if back, err := personas.Read(&b); err != nil || back.Personas[0].Summary != s.Personas[0].Summary {
		t.Errorf("read back %q, %v", back.Personas[0].Summary, err)
	}
	if md := string(personas.Markdown(s)); !strings.Contains(md, "\na\\[2Jbcd\n") {
		t.Errorf("Markdown has a control character or lost the words:\n%q", md)
	}
}

func TestValidate(t *testing.T) {
	for _, row := range []struct {
		name    string
		edit    func(s *personas.Set)
		problem string
	}{
		{"a complete set is valid", func(*personas.Set) {}, ""},
		{"an attribute without evidence is not", func(s *personas.Set) { s.Personas[0].Attributes[1].Evidence = nil }, "/personas/0/attributes/1/evidence: minItems"},
		{"nor evidence that is not there", func(s *personas.Set) { s.Personas[0].Attributes[1].Evidence[0] = "E9" }, `/personas/0/attributes/1/evidence/0: there is no evidence "E9"`},
		{"nor an interviewer's words", func(s *personas.Set) { s.Evidence[0].Role = segment.Interviewer }, "/evidence/0/role: value must be one of"},
		{"nor a quote that is absent", func(s *personas.Set) { s.Evidence[0].Status = evidence.Absent }, "/evidence/0/status: "},
		{"nor a quote of another length than its range", func(s *personas.Set) { s.Evidence[1].End++ }, "/evidence/1/text: has 44 bytes, but start and end say 45"},
		{"nor a private quote", func(s *personas.Set) { s.Evidence[1] = words("E2", "a", "line 1", "", "ann@example.org") }, "/evidence/1/text: holds an e-mail address"},
		{"nor the same quote ID twice", func(s *personas.Set) { s.Evidence[1].ID = "E1" }, `/evidence/1/id: "E1" is there twice`},
		{"nor the same participant twice", func(s *personas.Set) { s.Participants[1].ID = "P1" }, `/participants/1/id: "P1" is there twice`},
		{"nor the same persona twice", func(s *personas.Set) { s.Personas[1].ID = "persona-1" }, `/personas/1/id: "persona-1" is there twice`},
		{"nor a member nobody knows", func(s *personas.Set) { s.Personas[1].Participants[0] = "P9" }, `/personas/1/participants/0: "P9" is unknown`},
		{"nor a share that does not follow from the members", func(s *personas.Set) { s.Personas[0].Share = 0.5 }, "/personas/0/share: is 0.5, but 3 of 4 participants are 0.75"},
		{"nor a share that is no number", func(s *personas.Set) { s.Personas[0].Share = math.NaN() }, "/personas/0/share: is no number"},
		{"nor a share above one", func(s *personas.Set) { s.Personas[0].Share = 2 }, "/personas/0/share: maximum"},
		{"nor a count that does not count", func(s *personas.Set) { s.Count.Made = 3 }, "/count/made: says 3, but there are 2 personas"},
		{"nor a hash that is none", func(s *personas.Set) { s.Evidence[0].SHA256 = "ABC" }, "/evidence/0/sha256: "},
		{"nor a field nobody knows", func(s *personas.Set) { s.Personas[0].Attributes[0].Field = "income" }, "/personas/0/attributes/0/field: "},
		{"nor a label that is empty", func(s *personas.Set) { s.Personas[0].Label = "" }, "/personas/0/label: "},
		{"nor another schema", func(s *personas.Set) { s.Schema = "persona.personas/v2" }, "/schema: "},
		{"nor a quote of nobody in the set", func(s *personas.Set) { s.Evidence[0].Participant = "P9" }, `/evidence/0/participant: there is no participant "P9"`},
		{"nor a claim that rests on what others said", func(s *personas.Set) { s.Evidence[2].Participant = "survey.csv:4" },
			`/personas/0/attributes/0/evidence/1: "E3" is of "survey.csv:4", for whom this persona does not stand`},
		{"but what speaks against it others may say", func(s *personas.Set) { s.Evidence[3].Participant = "P1" }, ""},
		{"and whose a quote is need not be known", func(s *personas.Set) { s.Evidence[0].Participant = "" }, ""},
		{"and all that is wrong is said", func(s *personas.Set) {
			for i := range s.Evidence {
				s.Evidence[i] = words("", "", "", "", "x\x1b[2J")
				s.Evidence[i].End = 0
			}
		}, "; and "},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := set()
			row.edit(&s)
			err := personas.Validate(s)
			if row.problem == "" {
				if err != nil {
					t.Fatalf("got %v, want none", err)
				}
				return
			}
			var invalid *personas.Invalid
			if !errors.As(err, &invalid) || len(invalid.Problems) == 0 || !strings.Contains(err.Error(), row.problem) {
				t.Errorf("got  %v\nwant …%s…", err, row.problem)
			}
			if err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
				t.Errorf("the message has control characters: %q", err)
			}
			if werr := personas.Write(io.Discard, s); werr == nil {
				t.Error("Write wrote it")
			}
		})
	}
}

func TestRead(t *testing.T) {
	var b bytes.Buffer
	if err := personas.Write(&b, set()); err != nil {
		t.Fatal(err)
	}
	good := b.String()
	for _, row := range []struct{ name, text, want string }{
		{"nothing is no JSON", "", "EOF"},
		{"half a file is no JSON", good[:len(good)/2], "EOF"},
		{"a list is not in the format", "[]", "not in the format persona.personas/v1: it names no schema"},
		{"another version is named", `{"schema":"persona.personas/v2\u001b"}`, `it is in "persona.personas/v2�"`},
		{"an empty object lacks its fields", `{"schema":"persona.personas/v1"}`, "missing properties"},
		{"a field nobody knows is refused", strings.Replace(good, `"method"`, `"income": 3, "method"`, 1), "additional properties 'income' not allowed"},
		{"a key that is there twice is refused", strings.Replace(good, `"method": "draft",`, `"method": "model", "method": "draft",`, 1), `the key "method" is there twice, at byte`},
		{"and deeper too", strings.Replace(good, `"label": "others"`, `"label": "a", "label": "others"`, 1), `the key "label" is there twice`},
		{"two documents are refused", good + good, "more than one JSON value"},
		{"a number behind is refused", good + "1", "more than one JSON value"},
		{"two numbers are refused", "1 2", "more than one JSON value"},
		{"text behind is refused", good + "x", "more than one JSON value"},
		{"other encodings are refused", "\xff\xfe{", "not UTF-8"},
		{"a reference into nothing is refused", strings.Replace(good, `"E1"`, `"E77"`, 1), "there is no evidence"},
		{"a number that Go cannot hold is refused", strings.Replace(good, `"line": 12`, `"line": 12.0`, 1), "read personas: "},
		{"deep nesting is refused", strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "read personas: "},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := personas.Read(strings.NewReader(row.text))
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want …%s…", err, row.want)
			}
		})
	}
	if _, err := personas.Read(iotest.ErrReader(errors.New("gone"))); err == nil || err.Error() != "read personas: gone" {
		t.Errorf("a reader that fails: got %v", err)
	}
	if _, err := personas.Read(io.MultiReader(strings.NewReader("{}"), spaces{})); !errors.Is(err, personas.ErrTooLarge) {
		t.Errorf("an endless file: got %v, want ErrTooLarge", err)
	}
	if _, err := personas.Read(strings.NewReader("{}")); !errors.Is(err, personas.ErrSchema) {
		t.Errorf("no schema: got %v, want ErrSchema", err)
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestMarkdownCannotBeInjected(t *testing.T) {
	hostile := []string{
		"# heading", "- item", "+ item", "> quote", "1. item\n\n# heading", "| a | b |\n|---|---|", "```sh\nrm\n```", "<script>alert(1)</script>", "&lt;b&gt;",
		"[a](http://x.example)", "![a](b)", "http://x.example", "WWW.x.example", "**bold** _it_ ~~no~~", "a\n===\nb", "$x$", "\x1b]0;title\x07", "\u202egnp.exe", `\`,
	}
	s := set()
	text := strings.Join(hostile, " ")
	s.Personas[0].Label, s.Personas[0].Summary = text, text
	s.Personas[0].Keyphrases, s.Personas[0].Unknown = hostile, hostile
	s.Evidence[0] = words("E1", strings.ReplaceAll(text, "/", ""), text, text, text)
	s.Participants[0].ID, s.Personas[0].Participants[0] = text, text
	s.Personas[0].Attributes[1].Value = "= " + text
	plain := lines(string(personas.Markdown(set())))
	got := lines(string(personas.Markdown(s)))
	for kind, n := range got {
		if want := plain[kind]; kind != "" && kind != "- " && n > want {
			t.Errorf("%d lines begin with %q, want %d:\n%s", n, kind, want, personas.Markdown(s))
		}
	}
	for _, bad := range []string{"<", "\x1b", "\u202e", " [a]", "```", "**bold", "WWW.", " $x"} {
		if strings.Contains(string(personas.Markdown(s)), bad) {
			t.Errorf("the text holds %q", bad)
		}
	}
}

func TestAddressesAreNoLinks(t *testing.T) {
	s := set()
	s.Personas[0].Summary = "see http://x.example, www.x.example, &lt;b&gt;"
	if md := string(personas.Markdown(s)); !strings.Contains(md, `see http\://x.example, www\.x.example, &amp;lt;b&amp;gt;`) {
		t.Errorf("got\n%s", md)
	}
}

// lines counts a Markdown's lines by what could make structure of them.
func lines(md string) map[string]int {
	n := map[string]int{}
	for _, l := range strings.Split(md, "\n") {
		kind := ""
		for _, k := range []string{"# ", "## ", "### ", "- ", "+ ", "|", "```", "===", "1. "} {
			if strings.HasPrefix(l, k) {
				kind = k
			}
		}
		n[kind]++
	}
	return n
}

func TestMarkdownNamesWhoSaidIt(t *testing.T) {
	for _, row := range []struct {
		name  string
		who   personas.Participant
		quote evidence.Quote
		want  string
	}{
		{"a file's participant by name", personas.Participant{ID: "P3", Path: "a/p3.txt"}, words("E1", "a/p3.txt", "line 41", "Ann", "words"), "— P3, line 41 (a/p3.txt)"},
		{"once if the name is the path", personas.Participant{ID: "a/p3.txt", Path: "a/p3.txt"}, words("E1", "a/p3.txt", "line 41", "", "words"), "— a/p3.txt, line 41"},
		{"a row by its row", personas.Participant{ID: "s.csv:41", Path: "s.csv", Location: "row 41"}, words("E1", "s.csv", `row 41, "q"`, "", "words"), `— row 41, "q" (s.csv)`},
		{"a row by its name", personas.Participant{ID: "s41", Path: "s.csv", Location: "row 41"}, words("E1", "s.csv", `row 41, "q"`, "", "words"), `— s41, row 41, "q" (s.csv)`},
		{"one of a file's speakers as the file does", personas.Participant{ID: "g:Ann", Path: "g.txt", Location: "Ann"}, words("E1", "g.txt", "line 2", "Ann", "words"), "— Ann, line 2 (g.txt)"},
		{"a speaker whose name is private by the place", personas.Participant{ID: "g:+1 2", Path: "g.txt", Location: "+1 2"}, words("E1", "g.txt", "line 2", "", "words"), "— g.txt, line 2"},
		{"a folder's participant", personas.Participant{ID: "team-a", Path: "x/team-a"}, words("E1", "x/team-a/day1/n.md", "line 2", "", "words"), "— team-a, line 2 (x/team-a/day1/n.md)"},
		{"the speaker if the folder has no name", personas.Participant{ID: ".", Path: "."}, words("E1", "n.md", "line 2", "Eve", "words"), "— Eve, line 2 (n.md)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			q := by(row.who.ID, row.quote)
			s := personas.Set{Participants: []personas.Participant{{ID: "P1", Path: "b"}, row.who}, Evidence: []evidence.Quote{q}, Personas: []personas.Persona{{
				Label: "x", Participants: []string{row.who.ID}, Attributes: []personas.Attribute{{Field: personas.Goal, Value: "value", Evidence: []string{"E1", "E2"}}},
			}}}
			if got := s.Cite(q); "— "+got != row.want {
				t.Errorf("Cite: got %q, want %q", got, row.want)
			}
			if md := string(personas.Markdown(s)); !strings.Contains(md, row.want+"\n") {
				t.Errorf("want %q in\n%s", row.want, md)
			}
		})
	}
	t.Run("the speaker if no participant is named", func(t *testing.T) {
		s := personas.Set{Participants: []personas.Participant{{ID: "P1", Path: "c/d"}}}
		if got, want := s.Cite(words("E1", "c/d", "line 2", "Eve", "words")), "Eve, line 2 (c/d)"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestMarkdownOfUnusualSets(t *testing.T) {
	s := set()
	s.Method, s.Count.Reason = personas.Model, ""
	s.Personas = s.Personas[:1]
	s.Personas[0].Participants = nil
	for range 400 {
		s.Personas[0].Participants = append(s.Personas[0].Participants, "P")
	}
	s.Personas[0].Share, s.Personas[0].Support = 0.004, evidence.Weak
	s.Personas[0].Attributes = []personas.Attribute{
		{Field: personas.Role, Value: "nobody said this", Evidence: []string{"E99"}}, {Field: personas.Tool, Value: "lists", Evidence: []string{"E1"}},
		{Field: personas.Behaviour, Value: "lists", Evidence: []string{"E1"}}, {Field: personas.Context, Value: "lists", Evidence: []string{"E1"}},
		{Field: personas.InTheirWords, Value: "lists", Evidence: []string{"E1"}},
	}
	md := string(personas.Markdown(s))
	for _, want := range []string{"1 persona from", "A language model wrote", "and 388 more", "under 1 %", "weak: ", "### Tools", "### Behaviours", "### Context", "### In their words"} {
		if !strings.Contains(md, want) {
			t.Errorf("want %q in\n%s", want, md)
		}
	}
	if strings.Contains(md, "### Role") || strings.Contains(md, "nobody said this") {
		t.Errorf("a claim without evidence is printed:\n%s", md)
	}
	if s.Personas[0].Support = evidence.None; !strings.Contains(string(personas.Markdown(s)), "none: ") {
		t.Error("no support is not said")
	}
}

func TestShareOf(t *testing.T) {
	for _, row := range []struct {
		name    string
		members int
		all     int
		want    float64
	}{{"a third is rounded", 1, 3, 0.3333}, {"nobody of nobody is none", 0, 0, 0}, {"all is one", 7, 7, 1}} {
		if got := personas.ShareOf(row.members, row.all); got != row.want {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
}

func TestPublishedNames(t *testing.T) {
	var schema struct {
		Title string `json:"title"`
	}
	if err := json.Unmarshal(personas.JSONSchema(), &schema); err != nil || schema.Title != personas.Schema {
		t.Errorf("schema: got %q, %v", schema.Title, err)
	}
	if personas.QuoteID(17) != "E17" {
		t.Errorf("got %s, want E17", personas.QuoteID(17))
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := personas.Write(&b, set()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"schema":"persona.personas/v1","method":"draft","count":{"spec":"","made":0,"reason":""},"participants":[],"personas":[],"evidence":[]}`))
	f.Add([]byte(`{"schema":"persona.personas/v1","personas":{"a":[1,"\ud800"]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := personas.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := personas.Write(&first, s); err != nil {
			t.Fatalf("what Read took Write refuses: %v", err)
		}
		again, err := personas.Read(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what Write wrote Read refuses: %v", err)
		}
		if err := personas.Write(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("not the same bytes again: %v", err)
		}
		personas.Markdown(s)
	})
}

func TestProblemsOfTheSchemaAreOrderedByPath(t *testing.T) {
	s := set()
	for range 8 {
		s.Participants = append(s.Participants, personas.Participant{ID: "", Path: "p.txt"})
	}
	var invalid *personas.Invalid
	if err := personas.Validate(s); !errors.As(err, &invalid) {
		t.Fatalf("got %v, want *Invalid", err)
	}
	at := map[string]int{}
	for i, p := range invalid.Problems {
		if _, known := at[p.Path]; !known {
			at[p.Path] = i
		}
	}
	nine, ok9 := at["/participants/9/id"]
	ten, ok10 := at["/participants/10/id"]
	if !ok9 || !ok10 || nine > ten {
		t.Errorf("got 9 at %d, 10 at %d: %v", nine, ten, invalid.Problems)
	}
}
