package manifest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Recorder records sources one by one, for those who do not hold them all: of a million it keeps
// none. The zero value keeps sums only, and is ready.
type Recorder struct {
	// Entries takes each source as it stands in the document, some 400 bytes. Nil keeps sums alone,
	// and makes WriteJSON an error.
	Entries Spool

	totals Totals // of the sources
	digest hash.Hash
	entry  entry
	line   []byte
}

// Spool keeps what is written to it until it is wanted: WriteTo writes all of it. A [*bytes.Buffer]
// is one.
type Spool interface {
	io.Writer
	io.WriterTo
}

// Add adds a source after those before it. The error is that of Entries, or of a time that RFC 3339
// cannot say.
func (r *Recorder) Add(s *sources.Source) error {
	if r.Entries != nil {
		var err error
		if r.line, err = r.entry.source(r.line[:0], s); err != nil {
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

// Seal sets the Totals and Digest of m to what they are with the sources that were added, in place
// of its own.
func (r *Recorder) Seal(m *Manifest) {
	m.Totals = r.totals
	m.Totals.Excluded, m.Totals.Problems = len(m.Excluded), len(m.Problems)
	digest := r.digest
	if digest == nil {
		digest = sha256.New()
	}
	m.Digest = hex.EncodeToString(digest.Sum(nil))
}

// WriteJSON writes m, sealed, as [Manifest.WriteJSON] does, with the sources that were added in
// place of its own.
func (r *Recorder) WriteJSON(w io.Writer, m *Manifest) error {
	if r.Entries == nil {
		return errors.New("write manifest: its recorder kept no entries")
	}
	r.Seal(m)
	return m.writeDocument(w, func(doc *jsonw.Document) error {
		doc.Spooled("sources", r.Entries)
		return nil
	})
}

// WriteJSON writes the manifest, sealed, as an indented JSON document of [Schema]. It writes an
// entry at a time, so that the document of many sources never stands in memory.
func (m *Manifest) WriteJSON(w io.Writer) error {
	m.Seal()
	return m.writeDocument(w, func(doc *jsonw.Document) error {
		doc.List("sources")
		var e entry
		var line []byte
		for i := range m.Sources {
			var err error
			if line, err = e.source(line[:0], &m.Sources[i]); err != nil {
				return err
			}
			if err = doc.Entry(line); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeDocument writes a manifest that is sealed. What it says about itself comes before the lists:
// sources, excluded and problems.
func (m *Manifest) writeDocument(w io.Writer, sources func(*jsonw.Document) error) error {
	doc := jsonw.New(w, Schema)
	doc.Field("digest", m.Digest)
	doc.Field("totals", m.Totals)
	if m.Tokenizer != "" {
		doc.Field("tokenizer", m.Tokenizer)
	}
	doc.Field("roots", append([]Root{}, m.Roots...)) // a list, never null
	doc.Field("selection", m.Selection)
	if err := sources(doc); err != nil {
		return err
	}
	var e entry
	var line []byte
	doc.List("excluded")
	for _, x := range m.Excluded {
		line = e.excluded(line[:0], x)
		_ = doc.Entry(line) // the error stays with doc
	}
	doc.List("problems")
	for _, p := range m.Problems {
		line = e.problem(line[:0], p)
		_ = doc.Entry(line)
	}
	return doc.Close()
}

// entry appends the entries of the lists. A path that is not valid UTF-8, which JSON cannot hold,
// has U+FFFD in place of its bad bytes, and its bytes follow in base64, as path_bytes.
type entry struct{ jsonw.Object }

// source appends a sourceEntry.
func (e *entry) source(dst []byte, s *sources.Source) ([]byte, error) {
	e.Entry(dst).Str("path", s.Path).Int("size", s.Size).Time("modified", s.Modified)
	if err := e.Err(); err != nil {
		return dst, fmt.Errorf("write the time of %s: %w", s.Path, err)
	}
	e.Str("format", s.Format).Str("encoding", s.Encoding).Str("sha256", s.SHA256)
	e.Int("tokens", int64(s.Tokens))
	if s.Invalid != 0 {
		e.Int("invalid", int64(s.Invalid))
	}
	if s.TextSHA256 != "" {
		e.Str("text_sha256", s.TextSHA256)
	}
	if s.Extractor != "" {
		e.Str("extractor", s.Extractor)
	}
	if len(s.Notes) > 0 {
		e.Strs("notes", s.Notes)
	}
	return e.end(s.Path), nil
}

// excluded appends an excludedEntry.
func (e *entry) excluded(dst []byte, x scan.Excluded) []byte {
	e.Entry(dst).Str("path", x.Path).Str("reason", x.Reason).Str("rule", x.Rule)
	return e.end(x.Path)
}

// problem appends a problemEntry.
func (e *entry) problem(dst []byte, p Problem) []byte {
	e.Entry(dst).Str("path", p.Path).Str("error", p.Error)
	return e.end(p.Path)
}

func (e *entry) end(path string) []byte {
	if raw := pathBytes(path); raw != nil {
		e.Base64("path_bytes", raw)
	}
	return e.End()
}
