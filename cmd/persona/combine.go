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

// combined is what the flags of combine say.
type combined struct {
	selection
	counting
	style, template, number, output string
	noMetadata                      bool
	split, most                     int
	sample                          string
	priority                        []string
	seed                            uint64
}

func (a *app) combineCommand() *cobra.Command {
	var o combined
	c := &cobra.Command{
		Use:   "combine PATH...|-",
		Short: "Put the texts of all files into one",
		Long: `Put the texts of all files into one, for a model or a reader. Each source stands between
two fences that carry digits of its own SHA-256, so that no text can pass for the end
of its source; the style xml is markup for models, not a well-formed document.

A template is rendered once for each source, with the variables filename, path, format,
size_bytes, modified, index, total, content, metadata, sha256, tokens, encoding, fence, piece,
pieces and instruction; what it makes is joined by empty lines. Its blocks head and foot stand
before and behind the whole. It reads no files, and what takes too long is ended.

With -o the text goes to a file, which appears whole or not at all, and the tokens of
every step are printed; they sum exactly to those of the whole text.`,
		Example: `  persona combine examples/interviews -o interviews.txt
  persona combine examples/interviews --style xml | head -40
  persona combine examples/interviews --template layout.j2 --count 3-5
  persona combine examples --ext csv --style json -o survey.json --json`,
		Args: cobra.ArbitraryArgs,
	}
	o.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := namesFile(c, o.output, "leave -o away for standard output"); err != nil {
			return err
		}
		if a.json && o.output == "" {
			return usageError("add -o FILE", "with --json the text goes to a file")
		}
		r, err := o.request(c, args)
		if err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		if o.output == "" {
			return a.combine(c.Context(), w, r)
		}
		doc, err := commands.SaveCombined(c.Context(), w, r, o.output)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { return printCombined(out, doc) })
	}
	return c
}

func (o *combined) flags(c *cobra.Command) {
	styles := styleNames()
	o.selection.flags(c)
	o.counting.flags(c)
	f := c.Flags()
	f.StringVar(&o.style, "style", string(combine.Standard), "`STYLE` of the text: "+strings.Join(styles, ", "))
	f.StringVar(&o.template, "template", "", "lay out each source by the template in `FILE`, in the language of Jinja2, instead of a style")
	f.BoolVar(&o.noMetadata, "no-metadata", false, "leave out what the files state about themselves (style detailed)")
	f.StringVar(&o.number, "count", "", "begin the text with the instruction to make so many personas, a `SPEC` such as 3-5 or \"at least 3\"")
	f.StringVarP(&o.output, "output", "o", "", "write the text to `FILE`")
	f.IntVar(&o.split, "split-tokens", 0, "split the text into files of at most `N` tokens: all-1.txt, all-2.txt and so on for -o all.txt")
	f.IntVar(&o.most, "max-tokens", 0, "at most `N` tokens: exit code 3 if the text has more, or a --sample of it")
	f.StringVar(&o.sample, "sample", "", "with --max-tokens: take what fits, fairly of `WHAT`: participants, files or segments")
	f.StringArrayVar(&o.priority, "priority", nil, "with --sample: files that match `GLOB` come first (may be repeated)")
	f.Uint64Var(&o.seed, "seed", 1, "with --sample: another `N` draws another sample")
	_ = c.RegisterFlagCompletionFunc("style", cobra.FixedCompletions(styles, cobra.ShellCompDirectiveNoFileComp))
}

func styleNames() (names []string) {
	for _, s := range combine.Styles() {
		names = append(names, string(s))
	}
	return names
}

// request is what the flags and arguments ask for.
func (o *combined) request(c *cobra.Command, args []string) (r commands.CombineRequest, err error) {
	f := c.Flags()
	r = commands.CombineRequest{Counting: o.counting.counting(), Style: combine.Style(o.style), Template: o.template, NoMetadata: o.noMetadata}
	switch {
	case f.Changed("template") && o.template == "":
		return r, usageError("give a file", "--template names no file")
	case o.template != "" && !f.Changed("style"):
		r.Style = ""
	case !slices.Contains(styleNames(), o.style):
		return r, usageError("known are "+strings.Join(styleNames(), ", "), "--style: there is no style %q", o.style)
	}
	if f.Changed("split-tokens") {
		switch {
		case o.split < 1:
			return r, usageError("a number of tokens, such as 100000", "--split-tokens %d: nothing fits", o.split)
		case o.output == "":
			return r, usageError("add -o all.txt for all-1.txt, all-2.txt and so on", "--split-tokens needs a name for the parts")
		}
		r.SplitTokens = o.split
	}
	if err := o.sampling(c, &r); err != nil {
		return r, err
	}
	if f.Changed("count") {
		spec, err := commands.ParseCount(o.number)
		if err != nil {
			return r, err
		}
		r.Count = &spec
	}
	if isStdin(args, o.selection) {
		r.Paths, r.Selection.Encoding = []string{"-"}, o.encoding
		return r, nil
	}
	r.Data, err = o.selection.data(args)
	return r, err
}

