package groups

import (
	"bytes"
	"math"
	"slices"

	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// corpus is what people said: the terms of each segment, each term once a segment.
type corpus struct {
	segments [][]int32 // terms kept, ascending
	stratum  []int     // segments of one stratum may change places: answers to the same question in one language
	of       [][]int   // participant → indices into segments
	speaks   []int     // participant → the number of the language, from 0; nil: all speak one
	vocab    int
	weight   []float64 // of each term: the root of the inverse document frequency
}

// A term is kept if it stands in at least minSegments segments of at least minPeople participants,
// and in at most half of the segments: what fewer say cannot be shared, what more say cannot
// separate. If the participants are too few to be tested, every term is kept.
const (
	minSegments = 3
	minPeople   = 3
	maxShare    = 0.5
)

func read(sources []segment.Source, people []segment.Person) *corpus {
	var x terms.Index
	c := &corpus{of: make([][]int, len(people))}
	strata, numbers := map[string]int{}, map[string]int{}
	form := templates(sources, people)
	var raw [][]int
	var body []byte
	languages := terms.Languages(len(people), segment.Said(sources, people))
	for i, p := range people {
		x.Speak(languages[i])
		code := languages[i].Code()
		if _, ok := numbers[code]; !ok {
			numbers[code] = len(numbers)
		}
		c.speaks = append(c.speaks, numbers[code])
		seen := map[string]bool{}
		for _, ref := range p.Said {
			var s segment.Segment
			s, body = words(body, sources, ref)
			if seen[string(body)] || form[string(body)] {
				continue
			}
			seen[string(body)] = true
			ts := terms.Unique(x.Add(nil, body, false))
			if len(ts) == 0 {
				continue
			}
			stratum := code + "\x00" + s.Question
			if _, ok := strata[stratum]; !ok {
				strata[stratum] = len(strata)
			}
			c.of[i] = append(c.of[i], len(raw))
			raw = append(raw, ts)
			c.stratum = append(c.stratum, strata[stratum])
		}
	}
	c.keep(raw, x.Len())
	return c
}

// words returns a segment and what it says, without escapes, markup and margin numbers; it writes
// that to dst.
func words(dst []byte, sources []segment.Source, ref segment.Ref) (segment.Segment, []byte) {
	s := sources[ref.Source].Segments[ref.Segment]
	return s, segment.AppendWords(dst[:0], sources[ref.Source].Text, s)
}

// templates finds the text that belongs to a form and not to a person: at least six words that
// stand, word for word, with at least three participants and a third of all. Answers to a question
// of a table are never taken for it.
func templates(sources []segment.Source, people []segment.Person) map[string]bool {
	with, last := map[string]int{}, map[string]int{}
	var body []byte
	for i, p := range people {
		for _, ref := range p.Said {
			var s segment.Segment
			s, body = words(body, sources, ref)
			if s.Question == "" && last[string(body)] != i+1 && len(bytes.Fields(body)) >= 6 {
				last[string(body)] = i + 1
				with[string(body)]++
			}
		}
	}
	form := map[string]bool{}
	for body, n := range with {
		if n >= 3 && 3*n >= len(people) {
			form[body] = true
		}
	}
	return form
}

// keep renumbers the terms that are kept, and weighs them by how few segments have them.
func (c *corpus) keep(raw [][]int, n int) {
	inSegments, inPeople, last := make([]int, n), make([]int, n), make([]int, n)
	for i, segs := range c.of {
		for _, s := range segs {
			for _, t := range raw[s] {
				inSegments[t]++
				if last[t] != i+1 {
					last[t] = i + 1
					inPeople[t]++
				}
			}
		}
	}
	tested := len(c.of) >= MinParticipants
	number := make([]int32, n)
	for t := range number {
		number[t] = -1
		if !tested || inSegments[t] >= minSegments && inPeople[t] >= minPeople && float64(inSegments[t]) <= maxShare*float64(len(raw)) {
			number[t] = int32(c.vocab)
			c.vocab++
			c.weight = append(c.weight, math.Sqrt(math.Log(float64(len(raw)+1)/float64(inSegments[t]))))
		}
	}
	c.segments = make([][]int32, len(raw))
	for s, ts := range raw {
		for _, t := range ts {
			if number[t] >= 0 {
				c.segments[s] = append(c.segments[s], number[t])
			}
		}
	}
}

// matrix has a row of weighted terms for every participant, each of length below 1, as compressed
// sparse rows.
type matrix struct {
	start []int // row i is cell[start[i]:start[i+1]]
	term  []int32
	value []float64
	// speaks has the language of each row, numbered from 0 (nil: one), and mean the columns' means of
	// each language. What parts the languages is taken out with the means: words are compared within a
	// language.
	speaks []int
	mean   [][]float64
}

// language returns the number of the language of row i.
func (m *matrix) language(i int) int {
	if m.speaks == nil {
		return 0
	}
	return m.speaks[i]
}

func (m *matrix) rows() int { return len(m.start) - 1 }

// shrink is the weight of the median participant in everybody's length.
const shrink = 0.25

// language returns the number of the language of participant i.
func (c *corpus) language(i int) int {
	if c.speaks == nil {
		return 0
	}
	return c.speaks[i]
}

// build makes a row of each participant's segments: for every term, log1p of its count times the
// root of idf. It divides the row by the root of the sum of its squared length and a quarter of the
// median one. So participants who said much count alike, and one who said a single word is no
// corner of the space: with plain unit rows such participants alone made up the first dimensions of
// a survey. The terms of a row are in ascending order.
func (c *corpus) build(of [][]int) *matrix {
	b := builder{ordered: true}
	return b.rows(c, of)
}

// builder makes matrices, each in the memory of the one before. The zero builder leaves the terms
// of a row in the order in which they are said.
type builder struct {
	ordered bool
	m       matrix
	count   []int32
	touched []int32
	squares []float64
	logs    []float64 // log1p of whole numbers; grows
}

// log1p returns the logarithm of one more than n.
func (b *builder) log1p(n int32) float64 {
	for len(b.logs) <= int(n) {
		b.logs = append(b.logs, math.Log1p(float64(len(b.logs))))
	}
	return b.logs[n]
}

// rows is what [corpus.build] says.
func (b *builder) rows(c *corpus, of [][]int) *matrix {
	languages := make([]float64, 1) // how many rows each has
	for i := range of {
		for len(languages) <= c.language(i) {
			languages = append(languages, 0)
		}
		languages[c.language(i)]++
	}
	m := &b.m
	m.start, m.term, m.value, m.speaks = append(m.start[:0], 0), m.term[:0], m.value[:0], c.speaks
	if b.count == nil {
		b.count, b.squares = make([]int32, c.vocab), make([]float64, len(of))
		m.mean = make([][]float64, len(languages))
		for l := range m.mean {
			m.mean[l] = make([]float64, c.vocab)
		}
	}
	for l := range m.mean {
		clear(m.mean[l])
	}
	for i, segs := range of {
		b.touched = b.touched[:0]
		for _, s := range segs {
			for _, t := range c.segments[s] {
				if b.count[t] == 0 {
					b.touched = append(b.touched, t)
				}
				b.count[t]++
			}
		}
		if b.ordered {
			slices.Sort(b.touched)
		}
		square := 0.0
		for _, t := range b.touched {
			v := b.log1p(b.count[t]) * c.weight[t]
			b.count[t] = 0
			m.term, m.value = append(m.term, t), append(m.value, v)
			square += v * v
		}
		b.squares[i] = square
		m.start = append(m.start, len(m.value))
	}
	length := lengths(b.squares)
	for i := range of {
		mean, n := m.mean[c.language(i)], languages[c.language(i)]
		for k := m.start[i]; k < m.start[i+1]; k++ {
			m.value[k] /= length[i]
			mean[m.term[k]] += m.value[k] / n
		}
	}
	return m
}

// lengths returns what rows are divided by, of the sums of their squares.
func lengths(squares []float64) []float64 {
	ordered := slices.Sorted(slices.Values(squares))
	all := make([]float64, len(squares))
	for i, square := range squares {
		all[i] = math.Sqrt(square + shrink*ordered[len(ordered)/2])
	}
	return all
}

// along returns how far each row reaches in the direction of the mean row of its language.
func (m *matrix) along() []float64 {
	length := make([]float64, len(m.mean))
	for l, mean := range m.mean {
		length[l] = math.Sqrt(inner(mean, mean))
	}
	d := make([]float64, m.rows())
	for i := range d {
		l := m.language(i)
		for k := m.start[i]; k < m.start[i+1]; k++ {
			d[i] += m.value[k] * m.mean[l][m.term[k]]
		}
		if length[l] > 0 {
			d[i] /= length[l]
		}
	}
	return d
}

// gram returns the inner products of the rows without what they have along the mean row of their
// language. So their sum is zero in each language, as if they had been centred, and it makes no
// difference either how much somebody said. Rows of two languages have nothing in common: a word
// that both have means another thing, or a name.
func (m *matrix) gram() []float64 {
	n := m.rows()
	g := make([]float64, n*n)
	dense := make([]float64, len(m.mean[0]))
	d := m.along()
	for i := range n {
		for k := m.start[i]; k < m.start[i+1]; k++ {
			dense[m.term[k]] = m.value[k]
		}
		for j := range i + 1 {
			if m.language(i) != m.language(j) {
				continue
			}
			sum := -d[i] * d[j]
			for k := m.start[j]; k < m.start[j+1]; k++ {
				sum += m.value[k] * dense[m.term[k]]
			}
			g[i*n+j], g[j*n+i] = sum, sum
		}
		for k := m.start[i]; k < m.start[i+1]; k++ {
			dense[m.term[k]] = 0
		}
	}
	return g
}

// times sets y to the product of the Gram matrix and x, and never forms that matrix; along is
// m.along().
func (m *matrix) times(y, x, along, scratch []float64) {
	for l := range m.mean {
		clear(scratch)
		mean := 0.0
		for i, v := range x {
			if m.language(i) != l {
				continue
			}
			mean += along[i] * v
			values := m.value[m.start[i]:m.start[i+1]]
			for k, t := range m.term[m.start[i]:m.start[i+1]] {
				scratch[t] += v * values[k]
			}
		}
		for i := range y {
			if m.language(i) != l {
				continue
			}
			y[i] = m.dot(i, -along[i]*mean, scratch)
		}
	}
}

// dot returns the sum of first and the product of row i and a dense one.
func (m *matrix) dot(i int, first float64, row []float64) float64 {
	values := m.value[m.start[i]:m.start[i+1]]
	for k, t := range m.term[m.start[i]:m.start[i+1]] {
		first += row[t] * values[k]
	}
	return first
}
