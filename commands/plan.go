package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// PlanRequest asks what can be said before a persona is made.
type PlanRequest struct {
	Data
	Model      string     // weighs the data against this model; "" is one of each large maker
	ModelsFile string     // a file of models that adds to the registry and overrides it; "" for none
	Excerpt    bool       // shows how the first texts begin
	Count      count.Spec // how many personas are wanted; zero: as many as the data supports
}

// PlanDocument is what there is, what was left out, whether it fits, what it costs, how many
// personas it supports, and what to do next.
type PlanDocument struct {
	Schema       string             `json:"schema"`
	Totals       PlanTotals         `json:"totals"`
	Formats      []PlanFormat       `json:"formats"` // the one with the most files first
	Tokenizer    string             `json:"tokenizer"`
	Method       tokens.Method      `json:"method"`
	Excluded     []scan.Excluded    `json:"excluded"`
	Errors       []manifest.Problem `json:"errors"`
	Models       []persona.Fit      `json:"models"`
	Participants int                `json:"participants"`
	Undecided    []PlanUndecided    `json:"undecided"` // texts in which nobody can tell who asks
	Same         []PlanSame         `json:"same"`      // who said what others said, and counts once with them
	Estimate     estimate.Estimate  `json:"estimate"`
	Count        count.Spec         `json:"count"`
	Prompt       string             `json:"prompt"`  // the count as it is put to a model
	Next         []string           `json:"next"`    // sentences, and command lines of the program
	Excerpt      []PlanExcerpt      `json:"excerpt"` // how the first texts begin; empty unless asked for
	Title        string             `json:"-"`       // what the plan is of, as it was given
	Noted        []sources.Source   `json:"-"`       // used, but without what their Notes say
	outcome
}

// PlanTotals are the sums of a [PlanDocument].
type PlanTotals struct {
	Files    int   `json:"files"`
	Bytes    int64 `json:"bytes"`
	Tokens   int   `json:"tokens"` // of the texts, each counted alone
	Excluded int   `json:"excluded"`
	Errors   int   `json:"errors"`
}

// PlanUndecided is a text in which nobody can tell who asks and who answers; who may be the
// interviewer is not quoted there. --interviewer and --participant settle it.
type PlanUndecided struct {
	Path     string   `json:"path"`
	Speakers []string `json:"speakers"` // whose role is open
}

// PlanSame is a participant with those who said the same, word for word or nearly: one voice.
type PlanSame struct {
	Participant string   `json:"participant"`
	Copies      []string `json:"copies"` // IDs of those who count with it
}

func same(s *persona.Study) []PlanSame {
	all := []PlanSame{}
	for _, p := range s.People {
		if len(p.Copies) > 0 {
			all = append(all, PlanSame{p.ID, p.Copies})
		}
	}
	return all
}

func undecided(s *persona.Study) []PlanUndecided {
	all := []PlanUndecided{}
	for _, u := range segment.WhoAsks(s.Texts) {
		all = append(all, PlanUndecided{u.Path, u.Speakers})
	}
	return all
}

// PlanFormat is how much there is in a format.
type PlanFormat struct {
	Format string `json:"format"`
	Files  int    `json:"files"`
	Tokens int    `json:"tokens"`
}

// Plan says what can be said of the files of r before a persona is made. That nobody in them says
// anything is no error here.
func Plan(ctx context.Context, w World, r PlanRequest) (*PlanDocument, error) {
	// A model that nobody knows is refused before the work.
	_, registry, err := w.model(ctx, Counting{Model: r.Model, ModelsFile: r.ModelsFile})
	if err != nil {
		return nil, err
	}
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }() // only read
	s, err := w.study(ctx, files)
	if err != nil {
		return nil, err
	}
	p, err := s.PlanWith(ctx, registry, r.Model, r.Count)
	if err != nil {
		return nil, err
	}
	for i := range p.Fits {
		if err := w.adviseFit(ctx, files, r, &p.Fits[i]); err != nil {
			return nil, err
		}
	}
	begins := []PlanExcerpt{}
	if r.Excerpt {
		begins = excerpts(s)
	}
	return &PlanDocument{
		Schema: "persona.plan/v1", Excerpt: begins,
		Totals:  PlanTotals{len(s.Sources), s.Bytes(), s.Tokens(), len(s.Excluded), len(s.Problems)},
		Formats: formats(s.Sources), Tokenizer: s.Counter.Tokenizer, Method: s.Counter.Method,
		Excluded: orEmpty(s.Excluded), Errors: orEmpty(s.Problems), Models: p.Fits,
		Participants: len(s.People), Undecided: undecided(s), Same: same(s), Estimate: p.Estimate, Count: r.Count, Prompt: r.Count.Prompt(),
		Next: next(files, s, p), Title: files.names(), Noted: s.Noted,
		outcome: outcome{files.outcome(len(s.Sources), &s.Ledger)},
	}, nil
}

func formats(used []sources.Source) []PlanFormat {
	var all []PlanFormat
	for _, s := range used {
		i := slices.IndexFunc(all, func(f PlanFormat) bool { return f.Format == s.Format })
		if i < 0 {
			i, all = len(all), append(all, PlanFormat{Format: s.Format})
		}
		all[i].Files++
		all[i].Tokens += s.Tokens
	}
	slices.SortFunc(all, func(x, y PlanFormat) int {
		return cmp.Or(cmp.Compare(y.Files, x.Files), cmp.Compare(x.Format, y.Format))
	})
	return all
}

// groupTalks counts the texts in which several participants are named.
func groupTalks(s *persona.Study) int {
	n := 0
	for i := range s.Texts {
		named := make(map[string]bool)
		for j := range s.Texts[i].Segments {
			if seg := &s.Texts[i].Segments[j]; seg.Role == segment.Participant && seg.Speaker != "" {
				named[seg.Speaker] = true
			}
		}
		if len(named) > 1 {
			n++
		}
	}
	return n
}

// next is what a person would do now.
func next(files *data, s *persona.Study, p *persona.Plan) []string {
	what, who := files.shell()+files.choice(), files.who()
	var steps []string
	if n := len(s.Problems); n > 0 {
		steps = append(steps, fmt.Sprintf("See to the %s that could not be read.", amount.Of(n, "file")))
	}
	if n := len(named(segment.WhoAsks(s.Texts))); n > 0 {
		steps = append(steps, "persona plan "+what+who+" --interviewer NAME   settles who asks in the "+amount.Of(n, "text")+" where nobody can tell")
	}
	if n := groupTalks(s); n > 0 && files.options.Selection.By == "" {
		steps = append(steps, "persona plan "+what+who+" --by speaker   counts everybody by themselves in the "+amount.Of(n, "text")+" with several participants")
	}
	if len(p.Fits) == 1 && p.Fits[0].Level > budget.Green && len(p.Fits[0].Suggestions) > 0 {
		steps = append(steps, p.Fits[0].Suggestions[0].Text)
	}
	if len(p.Fits) > 1 && slices.ContainsFunc(p.Fits, func(f persona.Fit) bool { return f.Level > budget.Yellow }) {
		steps = append(steps, "persona plan "+what+who+" --model NAME   says what makes it fit")
	}
	asked := ""
	if p.Count.Kind != count.KindAuto {
		asked = " --count " + Quote(p.Count.String())
	}
	return append(steps,
		"persona generate "+what+who+asked+"   makes personas that quote it, without a model",
		"persona sources "+what+" -o manifest.json   puts every file's SHA-256 on record",
		"persona combine "+what+" -o combined.txt   makes one text of it, for a model")
}
