package main

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/internal/jsonw"
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

// scan lists files as they are found: of a million of them none is kept. What is left out comes at the end.
func (a *app) scan(ctx context.Context, st *study) error {
	var excluded []scan.Excluded
	problems := st.missing
	var totals struct {
		Files    int   `json:"files"`
		Bytes    int64 `json:"bytes"`
		Excluded int   `json:"excluded"`
	}
	options := st.options()
	options.Excluded = func(e scan.Excluded) { excluded = append(excluded, e) }
	out, doc := bufio.NewWriterSize(a.out, 64<<10), (*jsonw.Document)(nil)
	if a.json {
		doc = a.document("persona.scan/v1")
		doc.List("files")
	}
	var o jsonw.Object
	var line []byte
	for f, err := range scan.Roots(ctx, st.roots, options) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			problems = append(problems, manifest.Problem{Path: f.Path, Error: reason(err)})
			continue
		}
		totals.Files++
		totals.Bytes += f.Size
		if a.json {
			line = o.Entry(line[:0]).Str("path", f.Path).Int("size", f.Size).Time("modified", f.Modified).Str("format", f.Format).End()
			err = doc.Entry(line)
		} else {
			line = appendScanned(line[:0], &f)
			_, err = out.Write(line)
		}
		if err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	totals.Excluded = len(excluded)
	if a.json {
		listExcluded(doc, excluded)
		doc.Field("errors", orEmpty(problems))
		doc.Field("totals", totals)
		if err := finish(doc); err != nil {
			return err
		}
		return a.verdict(st, totals.Files, excluded, problems)
	}
	if totals.Files > 0 {
		fmt.Fprintf(out, "%s, %s\n", plural(totals.Files, "file"), bytesText(totals.Bytes))
	}
	printLeftOut(out, excluded)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return a.verdict(st, totals.Files, excluded, problems)
}

// appendScanned adds the line of a file: its size, format, time and path.
func appendScanned(line []byte, f *scan.File) []byte {
	var buf [24]byte
	size := appendBytes(buf[:0], f.Size)
	line = append(line, "          "[min(len(size), 10):]...)
	line = append(line, size...)
	line = append(line, "  "...)
	line = append(line, f.Format...)
	line = append(line, "     "[min(len(f.Format), 5):]...)
	line = append(line, "  "...)
	day := len(line)
	line = f.Modified.AppendFormat(line, time.RFC3339)[:day+len("2006-01-02T15:04")] // the one layout that time does not parse anew each time
	line[day+len("2006-01-02")] = ' '
	line = append(line, "  "...)
	line = append(line, safe(f.Path)...)
	return append(line, '\n')
}
