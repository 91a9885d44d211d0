package groups_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// survey reads every free-text answer of the Jupyter survey as a segment of its row's participant.
func survey(t testing.TB) ([]segment.Source, []segment.Person) {
	b, err := os.ReadFile(data(t, "jupyter-survey-2015/survey.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := segment.Source{Path: "survey.csv", Format: "csv"}
	var people []segment.Person
	for i, row := range rows[1:] {
		p := segment.Person{ID: "survey.csv#" + string(rune(i)), Path: s.Path}
		for j, answer := range row {
			if j < 4 || j == 5 || j == 9 || j == 29 || j == 32 || j == 36 || strings.TrimSpace(answer) == "" {
				continue
			}
			_, question, ok := strings.Cut(rows[0][j], ":")
			if !ok {
				question = rows[0][j]
			}
			at := len(s.Text)
			s.Text = append(append(s.Text, answer...), '\n')
			p.Said = append(p.Said, segment.Ref{Segment: len(s.Segments)})
			s.Segments = append(s.Segments, segment.Segment{Start: at, End: len(s.Text), Body: at, BodyEnd: len(s.Text) - 1, Kind: "answer", Question: question, Row: i + 1})
		}
		people = append(people, p)
	}
	return []segment.Source{s}, people
}

// files reads every file under a folder of the shared data as one participant who speaks in paragraphs; code blocks are left out.
func files(t testing.TB, folder string, keep func(line string) (string, bool)) ([]segment.Source, []segment.Person) {
	entries, err := os.ReadDir(data(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	var said [][]string
	var paths []string
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(data(t, folder), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var paragraphs []string
		for i, part := range strings.Split(string(b), "```") {
			if i%2 == 1 {
				continue
			}
			for _, p := range strings.Split(part, "\n\n") {
				if p, ok := keep(strings.TrimSpace(p)); ok {
					paragraphs = append(paragraphs, p)
				}
			}
		}
		said, paths = append(said, paragraphs), append(paths, e.Name())
	}
	sources, people := study(said)
	for i := range people {
		people[i].ID, people[i].Path, sources[i].Path = paths[i], paths[i], paths[i]
	}
	return sources, people
}

func report(t *testing.T, sources []segment.Source, people []segment.Person) {
	began := time.Now()
	r, err := groups.Find(sources, people, groups.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v: %d participants, %d silent: %d (%d-%d) %s, effect %v coverage %v", time.Since(began).Round(time.Millisecond), len(people), len(r.Silent), r.Recommended, r.Low, r.High, r.Support, r.Effect, r.Coverage)
	var x terms.Index
	said := make([][]int, len(people))
	for i, p := range people {
		for _, ref := range p.Said {
			s := sources[ref.Source].Segments[ref.Segment]
			said[i] = x.Add(said[i], sources[ref.Source].Text[s.Body:s.BodyEnd], true)
		}
	}
	for _, k := range []int{r.Recommended, max(r.Recommended, 3), 5} {
		for g, members := range r.Cut(k) {
			inside := make([]bool, len(people))
			for _, i := range members {
				inside[i] = true
			}
			var line []string
			for _, c := range terms.Distinctive(&x, said, inside, terms.Options{Limit: 10}) {
				line = append(line, c.Text)
			}
			t.Logf("k=%d group %d: %d participants: %s", k, g, len(members), strings.Join(line, ", "))
		}
	}
}

func TestRealSurvey(t *testing.T) {
	sources, people := survey(t)
	report(t, sources, people)
}

func TestRealStories(t *testing.T) {
	sources, people := files(t, "rust-async-stories/stories", func(p string) (string, bool) {
		return p, p != "" && !strings.HasPrefix(p, "#") && !strings.HasPrefix(p, "[") && !strings.Contains(p, "status quo") && !strings.Contains(p, "Draft")
	})
	report(t, sources, people)
}

func TestRealInterviews(t *testing.T) {
	sources, people := files(t, "pdpilot-interviews/txt", func(p string) (string, bool) {
		_, said, ok := strings.Cut(p, "Participant: ")
		return said, ok
	})
	report(t, sources, people)
}
