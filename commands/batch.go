package commands

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/persona-go/persona/batch"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/scan"
)

// Each is what a task of a batch is.
type Each string

// The tasks of a batch.
const (
	EachFolder Each = "folder" // a folder or archive directly below a path, with all below it
	EachFile   Each = "file"   // a file
)

// BatchRequest asks for personas of many studies, each on its own.
type BatchRequest struct {
	Data
	Each     Each       // "" is EachFolder
	Count    count.Spec // of each task
	Output   string     // the folder of the batch; "" is persona-runs/NAME-batch, after the first path
	Resume   bool       // keeps the run folders there that are what would be made again
	Force    bool       // as [GenerateRequest] has it
	FailFast bool       // ends with the first task that fails
	Workers  int        // of all tasks together; 0 is GOMAXPROCS
}

// TaskStatus is how a task of a batch ended.
type TaskStatus string

// How a task ends.
const (
	TaskOK      TaskStatus = "ok"
	TaskPartial TaskStatus = "partial" // done, but something that should have been readable was not
	TaskFailed  TaskStatus = "failed"  // no personas were made of it
)

// BatchDocument is what became of a batch.
type BatchDocument struct {
	Schema   string          `json:"schema"`
	Folder   string          `json:"folder"` // with slashes
	Each     Each            `json:"each"`
	Started  string          `json:"started"` // RFC 3339, UTC; "" if nobody knows the time
	Ended    string          `json:"ended"`   // likewise
	Tasks    []BatchTask     `json:"tasks"`
	Totals   BatchTotals     `json:"totals"`
	Personas []BatchPersona  `json:"personas"` // of all tasks, in their order
	Excluded []scan.Excluded `json:"excluded"` // what no task has
	outcome
}

// BatchTask is what became of a task.
type BatchTask struct {
	IndexTask
	Kept    bool    `json:"kept"`    // it was done by an earlier run
	Seconds float64 `json:"seconds"` // 0 if nobody knows the time
}

// BatchPersona is a persona of a task.
type BatchPersona struct {
	Path string `json:"path"` // the task's
	GeneratedPersona
}

// BatchTotals are the sums over tasks.
type BatchTotals struct {
	Tasks        int `json:"tasks"`
	OK           int `json:"ok"`     // done, partial ones too
	Failed       int `json:"failed"` // made nothing
	Participants int `json:"participants"`
	Personas     int `json:"personas"`
	Tokens       int `json:"tokens"`
}

// TaskProgress is where a batch stands when a task has ended.
type TaskProgress struct {
	Path        string
	Status      TaskStatus
	Done, Total int           // tasks
	Tokens      int           // of all tasks so far
	Left        time.Duration // as far as can be told; 0 if not
}

// Batch makes personas of every task, each in a run folder of its own, and an index of them, which
// is written last. A task that fails is in the index, and the others go on. What is done is read
// from the run folders themselves: that is how an interrupted batch resumes. Nobody else may be at
// work in the folder.
func Batch(ctx context.Context, w World, r BatchRequest) (*BatchDocument, error) {
	all, err := w.tasks(ctx, r.Data, r.Each)
	if err != nil {
		return nil, err
	}
	if r.Output == "" {
		r.Output = filepath.Join("persona-runs", all.name+"-batch")
	}
	r.Output = filepath.Clean(r.Output)
	release, err := claim(ctx, r, all)
	if err != nil {
		return nil, err
	}
	defer release()
	b := &batching{World: w, r: r, all: all, began: w.now(), taken: map[string]bool{}, doc: &BatchDocument{
		Schema: "persona.batch/v1", Folder: filepath.ToSlash(r.Output), Each: all.each, Tasks: []BatchTask{}, Personas: []BatchPersona{},
		Excluded: orEmpty(all.excluded),
	}}
	parallel, inside := batch.Share(r.Workers, len(all.list))
	b.inside = inside
	first := batch.Run(ctx, batch.Options{Workers: parallel, FailFast: r.FailFast}, all.list, b.do, b.put)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err := b.writeIndex(ctx); err != nil {
		return nil, err
	}
	b.doc.Started, b.doc.Ended = stamp(b.began), stamp(w.now())
	b.doc.err = b.ending(first)
	return b.doc, nil
}

// ending is how a batch ends: as the first task that failed if that ended it.
func (b *batching) ending(first error) error {
	t := b.doc.Totals
	if first != nil {
		e := *AsError(first)
		e.Err = fmt.Errorf("%s: %w", b.doc.Tasks[t.Tasks-1].Path, e.Err)
		e.Hint = "without --fail-fast the batch goes on after a task that fails"
		return &e
	}
	if len(b.problems) == 0 {
		return nil
	}
	e := &Error{Exit: ExitPartial, Problems: b.problems}
	switch {
	case t.OK == 0:
		e.Exit, e.Err = ExitFailed, fmt.Errorf("no task could be done of %s", amount.Of(t.Tasks, "task"))
	case t.Failed > 0:
		e.Err = fmt.Errorf("%d of %s failed; the rest is done", t.Failed, amount.Of(t.Tasks, "task"))
	default:
		e.Err = fmt.Errorf("%s done without what could not be read", amount.Of(b.partial, "task"))
	}
	return e
}

// now is the time; the zero time if nobody knows it.
func (w *World) now() time.Time {
	if w.Now == nil {
		return time.Time{}
	}
	return w.Now()
}

// stamp is a time as JSON has it; "" is that of nobody.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
