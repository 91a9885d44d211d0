package personas_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

// maker returns a maker that has begun one persona of P1 and P2.
func maker() *personas.Maker {
	m := &personas.Maker{
		Method: personas.Draft, Count: personas.Count{Spec: "2", Made: 9, Reason: "Two of what was asked for."},
		Participants: []personas.Participant{{ID: "P1", Path: "p1.txt"}, {ID: "P2", Path: "p2.txt"}, {ID: "P3", Path: "p3.txt"}},
	}
	m.Begin(personas.Persona{Label: "planner", Participants: []string{"P1", "P2"}, Support: evidence.Clear})
	return m
}

func said(participant, text string) evidence.Quote {
	return by(participant, words("", strings.ToLower(participant)+".txt", "line 12", "", text))
}

func TestMaker(t *testing.T) {
	list, lost, one, none := said("P1", "I want one list"), said("P2", "It gets lost"), said("P1", "We need one list"), said("P3", "I keep no list")
	none.ID = "E77"
	m := maker()
	for _, c := range []personas.Claim{
		{Field: personas.Frustration, Value: "lists get lost", Quotes: []evidence.Quote{lost, list}},
		{Field: personas.CounterEvidence, Value: "no lists", Quotes: []evidence.Quote{none}},
		{Field: personas.Goal, Value: "one list", Quotes: []evidence.Quote{list, one}},
		{Field: personas.Frustration, Value: "two lists", Quotes: []evidence.Quote{one}},
	} {
		if err := m.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	m.Begin(personas.Persona{ID: "mine", Label: "other", Participants: []string{"P3"}, Support: evidence.TooFew, Share: 3})
	if err := m.Add(personas.Claim{Field: personas.InTheirWords, Value: "no list", Quotes: []evidence.Quote{none}}); err != nil {
		t.Fatal(err)
	}
	s, err := m.Set()
	if err != nil {
		t.Fatal(err)
	}
	var claims []string
	for _, p := range s.Personas {
		for _, a := range p.Attributes {
			claims = append(claims, p.ID+" "+string(a.Field)+" "+a.Value+": "+strings.Join(a.Evidence, " "))
		}
	}
	var quotes []string
	for _, q := range s.Evidence {
		quotes = append(quotes, q.ID+" "+q.Participant+" "+q.Text)
	}
	for _, row := range []struct {
		name      string
		got, want any
	}{
		{"the set names its schema", s.Schema, personas.Schema},
		{"what is made is counted", s.Count, personas.Count{Spec: "2", Made: 2, Reason: "Two of what was asked for."}},
		{"shares are of all participants", [2]float64{s.Personas[0].Share, s.Personas[1].Share}, [2]float64{0.6667, 0.3333}},
		{"claims stand by field, then as they came, and share their quotes", strings.Join(claims, "; "),
			"persona-1 goal one list: E2 E4; persona-1 frustration lists get lost: E1 E2; persona-1 frustration two lists: E4; " +
				"persona-1 counter_evidence no lists: E3; persona-2 quote no list: E3"},
		{"quotes are numbered as they are first needed", strings.Join(quotes, "; "),
			"E1 P2 It gets lost; E2 P1 I want one list; E3 P3 I keep no list; E4 P1 We need one list"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.got != row.want {
				t.Errorf("got  %v\nwant %v", row.got, row.want)
			}
		})
	}
	if err := personas.Write(&bytes.Buffer{}, s); err != nil {
		t.Errorf("what was made cannot be written: %v", err)
	}
}

func TestMakerRefuses(t *testing.T) {
	good := said("P1", "I want one list")
	asked := said("P1", "What do you want?")
	asked.Role = segment.Interviewer
	for _, row := range []struct {
		name   string
		field  personas.Field
		quotes []evidence.Quote
		want   string
	}{
		{"a claim without evidence", personas.Goal, nil, "it rests on no evidence"},
		{"an interviewer's words", personas.Goal, []evidence.Quote{good, asked}, "the quote of p1.txt at 100–117 is an interviewer's words"},
		{"an interviewer's words against it", personas.CounterEvidence, []evidence.Quote{asked}, "the quote of p1.txt at 100–117 is an interviewer's words"},
		{"words of nobody", personas.Goal, []evidence.Quote{good, said("", "I want one list")}, "the quote of .txt at 100–115 names nobody who said it"},
		{"words of somebody who is no participant", personas.Goal, []evidence.Quote{said("P9\n", "I want one list")}, `the quote of p9 .txt at 100–115 is of "P9", who is no participant`},
		{"the same against it", personas.CounterEvidence, []evidence.Quote{said("P9", "I want one list")}, `the quote of p9.txt at 100–115 is of "P9", who is no participant`},
		{"words of somebody in another persona", personas.Goal, []evidence.Quote{good, said("P3", "I want one list")},
			`the quote of p3.txt at 100–115 is of "P3", for whom this persona does not stand`},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := maker()
			want := "add the " + string(row.field) + " “one list” to persona-1: " + row.want
			if err := m.Add(personas.Claim{Field: row.field, Value: "one\nlist", Quotes: row.quotes}); err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
			if s, err := m.Set(); err != nil || len(s.Evidence)+len(s.Personas[0].Attributes) != 0 {
				t.Errorf("something of it was kept: %+v, %v", s, err)
			}
		})
	}
	t.Run("a claim about nobody", func(t *testing.T) {
		err := new(personas.Maker).Add(personas.Claim{Field: personas.Goal, Value: "one list", Quotes: []evidence.Quote{good}})
		if want := "add a claim: no persona was begun"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
	t.Run("a persona of somebody who is no participant", func(t *testing.T) {
		m := maker()
		m.Begin(personas.Persona{Label: "other", Participants: []string{"P9"}, Support: evidence.None})
		if _, err := m.Set(); err == nil || !strings.Contains(err.Error(), `/personas/1/participants/0: "P9" is unknown or there twice`) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the zero maker, which has no method", func(t *testing.T) {
		if _, err := new(personas.Maker).Set(); err == nil || !strings.Contains(err.Error(), "/method: ") {
			t.Errorf("got %v", err)
		}
	})
}
