// Package manifest is the record of the sources of a study: its formats, its digest, its
// verification and its differences. It never writes a file, and never opens one outside of the
// roots, whatever its paths say.
package manifest

import (
	"bufio"
	"errors"
	"io"
	"io/fs"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Schema names the JSON form of a manifest. Later versions of this package will read it too; a form
// of a higher number is refused.
const Schema = "persona.sources/v1"

// Manifest is what a study was made of. The zero value is an empty one: [Manifest.Add] fills it,
// and [Manifest.Seal] completes it.
type Manifest struct {
	Roots     []Root
	Selection Selection
	Tokenizer string           // the encoding that Tokens are counted in; "" if nobody counted
	Sources   []sources.Source // in the order they were read
	Excluded  []scan.Excluded  // everything that was left out
	Problems  []Problem        // what should have been readable and was not
	Totals    Totals           // as Seal computes them
	Digest    string           // as Seal computes it: 64 lower-case hexadecimal digits
}

// Root is a place the sources were found in.
type Root struct {
	Name string `json:"name"`           // stands before the paths if there are several roots
	Path string `json:"path"`           // with slashes; relative to the folder of the manifest if possible
	Glob string `json:"glob,omitempty"` // "" is all of the folder, or the file
}

// Selection is which files of the roots were asked for, and how they were read, so that a
// verification can ask again. By and what follows it are empty unless texts were cut into segments.
type Selection struct {
	scan.Options          // its funcs are not recorded
	Encoding     string   `json:"encoding,omitempty"`    // as [sources.Options] has it
	By           string   `json:"by,omitempty"`          // what a participant is; "" is the default
	Participant  string   `json:"participant,omitempty"` // a pattern of speakers' names, as is Interviewer; "" for none
	Interviewer  string   `json:"interviewer,omitempty"`
	Columns      []string `json:"columns,omitempty"` // those whose cells are answers; nil: those in people's own words
	Keep         []string `json:"keep,omitempty"`    // globs of files that are read as what people say, whatever they look like

	// Settings is the file of settings that was used, for the record; nil: none. What it said is in
	// the other fields.
	Settings *Settings `json:"settings,omitempty"`
}

// Settings is a file of settings.
type Settings struct {
	Path   string `json:"path"` // relative to the first root, if it was found there; else as it was given
	SHA256 string `json:"sha256"`
}

// Problem is a file that should have been readable and was not.
type Problem struct {
	Path  string `json:"path"`
	Error string `json:"error"` // does not repeat the path
}

// Totals are sums over a manifest.
type Totals struct {
	Files    int   `json:"files"`
	Bytes    int64 `json:"bytes"`
	Tokens   int   `json:"tokens"` // 0 if nobody counted
	Excluded int   `json:"excluded"`
	Problems int   `json:"problems"`
}

// Add takes one item of [sources.Read]: a source or, with an error, a problem. A file that turned
// out to be binary was rightly left out, and becomes an Excluded.
func (m *Manifest) Add(src sources.Source, err error) {
	switch {
	case err == nil:
		m.Sources = append(m.Sources, src)
	case errors.Is(err, sources.ErrBinary):
		m.Excluded = append(m.Excluded, scan.Excluded{Path: src.Path, Reason: "binary file", Rule: why(err)})
	default:
		m.Problems = append(m.Problems, Problem{Path: src.Path, Error: why(err)})
	}
}

// why is an error without the path, which is said apart from it.
func why(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Seal computes Totals and Digest from the rest. [Manifest.WriteJSON] and [Manifest.WriteMarkdown]
// do it themselves.
//
// The digest is the SHA-256 of what [Manifest.WriteSums] writes:
//
//	persona sources PATH --format sha256sum | sha256sum
//
// It depends on names, contents and order, and on nothing else.
func (m *Manifest) Seal() {
	var r Recorder
	for i := range m.Sources {
		r.sum(&m.Sources[i])
	}
	r.Seal(m)
}

// writer writes until the first error, which it returns at the end.
type writer struct {
	*bufio.Writer
}

func newWriter(w io.Writer) writer { return writer{bufio.NewWriterSize(w, 64<<10)} }

func (w writer) put(parts ...string) {
	for _, p := range parts {
		_, _ = w.WriteString(p) // bufio keeps the error for Flush
	}
}
