package manifest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Recorder records sources one by one, for whoever does not hold them all: of a million it keeps none. The zero value keeps sums only,
// and is ready.
type Recorder struct {
	Entries Spool // takes each source as it stands in the document, some 400 bytes; nil keeps sums alone, and WriteJSON is an error

	totals Totals // of the sources
	digest hash.Hash
	line   []byte
}

// Spool keeps what is written to it until it is wanted: WriteTo writes all of it. A *bytes.Buffer is one.
type Spool interface {
	io.Writer
	io.WriterTo
}

// Add adds a source behind those before. The error is that of Entries, or of a time that RFC 3339 cannot say.
func (r *Recorder) Add(s *sources.Source) error {
	if r.Entries != nil {
		var err error
		if r.line, err = appendSource(r.line[:0], s, r.totals.Files == 0); err != nil {
			return err
		}
		if _, err = r.Entries.Write(r.line); err != nil {
			return err
		}
	}
	r.sum(s)
	return nil
}

func (r *Recorder) sum(s *sources.Source) {
	if r.digest == nil {
		r.digest = sha256.New()
	}
	r.totals.Files++
	r.totals.Bytes += s.Size
	r.totals.Tokens += s.Tokens
	r.line = AppendSum(r.line[:0], s.SHA256, s.Path)
	r.digest.Write(r.line) // never fails
}

// Seal sets the Totals and Digest of m to what they are with the sources that were added, in place of its own.
func (r *Recorder) Seal(m *Manifest) {
	m.Totals = r.totals
	m.Totals.Excluded, m.Totals.Problems = len(m.Excluded), len(m.Problems)
	digest := r.digest
	if digest == nil {
		digest = sha256.New()
	}
	m.Digest = hex.EncodeToString(digest.Sum(nil))
}

// WriteJSON writes m, sealed, as Manifest.WriteJSON does, with the sources that were added in place of its own.
func (r *Recorder) WriteJSON(w io.Writer, m *Manifest) error {
	if r.Entries == nil {
		return errors.New("write manifest: its recorder kept no entries")
	}
	r.Seal(m)
	return m.writeDocument(w, func(out writer) error {
		_, err := r.Entries.WriteTo(out)
		return err
	})
}

// WriteJSON writes the manifest, sealed, as an indented JSON document of Schema. It writes an entry at a time, so that the document of
// many sources never stands in memory.
func (m *Manifest) WriteJSON(w io.Writer) error {
	m.Seal()
	return m.writeDocument(w, func(out writer) (err error) {
		var line []byte
		for i := range m.Sources {
			if line, err = appendSource(line[:0], &m.Sources[i], i == 0); err != nil {
				return err
			}
			_, _ = out.Write(line)
		}
		return nil
	})
}

// writeDocument writes a manifest that is sealed, around the entries of its sources.
func (m *Manifest) writeDocument(w io.Writer, entries func(writer) error) error {
	out := newWriter(w)
	head, err := m.head()
	if err != nil {
		return err
	}
	out.put(head, ",\n  \"sources\": [")
	if err := entries(out); err != nil {
		return err
	}
	out.put(listEnd(m.Totals.Files), ",\n  \"excluded\": [")
	var line []byte
	for i, e := range m.Excluded {
		line = appendExcluded(line[:0], e, i == 0)
		_, _ = out.Write(line)
	}
	out.put(listEnd(len(m.Excluded)), ",\n  \"problems\": [")
	for i, p := range m.Problems {
		line = appendProblem(line[:0], p, i == 0)
		_, _ = out.Write(line)
	}
	out.put(listEnd(len(m.Problems)), "\n}\n")
	return out.Flush()
}

// head is what stands before the lists.
func (m *Manifest) head() (string, error) {
	h := head{Schema: Schema, Digest: m.Digest, Totals: m.Totals, Tokenizer: m.Tokenizer, Roots: m.Roots, Selection: m.Selection}
	if h.Roots == nil {
		h.Roots = []Root{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(h)
	return strings.TrimSuffix(b.String(), "\n}\n"), err
}

func listEnd(entries int) string {
	if entries == 0 {
		return "]"
	}
	return "\n  ]"
}

// entry is an object in one of the lists, as encoding/json writes it with indents: that takes seven times as long, and there may be a million.
type entry struct{ text []byte }

func begin(dst []byte, first bool) entry {
	if !first {
		dst = append(dst, ',')
	}
	return entry{append(dst, "\n    {"...)}
}

func (e *entry) end() []byte { return append(e.text, "\n    }"...) }

func (e *entry) name(name string) {
	if e.text[len(e.text)-1] != '{' { // which no value ends in
		e.text = append(e.text, ',')
	}
	e.text = append(e.text, "\n      \""...)
	e.text = append(e.text, name...)
	e.text = append(e.text, "\": "...)
}

func (e *entry) string(name, value string) {
	e.name(name)
	e.text = appendString(e.text, value)
}

func (e *entry) number(name string, value int64) {
	e.name(name)
	e.text = strconv.AppendInt(e.text, value, 10)
}

func (e *entry) pathBytes(path string) {
	if raw := pathBytes(path); len(raw) > 0 {
		e.name("path_bytes")
		e.text = append(e.text, '"')
		e.text = base64.StdEncoding.AppendEncode(e.text, raw)
		e.text = append(e.text, '"')
	}
}

// appendSource appends a sourceEntry.
func appendSource(dst []byte, s *sources.Source, first bool) (_ []byte, err error) {
	e := begin(dst, first)
	e.string("path", s.Path)
	e.number("size", s.Size)
	e.name("modified")
	e.text = append(e.text, '"')
	if e.text, err = s.Modified.AppendText(e.text); err != nil {
		return dst, fmt.Errorf("write the time of %s: %w", s.Path, err)
	}
	e.text = append(e.text, '"')
	e.string("format", s.Format)
	e.string("encoding", s.Encoding)
	e.string("sha256", s.SHA256)
	e.number("tokens", int64(s.Tokens))
	if s.Invalid != 0 {
		e.number("invalid", int64(s.Invalid))
	}
	if s.TextSHA256 != "" {
		e.string("text_sha256", s.TextSHA256)
	}
	if s.Extractor != "" {
		e.string("extractor", s.Extractor)
	}
	if len(s.Notes) > 0 {
		e.name("notes")
		for i, note := range s.Notes {
			e.text = append(e.text, "[,"[min(i, 1)])
			e.text = append(e.text, "\n        "...)
			e.text = appendString(e.text, note)
		}
		e.text = append(e.text, "\n      ]"...)
	}
	e.pathBytes(s.Path)
	return e.end(), nil
}

// appendExcluded appends an excludedEntry.
func appendExcluded(dst []byte, x scan.Excluded, first bool) []byte {
	e := begin(dst, first)
	e.string("path", x.Path)
	e.string("reason", x.Reason)
	e.string("rule", x.Rule)
	e.pathBytes(x.Path)
	return e.end()
}

// appendProblem appends a problemEntry.
func appendProblem(dst []byte, p Problem, first bool) []byte {
	e := begin(dst, first)
	e.string("path", p.Path)
	e.string("error", p.Error)
	e.pathBytes(p.Path)
	return e.end()
}

// appendString appends a string as encoding/json writes it, with <, > and & as they are. Most need no escapes.
func appendString(dst []byte, s string) []byte {
	if asIs(s) {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always can be
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// asIs tells whether a string stands in JSON as it is.
func asIs(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c == '"' || c == '\\':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}
