package groups_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// load splits the files of a folder, or one file, of the shared research data or of the
// repository's examples.
func load(t testing.TB, name string) ([]segment.Source, []segment.Person) {
	top := name
	if !strings.HasPrefix(name, "../") {
		top = data(t, name)
	}
	var sources []segment.Source
	err := fs.WalkDir(os.DirFS(path.Dir(top)), path.Base(top), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path.Join(path.Dir(top), p))
		if err != nil {
			return err
		}
		format := strings.TrimPrefix(path.Ext(p), ".")
		s, err := segment.Split(format, b, segment.Options{})
		sources = append(sources, segment.Source{Path: p, Format: format, Text: b, Segments: s})
		return err
	})
	if err != nil {
		t.Skip(err)
	}
	people, err := segment.By(sources, "")
	if err != nil {
		t.Fatal(err)
	}
	return sources, people
}

func TestRealStudies(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of participants; without -short")
	}
	rows := []struct {
		name      string
		low, high int // the least and the most that would not surprise a researcher
		support   string
	}{
		{"../examples/interviews", 3, 3, "clear"},
		{"../examples/survey.csv", 1, 3, "none weak clear"},
		{"jupyter-survey-2015/survey.csv", 3, 8, "weak clear"},
		{"rust-async-stories/stories", 1, 6, "none weak"},
		{"pdpilot-interviews/txt", 1, 1, "too_few"},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			sources, people := load(t, tt.name)
			r, err := groups.Find(t.Context(), sources, people, groups.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Recommended < tt.low || r.Recommended > tt.high || !strings.Contains(tt.support, string(r.Support)) {
				t.Errorf("%d groups, %s; want %d to %d, %s", r.Recommended, r.Support, tt.low, tt.high, tt.support)
			}
			t.Logf("%d participants, %d silent: %d (%d-%d) %s, effect %v, coverage %v", len(people), len(r.Silent), r.Recommended, r.Low, r.High, r.Support, r.Effect, r.Coverage)
			for _, k := range []int{r.Recommended, 3, 5} {
				if !testing.Verbose() {
					break
				}
				describe(t, sources, people, r.Cut(k))
			}
		})
	}
}

func describe(t *testing.T, sources []segment.Source, people []segment.Person, cut [][]int) {
	var x terms.Index
	said := make([][]int, len(people))
	for i, p := range people {
		for _, ref := range p.Said {
			s := sources[ref.Source].Segments[ref.Segment]
			said[i] = x.Add(said[i], sources[ref.Source].Text[s.Body:s.BodyEnd], true)
		}
	}
	for g, members := range cut {
		inside := make([]bool, len(people))
		for _, i := range members {
			inside[i] = true
		}
		var line []string
		for _, c := range terms.Distinctive(&x, said, inside, terms.Options{Limit: 12}) {
			line = append(line, fmt.Sprintf("%s %d:%d", c.Text, c.Inside, c.Outside))
		}
		t.Logf("%d of %d, %d participants: %s", g+1, len(cut), len(members), strings.Join(line, ", "))
	}
}
