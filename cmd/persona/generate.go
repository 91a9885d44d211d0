package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
)

func (a *app) generateCommand() *cobra.Command {
	var sel selection
	var who people
	var number, output string
	var o runs.Options
	c := &cobra.Command{
		Use:   "generate PATH...",
		Short: "Make personas that quote the data, without a model and without the network",
		Long: `Make personas from what the participants said: the participants are grouped by what they
talk about, and each group is described in their own words. Every claim carries quotes,
each with its file, line, byte range and the file's SHA-256. Nothing is invented: what
the data does not say is listed as not known.

The result is a run folder with personas.md to read, personas.json for programs, the
manifest of all sources, and usage.json. persona verify FOLDER checks every quote again.

An earlier run folder is replaced as long as it is as it was written. One with edited files,
or with files of yours, is left alone: --force keeps it beside the new one.`,
		Example: `  persona generate examples/interviews
  persona generate examples/survey.csv --count 3 -o survey-personas
  persona generate examples/interviews --by file --interviewer '^(Maya|Joss)$' --json`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	c.Flags().StringVar(&number, "count", "auto", "how many personas, a `SPEC` such as 3, 3-5, ~4 or \"at least 3\"; auto is what the data supports")
	c.Flags().StringVarP(&output, "output", "o", "", "the run folder, `DIR`; an earlier run there is replaced, unless it was edited (default persona-runs/NAME-DIGEST)")
	c.Flags().BoolVar(&o.Force, "force", false, "replace a run folder that was edited; the old one is kept as DIR.1, or the next number that is free")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := namesFile(c, output, "leave -o away for a folder in persona-runs"); err != nil {
			return err
		}
		spec, err := parseCount(number)
		if err != nil {
			return err
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		return a.generate(c.Context(), st, who, spec, output, o)
	}
	return c
}

// runFolder is what a generation made, and where it goes.
type runFolder struct {
	folder   string
	set      personas.Set
	estimate estimate.Estimate
	manifest *manifest.Manifest
	kept     string // where the edited one is that was there; "" if there was none
}

func (a *app) generate(ctx context.Context, st *study, who people, spec count.Spec, output string, ro runs.Options) error {
	if output != "" {
		output = filepath.Clean(output) // shells complete a folder's name with a slash
		if err := runs.MayReplace(output, ro); err != nil {
			return unreplaced(output, err)
		}
	}
	s, o, err := a.openStudy(ctx, st, who)
	if err != nil {
		return err
	}
	if len(s.Sources) == 0 {
		return a.verdict(st, 0, s.Excluded, s.Problems)
	}
	if len(s.People) == 0 {
		return a.nobody(st, s)
	}
	made, err := a.draft(ctx, st, s, o, spec, output)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := made.write(ro); err != nil {
		return err
	}
	if made.kept != "" {
		a.warn("%s was edited: it is kept as %s", made.folder, made.kept)
	}
	warning := outside(spec, made)
	if warning != "" {
		a.warn("%s", warning)
	}
	if len(made.set.Evidence) == 0 {
		a.warn("nothing could be quoted: too few words, or only what is private or damaged; these personas rest on no evidence")
	}
	if a.json {
		err = a.printJSON(made.answer(s, spec, warning))
	} else {
		err = a.printRun(made, s)
	}
	if err != nil {
		return err
	}
	return a.verdict(st, len(s.Sources), s.Excluded, s.Problems)
}

// draft makes the content of a run folder; nothing is written yet.
func (a *app) draft(ctx context.Context, st *study, s *persona.Study, o persona.Options, spec count.Spec, output string) (*runFolder, error) {
	set, err := s.Draft(ctx, persona.Ask{Count: spec})
	switch {
	case errors.Is(err, estimate.ErrCount):
		return nil, &commands.Error{Exit: commands.CheckFailed, Err: err, Hint: "ask for fewer, or leave --count away; nothing was written"}
	case errors.Is(err, draft.ErrNoWords):
		return nil, failed("--columns LIST names the columns of a table that hold answers", "%s: %w", st.names(), err)
	case err != nil:
		return nil, err
	}
	if failures := s.Verify(set); len(failures) > 0 {
		return nil, fmt.Errorf("a quote does not stand, nothing was written: %w", &failures[0])
	}
	made := &runFolder{folder: output, set: set}
	if made.estimate, err = s.Estimate(ctx, estimate.Options{}); err != nil {
		return nil, err
	}
	made.manifest = s.Manifest(nil)
	if made.folder == "" {
		made.folder = runs.Default(st.roots[0].Name, made.manifest.Digest)
	}
	made.manifest.Roots = st.record(filepath.Join(made.folder, runs.ManifestFile))
	return made, nil
}

// write puts the run folder in its place.
func (r *runFolder) write(o runs.Options) (err error) {
	r.kept, err = runs.Write(r.folder, runs.Content{Set: r.set, Manifest: r.manifest}, o)
	return unreplaced(r.folder, err)
}

// unreplaced is the error of a run folder that could not be put in its place, as it is said of it.
func unreplaced(folder string, err error) error {
	pe, ok := err.(*fs.PathError)
	switch {
	case errors.Is(err, runs.ErrNoFolder):
		return failed("give -o another name", "%w", err)
	case errors.Is(err, runs.ErrNoRun):
		return failed("give -o a new name; only a folder of an earlier run is replaced", "%w", err)
	case errors.As(err, new(*runs.Edited)):
		return failed("--force replaces it and keeps what is there beside it, as "+commands.Quote(folder+".1")+" or the next that is free", "%w; nothing was written", err)
	case !ok:
		return err
	case pe.Op == "open":
		return failed("", "%s: %s", folder, reason(err))
	case pe.Op == "mkdir":
		return failed("", "write %s: %s", folder, reason(err))
	case pe.Op == "create":
		return failed("may you write there?", "write %s: %s", folder, reason(err))
	case pe.Op == "write":
		return unwritten(folder, err)
	}
	return err
}

// outside warns of a count that the estimate does not support.
func outside(spec count.Spec, made *runFolder) string {
	k, est := len(made.set.Personas), made.estimate
	if spec.Kind == count.KindAuto || k >= est.Low && k <= est.High {
		return ""
	}
	return fmt.Sprintf("%s made as asked for, but the data supports %s", amount.Of(k, "persona"), recommendation(est))
}

type generateAnswer struct {
	Schema       string             `json:"schema"`
	Folder       string             `json:"folder"`
	Kept         *string            `json:"kept"` // where the edited run folder is that was there; null if there was none
	Files        []string           `json:"files"`
	Digest       string             `json:"digest"`
	Method       personas.Method    `json:"method"`
	Count        personas.Count     `json:"count"`
	Warning      *string            `json:"warning"`
	Participants int                `json:"participants"`
	Quotes       int                `json:"quotes"`
	Personas     []generatedPersona `json:"personas"`
	Estimate     estimate.Estimate  `json:"estimate"`
	Excluded     []scan.Excluded    `json:"excluded"`
	Errors       []manifest.Problem `json:"errors"`
}

type generatedPersona struct {
	ID           string           `json:"id"`
	Label        string           `json:"label"`
	Share        float64          `json:"share"`
	Participants int              `json:"participants"`
	Support      evidence.Support `json:"support"`
}

func (r *runFolder) answer(s *persona.Study, spec count.Spec, warning string) generateAnswer {
	answer := generateAnswer{
		Schema: "persona.generate/v1", Folder: filepath.ToSlash(r.folder), Files: runs.Files(), Digest: r.manifest.Digest,
		Method: r.set.Method, Count: r.set.Count, Participants: len(s.People), Quotes: len(r.set.Evidence),
		Personas: []generatedPersona{}, Estimate: r.estimate, Excluded: orEmpty(s.Excluded), Errors: problems(s),
	}
	if warning != "" {
		answer.Warning = &warning
	}
	if r.kept != "" {
		kept := filepath.ToSlash(r.kept)
		answer.Kept = &kept
	}
	for _, p := range r.set.Personas {
		answer.Personas = append(answer.Personas, generatedPersona{p.ID, p.Label, p.Share, len(p.Participants), p.Support})
	}
	return answer
}

// printRun shows the personas in short, with a few quotes of each, and says where all of it is.
func (a *app) printRun(made *runFolder, s *persona.Study) error {
	quotes := map[string]evidence.Quote{}
	for _, q := range made.set.Evidence {
		quotes[q.ID] = q
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", recommendation(made.estimate))
	for i, p := range made.set.Personas {
		fmt.Fprintf(&b, "\n%d. %s\n", i+1, p.Label)
		for _, line := range term.Wrap(p.Summary, 96) {
			fmt.Fprintf(&b, "   %s\n", line)
		}
		for _, field := range []personas.Field{personas.Goal, personas.Frustration, personas.Behaviour} {
			j := slices.IndexFunc(p.Attributes, func(at personas.Attribute) bool { return at.Field == field })
			if j < 0 {
				continue
			}
			q := quotes[p.Attributes[j].Evidence[0]]
			fmt.Fprintf(&b, "   %s\n", field)
			lines := term.Wrap("“"+strings.Join(strings.Fields(q.Text), " ")+"”", 92)
			for _, line := range lines {
				fmt.Fprintf(&b, "     %s\n", line)
			}
			fmt.Fprintf(&b, "     – %s\n", made.set.Cite(q))
		}
	}
	fmt.Fprintf(&b, "\n%s with %s from %s: read %s\nCheck them any time: persona verify %s\n",
		amount.Of(len(made.set.Personas), "persona"), amount.Of(len(made.set.Evidence), "quote"), amount.Of(len(made.set.Participants), "participant"),
		commands.Quote(filepath.Join(made.folder, runs.MarkdownFile)), commands.Quote(made.folder))
	printNotes(&b, s.Noted)
	printLeftOut(&b, s.Excluded)
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(a.out, term.Safe(strings.TrimSuffix(line, "\n"))); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	return nil
}

// quoted is a word as a shell takes it for one.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
