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
	"github.com/persona-go/persona/tokens"
)

// Plan is what can be said before a persona is made, beside what there is: whether it fits, what it
// costs, and how many personas it supports.
type Plan struct {
	Count    count.Spec // as it was asked for
	Estimate estimate.Estimate
	Fits     []Fit
}

// Plan weighs the study against a model, by its name in the built-in registry, for as many personas
// as spec asks for. "" is one model of each large maker. An unknown name is a
// [*models.UnknownError].
func (s *Study) Plan(ctx context.Context, model string, spec count.Spec) (*Plan, error) {
	registry, err := models.Load(nil)
	if err != nil {
		return nil, err
	}
	return s.PlanWith(ctx, registry, model, spec)
}

// PlanWith is [Study.Plan] with a registry of one's own.
func (s *Study) PlanWith(ctx context.Context, registry models.Registry, model string, spec count.Spec) (*Plan, error) {
	names := []string{model}
	if model == "" {
		names = []string{"openai/gpt-5", "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-pro"}
	}
	var of []models.Model
	for _, name := range names {
		m, err := registry.Find(name)
		if err != nil {
			return nil, err
		}
		of = append(of, m)
	}
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return nil, err
	}
	fits, err := s.fits(ctx, registry, of...)
	if err != nil {
		return nil, err
	}
	return &Plan{Count: spec, Estimate: est, Fits: fits}, nil
}

// Fit is how a study's text lies in a model's window, and what one call costs.
type Fit struct {
	Model       string              `json:"model"`
	Tokenizer   string              `json:"tokenizer"`
	Method      tokens.Method       `json:"method"`
	Budget      budget.Budget       `json:"budget"`
	Level       budget.Level        `json:"level"`
	InputCost   models.USD          `json:"input_cost"`  // of the text alone; null if the price is not known
	Cost        models.USD          `json:"cost"`        // with an answer as long as the whole reserve; null if the price is not known
	Suggestions []budget.Suggestion `json:"suggestions"` // never nil
}

// fits weighs the combined text in the standard style against the windows of models, with each
// one's default reserve for the answer.
func (s *Study) fits(ctx context.Context, registry models.Registry, of ...models.Model) ([]Fit, error) {
	var fits []Fit
	type way struct {
		tokenizer string
		method    tokens.Method
	}
	results := map[way]combine.Result{}
	for _, m := range of {
		counter, err := combine.ModelCounter(m.Encoding)
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

func fit(m models.Model, registry models.Registry, counter *combine.Counter, result combine.Result) (Fit, error) {
	b, err := budget.Compute(m.Usable(m.Reserve), 0, result.TotalTokens, m.Reserve)
	if err != nil {
		return Fit{}, fmt.Errorf("budget of %s: %w", m.ID(), err)
	}
	f := Fit{Model: m.ID(), Tokenizer: counter.Tokenizer, Method: counter.Method, Budget: b, Level: b.Level()}
	f.InputCost, f.Cost = cost(m, b.Input, 0), cost(m, b.Input, b.Output)
	f.Suggestions = append([]budget.Suggestion{}, b.Suggest(Advice(registry, m, result))...)
	return f, nil
}

func cost(m models.Model, input, output int) models.USD {
	if usd, known := m.Price(input, output); known {
		return usd
	}
	return models.Unknown
}

// Advice returns what a budget may suggest: fewer files, or another model.
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
