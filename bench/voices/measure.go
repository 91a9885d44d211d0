package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"

	"github.com/persona-go/persona/segment"
)

func itoa(n int) string { return strconv.Itoa(n) }

// job is a study to be written and read.
type job struct {
	lang                 *language
	layout               layout
	naming, suite, round string
}

// rows are the rows of the report to which a job belongs.
func (j job) rows() []string {
	all := []string{"layout/" + j.layout.name, "lang/" + j.lang.code, "naming/" + j.naming, "suite/" + j.suite}
	if open(j.naming) {
		all = append(all, "suite/"+noRole)
	}
	return all
}

func (j job) key() string {
	return fmt.Sprint(j.layout.name, "/", j.lang.code, "/", j.naming, "/", j.suite, "/", j.round)
}

// plan lists what is run: every layout in every language and naming as one file, and as one or two
// of the other suites in turn.
func plan(languages []*language, layouts []layout, held bool, rounds int, only *regexp.Regexp) []job {
	var all []job
	turn := 0
	for round := range rounds {
		for _, y := range layouts {
			for _, l := range languages {
				names := y.namings
				if names == nil {
					names = namings(y.headers)
				}
				for _, naming := range names {
					suites := []string{study, busy, twoInterviewers, twoParticipants}
					if y.pairs || naming == "unnamed" {
						suites = suites[:2]
					}
					turn++
					for _, suite := range []string{oneFile, suites[turn%len(suites)]} {
						j := job{l, y, naming, suite, itoa(round)}
						if y.held == held && slices.ContainsFunc(j.rows(), only.MatchString) {
							all = append(all, j)
						}
					}
				}
			}
		}
	}
	return all
}

// written is a transcript with the truth about it.
type written struct {
	path  string
	text  []byte
	marks []mark
	script
}

// write writes the files of a job.
func write(j job, seed uint64) []written {
	h := fnv.New64a()
	h.Write([]byte(j.key()))
	rng := rand.New(rand.NewPCG(seed, h.Sum64()))
	files, asking, answering, each := 1, 1, 1, 10+rng.IntN(5)
	switch j.suite {
	case study:
		files = 3 + rng.IntN(2)
	case twoInterviewers:
		asking = 2
	case twoParticipants:
		answering = 2
	}
	pairs := slices.Clone(j.lang.pairs)
	start := rng.IntN(len(pairs))
	pairs = append(pairs[start:], pairs[:start]...) // in their order, as they follow each other
	var all []written
	for f, cast := range casting(j.lang, j.naming, asking, answering, files, rng) {
		x := written{path: fmt.Sprintf("P%d.%s", f+1, j.layout.ext)}
		x.script = script{lang: j.lang, cast: cast, header: heading(j.lang, j.naming, cast, rng), rng: rng}
		x.turns = compose(j.lang, j.suite, cast, pairs[f*each:(f+1)*each], j.layout.pairs, rng)
		var w writer
		j.layout.write(&w, &x.script)
		x.text, x.marks = []byte(w.String()), w.marks
		all = append(all, x)
	}
	return all
}

// count is what happened to words.
type count struct {
	files, words         int
	wrong, unknown, lost int // wrong: all; unknown: of it by nobody known; lost: of it participants'
	answers, kept        int // the participants' words, and those that may be quoted
}

func (c *count) add(d count) {
	c.files += d.files
	c.words += d.words
	c.wrong += d.wrong
	c.unknown += d.unknown
	c.lost += d.lost
	c.answers += d.answers
	c.kept += d.kept
}

// result is what came of a job.
type result struct {
	job
	count
	files []written
	turns [][]outcome // by file and turn
}

// outcome is what the product makes of a turn.
type outcome struct {
	count
	as []string // kind, role and speaker of the segments that hold its words
}

// measure writes and reads a job.
func measure(j job, seed uint64) (result, error) {
	r := result{job: j, files: write(j, seed)}
	var sources []segment.Source
	for _, x := range r.files {
		format := j.layout.ext
		segs, err := segment.Split(format, x.text, segment.Options{})
		if err != nil {
			return r, fmt.Errorf("%s: %w", j.key(), err)
		}
		sources = append(sources, segment.Source{Path: x.path, Format: format, Text: x.text, Segments: segs})
	}
	segment.MarkRepeated(sources)
	segment.MarkPapers(sources, nil)
	segment.NameInterviewers(sources)
	people, err := segment.By(sources, "auto")
	if err != nil {
		return r, fmt.Errorf("%s: %w", j.key(), err)
	}
	said := map[segment.Ref]bool{}
	for _, p := range people {
		for _, ref := range p.Said {
			said[ref] = true
		}
	}
	for f, x := range r.files {
		turns := make([]outcome, len(x.turns))
		for _, m := range x.marks {
			turns[m.turn].take(x, m, sources[f], f, said)
		}
		r.turns = append(r.turns, turns)
		r.count.files++
		for _, t := range turns {
			r.count.add(t.count)
		}
	}
	return r, nil
}

// take counts the words of a mark.
func (o *outcome) take(x written, m mark, s segment.Source, f int, said map[segment.Ref]bool) {
	asks := x.asks(x.turns[m.turn])
	for _, v := range words(string(x.text[m.start:m.end])) {
		start, end := m.start+v.start, m.start+v.end
		i, _ := slices.BinarySearchFunc(s.Segments, start, func(g segment.Segment, at int) int {
			if g.End <= at {
				return -1
			}
			return 1
		})
		g := s.Segments[i]
		inside := slices.ContainsFunc(segment.Quotable(s.Text, g), func(q segment.Span) bool { return start < q.End && q.Start < end })
		quoted := said[segment.Ref{Source: f, Segment: i}] && inside
		o.words++
		if as := fmt.Sprintf("%s/%s/%q", g.Kind, g.Role, g.Speaker); !slices.Contains(o.as, as) {
			o.as = append(o.as, as)
		}
		switch {
		case asks && quoted:
			o.wrong++
			if g.Role != segment.Participant {
				o.unknown++
			}
		case asks && inside && g.Role == segment.Participant:
			o.wrong++
		case !asks:
			o.answers++
			if quoted {
				o.kept++
			} else if inside && g.Role == segment.Interviewer {
				o.wrong++
				o.lost++
			}
		}
	}
}
