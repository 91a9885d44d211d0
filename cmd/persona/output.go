package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/internal/whole"
)

// answer is standard output: where that is a terminal, nothing of the data is obeyed there. What is written by lines through safe may go
// to a.out itself.
func (a *app) answer() io.Writer {
	if a.outTTY {
		return &terminalWriter{w: a.out}
	}
	return a.out
}

// printJSON prints one document: indented, with <, > and & as they are.
func (a *app) printJSON(v any) error {
	if err := jsonw.Write(a.answer(), v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// safe makes a name or a message harmless on a terminal: control and format characters and invalid bytes are shown as \x1b or \u202e.
func safe(s string) string {
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

// plain tells whether s is ASCII without control characters: most names are, and a look at each byte is all they take.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// terminalWriter keeps control characters of the data from a terminal. Line ends and tabs pass.
type terminalWriter struct {
	w    io.Writer
	rest []byte // the first bytes of a character whose others have not come yet
}

func (t *terminalWriter) Write(p []byte) (int, error) {
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
		lines[i] = safe(strings.TrimSuffix(lines[i], "\r"))
	}
	t.rest = append([]byte(nil), text[cut:]...)
	if _, err := io.WriteString(t.w, strings.Join(lines, "\n")); err != nil {
		return 0, err
	}
	return len(p), nil
}

// bytesText says a size as people do: 512 B, 2.1 kB, 204.6 MB.
func bytesText(n int64) string { return string(appendBytes(nil, n)) }

// appendBytes adds a size as bytesText says it.
func appendBytes(dst []byte, n int64) []byte {
	if n < 1000 {
		return append(strconv.AppendInt(dst, n, 10), " B"...)
	}
	f, unit := float64(n)/1000, 0
	for f >= 999.95 && unit < 3 {
		f, unit = f/1000, unit+1
	}
	return append(strconv.AppendFloat(dst, f, 'f', 1, 64), ' ', "kMGT"[unit], 'B')
}

// number prints 1234567 as 1,234,567.
func number[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural is number with its noun: "1 file", "2,000 files".
func plural[T int | int64](n T, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// namesFile refuses an -o that names nothing: "" and "-", which other programs take for standard output.
func namesFile(c *cobra.Command, output, hint string) error {
	if c.Flags().Changed("output") && (output == "" || output == "-") {
		return usageError(hint, "-o %q names no file", output)
	}
	return nil
}

// writeWhole writes a file so that it appears whole or not at all, see whole.Write.
func writeWhole(name string, write func(io.Writer) error) error {
	err := whole.Write(name, write)
	pe, ok := err.(*fs.PathError) // what is wrapped is write's own
	switch {
	case !ok:
		return err
	case errors.Is(pe, whole.ErrFolder):
		return failed("give -o a file's name", "%s: is a folder", name)
	case pe.Op == "stat":
		return failed("", "write %s: %s", name, reason(err))
	case pe.Op == "create":
		return failed("does its folder exist, and may you write there?", "write %s: %s", pe.Path, reason(err))
	case pe.Op == "write":
		return unwritten(pe.Path, err)
	}
	return err
}

// unwritten is the error of a file or folder that could not be written, without the name of a temporary; other errors pass.
func unwritten(name string, err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &le):
		return failed("", "write %s: %s; nothing was written", name, le.Err)
	case errors.As(err, &pe):
		return failed("", "write %s: %s; nothing was written", name, pe.Err)
	}
	return err
}

// spooled is an error of a spool as the program says it: there is no room where nobody named a file.
func spooled(err *whole.SpoolError) *exitError {
	return &exitError{exitFailed, fmt.Errorf("temporary file in %s: %s", err.Dir, reason(err.Err)), "TMPDIR names the folder for temporary files"}
}
