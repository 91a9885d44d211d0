package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
)

type verifyAnswer struct {
	Schema string `json:"schema"`
	*manifest.Report
	Quotes *quoteAnswer  `json:"quotes,omitempty"` // of a run folder
	Run    []runs.File   `json:"run,omitempty"`    // the files of a run folder
	Bag    *manifest.Bag `json:"bag,omitempty"`    // what is said of a bag
	OK     bool          `json:"ok"`
}

type quoteAnswer struct {
	Checked int                `json:"checked"`
	Failed  []evidence.Failure `json:"failed"`
}

func (v *verifyAnswer) damaged() []runs.File {
	var list []runs.File
	for _, f := range v.Run {
		if f.Verdict != manifest.Same {
			list = append(list, f)
		}
	}
	return list
}

// openRun opens a run folder; nil if it is none.
func openRun(name string) (*runs.Run, error) {
	run, err := runs.Open(name)
	var damaged *runs.Damaged
	switch {
	case errors.Is(err, runs.ErrNoRun):
		return nil, nil
	case !errors.As(err, &damaged):
		return run, err
	case errors.As(err, new(*personas.Invalid)):
		return nil, checkFailed("%s: %w", damaged.File, damaged.Err)
	}
	if _, ok := damaged.Err.(*fs.PathError); ok { // it could not be opened
		return nil, checkFailed("%s: %s; the run folder is damaged", damaged.File, reason(damaged.Err))
	}
	return nil, checkFailed("%w", err)
}

// checkRun reads the sources again as they were read then, and looks every quote up; then the run folder's own files.
func checkRun(ctx context.Context, run *runs.Run, m *manifest.Manifest, st *study, answer *verifyAnswer) error {
	failures, err := persona.Verify(ctx, st, persona.Options{Selection: m.Selection, Readers: st.readers}, run.Set)
	if err != nil {
		return err
	}
	answer.Quotes = &quoteAnswer{Checked: len(run.Set.Evidence), Failed: failures}
	answer.Run = run.Files()
	answer.OK = answer.OK && len(answer.Quotes.Failed) == 0 && len(answer.damaged()) == 0
	return nil
}
