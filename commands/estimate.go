package commands

import (
	"context"
	"fmt"

	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// EstimateRequest asks how many personas the data supports.
type EstimateRequest struct {
	Data
	How estimate.Options // by which method, and the bounds of the tokens rule
}

// EstimateDocument is how many personas the data supports, and why.
type EstimateDocument struct {
	Schema string `json:"schema"`
	estimate.Estimate
	Excluded []scan.Excluded    `json:"excluded"`
	Errors   []manifest.Problem `json:"errors"`
	Noted    []sources.Source   `json:"-"` // used, but without what their Notes say
	outcome
}

// Estimate says how many personas the files of r support. It fails if nobody in them says anything.
func Estimate(ctx context.Context, w World, r EstimateRequest) (*EstimateDocument, error) {
	if err := validateEstimate(r.How); err != nil {
		return nil, err
	}
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }() // only read
	s, err := w.people(ctx, files)
	if err != nil {
		return nil, err
	}
	est, err := s.Estimate(ctx, r.How)
	if err != nil {
		return nil, err
	}
	return &EstimateDocument{
		Schema: "persona.estimate/v1", Estimate: est,
		Excluded: orEmpty(s.Excluded), Errors: orEmpty(s.Problems), Noted: s.Noted,
		outcome: outcome{files.outcome(len(s.Sources), &s.Ledger)},
	}, nil
}

// validateEstimate refuses a method that nobody knows, and bounds that no number meets.
func validateEstimate(o estimate.Options) error {
	if o.Method != "" && o.Method != estimate.ByGroups && o.Method != estimate.ByTokens {
		return usage("known are groups and tokens", "--method: there is no method %q", o.Method)
	}
	if o.TokensPerPersona < 0 || o.Min < 0 || o.Max < 0 || o.Max > 0 && o.Max < o.Min {
		return usage("", "--tokens-per-persona and --min are at least 1, --max is at least --min")
	}
	return nil
}

// Recommendation returns an estimate in a line: "3 personas (2 to 4); support clear, p = 0.001".
func Recommendation(est estimate.Estimate) string {
	line := amount.Of(est.Recommended, "persona")
	if est.Low != est.High {
		line += fmt.Sprintf(" (%d to %d)", est.Low, est.High)
	}
	if est.Support == evidence.TooFew {
		line += "; too few participants to test"
	} else if est.Method == estimate.ByGroups {
		line += fmt.Sprintf("; support %s", est.Support)
	}
	if est.PValue != nil {
		line += fmt.Sprintf(", p = %g", *est.PValue)
	}
	return line
}
