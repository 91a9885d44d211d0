// Package persona turns a folder of user research into personas that a team can trust.
//
// Start with [Open]. It reads files once and keeps them as a [Study], which says how many personas
// they support and why, drafts these, and checks every quote. [Sources] and [Documents] read too
// but keep nothing, so that memory stays flat however many files there are; [Combine] makes one
// text of them, and [Verify] checks the quotes of a set that was made earlier. Files come from
// package tree.
//
// The package is a short program over those below it, each of which is usable alone. It never
// writes a file, uses the network or reads a clock.
package persona

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Files are what is read: folders, files and globs of this machine as package tree opens them, or
// any other roots.
type Files interface {
	Roots() []scan.Root
}

// Options say which files are wanted, and how they are read. The zero value wants every readable
// file and detects encodings.
type Options struct {
	// Selection is which files are wanted, how they are cut, and who is who in them: what a manifest
	// records, and nothing else. Its funcs Supported and Excluded are filled in.
	manifest.Selection

	Readers extract.Readers  // of formats; the zero value has those of extract, but not of extract/pdf, xlsx, eml
	Counter *combine.Counter // counts the tokens of every text; nil: nobody, but in Open the default one
	Memory  sources.Memory   // what earlier runs found out; only Sources asks it; nil knows nothing
	Workers int              // files read at once; 0 is GOMAXPROCS
}

// Ledger is what became of the files that are not used, or not whole. With those that are it adds
// up to all that was seen.
type Ledger struct {
	Excluded []scan.Excluded    // left out, each with the reason; that is no error
	Problems []manifest.Problem // should have been readable and were not
	Noted    []sources.Source   // used, but without what their Notes say
}

// Sources reads files, each once, and yields what their bytes say, in order. It never opens a file
// that o.Memory knows. All other files are added to l; nil: nobody asks. The only error that it
// yields ends it: the context's, or what is wrong with o.
func Sources(ctx context.Context, files Files, o Options, l *Ledger) iter.Seq2[sources.Source, error] {
	with := sources.Options{}
	if o.Counter == nil || o.Counter.ID != "" { // else nobody knows who counts
		with.Memory, with.Way, with.Tokenizer = o.Memory, o.way(), o.Counter.Identity()
	}
	if o.Counter != nil {
		with.Each = func() func(*sources.Document) error {
			return func(d *sources.Document) error {
				d.Tokens = o.Counter.Count(d.Text)
				return nil
			}
		}
	}
	return func(yield func(sources.Source, error) bool) {
		for d, err := range o.read(ctx, files, with, l) {
			if !yield(d.Source, err) {
				return
			}
		}
	}
}

// Documents is [Sources] with the texts. It always reads.
func Documents(ctx context.Context, files Files, o Options, l *Ledger) iter.Seq2[sources.Document, error] {
	return o.read(ctx, files, o.texts(), l)
}

// texts is how texts are read.
func (o Options) texts() sources.Options {
	with := sources.Options{KeepText: true}
	if o.Counter != nil {
		with.Each = func() func(*sources.Document) error {
			return func(d *sources.Document) error {
				o.Counter.CountDocument(d)
				return nil
			}
		}
	}
	return with
}

// read is readAll, less the files that are not used.
func (o Options) read(ctx context.Context, files Files, with sources.Options, l *Ledger) iter.Seq2[sources.Document, error] {
	return func(yield func(sources.Document, error) bool) {
		for d, err := range o.readAll(ctx, files, with, l) {
			if (err == nil || d.Path == "") && !yield(d, err) {
				return
			}
		}
	}
}

// readAll reads files as with says, and adds to l those that are not used. These are yielded too,
// each with its error; an error without a path ends it.
func (o Options) readAll(ctx context.Context, files Files, with sources.Options, l *Ledger) iter.Seq2[sources.Document, error] {
	return func(yield func(sources.Document, error) bool) {
		if l == nil {
			l = &Ledger{}
		}
		var left []scan.Excluded // by the scan, which may run ahead of the reading
		defer func() {
			l.Excluded = append(l.Excluded, left...)
			slices.SortStableFunc(l.Excluded, func(a, b scan.Excluded) int { return scan.ComparePaths(a.Path, b.Path) })
		}()
		sel := o.scanning()
		sel.Excluded = func(e scan.Excluded) { left = append(left, e) }
		with.Encoding, with.Workers, with.Formats = o.Encoding, o.Workers, o.Readers
		roots := files.Roots()
		for d, err := range sources.Read(ctx, roots, scan.Roots(ctx, roots, sel), with) {
			switch {
			case ctx.Err() != nil:
				yield(sources.Document{}, ctx.Err())
				return
			case err != nil && d.Path == "":
				yield(sources.Document{}, err)
				return
			case err != nil:
				l.add(d.Source, err)
			case len(d.Notes) > 0:
				l.Noted = append(l.Noted, d.Source)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// scanning is which files are wanted.
func (o Options) scanning() scan.Options {
	sel := o.Selection.Options
	sel.Supported = o.Readers.Supported
	return sel
}

// add records a file that is not used.
func (l *Ledger) add(src sources.Source, err error) {
	m := manifest.Manifest{Excluded: l.Excluded, Problems: l.Problems}
	m.Add(src, err)
	l.Excluded, l.Problems = m.Excluded, m.Problems
}

// way is everything but the bytes of a file that decides what is found out about it.
func (o Options) way() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %+v", o.Encoding, o.Readers.Limits.Defaults())
	for _, format := range o.Readers.Formats() {
		fmt.Fprintf(&b, " %q %q", format, o.Readers.Extractor(format))
	}
	return b.String()
}

// Combine writes the texts of files to w as one, counted by o.Counter. All others are added to l. A
// how.Total of 0 is found out first.
func Combine(ctx context.Context, w io.Writer, files Files, o Options, how combine.Options, l *Ledger) (combine.Result, error) {
	if how.Total == 0 {
		roots := files.Roots()
		for _, err := range scan.Roots(ctx, roots, o.scanning()) {
			if err == nil || ctx.Err() == nil { // what cannot be read keeps its number
				how.Total++
			}
		}
	}
	var end error // of the reading
	unread := 0   // files that are in l
	docs := func(yield func(sources.Document, error) bool) {
		for d, err := range o.readAll(ctx, files, o.texts(), l) {
			if err != nil && d.Path == "" {
				end = err
				return
			}
			if err != nil {
				unread++
			}
			if !yield(d, err) {
				return
			}
		}
	}
	result, err := combine.Write(w, docs, o.Counter, how)
	if n := len(result.Problems); n > unread { // what was read is UTF-8 with a hash: nobody should ever see this
		err = cmp.Or(err, result.Problems[n-1].Err)
	}
	return result, cmp.Or(end, err)
}
