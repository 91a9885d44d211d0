package commands_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/scan"
)

// clock is a world whose time goes on by a second whenever somebody looks.
func clock() commands.World {
	now := time.Date(2026, 3, 9, 10, 30, 0, 0, time.FixedZone("CET", 3600))
	var mu sync.Mutex
	return commands.World{Now: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}}
}

const asSaid = "Interviewer: Why?\n\nP: I want the names of the birds, because my kids ask me every Sunday.\n"

// manyStudies asks for a batch of two good studies, an empty one and loose files.
func manyStudies(t *testing.T) commands.BatchRequest {
	t.Helper()
	dir := sourcesFolder(t,
		"studies/a/p1.md", asSaid, "studies/a/p2.md", asSaid+"P: And I hate the map.\n", "studies/b/sub/p3.md", asSaid,
		"studies/empty/x.png", "\x89PNG", "studies/loose.md", asSaid, "studies/.hidden/p.md", asSaid,
		"studies/old/.persona-run", "", "studies/old/personas.md", "no data",
		"studies/.gitignore", "drafts\nb/sub/p9.md\n", "studies/drafts/d.md", asSaid, "studies/b/sub/p9.md", asSaid+"P: Left out.\n",
	)
	return commands.BatchRequest{Data: commands.Data{Paths: []string{filepath.Join(dir, "studies")}}, Output: filepath.Join(dir, "out")}
}

// told is what became of tasks, in short: name status persons folder.
func told(doc *commands.BatchDocument) string {
	var b strings.Builder
	for _, t := range doc.Tasks {
		folder := "-"
		if t.Folder != nil {
			folder = *t.Folder
		}
		if t.Kept {
			folder += "(kept)"
		}
		b.WriteString(filepath.Base(t.Path) + ":" + string(t.Status) + ":" + folder + " ")
	}
	return strings.TrimSpace(b.String())
}

func index(t *testing.T, dir string) string {
	t.Helper()
	var both string
	for _, name := range []string{commands.IndexFile, commands.IndexReading} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		both += string(text)
	}
	return both
}

func TestABatchIsItsTasksInOrderWhateverTheWorkers(t *testing.T) {
	r := manyStudies(t)
	const want = "studies:ok:studies a:ok:a b:ok:b empty:failed:-"
	var first string
	for i, workers := range []int{1, 4, 0} {
		r.Workers, r.Output = workers, filepath.Join(filepath.Dir(r.Output), "out"+string(rune('0'+i)))
		var steps []commands.TaskProgress
		w := clock()
		w.Task = func(p commands.TaskProgress) { steps = append(steps, p) }
		doc, err := commands.Batch(t.Context(), w, r)
		if err != nil {
			t.Fatal(err)
		}
		if got := told(doc); got != want {
			t.Errorf("%d workers: got %s, want %s", workers, got, want)
		}
		e := commands.AsError(doc.Outcome())
		if e.Exit != commands.ExitPartial || e.Error() != "1 of 4 tasks failed; the rest is done" || len(e.Problems) != 1 {
			t.Errorf("got %+v, want exit 4 and the failed task", e)
		}
		if len(steps) != 4 || steps[0].Done != 1 || steps[3].Total != 4 || steps[3].Tokens != doc.Totals.Tokens || doc.Totals.Tokens == 0 {
			t.Errorf("got the steps %+v of %+v", steps, doc.Totals)
		}
		if doc.Started != "2026-03-09T09:30:01Z" || doc.Ended <= doc.Started || doc.Totals.OK != 3 || doc.Totals.Failed != 1 || len(doc.Personas) != doc.Totals.Personas || doc.Personas[0].Path != doc.Tasks[0].Path {
			t.Errorf("got %+v", doc)
		}
		if doc.Tasks[2].Participants != 1 {
			t.Errorf("what the rules above a task leave out is in it: %+v", doc.Tasks[2])
		}
		if got := index(t, r.Output); first == "" {
			first = got
		} else if got != first {
			t.Errorf("%d workers: the index is\n%s\nwant\n%s", workers, got, first)
		}
		v, err := commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: filepath.Join(r.Output, "b"), Roots: []string{filepath.Join(r.Paths[0], "b")}})
		if err != nil || v.Outcome() != nil {
			t.Errorf("the run folder of a task does not verify: %v", err)
		}
	}
	if strings.Contains(first, "2026") || strings.Contains(first, "seconds") {
		t.Errorf("the index says when it was made:\n%s", first)
	}
}

