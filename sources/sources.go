// Package sources opens each file of a study once and computes everything that concerns its bytes: hash, encoding, text.
// It never writes, and never keeps a text that nobody asked for.
package sources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"

	"github.com/persona-go/persona/internal/par"
	"github.com/persona-go/persona/scan"
)

// Source is a file and what its bytes say. Size is the number of bytes that were read, and hashed.
type Source struct {
	scan.File
	Encoding   string   `json:"encoding"`              // what the bytes were decoded from, "utf-8" or "windows-1252" for example; "" for a container
	SHA256     string   `json:"sha256"`                // 64 lower-case hexadecimal digits, of the bytes on disk
	Tokens     int      `json:"tokens"`                // of the text; 0 where nobody counted
	Invalid    int      `json:"invalid,omitempty"`     // maximal invalid subparts that became U+FFFD
	TextSHA256 string   `json:"text_sha256,omitempty"` // of a container's extracted text; "" for a text format, whose text is its bytes decoded
	Extractor  string   `json:"extractor,omitempty"`   // what extracted that text, with its version
	Notes      []string `json:"notes,omitempty"`       // what was left out of that text, in words; nil where nothing was
}

// Document is a source with its text.
type Document struct {
	Source
	Text  []byte // UTF-8; nil unless it was asked for
	Value any    // what Options.Each computed; nil where it computed nothing
}

// Options say what to do with each file. The zero value reads, hashes and decodes every file as text, and keeps no text.
type Options struct {
	// Encoding is the encoding of all files, by its WHATWG or IANA name; a byte order mark goes before it. "" detects each
	// file's.
	Encoding string
	// Workers is how many files are read at once; 0 means GOMAXPROCS.
	Workers int
	// KeepText asks for the text of each document. Otherwise only Each sees it.
	KeepText bool
	// Container says which formats are not text: their bytes are hashed and go to Extract undecoded. nil: none.
	Container func(format string) bool
	// Extract makes the text of a file: from the raw bytes of a container, or from the decoded text of any other, which it
	// returns unchanged or refuses. The notes say what it left out. It may keep neither argument nor hold on to its result. nil: a text
	// is what was decoded, a container has none.
	Extract func(format string, data []byte) (text []byte, notes []string, err error)
	// Extractor names what Extract uses for a container, with its version. nil: Source.Extractor stays empty.
	Extractor func(format string) string
	// Known returns what is known of a file that need not be opened again: a Source with that File, or, where the file is no text after all,
	// why. It is called with one file after the other, before each is opened, on the goroutine that runs files. nil: nothing is known.
	Known func(f scan.File) (src Source, binary string, ok bool)
	// Learned is told of each file that was opened, before it is yielded, on the goroutine that consumes the sequence: as what it was opened,
	// what was found, and the document's error, which wraps ErrBinary where the file is no text after all. nil: nobody is.
	Learned func(opened scan.File, src Source, err error)
	// Each is called once by every worker; the func it returns is called with each document that was read and decoded, before
	// it is yielded, never by two goroutines at once. It may read Text until it returns, set Tokens and Value, and its error
	// becomes the document's, as it is. nil: nothing more is computed.
	Each func() func(d *Document) error
}

var (
	// ErrBinary is wrapped by the error of a file that is no text after all: it holds NUL bytes or many control characters
	// and no text encoding fits, or it begins as a PDF, a ZIP archive or another binary format does. Such a file is left
	// out; that is no failure.
	ErrBinary = errors.New("binary file")
	// ErrChanged is wrapped by the error of a file whose length changed while it was read.
	ErrChanged = errors.New("changed while it was read")
)

// binaryError is the error of a file that is no text, for that reason.
func binaryError(reason string) error { return fmt.Errorf("%w: %s", ErrBinary, reason) }

// BinaryReason returns why a file is no text, as Options.Known may say it again; "" where err does not wrap ErrBinary.
func BinaryReason(err error) string {
	var p *fs.PathError
	if !errors.Is(err, ErrBinary) || !errors.As(err, &p) {
		return ""
	}
	return strings.TrimPrefix(p.Err.Error(), ErrBinary.Error()+": ")
}

