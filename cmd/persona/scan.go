package main

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

func (a *app) scanCommand() *cobra.Command {
	var sel selection
	c := &cobra.Command{
		Use:   "scan PATH...",
		Short: "List the files that would be used, and what is left out and why",
		Long: `List the files that would be used, and everything that is left out, with the reason and
the rule that did it. No file is opened, except archives, for what is in them, and the
ignore files that decide.

PATH is a folder, a file, a glob ('interviews/**/*.md') or an archive; several may be given.
Archives (.zip, .tar, .tar.gz, .tgz, .tar.bz2) are folders, wherever they are: notes.zip
holds notes.zip/p01.md. A file compressed by gzip or bzip2 is a folder with one file.`,
		Example: `  persona scan examples
  persona scan examples --ext md,csv --order size --desc
  persona scan 'examples/**/*.md' --json`,
		Args: cobra.ArbitraryArgs,
	}
	sel.scanFlags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		return a.scan(c.Context(), st)
	}
	return c
}

type scanAnswer struct {
	Schema   string             `json:"schema"`
	Files    []scan.File        `json:"files"`
	Excluded []scan.Excluded    `json:"excluded"`
	Errors   []manifest.Problem `json:"errors"`
	Totals   struct {
		Files    int   `json:"files"`
		Bytes    int64 `json:"bytes"`
		Excluded int   `json:"excluded"`
	} `json:"totals"`
}

func (a *app) scan(ctx context.Context, st *study) error {
	answer := scanAnswer{Schema: "persona.scan/v1", Files: []scan.File{}, Excluded: []scan.Excluded{}, Errors: st.missing}
	o := st.options()
	o.Excluded = func(e scan.Excluded) { answer.Excluded = append(answer.Excluded, e) }
	out := bufio.NewWriter(a.out)
	for f, err := range scan.Roots(ctx, st.roots, o) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			answer.Errors = append(answer.Errors, manifest.Problem{Path: f.Path, Error: reason(err)})
			continue
		}
		answer.Totals.Files++
		answer.Totals.Bytes += f.Size
		if a.json {
			answer.Files = append(answer.Files, f)
			continue
		}
		fmt.Fprintf(out, "%10s  %-5s  %s  %s\n", bytesText(f.Size), f.Format, f.Modified.Format("2006-01-02 15:04"), safe(f.Path))
	}
	answer.Totals.Excluded = len(answer.Excluded)
	if answer.Errors == nil {
		answer.Errors = []manifest.Problem{}
	}
	if a.json {
		if err := a.printJSON(answer); err != nil {
			return err
		}
		return a.verdict(st, answer.Totals.Files, answer.Excluded, answer.Errors)
	}
	if answer.Totals.Files > 0 {
		fmt.Fprintf(out, "%s, %s\n", plural(answer.Totals.Files, "file"), bytesText(answer.Totals.Bytes))
	}
	printLeftOut(out, answer.Excluded)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return a.verdict(st, answer.Totals.Files, answer.Excluded, answer.Errors)
}
