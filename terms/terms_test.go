package terms_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/persona-go/persona/terms"
)

var texts = []struct{ name, text, want string }{
	{"an empty text has no terms", "", ""},
	{"stop words and fillers are no terms", "Yeah, okay, I know, um, like, you know!", ""},
	{"numbers and single letters are no terms", "12 3.5 a b 2015-12-21 x", ""},
	{"redactions and sounds are no terms", "XXXX Mmm xx", ""},
	{"forms of one word are one term", "Deploying deployed deploys", "deploy deploy deploy"},
	{"neighbours make a phrase", "data pipelines", "data pipelin data·pipelin"},
	{"a hyphen joins a phrase", "on-call rotation", "call rotat call·rotat"},
	{"a comma keeps neighbours apart", "notebooks, kernels", "notebook kernel"},
	{"a stop word keeps neighbours apart", "quality of pipelines", "qualiti pipelin"},
	{"a wrapped line joins a phrase", "feature\n     importance", "featur import featur·import"},
	{"a blank line keeps neighbours apart", "feature\n\nimportance", "featur import"},
	{"a possessive is its owner", "the team’s notebook", "team notebook team·notebook"},
	{"a curly apostrophe is a straight one", "don’t doesn't", ""},
	{"other languages stand as they are written", "Die Größe der Schlüssel", "die größe der schlüssel die·größe größe·der der·schlüssel"},
	{"two Han characters are a word", "数据", "数据"},
	{"bytes that are no UTF-8 harm nobody", "kernel \xff\xfe crash", "kernel crash"},
}

func TestAdd(t *testing.T) {
	for _, tt := range texts {
		t.Run(tt.name, func(t *testing.T) {
			var x terms.Index
			var got []string
			for _, id := range x.Add(nil, []byte(tt.text), true) {
				got = append(got, strings.ReplaceAll(x.Key(id), " ", "·"))
			}
			slices.SortStableFunc(got, func(a, b string) int { return strings.Count(a, "·") - strings.Count(b, "·") })
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, " "), tt.want)
			}
		})
	}
}

func TestPartsOfAddressesAreNoTerms(t *testing.T) {
	var x terms.Index
	var got []string
	for _, n := range x.Add(nil, []byte("write to <ann.smith+lists@mail.example.org>, or mention @alice @ noon"), true) {
		got = append(got, x.Text(n))
	}
	if want := []string{"write", "mention", "alice", "noon"}; !slices.Equal(got, want) {
		t.Errorf("terms: got %q, want %q", got, want)
	}
}

func TestPhrasesAreWrittenAsTheirScriptIs(t *testing.T) {
	for text, want := range map[string]string{"教室": "教室", "data pipelines": "data pipelines"} {
		var x terms.Index
		all := x.Add(nil, []byte(text), true)
		if got := x.Text(all[len(all)-1]); got != want {
			t.Errorf("phrase of %q: got %q", text, got)
		}
	}
}

