package persona

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"regexp"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/sources"
)

// Study is a corpus that was read once: its files, their texts, and who said what. It is for one
// goroutine at a time.
type Study struct {
	Sources []sources.Source // the files that are used, in order
	Ledger                   // what became of all others

	Selection manifest.Selection // which files were asked for, and how they were cut
	Counter   *combine.Counter   // who counted the tokens
	Texts     []segment.Source   // the texts with their segments, in the order of Sources
	People    []segment.Person   // the participants
	Silent    int                // files or folders in which no participant says anything

	docs  []reading      // every file that was selected, in order
	found *groups.Result // nil until somebody asks
}

// reading is a file that was read, or why it could not be.
type reading struct {
	sources.Document
	err error
}

// Open reads files, each once, and keeps their texts. The error is the context's, or that of a
// broken pattern or another wrong option. A file that cannot be read is none, but in the Ledger.
func Open(ctx context.Context, files Files, o Options) (*Study, error) {
	cut, err := segmenting(o.Selection)
	if err != nil {
		return nil, err
	}
	if o.Counter == nil {
		if o.Counter, err = combine.NewCounter(""); err != nil {
			return nil, err
		}
	}
	s := &Study{Selection: o.Selection, Counter: o.Counter}
	type read struct {
		counted  any // for another count
		segments []segment.Segment
	}
	with := sources.Options{KeepText: true, Each: func() func(*sources.Document) error {
		return func(d *sources.Document) error {
			o.Counter.CountDocument(d)
			how := cut
			how.At = d.At
			segments, err := segment.Split(o.Readers.Layout(d.Format), d.Text, how)
			d.Value = read{d.Value, segments}
			return err
		}
	}}
	for d, err := range o.readAll(ctx, files, with, &s.Ledger) {
		if err != nil && d.Path == "" {
			return nil, err
		}
		if err != nil {
			s.docs = append(s.docs, reading{d, err})
			continue
		}
		r := d.Value.(read)
		d.Value = r.counted
		s.Sources, s.docs = append(s.Sources, d.Source), append(s.docs, reading{d, nil})
		s.Texts = append(s.Texts, segment.Source{
			Path: d.Path, SHA256: d.SHA256, Format: o.Readers.Layout(d.Format), Text: d.Text, Segments: r.segments,
		})
	}
	segment.MarkRepeated(s.Texts) // what a form says to everybody is nobody's words
	segment.MarkPapers(s.Texts, func(path string) bool { return kept(o.Keep, path) })
	segment.NameInterviewers(s.Texts)
	if s.People, err = segment.By(s.Texts, o.By); err != nil {
		return nil, err
	}
	s.People = segment.Merge(s.Texts, s.People)
	s.Silent, err = segment.Silent(s.Texts, o.By)
	return s, err
}

// kept reports whether one of the globs matches a path; a broken one, which commands refuse,
// matches nothing.
func kept(globs []string, path string) bool {
	for _, g := range globs {
		if ok, err := scan.Match(g, path); ok && err == nil {
			return true
		}
	}
	return false
}

// segmenting is how texts are cut for a selection.
func segmenting(s manifest.Selection) (segment.Options, error) {
	o := segment.Options{Columns: s.Columns}
	var err error
	if o.Participant, err = pattern(s.Participant); err != nil {
		return o, fmt.Errorf("pattern of participants: %w", err)
	}
	if o.Interviewer, err = pattern(s.Interviewer); err != nil {
		return o, fmt.Errorf("pattern of interviewers: %w", err)
	}
	return o, nil
}

func pattern(text string) (*regexp.Regexp, error) {
	if text == "" {
		return nil, nil
	}
	return regexp.Compile(text)
}

// Bytes returns the size of the files that are used.
func (s *Study) Bytes() (n int64) {
	for _, src := range s.Sources {
		n += src.Size
	}
	return n
}

// Tokens returns the sum over the texts, each counted alone.
func (s *Study) Tokens() (n int) {
	for _, src := range s.Sources {
		n += src.Tokens
	}
	return n
}

// Manifest returns the record of the study, sealed. roots say where the files were found.
func (s *Study) Manifest(roots []manifest.Root) *manifest.Manifest {
	m := &manifest.Manifest{
		Roots: roots, Selection: s.Selection, Tokenizer: s.Counter.Tokenizer,
		Sources: s.Sources, Excluded: s.Excluded, Problems: s.Problems,
	}
	m.Seal()
	return m
}

// groups finds the groups of participants who are more alike than chance makes them. It is computed
// once.
func (s *Study) groups(ctx context.Context) (*groups.Result, error) {
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
		found, err := s.groups(ctx)
		if err != nil {
			return estimate.Estimate{}, err
		}
		return estimate.Groups(study, found, o), nil
	}
	return estimate.Estimate{}, fmt.Errorf("estimate: there is no method %q, only %s and %s", o.Method, estimate.ByGroups, estimate.ByTokens)
}

// Ask is what personas are asked for. The zero value asks for as many as the data supports.
type Ask struct {
	Count count.Spec
}

// Draft makes personas without any model: the participants in as many groups as ask allows and the
// data supports best, and what they said, verbatim. If that cannot be, the error wraps
// [draft.ErrNoWords] or [estimate.ErrCount].
func (s *Study) Draft(ctx context.Context, ask Ask) (personas.Set, error) {
	if err := s.quotable(); err != nil {
		return personas.Set{}, err
	}
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return personas.Set{}, err
	}
	choice, err := estimate.Choose(ask.Count, est, len(s.People))
	if err != nil {
		return personas.Set{}, err
	}
	found, err := s.groups(ctx)
	if err != nil {
		return personas.Set{}, err
	}
	return draft.Personas(s.Texts, s.People, found.Cut(choice.Number), draft.Options{
		Count:   personas.Count{Spec: ask.Count.String(), Reason: choice.Reason},
		Support: est.Support,
	})
}

// quotable is nil if anybody said anything; else the error says what is there instead.
func (s *Study) quotable() error {
	for _, p := range s.People {
		if len(p.Said) > 0 {
			return nil
		}
	}
	switch {
	case len(s.People) > 0:
		return fmt.Errorf("%w: the columns hold facts (categories, numbers, dates), and nothing in people's own words", draft.ErrNoWords)
	case s.Silent > 0:
		return fmt.Errorf("%w: only interviewers speak", draft.ErrNoWords)
	}
	return fmt.Errorf("%w: the texts are empty", draft.ErrNoWords)
}

// Combine writes the texts of the study to w as one, and counts it with counter; nil: nothing is
// counted. A text is not counted again if Open counted it with the same encoding.
func (s *Study) Combine(ctx context.Context, w io.Writer, style combine.Style, counter *combine.Counter) (combine.Result, error) {
	docs := func(yield func(sources.Document, error) bool) {
		for _, d := range s.docs {
			if !yield(d.Document, cmp.Or(ctx.Err(), d.err)) {
				return
			}
		}
	}
	return combine.Write(w, docs, counter, combine.Options{Style: style, Total: len(s.docs)})
}

// Verify checks every quote of a set, byte for byte, against the sources of this study, and returns
// those that do not stand. A source is sought by its path; one that is not there, by its SHA-256,
// for it may have been moved.
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

// Verify reads files and checks every quote of set against them. It returns those that do not
// stand. The error is that of [Open].
func Verify(ctx context.Context, files Files, o Options, set personas.Set) ([]evidence.Failure, error) {
	s, err := Open(ctx, files, o)
	if err != nil {
		return nil, err
	}
	return s.Verify(set), nil
}
