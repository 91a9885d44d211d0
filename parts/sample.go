package parts

import (
	"math/rand/v2"
	"slices"
)

// Candidate is a unit that may be taken into a sample.
type Candidate struct {
	Stratum string // a folder, or a file
	Group   string // within it: a participant, or the stratum again
	Source  int    // the index of its source, whose wrapper the first unit of it costs
	First   bool   // it is offered before those that are not
	Tokens  int
}

// Sample takes units up to a number of tokens, and reports which. wrapper is what stands around
// each source once anything of it is taken. The next unit comes from the stratum that has the
// fewest tokens so far, of it from the group that has the fewest, and of that at random: all get a
// fair share, and who has little to say says all of it. Ties go by a random order too, which the
// seed alone decides. A unit that does not fit any more is passed over.
func Sample(all []Candidate, wrapper []int, room int, seed uint64) []bool {
	s := sampler{all: all, wrapper: wrapper, room: room, taken: make([]bool, len(all)), open: make([]bool, len(wrapper))}
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	for _, first := range []bool{true, false} {
		s.take(first, r)
	}
	return s.taken
}

type sampler struct {
	all     []Candidate
	wrapper []int
	room    int
	taken   []bool
	open    []bool // sources of which something was taken
}

// bag is what is left of a group, or of a stratum, and how much it has.
type bag struct {
	tokens int
	units  []int // of a group: its candidates, the next one last
	groups []*bag
}

// take takes what fits of the candidates of one class.
func (s *sampler) take(first bool, r *rand.Rand) {
	var strata []*bag
	at := map[string]*bag{}
	for i, c := range s.all {
		if c.First != first {
			continue
		}
		stratum := at[c.Stratum]
		if stratum == nil {
			stratum = &bag{}
			at[c.Stratum] = stratum
			strata = append(strata, stratum)
		}
		key := c.Stratum + "\x00" + c.Group
		group := at[key]
		if group == nil {
			group = &bag{}
			at[key] = group
			stratum.groups = append(stratum.groups, group)
		}
		group.units = append(group.units, i)
	}
	shuffle := func(n int, swap func(i, j int)) { r.Shuffle(n, swap) }
	shuffle(len(strata), func(i, j int) { strata[i], strata[j] = strata[j], strata[i] })
	for _, stratum := range strata {
		g := stratum.groups
		shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
		for _, group := range g {
			u := group.units
			shuffle(len(u), func(i, j int) { u[i], u[j] = u[j], u[i] })
		}
	}
	for len(strata) > 0 {
		i := fewest(strata)
		stratum := strata[i]
		j := fewest(stratum.groups)
		group := stratum.groups[j]
		unit := group.units[len(group.units)-1]
		group.units = group.units[:len(group.units)-1]
		if cost := s.cost(unit); cost <= s.room {
			s.room -= cost
			s.taken[unit], s.open[s.all[unit].Source] = true, true
			group.tokens += s.all[unit].Tokens
			stratum.tokens += s.all[unit].Tokens
		}
		if len(group.units) == 0 {
			stratum.groups = slices.Delete(stratum.groups, j, j+1)
		}
		if len(stratum.groups) == 0 {
			strata = slices.Delete(strata, i, i+1)
		}
	}
}

// cost is what a unit adds.
func (s *sampler) cost(unit int) int {
	c := s.all[unit]
	if s.open[c.Source] {
		return c.Tokens
	}
	return c.Tokens + s.wrapper[c.Source]
}

// fewest is the index of the first bag that has the fewest tokens.
func fewest(bags []*bag) (at int) {
	for i, b := range bags {
		if b.tokens < bags[at].tokens {
			at = i
		}
	}
	return at
}
