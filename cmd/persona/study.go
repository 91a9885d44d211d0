package main

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/manifest"
)

var units = []string{"auto", "file", "row", "speaker", "folder"}

// people is the flags that say who took part.
type people struct {
	by, participant, interviewer string
	columns                      []string
}

func (p *people) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&p.by, "by", "auto", "a participant is a `UNIT`: auto (a row of a table, a file otherwise), file, row, speaker or folder")
	f.StringVar(&p.participant, "participant", "", "speakers whose name matches `REGEX` are participants")
	f.StringVar(&p.interviewer, "interviewer", "", "speakers whose name matches `REGEX` are interviewers")
	f.StringSliceVar(&p.columns, "columns", nil, "the columns of tables that hold answers, a `LIST` of titles, parts of titles or numbers (default: those in people's own words)")
	_ = c.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(units, cobra.ShellCompDirectiveNoFileComp))
}

// set puts the flags into the options of a study.
func (p *people) set(o *persona.Options) (err error) {
	if !slices.Contains(units, p.by) {
		return usageError("known are auto, file, row, speaker and folder", "--by: there is no unit %q", p.by)
	}
	if p.by != "auto" {
		o.By = p.by
	}
	o.Columns = p.columns
	for _, flag := range []struct {
		name, pattern string
		to            *string
	}{{"participant", p.participant, &o.Participant}, {"interviewer", p.interviewer, &o.Interviewer}} {
		if flag.pattern == "" {
			continue
		}
		*flag.to = "(?i)" + flag.pattern
		if _, err = regexp.Compile(*flag.to); err != nil {
			return usageError("a regular expression, such as '^(P|S)[0-9]+$'", "--%s: %w", flag.name, err)
		}
	}
	return nil
}

// openStudy reads everything once and keeps the texts. Its problems are st's too. The options are those it was read with.
func (a *app) openStudy(ctx context.Context, st *study, p people) (*persona.Study, persona.Options, error) {
	o := st.reading(nil)
	if err := p.set(&o); err != nil {
		return nil, o, err
	}
	s, err := persona.Open(ctx, st, o)
	if err != nil {
		return nil, o, err
	}
	s.Problems = append(slices.Clone(st.missing), s.Problems...)
	a.warnTwice(s.Sources)
	a.warnUnmatched(s, "participant", o.Participant)
	a.warnUnmatched(s, "interviewer", o.Interviewer)
	o.Counter = s.Counter
	return s, o, nil
}

// warnUnmatched says that a pattern is the name of nobody, and who speaks.
func (a *app) warnUnmatched(s *persona.Study, flag, text string) {
	pattern, err := regexp.Compile(text)
	if text == "" || err != nil {
		return
	}
	var speakers []string
	for _, text := range s.Texts {
		for _, seg := range text.Segments {
			if pattern.MatchString(seg.Speaker) {
				return
			}
			if seg.Speaker != "" && !slices.Contains(speakers, seg.Speaker) && len(speakers) < 10 {
				speakers = append(speakers, seg.Speaker)
			}
		}
	}
	if len(speakers) == 0 {
		speakers = []string{"nobody that is named"}
	}
	a.warn("--%s %s: no speaker has such a name; there are %s", flag, pattern, strings.Join(speakers, ", "))
}

// problems is never nil: what is promised as a list is one in JSON too.
func problems(s *persona.Study) []manifest.Problem { return orEmpty(s.Problems) }
