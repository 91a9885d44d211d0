package segment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

const sewing = "I sew by hand with a needle that my aunt gave me when I was nine.\n\nThe thread breaks each time when I am in a hurry, and then I begin again.\n\n" +
	"On Sundays we sit in the kitchen, all of us, and mend what the week has torn.\n\nA machine would be faster but I like to hear the rain while I work.\n"

const weaving = "The loom stands in the barn because it is too large for any room of mine.\n\nI weave blankets for the market, where nobody asks how long they took.\n\n" +
	"In winter my fingers are cold, so I stop at noon and read for a while.\n\nMy daughter wants to learn it but she has no patience with the warp.\n"

// diary is what somebody writes with a question above the answer of each day.
func diary(text string) string {
	var days []string
	for i, day := range strings.Split(strings.TrimSpace(text), "\n\n") {
		days = append(days, fmt.Sprintf("Day %d: what did you want to make today, and what got in the way of it?\n\n%s", i+1, day))
	}
	return strings.Join(days, "\n\n") + "\n"
}

func TestMerge(t *testing.T) {
	edited := strings.ReplaceAll(strings.ReplaceAll(sewing, "aunt", "uncle"), "hurry", "rush")
	half := strings.Join(strings.Split(sewing, "\n\n")[:2], "\n\n") + "\n\n" + strings.Join(strings.Split(weaving, "\n\n")[:2], "\n\n")
	short := "Yes, I do like that.\n\nNo, not at all.\n\nEvery day, and at night.\n"
	for _, row := range []struct {
		name  string
		texts []string
		want  []string // each person, with its copies
	}{
		{"two people", []string{sewing, weaving}, []string{"0 []", "1 []"}},
		{"a copy", []string{sewing, weaving, sewing}, []string{"0 [2]", "1 []"}},
		{"the same question every day", []string{diary(sewing), diary(weaving)}, []string{"0 []", "1 []"}},
		{"a copied diary", []string{diary(sewing), diary(weaving), diary(sewing)}, []string{"0 [2]", "1 []"}},
		{"two copies", []string{sewing, sewing, sewing}, []string{"0 [1 2]"}},
		{"nearly a copy", []string{sewing, edited}, []string{"0 [1]"}},
		{"half of it is somebody's, with 27 words, and the other half somebody else's", []string{weaving, sewing, half}, []string{"0 []", "1 []", "2 []"}},
		{"short answers are alike by chance", []string{short, short, short}, []string{"0 []", "1 []", "2 []"}},
		{"two long answers of 15 words each are too few", []string{strings.Join(strings.Split(sewing, "\n\n")[:2], "\n\n"), strings.Join(strings.Split(sewing, "\n\n")[:2], "\n\n")}, []string{"0 []", "1 []"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var sources []segment.Source
			for i, text := range row.texts {
				sources = append(sources, segment.Source{Path: fmt.Sprintf("%d.txt", i), Text: []byte(text), Segments: split(t, "txt", text, segment.Options{})})
			}
			people, err := segment.By(sources, "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range segment.Merge(sources, people) {
				got = append(got, fmt.Sprintf("%s %v", p.ID, p.Copies))
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// What only the copy says is kept, and what both say counts once.
func TestMergeKeepsWhatTheCopyAdds(t *testing.T) {
	more := sewing + "\nAnd since May I teach it to the children of the whole street, for nothing.\n"
	var sources []segment.Source
	for i, text := range []string{sewing, more} {
		sources = append(sources, segment.Source{Path: fmt.Sprintf("%d.txt", i), Text: []byte(text), Segments: split(t, "txt", text, segment.Options{})})
	}
	people, err := segment.By(sources, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := segment.Merge(sources, people); len(got) != 1 || len(got[0].Said) != 5 {
		t.Errorf("got %d people, the first of whom says %d things, want 1 and 5", len(got), len(got[0].Said))
	}
}

// BenchmarkMerge looks for the same person among 10,000 who say ten things of fifteen words each, of
// whom every hundredth says what another said.
func BenchmarkMerge(b *testing.B) {
	const n, said, words = 10_000, 10, 15
	random := rand.New(rand.NewPCG(1, 2))
	src := segment.Source{Path: "survey.csv"}
	var people []segment.Person
	var text []byte
	for i := range n {
		p := segment.Person{ID: strconv.Itoa(i), Path: src.Path}
		for j := range said {
			start := len(text)
			if i%100 == 99 {
				first := src.Segments[(i-1)*said+j]
				text = append(text, text[first.Body:first.BodyEnd]...)
			} else {
				for range words {
					text = append(text, "word"+strconv.Itoa(random.IntN(5000))+" "...)
				}
			}
			p.Said = append(p.Said, segment.Ref{Segment: len(src.Segments)})
			src.Segments = append(src.Segments, segment.Segment{Start: start, End: len(text), Body: start, BodyEnd: len(text), Kind: segment.KindAnswer, Role: segment.Participant})
		}
		people = append(people, p)
	}
	src.Text = text
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if got := segment.Merge([]segment.Source{src}, people); len(got) != n-n/100 {
			b.Fatalf("%d people", len(got))
		}
	}
}
