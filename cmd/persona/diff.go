package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
)

func (a *app) diffCommand() *cobra.Command {
	var exitCode bool
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "What changed between two records: files, tokens and personas",
		Long: `What changed between two records. OLD and NEW are manifests, lists of sha256sum or of
hashdeep, bags, or run folders that persona generate wrote: files that were added, removed,
changed or moved, and tokens. Of two run folders the personas too: a persona is the one it
shares most of its participants with, whatever its number is.

No source is read: what is compared is what was put on record. A difference is no failure;
with --exit-code it is exit code 3.`,
		Example: `  persona diff monday.json friday.json
  persona diff old-run new-run --json`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&exitCode, "exit-code", false, "end with exit code 3 where there is a difference")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != 2 {
			return usageError("persona diff old.json new.json", "diff takes two records, %d given", len(args))
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Diff(c.Context(), w, commands.DiffRequest{Old: args[0], New: args[1], ExitCode: exitCode})
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			printDiff(out, doc)
			return nil
		})
	}
	return c
}

func printDiff(out *bufio.Writer, doc *commands.DiffDocument) {
	for _, side := range []struct {
		name string
		commands.DiffRecord
	}{{"old", doc.Old}, {"new", doc.New}} {
		fmt.Fprintf(out, "%s  %s: %s\n", side.name, term.Safe(side.Path), inAll(side.DiffRecord))
	}
	fmt.Fprintln(out)
	printSourcesDiff(out, doc)
	if doc.Personas != nil {
		fmt.Fprintln(out)
		printPersonasDiff(out, doc.Personas)
	}
}

// inAll is what there is on one side.
func inAll(r commands.DiffRecord) string {
	text := amount.Of(r.Files, "file")
	if r.Bytes != nil {
		text += ", " + amount.Bytes(*r.Bytes)
	}
	if r.Tokens != nil {
		text += fmt.Sprintf(", %s tokens (%s)", amount.Number(*r.Tokens), term.Safe(r.Tokenizer))
	}
	return text
}

func printSourcesDiff(out io.Writer, doc *commands.DiffDocument) {
	d := doc.Sources
	switch {
	case !d.Different() && doc.Old.Digest == doc.New.Digest:
		fmt.Fprintf(out, "Files: no difference, digest %s\n", doc.New.Digest)
		return
	case !d.Different():
		fmt.Fprintln(out, "Files: the same, in another order or with other roots")
		return
	}
	fmt.Fprintf(out, "Files: %s added, %s removed, %s changed, %s moved, %s the same%s\n",
		amount.Number(len(d.Added)), amount.Number(len(d.Removed)), amount.Number(len(d.Changed)), amount.Number(len(d.Moved)), amount.Number(d.Same), sizes("; ", true, d.Bytes, d.Tokens))
	some(out, d.Added, func(e manifest.Entry) string {
		return "added    " + term.Safe(e.Path) + sizes("  ", false, e.Size, e.Tokens)
	})
	some(out, d.Removed, func(e manifest.Entry) string {
		return "removed  " + term.Safe(e.Path) + sizes("  ", false, e.Size, e.Tokens)
	})
	some(out, d.Changed, func(c manifest.Change) string {
		return "changed  " + term.Safe(c.Path) + sizes("  ", true, c.Size, c.Tokens)
	})
	some(out, d.Moved, func(m manifest.Move) string { return "moved    " + term.Safe(m.Path) + "  is now  " + term.Safe(m.To) })
}

// some writes the first of many lines.
func some[T any](out io.Writer, list []T, line func(T) string) {
	for i, v := range list {
		if i == mostShown && len(list) > mostShown+1 {
			fmt.Fprintf(out, "         and %s more; --json lists them all\n", amount.Number(len(list)-i))
			return
		}
		fmt.Fprintln(out, line(v))
	}
}

// sizes says how large something is, or with a sign by how much it grew; "" if nobody knows.
func sizes(lead string, sign bool, bytes *int64, tokens *int) string {
	var parts []string
	plus := func(positive bool) string { return map[bool]string{true: "+", false: ""}[sign && positive] }
	if bytes != nil {
		text := amount.Bytes(max(*bytes, -*bytes))
		if *bytes < 0 {
			text = "-" + text
		}
		parts = append(parts, plus(*bytes >= 0)+text)
	}
	if tokens != nil {
		parts = append(parts, plus(*tokens >= 0)+amount.Of(*tokens, "token"))
	}
	if len(parts) == 0 {
		return ""
	}
	return lead + strings.Join(parts, ", ")
}

func printPersonasDiff(out io.Writer, d *personas.Difference) {
	if !d.Different() {
		fmt.Fprintf(out, "Personas: no difference, %s\n", amount.Of(d.Same, "persona"))
		return
	}
	fmt.Fprintf(out, "Personas: %d added, %d removed, %d changed, %d the same\n", len(d.Added), len(d.Removed), len(d.Changed), d.Same)
	for _, p := range d.Added {
		fmt.Fprintf(out, "added    %s\n", inShort(p))
	}
	for _, p := range d.Removed {
		fmt.Fprintf(out, "removed  %s\n", inShort(p))
	}
	for _, c := range d.Changed {
		fmt.Fprintf(out, "changed  %s\n", inShort(c.Old))
		if c.Old.Label != c.New.Label || c.Old.Share != c.New.Share || c.Old.Participants != c.New.Participants || c.Old.Support != c.New.Support {
			fmt.Fprintf(out, "  is now %s\n", inShort(c.New))
		}
		for _, list := range []struct {
			said string
			ids  []string
		}{{"joined", c.Joined}, {"left", c.Left}} {
			if len(list.ids) > 0 {
				fmt.Fprintf(out, "         %s: %s\n", list.said, term.Safe(strings.Join(list.ids, ", ")))
			}
		}
		for _, s := range c.Gained {
			fmt.Fprintf(out, "         + %s: %s\n", s.Field, term.Safe(strings.Join(strings.Fields(s.Value), " ")))
		}
		for _, s := range c.Lost {
			fmt.Fprintf(out, "         - %s: %s\n", s.Field, term.Safe(strings.Join(strings.Fields(s.Value), " ")))
		}
		if c.Keyphrases {
			fmt.Fprintln(out, "         other key phrases")
		}
		if c.Summary {
			fmt.Fprintln(out, "         another summary")
		}
	}
	who := func(p personas.Participant) string { return term.Safe(p.ID) }
	for _, list := range []struct {
		said   string
		people []personas.Participant
	}{{"joined the study", d.Joined}, {"left the study", d.Left}} {
		if len(list.people) > 0 {
			fmt.Fprintf(out, "%s %s:", amount.Of(len(list.people), "participant"), list.said)
			for i, p := range list.people {
				fmt.Fprintf(out, "%s %s", map[bool]string{true: ",", false: ""}[i > 0], who(p))
			}
			fmt.Fprintln(out)
		}
	}
}

// inShort is a persona in a line.
func inShort(p personas.Brief) string {
	return fmt.Sprintf("%s “%s”, %s (%.0f %%), support %s", term.Safe(p.ID), term.Safe(cmp.Or(p.Label, "no label")), amount.Of(p.Participants, "participant"), 100*p.Share, term.Safe(string(p.Support)))
}
