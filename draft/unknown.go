package draft

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/persona-go/persona/internal/lazy"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/terms"
)

const traitCount = 5

// traits are what personas are often given, and what data seldom say.
var traits = [traitCount]struct {
	name    string
	pattern func() *regexp.Regexp // how somebody says it of themselves, or a column asks for it
}{
	{"age", lazy.Regexp(`(?i)\b(i'm|i am) \d{2}\b|\b\d{2} years old\b|\bmy age\b`)},
	{"gender", lazy.Regexp(`(?i)\bas a (woman|man)\b|\bi'm a (woman|man)\b|\bmy gender\b`)},
	{"income", lazy.Regexp(`(?i)\b(my|our) (salary|income)\b|\bi earn\b`)},
	{"education", lazy.Regexp(`(?i)\bmy (degree|phd|thesis|studies|master'?s|bachelor'?s)\b|\bi (studied|graduated)\b|\bi have a (degree|phd|master)\b`)},
	{"family", lazy.Regexp(`(?i)\bmy (kids?|children|son|daughter|wife|husband|partner|family|parents)\b`)},
}

// unknown says what the data do not say about a group, one sentence each.
func (m *material) unknown(g *group, r roles, claims []claim) []string {
	var list []string
	switch {
	case r.known == 0:
		list = append(list, "No role could be read from what they said.")
	case r.known < fewest && r.known < len(g.members):
		list = append(list, fmt.Sprintf("Only %d of %d participants stated a role.", r.known, len(g.members)))
	case r.known < len(g.members):
		list = append(list, fmt.Sprintf("%d of %d participants stated no role.", len(g.members)-r.known, len(g.members)))
	}
	var absent []string
	for i, t := range traits {
		if !m.states(g, firstTrait+i, t.name) {
			absent = append(absent, t.name)
		}
	}
	if len(absent) > 0 {
		list = append(list, capital(and(absent))+": not read in what this group said, and nothing is assumed.")
	}
	for _, f := range []struct {
		field personas.Field
		lacks string
	}{
		{personas.Goal, "No goals could be read from what they said."},
		{personas.Frustration, "No frustrations could be read from what they said."},
		{personas.Behaviour, "What they usually do could not be read from what they said."},
		{personas.Tool, "They named no tools that could be told apart."},
		{personas.Context, "They said nothing of the circumstances they work or live in that could be told apart."},
	} {
		if !has(claims, f.field) {
			list = append(list, f.lacks)
		}
	}
	if other := m.foreign(g); other != "" {
		list = append(list, other)
	}
	silent := 0
	for _, p := range g.members {
		if len(m.of[p]) == 0 {
			silent++
		}
	}
	if silent > 0 {
		list = append(list, fmt.Sprintf("%d of %d participants said nothing that could be quoted.", silent, len(g.members)))
	}
	if n := len(g.members); n < fewest && len(m.people) > 1 {
		list = append(list, fmt.Sprintf("What of this is typical and what is personal: %d of %d participants are too few to tell.", n, len(m.people)))
	}
	return list
}

// foreign says who of a group speaks a language in which no fields can be told; "" if nobody does.
func (m *material) foreign(g *group) string {
	var languages []terms.Language
	for _, i := range g.members {
		if code := m.languages[i].Code(); code != "en" && len(m.of[i]) > 0 {
			languages = append(languages, m.languages[i])
		}
	}
	if len(languages) == 0 {
		return ""
	}
	var names []string
	for _, s := range terms.Count(languages) {
		name := s.Name
		if s.Code == "" {
			name = "a language that could not be told"
		}
		names = append(names, name)
	}
	return fmt.Sprintf("Goals, frustrations and habits are recognised by English words. %d of %d participants speak %s: what they said of these may be there and not seen.",
		len(languages), len(g.members), strings.Join(names, " or "))
}

func has(claims []claim, f personas.Field) bool {
	for _, c := range claims {
		if c.field == f {
			return true
		}
	}
	return false
}

// states reports whether a member says something of the kind, or a table has a column for it.
func (m *material) states(g *group, rule int, name string) bool {
	for _, i := range g.members {
		for _, j := range m.of[i] {
			if m.all[j].holds.has(rule) {
				return true
			}
		}
		for _, ref := range m.people[i].Facts {
			if strings.Contains(strings.ToLower(m.sources[ref.Source].Segments[ref.Segment].Question), name) {
				return true
			}
		}
	}
	return false
}
