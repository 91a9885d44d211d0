package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
)

func (a *app) verifyCommand() *cobra.Command {
	var dirs []string
	var limits bounds
	c := &cobra.Command{
		Use:   "verify FILE|DIR",
		Short: "Read the sources again: what changed, and does every quote still stand",
		Long: `Read the sources of a manifest again and say what became of each: same, changed, moved,
new, missing or unreadable. FILE is a manifest that persona sources wrote, or a list of
sha256sum or of hashdeep -c sha256. DIR is a run folder that persona generate wrote: then
every quote is checked too, byte by byte, and so are the run folder's own files. Or DIR is
a bag (BagIt, RFC 8493), by whatever program: then it must be complete and valid. Exit code
3 on any difference.

Relative roots of a manifest are sought from the manifest's own folder; the names of a
list too. --root says where they are instead. A root outside of that folder and of the one
you stand in is read only if --root names it: a record may be somebody else's.`,
		Example: `  persona sources examples -o manifest.json && persona verify manifest.json
  persona generate examples/interviews -o run && persona verify run
  sha256sum *.txt > SHA256SUMS && persona verify SHA256SUMS
  persona sources examples --format bagit -o bag && persona verify bag`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().StringArrayVar(&dirs, "root", nil, "the sources are in `DIR`; once for each root of the manifest, in its order")
	limits.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError("persona verify manifest.json", "verify takes one file, %d given", len(args))
		}
		r := commands.VerifyRequest{File: args[0], Roots: dirs, Differences: !a.json}
		var err error
		if r.Limits, err = limits.limits(); err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Verify(c.Context(), w, r)
		if err != nil {
			return err
		}
		a.warnBag(doc.Bag)
		return a.show(doc, func(out *bufio.Writer) error {
			printReport(out, doc)
			return nil
		})
	}
	return c
}

// mostWarnings is how many of a bag's warnings are named.
const mostWarnings = 20

// warnBag says what is allowed in a bag, and makes trouble elsewhere. The record may be no bag.
func (a *app) warnBag(bag *manifest.Bag) {
	if bag == nil {
		return
	}
	for i, w := range bag.Warnings {
		if i == mostWarnings {
			a.warn("and %s; --json lists them all", amount.Of(len(bag.Warnings)-i, "more warning"))
			return
		}
		a.warn("%s: %s", w.Path, w.Error)
	}
}

// printReport lists the differences, and counts all verdicts.
func printReport(out *bufio.Writer, doc *commands.VerifyDocument) {
	for _, f := range doc.Damaged() {
		fmt.Fprintf(out, "%-10s  %s of the run folder\n", f.Verdict, term.Safe(f.Path))
	}
	if q := doc.Quotes; q != nil {
		for _, f := range q.Failed {
			fmt.Fprintf(out, "%-10s  %s in %s, bytes %d to %d: %s\n", "quote", term.Safe(f.ID), term.Safe(f.Path), f.Start, f.End, term.Safe(f.Reason))
		}
		fmt.Fprintf(out, "%s checked, %d failed\n", amount.Of(q.Checked, "quote"), len(q.Failed))
	}
	if b := doc.Bag; b != nil {
		for _, p := range b.Problems {
			fmt.Fprintf(out, "%-10s  %s: %s\n", "bag", term.Safe(p.Path), term.Safe(p.Error))
		}
		fmt.Fprintf(out, "BagIt %s, %s\n", term.Safe(b.Version), strings.Join(b.Algorithms, ", "))
	}
	for _, r := range doc.Results {
		fmt.Fprintf(out, "%-10s  %s", r.Verdict, term.Safe(r.Path))
		if r.To != "" {
			fmt.Fprintf(out, "  is now  %s", term.Safe(r.To))
		}
		if r.Error != "" {
			fmt.Fprintf(out, "  (%s)", term.Safe(r.Error))
		}
		fmt.Fprintln(out)
	}
	n := doc.Counts
	fmt.Fprintf(out, "%d same, %d changed, %d moved, %d new, %d missing, %d unreadable\n", n.Same, n.Changed, n.Moved, n.New, n.Missing, n.Unreadable)
}
