package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/internal/amount"
)

func (a *app) planCommand() *cobra.Command {
	var sel selection
	var num counting
	var who people
	var number string
	var excerpt bool
	c := &cobra.Command{
		Use:   "plan PATH...",
		Short: "One page: what there is, what was left out, whether it fits, what it costs, what to do next",
		Example: `  persona plan examples/interviews
  persona plan examples/interviews --model gpt-4o --count 3-5`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	num.modelFlags(c)
	c.Flags().StringVar(&number, "count", "auto", "how many personas you want, a `SPEC` such as 3, 3-5, ~4 or \"at least 3\"")
	c.Flags().BoolVar(&excerpt, "excerpt", false, "show how the first texts begin, without lines that hold an address or a telephone number")
	c.RunE = func(c *cobra.Command, args []string) error {
		files, err := who.data(&sel, args)
		if err != nil {
			return err
		}
		r := commands.PlanRequest{Data: files, Model: num.model, ModelsFile: num.registry, Excerpt: excerpt}
		if r.Count, err = commands.ParseCount(number); err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Plan(c.Context(), w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			printPlan(out, doc)
			return nil
		})
	}
	return c
}

// printPlan prints the page.
func printPlan(w io.Writer, doc *commands.PlanDocument) {
	fmt.Fprintf(w, "%s\n\nWhat there is\n", term.Safe(doc.Title))
	fmt.Fprintf(w, "  %s, %s, %s (%s, %s)\n", amount.Of(doc.Totals.Files, "file"), amount.Bytes(doc.Totals.Bytes),
		amount.Of(doc.Totals.Tokens, "token"), doc.Tokenizer, methodText(doc.Method))
	var kinds []string
	for _, f := range doc.Formats {
		kinds = append(kinds, fmt.Sprintf("%s %s", amount.Number(f.Files), f.Format))
	}
	fmt.Fprintf(w, "  %s\n", strings.Join(kinds, ", "))
	printNotes(w, doc.Noted)
	printLeftOut(w, doc.Excluded)
	for _, e := range doc.Excerpt {
		fmt.Fprintf(w, "\n  %s, line %d\n", term.Safe(e.Path), e.Line)
		for line := range strings.Lines(e.Text) {
			fmt.Fprintf(w, "    %s\n", term.Safe(strings.TrimSuffix(line, "\n")))
		}
	}

	fmt.Fprintf(w, "\nDoes it fit\n")
	printFits(w, doc.Models)
	if slices.ContainsFunc(doc.Models, func(f persona.Fit) bool { return f.Method != doc.Method }) {
		fmt.Fprintf(w, "  Where a model's vocabulary is not open its tokens are an estimate.\n")
	}

	fmt.Fprintf(w, "\nHow many personas\n  %s, from %s\n",
		commands.Recommendation(doc.Estimate), amount.Of(doc.Participants, "participant"))
	for _, r := range doc.Estimate.Reasons {
		fmt.Fprintf(w, "  - %s\n", term.Safe(r))
	}
	for _, l := range doc.Estimate.Languages {
		fmt.Fprintf(w, "  %s, %s: %s\n", term.Safe(l.Name), amount.Of(l.Participants, "participant"), depth(l.Depth))
	}
	if doc.Count.Kind != count.KindAuto {
		fmt.Fprintf(w, "  Asked for: %s.\n", countRange(doc.Count))
	}
	fmt.Fprintf(w, "\nWhat to do next\n")
	for _, s := range doc.Next {
		fmt.Fprintf(w, "  %s\n", term.Safe(s))
	}
}

// depth says what is known of a language.
func depth(known string) string {
	switch known {
	case "full":
		return "its small words and word families are known"
	case "roles":
		return "the words for people and parts of an interview are known"
	}
	return "known by its letters alone; the commonest words of the study count as small words"
}

// printFits prints a line for each model, and what would help if there is only one.
func printFits(w io.Writer, fits []persona.Fit) {
	longest := 0
	for _, f := range fits {
		longest = max(longest, len(f.Model))
	}
	for _, f := range fits {
		cost := "price not known"
		if f.Cost >= 0 {
			cost = fmt.Sprintf("$%.2f to read, up to $%.2f with the answer", f.InputCost, f.Cost)
		}
		fmt.Fprintf(w, "  %-*s  %9s tokens  %6s %% used  %-6s  %s\n",
			longest, term.Safe(f.Model), amount.Number(f.Budget.Window), f.Budget.UsagePercent, f.Level, cost)
		if len(fits) > 1 {
			continue
		}
		for _, s := range f.Suggestions {
			fmt.Fprintf(w, "    - %s\n", term.Safe(s.Text))
			if s.Command != "" {
				fmt.Fprintf(w, "        %s\n", term.Safe(s.Command))
			}
		}
	}
}
