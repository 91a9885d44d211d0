package commands

import (
	"context"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

// ScanDocument is the files that would be used, and what is left out and why.
type ScanDocument struct {
	Schema   string             `json:"schema"`
	Roots    []manifest.Root    `json:"roots"` // where the files are
	Files    []scan.File        `json:"files"`
	Excluded []scan.Excluded    `json:"excluded"`
	Errors   []manifest.Problem `json:"errors"`
	Totals   ScanTotals         `json:"totals"`
	outcome
}

// ScanTotals are the sums of a [ScanDocument].
type ScanTotals struct {
	Files    int   `json:"files"`
	Bytes    int64 `json:"bytes"`
	Excluded int   `json:"excluded"`
}

// Scan lists the files of d. It opens none but archives and ignore files. The stream must be ranged
// over, or closed.
func Scan(ctx context.Context, w World, d Data) (*Stream[ScanDocument, scan.File], error) {
	files, err := w.open(ctx, d)
	if err != nil {
		return nil, err
	}
	doc := &ScanDocument{Schema: "persona.scan/v1", Roots: files.recorded("")}
	o := files.options.Selection.Options
	o.Supported = files.options.Readers.Supported
	s := streamOf(doc, files.let, func(yield func(scan.File, error) bool) {
		l := files.ledger()
		o.Excluded = func(e scan.Excluded) { l.Excluded = append(l.Excluded, e) }
		for f, err := range scan.Roots(ctx, files.Roots(), o) {
			if ctx.Err() != nil {
				yield(scan.File{}, ctx.Err())
				return
			}
			if err != nil {
				l.Problems = append(l.Problems, manifest.Problem{Path: f.Path, Error: reason(err)})
				continue
			}
			doc.Totals.Files++
			doc.Totals.Bytes += f.Size
			if !yield(f, nil) {
				return
			}
		}
		doc.Excluded, doc.Errors, doc.Totals.Excluded = l.Excluded, l.Problems, len(l.Excluded)
		doc.err = files.outcome(doc.Totals.Files, &l)
	})
	var object jsonw.Object
	s.append = func(line []byte, f *scan.File) ([]byte, error) {
		o := object.Entry(line).Str("path", f.Path).Int("size", f.Size).Time("modified", f.Modified).Str("format", f.Format)
		return o.End(), nil // a time that RFC 3339 cannot say stands there all the same
	}
	return s, nil
}
