// Package csv says what separates the fields of a CSV, so that the check of one and the cutting of
// one agree. It never reads beyond the first record.
package csv

import "strings"

// Delimiter guesses what separates the fields of a CSV: the most frequent of comma, semicolon, tab
// and bar in the first record; of equals, the first in this order. Spreadsheets write semicolons if
// the comma is the decimal sign.
func Delimiter(text []byte) byte {
	const candidates = ",;\t|"
	var n [len(candidates)]int
	quoted := false
	for _, c := range text {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' || c == '\r' {
			break
		}
		if i := strings.IndexByte(candidates, c); i >= 0 {
			n[i]++
		}
	}
	best := 0
	for i := range n {
		if n[i] > n[best] {
			best = i
		}
	}
	return candidates[best]
}
