package main

import (
	"bufio"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
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
		files, err := sel.data(args)
		if err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Scan(c.Context(), w, files)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { return printScan(out, doc) })
	}
	return c
}

// printScan lists files as they are found. What is left out comes at the end.
func printScan(out *bufio.Writer, doc *commands.Stream[commands.ScanDocument, scan.File]) error {
	var line []byte
	for f, err := range doc.Entries {
		if err != nil {
			return err
		}
		line = appendScanned(line[:0], &f)
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	if t := doc.Head.Totals; t.Files > 0 {
		fmt.Fprintf(out, "%s, %s\n", amount.Of(t.Files, "file"), amount.Bytes(t.Bytes))
	}
	printLeftOut(out, doc.Head.Excluded)
	return nil
}

// appendScanned adds the line of a file: its size, format, time and path.
func appendScanned(line []byte, f *scan.File) []byte {
	var buf [24]byte
	size := amount.AppendBytes(buf[:0], f.Size)
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
	line = append(line, term.Safe(f.Path)...)
	return append(line, '\n')
}
