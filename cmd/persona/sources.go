package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
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
		if a.json && format != "" && format != "json" && format != "bagit" {
			return usageError("leave out one of them", "--json and --format %s contradict each other", format)
		}
		if format == "" && (a.json || output != "") {
			format = "json"
		}
		if err := namesFile(c, output, "leave -o away for standard output"); err != nil {
			return err
		}
		counter, err := num.counter(c.Context(), a)
		if err != nil {
			return err
		}
		if format == "sha256sum" {
			counter = nil // not shown, so not computed
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		if format == "bagit" { // copies the files, and so reads them
			return a.bag(c.Context(), st, counter, output)
		}
		if err := mem.use(a, st); err != nil {
			return err
		}
		return a.sources(c.Context(), st, counter, format, output)
	}
	return c
}

func (a *app) sources(ctx context.Context, st *study, counter *combine.Counter, format, output string) error {
	switch format {
	case "sha256sum":
		return a.sums(ctx, st, output)
	case "markdown":
		return a.sourcesReport(ctx, st, counter, output)
	case "json":
		return a.sourcesJSON(ctx, st, counter, output)
	}
	return a.sourcesTable(ctx, st, counter)
}

// sourcesReport writes the manifest in Markdown.
func (a *app) sourcesReport(ctx context.Context, st *study, counter *combine.Counter, output string) error {
	r, err := a.read(ctx, st, counter, output)
	if err != nil {
		return err
	}
	if len(r.Sources) > 0 {
		m := r.record(st.reading(counter, output), st.record(output))
		if err := a.writeManifest(m, output, m.WriteMarkdown); err != nil {
			return err
		}
	}
	return a.verdict(st, len(r.Sources), r.Excluded, r.Problems)
}

// sourcesJSON writes the manifest that verify reads. Its head has the sums of all that follows, so the entries wait in a spool.
func (a *app) sourcesJSON(ctx context.Context, st *study, counter *combine.Counter, output string) error {
	entries := &whole.Spool{}
	defer func() { _ = entries.Close() }() // it never fails
	recorder := manifest.Recorder{Entries: entries}
	o := st.reading(counter, output)
	r, err := a.visit(ctx, st, o, a.progress(), recorder.Add)
	if err == nil {
		err = st.lost(r.Excluded, output)
	}
	if err != nil {
		return err
	}
	m := r.record(o, st.record(output))
	recorder.Seal(m)
	if m.Totals.Files > 0 || output == "" {
		err := a.writeManifest(m, output, func(w io.Writer) error { return recorder.WriteJSON(w, m) })
		if err != nil {
			return err
		}
	}
	return a.verdict(st, m.Totals.Files, r.Excluded, r.Problems)
}

// sourcesTable is the manifest for a person at a terminal, as the files come.
func (a *app) sourcesTable(ctx context.Context, st *study, counter *combine.Counter) error {
	var recorder manifest.Recorder
	var line []byte
	out := bufio.NewWriterSize(a.answer(), 64<<10)
	r, err := a.each(ctx, st, counter, "", func(s *sources.Source) error {
		line = fmt.Appendf(line[:0], "%s  %10s  %9s tokens  %-12s  %s\n", s.SHA256, amount.Bytes(s.Size), amount.Number(s.Tokens), s.Encoding, term.Safe(s.Path))
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return recorder.Add(s)
	})
	if err != nil {
		return err
	}
	m := manifest.Manifest{Excluded: r.Excluded, Problems: r.Problems}
	recorder.Seal(&m)
	if m.Totals.Files > 0 {
		fmt.Fprintf(out, "%s, %s, %s tokens (%s)\ndigest %s\n", amount.Of(m.Totals.Files, "file"), amount.Bytes(m.Totals.Bytes), amount.Number(m.Totals.Tokens), counter.Tokenizer, m.Digest)
		printNotes(out, r.Noted)
		printLeftOut(out, r.Excluded)
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	return a.verdict(st, m.Totals.Files, r.Excluded, r.Problems)
}

// record says where each root is: relative to the folder of the manifest if it has one and that can be said, else absolute.
func (st *study) record(output string) []manifest.Root {
	from := ""
	if output != "" {
		from = filepath.Dir(output)
	}
	var roots []manifest.Root
	for _, r := range st.files.Record(from) {
		roots = append(roots, manifest.Root{Name: r.Name, Path: r.Path, Glob: r.Glob})
	}
	return roots
}

func (a *app) writeManifest(m *manifest.Manifest, output string, write func(io.Writer) error) error {
	if output != "" {
		if err := writeWhole(output, write); err != nil {
			return err
		}
		_, err := fmt.Fprintf(a.out, "%s: %s, %s\ndigest %s\n", term.Safe(output), amount.Of(m.Totals.Files, "file"), amount.Bytes(m.Totals.Bytes), m.Digest)
		if err == nil {
			printLeftOut(a.out, m.Excluded)
		}
		return err
	}
	out := bufio.NewWriter(a.answer())
	if err := write(out); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
