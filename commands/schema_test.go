package commands_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

var update = flag.Bool("update", false, "write the JSON Schemas that the types of the documents give")

// documents is each document by its name, as its function returns it.
var documents = map[string]any{
	"diff":           commands.DiffDocument{},
	"explain":        commands.ExplainDocument{},
	"verify":         commands.VerifyDocument{},
	"budget":         commands.BudgetDocument{},
	"combine":        commands.Combined{},
	"estimate":       commands.EstimateDocument{},
	"generate":       commands.GenerateDocument{},
	"budget-compare": commands.CompareDocument{},
	"init":           commands.InitDocument{},
	"batch":          commands.BatchDocument{},
	"batch-plan":     commands.DryRunDocument{},
	"batch-index":    commands.BatchIndex{},
	"status":         commands.StatusDocument{},
	"plan":           commands.PlanDocument{},
	"sources-file":   commands.SourcesFileDocument{},
	"count":          commands.CountDocument{},
	"error":          commands.ErrorDocument{},
	"models":         commands.ModelsDocument{},
	"scan":           commands.Stream[commands.ScanDocument, scan.File]{},
	"schema":         commands.SchemaDocument{},
	"sources":        manifestDocument{},
	"tokens":         commands.Stream[commands.TokensDocument, commands.TokensFile]{},
}

// manifestDocument is the record of files that persona verify reads. It is a SourcesDocument, but that
// a name which is no text has its bytes beside it.
type manifestDocument struct {
	Schema    string             `json:"schema"`
	Digest    string             `json:"digest"`
	Totals    manifest.Totals    `json:"totals"`
	Tokenizer string             `json:"tokenizer,omitempty"`
	Roots     []manifest.Root    `json:"roots"`
	Selection manifest.Selection `json:"selection"`
	Sources   []struct {
		sources.Source
		PathBytes []byte `json:"path_bytes,omitempty"`
	} `json:"sources"`
	Excluded []struct {
		scan.Excluded
		PathBytes []byte `json:"path_bytes,omitempty"`
	} `json:"excluded"`
	Problems []struct {
		manifest.Problem
		PathBytes []byte `json:"path_bytes,omitempty"`
	} `json:"problems"`
}

// special are the types that write their JSON themselves.
var special = map[reflect.Type]*jsonschema.Schema{
	reflect.TypeFor[time.Time]():       {Type: "string", Format: "date-time"},
	reflect.TypeFor[[]byte]():          {Type: "string", ContentEncoding: "base64"},
	reflect.TypeFor[json.RawMessage](): {Type: "object"},
	reflect.TypeFor[budget.Level]():    {Type: "string", Enum: names(budget.Green, budget.Yellow, budget.Orange, budget.Red)},
	reflect.TypeFor[budget.Percent]():  {Type: "number"},
	reflect.TypeFor[count.Spec](): {
		Type: "object", Required: []string{"kind", "target", "min", "max"}, PropertyOrder: []string{"kind", "target", "min", "max"},
		Properties: map[string]*jsonschema.Schema{"kind": {Type: "string", Enum: kinds}, "target": orNull, "min": orNull, "max": orNull},
	},
	reflect.TypeFor[models.USD](): {Types: []string{"number", "null"}},
}

// orNull is a number of a count that there may not be.
var orNull = &jsonschema.Schema{Types: []string{"null", "integer"}}

// kinds are the kinds of a count.
var kinds = names(count.KindExact, count.KindRange, count.KindApproximate, count.KindMinimum, count.KindMaximum, count.KindAuto)

// closed are the fields whose type says nothing of their few values.
var closed = map[string][]any{
	"combine.Step.Kind":           {"source", "header", "fences", "metadata", "footer", "joins"},
	"commands.CountDocument.Kind": kinds,
	"estimate.Estimate.Method":    {estimate.ByGroups, estimate.ByTokens},
	"commands.DiffRecord.Kind":    {"manifest", "list", "bag", "run"},
	"commands.ErrorDocument.Exit": {commands.ExitFailed, commands.ExitUsage, commands.ExitCheckFailed, commands.ExitPartial},
	"models.Model.Method":         {models.Exact, models.Estimate},
}

