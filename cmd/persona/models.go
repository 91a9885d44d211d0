package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/models"
)

func (a *app) modelsCommand() *cobra.Command {
	var num counting
	var all bool
	var cost string
	c := &cobra.Command{
		Use:   "models [NAME...]",
		Short: "Windows, output limits, encodings and prices of models, and where each figure is from",
		Long: `List the models whose figures were checked by hand; --all lists every provider's, about
1,500, from charm.land/catwalk. With a NAME, say all that is known of one model and where
each figure comes from.

--models-file adds models of your own and overrides the registry. Such a file is JSON:

  {"schema": "persona.models/v1",
   "models": [
     {"provider": "local", "name": "llama-3-8b", "aliases": ["llama"], "window": 8192,
      "max_output": 2048, "source": "its model card"},
     {"name": "gpt-4o", "input_price": 1.25, "output_price": 5}
   ]}

Prices are US dollars for a million tokens.`,
		Example: `  persona models
  persona models gpt-4o
  persona models --cost 12k,800 gpt-5 claude-sonnet-4-5
  persona models --all --json`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().StringVar(&num.registry, "models-file", "", "a `FILE` of your own models; it adds to the registry and overrides it")
	c.Flags().BoolVar(&all, "all", false, "every provider's models")
	c.Flags().StringVar(&cost, "cost", "", "what a call of `IN[,OUT]` tokens costs, such as 12k,800, by each model or by those named")
	c.RunE = func(c *cobra.Command, args []string) error {
		if c.Flags().Changed("cost") {
			return a.costs(c, args, cost, all, num.registry)
		}
		if len(args) > 1 {
			return usageError("persona models NAME", "models takes one name, %d given", len(args))
		}
		w, close := a.world()
		defer close()
		if len(args) == 1 {
			doc, err := commands.Model(c.Context(), w, args[0], num.registry)
			if err != nil {
				return err
			}
			return a.show(doc, func(out *bufio.Writer) error { printModel(out, doc.Models[0]); return nil })
		}
		doc, err := commands.Models(c.Context(), w, commands.ModelsRequest{All: all, ModelsFile: num.registry})
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { printModels(out, doc.Models); return nil })
	}
	return c
}

// costs shows what a call costs.
func (a *app) costs(c *cobra.Command, names []string, cost string, all bool, registry string) error {
	t, err := commands.ParseTokens(cost)
	if err != nil {
		return err
	}
	w, close := a.world()
	defer close()
	doc, err := commands.Models(c.Context(), w, commands.ModelsRequest{All: all, ModelsFile: registry, Names: names, Cost: &t})
	if err != nil {
		return err
	}
	return a.show(doc, func(out *bufio.Writer) error {
		for _, m := range doc.Costs {
			note := ""
			if !m.Fits {
				note = "  (more than it takes)"
			}
			fmt.Fprintf(out, "%12s  %s%s\n", dash(fmt.Sprintf("$%.4f", float64(m.Cost)), m.Cost < 0), term.Safe(m.Model), note)
		}
		fmt.Fprintf(out, "%s sent and %s received, in US dollars.\n", amount.Of(t.Input, "token"), amount.Of(t.Output, "token"))
		return nil
	})
}

// printModel says all that is known of one.
func printModel(out io.Writer, m models.Model) {
	rows := [][3]string{
		{"window", amount.Number(m.Window) + " tokens", m.Sources.Window},
		{"output limit", dash(amount.Number(m.MaxOutput)+" tokens", m.MaxOutput == 0), m.Sources.MaxOutput},
		{"kept for the answer", amount.Number(m.Reserve) + " tokens", ""},
		{"counted by", countedBy(m), m.Sources.Encoding},
		{"input price", "$" + perMillion(m.InputPrice) + " for 1,000,000 tokens", m.Sources.Price},
		{"output price", "$" + perMillion(m.OutputPrice) + " for 1,000,000 tokens", m.Sources.Price},
		{"chat overhead", fmt.Sprintf("%d a message, %d a name, %d for the reply", m.Overhead.Message, m.Overhead.Name, m.Overhead.Reply), m.Sources.Overhead},
	}
	name := term.Safe(m.ID())
	if m.Retired {
		name += " (retired: its provider takes no more requests for it)"
	}
	fmt.Fprintln(out, name)
	for _, r := range rows {
		line := fmt.Sprintf("  %-20s %-42s %s", r[0], r[1], term.Safe(r[2]))
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}

// printModels prints a table of them.
func printModels(out io.Writer, list []models.Model) {
	t := table.New().Border(lipgloss.HiddenBorder()).BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).BorderColumn(false).BorderHeader(false).
		StyleFunc(func(_, column int) lipgloss.Style {
			style := lipgloss.NewStyle().PaddingRight(2)
			if column >= 1 && column <= 2 || column >= 4 {
				style = style.Align(lipgloss.Right)
			}
			return style
		}).
		Headers("model", "window", "output", "tokens", "in $/M", "out $/M")
	for _, m := range list {
		name := term.Safe(m.ID())
		if m.Retired {
			name += " (retired)"
		}
		t.Row(name, amount.Number(m.Window), dash(amount.Number(m.MaxOutput), m.MaxOutput == 0), countedBy(m), perMillion(m.InputPrice), perMillion(m.OutputPrice))
	}
	for line := range strings.Lines(t.Render() + "\n") {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	fmt.Fprintf(out, "%s. Prices in US dollars for a million tokens; persona models NAME says where each figure is from.\n", amount.Of(len(list), "model"))
}

func countedBy(m models.Model) string {
	if m.Encoding == "" {
		return "estimate"
	}
	return m.Encoding
}

func dash(s string, unknown bool) string {
	if unknown {
		return "–"
	}
	return s
}

func price(p models.USD) string {
	if p < 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", float64(p))
}

// perMillion is a price as it is listed: with two decimals, or more if it has them.
func perMillion(p models.USD) string {
	s := price(p)
	if exact := strconv.FormatFloat(float64(p), 'f', -1, 64); p >= 0 && len(exact) > len(s) {
		return exact
	}
	return s
}
