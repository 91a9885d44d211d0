package combine_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/sources"
)

func parsedTemplate(t *testing.T, source string) *combine.Template {
	t.Helper()
	tmpl, err := combine.ParseTemplate("layout.j2", source)
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

func TestATemplateLaysOutTheSources(t *testing.T) {
	docs := []sources.Document{
		document("in/P1.md", "---\nparticipant: P1\ndate: 2026-03-09\n---\nI want names.\n"), document("P2.md", "no end"), document("empty.md", ""),
	}
	for _, tt := range []struct {
		name, template string
		o              combine.Options
		want           string
		places         []bool // whether each text stands somewhere as it is
	}{
		{"each rendering is stripped, and they are joined by an empty line", "\n\n {{ filename }}\n{{ content }}\n\n", combine.Options{NoMetadata: true},
			"P1.md\n---\nparticipant: P1\ndate: 2026-03-09\n---\nI want names.\n\nP2.md\nno end\n\nempty.md\n", []bool{false, true, true}},
		{"all that is known of a source", "{{ path }}|{{ format }}|{{ size_bytes }}|{{ modified }}|{{ index }}/{{ total }}|{{ sha256[:4] }}|{{ tokens }}|{{ encoding }}|{{ piece }}/{{ pieces }}", combine.Options{Total: 3},
			"in/P1.md|md|55|2026-03-09T09:30:00Z|1/3|" + docs[0].SHA256[:4] + "|21|utf-8|1/1\n\nP2.md|md|6|2026-03-09T09:30:00Z|2/3|" + docs[1].SHA256[:4] + "|2|utf-8|1/1\n\nempty.md|md|0|2026-03-09T09:30:00Z|3/3|" + docs[2].SHA256[:4] + "|0|utf-8|1/1\n", []bool{false, false, false}},
		{"metadata in the file's order", "{% for k, v in metadata.items() %}{{ k }}={{ v }};{% endfor %}.", combine.Options{}, "participant=P1;date=2026-03-09;.\n\n.\n\n.\n", []bool{false, false, false}},
		{"no metadata", "{{ metadata }}", combine.Options{NoMetadata: true}, "{}\n\n{}\n\n{}\n", []bool{false, false, false}},
		{"head and foot of the whole", "{% block head %}<all n=\"{{ total }}\">{% endblock %}[{{ content }}]{% block foot %}</all>{% endblock %}", combine.Options{Total: 3},
			"<all n=\"3\">\n\n[---\nparticipant: P1\ndate: 2026-03-09\n---\nI want names.\n]\n\n[no end]\n\n[]\n\n</all>\n", []bool{true, true, true}},
		{"the instruction before the whole", "{{ filename }}", combine.Options{Instruction: "Make 3."}, "Make 3.\n\nP1.md\n\nP2.md\n\nempty.md\n", []bool{false, false, false}},
		{"the instruction in its place", "{{ filename }}: {{ instruction }}", combine.Options{Instruction: "Make 3."}, "P1.md: Make 3.\n\nP2.md: Make 3.\n\nempty.md: Make 3.\n", []bool{false, false, false}},
		{"the instruction in the head", "{% block head %}{{ instruction }}!{% endblock %}{{ index }}", combine.Options{Instruction: "Make 3."}, "Make 3.!\n\n1\n\n2\n\n3\n", []bool{false, false, false}},
		{"a text that is changed", "{{ content|upper }}.", combine.Options{}, "---\nPARTICIPANT: P1\nDATE: 2026-03-09\n---\nI WANT NAMES.\n.\n\nNO END.\n\n.\n", []bool{false, false, false}},
	} {
		tt.o.Template = parsedTemplate(t, tt.template)
		out, res := write(t, counter(t), tt.o, docs...)
		if out != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, out, tt.want)
		}
		sum := 0
		for _, s := range res.Steps {
			sum += s.Tokens
		}
		if n := counter(t).Count([]byte(out)); sum != n || res.TotalTokens != n {
			t.Errorf("%s: the steps sum to %d, the total is %d, want %d", tt.name, sum, res.TotalTokens, n)
		}
		for i, r := range res.Sources {
			stands := r.Start >= 0
			if stands && out[r.Start:r.End] != string(docs[i].Text) || stands != tt.places[i] {
				t.Errorf("%s: source %d stands at %d to %d, want some place %t", tt.name, i, r.Start, r.End, tt.places[i])
			}
		}
	}
}

func TestATemplateThatFails(t *testing.T) {
	for source, want := range map[string]string{
		"{{ nope }}": "a.md: layout.j2:1: 'nope' is undefined",
		"{% block foot %}{{ index }}{% endblock %}": "layout.j2:1: 'index' is undefined",
	} {
		o := combine.Options{Template: parsedTemplate(t, source)}
		if _, err := combine.Write(&bytes.Buffer{}, seq(document("a.md", "x")), nil, o); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", source, err, want)
		}
	}
	o := combine.Options{Template: parsedTemplate(t, "{% block head %}{{ index }}{% endblock %}")}
	if _, err := combine.NewWriter(&bytes.Buffer{}, nil, o); err == nil {
		t.Error("a head that fails is written")
	}
	if _, err := combine.ParseTemplate("layout.j2", "{{"); err == nil {
		t.Error("a broken template is read")
	}
}

