package groups_test

import (
	"os"
	"path"
	"testing"

	"github.com/persona-go/persona/segment"
)

// study makes sources and people of what each participant said, one segment a message.
func study(said [][]string) ([]segment.Source, []segment.Person) {
	var sources []segment.Source
	var people []segment.Person
	for i, messages := range said {
		s := segment.Source{Path: "p" + string(rune('a'+i%26)) + ".txt"}
		p := segment.Person{ID: s.Path, Path: s.Path}
		for j, m := range messages {
			at := len(s.Text)
			s.Text = append(append(s.Text, m...), '\n')
			s.Segments = append(s.Segments, segment.Segment{Start: at, End: len(s.Text), Body: at, BodyEnd: len(s.Text) - 1, Kind: "paragraph"})
			p.Said = append(p.Said, segment.Ref{Source: i, Segment: j})
		}
		sources, people = append(sources, s), append(people, p)
	}
	return sources, people
}

// data returns the path of a file of the shared research data, which is kept beside the repository.
func data(t testing.TB, name string) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != path.Dir(dir); dir = path.Dir(dir) {
		if p := path.Join(dir, "shared", "data", name); exists(p) {
			return p
		}
	}
	t.Skip("needs ../shared/data/" + name)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
