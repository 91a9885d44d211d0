package persona_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/tokens"
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

func roots(fsys fstest.MapFS) []scan.Root {
	return []scan.Root{{FS: fsys, Name: "study", ID: "file:///study"}}
}

func counter(t *testing.T) *persona.Counter {
	t.Helper()
	c, err := persona.NewCounter("")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryFileThatWasSeenIsAccountedFor(t *testing.T) {
	r, err := persona.Read(t.Context(), roots(study()), persona.Options{Counter: counter(t)})
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
	if want := int64(len(diary) + len(calendar)); r.Bytes() != want {
		t.Errorf("got %d bytes, want %d", r.Bytes(), want)
	}
	if want := counter(t).Count([]byte(diary)) + counter(t).Count([]byte(calendar)); r.Tokens() != want {
		t.Errorf("got %d tokens, want %d", r.Tokens(), want)
	}
}

func TestWhatIsWrittenIsNoSource(t *testing.T) {
	fsys := study()
	fsys[".persona-17.tmp"] = file("half written")
	o := persona.Options{Select: scan.Options{Output: "file:///study/b.txt"}}
	r, err := persona.Read(t.Context(), roots(fsys), o)
	if err != nil || len(r.Sources) != 1 || !slices.Contains(r.Excluded, scan.Excluded{Path: "b.txt", Reason: "output"}) {
		t.Errorf("got %+v, %v", r, err)
	}
	if slices.ContainsFunc(r.Excluded, func(e scan.Excluded) bool { return strings.HasPrefix(e.Path, ".persona-") }) {
		t.Errorf("a temporary file is told of: %+v", r.Excluded)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := persona.Read(ctx, roots(study()), persona.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := persona.Open(ctx, study(), persona.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := persona.Read(t.Context(), roots(study()), persona.Options{Encoding: "klingon"}); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Errorf("got %v", err)
	}
}

func TestCountersSayWhatTheirCountIsWorth(t *testing.T) {
	if _, err := persona.NewCounter("o300k"); err == nil {
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
		c, err := persona.CounterFor(m)
		if err != nil || c.Tokenizer != row.tokenizer || c.Method != row.method {
			t.Errorf("%s: got %+v, %v", row.model, c, err)
		}
	}
	if _, err := persona.CounterFor(models.Model{Name: "x", Encoding: "nonsense"}); err == nil {
		t.Error("a nonsense encoding: got no error")
	}
}

func TestCombinedTextIsCountedExactly(t *testing.T) {
	var text bytes.Buffer
	result, err := persona.Combine(t.Context(), &text, roots(study()), persona.Options{Counter: counter(t)}, combine.Options{Style: combine.XML}, &persona.Reading{})
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
	c, err := persona.CounterFor(models.Model{Provider: "anthropic", Name: "closed", Window: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Count([]byte(diary)), tokens.EstimateOf(counter(t).Count([]byte(diary))); got != want {
		t.Errorf("got %d tokens, want %d", got, want)
	}
	var text bytes.Buffer
	r := &persona.Reading{}
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
	if want := c.Count([]byte(diary)) + c.Count([]byte(calendar)); r.Tokens() != want {
		t.Errorf("got %d tokens in the files, want %d", r.Tokens(), want)
	}
}

func TestPlanWeighsAgainstModels(t *testing.T) {
	s, err := persona.Open(t.Context(), study(), persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	registry, err := models.Load([]byte(`{"schema": "persona.models/v1", "models": [{"name": "tiny", "window": 100, "max_output": 10, "encoding": "cl100k_base", "source": "a test"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var of []models.Model
	for _, name := range []string{"tiny", "gpt-4o", "gpt-4o-mini"} {
		m, err := registry.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		of = append(of, m)
	}
	p, err := s.Plan(t.Context(), registry, count.MustParse("2"), of...)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Fits) != 3 || !p.Fits[0].Budget.Over() || p.Fits[1].Budget.Over() || len(p.Fits[0].Suggestions) == 0 {
		t.Errorf("got %+v", p.Fits)
	}
	if p.Fits[0].Cost >= 0 || p.Fits[1].InputCost <= 0 || p.Fits[1].Cost <= p.Fits[1].InputCost {
		t.Errorf("costs: got %v, %v and %v", p.Fits[0].Cost, p.Fits[1].InputCost, p.Fits[1].Cost)
	}
	if p.Fits[1].Budget.Input != p.Fits[2].Budget.Input || p.Estimate.Factors.Participants != 2 {
		t.Errorf("got %+v", p)
	}
	if _, err := json.Marshal(p.Fits); err != nil {
		t.Error(err)
	}
	if _, err := s.Fits(t.Context(), registry, models.Model{Name: "odd", Window: 1, Encoding: "nonsense"}); err == nil {
		t.Error("a nonsense encoding: got no error")
	}
	if _, err := s.Fits(t.Context(), registry, models.Model{Name: "none"}); err == nil {
		t.Error("no window: got no error")
	}
}

func TestEstimateByEitherMethod(t *testing.T) {
	s, err := persona.Open(t.Context(), study(), persona.Options{})
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
	s, err := persona.Open(t.Context(), study(), persona.Options{})
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
		set, err := s.Draft(t.Context(), count.MustParse(row.spec))
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
		s, err := persona.Open(t.Context(), fstest.MapFS{row.file: file(row.text)}, persona.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Draft(t.Context(), count.Auto); !errors.Is(err, persona.ErrNoWords) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v", row.name, err)
		}
	}
}

func TestQuotesAreCheckedAgainstTheSources(t *testing.T) {
	fsys := study()
	s, err := persona.Open(t.Context(), fsys, persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.Draft(t.Context(), count.MustParse("2"))
	if err != nil {
		t.Fatal(err)
	}
	if err := persona.Verify(t.Context(), set, fsys, persona.Options{}); err != nil {
		t.Error(err)
	}

	moved := fstest.MapFS{"a.txt": fsys["a.txt"], "z.txt": fsys["b.txt"]}
	if err := persona.Verify(t.Context(), set, moved, persona.Options{}); err != nil {
		t.Errorf("moved: %v", err)
	}
	var f *evidence.Failure
	edited := fstest.MapFS{"a.txt": file(strings.Replace(diary, "paper", "leather", 1)), "b.txt": fsys["b.txt"]}
	if err := persona.Verify(t.Context(), set, edited, persona.Options{}); !errors.As(err, &f) || f.Fault != evidence.SourceChanged || f.Path != "a.txt" {
		t.Errorf("edited: got %v", err)
	}
	gone := fstest.MapFS{"a.txt": fsys["a.txt"]}
	if err := persona.Verify(t.Context(), set, gone, persona.Options{}); !errors.As(err, &f) || f.Fault != evidence.SourceMissing || f.Path != "b.txt" {
		t.Errorf("gone: got %v", err)
	}
	set.Evidence[0].Text += " indeed"
	if failures := s.Verify(set); len(failures) != 1 || failures[0].ID != set.Evidence[0].ID {
		t.Errorf("invented: got %+v", failures)
	}
}

func TestARecordIsReadAgainAsItWas(t *testing.T) {
	o := persona.Options{Counter: counter(t), Encoding: "utf-8", By: "file", Select: scan.Options{Ext: []string{"txt"}}}
	o.Segment.Participant, o.Segment.Interviewer = regexp.MustCompile("^P"), regexp.MustCompile("^I")
	o.Segment.Columns = []string{"why"}
	fsys := study()
	r, err := persona.Read(t.Context(), roots(fsys), o)
	if err != nil {
		t.Fatal(err)
	}
	m := persona.Record(r, o, []manifest.Root{{Name: "study", Path: "study"}})
	if m.Tokenizer != persona.DefaultTokenizer || m.Totals.Files != 2 || len(m.Digest) != 64 {
		t.Errorf("got %+v", m)
	}
	back, err := persona.Recorded(m)
	if err != nil || back.Encoding != o.Encoding || back.By != o.By || !slices.Equal(back.Select.Ext, o.Select.Ext) ||
		fmt.Sprint(back.Segment.Participant, back.Segment.Interviewer, back.Segment.Columns) != "^P ^I [why]" {
		t.Errorf("got %+v, %v", back, err)
	}
	fsys["c.txt"] = file("something new")
	report, err := persona.VerifySources(t.Context(), m.Reader(), roots(fsys), persona.Options{})
	if err != nil || report.Counts != (manifest.Counts{Same: 2, New: 1}) {
		t.Errorf("got %+v, %v", report, err)
	}
	for _, broken := range []manifest.Selection{{Participant: "("}, {Interviewer: "("}} {
		m.Selection = broken
		if _, err := persona.VerifySources(t.Context(), m.Reader(), roots(fsys), persona.Options{}); err == nil {
			t.Errorf("%+v: got no error", broken)
		}
	}
}

func TestTheSameStudyAtAnyNumberOfWorkers(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 7} {
		s, err := persona.Open(t.Context(), study(), persona.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		set, err := s.Draft(t.Context(), count.MustParse("2"))
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
		if got, want := persona.CounterOf(enc).Count(text), enc.Counter().Count(text); got != want {
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
	s, err := persona.Open(t.Context(), fstest.MapFS{"p1.docx": {Data: b.Bytes()}}, persona.Options{})
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
		return extract.Result{Text: []byte("Dan: How do you work?\n\nMaria: Slowly, as I said.\n\fDan: And then?\n\nMaria: Then I wait for the build.\n")}, nil
	}
	o := persona.Options{Readers: extract.Readers{More: []extract.Reader{{Format: "pdf", Layout: "txt", Version: "test/1", Read: read}}}}
	s, err := persona.Open(t.Context(), fstest.MapFS{"p1.pdf": {Data: []byte("%PDF-1.4\x00")}}, o)
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
