package commands_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/personas"
)

// compiled returns a JSON Schema, as it is published, or closed: with no member beside those that it names.
func compiled(t *testing.T, text []byte, closed bool) *validator.Schema {
	t.Helper()
	doc, err := validator.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if closed {
		shut(doc)
	}
	c := validator.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shut closes every object of a schema.
func shut(schema any) {
	switch schema := schema.(type) {
	case map[string]any:
		if _, open := schema["additionalProperties"]; !open && schema["properties"] != nil {
			schema["additionalProperties"] = false
		}
		for _, part := range schema {
			shut(part)
		}
	case []any:
		for _, part := range schema {
			shut(part)
		}
	}
}

func valid(t *testing.T, s *validator.Schema, text []byte) {
	t.Helper()
	doc, err := validator.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// answers are documents of each name, from the examples, as somebody would ask for them.
var answers = map[string][]func(t *testing.T) (any, error){
	"budget": {
		func(t *testing.T) (any, error) {
			return commands.Budget(t.Context(), commands.World{}, commands.BudgetRequest{Data: here(), Model: "gpt-4o"})
		},
		func(t *testing.T) (any, error) {
			return commands.Budget(t.Context(), commands.World{}, commands.BudgetRequest{Data: here(), Window: ptr(9000)})
		},
	},
	"combine": {
		func(t *testing.T) (any, error) {
			return commands.SaveCombined(t.Context(), commands.World{}, commands.CombineRequest{Data: here()}, filepath.Join(t.TempDir(), "out.txt"))
		},
		func(t *testing.T) (any, error) {
			r := commands.CombineRequest{Data: here("nowhere"), Style: combine.JSON}
			return commands.SaveCombined(t.Context(), commands.World{}, r, filepath.Join(t.TempDir(), "out.json"))
		},
	},
	"count": {
		func(*testing.T) (any, error) { return commands.Count(commands.CountRequest{Spec: "auto"}) },
		func(*testing.T) (any, error) {
			return commands.Count(commands.CountRequest{Spec: "~4", Check: ptr(9)})
		},
	},
	"diff": {
		func(t *testing.T) (any, error) {
			return commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: record, New: record})
		},
		func(t *testing.T) (any, error) {
			return commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: run(t, "2"), New: run(t, "3")})
		},
		func(t *testing.T) (any, error) {
			list := file(t, "list.sha256", strings.Repeat("0", 64)+"  P01.md\n")
			return commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: record, New: list})
		},
	},
	"error": {
		func(*testing.T) (any, error) { return commands.ErrorOf(errors.New("an error")), nil },
		func(t *testing.T) (any, error) {
			_, err := commands.Scan(t.Context(), commands.World{}, commands.Data{Paths: []string{"nowhere"}})
			return commands.ErrorOf(err), nil
		},
	},
	"estimate": {
		func(t *testing.T) (any, error) {
			return commands.Estimate(t.Context(), commands.World{}, commands.EstimateRequest{Data: here()})
		},
		func(t *testing.T) (any, error) {
			return commands.Estimate(t.Context(), commands.World{}, commands.EstimateRequest{Data: here(), How: estimate.Options{Method: estimate.ByTokens}})
		},
		func(t *testing.T) (any, error) {
			return commands.Estimate(t.Context(), commands.World{}, commands.EstimateRequest{Data: commands.Data{Paths: []string{file(t, "a.md", "yes")}}})
		},
	},
	"explain": {
		func(t *testing.T) (any, error) {
			return commands.Explain(t.Context(), commands.World{}, commands.ExplainRequest{Path: examples + "/survey.csv"})
		},
		func(t *testing.T) (any, error) {
			ignored := file(t, "a.md", "words")
			if err := os.WriteFile(filepath.Join(filepath.Dir(ignored), ".personaignore"), []byte("*.md\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return commands.Explain(t.Context(), commands.World{}, commands.ExplainRequest{Path: ignored})
		},
	},
	"batch": {func(t *testing.T) (any, error) { return commands.Batch(t.Context(), clock(), manyStudies(t)) }},
	"batch-index": {func(t *testing.T) (any, error) {
		r := manyStudies(t)
		if _, err := commands.Batch(t.Context(), commands.World{}, r); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(filepath.Join(r.Output, commands.IndexFile))
		if err != nil {
			return nil, err
		}
		var x commands.BatchIndex
		err = json.Unmarshal(text, &x)
		return x, err
	}},
	"batch-plan": {
		func(t *testing.T) (any, error) {
			return commands.DryRun(t.Context(), commands.World{}, commands.DryRunRequest{BatchRequest: manyStudies(t), Model: "gpt-5"})
		},
		func(t *testing.T) (any, error) {
			return commands.DryRun(t.Context(), commands.World{}, commands.DryRunRequest{BatchRequest: manyStudies(t)})
		},
	},
	"status": {func(t *testing.T) (any, error) {
		r := manyStudies(t)
		if _, err := commands.Batch(t.Context(), commands.World{}, r); err != nil {
			return nil, err
		}
		return commands.Status(r.Output)
	}},
	"budget-compare": {func(t *testing.T) (any, error) {
		return commands.Compare(t.Context(), commands.World{}, commands.CompareRequest{Data: here(), Names: []string{"gpt-4o", "claude-sonnet-4-5", "gemini-2.0-flash-exp"}})
	}},
	"init": {func(t *testing.T) (any, error) {
		return commands.Init(t.Context(), commands.World{}, commands.Data{Paths: []string{sourcesFolder(t, "a.md", asSaid)}})
	}},
	"generate": {
		func(t *testing.T) (any, error) {
			return commands.Generate(t.Context(), commands.World{}, commands.GenerateRequest{Data: here(), Output: filepath.Join(t.TempDir(), "run")})
		},
		func(t *testing.T) (any, error) {
			r := commands.GenerateRequest{Data: commands.Data{Paths: []string{file(t, "a.md", "yes")}}, Output: filepath.Join(t.TempDir(), "run")}
			return commands.Generate(t.Context(), commands.World{}, r)
		},
	},
	"models": {
		func(t *testing.T) (any, error) {
			return commands.Models(t.Context(), commands.World{}, commands.ModelsRequest{All: true})
		},
		func(t *testing.T) (any, error) { return commands.Model(t.Context(), commands.World{}, "gpt-4o", "") },
	},
	"plan": {
		func(t *testing.T) (any, error) {
			return commands.Plan(t.Context(), commands.World{}, commands.PlanRequest{Data: here("nowhere")})
		},
		func(t *testing.T) (any, error) {
			return commands.Plan(t.Context(), commands.World{}, commands.PlanRequest{Data: here(), Model: "gpt-4", Count: count.MustParse("3-5")})
		},
	},
	"scan": {
		func(t *testing.T) (any, error) { return commands.Scan(t.Context(), commands.World{}, here()) },
		func(t *testing.T) (any, error) {
			return commands.Scan(interrupted(t), commands.World{}, here())
		},
	},
	"schema": {
		func(*testing.T) (any, error) { return commands.Schemas() },
		func(*testing.T) (any, error) { return commands.Schema("error") },
	},
	"sources": {
		func(t *testing.T) (any, error) {
			return commands.Sources(t.Context(), commands.World{}, commands.SourcesRequest{Data: here("nowhere")})
		},
		func(t *testing.T) (any, error) {
			name := file(t, "a.md", "words")
			if err := os.Rename(name, filepath.Join(filepath.Dir(name), "caf\xe9.md")); err != nil {
				t.Skip("no such names here:", err)
			}
			return commands.Sources(t.Context(), commands.World{}, commands.SourcesRequest{Data: commands.Data{Paths: []string{filepath.Dir(name)}}})
		},
	},
	"sources-file": {
		func(t *testing.T) (any, error) {
			return commands.SaveSources(t.Context(), commands.World{}, commands.SourcesRequest{Data: here()}, commands.ManifestJSON, filepath.Join(t.TempDir(), "m.json"))
		},
	},
	"verify": {
		func(t *testing.T) (any, error) {
			return commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: record, Roots: []string{examples}})
		},
		func(t *testing.T) (any, error) {
			return commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: run(t, "auto"), Roots: []string{examples}})
		},
		func(t *testing.T) (any, error) {
			bag := filepath.Join(t.TempDir(), "bag")
			if _, err := commands.BagSources(t.Context(), commands.World{}, commands.SourcesRequest{Data: here()}, bag); err != nil {
				return nil, err
			}
			return commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: bag})
		},
	},
	"tokens": {
		func(t *testing.T) (any, error) {
			return commands.Tokens(t.Context(), commands.World{}, commands.TokensRequest{Data: here()})
		},
		func(t *testing.T) (any, error) {
			return commands.Tokens(t.Context(), commands.World{}, commands.TokensRequest{Data: here("nowhere"), Counting: commands.Counting{Model: "claude-sonnet-4-5"}})
		},
		func(t *testing.T) (any, error) {
			return commands.TokensOfInput(t.Context(), commands.World{}, commands.Counting{}, "")
		},
		func(t *testing.T) (any, error) {
			return commands.Tokens(interrupted(t), commands.World{}, commands.TokensRequest{Data: here()})
		},
	},
}

