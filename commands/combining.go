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
	"path/filepath"
	"slices"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tree"
)

// combining is a text that is being made, and what will be said of it.
type combining struct {
	*Combined
	counter *combine.Counter // nil: nobody counts
	places  bool             // steps and places are kept
	step    combine.Step     // of the source whose place follows
	how     combine.Options
	ledger  persona.Ledger
	text    func(ctx context.Context, out io.Writer, how combine.Options) (combine.Result, error)
	docs    func(ctx context.Context) iter.Seq2[sources.Document, error] // the sources, and those that could not be read
	reads   func(file string) bool                                       // whether a file may be one of the sources
	now     int                                                          // the part that is written; 0: the only one
	partial bool                                                         // of the source that is written only a part is taken
	last    int                                                          // the number of the source that was added last
	ending  func() error                                                 // the outcome
	let     func() error                                                 // lets go of what was opened
}

// combining opens what a request names, to be written to a file; "" for none, and then nothing is
// counted.
func (w *World) combining(ctx context.Context, r CombineRequest, file string) (*combining, error) {
	how := combine.Options{Style: cmp.Or(r.Style, combine.Standard), NoMetadata: r.NoMetadata}
	used, err := w.layout(ctx, r, &how)
	if err != nil {
		return nil, err
	}
	counter, err := w.counter(ctx, r.Counting)
	if err != nil {
		return nil, err
	}
	c := &combining{Combined: &Combined{
		Head: &CombineDocument{
			Schema: "persona.combine/v1", Style: how.Style, Template: used, Tokenizer: counter.Tokenizer, Method: counter.Method,
			Parts: []combine.Part{{File: file}}, Hidden: []HiddenIn{},
		},
		list: spooled[combinedEntry]{decode: entryOf},
	}}
	c.places = file != ""
	if c.places || how.Template != nil && how.Template.Counts() {
		c.counter = counter
	}
	c.how, c.how.Step, c.how.Range = how, c.addStep, c.addSource
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
	if c.Head.Template != nil && scan.FormatOf(c.Head.Template.Path) != "" && files.MayRead(tree.ID(filepath.FromSlash(c.Head.Template.Path))) {
		w.warn("%s is the template, and one of the files; --exclude leaves it out", c.Head.Template.Path)
	}
	files.options.Counter = c.counter
	c.ledger = files.ledger()
	c.text = func(ctx context.Context, out io.Writer, how combine.Options) (combine.Result, error) {
		result, err := persona.Combine(ctx, out, files, files.options, how, &c.ledger)
		if err == nil {
			err = files.lost(c.ledger.Excluded)
		}
		return result, err
	}
	c.docs = func(ctx context.Context) iter.Seq2[sources.Document, error] { return documents(ctx, files, &c.ledger) }
	c.reads = func(file string) bool { return files.MayRead(tree.ID(file)) }
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
	c.docs = func(ctx context.Context) iter.Seq2[sources.Document, error] {
		return func(yield func(sources.Document, error) bool) { yield(d, ctx.Err()) }
	}
	c.reads = func(string) bool { return false }
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
	c.Head.Parts = result.Parts
	if c.places {
		c.Head.TotalTokens = result.TotalTokens
	}
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
	if !c.places {
		return nil
	}
	if s.Kind == sourceKind {
		c.step = s
		return nil
	}
	return c.list.add(func(dst []byte) []byte {
		return binary.AppendVarint(appendText(appendText(dst, s.Kind), s.Name), int64(s.Tokens))
	})
}

func (c *combining) addSource(r combine.Range) error {
	r.Part = max(r.Part, c.now)
	if c.partial {
		r.Start, r.End = -1, -1
	}
	if r.Index != c.last {
		c.last = r.Index
		c.Head.TotalFiles++
		c.Head.TotalBytes += r.Size
	}
	if r.Hidden.Any() {
		c.Head.Hidden = append(c.Head.Hidden, HiddenIn{r.Path, r.Hidden})
	}
	if !c.places {
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
