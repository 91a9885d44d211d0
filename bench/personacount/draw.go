package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/persona-go/persona/segment"
)

// study is what the participants of a synthetic study say, whose number of groups is known.
type study struct {
	suite, family string
	k             int
	purity, own   float64 // share of the own group's texts, and of texts of a private subject
	truth         []int   // participant → group
	said          [][]reply
}

// suite draws studies of one kind.
type suite struct {
	name  string
	count int // of every 100 in the main suite
	draw  func(x *loaded, i int, r *rand.Rand) study
}

func suites() []suite {
	return []suite{
		{"main", 100, drawMain},
		{"guide", 8, drawGuide(false)},
		{"guide csv", 8, drawGuide(true)},
		{"short", 12, drawShort},
		{"soft", 8, drawSoft},
		{"tiny", 6, drawTiny},
		{"reviews", 12, drawReviews},
		{"copies", 4, drawCopies},
		{"languages", 6, drawLanguages},
		{"one intent", 8, drawIntent},
		{"one role", 8, drawRole},
		{"one author", 8, drawAuthor},
	}
}

var (
	counts   = []int{1, 2, 3, 4, 5, 6, 8, 10}
	purities = []float64{1, .85, .7}
	privates = []float64{0, .2}
)

// deck deals the texts of labels, none twice until a label is used up.
type deck struct {
	r    *rand.Rand
	left map[string][]string
}

func (d *deck) deal(l label) string {
	if len(d.left[l.name]) == 0 {
		texts := slices.Clone(l.texts)
		d.r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		d.left[l.name] = texts
	}
	text := d.left[l.name][0]
	d.left[l.name] = d.left[l.name][1:]
	return text
}

// shares returns the groups of n participants: k of unequal size, each of three or more.
func shares(n, k int, r *rand.Rand) []int {
	weight, sum := make([]float64, k), 0.0
	for g := range weight {
		weight[g] = 0.5 + r.Float64()
		sum += weight[g]
	}
	truth := make([]int, n)
	for i := range truth {
		if truth[i] = i / 3; i >= 3*k {
			g, u := 0, r.Float64()*sum
			for u -= weight[0]; u > 0 && g < k-1; u -= weight[g] {
				g++
			}
			truth[i] = g
		}
	}
	return truth
}

// start draws what all suites have: a family, how many groups, and the labels in another order.
func start(families []family, i int, ks []int, least, most int, r *rand.Rand) (study, []label, *deck) {
	f := families[i%len(families)]
	ks = slices.DeleteFunc(slices.Clone(ks), func(k int) bool { return 2*k > len(f.labels) })
	s := study{family: f.name, k: ks[r.IntN(len(ks))], purity: 1}
	n := least + r.IntN(most-least+1)
	for n < 3*s.k {
		n = least + r.IntN(most-least+1)
	}
	s.truth = shares(n, s.k, r)
	labels := slices.Clone(f.labels)
	r.Shuffle(len(labels), func(i, j int) { labels[i], labels[j] = labels[j], labels[i] })
	return s, labels, &deck{r, map[string][]string{}}
}

// subjects returns the labels of the English families but one, so that everybody can have a private
// subject that is no group's; none for a family of another language.
func (x *loaded) subjects(but string) []label {
	var all []label
	for _, f := range x.families {
		switch {
		case f.foreign && f.name == but:
			return nil
		case !f.foreign && f.name != but && f.name != "clinc150 domains" && !(but == "clinc150 domains" && f.name == "clinc150"):
			for _, l := range f.labels {
				all = append(all, label{f.name + " " + l.name, l.texts})
			}
		}
	}
	return all
}

// drawMain draws 12 to 48 participants with 5 to 40 texts each. The number of texts is independent
// of the number of groups.
func drawMain(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start(x.families, i, counts, 12, 48, r)
	s.purity, s.own = purities[r.IntN(3)], privates[r.IntN(2)]
	private := x.subjects(s.family)
	if len(private) == 0 {
		s.own = 0
	}
	r.Shuffle(len(private), func(i, j int) { private[i], private[j] = private[j], private[i] })
	for p, g := range s.truth {
		var said []reply
		for range 5 + r.IntN(36) {
			from := labels[g]
			switch u := r.Float64(); {
			case u < s.own:
				from = private[p]
			case s.k > 1 && r.Float64() >= s.purity:
				from = labels[(g+1+r.IntN(s.k-1))%s.k]
			}
			said = append(said, reply{text: d.deal(from)})
		}
		s.said = append(s.said, said)
	}
	return s
}

// drawGuide draws interviews by a guide: eight of twelve answers are about what everybody is asked,
// a subject a question, four are about the group's. In a table the questions are known.
func drawGuide(table bool) func(x *loaded, i int, r *rand.Rand) study {
	return func(x *loaded, i int, r *rand.Rand) study {
		wide := slices.DeleteFunc(slices.Clone(x.families), func(f family) bool { return len(f.labels) < 16 })
		s, labels, d := start(wide, i, []int{1, 2, 3, 4, 5, 6}, 16, 48, r)
		asked := labels[s.k : s.k+8]
		for _, g := range s.truth {
			var said []reply
			for q := range 12 {
				from := labels[g]
				if q < 8 {
					from = asked[q]
				}
				a := reply{text: d.deal(from)}
				if table {
					a.question = "Question " + string(rune('A'+q))
				}
				said = append(said, a)
			}
			s.said = append(s.said, said)
		}
		return s
	}
}

