// Package segment cuts a text into what people said: speaker turns, survey answers, paragraphs, and maps them to participants.
// It never opens a file and never changes a byte.
package segment

// Role says on which side of the table a speaker sits.
type Role string

// The roles.
const (
	Unknown     Role = "unknown"
	Interviewer Role = "interviewer"
	Participant Role = "participant"
)

// Segment is one stretch of a text. The segments of a text tile it.
type Segment struct {
	Start, End    int    // bytes of the text
	Body, BodyEnd int    // the words themselves, without label, time, number or blank lines around
	Line          int    // 1-based line of Body
	Kind          string // turn, answer, paragraph, heading or furniture
	Speaker       string // "" where none is named
	Role          Role
	Question      string // the column's title of an answer; "" elsewhere
	Row           int    // 1-based data row of a table; 0 elsewhere
	Location      string // what a person would say: "line 12", "row 41, \"hinders\"", "00:01:02"
}

// Source is a text with its segments.
type Source struct {
	Path     string
	SHA256   string // of the bytes on disk
	Format   string
	Text     []byte
	Segments []Segment
}

// Person is a participant: the unit in which support is counted.
type Person struct {
	ID       string // unique among the persons of a study, stable
	Path     string // the source's path; the folder where participants are folders
	Location string // "row 41"; "" where the whole path is meant
	Said     []Ref  // the participant's own segments, in order; never an interviewer's
}

// Ref names a segment.
type Ref struct{ Source, Segment int }