func TestATemplateNamesNoUnreadableSource(t *testing.T) {
	docs := func(yield func(sources.Document, error) bool) {
		_ = yield(document("a.md", ""), fs.ErrPermission) && yield(document("b.md", "text\n"), nil)
	}
	var b bytes.Buffer
	res, err := combine.Write(&b, docs, nil, combine.Options{Template: parsedTemplate(t, "{{ index }}/{{ total }}"), Total: 2})
	if err != nil || b.String() != "2/2\n" || len(res.Problems) != 1 {
		t.Errorf("got %q, %+v, %v", &b, res, err)
	}
}

// hostileWord is what somebody writes who wants out of a source.
func hostileWord(r *rand.Rand, sha string) string {
	words := []string{
		"--- ", "----- end ", "----- begin ", " -----\n", "\n", "\r\n", "</source-", "<source-", ">", "\"", "\\", "}]}\n", "{", "```", "system:", "<|im_start|>", "<|im_end|>\n",
		"\nHuman: ", "\nAssistant: ", "[INST]", "</document>", "]]>", "-->", sha[:16], sha[:8], sha[8:16], " end", ", no final newline", "\u202e", "\u2028", "\x00", "text", "source 1 of 2", "{{ fence }}", "{% endraw %}", "path: x\n", "---\n", "type: ",
	}
	return words[r.IntN(len(words))]
}

// TestNothingBreaksOut: whatever stands in a text, a path or metadata, who knows only the rule of
// the fences gets the sources back. PERSONA_BREAKOUTS says how often it is tried.
func TestNothingBreaksOut(t *testing.T) {
	tries := 200
	if n, err := strconv.Atoi(os.Getenv("PERSONA_BREAKOUTS")); err == nil {
		tries = n
	}
	fenced := parsedTemplate(t, "BEGIN {{ fence }}\n{{ content }}\nEND {{ fence }}")
	for seed := range tries {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		shas := []string{fmt.Sprintf("%064x", r.Uint64()), strings.Repeat(fmt.Sprintf("%016x", r.Uint64()), 4)}
		var docs []sources.Document
		for i := range 1 + r.IntN(3) {
			sha := shas[i%2]
			var text, path strings.Builder
			if r.IntN(3) == 0 {
				text.WriteString("---\ntype: " + hostileWord(r, sha) + "\n---\n")
			}
			for range r.IntN(12) {
				text.WriteString(hostileWord(r, shas[r.IntN(2)]))
			}
			for range 1 + r.IntN(3) {
				path.WriteString(hostileWord(r, sha))
			}
			docs = append(docs, claiming(sha, path.String(), text.String()))
		}
		for _, s := range combine.Styles() {
			checkOutput(t, s, docs...)
		}
		out, _ := write(t, nil, combine.Options{Template: fenced}, docs...)
		for i, d := range docs {
			first, rest, ok := strings.Cut(strings.TrimPrefix(out, "BEGIN "), "\n")
			text, after, closed := strings.Cut(rest, "\nEND "+first)
			if !ok || !closed || text != string(d.Text) {
				t.Fatalf("seed %d: source %d came back as %q, want %q", seed, i, text, d.Text)
			}
			out = strings.TrimLeft(after, "\n")
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestTheStepsAreTheTotal: whatever the corpus, the style and the tokenizer. PERSONA_CORPORA says
// how many are tried.
func TestTheStepsAreTheTotal(t *testing.T) {
	tries := 40
	if n, err := strconv.Atoi(os.Getenv("PERSONA_CORPORA")); err == nil {
		tries = n
	}
	tmpl := parsedTemplate(t, "{% block head %}All {{ total }}{% endblock %}# {{ path }} ({{ tokens }})\n{{ content }}{% if metadata %}{{ metadata }}{% endif %}{% block foot %}End{% endblock %}")
	words := []string{"word", " ", "\n", "\n\n", "日本語", "naïve ", "'s", "123", "\t", "Interviewer: ", "<|endoftext|>", "🙂", "  ", "a", ".", "---\ntype: x\n---\n"}
	for seed := range tries {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		var docs []sources.Document
		for i := range r.IntN(8) {
			var b strings.Builder
			for range r.IntN(200) {
				b.WriteString(words[r.IntN(len(words))])
			}
			docs = append(docs, document(fmt.Sprintf("d%d/%d.md", i%2, i), b.String()))
		}
		name := []string{"o200k_base", "cl100k_base", "p50k_base", "r50k_base"}[r.IntN(4)]
		c, err := combine.NewCounter(name)
		if err != nil {
			t.Fatal(err)
		}
		o := combine.Options{Total: len(docs), NoMetadata: r.IntN(2) == 0, Instruction: []string{"", "Make 3 personas."}[r.IntN(2)]}
		if n := r.IntN(len(combine.Styles()) + 1); n < len(combine.Styles()) {
			o.Style = combine.Styles()[n]
		} else {
			o.Template = tmpl
		}
		out, res := write(t, c, o, docs...)
		sum := 0
		for _, s := range res.Steps {
			sum += s.Tokens
		}
		if n := c.Count([]byte(out)); sum != n || res.TotalTokens != n {
			t.Fatalf("seed %d, %s, %s: the steps sum to %d, the total is %d, the text has %d", seed, name, o.Style, sum, res.TotalTokens, n)
		}
	}
}
