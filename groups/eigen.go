package groups

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// spectrum is the leading part of a symmetric matrix's eigenvalues, in descending order, each with
// its unit vector.
type spectrum struct {
	values  []float64
	vectors [][]float64
}

// With up to dense participants the whole Gram matrix is decomposed. With more, Lanczos' method
// with krylov steps finds its leading part: 96 steps give the first 20 values of the 1,706 answers
// of the Jupyter survey to 1 part in 10,000.
const (
	dense  = 160
	krylov = 96
)

// leading returns the first k eigenvalues of the Gram matrix, fewer if it has fewer rows, and their
// vectors if they are asked for.
func (m *matrix) leading(k int, vectors bool) spectrum {
	n := m.rows()
	k = min(k, n)
	if n <= dense {
		return decompose(n, m.gram(), k, vectors)
	}
	return m.lanczos(k, vectors)
}

func decompose(n int, symmetric []float64, k int, vectors bool) spectrum {
	var e mat.EigenSym
	if !e.Factorize(mat.NewSymDense(n, symmetric), vectors) {
		return spectrum{values: make([]float64, k), vectors: make([][]float64, k)}
	}
	ascending := e.Values(nil)
	var s spectrum
	var vs mat.Dense
	if vectors {
		e.VectorsTo(&vs)
	}
	for j := range k {
		s.values = append(s.values, max(0, ascending[n-1-j]))
		if vectors {
			s.vectors = append(s.vectors, upright(mat.Col(nil, n-1-j, &vs)))
		}
	}
	return s
}

// upright turns a vector so that its largest component (of equals the first) is positive: an
// eigenvector's sign is arbitrary.
func upright(v []float64) []float64 {
	largest := 0
	for i := range v {
		if math.Abs(v[i]) > math.Abs(v[largest])+1e-12 {
			largest = i
		}
	}
	if v[largest] < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
	return v
}

// lanczos builds an orthonormal basis of the Krylov space of a fixed start vector, and decomposes
// the small tridiagonal matrix that the Gram matrix is in that basis. It orthogonalises fully
// (twice is enough: Kahan and Parlett).
func (m *matrix) lanczos(k int, vectors bool) spectrum {
	n := m.rows()
	steps := min(n, max(krylov, 3*k))
	along := m.along()
	scratch, w := make([]float64, len(m.mean[0])), make([]float64, n)
	basis := [][]float64{start(n)}
	small := make([]float64, steps*steps)
	for j := range steps {
		m.times(w, basis[j], along, scratch)
		small[j*steps+j] = inner(w, basis[j])
		for range 2 {
			for _, b := range basis {
				subtract(w, inner(w, b), b)
			}
		}
		length := math.Sqrt(inner(w, w))
		if j+1 == steps {
			break
		}
		if length < 1e-10 { // the space is exhausted: everything else is 0
			small, steps = corner(small, steps, j+1), j+1
			break
		}
		small[j*steps+j+1], small[(j+1)*steps+j] = length, length
		next := make([]float64, n)
		for i := range w {
			next[i] = w[i] / length
		}
		basis = append(basis, next)
	}
	s := decompose(steps, small, min(k, steps), vectors)
	for j, in := range s.vectors {
		out := make([]float64, n)
		for i, b := range basis {
			subtract(out, -in[i], b)
		}
		s.vectors[j] = upright(out)
	}
	for len(s.values) < k {
		s.values = append(s.values, 0)
		if vectors {
			s.vectors = append(s.vectors, make([]float64, n))
		}
	}
	return s
}

// start returns a fixed unit vector orthogonal to (1, …, 1), in no special relation to the data:
// the fractional parts of the multiples of the golden ratio.
func start(n int) []float64 {
	v := make([]float64, n)
	sum := 0.0
	for i := range v {
		_, v[i] = math.Modf(float64(i+1) * math.Phi)
		sum += v[i]
	}
	for i := range v {
		v[i] -= sum / float64(n)
	}
	length := math.Sqrt(inner(v, v))
	for i := range v {
		v[i] /= length
	}
	return v
}

func corner(square []float64, from, to int) []float64 {
	out := make([]float64, 0, to*to)
	for i := range to {
		out = append(out, square[i*from:i*from+to]...)
	}
	return out
}

func inner(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func subtract(a []float64, factor float64, b []float64) {
	for i := range a {
		a[i] -= factor * b[i]
	}
}
