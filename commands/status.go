package commands

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/runs"
	"os"
)

// StatusDocument is where a batch stands.
type StatusDocument struct {
	Schema   string       `json:"schema"`
	Folder   string       `json:"folder"`   // with slashes
	Running  bool         `json:"running"`  // a process is at work in it
	Complete bool         `json:"complete"` // the index is there, so every task was tried
	Each     Each         `json:"each"`
	Count    string       `json:"count"` // as it was asked for
	Tasks    []TaskState  `json:"tasks"`
	Totals   StatusTotals `json:"totals"`
	outcome
}

// TaskState is where a task of a batch stands.
type TaskState struct {
	Path  string  `json:"path"`
	State string  `json:"state"` // ok, partial, failed, todo; unknown if another task has its name and only one of both is done
	Error *string `json:"error"` // null if nothing went wrong, or nobody knows yet
}

// StatusTotals are how many tasks there are of each kind.
type StatusTotals struct {
	Tasks   int `json:"tasks"`
	OK      int `json:"ok"` // partial ones too
	Failed  int `json:"failed"`
	Todo    int `json:"todo"`
	Unknown int `json:"unknown"`
}

// Status says where the batch in a folder stands, at work or not. It writes nothing.
func Status(dir string) (*StatusDocument, error) {
	dir = filepath.Clean(dir)
	if _, err := os.Stat(dir); err != nil {
		return nil, failedAt(dir, "check the spelling", "%s", reason(err))
	}
	var plan batchPlan
	if err := readOwn(filepath.Join(dir, batchFile), &plan); err != nil {
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, whole.ErrNotFolder) {
			return nil, failedAt(dir, "persona batch makes one", "is no folder of a batch")
		}
		return nil, failedAt(dir, "", "%s", reason(err))
	}
	doc := &StatusDocument{Schema: "persona.status/v1", Folder: filepath.ToSlash(dir), Each: plan.Each, Count: plan.Count, Tasks: []TaskState{}}
	release, err := whole.LockIfThere(filepath.Join(dir, batchLock))
	if errors.Is(err, whole.ErrLocked) {
		doc.Running = true
	} else if err == nil {
		release()
	}
	index, err := readIndex(dir)
	if err != nil {
		return nil, failedAt(dir, "persona batch --resume makes the index again", "%s", reason(err))
	}
	doc.Complete = index != nil
	for i, t := range plan.Tasks {
		state := TaskState{Path: t.Path}
		if index != nil {
			if state.State = "todo"; i < len(index.Tasks) {
				state.State, state.Error = string(index.Tasks[i].Status), index.Tasks[i].Error
			}
		} else {
			state.State = stateOf(dir, t, plan.Tasks)
		}
		doc.Tasks = append(doc.Tasks, state)
		doc.Totals.add(state.State)
	}
	return doc, nil
}

// add counts a task.
func (t *StatusTotals) add(state string) {
	t.Tasks++
	switch state {
	case "todo":
		t.Todo++
	case "unknown":
		t.Unknown++
	case string(TaskFailed):
		t.Failed++
	default:
		t.OK++
	}
}

// twinName is what stands behind the name of a run folder that another task has too.
var twinName = regexp.MustCompile(`^-[0-9a-f]{8}(-[0-9]+)?$`)

// stateOf is where a task stands of which no index says anything: its run folder is there, or not.
func stateOf(dir string, t plannedTask, all []plannedTask) string {
	if !t.Twin {
		if _, err := runs.Open(filepath.Join(dir, t.Name)); err == nil {
			return string(TaskOK)
		}
		return "todo"
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "unknown"
	}
	there := 0
	for _, e := range entries {
		if n := len(t.Name); len(e.Name()) > n && e.Name()[:n] == t.Name && twinName.MatchString(e.Name()[n:]) {
			there++
		}
	}
	twins := len(slices.DeleteFunc(slices.Clone(all), func(o plannedTask) bool { return o.Name != t.Name }))
	switch {
	case there == 0:
		return "todo"
	case there >= twins:
		return string(TaskOK)
	}
	return "unknown"
}
