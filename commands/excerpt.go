package commands

import (
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/redact"
)

// PlanExcerpt is how a text begins.
type PlanExcerpt struct {
	Path string `json:"path"`
	Line int    `json:"line"` // of the first line shown, from 1 on; 0 if there is none to show
	Text string `json:"text"` // a few lines; those with an address or a telephone number are left out
}

// How much of how many texts is shown.
const (
	excerptTexts = 5
	excerptLines = 4
	excerptRunes = 120      // of a line
	excerptBytes = 64 << 10 // of a text, that are looked at
)

// excerpts are how the first texts of a study begin.
func excerpts(s *persona.Study) []PlanExcerpt {
	list := []PlanExcerpt{}
	for _, t := range s.Texts[:min(excerptTexts, len(s.Texts))] {
		e := PlanExcerpt{Path: t.Path}
		var shown []string
		number := 0
		for line := range strings.Lines(string(t.Text[:min(len(t.Text), excerptBytes)])) {
			number++
			line = strings.ToValidUTF8(strings.TrimSpace(line), "\uFFFD")
			if line == "" || redact.Private(line) {
				continue
			}
			if r := []rune(line); len(r) > excerptRunes {
				line = string(r[:excerptRunes]) + "…"
			}
			if len(shown) == 0 {
				e.Line = number
			}
			if shown = append(shown, line); len(shown) == excerptLines {
				break
			}
		}
		e.Text = strings.Join(shown, "\n")
		list = append(list, e)
	}
	return list
}
