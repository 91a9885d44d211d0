package commands

import (
	"context"
	"fmt"

	"github.com/persona-go/persona/batch"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

// DryRunRequest asks what a batch would read and make, and what a model would cost. The tasks and
// the count are those of the batch; of it, Output, Resume and Force are not used.
type DryRunRequest struct {
	BatchRequest
	Model      string // whose tokens and prices; "": the default encoding, and no price
	ModelsFile string // as [Counting] has it
}

// DryRunDocument is what a batch would read and make.
type DryRunDocument struct {
	Schema    string          `json:"schema"`
	Each      Each            `json:"each"`
	Model     string          `json:"model,omitempty"` // absent if none was named
	Tokenizer string          `json:"tokenizer"`
	Method    tokens.Method   `json:"method"`
	Tasks     []DryTask       `json:"tasks"`
	Totals    DryTotals       `json:"totals"`
	Excluded  []scan.Excluded `json:"excluded"` // what no task has
	outcome
}

// DryTask is what a task would read and make.
type DryTask struct {
	Path string `json:"path"`
	DryTotals
	Error *string `json:"error"` // why nothing would be made, or what could not be read; null: nothing is wrong
}

// DryTotals are what one task or all together would read and make.
type DryTotals struct {
	Files        int         `json:"files"`
	Participants int         `json:"participants"`
	Tokens       int         `json:"tokens"`        // of the texts, each counted alone
	OutputTokens TokenRange  `json:"output_tokens"` // of the personas
	Personas     int         `json:"personas"`
	Cost         *models.USD `json:"cost"`      // of the texts and the most output tokens; null if the price is not known
	CostFrom     *models.USD `json:"cost_from"` // with the fewest output tokens; null likewise
}

// TokenRange is a number of tokens that is not known exactly.
type TokenRange struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// A persona takes these many tokens of output: half to twice the 800 that REPPL/Persona v0.7.0
// reckons with (core/batch, estimate_batch).
const (
	fewestOutput = 400
	mostOutput   = 1600
)

// DryRun says what a batch would read and make. Nothing is written.
func DryRun(ctx context.Context, w World, r DryRunRequest) (*DryRunDocument, error) {
	counting := Counting{Model: r.Model, ModelsFile: r.ModelsFile}
	counter, err := w.counter(ctx, counting)
	if err != nil {
		return nil, err
	}
	model, _, err := w.model(ctx, counting)
	if err != nil {
		return nil, err
	}
	all, err := w.tasks(ctx, r.Data, r.Each)
	if err != nil {
		return nil, err
	}
	doc := &DryRunDocument{
		Schema: "persona.batch-plan/v1", Each: all.each, Tokenizer: counter.Tokenizer, Method: counter.Method,
		Tasks: []DryTask{}, Excluded: orEmpty(all.excluded),
	}
	if r.Model != "" {
		doc.Model = model.ID()
	}
	parallel, inside := batch.Share(r.Workers, len(all.list))
	var problems []manifest.Problem
	failures := 0
	put := func(i int, d *drawn, err error) error {
		t := DryTask{Path: all.list[i].path, DryTotals: d.totals}
		if err != nil {
			failures++
		}
		for _, e := range []error{err, d.notRead} {
			if e == nil || t.Error != nil {
				continue
			}
			said := AsError(e)
			message := said.Error()
			if len(said.Problems) == 0 {
				problems = append(problems, manifest.Problem{Path: t.Path, Error: message})
			}
			for _, p := range said.Problems {
				problems = append(problems, manifest.Problem{Path: t.Path + "/" + p.Path, Error: p.Error})
			}
			t.Error = &message
		}
		t.price(r.Model != "", model)
		doc.Tasks = append(doc.Tasks, t)
		doc.Totals.add(t.DryTotals)
		return err
	}
	do := func(ctx context.Context, t task) (*drawn, error) { return w.draw(ctx, t, r, counter, inside) }
	first := batch.Run(ctx, batch.Options{Workers: parallel, FailFast: r.FailFast}, all.list, do, put)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	doc.Totals.price(r.Model != "", model)
	switch {
	case first != nil:
		e := *AsError(first)
		e.Err = fmt.Errorf("%s: %w", doc.Tasks[len(doc.Tasks)-1].Path, e.Err)
		doc.err = &e
	case failures == len(doc.Tasks):
		doc.err = &Error{Exit: ExitFailed, Err: fmt.Errorf("no task could be done of %s", amount.Of(failures, "task")), Problems: problems}
	case len(problems) > 0:
		doc.err = &Error{Exit: ExitPartial, Err: fmt.Errorf("%d of %s would fail or be partial", troubled(doc.Tasks), amount.Of(len(doc.Tasks), "task")), Problems: problems}
	}
	return doc, nil
}

// troubled is how many tasks have something wrong.
func troubled(tasks []DryTask) (n int) {
	for _, t := range tasks {
		if t.Error != nil {
			n++
		}
	}
	return n
}

// drawn is what a task would be.
type drawn struct {
	totals  DryTotals
	notRead error // what could not be read; nil if all could
}

// draw reads a task and counts it.
func (w World) draw(ctx context.Context, t task, r DryRunRequest, counter *combine.Counter, inside int) (*drawn, error) {
	d := &drawn{}
	if t.err != nil {
		return d, t.err
	}
	w.Warn, w.Read, w.Memory = nil, nil, nil
	files, err := w.open(ctx, t.data)
	if err != nil {
		return d, err
	}
	defer files.let()
	files.options.Workers, files.options.Counter = inside, counter
	s, err := w.people(ctx, files)
	if err != nil {
		return d, err
	}
	d.totals.Files, d.totals.Participants, d.totals.Tokens = len(s.Sources), len(s.People), s.Tokens()
	d.notRead = files.outcome(len(s.Sources), &s.Ledger)
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return d, err
	}
	choice, err := estimate.Choose(r.Count, est, len(s.People))
	if err != nil {
		return d, &Error{Exit: ExitCheckFailed, Err: err}
	}
	d.totals.Personas = choice.Number
	d.totals.OutputTokens = TokenRange{fewestOutput * choice.Number, mostOutput * choice.Number}
	return d, nil
}

// add adds the numbers of a task.
func (t *DryTotals) add(of DryTotals) {
	t.Files += of.Files
	t.Participants += of.Participants
	t.Tokens += of.Tokens
	t.Personas += of.Personas
	t.OutputTokens.Low += of.OutputTokens.Low
	t.OutputTokens.High += of.OutputTokens.High
}

// price says what it costs, if a model is named whose price is known.
func (t *DryTotals) price(named bool, m models.Model) {
	if !named {
		return
	}
	from, known := m.Price(t.Tokens, t.OutputTokens.Low)
	to, _ := m.Price(t.Tokens, t.OutputTokens.High)
	if known {
		t.CostFrom, t.Cost = &from, &to
	}
}
