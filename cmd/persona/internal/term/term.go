// Package term makes text harmless and readable on a terminal. It never lets a control character of
// the data through, and knows nothing of commands.
package term

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// IsTerminal reports whether a file of this process is a terminal.
func IsTerminal(f interface{ Fd() uintptr }) bool { return term.IsTerminal(int(f.Fd())) }

// Safe returns a name or a message that a terminal obeys nothing of: control and format characters
// and invalid bytes are shown as \x1b or \u202e.
func Safe(s string) string {
	if plain(s) {
		return s
	}
	clean := func(r rune) bool {
		return r != utf8.RuneError && (r == '\t' || !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp))
	}
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch _, n := utf8.DecodeRuneInString(s[i:]); {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case clean(r) || r == utf8.RuneError:
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// plain reports whether s is ASCII without control characters: most names are, and a look at each
// byte is all they take.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Writer keeps control characters of the data from a terminal. Line ends and tabs pass. Make one
// with [NewWriter].
type Writer struct {
	w    io.Writer
	rest []byte // the first bytes of a character whose others have not come yet
}

// NewWriter returns a Writer that writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write writes p, made harmless. A character whose last bytes have not come yet waits for them.
func (t *Writer) Write(p []byte) (int, error) {
	text := append(t.rest, p...)
	cut := len(text)
	for i := cut - 1; i >= max(0, cut-utf8.UTFMax); i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				cut = i
			}
			break
		}
	}
	lines := strings.Split(string(text[:cut]), "\n")
	for i := range lines {
		lines[i] = Safe(strings.TrimSuffix(lines[i], "\r"))
	}
	t.rest = append([]byte(nil), text[cut:]...)
	if _, err := io.WriteString(t.w, strings.Join(lines, "\n")); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Wrap breaks text at blanks into lines of at most width characters, if it can.
func Wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
