package commands

import (
	"context"
	"slices"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

// VerifyRequest asks what became of the sources of a record.
type VerifyRequest struct {
	// File is a manifest, or a list of sha256sum or of hashdeep, "-" being standard input; or a run
	// folder; or a bag.
	File string
	// Roots are where the sources are now, one for each root of the manifest, in its order; nil if
	// they are where it says. A root outside of the record's own folder and of the one we stand in
	// is read only if it is among them.
	Roots []string
	// Limits are what documents and archives may unpack to.
	Limits Limits
	// Differences leaves what is the same out of the results: of a million files that are as they
	// were none is kept.
	Differences bool
}

// VerifyDocument is what became of the sources of a record.
type VerifyDocument struct {
	Schema string `json:"schema"`
	*manifest.Report
	Quotes *VerifiedQuotes `json:"quotes,omitempty"` // of a run folder; nil if the record is none
	Run    []runs.File     `json:"run,omitempty"`    // the files of a run folder; nil if the record is none
	Bag    *manifest.Bag   `json:"bag,omitempty"`    // what is said of a bag; nil if the record is none
	OK     bool            `json:"ok"`               // all of it is as it was
	outcome
}

// VerifiedQuotes are the quotes of a run folder, looked up in the sources as these are now.
type VerifiedQuotes struct {
	Checked int                `json:"checked"`
	Failed  []evidence.Failure `json:"failed"` // those that do not stand
}

// Damaged returns the files of the run folder that are not as they were written; nil if all are.
func (d *VerifyDocument) Damaged() []runs.File {
	var list []runs.File
	for _, f := range d.Run {
		if f.Verdict != manifest.Same {
			list = append(list, f)
		}
	}
	return list
}

// Verify reads the sources of a record again, and says what became of each. Any difference, in a
// source, a quote or the record's own folder, is the outcome ExitCheckFailed; so is the error of a
// run folder that is damaged.
func Verify(ctx context.Context, w World, r VerifyRequest) (*VerifyDocument, error) {
	if err := r.Limits.validate(); err != nil {
		return nil, err
	}
	run, err := openRun(r.File)
	if err != nil {
		return nil, err
	}
	if run != nil {
		return w.verifyRun(ctx, run, r)
	}
	bag, err := openBag(r.File)
	if err != nil {
		return nil, err
	}
	if bag != nil {
		defer bag.close()
		return bag.verify(ctx, r)
	}
	m, err := w.openManifest(ctx, r.File)
	if err != nil {
		return nil, err
	}
	defer m.close()
	doc, err := w.verifySources(ctx, m, r, nil)
	if err != nil {
		return nil, err
	}
	doc.conclude()
	return doc, nil
}

// verifyRun verifies the sources, the quotes and the files of a run folder.
func (w *World) verifyRun(ctx context.Context, run *runs.Run, r VerifyRequest) (*VerifyDocument, error) {
	m, err := openRunManifest(run)
	if err == nil {
		defer m.close()
		err = m.load()
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, damaged(err)
	}
	doc, err := w.verifySources(ctx, m, r, &run.Set)
	if err != nil {
		return nil, err
	}
	doc.Run = run.Files()
	doc.conclude()
	return doc, nil
}

// verifySources reads the sources of a manifest again, and looks up the quotes of set, if there is
// one.
func (w *World) verifySources(ctx context.Context, m *openedManifest, r VerifyRequest, set *personas.Set) (*VerifyDocument, error) {
	files, err := m.roots(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }() // only read
	readers := w.Readers
	readers.Limits = r.Limits.documents()
	o := m.Selection.Options
	o.Supported, o.Output = readers.Supported, tree.ID(m.name)
	report, err := manifest.Verify(ctx, m.Reader, files.Roots(), scan.Roots(ctx, files.Roots(), o), manifest.VerifyOptions{
		Encoding: m.Selection.Encoding, Container: readers.Container, Differences: r.Differences,
	})
	switch {
	case m.Err() != nil:
		return nil, m.wrong()
	case err != nil:
		return nil, err
	}
	doc := &VerifyDocument{Schema: verifySchema, Report: report}
	if set == nil {
		return doc, nil
	}
	failures, err := persona.Verify(ctx, files, persona.Options{Selection: m.Selection, Readers: readers}, *set)
	if err != nil {
		return nil, err
	}
	doc.Quotes = &VerifiedQuotes{Checked: len(set.Evidence), Failed: failures}
	return doc, nil
}

const verifySchema = "persona.verify/v1"

// verify reads the payload of a bag and its tag files again.
func (b *openedBag) verify(ctx context.Context, r VerifyRequest) (*VerifyDocument, error) {
	if len(r.Roots) > 0 {
		return nil, usage("leave --root away", "%s is a bag, which has its payload in it", r.File)
	}
	report, err := b.Verify(ctx)
	if err != nil {
		return nil, err
	}
	if r.Differences {
		report.Results = slices.DeleteFunc(report.Results, func(r manifest.Result) bool { return r.Verdict == manifest.Same })
	}
	doc := &VerifyDocument{Schema: verifySchema, Report: report, Bag: b.Bag}
	doc.conclude()
	return doc, nil
}

// conclude sets OK, and the outcome: what matters most is said first.
func (d *VerifyDocument) conclude() {
	d.err = nil
	n := len(d.Damaged())
	switch {
	case d.Quotes != nil && len(d.Quotes.Failed) > 0:
		d.err = checkFailed("%d of %s cannot be found as quoted", len(d.Quotes.Failed), amount.Of(d.Quotes.Checked, "quote"))
	case n > 0:
		d.err = checkFailed("%s of the run folder %s not as written", amount.Of(n, "file"), oneOrMore(n, "is", "are"))
	case d.Counts.Different() > 0:
		n := d.Counts.Different()
		d.err = checkFailed("%s %s what is on record", amount.Of(n, "file"), oneOrMore(n, "differs from", "differ from"))
	case d.Bag != nil && len(d.Bag.Problems) > 0:
		d.err = checkFailed("the bag is not valid: %s", amount.Of(len(d.Bag.Problems), "problem"))
	}
	d.OK = d.err == nil
}

// oneOrMore is the form of a word that goes with n things.
func oneOrMore(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}
