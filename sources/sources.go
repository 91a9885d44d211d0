// Package sources opens each file of a study once and computes everything that concerns its bytes:
// hash, encoding, text. It never writes, and never keeps a text that nobody asked for.
package sources

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"strings"

	"github.com/persona-go/persona/internal/par"
	"github.com/persona-go/persona/scan"
)

// Source is a file and what its bytes say. Size is the number of bytes that were read, and hashed.
type Source struct {
	scan.File
	// Encoding is what the bytes were decoded from, "utf-8" or "windows-1252" for example; "" for a
	// container.
	Encoding string `json:"encoding"`
	// SHA256 is 64 lower-case hexadecimal digits, of the bytes on disk.
	SHA256 string `json:"sha256"`
	// Tokens are those of the text; 0 if nobody counted.
	Tokens int `json:"tokens"`
	// Invalid counts the maximal invalid subparts that became U+FFFD.
	Invalid int `json:"invalid,omitempty"`
	// TextSHA256 is of a container's extracted text; "" for a text format, whose text is its bytes
	// decoded.
	TextSHA256 string `json:"text_sha256,omitempty"`
	// Extractor is what extracted that text, with its version.
	Extractor string `json:"extractor,omitempty"`
	// Notes say in words what was left out of that text; nil if nothing was.
	Notes []string `json:"notes,omitempty"`
}

// Document is a source with its text.
type Document struct {
	Source
	// Text is UTF-8; nil unless it was asked for.
	Text []byte
	// At returns what a person would call the place at a byte of Text: "page 3", "sheet Spring",
	// "chapter 2"; "" if nothing stands there. At is nil if lines say enough, and without Text.
	At func(offset int) string
	// Value is what Options.Each computed; nil if it computed nothing.
	Value any
}

// Options say what to do with each file. The zero value reads, hashes and decodes every file as
// text, and keeps no text.
type Options struct {
	// Encoding is the encoding of all files, by its WHATWG or IANA name; a byte order mark wins over
	// it. "" detects each file's.
	Encoding string
	// Workers is how many files are read at once; 0 means GOMAXPROCS.
	Workers int
	// KeepText asks for the text of each document. Otherwise only Each sees it.
	KeepText bool
	// Formats makes the text of each file. nil: every file is text, read as it is.
	Formats Formats
	// Memory knows what earlier readings found out; only Read asks it. nil: nothing is known.
	Memory Memory
	// Way and Tokenizer are for Memory.Begin.
	Way, Tokenizer string
	// Each is called once by every worker. The func it returns is called with each document that was
	// read and decoded, before it is yielded, never by two goroutines at once. It may read Text and
	// call At until it returns, and set Tokens and Value; its error becomes the document's, as it is.
	// nil: nothing more is computed.
	Each func() func(d *Document) error
}

// Formats knows how the text of a file is made from its bytes, by the file's format as
// scan.FormatOf names it. All workers call it at once.
type Formats interface {
	// Container reports whether the bytes of a format are not text: they are hashed, and go to Read
	// undecoded.
	Container(format string) bool
	// Extractor names what reads a container, with its version.
	Extractor(format string) string
	// Read makes the text of a file: from the raw bytes of a container, or from the decoded text of
	// any other file, which it returns unchanged or refuses. A nil text of a container means that
	// nobody reads it. at returns what a person would call the place at a byte of the text, "" if
	// nothing stands there; it is nil if lines say enough. The notes say what was left out. Read may
	// keep neither data nor the text, and at holds on to neither.
	Read(format string, data []byte) (text []byte, at func(offset int) string, notes []string, err error)
}

var (
	// ErrBinary is wrapped by the error of a file that is no text after all: it holds NUL bytes or
	// many control characters and no text encoding fits, or it begins as a PDF, a ZIP archive or
	// another binary format does. Such a file is left out; that is no failure.
	ErrBinary = errors.New("binary file")
	// ErrChanged is wrapped by the error of a file whose length changed while it was read.
	ErrChanged = errors.New("changed while it was read")
)

// binaryError is the error of a file that is no text, for that reason.
func binaryError(reason string) error { return fmt.Errorf("%w: %s", ErrBinary, reason) }

// BinaryReason returns why a file is no text, as Memory.Known may say it again; "" if err does not
// wrap ErrBinary.
func BinaryReason(err error) string {
	var p *fs.PathError
	if !errors.Is(err, ErrBinary) || !errors.As(err, &p) {
		return ""
	}
	return strings.TrimPrefix(p.Err.Error(), ErrBinary.Error()+": ")
}

// Read reads files and yields a document for each, in their order whatever the number of workers.
// Each file is opened exactly once, as [Reader.Read] does it, but for those that o.Memory knows:
// they are not opened, and their documents have neither Text nor Value.
//
// files runs on a goroutine of its own, ahead of what is yielded. What it tells others, as
// scan.Options.Excluded does, is theirs once Read has ended, not before.
//
// An error that comes with a document concerns that file alone. Errors of files itself are passed
// on in their place. A file's trouble never ends the sequence; a cancelled context does, with its
// error and an empty document, and so does an unknown Options.Encoding.
func Read(ctx context.Context, roots []scan.Root, files iter.Seq2[scan.File, error], o Options) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		enc, err := named(o.Encoding)
		if err != nil {
			yield(Document{}, err)
			return
		}
		if o.Memory != nil {
			o.Memory.Begin(roots, o.Way, o.Tokenizer)
			defer o.Memory.End()
		}
		newWorker := func() func(context.Context, found) outcome { return newReader(roots, o, enc).take }
		for out := range par.Map(ctx, o.Workers, look(o.Memory, files), newWorker) {
			if o.Memory != nil && out.opened.Path != "" {
				o.Memory.Learned(out.opened, out.doc.Source, out.err)
			}
			if !yield(out.doc, out.err) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Document{}, err)
		}
	}
}
