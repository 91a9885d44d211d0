// Package groups finds out how many groups of participants a study holds and who is in which, by
// segment-permutation parallel analysis (SPPA.md).
// It never claims a group that dealing the same words out at random would show as well.
package groups

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/segment"
)

// MinParticipants is the least number of participants that is tested. With seven interviews the
// test found seven groups.
const MinParticipants = 8

// Options of Find. The zero value is ready to use.
type Options struct {
	// Max is the most groups to find. 0: 10; nearly all published persona sets stay below that number.
	Max int
	// Shuffles is how often the segments are dealt out at random for comparison. 0: 99 with up to 160
	// participants, so that the p value can reach 0.01, and 19 with more, so that it can reach 0.05 in
	// a second.
	Shuffles int
}

// Result is the groups that were found.
type Result struct {
	// Recommended is how many groups: 1 if nothing separates the participants, 0 without any.
	Recommended int
	Low, High   int // the range that the data leaves open
	// Support is [evidence.TooFew] if fewer than [MinParticipants] said something comparable, and
	// [evidence.Clear] if every dimension that separates the groups is far beyond chance.
	Support evidence.Support
	PValue  *float64 // how often chance shows as strong a first dimension; nil: not tested
	// Effect says of each dimension how many times as strong it is as chance and everybody's own way
	// of speaking make it. The first Recommended-1 dimensions separate the groups.
	Effect []float64
	// Coverage[k-1] is the share of the differences between participants that k groups explain.
	Coverage []float64
	Members  [][]int // Cut(Recommended)
	// Silent are the participants who said nothing that can be compared; they are in no group.
	Silent []int

	placed []int // participants with words
	space  spectrum
	n      int
}

// A dimension counts if its effect exceeds ratio; certain and lenient give the range. They were
// chosen on draws 1 and 2 of the benchmark (SPPA.md), in which 12 to 48 participants are compared.
// With more participants the chance level is known better: beyond settled participants, what
// exceeds 1 shrinks with the cube root of their number.
const (
	certain = 1.45
	ratio   = 1.22
	lenient = 1.08
	settled = 48
)

// Find groups people by what they said. Its error is ctx's, or says that a person refers to a
// segment that is not there.
func Find(ctx context.Context, sources []segment.Source, people []segment.Person, o Options) (*Result, error) {
	if err := check(sources, people); err != nil {
		return nil, err
	}
	o.Max = cmp.Or(o.Max, 10)
	c := read(sources, people)
	r := &Result{Support: evidence.TooFew, n: len(people)}
	r.place(c)
	m := c.build(c.of)
	n := len(r.placed)
	if o.Shuffles == 0 && n <= dense {
		o.Shuffles = 99
	}
	o.Shuffles = cmp.Or(o.Shuffles, 19)
	dims := min(max(2*o.Max, 3*tail), n)
	if n > 0 {
		r.space = m.leading(dims, true)
	}
	if n < MinParticipants {
		one := min(1, len(people))
		r.Recommended, r.Low, r.High = one, one, one
	} else {
		if err := r.test(ctx, c, o, dims); err != nil {
			return nil, err
		}
	}
	r.Members = r.Cut(r.Recommended)
	r.cover(m, o.Max)
	return r, nil
}

// cover fills Coverage: of all the differences between participants, the share that lies between
// the groups of each cut.
func (r *Result) cover(m *matrix, most int) {
	all := inner(m.value, m.value)
	along := m.along()
	all -= inner(along, along)
	for k := 1; k <= min(most, r.n); k++ {
		between := 0.0
		for _, members := range r.Cut(k) {
			for j, v := range r.space.vectors {
				sum := 0.0
				for _, who := range members {
					if i, ok := slices.BinarySearch(r.placed, who); ok {
						sum += v[i]
					}
				}
				between += sum * sum * r.space.values[j] / float64(len(members))
			}
		}
		if all > 1e-9 {
			between /= all
		}
		r.Coverage = append(r.Coverage, round(min(1, between), 3))
	}
}

func check(sources []segment.Source, people []segment.Person) error {
	for _, p := range people {
		for _, ref := range p.Said {
			if ref.Source < 0 || ref.Source >= len(sources) || ref.Segment < 0 || ref.Segment >= len(sources[ref.Source].Segments) {
				return fmt.Errorf("group %s: no segment %d in source %d", p.ID, ref.Segment, ref.Source)
			}
			s, text := sources[ref.Source].Segments[ref.Segment], sources[ref.Source].Text
			if s.Body < 0 || s.BodyEnd < s.Body || s.BodyEnd > len(text) {
				return fmt.Errorf("group %s: segment %d lies outside %s", p.ID, ref.Segment, sources[ref.Source].Path)
			}
		}
	}
	return nil
}

