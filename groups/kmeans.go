package groups

import (
	"cmp"
	"math"
	"slices"
)

// kmeans partitions unit vectors into k non-empty groups by spherical k-means. Its starts are
// deterministic: farthest first, from each of several first points. It keeps the best result by the
// sum of cosines, the earlier of equals, and returns each point's group.
func kmeans(points [][]float64, k int) []int {
	var best []int
	bestScore := math.Inf(-1)
	n := len(points)
	work := n * k * len(points[0])
	starts := max(1, min(mostStarts, n, budget/20/work)) // 20 rounds are what a start mostly takes
	for try := range starts {
		group := assign(points, farthestFirst(points, k, try*n/starts))
		fill(points, group, k)
		score := 0.0
		for range max(5, min(mostRounds, budget/work)) {
			centres := centresOf(points, group, k)
			next := assign(points, centres)
			fill(points, next, k)
			score = 0
			for i, p := range points {
				score += inner(p, centres[next[i]])
			}
			if slices.Equal(next, group) {
				break
			}
			group = next
		}
		if score > bestScore+1e-9 {
			best, bestScore = group, score
		}
	}
	return best
}

// budget is how many multiplications finding the groups may take, about half a second.
const (
	mostStarts = 24
	mostRounds = 60
	budget     = 400_000_000
)

// farthestFirst picks k points: first the given one, then always the one whose nearest pick is
// farthest.
func farthestFirst(points [][]float64, k, first int) [][]float64 {
	picks := [][]float64{points[first]}
	nearest := make([]float64, len(points))
	for i := range nearest {
		nearest[i] = math.Inf(-1)
	}
	taken := map[int]bool{first: true}
	for len(picks) < k {
		last, far := picks[len(picks)-1], -1
		for i, p := range points {
			nearest[i] = max(nearest[i], inner(p, last))
			if !taken[i] && (far < 0 || nearest[i] < nearest[far]-1e-12) {
				far = i
			}
		}
		taken[far] = true
		picks = append(picks, points[far])
	}
	return picks
}

func assign(points, centres [][]float64) []int {
	group := make([]int, len(points))
	for i, p := range points {
		best := math.Inf(-1)
		for g, c := range centres {
			if s := inner(p, c); s > best+1e-12 {
				best, group[i] = s, g
			}
		}
	}
	return group
}

func centresOf(points [][]float64, group []int, k int) [][]float64 {
	centres := make([][]float64, k)
	for g := range centres {
		centres[g] = make([]float64, len(points[0]))
	}
	for i, p := range points {
		subtract(centres[group[i]], -1, p)
	}
	for _, c := range centres {
		unit(c)
	}
	return centres
}

func unit(v []float64) []float64 {
	if length := math.Sqrt(inner(v, v)); length > 1e-12 {
		for i := range v {
			v[i] /= length
		}
	}
	return v
}

// fill gives every empty group the point that fits its own group worst, from a group that can spare
// one.
func fill(points [][]float64, group []int, k int) {
	for {
		size := make([]int, k)
		for _, g := range group {
			size[g]++
		}
		empty := slices.Index(size, 0)
		if empty < 0 {
			return
		}
		centres := centresOf(points, group, k)
		worst, fit := -1, math.Inf(1)
		for i, p := range points {
			if s := inner(p, centres[group[i]]); size[group[i]] > 1 && s < fit-1e-12 {
				worst, fit = i, s
			}
		}
		group[worst] = empty
	}
}

// sorted returns the members of each group: the largest group first, of equals the one with the
// earlier first member.
func sorted(group []int, k int, name []int) [][]int {
	members := make([][]int, k)
	for i, g := range group {
		members[g] = append(members[g], name[i])
	}
	slices.SortFunc(members, func(a, b []int) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	return members
}
