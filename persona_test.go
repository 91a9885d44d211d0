package persona_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
	"github.com/persona-go/persona/tree"
)

const (
	diary    = "Interviewer: How do you plan?\n\nParticipant: I write every appointment into a paper diary on Sunday evening, because I want to see the whole week.\n"
	calendar = "Interviewer: How do you plan?\n\nParticipant: I hate that the calendar shows me four reminders for the same dentist appointment.\n"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func study() fstest.MapFS {
	return fstest.MapFS{
		"a.txt":       file(diary),
		"b.txt":       file(calendar),
		"broken.json": file("{"),
		"mask.txt":    file("\x00\x01\x02\x00\x7fELF\x00\x00"),
		"photo.png":   file("not text"),
		"note.tmp.md": file("ignored"),
		".gitignore":  file("*.tmp.md\n"),
	}
}

// given are roots as a test wants them.
type given []scan.Root

func (g given) Roots() []scan.Root { return g }

func roots(fsys fstest.MapFS) given {
	return given{{FS: fsys, Name: "study", ID: "file:///study"}}
}

// reading is what became of all files.
type reading struct {
	Sources []sources.Source
	persona.Ledger
}

func read(t *testing.T, files persona.Files, o persona.Options) (r reading, err error) {
	t.Helper()
	for s, err := range persona.Sources(t.Context(), files, o, &r.Ledger) {
		if err != nil {
			return r, err
		}
		r.Sources = append(r.Sources, s)
	}
	return r, nil
}

func counter(t *testing.T) *combine.Counter {
	t.Helper()
	c, err := combine.NewCounter("")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryFileThatWasSeenIsAccountedFor(t *testing.T) {
	r, err := read(t, roots(study()), persona.Options{Counter: counter(t)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Sources {
		got = append(got, "used "+s.Path)
	}
	for _, e := range r.Excluded {
		got = append(got, e.Reason+" "+e.Path)
	}
	for _, p := range r.Problems {
		got = append(got, "problem "+p.Path)
	}
	want := []string{
		"used a.txt", "used b.txt", "hidden .gitignore", "binary file mask.txt", "ignored note.tmp.md", "unknown format photo.png", "problem broken.json",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if want := int64(len(diary) + len(calendar)); r.Sources[0].Size+r.Sources[1].Size != want {
		t.Errorf("got %+v, want %d bytes", r.Sources, want)
	}
	if want := counter(t).Count([]byte(diary)) + counter(t).Count([]byte(calendar)); r.Sources[0].Tokens+r.Sources[1].Tokens != want {
		t.Errorf("got %+v, want %d tokens", r.Sources, want)
	}
}

func TestWhatIsWrittenIsNoSource(t *testing.T) {
	fsys := study()
	fsys[".persona-17.tmp"] = file("half written")
	o := persona.Options{Selection: manifest.Selection{Options: scan.Options{Output: "file:///study/b.txt"}}}
	r, err := read(t, roots(fsys), o)
	if err != nil || len(r.Sources) != 1 || !slices.Contains(r.Excluded, scan.Excluded{Path: "b.txt", Reason: "output"}) {
		t.Errorf("got %+v, %v", r, err)
	}
	if slices.ContainsFunc(r.Excluded, func(e scan.Excluded) bool { return strings.HasPrefix(e.Path, ".persona-") }) {
		t.Errorf("a temporary file is told of: %+v", r.Excluded)
	}
}

func TestNobodyHasToAskWhatIsNotUsed(t *testing.T) {
	files := 0
	for _, err := range persona.Sources(t.Context(), roots(study()), persona.Options{}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		files++
	}
	if files != 2 {
		t.Errorf("got %d files, want 2", files)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for s, err := range persona.Sources(ctx, roots(study()), persona.Options{}, &persona.Ledger{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %+v, %v", s, err)
		}
	}
	if _, err := persona.Open(ctx, tree.FS(study()), persona.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := read(t, roots(study()), persona.Options{Selection: manifest.Selection{Encoding: "klingon"}}); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Errorf("got %v", err)
	}
}

func TestCountersSayWhatTheirCountIsWorth(t *testing.T) {
	if _, err := combine.NewCounter("o300k"); err == nil {
		t.Error("o300k: got no error")
	}
	registry, err := models.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		model, tokenizer string
		method           tokens.Method
	}{{"gpt-4", "cl100k_base", tokens.Exact}, {"gpt-4o", "o200k_base", tokens.Exact}, {"claude-sonnet-4-5", "o200k_base", tokens.Estimated}} {
		m, err := registry.Find(row.model)
		if err != nil {
			t.Fatal(err)
		}
		c, err := combine.ModelCounter(m.Encoding)
		if err != nil || c.Tokenizer != row.tokenizer || c.Method != row.method {
			t.Errorf("%s: got %+v, %v", row.model, c, err)
		}
	}
	if _, err := combine.ModelCounter("nonsense"); err == nil {
		t.Error("a nonsense encoding: got no error")
	}
}

func TestCombinedTextIsCountedExactly(t *testing.T) {
	var text bytes.Buffer
	result, err := persona.Combine(t.Context(), &text, roots(study()), persona.Options{Counter: counter(t)}, combine.Options{Style: combine.XML}, &persona.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, s := range result.Steps {
		sum += s.Tokens
	}
	if want := counter(t).Count(text.Bytes()); result.TotalTokens != want || sum != want {
		t.Errorf("got %d tokens in all, %d in steps, want %d", result.TotalTokens, sum, want)
	}
}

func TestAnEstimateIsMoreThanTheEncodingCounts(t *testing.T) {
	c, err := combine.ModelCounter("")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Count([]byte(diary)), tokens.EstimateOf(counter(t).Count([]byte(diary))); got != want {
		t.Errorf("got %d tokens, want %d", got, want)
	}
	var text bytes.Buffer
	r := &persona.Ledger{}
	result, err := persona.Combine(t.Context(), &text, roots(study()), persona.Options{Counter: c}, combine.Options{Style: combine.Standard}, r)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, s := range result.Steps {
		sum += s.Tokens
	}
	if want := c.Count(text.Bytes()); result.TotalTokens != want || sum != want {
		t.Errorf("got %d tokens in all, %d in steps, want %d", result.TotalTokens, sum, want)
	}
	files := 0
	for d, err := range persona.Documents(t.Context(), roots(study()), persona.Options{Counter: c}, &persona.Ledger{}) {
		if err != nil || d.Text == nil {
			t.Errorf("got %+v, %v", d, err)
		}
		files += d.Tokens
	}
	if want := c.Count([]byte(diary)) + c.Count([]byte(calendar)); files != want {
		t.Errorf("got %d tokens in the files, want %d", files, want)
	}
}

func TestAStudyCombinesAsItsFilesDo(t *testing.T) {
	s, err := persona.Open(t.Context(), roots(study()), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	estimating, err := combine.ModelCounter("")
	if err != nil {
		t.Fatal(err)
	}
	other, err := combine.NewCounter("r50k_base")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*combine.Counter{
		"the counter that read it": s.Counter, "an estimate": estimating, "another encoding": other, "no counter": nil,
	} {
		var got, want bytes.Buffer
		result, err := s.Combine(t.Context(), &got, combine.Detailed, c)
		if err != nil {
			t.Fatal(err)
		}
		wanted, err := persona.Combine(t.Context(), &want, roots(study()), persona.Options{Counter: c}, combine.Options{Style: combine.Detailed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() || !reflect.DeepEqual(result, wanted) {
			t.Errorf("%s: got %+v and %q, want %+v and %q", name, result, got.String(), wanted, want.String())
		}
		if counted := result.TotalTokens > 0 && result.Steps != nil; counted != (c != nil) {
			t.Errorf("%s: got %d tokens in %v", name, result.TotalTokens, result.Steps)
		}
	}
}

func TestOpenNamesWhatIsWrongWithItsOptions(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    manifest.Selection
		want string // what the error has in it; "": no error
	}{
		{"a file that cannot be read is in the ledger", manifest.Selection{}, ""},
		{"a broken pattern of participants", manifest.Selection{Participant: "P("}, "pattern of participants"},
		{"a broken pattern of interviewers", manifest.Selection{Interviewer: "["}, "pattern of interviewers"},
		{"a broken glob", manifest.Selection{Options: scan.Options{Include: []string{"["}}}, "["},
		{"a unit that does not exist", manifest.Selection{By: "chair"}, "chair"},
	} {
		s, err := persona.Open(t.Context(), roots(study()), persona.Options{Selection: tt.o})
		switch {
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: got error %v, want one about %q", tt.name, err, tt.want)
		case tt.want == "" && (err != nil || len(s.Problems) != 1 || s.Problems[0].Path != "broken.json"):
			t.Errorf("%s: got %+v, %v, want broken.json among the problems", tt.name, s, err)
		}
	}
}

func TestPlanWeighsAgainstModels(t *testing.T) {
	s, err := persona.Open(t.Context(), tree.FS(study()), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	registry, err := models.Load([]byte(`{"schema": "persona.models/v1", "models": [
		{"name": "tiny", "window": 100, "max_output": 10, "encoding": "cl100k_base", "source": "a test"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	plan := func(model string) *persona.Plan {
		p, err := s.PlanWith(t.Context(), registry, model, count.MustParse("2"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	tiny, large, small := plan("tiny"), plan("gpt-4o").Fits[0], plan("gpt-4o-mini").Fits[0]
	if len(tiny.Fits) != 1 || !tiny.Fits[0].Budget.Over() || large.Budget.Over() || len(tiny.Fits[0].Suggestions) == 0 || large.Suggestions == nil {
		t.Errorf("got %+v", tiny.Fits)
	}
	if tiny.Fits[0].Cost >= 0 || large.InputCost <= 0 || large.Cost <= large.InputCost {
		t.Errorf("costs: got %v, %v and %v", tiny.Fits[0].Cost, large.InputCost, large.Cost)
	}
	if large.Budget.Input != small.Budget.Input || tiny.Estimate.Factors.Participants != 2 || tiny.Count != count.MustParse("2") {
		t.Errorf("got %+v", tiny)
	}
	if _, err := json.Marshal(tiny.Fits); err != nil {
		t.Error(err)
	}
}

// Whoever names a model needs no registry, and whoever names none sees one of each large maker.
func TestPlanNeedsNoRegistry(t *testing.T) {
	s, err := persona.Open(t.Context(), tree.FS(study()), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Plan(t.Context(), "gpt-5", count.Auto)
	if err != nil || len(p.Fits) != 1 || p.Fits[0].Model != "openai/gpt-5" || p.Fits[0].Budget.Window == 0 {
		t.Errorf("got %+v, %v", p, err)
	}
	p, err = s.Plan(t.Context(), "", count.Auto)
	if err != nil || len(p.Fits) != 3 {
		t.Errorf("got %+v, %v", p, err)
	}
	var unknown *models.UnknownError
	if _, err := s.Plan(t.Context(), "gpt-55", count.Auto); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func TestEstimateByEitherMethod(t *testing.T) {
	s, err := persona.Open(t.Context(), tree.FS(study()), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"", estimate.ByGroups, estimate.ByTokens} {
		if est, err := s.Estimate(t.Context(), estimate.Options{Method: method}); err != nil || est.Recommended < 1 || est.Recommended > 2 {
			t.Errorf("%q: got %+v, %v", method, est, err)
		}
	}
	if _, err := s.Estimate(t.Context(), estimate.Options{Method: "guess"}); err == nil {
		t.Error("guess: got no error")
	}
}

func TestDraftMakesWhatWasAskedFor(t *testing.T) {
	s, err := persona.Open(t.Context(), tree.FS(study()), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		spec string
		made int
		err  error
	}{
		{"auto", 1, nil}, {"1", 1, nil}, {"2", 2, nil}, {"up to 5", 1, nil}, {"at least 2", 2, nil}, {"2-7", 2, nil}, {"3", 0, estimate.ErrCount}, {"at least 9", 0, estimate.ErrCount},
	} {
		set, err := s.Draft(t.Context(), persona.Ask{Count: count.MustParse(row.spec)})
		if !errors.Is(err, row.err) || len(set.Personas) != row.made {
			t.Errorf("%s: made %d, %v; want %d, %v", row.spec, len(set.Personas), err, row.made, row.err)
		}
		if failures := s.Verify(set); len(failures) > 0 {
			t.Errorf("%s: %+v", row.spec, failures)
		}
	}
}

func TestNobodysWordsMakeNoPersona(t *testing.T) {
	for _, row := range []struct {
		name, file, text, want string
	}{
		{"only an interviewer", "a.txt", "Interviewer: Hello?\n\nInterviewer: Is anybody there?\n\nInterviewer: I call again.\n", "only interviewers speak"},
		{"a survey without free text", "a.csv", "id,age,score\n1,30,4\n2,40,5\n3,30,3\n4,20,1\n", "the columns hold facts"},
		{"an empty file", "a.txt", "", ""},
	} {
		s, err := persona.Open(t.Context(), tree.FS(fstest.MapFS{row.file: file(row.text)}), persona.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Draft(t.Context(), persona.Ask{}); !errors.Is(err, draft.ErrNoWords) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v", row.name, err)
		}
	}
}

func TestQuotesAreCheckedAgainstTheSources(t *testing.T) {
	fsys := study()
	s, err := persona.Open(t.Context(), tree.FS(fsys), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.Draft(t.Context(), persona.Ask{Count: count.MustParse("2")})
	if err != nil {
		t.Fatal(err)
	}
	verify := func(files fstest.MapFS) []evidence.Failure {
		failures, err := persona.Verify(t.Context(), tree.FS(files), persona.Options{}, set)
		if err != nil {
			t.Fatal(err)
		}
		return failures
	}
	for _, row := range []struct {
		name  string
		files fstest.MapFS
		fault evidence.Fault
		path  string
	}{
		{"nothing changed", fsys, "", ""},
		{"a file was moved", fstest.MapFS{"a.txt": fsys["a.txt"], "z.txt": fsys["b.txt"]}, "", ""},
		{"a file was edited", fstest.MapFS{"a.txt": file(strings.Replace(diary, "paper", "leather", 1)), "b.txt": fsys["b.txt"]}, evidence.SourceChanged, "a.txt"},
		{"a file is gone", fstest.MapFS{"a.txt": fsys["a.txt"]}, evidence.SourceMissing, "b.txt"},
	} {
		failures := verify(row.files)
		if (len(failures) == 0) != (row.fault == "") {
			t.Errorf("%s: got %+v", row.name, failures)
		}
		for _, f := range failures {
			if f.Fault != row.fault || f.Path != row.path {
				t.Errorf("%s: got %+v, want %s of %s", row.name, f, row.fault, row.path)
			}
		}
	}
	set.Evidence[0].Text += " indeed"
	if failures := s.Verify(set); len(failures) != 1 || failures[0].ID != set.Evidence[0].ID {
		t.Errorf("invented: got %+v", failures)
	}
}

// What was asked for is what is recorded, and what is recorded can be asked for again.
func TestARecordIsReadAgainAsItWas(t *testing.T) {
	asked := manifest.Selection{
		Options: scan.Options{Ext: []string{"txt"}}, Encoding: "utf-8", By: "file",
		Participant: "^P", Interviewer: "^I", Columns: []string{"why"},
	}
	fsys := study()
	s, err := persona.Open(t.Context(), roots(fsys), persona.Options{Selection: asked})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Manifest([]manifest.Root{{Name: "study", Path: "study"}})
	if m.Tokenizer != combine.DefaultTokenizer || m.Totals.Files != 2 || len(m.Digest) != 64 {
		t.Errorf("got %+v", m)
	}
	var record bytes.Buffer
	if err := m.WriteJSON(&record); err != nil {
		t.Fatal(err)
	}
	back, err := manifest.Read(&record)
	if err != nil || !reflect.DeepEqual(back.Selection, asked) {
		t.Errorf("got %+v, %v, want %+v", back.Selection, err, asked)
	}
	again, err := persona.Open(t.Context(), roots(fsys), persona.Options{Selection: back.Selection})
	if err != nil || !reflect.DeepEqual(again.Texts, s.Texts) || !reflect.DeepEqual(again.People, s.People) {
		t.Errorf("got %+v, %v", again, err)
	}
	for _, broken := range []manifest.Selection{{Participant: "("}, {Interviewer: "("}} {
		if _, err := persona.Open(t.Context(), roots(fsys), persona.Options{Selection: broken}); err == nil {
			t.Errorf("%+v: got no error", broken)
		}
	}
}

func TestTheSameStudyAtAnyNumberOfWorkers(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 7} {
		s, err := persona.Open(t.Context(), tree.FS(study()), persona.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		set, err := s.Draft(t.Context(), persona.Ask{Count: count.MustParse("2")})
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(set)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if !bytes.Equal(got, first) {
			t.Errorf("%d workers: got\n%s\nwant\n%s", workers, got, first)
		}
	}
}

func TestALargeTextIsCountedInPiecesAsInOne(t *testing.T) {
	enc, err := tokens.Named("cl100k_base")
	if err != nil {
		t.Fatal(err)
	}
	prose := bytes.Repeat([]byte("It's the 3rd week, and nobody's asked for naïve café tables.\r\n\r\n\t  So? 日本語も。 "), 60_000)
	for name, text := range map[string][]byte{
		"prose": prose, "one letter": bytes.Repeat([]byte("a"), 3<<20), "blanks": bytes.Repeat([]byte(" \n"), 2<<20), "invalid": bytes.Repeat([]byte("a\xff "), 1<<20),
	} {
		if got, want := combine.CounterOf(enc).Count(text), enc.Counter().Count(text); got != want {
			t.Errorf("%s: got %d, want %d", name, got, want)
		}
	}
}

func TestWhatADocumentLosesIsSaid(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` +
			`<w:p><w:r><w:t>Interviewer: How do you plan?</w:t></w:r></w:p><w:p><w:commentRangeStart w:id="0"/><w:r><w:t>P1: I write it all into a paper diary.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p></w:body></w:document>`},
		{"word/comments.xml", `<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0"><w:p><w:r><w:t>really?</w:t></w:r></w:p></w:comment></w:comments>`},
	} {
		w, err := z.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := persona.Open(t.Context(), tree.FS(fstest.MapFS{"p1.docx": {Data: b.Bytes()}}), persona.Options{})
	if err != nil || len(s.Sources) != 1 {
		t.Fatalf("got %+v, %v", s, err)
	}
	src := s.Sources[0]
	if !slices.Equal(src.Notes, []string{"1 comment left out"}) || src.TextSHA256 == "" || src.Extractor == "" || bytes.Contains(s.Texts[0].Text, []byte("really?")) {
		t.Errorf("got %+v: %q", src, s.Texts[0].Text)
	}
}

// A reader that is plugged in is used, its text is cut as its layout says, and quotes of a PDF know their page.
func TestReadersArePluggedIn(t *testing.T) {
	read := func([]byte, extract.Limits) (extract.Result, error) {
		first := "Dan: How do you work?\n\nMaria: Slowly, as I said.\n\f"
		return extract.Result{
			Text:      []byte(first + "Dan: And then?\n\nMaria: Then I wait for the build.\n"),
			Locations: []extract.Location{{Start: 0, Name: "page 1"}, {Start: len(first), Name: "page 2"}},
		}, nil
	}
	o := persona.Options{Readers: extract.Readers{More: []extract.Reader{{Format: "pdf", Layout: "txt", Version: "test/1", Read: read}}}}
	s, err := persona.Open(t.Context(), tree.FS(fstest.MapFS{"p1.pdf": {Data: []byte("%PDF-1.4\x00")}}), o)
	if err != nil || len(s.Texts) != 1 || s.Sources[0].Extractor != "test/1" {
		t.Fatalf("got %+v, %v", s, err)
	}
	var got []string
	for _, seg := range s.Texts[0].Segments {
		if seg.Kind == segment.KindTurn {
			got = append(got, seg.Speaker+" "+seg.Location)
		}
	}
	if want := []string{"Dan page 1", "Maria page 1", "Dan page 2", "Maria page 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
