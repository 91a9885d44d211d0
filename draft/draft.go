// Package draft makes personas without any model: from groups of participants, what sets each
// apart, and the sentences that show it. It never writes a word about anybody that cannot be read
// in a source: headings are cut out of what was said, and numbers are counted.
package draft

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

// ErrNoWords is wrapped by errors of whoever drafts if no participant said anything that could be
// quoted.
var ErrNoWords = errors.New("no words of participants")

// Options of Personas. The zero value is ready to use.
type Options struct {
	Count personas.Count // recorded in the set as it is; Made is filled in
	// Support is the support of the split into these groups. "": none. Groups of fewer than three
	// participants are marked too few, whatever it is.
	Support evidence.Support
	// Quotes is the most quotes of a persona in one field. 0: 5, which a reader still reads.
	Quotes int
}

// fewest is how many participants a persona needs to be more than a sketch of somebody.
const fewest = 3

// Personas drafts one persona for each group of members, which are indices of people, in the order
// given. Participants in no group are listed in the set, and in no persona. It returns an error if
// an index or a segment is not there, or if what it is given makes no valid set: if two
// participants have one ID, for example, or if a source has no SHA-256.
func Personas(sources []segment.Source, people []segment.Person, members [][]int, o Options) (personas.Set, error) {
	o.Quotes = cmp.Or(o.Quotes, 5)
	o.Support = cmp.Or(o.Support, evidence.None)
	if err := check(sources, people, members); err != nil {
		return personas.Set{}, err
	}
	m := read(sources, people)
	maker := personas.Maker{Method: personas.Draft, Count: o.Count}
	for _, p := range people {
		maker.Participants = append(maker.Participants, personas.Participant{ID: p.ID, Path: p.Path, Location: p.Location})
	}
	for _, g := range m.contrast(members) {
		if err := m.persona(g, &maker, o); err != nil {
			return personas.Set{}, fmt.Errorf("draft: %w", err)
		}
	}
	set, err := maker.Set()
	if err != nil {
		return personas.Set{}, fmt.Errorf("draft: %w", err)
	}
	return set, nil
}

func check(sources []segment.Source, people []segment.Person, members [][]int) error {
	for _, p := range people {
		for _, ref := range append(p.Said[:len(p.Said):len(p.Said)], p.Facts...) {
			if ref.Source < 0 || ref.Source >= len(sources) || ref.Segment < 0 || ref.Segment >= len(sources[ref.Source].Segments) {
				return fmt.Errorf("draft %s: no segment %d in source %d", p.ID, ref.Segment, ref.Source)
			}
		}
	}
	grouped := make([]bool, len(people))
	for i, g := range members {
		if len(g) == 0 {
			return fmt.Errorf("draft persona %d: nobody is in it", i+1)
		}
		for _, p := range g {
			if p < 0 || p >= len(people) {
				return fmt.Errorf("draft persona %d: no participant %d", i+1, p)
			}
			if grouped[p] {
				return fmt.Errorf("draft persona %d: %s is in two groups", i+1, people[p].ID)
			}
			grouped[p] = true
		}
	}
	return nil
}

// persona drafts the persona of one group.
func (m *material) persona(g *group, maker *personas.Maker, o Options) error {
	p := personas.Persona{Support: o.Support}
	if len(g.members) < fewest {
		p.Support = evidence.TooFew
	}
	for _, j := range g.members {
		p.Participants = append(p.Participants, m.people[j].ID)
	}
	for _, c := range g.phrases {
		p.Keyphrases = append(p.Keyphrases, c.text)
	}
	roles := m.roles(g)
	claims := m.claims(g, roles, o)
	p.Label = g.label(roles)
	p.Summary = m.summary(g)
	p.Unknown = m.unknown(g, roles, claims)
	maker.Begin(p)
	for _, c := range claims {
		made := personas.Claim{Field: c.field, Value: c.value}
		for _, s := range c.said {
			q, err := m.quote(s)
			if err != nil {
				return err
			}
			made.Quotes = append(made.Quotes, q)
		}
		if err := maker.Add(made); err != nil {
			return err
		}
	}
	return nil
}

// claims returns what may be said of a group, in the order in which the sentences were chosen.
func (m *material) claims(g *group, r roles, o Options) []claim {
	c := m.chooser(g, o)
	list := r.claims(c)
	for _, f := range fields {
		if f == tool {
			list = append(list, c.toolClaims()...)
			continue
		}
		list = append(list, c.field(f)...)
		if f == frustration {
			list = append(list, c.against()...)
		}
	}
	return append(list, c.own()...)
}

// claim is what is said of a persona, with the sentences that show it, each of which may be quoted.
type claim struct {
	field personas.Field
	value string
	said  []*sentence
}

// may reports whether a sentence may be quoted: not an interviewer's words, nothing private, no
// markup. The reasons are evidence's.
func (m *material) may(s *sentence) bool {
	_, err := m.quote(s)
	return err == nil
}

// quote returns what evidence makes of a sentence, with the participant who said it.
func (m *material) quote(s *sentence) (evidence.Quote, error) {
	q, err := evidence.Take(m.sources[s.source], s.segment, s.start, s.end)
	q.Participant = m.people[s.person].ID
	return q, err
}
