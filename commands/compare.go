package commands

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

// CompareRequest asks how the combined text of files lies in the windows of many models.
type CompareRequest struct {
	Data
	Names        []string     // of models; nil: those whose figures were checked by hand and that are not retired
	ModelsFile   string       // as [Counting] has it
	SystemTokens int          // for the instructions
	FailOn       budget.Level // the level from which on any model's is an outcome of ExitCheckFailed; Green: none is
}

// CompareDocument is how a text lies in the windows of many models.
type CompareDocument struct {
	Schema   string             `json:"schema"`
	Models   []ComparedModel    `json:"models"` // those that hold the text first, the cheapest first
	Files    int                `json:"files"`
	Excluded []scan.Excluded    `json:"excluded"`
	Errors   []manifest.Problem `json:"errors"`
	outcome
}

// ComparedModel is how the text lies in the window of a model, with its usual reserve.
type ComparedModel struct {
	Model     string        `json:"model"`
	Tokenizer string        `json:"tokenizer"`
	Method    tokens.Method `json:"method"`
	Budget    budget.Budget `json:"budget"`
	Level     budget.Level  `json:"level"`
	InputCost models.USD    `json:"input_cost"` // of the text alone; null if the price is not known
	Retired   bool          `json:"retired"`
}

// Compare weighs the combined text of files, in the standard style, against many models. The files
// are read once, and each tokenizer counts them once.
func Compare(ctx context.Context, w World, r CompareRequest) (*CompareDocument, error) {
	if r.SystemTokens < 0 {
		return nil, usage("", "--system-tokens cannot be negative")
	}
	registry, err := w.registry(ctx, Counting{ModelsFile: r.ModelsFile})
	if err != nil {
		return nil, err
	}
	list, err := listed(registry, false, r.Names)
	if err != nil {
		return nil, err
	}
	if r.Names == nil {
		list = slices.DeleteFunc(list, func(m models.Model) bool { return m.Retired })
	}
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	defer files.let()
	l := files.ledger()
	counts, used, err := countedBy(ctx, files, &l, list)
	if err != nil {
		return nil, err
	}
	if used == 0 {
		return nil, files.outcome(0, &l)
	}
	doc := &CompareDocument{Schema: "persona.budget-compare/v1", Models: []ComparedModel{}, Files: used, Excluded: orEmpty(l.Excluded), Errors: orEmpty(l.Problems)}
	worst := budget.Green
	for _, m := range list {
		by := counts[m.Encoding]
		b, err := budget.Compute(m.Usable(m.Reserve), r.SystemTokens, by.total, m.Reserve)
		if err != nil {
			return nil, fmt.Errorf("budget of %s: %w", m.ID(), err)
		}
		c := ComparedModel{Model: m.ID(), Tokenizer: by.counter.Tokenizer, Method: by.counter.Method, Budget: b, Level: b.Level(), InputCost: models.Unknown, Retired: m.Retired}
		if usd, known := m.Price(b.Input, 0); known {
			c.InputCost = usd
		}
		worst = max(worst, b.Level())
		doc.Models = append(doc.Models, c)
	}
	slices.SortStableFunc(doc.Models, func(a, b ComparedModel) int {
		rank := func(c ComparedModel) int {
			switch {
			case c.Budget.Over():
				return 2
			case c.InputCost < 0:
				return 1
			}
			return 0
		}
		return cmp.Or(rank(a)-rank(b), cmp.Compare(a.InputCost, b.InputCost), cmp.Compare(b.Budget.Window, a.Budget.Window))
	})
	doc.err = files.outcome(used, &l)
	if r.FailOn > budget.Green && worst >= r.FailOn {
		doc.err = checkFailed("the level of a model is %s (--fail-on %s)", worst, r.FailOn)
	}
	return doc, nil
}

// textCount is what a tokenizer makes of the text.
type textCount struct {
	counter *combine.Counter
	out     *combine.Writer
	total   int
}

// countedBy counts the combined text by the tokenizers of models, each once.
func countedBy(ctx context.Context, files *data, l *persona.Ledger, list []models.Model) (map[string]*textCount, int, error) {
	total := 0
	o := files.options.Selection.Options
	o.Supported = files.options.Readers.Supported
	for _, err := range scan.Roots(ctx, files.Roots(), o) {
		if err == nil || ctx.Err() == nil { // what cannot be read keeps its number
			total++
		}
	}
	counts := map[string]*textCount{}
	for _, m := range list {
		if counts[m.Encoding] != nil {
			continue
		}
		counter, err := combine.ModelCounter(m.Encoding)
		if err != nil {
			return nil, 0, err
		}
		o := combine.Options{Total: total, Step: func(combine.Step) error { return nil }, Range: func(combine.Range) error { return nil }}
		out, err := combine.NewWriter(io.Discard, counter, o)
		if err != nil {
			return nil, 0, err
		}
		counts[m.Encoding] = &textCount{counter: counter, out: out}
	}
	index, used := 0, 0
	for d, err := range documents(ctx, files, l) {
		if err != nil && d.Path == "" {
			return nil, 0, err
		}
		index++
		if err == nil {
			used++
		}
		for _, c := range counts {
			if err != nil {
				_ = c.out.Skip(d.Path, index, err) // nothing is written
				continue
			}
			if err := c.out.Add(combine.Piece{Document: &d, Index: index, Text: d.Text, Piece: 1, Pieces: 1}); err != nil {
				return nil, 0, err
			}
		}
	}
	for _, c := range counts {
		result, err := c.out.Close()
		if err != nil {
			return nil, 0, err
		}
		c.total = result.TotalTokens
	}
	return counts, used, nil
}
