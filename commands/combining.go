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
		steps: spooled[combine.Step]{decode: stepOf}, sources: spooled[CombineSource]{decode: sourceOf},
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
		counting := c.counter.Options(how.Style)
		how.Count, how.Stream, how.Join = counting.Count, counting.Stream, counting.Join
		var one iter.Seq2[sources.Document, error] = func(yield func(sources.Document, error) bool) { yield(d, ctx.Err()) }
		return combine.Write(out, one, how)
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

// sourceKind is the kind of most steps.
const sourceKind = "source"

func (c *combining) addStep(s combine.Step) error {
	return c.steps.add(func(dst []byte) []byte {
		kind := s.Kind
		if kind == sourceKind {
			kind = ""
		}
		return binary.AppendVarint(appendText(appendText(dst, s.Name), kind), int64(s.Tokens))
	})
}

func stepOf(f *fields) combine.Step {
	return combine.Step{Name: f.text(), Kind: cmp.Or(f.text(), sourceKind), Tokens: int(f.int())}
}

func (c *combining) addSource(r combine.Range) error {
	c.Head.TotalFiles++
	if c.counter == nil {
		return nil
	}
	return c.sources.add(func(dst []byte) []byte {
		dst = binary.AppendVarint(appendText(dst, r.Path), int64(r.Part))
		return binary.AppendVarint(binary.AppendVarint(dst, r.Start), r.End)
	})
}

func sourceOf(f *fields) CombineSource {
	s := CombineSource{Path: f.text(), Part: int(f.int())}
	if start, end := f.int(), f.int(); start >= 0 {
		s.Start, s.End = &start, &end
	}
	return s
}
