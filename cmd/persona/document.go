package main

import (
	"fmt"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/scan"
)

// document begins an answer that is written as it comes into being.
func (a *app) document(schema string) *jsonw.Document { return jsonw.New(a.answer(), schema) }

// finish ends an answer.
func finish(doc *jsonw.Document) error {
	if err := doc.Close(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// listExcluded adds the list of what was left out, which may be long, an entry at a time.
func listExcluded(doc *jsonw.Document, all []scan.Excluded) {
	doc.List("excluded")
	var o jsonw.Object
	var line []byte
	for _, e := range all {
		line = o.Entry(line[:0]).Str("path", e.Path).Str("reason", e.Reason).Str("rule", e.Rule).End()
		if doc.Entry(line) != nil {
			return // finish says it
		}
	}
}
