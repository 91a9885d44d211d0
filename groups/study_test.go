package groups_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path"
	"slices"
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

// pool is labelled messages: labels[i] is a group's subject, which is made of one or more topics.
type pool struct {
	name   string
	labels [][]string // label → topics
	topics map[string][]string
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

func pools(t testing.TB) []pool {
	bank := pool{name: "banking77", topics: map[string][]string{}}
	for _, split := range []string{"train", "test"} {
		b, err := os.ReadFile(data(t, "intents/banking77/"+split+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			bank.topics[row[1]] = append(bank.topics[row[1]], row[0])
		}
	}
	for _, topic := range names(bank.topics) {
		bank.labels = append(bank.labels, []string{topic})
	}
	clinc := pool{name: "clinc150", topics: map[string][]string{}}
	var splits map[string][][2]string
	unmarshal(t, data(t, "intents/clinc150/data_full.json"), &splits)
	for _, split := range []string{"train", "val", "test"} {
		for _, row := range splits[split] {
			clinc.topics[row[1]] = append(clinc.topics[row[1]], row[0])
		}
	}
	for _, topic := range names(clinc.topics) {
		clinc.labels = append(clinc.labels, []string{topic})
	}
	domains := pool{name: "clinc150 domains", topics: clinc.topics}
	var byDomain map[string][]string
	unmarshal(t, data(t, "intents/clinc150/domains.json"), &byDomain)
	for _, d := range names(byDomain) {
		var topics []string
		for _, topic := range byDomain[d] {
			topics = append(topics, topicName(clinc.topics, topic))
		}
		domains.labels = append(domains.labels, topics)
	}
	return []pool{bank, clinc, domains}
}

func topicName(topics map[string][]string, s string) string {
	if topics[s] != nil {
		return s
	}
	b := []byte(s)
	for i := range b {
		if b[i] == ' ' {
			b[i] = '_'
		}
	}
	return string(b)
}

func unmarshal(t testing.TB, path string, v any) {
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func names[V any](m map[string]V) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// drawn is a synthetic study whose number of groups is known.
type drawn struct {
	family string
	k      int
	purity float64
	idio   float64
	truth  []int // participant → group
	said   [][]string
}

// draw makes a study: 12 to 48 participants in k unequal groups of at least 3, with 5 to 40
// messages each. A share idio of a participant's messages comes from a topic of that person alone.
// Of the rest, a share purity comes from the own group's label, the others from other groups'
// labels. The number of messages is drawn before k and does not depend on it. Messages are dealt
// without repeats until a topic is used up.
func draw(p pool, r *rand.Rand) drawn {
	ks := []int{1, 2, 3, 4, 5, 6, 8, 10}
	if len(p.labels) <= 10 {
		ks = []int{1, 2, 3, 4, 5, 6}
	}
	d := drawn{family: p.name, k: ks[r.IntN(len(ks))], purity: []float64{1, .85, .7}[r.IntN(3)], idio: []float64{0, .2, .35}[r.IntN(3)]}
	n := 12 + r.IntN(37)
	for n < 3*d.k {
		n = 12 + r.IntN(37)
	}
	labels := r.Perm(len(p.labels))
	var private []string
	for _, l := range labels[d.k:] {
		private = append(private, p.labels[l]...)
	}
	r.Shuffle(len(private), func(i, j int) { private[i], private[j] = private[j], private[i] })
	for len(private) < n { // a domain's topics may not be enough for everybody
		private = append(private, private...)
	}
	weight := make([]float64, d.k)
	for g := range weight {
		weight[g] = 0.5 + r.Float64()
	}
	decks := map[string][]string{}
	deal := func(topic string) string {
		if len(decks[topic]) == 0 {
			decks[topic] = slices.Clone(p.topics[topic])
			deck := decks[topic]
			r.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		}
		m := decks[topic][0]
		decks[topic] = decks[topic][1:]
		return m
	}
	from := func(g int) string {
		topics := p.labels[labels[g]]
		return deal(topics[r.IntN(len(topics))])
	}
	for i := range n {
		g := i / 3
		if g >= d.k {
			g = weighted(weight, r)
		}
		var said []string
		for range 5 + r.IntN(36) {
			switch u := r.Float64(); {
			case u < d.idio:
				said = append(said, deal(private[i]))
			case d.k == 1 || r.Float64() < d.purity:
				said = append(said, from(g))
			default:
				said = append(said, from((g+1+r.IntN(d.k-1))%d.k))
			}
		}
		d.truth, d.said = append(d.truth, g), append(d.said, said)
	}
	return d
}

func weighted(w []float64, r *rand.Rand) int {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	u := r.Float64() * sum
	for i, v := range w {
		if u -= v; u < 0 {
			return i
		}
	}
	return len(w) - 1
}

// ari returns the adjusted Rand index of two partitions.
func ari(a, b []int) float64 {
	pair := func(n int) float64 { return float64(n*(n-1)) / 2 }
	both, as, bs := map[[2]int]int{}, map[int]int{}, map[int]int{}
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		as[a[i]]++
		bs[b[i]]++
	}
	var x, ya, yb float64
	for _, n := range both {
		x += pair(n)
	}
	for _, n := range as {
		ya += pair(n)
	}
	for _, n := range bs {
		yb += pair(n)
	}
	expected := ya * yb / pair(len(a))
	if top := (ya + yb) / 2; top != expected {
		return (x - expected) / (top - expected)
	}
	return 1
}
