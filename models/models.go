// Package models knows what a language model can hold, what it costs and how its tokens are
// counted, and says which source each figure comes from. It never talks to a provider and never
// guesses: a model that it does not know is an error that names the nearest ones.
package models

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// USD is a price in US dollars. A negative price is unknown, and null in JSON.
type USD float64

// Unknown is the price of a model whose price is not known. Registries say 0 for models that are
// free, sold by subscription or priced by someone else; none of those is a price that a cost can be
// computed from, so it is read as unknown.
const Unknown USD = -1

// MarshalJSON writes the number, or null for an unknown price.
func (u USD) MarshalJSON() ([]byte, error) {
	if u < 0 {
		return []byte("null"), nil
	}
	return json.Marshal(float64(u))
}

// Long is the price of a call whose input is longer than Above tokens; it holds for all its tokens.
// The zero Long is none.
type Long struct {
	Above       int `json:"above"`
	InputPrice  USD `json:"input_price"`
	OutputPrice USD `json:"output_price"`
}

// Overhead is how many tokens a chat adds to the text of its messages: to each message, to each
// name of a speaker, and once for the reply. All are zero if the provider does not say.
type Overhead struct {
	Message int `json:"message"`
	Name    int `json:"name"`
	Reply   int `json:"reply"`
}

// Sources says where the figures of a model come from: "catwalk 0.52.1", "table: …" with document
// and date, "user file", or "unknown".
type Sources struct {
	Window    string `json:"window"`
	MaxOutput string `json:"max_output"`
	Encoding  string `json:"encoding"`
	Price     string `json:"price"`
	Overhead  string `json:"overhead"`
}

// How the tokens of a model are counted.
const (
	Exact    = "exact"    // by Encoding, an open vocabulary
	Estimate = "estimate" // the provider keeps its vocabulary to itself
)

// Model is a model as one provider offers it.
type Model struct {
	Provider    string   `json:"provider"`
	Name        string   `json:"name"`       // as the provider's interface takes it
	Window      int      `json:"window"`     // tokens of input and output together
	MaxInput    int      `json:"max_input"`  // tokens; 0: only the window limits it
	MaxOutput   int      `json:"max_output"` // tokens; 0: unknown
	Reserve     int      `json:"reserve"`    // tokens to keep for the answer if nobody says otherwise
	Encoding    string   `json:"encoding"`   // a name that package tokens knows; "": none is published
	Method      string   `json:"method"`     // Exact or Estimate
	InputPrice  USD      `json:"input_price"`
	OutputPrice USD      `json:"output_price"` // for 1,000,000 tokens, as InputPrice
	Long        Long     `json:"long,omitzero"`
	Overhead    Overhead `json:"overhead"`
	Retired     bool     `json:"retired,omitempty"` // its provider takes no more requests for it
	Sources     Sources  `json:"sources"`
}

// ID names the model without doubt: "openai/gpt-4o". [Registry.Find] takes it. The zero Model has
// none, "".
func (m Model) ID() string {
	if m.Name == "" {
		return ""
	}
	return m.Provider + "/" + m.Name
}

// Price is what a call with so many tokens of input and output costs; false if the price is not
// known.
func (m Model) Price(input, output int) (USD, bool) {
	in, out := m.InputPrice, m.OutputPrice
	if m.Long.Above > 0 && input > m.Long.Above {
		in, out = m.Long.InputPrice, m.Long.OutputPrice
	}
	if in < 0 || out < 0 {
		return Unknown, false
	}
	return (USD(input)*in + USD(output)*out) / 1_000_000, true
}

// ErrOutput is wrapped by the error of [Model.CheckOutput].
var ErrOutput = errors.New("above the output limit")

// Usable is how much of the window a call can use that keeps output tokens for the answer: all of
// it, or what the model's limit on input leaves of it.
func (m Model) Usable(output int) int {
	if m.MaxInput == 0 {
		return m.Window
	}
	return min(m.Window, m.MaxInput+output)
}

// CheckOutput returns nil if the model can write an answer of tokens tokens, else an error that
// wraps [ErrOutput] and names the limit; if the output limit is unknown, that is the window.
func (m Model) CheckOutput(tokens int) error {
	if limit := cmp.Or(m.MaxOutput, m.Window); tokens > limit {
		return fmt.Errorf("reserve %d tokens for %s: %w of %d tokens", tokens, m.ID(), ErrOutput, limit)
	}
	return nil
}

// The output reserves if nobody says otherwise, in tokens: the ancestor's (REPPL/Persona v0.7.0,
// F-062), whose reserve for a provider that it does not name is the one of Anthropic and Gemini.
const (
	reserveOpenAI = 10_000
	reserveOthers = 15_000
)

