// Package combine turns documents into one text for a model or a reader, with exact tokens for each
// step of it. It never changes what a source says, and never lets a source's text pass for the end
// of that source.
//
// # Fences
//
// Whoever writes a source must not be able to end it early and speak as the next source, or as the
// person who asks. So each source stands between two fences that carry the same 16 digits (64 bits)
// of its own SHA-256. These digits must not occur in anything that stands between the fences. If
// they do, 16 digits of the SHA-256 of "<sha256>:1" are taken instead, then of "<sha256>:2", and so
// on. A file would have to contain a part of its own hash to get that far. This needs no
// randomness, so the same sources give the same bytes, and it needs no other source, so output can
// be streamed. A reader who knows the opening fence of a source knows its only possible end.
//
// # Styles
//
// In minimal, standard and detailed the fences are lines; in xml they are tags, whose name carries
// the digits; in json they are the quotes of a string, and the text is escaped. In all but json the
// text stands unchanged, as UTF-8, and begins right after a newline. If it does not end with a
// newline, one is added and the fence says "no final newline", so that every text can be had back
// exactly. The xml style is markup for models, not a well-formed XML document: its content is not
// escaped.
package combine

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// Options say how to combine. The zero value is the standard style.
type Options struct {
	Style    Style     // "" is Standard
	Template *Template // instead of a style; nil: a style

	NoMetadata  bool   // leaves out what the files state about themselves
	Instruction string // what is asked of whoever reads the text, before all sources; "" for nothing
	Total       int    // how many sources were selected, those included that could not be read; 0: not known
	Part        PartOf // which part of a larger text it is; zero: it is whole

	// Step and Range are called with each step and each source's range as they come, in the order of
	// Result. Result then has none of them, so memory stays flat however many sources there are. An
	// error of theirs ends the text. nil: Result has them.
	Step  func(Step) error
	Range func(Range) error
}

// PartOf says which part of a text that was split one is, and what its neighbours are called.
type PartOf struct {
	Number int    // from 1 on
	Of     int    // 0: the text is whole
	Before string // "" of the first
	After  string // "" of the last
}

// line is what a part says of itself.
func (p PartOf) line() string {
	s := fmt.Sprintf("Part %d of %d", p.Number, p.Of)
	if p.Before != "" {
		s += "; before it comes " + printable(p.Before)
	}
	if p.After != "" {
		s += "; behind it comes " + printable(p.After)
	}
	return s + "."
}

// Result says what was written.
type Result struct {
	// Steps are the header, the instruction, the sources in order, fences, metadata, footer and joins,
	// without those that wrote nothing; nil without counting, or if Options.Step is set.
	Steps       []Step
	TotalTokens int       // the sum of Steps, and exactly the tokens of the text that was written; 0 without counting
	TotalBytes  int64     // of the sources that were written, as they lie on disk
	Sources     []Range   // one for each piece that was written, in order; nil if Options.Range is set
	Parts       []Part    // what was written; always one, named by the caller
	Problems    []Problem // what was skipped because it could not be read, in order
}

// Step is a share of the tokens.
type Step struct {
	Name   string `json:"name"`   // a source's path, or the kind
	Kind   string `json:"kind"`   // source, header, instruction, template, fences, metadata, footer or joins
	Tokens int    `json:"tokens"` // of what this step wrote; of joins: what the whole has beyond the others, perhaps negative
}

// Range says where a source's text stands in the output.
type Range struct {
	Path   string
	Format string
	Size   int64 // bytes of the source as it lies on disk
	Index  int   // its number among all sources that were selected, from 1 on
	Part   int   // 1-based
	Start  int64 // bytes from the beginning of the part; -1 if the text stands nowhere as it is
	End    int64 // exclusive; -1 if the text stands nowhere as it is
	Hidden Hidden
}

