package commands

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// GenerateRequest asks for personas, in a run folder.
type GenerateRequest struct {
	Data
	Count  count.Spec // how many; zero: as many as the data supports
	Output string     // the run folder; "" is that of [runs.Default], in the working directory
	Force  bool       // replaces a run folder that was edited too, and keeps it beside the new one
}

// GenerateDocument is what was made, and where it is.
type GenerateDocument struct {
	Schema       string             `json:"schema"`
	Folder       string             `json:"folder"` // with slashes
	Kept         *string            `json:"kept"`   // the edited run folder that was there; null: none
	Files        []string           `json:"files"`  // of the folder
	Digest       string             `json:"digest"` // of the manifest
	Method       personas.Method    `json:"method"`
	Count        personas.Count     `json:"count"`
	Warning      *string            `json:"warning"` // what the data supports instead; null: this
	Participants int                `json:"participants"`
	Quotes       int                `json:"quotes"`
	Personas     []GeneratedPersona `json:"personas"`
	Estimate     estimate.Estimate  `json:"estimate"`
	Excluded     []scan.Excluded    `json:"excluded"`
	Errors       []manifest.Problem `json:"errors"`
	Verify       string             `json:"-"` // the command line that checks the run folder
	Set          personas.Set       `json:"-"` // the personas themselves
	Noted        []sources.Source   `json:"-"` // used, but without what their Notes say
	outcome
}

// GeneratedPersona is a persona of a [GenerateDocument] in short.
type GeneratedPersona struct {
	ID           string           `json:"id"`
	Label        string           `json:"label"`
	Share        float64          `json:"share"`
	Participants int              `json:"participants"`
	Support      evidence.Support `json:"support"`
}

// Generate makes personas of what people say in the files of r, checks every quote of them against
// these, and writes a run folder, whole or not at all. If r.Count cannot be met, or if what is in
// the folder's place would be lost, it fails, and nothing was written.
func Generate(ctx context.Context, w World, r GenerateRequest) (*GenerateDocument, error) {
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }() // only read
	if r.Output != "" {
		r.Output = filepath.Clean(r.Output) // shells complete a folder's name with a slash
		if err := runs.MayReplace(r.Output, runs.Options{Force: r.Force}); err != nil {
			return nil, unreplaced(r.Output, err)
		}
	}
	s, err := w.people(ctx, files)
	if err != nil {
		return nil, err
	}
	set, err := drafted(ctx, files, s, r.Count)
	if err != nil {
		return nil, err
	}
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return nil, err
	}
	doc := generated(s, set, est)
	doc.err = files.outcome(len(s.Sources), &s.Ledger)
	if err := w.put(ctx, files, r, s.Manifest(nil), doc); err != nil {
		return nil, err
	}
	if warning := unsupported(r.Count, len(set.Personas), est); warning != "" {
		w.warn("%s", warning)
		doc.Warning = &warning
	}
	w.warnForeign(est)
	if len(set.Evidence) == 0 {
		w.warn("nothing could be quoted: too few words, or only what is private or damaged; these personas rest on no evidence")
	}
	return doc, nil
}

// put writes the run folder of doc, with m as its manifest, and says in doc where it is.
func (w *World) put(ctx context.Context, files *data, r GenerateRequest, m *manifest.Manifest, doc *GenerateDocument) error {
	folder := r.Output
	if folder == "" {
		folder = runs.Default(files.Roots()[0].Name, m.Digest)
	}
	m.Roots = files.recorded(folder)
	if err := ctx.Err(); err != nil {
		return err
	}
	kept, err := runs.Write(folder, runs.Content{Set: doc.Set, Manifest: m}, runs.Options{Force: r.Force})
	if err != nil {
		return unreplaced(folder, err)
	}
	doc.Folder, doc.Digest = filepath.ToSlash(folder), m.Digest
	var named []string // roots that are read again only if they are named
	if !files.Within(".", folder) {
		for _, root := range files.Record("") {
			named = append(named, filepath.FromSlash(root.Path))
		}
	}
	doc.Verify = verifyLine(folder, named)
	if kept != "" {
		w.warn("%s was edited: it is kept as %s", folder, kept)
		kept = filepath.ToSlash(kept)
		doc.Kept = &kept
	}
	return nil
}

// drafted makes personas without a model, whose every quote was checked.
func drafted(ctx context.Context, files *data, s *persona.Study, spec count.Spec) (personas.Set, error) {
	set, err := s.Draft(ctx, persona.Ask{Count: spec})
	switch {
	case errors.Is(err, estimate.ErrCount):
		return set, &Error{Exit: ExitCheckFailed, Err: err, Hint: "ask for fewer, or leave --count away; nothing was written"}
	case errors.Is(err, draft.ErrNoWords):
		return set, &Error{
			Exit: ExitFailed, Err: fmt.Errorf("%s: %w", files.names(), err), Path: files.only(),
			Hint: "--columns LIST names the columns of a table that hold answers",
		}
	case err != nil:
		return set, err
	}
	if failures := s.Verify(set); len(failures) > 0 {
		return set, fmt.Errorf("a quote does not stand, nothing was written: %w", &failures[0])
	}
	return set, nil
}

// generated is the document of a set, without what is known of the folder.
func generated(s *persona.Study, set personas.Set, est estimate.Estimate) *GenerateDocument {
	doc := &GenerateDocument{
		Schema: "persona.generate/v1", Files: runs.Files(), Method: set.Method, Count: set.Count,
		Participants: len(s.People), Quotes: len(set.Evidence), Personas: []GeneratedPersona{}, Estimate: est,
		Excluded: orEmpty(s.Excluded), Errors: orEmpty(s.Problems), Set: set, Noted: s.Noted,
	}
	for _, p := range set.Personas {
		doc.Personas = append(doc.Personas, GeneratedPersona{p.ID, p.Label, p.Share, len(p.Participants), p.Support})
	}
	return doc
}

// unsupported says that the estimate does not support as many personas as were asked for and made;
// "" if it does.
func unsupported(spec count.Spec, made int, est estimate.Estimate) string {
	if spec.Kind == count.KindAuto || made >= est.Low && made <= est.High {
		return ""
	}
	return fmt.Sprintf("%s made as asked for, but the data supports %s", amount.Of(made, "persona"), Recommendation(est))
}

// unreplaced is the error of a run folder that could not be put in its place, as it is said of it.
func unreplaced(folder string, err error) error {
	e := &Error{Exit: ExitFailed, Err: err, Path: folder}
	pe, ok := err.(*fs.PathError) //nolint:errorlint // what is wrapped is about another file
	switch {
	case errors.Is(err, runs.ErrNoFolder):
		e.Hint = "give -o another name"
	case errors.Is(err, runs.ErrNoRun):
		e.Hint = "give -o a new name; only a folder of an earlier run is replaced"
	case errors.As(err, new(*runs.Edited)):
		e.Err = fmt.Errorf("%w; nothing was written", err)
		e.Hint = "--force replaces it and keeps what is there beside it, as " + Quote(folder+".1") + " or the next that is free"
	case !ok:
		return err
	case pe.Op == "open":
		e.Err = fmt.Errorf("%s: %s", folder, reason(err))
	case pe.Op == "mkdir":
		e.Err = fmt.Errorf("write %s: %s", folder, reason(err))
	case pe.Op == "create":
		e.Err, e.Hint = fmt.Errorf("write %s: %s", folder, reason(err)), "may you write there?"
	case pe.Op == "write":
		e.Err = fmt.Errorf("write %s: %w; nothing was written", folder, pe.Err)
	}
	return e
}
