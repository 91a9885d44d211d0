package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

func (a *app) planCommand() *cobra.Command {
	var sel selection
	var num counting
	var who people
	var number string
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
	c.RunE = func(c *cobra.Command, args []string) error {
		spec, err := parseCount(number)
		if err != nil {
			return err
		}
		_, registry, err := num.find(c.Context(), a) // an unknown model before the work
		if err != nil {
			return err
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		st.selects, st.asks = flagged(c, new(selection).flags), flagged(c, new(people).flags)
		return a.plan(c.Context(), st, who, registry, num.model, spec)
	}
	return c
}

type planAnswer struct {
	Schema string `json:"schema"`
	Totals struct {
		Files    int   `json:"files"`
		Bytes    int64 `json:"bytes"`
		Tokens   int   `json:"tokens"`
		Excluded int   `json:"excluded"`
		Errors   int   `json:"errors"`
	} `json:"totals"`
	Formats      []formatCount      `json:"formats"`
	Tokenizer    string             `json:"tokenizer"`
	Method       tokens.Method      `json:"method"`
	Excluded     []scan.Excluded    `json:"excluded"`
	Errors       []manifest.Problem `json:"errors"`
	Models       []persona.Fit      `json:"models"`
	Participants int                `json:"participants"`
	Estimate     estimate.Estimate  `json:"estimate"`
	Count        count.Spec         `json:"count"`
	Prompt       string             `json:"prompt"`
	Next         []string           `json:"next"`
}

type formatCount struct {
	Format string `json:"format"`
	Files  int    `json:"files"`
	Tokens int    `json:"tokens"`
}

func (a *app) plan(ctx context.Context, st *study, who people, registry models.Registry, model string, spec count.Spec) error {
	study, _, err := a.openStudy(ctx, st, who)
	if err != nil {
		return err
	}
	if len(study.Sources) == 0 {
		return a.verdict(st, 0, study.Excluded, study.Problems)
	}
	p, err := study.PlanWith(ctx, registry, model, spec)
	if err != nil {
		return err
	}
	answer := planAnswer{
		Schema: "persona.plan/v1", Formats: formats(study), Tokenizer: study.Counter.Tokenizer, Method: study.Counter.Method,
		Excluded: orEmpty(study.Excluded), Errors: problems(study), Models: p.Fits, Participants: len(study.People), Estimate: p.Estimate, Count: spec, Prompt: spec.Prompt(),
		Next: a.next(st, study, p),
	}
	answer.Totals.Files, answer.Totals.Bytes, answer.Totals.Tokens = len(study.Sources), study.Bytes(), study.Tokens()
	answer.Totals.Excluded, answer.Totals.Errors = len(study.Excluded), len(study.Problems)
	if a.json {
		err = a.printJSON(answer)
	} else {
		out := bufio.NewWriter(a.out)
		printPlan(out, st, study, p, answer)
		err = out.Flush()
	}
	if err != nil {
		return err
	}
	return a.verdict(st, len(study.Sources), study.Excluded, study.Problems)
}

func formats(s *persona.Study) []formatCount {
	var all []formatCount
	for _, src := range s.Sources {
		i := slices.IndexFunc(all, func(f formatCount) bool { return f.Format == src.Format })
		if i < 0 {
			i, all = len(all), append(all, formatCount{Format: src.Format})
		}
		all[i].Files++
		all[i].Tokens += src.Tokens
	}
	slices.SortFunc(all, func(x, y formatCount) int {
		return cmp.Or(cmp.Compare(y.Files, x.Files), cmp.Compare(x.Format, y.Format))
	})
	return all
}

// flagged is the flags of the call that are among those of another command, for a command line that is about the same data.
func flagged(c *cobra.Command, of func(*cobra.Command)) string {
	other := &cobra.Command{}
	of(other)
	var b strings.Builder
	c.Flags().Visit(func(f *pflag.Flag) {
		if other.Flags().Lookup(f.Name) == nil || f.Name == "files-from" || f.Name == "null" {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, v := range values {
			b.WriteString(" --" + f.Name)
			if f.Value.Type() != "bool" {
				b.WriteString(" " + commands.Quote(v))
			}
		}
	})
	return b.String()
}

// next is what a person would do now.
func (a *app) next(st *study, s *persona.Study, p *persona.Plan) []string {
	names := st.shell() + st.selects
	var steps []string
	if len(s.Problems) > 0 {
		steps = append(steps, fmt.Sprintf("See to the %s that could not be read.", amount.Of(len(s.Problems), "file")))
	}
	if len(p.Fits) == 1 && p.Fits[0].Level > budget.Green && len(p.Fits[0].Suggestions) > 0 {
		steps = append(steps, p.Fits[0].Suggestions[0].Text)
	}
	if len(p.Fits) > 1 && slices.ContainsFunc(p.Fits, func(f persona.Fit) bool { return f.Level > budget.Yellow }) {
		steps = append(steps, "persona plan "+names+st.asks+" --model NAME   says what makes it fit")
	}
	return append(steps,
		"persona generate "+names+st.asks+"   makes personas that quote it, without a model",
		"persona sources "+names+" -o manifest.json   puts every file's SHA-256 on record",
		"persona combine "+names+" -o combined.txt   makes one text of it, for a model")
}

func printPlan(w io.Writer, st *study, s *persona.Study, p *persona.Plan, answer planAnswer) {
	fmt.Fprintf(w, "%s\n\nWhat there is\n", term.Safe(st.names()))
	fmt.Fprintf(w, "  %s, %s, %s (%s, %s)\n", amount.Of(answer.Totals.Files, "file"), amount.Bytes(answer.Totals.Bytes),
		amount.Of(answer.Totals.Tokens, "token"), answer.Tokenizer, methodText(answer.Method))
	var kinds []string
	for _, f := range answer.Formats {
		kinds = append(kinds, fmt.Sprintf("%s %s", amount.Number(f.Files), f.Format))
	}
	fmt.Fprintf(w, "  %s\n", strings.Join(kinds, ", "))
	printNotes(w, s.Noted)
	printLeftOut(w, answer.Excluded)

	fmt.Fprintf(w, "\nDoes it fit\n")
	longest := 0
	for _, f := range p.Fits {
		longest = max(longest, len(f.Model))
	}
	for _, f := range p.Fits {
		cost := "price not known"
		if f.Cost >= 0 {
			cost = fmt.Sprintf("$%.2f to read, up to $%.2f with the answer", f.InputCost, f.Cost)
		}
		fmt.Fprintf(w, "  %-*s  %9s tokens  %6s %% used  %-6s  %s\n", longest, term.Safe(f.Model), amount.Number(f.Budget.Window), f.Budget.UsagePercent, f.Level, cost)
		if len(p.Fits) == 1 {
			for _, s := range f.Suggestions {
				fmt.Fprintf(w, "    - %s\n", term.Safe(s.Text))
			}
		}
	}
	if slices.ContainsFunc(p.Fits, func(f persona.Fit) bool { return f.Method != s.Counter.Method }) {
		fmt.Fprintf(w, "  Where a model's vocabulary is not open its tokens are an estimate.\n")
	}

	fmt.Fprintf(w, "\nHow many personas\n  %s, from %s\n", recommendation(p.Estimate), amount.Of(len(s.People), "participant"))
	for _, r := range p.Estimate.Reasons {
		fmt.Fprintf(w, "  - %s\n", term.Safe(r))
	}
	if p.Count.Kind != count.KindAuto {
		fmt.Fprintf(w, "  Asked for: %s.\n", countRange(p.Count))
	}
	fmt.Fprintf(w, "\nWhat to do next\n")
	for _, s := range answer.Next {
		fmt.Fprintf(w, "  %s\n", term.Safe(s))
	}
}
