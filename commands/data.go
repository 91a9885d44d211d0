package commands

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tree"
	"github.com/persona-go/persona/tree/archive"
)

// Data is which files a command reads, and how: the part that most requests share.
type Data struct {
	// Paths are folders, files, globs and archives.
	Paths []string
	// From is a file that lists more paths, "-" being standard input; "" for none.
	From string
	// NUL says that the paths of From end in NUL instead of a line end.
	NUL bool
	// Selection is which files of the paths are wanted, and how they are read and cut.
	Selection manifest.Selection
	// Limits are what documents and archives may unpack to.
	Limits Limits
}

// Limits are what documents and archives may unpack to. A zero field means the defaults of
// [extract.Limits] and [archive.Limits].
type Limits struct {
	Expanded int64 // bytes of one document or archive, unpacked
	Entries  int   // files in an archive, and parts in a document
}

// validate refuses what means nothing.
func (l Limits) validate() error {
	if l.Entries < 0 {
		return usage("--max-entries takes a number from 1 on", "--max-entries: %d is below 0", l.Entries)
	}
	return nil
}

// documents are the limits as package extract has them.
func (l Limits) documents() extract.Limits {
	n := min(l.Expanded, 1<<31-2) // more could not be one text
	return extract.Limits{Part: n, Total: n, Entries: l.Entries}
}

// archives are the limits as package tree has them.
func (l Limits) archives() tree.Options {
	n := min(l.Expanded, 1<<31-2)
	return tree.Options{Archives: archive.Limits{Member: n, Total: n, Entries: l.Entries}}
}

// raise says what helps. Flags do if a limit that they raise is in the way: how deep archives are
// in each other and how long a PDF takes are limits that no flag raises. A quote that is never
// closed can be closed.
func raise(problems []manifest.Problem) string {
	for _, p := range problems {
		fixed := strings.Contains(p.Error, "archives in archives") || strings.Contains(p.Error, "takes longer than")
		if !fixed && (strings.Contains(p.Error, archive.ErrLimit.Error()) || strings.Contains(p.Error, extract.ErrTooLarge.Error())) {
			return "--max-expanded and --max-entries raise the limits"
		}
		if strings.Contains(p.Error, "is never closed") {
			return "close the quote that is named, or write it twice (\"\") if it is part of the words; then the file is read"
		}
	}
	return ""
}

// data is the Data of a request, opened. Its files are roots; it must be closed.
type data struct {
	*tree.Files
	Data
	options persona.Options
	output  string // the file about to be written; "" for none
	rewrite bool   // that is an earlier manifest, not data
}

// open turns the paths of a request into roots. A path that is not there is a problem among
// several, an error alone.
func (w *World) open(ctx context.Context, d Data) (*data, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	if d.From != "" {
		list, err := w.input(ctx, d.From, maxList)
		if err != nil {
			return nil, err
		}
		d.Paths = slices.Concat(d.Paths, tree.Names(list, d.NUL))
	}
	if len(d.Paths) == 0 {
		return nil, usage("give a folder, a file or a glob, such as examples/interviews", "no path given")
	}
	if slices.Contains(d.Paths, "-") {
		return nil, usage("persona tokens - and persona combine - read text from standard input; --files-from - reads paths", "- stands alone, and is no path")
	}
	d.Selection.Settings = w.Settings
	files, err := tree.Open(d.Limits.archives(), d.Paths...)
	if err != nil {
		return nil, unopened(err)
	}
	o := &data{Files: files, Data: d}
	o.options = persona.Options{Selection: d.Selection, Readers: w.Readers}
	o.options.Readers.Limits = d.Limits.documents()
	return o, nil
}

// let lets go of the files.
func (d *data) let() { _ = d.Close() } // only read

// validate refuses what means nothing, and puts the encoding's own name in place of the one given,
// and "" in place of the unit "auto".
func (d *Data) validate() error {
	if err := d.Selection.Validate(); err != nil {
		return usage("", "%w", err)
	}
	name, err := sources.EncodingName(d.Selection.Encoding)
	if err != nil {
		return usage("names are those of the WHATWG and IANA: windows-1252, utf-16le, shift_jis", "--encoding: %w", err)
	}
	d.Selection.Encoding = name
	if err := d.validatePeople(); err != nil {
		return err
	}
	if err := d.Limits.validate(); err != nil {
		return err
	}
	if d.NUL && d.From == "" {
		return usage("give --files-from FILE too", "--null says how --files-from is read")
	}
	return nil
}

// unopened is the error for paths of which none could be opened, with a hint.
func unopened(err error) error {
	var m tree.Missing
	switch {
	case errors.Is(err, tree.ErrGlob):
		return usage("a glob has * ? [a-z] {a,b} and **", "%w", err)
	case !errors.As(err, &m):
		return err
	case m.Path == "":
		return usage("give a folder, a file or a glob, such as examples/interviews", "an empty path is none")
	case errors.Is(m.Err, fs.ErrNotExist):
		return failedAt(m.Path, "check the spelling; a glob goes in quotes: 'interviews/**/*.md'", "%s", reason(m.Err))
	}
	return failedAt(m.Path, "", "%s", reason(m.Err))
}