// added are the members that the first documents of their version do not have.
var added = map[string]bool{
	"commands.GenerateDocument.Kept": true, "commands.ScanDocument.Roots": true, "commands.BudgetDocument.Lines": true, "commands.PlanDocument.Excerpt": true, "commands.PlanDocument.Undecided": true, "commands.PlanDocument.Same": true, "estimate.Estimate.Languages": true,
	"commands.CombineDocument.Template": true, "commands.CombineDocument.Split": true, "commands.CombineDocument.Sample": true, "commands.CombineDocument.TotalBytes": true, "commands.CombineDocument.Hidden": true,
	"commands.CombineSource.Format": true, "commands.CombineSource.Size": true, "commands.CombineSource.Index": true,
}

// never are the fields that are pointers, and never nil.
var never = map[string]bool{"commands.DiffDocument.Sources": true}

func names[T fmt.Stringer](values ...T) (list []any) {
	for _, v := range values {
		list = append(list, v.String())
	}
	return list
}

// schemaOf returns the JSON Schema of a document, from its type.
func schemaOf(t *testing.T, name string, doc any) []byte {
	t.Helper()
	typ, stream := reflect.TypeOf(doc), false
	if head, ok := typ.FieldByName("Head"); ok {
		typ, stream = head.Type.Elem(), true
	}
	s, err := jsonschema.ForType(typ, &jsonschema.ForOptions{TypeSchemas: special})
	if err != nil {
		t.Fatal(err)
	}
	m := maker{t, map[string]*pkg{}}
	m.refine(typ, s)
	s.Description = m.of(typ).docs[typ.Name()]
	title := any("persona." + name + "/v1")
	s.Schema, s.ID, s.Title = "https://json-schema.org/draft/2020-12/schema", "https://github.com/persona-go/persona/commands/schemas/"+name+".v1.json", title.(string)
	s.Properties["schema"] = &jsonschema.Schema{Const: &title}
	if stream { // may have begun, and then failed
		failed := reflect.TypeFor[commands.ErrorDocument]()
		if s.Properties["error"], err = jsonschema.ForType(failed, nil); err != nil {
			t.Fatal(err)
		}
		m.refine(failed, s.Properties["error"])
		s.Properties["error"].Description = "Why the answer ends before its end; absent from a complete one."
		s.Properties["error"].Properties["schema"] = &jsonschema.Schema{Const: ptr[any](commands.ErrorSchema)}
		s.PropertyOrder = append(s.PropertyOrder, "error")
		s.AnyOf = []*jsonschema.Schema{{Required: s.Required}, {Required: []string{"error"}}}
		s.Required = []string{"schema"}
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

func ptr[T any](v T) *T { return &v }

// maker makes schemas say what a type alone does not: that a list is never null, what a field is,
// and which few values it has.
type maker struct {
	t    *testing.T
	pkgs map[string]*pkg
}

// refine does it to the schema of a type. Objects stay open: a version may gain members.
func (m *maker) refine(t reflect.Type, s *jsonschema.Schema) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if special[t] != nil {
		return
	}
	if p := reflect.PointerTo(t); p.Implements(reflect.TypeFor[json.Marshaler]()) || p.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		m.t.Errorf("%s writes its JSON itself: say in special what that is", t)
		return
	}
	switch t.Kind() {
	case reflect.Slice:
		s.Type, s.Types = "array", nil
		m.refine(t.Elem(), s.Items)
	case reflect.Map:
		m.refine(t.Elem(), s.AdditionalProperties)
	case reflect.Struct:
		s.AdditionalProperties = nil
		m.members(t, s)
	case reflect.String:
		if s.Enum = m.of(t).values[t.Name()]; s.Enum != nil && s.Types != nil {
			s.Enum = append(slices.Clone(s.Enum), nil)
		}
	}
}

