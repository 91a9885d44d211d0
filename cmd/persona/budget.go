package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
)

func (a *app) budgetCommand() *cobra.Command {
	var sel selection
	var num counting
	var window, system, output int
	var failOn string
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
	num.modelFlags(c)
	f := c.Flags()
	f.IntVar(&window, "window", 0, "context window of `N` tokens, instead of the model's")
	f.IntVar(&system, "system-tokens", 0, "`N` tokens for the instructions")
	f.IntVar(&output, "output-tokens", 0, "keep `N` tokens free for the answer (default by provider: Anthropic and Gemini 15,000, others 10,000, within the model's limit)")
	f.StringVar(&failOn, "fail-on", "", "exit 3 at this `LEVEL` too: yellow, orange or red")
	c.RunE = func(c *cobra.Command, args []string) error {
		r := commands.BudgetRequest{Model: num.model, ModelsFile: num.registry, SystemTokens: system}
		var err error
		if failOn != "" {
			if r.FailOn, err = budget.ParseLevel(failOn); err != nil || r.FailOn == budget.Green {
				return usageError("levels are yellow, orange and red", "--fail-on: there is no level %q to fail on", failOn)
			}
		}
		if f.Changed("window") {
			r.Window = &window
		}
		if f.Changed("output-tokens") {
			r.OutputTokens = &output
		}
		if r.Data, err = sel.data(args); err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Budget(c.Context(), w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			printBudget(out, doc)
			printNotes(out, doc.Noted)
			printLeftOut(out, doc.Excluded)
			return nil
		})
	}
	return c
}

// printBudget draws the window as a bar, with its parts and what helps.
func printBudget(w io.Writer, doc *commands.BudgetDocument) {
	b, name := doc.Budget, doc.Model
	if name == "" {
		name = "this window"
	}
	holds := amount.Number(b.Window) + " tokens"
	if doc.Of.MaxInput > 0 && b.Window < doc.Of.Window && b.Window == doc.Of.Usable(b.Output) {
		holds += fmt.Sprintf(" (its window is %s, but it takes at most %s of input)", amount.Number(doc.Of.Window), amount.Number(doc.Of.MaxInput))
	}
	fmt.Fprintf(w, "%s holds %s; %s %% would be used: %s\n", term.Safe(name), holds, b.UsagePercent, b.Level())
	fmt.Fprintf(w, "  %s\n", bar(b, 60))
	fmt.Fprintf(w, "%12s  instructions\n", amount.Number(b.System))
	fmt.Fprintf(w, "%12s  the combined text (%s, %s)\n", amount.Number(b.Input), doc.Tokenizer, methodText(doc.Method))
	fmt.Fprintf(w, "%12s  kept free for the answer\n", amount.Number(b.Output))
	if b.Available >= 0 {
		fmt.Fprintf(w, "%12s  left; it stays green up to %s tokens of text\n", amount.Number(b.Available), amount.Number(doc.LargestChunk))
	} else {
		fmt.Fprintf(w, "%12s  too many\n", amount.Number(-b.Available))
	}
	if len(doc.Suggestions) > 0 {
		fmt.Fprintln(w, "\nWhat helps:")
		for _, s := range doc.Suggestions {
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
