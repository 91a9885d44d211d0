package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
	"gonum.org/v1/gonum/mat"
)

// silhouette is what is mostly done to find a number of groups, for comparison: TF-IDF, its first
// 15 singular vectors, k-means for 2 to 10 groups from ten starts, and the number whose mean
// silhouette is greatest (Rousseeuw 1987). It never answers 1.
func silhouette(sources []segment.Source, people []segment.Person) int {
	return widest(reduced(sources, people))
}

// widest returns the number of groups whose mean silhouette is greatest.
func widest(points [][]float64) int {
	n := len(points)
	distance := make([][]float64, n)
	for i := range distance {
		distance[i] = make([]float64, n)
		for j := range distance[i] {
			distance[i][j] = math.Sqrt(apart(points[i], points[j]))
		}
	}
	best, width := 1, math.Inf(-1)
	for k := 2; k <= min(10, n-1); k++ {
		if w := meanWidth(distance, cluster(points, k), k); w > width {
			best, width = k, w
		}
	}
	return best
}

// reduced returns participants in at most 15 dimensions.
func reduced(sources []segment.Source, people []segment.Person) [][]float64 {
	var x terms.Index
	said := make([][]int, len(people)) // terms, with repeats
	for i, body := range segment.Said(sources, people) {
		said[i] = x.Add(said[i], body, false)
	}
	with := make([]float64, x.Len())
	for _, ts := range said {
		for _, t := range terms.Unique(slices.Clone(ts)) {
			with[t]++
		}
	}
	rows := make([][]float64, len(people))
	for i, ts := range said {
		rows[i] = make([]float64, x.Len())
		for _, t := range ts {
			rows[i][t] += math.Log(float64(1+len(people)) / with[t])
		}
		length := 0.0
		for _, v := range rows[i] {
			length += v * v
		}
		for t := range rows[i] {
			rows[i][t] /= math.Sqrt(max(length, 1e-12))
		}
	}
	sym := mat.NewSymDense(len(people), nil)
	for i, a := range rows {
		for j, b := range rows[:i+1] {
			sum := 0.0
			for t, v := range a {
				sum += v * b[t]
			}
			sym.SetSym(i, j, sum)
		}
	}
	var e mat.EigenSym
	e.Factorize(sym, true)
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	values, dims := e.Values(nil), min(15, len(people))
	points := make([][]float64, len(people))
	for i := range points {
		for d := range dims {
			at := len(people) - 1 - d
			points[i] = append(points[i], vectors.At(i, at)*math.Sqrt(max(0, values[at])))
		}
	}
	return points
}

func apart(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum
}

// cluster is k-means (Lloyd) from ten random starts with a fixed seed.
func cluster(points [][]float64, k int) []int {
	r := rand.New(rand.NewPCG(1, uint64(k)))
	var best []int
	least := math.Inf(1)
	for range 10 {
		var centres [][]float64
		for _, i := range r.Perm(len(points))[:k] {
			centres = append(centres, points[i])
		}
		group, cost := make([]int, len(points)), 0.0
		for range 50 {
			cost = 0
			for i, p := range points {
				near := math.Inf(1)
				for g, c := range centres {
					if d := apart(p, c); d < near {
						near, group[i] = d, g
					}
				}
				cost += near
			}
			for g := range centres {
				sum, size := make([]float64, len(points[0])), 0.0
				for i, p := range points {
					if group[i] == g {
						for d := range sum {
							sum[d] += p[d]
						}
						size++
					}
				}
				for d := range sum {
					sum[d] /= max(1, size)
				}
				centres[g] = sum
			}
		}
		if cost < least {
			least, best = cost, group
		}
	}
	return best
}

func meanWidth(distance [][]float64, group []int, k int) float64 {
	total := 0.0
	for i := range group {
		sum, size := make([]float64, k), make([]float64, k)
		for j, g := range group {
			if i != j {
				sum[g] += distance[i][j]
				size[g]++
			}
		}
		if size[group[i]] == 0 {
			continue
		}
		a, b := sum[group[i]]/size[group[i]], math.Inf(1)
		for g := range k {
			if g != group[i] && size[g] > 0 {
				b = min(b, sum[g]/size[g])
			}
		}
		if !math.IsInf(b, 1) {
			total += (b - a) / max(a, b, 1e-12)
		}
	}
	return total / float64(len(group))
}
