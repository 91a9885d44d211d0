package groups

import (
	"context"
	"iter"
	"math"
	"math/bits"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/persona-go/persona/internal/par"
)

// deals deals out the segments of each stratum again and again, as many to everyone as they had.
type deals struct {
	c      *corpus
	cards  []int32   // the segments, stratum by stratum, in the order of their participants
	ends   []int     // where each stratum ends in cards
	places [][]int32 // participant → where their segments stand in cards
	most   int       // segments of a participant, at most
}

// The seed of the shuffles is the first digits of pi, so that nobody can have chosen it for its
// results.
const (
	seedHigh = 0x243f6a8885a308d3
	seedLow  = 0x13198a2e03707344
)

func (c *corpus) deals() *deals {
	d := &deals{c: c, places: make([][]int32, len(c.of))}
	strata := 0
	for _, segs := range c.of {
		d.most = max(d.most, len(segs))
		for _, s := range segs {
			strata = max(strata, 1+c.stratum[s])
		}
	}
	d.ends = make([]int, strata+1) // at first where each begins, one further on
	all := 0
	for _, segs := range c.of {
		all += len(segs)
		for _, s := range segs {
			d.ends[c.stratum[s]+1]++
		}
	}
	for st := range strata {
		d.ends[st+1] += d.ends[st]
	}
	d.cards = make([]int32, all)
	places := make([]int32, 0, all)
	for i, segs := range c.of {
		first := len(places)
		for _, s := range segs {
			at := d.ends[c.stratum[s]]
			d.cards[at] = int32(s) //nolint:gosec // segments of a study
			d.ends[c.stratum[s]]++
			places = append(places, int32(at)) //nolint:gosec // segments of a study
		}
		d.places[i] = places[first:]
	}
	d.ends = d.ends[:strata]
	return d
}

// draws yields the state that a source of random numbers has before each of n deals.
func (d *deals) draws(n int) iter.Seq[rand.PCG] {
	return func(yield func(rand.PCG) bool) {
		source := rand.NewPCG(seedHigh, seedLow)
		for range n {
			if !yield(*source) {
				return
			}
			start := 0
			for _, end := range d.ends {
				for range end - start - 1 { // as many numbers as shuffle takes
					source.Uint64()
				}
				start = end
			}
		}
	}
}

// shuffle brings the cards of each stratum into a random order.
func (d *deals) shuffle(dst []int32, source *rand.PCG) {
	copy(dst, d.cards)
	start := 0
	for _, end := range d.ends {
		deck := dst[start:end]
		for i := len(deck) - 1; i > 0; i-- {
			j, _ := bits.Mul64(source.Uint64(), uint64(i+1))
			deck[i], deck[j] = deck[j], deck[i]
		}
		start = end
	}
}

// chance yields the leading k eigenvalues of each of n deals, in the order in which they were
// drawn. It ends early if ctx does.
func (c *corpus) chance(ctx context.Context, n, k int) iter.Seq[[]float64] {
	d := c.deals()
	return par.Map(ctx, 0, d.draws(n), func() func(context.Context, rand.PCG) []float64 {
		t := &table{deals: d, deck: make([]int32, len(d.cards))}
		return func(_ context.Context, source rand.PCG) []float64 {
			d.shuffle(t.deck, &source)
			if len(c.of) <= dense && d.most <= math.MaxUint16 {
				return decompose(len(c.of), t.gram(), k, false).values
			}
			return t.sparse().leading(k, false).values
		}
	})
}

// table is what one worker deals on; its buffers are used for one deal after the other.
type table struct {
	*deals
	deck    []int32
	hands   [][]int
	counts  []uint16  // of each participant, how many of their segments have each term
	logs    []float64 // log1p of whole numbers
	columns []float64 // of some terms: a row of them for each participant
	raw     []float64 // the inner products of rows as long as they are
	build   builder
}

// sparse returns the matrix of a deal.
func (t *table) sparse() *matrix {
	if t.hands == nil {
		t.hands = make([][]int, len(t.places))
	}
	for i, places := range t.places {
		t.hands[i] = t.hands[i][:0]
		for _, p := range places {
			t.hands[i] = append(t.hands[i], int(t.deck[p]))
		}
	}
	return t.build.rows(t.c, t.hands)
}

// width is how many terms are multiplied at a time: the rows of them stay in the processor's
// second cache.
const width = 256

// gram returns what [matrix.gram] of [table.sparse] does, but for rounding, without making rows of
// any unit: from all inner products of the rows as they are follow their lengths, and how far each
// reaches in the direction of the mean.
func (t *table) gram() []float64 {
	n, vocab := len(t.places), t.c.vocab
	if t.counts == nil {
		t.counts, t.columns, t.raw = make([]uint16, n*vocab), make([]float64, n*width), make([]float64, n*n)
		for i := range t.most + 1 {
			t.logs = append(t.logs, math.Log1p(float64(i)))
		}
	}
	clear(t.counts)
	for i, places := range t.places {
		row := t.counts[i*vocab : (i+1)*vocab]
		for _, p := range places {
			for _, term := range t.c.segments[t.deck[p]] {
				row[term]++
			}
		}
	}
	clear(t.raw)
	product := blas64.Symmetric{N: n, Stride: n, Data: t.raw, Uplo: blas.Upper}
	for from := 0; from < vocab; from += width {
		weights := t.c.weight[from:min(from+width, vocab)]
		w := len(weights)
		for i := range n {
			row := t.counts[i*vocab+from:][:w]
			out := t.columns[i*w:][:w]
			for j, count := range row {
				out[j] = t.logs[count] * weights[j]
			}
		}
		blas64.Syrk(blas.NoTrans, 1, blas64.General{Rows: n, Cols: w, Stride: w, Data: t.columns[:n*w]}, 1, product)
	}
	return t.c.centred(t.raw, n)
}

// centred makes of inner products, of which those right of the diagonal are given, those of rows of
// length below 1 without what they have along the mean of their language; see [corpus.build] and
// [matrix.gram].
func (c *corpus) centred(g []float64, n int) []float64 {
	squares := make([]float64, n)
	for i := range n {
		squares[i] = g[i*n+i]
	}
	length := lengths(squares)
	sums, along := make([]float64, n), make([]float64, n)
	var total []float64 // of each language
	for i := range n {
		for j := i; j < n; j++ {
			v := g[i*n+j] / (length[i] * length[j])
			if c.language(i) != c.language(j) {
				v = 0
			}
			g[i*n+j], g[j*n+i] = v, v
		}
	}
	for i := range n {
		for _, v := range g[i*n : (i+1)*n] {
			sums[i] += v
		}
		for len(total) <= c.language(i) {
			total = append(total, 0)
		}
		total[c.language(i)] += sums[i]
	}
	for i := range n {
		if sum := total[c.language(i)]; sum > 0 {
			along[i] = sums[i] / math.Sqrt(sum)
		}
	}
	for i := range n {
		for j := range n {
			if c.language(i) == c.language(j) {
				g[i*n+j] -= along[i] * along[j]
			}
		}
	}
	return g
}
