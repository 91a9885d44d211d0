// Package csv says what separates the fields of a CSV, so that the check of one and the cutting of
// one agree. It never reads further than it needs to.
package csv

import "strings"

// titleLines is how many lines above the columns may hold no delimiter.
const titleLines = 10

// Delimiter guesses what separates the fields of a CSV: what its first line says ("sep=;", as Excel
// has it), else the most frequent of comma, semicolon, tab and bar in the first record; of equals,
// the first in this order. Spreadsheets write semicolons if the comma is the decimal sign. If the
// first record has none, and it is a title above the columns, the records below the title count: a
// blank line or a second title parts it from them, and all of them have as many delimiters.
func Delimiter(text []byte) byte {
	if t := strings.TrimPrefix(string(text[:min(len(text), 8)]), "\uFEFF"); strings.HasPrefix(t, "sep=") && len(t) > 4 {
		return t[4]
	}
	n, rest := count(text)
	if best := most(n); n[best] > 0 {
		return candidates[best]
	}
	titles, gap := 1, false
	for range titleLines {
		line := rest
		if n, rest = count(rest); len(line) == 0 {
			break
		}
		best := most(n)
		if n[best] == 0 {
			if gap = len(strings.TrimSpace(string(line[:len(line)-len(rest)]))) == 0 || gap; !gap {
				titles++
			}
			continue
		}
		if !gap && titles < 2 {
			break
		}
		for i := 0; i < 3 && len(rest) > 0; i++ {
			var below [len(candidates)]int
			if below, rest = count(rest); below[best] != n[best] && below != ([len(candidates)]int{}) {
				return candidates[0]
			}
		}
		return candidates[best]
	}
	return candidates[0]
}

const candidates = ",;\t|"

// count counts the delimiters in the first record of text, and returns what stands behind it.
func count(text []byte) (n [len(candidates)]int, rest []byte) {
	quoted := false
	for i, c := range text {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' || c == '\r' {
			return n, text[i+1:]
		}
		if j := strings.IndexByte(candidates, c); j >= 0 {
			n[j]++
		}
	}
	return n, nil
}

func most(n [len(candidates)]int) int {
	best := 0
	for i := range n {
		if n[i] > n[best] {
			best = i
		}
	}
	return best
}
