package term_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/persona-go/persona/cmd/persona/internal/term"
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

func TestLinesBreakAtBlanks(t *testing.T) {
	for _, row := range []struct {
		name, in string
		want     []string
	}{
		{"what fits stays in a line", "one two", []string{"one two"}},
		{"a line is as wide as it may be", "one two three", []string{"one two", "three"}},
		{"a word that does not fit stands alone", "a incomprehensible b", []string{"a", "incomprehensible", "b"}},
		{"letters count, not bytes", "äöü äöü", []string{"äöü äöü"}},
		{"white space is one blank", "  one\n\ttwo ", []string{"one two"}},
		{"nothing is an empty line", "", []string{""}},
	} {
		if got := term.Wrap(row.in, 7); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestAFileIsNoTerminal(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if term.IsTerminal(f) {
		t.Error("a file is taken for a terminal")
	}
}
