package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

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
	ended        bool // what was drawn is gone, and nothing is drawn any more
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
	p.container = mpb.New(mpb.WithOutput(p.app.err), mpb.WithAutoRefresh(), mpb.WithRefreshRate(150*time.Millisecond))
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
	case p.ended:
	case p.bar != nil:
		p.bar.SetCurrent(p.files)
	case p.files%64 == 0 && p.app.now().After(p.next):
		p.app.warn("reading: %s, %s so far", amount.Of(p.files, "file"), amount.Bytes(p.bytes))
		p.next = p.app.now().Add(progressEvery)
	}
}

// done takes the moving line away, once. A plain line stays.
func (p *progress) done() {
	if p.bar != nil && !p.ended {
		p.ended = true
		p.bar.SetTotal(-1, true)
		p.container.Wait()
	}
}

// still ends what moves on the screen: it would take away the line above it, whatever that says.
func (a *app) still() {
	if a.reading != nil {
		a.reading.done()
	}
}