func TestText(t *testing.T) {
	rows := []struct{ name, text, key, want string }{
		{"the most frequent form is shown", "crash crashes crashes", "crash", "crashes"},
		{"of equally frequent forms the first in the dictionary", "crashes crash", "crash", "crash"},
		{"its most frequent spelling is shown", "github GitHub GitHub", "github", "GitHub"},
		{"of equally frequent spellings the one in small letters", "Pipeline pipeline", "pipelin", "pipeline"},
		{"a phrase is shown as it was written", "Data quality. data qualities, data quality", "data qualiti", "data quality"},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			var x terms.Index
			x.Add(nil, []byte(tt.text), true)
			id, ok := x.Lookup(tt.key)
			if !ok {
				t.Fatalf("no term %q", tt.key)
			}
			if got := x.Text(id); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	text := "The team’s 3 kernels—don’t crash."
	var got []string
	for w := range terms.Words([]byte(text)) {
		got = append(got, text[w.Start:w.End]+"/"+w.Lower)
	}
	if want := "The/the team’s/team kernels/kernels don’t/don't crash/crash"; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	for range terms.Words([]byte(text)) {
		break
	}
}

func study(x *terms.Index, people ...string) [][]int {
	var said [][]int
	for _, p := range people {
		said = append(said, x.Add(nil, []byte(p), true))
	}
	return said
}

func TestDistinctive(t *testing.T) {
	cook := strings.Repeat("The oven heats slowly. I bake sourdough bread with friends. ", 4)
	code := strings.Repeat("The compiler reports errors. I debug the build with friends. ", 4)
	all := []string{cook, cook, cook, code, code, code}
	first := []bool{true, true, true, false, false, false}
	rows := []struct {
		name   string
		people []string
		inside []bool
		o      terms.Options
		want   string
	}{
		{"what one group says and the others do not", all, first, terms.Options{},
			"bake sourdough 3:0, bread 3:0, heats slowly 3:0, oven 3:0"},
		{"repeats are kept on request", all, first, terms.Options{Repeats: true, Limit: 3}, "bake 3:0, bread 3:0, heats 3:0"},
		{"one person's hobby horse is not the group's", []string{cook + "Zither zither zither zither zither.", cook, code, code}, []bool{true, true, false, false}, terms.Options{Limit: 9},
			"bake 2:0, bread 2:0, heats 2:0, oven 2:0, slowly 2:0, sourdough 2:0"},
		{"nothing sets everybody apart", all, []bool{true, true, true, true, true, true}, terms.Options{}, ""},
		{"nothing sets nobody apart", all, make([]bool, 6), terms.Options{}, ""},
		{"a high bar lets nothing through", all, first, terms.Options{MinZ: 50}, ""},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			var x terms.Index
			var got []string
			for _, c := range terms.Distinctive(&x, study(&x, tt.people...), tt.inside, tt.o) {
				got = append(got, c.Text+" "+string(rune('0'+c.Inside))+":"+string(rune('0'+c.Outside)))
			}
			slices.Sort(got)
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), tt.want)
			}
		})
	}
}

func TestDistinctiveSwapsSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"oven", "bread", "compiler", "debug", "friend", "kernel", "pipeline", "the"})
		var people []string
		var inside, outside []bool
		for range rapid.IntRange(2, 8).Draw(t, "people") {
			people = append(people, strings.Join(rapid.SliceOfN(word, 1, 40).Draw(t, "said"), " "))
			in := rapid.Bool().Draw(t, "inside")
			inside, outside = append(inside, in), append(outside, !in)
		}
		var x terms.Index
		said := study(&x, people...)
		z := map[int]float64{}
		for _, c := range terms.Distinctive(&x, said, inside, terms.Options{MinZ: 1e-9, Repeats: true, MinParticipants: 1}) {
			z[c.Term] = c.Z
		}
		for _, c := range terms.Distinctive(&x, said, outside, terms.Options{MinZ: 1e-9, Repeats: true, MinParticipants: 1}) {
			if z[c.Term] > 0 {
				t.Fatalf("%s sets both sides apart: %g and %g", c.Text, z[c.Term], c.Z)
			}
		}
	})
}

func FuzzAdd(f *testing.F) {
	for _, tt := range texts {
		f.Add(tt.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var x, y terms.Index
		got := x.Add(nil, []byte(text), true)
		if again := y.Add(nil, []byte(text), true); !slices.Equal(got, again) {
			t.Fatalf("twice the same text, %v and %v", got, again)
		}
		for _, id := range got {
			if x.Key(id) == "" || x.Text(id) == "" {
				t.Fatalf("term %d of %q has no text", id, text)
			}
		}
		start, end := 0, 0
		for w := range terms.Words([]byte(text)) {
			if w.Start < start || w.End < end || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("word %+v out of order in %q", w, text)
			}
			start, end = w.Start, w.End
			if utf8.ValidString(text) && !utf8.ValidString(w.Lower) {
				t.Fatalf("word %q is no UTF-8", w.Lower)
			}
		}
	})
}