func TestATaskIsAFile(t *testing.T) {
	r := manyStudies(t)
	r.Each = commands.EachFile
	doc, err := commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || told(doc) != "p1.md:ok:p1.md p2.md:ok:p2.md p3.md:ok:p3.md loose.md:ok:loose.md" || doc.Outcome() != nil || doc.Started != "" {
		t.Errorf("got %s, %v, %v", told(doc), err, doc.Outcome())
	}
	if !slices.ContainsFunc(doc.Excluded, func(e scan.Excluded) bool { return e.Path == "drafts/" && e.Reason == scan.Ignored }) {
		t.Errorf("got left out %v, want drafts", doc.Excluded)
	}
}

func TestTasksOfOneNameGetDigits(t *testing.T) {
	dir := sourcesFolder(t, "x/a/p.md", asSaid, "y/A/p.md", asSaid+"P: More.\n", "z/a/p.md", asSaid)
	r := commands.BatchRequest{Output: filepath.Join(dir, "out")}
	for _, p := range []string{"x", "y", "z"} {
		r.Paths = append(r.Paths, filepath.Join(dir, p))
	}
	doc, err := commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || doc.Outcome() != nil {
		t.Fatal(err, doc)
	}
	a, b, c := doc.Tasks[0], doc.Tasks[1], doc.Tasks[2]
	if *a.Folder != "a-"+(*a.Digest)[:8] || *b.Folder != "A-"+(*b.Digest)[:8] || *c.Folder != *a.Folder+"-2" {
		t.Errorf("got %s", told(doc))
	}
	before := told(doc)
	r.Resume = true
	doc, err = commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || strings.ReplaceAll(told(doc), "(kept)", "") != before || !doc.Tasks[0].Kept || !doc.Tasks[1].Kept {
		t.Errorf("resumed: got %s, %v, want %s", told(doc), err, before)
	}
}

