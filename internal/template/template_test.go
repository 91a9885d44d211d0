package template_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/persona-go/persona/internal/template"
)

func TestHostileTemplatesEnd(t *testing.T) {
	deep := func(open, middle, end string, n int) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	for name, source := range map[string]string{
		"a loop in a loop in a loop":             "{% for a in range(100000) %}{% for b in range(100000) %}{% for c in range(100000) %}{{ a }}{% endfor %}{% endfor %}{% endfor %}",
		"an empty loop that is long":             "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
		"text that doubles":                      "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
		"text times a number":                    "{{ 'x' * 10000000000 }}",
		"a number times text":                    "{{ 99999999999999999999 * 'x' }}",
		"a list times a number":                  "{{ [1] * 1000000000 }}",
		"a tuple times a number":                 "{{ ((1,) * 90000) * 90000 }}",
		"a list that doubles":                    "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
		"a list that grows while it is read":     "{% set l = [1] %}{% for x in l %}{% set _ = l.append(1) %}{% endfor %}",
		"a list that extends itself":             "{% set l = [1] %}{% for x in range(99) %}{% set _ = l.extend(l) %}{% endfor %}",
		"a list in itself, printed":              "{% set l = [1] %}{% set _ = l.append(l) %}{{ l }}",
		"a list in itself, as JSON":              "{% set l = [1] %}{% set _ = l.append(l) %}{{ l|tojson }}",
		"a list in itself, compared":             "{% set l = [1] %}{% set m = [1] %}{% set _ = l.append(m) %}{% set _ = m.append(l) %}{{ l == m }}",
		"a list in itself, ordered":              "{% set l = [] %}{% set m = [] %}{% set _ = l.append(m) %}{% set _ = m.append(l) %}{{ l < m }}",
		"a mapping in itself":                    "{% set d = {} %}{% set _ = d.update({'d': d}) %}{{ d }}",
		"a power of powers":                      "{{ 9 ** (9 ** (9 ** 9)) }}",
		"a power that is long":                   "{{ 10 ** 100000000 }}",
		"integers that double":                   "{% set ns = namespace(n=3) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
		"a macro that calls itself":              "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
		"two macros that call each other":        "{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}",
		"a macro that calls itself twice":        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
		"a caller that calls":                    "{% macro m() %}{{ caller() }}{% endmacro %}{% macro f() %}{% call m() %}{{ f() }}{% endcall %}{% endmacro %}{{ f() }}",
		"a loop that calls itself":               "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
		"a width that is wide":                   "{{ 'x'|center(10000000000) }}",
		"a width of a method":                    "{{ 'x'.ljust(10000000000) }}{{ 'x'.rjust(99999999) }}",
		"zeros":                                  "{{ '1'.zfill(10000000000) }}",
		"a width in a format":                    "{{ '%1000000000d' % 1 }}",
		"a width from the arguments":             "{{ '%*d' % (2000000000, 1) }}",
		"a precision in a format":                "{{ '%.1000000000f' % 1 }}",
		"a width of format":                      "{{ '{:1000000000}'.format(1) }}",
		"a width in a width":                     "{{ '{:{}}'.format(1, 10000000000) }}",
		"fields in fields":                       "{{ ('{:' * 100 + '}' * 100).format(1) }}",
		"an indent that is wide":                 "{{ 'a\nb'|indent(10000000000) }}",
		"an indent of many lines":                "{{ ('a\n' * 100000)|indent('x' * 10000) }}",
		"a join that is long":                    "{{ range(100000)|join('x' * 10000) }}",
		"a replacement that grows":               "{{ ('a' * 100000)|replace('a', 'b' * 100000) }}",
		"a replacement of nothing":               "{{ ('a' * 100000).replace('', 'b' * 100000) }}",
		"a replacement again and again":          "{% set ns = namespace(s='a') %}{% for i in range(100) %}{% set ns.s = ns.s|replace('a', 'aaaa') %}{% endfor %}",
		"tabs that are wide":                     "{{ ('\t' * 1000).expandtabs(1000000000) }}",
		"a wrap with a long sign":                "{{ ('a ' * 100000)|wordwrap(1, wrapstring='x' * 100000) }}",
		"a batch that is filled":                 "{{ [1]|batch(10000000000, 'x')|list }}",
		"slices without end":                     "{{ [1]|slice(10000000000)|list }}",
		"JSON with a wide indent":                "{{ [[[1]]]|tojson(1000000000) }}",
		"filters on filters":                     "{{ 'x'" + strings.Repeat("|upper", 100_000) + " }}",
		"attributes of attributes":               "{{ x" + strings.Repeat(".a", 100_000) + " }}",
		"calls of calls":                         "{{ x" + strings.Repeat("()", 100_000) + " }}",
		"a sum of many":                          "{{ 1" + strings.Repeat("+1", 200_000) + " }}",
		"a chain of tests":                       "{{ 1" + strings.Repeat(" is odd", 100_000) + " }}",
		"a chain of ifs":                         "{{ 1" + strings.Repeat(" if 1 else 2", 50_000) + " }}",
		"many nots":                              "{{ " + strings.Repeat("not ", 200_000) + "1 }}",
		"many signs":                             "{{ " + strings.Repeat("-", 500_000) + "1 }}",
		"brackets in brackets":                   "{{ " + deep("(", "1", ")", 300_000) + " }}",
		"lists in lists":                         "{{ " + deep("[", "1", "]", 300_000) + " }}",
		"mappings in mappings":                   "{{ " + deep("{1:", "1", "}", 100_000) + " }}",
		"subscripts in subscripts":               "{{ " + deep("x[", "1", "]", 100_000) + " }}",
		"calls in calls":                         "{{ " + deep("x(", "1", ")", 100_000) + " }}",
		"ifs in ifs":                             deep("{% if 1 %}", "x", "{% endif %}", 20_000),
		"loops in loops":                         deep("{% for x in [1] %}", "x", "{% endfor %}", 10_000),
		"blocks in macros in blocks":             deep("{% filter upper %}", "x", "{% endfilter %}", 10_000),
		"a source that is too long":              strings.Repeat("x", template.MaxSource+1),
		"a list of lists, printed over and over": "{% set a = [1]*1000 %}{% set b = [a]*1000 %}{% set c = [b]*1000 %}{{ c }}",
		"the same, as JSON":                      "{% set a = [1]*1000 %}{% set b = [a]*1000 %}{% set c = [b]*1000 %}{{ c|tojson }}",
		"the same, compared":                     "{% set a = [1]*1000 %}{% set b = [a]*1000 %}{% set c = [b]*1000 %}{% set d = [[[1]*1000]*1000]*1000 %}{{ c == d }}",
		"a sort that calls":                      "{% set l = range(99999)|list %}{% for i in range(1000) %}{% set _ = l.sort(reverse=i is odd) %}{% endfor %}",
		"content over and over":                  "{% for i in range(100000) %}{{ content }}{% endfor %}",
		"content reversed over and over":         "{% for i in range(100000) %}{% set x = content|reverse %}{% endfor %}",
		"content searched over and over":         "{% for i in range(100000) %}{% set x = 'zz' in content %}{% set y = content.count('q') %}{% set z = content.split('q') %}{% endfor %}",
		"random":                                 "{{ [1,2]|random }}",
		"lipsum":                                 "{{ lipsum() }}",
		"another file":                           "{% include '/etc/passwd' %}",
		"another template":                       "{% extends '/etc/passwd' %}",
		"a macro of another file":                "{% import '/etc/passwd' as x %}",
		"the class of a text":                    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
		"the globals of a function":              "{{ range.__init__.__globals__ }}",
		"a class by attr":                        "{{ ''|attr('__class__') }}",
		"a class by a format":                    "{{ '{0.__class__}'.format('') }}",
		"a class by map":                         "{{ ['']|map(attribute='__class__')|list|join }}",
		"the macro's innards":                    "{% macro m() %}{% endmacro %}{{ m._func }}",
		"self":                                   "{{ self._TemplateReference__context }}",
	} {
		t.Run(name, func(t *testing.T) {
			content := strings.Repeat("some words of content\n", 50_000)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			tmpl, err := template.Parse("t.j2", source)
			if err == nil {
				_, err = tmpl.Render(t.Context(), []template.Var{{Name: "content", Value: content}}, "")
			}
			runtime.ReadMemStats(&after)
			if err == nil || len(err.Error()) > 300 {
				t.Errorf("got the error %.400v, want a short one", err)
			}
			if made := after.TotalAlloc - before.TotalAlloc; made > 600<<20 {
				t.Errorf("%d MiB were allocated", made>>20)
			}
		})
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for _, tt := range []struct{ name, source, want, variable string }{
		{"an undefined name", "a\n{{ nope }}", "t.j2:2: 'nope' is undefined", "nope"},
		{"an undefined name in a loop", "{% for x in [1] %}\n\n{{ x }}{{ y }}\n{% endfor %}", "t.j2:3: 'y' is undefined", "y"},
		{"an undefined attribute", "{{ metadata.date }}", "t.j2:1: 'dict object' has no attribute 'date'", "date"},
		{"an undefined name in a macro", "{% macro m() %}\n{{ z }}{% endmacro %}\n\n{{ m() }}", "t.j2:2: 'z' is undefined", "z"},
		{"a division", "\n\n{{ 1 / 0 }}", "t.j2:3: division by zero", ""},
		{"a tag that is not closed", "x\n{{ a", "t.j2:2: unexpected end of template, }} is missing", ""},
		{"a block that is not closed", "{% if a %}\nx\n", "t.j2:2: unexpected end of template, \"endif\" is missing", ""},
		{"a tag that nobody knows", "x\n{% do x %}", "t.j2:2: encountered unknown tag \"do\"", ""},
		{"a filter that nobody knows", "{{ a|nope }}", "t.j2:1: no filter named \"nope\"", ""},
		{"a test that nobody knows", "{{ a is nope }}", "t.j2:1: no test named \"nope\"", ""},
		{"another file", "\n{% include 'x' %}", "t.j2:2: include: a template reads no other files", ""},
		{"a character that means nothing", "{{ a ? b }}", "t.j2:1: unexpected character '?'", ""},
		{"brackets that do not fit", "{{ (a] }}", "t.j2:1: unexpected ']', expected ')'", ""},
	} {
		_, err := rendered2(tt.source)
		var e *template.Error
		if err == nil || err.Error() != tt.want || !errors.As(err, &e) || e.Name != tt.variable || e.Unwrap() == nil {
			t.Errorf("%s: got %v, want %s about %q", tt.name, err, tt.want, tt.variable)
		}
	}
}

func rendered2(source string) (string, error) {
	tmpl, err := template.Parse("t.j2", source)
	if err != nil {
		return "", err
	}
	out, err := tmpl.Render(context.Background(), []template.Var{{Name: "metadata", Value: template.Map{}}, {Name: "content", Value: "c\n"}}, "content")
	return out.Text, err
}

func TestBlocksOfTheWhole(t *testing.T) {
	tmpl, err := template.Parse("t", "{% block head %}<{{ total }}>{% endblock %}body {{ fence }}{% block mine %}!{% endblock %}{% block foot %}</>{% endblock %}")
	if err != nil {
		t.Fatal(err)
	}
	vars := []template.Var{{Name: "total", Value: 3}, {Name: "fence", Value: "f"}}
	out, err := tmpl.Render(t.Context(), vars, "")
	if err != nil || out.Text != "body f!" || out.At != -1 {
		t.Errorf("body: %+v, %v", out, err)
	}
	head, err := tmpl.RenderBlock(t.Context(), template.Head, vars)
	if err != nil || head != "<3>" {
		t.Errorf("head: %q, %v", head, err)
	}
	if !tmpl.Has(template.Foot) || tmpl.Has("other") || !tmpl.Asks("fence") || tmpl.Asks("tokens") {
		t.Error("what the template has and asks for is wrong")
	}
}

func TestWhereTheMarkedVariableStands(t *testing.T) {
	for source, want := range map[string]int{
		"ab{{ content }}c":                    2,
		"é{{ content }}":                      2,
		"{{ content }}{{ content }}":          -1,
		"{{ content|upper }}":                 -1,
		"{{ content|trim }}":                  -1,
		"c\n":                                 -1,
		"{% if 1 %}x{{ content }}{% endif %}": 1,
		"{% for i in [1] %}x{{ content }}{% endfor %}":          1,
		"{% filter upper %}{{ content }}{% endfilter %}":        -1,
		"{% macro m() %}{{ content }}{% endmacro %}{{ m() }}":   -1,
		"{% set content = 'x' %}{{ content }}":                  -1,
		"{% autoescape true %}{{ content }}{% endautoescape %}": -1,
	} {
		tmpl, err := template.Parse("t", source)
		if err != nil {
			t.Fatal(err)
		}
		out, err := tmpl.Render(t.Context(), []template.Var{{Name: "content", Value: "c\n"}}, "content")
		if err != nil || out.At != want || want >= 0 && out.Text[want:want+2] != "c\n" {
			t.Errorf("%s: got %+v, %v, want %d", source, out, err, want)
		}
	}
}

func TestAnInterruptEndsARendering(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tmpl, err := template.Parse("t", "{% for a in range(9999) %}{{ a }}{% endfor %}")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tmpl.Render(ctx, nil, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLimitsAreSaid(t *testing.T) {
	_, err := rendered2("{{ 'x' * 10**9 }}")
	if !errors.Is(err, template.ErrLimit) {
		t.Errorf("got %v, want a limit", err)
	}
}

func TestValuesThatAreNone(t *testing.T) {
	tmpl, err := template.Parse("t", "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tmpl.Render(t.Context(), []template.Var{{Name: "a", Value: struct{}{}}}, ""); err == nil {
		t.Error("a struct is a value")
	}
	out, err := tmpl.Render(t.Context(), []template.Var{{Name: "a", Value: []any{1, int64(2), 1.5, true, nil, "x", template.Map{}}}}, "")
	if err != nil || out.Text != "x" {
		t.Errorf("got %+v, %v", out, err)
	}
}

func FuzzRender(f *testing.F) {
	c := readCorpus(f, "testdata/corpus.json")
	for _, tt := range c.Cases {
		f.Add(tt.Template)
	}
	vars := variables(f, c.Contexts["file"])
	f.Fuzz(func(t *testing.T, source string) {
		tmpl, err := template.Parse("t", source)
		if err != nil {
			return
		}
		out, err := tmpl.Render(t.Context(), vars, "content")
		if err == nil && out.At >= 0 && !strings.HasPrefix(out.Text[out.At:], "Maya: Why?") {
			t.Errorf("%q: the content does not stand at %d of %q", source, out.At, out.Text)
		}
	})
}
