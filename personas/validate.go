package personas

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/redact"
)

//go:embed personas.schema.json
var schemaJSON string

// JSONSchema returns the published JSON Schema of personas.json (draft 2020-12).
func JSONSchema() []byte { return []byte(schemaJSON) }

// compile compiles the embedded schema, which takes well under a millisecond.
func compile() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schemaJSON))
	if err != nil {
		panic(fmt.Sprintf("personas: embedded schema: %v", err))
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(Schema, doc); err != nil {
		panic(fmt.Sprintf("personas: embedded schema: %v", err))
	}
	return c.MustCompile(Schema)
}

// Problem is one thing that is wrong with a set.
type Problem struct {
	Path    string `json:"path"` // JSON pointer: /personas/0/label
	Message string `json:"message"`
}

// Invalid is the error for a set that breaks its schema or its own references: all that is wrong
// with it.
type Invalid struct {
	Problems []Problem // at least one; what the schema says comes first, ordered by path
}

// shownProblems is how many problems the message of an Invalid spells out; the rest is counted.
const shownProblems = 10

// Error spells the first problems out.
func (e *Invalid) Error() string {
	var b strings.Builder
	b.WriteString("personas are not valid: ")
	for i, p := range e.Problems {
		if i == shownProblems {
			fmt.Fprintf(&b, "; and %d more", len(e.Problems)-i)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%s: %s", p.Path, p.Message)
	}
	return b.String()
}

// Validate returns nil if a set may be published: its JSON obeys the schema, its IDs are unique,
// every reference leads somewhere, no quote is an interviewer's, and each quote that names a
// participant is of somebody in the set. What a persona claims rests on quotes of those it stands
// for; only its counter-evidence may be anybody's. Otherwise the error is an [*Invalid] with
// everything that is wrong.
func Validate(s Set) error {
	if s.Schema == "" {
		s.Schema = Schema
	}
	for i, p := range s.Personas {
		if math.IsNaN(p.Share) || math.IsInf(p.Share, 0) {
			return &Invalid{[]Problem{{fmt.Sprintf("/personas/%d/share", i), "is no number"}}}
		}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(encode(s)))
	if err != nil {
		return fmt.Errorf("validate personas: %w", err)
	}
	return invalid(append(bySchema(doc), byReference(s)...))
}

func invalid(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Invalid{Problems: problems}
}

// bySchema lists the places at which a document breaks the schema.
func bySchema(doc any) []Problem {
	err := compile().Validate(doc)
	if err == nil {
		return nil
	}
	var failed *jsonschema.ValidationError
	if !errors.As(err, &failed) {
		return []Problem{{Path: "/", Message: printable(err.Error())}}
	}
	var problems []Problem
	var leaves func(e *jsonschema.ValidationError)
	leaves = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			leaves(cause)
		}
		if len(e.Causes) == 0 {
			unit := e.DetailedOutput()
			problems = append(problems, Problem{Path: printable(cmp.Or(unit.InstanceLocation, "/")), Message: printable(unit.Error.String())})
		}
	}
	leaves(failed)
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Or(natural(a.Path, b.Path), strings.Compare(a.Message, b.Message)) })
	return problems
}

// natural orders JSON pointers with their numbers as numbers, since the schema's reports come in no
// fixed order.
func natural(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		if errX == nil && errY == nil && x != y {
			return cmp.Compare(x, y)
		}
		if c := strings.Compare(as[i], bs[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}

// byReference lists what a schema cannot see.
func byReference(s Set) []Problem {
	var problems []Problem
	add := func(at string, format string, args ...any) {
		problems = append(problems, Problem{Path: at, Message: printable(fmt.Sprintf(format, args...))})
	}
	if s.Count.Made != len(s.Personas) {
		add("/count/made", "says %d, but there are %d personas", s.Count.Made, len(s.Personas))
	}
	people := map[string]bool{}
	for i, p := range s.Participants {
		if people[p.ID] {
			add(fmt.Sprintf("/participants/%d/id", i), "%q is there twice", p.ID)
		}
		people[p.ID] = true
	}
	quotes := map[string]evidence.Quote{}
	for i, q := range s.Evidence {
		at := fmt.Sprintf("/evidence/%d", i)
		if _, known := quotes[q.ID]; known {
			add(at+"/id", "%q is there twice", q.ID)
		}
		quotes[q.ID] = q
		if q.Participant != "" && !people[q.Participant] {
			add(at+"/participant", "there is no participant %q", q.Participant)
		}
		if q.End-q.Start != len(q.Text) {
			add(at+"/text", "has %d bytes, but start and end say %d", len(q.Text), q.End-q.Start)
		}
		if redact.Private(q.Text) {
			add(at+"/text", "holds an e-mail address, a telephone number or another private thing")
		}
	}
	ids := map[string]bool{}
	for i, p := range s.Personas {
		at := fmt.Sprintf("/personas/%d", i)
		if ids[p.ID] {
			add(at+"/id", "%q is there twice", p.ID)
		}
		ids[p.ID] = true
		if want := ShareOf(len(p.Participants), len(s.Participants)); p.Share != want {
			add(at+"/share", "is %v, but %d of %d participants are %v", p.Share, len(p.Participants), len(s.Participants), want)
		}
		members := map[string]bool{}
		for j, id := range p.Participants {
			if !people[id] || members[id] {
				add(fmt.Sprintf("%s/participants/%d", at, j), "%q is unknown or there twice", id)
			}
			members[id] = true
		}
		for j, a := range p.Attributes {
			for k, id := range a.Evidence {
				here := fmt.Sprintf("%s/attributes/%d/evidence/%d", at, j, k)
				switch q, known := quotes[id]; {
				case !known:
					add(here, "there is no evidence %q", id)
				case a.Field != CounterEvidence && people[q.Participant] && !members[q.Participant]:
					add(here, "%q is of %q, for whom this persona does not stand", id, q.Participant)
				}
			}
		}
	}
	return problems
}

// printable returns text for a sentence: one line, no control characters, at most 300 characters.
func printable(text string) string {
	const most = 300
	var b strings.Builder
	n := 0
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if n++; n > most {
			b.WriteString("…")
			break
		}
		if !unicode.IsPrint(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}
