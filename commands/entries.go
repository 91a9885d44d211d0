package commands

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"time"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/sources"
)

// entry is a source that was read, or one that could not be.
type entry struct {
	sources.Document
	why string // why it could not be read; "" if it was
}

// appendEntry adds the fields of a source.
func appendEntry(dst []byte, d *sources.Document, why string) []byte {
	for _, s := range [...]string{why, d.Path, d.Format, d.SHA256, d.Encoding} {
		dst = appendText(dst, s)
	}
	dst = binary.AppendVarint(dst, d.Size)
	modified, _ := d.Modified.MarshalBinary() // it was read from a file
	dst = appendText(dst, string(modified))
	dst = binary.AppendUvarint(dst, uint64(len(d.Text)))
	return append(dst, d.Text...)
}

func entryFrom(f *fields) (e entry) {
	e.why, e.Path, e.Format, e.SHA256, e.Encoding = f.text(), f.text(), f.text(), f.text(), f.text()
	e.Size = f.int()
	var t time.Time
	if t.UnmarshalBinary([]byte(f.text())) == nil {
		e.Modified = t
	}
	e.Text = []byte(f.text())
	return e
}

// documents are the sources of files, and those that could not be read, each with its error, in
// order. An error without a path ends them.
func documents(ctx context.Context, files *data, l *persona.Ledger) iter.Seq2[sources.Document, error] {
	return func(yield func(sources.Document, error) bool) {
		told := len(l.Problems) // paths that are not there
		binary := len(l.Excluded)
		missed := func() bool {
			for ; told < len(l.Problems); told++ {
				d := sources.Document{}
				d.Path = l.Problems[told].Path
				if !yield(d, errors.New(l.Problems[told].Error)) {
					return false
				}
			}
			for ; binary < len(l.Excluded); binary++ {
				d := sources.Document{}
				d.Path = l.Excluded[binary].Path
				if l.Excluded[binary].Reason == "binary file" && !yield(d, errors.New("binary file")) {
					return false
				}
			}
			return true
		}
		for d, err := range persona.Documents(ctx, files, files.options, l) {
			if err != nil {
				yield(sources.Document{}, err)
				return
			}
			if !missed() || !yield(d, nil) {
				return
			}
		}
	}
}
