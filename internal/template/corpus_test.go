package template_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/persona-go/persona/internal/template"
)

// corpus is what Jinja2 makes of templates: testdata/oracle.py wrote it.
type corpus struct {
	Contexts map[string]json.RawMessage
	Cases    []struct {
		Template, Context, Error string
		Want                     *string
	}
}

func readCorpus(t testing.TB, name string) (c corpus) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// variables reads an object of JSON, in its order.
func variables(t testing.TB, text []byte) []template.Var {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	return ordered(t, dec).(template.Map)
}

func ordered(t testing.TB, dec *json.Decoder) any {
	t.Helper()
	tok, err := dec.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch tok {
	case json.Delim('{'):
		m := template.Map{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				t.Fatal(err)
			}
			m = append(m, template.Var{Name: key.(string), Value: ordered(t, dec)})
		}
		_, _ = dec.Token() // the end, that More saw
		return m
	case json.Delim('['):
		l := []any{}
		for dec.More() {
			l = append(l, ordered(t, dec))
		}
		_, _ = dec.Token() // likewise
		return l
	}
	if n, ok := tok.(json.Number); ok {
		if i, err := n.Int64(); err == nil {
			return i
		}
		if i, ok := new(big.Int).SetString(n.String(), 10); ok {
			return i
		}
		f, err := n.Float64()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	return tok
}

// agree reports how many cases of a corpus are as Jinja2 has them.
func agree(t *testing.T, name string, show int) (same, all int) {
	t.Helper()
	c := readCorpus(t, name)
	contexts := map[string][]template.Var{}
	for name, text := range c.Contexts {
		contexts[name] = variables(t, text)
	}
	for _, tt := range c.Cases {
		all++
		got, err := rendered(tt.Template, contexts[tt.Context])
		switch {
		case tt.Want == nil && err != nil, tt.Want != nil && err == nil && got == *tt.Want:
			same++
			continue
		}
		if show--; show >= 0 {
			want := "the error " + tt.Error
			if tt.Want != nil {
				want = fmt.Sprintf("%q", *tt.Want)
			}
			t.Errorf("%q\n got %q, %v\nwant %s", tt.Template, got, err, want)
		}
	}
	return same, all
}

func rendered(source string, vars []template.Var) (string, error) {
	tmpl, err := template.Parse("t", source)
	if err != nil {
		return "", err
	}
	out, err := tmpl.Render(context.Background(), vars, "")
	if err != nil {
		return "", err
	}
	text := out.Text
	for _, block := range []string{template.Head, template.Foot} { // Jinja2 prints them in place
		if tmpl.Has(block) && !strings.Contains(source, "% raw") {
			s, err := tmpl.RenderBlock(context.Background(), block, vars)
			if err != nil {
				return "", err
			}
			if block == template.Head {
				text = s + text
			} else {
				text += s
			}
		}
	}
	return text, nil
}

func TestTheCorpusIsRenderedAsJinja2Does(t *testing.T) {
	same, all := agree(t, "testdata/corpus.json", 40)
	t.Logf("%d of %d are equal", same, all)
	if all < 250 || same*100 < all*97 {
		t.Errorf("%d of %d are equal, want 97 %% of at least 250", same, all)
	}
}

// PERSONA_TEMPLATES names a file of random expressions that testdata/oracle.py made.
func TestRandomExpressionsAreRenderedAsJinja2Does(t *testing.T) {
	name := os.Getenv("PERSONA_TEMPLATES")
	if name == "" {
		t.Skip("PERSONA_TEMPLATES names no file of testdata/oracle.py random")
	}
	same, all := agree(t, name, 30)
	t.Logf("%d of %d are equal", same, all)
}

// JINJA.md lists these.
func TestWhatDiffersFromJinja2(t *testing.T) {
	for source, want := range map[string]string{
		"{{ [1, 2]|random }}":                 "t:1: random is random, and the same input gives the same output here",
		"{{ lipsum() }}":                      "t:1: lipsum is random, and the same input gives the same output here",
		"{{ (-8) ** 0.5 }}":                   "t:1: a power that is a complex number",
		"{{ [1, 2]|map('string') }}":          "<generator object>",
		"{{ range }} {{ 'a'.upper }}":         "<class 'range'> <built-in method upper>",
		"{% if true %}{{ 1[:2] }}{% endif %}": "t:1: 'int' object is not subscriptable",
		"{{ 'x x'|pprint }}":                  "'x x'",
		"{{ 'x'.encode() }}":                  "t:1: 'str object' has no attribute 'encode'",
		"{{ 'x'.translate({}) }}":             "t:1: 'str object' has no attribute 'translate'",
		"{{ self.head() }}":                   "t:1: 'self' is undefined",
		"{{ super() }}":                       "t:1: 'super' is undefined",
	} {
		got, err := rendered(source, nil)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
}
