package commands

import (
	"context"
	"path/filepath"
	"reflect"
	"strconv"
	"time"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/batch"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
)

// batching is a batch at work. do is called by several goroutines at once, and changes nothing of
// it; put is called by one.
type batching struct {
	World
	r        BatchRequest
	all      *tasks
	began    time.Time
	inside   int // workers inside of a task
	doc      *BatchDocument
	taken    map[string]bool    // names of run folders
	partial  int                // tasks that are done without what could not be read
	problems []manifest.Problem // tasks that failed or are partial
}

// made is what was made of a task, to be put in its place.
type made struct {
	set      personas.Set
	manifest *manifest.Manifest // without roots
	files    *data
	kept     bool // an earlier run made it, and its folder is whole
	warnings []string
	seconds  float64
	notRead  error // what is wrong although it is done; nil if nothing is
}

// do makes the personas of a task, or finds that an earlier run did.
func (b *batching) do(ctx context.Context, t task) (m *made, err error) {
	start := b.now()
	m = &made{}
	defer func() {
		if !start.IsZero() {
			m.seconds = b.now().Sub(start).Round(time.Millisecond).Seconds()
		}
	}()
	if t.err != nil {
		return m, t.err
	}
	w := b.World
	w.Warn = func(message string) { m.warnings = append(m.warnings, message) }
	w.Read, w.Memory = nil, nil
	if m.files, err = w.open(ctx, t.data); err != nil {
		return m, err
	}
	defer m.files.let()
	m.files.options.Workers = b.inside
	if b.r.Resume && b.earlier(ctx, t, m) {
		m.kept = true
		return m, nil
	}
	s, err := w.people(ctx, m.files)
	if err != nil {
		return m, err
	}
	if m.set, err = drafted(ctx, m.files, s, b.r.Count); err != nil {
		return m, err
	}
	m.manifest = s.Manifest(nil)
	m.notRead = m.files.outcome(len(s.Sources), &s.Ledger)
	return m, nil
}

// earlier reports whether an earlier run folder is what a task would make now: of the same bytes,
// with the same options, and as it was written. It fills in m then.
func (b *batching) earlier(ctx context.Context, t task, m *made) bool {
	if _, err := runs.Open(filepath.Join(b.r.Output, t.name)); err != nil && !t.twin {
		return false // before anything is read
	}
	var l persona.Ledger
	now := &manifest.Manifest{Selection: m.files.Selection}
	for src, err := range persona.Sources(ctx, m.files, m.files.options, &l) {
		if err != nil {
			return false
		}
		now.Sources = append(now.Sources, src)
	}
	if len(l.Problems) > 0 { // they may be readable by now
		return false
	}
	now.Seal()
	name := t.name
	if t.twin {
		name += "-" + now.Digest[:digestDigits]
	}
	run, err := runs.Open(filepath.Join(b.r.Output, name))
	if err != nil {
		return false
	}
	for _, f := range run.Files() {
		if f.Verdict != manifest.Same {
			return false
		}
	}
	in, err := run.OpenManifest()
	if err != nil {
		return false
	}
	defer func() { _ = in.Close() }() // only read
	was, err := manifest.Read(in)
	if err != nil || was.Digest != now.Digest || !sameSelection(was.Selection, now.Selection) || run.Set.Count.Spec != b.r.Count.String() {
		return false
	}
	m.set, m.manifest = run.Set, was
	return true
}

// sameSelection reports whether two selections select the same, whatever file said so.
func sameSelection(a, b manifest.Selection) bool {
	a.Settings, b.Settings = nil, nil
	return reflect.DeepEqual(a, b)
}

// digestDigits is how many digits of its digest tell a task apart from another of its name.
const digestDigits = 8

// put puts what was made of a task in its place, and says how it ended.
func (b *batching) put(i int, m *made, err error) error {
	t := b.all.list[i]
	for _, message := range m.warnings {
		b.warn("%s: %s", t.path, message)
	}
	done := BatchTask{IndexTask: IndexTask{Path: t.path, Status: TaskOK}, Kept: m.kept, Seconds: m.seconds}
	if err == nil {
		err = b.write(t, m, &done)
	}
	switch {
	case err != nil:
		done = BatchTask{IndexTask: IndexTask{Path: t.path, Status: TaskFailed}, Seconds: m.seconds}
		b.wrong(&done, err)
		b.doc.Totals.Failed++
	default:
		b.doc.Totals.OK++
		if m.notRead != nil {
			done.Status = TaskPartial
			b.partial++
			b.wrong(&done, m.notRead)
		}
	}
	b.doc.Tasks = append(b.doc.Tasks, done)
	total := &b.doc.Totals
	total.Tasks++
	total.Participants += done.Participants
	total.Personas += done.Personas
	total.Tokens += done.Tokens
	if b.Task != nil {
		p := TaskProgress{Path: t.path, Status: done.Status, Done: i + 1, Total: len(b.all.list), Tokens: total.Tokens}
		if !b.began.IsZero() {
			p.Left = batch.Left(int64(p.Done), int64(p.Total), b.now().Sub(b.began))
		}
		b.Task(p)
	}
	return err
}

// wrong says in a task what went wrong with it.
func (b *batching) wrong(t *BatchTask, err error) {
	e := AsError(err)
	message := e.Error()
	if len(e.Problems) > 0 {
		message += ": " + e.Problems[0].Path + ": " + e.Problems[0].Error
	}
	t.Error = &message
	b.problems = append(b.problems, manifest.Problem{Path: t.Path, Error: message})
}

// write writes the run folder of a task, if it is not there, and says in t what is in it.
func (b *batching) write(of task, m *made, t *BatchTask) error {
	name := of.name
	if of.twin {
		name += "-" + m.manifest.Digest[:digestDigits]
	}
	stem := name
	for i := 2; b.taken[name]; i++ {
		name = stem + "-" + strconv.Itoa(i)
		m.kept = false // the first of that name is kept
	}
	b.taken[name] = true
	folder := filepath.Join(b.r.Output, name)
	if !m.kept {
		record := *m.manifest
		record.Roots = m.files.recorded(folder)
		kept, err := runs.Write(folder, runs.Content{Set: m.set, Manifest: &record}, runs.Options{Force: b.r.Force})
		if err != nil {
			return unreplaced(folder, err)
		}
		if kept != "" {
			b.warn("%s was edited: it is kept as %s", folder, kept)
		}
	}
	t.Kept = m.kept
	t.Folder, t.Digest = &name, &m.manifest.Digest
	t.Participants, t.Personas = len(m.set.Participants), len(m.set.Personas)
	for _, s := range m.manifest.Sources {
		t.Tokens += s.Tokens
	}
	for _, p := range m.set.Personas {
		b.doc.Personas = append(b.doc.Personas, BatchPersona{t.Path, GeneratedPersona{p.ID, p.Label, p.Share, len(p.Participants), p.Support}})
		t.Support = &p.Support
	}
	return nil
}
