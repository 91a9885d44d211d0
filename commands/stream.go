package commands

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

// Document is the answer of a command. A face shows it, and then says its outcome.
type Document interface {
	// Outcome returns what is wrong although the document is complete, an [*Error]; nil if nothing
	// is. That of a Stream is known once its entries have ended.
	Outcome() error
}

// Stream is a document that comes into being while files are read: first its head, then its list,
// entry by entry, then the rest. D is the document as its JSON has it, E an entry of its list. It
// must be ranged over, written as JSON, or closed, or what was opened stays open.
type Stream[D, E any] struct {
	// Entries are those of the list, which D never has itself. They are ranged over once: whoever
	// ranges over them again, or once the stream is closed, gets an error. Head is complete only if
	// they were ranged over to their end. An error ends them, and the command failed.
	Entries iter.Seq2[E, error]
	// Head is the document: at first what is known before any file is read, and all but the list
	// once Entries have ended.
	Head *D

	append func(line []byte, e *E) ([]byte, error) // an entry as encoding/json would, but faster; nil: encoding/json does
	json   func(w io.Writer) error                 // all of the document; nil: writeDocument does
	let    func()                                  // lets go of what was opened; nil once somebody has taken that on
}

// errNoEntries is the error of a stream that was closed or ranged over.
var errNoEntries = errors.New("the entries were ranged over before, or the answer was closed")

// streamOf returns the stream of a document whose entries need what let lets go of: when they have
// ended, however they did.
func streamOf[D, E any](head *D, let func(), entries iter.Seq2[E, error]) *Stream[D, E] {
	s := &Stream[D, E]{Head: head, let: let}
	s.Entries = func(yield func(E, error) bool) {
		let := s.let
		if let == nil {
			var none E
			yield(none, errNoEntries)
			return
		}
		s.let = nil
		defer let()
		entries(yield)
	}
	return s
}

// Close lets go of what was opened. It need not be called if Entries were ranged over, to their end
// or not, and may be called all the same, as often as one likes. It returns nil.
func (s *Stream[D, E]) Close() error {
	if let := s.let; let != nil {
		s.let = nil
		let()
	}
	return nil
}

// Outcome returns that of the document. It is known once Entries have ended.
func (s *Stream[D, E]) Outcome() error {
	return any(s.Head).(Document).Outcome()
}

// writeJSON writes the document. If the entries end in an error, the document is closed with a last
// member "error", and that error returned.
func (s *Stream[D, E]) writeJSON(w io.Writer) error {
	if s.json != nil {
		return s.json(w)
	}
	return writeDocument(w, s.Head, func(_ string, value any) func(*jsonw.Document) error {
		if list, ok := value.([]E); !ok || list != nil {
			return nil
		}
		return func(doc *jsonw.Document) error { return writeEntries(doc, s.Entries, s.append) }
	})
}

// writeDocument writes the document that head points to member by member, in the order of its
// fields. If list returns a func for a member, that adds the entries of a list; its error ends the
// document with a last member "error", and is returned. A document whose outcome is ExitFailed has
// that member too.
func writeDocument(w io.Writer, head any, list func(name string, value any) func(*jsonw.Document) error) error {
	v := reflect.ValueOf(head).Elem()
	doc := jsonw.New(w, v.FieldByName("Schema").String())
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" || name == "schema" {
			continue
		}
		value := v.Field(i).Interface()
		entries := list(name, value)
		if entries == nil {
			writeMember(doc, name, value)
			continue
		}
		doc.List(name)
		if err := entries(doc); err != nil {
			if ferr := doc.Fail(ErrorOf(err)); ferr != nil {
				return fmt.Errorf("write the answer: %w", ferr)
			}
			return err
		}
	}
	end := doc.Close
	if d, ok := head.(Document); ok && d.Outcome() != nil && AsError(d.Outcome()).Exit == ExitFailed {
		end = func() error { return doc.Fail(ErrorOf(d.Outcome())) }
	}
	if err := end(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// writeEntries adds a list to doc, each entry by app, or by encoding/json if that is nil. Its error
// is that of the entries; that of writing stays with doc.
func writeEntries[E any](doc *jsonw.Document, entries iter.Seq2[E, error], app func(line []byte, e *E) ([]byte, error)) error {
	var line []byte
	var e E // one for all: app may keep its address
	for next, err := range entries {
		if err != nil {
			return err
		}
		if e = next; app == nil {
			err = doc.Value(&e)
		} else if line, err = app(line[:0], &e); err == nil {
			err = doc.Entry(line)
		}
		if err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	return nil
}

// writeMember adds a member. Lists that may be long are written an entry at a time.
func writeMember(doc *jsonw.Document, name string, value any) {
	var o jsonw.Object
	var line []byte
	switch list := value.(type) {
	case []scan.Excluded:
		doc.List(name)
		for i := range list {
			line = appendExcluded(&o, line[:0], &list[i])
			_ = doc.Entry(line) // the error stays with doc
		}
	case []manifest.Problem:
		doc.List(name)
		for i := range list {
			line = o.Entry(line[:0]).Str("path", list[i].Path).Str("error", list[i].Error).End()
			_ = doc.Entry(line) // the error stays with doc
		}
	default:
		doc.Field(name, value)
	}
}

func appendExcluded(o *jsonw.Object, line []byte, e *scan.Excluded) []byte {
	return o.Entry(line).Str("path", e.Path).Str("reason", e.Reason).Str("rule", e.Rule).End()
}

// WriteJSON writes a document as JSON, indented, with a line end behind it. It ranges over the
// entries of a [Stream]. An answer that had begun when something failed is closed as valid JSON
// with a last member "error".
func WriteJSON(w io.Writer, doc any) error {
	if s, ok := doc.(interface{ writeJSON(io.Writer) error }); ok {
		return s.writeJSON(w)
	}
	if err := jsonw.Write(w, doc); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
