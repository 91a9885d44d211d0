package persona

import (
	"context"
	"errors"
	"fmt"

	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/sources"
)

// Study is a corpus that was read once: its files, their texts, and who said what.
type Study struct {
	Reading
	Counter *Counter         // who counted the tokens
	Texts   []segment.Source // the texts with their segments, in the order of Sources
	People  []segment.Person // the participants
	Silent  int              // files or folders in which no participant says anything

	by    string
	docs  []sources.Document
	found *groups.Result // nil until somebody asks
}

// Open reads files: each once, with their texts. o.Counter is exact with DefaultTokenizer if it is nil.
func Open(ctx context.Context, files Files, o Options) (*Study, error) {
	if o.Counter == nil {
		c, err := NewCounter("")
		if err != nil {
			return nil, err
		}
		o.Counter = c
	}
	o.KeepText, o.segments = true, true
	s := &Study{Counter: o.Counter, by: o.By}
	for d, err := range Documents(ctx, files, o, &s.Reading) {
		if err != nil {
			return nil, err
		}
		known, _ := d.Value.(findings)
		s.docs = append(s.docs, d)
		s.Texts = append(s.Texts, segment.Source{Path: d.Path, SHA256: d.SHA256, Format: o.Readers.Layout(d.Format), Text: d.Text, Segments: known.segments})
	}
	segment.MarkRepeated(s.Texts) // what a form says to everybody is nobody's words
	var err error
	if s.People, err = segment.By(s.Texts, o.By); err != nil {
		return nil, err
	}
	s.Silent, err = segment.Silent(s.Texts, o.By)
	return s, err
}

// Groups finds the groups of participants who are more alike than chance makes them. It is computed once.
func (s *Study) Groups(ctx context.Context) (*groups.Result, error) {
	if s.found == nil {
		found, err := groups.Find(ctx, s.Texts, s.People, groups.Options{})
		if err != nil {
			return nil, err
		}
		s.found = found
	}
	return s.found, nil
}

// Estimate says how many personas the study supports, and why: by the groups of participants, or, with estimate.ByTokens, by the
// volume of text. "" is estimate.ByGroups.
func (s *Study) Estimate(ctx context.Context, method string, o estimate.Options) (estimate.Estimate, error) {
	study := estimate.Study{Sources: s.Texts, People: s.People, Tokens: s.Tokens()}
	switch method {
	case estimate.ByTokens:
		return estimate.Tokens(study, o), nil
	case "", estimate.ByGroups:
		found, err := s.Groups(ctx)
		if err != nil {
			return estimate.Estimate{}, err
		}
		return estimate.Groups(study, found, o), nil
	}
	return estimate.Estimate{}, fmt.Errorf("estimate: there is no method %q, only %s and %s", method, estimate.ByGroups, estimate.ByTokens)
}

// Why no personas can be drafted.
var (
	// ErrNoWords is wrapped where no participant said anything that could be quoted.
	ErrNoWords = errors.New("no words of participants")
	// ErrCount is wrapped where there are fewer participants than personas asked for.
	ErrCount = errors.New("a count that the participants cannot meet")
)

// Draft makes personas without any model: the participants in as many groups as spec asks for and the data supports best, and what
// they said, verbatim. The error wraps ErrNoWords or ErrCount where that cannot be.
func (s *Study) Draft(ctx context.Context, spec count.Spec) (personas.Set, error) {
	if err := s.quotable(); err != nil {
		return personas.Set{}, err
	}
	est, err := s.Estimate(ctx, estimate.ByGroups, estimate.Options{})
	if err != nil {
		return personas.Set{}, err
	}
	k, err := choose(spec, est, len(s.People))
	if err != nil {
		return personas.Set{}, err
	}
	found, err := s.Groups(ctx)
	if err != nil {
		return personas.Set{}, err
	}
	return draft.Personas(s.Texts, s.People, found.Cut(k), draft.Options{
		Count:   personas.Count{Spec: spec.String(), Reason: chosen(spec, est, k)},
		Support: personas.Support(est.Support),
	})
}

// quotable tells whether anybody said anything, and what is there instead.
func (s *Study) quotable() error {
	for _, p := range s.People {
		if len(p.Said) > 0 {
			return nil
		}
	}
	switch {
	case len(s.People) > 0:
		return fmt.Errorf("%w: the columns hold facts (categories, numbers, dates), and nothing in people's own words", ErrNoWords)
	case s.Silent > 0:
		return fmt.Errorf("%w: only interviewers speak", ErrNoWords)
	}
	return fmt.Errorf("%w: the texts are empty", ErrNoWords)
}

// choose is the number of personas that spec allows and the estimate favours.
func choose(spec count.Spec, est estimate.Estimate, participants int) (int, error) {
	if spec.Kind == count.KindAuto {
		return min(max(est.Recommended, 1), participants), nil
	}
	if spec.Min > participants {
		return 0, fmt.Errorf("%w: %s asked for at least %d personas, of %d participants", ErrCount, spec, spec.Min, participants)
	}
	k := max(est.Recommended, spec.Min, 1)
	if spec.Max > 0 {
		k = min(k, spec.Max)
	}
	return min(k, participants), nil
}

// chosen says in a sentence why so many.
func chosen(spec count.Spec, est estimate.Estimate, k int) string {
	supported := fmt.Sprintf("the data supports %d", est.Recommended)
	if est.Low != est.High {
		supported += fmt.Sprintf(" (%d to %d)", est.Low, est.High)
	}
	if est.Support == groups.TooFew {
		supported += ", with too few participants to test it"
	} else {
		supported += fmt.Sprintf(", support %s", est.Support)
	}
	switch {
	case spec.Kind == count.KindAuto && est.Support == groups.None:
		return "The data does not show different kinds of participants, so one persona describes them all."
	case spec.Kind == count.KindAuto:
		return "As many as recommended: " + supported + "."
	case k < est.Low || k > est.High:
		return fmt.Sprintf("%d as asked for, although %s.", k, supported)
	}
	return fmt.Sprintf("%d of what was asked for; %s.", k, supported)
}

// Verify checks every quote of a set, byte for byte, against the sources of this study, and returns those that do not stand. A source
// is sought by its path; one that is not there, by its SHA-256, for it may have been moved.
func (s *Study) Verify(set personas.Set) []evidence.Failure {
	byPath, bySum := map[string]int{}, map[string]int{}
	for i := len(s.Texts) - 1; i >= 0; i-- {
		byPath[s.Texts[i].Path], bySum[s.Texts[i].SHA256] = i, i
	}
	failures := []evidence.Failure{}
	for _, q := range set.Evidence {
		i, there := byPath[q.Path]
		if !there {
			i, there = bySum[q.SHA256]
		}
		if !there {
			failures = append(failures, evidence.Failure{
				ID: q.ID, Path: q.Path, Start: q.Start, End: q.End, Fault: evidence.SourceMissing, Reason: "the source is not there",
			})
			continue
		}
		at := q
		at.Path = s.Texts[i].Path
		if f := evidence.Faulty(evidence.Check(at, s.Texts[i])); f != nil {
			f.Path = q.Path
			failures = append(failures, *f)
		}
	}
	return failures
}

// Verify reads files and checks every quote of set against them. The error names the first quote that does not stand.
func Verify(ctx context.Context, set personas.Set, files Files, o Options) error {
	s, err := Open(ctx, files, o)
	if err != nil {
		return err
	}
	if failures := s.Verify(set); len(failures) > 0 {
		return &failures[0]
	}
	return nil
}
