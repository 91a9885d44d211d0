package groups_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
)

// kinds are the words that three kinds of people use; everybody uses the common ones.
var (
	kinds = []string{
		"oven sourdough flour kneading crust bakery yeast dough rolling starter",
		"compiler debugger stack pointer build linker assembly register kernel crash",
		"trail summit tent rucksack boots ridge weather compass glacier hut",
	}
	common = strings.Fields("morning family budget weekend friends coffee street music winter letter train garden holiday breakfast")
)

// people makes n participants of every kind. Each says ten messages of five words, two of which are
// common.
func people(kinds []string, n int, seed uint64) [][]string {
	r := rand.New(rand.NewPCG(seed, 1))
	var said [][]string
	for i := range n * len(kinds) {
		own := strings.Fields(kinds[i%len(kinds)])
		var messages []string
		for range 10 {
			var words []string
			for range 3 {
				words = append(words, own[r.IntN(len(own))])
			}
			words = append(words, common[r.IntN(len(common))], common[r.IntN(len(common))])
			messages = append(messages, strings.Join(words, " "))
		}
		said = append(said, messages)
	}
	return said
}

func TestFind(t *testing.T) {
	same := slices.Repeat([][]string{{"The export is slow.", "The export is slow."}}, 12)
	form := people([]string{strings.Join(common, " ")}, 12, 3)
	for i := range form {
		form[i] = append(form[i], "Which of our products would you recommend to colleagues?")
	}
	rows := []struct {
		name      string
		said      [][]string
		want      int
		low, high int
		support   evidence.Support
		silent    int
	}{
		{"nobody", nil, 0, 0, 0, evidence.TooFew, 0},
		{"one participant", people(kinds[:1], 1, 1), 1, 1, 1, evidence.TooFew, 0},
		{"seven participants are too few to test", people(kinds, 3, 1)[:7], 1, 1, 1, evidence.TooFew, 0},
		{"three kinds of people are three groups", people(kinds, 6, 1), 3, 3, 3, evidence.Clear, 0},
		{"two kinds of people are two groups", people(kinds[:2], 8, 1), 2, 2, 2, evidence.Clear, 0},
		{"one kind of people is one group", people(kinds[:1], 18, 1), 1, 1, 1, evidence.None, 0},
		{"who says what everybody says cannot be compared", same, 1, 1, 1, evidence.TooFew, 12},
		{"the questions of a form are nobody's words", form, 1, 1, 1, evidence.None, 0},
		{"who says nothing comparable is silent", append(people(kinds, 6, 1), []string{"Yeah."}, nil, []string{"zither"}), 3, 3, 3, evidence.Clear, 3},
		{"everybody silent", slices.Repeat([][]string{{"Yeah, okay."}}, 9), 1, 1, 1, evidence.TooFew, 9},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			sources, people := study(tt.said)
			r, err := groups.Find(t.Context(), sources, people, groups.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprintf("%d (%d-%d) %s, %d silent", r.Recommended, r.Low, r.High, r.Support, len(r.Silent))
			if want := fmt.Sprintf("%d (%d-%d) %s, %d silent", tt.want, tt.low, tt.high, tt.support, tt.silent); got != want {
				t.Errorf("got  %s, effect %v\nwant %s", got, r.Effect, want)
			}
			if !reflect.DeepEqual(r.Members, r.Cut(r.Recommended)) {
				t.Errorf("members %v are not the cut", r.Members)
			}
		})
	}
}

func TestFindPutsEachKindInItsGroup(t *testing.T) {
	sources, people := study(people(kinds, 6, 2))
	r, err := groups.Find(t.Context(), sources, people, groups.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(r.Members), "[[0 3 6 9 12 15] [1 4 7 10 13 16] [2 5 8 11 14 17]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r.PValue == nil || *r.PValue != 0.01 {
		t.Errorf("p value %v, want 0.01", r.PValue)
	}
	if !slices.IsSorted(r.Coverage) || r.Coverage[0] != 0 || r.Coverage[2] < 0.3 {
		t.Errorf("coverage %v does not rise from 0", r.Coverage)
	}
}