// MarshalJSON writes path, format, size, index, part, start and end; the last two are null if the
// text stands nowhere as it is. Hidden is not in it.
func (r Range) MarshalJSON() ([]byte, error) {
	var o jsonw.Object
	o.Begin(nil, jsonw.Line).Str("path", r.Path).Str("format", r.Format).Int("size", r.Size).Int("index", int64(r.Index)).Int("part", int64(r.Part))
	if r.Start < 0 {
		return o.Null("start").Null("end").End(), nil
	}
	return o.Int("start", r.Start).Int("end", r.End).End(), nil
}

// Part is one text that was written.
type Part struct {
	File   string `json:"file"`   // left "" by Write: whoever opened the file knows its name
	Tokens int    `json:"tokens"` // 0 without counting
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // 64 lower-case hexadecimal digits
}

// Problem is a source that was skipped.
type Problem struct {
	Path string
	Err  error
}

// Write writes the documents to w, one after the other, holds one of them at a time, and counts
// with c. If c is nil, nothing is counted, and the text states no tokens. The Tokens of a document
// are not asked for: c counts its text, unless [Counter.CountDocument] did so before.
//
// A document that comes with an error, or whose text is not UTF-8, or that has no SHA-256, is
// skipped and listed in Result.Problems; whether the rest is worth having is for the caller to
// judge. It keeps its number, and the text names it in its place. A canceled context, a failed
// write or wrong options end it with an error and an empty Result. Part of the text may have been
// written by then, so a caller that promises all or nothing writes to a temporary file and renames
// it. The output is valid UTF-8, ends with a newline unless it is empty (the minimal style of no
// sources), and depends on nothing but the documents, the counter and the options.
func Write(w io.Writer, docs iter.Seq2[sources.Document, error], c *Counter, o Options) (Result, error) {
	out, err := NewWriter(w, c, o)
	if err != nil {
		return Result{}, err
	}
	index := 0
	for d, err := range docs {
		index++
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return Result{}, err
		}
		if err == nil {
			err = check(&d)
		}
		if err != nil {
			err = out.Skip(d.Path, index, err)
		} else {
			err = out.Add(Piece{Document: &d, Index: index, Text: d.Text, Piece: 1, Pieces: 1})
		}
		if err != nil {
			return Result{}, err
		}
	}
	return out.Close()
}

// Piece is what one pair of fences holds: a source, or a part of its text.
type Piece struct {
	Document *sources.Document
	Index    int    // of the source among all that were selected, from 1 on
	Text     []byte // what is written: the Document's Text, or a part of it
	Piece    int    // which part it is, from 1 on
	Pieces   int    // how many parts there are; 1 if the source is whole
}

// Writer writes one combined text piece by piece. Its methods return the first error of writing,
// and nothing is written after it.
type Writer struct {
	emitter
	o       Options
	layout  layout
	res     Result
	pieces  int    // that were written
	sources int    // that were written, or begun
	size    int64  // bytes of text that were written
	last    int    // the index of the source of the last piece
	skipped []skip // that the text does not name yet
	escaped []byte // for the next text
}

// skip is a source that was skipped.
type skip struct {
	index int
	path  string
}

// NewWriter returns a Writer to w that counts with c; nil: nothing is counted, and the text states
// no tokens. The error is that there is no such style, or that of the template's head. The header
// is written at once.
func NewWriter(w io.Writer, c *Counter, o Options) (*Writer, error) {
	out := &Writer{emitter: emitter{out: bufio.NewWriterSize(w, 64<<10), sum: sha256.New(), counter: c, told: o.Step}, o: o}
	if o.Template != nil {
		return out, out.templateHead()
	}
	l, err := layoutOf(cmp.Or(o.Style, Standard))
	if err != nil {
		return nil, err
	}
	out.layout = l
	out.wrap("header", l.header(o.Total))
	if o.Part.Of > 0 {
		out.wrap("header", l.part(o.Part))
	}
	if o.Instruction != "" {
		out.wrap("instruction", l.instruction(o.Instruction))
	}
	out.wrap("header", l.begin)
	return out, nil
}