// ledger is what is known of the files before any is read.
func (d *data) ledger() persona.Ledger {
	l := persona.Ledger{Excluded: []scan.Excluded{}, Problems: []manifest.Problem{}}
	for _, m := range d.Missing() {
		l.Problems = append(l.Problems, manifest.Problem{Path: m.Path, Error: reason(m.Err)})
	}
	return l
}

// recorded are the roots as a record in that folder has them; "" names their places in full.
func (d *data) recorded(folder string) []manifest.Root {
	roots := []manifest.Root{}
	for _, r := range d.Record(folder) {
		roots = append(roots, manifest.Root{Name: r.Name, Path: r.Path, Glob: r.Glob})
	}
	return roots
}

// writing says which file is about to be written: it is no source.
func (d *data) writing(output string) {
	if output == "" {
		return
	}
	d.output = output
	if d.options.Output = tree.ID(output); d.options.Output != "" {
		d.rewrite = d.MayRead(d.options.Output) && isManifest(output)
	}
}

// lost refuses, as a wrong request, an output that is one of the sources, which would be lost. An
// earlier manifest is no source.
func (d *data) lost(excluded []scan.Excluded) error {
	isOutput := func(e scan.Excluded) bool { return e.Reason == scan.Output }
	if d.rewrite || !slices.ContainsFunc(excluded, isOutput) {
		return nil
	}
	return at(d.output, usage("give -o another name; or --exclude it, if it is no data", "-o: %s would be overwritten, and it is one of the sources", d.output))
}

// isManifest reports whether a file is a manifest in JSON, which is no data and may be written
// anew.
func isManifest(name string) bool {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	f, err := whole.OpenRegular(name, 0) // read as it comes
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // only read
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	if !strings.Contains(string(head[:n]), `"schema": "`+manifest.Schema+`"`) {
		return false
	}
	m, err := manifest.NewReader(io.MultiReader(bytes.NewReader(head[:n]), f))
	for err == nil {
		_, err = m.Next()
	}
	return errors.Is(err, io.EOF)
}

// outcome is how a command ends that read files: badly if none could be used, with ExitPartial if
// one that should have been readable was not.
func (d *data) outcome(used int, l *persona.Ledger) error {
	e := &Error{Exit: ExitFailed, Problems: l.Problems}
	if used == 0 {
		e.Path = d.only()
	}
	switch n := len(l.Problems); {
	case used == 0 && len(l.Excluded) == 0 && n == 0:
		e.Err = fmt.Errorf("no files in %s", d.names())
		if slices.ContainsFunc(d.Roots(), func(r scan.Root) bool { return r.Glob != "" }) {
			e.Err, e.Hint = fmt.Errorf("no file matches %s", d.names()), "persona scan FOLDER lists what is there"
		}
	case used == 0 && n == 0:
		e.Err, e.Hint = fmt.Errorf("no readable files in %s", d.names()), "persona tokens "+d.shell()+" lists what was left out, and why"
	case used == 0:
		e.Err, e.Hint = fmt.Errorf("no readable files in %s", d.names()), raise(l.Problems)
	case n == 0:
		return nil
	case n == 1:
		e.Exit, e.Err, e.Hint = ExitPartial, errors.New("1 file or folder could not be read; the rest is done"), raise(l.Problems)
	default:
		e.Exit, e.Err, e.Hint = ExitPartial, fmt.Errorf("%d files or folders could not be read; the rest is done", n), raise(l.Problems)
	}
	return e
}

// names are the paths as a message has them.
func (d *data) names() string {
	given := d.Given()
	if len(given) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(given[:3], ", "), len(given)-3)
	}
	return strings.Join(given, ", ")
}

// shell is the paths as a command line has them.
func (d *data) shell() string {
	var words []string
	for _, g := range d.Given() {
		words = append(words, quotePath(g))
	}
	return strings.Join(words, " ")
}

// What is read whole from a file or a pipe that somebody named is bounded, in bytes: what never
// ends is an error, and no program that the system kills when its memory is full.
const (
	maxList      = 256 << 20 // a list of paths: two million long ones
	maxModels    = 64 << 20  // models of one's own: the whole registry has less than one
	maxTokenizer = 256 << 20 // a tokenizer: the largest in use, of 260,000 tokens, has 35 MB
	maxTemplate  = 1 << 20   // a template
	maxText      = 1<<31 - 2 // standard input: more could not be one text
)

// input reads a file that the request names, or standard input for "-", of at most limit bytes. The
// end of ctx ends the waiting for a pipe.
func (w *World) input(ctx context.Context, name string, limit int64) ([]byte, error) {
	if name == "-" {
		return whole.ReadStdin(ctx, w.stdin(), limit)
	}
	text, err := whole.Read(ctx, name, limit)
	if err == nil || interrupted(err) {
		return text, err
	}
	return nil, failedAt(name, "", "%s", reason(err))
}

func (w *World) stdin() io.Reader {
	if w.In == nil {
		return strings.NewReader("")
	}
	return w.In
}
