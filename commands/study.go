package commands

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tree/archive"
)

// study reads the files of a request, each once, and keeps their texts. The paths that are not
// there are the first of its problems. No file that can be used is an error.
func (w *World) study(ctx context.Context, files *data) (*persona.Study, error) {
	s, err := persona.Open(ctx, files, files.options)
	if err != nil {
		return nil, err
	}
	s.Problems = slices.Concat(files.ledger().Problems, s.Problems)
	w.warnTwice(s.Sources)
	w.warnPapers(s)
	w.warnUndecided(s)
	w.warnSame(s)
	w.warnUnmatched(s, "participant", s.Selection.Participant)
	w.warnUnmatched(s, "interviewer", s.Selection.Interviewer)
	if len(s.Sources) == 0 {
		return nil, files.outcome(0, &s.Ledger)
	}
	return s, nil
}

// people is study for commands that can do nothing without participants: none is an error too.
func (w *World) people(ctx context.Context, files *data) (*persona.Study, error) {
	s, err := w.study(ctx, files)
	if err != nil || len(s.People) > 0 {
		return s, err
	}
	e := &Error{Exit: ExitFailed, Path: files.only(), Problems: s.Problems}
	switch open := segment.WhoAsks(s.Texts); {
	case len(open) > 0:
		e.Err = fmt.Errorf("no participant's words in %s: nobody can tell who asks and who answers", files.names())
		e.Hint = settles(open)
	case s.Silent > 0:
		e.Err = fmt.Errorf("no participant's words in %s: only interviewers speak", files.names())
		e.Hint = "--participant REGEX says which speakers are participants"
	default:
		e.Err = fmt.Errorf("no participants in %s: the texts are empty", files.names())
	}
	return nil, e
}

// named leaves only the texts in which somebody is named whose role is open.
func named(open []segment.Undecided) []segment.Undecided {
	return slices.DeleteFunc(slices.Clone(open), func(u segment.Undecided) bool {
		return !slices.ContainsFunc(u.Speakers, func(name string) bool { return name != segment.Unnamed })
	})
}

// settles says how the user settles who asks.
func settles(open []segment.Undecided) string {
	const most = 4 // names said
	open = named(open)
	if len(open) == 0 {
		return "turns that name nobody are quoted where it is plain whose they are; names before them settle the rest"
	}
	speakers := open[0].Speakers
	if len(speakers) > most {
		speakers = append(slices.Clone(speakers[:most]), "...")
	}
	return fmt.Sprintf("--interviewer NAME says who asks, or interviewer = \"NAME\" in persona.toml; in %s speak %s", open[0].Path, strings.Join(speakers, ", "))
}

// warnPapers says which texts are the researchers' own.
func (w *World) warnPapers(s *persona.Study) {
	const most = 3 // files said
	var found []string
	for _, t := range s.Texts {
		if t.Paper != "" {
			found = append(found, t.Path+" ("+t.Paper+")")
		}
	}
	if len(found) == 0 {
		return
	}
	said := strings.Join(found[:min(len(found), most)], ", ")
	if n := len(found) - most; n > 0 {
		said += fmt.Sprintf(" and %d more", n)
	}
	w.warn("%s written by researchers, and nobody in it takes part: %s; --keep GLOB reads it all the same", amount.Of(len(found), "text"), said)
}

// warnSame says who was taken for the same person.
func (w *World) warnSame(s *persona.Study) {
	const most = 3 // pairs said
	var pairs []string
	for _, p := range s.People {
		for _, c := range p.Copies {
			pairs = append(pairs, c+" is "+p.ID)
		}
	}
	if len(pairs) == 0 {
		return
	}
	said := strings.Join(pairs[:min(len(pairs), most)], ", ")
	if n := len(pairs) - most; n > 0 {
		said += fmt.Sprintf(" and %d more", n)
	}
	count := "count"
	if len(pairs) == 1 {
		count = "counts"
	}
	w.warn("%s said what another said, word for word or nearly, and %s once: %s", amount.Of(len(pairs), "participant"), count, said)
}

// warnUndecided says in which texts nobody can tell who asks.
func (w *World) warnUndecided(s *persona.Study) {
	open := segment.WhoAsks(s.Texts)
	if len(open) == 0 || len(s.People) == 0 {
		return
	}
	if len(named(open)) == 0 {
		w.warn("in %s nobody can tell whose some turns are, and they are not quoted: %s", amount.Of(len(open), "text"), settles(open))
		return
	}
	w.warn("in %s nobody can tell who asks and who answers, and who may be the interviewer is not quoted: %s", amount.Of(len(open), "text"), settles(open))
}

