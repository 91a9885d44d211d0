package main

import (
	"compress/gzip"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/persona-go/persona/evidence"
)

// made is a family of texts in words of its own.
func made(name string, labels int) family {
	by := map[string][]string{}
	for l := range labels {
		for i := range 2 * least {
			by[fmt.Sprintf("%s%02d", name, l)] = append(by[fmt.Sprintf("%s%02d", name, l)],
				fmt.Sprintf("the %s%dx%d and %s%dx%d with a %s%dx%d here", name, l, i%3, name, l, i%4+10, name, l, i%5+20)+strings.Repeat(" so", i%11))
		}
	}
	return collect(name, by)
}

func texts() *loaded {
	x := &loaded{families: []family{made("ab", 20), made("cd", 20), made("ef", 20), made("gh", 60), made("kl", 5)}, authors: made("by", 3), answers: map[string][][]reply{}}
	x.english, x.german = x.families[0], x.families[0]
	for _, r := range roles {
		for i := range 30 {
			x.answers[r] = append(x.answers[r], []reply{{"What?", fmt.Sprint(r, " ", i)}, {"Why?", "so it is"}})
		}
	}
	return x
}

func TestStudiesAreWhatTheyAreCalled(t *testing.T) {
	x := texts()
	for _, s := range suites() {
		for i := range 12 {
			d := s.draw(x, i, rand.New(rand.NewPCG(1, uint64(i))))
			if again := s.draw(x, i, rand.New(rand.NewPCG(1, uint64(i)))); !reflect.DeepEqual(d, again) {
				t.Fatalf("%s %d: drawn twice, it is two studies", s.name, i)
			}
			size := map[int]int{}
			for _, g := range d.truth {
				size[g]++
			}
			if len(size) != d.k || len(d.truth) != len(d.said) {
				t.Errorf("%s %d: %d groups of %d, %d participants of %d", s.name, i, len(size), d.k, len(d.truth), len(d.said))
			}
			for g, n := range size {
				if n < 3 {
					t.Errorf("%s %d: %d in group %d", s.name, i, n, g)
				}
			}
			for _, said := range d.said {
				switch {
				case s.name == "reviews" && len(said) != 1, s.name == "short" && len(said) > 3, strings.HasPrefix(s.name, "guide") && len(said) != 12:
					t.Errorf("%s %d: %d answers", s.name, i, len(said))
				case s.name == "guide csv" && said[0].question == "", s.name == "guide" && said[0].question != "":
					t.Errorf("%s %d: the question is %q", s.name, i, said[0].question)
				}
			}
			if strings.HasPrefix(s.name, "guide") {
				checkGuide(t, d)
			}
			if s.name == "copies" {
				checkCopies(t, d)
			}
			one := s.name == "copies" || s.name == "languages" || strings.HasPrefix(s.name, "one ")
			if one && d.k != 1 || s.name == "tiny" && (size[0] != 37 || size[1] != 3) {
				t.Errorf("%s %d: groups of %v", s.name, i, size)
			}
			if _, people, of := d.sources(); s.name == "copies" && len(people) == len(d.said) || len(of) != len(people) {
				t.Errorf("%s %d: %d people of %d, %d numbers", s.name, i, len(people), len(d.said), len(of))
			}
		}
	}
}

// about returns the label of a made text: "the ab03x1 and …".
func about(text string) string {
	label, _, _ := strings.Cut(strings.Fields(text)[1], "x")
	return label
}

// checkGuide checks that everybody is asked about the same eight subjects, none of them a group's,
// and that the rest is about the group's.
func checkGuide(t *testing.T, d study) {
	t.Helper()
	of := map[int]string{}
	for p, said := range d.said {
		for q, a := range said {
			label := about(a.text)
			if q < 8 && label != about(d.said[0][q].text) {
				t.Fatalf("question %d is about %s and %s", q, about(d.said[0][q].text), label)
			}
			if q < 8 {
				continue
			}
			if of[d.truth[p]] == "" {
				of[d.truth[p]] = label
			}
			if of[d.truth[p]] != label {
				t.Fatalf("group %d speaks of %s and %s", d.truth[p], of[d.truth[p]], label)
			}
		}
	}
	for g, label := range of {
		for q := range 8 {
			if about(d.said[0][q].text) == label {
				t.Fatalf("everybody is asked about the subject of group %d", g)
			}
		}
	}
}