// drawShort draws surveys of 60 to 150 people with one to three answers of 4 to 15 words.
func drawShort(x *loaded, i int, r *rand.Rand) study {
	var families []family
	for _, f := range x.families {
		if f = f.short(); len(f.labels) >= 12 {
			families = append(families, f)
		}
	}
	s, labels, d := start(families, i, []int{1, 2, 3, 4, 5, 6}, 60, 150, r)
	for _, g := range s.truth {
		var said []reply
		for q := range 1 + r.IntN(3) {
			said = append(said, reply{"Question " + string(rune('A'+q)), d.deal(labels[g])})
		}
		s.said = append(s.said, said)
	}
	return s
}

// drawSoft draws participants of whose texts three tenths come from one other group, always the
// same for each of them.
func drawSoft(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start(x.families, i, []int{2, 3, 4, 5, 6}, 18, 48, r)
	s.purity = .7
	for _, g := range s.truth {
		other := (g + 1 + r.IntN(s.k-1)) % s.k
		var said []reply
		for range 10 + r.IntN(31) {
			from := labels[g]
			if r.Float64() >= s.purity {
				from = labels[other]
			}
			said = append(said, reply{text: d.deal(from)})
		}
		s.said = append(s.said, said)
	}
	return s
}

// drawTiny draws three of one kind among forty participants.
func drawTiny(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start(x.families, i, []int{2}, 40, 40, r)
	for p := range s.truth {
		if s.truth[p] = 0; p >= 37 {
			s.truth[p] = 1
		}
		var said []reply
		for range 10 + r.IntN(21) {
			said = append(said, reply{text: d.deal(labels[s.truth[p]])})
		}
		s.said = append(s.said, said)
	}
	return s
}

// drawReviews draws people who wrote one text of three to eight sentences each.
func drawReviews(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start(x.families, i, []int{1, 1, 2, 3, 4, 5}, 40, 120, r)
	for _, g := range s.truth {
		var text []string
		for range 3 + r.IntN(6) {
			t := strings.TrimRight(d.deal(labels[g]), " .;:,!?")
			text = append(text, strings.ToUpper(t[:1])+t[1:]+".")
		}
		s.said = append(s.said, []reply{{text: strings.Join(text, " ")}})
	}
	return s
}

// drawCopies draws participants of one kind, a third of whom are there twice with a word changed.
func drawCopies(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start(x.families, i, []int{1}, 12, 30, r)
	for range s.truth {
		var said []reply
		for range 10 + r.IntN(21) {
			said = append(said, reply{text: d.deal(labels[0])})
		}
		s.said = append(s.said, said)
	}
	for p := range len(s.said) / 3 {
		again := slices.Clone(s.said[p])
		words := strings.Fields(again[0].text)
		words[r.IntN(len(words))] = "elsewhere"
		again[0].text = strings.Join(words, " ")
		s.said, s.truth = append(s.said, again), append(s.truth, 0)
	}
	return s
}

// drawLanguages draws people of one kind of whom some speak German and some English.
func drawLanguages(x *loaded, _ int, r *rand.Rand) study {
	s := study{family: "debian en, de", k: 1, purity: 1}
	pick := r.IntN(len(x.german.labels))
	german := x.german.labels[pick]
	at := slices.IndexFunc(x.english.labels, func(l label) bool { return l.name == german.name })
	d := &deck{r, map[string][]string{}}
	german.name += " de"
	for p := range 24 + r.IntN(17) {
		from := german
		if p >= 4 && r.IntN(2) == 0 {
			from = x.english.labels[at]
		}
		var said []reply
		for range 5 + r.IntN(16) {
			said = append(said, reply{text: d.deal(from)})
		}
		s.said, s.truth = append(s.said, said), append(s.truth, 0)
	}
	return s
}

// drawIntent draws people who all want the same.
func drawIntent(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start(x.families[:2], i, []int{1}, 12, 48, r)
	for range s.truth {
		var said []reply
		for range 3 + r.IntN(8) {
			said = append(said, reply{text: d.deal(labels[0])})
		}
		s.said = append(s.said, said)
	}
	return s
}

// drawRole draws respondents of the Jupyter survey who gave the same role.
func drawRole(x *loaded, i int, r *rand.Rand) study {
	role := roles[i%len(roles)]
	all := x.answers[role]
	s := study{family: "jupyter survey", k: 1, purity: 1}
	for _, p := range r.Perm(len(all))[:min(len(all), 20+r.IntN(41))] {
		s.said, s.truth = append(s.said, all[p]), append(s.truth, 0)
	}
	return s
}

// drawAuthor draws participants who all tell what one author did.
func drawAuthor(x *loaded, i int, r *rand.Rand) study {
	s, labels, d := start([]family{x.authors}, i, []int{1}, 12, 30, r)
	for range s.truth {
		var said []reply
		for range 5 + r.IntN(16) {
			said = append(said, reply{text: d.deal(labels[0])})
		}
		s.said = append(s.said, said)
	}
	return s
}

// sources makes sources and people of what each participant said, one segment a text, and counts
// who is there twice once. of says which participant each person is.
func (s study) sources() (sources []segment.Source, people []segment.Person, of []int) {
	number := map[string]int{}
	for i, said := range s.said {
		name := "p" + string(rune('a'+i/26%26)) + string(rune('a'+i%26)) + ".txt"
		number[name] = i
		src := segment.Source{Path: name}
		p := segment.Person{ID: name, Path: name}
		for j, a := range said {
			at := len(src.Text)
			src.Text = append(append(src.Text, a.text...), '\n')
			src.Segments = append(src.Segments, segment.Segment{
				Start: at, End: len(src.Text), Body: at, BodyEnd: len(src.Text) - 1, Kind: "paragraph", Question: a.question})
			p.Said = append(p.Said, segment.Ref{Source: i, Segment: j})
		}
		sources, people = append(sources, src), append(people, p)
	}
	people = segment.Merge(sources, people)
	for _, p := range people {
		of = append(of, number[p.ID])
	}
	return sources, people, of
}
