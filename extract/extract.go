// Package extract turns a document into its text. It never changes a text format: there the text is
// the file itself, so that offsets into the text are offsets into the file.
package extract

import (
	"errors"
	"fmt"
)

// Version names the rules by which text is taken out of containers. It changes whenever the text of
// some container changes, because byte offsets into that text then change too; a manifest records
// it next to the hash of the text.
const Version = "persona-extract/4"

// ErrUnsupported is wrapped by errors about a format that has no reader here.
var ErrUnsupported = errors.New("unsupported format")

// ErrTooLarge is wrapped by errors about a container that unpacks to more than it may (see
// [Limits]).
var ErrTooLarge = errors.New("unpacks to too much")

// SyntaxError says where in a document something is broken.
type SyntaxError struct {
	Format string // "csv", "docx", "epub", "html", "json", …
	Line   int    // 1-based; 0 if the format has no lines
	Column int    // 1-based, in bytes; 0 if only the line is known
	Reason string
}

// Error gives the format, the place and the reason on one line.
func (e *SyntaxError) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("read %s: %s", e.Format, e.Reason)
	case e.Column == 0:
		return fmt.Sprintf("read %s: line %d: %s", e.Format, e.Line, e.Reason)
	}
	return fmt.Sprintf("read %s: line %d, column %d: %s", e.Format, e.Line, e.Column, e.Reason)
}

// Result is the text of a document, its places, and what its reader left out.
type Result struct {
	// Text is UTF-8; for text formats it is the very slice that was given.
	Text []byte
	// Notes say what was left out and how often ("2 comments left out"), in a fixed order; nil if
	// nothing was.
	Notes []string
	// Locations are in order; nil if lines say enough.
	Locations []Location
}

// builtin lists the formats that need no reader plugged in, in alphabetical order.
func builtin() []string {
	return []string{"csv", "docx", "epub", "html", "json", "jsonl", "md", "odp", "odt", "pptx", "rtf", "srt", "tsv", "txt", "vtt", "yaml"}
}

// Formats lists the formats that can be read without further readers, as scan.FormatOf names them,
// in alphabetical order.
func Formats() []string { return builtin() }

// Supported reports whether format can be read without further readers.
func Supported(format string) bool { return Readers{}.Supported(format) }

// Container reports whether the bytes of format are not text as it is read: they must not be
// decoded but given to Text as they are on disk.
func Container(format string) bool { return Readers{}.Container(format) }

// Text returns the text of a document. For text formats data must be the decoded file, and Text
// returns that same slice after checking that it can be read: a CSV or TSV whose quoted field is
// never closed, and JSON or JSONL that is not valid, give a *[SyntaxError]. A VTT file without its
// header is read like one with it, and an empty file of any text format is an empty text. For
// containers data is the file's bytes. [Read] also says what was left out.
func Text(format string, data []byte) ([]byte, error) { return Readers{}.Text(format, data) }

// Read returns what [Text] does, with what was left out and which places the text has. It keeps no
// reference to data beyond Result.Text.
func Read(format string, data []byte) (Result, error) { return Readers{}.result(format, data) }