// sampling reads what the flags say of a text that is too large.
func (o *combined) sampling(c *cobra.Command, r *commands.CombineRequest) error {
	f := c.Flags()
	sampled := f.Changed("sample") || f.Changed("priority") || f.Changed("seed")
	known := []string{"participants", "files", "segments"}
	switch {
	case !f.Changed("max-tokens") && sampled:
		return usageError("add --max-tokens N", "a sample is drawn to fit --max-tokens")
	case !f.Changed("max-tokens"):
		return nil
	case o.most < 1:
		return usageError("a number of tokens, such as 100000", "--max-tokens %d: nothing fits", o.most)
	case o.output == "":
		return usageError("add -o FILE", "--max-tokens counts the text before anybody sees it")
	case o.split > 0:
		return usageError("leave out one of them", "--split-tokens and --max-tokens both say what fits")
	case sampled && !slices.Contains(known, o.sample):
		return usageError("known are "+strings.Join(known, ", "), "--sample: there is no sample of %q", o.sample)
	}
	r.MaxTokens = o.most
	r.Sample = commands.SampleRequest{By: commands.SampleBy(o.sample), Priority: o.priority, Seed: o.seed}
	return nil
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
	if d.Split != nil {
		printSplit(out, d)
		return nil
	}
	part := d.Parts[0]
	fmt.Fprintf(out, "%12s  in %s, %s, from %s (%s, %s)\n", amount.Number(d.TotalTokens), term.Safe(part.File), amount.Bytes(part.Bytes),
		amount.Of(d.TotalFiles, "file"), d.Tokenizer, methodText(d.Method))
	fmt.Fprintf(out, "SHA-256 %s\n", part.SHA256)
	if d.Sample != nil {
		printSample(out, d.Sample)
	}
	printNotes(out, d.Noted)
	printLeftOut(out, d.Excluded)
	return nil
}

// mostCuts is how many files that are cut are named.
const mostCuts = 10

// printSplit says into which files a text was split.
func printSplit(out *bufio.Writer, d *commands.CombineDocument) {
	fmt.Fprintf(out, "%12s  in all, from %s (%s, %s)\n\n", amount.Number(d.TotalTokens), amount.Of(d.TotalFiles, "file"), d.Tokenizer, methodText(d.Method))
	for _, part := range d.Parts {
		fmt.Fprintf(out, "%12s  %s, %s\n", amount.Number(part.Tokens), term.Safe(part.File), amount.Bytes(part.Bytes))
	}
	why := ""
	if d.Split.Imbalance > 1.15 {
		why = ", as what is not cut is that large"
	}
	fmt.Fprintf(out, "\n%s of at most %s tokens; the largest is %.2f times the mean%s\n", amount.Of(len(d.Parts), "part"), amount.Number(d.Split.Limit), d.Split.Imbalance, why)
	for i, c := range d.Split.Cuts {
		if i == mostCuts {
			fmt.Fprintf(out, "and %s more\n", amount.Number(len(d.Split.Cuts)-i))
			break
		}
		fmt.Fprintf(out, "%s is in %s, cut between %ss\n", term.Safe(c.Path), amount.Of(c.Pieces, "piece"), c.Cut)
	}
	printNotes(out, d.Noted)
	printLeftOut(out, d.Excluded)
}

// printSample says what was taken, and of whom how much was left out.
func printSample(out *bufio.Writer, s *commands.SampleDocument) {
	units, of, short := 0, 0, 0
	for _, g := range s.Groups {
		units, of = units+g.Units, of+g.Of
		if g.Units < g.Of {
			short++
		}
	}
	fmt.Fprintf(out, "\nA sample of %s, seed %d: %s of %s units; of %s of %s something was left out\n", s.By, s.Seed, amount.Number(units), amount.Number(of),
		amount.Number(short), amount.Number(len(s.Groups)))
	for i, g := range s.Groups {
		if i == mostShown {
			fmt.Fprintf(out, "  and %s more; --json lists them all\n", amount.Number(len(s.Groups)-i))
			break
		}
		fmt.Fprintf(out, "  %4d of %4d  %s\n", g.Units, g.Of, term.Safe(g.Group))
	}
	for i, f := range s.Folded {
		if i == mostCuts {
			fmt.Fprintf(out, "  and %s more are the same as others\n", amount.Number(len(s.Folded)-i))
			break
		}
		fmt.Fprintf(out, "  %s has the text of %s, which counts once\n", term.Safe(f.Path), term.Safe(f.As))
	}
}
