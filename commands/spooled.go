package commands

import (
	"encoding/binary"
	"errors"
	"iter"

	"github.com/persona-go/persona/internal/whole"
)

// spooled is a list that waits outside of memory until the document that it belongs to is complete.
// The zero value is an empty one that cannot be ranged over: decode says how an entry is read, as
// it was written. It must be closed.
//
// An entry is its length in four bytes, and then what append added. It is written and read much
// faster than JSON, and neither face is spared the reading.
type spooled[E any] struct {
	decode func(f *fields) E
	spool  whole.Spool
	line   []byte
}

const lengthLen = 4 // bytes of the length of an entry

// add adds an entry. append appends its fields to what it is given.
func (s *spooled[E]) add(append func(dst []byte) []byte) error {
	s.line = append(binary.LittleEndian.AppendUint32(s.line[:0], 0))
	binary.LittleEndian.PutUint32(s.line, uint32(len(s.line)-lengthLen))
	_, err := s.spool.Write(s.line)
	return err
}

// all are the entries, as often as they are ranged over. The error is that of the temporary file.
func (s *spooled[E]) all() iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		r := entryReader{entry: func(f fields) bool { return yield(s.decode(&f), nil) }}
		if _, err := s.spool.WriteTo(&r); err != nil && !errors.Is(err, errEnough) {
			var none E
			yield(none, err)
		}
	}
}

func (s *spooled[E]) close() { _ = s.spool.Close() } // it never fails

// errEnough ends a reading that nobody wants any more of.
var errEnough = errors.New("enough")

// entryReader takes what stands in a spool, in pieces of any size, and passes on each entry. What
// entry gets is its own only until it returns. If it returns false, the reading ends in errEnough.
type entryReader struct {
	entry func(f fields) bool
	part  []byte // of an entry whose end has not come
}

func (r *entryReader) Write(p []byte) (int, error) {
	rest := p
	for len(r.part) > 0 { // up to the end of this one, once its length is known
		n := min(entryLen(r.part)-len(r.part), len(rest))
		if n == 0 {
			return len(p), nil
		}
		r.part, rest = append(r.part, rest[:n]...), rest[n:]
		if len(r.part) < entryLen(r.part) {
			continue
		}
		if !r.entry(r.part[lengthLen:]) {
			return 0, errEnough
		}
		r.part = r.part[:0]
	}
	for n := entryLen(rest); n <= len(rest); n = entryLen(rest) {
		if !r.entry(rest[lengthLen:n]) {
			return 0, errEnough
		}
		rest = rest[n:]
	}
	r.part = append(r.part, rest...)
	return len(p), nil
}

// entryLen is how long the entry is that p begins with, as far as that is known.
func entryLen(p []byte) int {
	if len(p) < lengthLen {
		return lengthLen
	}
	return lengthLen + int(binary.LittleEndian.Uint32(p))
}

// fields are those of an entry that were not read yet.
type fields []byte

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func (f *fields) text() string {
	n, size := binary.Uvarint(*f)
	s := string((*f)[size : size+int(n)])
	*f = (*f)[size+int(n):]
	return s
}

func (f *fields) int() int64 {
	n, size := binary.Varint(*f)
	*f = (*f)[size:]
	return n
}
