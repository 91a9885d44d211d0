package personas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/jsonw"
)

// MaxBytes is the largest personas.json that Read takes. A set of 1,700 participants needs less
// than a hundredth of it.
const MaxBytes = 64 << 20

// The errors that Read and Write add to Invalid's, for errors.Is.
var (
	ErrTooLarge = errors.New("larger than any personas.json should be")
	ErrSchema   = errors.New("not in the format " + Schema)
)

// Read reads a personas.json that anybody may have written, and takes it only if [Validate] would.
// The error says what is wrong: [ErrTooLarge], [ErrSchema], an [*Invalid], or that it is no JSON.
//
// Files of the first form do not say which participant a quote is of. Read fills it in if the
// quote's path and location show it, and leaves it "" if they do not.
func Read(r io.Reader) (Set, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Set{}, fmt.Errorf("read personas: %w", err)
	}
	if len(data) > MaxBytes {
		return Set{}, fmt.Errorf("read personas: %w (%d MiB)", ErrTooLarge, MaxBytes>>20)
	}
	if !utf8.Valid(data) {
		return Set{}, errors.New("read personas: not UTF-8")
	}
	if err := wellFormed(data); err != nil {
		return Set{}, fmt.Errorf("read personas: %w", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return Set{}, fmt.Errorf("read personas: %w", err)
	}
	object, _ := doc.(map[string]any)
	if name, _ := object["schema"].(string); name != Schema {
		if name == "" {
			return Set{}, fmt.Errorf("read personas: %w: it names no schema", ErrSchema)
		}
		return Set{}, fmt.Errorf("read personas: %w: it is in %q", ErrSchema, printable(name))
	}
	if err := invalid(bySchema(doc)); err != nil {
		return Set{}, fmt.Errorf("read personas: %w", err)
	}
	var s Set
	if err := json.Unmarshal(data, &s); err != nil {
		return Set{}, fmt.Errorf("read personas: %w", err)
	}
	if err := invalid(byReference(s)); err != nil {
		return Set{}, fmt.Errorf("read personas: %w", err)
	}
	nameParticipants(&s)
	return s, nil
}

// Write writes a set as personas.json, the same bytes for the same set. A set that [Validate]
// refuses is not written.
func Write(w io.Writer, s Set) error {
	if err := Validate(s); err != nil {
		return fmt.Errorf("write personas: %w", err)
	}
	if _, err := w.Write(encode(s)); err != nil {
		return fmt.Errorf("write personas: %w", err)
	}
	return nil
}

// encode returns the JSON of a set: indented by two spaces, lists never null, and no character that
// would move a terminal's cursor or turn its writing direction: those are written as \uXXXX.
func encode(s Set) []byte {
	if s.Schema == "" {
		s.Schema = Schema
	}
	s.Participants = list(s.Participants)
	s.Evidence = list(append([]evidence.Quote(nil), s.Evidence...))
	s.Personas = list(append([]Persona(nil), s.Personas...))
	for i, p := range s.Personas {
		p.Participants, p.Keyphrases, p.Unknown = list(p.Participants), list(p.Keyphrases), list(p.Unknown)
		p.Attributes = list(append([]Attribute(nil), p.Attributes...))
		for j := range p.Attributes {
			p.Attributes[j].Evidence = list(p.Attributes[j].Evidence)
		}
		s.Personas[i] = p
	}
	text, err := jsonw.Append(nil, s, 0)
	if err != nil {
		// Only a share that is no number does that, and Validate refuses it first.
		panic(fmt.Sprintf("personas: encode: %v", err))
	}
	return quiet(append(text, '\n'))
}

func list[T any](of []T) []T {
	if of == nil {
		return []T{}
	}
	return of
}

// quiet escapes what JSON allows in a string and a terminal would obey. Outside strings JSON holds
// none of it.
func quiet(data []byte) []byte {
	if bytes.IndexFunc(data, loud) < 0 {
		return data
	}
	out := make([]byte, 0, len(data)+64)
	for _, r := range string(data) {
		if !loud(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		out = append(out, `\u`...)
		hex := strconv.FormatInt(int64(r), 16)
		out = append(out, "0000"[len(hex):]...)
		out = append(out, hex...)
	}
	return out
}

// loud reports whether a terminal would obey r: a control character other than the line end, or a
// mark that turns a text's direction.
func loud(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// wellFormed refuses what the standard decoder lets through in silence: a key that is there twice,
// and a second document after the first.
func wellFormed(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	type level struct {
		keys map[string]bool // nil in a list
		key  bool            // the next token is a key
	}
	var stack []level
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("broken JSON at byte %d: %w", d.InputOffset(), err)
		}
		top := len(stack) - 1
		if top < 0 && d.More() && token != json.Delim('{') && token != json.Delim('[') {
			return errors.New("more than one JSON value")
		}
		switch {
		case token == json.Delim('{'), token == json.Delim('['):
			if top >= 0 {
				stack[top].key = stack[top].keys != nil
			}
			if token == json.Delim('{') {
				stack = append(stack, level{map[string]bool{}, true})
			} else {
				stack = append(stack, level{})
			}
		case token == json.Delim('}'), token == json.Delim(']'):
			stack = stack[:top]
			if top == 0 && d.More() {
				return errors.New("more than one JSON value")
			}
		case top >= 0 && stack[top].keys != nil && stack[top].key:
			name := token.(string)
			if stack[top].keys[name] {
				return fmt.Errorf("the key %q is there twice, at byte %d", printable(name), d.InputOffset())
			}
			stack[top].keys[name], stack[top].key = true, false
		case top >= 0:
			stack[top].key = stack[top].keys != nil
		}
	}
}
