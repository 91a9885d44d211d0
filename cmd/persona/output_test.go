package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/sources"
)

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
			if code := run(t.Context(), args, &app{in: strings.NewReader(""), out: full{}, err: &talk, now: time.Now}); code != commands.ExitFailed {
				t.Errorf("persona %s: exit code %d, want %d: %s", strings.Join(args, " "), code, commands.ExitFailed, &talk)
			}
		}
	}
}

// both is a terminal, on which the answer and what is said on the side come together.
type both struct {
	mu   sync.Mutex
	said []said
}

type said struct {
	by   string
	text string
}

type voice struct {
	by string
	to *both
}

func (v voice) Write(p []byte) (int, error) {
	v.to.mu.Lock()
	defer v.to.mu.Unlock()
	v.to.said = append(v.to.said, said{v.by, string(p)})
	return len(p), nil
}

// What is drawn behind the first byte of an answer takes lines of the answer away.
func TestNothingIsDrawnOnceTheAnswerHasBegun(t *testing.T) {
	const study = "../../examples/interviews"
	dir := t.TempDir()
	for _, row := range []struct {
		name string
		args []string
	}{
		{"a manifest", []string{"sources", study, "--format", "json"}},
		{"a report", []string{"sources", study, "--format", "markdown"}},
		{"a manifest as the answer in JSON", []string{"sources", study, "--json"}},
		{"a manifest in a file", []string{"sources", study, "-o", filepath.Join(dir, "a.json")}},
		{"a manifest in a file, the answer in JSON", []string{"sources", study, "-o", filepath.Join(dir, "b.json"), "--json"}},
		{"a bag", []string{"sources", study, "--format", "bagit", "-o", filepath.Join(dir, "bag")}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var screen both
			a := &app{in: strings.NewReader(""), out: voice{"answer", &screen}, err: voice{"side", &screen}, outTTY: true, errTTY: true, now: time.Now}
			if code := run(t.Context(), row.args, a); code != commands.ExitDone {
				t.Fatalf("exit code %d: %q", code, screen.said)
			}
			begun := slices.IndexFunc(screen.said, func(s said) bool { return s.by == "answer" })
			if begun < 1 {
				t.Fatalf("nothing was drawn, or nothing answered: %q", screen.said)
			}
			for _, s := range screen.said[begun:] {
				if s.by != "answer" {
					t.Errorf("behind the answer: got %q, want nothing", s.text)
				}
			}
		})
	}
}

// What is said on the side stays on the screen too.
func TestNothingIsDrawnOnceSomethingWasSaidOnTheSide(t *testing.T) {
	var screen both
	a := &app{out: io.Discard, err: voice{"side", &screen}, errTTY: true, now: time.Now}
	w, end := a.world()
	w.Read(sources.Source{})
	w.Warn("it is so")
	w.Read(sources.Source{})
	end()
	if got, want := screen.said[len(screen.said)-1].text, "persona: it is so\n"; got != want {
		t.Errorf("the last word: got %q, want %q", got, want)
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
