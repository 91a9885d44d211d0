package personas

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/persona-go/persona/evidence"
)

// Claim is something to say of a persona, and the quotes that it rests on.
type Claim struct {
	Field  Field
	Value  string
	Quotes []evidence.Quote // at least one, each with its Participant; IDs are not looked at
}

// Maker makes a [Set] out of claims. Whoever has something to say of a persona brings the quotes
// that show it, or it is not said. Fill the exported fields first; for each persona call Begin
// once, and Add for each of its claims; at the end call Set. The zero Maker has no participants,
// and no method, without which Set returns an error.
type Maker struct {
	Method       Method
	Count        Count         // as it was asked for; Made is filled in
	Participants []Participant // all whose words were used, also those in no persona

	personas []Persona
	quotes   []evidence.Quote
	ids      map[evidence.Quote]string // by the quote without its ID
}

// Begin begins the next persona: all claims added from now on are about it. Its ID, Share and
// Attributes are filled in, whatever p says.
func (m *Maker) Begin(p Persona) {
	p.ID = fmt.Sprintf("persona-%d", len(m.personas)+1)
	p.Share = ShareOf(len(p.Participants), len(m.Participants))
	p.Attributes = nil
	m.personas = append(m.personas, p)
}

// Add adds a claim to the persona that was begun last, and numbers those of its quotes that no
// claim needed before: E1, E2 and so on. The same quote has one number, however many claims rest
// on it.
//
// A claim is refused, and nothing of it is kept, if it has no quote, or if one of its quotes is an
// interviewer's, is of somebody who is no participant, or is of somebody whom the persona does not
// stand for; this last is allowed for [CounterEvidence] alone. The error says which claim and
// which quote.
func (m *Maker) Add(c Claim) error {
	if len(m.personas) == 0 {
		return errors.New("add a claim: no persona was begun")
	}
	p := &m.personas[len(m.personas)-1]
	if err := m.check(p, c); err != nil {
		return fmt.Errorf("add the %s “%s” to %s: %w", c.Field, printable(c.Value), p.ID, err)
	}
	a := Attribute{Field: c.Field, Value: c.Value}
	for _, q := range c.Quotes {
		a.Evidence = append(a.Evidence, m.id(q))
	}
	p.Attributes = append(p.Attributes, a)
	return nil
}

// check says why a claim may not be added; nil: it may.
func (m *Maker) check(p *Persona, c Claim) error {
	if len(c.Quotes) == 0 {
		return errors.New("it rests on no evidence")
	}
	for _, q := range c.Quotes {
		quote := fmt.Sprintf("the quote of %s at %d–%d", printable(q.Path), q.Start, q.End)
		switch is := func(other Participant) bool { return other.ID == q.Participant }; {
		case q.ByInterviewer():
			return fmt.Errorf("%s is an interviewer's words", quote)
		case q.Participant == "":
			return fmt.Errorf("%s names nobody who said it", quote)
		case !slices.ContainsFunc(m.Participants, is):
			return fmt.Errorf("%s is of %q, who is no participant", quote, printable(q.Participant))
		case c.Field != CounterEvidence && !slices.Contains(p.Participants, q.Participant):
			return fmt.Errorf("%s is of %q, for whom this persona does not stand", quote, printable(q.Participant))
		}
	}
	return nil
}

// id returns the ID of a quote, which is new if no claim needed the quote before.
func (m *Maker) id(q evidence.Quote) string {
	q.ID = ""
	if id, ok := m.ids[q]; ok {
		return id
	}
	if m.ids == nil {
		m.ids = map[evidence.Quote]string{}
	}
	id := QuoteID(len(m.quotes) + 1)
	m.ids[q] = id
	q.ID = id
	m.quotes = append(m.quotes, q)
	return id
}

// Set returns the set: the personas in the order in which they were begun, the claims of each by
// field as [Fields] orders them, and within a field as they were added. The error is that of
// [Validate]. The set shares its memory with the maker, to which nothing may be added afterwards.
func (m *Maker) Set() (Set, error) {
	order := Fields()
	for _, p := range m.personas {
		slices.SortStableFunc(p.Attributes, func(a, b Attribute) int {
			return cmp.Compare(slices.Index(order, a.Field), slices.Index(order, b.Field))
		})
	}
	s := Set{
		Schema: Schema, Method: m.Method, Count: m.Count,
		Participants: m.Participants, Personas: m.personas, Evidence: m.quotes,
	}
	s.Count.Made = len(s.Personas)
	if err := Validate(s); err != nil {
		return Set{}, err
	}
	return s, nil
}
