package draft_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

// source reads and cuts one text.
func source(t testing.TB, name string, text []byte) segment.Source {
	t.Helper()
	format := strings.TrimPrefix(path.Ext(name), ".")
	hash := sha256.Sum256(text)
	s := segment.Source{Path: name, SHA256: hex.EncodeToString(hash[:]), Format: format, Text: text}
	var err error
	if s.Segments, err = segment.Split(format, text, segment.Options{}); err != nil {
		t.Fatal(err)
	}
	return s
}

// open reads every file of a folder, or one file.
func open(t testing.TB, root string) []segment.Source {
	t.Helper()
	if _, err := os.Stat(root); err != nil {
		t.Skipf("no data at %s", root)
	}
	var sources []segment.Source
	err := fs.WalkDir(os.DirFS(path.Dir(root)), path.Base(root), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path.Join(path.Dir(root), name))
		if err == nil {
			sources = append(sources, source(t, strings.TrimPrefix(name, path.Base(root)+"/"), text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// real finds a folder of the shared data beside the repository, walking up from here.
func real(t testing.TB, name string) string {
	up := "../shared/data"
	for range 6 {
		if _, err := os.Stat(path.Join(up, name)); err == nil {
			return path.Join(up, name)
		}
		up = "../" + up
	}
	t.Skipf("no %s in ../shared/data", name)
	return ""
}

// build drafts k personas; 0: as many as the data support, and at least 2 if there are four
// participants.
func build(t testing.TB, sources []segment.Source, k int) personas.Set {
	t.Helper()
	people, err := segment.By(sources, "auto")
	if err != nil {
		t.Fatal(err)
	}
	r, err := groups.Find(t.Context(), sources, people, groups.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if k == 0 {
		k = max(r.Recommended, min(2, len(people)/2))
	}
	set, err := draft.Personas(sources, people, r.Cut(k), draft.Options{Support: r.Support, Count: personas.Count{Spec: "auto"}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// fatal is what testing and rapid have in common.
type fatal interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// check checks what every draft promises.
func check(t fatal, sources []segment.Source, set personas.Set) {
	t.Helper()
	if err := personas.Validate(set); err != nil {
		t.Fatal(err)
	}
	byPath := map[string]segment.Source{}
	for _, s := range sources {
		byPath[s.Path] = s
	}
	quotes := map[string]evidence.Quote{}
	for _, q := range set.Evidence {
		quotes[q.ID] = q
		if q.Participant == "" {
			t.Errorf("nobody said %s: %q", q.ID, q.Text)
		}
		if err := evidence.Check(q, byPath[q.Path]); err != nil {
			t.Errorf("%v", err)
		}
	}
	cited := map[string]bool{}
	for _, p := range set.Personas {
		seen := map[string]bool{}
		for _, a := range p.Attributes {
			for _, id := range a.Evidence {
				cited[id] = true
				if seen[id] {
					t.Errorf("%s: %s is quoted twice: %q", p.ID, id, quotes[id].Text)
				}
				seen[id] = true
			}
		}
	}
	if len(cited) != len(set.Evidence) {
		t.Errorf("%d of %d quotes are cited", len(cited), len(set.Evidence))
	}
}

func TestRealData(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of participants; without -short")
	}
	for _, row := range []struct {
		name, data string
		k          int
	}{
		{"seven interviews", "pdpilot-interviews/txt", 0},
		{"sixty stories", "rust-async-stories/stories", 0},
		{"sixty stories as one", "rust-async-stories/stories", 1},
		{"a survey of 1706", "jupyter-survey-2015/survey.csv", 0},
		{"the examples", "../examples/interviews", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			root := row.data
			if row.data != "../examples/interviews" {
				root = real(t, row.data)
			}
			sources := open(t, root)
			set := build(t, sources, row.k)
			check(t, sources, set)
			for _, p := range set.Personas {
				long := map[personas.Field]int{}
				n := 0
				for _, a := range p.Attributes {
					for _, id := range a.Evidence {
						i := slices.IndexFunc(set.Evidence, func(q evidence.Quote) bool { return q.ID == id })
						if len(strings.Fields(set.Evidence[i].Text)) >= 6 {
							long[a.Field]++
							n++
						}
					}
				}
				if n < 3 || len(long) < 2 {
					t.Errorf("%s (%s): %d quotes of six or more words in %d fields, want several in two", p.ID, p.Label, n, len(long))
				}
			}
			if len(set.Participants) > 100 { // that the same bytes give the same set is shown by the smaller ones
				show(t, row.name, set)
				return
			}
			var first, second bytes.Buffer
			if err := personas.Write(&first, set); err != nil {
				t.Fatal(err)
			}
			if err := personas.Write(&second, build(t, sources, row.k)); err != nil {
				t.Fatal(err)
			}
			if first.String() != second.String() {
				t.Error("two runs differ")
			}
			show(t, row.name, set)
		})
	}
}

// show writes a draft to the folder that DRAFT_OUT names, if it names one, for reading.
func show(t testing.TB, name string, set personas.Set) {
	if dir := os.Getenv("DRAFT_OUT"); dir != "" {
		if err := os.WriteFile(path.Join(dir, strings.ReplaceAll(name, " ", "-")+".md"), personas.Markdown(set), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
