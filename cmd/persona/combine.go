package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
)

func (a *app) combineCommand() *cobra.Command {
	var sel selection
	var num counting
	var style, number, output string
	var noMetadata bool
	var styles []string
	for _, s := range combine.Styles() {
		styles = append(styles, string(s))
	}
	c := &cobra.Command{
		Use:   "combine PATH...|-",
		Short: "Put the texts of all files into one",
		Long: `Put the texts of all files into one, for a model or a reader. Each source stands between
two fences that carry digits of its own SHA-256, so that no text can pass for the end
of its source; the style xml is markup for models, not a well-formed document.

With -o the text goes to a file, which appears whole or not at all, and the tokens of
every step are printed; they sum exactly to those of the whole text.`,
		Example: `  persona combine examples/interviews -o interviews.txt
  persona combine examples/interviews --style xml | head -40
  persona combine examples --ext csv --style json -o survey.json --json`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	num.flags(c)
	c.Flags().StringVar(&style, "style", string(combine.Standard), "`STYLE` of the text: "+strings.Join(styles, ", "))
	c.Flags().BoolVar(&noMetadata, "no-metadata", false, "leave out what the files state about themselves (style detailed)")
	c.Flags().StringVar(&number, "count", "", "begin the text with the instruction to make so many personas, a `SPEC` such as 3-5 or \"at least 3\"")
	c.Flags().StringVarP(&output, "output", "o", "", "write the text to `FILE`")
	_ = c.RegisterFlagCompletionFunc("style", cobra.FixedCompletions(styles, cobra.ShellCompDirectiveNoFileComp))
	c.RunE = func(c *cobra.Command, args []string) error {
		if !slices.Contains(styles, style) {
			return usageError("known are "+strings.Join(styles, ", "), "--style: there is no style %q", style)
		}
		if err := namesFile(c, output, "leave -o away for standard output"); err != nil {
			return err
		}
		if a.json && output == "" {
			return usageError("add -o FILE", "with --json the text goes to a file")
		}
		r := commands.CombineRequest{Counting: num.counting(), Style: combine.Style(style), NoMetadata: noMetadata}
		if c.Flags().Changed("count") {
			spec, err := commands.ParseCount(number)
			if err != nil {
				return err
			}
			r.Count = &spec
		}
		if isStdin(args, sel) {
			r.Paths, r.Selection.Encoding = []string{"-"}, sel.encoding
		} else {
			var err error
			if r.Data, err = sel.data(args); err != nil {
				return err
			}
		}
		w, close := a.world()
		defer close()
		if output == "" {
			return a.combine(c.Context(), w, r)
		}
		doc, err := commands.SaveCombined(c.Context(), w, r, output)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { return printCombined(out, doc) })
	}
	return c
}

// combine writes the text to standard output.
func (a *app) combine(ctx context.Context, w commands.World, r commands.CombineRequest) error {
	out := bufio.NewWriterSize(a.answer(), 64<<10)
	doc, err := commands.WriteCombined(ctx, w, r, struct{ io.Writer }{out}) // hidden, so that only we flush it
	if err != nil {
		return err
	}
	defer func() { _ = doc.Close() }() // it never fails
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return doc.Outcome()
}

// printCombined says what was written to a file: the tokens of each step, and their sum.
func printCombined(out *bufio.Writer, doc *commands.Combined) error {
	var line []byte
	for s, err := range doc.Steps() {
		if err != nil {
			return err
		}
		name := term.Safe(s.Name)
		if s.Kind != "source" {
			name = "(" + name + ")"
		}
		line = fmt.Appendf(line[:0], "%12s  %s\n", amount.Number(s.Tokens), name)
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	d := doc.Head
	part := d.Parts[0]
	fmt.Fprintf(out, "%12s  in %s, %s, from %s (%s, %s)\n", amount.Number(d.TotalTokens), term.Safe(part.File), amount.Bytes(part.Bytes),
		amount.Of(d.TotalFiles, "file"), d.Tokenizer, methodText(d.Method))
	fmt.Fprintf(out, "SHA-256 %s\n", part.SHA256)
	printNotes(out, d.Noted)
	printLeftOut(out, d.Excluded)
	return nil
}
