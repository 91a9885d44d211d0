package manifest

import (
	"io"
	"strconv"
	"strings"
	"unicode"
)

// WriteMarkdown writes the manifest, sealed, as the section "Data Sources" of a report: a table of
// the sources, the totals, and what was left out or could not be read. Names are shown as code;
// those with a backslash, or with characters that do not print, as Go string literals.
func (m *Manifest) WriteMarkdown(w io.Writer) error {
	m.Seal()
	out := newWriter(w)
	counted := m.Tokenizer != ""
	out.put("## Data Sources\n\n")
	if len(m.Sources) > 0 {
		if counted {
			out.put("| File | Format | Size (bytes) | Tokens | Modified (UTC) | SHA-256 |\n|---|---|---:|---:|---|---|\n")
		} else {
			out.put("| File | Format | Size (bytes) | Modified (UTC) | SHA-256 |\n|---|---|---:|---|---|\n")
		}
	}
	for _, s := range m.Sources {
		out.put("| ", code(s.Path), " | ", plain(s.Format), " | ", grouped(s.Size))
		if counted {
			out.put(" | ", grouped(int64(s.Tokens)))
		}
		modified := "" // unknown
		if !s.Modified.IsZero() {
			modified = s.Modified.UTC().Format("2006-01-02 15:04:05")
		}
		out.put(" | ", modified, " | `", s.SHA256, "` |\n")
	}
	if len(m.Sources) > 0 {
		out.put("\n")
	}
	out.put("**Total:** ", quantity(int64(m.Totals.Files), "file"), ", ", quantity(m.Totals.Bytes, "byte"))
	if counted {
		out.put(", ", quantity(int64(m.Totals.Tokens), "token"), " (", plain(m.Tokenizer), ")")
	}
	if n := m.Totals.Excluded; n > 0 {
		out.put("; ", grouped(int64(n)), " left out")
	}
	if n := m.Totals.Problems; n > 0 {
		out.put("; ", grouped(int64(n)), " not readable")
	}
	out.put("\n\n**Digest (SHA-256 of the list of digests):** `", m.Digest, "`\n")
	if len(m.Problems) > 0 {
		out.put("\n### Not readable\n\n| Path | Error |\n|---|---|\n")
		for _, p := range m.Problems {
			out.put("| ", code(p.Path), " | ", plain(p.Error), " |\n")
		}
	}
	if len(m.Excluded) > 0 {
		out.put("\n### Left out\n\n| Path | Reason | Rule |\n|---|---|---|\n")
		for _, e := range m.Excluded {
			rule := ""
			if e.Rule != "" {
				rule = code(e.Rule)
			}
			out.put("| ", code(e.Path), " | ", plain(e.Reason), " | ", rule, " |\n")
		}
	}
	return out.Flush()
}

// code shows a name as a code span in a cell of a table, whatever is in it.
func code(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r == '\\' || r == unicode.ReplacementChar || !unicode.IsPrint(r) }) {
		name = strconv.Quote(name)
	}
	fence := "`"
	for strings.Contains(name, fence) {
		fence += "`"
	}
	pad := ""
	if strings.HasPrefix(name, "`") || strings.HasSuffix(name, "`") || strings.HasPrefix(name, " ") && strings.HasSuffix(name, " ") {
		pad = " " // one space inside each fence is not shown
	}
	return fence + pad + strings.ReplaceAll(name, "|", `\|`) + pad + fence
}

// plain shows words of ours, and of the system, as text.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&#", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func quantity(n int64, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return grouped(n) + " " + unit
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// WriteListing writes the sources, sealed, as the short section "Data" of a report: the first most
// of them with their sizes and tokens, and the totals.
func (m *Manifest) WriteListing(w io.Writer, most int) error {
	m.Seal()
	out := newWriter(w)
	out.put("## Data\n\n| File | Size (bytes) | Tokens |\n|---|---:|---:|\n")
	for _, s := range m.Sources[:min(most, len(m.Sources))] {
		out.put("| ", code(s.Path), " | ", grouped(s.Size), " | ", grouped(int64(s.Tokens)), " |\n")
	}
	if more := len(m.Sources) - most; more > 0 {
		out.put("\n", grouped(int64(more)), " more are in the manifest.\n")
	}
	out.put("\n**Total:** ", quantity(int64(m.Totals.Files), "file"), ", ", quantity(m.Totals.Bytes, "byte"), ", ",
		quantity(int64(m.Totals.Tokens), "token"))
	if m.Tokenizer != "" {
		out.put(" (", plain(m.Tokenizer), ")")
	}
	if n := m.Totals.Excluded + m.Totals.Problems; n > 0 {
		out.put("; ", grouped(int64(n)), " not used, each with its reason in the manifest")
	}
	out.put(".\n")
	return out.Flush()
}
