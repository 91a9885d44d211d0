package groups

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The leading values by Lanczos' method are those of the whole decomposition, and their vectors
// solve the equation.
func TestLanczosAgreesWithTheWholeDecomposition(t *testing.T) {
	rows := []struct {
		name               string
		participants, said int
		topics             int
	}{
		{"without structure", 200, 20, 1},
		{"with four groups", 200, 20, 4},
		{"with few words", 300, 2, 2},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, 7))
			c := &corpus{vocab: 400}
			for range c.vocab {
				c.weight = append(c.weight, 1)
			}
			for i := range tt.participants {
				var segs []int
				for range tt.said {
					segs = append(segs, len(c.segments))
					c.segments = append(c.segments, []int32{int32(r.IntN(300)), int32(300 + i%tt.topics*100/tt.topics + r.IntN(100/tt.topics))})
				}
				c.of = append(c.of, segs)
			}
			m := c.build(c.of)
			want := decompose(m.rows(), m.gram(), 20, false)
			got := m.lanczos(20, true)
			along, scratch, y := m.along(), make([]float64, c.vocab), make([]float64, m.rows())
			for j := range got.values {
				if math.Abs(got.values[j]-want.values[j]) > 1e-3*want.values[0] {
					t.Errorf("value %d: got %g, want %g", j, got.values[j], want.values[j])
				}
				m.times(y, got.vectors[j], along, scratch)
				subtract(y, got.values[j], got.vectors[j])
				if off := math.Sqrt(inner(y, y)); off > 0.05*want.values[0] {
					t.Errorf("vector %d: off by %g of %g", j, off, got.values[j])
				}
			}
		})
	}
}
