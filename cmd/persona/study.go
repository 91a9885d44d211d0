package main

import (
	"github.com/spf13/cobra"

	"github.com/persona-go/persona/commands"
)

var units = []string{"auto", "file", "row", "speaker", "folder"}

// people is the flags that say who took part.
type people struct {
	by, participant, interviewer string
	columns, keep                []string
}

func (p *people) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&p.by, "by", "auto", "a participant is a `UNIT`: auto (a row of a table, or all rows that name the same person; a file otherwise), file, row, speaker, folder or column:NAME")
	f.StringVar(&p.participant, "participant", "", "speakers whose name matches `REGEX` are participants")
	f.StringVar(&p.interviewer, "interviewer", "", "speakers whose name matches `REGEX` are interviewers")
	f.StringSliceVar(&p.columns, "columns", nil, "the columns of tables that hold answers, a `LIST` of titles, parts of titles or numbers (default: those in people's own words)")
	f.StringArrayVar(&p.keep, "keep", nil, "files that match `GLOB` are read as what people say, though they look like a consent form, a guide or notes (again and again)")
	_ = c.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(units, cobra.ShellCompDirectiveNoFileComp))
}

// data is the files of a request, with who took part in them.
func (p *people) data(sel *selection, paths []string) (commands.Data, error) {
	d, err := sel.data(paths)
	if err == nil && p.by == "" { // in a request that is the default
		err = usageError("known are auto, file, row, speaker, folder and column:NAME", "--by: there is no unit %q", p.by)
	}
	s := &d.Selection
	s.By, s.Columns, s.Keep = p.by, p.columns, p.keep
	if p.participant != "" {
		s.Participant = commands.AnyCase + p.participant
	}
	if p.interviewer != "" {
		s.Interviewer = commands.AnyCase + p.interviewer
	}
	return d, err
}
