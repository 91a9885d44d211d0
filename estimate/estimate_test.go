package estimate_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/groups"
	"github.com/persona-go/persona/segment"
)

// study makes one source a participant, one segment a message, and counts a token a word.
func study(said [][]string) estimate.Study {
	var st estimate.Study
	for i, messages := range said {
		s := segment.Source{Path: fmt.Sprintf("p%02d.txt", i)}
		p := segment.Person{ID: s.Path, Path: s.Path}
		for j, m := range messages {
			at := len(s.Text)
			s.Text = append(append(s.Text, m...), '\n')
			s.Segments = append(s.Segments, segment.Segment{Start: at, End: len(s.Text), Body: at, BodyEnd: len(s.Text) - 1})
			p.Said = append(p.Said, segment.Ref{Source: i, Segment: j})
			st.Tokens += len(strings.Fields(m))
		}
		st.Sources, st.People = append(st.Sources, s), append(st.People, p)
	}
	return st
}

var kinds = []string{
	"oven sourdough flour kneading crust bakery yeast dough rolling starter",
	"compiler debugger stack pointer build linker assembly register kernel crash",
	"trail summit tent rucksack boots ridge weather compass glacier hut",
}

func people(kinds []string, n, messages int) [][]string {
	r := rand.New(rand.NewPCG(5, 1))
	var said [][]string
	for i := range n {
		own := strings.Fields(kinds[i%len(kinds)])
		var ms []string
		for range messages {
			ms = append(ms, strings.Join([]string{own[r.IntN(10)], own[r.IntN(10)], "and", own[r.IntN(10)], []string{"morning", "family", "budget", "weekend", "friends"}[r.IntN(5)]}, " "))
		}
		said = append(said, ms)
	}
	return said
}

