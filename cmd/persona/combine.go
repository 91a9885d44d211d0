package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

func (a *app) combineCommand() *cobra.Command {
	var sel selection
	var num counting
	var style, output string
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
		counter, err := num.counter(c.Context(), a)
		if err != nil {
			return err
		}
		job := combining{style: combine.Style(style), output: output, counter: counter}
		if isStdin(args, sel) {
			return a.combineInput(c.Context(), job, sel)
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		return a.combine(c.Context(), st, job)
	}
	return c
}

type combining struct {
	style   combine.Style
	output  string // "" is standard output, where nothing is counted
	counter *persona.Counter
}

// errNothing ends a writing that has nothing to write, so that no file appears.
var errNothing = errors.New("nothing to write")

func (a *app) combine(ctx context.Context, st *study, job combining) error {
	r := &persona.Reading{Excluded: []scan.Excluded{}, Problems: st.missing}
	var result combine.Result
	err := a.deliver(job, func(w io.Writer, counter *persona.Counter) (err error) {
		o := st.reading(counter, job.output)
		o.Forget = true
		result, err = persona.Combine(ctx, w, st.roots, o, job.style, r)
		if err == nil && len(result.Sources) == 0 {
			return errNothing
		}
		return err
	})
	if errors.Is(err, errNothing) {
		return a.verdict(st, 0, r.Excluded, r.Problems)
	}
	if err != nil {
		return err
	}
	if err := a.combined(job, result, r); err != nil {
		return err
	}
	return a.verdict(st, len(result.Sources), r.Excluded, r.Problems)
}

// deliver has write write where the text goes: a file, counted, or standard output, where nobody would see a count.
func (a *app) deliver(job combining, write func(io.Writer, *persona.Counter) error) error {
	if job.output != "" {
		return writeWhole(job.output, func(w io.Writer) error {
			buffer := bufio.NewWriterSize(w, 1<<20)
			if err := write(buffer, job.counter); err != nil {
				return lost(err, job.output)
			}
			return buffer.Flush()
		})
	}
	buffer := bufio.NewWriterSize(a.answer(), 1<<16)
	if err := write(struct{ io.Writer }{buffer}, nil); err != nil { // hidden, so that only we flush it
		return err
	}
	if err := buffer.Flush(); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return nil
}

// combineInput combines the one text that comes on standard input.
func (a *app) combineInput(ctx context.Context, job combining, sel selection) error {
	data, err := a.readInput(ctx, "-")
	if err != nil {
		return err
	}
	text, err := sources.Decode(data, sel.encoding)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	d := sources.Document{Text: text.Bytes}
	d.Path, d.Format, d.Size, d.Encoding, d.SHA256 = "stdin", "txt", int64(len(data)), text.Encoding, hexSum(data)
	r := &persona.Reading{Sources: []sources.Source{d.Source}, Excluded: []scan.Excluded{}}
	var one iter.Seq2[sources.Document, error] = func(yield func(sources.Document, error) bool) { yield(d, ctx.Err()) }
	var result combine.Result
	err = a.deliver(job, func(w io.Writer, counter *persona.Counter) (err error) {
		result, err = combine.Write(w, one, counter.Combining(job.style))
		return err
	})
	if err != nil {
		return err
	}
	return a.combined(job, result, r)
}

// combined prints what was written to a file.
func (a *app) combined(job combining, result combine.Result, r *persona.Reading) error {
	if job.output == "" {
		return nil
	}
	result.Parts[0].File = job.output
	if a.json {
		return a.printJSON(struct {
			Schema      string             `json:"schema"`
			Style       combine.Style      `json:"style"`
			Tokenizer   string             `json:"tokenizer"`
			Method      tokens.Method      `json:"method"`
			Steps       []combine.Step     `json:"steps"`
			TotalTokens int                `json:"total_tokens"`
			Parts       []combine.Part     `json:"parts"`
			Sources     []combine.Range    `json:"sources"`
			Excluded    []scan.Excluded    `json:"excluded"`
			Errors      []manifest.Problem `json:"errors"`
		}{
			"persona.combine/v1", job.style, job.counter.Tokenizer, job.counter.Method,
			result.Steps, result.TotalTokens, result.Parts, result.Sources, r.Excluded, orEmpty(r.Problems),
		})
	}
	out := bufio.NewWriter(a.out)
	for _, s := range result.Steps {
		name := safe(s.Name)
		if s.Kind != "source" {
			name = "(" + name + ")"
		}
		fmt.Fprintf(out, "%12s  %s\n", number(s.Tokens), name)
	}
	fmt.Fprintf(out, "%12s  in %s, %s, from %s (%s, %s)\n", number(result.TotalTokens), safe(job.output), bytesText(result.Parts[0].Bytes),
		plural(len(result.Sources), "file"), job.counter.Tokenizer, methodText(job.counter.Method))
	fmt.Fprintf(out, "SHA-256 %s\n", result.Parts[0].SHA256)
	printNotes(out, r.Sources)
	printLeftOut(out, r.Excluded)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