// place separates the participants with comparable words from the silent, and leaves only the
// former in c.
func (r *Result) place(c *corpus) {
	var of [][]int
	var speaks []int
	for i, segs := range c.of {
		words := 0
		for _, s := range segs {
			words += len(c.segments[s])
		}
		if words == 0 {
			r.Silent = append(r.Silent, i)
			continue
		}
		r.placed = append(r.placed, i)
		of = append(of, segs)
		if c.speaks != nil {
			speaks = append(speaks, c.speaks[i])
		}
	}
	c.of, c.speaks = of, speaks
}

func (r *Result) test(ctx context.Context, c *corpus, o Options, dims int) error {
	chance := make([]float64, dims)
	beaten := 0
	for values := range c.chance(ctx, o.Shuffles, dims) {
		if values[0] >= r.space.values[0] {
			beaten++
		}
		for j, v := range values {
			chance[j] += v / float64(o.Shuffles)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	p := round(float64(1+beaten)/float64(1+o.Shuffles), 4)
	r.PValue = &p
	effect := effects(r.space.values, chance)
	for _, e := range effect[:min(o.Max, len(effect))] {
		r.Effect = append(r.Effect, round(e, 3))
	}
	most := min(o.Max, len(r.placed)/2)
	dimensions := min(1+r.above(ratio), most)
	r.Recommended = r.largeEnough(dimensions)
	r.Low = min(1+r.above(certain), r.Recommended)
	r.High = min(1+r.above(lenient), most)
	switch {
	case r.Recommended < 2:
		r.Support = evidence.None
	case r.Low == dimensions:
		r.Support = evidence.Clear
	default:
		r.Support = evidence.Weak
	}
	return nil
}

// fewest is how many participants make a group. What one or two of them share may be between them
// alone.
const fewest = 3

// largeEnough returns the greatest number of groups up to k of which none is smaller than fewest.
func (r *Result) largeEnough(k int) int {
	for ; k > 1; k-- {
		if cut := r.Cut(k); len(cut[k-1]) >= fewest {
			break
		}
	}
	return k
}

// tail is the dimension from which on only people's own ways of speaking are expected.
const tail = 10

// effects compares each dimension with what chance gives it, and with what people's own ways of
// speaking give every dimension: if the median of the dimensions from tail on exceeds chance, all
// are divided by it.
func effects(values, chance []float64) []float64 {
	var es []float64
	for j, v := range values {
		if chance[j] < 1e-9 {
			break
		}
		es = append(es, v/chance[j])
	}
	if len(es) > tail+2 {
		rest := slices.Sorted(slices.Values(es[tail:]))
		if own := rest[len(rest)/2]; own > 1 {
			for j := range es {
				es[j] /= own
			}
		}
	}
	return es
}

// bar returns the effect among these participants that amounts to the effect f among few.
func (r *Result) bar(f float64) float64 {
	if n := float64(len(r.placed)); n > settled {
		return 1 + (f-1)*math.Cbrt(settled/n)
	}
	return f
}

// above counts the leading dimensions whose effect exceeds f.
func (r *Result) above(f float64) int {
	for j, e := range r.Effect {
		if e <= r.bar(f) {
			return j
		}
	}
	return len(r.Effect)
}

func round(v float64, places int) float64 {
	scale := math.Pow10(places)
	return math.Round(v*scale) / scale
}

// Cut divides the participants into k groups, whatever number is supported, and returns the indices
// of their members: the largest group first, of equals the one with the earlier first member. Every
// group has a member. The silent are left out unless the others are fewer than k. It returns nil if
// k is less than 1 or greater than the number of participants.
func (r *Result) Cut(k int) [][]int {
	if k < 1 || k > r.n {
		return nil
	}
	who := r.placed
	if len(who) < k {
		who = append(slices.Clone(who), r.Silent...)
		slices.Sort(who)
	}
	points := make([][]float64, len(who))
	dims := max(1, min(k-1, len(r.space.vectors)))
	for i, person := range who {
		points[i] = make([]float64, dims)
		row, ok := slices.BinarySearch(r.placed, person)
		for j := range min(dims, len(r.space.vectors)) {
			if ok {
				points[i][j] = r.space.vectors[j][row] * math.Sqrt(r.space.values[j])
			}
		}
		unit(points[i])
	}
	return sorted(kmeans(points, k), k, who)
}
