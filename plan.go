package persona

import (
	"context"
	"fmt"
	"io"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// Plan is everything that can be said before a persona is made: what there is, whether it fits, what it costs, and how many personas
// it supports.
type Plan struct {
	*Study
	Count    count.Spec
	Estimate estimate.Estimate
	Fits     []Fit
}

// Plan weighs the study against models, for as many personas as spec asks for.
func (s *Study) Plan(ctx context.Context, registry models.Registry, spec count.Spec, of ...models.Model) (*Plan, error) {
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return nil, err
	}
	fits, err := s.Fits(ctx, registry, of...)
	if err != nil {
		return nil, err
	}
	return &Plan{Study: s, Count: spec, Estimate: est, Fits: fits}, nil
}

// Fit is how the combined text of a study lies in a model's window, and what one call with it costs.
type Fit struct {
	Model       models.Model        `json:"-"`
	Name        string              `json:"model"`
	Tokenizer   string              `json:"tokenizer"`
	Method      tokens.Method       `json:"method"`
	Budget      budget.Budget       `json:"budget"`
	Level       budget.Level        `json:"level"`
	InputCost   models.USD          `json:"input_cost"` // of the text alone; null where the price is not known
	Cost        models.USD          `json:"cost"`       // if the whole reserve is used for the answer; null where the price is not known
	Suggestions []budget.Suggestion `json:"suggestions"`
}

// Fits weighs the combined text in the standard style against the windows of models, with each one's default reserve for the answer.
func (s *Study) Fits(ctx context.Context, registry models.Registry, of ...models.Model) ([]Fit, error) {
	var fits []Fit
	type way struct {
		tokenizer string
		method    tokens.Method
	}
	results := map[way]combine.Result{}
	for _, m := range of {
		counter, err := CounterFor(m)
		if err != nil {
			return nil, err
		}
		result, done := results[way{counter.Tokenizer, counter.Method}]
		if !done {
			if result, err = s.Combine(ctx, io.Discard, combine.Standard, counter); err != nil {
				return nil, err
			}
			results[way{counter.Tokenizer, counter.Method}] = result
		}
		f, err := fit(m, registry, counter, result)
		if err != nil {
			return nil, err
		}
		fits = append(fits, f)
	}
	return fits, nil
}

func fit(m models.Model, registry models.Registry, counter *Counter, result combine.Result) (Fit, error) {
	b, err := budget.Compute(m.Usable(m.Reserve), 0, result.TotalTokens, m.Reserve)
	if err != nil {
		return Fit{}, fmt.Errorf("budget of %s: %w", m.ID(), err)
	}
	f := Fit{Model: m, Name: m.ID(), Tokenizer: counter.Tokenizer, Method: counter.Method, Budget: b, Level: b.Level()}
	f.InputCost, f.Cost = cost(m, b.Input, 0), cost(m, b.Input, b.Output)
	f.Suggestions = b.Suggest(Advice(registry, m, result))
	return f, nil
}

func cost(m models.Model, input, output int) models.USD {
	if usd, known := m.Price(input, output); known {
		return usd
	}
	return models.Unknown
}

// Advice is what a budget may suggest: leaving out some of the files combined, or another model instead.
func Advice(registry models.Registry, instead models.Model, result combine.Result) budget.Options {
	var o budget.Options
	for _, s := range result.Steps {
		if s.Kind == "source" {
			o.Files = append(o.Files, budget.File{Path: s.Name, Tokens: s.Tokens})
		}
	}
	for _, m := range registry.Alternatives(instead) {
		o.Models = append(o.Models, budget.Model{Name: m.ID(), Window: m.Window})
	}
	return o
}

// Combine writes the texts of the study to w as one, and counts it. The tokens of each were counted when it was read, if in the
// same way.
func (s *Study) Combine(ctx context.Context, w io.Writer, style combine.Style, counter *Counter) (combine.Result, error) {
	docs := func(yield func(sources.Document, error) bool) {
		for _, d := range s.docs {
			if counter.Tokenizer != s.Counter.Tokenizer || counter.Method != s.Counter.Method {
				d.Tokens = 0
			}
			if !yield(d, ctx.Err()) {
				return
			}
		}
	}
	return combine.Write(w, docs, counter.Combining(style))
}
