package sources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/persona-go/persona/scan"
)

// maxReuse is the largest buffer, in bytes, that a Reader keeps for its next file.
const maxReuse = 1 << 20

// maxFile is the largest file, in bytes, that is read: it must fit in memory, and int offsets of a
// 32-bit system hold no more. A sparse file may say that it is much larger than any memory.
const maxFile = 1<<31 - 2

func tooLarge(path string, size int64) error {
	return &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("%d bytes are too large to be one text, %d is the limit", size, maxFile)}
}

// Reader reads one file after the other and keeps its buffers from file to file. It is for one
// goroutine at a time, and must be made by NewReader. Read in this package is many of them at work.
type Reader struct {
	roots    []scan.Root
	o        Options
	override *codec
	each     func(*Document) error
	raw      []byte // bytes of the file
	decoder  decoder
}

// NewReader returns a Reader of the files of roots. Of o it uses neither Workers nor Memory: it
// opens every file that it is asked for. The error says that Options.Encoding is unknown.
func NewReader(roots []scan.Root, o Options) (*Reader, error) {
	enc, err := named(o.Encoding)
	if err != nil {
		return nil, err
	}
	return newReader(roots, o, enc), nil
}

func newReader(roots []scan.Root, o Options, override *codec) *Reader {
	r := &Reader{roots: roots, o: o, override: override}
	if o.Each != nil {
		r.each = o.Each()
	}
	return r
}

// Read opens a file once, as roots[f.Root].FS names it, and its hash, encoding, text and whatever
// Options.Each computes are of the same bytes. What was known of the file before an error is set: a
// binary file has its SHA256. All errors but those of Each are a *fs.PathError with the file's
// Path; that of a cancelled context wraps its error.
func (r *Reader) Read(ctx context.Context, f scan.File) (Document, error) {
	doc, _, err := r.read(ctx, f)
	return doc, err
}

// outcome is what became of a file.
type outcome struct {
	doc    Document
	err    error
	opened scan.File // as what the file was opened; zero if it was not
}

// take reads a file unless it is known.
func (r *Reader) take(ctx context.Context, in found) outcome {
	if in.known || in.err != nil {
		return outcome{doc: Document{Source: in.src}, err: in.err}
	}
	doc, opened, err := r.read(ctx, in.src.File)
	return outcome{doc, err, opened}
}

// read is Read that also says as what the file was opened.
func (r *Reader) read(ctx context.Context, f scan.File) (doc Document, opened scan.File, err error) {
	doc.File = f
	data, opened, err := r.load(ctx, f)
	if err != nil {
		return doc, opened, err
	}
	doc.Size = int64(len(data))
	doc.SHA256 = hexSum(data)
	if err = r.text(&doc, data); err == nil && r.each != nil {
		err = r.each(&doc)
	}
	if err != nil || !r.o.KeepText {
		doc.Text, doc.At = nil, nil
	}
	r.letGo()
	return doc, opened, err
}

// text makes the text of data and notes in doc how.
func (r *Reader) text(doc *Document, data []byte) error {
	container := r.o.Formats != nil && r.o.Formats.Container(doc.Format)
	if !container {
		d, err := r.decoder.decode(data, r.override)
		doc.Encoding, doc.Invalid = d.encoding, d.invalid
		if err != nil {
			return &fs.PathError{Op: "decode", Path: doc.Path, Err: err}
		}
		data = d.text
	}
	if r.o.Formats == nil {
		doc.Text = data
		return nil
	}
	text, at, notes, err := r.o.Formats.Read(doc.Format, data)
	if err != nil {
		return &fs.PathError{Op: "extract", Path: doc.Path, Err: err}
	}
	doc.Text, doc.At, doc.Notes = text, at, notes
	if container && text != nil {
		doc.TextSHA256, doc.Extractor = hexSum(text), r.o.Formats.Extractor(doc.Format)
	}
	return nil
}

// open opens a file and says as what: another than the one that was found may stand there by now.
func (r *Reader) open(f scan.File) (file fs.File, opened scan.File, err error) {
	if f.Root < 0 || f.Root >= len(r.roots) {
		return nil, opened, &fs.PathError{Op: "open", Path: f.Path, Err: fmt.Errorf("no root %d among %d: %w", f.Root, len(r.roots), fs.ErrInvalid)}
	}
	file, err = r.roots[f.Root].FS.Open(f.Name)
	if err != nil {
		return nil, opened, pathError("open", f.Path, err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = pathError("stat", f.Path, err)
	case info.IsDir():
		err = &fs.PathError{Op: "read", Path: f.Path, Err: errors.New("is a directory")}
	case !info.Mode().IsRegular():
		err = &fs.PathError{Op: "read", Path: f.Path, Err: errors.New("not a regular file")}
	default:
		return file, asOpened(f, info), nil
	}
	_ = file.Close() // nothing was written, so nothing is lost if closing fails
	return nil, opened, err
}

// load reads the whole file, into the Reader's buffer if it fits, and says as what it was opened.
func (r *Reader) load(ctx context.Context, f scan.File) (data []byte, opened scan.File, err error) {
	file, opened, err := r.open(f)
	if err != nil {
		return nil, opened, err
	}
	defer file.Close() // nothing was written, so nothing is lost if closing fails
	want := opened.Size
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
	data, err = readAll(ctx, file, r.raw[:0], want, f.Path)
	if err != nil {
		return nil, opened, err
	}
	r.raw = data[:0]
	return data, opened, nil
}

// readAll appends what is in file to data. want is the length that the file had when it was opened;
// a file that had none is one of those that the system makes up as it is read.
func readAll(ctx context.Context, file fs.File, data []byte, want int64, path string) ([]byte, error) {
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
			return nil, tooLarge(path, size)
		}
		if err != nil {
			return nil, pathError("read", path, err)
		}
		if err := ctx.Err(); err != nil {
			return nil, &fs.PathError{Op: "read", Path: path, Err: err}
		}
	}
	if int64(len(data)) != want && want != 0 {
		return nil, &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("%w: %d bytes when it was opened, %d were read", ErrChanged, want, len(data))}
	}
	return data, nil
}

// asOpened is f with what is said of it when it is open.
func asOpened(f scan.File, info fs.FileInfo) scan.File {
	f.Size, f.Modified = info.Size(), info.ModTime().UTC()
	f.Stamp = scan.Stamp{}
	if s, ok := info.(scan.StampedInfo); ok {
		f.Stamp = s.Stamp()
	}
	return f
}

// letGo gives up what the next file may not use: all buffers if the text is the document's, large
// ones always.
func (r *Reader) letGo() {
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
