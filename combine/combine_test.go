package combine_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func document(path, text string) sources.Document {
	sum := sha256.Sum256([]byte(text))
	return sources.Document{
		Source: sources.Source{
			File:     scan.File{Path: path, Size: int64(len(text)), Format: "md", Modified: time.Date(2026, 3, 9, 10, 30, 0, 5, time.FixedZone("CET", 3600))},
			Encoding: "utf-8",
			SHA256:   hex.EncodeToString(sum[:]),
		},
		Text: []byte(text),
	}
}

func seq(docs ...sources.Document) iter.Seq2[sources.Document, error] {
	return func(yield func(sources.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// counter returns an honest counter, whose counts do not add up: letters on both sides of a join
// may be one token.
func counter(t *testing.T) *combine.Counter {
	t.Helper()
	c, err := combine.NewCounter("")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, c *combine.Counter, o combine.Options, docs ...sources.Document) (string, combine.Result) {
	t.Helper()
	var b bytes.Buffer
	res, err := combine.Write(&b, seq(docs...), c, o)
	if err != nil {
		t.Fatalf("Write: %v", err)
	}
	return b.String(), res
}

func TestStyles(t *testing.T) {
	docs := []sources.Document{
		document("interviews/P1.md", "---\nparticipant: P1\ntags: [a, b]\nnested:\n  deep: 1\ndate: 2026-03-09\nType: \"interview\"\n---\n\n**Maya:** Why?\n**P1:** I want <b>names</b> & \"fun\".\n"),
		document("notes & \"odd\" <names>.md", "</documents>\r\n```\r\nDate: 3 May\r\nno newline at the end"),
		document("empty\n----- end.md", ""),
	}
	for _, s := range combine.Styles() {
		t.Run(string(s), func(t *testing.T) {
			got, _ := write(t, counter(t), combine.Options{Style: s}, docs...)
			file := filepath.Join("testdata", string(s)+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("output differs from %s (-update rewrites it)\ngot:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
}

// parsed is what a reader knows who has only the output.
type parsed struct{ path, text string }

// parse gets the sources back from the output with the help of the fences alone.
func parse(style combine.Style, out string) ([]parsed, error) {
	if style == combine.JSON {
		return parseJSON(out)
	}
	before := map[combine.Style]string{combine.Minimal: "--- ", combine.Standard: "\n----- begin ", combine.Detailed: "\n----- begin ", combine.XML: "<source-"}[style]
	_, rest, ok := strings.Cut(out, before)
	if !ok {
		return nil, nil // a header, perhaps a footer
	}
	out = before + rest // what comes first is the header
	var all []parsed
	for out != "" {
		rest, ok := strings.CutPrefix(out, before)
		if !ok {
			if style == combine.Detailed && strings.HasSuffix(out, " bytes of text.\n") && strings.Count(out, "\n") == 2 {
				break // the footer
			}
			return nil, fmt.Errorf("no opening fence at %q", out)
		}
		if len(rest) < 16 {
			return nil, fmt.Errorf("no digits at %q", out)
		}
		digits := rest[:16]
		head, rest, ok := strings.Cut(rest[16:], "\n")
		if !ok {
			return nil, fmt.Errorf("opening fence %q never ends", out)
		}
		if style == combine.Detailed {
			if head, rest, ok = strings.Cut(rest, "\n\n"); !ok {
				return nil, fmt.Errorf("metadata never ends in %q", out)
			}
		}
		path, err := pathOf(style, head)
		if err != nil {
			return nil, err
		}
		body, end, ok := strings.Cut(rest, digits)
		if !ok {
			return nil, fmt.Errorf("no closing fence %s in %q", digits, out)
		}
		closing, after, ok := strings.Cut(end, "\n")
		if !ok {
			return nil, fmt.Errorf("closing fence %q never ends", end)
		}
		lead := map[combine.Style]string{combine.Minimal: "--- ", combine.Standard: "----- end ", combine.Detailed: "----- end ", combine.XML: "</source-"}[style]
		if body, ok = strings.CutSuffix(body, lead); !ok || body != "" && !strings.HasSuffix(body, "\n") {
			return nil, fmt.Errorf("closing fence of %s is no line of its own", digits)
		}
		if strings.Contains(closing, "no final newline") || strings.HasSuffix(head, ` final_newline="no">`) {
			body = strings.TrimSuffix(body, "\n")
		}
		all, out = append(all, parsed{path, body}), after
	}
	return all, nil
}

func pathOf(style combine.Style, head string) (string, error) {
	var path string
	switch style {
	case combine.Minimal:
		path = strings.TrimPrefix(head, " ")
	case combine.Standard:
		_, path, _ = strings.Cut(strings.TrimSuffix(strings.TrimPrefix(head, " "), " -----"), ": ")
	case combine.Detailed:
		path, _, _ = strings.Cut(strings.TrimPrefix(head, "path: "), "\n")
	case combine.XML:
		path, _, _ = strings.Cut(strings.TrimPrefix(head, ` path="`), `"`)
		path = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(path)
	}
	if strings.HasPrefix(path, `"`) {
		return strconv.Unquote(path)
	}
	return path, nil
}

func parseJSON(out string) ([]parsed, error) {
	var v struct {
		Schema  string
		Sources []struct{ Path, SHA256, Text string }
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		return nil, err
	}
	if v.Schema != "persona.combined/v1" {
		return nil, fmt.Errorf("schema %q", v.Schema)
	}
	var all []parsed
	for _, s := range v.Sources {
		all = append(all, parsed{s.Path, s.Text})
	}
	return all, nil
}

// checkOutput fails the test unless the output keeps every promise that Write makes.
func checkOutput(t *testing.T, style combine.Style, docs ...sources.Document) {
	t.Helper()
	out, res := write(t, counter(t), combine.Options{Style: style}, docs...)
	if again, _ := write(t, counter(t), combine.Options{Style: style}, docs...); again != out {
		t.Errorf("%s: two runs differ:\n%q\n%q", style, out, again)
	}
	if !utf8.ValidString(out) {
		t.Errorf("%s: output is not UTF-8: %q", style, out)
	}
	if out != "" && !strings.HasSuffix(out, "\n") {
		t.Errorf("%s: output does not end with a newline: %q", style, out)
	}
	back, err := parse(style, out)
	if err != nil || len(back) != len(docs) {
		t.Fatalf("%s: parsed %d sources, want %d, error %v, from\n%q", style, len(back), len(docs), err, out)
	}
	for i, d := range docs {
		path := d.Path
		if style == combine.JSON && !utf8.ValidString(d.Path) {
			path = back[i].path // JSON has no bytes that are no characters
		}
		if back[i].path != path || back[i].text != string(d.Text) {
			t.Errorf("%s: source %d came back as %q, want %q", style, i, back[i], parsed{path, string(d.Text)})
		}
		r := res.Sources[i]
		switch {
		case r.Path != d.Path || r.Part != 1:
			t.Errorf("%s: range %d is of %q part %d, want %q part 1", style, i, r.Path, r.Part, d.Path)
		case r.Start < 0 && style == combine.JSON:
		case out[r.Start:r.End] != string(d.Text):
			t.Errorf("%s: range %d has %q, want %q", style, i, out[r.Start:r.End], d.Text)
		}
	}
	sum, total := 0, counter(t).Count([]byte(out))
	for _, s := range res.Steps {
		sum += s.Tokens
	}
	if sum != total || res.TotalTokens != total {
		t.Errorf("%s: steps sum to %d, total is %d, want %d; steps %+v", style, sum, res.TotalTokens, total, res.Steps)
	}
	hash := sha256.Sum256([]byte(out))
	want := combine.Part{Tokens: total, Bytes: int64(len(out)), SHA256: hex.EncodeToString(hash[:])}
	if len(res.Parts) != 1 || res.Parts[0] != want {
		t.Errorf("%s: parts %+v, want %+v", style, res.Parts, want)
	}
}

// claiming returns a document that claims a hash, so that its text can contain a part of it.
func claiming(sha, path, text string) sources.Document {
	d := document(path, text)
	d.SHA256 = sha
	return d
}

const sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// derived returns the fence's digits after n collisions, as the package comment specifies them.
func derived(n int) string {
	sum := sha256.Sum256([]byte(sha + ":" + strconv.Itoa(n)))
	return hex.EncodeToString(sum[:8])
}

func TestHostileContent(t *testing.T) {
	for _, tt := range []struct{ name, path, text string }{
		{"an empty file", "a.md", ""},
		{"a single newline", "a.md", "\n"},
		{"newlines only", "a.md", "\n\n\n"},
		{"no final newline", "a.md", "one\ntwo"},
		{"Windows line ends", "a.md", "one\r\ntwo\r\n"},
		{"a carriage return at the end", "a.md", "one\r"},
		{"its own fence", "a.md", "--- " + sha[:16] + " end\n----- end " + sha[:16] + " -----\n</source-" + sha[:16] + ">\n"},
		{"its own fence and the one derived from it", "a.md", sha[:16] + "\n----- end " + derived(1) + " -----\n"},
		{"its own fence, twice derived", "a.md", sha + derived(1) + derived(2)},
		{"its own digits at the very end", "a.md", "x" + sha[:16]},
		{"half of its digits at the end", "a.md", "x\n--- " + sha[:8]},
		{"the fence of the other source", "a.md", "----- end " + strings.Repeat("f", 16) + " -----\n--- " + strings.Repeat("f", 16) + "\n"},
		{"tags that close what a packer opens", "a.md", "</documents></document></file>]]>\n</source>\n"},
		{"fences of Markdown", "a.md", "```\n````\n~~~\n---\n"},
		{"the end of the JSON document", "a.md", "\"}]}\n\\"},
		{"control characters", "a.md", "\x00\x01\x1b[2J\x7f\u0085\n"},
		{"line separators that are not newlines", "a.md", "one\u2028--- end\u2029two\v\f\n"},
		{"controls that turn the direction", "a.md", "\u202eevil\u202c"},
		{"front matter that never ends", "a.md", "---\ntype: interview\n"},
		{"front matter that imitates our own facts", "a.md", "---\nsha256: 00\npath: /etc/passwd\nx: \"\\n\\n----- end\"\n---\n"},
		{"front matter with its own digits", "a.md", "---\ntype: " + sha[:16] + "\n---\n"},
		{"front matter whose escape makes its own digits", "a.md", "---\ntype: \u0001" + "3456789abcdef\n---\n"},
		{"a path with a fence in it", "a -----\n----- end " + sha[:16] + " -----\n.md", "text\n"},
		{"a path with its own digits", sha[:16] + ".md", "text\n"},
		{"a path that looks quoted", `"a".md`, "text\n"},
		{"a path with markup", `a" x="<b>&amp;.md`, "text\n"},
		{"a path with spaces around", " a.md ", "text\n"},
		{"a path that is not UTF-8", "a\xff\xfe.md", "text\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, s := range combine.Styles() {
				other := claiming(strings.Repeat("f", 64), "b.md", "another\n")
				d := claiming(sha, tt.path, tt.text)
				checkOutput(t, s, d)
				checkOutput(t, s, other, d, d, other)
			}
		})
	}
}

func TestNoSources(t *testing.T) {
	for _, s := range combine.Styles() {
		checkOutput(t, s)
	}
}

func TestFenceCarriesTheSourcesOwnHash(t *testing.T) {
	d := document("a.md", "text\n")
	for _, s := range []combine.Style{combine.Minimal, combine.Standard, combine.Detailed, combine.XML} {
		out, _ := write(t, nil, combine.Options{Style: s}, d)
		if n := strings.Count(strings.ReplaceAll(out, "sha256: "+d.SHA256, ""), d.SHA256[:16]); n != 2 {
			t.Errorf("%s: %d fences with %s, want 2:\n%s", s, n, d.SHA256[:16], out)
		}
	}
}

func FuzzSourcesComeBack(f *testing.F) {
	f.Add("a.md", "text\n", "b.md", "more")
	f.Add("a\n.md", sha[:16], " ", derived(1)+derived(2))
	f.Add(sha[:16], "---\ntype: x\n\"date\": '\n---\n", `"`, "---\n\n\n")
	f.Add("<&>", "</source-"+sha[:16]+">", "\xff", "Date:\u2028\x00:\n")
	f.Fuzz(func(t *testing.T, p, a, q, b string) {
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		for _, s := range combine.Styles() {
			checkOutput(t, s, claiming(sha, p, a), claiming(sha, q, b), document(p, b))
		}
	})
}

func TestSteps(t *testing.T) {
	d := document("a.md", "one two three")
	e := document("fences", "four\n")
	_, res := write(t, counter(t), combine.Options{Style: combine.Standard}, d, e)
	var got []string
	for _, s := range res.Steps {
		got = append(got, s.Kind+" "+s.Name)
	}
	want := "header header, source a.md, source fences, fences fences, joins joins"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("steps are %s, want %s", s, want)
	}
	if res.Steps[1].Tokens != 3 || res.Steps[2].Tokens != 2 {
		t.Errorf("the sources have %d and %d tokens, want 3 and 2", res.Steps[1].Tokens, res.Steps[2].Tokens)
	}

	_, res = write(t, counter(t), combine.Options{Style: combine.Detailed}, d)
	if last := len(res.Steps) - 1; res.Steps[last].Kind != "joins" || res.Steps[last-1].Kind != "footer" || res.Steps[last-2].Kind != "metadata" {
		t.Errorf("detailed steps end in %+v, want metadata, footer, joins", res.Steps[last-2:])
	}
}

// The functions Step and Range are called with what Result would have.
func TestStepsAndRangesAreToldAsTheyCome(t *testing.T) {
	for _, style := range combine.Styles() {
		for n := range 3 {
			docs := []sources.Document{document("a.md", "one \"two\" three"), document("b.md", "four\n")}[:n]
			text, want := write(t, counter(t), combine.Options{Style: style}, docs...)
			o := combine.Options{Style: style}
			var got combine.Result
			o.Step = func(s combine.Step) error { got.Steps = append(got.Steps, s); return nil }
			o.Range = func(r combine.Range) error { got.Sources = append(got.Sources, r); return nil }
			told, res := write(t, counter(t), o, docs...)
			if res.Steps != nil || res.Sources != nil {
				t.Errorf("%s, %d sources: the result keeps %v and %v", style, n, res.Steps, res.Sources)
			}
			got.TotalTokens, got.TotalBytes, got.Parts = res.TotalTokens, res.TotalBytes, res.Parts
			if told != text || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %d sources: got %q, %+v, want %q, %+v", style, n, told, got, text, want)
			}
		}
	}
	_, res := write(t, nil, combine.Options{Step: func(s combine.Step) error { return fmt.Errorf("told of %+v", s) }}, document("a.md", "text"))
	if len(res.Sources) != 1 || res.Steps != nil {
		t.Errorf("without counting: got %+v", res)
	}
}

// A document with the count of another text shows whose tokens are taken.
func TestATextThatWasCountedIsNotCountedAgain(t *testing.T) {
	other, err := combine.NewCounter("r50k_base")
	if err != nil {
		t.Fatal(err)
	}
	estimating, err := combine.ModelCounter("")
	if err != nil {
		t.Fatal(err)
	}
	const text, twice = "one two three\n", "one two three\none two three\n"
	for _, tt := range []struct {
		name   string
		style  combine.Style
		text   string
		before *combine.Counter // counted twice the text; nil: nobody
		c      *combine.Counter
		want   string // the text whose tokens the source has
	}{
		{"a text that nobody counted is counted", combine.Standard, text, nil, counter(t), text},
		{"a count by the same encoding is taken", combine.Standard, text, counter(t), counter(t), twice},
		{"a count by the same encoding is taken for an estimate", combine.Standard, text, counter(t), estimating, twice},
		{"a count by another encoding is not", combine.Standard, text, other, counter(t), text},
		{"a text that JSON does not change is not counted again", combine.JSON, "one two three", counter(t), counter(t), twice},
		{"a text that JSON escapes is counted as it is written", combine.JSON, "one\n\"two\" three", counter(t), counter(t), `one\n\"two\" three`},
	} {
		d := document("a.md", tt.text)
		if tt.before != nil {
			d.Text = []byte(twice)
			tt.before.CountDocument(&d)
			d.Text = []byte(tt.text)
		}
		out, res := write(t, tt.c, combine.Options{Style: tt.style}, d)
		i := slices.IndexFunc(res.Steps, func(s combine.Step) bool { return s.Kind == "source" })
		if got, want := res.Steps[i].Tokens, tt.c.Count([]byte(tt.want)); got != want {
			t.Errorf("%s: the source has %d tokens, want %d, those of %q", tt.name, got, want, tt.want)
		}
		// The whole is joined from the same count, a newline more or less.
		sum := tt.c.Count([]byte(strings.Replace(out, tt.text, tt.want, 1)))
		if diff := res.TotalTokens - sum; tt.c.Method == tokens.Exact && (diff < -1 || diff > 1) {
			t.Errorf("%s: the whole has %d tokens, want some %d", tt.name, res.TotalTokens, sum)
		}
		if want := fmt.Sprintf(`"tokens":%d,`, tt.c.Count([]byte(twice))); tt.style == combine.JSON && !strings.Contains(out, want) {
			t.Errorf("%s: JSON does not state %s the tokens of the text before it was escaped: %s", tt.name, want, out)
		}
	}
}

func TestTokensOfADocumentAreNotAskedFor(t *testing.T) {
	d := document("a.md", "one two three")
	d.Tokens = 12345
	for _, c := range []*combine.Counter{nil, counter(t)} {
		for _, style := range combine.Styles() {
			out, res := write(t, c, combine.Options{Style: style}, d)
			if states := strings.Contains(out, "12345"); states || res.TotalTokens > 1000 {
				t.Errorf("%s: got %d tokens and the text %q, want nothing of 12345", style, res.TotalTokens, out)
			}
		}
	}
}

func TestWithoutCounting(t *testing.T) {
	out, res := write(t, nil, combine.Options{}, document("a.md", "text\n"))
	if res.Steps != nil || res.TotalTokens != 0 || res.Parts[0].Tokens != 0 {
		t.Errorf("steps %v, total %d, part %d, want nothing counted", res.Steps, res.TotalTokens, res.Parts[0].Tokens)
	}
	if standard, _ := write(t, nil, combine.Options{Style: combine.Standard}, document("a.md", "text\n")); out != standard {
		t.Errorf("the zero style writes %q, want the standard style's %q", out, standard)
	}
}

func TestRangesAsJSON(t *testing.T) {
	_, res := write(t, nil, combine.Options{Style: combine.JSON}, document("plain.md", "text"), document("quoted.md", `"text"`))
	got, err := json.Marshal(res.Sources)
	if err != nil {
		t.Fatal(err)
	}
	start := res.Sources[0].Start
	want := fmt.Sprintf(`[{"path":"plain.md","format":"md","size":4,"index":1,"part":1,"start":%d,"end":%d},`+
		`{"path":"quoted.md","format":"md","size":6,"index":2,"part":1,"start":null,"end":null}]`, start, start+4)
	if string(got) != want {
		t.Errorf("ranges are %s, want %s", got, want)
	}
}

func TestStated(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"front matter in the file's order, type and date first", "---\nauthor: Joss\ndate: 2026-03-09\ntype: interview\n---\ntext\n", "type: interview|date: 2026-03-09|author: Joss"},
		{"front matter with Windows line ends", "---\r\ntype: interview\r\n---\r\n", "type: interview"},
		{"front matter that ends in dots", "---\ntype: notes\n...\n", "type: notes"},
		{"quotes around a value go", "---\na: \"x y\"\nb: 'z'\nc: \"half\n---\n", `a: x y|b: z|c: "\"half"`},
		{"a value may contain a colon", "---\ntime: 10:30\n---\n", "time: 10:30"},
		{"nested values, lists, comments and block scalars are skipped", "---\n# note: x\nlist:\n  - a: 1\n- b: 2\ntext: |\n  c: 3\nfolded: >\n  e: 5\nanchor: &a x\nnothing: # yet\nd: 4\n---\n", "d: 4"},
		{"a repeated key counts once", "---\na: 1\na: 2\n---\n", "a: 1"},
		{"control characters never reach the metadata", "---\na: x\x1b[2Jy\n---\n", `a: "x\x1b[2Jy"`},
		{"type and date at the top of a text", "# Session\n\n**Date:** 3 May 2026\nType: usability test\nMaya: Hello.\n", "Type: usability test|Date: 3 May 2026"},
		{"type and date further down are talk", strings.Repeat("Maya: Hello.\n", 10) + "Date: 3 May\n", ""},
		{"front matter that never ends is text", "---\nauthor: Joss\n", ""},
		{"front matter that is too long is text", "---\nauthor: " + strings.Repeat("x", 9000) + "\n---\n", ""},
		{"a rule below text is no front matter", "text\n---\nauthor: Joss\n---\n", ""},
		{"a short text", "x", ""},
		{"an empty text", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, _ := write(t, nil, combine.Options{Style: combine.Detailed}, document("a.md", tt.text))
			_, rest, _ := strings.Cut(out, "\n----- begin ")
			head, _, _ := strings.Cut(rest, "\n\n")
			_, list, _ := strings.Cut(head, "stated by the file:\n  ")
			if got := strings.ReplaceAll(list, "\n  ", "|"); got != tt.want {
				t.Errorf("stated %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDetailedLeavesOutWhatIsNotKnown(t *testing.T) {
	d := document("a.md", "text\n")
	d.Encoding, d.Modified = "", time.Time{}
	out, _ := write(t, nil, combine.Options{Style: combine.Detailed}, d)
	for _, key := range []string{"encoding:", "modified:", "tokens:", "stated"} {
		if strings.Contains(out, key) {
			t.Errorf("output has %q, which nobody knows:\n%s", key, out)
		}
	}
	if !strings.Contains(out, "\n1 source, 5 bytes of text.\n") {
		t.Errorf("no footer for one source:\n%s", out)
	}
	if out, _ = write(t, nil, combine.Options{Style: combine.JSON}, d); strings.Contains(out, "modified") {
		t.Errorf("JSON has a time that nobody knows: %s", out)
	}
}

func TestProblemsAreSkippedAndTold(t *testing.T) {
	unreadable := &fs.PathError{Op: "open", Path: "b.md", Err: fs.ErrPermission}
	docs := func(yield func(sources.Document, error) bool) {
		_ = yield(document("a.md", "text\n"), nil) &&
			yield(document("b.md", ""), unreadable) &&
			yield(document("c.md", "\xff"), nil) &&
			yield(claiming("", "d.md", "text"), nil) &&
			yield(claiming(strings.Repeat("\n", 64), "e.md", "text"), nil) &&
			yield(document("f.md", "text\n"), nil)
	}
	var b bytes.Buffer
	res, err := combine.Write(&b, docs, counter(t), combine.Options{Style: combine.Minimal})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range res.Problems {
		got = append(got, p.Path+": "+p.Err.Error())
	}
	want := "b.md: open b.md: permission denied|c.md: combine c.md: text is not UTF-8|d.md: combine d.md: no SHA-256|e.md: combine e.md: no SHA-256"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("problems %s, want %s", s, want)
	}
	if !errors.Is(res.Problems[0].Err, fs.ErrPermission) {
		t.Errorf("the cause is lost: %v", res.Problems[0].Err)
	}
	if res.TotalBytes != 10 {
		t.Errorf("%d bytes, want those of two sources", res.TotalBytes)
	}
}

func TestWhatCouldNotBeReadIsNamedInItsPlace(t *testing.T) {
	docs := func(yield func(sources.Document, error) bool) {
		_ = yield(document("a\n.md", ""), fs.ErrPermission) && yield(document("b.md", "text\n"), nil) && yield(document("c.md", ""), fs.ErrPermission)
	}
	for style, want := range map[combine.Style][]string{
		combine.Minimal:  {"--- could not be read: \"a\\n.md\"\n--- ", " b.md\n", "\n--- could not be read: c.md\n"},
		combine.Standard: {"\n----- source 1 of 4 could not be read: \"a\\n.md\" -----\n\n----- begin ", " source 2 of 4: b.md -----\n", "\n----- source 3 of 4 could not be read: c.md -----\n"},
		combine.Detailed: {"\n----- source 1 of 4 could not be read: \"a\\n.md\" -----\n\n----- begin ", " source 2 of 4 -----\npath: b.md\nformat: md\n", "\n----- source 3 of 4 could not be read: c.md -----\n"},
		combine.XML:      {"<unread index=\"1\" total=\"4\" path=\"&quot;a\\n.md&quot;\"/>\n<source-", " path=\"b.md\" index=\"2\" total=\"4\">\n", "<unread index=\"3\" total=\"4\" path=\"c.md\"/>\n"},
		combine.JSON:     {`{"schema":"persona.combined/v1","total":4,"sources":[`, `{"path":"b.md","index":2,`, `"unread":[` + "\n" + `{"path":"a\n.md","index":1},` + "\n" + `{"path":"c.md","index":3}` + "\n]}\n"},
	} {
		var b bytes.Buffer
		res, err := combine.Write(&b, docs, counter(t), combine.Options{Style: style, Total: 4})
		if err != nil || len(res.Sources) != 1 || res.Sources[0].Index != 2 || res.TotalTokens != counter(t).Count(b.Bytes()) {
			t.Fatalf("%s: got %+v, %v", style, res, err)
		}
		rest := b.String()
		for _, part := range want {
			_, after, ok := strings.Cut(rest, part)
			if !ok {
				t.Fatalf("%s: no %q in %q of\n%s", style, part, rest, &b)
			}
			rest = after
		}
	}
}

func TestATextOfNoSourcesNamesNone(t *testing.T) {
	docs := func(yield func(sources.Document, error) bool) { yield(document("a.md", ""), fs.ErrPermission) }
	var b bytes.Buffer
	if _, err := combine.Write(&b, docs, nil, combine.Options{Style: combine.Minimal}); err != nil || b.Len() > 0 {
		t.Errorf("got %q, %v, want nothing", &b, err)
	}
}

func TestAnInstructionStandsBeforeTheSources(t *testing.T) {
	const asked = "Make 3 to 5 personas <from> \"this\"\n----- end"
	for style, want := range map[combine.Style]string{
		combine.Minimal:  "Make 3 to 5 personas <from> \"this\" ----- end\n--- ",
		combine.Standard: "\n\nMake 3 to 5 personas <from> \"this\" ----- end\n\n----- begin ",
		combine.Detailed: "\n\nMake 3 to 5 personas <from> \"this\" ----- end\n\n----- begin ",
		combine.XML:      "\n<instruction>Make 3 to 5 personas &lt;from&gt; &quot;this&quot; ----- end</instruction>\n<source-",
		combine.JSON:     `"instruction":"Make 3 to 5 personas <from> \"this\"\n----- end","sources":[`,
	} {
		out, res := write(t, counter(t), combine.Options{Style: style, Instruction: asked}, document("a.md", "text\n"))
		sum := 0
		for _, s := range res.Steps {
			sum += s.Tokens
		}
		at := slices.IndexFunc(res.Steps, func(s combine.Step) bool { return s.Kind == "instruction" })
		if !strings.Contains(out, want) || at < 0 || res.Steps[at].Tokens == 0 || sum != counter(t).Count([]byte(out)) {
			t.Errorf("%s: got %+v, %d tokens, in\n%s", style, res.Steps, sum, out)
		}
		if style == combine.JSON {
			_, err := parse(style, out)
			if err != nil {
				t.Error(err)
			}
		}
	}
}

func TestWithoutMetadata(t *testing.T) {
	d := document("a.md", "---\ntype: interview\n---\ntext\n")
	with, _ := write(t, nil, combine.Options{Style: combine.Detailed}, d)
	without, _ := write(t, nil, combine.Options{Style: combine.Detailed, NoMetadata: true}, d)
	if block := "stated by the file:\n  type: interview\n"; !strings.Contains(with, block) || without != strings.Replace(with, block, "", 1) {
		t.Errorf("with:\n%s\nwithout:\n%s", with, without)
	}
}

func TestHidden(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       combine.Hidden
	}{
		{"plain text hides nothing", "Plain, naïve “text” – 日本語 हिन्दी\n", combine.Hidden{}},
		{"a zero-width space hides", "pass\u200bword", combine.Hidden{Invisible: 1}},
		{"soft hyphens and word joiners hide", "ig\u00adnore\u2060 this", combine.Hidden{Invisible: 2}},
		{"a joiner between Latin letters hides", "a\u200db\u200cc", combine.Hidden{Invisible: 2}},
		{"a joiner at the end hides", "a\u200d", combine.Hidden{Invisible: 1}},
		{"joiners of Persian and Hindi do their work", "می\u200cخواهم क्\u200dष", combine.Hidden{}},
		{"an emoji of a family does not hide", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽\u200d👍", combine.Hidden{}},
		{"a key and a heart have a form", "1\ufe0f\u20e3 ❤\ufe0f", combine.Hidden{}},
		{"selectors that vary nothing hide bytes", "a\ufe0f\ufe01\U000E0121", combine.Hidden{Invisible: 3}},
		{"a byte order mark in the middle hides", "a\ufeffb", combine.Hidden{Invisible: 1}},
		{"fillers are blank", "\u3164\uffa0\u115f", combine.Hidden{Invisible: 3}},
		{"overrides and isolates turn", "\u202eevil\u202c \u2066x\u2069", combine.Hidden{Bidirectional: 4}},
		{"a mark in a text from right to left does its work", "שלום\u200f!", combine.Hidden{}},
		{"a mark in a Latin text does not", "abc\u200fdef", combine.Hidden{Bidirectional: 1}},
		{"tags spell letters", "a\U000E0069\U000E0067\U000E007F", combine.Hidden{Tags: 3}},
		{"the flag of Wales is one", "\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F go", combine.Hidden{}},
		{"bytes that are no characters hide nothing", "a\xffb", combine.Hidden{}},
	} {
		d := document("a.md", tt.text)
		d.Text = []byte(strings.ToValidUTF8(tt.text, "?"))
		_, res := write(t, nil, combine.Options{}, d)
		if got := res.Sources[0].Hidden; got != tt.want || got.Any() != (tt.want != combine.Hidden{}) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

type failing struct{ after int }

func (w *failing) Write(p []byte) (int, error) {
	if w.after -= len(p); w.after < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// hearing returns options whose functions fail at the given number of steps or ranges.
func hearing(steps, ranges int) combine.Options {
	o := combine.Options{}
	enough := func(left *int) error {
		if *left--; *left == 0 {
			return errors.New("heard enough")
		}
		return nil
	}
	o.Step = func(combine.Step) error { return enough(&steps) }
	o.Range = func(combine.Range) error { return enough(&ranges) }
	return o
}

func TestErrors(t *testing.T) {
	long := document("long.md", strings.Repeat("text\n", 20_000))
	canceled := func(yield func(sources.Document, error) bool) { yield(sources.Document{}, context.Canceled) }
	for _, tt := range []struct {
		name string
		w    io.Writer
		docs iter.Seq2[sources.Document, error]
		o    combine.Options
		want string
	}{
		{"a style that does not exist", io.Discard, seq(), combine.Options{Style: "pretty"}, `combine: no style "pretty" (there are minimal, standard, detailed, xml, json)`},
		{"a canceled context", io.Discard, canceled, combine.Options{}, "context canceled"},
		{"a disk that is full in the middle", &failing{after: 10}, seq(long, long), combine.Options{}, "write long.md: short write"},
		{"a disk that is full at the end", &failing{after: 10}, seq(document("a.md", "some text\n")), combine.Options{}, "write: short write"},
		{"a listener to steps that fails at once", io.Discard, seq(long), hearing(1, 9), "write long.md: heard enough"},
		{"a listener to steps that fails at a source", io.Discard, seq(long, long), hearing(2, 9), "write long.md: heard enough"},
		{"a listener to steps that fails at the end", io.Discard, seq(long), hearing(4, 9), "write: heard enough"},
		{"a listener to ranges that fails", io.Discard, seq(long), hearing(9, 1), "write long.md: heard enough"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := combine.Write(tt.w, tt.docs, counter(t), tt.o); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestOneDocumentAtATime(t *testing.T) {
	read, most := 0, 0
	w := writerFunc(func(p []byte) (int, error) { read = 0; return len(p), nil })
	docs := func(yield func(sources.Document, error) bool) {
		for i := range 8 {
			read++
			most = max(most, read)
			if !yield(document(fmt.Sprint(i), strings.Repeat("text\n", 40_000)), nil) {
				return
			}
		}
	}
	if _, err := combine.Write(w, docs, nil, combine.Options{}); err != nil {
		t.Fatal(err)
	}
	if most > 1 {
		t.Errorf("%d documents were read before one was written, want 1", most)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestExamplesComeBack(t *testing.T) {
	var docs []sources.Document
	files, err := filepath.Glob("../examples/*/*")
	if err != nil || len(files) < 18 {
		t.Fatalf("%d examples, error %v", len(files), err)
	}
	for _, f := range append(files, "../examples/survey.csv") {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, document(filepath.ToSlash(f), string(text)))
	}
	for _, s := range combine.Styles() {
		checkOutput(t, s, docs...)
	}
}

func TestDocumentsCountedBeforeGiveTheSameResult(t *testing.T) {
	for _, style := range combine.Styles() {
		docs := []sources.Document{document("a.md", "one two"), document("b.md", "three\n\"four\"\n")}
		out, want := write(t, counter(t), combine.Options{Style: style}, docs...)
		for i := range docs {
			counter(t).CountDocument(&docs[i])
		}
		again, got := write(t, counter(t), combine.Options{Style: style}, docs...)
		if again != out || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v\nwant %+v", style, got, want)
		}
	}
}