// Add writes a piece. The pieces of a source follow each other.
func (w *Writer) Add(p Piece) error {
	d := *p.Document
	var part tokens.Part
	if d.Tokens = 0; w.counter != nil {
		if len(p.Text) == len(d.Text) { // all of it
			part = w.counter.document(&d)
		} else {
			part = w.counter.part(p.Text)
		}
		d.Tokens = w.counter.worth(part.Tokens)
	}
	p.Document = &d
	r := Range{Path: d.Path, Format: d.Format, Size: d.Size, Index: p.Index, Part: 1}
	r.Hidden = hiddenIn(p.Text)
	if w.o.Template != nil {
		if err := w.render(p, &r); err != nil {
			return fmt.Errorf("%s: %w", d.Path, err)
		}
		return w.added(p, r)
	}
	w.nameSkipped()
	f := w.layout.frame(w, p)
	w.wrap("fences", f.open)
	w.wrap("metadata", f.metadata)
	r.Start, r.End = w.at, w.at+int64(len(p.Text))
	text := p.Text
	if w.layout.escape {
		if text = escape(&w.escaped, p.Text); !bytes.Equal(text, p.Text) {
			r.Start, r.End = -1, -1
			if w.counter != nil {
				part = w.counter.part(text)
			}
		}
	}
	w.write(text)
	w.count("source", d.Path, part)
	w.wrap("fences", f.end)
	return w.added(p, r)
}

// Meter tells what stands around pieces, in tokens, without writing them.
type Meter struct{ w *Writer }

// NewMeter returns a Meter for texts that are counted by c and laid out as o says, and the tokens
// of what stands before and behind all pieces. The error is that of [NewWriter].
func NewMeter(c *Counter, o Options) (*Meter, int, error) {
	o.Step, o.Range = func(Step) error { return nil }, func(Range) error { return nil }
	w, err := NewWriter(io.Discard, c, o)
	if err != nil {
		return nil, 0, err
	}
	end, err := NewWriter(io.Discard, c, o)
	if err != nil {
		return nil, 0, err
	}
	all, err := end.Close()
	return &Meter{w}, all.TotalTokens, err
}

// Wrapper returns the tokens of what stands around a piece.
func (m *Meter) Wrapper(p Piece) (int, error) {
	p.Text = nil
	before := m.w.whole.Tokens
	err := m.w.Add(p)
	return m.w.counter.worth(m.w.whole.Tokens - before), err
}

// added keeps or tells the range of a piece that was written, and counts the piece.
func (w *Writer) added(p Piece, r Range) error {
	if w.o.Range == nil {
		w.res.Sources = append(w.res.Sources, r)
	} else if w.err == nil {
		w.err = w.o.Range(r)
	}
	if w.err != nil {
		return fmt.Errorf("write %s: %w", r.Path, w.err)
	}
	if p.Index != w.last {
		w.last = p.Index
		w.sources++
		w.res.TotalBytes += r.Size
	}
	w.pieces++
	w.size += int64(len(p.Text))
	return nil
}

// Skip says that a source could not be read, and why. The text names it in the place where it would
// be.
func (w *Writer) Skip(path string, index int, why error) error {
	w.res.Problems = append(w.res.Problems, Problem{Path: path, Err: why})
	if w.o.Template != nil { // it has no place for them
		return nil
	}
	w.skipped = append(w.skipped, skip{index, path})
	if w.pieces > 0 {
		w.nameSkipped()
	}
	if w.err != nil {
		return fmt.Errorf("write %s: %w", path, w.err)
	}
	return nil
}

// nameSkipped writes which sources were skipped, if the style names them where they would be. They
// wait for the first source, for a text of no sources names none.
func (w *Writer) nameSkipped() {
	if w.o.Template != nil || w.layout.skipped == nil {
		return
	}
	for _, s := range w.skipped {
		w.wrap("fences", w.layout.skipped(w.o.Total, s.index, s.path))
	}
	w.skipped = nil
}