// reserve is the default reserve of m: at most what the model can write, or usually writes if its
// limit is unknown, and at most half of its window, because it must also read something.
func (m Model) reserve(usual int) int {
	reserve := reserveOthers
	if m.Provider == "openai" {
		reserve = reserveOpenAI
	}
	if limit := cmp.Or(m.MaxOutput, usual); limit > 0 {
		reserve = min(reserve, limit)
	}
	return min(reserve, m.Window/2)
}

// makers are the providers that offer models of their own making. If several offer a model of the
// same name, the name alone means theirs.
var makers = [...]string{"openai", "anthropic", "gemini", "xai", "deepseek", "moonshot", "zai", "minimax"}

// Registry is a set of models. It comes from [Load], does not change, and may be used by several
// goroutines. The zero Registry has no models.
type Registry struct {
	models []Model        // by provider and name
	ids    map[string]int // folded provider/name or provider/alias to index
	names  map[string]int // folded name or alias to index
}

// All lists the models by provider and name.
func (r Registry) All() []Model { return slices.Clone(r.models) }

// Find returns the model that name means: "provider/model", a model's name, or a well-known alias
// ("claude-sonnet-4-5"). Case does not matter, nor does whether parts are joined by "-", "." or
// "_"; "google" is "gemini". If several providers offer a model of that name, it is that of the
// user's own file; else the maker's own; else the one with the smallest window, which is what all
// of them hold; else the first provider by name. The error is an [*UnknownError].
func (r Registry) Find(name string) (Model, error) {
	key := fold(name)
	if i, ok := r.ids[key]; ok {
		return r.models[i], nil
	}
	if i, ok := r.names[key]; ok {
		return r.models[i], nil
	}
	return Model{}, &UnknownError{Name: name, Nearest: r.nearest(key)}
}

// Alternatives lists the models that might be taken instead of m, the best first: those of its own
// provider before those of other makers, and cheaper before dearer. Models that write no text,
// whose price is unknown or that only a reseller offers are left out, unless they stand in the
// user's own file.
func (r Registry) Alternatives(m Model) []Model {
	var all []Model
	for _, other := range r.models {
		sold := other.OutputPrice > 0 && (group(other) == 1 || other.Provider == m.Provider)
		if (group(other) == 0 || sold) && other.ID() != m.ID() && !other.Retired {
			all = append(all, other)
		}
	}
	rank := func(other Model) int {
		if other.Provider == m.Provider {
			return -1
		}
		return makerRank(other.Provider)
	}
	slices.SortStableFunc(all, func(a, b Model) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.InputPrice, b.InputPrice))
	})
	return all
}

func makerRank(provider string) int {
	if i := slices.Index(makers[:], provider); i >= 0 {
		return i
	}
	return len(makers)
}

// fold makes names comparable: in lower case, with "-" for every joint, and one name for each
// provider.
func fold(name string) string {
	name = strings.Map(func(r rune) rune {
		switch r {
		case '.', '_', ' ':
			return '-'
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(name))
	if model, ok := strings.CutPrefix(name, "google/"); ok {
		return "gemini/" + model
	}
	return name
}

// indexed is a Registry of models, with the aliases of models by their index in models.
func indexed(models []Model, aliases map[string][]string) Registry {
	slices.SortFunc(models, func(a, b Model) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Name, b.Name))
	})
	r := Registry{models, map[string]int{}, map[string]int{}}
	take := func(m map[string]int, key string, i int) { // the first to take a name keeps it
		if _, taken := m[key]; !taken {
			m[key] = i
		}
	}
	var groups [3][]int // the user's own, makers', resellers'
	for i, m := range models {
		groups[group(m)] = append(groups[group(m)], i)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(i, j int) int {
			a, b := models[i], models[j]
			return cmp.Or(cmp.Compare(makerRank(a.Provider), makerRank(b.Provider)), cmp.Compare(a.Window, b.Window))
		})
		for _, i := range g {
			take(r.ids, fold(models[i].ID()), i)
			take(r.names, fold(models[i].Name), i)
		}
		for _, i := range g {
			for _, alias := range aliases[models[i].ID()] {
				take(r.ids, fold(models[i].Provider+"/"+alias), i)
				take(r.names, fold(alias), i)
			}
		}
	}
	for _, i := range groups[2] { // a reseller's "openai/gpt-oss-120b" is also known as "gpt-oss-120b"
		take(r.names, fold(lastPart(models[i].Name)), i)
	}
	return r
}

// group is 0 for a model of the user's own file, 1 for one that its maker offers, 2 for a
// reseller's.
func group(m Model) int {
	switch {
	case strings.HasPrefix(m.Sources.Window, userFile):
		return 0
	case slices.Contains(makers[:], m.Provider):
		return 1
	}
	return 2
}

// lastPart is what follows the last slash of a name.
func lastPart(name string) string { return name[strings.LastIndex(name, "/")+1:] }
