package jsonw

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Document is one JSON document that is written as it comes into being. It keeps the first error:
// nothing is added after it, Close returns it, and Fail can say it in the document itself. [New]
// begins one.
type Document struct {
	out     *bufio.Writer
	buf     []byte
	list    bool // one is open
	entries bool // it has one
	closed  bool
	err     error
}

var (
	errClosed  = errors.New("jsonw: the document is closed")
	errOutside = errors.New("jsonw: an entry outside of a list")
)

// New begins a document with the member "schema". What is written reaches w in pieces of 64 KiB,
// and the rest when the document is closed.
func New(w io.Writer, schema string) *Document {
	d := &Document{out: bufio.NewWriterSize(w, 64<<10)}
	d.write(AppendString([]byte("{\n  \"schema\": "), schema))
	return d
}

// Field adds a member with any value, through encoding/json. It ends the list before it.
func (d *Document) Field(name string, v any) {
	if !d.writable() {
		return
	}
	d.endList()
	if err := d.member(name, v); err != nil {
		d.keep(err)
	}
}

// List adds a member that is a list, to which Entry and Value add. The next member ends it.
func (d *Document) List(name string) {
	if !d.writable() {
		return
	}
	d.endList()
	d.buf = append(d.name(d.buf[:0], name), '[')
	d.write(d.buf)
	d.list, d.entries = true, false
}

// Entry adds an entry to the list: what [Object.Entry] began and End ended, all of it. The error is
// the first of the document, so that a long list may end early.
func (d *Document) Entry(text []byte) error {
	if !d.inList() {
		return d.err
	}
	if !d.entries {
		text = text[len(","):]
	}
	d.write(text)
	d.entries = true
	return d.err
}

// Value adds any value as an entry to the list, through encoding/json. The error is the first of
// the document.
func (d *Document) Value(v any) error {
	if !d.inList() {
		return d.err
	}
	var err error
	d.buf = append(d.buf[:0], margin[:len(",\n")+2*entryDepth]...)
	if d.buf, err = Append(d.buf, v, entryDepth); err != nil {
		d.keep(err)
		return d.err
	}
	return d.Entry(d.buf)
}

// Spooled adds a member that is a list whose entries were written somewhere else before, one behind
// the other, each begun by [Object.Entry]. If the spool fails, the list holds the entries that came
// whole.
func (d *Document) Spooled(name string, entries io.WriterTo) {
	d.List(name)
	if d.err != nil {
		return
	}
	w := wholeEntries{d: d}
	_, err := entries.WriteTo(&w)
	if err == nil {
		err = w.flush()
	}
	d.keep(err)
}

// Close ends the document. With an error it returns that, and leaves the document as it stands, for
// Fail to end. A document is closed once: to close it again does nothing.
func (d *Document) Close() error {
	if d.err == nil && !d.closed {
		d.end()
	}
	d.keep(d.out.Flush())
	return d.err
}

// Fail ends the document, wherever it stands, with a last member "error" of any value, through
// encoding/json. The error is that of writing or of v: what went wrong before is for v to say. A
// document that is closed is an error too.
func (d *Document) Fail(v any) error {
	if d.closed {
		return errClosed
	}
	d.endList()
	if err := d.member("error", v); err != nil {
		return err
	}
	d.end()
	return d.out.Flush()
}

// writable reports whether more may be added.
func (d *Document) writable() bool {
	if d.closed {
		d.keep(errClosed)
	}
	return d.err == nil
}

func (d *Document) inList() bool {
	if d.writable() && !d.list {
		d.keep(errOutside)
	}
	return d.err == nil
}

func (d *Document) keep(err error) {
	if d.err == nil {
		d.err = err
	}
}

// write writes text; its error stays with the writer too, which writes nothing after it.
func (d *Document) write(text []byte) {
	_, err := d.out.Write(text)
	d.keep(err)
}

func (d *Document) name(dst []byte, name string) []byte {
	dst = append(dst, ",\n  "...)
	return append(AppendString(dst, name), ": "...)
}

// member writes a member whole, or, if v cannot be encoded, nothing.
func (d *Document) member(name string, v any) error {
	var err error
	if d.buf, err = Append(d.name(d.buf[:0], name), v, 1); err == nil {
		d.write(d.buf)
	}
	return err
}

func (d *Document) endList() {
	switch {
	case !d.list:
	case d.entries:
		d.write([]byte("\n  ]"))
	default:
		d.write([]byte("]"))
	}
	d.list = false
}

func (d *Document) end() {
	d.endList()
	d.write([]byte("\n}\n"))
	d.closed = true
}

// wholeEntries takes what stands in a spool, in pieces of any size, and passes it on up to the last
// entry that it has the end of.
type wholeEntries struct {
	d    *Document
	rest []byte // of an entry, or of many that have no line of their own for the brace that closes
}

func (w *wholeEntries) Write(p []byte) (int, error) {
	const end = "\n    }" // no line inside an entry, and no string, has it
	cut := bytes.LastIndex(p, []byte(end))
	if cut < 0 {
		w.rest = append(w.rest, p...)
		return len(p), nil
	}
	cut += len(end)
	if len(w.rest) == 0 {
		w.rest = append(w.rest, p[cut:]...)
		return len(p), w.d.Entry(p[:cut])
	}
	if err := w.d.Entry(w.rest); err != nil {
		return 0, err
	}
	w.rest = append(w.rest[:0], p[cut:]...)
	w.d.write(p[:cut])
	return len(p), w.d.err
}

func (w *wholeEntries) flush() error {
	if len(w.rest) == 0 {
		return nil
	}
	return w.d.Entry(w.rest)
}