// Close ends the text, and says what was written.
func (w *Writer) Close() (Result, error) {
	if w.o.Template != nil {
		if err := w.templateFoot(); err != nil {
			return Result{}, err
		}
	} else {
		w.wrap("footer", w.layout.footer(w))
	}
	whole, err := w.close()
	if err != nil {
		return Result{}, fmt.Errorf("write: %w", err)
	}
	w.res.Parts, w.res.Steps, w.res.TotalTokens = []Part{whole}, w.steps, whole.Tokens
	return w.res, nil
}

// check refuses a document that would break a promise about the output; package sources gives none
// such.
func check(d *sources.Document) error {
	if sum, err := hex.DecodeString(d.SHA256); err != nil || len(sum) != sha256.Size {
		return fmt.Errorf("combine %s: no SHA-256", d.Path)
	}
	if !utf8.Valid(d.Text) {
		return fmt.Errorf("combine %s: text is not UTF-8", d.Path)
	}
	return nil
}

// emitter writes to the output and its hash, counts, and keeps the account of steps.
type emitter struct {
	out     *bufio.Writer
	sum     hash.Hash
	at      int64            // bytes written
	err     error            // the first; nothing is written after it
	counter *Counter         // nil: no counting
	whole   tokens.Part      // of everything that was counted, as one text
	steps   []Step           // header, instruction and sources; nil if told is set
	wraps   []Step           // the other kinds, in order of their first appearance
	told    func(Step) error // is called with each step; nil: steps are kept
	joins   int              // less the tokens of all steps so far
}

func (e *emitter) write(p []byte) {
	if e.err != nil {
		return
	}
	if _, e.err = e.out.Write(p); e.err != nil {
		return
	}
	e.sum.Write(p)
	e.at += int64(len(p))
}

// count adds the part of what was written to the whole and to the account.
func (e *emitter) count(kind, name string, part tokens.Part) {
	if e.counter != nil {
		e.whole = e.counter.enc.Join(e.whole, part)
		e.step(kind, name, e.counter.worth(part.Tokens))
	}
}

// wrap writes what is not a source's text.
func (e *emitter) wrap(kind, s string) {
	if s == "" {
		return
	}
	p := []byte(s)
	e.write(p)
	if e.counter != nil {
		e.count(kind, kind, e.counter.enc.Part(p))
	}
}

// step adds to the account. The header and the instruction come first, when the first source does;
// the sums of the other kinds come last.
func (e *emitter) step(kind, name string, n int) {
	if kind == "source" {
		e.begin()
		e.tell(Step{Name: name, Kind: kind, Tokens: n})
		return
	}
	i := slices.IndexFunc(e.wraps, func(s Step) bool { return s.Kind == kind })
	if i < 0 {
		i, e.wraps = len(e.wraps), append(e.wraps, Step{Name: name, Kind: kind})
	}
	e.wraps[i].Tokens += n
}

// begin tells what stands before the first source.
func (e *emitter) begin() {
	for i := 0; i < len(e.wraps); {
		if s := e.wraps[i]; s.Kind == "header" || s.Kind == "instruction" { // before all sources
			e.tell(s)
			e.wraps = slices.Delete(e.wraps, i, i+1)
		} else {
			i++
		}
	}
}

// tell keeps a step that is complete, or passes it on.
func (e *emitter) tell(s Step) {
	e.joins -= s.Tokens
	if e.told == nil {
		e.steps = append(e.steps, s)
	} else if e.err == nil {
		e.err = e.told(s)
	}
}

// close ends the output. Two texts side by side seldom have as many tokens as the two apart; the
// step joins is the difference.
func (e *emitter) close() (Part, error) {
	if err := cmp.Or(e.err, e.out.Flush()); err != nil {
		return Part{}, err
	}
	part := Part{Bytes: e.at, SHA256: hex.EncodeToString(e.sum.Sum(nil))}
	if e.counter == nil {
		return part, nil
	}
	part.Tokens = e.counter.worth(e.whole.Tokens)
	e.begin()
	for _, s := range e.wraps {
		e.tell(s)
	}
	e.tell(Step{Name: "joins", Kind: "joins", Tokens: part.Tokens + e.joins})
	return part, e.err
}
