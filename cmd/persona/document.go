package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/scan"
)

// document is one JSON document that is written as it comes into being, so that it never stands in memory. It looks as printJSON has it.
type document struct {
	out     *bufio.Writer
	buf     bytes.Buffer
	entries int   // of the open list
	err     error // the first of the encoding; those of the writing are the writer's
}

// document begins a document with its schema.
func (a *app) document(schema string) *document {
	d := &document{out: bufio.NewWriterSize(a.answer(), 64<<10)}
	d.put("{\n  \"schema\": ")
	d.encode(schema, "  ")
	return d
}

// put writes; the error stays with the writer until it is closed.
func (d *document) put(parts ...string) {
	for _, s := range parts {
		_, _ = d.out.WriteString(s)
	}
}

func (d *document) encode(v any, prefix string) {
	d.buf.Reset()
	enc := json.NewEncoder(&d.buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, "  ")
	if err := enc.Encode(v); err != nil && d.err == nil {
		d.err = err
	}
	_, _ = d.out.Write(bytes.TrimSuffix(d.buf.Bytes(), []byte("\n")))
}

// field adds a field.
func (d *document) field(name string, v any) {
	d.put(",\n  \"", name, "\": ")
	d.encode(v, "  ")
}

// list begins a list, whose entries are written by whoever called entry.
func (d *document) list(name string) {
	d.entries = 0
	d.put(",\n  \"", name, "\": [")
}

func (d *document) entry() {
	if d.entries > 0 {
		d.put(",")
	}
	d.entries++
	d.put("\n    ")
}

func (d *document) end() {
	if d.entries > 0 {
		d.put("\n  ")
	}
	d.put("]")
}

// excluded adds the list of what was left out, which may be long, an entry at a time.
func (d *document) excluded(all []scan.Excluded) {
	d.list("excluded")
	var line []byte
	for _, e := range all {
		d.entry()
		line = append(line[:0], "{\n      \"path\": "...)
		line = appendJSON(line, e.Path)
		line = append(line, ",\n      \"reason\": "...)
		line = appendJSON(line, e.Reason)
		line = append(line, ",\n      \"rule\": "...)
		line = appendJSON(line, e.Rule)
		line = append(line, "\n    }"...)
		_, _ = d.out.Write(line)
	}
	d.end()
}

// spooled adds a list whose entries are in a spool.
func (d *document) spooled(name string, entries *whole.Spool) {
	d.list(name)
	n, err := entries.WriteTo(d.out)
	if err != nil && d.err == nil {
		d.err = err
	}
	d.entries = int(min(n, 1))
	d.end()
}

// addEntry adds an entry to a spool for [document.spooled].
func addEntry(to *whole.Spool, text []byte) error {
	comma := ",\n    "
	if to.Len() == 0 {
		comma = comma[1:]
	}
	if _, err := io.WriteString(to, comma); err != nil {
		return err
	}
	_, err := to.Write(text)
	return err
}

// close ends the document.
func (d *document) close() error {
	d.put("\n}\n")
	err := d.out.Flush()
	if d.err != nil {
		err = d.err
	}
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// appendJSON adds a string as encoding/json writes it, with <, > and & as they are.
func appendJSON(dst []byte, s string) []byte {
	if plain(s) && !strings.ContainsAny(s, `"\`) {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always can be
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}
