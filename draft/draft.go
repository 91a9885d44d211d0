// Package draft makes personas without any model: from groups of participants, what sets each apart, and the sentences that show it.
// It never writes a word about anybody that cannot be read in a source: headings are cut out of what was said, counts are counted.
package draft

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

// Options of Personas. The zero value is ready to use.
type Options struct {
	Count   personas.Count   // recorded in the set as it is; Made is filled in
	Support evidence.Support // of the split into these groups; "": none. Groups of fewer than three participants are marked too few whatever it is
	// Quotes is the most quotes of a persona in one field. 0: 5, which a reader still reads.
	Quotes int
}

// fewest is how many participants a persona needs to be more than a sketch of somebody.
const fewest = 3

// Personas drafts one persona for each group of members, which are indices of people, in the order given. Participants in no group are
// listed in the set, and in no persona. It returns an error where an index or a segment is not there.
func Personas(sources []segment.Source, people []segment.Person, members [][]int, o Options) (personas.Set, error) {
	o.Quotes = cmp.Or(o.Quotes, 5)
	o.Support = cmp.Or(o.Support, evidence.None)
	if err := check(sources, people, members); err != nil {
		return personas.Set{}, err
	}
	m := read(sources, people)
	set := personas.Set{Schema: personas.Schema, Method: personas.Draft, Count: o.Count}
	set.Count.Made = len(members)
	for _, p := range people {
		set.Participants = append(set.Participants, personas.Participant{ID: p.ID, Path: p.Path, Location: p.Location})
	}
	shown := cite{material: m, set: &set}
	for i, g := range m.contrast(members) {
		set.Personas = append(set.Personas, m.persona(i, g, &shown, o))
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

// persona drafts one of them.
func (m *material) persona(i int, g *group, shown *cite, o Options) personas.Persona {
	p := personas.Persona{
		ID: fmt.Sprintf("persona-%d", i+1), Share: personas.ShareOf(len(g.members), len(m.people)), Support: o.Support,
	}
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
	c := m.chooser(g, o)
	p.Attributes = roles.attributes(c, shown)
	for _, f := range fields {
		if f == tool {
			p.Attributes = append(p.Attributes, c.toolAttributes(shown)...)
			continue
		}
		p.Attributes = append(p.Attributes, c.field(f, shown)...)
		if f == frustration {
			p.Attributes = append(p.Attributes, c.against(shown)...)
		}
	}
	p.Attributes = append(p.Attributes, c.own(shown)...)
	order := personas.Fields()
	slices.SortStableFunc(p.Attributes, func(a, b personas.Attribute) int {
		return cmp.Compare(slices.Index(order, a.Field), slices.Index(order, b.Field))
	})
	p.Label = g.label(roles)
	p.Summary = m.summary(g)
	p.Unknown = m.unknown(g, roles, p.Attributes)
	return p
}

// cite gives quotes their IDs in the order in which they are first needed.
type cite struct {
	*material
	set *personas.Set
	ids map[[3]int]string
}

// may tells whether a sentence may be quoted: not an interviewer's words, nothing private, no markup. The reasons are evidence's.
func (m *material) may(s *sentence) bool {
	_, err := evidence.Take(m.sources[s.source], s.segment, s.start, s.end)
	return err == nil
}

// quote returns the ID of the quote of a sentence that may be quoted.
func (c *cite) quote(s *sentence) string {
	key := [3]int{s.source, s.start, s.end}
	if id, ok := c.ids[key]; ok {
		return id
	}
	q, err := evidence.Take(c.sources[s.source], s.segment, s.start, s.end)
	if err != nil {
		panic(fmt.Sprintf("draft: quote without asking: %v", err))
	}
	if c.ids == nil {
		c.ids = map[[3]int]string{}
	}
	q.ID = personas.QuoteID(len(c.set.Evidence) + 1)
	c.ids[key] = q.ID
	c.set.Evidence = append(c.set.Evidence, q)
	return q.ID
}
