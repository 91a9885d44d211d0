package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
)

// The files of a batch's folder, beside the run folders: the index, which is written last, for
// programs and to read; and what the batch is, which is written first. The lock is for the process
// that is at work.
const (
	IndexFile    = "index.json"
	IndexReading = "index.md"
	batchFile    = ".persona-batch"
	batchLock    = ".persona-batch-lock"
)

// BatchIndex is the index of a batch, as it lies in its folder. It depends on the data and the
// options alone.
type BatchIndex struct {
	Schema string      `json:"schema"`
	Each   Each        `json:"each"`
	Count  string      `json:"count"` // as it was asked for
	Tasks  []IndexTask `json:"tasks"`
	Totals BatchTotals `json:"totals"`
}

// IndexTask is a task of a batch, and what was made of it.
type IndexTask struct {
	Path         string            `json:"path"` // as the command line of a single run has it
	Status       TaskStatus        `json:"status"`
	Folder       *string           `json:"folder"` // its run folder, in that of the batch; null if it failed
	Digest       *string           `json:"digest"` // of its manifest; null if it failed
	Participants int               `json:"participants"`
	Personas     int               `json:"personas"`
	Support      *evidence.Support `json:"support"` // null if it failed
	Tokens       int               `json:"tokens"`
	Error        *string           `json:"error"` // what went wrong; null if nothing did
}

// batchPlan is what a batch is about to do: what its folder says before anything is done.
type batchPlan struct {
	Schema string        `json:"schema"`
	Each   Each          `json:"each"`
	Count  string        `json:"count"`
	Tasks  []plannedTask `json:"tasks"`
}

type plannedTask struct {
	Path string `json:"path"`
	Name string `json:"name"` // of its run folder
	Twin bool   `json:"twin"` // digits of its digest stand behind that
}

// claim takes the folder of a batch for this process until release is called, and says in it what
// the batch is. A folder that holds anything else is refused, and so is a batch that is not to be
// resumed.
func claim(ctx context.Context, r BatchRequest, all *tasks) (release func(), err error) {
	dir := r.Output
	wrong := func(err error) error {
		e := &Error{Exit: ExitFailed, Err: fmt.Errorf("%s: %s", dir, reason(err)), Path: dir}
		if errors.Is(err, whole.ErrLocked) {
			e.Err, e.Hint = fmt.Errorf("%s: another process is at work in it", dir), "persona status "+quotePath(dir)+" says where it stands"
		}
		return e
	}
	begun, err := isBatch(dir)
	switch {
	case err != nil:
		return nil, wrong(err)
	case begun && !r.Resume:
		return nil, failedAt(dir, "--resume goes on with it and keeps what is done; else give -o another name", "there is a batch already")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, wrong(err)
	}
	if release, err = whole.Lock(filepath.Join(dir, batchLock)); err != nil {
		return nil, wrong(err)
	}
	plan := batchPlan{Schema: "persona.batch-tasks/v1", Each: all.each, Count: r.Count.String()}
	for _, t := range all.list {
		plan.Tasks = append(plan.Tasks, plannedTask{t.path, t.name, t.twin})
	}
	for _, old := range []string{IndexFile, IndexReading} { // it says nothing of what is about to be done
		if err := os.Remove(filepath.Join(dir, old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			release()
			return nil, wrong(err)
		}
	}
	for _, file := range []struct {
		name string
		text any
	}{{scan.RunMarker, nil}, {batchFile, plan}} {
		err = saveFile(ctx, filepath.Join(dir, file.name), func(out io.Writer) error {
			if file.text == nil {
				return nil
			}
			return jsonw.Write(out, file.text)
		})
		if err != nil {
			release()
			return nil, err
		}
	}
	return release, nil
}

// isBatch reports whether a folder is that of a batch. It is an error if it is there and is not
// that of one, unless nothing of anybody is in it.
func isBatch(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	foreign := false
	for _, e := range entries {
		switch {
		case e.Name() == batchFile:
			return true, nil
		case e.Name() != batchLock && e.Name() != scan.RunMarker && !scan.Temporary(e.Name()):
			foreign = true
		}
	}
	if foreign {
		return false, errors.New("is a folder with other things in it, and no batch; give -o a new name")
	}
	return false, nil
}

// writeIndex writes the index, to read first.
func (b *batching) writeIndex(ctx context.Context) error {
	x := BatchIndex{Schema: "persona.batch-index/v1", Each: b.doc.Each, Count: b.r.Count.String(), Tasks: []IndexTask{}, Totals: b.doc.Totals}
	for _, t := range b.doc.Tasks {
		x.Tasks = append(x.Tasks, t.IndexTask)
	}
	if err := saveFile(ctx, filepath.Join(b.r.Output, IndexReading), x.writeText); err != nil {
		return err
	}
	return saveFile(ctx, filepath.Join(b.r.Output, IndexFile), func(out io.Writer) error { return jsonw.Write(out, x) })
}

// writeText writes the index as Markdown.
func (x *BatchIndex) writeText(out io.Writer) error {
	var b bytes.Buffer
	b.WriteString("# A batch of persona\n\n")
	fmt.Fprintf(&b, "%s from %s of %s: %d done, %d failed. Each has a run folder of its own; `persona verify` with its name\nchecks every quote in it again.\n\n",
		amount.Of(x.Totals.Personas, "persona"), amount.Of(x.Totals.Participants, "participant"), amount.Of(x.Totals.Tasks, "task"), x.Totals.OK, x.Totals.Failed)
	b.WriteString("| task | participants | personas | support | tokens | digest | error |\n|---|---:|---:|---|---:|---|---|\n")
	for _, t := range x.Tasks {
		cell := func(s string) string { return strings.ReplaceAll(personas.Escape(s), "|", `\|`) }
		name, digest, support, wrong := cell(t.Path), "", "", ""
		if t.Folder != nil {
			support = string(*t.Support)
			name = "[" + name + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "%0A").Replace(*t.Folder) + "/personas.md>)"
			digest = "`" + (*t.Digest)[:digestDigits] + "`"
		}
		if t.Error != nil {
			wrong = cell(*t.Error)
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %d | %s | %s |\n", name, t.Participants, t.Personas, support, t.Tokens, digest, wrong)
	}
	_, err := out.Write(b.Bytes())
	return err
}

// readIndex reads the index of a batch; nil if there is none yet.
func readIndex(dir string) (*BatchIndex, error) {
	x := &BatchIndex{}
	err := readOwn(filepath.Join(dir, IndexFile), x)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return x, err
}

// maxOwn is how many bytes a file of a batch has at most.
const maxOwn = 64 << 20

// readOwn reads a JSON file of a batch.
func readOwn(name string, v any) error {
	text, err := whole.ReadRegular(name, maxOwn)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: is damaged: %w", filepath.Base(name), err)
	}
	return nil
}
