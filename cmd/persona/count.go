package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/count"
)

func (a *app) countCommand() *cobra.Command {
	var check int
	c := &cobra.Command{
		Use:   "count SPEC",
		Short: "Say what a count means, and check a number against it",
		Long: `Say what a count such as "3-5", "~4" or "at least 3" means, how it is put to a model,
and whether a number meets it.

Understood are
` + strings.Join(wrap(count.Forms, 88), "\n") + `.`,
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
		spec, err := parseCount(strings.Join(args, " "))
		if err != nil {
			return err
		}
		answer := struct {
			Schema  string  `json:"schema"`
			Spec    string  `json:"spec"`
			Kind    string  `json:"kind"`
			Target  *int    `json:"target"`
			Min     *int    `json:"min"`
			Max     *int    `json:"max"`
			Prompt  string  `json:"prompt"`
			Checked *int    `json:"checked"`
			OK      *bool   `json:"ok"`
			Message *string `json:"message"`
		}{
			Schema: "persona.count/v1", Spec: spec.String(), Kind: spec.Kind.String(),
			Target: orNull(spec.Target), Min: orNull(spec.Min), Max: orNull(spec.Max), Prompt: spec.Prompt(),
		}
		var bad error
		if c.Flags().Changed("check") {
			ok, message := spec.Check(check)
			answer.Checked, answer.OK, answer.Message = &check, &ok, &message
			if !ok {
				bad = checkFailed("%s", message)
			}
		}
		if a.json {
			if err := a.printJSON(answer); err != nil {
				return err
			}
			return bad
		}
		text := fmt.Sprintf("%s: %s\nFor a model: %s.\n", answer.Kind, countRange(spec), answer.Prompt)
		if answer.Message != nil && bad == nil {
			text += fmt.Sprintf("Checked: %s.\n", *answer.Message)
		}
		if _, err := io.WriteString(a.out, text); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return bad
	}
	return c
}

// parseCount reads a count of the command line: what it does not understand is wrong usage.
func parseCount(text string) (count.Spec, error) {
	spec, err := count.Parse(text)
	if errors.Is(err, count.ErrSyntax) {
		first, _, _ := strings.Cut(err.Error(), "; "+count.ErrSyntax.Error())
		return spec, usageError(count.ErrSyntax.Error(), "%s", first)
	}
	return spec, err
}

// countRange says what a count accepts: "3 to 5 personas", "4 personas (3 to 5 will do)".
func countRange(s count.Spec) string {
	switch {
	case s.Kind == count.KindAuto:
		return "as many personas as the data supports"
	case s.Target != 0 && s.Min != s.Max:
		return fmt.Sprintf("%s (%d to %d will do)", plural(s.Target, "persona"), s.Min, s.Max)
	case s.Max == 0:
		return plural(s.Min, "persona") + " or more"
	case s.Min == s.Max:
		return plural(s.Min, "persona")
	}
	return fmt.Sprintf("%d to %s", s.Min, plural(s.Max, "persona"))
}

func orNull(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
