package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/archive"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
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

// study is the roots that a command works on, with the paths that could not be found.
type study struct {
	roots    []scan.Root
	given    []string // the paths as the user wrote them, one for each root
	dirs     []string // each root's folder on disk, absolute
	selects  string   // the flags that choose the data, as a command line has them
	asks     string   // those that say who took part
	missing  []manifest.Problem
	rewrite  bool // the file about to be written is an earlier manifest, not data
	closers  []io.Closer
	readers  extract.Readers
	archives archive.Limits
	selected scan.Options
	encoding string
	memory   sources.Memory // of those who need no text; nil for all others
}

func (st *study) close() {
	for _, c := range st.closers {
		_ = c.Close() // read-only handles, and the PDF engine: nothing to lose
	}
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
	for _, p := range paths {
		if err := st.add(p); errors.Is(err, errGlob) {
			st.close()
			return nil, usageError("a glob has * ? [a-z] {a,b} and **", "%s: %w", p, err)
		} else if err != nil {
			st.missing = append(st.missing, manifest.Problem{Path: filepath.ToSlash(p), Error: reason(err)})
		}
	}
	if len(st.roots) == 0 {
		st.close()
		first, hint := st.missing[0], ""
		if first.Error == notThere {
			hint = "check the spelling; a glob goes in quotes: 'interviews/**/*.md'"
		}
		return nil, failed(hint, "%s: %s", first.Path, first.Error)
	}
	st.roots = scan.Named(st.roots)
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
	sep := byte('\n')
	if s.nul {
		sep = 0
	}
	paths := slices.Clone(args)
	for line := range bytes.SplitSeq(data, []byte{sep}) {
		if !s.nul {
			line = bytes.TrimSuffix(line, []byte{'\r'})
		}
		if len(line) > 0 {
			paths = append(paths, string(line))
		}
	}
	return paths, nil
}

// What is read whole from a file or a pipe that somebody named is bounded, in bytes: what never ends is an error, and no program that
// the system kills when its memory is full.
const (
	maxList      = 256 << 20 // --files-from: two million long paths
	maxModels    = 64 << 20  // --models-file: the whole registry has less than one
	maxTokenizer = 256 << 20 // --tokenizer: the largest in use, of 260,000 tokens, has 35 MB
	maxText      = 1<<31 - 2 // standard input: more could not be one text
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

var errGlob = errors.New("is no glob, and there is no such file")

// add makes a root of one path: a folder, a file, a glob or an archive. An archive is a folder, and so is what is in it.
func (st *study) add(p string) error {
	if p == "" {
		return errors.New("is no path")
	}
	info, err := st.stat(p)
	if errors.Is(err, fs.ErrNotExist) {
		if link, lerr := os.Lstat(p); lerr == nil && link.Mode()&fs.ModeSymlink != 0 {
			return errors.New("a link to something that does not exist")
		}
		if folder, glob, ok := splitGlob(filepath.ToSlash(p)); ok {
			if scan.ValidGlob(glob) != nil {
				return errGlob
			}
			if ginfo, gerr := st.stat(filepath.FromSlash(folder)); gerr == nil && ginfo.IsDir() {
				return st.addRoot(p, filepath.FromSlash(folder), scan.Root{Glob: glob})
			}
		}
	}
	switch {
	case err != nil:
		return err
	case info.IsDir():
		_, inside, ok := inArchive(p)
		return st.addRoot(p, p, scan.Root{Shown: ok && inside == "."})
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s, not a file or a folder: it is not opened", whole.Kind(info.Mode()))
	}
	real, err := resolved(p)
	if err != nil {
		return err
	}
	return st.addRoot(p, filepath.Dir(real), scan.Root{File: filepath.Base(real), Name: filepath.Base(p)})
}

// addRoot opens a folder as the root that was given as a path of the user's.
func (st *study) addRoot(given, dir string, r scan.Root) error {
	base, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if base, err = resolved(base); err != nil {
		return err
	}
	tree, closers, err := st.openTree(base)
	if err != nil {
		return err
	}
	st.closers = append(st.closers, closers...)
	r.FS, r.ID = tree, scan.IDOf(filepath.ToSlash(base))
	if r.Name == "" {
		r.Name = filepath.Base(base)
	}
	st.roots = append(st.roots, r)
	st.given = append(st.given, given)
	st.dirs = append(st.dirs, base)
	return nil
}

// splitGlob cuts a pattern at its first part that has a wildcard: the folder to start in, and the glob inside it.
func splitGlob(p string) (folder, glob string, ok bool) {
	if !strings.ContainsAny(p, "*?[{") {
		return "", "", false
	}
	parts := strings.Split(p, "/")
	i := slices.IndexFunc(parts, func(s string) bool { return strings.ContainsAny(s, "*?[{") })
	folder = strings.Join(parts[:i], "/")
	if folder == "" && i > 0 {
		folder = "/"
	}
	return cmp.Or(folder, "."), strings.Join(parts[i:], "/"), true
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
