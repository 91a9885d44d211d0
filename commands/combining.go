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
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// combining is a text that is being made, and what will be said of it.
type combining struct {
	*Combined
	counter *combine.Counter // nil: nobody counts, and no places are kept
	step    combine.Step     // of the source whose place follows
	how     combine.Options
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
			Parts: []combine.Part{{File: file}}, Hidden: []HiddenIn{},
		},
		list: spooled[combinedEntry]{decode: entryOf},
	}}
	if file != "" {
		c.counter = counter
	}
	c.how = combine.Options{Style: style, NoMetadata: r.NoMetadata, Step: c.addStep, Range: c.addSource}
	if r.Count != nil {
		c.how.Instruction = r.Count.Prompt()
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
		how.Total = 1
		return combine.Write(out, one, c.counter, how)
	}
	c.ending = func() error { return nil }
	c.let = func() error { return nil }
	return nil
}

// write writes the text.
func (c *combining) write(ctx context.Context, out io.Writer) error {
	result, err := c.text(ctx, out, c.how)
	if err != nil {
		return err
	}
	if c.Head.TotalFiles == 0 {
		return errNothing
	}
	file := c.Head.Parts[0].File
	c.Head.TotalTokens, c.Head.TotalBytes, c.Head.Parts = result.TotalTokens, result.TotalBytes, result.Parts
	c.Head.Parts[0].File = file
	return nil
}

// made is the answer, if the text was written, and all went well if err is nil.
func (c *combining) made(w World, err error) (*Combined, error) {
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
	w.warnHidden(c.Head.Hidden)
	return c.Combined, nil
}

// mostHidden is how many sources with hidden characters are named.
const mostHidden = 5

// warnHidden says which sources hold characters that nobody sees.
func (w *World) warnHidden(all []HiddenIn) {
	if len(all) == 0 {
		return
	}
	var named []string
	for _, h := range all[:min(len(all), mostHidden)] {
		var kinds []string
		for _, kind := range []struct {
			n    int
			name string
		}{{h.Invisible, "invisible"}, {h.Bidirectional, "bidirectional"}, {h.Tags, "tags"}} {
			if kind.n > 0 {
				kinds = append(kinds, amount.Number(kind.n)+" "+kind.name)
			}
		}
		named = append(named, h.Path+" ("+strings.Join(kinds, ", ")+")")
	}
	if more := len(all) - len(named); more > 0 {
		named = append(named, "and "+amount.Number(more)+" more")
	}
	w.warn("characters that nobody sees, and a model reads, are in %s", strings.Join(named, ", "))
}

// combinedEntry is a step and, of a source, the place of its text.
type combinedEntry struct {
	step  combine.Step
	place combine.Range
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
	if r.Hidden.Any() {
		c.Head.Hidden = append(c.Head.Hidden, HiddenIn{r.Path, r.Hidden})
	}
	if c.counter == nil {
		return nil
	}
	return c.list.add(func(dst []byte) []byte {
		dst = appendText(appendText(appendText(dst, ""), r.Path), r.Format)
		for _, n := range [...]int64{int64(c.step.Tokens), r.Size, int64(r.Index), int64(r.Part), r.Start, r.End} {
			dst = binary.AppendVarint(dst, n)
		}
		return dst
	})
}

// entryOf reads what addStep or addSource wrote: only a source has no kind.
func entryOf(f *fields) (e combinedEntry) {
	if e.step.Kind, e.step.Name = f.text(), f.text(); e.step.Kind != "" {
		e.step.Tokens = int(f.int())
		return e
	}
	e.step.Kind = sourceKind
	format := f.text()
	e.step.Tokens = int(f.int())
	e.place = combine.Range{
		Path: e.step.Name, Format: format, Size: f.int(), Index: int(f.int()), Part: int(f.int()), Start: f.int(), End: f.int(),
	}
	return e
}

func (e combinedEntry) source() CombineSource {
	p := e.place
	s := CombineSource{Path: p.Path, Format: p.Format, Size: p.Size, Index: p.Index, Part: p.Part}
	if p.Start >= 0 {
		s.Start, s.End = &p.Start, &p.End
	}
	return s
}
