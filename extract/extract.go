// Package extract turns a document into its text.
// It never changes a text format: there the text is the file itself, so that offsets into the text are offsets into the file.
package extract

import (
	"errors"
	"fmt"
	"slices"
)

// Version names the rules by which text is taken out of containers. It changes whenever the text of some container changes, because
// byte offsets into that text then change too; a manifest records it beside the hash of the text.
const Version = "persona-extract/1"

// ErrUnsupported is wrapped by errors about a format that has no reader here.
var ErrUnsupported = errors.New("unsupported format")

// ErrTooLarge is wrapped by errors about a container that unpacks to more than it may (see the limits in docx.go).
var ErrTooLarge = errors.New("unpacks to too much")

// SyntaxError says where a document is broken.
type SyntaxError struct {
	Format string // "csv", "docx", "json", …
	Line   int    // 1-based; 0 where the format has no lines
	Column int    // 1-based, in bytes; 0 where only the line is known
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

// Result is the text of a document and what its reader left out.
type Result struct {
	Text  []byte   // UTF-8; for text formats the very slice that was given
	Notes []string // what was left out and how often ("2 comments left out"), in a fixed order; nil where nothing was
}

// Formats lists the formats that can be read, as scan.FormatOf names them, in alphabetical order.
func Formats() []string {
	return []string{"csv", "docx", "json", "jsonl", "md", "srt", "tsv", "txt", "vtt"}
}

// Supported reports whether format can be read.
func Supported(format string) bool {
	_, found := slices.BinarySearch(Formats(), format)
	return found
}

// Container reports whether the bytes of format are not text: they must not be decoded but given to Text as they are on disk.
func Container(format string) bool { return format == "docx" }

// Text returns the text of a document. For text formats data must be the decoded file, and Text returns that same slice after
// checking that it can be read: a CSV or TSV whose quoted field is never closed, and JSON or JSONL that is not valid, give a
// *SyntaxError. A VTT file without its header is read like one with it, and an empty file of any text format is an empty text. For
// containers data is the file's bytes. Read also says what was left out.
func Text(format string, data []byte) ([]byte, error) {
	r, err := Read(format, data)
	return r.Text, err
}

// Read is Text that also says what was left out. It keeps no reference to data beyond Result.Text.
func Read(format string, data []byte) (Result, error) {
	var err error
	switch format {
	case "txt", "md", "vtt", "srt":
	case "csv":
		err = checkQuotes(format, data, delimiter(data))
	case "tsv":
		err = checkQuotes(format, data, '\t')
	case "json":
		err = checkJSON(data)
	case "jsonl":
		err = checkLines(data)
	case "docx":
		return readDocx(data)
	default:
		err = fmt.Errorf("read %q: %w", format, ErrUnsupported)
	}
	if err != nil {
		return Result{}, err
	}
	return Result{Text: data}, nil
}