func grouped(t interface{ Fatal(...any) }, s estimate.Study, o estimate.Options) estimate.Estimate {
	found, err := groups.Find(s.Sources, s.People, groups.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return estimate.Groups(s, found, o)
}

func TestGroups(t *testing.T) {
	rows := []struct {
		name string
		said [][]string
		want string
		says string
	}{
		{"three kinds of people back three personas", people(kinds, 18, 10), "3 (3-3) clear by groups", "18 participants were compared by the words they use, and 3 groups stand out."},
		{"one kind of people backs one", people(kinds[:1], 18, 10), "1 (1-1) none by groups", "They do not fall into groups"},
		{"few participants back half as many at most", people(kinds, 5, 10), "2 (2-2) too_few by tokens", "5 participants are too few to test for groups: at least 8 are needed."},
		{"one participant backs one", people(kinds, 1, 10), "1 (1-1) too_few by tokens", "1 participant is too few"},
		{"nobody backs none", nil, "0 (0-0) too_few by tokens", "No participant says anything"},
		{"many who say nothing are few", append(people(kinds, 6, 10), []string{"Yeah."}, []string{"Okay."}), "2 (2-4) too_few by tokens", "Of 8 participants 6 said something that can be compared with others, which is too few"},
		{"people who all say the same back one", slices.Repeat([][]string{{"I want the deck before the client call on Friday."}}, 9), "1 (1-1) too_few by tokens", "no difference between what they say can be seen"},
		{"a few who all say the same back one", slices.Repeat([][]string{{"I want the deck before the client call on Friday."}}, 6), "1 (1-1) too_few by tokens", "6 participants were read"},
		{"the silent are named", append(people(kinds, 18, 10), []string{"Yeah."}), "3 (3-3) clear by groups", "1 participant said nothing that can be compared with others, and is in no group."},
		{"the sizes of the groups are named", people(kinds, 20, 10), "3 (3-3) clear by groups", "The groups have 7, 7 and 6 participants."},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			e := grouped(t, study(tt.said), estimate.Options{})
			if got := fmt.Sprintf("%d (%d-%d) %s by %s", e.Recommended, e.Low, e.High, e.Support, e.Method); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if all := strings.Join(e.Reasons, "\n"); !strings.Contains(all, tt.says) {
				t.Errorf("reasons:\n%s\nwant among them %s", all, tt.says)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	once := slices.Repeat([][]string{slices.Repeat([]string{"the export of the weekly report is far too slow for us"}, 4000)}, 12)
	long := people(kinds, 18, 600)
	rows := []struct {
		name string
		said [][]string
		o    estimate.Options
		want string
		says string
	}{
		{"volume counts", long, estimate.Options{TokensPerPersona: 10_000}, "3 (2-5), confidence 0.9", "38,395 tokens of text at about 10,000 a persona back 3 personas."},
		{"one sentence over and over backs no more than the smallest number", once, estimate.Options{}, "2 (2-4), confidence 0.5", "say again word for word"},
		{"one file backs one persona, inside its range", long[:1], estimate.Options{}, "1 (1-1), confidence 0.6", ""},
		{"a smallest number is kept to", people(kinds, 18, 10), estimate.Options{Min: 4}, "4 (4-6), confidence 0.7", "4 is the smallest number asked for."},
		{"nobody asked for the smallest number", people(kinds, 18, 10), estimate.Options{}, "2 (2-4), confidence 0.7", "2 is the smallest number that is recommended where none is asked for."},
		{"a largest number is kept to", long, estimate.Options{TokensPerPersona: 1000, Max: 6}, "6 (4-6), confidence 0.9", "More than 6 personas are hard to keep apart; that is the largest number asked for."},
		{"participants are a ceiling", long[:3], estimate.Options{TokensPerPersona: 100}, "3 (2-3), confidence 0.7", "With 3 participants no more than 3 can be told apart."},
		{"a smallest number above the largest wins", long, estimate.Options{Min: 12, Max: 5}, "12 (12-12), confidence 0.9", ""},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			e := estimate.Tokens(study(tt.said), tt.o)
			got := fmt.Sprintf("%d (%d-%d), confidence %g", e.Recommended, e.Low, e.High, *e.Confidence)
			if got != tt.want {
				t.Errorf("got %s, want %s; %+v", got, tt.want, e.Factors)
			}
			if all := strings.Join(e.Reasons, "\n"); !strings.Contains(all, strings.Replace(tt.says, "say again", "said again", 1)) {
				t.Errorf("reasons:\n%s\nwant among them %s", all, tt.says)
			}
			if e.PValue != nil {
				t.Errorf("p value %g, though nothing was tested", *e.PValue)
			}
		})
	}
}

func TestThemes(t *testing.T) {
	said := [][]string{}
	for i := range 9 {
		ms := []string{"The data pipeline broke again.", "Yeah, I mean, you know."}
		if i < 6 {
			ms = append(ms, "Our dashboards load slowly.")
		}
		if i%2 == 0 {
			ms = append(ms, "A code review takes days.")
		}
		said = append(said, append(ms, strings.Repeat("zither ", 9)))
	}
	var got []string
	for _, th := range estimate.Tokens(study(said[:]), estimate.Options{}).Themes {
		got = append(got, fmt.Sprintf("%s %d", th.Phrase, th.Participants))
	}
	slices.Sort(got)
	if want := "code review 5, dashboards load 6, data pipeline 9, zither 9"; strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestFactors(t *testing.T) {
	s := study([][]string{{"The export is slow.", "The export is slow."}, {"Reports need a deadline."}})
	got := estimate.Tokens(s, estimate.Options{}).Factors
	want := estimate.Factors{Files: 2, Participants: 2, Segments: 3, Tokens: 12, DistinctTokens: 8, Themes: 0, UniqueKeywords: 4, TokensPerFile: 6, Richness: 0.4}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestJSON(t *testing.T) {
	b, err := json.Marshal(grouped(t, study(people(kinds, 18, 10)), estimate.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"recommended":3`, `"low":3`, `"high":3`, `"support":"clear"`, `"p_value":0.01`, `"method":"groups"`, `"reasons":["`, `"themes":[{"phrase":"`, `"factors":{"files":18,"participants":18,"segments":180,"tokens":900,`} {
		if !strings.Contains(string(b), key) {
			t.Errorf("no %s in %s", key, b)
		}
	}
	if b, _ = json.Marshal(estimate.Tokens(estimate.Study{}, estimate.Options{})); !strings.Contains(string(b), `"p_value":null`) || strings.Contains(string(b), `"themes":null`) {
		t.Errorf("an empty estimate is %s", b)
	}
}

func TestRecommendationLiesInItsRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := study(people(kinds[:rapid.IntRange(1, 3).Draw(t, "kinds")], rapid.IntRange(0, 12).Draw(t, "people"), rapid.IntRange(0, 9).Draw(t, "messages")))
		s.Tokens = rapid.IntRange(0, 200_000).Draw(t, "tokens")
		o := estimate.Options{
			TokensPerPersona: rapid.IntRange(0, 20_000).Draw(t, "per"),
			Min:              rapid.IntRange(0, 6).Draw(t, "min"),
			Max:              rapid.IntRange(0, 12).Draw(t, "max"),
		}
		for _, e := range []estimate.Estimate{estimate.Tokens(s, o), grouped(t, s, o)} {
			if e.Low > e.Recommended || e.Recommended > e.High || e.High > len(s.People) || e.Low < min(1, len(s.People)) {
				t.Fatalf("%s: %d is not in %d to %d of %d", e.Method, e.Recommended, e.Low, e.High, len(s.People))
			}
			if e.Confidence != nil && (*e.Confidence < 0.5 || *e.Confidence > 0.9) {
				t.Fatalf("confidence %g", *e.Confidence)
			}
			if len(e.Reasons) == 0 {
				t.Fatal("no reasons")
			}
		}
	})
}

func TestRepetitionDoesNotInflate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := people(kinds, rapid.IntRange(1, 12).Draw(t, "people"), rapid.IntRange(1, 20).Draw(t, "messages"))
		more := slices.Clone(said)
		for i := range more {
			more[i] = slices.Concat(said[i], said[i], said[i])
		}
		o := estimate.Options{TokensPerPersona: 40}
		a, b := estimate.Tokens(study(said), o), estimate.Tokens(study(more), o)
		if b.Recommended > a.Recommended || *b.Confidence > *a.Confidence || b.Factors.Themes > a.Factors.Themes {
			t.Fatalf("once %d (%g), three times %d (%g)", a.Recommended, *a.Confidence, b.Recommended, *b.Confidence)
		}
	})
}

func TestSaturate(t *testing.T) {
	words := strings.Fields("oven flour crust dough compiler kernel linker stack summit tent ridge hut garden river bridge tower")
	grow := func(n, each int) [][]string { // participant i speaks of the first i*each words
		var said [][]string
		for i := range n {
			said = append(said, words[:min(len(words), (i+1)*each)])
		}
		return append(said, words)
	}
	rows := []struct {
		name string
		said [][]string
		o    estimate.SaturationOptions
		at   int
		says string
	}{
		{"everything said by the first four", slices.Repeat([][]string{words}, 8), estimate.SaturationOptions{}, 4, "After 4 of 8 participants no 2 in a row brought more than 5 % new themes, measured by the 16 of the first 4"},
		{"new themes until the seventh", grow(9, 2), estimate.SaturationOptions{}, 8, "After 8 of 10 participants"},
		{"new themes to the end", grow(7, 2), estimate.SaturationOptions{}, 0, "New themes still come: the last 2 of 8 participants brought 2, 25 % of the 8 that the first 4 spoke of."},
		{"a longer run asks for more", grow(9, 2), estimate.SaturationOptions{Run: 3}, 0, "New themes still come"},
		{"too few to tell", grow(4, 2), estimate.SaturationOptions{}, 0, "5 participants are too few to tell"},
		{"nobody", nil, estimate.SaturationOptions{}, 0, "0 participants are too few to tell"},
		{"nothing in common", [][]string{{"oven"}, {"flour"}, {"crust"}, {"dough"}, {"stack"}, {"tent"}}, estimate.SaturationOptions{}, 0, "share no theme"},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			got := estimate.Saturate(study(tt.said), tt.o)
			if got.At != tt.at || !strings.HasPrefix(got.Reason, strings.SplitN(tt.says, "share", 2)[0]) && !strings.Contains(got.Reason, tt.says) {
				t.Errorf("at %d: %s %v\nwant at %d: %s", got.At, got.Reason, got.Steps, tt.at, tt.says)
			}
		})
	}
}
