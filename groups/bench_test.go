package groups_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/persona-go/persona/groups"
)

var (
	drawSeed  = flag.Uint64("draw", 1, "seed of the benchmark's studies: 1 to 99 were used for tuning, 1000 and above are for reporting")
	drawRows  = flag.Bool("rows", false, "print every study of the benchmark")
	drawCount = flag.Int("studies", 60, "how many studies the benchmark draws")
)

type score struct {
	n, exact, near, cover int
	off, width, ari       float64
	aris                  int
	one, oneRight         int // studies of one group
	many, falseOne        int
}

func (s *score) add(d drawn, r *groups.Result) {
	s.n++
	off := math.Abs(float64(r.Recommended - d.k))
	s.off += off
	if off == 0 {
		s.exact++
	}
	if off <= 1 {
		s.near++
	}
	if r.Low <= d.k && d.k <= r.High {
		s.cover++
	}
	s.width += float64(r.High - r.Low)
	if d.k == 1 {
		s.one++
		if r.Recommended == 1 {
			s.oneRight++
		}
		return
	}
	s.many++
	if r.Recommended == 1 {
		s.falseOne++
	}
	got := make([]int, len(d.truth))
	for g, members := range r.Cut(d.k) {
		for _, i := range members {
			got[i] = g
		}
	}
	s.ari += ari(d.truth, got)
	s.aris++
}

func (s *score) String() string {
	f := func(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
	return fmt.Sprintf("n=%3d MAE %.2f exact %3.0f%% within1 %3.0f%% | K=1 split %3.0f%% of %d | false1 %3.0f%% of %d | range %3.0f%% width %.1f | ARI at true K %.2f",
		s.n, s.off/float64(max(1, s.n)), f(s.exact, s.n), f(s.near, s.n), f(s.one-s.oneRight, s.one), s.one, f(s.falseOne, s.many), s.many,
		f(s.cover, s.n), s.width/float64(max(1, s.n)), s.ari/float64(max(1, s.aris)))
}

func TestBenchmark(t *testing.T) {
	ps := pools(t)
	scores := map[string]*score{}
	began := time.Now()
	r := rand.New(rand.NewPCG(*drawSeed, 0))
	for i := range *drawCount {
		d := draw(ps[i%len(ps)], r)
		sources, people := study(d.said)
		got, err := groups.Find(t.Context(), sources, people, groups.Options{Max: 15})
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"all", "family " + d.family, fmt.Sprintf("idio %.2f", d.idio), fmt.Sprintf("K %2d", d.k), fmt.Sprintf("purity %.2f", d.purity)} {
			if scores[key] == nil {
				scores[key] = &score{}
			}
			scores[key].add(d, got)
		}
		if *drawRows {
			t.Logf("%-17s K %d n %d purity %.2f idio %.2f → %d (%d-%d) %v", d.family, d.k, len(d.said), d.purity, d.idio, got.Recommended, got.Low, got.High, got.Effect[:min(12, len(got.Effect))])
		}
	}
	if all := scores["all"]; *drawSeed == 1 && 10*all.near < 9*all.n {
		t.Errorf("within 1 of the truth in %d of %d studies; it was more than 9 of 10", all.near, all.n)
	}
	keys := names(scores)
	slices.Sort(keys)
	for _, k := range keys {
		t.Logf("%-24s %s", k, scores[k])
	}
	t.Logf("%s a study", (time.Since(began) / time.Duration(*drawCount)).Round(time.Millisecond))
}
