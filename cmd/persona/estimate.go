package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
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
		switch {
		case o.Method != estimate.ByGroups && o.Method != estimate.ByTokens:
			return usageError("known are groups and tokens", "--method: there is no method %q", o.Method)
		case o.TokensPerPersona < 1 || o.Min < 1 || o.Max < o.Min:
			return usageError("", "--tokens-per-persona and --min are at least 1, --max is at least --min")
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		return a.estimate(c.Context(), st, who, o)
	}
	return c
}

func (a *app) estimate(ctx context.Context, st *study, who people, o estimate.Options) error {
	s, _, err := a.openStudy(ctx, st, who)
	if err != nil {
		return err
	}
	if len(s.Sources) == 0 {
		return a.verdict(st, 0, s.Excluded, s.Problems)
	}
	if len(s.People) == 0 {
		return a.nobody(st, s)
	}
	est, err := s.Estimate(ctx, o)
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(struct {
			Schema string `json:"schema"`
			estimate.Estimate
			Excluded []scan.Excluded    `json:"excluded"`
			Errors   []manifest.Problem `json:"errors"`
		}{"persona.estimate/v1", est, orEmpty(s.Excluded), problems(s)})
	} else {
		out := bufio.NewWriter(a.out)
		printEstimate(out, est)
		printNotes(out, s.Noted)
		printLeftOut(out, s.Excluded)
		err = out.Flush()
	}
	if err != nil {
		return err
	}
	return a.verdict(st, len(s.Sources), s.Excluded, s.Problems)
}

// nobody is the error of a study in which no participant says anything.
func (a *app) nobody(st *study, s *persona.Study) error {
	for _, p := range s.Problems {
		a.warn("%s: %s", p.Path, p.Error)
	}
	if s.Silent > 0 {
		return failed("--participant REGEX says which speakers are participants", "no participant's words in %s: only interviewers speak", st.names())
	}
	return failed("", "no participants in %s: the texts are empty", st.names())
}

func printEstimate(w io.Writer, est estimate.Estimate) {
	fmt.Fprintf(w, "%s\n", recommendation(est))
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
		amount.Of(f.Files, "file"), amount.Of(f.Participants, "participant"), amount.Of(f.Segments, "segment"), amount.Of(f.Tokens, "token"), amount.Number(f.TokensPerFile),
		amount.Of(f.Themes, "theme"), amount.Of(f.UniqueKeywords, "different keyword"), f.Richness)
}

// recommendation is the estimate in a line.
func recommendation(est estimate.Estimate) string {
	line := amount.Of(est.Recommended, "persona")
	if est.Low != est.High {
		line += fmt.Sprintf(" (%d to %d)", est.Low, est.High)
	}
	if est.Support == evidence.TooFew {
		line += "; too few participants to test"
	} else if est.Method == estimate.ByGroups {
		line += fmt.Sprintf("; support %s", est.Support)
	}
	if est.PValue != nil {
		line += fmt.Sprintf(", p = %g", *est.PValue)
	}
	return line
}
