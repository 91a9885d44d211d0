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
	Style Style // "" is Standard

	// Step and Range are called with each step and each source's range as they come, in the order of
	// Result. Result then has none of them, so memory stays flat however many sources there are. An
	// error of theirs ends Write. nil: Result has them.
	Step  func(Step) error
	Range func(Range) error
}

// Result says what was written.
type Result struct {
	// Steps are the header, the sources in order, fences, metadata, footer and joins, without those
	// that wrote nothing; nil without counting, or if Options.Step is set.
	Steps       []Step
	TotalTokens int       // the sum of Steps, and exactly the tokens of the text that was written; 0 without counting
	Sources     []Range   // one for each source that was written, in order; nil if Options.Range is set
	Parts       []Part    // what was written; always one, named by the caller
	Problems    []Problem // what was skipped because it could not be read, in order
}

// Step is a share of the tokens.
type Step struct {
	Name   string `json:"name"`   // a source's path, or the kind
	Kind   string `json:"kind"`   // source, header, fences, metadata, footer or joins
	Tokens int    `json:"tokens"` // of what this step wrote; of joins: what the whole has beyond the others, perhaps negative
}

// Range says where a source's text stands in the output.
type Range struct {
	Path  string
	Part  int   // 1-based
	Start int64 // bytes from the beginning of the part; -1 if escaping changed the text
	End   int64 // exclusive; -1 if escaping changed the text
}

// MarshalJSON writes path, part, start and end; start and end are null if the text stands nowhere
// unchanged.
func (r Range) MarshalJSON() ([]byte, error) {
	var o jsonw.Object
	o.Begin(nil, jsonw.Line).Str("path", r.Path).Int("part", int64(r.Part))
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
// judge. A canceled context, a failed write or wrong options end it with an error and an empty
// Result. Part of the text may have been written by then, so a caller that promises all or nothing
// writes to a temporary file and renames it. The output is valid UTF-8, ends with a newline unless
// it is empty (the minimal style of no sources), and depends on nothing but the documents, the
// counter and the options.
func Write(w io.Writer, docs iter.Seq2[sources.Document, error], c *Counter, o Options) (Result, error) {
	l, err := layoutOf(cmp.Or(o.Style, Standard))
	if err != nil {
		return Result{}, err
	}
	e := &emitter{out: bufio.NewWriterSize(w, 64<<10), sum: sha256.New(), counter: c, told: o.Step}
	e.wrap("header", l.header)
	var res Result
	var written int
	var size int64
	var escaped []byte
	for d, err := range docs {
		if err == nil {
			err = check(&d)
		} else if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return Result{}, err
		}
		if err != nil {
			res.Problems = append(res.Problems, Problem{Path: d.Path, Err: err})
			continue
		}
		var part tokens.Part
		if d.Tokens = 0; c != nil {
			part = c.document(&d)
			d.Tokens = c.worth(part.Tokens)
		}
		f := l.frame(&d, written)
		e.wrap("fences", f.open)
		e.wrap("metadata", f.metadata)
		r := Range{Path: d.Path, Part: 1, Start: e.at, End: e.at + int64(len(d.Text))}
		text := d.Text
		if l.escape {
			if text = escape(&escaped, d.Text); !bytes.Equal(text, d.Text) {
				r.Start, r.End = -1, -1
				if c != nil {
					part = c.part(text)
				}
			}
		}
		e.write(text)
		e.count("source", d.Path, part)
		e.wrap("fences", f.end)
		if o.Range == nil {
			res.Sources = append(res.Sources, r)
		} else if e.err == nil {
			e.err = o.Range(r)
		}
		if e.err != nil {
			return Result{}, fmt.Errorf("write %s: %w", d.Path, e.err)
		}
		written++
		size += int64(len(d.Text))
	}
	e.wrap("footer", l.footer(written, size))
	whole, err := e.close()
	if err != nil {
		return Result{}, fmt.Errorf("write: %w", err)
	}
	res.Parts, res.Steps, res.TotalTokens = []Part{whole}, e.steps, whole.Tokens
	return res, nil
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
	steps   []Step           // the header and the sources; nil if told is set
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

// step adds to the account. There is one header, before all else; the sources follow it; the sums
// of the other kinds come last.
func (e *emitter) step(kind, name string, n int) {
	if kind == "header" || kind == "source" {
		e.tell(Step{Name: name, Kind: kind, Tokens: n})
		return
	}
	i := slices.IndexFunc(e.wraps, func(s Step) bool { return s.Kind == kind })
	if i < 0 {
		i, e.wraps = len(e.wraps), append(e.wraps, Step{Name: name, Kind: kind})
	}
	e.wraps[i].Tokens += n
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
	for _, s := range e.wraps {
		e.tell(s)
	}
	e.tell(Step{Name: "joins", Kind: "joins", Tokens: part.Tokens + e.joins})
	return part, e.err
}
