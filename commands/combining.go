package commands

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// combining is a text that is being made, and what will be said of it.
type combining struct {
	*Combined
	counter *combine.Counter // nil: nobody counts, and no places are kept
	step    combine.Step     // of the source whose place follows
	ledger  persona.Ledger
	text    func(ctx context.Context, out io.Writer, how combine.Options) (combine.Result, error)
	ending  func() error // the outcome
	let     func() error // lets go of what was opened
}

// combining opens what a request names, to be written to a file; "" for none, and then nothing is
// counted.
func (w *World) combining(ctx context.Context, r CombineRequest, file string) (*combining, error) {
	style := cmp.Or(r.Style, combine.Standard)
	if known := combine.Styles(); !slices.Contains(known, style) {
		var names []string
		for _, s := range known {
			names = append(names, string(s))
		}
		return nil, usage("known are "+strings.Join(names, ", "), "--style: there is no style %q", style)
	}
	counter, err := w.counter(ctx, r.Counting)
	if err != nil {
		return nil, err
	}
	c := &combining{Combined: &Combined{
		Head: &CombineDocument{
			Schema: "persona.combine/v1", Style: style, Tokenizer: counter.Tokenizer, Method: counter.Method,
			Parts: []combine.Part{{File: file}},
		},
		list: spooled[combinedEntry]{decode: entryOf},
	}}
	if file != "" {
		c.counter = counter
	}
	if r.From == "" && slices.Equal(r.Paths, []string{"-"}) {
		return c, c.ofInput(ctx, w, r.Selection.Encoding)
	}
	return c, c.ofFiles(ctx, w, r.Data)
}

// ofFiles has c made of files.
func (c *combining) ofFiles(ctx context.Context, w *World, d Data) error {
	files, err := w.open(ctx, d)
	if err != nil {
		return err
	}
	files.writing(c.Head.Parts[0].File)
	files.options.Counter = c.counter
	c.ledger = files.ledger()
	c.text = func(ctx context.Context, out io.Writer, how combine.Options) (combine.Result, error) {
		result, err := persona.Combine(ctx, out, files, files.options, how, &c.ledger)
		if err == nil {
			err = files.lost(c.ledger.Excluded)
		}
		return result, err
	}
	c.ending = func() error { return files.outcome(c.Head.TotalFiles, &c.ledger) }
	c.let = files.Close
	return nil
}

// ofInput has c made of the one text that comes on standard input, in an encoding; "" detects it.
func (c *combining) ofInput(ctx context.Context, w *World, encoding string) error {
	data, err := w.input(ctx, "-", maxText)
	if err != nil {
		return err
	}
	text, err := sources.Decode(data, encoding)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	sum := sha256.Sum256(data)
	d := sources.Document{Text: text.Bytes}
	d.Path, d.Format, d.Size, d.Encoding, d.SHA256 = "stdin", "txt", int64(len(data)), text.Encoding, hex.EncodeToString(sum[:])
	c.ledger.Excluded = []scan.Excluded{}
	c.text = func(ctx context.Context, out io.Writer, how combine.Options) (combine.Result, error) {
		var one iter.Seq2[sources.Document, error] = func(yield func(sources.Document, error) bool) { yield(d, ctx.Err()) }
		return combine.Write(out, one, c.counter, how)
	}
	c.ending = func() error { return nil }
	c.let = func() error { return nil }
	return nil
}

// write writes the text.
func (c *combining) write(ctx context.Context, out io.Writer) error {
	result, err := c.text(ctx, out, combine.Options{Style: c.Head.Style, Step: c.addStep, Range: c.addSource})
	if err != nil {
		return err
	}
	if c.Head.TotalFiles == 0 {
		return errNothing
	}
	file := c.Head.Parts[0].File
	c.Head.TotalTokens, c.Head.Parts = result.TotalTokens, result.Parts
	c.Head.Parts[0].File = file
	return nil
}

// made is the answer, if the text was written, and all went well if err is nil.
func (c *combining) made(err error) (*Combined, error) {
	defer func() { _ = c.let() }() // only read
	if errors.Is(err, errNothing) {
		err = c.ending()
	}
	if err != nil {
		_ = c.Close() // it never fails
		return nil, err
	}
	c.Head.Excluded, c.Head.Errors, c.Head.Noted = c.ledger.Excluded, c.ledger.Problems, c.ledger.Noted
	c.Head.err = c.ending()
	return c.Combined, nil
}

// combinedEntry is a step and, of a source, the place of its text.
type combinedEntry struct {
	step       combine.Step
	part       int
	start, end int64 // start is -1 if the text stands nowhere as it is
}

// sourceKind is the kind of steps that are sources.
const sourceKind = "source"

func (c *combining) addStep(s combine.Step) error {
	if s.Kind == sourceKind {
		c.step = s
		return nil
	}
	return c.list.add(func(dst []byte) []byte {
		return binary.AppendVarint(appendText(appendText(dst, s.Kind), s.Name), int64(s.Tokens))
	})
}

func (c *combining) addSource(r combine.Range) error {
	c.Head.TotalFiles++
	if c.counter == nil {
		return nil
	}
	return c.list.add(func(dst []byte) []byte {
		dst = appendText(appendText(dst, ""), r.Path)
		for _, n := range [...]int64{int64(c.step.Tokens), int64(r.Part), r.Start, r.End} {
			dst = binary.AppendVarint(dst, n)
		}
		return dst
	})
}

// entryOf reads what addStep or addSource wrote: only a source has no kind.
func entryOf(f *fields) (e combinedEntry) {
	e.step = combine.Step{Kind: f.text(), Name: f.text(), Tokens: int(f.int())}
	if e.step.Kind == "" {
		e.step.Kind = sourceKind
		e.part, e.start, e.end = int(f.int()), f.int(), f.int()
	}
	return e
}

func (e combinedEntry) source() CombineSource {
	s := CombineSource{Path: e.step.Name, Part: e.part}
	if e.start >= 0 {
		start, end := e.start, e.end
		s.Start, s.End = &start, &end
	}
	return s
}
