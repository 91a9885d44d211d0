package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/redact"
	"github.com/persona-go/persona/segment"
)

// Fault names what is wrong with a quote, for programs.
type Fault string

// The faults.
const (
	SourceChanged Fault = "source_changed" // the file is not the one that was quoted
	// SourceMissing is for the caller, who looks for sources: the quote names one that is not there.
	SourceMissing Fault = "source_missing"
	OutOfRange    Fault = "out_of_range"
	SplitsWord    Fault = "splits_word" // the range begins or ends inside a character or a word
	TextDiffers   Fault = "text_differs"
	NotSaid       Fault = "not_said" // a heading, page furniture, a label, markup, an escape
	CrossesTurns  Fault = "crosses_turns"
	WrongSpeaker  Fault = "wrong_speaker" // an interviewer's words, or another speaker's than the quote says
	WrongPlace    Fault = "wrong_place"   // the line or location stated is not that of the range
	IsPrivate     Fault = "private"
)

// Failure is a quote that is not as it says, with the reason. [Check] returns it.
type Failure struct {
	ID     string `json:"id"`
	Path   string `json:"path"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Fault  Fault  `json:"fault"`
	Reason string `json:"reason"` // one sentence for people, without control characters
}

// Error names the quote, the source and the reason.
func (f *Failure) Error() string {
	id := f.ID
	if id == "" {
		id = "quote"
	}
	return fmt.Sprintf("check %s of %s: %s", id, f.Path, f.Reason)
}

// fail returns a failure of q.
func (q Quote) fail(fault Fault, format string, args ...any) *Failure {
	return &Failure{ID: q.ID, Path: q.Path, Start: q.Start, End: q.End, Fault: fault, Reason: fmt.Sprintf(format, args...)}
}

// Check reports whether q stands in s exactly as it says: the source has the quote's SHA-256, and
// its bytes Start to End are q.Text, whole words, said in one segment by a participant (or by
// nobody in particular), without markup or escapes between them, at the line and from the speaker
// stated, and hold nothing private. If so, it returns nil, otherwise a *[Failure].
func Check(q Quote, s segment.Source) error {
	if q.Path != s.Path {
		return q.fail(SourceMissing, "the quote is from %s, not from %s", clip(q.Path), clip(s.Path))
	}
	if f := checkBytes(q, s); f != nil {
		return f
	}
	if f := checkWords(q, s); f != nil {
		return f
	}
	return nil
}

// checkBytes is the part of Check that needs no segments.
func checkBytes(q Quote, s segment.Source) *Failure {
	inside := q.Start >= 0 && q.Start < q.End && q.End <= len(s.Text)
	now := ""
	if inside {
		now = string(s.Text[q.Start:q.End])
	}
	if q.SHA256 != s.SHA256 {
		return q.fail(SourceChanged, "the source has changed: its SHA-256 was %s and is now %s; %s",
			short(q.SHA256), short(s.SHA256), whereChanged(q, s, now))
	}
	if !inside {
		return q.fail(OutOfRange, "there is no text at %d–%d; the source's text has %d bytes", q.Start, q.End, len(s.Text))
	}
	if now == q.Text {
		return nil
	}
	return q.fail(TextDiffers, "%s", whereNow(q, s, now))
}

// whereChanged says what became of a quote's words in a source that is not the one that was quoted.
// It shows none of that source's text: whoever wrote the quote need not have been allowed to read
// it.
func whereChanged(q Quote, s segment.Source, now string) string {
	if now == "" || q.Text != "" && bytes.Contains(s.Text, []byte(q.Text)) {
		return whereNow(q, s, now) // its words are the quote's own
	}
	return fmt.Sprintf("other words stand at %d–%d", q.Start, q.End)
}

// whereNow says what became of a quote's words.
func whereNow(q Quote, s segment.Source, now string) string {
	if now == q.Text && now != "" {
		return fmt.Sprintf("the words still stand at %d–%d", q.Start, q.End)
	}
	if q.Text != "" {
		if at := bytes.Index(s.Text, []byte(q.Text)); at >= 0 {
			return fmt.Sprintf("the words stand at %d–%d, not at %d–%d", at, at+len(q.Text), q.Start, q.End)
		}
	}
	if now == "" {
		return fmt.Sprintf("there is no text at %d–%d any more", q.Start, q.End)
	}
	return fmt.Sprintf("the text at %d–%d is now “%s”, not “%s”", q.Start, q.End, clip(now), clip(q.Text))
}

// checkWords is the part of Check that asks who said the words. The range lies inside the text.
func checkWords(q Quote, s segment.Source) *Failure {
	if !boundary(s.Text, q.Start) || !boundary(s.Text, q.End) {
		return q.fail(SplitsWord, "the range %d–%d begins or ends inside a word", q.Start, q.End)
	}
	i := segmentAt(s, q.Start)
	if i < 0 {
		return q.fail(NotSaid, "nobody said the text at %d–%d", q.Start, q.End)
	}
	g := s.Segments[i]
	if role(g) == segment.Interviewer {
		return q.fail(WrongSpeaker, "these are %s words (interviewer)", possessive(speaker(g)))
	}
	if q.End > g.End {
		return q.fail(CrossesTurns, "the range %d–%d goes beyond what was said in one go, which ends at %d", q.Start, q.End, g.BodyEnd)
	}
	if unsaid(g) {
		return q.fail(NotSaid, "the text at %d–%d is %s, not something that was said", q.Start, q.End, kindName(g.Kind))
	}
	if !within(segment.Quotable(s.Text, g), q.Start, q.End) {
		return q.fail(NotSaid, "the range %d–%d holds a label, markup or an escape, not only words", q.Start, q.End)
	}
	if q.Role != role(g) || q.Speaker != speaker(g) {
		return q.fail(WrongSpeaker, "the quote says %s; the source says %s", who(q.Speaker, q.Role), who(speaker(g), role(g)))
	}
	line := lineAt(s, g, q.Start)
	if q.Line != line || q.Location != location(g, line) {
		return q.fail(WrongPlace, "the quote says line %d (%s); the source says line %d (%s)",
			q.Line, clip(q.Location), line, clip(location(g, line)))
	}
	if redact.Private(q.Text) {
		return q.fail(IsPrivate, "the text at %d–%d holds an e-mail address, a telephone number or another private thing", q.Start, q.End)
	}
	return nil
}

// Faulty returns the failure that is in an error of [Check]; nil if there is none.
func Faulty(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return nil
}

func within(all []segment.Span, start, end int) bool {
	for _, x := range all {
		if x.Start <= start && end <= x.End {
			return true
		}
	}
	return false
}

// boundary reports whether a quote may begin or end before byte at: on a character, and not inside
// a word. An apostrophe between letters is part of the word, so that "I can't" is never quoted as
// "I can". Scripts written without spaces have no such rule.
func boundary(text []byte, at int) bool {
	if at <= 0 || at >= len(text) {
		return at == 0 || at == len(text)
	}
	if !utf8.RuneStart(text[at]) {
		return false
	}
	before, size := utf8.DecodeLastRune(text[:at])
	after, width := utf8.DecodeRune(text[at:])
	if unicode.Is(unicode.Mn, after) {
		return false
	}
	if apostrophe(after) {
		next, _ := utf8.DecodeRune(text[at+width:])
		return !spaced(before) || !spaced(next)
	}
	if apostrophe(before) {
		last, _ := utf8.DecodeLastRune(text[:at-size])
		return !spaced(last) || !spaced(after)
	}
	return !spaced(before) || !spaced(after)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

// spaced reports whether r is a letter or digit of a script that puts spaces between words.
func spaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// unsaid reports whether a segment is nothing that somebody said.
func unsaid(g segment.Segment) bool {
	return g.Kind == segment.KindFurniture || g.Kind == segment.KindHeading
}

func kindName(kind string) string {
	if kind == segment.KindHeading {
		return "a heading"
	}
	return "page furniture"
}

func possessive(name string) string {
	if name == "" {
		return "the interviewer's"
	}
	return clip(name) + "'s"
}

func who(name string, r segment.Role) string {
	if name == "" {
		return fmt.Sprintf("no name (%s)", clip(string(r)))
	}
	return fmt.Sprintf("%s (%s)", clip(name), clip(string(r)))
}

func short(hash string) string {
	if len(hash) > 12 {
		return clip(hash[:12]) + "…"
	}
	return clip(hash)
}

// clip makes a text fit into a sentence: one line, no control characters, at most 80 characters.
func clip(text string) string {
	const most = 80
	var b strings.Builder
	n := 0
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if n == most {
			b.WriteString("…")
			break
		}
		if !unicode.IsPrint(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
