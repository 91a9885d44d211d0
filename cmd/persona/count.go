package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/internal/amount"
)

func (a *app) countCommand() *cobra.Command {
	var check int
	c := &cobra.Command{
		Use:   "count SPEC",
		Short: "Say what a count means, and check a number against it",
		Long: `Say what a count such as "3-5", "~4" or "at least 3" means, how it is put to a model,
and whether a number meets it.

Understood are
` + strings.Join(term.Wrap(count.Forms, 88), "\n") + `.`,
		Example: `  persona count 3-5
  persona count "at least 3" --check 2
  persona count about four --json`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().IntVar(&check, "check", 0, "check that `N` personas are what was asked for; exit 3 where they are not")
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if strings.Contains(err.Error(), "shorthand flag: ") && strings.ContainsAny(err.Error(), "0123456789") {
			return usageError(count.ErrSyntax.Error(), "a count is at least 1, and not negative")
		}
		return usageError(c.CommandPath()+" --help lists its flags", "%w", err)
	})
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError("for example: persona count 3-5", "no count given")
		}
		r := commands.CountRequest{Spec: strings.Join(args, " ")}
		if c.Flags().Changed("check") {
			r.Check = &check
		}
		doc, err := commands.Count(r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			fmt.Fprintf(out, "%s: %s\nFor a model: %s.\n", doc.Kind, countRange(doc.Parsed), doc.Prompt)
			if doc.OK != nil && *doc.OK {
				fmt.Fprintf(out, "Checked: %s.\n", *doc.Message)
			}
			return nil
		})
	}
	return c
}

// countRange says what a count accepts: "3 to 5 personas", "4 personas (3 to 5 will do)".
func countRange(s count.Spec) string {
	switch {
	case s.Kind == count.KindAuto:
		return "as many personas as the data supports"
	case s.Target != 0 && s.Min != s.Max:
		return fmt.Sprintf("%s (%d to %d will do)", amount.Of(s.Target, "persona"), s.Min, s.Max)
	case s.Max == 0:
		return amount.Of(s.Min, "persona") + " or more"
	case s.Min == s.Max:
		return amount.Of(s.Min, "persona")
	}
	return fmt.Sprintf("%d to %s", s.Min, amount.Of(s.Max, "persona"))
}