func TestFindRefusesWhatIsNotThere(t *testing.T) {
	sources, people := study([][]string{{"The export is slow."}})
	broken := slices.Clone(sources)
	broken[0].Segments = []segment.Segment{{Body: 3, BodyEnd: 99}}
	rows := []struct {
		name    string
		sources []segment.Source
		ref     segment.Ref
		want    string
	}{
		{"a source that is not there", sources, segment.Ref{Source: 1}, "group pa.txt: no segment 0 in source 1"},
		{"a segment that is not there", sources, segment.Ref{Segment: 7}, "group pa.txt: no segment 7 in source 0"},
		{"a segment beyond the text", broken, segment.Ref{}, "group pa.txt: segment 0 lies outside pa.txt"},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			people[0].Said = []segment.Ref{tt.ref}
			_, err := groups.Find(t.Context(), tt.sources, people, groups.Options{})
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestCutPartsEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		said := people(kinds, n, rapid.Uint64().Draw(t, "seed"))
		for range rapid.IntRange(0, 3).Draw(t, "silent") {
			said = append(said, []string{"Okay."})
		}
		for range rapid.IntRange(0, 3).Draw(t, "copies") {
			said = append(said, said[0])
		}
		sources, people := study(said)
		r, err := groups.Find(t.Context(), sources, people, groups.Options{Shuffles: 3})
		if err != nil {
			t.Fatal(err)
		}
		if r.Recommended < r.Low || r.Recommended > r.High {
			t.Fatalf("recommended %d outside %d to %d", r.Recommended, r.Low, r.High)
		}
		for k := range len(people) + 2 {
			cut := r.Cut(k)
			if k < 1 || k > len(people) {
				if cut != nil {
					t.Fatalf("cut into %d: %v", k, cut)
				}
				continue
			}
			var all []int
			for g, members := range cut {
				if len(members) == 0 || g > 0 && len(members) > len(cut[g-1]) || !slices.IsSorted(members) {
					t.Fatalf("cut into %d: %v", k, cut)
				}
				all = append(all, members...)
			}
			slices.Sort(all)
			if len(cut) != k || len(all) != len(slices.Compact(all)) || len(all) < len(people)-len(r.Silent) {
				t.Fatalf("cut into %d: %v", k, cut)
			}
		}
	})
}

func TestFindIsDeterministic(t *testing.T) {
	for _, n := range []int{10, 50, 60} { // decomposed as a whole, as a whole in blocks, and in its leading part
		var first []byte
		for _, procs := range []int{1, 4} {
			old := runtime.GOMAXPROCS(procs)
			sources, people := study(people(kinds, n, 4))
			r, err := groups.Find(t.Context(), sources, people, groups.Options{})
			runtime.GOMAXPROCS(old)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b
			}
			if string(b) != string(first) {
				t.Errorf("%d participants, at %d processors:\n%s\nwant\n%s", 3*n, procs, b, first)
			}
		}
	}
}

func BenchmarkFind(b *testing.B) {
	sources, people := study(people(kinds, 12, 1))
	for b.Loop() {
		if _, err := groups.Find(b.Context(), sources, people, groups.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestCutOfManyIntoMany(t *testing.T) {
	sources, people := study(people(kinds, 200, 9))
	r, err := groups.Find(t.Context(), sources, people, groups.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Recommended != 3 {
		t.Errorf("got %d groups, want 3", r.Recommended)
	}
	for _, k := range []int{100, 599, 600} {
		if got := len(r.Cut(k)); got != k {
			t.Errorf("cut into %d gave %d groups", k, got)
		}
	}
}

func TestCutTakesInTheSilentWhereTheOthersAreTooFew(t *testing.T) {
	sources, people := study([][]string{{"oven sourdough"}, {"Yeah."}, {"tent ridge"}, {"Okay."}})
	r, err := groups.Find(t.Context(), sources, people, groups.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []string{"[]", "[[0 2]]", "[[0] [2]]", "[[0 3] [1] [2]]", "[[0] [1] [2] [3]]"} {
		if got := fmt.Sprint(r.Cut(k)); got != want {
			t.Errorf("cut into %d: got %s, want %s", k, got, want)
		}
	}
}
