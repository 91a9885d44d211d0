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
		Roots: roots,
		Selection: manifest.Selection{
			Include: o.Select.Include, Exclude: o.Select.Exclude, Ext: o.Select.Ext, Order: o.Select.Order, Desc: o.Select.Desc,
			NoRecursive: o.Select.NoRecursive, Hidden: o.Select.Hidden, NoIgnore: o.Select.NoIgnore, Follow: o.Select.Follow,
			MaxSize: o.Select.MaxSize, Encoding: o.Encoding,
		},
		Sources:  r.Sources,
		Excluded: r.Excluded,
		Problems: r.Problems,
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
	s := m.Selection
	o := Options{Output: output, Encoding: s.Encoding, Select: scan.Options{
		Include: s.Include, Exclude: s.Exclude, Ext: s.Ext, Order: s.Order, Desc: s.Desc, NoRecursive: s.NoRecursive,
		Hidden: s.Hidden, NoIgnore: s.NoIgnore, Follow: s.Follow, MaxSize: s.MaxSize,
		Supported: extract.Supported, Excluded: func(scan.Excluded) {},
	}}
	return manifest.Verify(ctx, m, roots, o.files(ctx, roots, o.Select), sources.Options{Encoding: s.Encoding, Container: extract.Container})
}
