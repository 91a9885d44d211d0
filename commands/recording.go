package commands

import (
	"context"
	"iter"
	"path/filepath"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/sources"
)

// recording is a reading that puts files on record. It must be closed.
type recording struct {
	manifest.Recorder
	data   *data
	from   persona.Files // data, unless somebody looks on
	ledger persona.Ledger
	used   int
}

// recording opens what a request names, to be recorded in a format and written to output, "" for no
// file.
func (w *World) recording(ctx context.Context, r SourcesRequest, f ManifestFormat, output string) (*recording, error) {
	if f != ManifestJSON && f != ManifestSums && f != ManifestMarkdown {
		return nil, usage("known are json, sha256sum, markdown and bagit", "--format: there is no format %q", f)
	}
	counter, err := w.counter(ctx, r.Counting)
	if err != nil {
		return nil, err
	}
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	files.writing(output)
	files.options.Memory = w.Memory
	if f != ManifestSums { // else not shown, so not computed
		files.options.Counter = counter
	}
	return &recording{data: files, from: files, ledger: files.ledger()}, nil
}

func (r *recording) close() { r.data.let() }

// sources reads the files once, and yields each that is used, on record. An error ends them.
func (r *recording) sources(ctx context.Context, w *World) iter.Seq2[sources.Source, error] {
	return func(yield func(sources.Source, error) bool) {
		for s, err := range persona.Sources(ctx, r.from, r.data.options, &r.ledger) {
			if err == nil {
				err = r.Add(&s)
			}
			if err != nil {
				yield(sources.Source{}, err)
				return
			}
			r.used++
			if !yield(s, nil) {
				return
			}
			w.read(s)
		}
		if err := r.data.lost(r.ledger.Excluded); err != nil {
			yield(sources.Source{}, err)
		}
	}
}

// manifest is the record, sealed, without the sources.
func (r *recording) manifest() *manifest.Manifest {
	m := &manifest.Manifest{
		Roots: r.data.placed(), Selection: r.data.options.Selection, Excluded: r.ledger.Excluded, Problems: r.ledger.Problems,
	}
	if c := r.data.options.Counter; c != nil {
		m.Tokenizer = c.Tokenizer
	}
	r.Seal(m)
	return m
}

func (r *recording) outcome() error { return r.data.outcome(r.used, &r.ledger) }

// all keeps the files that are used.
func (r *recording) all(ctx context.Context, w *World) (all []sources.Source, err error) {
	for s, err := range r.sources(ctx, w) {
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// placed says where each root is: relative to the folder of the file about to be written if there
// is one and that can be said, else absolute.
func (d *data) placed() []manifest.Root {
	from := ""
	if d.output != "" {
		from = filepath.Dir(d.output)
	}
	return d.recorded(from)
}
