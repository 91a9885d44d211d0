package manifest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// document is a manifest as JSON. A path that is not valid UTF-8, which JSON cannot hold, has U+FFFD in place of its bad bytes,
// and its bytes stand in base64 beside it, as path_bytes.
type document struct {
	head
	Sources  []sourceEntry   `json:"sources"`
	Excluded []excludedEntry `json:"excluded"`
	Problems []problemEntry  `json:"problems"`
}

// head is what stands before the lists.
type head struct {
	Schema    string    `json:"schema"`
	Digest    string    `json:"digest"`
	Totals    Totals    `json:"totals"`
	Tokenizer string    `json:"tokenizer,omitempty"`
	Roots     []Root    `json:"roots"`
	Selection Selection `json:"selection"`
}

type sourceEntry struct {
	sources.Source
	PathBytes []byte `json:"path_bytes,omitempty"`
}

type excludedEntry struct {
	scan.Excluded
	PathBytes []byte `json:"path_bytes,omitempty"`
}

type problemEntry struct {
	Problem
	PathBytes []byte `json:"path_bytes,omitempty"`
}

// pathBytes is nil for what JSON can hold.
func pathBytes(path string) []byte {
	if utf8.ValidString(path) {
		return nil
	}
	return []byte(path)
}

// restore is the inverse of pathBytes.
func restore(path *string, raw []byte) error {
	if raw == nil {
		return nil
	}
	if string([]rune(string(raw))) != *path || utf8.Valid(raw) {
		return errors.New("path_bytes are not those of path")
	}
	*path = string(raw)
	return nil
}

// MarshalJSON returns the manifest as a JSON document of Schema, sealed.
func (m Manifest) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := m.WriteJSON(&b)
	return b.Bytes(), err
}

// Read reads a manifest as WriteJSON or WriteSums wrote it, or a list of sha256sum: text and binary marks, escaped names, the BSD
// form, CRLF line ends and upper-case digits are understood; or a list of hashdeep that has a column sha256. Errors name the line,
// or the entry and its path.
//
// A JSON manifest is refused if its digest is not that of its sources, if a source appears twice or if a path leads out of its
// root. A list may well hold such paths; Verify reports them as unreadable and does not open them. A list knows no times and roots,
// and that of sha256sum no sizes: they are zero.
func Read(r io.Reader) (*Manifest, error) {
	size := 0 // of what is to be read, in bytes, where that is known
	if known, ok := r.(interface{ Len() int }); ok {
		size = known.Len()
	}
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	var m *Manifest
	switch {
	case len(head) == 0:
		return nil, errors.New("read manifest: it is empty")
	case head[0] == '{':
		m, err = readJSON(in, size)
	case bytes.HasPrefix(head, []byte(hashdeepHead)):
		m, err = readHashdeep(in, size)
	default:
		m, err = readSums(in, size)
	}
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	return m, nil
}

func readJSON(r *bufio.Reader, size int) (*Manifest, error) {
	all := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := all.ReadFrom(r); err != nil {
		return nil, err
	}
	data := bytes.TrimPrefix(all.Bytes(), []byte("\xEF\xBB\xBF"))
	d := document{Sources: make([]sourceEntry, 0, bytes.Count(data, []byte(`"sha256":`)))} // room, which else grows from nothing
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, jsonError(data, err)
	}
	if d.Schema != Schema {
		if strings.HasPrefix(d.Schema, "persona.sources/") {
			return nil, fmt.Errorf("schema %s is newer than this program, which reads %s", shown(d.Schema), Schema)
		}
		return nil, fmt.Errorf("schema %s is not a manifest's, which is %q", shown(d.Schema), Schema)
	}
	m := &Manifest{Tokenizer: d.Tokenizer, Roots: d.Roots, Selection: d.Selection}
	m.Sources = slices.Grow(m.Sources, len(d.Sources))
	seen := make(map[string]bool, len(d.Sources))
	for i, e := range d.Sources {
		err := restore(&e.Path, e.PathBytes)
		if err == nil {
			err = checkSource(e.Source, seen)
		}
		if err != nil {
			return nil, fmt.Errorf("sources[%d] %s: %w", i, shown(e.Path), err)
		}
		m.Sources = append(m.Sources, e.Source)
	}
	for i, e := range d.Excluded {
		if err := restore(&e.Path, e.PathBytes); err != nil {
			return nil, fmt.Errorf("excluded[%d] %s: %w", i, shown(e.Path), err)
		}
		m.Excluded = append(m.Excluded, e.Excluded)
	}
	for i, e := range d.Problems {
		if err := restore(&e.Path, e.PathBytes); err != nil {
			return nil, fmt.Errorf("problems[%d] %s: %w", i, shown(e.Path), err)
		}
		m.Problems = append(m.Problems, e.Problem)
	}
	m.Seal()
	if d.Totals != (Totals{}) && d.Totals != m.Totals {
		return nil, errors.New("its totals are not those of its sources: the manifest was changed after it was written")
	}
	if d.Digest != "" && d.Digest != m.Digest {
		return nil, fmt.Errorf("digest %s is not that of its sources, %s: the manifest was changed after it was written", shown(d.Digest), m.Digest)
	}
	return m, nil
}

// checkSource says what is wrong with an entry.
func checkSource(s sources.Source, seen map[string]bool) error {
	if seen[s.Path] {
		return errors.New("appears twice")
	}
	seen[s.Path] = true
	if s.Path == "" || strings.IndexByte(s.Path, 0) >= 0 {
		return errors.New("not a path")
	}
	if !local(s.Path) {
		return errOutside
	}
	if sum, err := parseDigest(s.SHA256); err != nil {
		return fmt.Errorf("sha256 %w", err)
	} else if sum != s.SHA256 {
		return errors.New("sha256 is not in lower case")
	}
	if s.Size < 0 || s.Tokens < 0 || s.Invalid < 0 {
		return errors.New("a negative number")
	}
	return nil
}

var errOutside = errors.New("leads out of the root")

// local reports whether a path stays in its root, by its name. Links, and other separators than the slash, are the business of
// the file system, which opens nothing outside.
func local(p string) bool {
	p = path.Clean(p)
	return !path.IsAbs(p) && p != "." && p != ".." && !strings.HasPrefix(p, "../")
}

// jsonError adds to an error of encoding/json the line it is about.
func jsonError(data []byte, err error) error {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(data)) {
		return err
	}
	return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:offset], []byte("\n")), err)
}
