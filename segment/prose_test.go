package segment_test

import (
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

var proses = []struct {
	name, format, in string
	want             []string
}{
	{"paragraphs by blank lines, wrapped lines inside", "txt", "One\ntwo.\n\n \nThree.\n", []string{"? | One two.", "? | Three."}},
	{"a text without line ends", "txt", "Hello", []string{"? | Hello"}},
	{"an unknown format is prose", "odd", "a: b\n\nc", []string{"? | a: b", "? | c"}},
	{"long lines are paragraphs each", "txt", strings.Repeat("word ", 40) + "\nShort.\nShorter.\n",
		[]string{"? | " + strings.TrimSpace(strings.Repeat("word ", 40)), "? | Short.", "? | Shorter."}},
	{"page furniture", "txt", "The sentence goes\n\n   12\n\fon here.\n\n- 13 -\n\fNew page.\n\n7\n", []string{"? | The sentence goes", "?+ | on here.", "? | New page.", "? | 7"}},
	{"time codes without names", "txt", "[00:00:12] I begin.\n\n[00:00:20] I end.\n", []string{"? | I begin.", "? | I end."}},
	{"Markdown: headings, code, rules, comments, definitions, HTML", "md",
		"---\ntitle: x\n---\n# One\n\nFirst\nwords.\n\n```go\nx: y\n# no\n```\n~~~\n```\n~~~\n***\n<!-- a\nb --> \n<!-- c -->\n[x]: http://x.org\n[y]: ../y.md \"Y\"\n<details>\n<img src=\"http://x.org/y.png\" alt=\"y\">\n\nTwo\n===\n\nSecond.\n\n##\n",
		[]string{"# One", "? | First words.", "# Two", "? | Second."}},
	{"Markdown: lists and tables are paragraphs an item", "md",
		"Use:\n- one\n  more\n* two\n1. three\n2) [x] four\n- [ ] five\n\n| a | b |\n|---|---|\n| some | words |\n| more | words |\n",
		[]string{"? | Use:", "? | one more", "? | two", "? | three", "? | four", "? | five", "? | some words", "? | more words"}},
	{"Markdown: a fence that never closes", "md", "Words.\n\n```\ncode\n", []string{"? | Words."}},
	{"Markdown: inline markup is read over", "md", "A **bold** _word_, `code()`, a [link](http://x) and ![image][1], snake_case & 2 * 3 &lt; <b>7</b> \\* ~~gone~~ ~5.\n",
		[]string{"? | A bold word, code(), a link and image, snake_case & 2 * 3 < 7 * gone ~5."}},
	{"Markdown: quotations", "md", "> quoted\n> words\n>\n> more\n", []string{"? | quoted words", "? | more"}},
	{"Markdown: a rule at the top is no front matter", "md", "---\nHello there\n\n---\n", []string{"? | Hello there"}},
	{"Markdown: front matter that never closes is text", "md", "---\na: b\n", []string{"? | a: b"}},
	{"Markdown: TOML front matter", "md", "+++\n# c\n\na = \"b\"\n+++\nHi.\n", []string{"? | Hi."}},
	{"headings of a document", "docx", "# Title\n\nWords *as* they are.\n", []string{"# Title", "? | Words *as* they are."}},
}

func TestSplitProse(t *testing.T) {
	for _, tt := range proses {
		t.Run(tt.name, func(t *testing.T) {
			got := show(tt.in, split(t, tt.format, tt.in, segment.Options{}))
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestSplitNothing(t *testing.T) {
	if segs := split(t, "txt", "", segment.Options{}); len(segs) != 0 {
		t.Errorf("got %v, want no segment", segs)
	}
	for _, format := range []string{"txt", "md", "csv", "json", "jsonl", "vtt"} {
		segs := split(t, format, " \r\n\t\f\u2028 \n", segment.Options{})
		if format == "json" || format == "jsonl" {
			continue
		}
		if len(segs) != 1 || segs[0].Kind != segment.KindFurniture {
			t.Errorf("%s: got %+v, want one piece of furniture", format, segs)
		}
	}
}

func TestQuotable(t *testing.T) {
	tests := []struct {
		name, syntax, in string
		want             string // the spans, with "|" between
	}{
		{"plain words", segment.SyntaxPlain, "all of\nit \"here\"", "all of\nit \"here\""},
		{"a blank line and a page break part", segment.SyntaxPlain, "one\n \ntwo\r\n\r\nthree\ffour", "one|two|three|four"},
		{"columns part, indents do not", segment.SyntaxPlain, "one\ttwo\n\tthree", "one|two\n\tthree"},
		{"signs alone are no words", segment.SyntaxPlain, "...", ""},
		{"escaped quotes part", segment.SyntaxCSV, `it is ""so"" here`, "it is|so|here"},
		{"JSON escapes part", segment.SyntaxJSON, `one\ntwo \u00e9t\u00e9 \ud83d\ude00 three\`, "one|two|t|three"},
		{"tags and entities part", segment.SyntaxCue, "a <i>b</i> c &amp; d < e & f; g", "a|b|c|d < e & f; g"},
		{"markup parts", segment.SyntaxMarkdown, "see **the** [docs](http://x) of snake_case, `code` and _so_ on", "see|the|docs|of snake_case,|and|so|on"},
		{"margin numbers part", segment.SyntaxNumbered, "one\n12 two\n13  three 4", "one|two|three 4"},
		{"list items part, years do not", segment.SyntaxMarkdown, "one\n- two\n2019. Three", "one|two\n2019. Three"},
		{"times in brackets part", segment.SyntaxPlain, "one [00:01:02] two (3:04) three (four)", "one|two|three (four)"},
		{"quotation marks part", segment.SyntaxMarkdown, "one\n> two", "one|two"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			s := segment.Segment{BodyEnd: len(tt.in), End: len(tt.in), Kind: segment.KindTurn, Syntax: tt.syntax}
			for _, span := range segment.Quotable([]byte(tt.in), s) {
				got = append(got, tt.in[span.Start:span.End])
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got %q, want %q", strings.Join(got, "|"), tt.want)
			}
		})
	}
	if got := segment.Quotable([]byte("words"), segment.Segment{BodyEnd: 5, Kind: segment.KindFurniture}); got != nil {
		t.Errorf("furniture: got %v", got)
	}
	if got := segment.Quotable([]byte("words"), segment.Segment{BodyEnd: 9}); got != nil {
		t.Errorf("outside the text: got %v", got)
	}
}

func TestAppendWords(t *testing.T) {
	tests := []struct{ name, syntax, in, want string }{
		{"space is one blank, a paragraph's end a line feed", segment.SyntaxPlain, "a \u00a0 b\n  c\n\n\nd", "a b c\nd"},
		{"quotes", segment.SyntaxCSV, `say ""hi"" "x`, `say "hi" "x`},
		{"JSON", segment.SyntaxJSON, `a\nb \"c\" \u00e9 \ud83d\ude00 \ud83d \q`, "a b \"c\" é 😀 \uFFFD"},
		{"tags and entities", segment.SyntaxCue, "<c.x>a</c> &amp; b&nope; <3 <unclosed", "a & b&nope; <3 <unclosed"},
		{"numbers", segment.SyntaxNumbered, "a\n2 b", "a b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(segment.AppendWords(nil, []byte(tt.in), segment.Segment{BodyEnd: len(tt.in), Syntax: tt.syntax}))
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := segment.AppendWords([]byte("x"), nil, segment.Segment{BodyEnd: 3}); string(got) != "x" {
		t.Errorf("outside the text: got %q", got)
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	good := segment.Segment{End: 4, BodyEnd: 4, Line: 1, Kind: segment.KindTurn, Role: segment.Unknown}
	text := []byte("text")
	if err := segment.Check(text, []segment.Segment{good}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		spoil func(*segment.Segment)
		want  string
	}{
		{"a gap", func(s *segment.Segment) { s.Start, s.Body = 1, 1 }, "starts at 1"},
		{"an empty segment", func(s *segment.Segment) { s.End = 0 }, "empty"},
		{"a body outside", func(s *segment.Segment) { s.BodyEnd = 5 }, "body 0 to 5"},
		{"no line", func(s *segment.Segment) { s.Line = 0 }, "line 0"},
		{"an unknown role", func(s *segment.Segment) { s.Role = "" }, "role"},
		{"an unknown kind", func(s *segment.Segment) { s.Kind = "x" }, "kind"},
		{"no words", func(s *segment.Segment) { s.BodyEnd = 0 }, "without words"},
		{"an end before the text's", func(s *segment.Segment) { s.End, s.BodyEnd = 3, 3 }, "end at 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := good
			tt.spoil(&s)
			if err := segment.Check(text, []segment.Segment{s}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// A transcript between the marks of a block of code is one all the same; code is not.
func TestTranscriptInFences(t *testing.T) {
	for _, row := range []struct {
		name, inside string
		turns        int
	}{
		{"a transcript", "Interviewer: Where do you sew?\n\nOlga: In the kitchen.\n\nInterviewer: When?\n\nOlga: Late.\n", 4},
		{"names and times", "[00:01] Olga Roth: Where do you sew?\n[00:03] Pim Vos: In the barn.\n[00:05] Olga Roth: Why?\n[00:07] Pim Vos: It is quiet.\n", 4},
		{"code", "for i := range 3 {\n\tfmt.Println(i)\n}\ncase: 1\ndefault: 2\ncase: 3\n", 0},
		{"settings", "name: Olga\nage: 9\nname: Pim\nage: 7\n", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			turns := 0
			for _, s := range split(t, "md", "# Talk\n\n```\n"+row.inside+"```\n\nThe end of it.\n", segment.Options{}) {
				if s.Kind == segment.KindTurn {
					turns++
				}
			}
			if turns != row.turns {
				t.Errorf("%d turns, want %d", turns, row.turns)
			}
		})
	}
}
