package commands

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/persona-go/persona/models"
)

// ModelsRequest asks for a list of models.
type ModelsRequest struct {
	All        bool        // every provider's, not only those whose figures were checked by hand
	ModelsFile string      // as [Counting] has it
	Names      []string    // these alone; nil: all
	Cost       *CallTokens // says what so many tokens cost; nil: nobody asks
}

// CallTokens are those of a call.
type CallTokens struct {
	Input  int `json:"input"`
	Output int `json:"output"`
}

// ParseTokens reads IN or IN,OUT: numbers of tokens such as 8000, 12k or 1.5M.
func ParseTokens(s string) (t CallTokens, err error) {
	in, out, both := strings.Cut(s, ",")
	if t.Input, err = tokenNumber(in); err == nil && both {
		t.Output, err = tokenNumber(out)
	}
	if err != nil {
		return t, usage("tokens sent, and received: 12000 or 12k,800", "--cost: %w", err)
	}
	return t, nil
}

func tokenNumber(s string) (int, error) {
	digits := strings.TrimSpace(s)
	factor := 1.0
	if n := len(digits) - 1; n > 0 {
		if f, ok := map[byte]float64{'k': 1e3, 'K': 1e3, 'm': 1e6, 'M': 1e6}[digits[n]]; ok {
			digits, factor = digits[:n], f
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(digits, "_", ""), 64)
	if n := f * factor; err == nil && !strings.ContainsAny(digits, "eExXpPnN+-") && n >= 0 && n <= 1e12 && n == math.Trunc(n) {
		return int(n), nil
	}
	return 0, fmt.Errorf("%q is no number of tokens", s)
}

// ModelCost is what a call costs by one model.
type ModelCost struct {
	Model string     `json:"model"`
	Cost  models.USD `json:"cost"` // null if the price is not known
	Fits  bool       `json:"fits"` // within the window and the output limit
}

// ModelsDocument is what is known of models.
type ModelsDocument struct {
	Schema string         `json:"schema"`
	Models []models.Model `json:"models"`           // by provider and name
	Tokens *CallTokens    `json:"tokens,omitempty"` // that Costs are for; absent if nobody asked
	Costs  []ModelCost    `json:"costs,omitempty"`  // of each model, the cheapest first; absent if nobody asked
	outcome
}

// Models lists models with what is known of them: windows, output limits, encodings and prices.
func Models(ctx context.Context, w World, r ModelsRequest) (*ModelsDocument, error) {
	registry, err := w.registry(ctx, Counting{ModelsFile: r.ModelsFile})
	if err != nil {
		return nil, err
	}
	list, err := listed(registry, r.All, r.Names)
	if err != nil {
		return nil, err
	}
	doc := &ModelsDocument{Schema: models.Schema, Models: orEmpty(list), Tokens: r.Cost}
	if r.Cost != nil {
		doc.Costs = costs(list, *r.Cost)
	}
	return doc, nil
}

// listed are models of a registry: those of these names, else all, or those checked by hand.
func listed(registry models.Registry, all bool, names []string) (list []models.Model, err error) {
	for _, name := range names {
		m, err := find(registry, name)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	if len(names) > 0 {
		return list, nil
	}
	list = registry.All()
	if !all {
		list = slices.DeleteFunc(list, func(m models.Model) bool { return strings.HasPrefix(m.Sources.Window, "catwalk") })
	}
	return list, nil
}

// costs are what a call costs, the cheapest first and those without a price last.
func costs(list []models.Model, t CallTokens) []ModelCost {
	made := []ModelCost{}
	for _, m := range list {
		c := ModelCost{Model: m.ID(), Cost: models.Unknown, Fits: t.Input+t.Output <= m.Usable(t.Output) && m.CheckOutput(t.Output) == nil}
		if usd, known := m.Price(t.Input, t.Output); known {
			c.Cost = usd
		}
		made = append(made, c)
	}
	slices.SortStableFunc(made, func(a, b ModelCost) int {
		unknown := func(c ModelCost) int {
			if c.Cost < 0 {
				return 1
			}
			return 0
		}
		return cmp.Or(unknown(a)-unknown(b), cmp.Compare(a.Cost, b.Cost))
	})
	return made
}

// Model says what is known of one model. modelsFile is as [Counting] has it.
func Model(ctx context.Context, w World, name, modelsFile string) (*ModelsDocument, error) {
	registry, err := w.registry(ctx, Counting{ModelsFile: modelsFile})
	if err != nil {
		return nil, err
	}
	m, err := find(registry, name)
	if err != nil {
		return nil, err
	}
	return &ModelsDocument{Schema: models.Schema, Models: []models.Model{m}}, nil
}
