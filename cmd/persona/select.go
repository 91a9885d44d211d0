package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/scan"
)

// selection is what the flags that every command shares say: which files, and how they are read.
type selection struct {
	scan.Options
	encoding  string
	maxSize   string
	filesFrom string
	nul       bool
	bounds
}

// flags are all of them: which files, in which order, and how they are read.
func (s *selection) flags(c *cobra.Command) {
	s.scanFlags(c)
	c.Flags().StringVar(&s.encoding, "encoding", "", "read every text file as `NAME`, such as windows-1252 (default: detect)")
}

// scanFlags are those of a command that opens no file.
func (s *selection) scanFlags(c *cobra.Command) {
	s.filterFlags(c)
	f := c.Flags()
	f.StringVar(&s.Order, "order", "path", "`ORDER` of the files: path, name, modified or size")
	f.BoolVar(&s.Desc, "desc", false, "the other way round")
	f.StringVar(&s.filesFrom, "files-from", "", "read more paths from `FILE`, one a line (- is standard input)")
	f.BoolVarP(&s.nul, "null", "0", false, "the paths of --files-from end in NUL, not in a line end")
}

// filterFlags say which files, and no more.
func (s *selection) filterFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&s.Include, "include", nil, "only files that match `GLOB` (** and {a,b} work; may be repeated)")
	f.StringArrayVar(&s.Exclude, "exclude", nil, "no files that match `GLOB` (may be repeated)")
	f.StringSliceVar(&s.Ext, "ext", nil, "only files with these extensions, a `LIST` such as md,csv")
	f.BoolVar(&s.NoRecursive, "no-recursive", false, "do not enter folders")
	f.BoolVar(&s.Hidden, "hidden", false, "hidden files too")
	f.BoolVar(&s.NoIgnore, "no-ignore", false, "do not follow .gitignore and .personaignore")
	f.BoolVar(&s.Follow, "follow", false, "follow links that stay inside the root")
	f.StringVar(&s.maxSize, "max-size", "", "leave out files above `SIZE`, such as 500k or 10MB (default: none)")
	s.bounds.flags(c)
	settingsFlags(c)
}

// data is the files of a request.
func (s *selection) data(paths []string) (commands.Data, error) {
	d := commands.Data{Paths: paths, From: s.filesFrom, NUL: s.nul}
	d.Selection.Options, d.Selection.Encoding = s.Options, s.encoding
	if s.maxSize != "" {
		n, err := parseSize(s.maxSize)
		if err != nil {
			return d, usageError("--max-size takes a number of bytes, or one with k, M or G: 500k, 10MB", "--max-size: %w", err)
		}
		d.Selection.MaxSize = n
	}
	var err error
	d.Limits, err = s.bounds.limits()
	return d, err
}

// parseSize reads a number of bytes: 512, 500k, 10MB, 1GiB. k, M and G are powers of 1,000; with an
// i, of 1,024.
func parseSize(s string) (int64, error) {
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
	unit := strings.ToLower(strings.TrimSpace(s[len(digits):]))
	factor, ok := map[string]int64{
		"": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9,
		"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
	}[unit]
	f, err := strconv.ParseFloat(digits, 64)
	if n := f * float64(factor); err == nil && ok && n >= 1 && n < 1<<62 {
		return int64(n), nil
	}
	return 0, fmt.Errorf("%q is not a size", s)
}
