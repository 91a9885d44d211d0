package groups

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// hand makes a corpus of random segments: answers to some questions, in some languages.
func hand(participants, said, strata, languages int, seed uint64) *corpus {
	r := rand.New(rand.NewPCG(seed, 1))
	c := &corpus{of: make([][]int, participants), vocab: 300}
	for range c.vocab {
		c.weight = append(c.weight, 0.5+r.Float64())
	}
	for i := range c.of {
		c.speaks = append(c.speaks, i%languages)
		for range 1 + r.IntN(said) {
			var words []int32
			for t := range int32(c.vocab) { //nolint:gosec // 300
				if r.IntN(25) == 0 {
					words = append(words, t)
				}
			}
			c.of[i] = append(c.of[i], len(c.segments))
			c.segments = append(c.segments, words)
			c.stratum = append(c.stratum, r.IntN(strata)*languages+i%languages)
		}
	}
	return c
}

// shuffled deals out the segments of each stratum, as many to everyone as they had: slowly, and so
// that everybody sees that it does.
func (c *corpus) shuffled(source *rand.PCG) [][]int {
	byStratum := map[int][]int{}
	for _, segs := range c.of {
		for _, s := range segs {
			byStratum[c.stratum[s]] = append(byStratum[c.stratum[s]], s)
		}
	}
	for st := range 1 + slices.Max(c.stratum) {
		deck := byStratum[st]
		for i := len(deck) - 1; i > 0; i-- {
			j, _ := bits.Mul64(source.Uint64(), uint64(i+1))
			deck[i], deck[j] = deck[j], deck[i]
		}
	}
	dealt := make([][]int, len(c.of))
	for i, segs := range c.of {
		for _, s := range segs {
			deck := byStratum[c.stratum[s]]
			dealt[i] = append(dealt[i], deck[0])
			byStratum[c.stratum[s]] = deck[1:]
		}
	}
	return dealt
}

var hands = []struct {
	name                                  string
	participants, said, strata, languages int
}{
	{"interviews", 12, 20, 1, 1},
	{"a survey of several questions", 40, 4, 5, 1},
	{"two languages", 17, 8, 1, 2},
	{"several questions in three languages", 30, 6, 3, 3},
	{"more participants than are decomposed as a whole", dense + 9, 3, 2, 2},
}

func TestEveryDealIsThatOfTheSlowOne(t *testing.T) {
	for _, row := range hands {
		t.Run(row.name, func(t *testing.T) {
			c := hand(row.participants, row.said, row.strata, row.languages, 7)
			d := c.deals()
			slow := rand.NewPCG(seedHigh, seedLow)
			deal := 0
			b := &table{deals: d, deck: make([]int32, len(d.cards))}
			for source := range d.draws(3) {
				d.shuffle(b.deck, &source)
				sparse := b.sparse()
				if got, want := fmt.Sprint(b.hands), fmt.Sprint(c.shuffled(slow)); got != want {
					t.Fatalf("deal %d\ngot  %.200s\nwant %.200s", deal, got, want)
				}
				whole, want := b.gram(), sparse.gram()
				for i := range want {
					if math.Abs(whole[i]-want[i]) > 1e-12 {
						t.Fatalf("deal %d, product %d: got %v, want %v", deal, i, whole[i], want[i])
					}
				}
				deal++
			}
		})
	}
}

func TestChanceEndsWithItsContext(t *testing.T) {
	c := hand(12, 20, 1, 1, 7)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for range c.chance(ctx, 1_000_000, 3) {
		if n++; n == 3 {
			cancel()
		}
	}
	if n == 1_000_000 {
		t.Error("went on to the end")
	}
}

func BenchmarkChance(b *testing.B) {
	for _, row := range hands {
		b.Run(row.name, func(b *testing.B) {
			c := hand(row.participants, row.said, row.strata, row.languages, 7)
			for b.Loop() {
				for range c.chance(b.Context(), 19, 10) {
				}
			}
		})
	}
}
