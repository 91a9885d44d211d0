package draft_test

import (
	"testing"

	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
)

func BenchmarkPersonas(b *testing.B) {
	sources := open(b, real(b, "jupyter-survey-2015/survey.csv"))
	people, err := segment.By(sources, "auto")
	if err != nil {
		b.Fatal(err)
	}
	r, err := groups.Find(b.Context(), sources, people, groups.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := draft.Personas(sources, people, r.Members, draft.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
