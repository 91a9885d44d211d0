package persona

import (
	"context"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Record is the manifest of a reading with o. roots says where the files were found, one for each root that was read.
func Record(r *Reading, o Options, roots []manifest.Root) *manifest.Manifest {
	m := &manifest.Manifest{
		Roots:     roots,
		Selection: manifest.Selection{Options: o.Select, Encoding: o.Encoding},
		Sources:   r.Sources,
		Excluded:  r.Excluded,
		Problems:  r.Problems,
	}
	if o.Counter != nil {
		m.Tokenizer = o.Counter.Tokenizer
	}
	m.Seal()
	return m
}

// VerifySources reads the sources of m again, below roots, and says what became of each. Files that the recorded selection finds
// now and the manifest does not have are new. output is as in Options.
func VerifySources(ctx context.Context, m *manifest.Manifest, roots []scan.Root, output string) (*manifest.Report, error) {
	o := Options{Output: output, Select: m.Selection.Options}
	o.Select.Supported, o.Select.Excluded = extract.Supported, func(scan.Excluded) {}
	return manifest.Verify(ctx, m, roots, o.files(ctx, roots, o.Select), sources.Options{Encoding: m.Selection.Encoding, Container: extract.Container})
}
