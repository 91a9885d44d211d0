// Package evidence says where a quote stands in a source, and whether it really does: the same
// bytes, in a participant's words. It never opens a file, never repairs a quote in silence, and
// never passes an interviewer's words, or what package redact finds private, as something to quote.
package evidence

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/persona-go/persona/redact"
	"github.com/persona-go/persona/segment"
)

// Status says how closely a text agrees with what stands in the source.
type Status string

// The statuses, from the best to the worst.
const (
	Exact      Status = "exact"      // byte for byte
	Normalised Status = "normalised" // equal but for case, space, quotation marks, dashes, normal form
	Elided     Status = "elided"     // fragments with "…" between them, in order, in one turn
	Near       Status = "near"       // a few letters differ; what the source says is given instead
	Absent     Status = "absent"     // it does not stand there
)

// Quote is a stretch of a source's text that a claim rests on.
type Quote struct {
	ID string `json:"id"` // unique in its document: E1, E2, …
	// Participant is the ID of who said it, in the document that holds the quote; "" if that is not
	// known. This package knows sources and no participants: Take leaves it to the caller, and Check
	// does not look at it.
	Participant string `json:"participant"`
	Path        string `json:"path"`   // the source's path
	SHA256      string `json:"sha256"` // of the source's bytes on disk, 64 lower-case hex digits
	Start       int    `json:"start"`  // first byte in the source's text
	End         int    `json:"end"`    // the byte after the last
	Line        int    `json:"line"`   // 1-based line of Start
	// Location is what a person would say: "line 12", "row 41, \"hinders\"", "00:01:02".
	Location string `json:"location"`
	// Speaker is the name that the source gives; "" if it gives none, or if the name is private.
	Speaker string       `json:"speaker"`
	Role    segment.Role `json:"role"`
	Status  Status       `json:"status"`
	Text    string       `json:"text"` // exactly the bytes Start to End of the source's text
}

// ByInterviewer reports whether the quote is an interviewer's words, on which no claim may rest.
func (q Quote) ByInterviewer() bool { return q.Role == segment.Interviewer }

// Take makes a quote of the bytes start to end of s.Text, which must lie in the segment with that
// index. The error is that of [Check], so a quote taken without one verifies. The quote has no ID
// and no Participant yet.
func Take(s segment.Source, index, start, end int) (Quote, error) {
	if index < 0 || index >= len(s.Segments) || start < 0 || start >= end || end > len(s.Text) {
		q := Quote{Path: s.Path, SHA256: s.SHA256, Start: start, End: end}
		return q, q.fail(OutOfRange, "there is no text at %d–%d of segment %d", start, end, index)
	}
	g := s.Segments[index]
	line := lineAt(s, g, start)
	q := Quote{
		Path: s.Path, SHA256: s.SHA256, Start: start, End: end,
		Line: line, Location: location(g, line), Speaker: speaker(g), Role: role(g),
		Status: Exact, Text: string(s.Text[start:end]),
	}
	return q, Check(q, s)
}

// lineAt returns the line of a byte of g's body, counted from the line that the segment states, so
// that both agree.
func lineAt(s segment.Source, g segment.Segment, at int) int {
	if at < g.Body {
		return g.Line
	}
	said := s.Text[g.Body:at]
	n := bytes.Count(said, []byte("\n"))
	for i, c := range said { // a lone carriage return ends a line as well
		if c == '\r' && (g.Body+i+1 == len(s.Text) || s.Text[g.Body+i+1] != '\n') {
			n++
		}
	}
	return g.Line + n
}

// location returns the segment's own location. If that is a line, a quote deep in a long turn gets
// its own line.
func location(g segment.Segment, line int) string {
	if g.Location == "" || strings.HasPrefix(g.Location, "line ") {
		return fmt.Sprintf("line %d", line)
	}
	return g.Location
}

// speaker returns the segment's speaker; "" for a label that is private, as an e-mail address or a
// telephone number in a chat export is.
func speaker(g segment.Segment) string {
	if redact.Private(g.Speaker) {
		return ""
	}
	return g.Speaker
}

func role(g segment.Segment) segment.Role {
	if g.Role == "" {
		return segment.Unknown
	}
	return g.Role
}

// segmentAt returns the index of the segment that holds byte at; -1 if none does.
func segmentAt(s segment.Source, at int) int {
	i := sort.Search(len(s.Segments), func(i int) bool { return s.Segments[i].End > at })
	if i == len(s.Segments) || s.Segments[i].Start > at {
		return -1
	}
	return i
}
