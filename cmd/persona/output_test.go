package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/sources"
)

func TestNamesAreHarmlessOnATerminal(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"plain text passes", "interviews/P1 (ä, 日本).txt", "interviews/P1 (ä, 日本).txt"},
		{"an escape sequence is shown", "a\x1b[31mb", `a\x1b[31mb`},
		{"a line end is shown", "a\nb", `a\nb`},
		{"an invalid byte is shown", "a\xffb", `a\xffb`},
		{"a replacement character is itself", "a\uFFFDb\x00", "a\uFFFDb\\x00"},
		{"a change of direction is shown", "a\u202eb", `a\u202eb`},
		{"a tag character is shown", "a\U000e0041b", `a\U000e0041b`},
		{"a line separator is shown", "a\u2028b", `a\u2028b`},
		{"a tab passes", "a\tb", "a\tb"},
	} {
		if got := term.Safe(row.in); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestATerminalGetsTextAndNoControlCharacters(t *testing.T) {
	text := "one ä\r\ntwo \x1b]0;title\x07 日本\nthree\t\xff.\n"
	want := "one ä\ntwo \\x1b]0;title\\x07 日本\nthree\t\\xff.\n"
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := term.NewWriter(&out)
		for chunk := range slices.Chunk([]byte(text), size) {
			if n, err := w.Write(chunk); n != len(chunk) || err != nil {
				t.Fatalf("wrote %d of %d, %v", n, len(chunk), err)
			}
		}
		if got := out.String(); got != want {
			t.Errorf("in pieces of %d: got %q, want %q", size, got, want)
		}
	}
}

// Names and texts of sources are data: no command lets what a terminal would obey in them through.
func TestATerminalObeysNothingOfTheData(t *testing.T) {
	dir := t.TempDir()
	bad := "P1\x1b]0;x\x07\u009b31m\u202e\x7f"
	for name, text := range map[string]string{bad + ".txt": "I want this " + bad + " to end well.\n", "P2.txt": "I lost the count.\n", bad + ".bin": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Skip("no such names here:", err)
		}
	}
	t.Chdir(dir)
	for _, args := range [][]string{
		{"scan", "."}, {"scan", ".", "--json"}, {"explain", bad + ".txt"}, {"explain", bad + ".txt", "--json"},
		{"tokens", "."}, {"tokens", ".", "--tree"}, {"tokens", ".", "--json"},
		{"sources", "."}, {"sources", ".", "--json"}, {"sources", ".", "--format", "sha256sum"}, {"sources", ".", "--format", "markdown"},
		{"combine", "."}, {"combine", ".", "--style", "xml"}, {"combine", ".", "--style", "json"}, {"combine", ".", "-o", "../" + filepath.Base(dir) + "-combined"},
		{"budget", ".", "--window", "1000"}, {"budget", ".", "--window", "1000", "--json"},
		{"estimate", "."}, {"estimate", ".", "--json"}, {"plan", "."}, {"plan", ".", "--json"},
		{"generate", "."}, {"generate", ".", "--json"}, {"scan", bad}, {"count", bad}, {"models", bad},
	} {
		var out, talk bytes.Buffer
		run(t.Context(), args, &app{in: strings.NewReader(""), out: &out, err: &talk, outTTY: true, now: time.Now})
		for _, said := range []string{out.String(), talk.String()} {
			if at := strings.IndexFunc(said, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
			}); at >= 0 {
				t.Errorf("persona %q lets %q through", args, said[at:min(len(said), at+12)])
			}
		}
		if out.Len()+talk.Len() == 0 {
			t.Errorf("persona %q says nothing", args)
		}
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"", "a\x1b[0m", "\xff\xfe", "é\u0301\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := term.Safe(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 }) {
			t.Errorf("%q becomes %q", s, got)
		}
		if term.Safe(got) != got {
			t.Errorf("%q is not yet safe", got)
		}
	})
}

