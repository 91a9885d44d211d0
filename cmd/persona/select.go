package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/persona-go/persona/commands"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tree"
	"github.com/persona-go/persona/tree/archive"
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

// study is the roots that a command works on, with the paths that could not be found.
type study struct {
	roots    []scan.Root
	files    *tree.Files
	given    []string // the paths as the user wrote them, one for each root
	missing  []manifest.Problem
	closers  []io.Closer
	readers  extract.Readers
	archives archive.Limits
	selected scan.Options
	encoding string
}

func (st *study) close() {
	for _, c := range st.closers {
		_ = c.Close() // read-only handles, and the PDF engine: nothing to lose
	}
}

// Roots returns the roots: a study is persona.Files.
func (st *study) Roots() []scan.Root { return st.roots }

// hold makes files those that a study is of, until it is closed.
func (st *study) hold(files *tree.Files) {
	st.files, st.roots, st.given = files, files.Roots(), files.Given()
	st.closers = append(st.closers, files)
	for _, m := range files.Missing() {
		st.missing = append(st.missing, manifest.Problem{Path: m.Path, Error: reason(m.Err)})
	}
}

// unopened is the error for paths of which none could be opened, with a hint.
func unopened(err error) error {
	var m tree.Missing
	switch {
	case errors.Is(err, tree.ErrGlob):
		return usageError("a glob has * ? [a-z] {a,b} and **", "%w", err)
	case !errors.As(err, &m):
		return err
	case errors.Is(m.Err, fs.ErrNotExist):
		return failed("check the spelling; a glob goes in quotes: 'interviews/**/*.md'", "%s: %s", m.Path, reason(m.Err))
	}
	return failed("", "%s: %s", m.Path, reason(m.Err))
}

// open turns the paths of the command line into roots. A path that is not there is a problem among several, an error alone.
func (s *selection) open(ctx context.Context, a *app, args []string) (*study, error) {
	if s.maxSize != "" {
		n, err := parseSize(s.maxSize)
		if err != nil {
			return nil, usageError("--max-size takes a number of bytes, or one with k, M or G: 500k, 10MB", "--max-size: %w", err)
		}
		s.MaxSize = n
	}
	if err := s.Validate(); err != nil {
		return nil, usageError("", "%w", err)
	}
	if name, err := sources.EncodingName(s.encoding); err != nil {
		return nil, usageError("names are those of the WHATWG and IANA: windows-1252, utf-16le, shift_jis", "--encoding: %w", err)
	} else {
		s.encoding = name
	}
	if s.nul && s.filesFrom == "" {
		return nil, usageError("give --files-from FILE too", "--null says how --files-from is read")
	}
	paths, err := s.paths(ctx, a, args)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, usageError("give a folder, a file or a glob, such as examples/interviews", "no path given")
	}
	if slices.Contains(paths, "-") {
		return nil, usageError("persona tokens - and persona combine - read text from standard input; --files-from - reads paths", "- stands alone, and is no path")
	}
	st, err := s.study()
	if err != nil {
		return nil, err
	}
	st.selected, st.encoding = s.Options, s.encoding
	files, err := tree.Open(tree.Options{Archives: st.archives}, paths...)
	if err != nil {
		st.close()
		return nil, unopened(err)
	}
	st.hold(files)
	return st, nil
}

func (s *selection) paths(ctx context.Context, a *app, args []string) ([]string, error) {
	if s.filesFrom == "" {
		return args, nil
	}
	data, err := a.readInput(ctx, s.filesFrom, maxList)
	if err != nil {
		return nil, err
	}
	return slices.Concat(args, tree.Names(data, s.nul)), nil
}

// What is read whole from a file or a pipe that somebody named is bounded, in bytes: what never ends is an error, and no program that
// the system kills when its memory is full.
const (
	maxList      = 256 << 20 // --files-from: two million long paths
	maxModels    = 64 << 20  // --models-file: the whole registry has less than one
	maxTokenizer = 256 << 20 // --tokenizer: the largest in use, of 260,000 tokens, has 35 MB
)

// readInput reads a file named on the command line, or standard input for "-", of at most limit bytes. Where nothing comes, an interrupt
// ends the waiting.
func (a *app) readInput(ctx context.Context, name string, limit int64) ([]byte, error) {
	if name == "-" {
		return whole.ReadStdin(ctx, a.in, limit)
	}
	data, err := whole.Read(ctx, name, limit)
	return data, named(name, err)
}

// named is the error of a file that somebody named, as it is said of it; the end of the context passes.
func named(name string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return failed("", "%s: %s", name, reason(err))
}

const notThere = "no such file or folder"

// reason is what an error says beyond the path, which the message names already.
func reason(err error) string {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return notThere
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.As(err, &pe):
		return pe.Err.Error()
	}
	return err.Error()
}

// parseSize reads a number of bytes: 512, 500k, 10MB, 1GiB. k, M and G are powers of 1,000; with an i, of 1,024.
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
