package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
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
	counter *combine.Counter
}

// errNothing ends a writing that has nothing to write, so that no file appears.
var errNothing = errors.New("nothing to write")

func (a *app) combine(ctx context.Context, st *study, job combining) error {
	r := st.unread()
	account := &account{json: a.json}
	defer account.close()
	var result combine.Result
	err := a.deliver(job, func(w io.Writer, counter *combine.Counter) (err error) {
		o := st.reading(counter, job.output)
		result, err = persona.Combine(ctx, w, st, o, account.of(combine.Options{Style: job.style}), &r.Ledger)
		if err == nil {
			err = st.lost(r.Excluded, job.output)
		}
		if err == nil && account.files == 0 {
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
	if err := a.combined(job, result, account, r); err != nil {
		return err
	}
	return a.verdict(st, account.files, r.Excluded, r.Problems)
}

// account is what a combining says of its steps and sources, as it is printed once the text is complete: of a million nothing is kept
// in memory.
type account struct {
	json   bool
	files  int
	steps  whole.Spool // lines, or entries of a document
	ranges whole.Spool // entries of a document
	entry  jsonw.Object
	line   []byte
}

// of has o tell the account.
func (acc *account) of(o combine.Options) combine.Options {
	o.Step, o.Range = acc.step, acc.add
	return o
}

func (acc *account) step(s combine.Step) error {
	if acc.json {
		acc.line = acc.entry.Entry(acc.line[:0]).Str("name", s.Name).Str("kind", s.Kind).Int("tokens", int64(s.Tokens)).End()
		_, err := acc.steps.Write(acc.line)
		return err
	}
	name := term.Safe(s.Name)
	if s.Kind != "source" {
		name = "(" + name + ")"
	}
	acc.line = fmt.Appendf(acc.line[:0], "%12s  %s\n", amount.Number(s.Tokens), name)
	_, err := acc.steps.Write(acc.line)
	return err
}

func (acc *account) add(r combine.Range) error {
	acc.files++
	if !acc.json {
		return nil
	}
	o := acc.entry.Entry(acc.line[:0]).Str("path", r.Path).Int("part", int64(r.Part))
	if r.Start < 0 {
		o.Null("start").Null("end")
	} else {
		o.Int("start", r.Start).Int("end", r.End)
	}
	acc.line = o.End()
	_, err := acc.ranges.Write(acc.line)
	return err
}

func (acc *account) close() {
	_ = acc.steps.Close() // it never fails
	_ = acc.ranges.Close()
}

// deliver has write write where the text goes: a file, counted, or standard output, where nobody would see a count.
func (a *app) deliver(job combining, write func(io.Writer, *combine.Counter) error) error {
	if job.output != "" {
		return writeWhole(job.output, func(w io.Writer) error {
			buffer := bufio.NewWriterSize(w, 1<<20)
			if err := write(buffer, job.counter); err != nil {
				return err
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
	data, err := a.readInput(ctx, "-", maxText)
	if err != nil {
		return err
	}
	text, err := sources.Decode(data, sel.encoding)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	d := sources.Document{Text: text.Bytes}
	d.Path, d.Format, d.Size, d.Encoding, d.SHA256 = "stdin", "txt", int64(len(data)), text.Encoding, fmt.Sprintf("%x", sha256.Sum256(data))
	r := &reading{Ledger: persona.Ledger{Excluded: []scan.Excluded{}}}
	var one iter.Seq2[sources.Document, error] = func(yield func(sources.Document, error) bool) { yield(d, ctx.Err()) }
	account := &account{json: a.json}
	defer account.close()
	var result combine.Result
	err = a.deliver(job, func(w io.Writer, counter *combine.Counter) (err error) {
		result, err = combine.Write(w, one, account.of(counter.Options(job.style)))
		return err
	})
	if err != nil {
		return err
	}
	return a.combined(job, result, account, r)
}

// combined prints what was written to a file.
func (a *app) combined(job combining, result combine.Result, account *account, r *reading) error {
	if job.output == "" {
		return nil
	}
	result.Parts[0].File = job.output
	if a.json {
		doc := a.document("persona.combine/v1")
		doc.Field("style", job.style)
		doc.Field("tokenizer", job.counter.Tokenizer)
		doc.Field("method", job.counter.Method)
		doc.Spooled("steps", &account.steps)
		doc.Field("total_tokens", result.TotalTokens)
		doc.Field("parts", result.Parts)
		doc.Spooled("sources", &account.ranges)
		listExcluded(doc, r.Excluded)
		doc.Field("errors", orEmpty(r.Problems))
		return finish(doc)
	}
	out := bufio.NewWriter(a.out)
	if _, err := account.steps.WriteTo(out); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	fmt.Fprintf(out, "%12s  in %s, %s, from %s (%s, %s)\n", amount.Number(result.TotalTokens), term.Safe(job.output), amount.Bytes(result.Parts[0].Bytes),
		amount.Of(account.files, "file"), job.counter.Tokenizer, methodText(job.counter.Method))
	fmt.Fprintf(out, "SHA-256 %s\n", result.Parts[0].SHA256)
	printNotes(out, r.Noted)
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
