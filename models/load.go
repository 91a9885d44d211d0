package models

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// table holds figures that were checked by hand, each row with its source. It is a model file as a
// user may write one.
//
//go:embed table.json
var table []byte

const (
	userFile = "user file"
	unknown  = "unknown"

	// Schema names the format of model files.
	Schema = "persona.models/v1"
)

// file is a model file.
type file struct {
	Schema string `json:"schema"`
	Models []row  `json:"models"`
}

// row is a model in a model file. What is absent or null keeps the figure that is known otherwise.
type row struct {
	Provider    string    `json:"provider"`
	Name        string    `json:"name"`
	Aliases     []string  `json:"aliases"`
	Window      *int      `json:"window"`
	MaxInput    *int      `json:"max_input"`
	MaxOutput   *int      `json:"max_output"`
	Reserve     *int      `json:"reserve"`
	Encoding    *string   `json:"encoding"`
	InputPrice  *USD      `json:"input_price"`
	OutputPrice *USD      `json:"output_price"`
	Long        *Long     `json:"long"`
	Overhead    *Overhead `json:"overhead"`
	Retired     *bool     `json:"retired"`
	Source      string    `json:"source"`
}

// Load is the registry of the models that are known: catwalk's, then a table that was checked by
// hand and overrides it, then a user's own model file, which adds to both and overrides both. A
// user that is nil, or empty, is no file.
//
// A model file is JSON:
//
//	{
//	  "schema": "persona.models/v1",
//	  "models": [
//	    {"provider": "local", "name": "llama-3-8b", "aliases": ["llama"], "window": 8192,
//	     "max_output": 2048, "encoding": "", "input_price": 0, "output_price": 0,
//	     "source": "its model card"},
//	    {"name": "gpt-4o", "input_price": 1.25, "output_price": 5}
//	  ]
//	}
//
// Only name is required, and window if the model is new. A row without a provider overrides the
// model that its name means, or adds one of the provider "user". Numbers of tokens are for the
// model, prices are US dollars for 1,000,000 tokens, and encoding is one that package tokens knows,
// or "" for an estimate. The errors name the row; a field that no row has is an error too.
func Load(user []byte) (Registry, error) {
	var own file
	if len(bytes.TrimSpace(user)) > 0 {
		var err error
		if own, err = parse(user); err != nil {
			return Registry{}, fmt.Errorf("model file: %w", err)
		}
	}
	checked, err := parse(table)
	if err != nil {
		return Registry{}, fmt.Errorf("model table: %w", err)
	}
	models, usual, err := catwalkModels()
	if err != nil {
		return Registry{}, fmt.Errorf("model table: %w", err)
	}
	aliases := map[string][]string{}
	r, err := indexed(models, aliases).with(checked, "table", usual, aliases)
	if err != nil {
		return Registry{}, fmt.Errorf("model table: %w", err)
	}
	if len(own.Models) == 0 {
		return r, nil
	}
	if r, err = r.with(own, userFile, usual, aliases); err != nil {
		return Registry{}, fmt.Errorf("model file: %w", err)
	}
	return r, nil
}

// setEncoding sets what follows from the encoding.
func (m *Model) setEncoding(encoding, source string) {
	m.Encoding, m.Method, m.Sources.Encoding = encoding, Exact, source
	if encoding == "" {
		m.Method, m.Sources.Encoding = Estimate, unknown
	}
	m.Overhead, m.Sources.Overhead = overheadOf(m.Name, encoding)
}

// with is r with the models of a model file, whose figures come from origin. It adds the file's
// aliases to aliases.
func (r Registry) with(f file, origin string, usual map[string]int, aliases map[string][]string) (Registry, error) {
	models := r.All()
	at := make(map[string]int, len(models))
	for i, m := range models {
		at[fold(m.ID())] = i
	}
	seen := map[string]bool{}
	for n, row := range f.Models {
		fail := func(format string, args ...any) (Registry, error) {
			return r, fmt.Errorf("models[%d] %q: %s", n, row.Name, fmt.Sprintf(format, args...))
		}
		m := Model{Provider: row.Provider, Name: row.Name, InputPrice: Unknown, OutputPrice: Unknown}
		if row.Provider == "" {
			m.Provider = "user"
			if known, err := r.Find(row.Name); err == nil {
				m.Provider, m.Name = known.Provider, known.Name
			}
		}
		if seen[fold(m.ID())] {
			return fail("%s is there twice", m.ID())
		}
		seen[fold(m.ID())] = true
		i, known := at[fold(m.ID())]
		if known {
			m = models[i]
		} else {
			m.Sources = Sources{MaxOutput: unknown, Price: unknown}
			m.setEncoding(EncodingOf(m.Name), encodingSource)
		}
		if problem := row.check(known); problem != "" {
			return fail("%s", problem)
		}
		m.apply(row, origin)
		if row.Reserve == nil {
			m.Reserve = m.reserve(usual[m.ID()])
		}
		if problem := m.check(); problem != "" {
			return fail("%s", problem)
		}
		if known {
			models[i] = m
		} else {
			at[fold(m.ID())] = len(models)
			models = append(models, m)
		}
		aliases[m.ID()] = append(aliases[m.ID()], row.Aliases...)
	}
	return indexed(models, aliases), nil
}

