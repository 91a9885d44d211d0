// Package segment cuts a text into what people said: speaker turns, survey answers, paragraphs, and
// maps them to participants. It never opens a file and never changes a byte.
package segment

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
)

// Role says on which side of the table a speaker sits.
type Role string

// The roles. Words of an Interviewer are never a participant's; words of an Unknown speaker may be.
const (
	Unknown     Role = "unknown"
	Interviewer Role = "interviewer"
	Participant Role = "participant"
)

// The kinds of segment.
const (
	KindTurn   = "turn"   // what a speaker said, until the next one speaks
	KindAnswer = "answer" // free text in a table's cell, or under a numbered question
	// KindFact is a categorical value, number, date or identifier in a table's cell: context, not
	// words to quote.
	KindFact      = "fact"
	KindParagraph = "paragraph" // text without a speaker
	KindHeading   = "heading"
	KindFurniture = "furniture" // front matter, page numbers, code, table headers, what nobody said
)

// The values of Segment.Syntax.
const (
	SyntaxPlain    = ""
	SyntaxMarkdown = "markdown" // emphasis, links, code and HTML may stand in the body
	SyntaxCSV      = "csv"      // "" stands for a quote
	SyntaxJSON     = "json"     // backslash escapes
	SyntaxWords    = "words"    // words that stand one by one, each a JSON string
	SyntaxCue      = "cue"      // tags and entities of VTT and SRT
	SyntaxNumbered = "numbered" // every line begins with its number
)

// Segment is one stretch of a text. The segments of a text tile it.
type Segment struct {
	// Start and End are bytes of the text. The first Start is 0, each End is the next Start, and
	// the last End is the text's length.
	Start, End int
	// Body to BodyEnd are the words themselves, without label, time, number or blank lines around
	// them. They are empty in furniture that has no words.
	Body, BodyEnd int
	Line          int    // 1-based line of Body; "\n", "\r\n" and a lone "\r" end a line
	Kind          string // turn, answer, fact, paragraph, heading or furniture
	Speaker       string // the most frequent spelling of the speaker's name; "" if none is named
	Role          Role
	// Question is the column's title of an answer or fact, or the question that it follows; ""
	// elsewhere.
	Question string
	Row      int    // 1-based data row of a table; 0 elsewhere
	Table    string // the table of that row if the text holds several: "sheet Spring"; "" elsewhere
	// Location is what a person would say: "line 12", "page 3", "sheet Spring, row 41,
	// \"hinders\"", "00:01:02".
	Location  string
	Continued bool   // the speaker goes on from an earlier segment: a page break or a cue's end came between
	Syntax    string // how the body is written; "" plain. See [Quotable]
}

// Source is a text with its segments.
type Source struct {
	Path     string
	SHA256   string // of the bytes on disk
	Format   string
	Text     []byte
	Segments []Segment
	Paper    string // what MarkPapers takes it for: "a consent form"; "" for what people may say
}

// Person is a participant: the unit in which support is counted.
type Person struct {
	ID   string // unique among the persons of a study, stable
	Path string // the source's path; the folder if participants are folders
	// Location is "row 41", "sheet Spring, row 41" or the speaker's name; "" if the whole path is
	// meant.
	Location string
	Said     []Ref // the participant's own words, in order; never an interviewer's, never facts
	Facts    []Ref // what a table says about the participant beside the words: categories, numbers, dates
	// Copies are the IDs of those whom Merge took for the same voice; nil for nobody.
	Copies []string
}

// Ref names a segment: the index of the source, and of the segment in it.
type Ref struct{ Source, Segment int }

// Options say what the text alone does not. The zero value leaves everything to the rules of
// roles.md and of [Columns].
type Options struct {
	// Participant and Interviewer match names of speakers; nil matches none. They win over every
	// rule. Whom both match is an interviewer. If Participant matches somebody in a text, everybody
	// else in it is taken for an interviewer.
	Participant, Interviewer *regexp.Regexp
	// At returns what a person would call the place at a byte of the one text that is cut: a page,
	// a chapter, or the sheet that holds the rows of a table; "" if nothing stands there. It takes
	// the place of lines in Segment.Location, which nobody sees in such a text, and rows are
	// counted from 1 in each sheet. nil: lines say enough.
	At func(offset int) string
	// Columns names the columns of tables whose cells are answers: by title, number (from 1) or
	// part of the title, in upper or lower case. Every other column holds facts. nil leaves it to
	// the values.
	Columns []string

	facts     []fact // what the text itself says about its people
	backwards bool   // the last turn stands first
}