// members refines those that are fields of t, or of what it embeds.
func (m *maker) members(t reflect.Type, s *jsonschema.Schema) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, how, _ := strings.Cut(f.Tag.Get("json"), ",")
		member, key := s.Properties[name], t.Name()+"."+f.Name
		switch {
		case f.Anonymous && name == "":
			if of := f.Type; of.Kind() == reflect.Pointer {
				m.members(of.Elem(), s)
			} else if of.Kind() == reflect.Struct {
				m.members(of, s)
			}
			continue
		case member == nil || name == "":
			continue
		}
		if added[path.Base(t.PkgPath())+"."+key] {
			s.Required = slices.DeleteFunc(s.Required, func(required string) bool { return required == name })
		}
		if key := path.Base(t.PkgPath()) + "." + key; how != "" || never[key] { // absent, but not null
			if member.Types = slices.DeleteFunc(member.Types, func(t string) bool { return t == "null" }); len(member.Types) == 1 {
				member.Type, member.Types = member.Types[0], nil
			}
		}
		m.refine(f.Type, member)
		if said := m.of(t).docs[key]; said != "" {
			member.Description = said
		}
		if values := closed[path.Base(t.PkgPath())+"."+key]; values != nil {
			member.Enum = values
		}
	}
}

// pkg is what the source of a package says of its types.
type pkg struct {
	docs   map[string]string // comments of types and of fields, of package commands alone: those of others are for who reads Go
	values map[string][]any  // the constants of a type of strings
}

// of reads the package that a type is declared in.
func (m *maker) of(t reflect.Type) *pkg {
	of := t.PkgPath()
	if p := m.pkgs[of]; p != nil {
		return p
	}
	p := &pkg{map[string]string{}, map[string][]any{}}
	m.pkgs[of] = p
	dir, ours := strings.CutPrefix(of, "github.com/persona-go/persona/")
	if !ours {
		return p
	}
	dir, test := strings.CutSuffix(dir, "_test")
	files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(dir), "*.go"))
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") != test {
			continue
		}
		var f *ast.File
		if f, err = parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments); err != nil {
			break
		}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				p.read(d, dir == "commands")
			}
		}
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return p
}

func (p *pkg) read(d *ast.GenDecl, comments bool) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			if of, ok := spec.Type.(*ast.Ident); ok && len(spec.Values) == 1 && d.Tok == token.CONST {
				if v, ok := spec.Values[0].(*ast.BasicLit); ok && v.Kind == token.STRING {
					text, _ := strconv.Unquote(v.Value) // it compiles
					p.values[of.Name] = append(p.values[of.Name], text)
				}
			}
		case *ast.TypeSpec:
			if s, ok := spec.Type.(*ast.StructType); ok && comments {
				p.docs[spec.Name.Name] = sentence(d.Doc.Text(), spec.Name.Name+" is ")
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						p.docs[spec.Name.Name+"."+name.Name] = strings.TrimSpace(f.Doc.Text() + f.Comment.Text())
					}
				}
			}
		}
	}
}

// sentence is the first of a comment, without the name that it begins with.
func sentence(comment, begins string) string {
	text, _, _ := strings.Cut(strings.Join(strings.Fields(comment), " ")+" ", ". ")
	if text = strings.TrimPrefix(text, begins); text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// The committed schemas are those that the types give. -update writes them.
func TestTheSchemasAreThoseOfTheTypes(t *testing.T) {
	files, err := filepath.Glob("schemas/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if _, ok := documents[strings.TrimSuffix(filepath.Base(name), ".v1.json")]; !ok {
			t.Errorf("%s is of no document", name)
		}
	}
	for name, doc := range documents {
		file, want := filepath.Join("schemas", name+".v1.json"), schemaOf(t, name, doc)
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the types give (go test ./commands -run Schemas -update): %v", file, err)
		}
	}
}