// checkCopies checks that who is there twice differs in one word.
func checkCopies(t *testing.T, d study) {
	t.Helper()
	first := 3 * len(d.said) / 4
	for first+first/3 != len(d.said) {
		first++
	}
	for p, again := range d.said[first:] {
		differ := 0
		for i, a := range again {
			was, is := strings.Fields(d.said[p][i].text), strings.Fields(a.text)
			for j := range was {
				if is[j] != was[j] {
					differ++
				}
			}
		}
		if differ != 1 {
			t.Fatalf("a copy of %d differs in %d words", p, differ)
		}
	}
}

func TestTally(t *testing.T) {
	one, three := study{k: 1, purity: 1}, study{k: 3, purity: .85}
	tiny := outcome{study: study{k: 2, purity: 1}, id: "tiny/0", n: 40, recommended: 2, low: 2, high: 2, support: evidence.Clear, agreement: 1, kept: true}
	var got tally
	for _, o := range []outcome{
		{study: one, id: "main/0", n: 12, recommended: 1, low: 1, high: 1, support: evidence.None},
		{study: one, id: "main/1", n: 12, recommended: 3, low: 2, high: 4, support: evidence.Weak, silhouette: 5},
		{study: three, id: "main/2", n: 24, recommended: 2, low: 2, high: 4, support: evidence.Clear, agreement: .5},
		tiny,
	} {
		got.add(o, map[string]earlier{"main/1": {2, 9}, "main/2": {3, 4}})
	}
	want := tally{n: 4, exact: 2, near: 3, covered: 3, wide: 4, off: 3, one: 2, split: 1, clear: 2, clearExact: 1, agreement: 1.5, many: 2, before: 1, beforeN: 2,
		silhouette: 5, silhouetteN: 2, splitBefore: 1, three: 1, threeKept: 1, pure: 2, pureClear: 2, narrow: 1, unsure: 2}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSilhouetteIsWidestAtTheNumberOfHeaps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for heaps := 2; heaps <= 6; heaps++ {
		var points [][]float64
		for i := range 12 * heaps {
			at := 2 * math.Pi * float64(i%heaps) / float64(heaps)
			points = append(points, []float64{10*math.Cos(at) + r.NormFloat64(), 10*math.Sin(at) + r.NormFloat64()})
		}
		if got := widest(points); got != heaps {
			t.Errorf("%d heaps: got %d", heaps, got)
		}
	}
}

func TestReducedPointsKeepKindsApart(t *testing.T) {
	s := study{}
	for _, words := range []string{"oven bread dough", "tent ridge rain", "bread oven crust", "rain ridge stove"} {
		s.said = append(s.said, []reply{{text: words}})
	}
	sources, people, _ := s.sources()
	points := reduced(sources, people)
	if near, far := apart(points[0], points[2]), apart(points[0], points[1]); near >= far || math.Abs(far-2) > 1e-9 {
		t.Errorf("alike %v apart, unlike %v", near, far)
	}
}

