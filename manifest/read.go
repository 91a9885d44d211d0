package manifest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/persona-go/persona/sources"
)

// Reader reads a manifest a source at a time, so that one of many files is never in memory: of each
// source it keeps 32 bytes, to know it again.
type Reader struct {
	// Manifest has no Sources unless Load was called. Totals and Digest, and what follows
	// the sources in the document, are known once Next has ended.
	Manifest

	next  func() (sources.Source, error) // io.EOF ends them
	after int                            // the number of loaded sources that Next has returned
	err   error                          // what Next ended with; nil until then
}

// NewReader begins to read what [Manifest.WriteJSON] or [Manifest.WriteSums] wrote, a list of
// sha256sum (text and binary marks, escaped names, the BSD form, CRLF line ends and upper-case
// digits are understood), or a list of hashdeep that has a column sha256. Errors name the line, or
// the entry and its path.
//
// A JSON manifest is refused, by Next at the latest, if its digest is not that of its sources, if a
// source appears twice, if a path leads out of its root, or if a single value, such as an entry, is
// larger than 16 MiB: a manifest may be as long as it likes, but nothing in it goes on for ever. A
// list may well hold paths that lead out; [Verify] reports them as unreadable and does not open
// them. A list knows no times and no roots, and that of sha256sum no sizes: they are zero.
func NewReader(r io.Reader) (*Reader, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xEF\xBB\xBF" {
		_, _ = in.Discard(3) // they were peeked at
	}
	head, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m := &Reader{}
	switch head = bytes.TrimLeft(head, " \t\r\n"); {
	case len(head) == 0:
		return nil, errors.New("read manifest: it is empty")
	case head[0] == '{':
		return m, m.readJSON(in)
	case bytes.HasPrefix(head, []byte(hashdeepHead)):
		m.readLines(in, hashdeepLine())
	default:
		m.readLines(in, sumLine)
	}
	return m, nil
}

// Reader returns a reader of the sources of m, which stay there.
func (m *Manifest) Reader() *Reader { return &Reader{Manifest: *m, err: io.EOF} }

// Next returns the next source. io.EOF says that there are no more and that the manifest is sound;
// any other error says what is wrong with it, and ends it too.
func (r *Reader) Next() (sources.Source, error) {
	if r.after < len(r.Sources) {
		r.after++
		return r.Sources[r.after-1], nil
	}
	return r.read()
}

// Err returns what is wrong with the manifest; nil as long as nothing is known to be.
func (r *Reader) Err() error {
	if errors.Is(r.err, io.EOF) {
		return nil
	}
	return r.err
}

// Load reads the sources that were not read yet into Sources; Next still returns them. The error is
// that of Next.
func (r *Reader) Load() error {
	for {
		s, err := r.read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		r.Sources = append(r.Sources, s)
	}
}

func (r *Reader) read() (s sources.Source, err error) {
	if r.err == nil {
		s, r.err = r.next()
		if r.err != nil && !errors.Is(r.err, io.EOF) {
			r.err = fmt.Errorf("read manifest: %w", r.err)
		}
	}
	return s, r.err
}

// Read reads a whole manifest; see [NewReader].
func Read(r io.Reader) (*Manifest, error) {
	m, err := NewReader(r)
	if err == nil {
		err = m.Load()
	}
	if err != nil {
		return nil, err
	}
	return &m.Manifest, nil
}

// recorded knows paths again, and their digests, by halves of SHA-256, which take less memory than
// paths.
type recorded map[[16]byte][16]byte

// add adds a source. known reports whether its path was there before, and same whether it had this
// digest then.
func (r recorded) add(s *sources.Source) (known, same bool) {
	name, sum := sha256.Sum256([]byte(s.Path)), sha256.Sum256([]byte(s.SHA256))
	path, digest := [16]byte(name[:16]), [16]byte(sum[:16])
	before, known := r[path]
	if !known {
		r[path] = digest
	}
	return known, before == digest
}
