package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

func (a *app) generateCommand() *cobra.Command {
	var sel selection
	var who people
	var number, output string
	c := &cobra.Command{
		Use:   "generate PATH...",
		Short: "Make personas that quote the data, without a model and without the network",
		Long: `Make personas from what the participants said: the participants are grouped by what they
talk about, and each group is described in their own words. Every claim carries quotes,
each with its file, line, byte range and the file's SHA-256. Nothing is invented: what
the data does not say is listed as not known.

The result is a run folder with personas.md to read, personas.json for programs, the
manifest of all sources, and usage.json. persona verify FOLDER checks every quote again.`,
		Example: `  persona generate examples/interviews
  persona generate examples/survey.csv --count 3 -o survey-personas
  persona generate examples/interviews --by file --interviewer '^(Maya|Joss)$' --json`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	c.Flags().StringVar(&number, "count", "auto", "how many personas, a `SPEC` such as 3, 3-5, ~4 or \"at least 3\"; auto is what the data supports")
	c.Flags().StringVarP(&output, "output", "o", "", "the run folder, `DIR`; an earlier run there is replaced (default persona-runs/NAME-DIGEST)")
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
		return a.generate(c.Context(), st, who, spec, output)
	}
	return c
}

// run is what a generation made, and where it goes.
type runFolder struct {
	folder   string
	set      personas.Set
	estimate estimate.Estimate
	manifest *manifest.Manifest
	files    map[string][]byte // by name
}

func (a *app) generate(ctx context.Context, st *study, who people, spec count.Spec, output string) error {
	if output != "" {
		output = filepath.Clean(output) // shells complete a folder's name with a slash
		if err := mayReplace(output, output); err != nil {
			return err
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
	if err := made.write(); err != nil {
		return err
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
	set, err := s.Draft(ctx, spec)
	switch {
	case errors.Is(err, estimate.ErrCount):
		return nil, &exitError{exitCheck, err, "ask for fewer, or leave --count away; nothing was written"}
	case errors.Is(err, persona.ErrNoWords):
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
	made.manifest = persona.Record(&s.Reading, o, nil)
	if made.folder == "" {
		made.folder = filepath.Join("persona-runs", fileName(st.roots[0].Name)+"-"+made.manifest.Digest[:8])
		if err := mayReplace(made.folder, made.folder); err != nil {
			return nil, err
		}
	}
	made.manifest.Roots = st.record(filepath.Join(made.folder, personas.ManifestFile))
	return made, made.render()
}

func (r *runFolder) render() error {
	var document, record bytes.Buffer
	if err := personas.Write(&document, r.set); err != nil {
		return err
	}
	if err := r.manifest.WriteJSON(&record); err != nil {
		return err
	}
	usage, err := jsonw.Append(nil, tokens.Usage{}, 0)
	if err != nil {
		return err
	}
	r.files = map[string][]byte{
		personas.JSONFile:     document.Bytes(),
		personas.MarkdownFile: personas.Markdown(r.set),
		personas.ManifestFile: record.Bytes(),
		personas.UsageFile:    append(usage, '\n'),
		personas.ReadmeFile:   personas.Readme(r.set),
	}
	var sums []byte
	for _, name := range personas.Files()[1:] {
		sums = manifest.AppendSum(sums, hexSum(r.files[name]), name)
	}
	r.files[personas.Marker] = sums
	return nil
}

// mayReplace refuses what is there and is no run folder. name is how it is said to be called, where it was moved to be looked at.
func mayReplace(dir, name string) error {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return failed("", "%s: %s", name, reason(err))
	case !info.IsDir():
		return failed("give -o another name", "%s: is there, and is no folder", name)
	}
	if _, err := os.Lstat(filepath.Join(dir, personas.Marker)); err != nil {
		return failed("give -o a new name; only a folder of an earlier run is replaced", "%s: is there, and is no run folder of Persona", name)
	}
	return nil
}

// write puts the run folder in place, whole, instead of an earlier one.
func (r *runFolder) write() error {
	if err := os.MkdirAll(filepath.Dir(r.folder), 0o777); err != nil {
		return failed("", "write %s: %s", r.folder, reason(err))
	}
	fresh, err := whole.NewFolder(r.folder)
	if err != nil {
		return failed("may you write there?", "write %s: %s", r.folder, reason(err))
	}
	defer fresh.Discard()
	for _, name := range personas.Files() {
		if err := fresh.WriteFile(name, r.files[name]); err != nil {
			return unwritten(r.folder, err)
		}
	}
	err = fresh.Exchange(func(old string) error { // somebody may have put it there while the sources were read
		return mayReplace(old, r.folder)
	})
	if pe, ok := err.(*fs.PathError); ok && pe.Op == "write" {
		return unwritten(r.folder, err)
	}
	return err
}

// outside warns of a count that the estimate does not support.
func outside(spec count.Spec, made *runFolder) string {
	k, est := len(made.set.Personas), made.estimate
	if spec.Kind == count.KindAuto || k >= est.Low && k <= est.High {
		return ""
	}
	return fmt.Sprintf("%s made as asked for, but the data supports %s", plural(k, "persona"), recommendation(est))
}

type generateAnswer struct {
	Schema       string             `json:"schema"`
	Folder       string             `json:"folder"`
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
		Schema: "persona.generate/v1", Folder: filepath.ToSlash(r.folder), Files: personas.Files(), Digest: r.manifest.Digest,
		Method: r.set.Method, Count: r.set.Count, Participants: len(s.People), Quotes: len(r.set.Evidence),
		Personas: []generatedPersona{}, Estimate: r.estimate, Excluded: orEmpty(s.Excluded), Errors: problems(s),
	}
	if warning != "" {
		answer.Warning = &warning
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
		for _, line := range wrap(p.Summary, 96) {
			fmt.Fprintf(&b, "   %s\n", line)
		}
		for _, field := range []personas.Field{personas.Goal, personas.Frustration, personas.Behaviour} {
			j := slices.IndexFunc(p.Attributes, func(at personas.Attribute) bool { return at.Field == field })
			if j < 0 {
				continue
			}
			q := quotes[p.Attributes[j].Evidence[0]]
			fmt.Fprintf(&b, "   %s\n", field)
			lines := wrap("“"+strings.Join(strings.Fields(q.Text), " ")+"”", 92)
			for _, line := range lines {
				fmt.Fprintf(&b, "     %s\n", line)
			}
			fmt.Fprintf(&b, "     – %s\n", made.set.Cite(q))
		}
	}
	fmt.Fprintf(&b, "\n%s with %s from %s: read %s\nCheck them any time: persona verify %s\n",
		plural(len(made.set.Personas), "persona"), plural(len(made.set.Evidence), "quote"), plural(len(made.set.Participants), "participant"),
		shell(filepath.Join(made.folder, personas.MarkdownFile)), shell(made.folder))
	printNotes(&b, s.Sources)
	printLeftOut(&b, s.Excluded)
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(a.out, safe(strings.TrimSuffix(line, "\n"))); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	return nil
}

// fileName makes a folder's name of a root's: what a file system or a shell would mind becomes "-".
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' || r == 0x7f {
			return '-'
		}
		return r
	}, name)
	if len(name) > 100 {
		name = strings.ToValidUTF8(name[:100], "")
	}
	if strings.Trim(name, ". -") == "" {
		return "study"
	}
	return strings.TrimLeft(name, ".-")
}

// shell quotes a word for a command line that a person copies.
func shell(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:+@%") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