func TestABatchResumes(t *testing.T) {
	r := manyStudies(t)
	if _, err := commands.Batch(t.Context(), commands.World{}, r); err != nil {
		t.Fatal(err)
	}
	whole1 := index(t, r.Output)
	if wrong := sourcesUnlike(second(commands.Batch(t.Context(), commands.World{}, r)), commands.ExitFailed, r.Output+": there is a batch already", r.Output, "--resume"); wrong != "" {
		t.Error(wrong)
	}
	r.Resume = true
	for _, row := range []struct {
		name   string
		change func()
		want   string
	}{
		{"what is done is kept", func() {}, "studies:ok:studies(kept) a:ok:a(kept) b:ok:b(kept) empty:failed:-"},
		{"a run folder that is gone is made again", func() { _ = os.RemoveAll(filepath.Join(r.Output, "a")) }, "studies:ok:studies(kept) a:ok:a b:ok:b(kept) empty:failed:-"},
		{"without an index too", func() { _ = os.Remove(filepath.Join(r.Output, commands.IndexFile)) }, "studies:ok:studies(kept) a:ok:a(kept) b:ok:b(kept) empty:failed:-"},
		{"a run folder that lost a file is made again", func() { _ = os.Remove(filepath.Join(r.Output, "b", "usage.json")) }, "studies:ok:studies(kept) a:ok:a(kept) b:ok:b empty:failed:-"},
		{"a folder that is not there begins anew", func() { _ = os.RemoveAll(r.Output) }, "studies:ok:studies a:ok:a b:ok:b empty:failed:-"},
	} {
		row.change()
		doc, err := commands.Batch(t.Context(), commands.World{}, r)
		if err != nil || told(doc) != row.want || index(t, r.Output) != whole1 {
			t.Errorf("%s: got %s, %v, want %s and the same index", row.name, told(doc), err, row.want)
		}
	}
	for name, change := range map[string]func(){
		"another count":     func() { r.Count = count.MustParse("1") },
		"another selection": func() { r.Selection.By = "speaker" },
		"other bytes":       func() { _ = os.WriteFile(filepath.Join(r.Paths[0], "a", "p1.md"), []byte(asSaid+"\nP: New.\n"), 0o666) },
	} {
		change()
		doc, err := commands.Batch(t.Context(), commands.World{}, r)
		if err != nil || strings.Contains(told(doc), "a:ok:a(kept)") || !strings.Contains(told(doc), "a:ok:a") {
			t.Errorf("%s: got %s, %v, want the task done again", name, told(doc), err)
		}
	}
	if err := os.WriteFile(filepath.Join(r.Output, "a", "personas.md"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	doc, err := commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || !strings.Contains(told(doc), "a:failed:-") || !strings.Contains(*doc.Tasks[1].Error, "is not as it was written") {
		t.Errorf("an edited run folder: got %s, %v", told(doc), err)
	}
	r.Force = true
	if doc, err = commands.Batch(t.Context(), commands.World{}, r); err != nil || !strings.Contains(told(doc), "a:ok:a ") {
		t.Errorf("forced: got %s, %v", told(doc), err)
	}
	if text, err := os.ReadFile(filepath.Join(r.Output, "a.1", "personas.md")); err != nil || string(text) != "mine" {
		t.Errorf("what was edited is lost: %q, %v", text, err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestABatchIsRefused(t *testing.T) {
	ok := manyStudies(t)
	foreign := sourcesFolder(t, "mine.txt", "x")
	for _, row := range []struct {
		name    string
		change  func(r *commands.BatchRequest)
		exit    int
		message string
	}{
		{"into a folder with other things", func(r *commands.BatchRequest) { r.Output = foreign }, commands.ExitFailed, foreign + ": is a folder with other things in it, and no batch; give -o a new name"},
		{"into a file", func(r *commands.BatchRequest) { r.Output = filepath.Join(foreign, "mine.txt") }, commands.ExitFailed, filepath.Join(foreign, "mine.txt") + ": not a directory"},
		{"of tasks of no kind", func(r *commands.BatchRequest) { r.Each = "row" }, commands.ExitUsage, `--each: there is no task "row"`},
		{"of nothing", func(r *commands.BatchRequest) { r.Paths = []string{t.TempDir()} }, commands.ExitFailed, ""},
		{"of no path", func(r *commands.BatchRequest) { r.Paths = nil }, commands.ExitUsage, "no path given"},
	} {
		r := ok
		row.change(&r)
		e := commands.AsError(second(commands.Batch(t.Context(), commands.World{}, r)))
		if e.Exit != row.exit || row.message != "" && e.Error() != row.message {
			t.Errorf("%s: got exit %d, %s", row.name, e.Exit, e.Error())
		}
	}
	if _, err := commands.Batch(interrupted(t), commands.World{}, ok); err == nil {
		t.Error("an interrupted batch is done")
	}
}

func TestTheFirstTaskThatFailsEndsABatchThatIsToFailFast(t *testing.T) {
	dir := sourcesFolder(t, "s/a/p.md", asSaid, "s/b/p.md", asSaid, "s/c/p1.md", asSaid, "s/c/p2.md", asSaid+"x")
	r := commands.BatchRequest{Data: commands.Data{Paths: []string{filepath.Join(dir, "s")}}, Output: filepath.Join(dir, "out"), FailFast: true, Count: count.MustParse("2")}
	doc, err := commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || told(doc) != "a:failed:-" || commands.AsError(doc.Outcome()).Exit != commands.ExitCheckFailed {
		t.Errorf("got %s, %v, %v, want the exit code of the first task", told(doc), err, doc.Outcome())
	}
	r.FailFast, r.Resume = false, true
	doc, err = commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || told(doc) != "a:failed:- b:failed:- c:ok:c" || commands.AsError(doc.Outcome()).Exit != commands.ExitPartial {
		t.Errorf("got %s, %v, %v", told(doc), err, doc.Outcome())
	}
	r.Paths = []string{filepath.Join(dir, "s", "a"), filepath.Join(dir, "s", "b"), filepath.Join(dir, "nowhere")}
	doc, err = commands.Batch(t.Context(), commands.World{}, r)
	if err != nil || told(doc) != "nowhere:failed:- a:failed:- b:failed:-" || commands.AsError(doc.Outcome()).Exit != commands.ExitFailed {
		t.Errorf("got %s, %v, %v, want failed", told(doc), err, doc.Outcome())
	}
}

func TestATaskMayBePartial(t *testing.T) {
	dir := sourcesFolder(t, "s/a/p.md", asSaid, "s/a/q.csv", sourcesBroken)
	r := commands.BatchRequest{Data: commands.Data{Paths: []string{filepath.Join(dir, "s")}}, Output: filepath.Join(dir, "out")}
	for range 2 { // and is never kept
		doc, err := commands.Batch(t.Context(), commands.World{}, r)
		if err != nil || told(doc) != "a:partial:a" || commands.AsError(doc.Outcome()).Exit != commands.ExitPartial || !strings.Contains(*doc.Tasks[0].Error, "q.csv") {
			t.Errorf("got %s, %v, %v", told(doc), err, doc.Outcome())
		}
		r.Resume = true
	}
}

func TestDryRun(t *testing.T) {
	r := commands.DryRunRequest{BatchRequest: manyStudies(t), Model: "gpt-5"}
	doc, err := commands.DryRun(t.Context(), commands.World{}, r)
	if err != nil || commands.AsError(doc.Outcome()).Exit != commands.ExitPartial {
		t.Fatal(err, doc)
	}
	sum, personas := 0, 0
	for _, task := range doc.Tasks {
		sum += task.Tokens
		personas += task.Personas
	}
	low := doc.Totals.OutputTokens.Low
	if len(doc.Tasks) != 4 || sum != doc.Totals.Tokens || sum == 0 || personas != doc.Totals.Personas || low != 400*personas || doc.Totals.OutputTokens.High != 4*low ||
		doc.Totals.Files != 4 || doc.Totals.Participants != 4 || doc.Totals.Cost == nil || *doc.Totals.Cost < *doc.Totals.CostFrom || *doc.Tasks[3].Error == "" {
		t.Errorf("got %+v", doc)
	}
	if _, err := os.Stat(r.Output); err == nil {
		t.Error("a dry run wrote something")
	}
	r.Model, r.Count, r.FailFast = "", count.MustParse("40"), true
	doc, err = commands.DryRun(t.Context(), commands.World{}, r)
	if err != nil || len(doc.Tasks) != 1 || commands.AsError(doc.Outcome()).Exit != commands.ExitCheckFailed || doc.Totals.Cost != nil {
		t.Errorf("fail fast: got %+v, %v", doc, err)
	}
	r.FailFast = false
	if doc, err = commands.DryRun(t.Context(), commands.World{}, r); err != nil || commands.AsError(doc.Outcome()).Exit != commands.ExitFailed {
		t.Errorf("all fail: got %v, %v", doc.Outcome(), err)
	}
	for name, change := range map[string]func(r *commands.DryRunRequest){
		"a model that nobody knows": func(r *commands.DryRunRequest) { r.Model = "nobody" },
		"no path":                   func(r *commands.DryRunRequest) { r.Paths = nil },
	} {
		r := r
		change(&r)
		if e := commands.AsError(second(commands.DryRun(t.Context(), commands.World{}, r))); e.Exit != commands.ExitUsage {
			t.Errorf("%s: got %+v", name, e)
		}
	}
	if _, err := commands.DryRun(interrupted(t), commands.World{}, r); err == nil {
		t.Error("an interrupted dry run is done")
	}
}

func TestStatus(t *testing.T) {
	r := manyStudies(t)
	if _, err := commands.Batch(t.Context(), commands.World{}, r); err != nil {
		t.Fatal(err)
	}
	states := func() string {
		t.Helper()
		doc, err := commands.Status(r.Output)
		if err != nil || doc.Outcome() != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, s := range doc.Tasks {
			b.WriteString(s.State + " ")
		}
		if doc.Running {
			b.WriteString("running ")
		}
		if doc.Complete {
			b.WriteString("complete")
		}
		return strings.TrimSpace(b.String())
	}
	if got := states(); got != "ok ok ok failed complete" {
		t.Errorf("done: got %s", got)
	}
	_ = os.Remove(filepath.Join(r.Output, commands.IndexFile))
	_ = os.RemoveAll(filepath.Join(r.Output, "b"))
	if got := states(); got != "ok ok todo todo" {
		t.Errorf("interrupted: got %s", got)
	}
	release, err := whole.Lock(filepath.Join(r.Output, ".persona-batch-lock"))
	if err != nil {
		t.Fatal(err)
	}
	if got := states(); got != "ok ok todo todo running" {
		t.Errorf("at work: got %s", got)
	}
	r.Resume = true
	if wrong := sourcesUnlike(second(commands.Batch(t.Context(), commands.World{}, r)), commands.ExitFailed, r.Output+": another process is at work in it", r.Output, "persona status"); wrong != "" {
		t.Error(wrong)
	}
	release()
	for name, make := range map[string]func() string{
		"nowhere":     func() string { return filepath.Join(t.TempDir(), "nowhere") },
		"no batch":    func() string { return t.TempDir() },
		"a file":      func() string { return file(t, "a", "x") },
		"a bad plan":  func() string { return sourcesFolder(t, ".persona-batch", "{") },
		"a bad index": func() string { return sourcesFolder(t, ".persona-batch", "{}", commands.IndexFile, "{") },
	} {
		if e := commands.AsError(second(commands.Status(make()))); e.Exit != commands.ExitFailed {
			t.Errorf("%s: got %+v", name, e)
		}
	}
}

func TestTheStateOfTasksOfOneName(t *testing.T) {
	plan := map[string]any{"tasks": []map[string]any{{"path": "x/a", "name": "a", "twin": true}, {"path": "y/a", "name": "a", "twin": true}}}
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	dir := sourcesFolder(t, ".persona-batch", string(text))
	for i, want := range []string{"todo", "unknown", "ok"} {
		if i > 0 {
			if err := os.Mkdir(filepath.Join(dir, "a-0123456"+string(rune('0'+i))), 0o777); err != nil {
				t.Fatal(err)
			}
		}
		doc, err := commands.Status(dir)
		if err != nil || doc.Tasks[0].State != want || doc.Tasks[1].State != want {
			t.Errorf("%d folders: got %+v, %v, want %s", i, doc, err, want)
		}
	}
}
