package commands

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// SourcesRequest asks for files to be put on record.
type SourcesRequest struct {
	Data
	Counting
}

// SourcesDocument is the record of files: a manifest, which [manifest.Read] reads.
type SourcesDocument struct {
	Schema    string             `json:"schema"`
	Digest    string             `json:"digest"` // 64 lower-case hexadecimal digits, see [manifest.Manifest.Seal]
	Totals    manifest.Totals    `json:"totals"`
	Tokenizer string             `json:"tokenizer,omitempty"`
	Roots     []manifest.Root    `json:"roots"`
	Selection manifest.Selection `json:"selection"`
	Sources   []sources.Source   `json:"sources"`
	Excluded  []scan.Excluded    `json:"excluded"`
	Problems  []manifest.Problem `json:"problems"`
	Noted     []sources.Source   `json:"-"` // used, but without what their Notes say
	outcome
}

// Sources puts files on record as they come. The stream must be ranged over, or closed. As JSON it
// is the manifest itself, which is written once all files are read: its head has their sums.
func Sources(ctx context.Context, w World, r SourcesRequest) (*Stream[SourcesDocument, sources.Source], error) {
	rec, err := w.recording(ctx, r, ManifestJSON, "")
	if err != nil {
		return nil, err
	}
	m := rec.manifest()
	doc := &SourcesDocument{Schema: manifest.Schema, Tokenizer: m.Tokenizer, Roots: m.Roots, Selection: m.Selection}
	s := streamOf(doc, rec.close, func(yield func(sources.Source, error) bool) {
		for src, err := range rec.sources(ctx, &w) {
			if !yield(src, err) || err != nil {
				return
			}
		}
		m := rec.manifest()
		doc.Digest, doc.Totals, doc.Excluded, doc.Problems = m.Digest, m.Totals, m.Excluded, m.Problems
		doc.Noted, doc.err = rec.ledger.Noted, rec.outcome()
	})
	s.json = func(out io.Writer) error {
		spool := &whole.Spool{}
		defer func() { _ = spool.Close() }() // it never fails
		rec.Entries = spool
		for _, err := range s.Entries {
			if err != nil {
				return err
			}
		}
		if err := rec.WriteJSON(out, rec.manifest()); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return nil
	}
	return s, nil
}

// ManifestFormat is a format that a manifest is written in.
type ManifestFormat string

// The formats of manifests. A bag is a folder: [BagSources] makes one.
const (
	ManifestJSON     ManifestFormat = "json"      // all that is known
	ManifestSums     ManifestFormat = "sha256sum" // a list that sha256sum -c checks; nobody counts tokens for it
	ManifestMarkdown ManifestFormat = "markdown"  // a section of a report
)

// SourcesFileDocument is what was written: a manifest in some format.
type SourcesFileDocument struct {
	Schema   string             `json:"schema"`
	File     string             `json:"file"` // "" if somebody else's writer took it
	Format   ManifestFormat     `json:"format"`
	Totals   manifest.Totals    `json:"totals"`
	Digest   string             `json:"digest"`
	Excluded []scan.Excluded    `json:"excluded"`
	Errors   []manifest.Problem `json:"errors"`
	outcome
}

// SaveSources writes the manifest of files to a file, which appears whole or not at all. It is an
// error if no file can be used, and nothing is written then. A file that is one of the sources is
// never replaced, unless it is an earlier manifest.
func SaveSources(ctx context.Context, w World, r SourcesRequest, f ManifestFormat, file string) (*SourcesFileDocument, error) {
	return w.writeSources(ctx, r, f, file, func(write func(io.Writer) error) error { return saveFile(ctx, file, write) })
}

// WriteSources writes the manifest of files to out, as sums while they are read. If no file can be
// used, a manifest in JSON says so, and for other formats that is an error.
func WriteSources(ctx context.Context, w World, r SourcesRequest, f ManifestFormat, out io.Writer) (*SourcesFileDocument, error) {
	return w.writeSources(ctx, r, f, "", func(write func(io.Writer) error) error { return write(out) })
}

// writeSources writes a manifest to where to has it written. file is its name, "" for none.
func (w *World) writeSources(ctx context.Context, r SourcesRequest, f ManifestFormat, file string, to func(func(io.Writer) error) error) (*SourcesFileDocument, error) {
	rec, err := w.recording(ctx, r, f, file)
	if err != nil {
		return nil, err
	}
	defer rec.close()
	switch f {
	case ManifestSums:
		err = to(func(out io.Writer) error { return rec.sums(ctx, w, out) })
	case ManifestMarkdown:
		err = rec.report(ctx, w, to)
	default:
		err = rec.document(ctx, w, to)
	}
	if errors.Is(err, errNothing) {
		return nil, rec.outcome()
	}
	if err != nil {
		return nil, err
	}
	m := rec.manifest()
	return &SourcesFileDocument{
		Schema: "persona.sources-file/v1", File: file, Format: f, Totals: m.Totals, Digest: m.Digest,
		Excluded: m.Excluded, Errors: m.Problems, outcome: outcome{rec.outcome()},
	}, nil
}

// sums writes a list that sha256sum -c checks, as the files are hashed: of a million none is kept.
func (r *recording) sums(ctx context.Context, w *World, to io.Writer) error {
	out := bufio.NewWriterSize(to, 64<<10)
	for s, err := range r.sources(ctx, w) {
		if err != nil {
			return err
		}
		if _, err := out.Write(manifest.AppendSum(out.AvailableBuffer(), s.SHA256, s.Path)); err != nil {
			return err
		}
	}
	if r.used == 0 {
		return errNothing
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// document writes the manifest that verify reads. Its head has the sums of all that follows, so the
// entries wait in a spool.
func (r *recording) document(ctx context.Context, w *World, to func(func(io.Writer) error) error) error {
	spool := &whole.Spool{}
	defer func() { _ = spool.Close() }() // it never fails
	r.Entries = spool
	for _, err := range r.sources(ctx, w) {
		if err != nil {
			return err
		}
	}
	if r.used == 0 && r.data.output != "" {
		return errNothing
	}
	return to(func(out io.Writer) error {
		if err := r.WriteJSON(out, r.manifest()); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return nil
	})
}

// report writes the manifest in Markdown.
func (r *recording) report(ctx context.Context, w *World, to func(func(io.Writer) error) error) error {
	all, err := r.all(ctx, w)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errNothing
	}
	m := r.manifest()
	m.Sources = all
	return to(func(out io.Writer) error {
		if err := m.WriteMarkdown(out); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return nil
	})
}