func TestNumbersAreWrittenAsPeopleDo(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1: "-1", -100: "-100", -1000: "-1,000"} {
		if got := amount.Number(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.0 MB", 204_600_000: "204.6 MB", 3e12: "3.0 TB"} {
		if got := amount.Bytes(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	if got := amount.Of(1, "file") + ", " + amount.Of(2000, "file"); got != "1 file, 2,000 files" {
		t.Errorf("got %s", got)
	}
}

func TestSizesAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]int64{"1": 1, "512": 512, "500k": 500_000, "10MB": 10_000_000, "1.5 MB": 1_500_000, "1GiB": 1 << 30, "2b": 2} {
		if got, err := parseSize(in); got != want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "0", "-1", "k", "10 apples", "1e99", "9999999999G", "NaN", "Inf"} {
		if got, err := parseSize(in); err == nil {
			t.Errorf("%q: got %d, want an error", in, got)
		}
	}
}

func TestWordsForACommandLine(t *testing.T) {
	for in, want := range map[string]string{"a/b-c.txt": "a/b-c.txt", "my data": "'my data'", "it's": `'it'\''s'`, "": "''", "$HOME": "'$HOME'", "*.md": "'*.md'"} {
		if got := commands.Quote(in); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
	if got := term.Wrap("one two three four", 9); !slices.Equal(got, []string{"one two", "three", "four"}) {
		t.Errorf("got %q", got)
	}
}

func TestTheBarIsDrawnWhateverTheNumbers(t *testing.T) {
	for _, row := range []struct {
		window, system, input, output int
		want                          string
	}{
		{100, 10, 40, 20, "[▒████░░···]"},
		{100, 0, 1, 0, "[█·········]"},
		{1000, 200_000_000_000_000_000, 1, 1, "[▒▒▒▒▒▒▒▒▒▒]"},
		{math.MaxInt, 0, math.MaxInt / 2, 0, "[█████·····]"},
	} {
		b, err := budget.Compute(row.window, row.system, row.input, row.output)
		if err != nil {
			t.Fatal(err)
		}
		if got := bar(b, 10); got != row.want {
			t.Errorf("%+v: got %s, want %s", row, got, row.want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// An answer that nobody gets is no success.
func TestAnAnswerThatCannotBeWrittenIsAFailure(t *testing.T) {
	const study = "../../examples/survey.csv"
	for _, args := range [][]string{
		{"scan", study}, {"explain", study}, {"tokens", study}, {"sources", study}, {"combine", study}, {"budget", study, "--window", "100000"},
		{"count", "3"}, {"models", "gpt-4o"}, {"models"}, {"estimate", study, "--method", "tokens"}, {"plan", study},
	} {
		for _, args := range [][]string{args, append(args[:len(args):len(args)], "--json")} {
			if args[0] == "combine" && len(args) == 3 {
				continue // wants a file
			}
			var talk bytes.Buffer
			if code := run(t.Context(), args, &app{in: strings.NewReader(""), out: full{}, err: &talk, now: time.Now}); code != commands.Failed {
				t.Errorf("persona %s: exit code %d, want %d: %s", strings.Join(args, " "), code, commands.Failed, &talk)
			}
		}
	}
}

func TestProgressIsPlainOffATerminalAndRare(t *testing.T) {
	var talk bytes.Buffer
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a := &app{err: &talk, now: func() time.Time { return clock }}
	p := a.progress()
	read := func(n int) {
		for range n {
			p.add(sources.Source{})
		}
	}
	read(1000)
	if talk.Len() > 0 {
		t.Errorf("what is quickly done needs no word: %q", &talk)
	}
	clock = clock.Add(6 * time.Second)
	read(1000)
	if got, want := talk.String(), "persona: reading: 1,024 files, 0 B so far\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.done()

	talk.Reset()
	a.errTTY = true
	p = a.progress()
	read(3)
	p.done()
	if strings.Contains(talk.String(), "reading: 1,0") {
		t.Errorf("on a terminal: got %q", &talk)
	}
}