// ErrNoColumn is wrapped by errors about a table in which none of Options.Columns exists.
var ErrNoColumn = errors.New("no such column")

// Split cuts a text of a format, as scan.FormatOf names formats, into segments that tile it. A text
// in csv, tsv, json or jsonl that cannot be read as such is an error; any other text, and any other
// format, is read as prose or transcript, without error. An empty text has no segments.
func Split(format string, text []byte, o Options) ([]Segment, error) {
	if len(text) == 0 {
		return nil, nil
	}
	segs, err := split(format, text, o)
	if o.At == nil {
		return segs, err
	}
	for i := range segs {
		if s := &segs[i]; s.Row == 0 && s.Table == "" {
			s.Location = cmp.Or(o.At(s.Body), s.Location)
		}
	}
	return segs, err
}

func split(format string, text []byte, o Options) ([]Segment, error) {
	switch format {
	case "csv", "tsv":
		return splitTable(format, text, o)
	case "json":
		return splitJSON(text, o)
	case "jsonl":
		return splitJSONL(text, o)
	case "vtt", "srt":
		return splitCues(text, o), nil
	case "yaml":
		if segs := splitYAML(text, o); segs != nil {
			return segs, nil
		}
	}
	return splitProse(format, text, o), nil
}

// Check reports the first way in which segs fail to be segments of text: a gap or an overlap
// between them, a body outside its segment, an unknown kind or role, a quotable range outside the
// body.
func Check(text []byte, segs []Segment) error {
	at := 0
	for i, s := range segs {
		switch {
		case s.Start != at:
			return fmt.Errorf("check segment %d: starts at %d, want %d", i, s.Start, at)
		case s.End <= s.Start:
			return fmt.Errorf("check segment %d: is empty at %d", i, s.Start)
		case s.Body < s.Start || s.BodyEnd < s.Body || s.End < s.BodyEnd:
			return fmt.Errorf("check segment %d: body %d to %d leaves %d to %d", i, s.Body, s.BodyEnd, s.Start, s.End)
		case s.Line < 1:
			return fmt.Errorf("check segment %d: line %d", i, s.Line)
		case s.Role != Unknown && s.Role != Interviewer && s.Role != Participant:
			return fmt.Errorf("check segment %d: role %q", i, s.Role)
		}
		switch s.Kind {
		case KindTurn, KindAnswer, KindFact, KindParagraph, KindHeading:
			if s.Body == s.BodyEnd {
				return fmt.Errorf("check segment %d: a %s without words", i, s.Kind)
			}
		case KindFurniture:
		default:
			return fmt.Errorf("check segment %d: kind %q", i, s.Kind)
		}
		at = s.End
		q := s.Body
		for _, span := range Quotable(text, s) {
			if span.Start < q || span.End <= span.Start || s.BodyEnd < span.End {
				return fmt.Errorf("check segment %d: quotable %d to %d in body %d to %d", i, span.Start, span.End, s.Body, s.BodyEnd)
			}
			q = span.End
		}
	}
	if at != len(text) {
		return fmt.Errorf("check segments: they end at %d, want %d", at, len(text))
	}
	return nil
}

// tiler collects segments and keeps them tiling: each ends at the beginning of the next.
type tiler struct {
	text []byte
	segs []Segment
}

// add begins a segment at s.Start. Segments must come in order. One that begins at the same byte as
// the last does not replace it; the caller merges them.
func (t *tiler) add(s Segment) *Segment {
	if n := len(t.segs); n == 0 {
		s.Start = 0
	} else {
		t.segs[n-1].End = s.Start
	}
	s.End = len(t.text)
	if s.Role == "" {
		s.Role = Unknown
	}
	t.segs = append(t.segs, s)
	return &t.segs[len(t.segs)-1]
}

// furniture begins a segment without words, or goes on with the furniture that is open.
func (t *tiler) furniture(start, body, bodyEnd, line int) {
	if n := len(t.segs); n > 0 && t.segs[n-1].Kind == KindFurniture {
		if last := &t.segs[n-1]; bodyEnd > last.BodyEnd {
			last.BodyEnd = bodyEnd
		}
		return
	}
	t.add(Segment{Start: start, Body: body, BodyEnd: bodyEnd, Line: line, Kind: KindFurniture, Location: at(line)})
}

// done returns the segments; a text in which nothing was found is furniture as a whole.
func (t *tiler) done() []Segment {
	if len(t.segs) == 0 && len(t.text) > 0 {
		t.add(Segment{Kind: KindFurniture, Line: 1, Location: at(1)})
	}
	return t.segs
}
