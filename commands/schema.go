package commands

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/persona-go/persona/personas"
)

// schemas are made from the types of the documents, by the test of this package with -update.
//
//go:embed schemas/*.json
var schemas embed.FS

// SchemaDocument is the JSON Schemas of documents.
type SchemaDocument struct {
	Schema    string           `json:"schema"`
	Documents []DocumentSchema `json:"documents"` // by name
	outcome
}

// DocumentSchema is the JSON Schema of one document.
type DocumentSchema struct {
	Name        string          `json:"name"`        // of the command that answers with it, of the file, or "error"
	Document    string          `json:"document"`    // what its member "schema" says, such as persona.scan/v1
	Description string          `json:"description"` // what it is, in a few words
	JSONSchema  json.RawMessage `json:"json_schema"` // draft 2020-12
}

// Schemas returns the JSON Schema of every document.
func Schemas() (*SchemaDocument, error) {
	doc := &SchemaDocument{Schema: "persona.schema/v1"}
	files, err := schemas.ReadDir("schemas")
	if err != nil {
		return nil, fmt.Errorf("read the schemas: %w", err)
	}
	for _, f := range files {
		text, err := schemas.ReadFile("schemas/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read the schemas: %w", err)
		}
		if err := doc.add(strings.TrimSuffix(f.Name(), ".v1.json"), text); err != nil {
			return nil, err
		}
	}
	if err := doc.add("personas", personas.JSONSchema()); err != nil {
		return nil, err
	}
	slices.SortFunc(doc.Documents, func(a, b DocumentSchema) int { return strings.Compare(a.Name, b.Name) })
	return doc, nil
}

func (doc *SchemaDocument) add(name string, text []byte) error {
	var s struct{ Title, Description string }
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("read the schema of %s: %w", name, err)
	}
	doc.Documents = append(doc.Documents, DocumentSchema{Name: name, Document: s.Title, Description: s.Description, JSONSchema: text})
	return nil
}

// Schema returns the JSON Schema of the document of that name, as [Schemas] has it, or as the
// document's own member "schema" says it.
func Schema(name string) (*SchemaDocument, error) {
	doc, err := Schemas()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range doc.Documents {
		if d.Name == name || d.Document == name {
			doc.Documents = []DocumentSchema{d}
			return doc, nil
		}
		names = append(names, d.Name)
	}
	return nil, usage("known are "+strings.Join(names, ", "), "no document %q", name)
}
