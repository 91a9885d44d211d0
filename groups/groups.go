// Package groups finds out how many groups of participants a study holds and who is in which, by segment-permutation parallel analysis (SPPA.md).
// It never claims a group that dealing the same words out at random would show as well.
package groups

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/persona-go/persona/segment"
)

// Support says how well the data supports its groups.
type Support string

// The degrees of support.
const (
	None   Support = "none"    // no more alike than chance makes people
	Weak   Support = "weak"    // some structure; the number of groups is a guess inside the range
	Clear  Support = "clear"   // structure far beyond chance
	TooFew Support = "too_few" // fewer than MinParticipants: not tested
)

// MinParticipants is the least number of participants that is tested. With seven interviews the test found seven groups.
const MinParticipants = 8

// Options of Find. The zero value is ready to use.
type Options struct {
	// Max is the most groups to find. 0: 10, the number that nearly all published persona sets stay below.
	Max int
	// Shuffles is how often the segments are dealt out at random for comparison. 0: 19, so that the p value can reach 0.05.
	Shuffles int
}

// Result is the groups that were found.
type Result struct {
	Recommended int       // how many groups; 1 where nothing separates the participants, 0 without participants
	Low, High   int       // the range that the data leaves open
	Support     Support   //
	PValue      *float64  // how often chance shows as strong a first dimension; nil: not tested
	Effect      []float64 // how many times the strength that chance gives it each dimension has, the strongest first
	Coverage    []float64 // Coverage[k-1]: the share of the differences between participants that k groups explain
	Members     [][]int   // Cut(Recommended)
	Silent      []int     // participants who said nothing that can be compared; they are in no group

	placed []int // participants with words
	space  spectrum
	n      int
}

// The first is the ratio to the strongest of the shuffles above which a dimension counts, the others open the range.
const (
	certain = 1.20
	ratio   = 1.06
	lenient = 1.00
)

// seed of the shuffles: the first digits of pi, so that nobody can have chosen it for its results.
const (
	seedHigh = 0x243f6a8885a308d3
	seedLow  = 0x13198a2e03707344
)

// Find groups people by what they said. It returns an error where a person refers to a segment that is not there.
func Find(sources []segment.Source, people []segment.Person, o Options) (*Result, error) {
	if err := check(sources, people); err != nil {
		return nil, err
	}
	o.Max, o.Shuffles = cmp.Or(o.Max, 10), cmp.Or(o.Shuffles, 19)
	c := read(sources, people)
	r := &Result{Support: TooFew, n: len(people)}
	r.place(c)
	m := c.build(c.of)
	n := len(r.placed)
	dims := min(max(2*o.Max, 20), n)
	if n > 0 {
		r.space = m.leading(dims, true)
	}
	if n < MinParticipants {
		r.Recommended, r.Low, r.High = min(1, len(people)), min(1, len(people)), min(1, len(people))
		r.Members = r.Cut(r.Recommended)
		return r, nil
	}
	r.test(c, o, dims)
	return r, nil
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

// place parts the participants with comparable words from the silent, and leaves only the former in c.
func (r *Result) place(c *corpus) {
	var of [][]int
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
	}
	c.of = of
}

func (r *Result) test(c *corpus, o Options, dims int) {
	random := rand.New(rand.NewPCG(seedHigh, seedLow))
	strongest := make([]float64, dims)
	beaten := 0
	for range o.Shuffles {
		values := c.build(c.shuffled(random.IntN)).leading(dims, false).values
		if values[0] >= r.space.values[0] {
			beaten++
		}
		for j, v := range values {
			strongest[j] = max(strongest[j], v)
		}
	}
	p := round(float64(1+beaten)/float64(1+o.Shuffles), 4)
	r.PValue = &p
	for j, v := range r.space.values {
		if strongest[j] < 1e-9 {
			break
		}
		r.Effect = append(r.Effect, round(v/strongest[j], 3))
	}
	most := min(o.Max, len(r.placed)/2)
	r.Recommended = min(1+r.above(ratio), most)
	r.Low = min(1+r.above(certain), most)
	r.High = min(1+r.above(lenient), most)
	switch {
	case r.Recommended < 2:
		r.Support = None
	case r.Effect[0] >= 1.2:
		r.Support = Clear
	default:
		r.Support = Weak
	}
	r.Members = r.Cut(r.Recommended)
}

// above counts the leading dimensions that are more than f times as strong as chance makes them.
func (r *Result) above(f float64) int {
	for j, e := range r.Effect {
		if e <= f {
			return j
		}
	}
	return len(r.Effect)
}

func round(v float64, places int) float64 {
	scale := math.Pow10(places)
	return math.Round(v*scale) / scale
}

// Cut parts the participants into k groups, whatever number is supported, and returns the indices of their members: the largest
// group first, of equals the one with the earlier first member. Every group has a member. The silent are left out unless
// k is greater than the number of the others. It returns nil where k is less than 1 or greater than the number of participants.
func (r *Result) Cut(k int) [][]int {
	if k < 1 || k > r.n {
		return nil
	}
	who := r.placed
	for i := 0; len(who) < k; i++ {
		who = append(who[:len(who):len(who)], r.Silent[i])
	}
	points := make([][]float64, len(who))
	dims := max(1, min(k-1, len(r.space.vectors)))
	for i := range points {
		points[i] = make([]float64, dims)
		for j := range min(dims, len(r.space.vectors)) {
			if i < len(r.placed) {
				points[i][j] = r.space.vectors[j][i] * math.Sqrt(r.space.values[j])
			}
		}
		unit(points[i])
	}
	return sorted(kmeans(points, k), k, who)
}
