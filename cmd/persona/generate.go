package main

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
)

func (a *app) generateCommand() *cobra.Command {
	var sel selection
	var who people
	var number, output string
	var force bool
	c := &cobra.Command{
		Use:   "generate PATH...",
		Short: "Make personas that quote the data, without a model and without the network",
		Long: `Make personas from what the participants said: the participants are grouped by what they
talk about, and each group is described in their own words. Every claim carries quotes,
each with its file, line, byte range and the file's SHA-256. Nothing is invented: what
the data does not say is listed as not known.

The result is a run folder with personas.md to read, personas.json for programs, the
manifest of all sources, and usage.json. persona verify FOLDER checks every quote again.

An earlier run folder is replaced as long as it is as it was written. One with edited files,
or with files of yours, is left alone: --force keeps it beside the new one. (What desktops
and editors leave behind, such as .DS_Store and *~, is no file of yours.)`,
		Example: `  persona generate examples/interviews
  persona generate examples/survey.csv --count 3 -o survey-personas
  persona generate examples/interviews --by file --interviewer '^(Maya|Joss)$' --json`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	c.Flags().StringVar(&number, "count", "auto", "how many personas, a `SPEC` such as 3, 3-5, ~4 or \"at least 3\"; auto is what the data supports")
	c.Flags().StringVarP(&output, "output", "o", "", "the run folder, `DIR`; an earlier run there is replaced, unless it was edited (default persona-runs/NAME-DIGEST)")
	c.Flags().BoolVar(&force, "force", false, "replace a run folder that was edited; the old one is kept as DIR.1, or the next number that is free")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := namesFile(c, output, "leave -o away for a folder in persona-runs"); err != nil {
			return err
		}
		files, err := who.data(&sel, args)
		if err != nil {
			return err
		}
		r := commands.GenerateRequest{Data: files, Output: output, Force: force}
		if r.Count, err = commands.ParseCount(number); err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Generate(c.Context(), w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			var b strings.Builder
			printRun(&b, doc)
			for line := range strings.Lines(b.String()) {
				fmt.Fprintln(out, term.Safe(strings.TrimSuffix(line, "\n")))
			}
			return nil
		})
	}
	return c
}

// printRun shows the personas in short, with a few quotes of each, and says where all of it is.
func printRun(w io.Writer, doc *commands.GenerateDocument) {
	quotes := map[string]evidence.Quote{}
	for _, q := range doc.Set.Evidence {
		quotes[q.ID] = q
	}
	fmt.Fprintf(w, "%s\n", commands.Recommendation(doc.Estimate))
	for i, p := range doc.Set.Personas {
		fmt.Fprintf(w, "\n%d. %s\n", i+1, p.Label)
		for _, line := range term.Wrap(p.Summary, 96) {
			fmt.Fprintf(w, "   %s\n", line)
		}
		for _, field := range []personas.Field{personas.Goal, personas.Frustration, personas.Behaviour} {
			j := slices.IndexFunc(p.Attributes, func(at personas.Attribute) bool { return at.Field == field })
			if j < 0 {
				continue
			}
			q := quotes[p.Attributes[j].Evidence[0]]
			fmt.Fprintf(w, "   %s\n", field)
			for _, line := range term.Wrap("“"+strings.Join(strings.Fields(q.Text), " ")+"”", 92) {
				fmt.Fprintf(w, "     %s\n", line)
			}
			fmt.Fprintf(w, "     – %s\n", doc.Set.Cite(q))
		}
	}
	folder := filepath.FromSlash(doc.Folder)
	fmt.Fprintf(w, "\n%s with %s from %s: read %s\nCheck them any time: %s\n",
		amount.Of(len(doc.Personas), "persona"), amount.Of(doc.Quotes, "quote"), amount.Of(len(doc.Set.Participants), "participant"),
		commands.Quote(filepath.Join(folder, runs.MarkdownFile)), doc.Verify)
	printNotes(w, doc.Noted)
	printLeftOut(w, doc.Excluded)
}