// maxReuse is the largest buffer, in bytes, that a worker keeps for its next file.
const maxReuse = 1 << 20

// maxFile is the largest file, in bytes, that is read: it must fit in memory, and int offsets of a 32-bit system hold no more.
// A sparse file may say that it is much larger than any memory.
const maxFile = 1<<31 - 2

func tooLarge(path string, size int64) error {
	return &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("%d bytes are too large to be one text, %d is the limit", size, maxFile)}
}

// Read reads files and yields a document for each, in their order whatever the number of workers. Each file is opened exactly
// once, as roots[f.Root].FS names it, and its hash, encoding, text and whatever Each computes are of the same bytes. A file that is known,
// see Options.Known, is not opened: its document has neither Text nor Value.
//
// files runs on a goroutine of its own, ahead of what is yielded. What it tells others, as scan.Options.Excluded does, is theirs
// once Read has ended, not before.
//
// An error that comes with a document concerns that file alone, and what was known of it before is set: a binary file has its
// SHA256. Errors of files itself are passed on in their place. All others but those of Each are a *fs.PathError with the file's
// Path. A file's trouble never ends the sequence; a cancelled context does, with its error and an empty document, and so does an
// unknown Options.Encoding.
func Read(ctx context.Context, roots []scan.Root, files iter.Seq2[scan.File, error], o Options) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		enc, err := named(o.Encoding)
		if err != nil {
			yield(Document{}, err)
			return
		}
		newWorker := func() func(context.Context, found) outcome {
			r := &reader{roots: roots, o: o, override: enc}
			if o.Each != nil {
				r.each = o.Each()
			}
			return r.read
		}
		for out := range par.Map(ctx, o.Workers, o.look(files), newWorker) {
			if o.Learned != nil && out.opened.Path != "" {
				o.Learned(out.opened, out.doc.Source, out.err)
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

// found is a file on its way to a worker.
type found struct {
	src   Source // only its File is set where it is to be read
	err   error
	known bool // src is complete, or err says why the file is no text
}

type outcome struct {
	doc    Document
	err    error
	opened scan.File // as what the file was opened; zero where it was not
}

// look asks about each file whether it is known.
func (o *Options) look(files iter.Seq2[scan.File, error]) iter.Seq[found] {
	return func(yield func(found) bool) {
		for f, err := range files {
			in := found{src: Source{File: f}, err: err}
			if err == nil && o.Known != nil {
				if src, binary, ok := o.Known(f); ok {
					in.src, in.known = src, true
					if binary != "" {
						in.err = &fs.PathError{Op: "decode", Path: f.Path, Err: binaryError(binary)}
					}
				}
			}
			if !yield(in) {
				return
			}
		}
	}
}

// reader is what one worker keeps from file to file.
type reader struct {
	roots    []scan.Root
	o        Options
	override *codec
	each     func(*Document) error
	raw      []byte // bytes of the file
	decoder  decoder
}

func (r *reader) read(ctx context.Context, in found) outcome {
	doc := Document{Source: in.src}
	if in.known || in.err != nil {
		return outcome{doc: doc, err: in.err}
	}
	data, opened, err := r.load(ctx, in.src.File)
	if err != nil {
		return outcome{doc, err, opened}
	}
	doc.Size = int64(len(data))
	doc.SHA256 = hexSum(data)
	doc.Text, err = r.text(&doc.Source, data)
	if err == nil && r.each != nil {
		err = r.each(&doc)
	}
	if err != nil || !r.o.KeepText {
		doc.Text = nil
	}
	r.letGo()
	return outcome{doc, err, opened}
}

// text makes the text of data and notes in src how.
func (r *reader) text(src *Source, data []byte) ([]byte, error) {
	container := r.o.Container != nil && r.o.Container(src.Format)
	text := data
	if !container {
		d, err := r.decoder.decode(data, r.override)
		src.Encoding, src.Invalid = d.encoding, d.invalid
		if err != nil {
			return nil, &fs.PathError{Op: "decode", Path: src.Path, Err: err}
		}
		text = d.text
	}
	if r.o.Extract == nil {
		if container {
			return nil, nil
		}
		return text, nil
	}
	text, notes, err := r.o.Extract(src.Format, text)
	if err != nil {
		return nil, &fs.PathError{Op: "extract", Path: src.Path, Err: err}
	}
	src.Notes = notes
	if container {
		src.TextSHA256 = hexSum(text)
		if r.o.Extractor != nil {
			src.Extractor = r.o.Extractor(src.Format)
		}
	}
	return text, nil
}

// load reads the whole file, into the worker's buffer where it fits, and says as what it was opened.
func (r *reader) load(ctx context.Context, f scan.File) (data []byte, opened scan.File, err error) {
	if f.Root < 0 || f.Root >= len(r.roots) {
		return nil, opened, &fs.PathError{Op: "open", Path: f.Path, Err: fmt.Errorf("no root %d among %d: %w", f.Root, len(r.roots), fs.ErrInvalid)}
	}
	file, err := r.roots[f.Root].FS.Open(f.Name)
	if err != nil {
		return nil, opened, pathError("open", f.Path, err)
	}
	defer file.Close() // nothing was written, so nothing is lost where closing fails
	info, err := file.Stat()
	if err != nil {
		return nil, opened, pathError("stat", f.Path, err)
	}
	if info.IsDir() {
		return nil, opened, &fs.PathError{Op: "read", Path: f.Path, Err: errors.New("is a directory")}
	}
	if !info.Mode().IsRegular() {
		return nil, opened, &fs.PathError{Op: "read", Path: f.Path, Err: errors.New("not a regular file")}
	}
	opened = asOpened(f, info)
	want := info.Size()
	if want > maxFile {
		return nil, opened, tooLarge(f.Path, want)
	}
	// One byte more than the file has, so that its end shows without growing the buffer.
	if need := want + 1; int64(cap(r.raw)) < need {
		if !r.o.KeepText { // else the buffer is the document's
			need = max(need, 16<<10)
		}
		r.raw = make([]byte, 0, need)
	}
	data = r.raw[:0]
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := file.Read(data[len(data):min(cap(data), len(data)+1<<24)])
		data = data[:len(data)+n]
		size := int64(len(data))
		if errors.Is(err, io.EOF) || err == nil && n > 0 && size == want && len(data) < cap(data) {
			break // a file that grew would have filled the room for one byte more: no need to ask for its end
		}
		if err == nil && size > want && want != 0 {
			break // it grows, perhaps for ever
		}
		if size > maxFile {
			return nil, opened, tooLarge(f.Path, size)
		}
		if err != nil {
			return nil, opened, pathError("read", f.Path, err)
		}
		if err := ctx.Err(); err != nil {
			return nil, opened, &fs.PathError{Op: "read", Path: f.Path, Err: err}
		}
	}
	r.raw = data[:0]
	// A file that had no length is one of those that the system makes up as it is read.
	if int64(len(data)) != want && want != 0 {
		return nil, opened, &fs.PathError{Op: "read", Path: f.Path, Err: fmt.Errorf("%w: %d bytes when it was opened, %d were read", ErrChanged, want, len(data))}
	}
	return data, opened, nil
}

// asOpened is f with what is said of it when it is open: another file than the one that was found may stand there by now.
func asOpened(f scan.File, info fs.FileInfo) scan.File {
	f.Size, f.Modified = info.Size(), info.ModTime().UTC()
	f.Stamp = scan.Stamp{}
	if s, ok := info.(scan.StampedInfo); ok {
		f.Stamp = s.Stamp()
	}
	return f
}

// letGo gives up what the next file may not use: all buffers where the text was yielded, large ones always.
func (r *reader) letGo() {
	if r.o.KeepText || cap(r.raw) > maxReuse {
		r.raw = nil
	}
	if r.o.KeepText || cap(r.decoder.buf) > maxReuse {
		r.decoder.buf = nil
	}
}

// pathError is err with path in place of the name that the file system knows.
func pathError(op, path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &fs.PathError{Op: op, Path: path, Err: err}
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
