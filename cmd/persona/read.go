package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/eml"
	"github.com/persona-go/persona/extract/pdf"
	"github.com/persona-go/persona/extract/xlsx"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// newStudy returns a study without roots that can read every format there is a reader for.
func newStudy() *study {
	var o pdf.Options
	if dir, err := os.UserCacheDir(); err == nil {
		o.CacheDir = filepath.Join(dir, "persona", "pdf") // made when the first PDF is read
	}
	engine := pdf.New(o)
	return &study{
		readers: extract.Readers{More: []extract.Reader{engine.Reader(), xlsx.Reader(), eml.Reader()}},
		closers: []io.Closer{engine},
	}
}

// reading is what every command that reads files asks for.
func (st *study) reading(counter *combine.Counter) persona.Options {
	o := persona.Options{Readers: st.readers, Counter: counter}
	o.Selection.Options, o.Encoding = st.selected, st.encoding
	return o
}

// record says where each root is: relative to the folder of the manifest if it has one and that can
// be said, else absolute.
func (st *study) record(output string) []manifest.Root {
	from := ""
	if output != "" {
		from = filepath.Dir(output)
	}
	var roots []manifest.Root
	for _, r := range st.files.Record(from) {
		roots = append(roots, manifest.Root{Name: r.Name, Path: r.Path, Glob: r.Glob})
	}
	return roots
}

// reading is what became of the files that are not used, or not whole.
type reading struct{ persona.Ledger }

// unread is what is known before any file is read.
func (st *study) unread() *reading {
	return &reading{Ledger: persona.Ledger{Excluded: []scan.Excluded{}, Problems: st.missing}}
}

// verdict is how a command that read files ends: badly if none could be used, with exit code 4 if
// one that should have been readable was not. Every problem is named on the error stream.
func (a *app) verdict(st *study, used int, excluded []scan.Excluded, problems []manifest.Problem) error {
	if e := st.ending(used, excluded, problems); e != nil {
		commands.AsError(e).Problems = problems
		return e
	}
	return nil
}

// ending is the error of verdict, without the problems.
func (st *study) ending(used int, excluded []scan.Excluded, problems []manifest.Problem) error {
	switch {
	case used == 0 && len(excluded) == 0 && len(problems) == 0:
		if slices.ContainsFunc(st.roots, func(r scan.Root) bool { return r.Glob != "" }) {
			return failed("persona scan FOLDER lists what is there", "no file matches %s", st.names())
		}
		return failed("", "no files in %s", st.names())
	case used == 0 && len(problems) == 0:
		return failed("persona tokens "+st.shell()+" lists what was left out, and why", "no readable files in %s", st.names())
	case used == 0:
		return failed(boundsHint(problems), "no readable files in %s", st.names())
	case len(problems) == 1:
		return &commands.Error{Exit: commands.Partial, Err: fmt.Errorf("1 file or folder could not be read; the rest is done"), Hint: boundsHint(problems)}
	case len(problems) > 1:
		return &commands.Error{Exit: commands.Partial, Err: fmt.Errorf("%d files or folders could not be read; the rest is done", len(problems)), Hint: boundsHint(problems)}
	}
	return nil
}

// shell is the paths as a command line has them.
func (st *study) shell() string {
	var words []string
	for _, g := range st.given {
		words = append(words, commands.Quote(g))
	}
	return strings.Join(words, " ")
}

func (st *study) names() string {
	if len(st.given) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(st.given[:3], ", "), len(st.given)-3)
	}
	return strings.Join(st.given, ", ")
}

// printNotes says what was left out of documents, which are used all the same.
func printNotes(w io.Writer, used []sources.Source) {
	for _, s := range used {
		if len(s.Notes) > 0 {
			fmt.Fprintf(w, "Left out of %s: %s\n", term.Safe(s.Path), term.Safe(strings.Join(s.Notes, ", ")))
		}
	}
}

// printLeftOut says what was left out and why: one line a reason, with the first few names.
func printLeftOut(w io.Writer, excluded []scan.Excluded) {
	if len(excluded) == 0 {
		return
	}
	fmt.Fprintf(w, "\nLeft out: %s\n", amount.Number(len(excluded)))
	type bucket struct {
		reason string
		items  []scan.Excluded
	}
	var buckets []*bucket
	for _, e := range excluded {
		i := 0
		for i < len(buckets) && buckets[i].reason != e.Reason {
			i++
		}
		if i == len(buckets) {
			buckets = append(buckets, &bucket{reason: e.Reason})
		}
		buckets[i].items = append(buckets[i].items, e)
	}
	for _, b := range buckets {
		fmt.Fprintf(w, "  %s (%s)\n", b.reason, amount.Number(len(b.items)))
		for i, e := range b.items {
			if i == 5 && len(b.items) > 6 {
				fmt.Fprintf(w, "    and %s more; --json lists them all\n", amount.Number(len(b.items)-i))
				break
			}
			fmt.Fprintf(w, "    %s", term.Safe(e.Path))
			if e.Rule != "" {
				fmt.Fprintf(w, "  [%s]", term.Safe(e.Rule))
			}
			fmt.Fprintln(w)
		}
	}
}

// progress shows how far the reading is: a moving line on a terminal, elsewhere a plain line now
// and then, and nothing for what is quickly done.
type progress struct {
	files, bytes int64
	bar          *mpb.Bar
	container    *mpb.Progress
	next         time.Time
	app          *app
}

const (
	progressAfter = 5 * time.Second  // off a terminal: what takes less needs no word
	progressEvery = 10 * time.Second // off a terminal: so that a log stays readable
)

func (a *app) progress() *progress { return &progress{app: a, next: a.now().Add(progressAfter)} }

// draw begins the moving line.
func (p *progress) draw() {
	p.container = mpb.New(mpb.WithOutput(p.app.err), mpb.WithRefreshRate(150*time.Millisecond))
	p.bar = p.container.AddSpinner(0, mpb.BarRemoveOnComplete(),
		mpb.AppendDecorators(decor.Any(func(s decor.Statistics) string {
			return " reading: " + amount.Of(s.Current, "file")
		})))
}

// moves says that the answer itself moves, as its lines come: on a terminal it is all the progress
// that anybody wants to see.
func (a *app) moves(w *commands.World) {
	if a.outTTY {
		w.Read = nil
	}
}

// add notes a file that was read. Whoever reads none sees nothing.
func (p *progress) add(s sources.Source) {
	p.files++
	p.bytes += s.Size
	if p.app.errTTY && p.bar == nil {
		p.draw()
	}
	switch {
	case p.bar != nil:
		p.bar.SetCurrent(p.files)
	case p.files%64 == 0 && p.app.now().After(p.next):
		p.app.warn("reading: %s, %s so far", amount.Of(p.files, "file"), amount.Bytes(p.bytes))
		p.next = p.app.now().Add(progressEvery)
	}
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.SetTotal(-1, true)
		p.container.Wait()
	}
}