// record is an old manifest of some of the examples.
const record = "testdata/compat/sources.v1.json"

// file puts a file into a folder of its own.
func file(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// run makes a run folder with so many personas.
func run(t *testing.T, spec string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	if _, err := commands.Generate(t.Context(), commands.World{}, commands.GenerateRequest{Data: here(), Count: count.MustParse(spec), Output: dir}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func here(more ...string) commands.Data {
	return commands.Data{Paths: append([]string{examples}, more...)}
}

// interrupted returns a context that has ended.
func interrupted(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func TestAnswersAreWhatTheirSchemasSay(t *testing.T) {
	for name := range documents {
		t.Run(name, func(t *testing.T) {
			doc, err := commands.Schema(name)
			if err != nil {
				t.Fatal(err)
			}
			strict := compiled(t, doc.Documents[0].JSONSchema, true)
			if len(answers[name]) == 0 {
				t.Fatal("nobody asks for one: add a line to answers")
			}
			for _, ask := range answers[name] {
				answer, err := ask(t)
				if err != nil {
					t.Fatal(err)
				}
				var out bytes.Buffer
				if err := commands.WriteJSON(&out, answer); err != nil && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				valid(t, strict, out.Bytes())
			}
		})
	}
}

// What older versions wrote is valid today, and is read without a loss: written again, all of it is
// there.
func TestOldDocumentsAreStillUnderstood(t *testing.T) {
	dropped := map[string]bool{} // documents that lost a member since
	files, err := filepath.Glob("testdata/compat/*.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"schema": true, "sources-file": true} // which are new
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		name = strings.TrimSuffix(name, "-run") // of one that has two forms
		seen[name] = true
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			schema, err := commands.Schema(name)
			if err != nil {
				t.Fatal(err)
			}
			valid(t, compiled(t, schema.Documents[0].JSONSchema, false), text)
			typ := reflect.TypeOf(documents[name])
			if head, ok := typ.FieldByName("Head"); ok {
				typ = head.Type.Elem()
			}
			doc := reflect.New(typ)
			dec := json.NewDecoder(bytes.NewReader(text))
			if !dropped[name] {
				dec.DisallowUnknownFields()
			}
			if err := dec.Decode(doc.Interface()); err != nil {
				t.Fatal(err)
			}
			if again, err := json.Marshal(doc.Interface()); err != nil || !dropped[name] && !within(t, text, again) {
				t.Errorf("read and written: got\n%s, %v\nwant\n%s", again, err, text)
			}
		})
	}
	for name := range documents {
		if !seen[name] {
			t.Errorf("no old file of %s", name)
		}
	}
}

// within reports whether all that a JSON says stands in another too.
func within(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		t.Fatal(err)
	}
	return subset(x, y)
}

func subset(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		for name, value := range a {
			other, has := b[name]
			ok = ok && has && subset(value, other)
		}
		return ok
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, subset)
	}
	return a == b
}

func TestSchema(t *testing.T) {
	every, err := commands.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range every.Documents {
		names = append(names, d.Name)
		if d.Document != "persona."+d.Name+"/v1" || d.Description == "" {
			t.Errorf("%s: document %q, description %q", d.Name, d.Document, d.Description)
		}
		for _, name := range []string{d.Name, d.Document} {
			one, err := commands.Schema(name)
			if err != nil || len(one.Documents) != 1 || !reflect.DeepEqual(one.Documents[0], d) || one.Outcome() != nil {
				t.Errorf("%s: got %+v, %v", name, one, err)
			}
		}
	}
	if want := slices.Sorted(maps.Keys(documents)); !slices.Equal(slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "personas" }), want) || !slices.IsSorted(names) {
		t.Errorf("got %q, want %q and personas, in order", names, want)
	}
	one, err := commands.Schema("personas")
	if err != nil || !bytes.Equal(one.Documents[0].JSONSchema, personas.JSONSchema()) {
		t.Errorf("personas: got %+v, %v, want the schema of package personas", one, err)
	}
	_, err = commands.Schema("nonsense")
	complaint{commands.ExitUsage, "", `no document "nonsense"`, "known are batch, batch-index, batch-plan"}.check(t, err)
}
