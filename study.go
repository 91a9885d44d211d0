package persona

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
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

// Open reads the files of fsys: once, with their texts. o.Counter is exact with DefaultTokenizer where it is nil.
func Open(ctx context.Context, fsys fs.FS, o Options) (*Study, error) {
	return OpenRoots(ctx, []scan.Root{{FS: fsys, Name: "."}}, o)
}

// OpenRoots is Open for several folders, files or globs.
func OpenRoots(ctx context.Context, roots []scan.Root, o Options) (*Study, error) {
	if o.Counter == nil {
		c, err := NewCounter("")
		if err != nil {
			return nil, err
		}
		o.Counter = c
	}
	o.KeepText, o.segments = true, true
	s := &Study{Counter: o.Counter, by: o.By}
	for d, err := range Documents(ctx, roots, o, &s.Reading) {
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

// Estimate says how many personas the study supports, and why: by the groups of participants or, if
// o.Method is [estimate.ByTokens], by the volume of text. An unknown method is an error.
func (s *Study) Estimate(ctx context.Context, o estimate.Options) (estimate.Estimate, error) {
	study := estimate.Study{Sources: s.Texts, People: s.People, Tokens: s.Tokens()}
	switch o.Method {
	case estimate.ByTokens:
		return estimate.Tokens(study, o), nil
	case "", estimate.ByGroups:
		found, err := s.Groups(ctx)
		if err != nil {
			return estimate.Estimate{}, err
		}
		return estimate.Groups(study, found, o), nil
	}
	return estimate.Estimate{}, fmt.Errorf("estimate: there is no method %q, only %s and %s", o.Method, estimate.ByGroups, estimate.ByTokens)
}

// ErrNoWords is wrapped by the error of Draft if no participant said anything that could be quoted.
var ErrNoWords = errors.New("no words of participants")

// Draft makes personas without any model: the participants in as many groups as spec asks for and
// the data supports best, and what they said, verbatim. If that cannot be, the error wraps
// [ErrNoWords] or [estimate.ErrCount].
func (s *Study) Draft(ctx context.Context, spec count.Spec) (personas.Set, error) {
	if err := s.quotable(); err != nil {
		return personas.Set{}, err
	}
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return personas.Set{}, err
	}
	choice, err := estimate.Choose(spec, est, len(s.People))
	if err != nil {
		return personas.Set{}, err
	}
	found, err := s.Groups(ctx)
	if err != nil {
		return personas.Set{}, err
	}
	return draft.Personas(s.Texts, s.People, found.Cut(choice.Number), draft.Options{
		Count:   personas.Count{Spec: spec.String(), Reason: choice.Reason},
		Support: est.Support,
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

// Verify reads fsys and checks every quote of set against it. The error names the first quote that does not stand.
func Verify(ctx context.Context, set personas.Set, fsys fs.FS, o Options) error {
	s, err := Open(ctx, fsys, o)
	if err != nil {
		return err
	}
	if failures := s.Verify(set); len(failures) > 0 {
		return &failures[0]
	}
	return nil
}
