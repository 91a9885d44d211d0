package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

// window is the flags that say what must fit into what.
type window struct {
	counting
	window, system, output int
	failOn                 string
}

func (w *window) flags(c *cobra.Command) {
	w.modelFlags(c)
	f := c.Flags()
	f.IntVar(&w.window, "window", 0, "context window of `N` tokens, instead of the model's")
	f.IntVar(&w.system, "system-tokens", 0, "`N` tokens for the instructions")
	f.IntVar(&w.output, "output-tokens", 0, "keep `N` tokens free for the answer (default by provider: Anthropic and Gemini 15,000, others 10,000, within the model's limit)")
}

func (a *app) budgetCommand() *cobra.Command {
	var sel selection
	var win window
	c := &cobra.Command{
		Use:   "budget PATH... --model MODEL",
		Short: "Say whether the data fits a model's context window, and what helps",
		Long: `Say whether the combined text of all files fits a model's context window, beside the
instructions and what is kept free for the answer. The levels are green below 70 %,
yellow from 70, orange from 85 and red from 95. Exit code 3 where the window is
exceeded, or at the level given with --fail-on.`,
		Example: `  persona budget examples --model gpt-4o
  persona budget examples --model claude-sonnet-4-5 --system-tokens 2000 --json
  persona budget examples --window 32000 --fail-on orange`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	win.flags(c)
	c.Flags().StringVar(&win.failOn, "fail-on", "", "exit 3 at this `LEVEL` too: yellow, orange or red")
	c.RunE = func(c *cobra.Command, args []string) error {
		limit := budget.Level(-1)
		if win.failOn != "" {
			l, err := budget.ParseLevel(win.failOn)
			if err != nil || l == budget.Green {
				return usageError("levels are yellow, orange and red", "--fail-on: there is no level %q to fail on", win.failOn)
			}
			limit = l
		}
		if win.model == "" && !c.Flags().Changed("window") {
			return usageError("for example --model gpt-4o, or --window 128000", "budget needs a --model or a --window")
		}
		fit, err := win.resolve(a, c)
		if err != nil {
			return err
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		return a.budget(c.Context(), st, fit, limit)
	}
	return c
}

// fit is a window that is known, and who counts for it.
type fit struct {
	model          models.Model // zero where only a window was given
	window, system int
	output         int // the reserve
	counter        *combine.Counter
	registry       models.Registry
}

// resolve looks the model up and checks the numbers against it.
func (w *window) resolve(a *app, c *cobra.Command) (*fit, error) {
	m, registry, err := w.find(c.Context(), a)
	if err != nil {
		return nil, err
	}
	counter, err := combine.ModelCounter(m.Encoding)
	if w.model == "" {
		counter, err = combine.NewCounter("")
	}
	if err != nil {
		return nil, err
	}
	f := &fit{model: m, window: m.Window, system: w.system, output: m.Reserve, counter: counter, registry: registry}
	if c.Flags().Changed("window") {
		f.window = w.window
	}
	if c.Flags().Changed("output-tokens") {
		f.output = w.output
	}
	if f.model.Name != "" && !c.Flags().Changed("window") {
		f.window = m.Usable(f.output)
	}
	switch {
	case c.Flags().Changed("window") && w.window <= 0:
		return nil, usageError("a window is a number of tokens, such as 128000", "--window %d: a window has at least 1 token", w.window)
	case w.system < 0 || w.output < 0:
		return nil, usageError("", "--system-tokens and --output-tokens cannot be negative")
	}
	if w.model != "" {
		if err := m.CheckOutput(f.output); err != nil {
			return nil, usageError("", "--output-tokens: %w", err)
		}
	} else if f.output == 0 && !c.Flags().Changed("output-tokens") {
		f.output = min(defaultReserve, f.window/2)
	}
	return f, nil
}

// defaultReserve is what is kept free for the answer where only a window was given, in tokens: the reserve for OpenAI's models,
// at most half the window.
const defaultReserve = 10_000

// reckon combines the files without writing them anywhere, and does the arithmetic.
func (a *app) reckon(ctx context.Context, st *study, f *fit, r *reading) (used int, b budget.Budget, advice []budget.Suggestion, err error) {
	result, err := persona.Combine(ctx, io.Discard, st, st.reading(f.counter), combine.Options{Style: combine.Standard}, &r.Ledger)
	if err != nil {
		return 0, b, nil, err
	}
	b, err = budget.Compute(f.window, f.system, result.TotalTokens, f.output)
	if errors.Is(err, budget.ErrInvalid) {
		return 0, b, nil, usageError("", "%w", err)
	}
	return len(result.Sources), b, b.Suggest(persona.Advice(f.registry, f.model, result)), err
}

type budgetAnswer struct {
	Schema      string              `json:"schema"`
	Model       string              `json:"model,omitempty"`
	Tokenizer   string              `json:"tokenizer"`
	Method      tokens.Method       `json:"method"`
	Budget      budget.Budget       `json:"budget"`
	Level       budget.Level        `json:"level"`
	Room        int                 `json:"room"`          // how much more input fits
	Chunk       int                 `json:"largest_chunk"` // the largest input that stays green
	Suggestions []budget.Suggestion `json:"suggestions"`
	Files       int                 `json:"files"`
	Excluded    []scan.Excluded     `json:"excluded"`
	Errors      []manifest.Problem  `json:"errors"`
}

func (a *app) budget(ctx context.Context, st *study, f *fit, limit budget.Level) error {
	r := st.unread()
	used, b, advice, err := a.reckon(ctx, st, f, r)
	if err != nil {
		return err
	}
	if used == 0 {
		return a.verdict(st, 0, r.Excluded, r.Problems)
	}
	if a.json {
		err = a.printJSON(budgetAnswer{
			Schema: "persona.budget/v1", Model: f.model.ID(), Tokenizer: f.counter.Tokenizer, Method: f.counter.Method,
			Budget: b, Level: b.Level(), Room: b.Room(), Chunk: b.LargestChunk(budget.YellowPercent), Suggestions: orEmpty(advice),
			Files: used, Excluded: r.Excluded, Errors: orEmpty(r.Problems),
		})
	} else {
		out := bufio.NewWriter(a.out)
		printBudget(out, f, b, advice)
		printNotes(out, r.Noted)
		printLeftOut(out, r.Excluded)
		err = out.Flush()
	}
	if err != nil {
		return err
	}
	readable := a.verdict(st, used, r.Excluded, r.Problems)
	switch {
	case b.Over():
		return checkFailed("the window is exceeded by %s tokens", amount.Number(-b.Available))
	case limit >= 0 && b.Level() >= limit:
		return checkFailed("the level is %s (--fail-on %s)", b.Level(), limit)
	}
	return readable
}

// printBudget draws the window as a bar, with its parts and what helps.
func printBudget(w io.Writer, f *fit, b budget.Budget, advice []budget.Suggestion) {
	name := f.model.ID()
	if name == "" {
		name = "this window"
	}
	holds := amount.Number(b.Window) + " tokens"
	if b.Window < f.model.Window {
		holds += fmt.Sprintf(" (its window is %s, but it takes at most %s of input)", amount.Number(f.model.Window), amount.Number(f.model.MaxInput))
	}
	fmt.Fprintf(w, "%s holds %s; %s %% would be used: %s\n", term.Safe(name), holds, b.UsagePercent, b.Level())
	fmt.Fprintf(w, "  %s\n", bar(b, 60))
	fmt.Fprintf(w, "%12s  instructions\n", amount.Number(b.System))
	fmt.Fprintf(w, "%12s  the combined text (%s, %s)\n", amount.Number(b.Input), f.counter.Tokenizer, methodText(f.counter.Method))
	fmt.Fprintf(w, "%12s  kept free for the answer\n", amount.Number(b.Output))
	if b.Available >= 0 {
		fmt.Fprintf(w, "%12s  left; it stays green up to %s tokens of text\n", amount.Number(b.Available), amount.Number(b.LargestChunk(budget.YellowPercent)))
	} else {
		fmt.Fprintf(w, "%12s  too many\n", amount.Number(-b.Available))
	}
	if len(advice) > 0 {
		fmt.Fprintln(w, "\nWhat helps:")
		for _, s := range advice {
			fmt.Fprintf(w, "  - %s\n", term.Safe(s.Text))
		}
	}
}

// bar draws instructions, text and reserve in their share of the window.
func bar(b budget.Budget, width int) string {
	cells := func(n int) int { return int(math.Ceil(min(1, float64(n)/float64(b.Window)) * float64(width))) } // n*width might overflow
	s := strings.Repeat("▒", cells(b.System)) + strings.Repeat("█", cells(b.Input)) + strings.Repeat("░", cells(b.Output))
	runes := []rune(s)
	if len(runes) >= width {
		return "[" + string(runes[:width]) + "]"
	}
	return "[" + s + strings.Repeat("·", width-len(runes)) + "]"
}