// parse reads a model file and says where it is broken.
func parse(data []byte) (file, error) {
	var f file
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(&f)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("something follows the object")
		}
	}
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset >= 0 {
		return file{}, fmt.Errorf("line %d: %w", 1+bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n")), err)
	}
	if err != nil {
		return file{}, err
	}
	if f.Schema != "" && f.Schema != Schema {
		return file{}, fmt.Errorf("its schema is %q, only %q is understood", f.Schema, Schema)
	}
	return f, nil
}

// check says what is wrong with a row by itself; "" for nothing.
func (r row) check(known bool) string {
	for _, name := range append([]string{r.Name}, r.Aliases...) {
		if strings.TrimSpace(name) != name || name == "" || strings.ContainsFunc(name, unicode.IsControl) {
			return fmt.Sprintf("%q is no name for a model", name)
		}
	}
	if strings.Contains(r.Provider, "/") || strings.ContainsFunc(r.Provider, unicode.IsControl) {
		return fmt.Sprintf("%q is no name for a provider", r.Provider)
	}
	if r.Window == nil && !known {
		return "its window is missing"
	}
	for _, n := range []struct {
		name  string
		value *int
		least int
	}{{"window", r.Window, 1}, {"max_input", r.MaxInput, 1}, {"max_output", r.MaxOutput, 1}, {"reserve", r.Reserve, 0}} {
		if n.value != nil && *n.value < n.least {
			return fmt.Sprintf("its %s is %d, it must be at least %d", n.name, *n.value, n.least)
		}
	}
	if (r.InputPrice == nil) != (r.OutputPrice == nil) {
		return "it has one of input_price and output_price, it must have both or none"
	}
	prices := []*USD{r.InputPrice, r.OutputPrice}
	if r.Long != nil {
		prices = append(prices, &r.Long.InputPrice, &r.Long.OutputPrice)
		if r.Long.Above < 1 {
			return fmt.Sprintf("long.above is %d, it must be at least 1", r.Long.Above)
		}
	}
	for _, p := range prices {
		if p != nil && *p < 0 {
			return fmt.Sprintf("a price is %v, it cannot be negative", *p)
		}
	}
	// A name may take the place of a role, and so save a token.
	if o := r.Overhead; o != nil && min(o.Message, o.Reply) < 0 {
		return "its overhead is negative"
	}
	if known := knownEncodings(); r.Encoding != nil && *r.Encoding != "" && !slices.Contains(known, *r.Encoding) {
		return fmt.Sprintf("its encoding %q is none of %s", *r.Encoding, strings.Join(known, ", "))
	}
	return ""
}

// knownEncodings lists the encodings that EncodingOf returns, sorted.
func knownEncodings() []string {
	var names []string
	for _, e := range encodings {
		names = append(names, e[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// apply overrides the figures that r has.
func (m *Model) apply(r row, origin string) {
	source := origin
	if r.Source != "" {
		source += ": " + r.Source
	}
	if r.Window != nil {
		m.Window, m.Sources.Window = *r.Window, source
		// A smaller window also bounds what was known of its parts.
		m.MaxOutput, m.MaxInput = min(m.MaxOutput, m.Window), min(m.MaxInput, m.Window)
	}
	if r.MaxInput != nil {
		m.MaxInput = *r.MaxInput
	}
	if r.MaxOutput != nil {
		m.MaxOutput, m.Sources.MaxOutput = *r.MaxOutput, source
	}
	if r.Encoding != nil {
		m.setEncoding(*r.Encoding, source)
	}
	if r.InputPrice != nil {
		m.InputPrice, m.OutputPrice, m.Long, m.Sources.Price = *r.InputPrice, *r.OutputPrice, Long{}, source
	}
	if r.Long != nil {
		m.Long = *r.Long
	}
	if r.Overhead != nil {
		m.Overhead, m.Sources.Overhead = *r.Overhead, source
	}
	if r.Reserve != nil {
		m.Reserve = *r.Reserve
	}
	if r.Retired != nil {
		m.Retired = *r.Retired
	}
}

// check says which figures of m contradict each other; "" for none.
func (m Model) check() string {
	for _, n := range []struct {
		name  string
		value int
	}{{"max_input", m.MaxInput}, {"max_output", m.MaxOutput}, {"reserve", m.Reserve}} {
		if n.value > m.Window {
			return fmt.Sprintf("its %s of %d is larger than its window of %d", n.name, n.value, m.Window)
		}
	}
	if m.MaxOutput > 0 && m.Reserve > m.MaxOutput {
		return fmt.Sprintf("its reserve of %d is larger than its max_output of %d", m.Reserve, m.MaxOutput)
	}
	return ""
}
