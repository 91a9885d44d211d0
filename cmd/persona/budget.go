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
	"github.com/persona-go/persona/tokens"
)

func (a *app) budgetCommand() *cobra.Command {
	var sel selection
	var num counting
	var window, system, output int
	var failOn string
	var compare bool
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
	f.BoolVar(&compare, "compare", false, "weigh the text against many models, or those of --model gpt-5,gemini-2.5-pro")
	c.RunE = func(c *cobra.Command, args []string) error {
		if compare {
			return a.compare(c, &sel, args, num.model, commands.CompareRequest{ModelsFile: num.registry, SystemTokens: system}, failOn)
		}
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
	for _, l := range doc.Lines[1 : len(doc.Lines)-1] {
		fmt.Fprintf(w, "%12s    %s\n", amount.Number(l.Tokens), l.Name)
	}
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
			if s.Command != "" {
				fmt.Fprintf(w, "      %s\n", term.Safe(s.Command))
			}
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

// compare shows how the text lies in the windows of many models.
func (a *app) compare(c *cobra.Command, sel *selection, args []string, names string, r commands.CompareRequest, failOn string) (err error) {
	for _, other := range []string{"window", "output-tokens"} {
		if c.Flags().Changed(other) {
			return usageError("leave out one of them", "--compare takes each model as it is, without --%s", other)
		}
	}
	if failOn != "" {
		if r.FailOn, err = budget.ParseLevel(failOn); err != nil || r.FailOn == budget.Green {
			return usageError("levels are yellow, orange and red", "--fail-on: there is no level %q to fail on", failOn)
		}
	}
	if names != "" {
		r.Names = strings.Split(names, ",")
	}
	if r.Data, err = sel.data(args); err != nil {
		return err
	}
	w, close := a.world()
	defer close()
	doc, err := commands.Compare(c.Context(), w, r)
	if err != nil {
		return err
	}
	return a.show(doc, func(out *bufio.Writer) error {
		fmt.Fprintf(out, "%-44s %10s %12s %9s  %-6s %10s\n", "model", "window", "text", "used", "level", "to read")
		for _, m := range doc.Models {
			method := ""
			if m.Method != tokens.Exact {
				method = "~"
			}
			fmt.Fprintf(out, "%-44s %10s %12s %7s %%  %-6s %10s\n", term.Safe(m.Model), amount.Number(m.Budget.Window), method+amount.Number(m.Budget.Input), m.Budget.UsagePercent, m.Level,
				dash("$"+price(m.InputCost), m.InputCost < 0))
		}
		fmt.Fprintln(out, "~ is an estimate: the model's vocabulary is not open. Each with its usual reserve for the answer.")
		printLeftOut(out, doc.Excluded)
		return nil
	})
}
