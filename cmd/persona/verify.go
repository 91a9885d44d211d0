package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/internal/amount"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

func (a *app) verifyCommand() *cobra.Command {
	var dirs []string
	var limits bounds
	c := &cobra.Command{
		Use:   "verify FILE|DIR",
		Short: "Read the sources again: what changed, and does every quote still stand",
		Long: `Read the sources of a manifest again and say what became of each: same, changed, moved,
new, missing or unreadable. FILE is a manifest that persona sources wrote, or a list of
sha256sum or of hashdeep -c sha256. DIR is a run folder that persona generate wrote: then
every quote is checked too, byte by byte, and so are the run folder's own files. Or DIR is
a bag (BagIt, RFC 8493), by whatever program: then it must be complete and valid. Exit code
3 on any difference.

Relative roots of a manifest are sought from the manifest's own folder; the names of a
list too. --root says where they are instead. A root outside of that folder and of the one
you stand in is read only if --root names it: a record may be somebody else's.`,
		Example: `  persona sources examples -o manifest.json && persona verify manifest.json
  persona generate examples/interviews -o run && persona verify run
  sha256sum *.txt > SHA256SUMS && persona verify SHA256SUMS
  persona sources examples --format bagit -o bag && persona verify bag`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().StringArrayVar(&dirs, "root", nil, "the sources are in `DIR`; once for each root of the manifest, in its order")
	limits.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError("persona verify manifest.json", "verify takes one file, %d given", len(args))
		}
		return a.verify(c.Context(), args[0], dirs, limits)
	}
	return c
}

func (a *app) verify(ctx context.Context, name string, dirs []string, limits bounds) error {
	run, err := openRun(name)
	if err != nil {
		return err
	}
	if run == nil {
		if bag, err := openBag(name); bag != nil || err != nil {
			if err == nil && len(dirs) > 0 {
				err = usageError("leave --root away", "%s is a bag, which has its payload in it", name)
			}
			if err != nil {
				return err
			}
			defer func() { _ = bag.folder.Close() }() // only read
			return a.verifyBag(ctx, bag)
		}
	}
	record := name
	var m *openedManifest
	if run == nil {
		m, err = a.openManifest(ctx, name)
	} else {
		record = filepath.Join(name, runs.ManifestFile)
		if m, err = openRunManifest(run); err == nil {
			err = m.load()
		}
		if err != nil && ctx.Err() == nil {
			return checkFailed("%w; the run folder is damaged", err)
		}
	}
	if err != nil {
		return err
	}
	defer m.close()
	st, err := recordedRoots(m, name, dirs, limits)
	if err != nil {
		return err
	}
	defer st.close()
	sel := m.Selection.Options
	sel.Supported, sel.Output = st.readers.Supported, tree.ID(record)
	report, err := manifest.Verify(ctx, m.Reader, st.roots, scan.Roots(ctx, st.roots, sel), manifest.VerifyOptions{
		Encoding: m.Selection.Encoding, Container: st.readers.Container, Differences: !a.json,
	})
	if m.Err() != nil {
		return m.wrong()
	}
	if err != nil {
		return err
	}
	answer := verifyAnswer{Schema: "persona.verify/v1", Report: report, OK: report.Counts.Different() == 0}
	if run != nil {
		if err := checkRun(ctx, run, &m.Manifest, st, &answer); err != nil {
			return err
		}
	}
	return a.verified(answer)
}

// verified says what a verification found, and ends the command as that asks for.
func (a *app) verified(answer verifyAnswer) error {
	say := a.printReport
	if a.json {
		say = func(answer verifyAnswer) error { return a.printJSON(answer) }
	}
	if err := say(answer); err != nil {
		return err
	}
	if answer.Quotes != nil && len(answer.Quotes.Failed) > 0 {
		return checkFailed("%d of %s cannot be found as quoted", len(answer.Quotes.Failed), amount.Of(answer.Quotes.Checked, "quote"))
	}
	if n := len(answer.damaged()); n > 0 {
		return checkFailed("%s of the run folder %s not as written", amount.Of(n, "file"), map[bool]string{true: "is", false: "are"}[n == 1])
	}
	if n := answer.Counts.Different(); n > 0 {
		return checkFailed("%s %s what is on record", amount.Of(n, "file"), map[bool]string{true: "differs from", false: "differ from"}[n == 1])
	}
	if b := answer.Bag; b != nil && len(b.Problems) > 0 {
		return checkFailed("the bag is not valid: %s", amount.Of(len(b.Problems), "problem"))
	}
	return nil
}

// openedBag is a bag and the folder it is in.
type openedBag struct {
	*manifest.Bag
	folder *tree.Folder
}

// openBag opens a folder that is a bag; nil where it is none.
func openBag(name string) (*openedBag, error) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return nil, nil
	}
	folder, err := tree.OpenFolder(name)
	if err != nil {
		return nil, failed("", "%s: %s", name, reason(err))
	}
	if !manifest.IsBag(folder) {
		return nil, folder.Close()
	}
	bag, err := manifest.OpenBag(folder)
	if err != nil {
		_ = folder.Close() // only read
		return nil, failed("", "%s: %w", name, err)
	}
	return &openedBag{bag, folder}, nil
}

