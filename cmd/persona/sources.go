package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/sources"
)

var manifestFormats = []string{"json", "sha256sum", "markdown", "bagit"}

func (a *app) sourcesCommand() *cobra.Command {
	var sel selection
	var num counting
	var mem memory
	var output, format string
	c := &cobra.Command{
		Use:   "sources PATH...",
		Short: "Put every file on record: size, time, encoding, tokens and SHA-256",
		Long: `Put every file on record: size, time, encoding, tokens and the SHA-256 of its bytes. On a
terminal that is a table; --format (or -o) writes the manifest that persona verify reads:
json with everything, a sha256sum list, Markdown for a report, or bagit: a folder that
holds a copy of the files too, a BagIt 1.0 bag (RFC 8493) for an archive.

The digest of a manifest is what this prints:

  persona sources PATH --format sha256sum | sha256sum`,
		Example: `  persona sources examples -o manifest.json
  persona sources examples --format sha256sum
  persona sources examples --format markdown -o sources.md
  persona sources examples --format bagit -o bag`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	num.flags(c)
	mem.flags(c)
	c.Flags().StringVarP(&output, "output", "o", "", "write the manifest to `FILE`, or the bag to this folder, which appears whole or not at all")
	c.Flags().StringVar(&format, "format", "", "`FORMAT` of the manifest: json, sha256sum, markdown or bagit (default json)")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(manifestFormats, cobra.ShellCompDirectiveNoFileComp))
	c.RunE = func(c *cobra.Command, args []string) error {
		if format != "" && !slices.Contains(manifestFormats, format) {
			return usageError("known are json, sha256sum, markdown and bagit", "--format: there is no format %q", format)
		}
		if format == "bagit" && output == "" {
			return usageError("give -o DIR", "a bag is a folder, which standard output cannot hold")
		}
		if a.json && output == "" && format != "" && format != "json" {
			return usageError("leave out one of them", "--json and --format %s contradict each other", format)
		}
		if err := namesFile(c, output, "leave -o away for standard output"); err != nil {
			return err
		}
		r := commands.SourcesRequest{Counting: num.counting()}
		var err error
		if r.Data, err = sel.data(args); err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		if format == "bagit" { // copies the files, and so reads them
			return a.bag(c.Context(), w, r, output)
		}
		if w.Memory, err = mem.of(a); err != nil {
			return err
		}
		return a.sources(c.Context(), w, r, format, output)
	}
	return c
}

// sources shows the record of files as the flags want it: saved to a file, as a table for a person
// at a terminal, or as a manifest.
func (a *app) sources(ctx context.Context, w commands.World, r commands.SourcesRequest, format, output string) error {
	f := commands.ManifestFormat(cmp.Or(format, "json"))
	if output != "" {
		doc, err := commands.SaveSources(ctx, w, r, f, output)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			fmt.Fprintf(out, "%s: %s, %s\ndigest %s\n", term.Safe(output), amount.Of(doc.Totals.Files, "file"), amount.Bytes(doc.Totals.Bytes), doc.Digest)
			printLeftOut(out, doc.Excluded)
			return nil
		})
	}
	if !a.json && (format == "" || f == commands.ManifestSums) {
		a.moves(&w)
	}
	if a.json || format == "" {
		doc, err := commands.Sources(ctx, w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { return printSources(out, doc) })
	}
	doc, err := commands.WriteSources(ctx, w, r, f, a.answer())
	if err != nil {
		return err
	}
	return doc.Outcome()
}

// printSources lists files as they come.
func printSources(out *bufio.Writer, doc *commands.Stream[commands.SourcesDocument, sources.Source]) error {
	var line []byte
	for s, err := range doc.Entries {
		if err != nil {
			return err
		}
		line = fmt.Appendf(line[:0], "%s  %10s  %9s tokens  %-12s  %s\n", s.SHA256, amount.Bytes(s.Size), amount.Number(s.Tokens), s.Encoding, term.Safe(s.Path))
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	if d := doc.Head; d.Totals.Files > 0 { // else the error says so
		fmt.Fprintf(out, "%s, %s, %s tokens (%s)\ndigest %s\n", amount.Of(d.Totals.Files, "file"), amount.Bytes(d.Totals.Bytes), amount.Number(d.Totals.Tokens), d.Tokenizer, d.Digest)
		printNotes(out, d.Noted)
		printLeftOut(out, d.Excluded)
	}
	return nil
}

// bag writes a bag, and says what is in it.
func (a *app) bag(ctx context.Context, w commands.World, r commands.SourcesRequest, dir string) error {
	doc, err := commands.BagSources(ctx, w, r, dir)
	if err != nil {
		return err
	}
	return a.show(doc, func(out *bufio.Writer) error {
		m := doc.Manifest
		fmt.Fprintf(out, "%s: a bag of %s, %s\ndigest %s\n", term.Safe(dir), amount.Of(m.Totals.Files, "file"), amount.Bytes(m.Totals.Bytes), m.Digest)
		printNotes(out, m.Sources)
		printLeftOut(out, m.Excluded)
		return nil
	})
}