// warnForeign says in which languages goals, frustrations and habits cannot be told.
func (w *World) warnForeign(e estimate.Estimate) {
	var said []string
	for _, l := range e.Languages {
		switch l.Code {
		case "en":
		case "":
			said = append(said, "a language that cannot be told ("+amount.Of(l.Participants, "participant")+")")
		default:
			said = append(said, l.Name+" ("+amount.Of(l.Participants, "participant")+")")
		}
	}
	if len(said) > 0 {
		w.warn("goals, frustrations and habits are recognised by English words; who speaks %s is quoted for what is particular to the group, and these fields may miss what they said", strings.Join(said, " or "))
	}
}

// only returns the path that was given, if it is one; else "".
func (d *data) only() string {
	if given := d.Given(); len(given) == 1 {
		return given[0]
	}
	return ""
}

// AnyCase begins the patterns of a selection that the flags --participant and --interviewer of the
// program stand for: it matches letters whether they are capitals or not.
const AnyCase = "(?i)"

// validatePeople refuses a unit that nobody knows and patterns that are none. The unit "auto" is
// the zero value.
func (d *Data) validatePeople() error {
	switch s := &d.Selection; s.By {
	case "auto":
		s.By = ""
	case "", "file", "row", "speaker", "folder":
	default:
		if strings.HasPrefix(s.By, segment.ByColumn) && len(s.By) > len(segment.ByColumn) {
			break
		}
		return usage("known are auto, file, row, speaker, folder and column:NAME", "--by: there is no unit %q", s.By)
	}
	for _, glob := range d.Selection.Keep {
		if _, err := scan.Match(glob, ""); err != nil {
			return usage("a glob, such as 'consent/**'", "--keep: %w", err)
		}
	}
	for _, p := range []struct{ flag, pattern string }{
		{"participant", d.Selection.Participant}, {"interviewer", d.Selection.Interviewer},
	} {
		if _, err := regexp.Compile(p.pattern); err != nil {
			return usage("a regular expression, such as '^(P|S)[0-9]+$'", "--%s: %w", p.flag, err)
		}
	}
	return nil
}

// mostSpeakers is how many speakers are named if a pattern matches none.
const mostSpeakers = 10

// warnUnmatched says that a pattern matches no speaker, and who speaks. "" matches whom it should.
func (w *World) warnUnmatched(s *persona.Study, flag, pattern string) {
	if pattern == "" {
		return
	}
	matcher := regexp.MustCompile(pattern) // it was validated
	var speakers []string
	for _, text := range s.Texts {
		for _, seg := range text.Segments {
			if matcher.MatchString(seg.Speaker) {
				return
			}
			if seg.Speaker != "" && len(speakers) < mostSpeakers && !slices.Contains(speakers, seg.Speaker) {
				speakers = append(speakers, seg.Speaker)
			}
		}
	}
	if len(speakers) == 0 {
		speakers = []string{"nobody that is named"}
	}
	w.warn("--%s %s: no speaker has such a name; there are %s", flag, pattern, strings.Join(speakers, ", "))
}

// warnTwice says which archives hold files that are there a second time. Who unpacks an archive
// often keeps it beside what was in it, and then everybody in it is counted twice.
func (w *World) warnTwice(used []sources.Source) {
	first, twice, order := map[string]string{}, map[string]int{}, []string(nil)
	for _, s := range used {
		if archived := archiveIn(s.Path); archived == "" && s.Size > 0 {
			first[s.SHA256] = s.Path
		}
	}
	for _, s := range used {
		archived := archiveIn(s.Path)
		switch other, ok := first[s.SHA256]; {
		case archived == "" || s.Size == 0:
		case !ok:
			first[s.SHA256] = s.Path
		case other != s.Path:
			if twice[archived]++; twice[archived] == 1 {
				order = append(order, archived)
			}
		}
	}
	for _, archived := range order {
		files := "1 file is"
		if n := twice[archived]; n > 1 {
			files = amount.Number(n) + " files are"
		}
		w.warn("%s: %s in it, byte for byte, there a second time too, and counted twice; --exclude '%s' leaves the archive out",
			archived, files, path.Base(archived))
	}
}

// archiveIn returns the archive in a path, as it is shown; "" if there is none.
func archiveIn(p string) string {
	for end, c := range p {
		if c == '/' && archive.Is(path.Base(p[:end])) {
			return p[:end]
		}
	}
	return ""
}