// verifyBag reads the payload of a bag and its tag files again.
func (a *app) verifyBag(ctx context.Context, bag *openedBag) error {
	report, err := bag.Verify(ctx)
	if err != nil {
		return err
	}
	for i, w := range bag.Warnings {
		if i == 20 {
			a.warn("and %s; --json lists them all", amount.Of(len(bag.Warnings)-i, "more warning"))
			break
		}
		a.warn("%s: %s", w.Path, w.Error)
	}
	return a.verified(verifyAnswer{
		Schema: "persona.verify/v1", Report: report, Bag: bag.Bag, OK: report.Counts.Different() == 0 && len(bag.Problems) == 0,
	})
}

// openedManifest is a manifest that is being read.
type openedManifest struct {
	*manifest.Reader
	name string
	file io.Closer
}

// openManifest begins to read a manifest that somebody named. It is read as it comes, so it may be as large as it likes.
func (a *app) openManifest(ctx context.Context, name string) (*openedManifest, error) {
	if name == "-" {
		return beginManifest(name, whole.Stdin(ctx, a.in, 0), nil)
	}
	f, err := whole.Open(ctx, name, 0)
	return beginManifest(name, f, err)
}

// openRunManifest begins to read the manifest of a run folder.
func openRunManifest(run *runs.Run) (*openedManifest, error) {
	f, err := run.OpenManifest()
	return beginManifest(filepath.Join(run.Dir, runs.ManifestFile), f, err)
}

// beginManifest begins with what was opened, or says why it could not be.
func beginManifest(name string, f io.ReadCloser, err error) (*openedManifest, error) {
	if errors.Is(err, whole.ErrFolder) {
		return nil, failed("give a manifest file, or a folder that persona generate wrote", "%s: is a folder, and neither a run folder nor a bag", name)
	}
	if err != nil {
		return nil, named(name, err)
	}
	m := &openedManifest{name: name, file: f}
	buffer := bufio.NewReaderSize(f, 64<<10)
	if head, _ := buffer.Peek(15); string(head) == "## Data Sources" {
		m.close()
		return nil, failed("write one to verify with persona sources PATH -o manifest.json", "%s: is a list in Markdown, for people to read", name)
	}
	if m.Reader, err = manifest.NewReader(buffer); err != nil {
		m.close()
		return nil, unreadManifest(name, err)
	}
	return m, nil
}

// close lets go of the file.
func (m *openedManifest) close() { _ = m.file.Close() } // only read

// wrong is what is wrong with the manifest.
func (m *openedManifest) wrong() error { return unreadManifest(m.name, m.Err()) }

func unreadManifest(name string, err error) error {
	return failed("a manifest is what persona sources or sha256sum wrote, unchanged", "%s: %w", name, err)
}

// load reads what is left of the sources.
func (m *openedManifest) load() error {
	if m.Load() != nil {
		return m.wrong()
	}
	return nil
}

// readManifest reads the rest of a manifest that was opened, and closes it.
func readManifest(m *openedManifest, err error) (*manifest.Manifest, error) {
	if err != nil {
		return nil, err
	}
	defer m.close()
	return &m.Manifest, m.load()
}

func (a *app) printReport(answer verifyAnswer) error {
	report := answer.Report
	out := bufio.NewWriter(a.out)
	for _, f := range answer.damaged() {
		fmt.Fprintf(out, "%-10s  %s of the run folder\n", f.Verdict, term.Safe(f.Path))
	}
	if q := answer.Quotes; q != nil {
		for _, f := range q.Failed {
			fmt.Fprintf(out, "%-10s  %s in %s, bytes %d to %d: %s\n", "quote", term.Safe(f.ID), term.Safe(f.Path), f.Start, f.End, term.Safe(f.Reason))
		}
		fmt.Fprintf(out, "%s checked, %d failed\n", amount.Of(q.Checked, "quote"), len(q.Failed))
	}
	if b := answer.Bag; b != nil {
		for _, p := range b.Problems {
			fmt.Fprintf(out, "%-10s  %s: %s\n", "bag", term.Safe(p.Path), term.Safe(p.Error))
		}
		fmt.Fprintf(out, "BagIt %s, %s\n", term.Safe(b.Version), strings.Join(b.Algorithms, ", "))
	}
	for _, r := range report.Results {
		if r.Verdict == manifest.Same {
			continue
		}
		fmt.Fprintf(out, "%-10s  %s", r.Verdict, term.Safe(r.Path))
		if r.To != "" {
			fmt.Fprintf(out, "  is now  %s", term.Safe(r.To))
		}
		if r.Error != "" {
			fmt.Fprintf(out, "  (%s)", term.Safe(r.Error))
		}
		fmt.Fprintln(out)
	}
	n := report.Counts
	fmt.Fprintf(out, "%d same, %d changed, %d moved, %d new, %d missing, %d unreadable\n", n.Same, n.Changed, n.Moved, n.New, n.Missing, n.Unreadable)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