func TestATableIsReadAsItWasWritten(t *testing.T) {
	done, err := measure(texts(), options{seed: 1, studies: 16, only: regexp.MustCompile("^(main|copies)$"), baseline: true})
	if err != nil || len(done) != 17 {
		t.Fatal(len(done), err)
	}
	path := filepath.Join(t.TempDir(), "x.tsv")
	var lines strings.Builder
	for _, o := range done {
		fmt.Fprintln(&lines, o.line())
	}
	if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	old, err := readLines(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range done {
		if e := old[o.id]; e.recommended != o.recommended || e.silhouette != o.silhouette {
			t.Errorf("%s: read %v, wrote %d, %d", o.id, e, o.recommended, o.silhouette)
		}
	}
	var beside tally
	for _, o := range done {
		beside.add(o, old)
	}
	if beside.before != beside.off || beside.beforeN != beside.n {
		t.Errorf("beside itself: %+v", beside)
	}
	if err := os.WriteFile(path, []byte("main/0\tx\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readLines(path); err == nil {
		t.Error("reads what is no table")
	}
}

func TestAgreement(t *testing.T) {
	for _, row := range []struct {
		a, b []int
		want float64
	}{
		{[]int{0, 0, 1, 1}, []int{1, 1, 0, 0}, 1},
		{[]int{0, 0, 1, 1}, []int{0, 1, 0, 1}, -0.5},
		{[]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 1, 1, 2, 2}, 0.24242424242424243}, // as scikit-learn's adjusted_rand_score has it
		{[]int{0, 0, 0}, []int{0, 0, 0}, 1},
	} {
		if got := ari(row.a, row.b); math.Abs(got-row.want) > 1e-12 {
			t.Errorf("%v, %v: got %v, want %v", row.a, row.b, got, row.want)
		}
	}
}

func TestTogether(t *testing.T) {
	of := make([]int, 40)
	for i := range of {
		of[i] = i
	}
	for _, row := range []struct {
		members []int
		want    bool
	}{
		{[]int{37, 38, 39}, true}, {[]int{0, 1, 2, 37, 38, 39}, true}, {[]int{0, 1, 2, 3, 37, 38, 39}, false}, {[]int{37, 38}, false}, {[]int{0, 1, 2}, false},
	} {
		if got := together(row.members, of); got != row.want {
			t.Errorf("%v: got %v", row.members, got)
		}
	}
}

func TestTexts(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var foldocs, nouns, jokes, packages, translations strings.Builder
	for i := range least {
		fmt.Fprintf(&foldocs, "entry %d\n\n   <language, humour> A {language} of eight words or more number %d.\n\n", i, i)
		fmt.Fprintf(&nouns, "%08d 05 n 01 cat 0 000 | a feline of the kind number %d; \"it purrs\"\n", i, i)
		fmt.Fprintf(&jokes, "This is a joke of eight words or more, %d.\n\t\t-- Somebody\n%%\n", i)
		fmt.Fprintf(&packages, "Package: play%d\nSection: games\n\nPackage: play%d-data\nSection: games\n\n", i, i)
		fmt.Fprintf(&translations, "Package: play%d\nDescription-de: Spiel mit der Nummer %d (Daten)\n Ein Spiel von zwölf Worten oder mehr, und zwar das mit der Nummer %d.\n .\n Mehr.\n\n"+
			"Package: play%d-data\nDescription-de: Daten für das Spiel %d\n Nichts.\n\n", i, i, i, i, i)
	}
	var code strings.Builder
	for i := range least {
		fmt.Fprintf(&code, "// F%d is a function of eight words or more, %d.\n//\n// More.\nfunc F%d() {}\n\n// f%d is not exported, and so it has no part in it, %d.\nfunc f%d() {}\n\n", i, i, i, i, i, i)
	}
	write("src/play/a_linux.go", "package play\n\n// F0 is what it is in this system, and no more than that.\nfunc F0() {}\n")
	write("src/play/b.go", "package play\n\n"+code.String())
	write("src/play/b_test.go", "package play\n\n// F0 is what it is in this test, and no more than that.\nfunc F0() {}\n")
	write("data.noun", "  1 a license\n"+nouns.String())
	write("fortunes/pets", jokes.String())
	write("fortunes/cookie", jokes.String())
	write("fortunes/few", "This is a joke of eight words or more, alone.\n%\n")
	write("fortunes/pets.dat", "\x00")
	write("Packages", packages.String())
	write("Translation-de", translations.String())
	f, err := os.Create(filepath.Join(dir, "foldoc.dict.dz"))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(foldocs.String())); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	titles, described, err := debian(dir, "de")
	if err != nil {
		t.Fatal(err)
	}
	check := func(got family, label, first string) {
		t.Helper()
		if len(got.labels) != 1 || got.labels[0].name != label || len(got.labels[0].texts) != least || got.labels[0].texts[0] != first {
			t.Errorf("got %+.300v", got)
		}
	}
	check(titles, "games", "Spiel mit der Nummer 0")
	check(described, "games", "Ein Spiel von zwölf Worten oder mehr, und zwar das mit der Nummer 0.")
	if got, err := comments(dir); err != nil || len(got.labels) != 1 || got.labels[0].name != "play" || len(got.labels[0].texts) != least+1 ||
		got.labels[0].texts[1] != "F0 is a function of eight words or more, 0." {
		t.Errorf("got %+.300v, %v", got, err)
	}
	for _, row := range []struct {
		read         func(string) (family, error)
		label, first string
	}{
		{foldoc, "language", "A language of eight words or more number 0."},
		{wordnet, "animal", "a feline of the kind number 0"},
		{cookies("fortunes", "fortunes"), "pets", "This is a joke of eight words or more, 0."},
	} {
		got, err := row.read(dir)
		if err != nil {
			t.Fatal(err)
		}
		check(got, row.label, row.first)
	}
}
