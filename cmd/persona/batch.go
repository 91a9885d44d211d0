package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
)

func (a *app) batchCommand() *cobra.Command {
	var sel selection
	var who people
	var each, number, model, modelsFile string
	var r commands.BatchRequest
	var dry bool
	c := &cobra.Command{
		Use:   "batch PATH...",
		Short: "Make personas of many studies, each on its own",
		Long: `Make personas of many studies, each on its own: a task is a folder or archive directly below
a PATH with all below it, and the files beside them are one task more; with --each file it is a
file. Globs of --include and --exclude are relative to each task.

Each task has a run folder of its own in DIR, as persona generate makes it, and index.json and
index.md list them all: they are written last. A task that fails is named and the others go on
(exit code 4); if all fail it is 1. Progress goes to standard error, a line a task: 1 of 2, the
tokens so far, and the time left.

A batch that was interrupted goes on with --resume: what is done is read from the run folders
themselves, and kept if its files and options are the same. persona status DIR says where it
stands. --dry-run says what would be read and made, and what a --model would cost: its output
is taken for 400 to 1,600 tokens a persona.`,
		Example: `  persona batch examples --dry-run --model gpt-5
  persona batch examples -o personas
  persona batch examples/interviews --each file --count 1 -o one-each -j 4`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	f := c.Flags()
	f.StringVar(&each, "each", "folder", "a task is a `UNIT`: folder or file")
	f.StringVar(&number, "count", "auto", "how many personas of each task, a `SPEC` such as 3, 3-5, ~4 or \"at least 3\"; auto is what the data supports")
	f.StringVarP(&r.Output, "output", "o", "", "the folder of the batch, `DIR` (default persona-runs/NAME-batch)")
	f.BoolVar(&r.Resume, "resume", false, "go on with the batch in DIR, and keep what is done")
	f.BoolVar(&r.Force, "force", false, "replace a run folder that was edited; the old one is kept beside it")
	f.BoolVar(&r.FailFast, "fail-fast", false, "end with the first task that fails, and with its exit code")
	f.BoolVar(&dry, "dry-run", false, "say what would be read and made, and write nothing")
	f.StringVar(&model, "model", "", "with --dry-run: count and price for `MODEL`")
	f.StringVar(&modelsFile, "models-file", "", "with --dry-run: models of your own in `FILE`, as persona models reads it")
	_ = c.RegisterFlagCompletionFunc("each", cobra.FixedCompletions([]string{"folder", "file"}, cobra.ShellCompDirectiveNoFileComp))
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := namesFile(c, r.Output, "leave -o away for a folder in persona-runs"); err != nil {
			return err
		}
		if !dry && (f.Changed("model") || f.Changed("models-file")) {
			return usageError("add --dry-run for its price", "batches by a model do not exist yet")
		}
		if each == "" {
			return usageError("known are folder and file", "--each: there is no task %q", each)
		}
		var err error
		if r.Data, err = who.data(&sel, args); err != nil {
			return err
		}
		if r.Count, err = commands.ParseCount(number); err != nil {
			return err
		}
		r.Each = commands.Each(each)
		w, close := a.world()
		defer close()
		w.Now, w.Task = a.now, a.taskDone
		if dry {
			doc, err := commands.DryRun(c.Context(), w, commands.DryRunRequest{BatchRequest: r, Model: model, ModelsFile: modelsFile})
			if err != nil {
				return err
			}
			return a.show(doc, func(out *bufio.Writer) error { printDryRun(out, doc); return nil })
		}
		doc, err := commands.Batch(c.Context(), w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { printBatch(out, doc); return nil })
	}
	return c
}

// taskDone tells how far a batch is, a line a task.
func (a *app) taskDone(p commands.TaskProgress) {
	left := ""
	if p.Left >= time.Second {
		left = ", about " + p.Left.Round(time.Second).String() + " left"
	}
	fmt.Fprintf(a.err, "%d of %d  %s  %s  (%s tokens%s)\n", p.Done, p.Total, p.Status, term.Safe(p.Path), amount.Number(p.Tokens), left)
}

// printBatch lists the tasks of a batch.
func printBatch(out *bufio.Writer, doc *commands.BatchDocument) {
	for _, t := range doc.Tasks {
		var what string
		if t.Folder == nil {
			what = *t.Error
		} else {
			what = fmt.Sprintf("%s of %s, support %s, %s tokens", amount.Of(t.Personas, "persona"), amount.Of(t.Participants, "participant"),
				*t.Support, amount.Number(t.Tokens))
			if t.Kept {
				what += " (kept)"
			}
		}
		fmt.Fprintf(out, "%-7s  %s: %s\n", t.Status, term.Safe(t.Path), term.Safe(what))
	}
	fmt.Fprintf(out, "\n%s from %s: %d done, %d failed; read %s\n", amount.Of(doc.Totals.Personas, "persona"), amount.Of(doc.Totals.Tasks, "task"),
		doc.Totals.OK, doc.Totals.Failed, term.Safe(commands.Quote(doc.Folder+"/"+commands.IndexReading)))
	printLeftOut(out, doc.Excluded)
}

// printDryRun lists what the tasks of a batch would be.
func printDryRun(out *bufio.Writer, doc *commands.DryRunDocument) {
	for _, t := range doc.Tasks {
		what := dryText(t.DryTotals)
		switch {
		case t.Error != nil && t.Personas == 0:
			what = *t.Error
		case t.Error != nil:
			what += "; " + *t.Error
		}
		fmt.Fprintf(out, "%s: %s\n", term.Safe(t.Path), term.Safe(what))
	}
	fmt.Fprintf(out, "\n%s: %s (%s, %s)\n", amount.Of(len(doc.Tasks), "task"), dryText(doc.Totals), doc.Tokenizer, methodText(doc.Method))
	printLeftOut(out, doc.Excluded)
}

func dryText(t commands.DryTotals) string {
	words := []string{
		amount.Of(t.Files, "file"), amount.Of(t.Participants, "participant"), amount.Number(t.Tokens) + " tokens", amount.Of(t.Personas, "persona"),
		"output " + amount.Number(t.OutputTokens.Low) + " to " + amount.Number(t.OutputTokens.High) + " tokens",
	}
	if t.Cost != nil {
		words = append(words, "$"+price(*t.CostFrom)+" to $"+price(*t.Cost))
	}
	return strings.Join(words, ", ")
}

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "status DIR",
		Short:   "Say where a batch stands",
		Example: `  persona status persona-runs/studies-batch`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError("persona status DIR", "give the folder of one batch")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			doc, err := commands.Status(args[0])
			if err != nil {
				return err
			}
			return a.show(doc, func(out *bufio.Writer) error {
				for _, t := range doc.Tasks {
					fmt.Fprintf(out, "%-7s  %s", t.State, term.Safe(t.Path))
					if t.Error != nil {
						fmt.Fprintf(out, ": %s", term.Safe(*t.Error))
					}
					fmt.Fprintln(out)
				}
				n := doc.Totals
				fmt.Fprintf(out, "\n%d of %s done, %d failed, %d to do", n.OK, amount.Of(n.Tasks, "task"), n.Failed, n.Todo+n.Unknown)
				switch {
				case doc.Running:
					fmt.Fprintln(out, "; at work now")
				case !doc.Complete:
					fmt.Fprintln(out, "; interrupted: persona batch --resume goes on")
				default:
					fmt.Fprintln(out, "; complete")
				}
				return nil
			})
		},
	}
}
