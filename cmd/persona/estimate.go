package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/internal/amount"
)

func (a *app) estimateCommand() *cobra.Command {
	var sel selection
	var who people
	var o estimate.Options
	c := &cobra.Command{
		Use:   "estimate PATH...",
		Short: "Say how many personas the data supports, and why",
		Long: `Say how many personas the data supports: a range, how well it is supported, and why.

The method groups (the default) looks for groups of participants who are more alike in what
they talk about than the same words dealt out at random. With fewer than 8 participants
nothing can be tested. The method tokens is the rule of thumb of about 7,500 tokens a
persona. Neither says that there is one right number.`,
		Example: `  persona estimate examples/interviews
  persona estimate examples/survey.csv --json
  persona estimate examples/interviews --method tokens --tokens-per-persona 3000`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	f := c.Flags()
	f.StringVar(&o.Method, "method", estimate.ByGroups, "`METHOD`: groups or tokens")
	f.IntVar(&o.TokensPerPersona, "tokens-per-persona", 7500, "tokens method: `N` tokens should back a persona")
	f.IntVar(&o.Min, "min", 2, "tokens method: recommend at least `N`")
	f.IntVar(&o.Max, "max", 10, "tokens method: recommend at most `N`")
	c.RunE = func(c *cobra.Command, args []string) error {
		files, err := who.data(&sel, args)
		if err != nil {
			return err
		}
		if o.Method == "" { // in a request that is the default
			return usageError("known are groups and tokens", "--method: there is no method %q", o.Method)
		}
		o.TokensPerPersona, o.Min, o.Max = given(o.TokensPerPersona), given(o.Min), given(o.Max)
		w, close := a.world()
		defer close()
		doc, err := commands.Estimate(c.Context(), w, commands.EstimateRequest{Data: files, How: o})
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			printEstimate(out, doc.Estimate)
			printNotes(out, doc.Noted)
			printLeftOut(out, doc.Excluded)
			return nil
		})
	}
	return c
}

// given returns the number of a flag for a request, in which 0 stands for the default: on a command
// line 0 is as wrong as -1.
func given(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

func printEstimate(w io.Writer, est estimate.Estimate) {
	fmt.Fprintf(w, "%s\n", commands.Recommendation(est))
	for _, r := range est.Reasons {
		fmt.Fprintf(w, "  - %s\n", term.Safe(r))
	}
	if len(est.Themes) > 0 {
		var themes []string
		for _, t := range est.Themes {
			themes = append(themes, fmt.Sprintf("%s (%d)", t.Phrase, t.Participants))
		}
		fmt.Fprintf(w, "Themes, with the number of participants who speak of them\n")
		for _, line := range term.Wrap(strings.Join(themes, ", "), 96) {
			fmt.Fprintf(w, "  %s\n", term.Safe(line))
		}
	}
	f := est.Factors
	fmt.Fprintf(w, "Measured\n  %s, %s, %s, %s (%s a file), %s, %s, richness %.2f\n",
		amount.Of(f.Files, "file"), amount.Of(f.Participants, "participant"), amount.Of(f.Segments, "segment"),
		amount.Of(f.Tokens, "token"), amount.Number(f.TokensPerFile),
		amount.Of(f.Themes, "theme"), amount.Of(f.UniqueKeywords, "different keyword"), f.Richness)
}
