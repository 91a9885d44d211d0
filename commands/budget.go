package commands

import (
	"context"
	"errors"
	"io"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// BudgetRequest asks whether the combined text of files fits a context window. It needs a model or
// a window.
type BudgetRequest struct {
	Data
	Model        string       // whose window it is, and who counts; "": a window alone, counted by the default encoding
	ModelsFile   string       // as [Counting] has it
	Window       *int         // tokens, instead of the model's; nil: the model's
	SystemTokens int          // for the instructions
	OutputTokens *int         // kept free for the answer; nil: the model's reserve, or 10,000, at most half a window alone
	FailOn       budget.Level // the level from which on the outcome is ExitCheckFailed; Green: only above the window
}

// BudgetDocument is how the combined text of files lies in a context window.
type BudgetDocument struct {
	Schema       string              `json:"schema"`
	Model        string              `json:"model,omitempty"` // absent if only a window was given
	Tokenizer    string              `json:"tokenizer"`
	Method       tokens.Method       `json:"method"`
	Budget       budget.Budget       `json:"budget"`
	Lines        []BudgetLine        `json:"lines"` // of what is used: they sum to system, input and output
	Level        budget.Level        `json:"level"`
	Room         int                 `json:"room"`          // how many more tokens of input fit
	LargestChunk int                 `json:"largest_chunk"` // the largest input that stays green, in tokens
	Suggestions  []budget.Suggestion `json:"suggestions"`
	Files        int                 `json:"files"`
	Excluded     []scan.Excluded     `json:"excluded"`
	Errors       []manifest.Problem  `json:"errors"`
	Of           models.Model        `json:"-"` // the model; zero if only a window was given
	Noted        []sources.Source    `json:"-"` // used, but without what their Notes say
	outcome
}

// Budget says whether the combined text of files fits a context window, and what helps. If it does
// not, or the level of the request is reached, the outcome is ExitCheckFailed.
func Budget(ctx context.Context, w World, r BudgetRequest) (*BudgetDocument, error) {
	win, err := w.window(ctx, r)
	if err != nil {
		return nil, err
	}
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }() // only read
	files.options.Counter = win.counter
	l := files.ledger()
	text, err := persona.Combine(ctx, io.Discard, files, files.options, combine.Options{Style: combine.Standard}, &l)
	if err != nil {
		return nil, err
	}
	used := len(text.Sources)
	if used == 0 {
		return nil, files.outcome(0, &l)
	}
	b, err := budget.Compute(win.size, r.SystemTokens, text.TotalTokens, win.output)
	if errors.Is(err, budget.ErrInvalid) {
		return nil, usage("", "%w", err)
	}
	if err != nil {
		return nil, err
	}
	suggestions, err := w.advised(ctx, files, r, win, b, b.Suggest(persona.Advice(win.registry, win.model, text)))
	if err != nil {
		return nil, err
	}
	doc := &BudgetDocument{
		Schema: "persona.budget/v1", Model: win.model.ID(), Tokenizer: win.counter.Tokenizer, Method: win.counter.Method,
		Budget: b, Level: b.Level(), Room: b.Room(), LargestChunk: b.LargestChunk(budget.YellowPercent),
		Lines: budgetLines(b, text.Steps), Suggestions: suggestions,
		Files: used, Excluded: l.Excluded, Errors: orEmpty(l.Problems), Of: win.model, Noted: l.Noted,
	}
	switch doc.err = files.outcome(used, &l); {
	case b.Over():
		doc.err = checkFailed("the window is exceeded by %s tokens", amount.Number(-b.Available))
	case r.FailOn > budget.Green && b.Level() >= r.FailOn:
		doc.err = checkFailed("the level is %s (--fail-on %s)", b.Level(), r.FailOn)
	}
	if doc.err != nil {
		AsError(doc.err).Problems = l.Problems
	}
	return doc, nil
}

// window is a context window that is known, and who counts for it.
type window struct {
	model        models.Model // zero if only a window was given
	size, output int          // the window and the reserve for the answer, in tokens
	counter      *combine.Counter
	registry     models.Registry
}

// defaultReserve is what is kept free for the answer if only a window was given, in tokens: the
// reserve for OpenAI's models.
const defaultReserve = 10_000

// window looks the model up and checks the numbers of the request against it.
func (w *World) window(ctx context.Context, r BudgetRequest) (*window, error) {
	if r.Model == "" && r.Window == nil {
		return nil, usage("for example --model gpt-4o, or --window 128000", "budget needs a --model or a --window")
	}
	m, registry, err := w.model(ctx, Counting{Model: r.Model, ModelsFile: r.ModelsFile})
	if err != nil {
		return nil, err
	}
	win := &window{model: m, output: m.Reserve, registry: registry}
	if r.OutputTokens != nil {
		win.output = *r.OutputTokens
	}
	if r.Window != nil {
		win.size = *r.Window
	} else {
		win.size = m.Usable(win.output)
	}
	switch {
	case r.Window != nil && *r.Window <= 0:
		return nil, usage("a window is a number of tokens, such as 128000", "--window %d: a window has at least 1 token", *r.Window)
	case r.SystemTokens < 0 || win.output < 0:
		return nil, usage("", "--system-tokens and --output-tokens cannot be negative")
	}
	if r.Model == "" {
		if r.OutputTokens == nil {
			win.output = min(defaultReserve, win.size/2)
		}
		win.counter, err = combine.NewCounter("")
		return win, err
	}
	if err := m.CheckOutput(win.output); err != nil {
		return nil, usage("", "--output-tokens: %w", err)
	}
	win.counter, err = combine.ModelCounter(m.Encoding)
	return win, err
}
