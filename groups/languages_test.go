package groups_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
)

// speech is how people of one kind speak in a language: sentences with three words of a list.
type speech struct {
	sentences []string
	words     string
}

var (
	german = speech{[]string{
		"Ich habe gestern mit %s gearbeitet und dann war auch %s dabei, weil wir %s brauchen.",
		"Wenn wir %s haben, dann nehmen wir meistens %s und nicht %s.",
		"Bei uns gibt es jeden Tag %s, und das ist mit %s oder %s nicht anders.",
	}, "Werkstatt Schraube Hammer Regal Kunde Rechnung Lieferung Fahrrad Kette Bremse Sattel Lampe Tasche Pumpe Reifen Ventil Felge Speiche Lenker Klingel"}
	english = speech{[]string{
		"Yesterday I was working with the %s and then there was the %s, because we need the %s.",
		"If we have the %s then we mostly take the %s and not the %s.",
		"With us there is the %s every day, and it is no other with the %s or the %s.",
	}, "workshop screw hammer shelf client invoice delivery bicycle chain brake saddle lamp bag pump tyre valve rim spoke handlebar bell"}
	gardens = speech{english.sentences, "garden seed spade pot soil water rain compost flower tomato bean hedge lawn mower rake bucket tree apple pear weed"}
)

// talk makes n people who say twelve sentences each.
func talk(kinds []speech, n int, seed uint64) ([]segment.Source, []segment.Person) {
	random := rand.New(rand.NewPCG(seed, 1))
	var sources []segment.Source
	var people []segment.Person
	for _, k := range kinds {
		words := strings.Fields(k.words)
		for range n {
			var text strings.Builder
			src, p := segment.Source{Path: fmt.Sprintf("%d.txt", len(people))}, segment.Person{ID: fmt.Sprint(len(people)), Path: fmt.Sprintf("%d.txt", len(people))}
			for j := range 12 {
				start := text.Len()
				fmt.Fprintf(&text, k.sentences[random.IntN(len(k.sentences))], words[random.IntN(len(words))], words[random.IntN(len(words))], words[random.IntN(len(words))])
				src.Segments = append(src.Segments, segment.Segment{Start: start, End: text.Len() + 1, Body: start, BodyEnd: text.Len(), Kind: segment.KindParagraph, Role: segment.Unknown})
				text.WriteByte('\n')
				p.Said = append(p.Said, segment.Ref{Source: len(sources), Segment: j})
			}
			src.Text = []byte(text.String())
			sources, people = append(sources, src), append(people, p)
		}
	}
	return sources, people
}

func TestNoLanguageIsAGroup(t *testing.T) {
	for _, tt := range []struct {
		name  string
		kinds []speech
		want  int
	}{
		{"one kind in two languages", []speech{german, english}, 1},
		{"two kinds in one language", []speech{gardens, english}, 2},
		{"two kinds in one of two languages", []speech{gardens, english, german}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			right := 0
			for seed := range uint64(5) {
				sources, people := talk(tt.kinds, 10, seed)
				r, err := groups.Find(context.Background(), sources, people, groups.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if r.Recommended == tt.want {
					right++
				}
			}
			if right < 4 {
				t.Errorf("%d of 5 studies have %d groups", right, tt.want)
			}
		})
	}
}
