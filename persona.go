// Package persona turns a folder of user research into personas that a team can trust.
//
// It is the whole flow, as a short program over the packages below it, each of which is usable alone: scan finds the files,
// sources opens each once, extract takes its text, tokens counts it. What becomes of every file is on record. It never
// writes a file, uses the network or reads a clock.
package persona

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// Files are what is read: folders, files and globs of this machine, as package tree opens them, or any
// other roots.
type Files interface {
	Roots() []scan.Root
}

// Options says which files are read and how. The zero value selects every readable file, detects encodings and counts no tokens.
type Options struct {
	Select   scan.Options
	Encoding string          // of all text files, by its IANA or WHATWG name; "" detects each file's
	Counter  *Counter        // counts the tokens of every text; nil counts none
	KeepText bool            // documents carry their text; otherwise memory stays flat as the corpus grows
	Forget   bool            // Reading.Sources has only those with Notes: whoever ranges over Documents has seen all, and memory stays flat
	Workers  int             // files read at once; 0 is GOMAXPROCS
	By       string          // what one participant is, as segment.By has it; "" is "auto"
	Readers  extract.Readers // which documents can be read; the zero value has the built-in readers
	Segment  segment.Options // which speakers are which, and which columns are answers; for a Study, whose texts say At themselves
	Memory   sources.Memory  // what earlier runs found out, for readings that keep no text; nil knows nothing

	segments bool // cut texts into segments
}

// Reading is what became of every file that was seen: used, left out with a reason, or not readable.
type Reading struct {
	Sources  []sources.Source   // used, in order
	Excluded []scan.Excluded    // left out; that is no error
	Problems []manifest.Problem // should have been readable and was not
}

// Bytes is the size of the files that were used.
func (r *Reading) Bytes() (n int64) {
	for _, s := range r.Sources {
		n += s.Size
	}
	return n
}

// Tokens is the sum over the texts that were used, each counted alone; 0 where nobody counted.
func (r *Reading) Tokens() (n int) {
	for _, s := range r.Sources {
		n += s.Tokens
	}
	return n
}

// Read reads files, each once, and says what became of each. The error is the context's, or wraps what is wrong with o.
func Read(ctx context.Context, files Files, o Options) (*Reading, error) {
	o.KeepText = false
	r := &Reading{}
	for _, err := range Documents(ctx, files, o, r) {
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Documents reads files, each once, and yields those that could be read, in order. What became of every file is
// added to r as it goes. The only error it yields ends it: the context's, or what is wrong with o.
func Documents(ctx context.Context, files Files, o Options, r *Reading) iter.Seq2[sources.Document, error] {
	return func(yield func(sources.Document, error) bool) {
		roots := files.Roots()
		var left []scan.Excluded // by the scan, which may run ahead of the reading
		defer func() {
			r.Excluded = append(r.Excluded, left...)
			slices.SortStableFunc(r.Excluded, func(a, b scan.Excluded) int { return scan.ComparePaths(a.Path, b.Path) })
		}()
		sel := o.Select
		sel.Supported = o.Readers.Supported
		sel.Excluded = func(e scan.Excluded) {
			if !whole.Temporary(path.Base(e.Path)) {
				left = append(left, e)
			}
		}
		for d, err := range sources.Read(ctx, roots, scan.Roots(ctx, roots, sel), o.reading()) {
			switch {
			case ctx.Err() != nil:
				yield(sources.Document{}, ctx.Err())
				return
			case err != nil && d.Path == "":
				yield(sources.Document{}, err)
				return
			}
			if err != nil || !o.Forget || len(d.Notes) > 0 {
				r.add(d.Source, err)
			}
			if err == nil && !yield(d, nil) {
				return
			}
		}
	}
}

// findings is what a worker found out about a text, for those who keep the text.
type findings struct {
	counted  *tokens.Encoding // who counted part; nil: nobody
	part     tokens.Part
	segments []segment.Segment
}

// add records what became of one file.
func (r *Reading) add(src sources.Source, err error) {
	m := manifest.Manifest{Sources: r.Sources, Excluded: r.Excluded, Problems: r.Problems}
	m.Add(src, err)
	r.Sources, r.Excluded, r.Problems = m.Sources, m.Excluded, m.Problems
}

func (o Options) reading() sources.Options {
	s := sources.Options{Encoding: o.Encoding, Workers: o.Workers, KeepText: o.KeepText, Formats: o.Readers}
	identified := o.Counter == nil || o.Counter.ID != "" // else nobody knows who counts
	if o.Memory != nil && identified && !o.KeepText && !o.segments {
		s.Memory, s.Way, s.Tokenizer = o.Memory, o.way(), o.Counter.identity()
	}
	if o.Counter == nil && !o.segments {
		return s
	}
	s.Each = func() func(*sources.Document) error {
		return func(d *sources.Document) (err error) {
			var f findings
			if o.Counter != nil {
				f.counted, f.part = o.Counter.enc, o.Counter.part(d.Text)
				d.Tokens = o.Counter.worth(f.part.Tokens)
			}
			if o.segments {
				cut := o.Segment
				cut.At = d.At
				f.segments, err = segment.Split(o.Readers.Layout(d.Format), d.Text, cut)
			}
			if o.KeepText {
				d.Value = f
			}
			return err
		}
	}
	return s
}

// way is everything but the bytes of a file, and the program, that decides what is found out about
// it.
func (o Options) way() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %+v", o.Encoding, o.Readers.Limits.Defaults())
	for _, format := range o.Readers.Formats() {
		fmt.Fprintf(&b, " %q %q", format, o.Readers.Extractor(format))
	}
	return b.String()
}

// Combine writes the texts of files to w as one text, as how says, and counts it with o.Counter, whatever how counts with. What
// became of every file is added to r.
func Combine(ctx context.Context, w io.Writer, files Files, o Options, how combine.Options, r *Reading) (combine.Result, error) {
	o.KeepText = true
	var end error // of the reading
	docs := func(yield func(sources.Document, error) bool) {
		for d, err := range Documents(ctx, files, o, r) {
			if end = err; err != nil || !yield(d, nil) {
				return
			}
		}
	}
	counting := o.Counter.Combining(how.Style)
	how.Count, how.Stream, how.Join = counting.Count, counting.Stream, counting.Join
	result, err := combine.Write(w, docs, how)
	if len(result.Problems) > 0 { // what was read is UTF-8 with a hash: nobody should ever see this
		err = cmp.Or(err, result.Problems[0].Err)
	}
	return result, cmp.Or(end, err)
}
