package personas

import (
	"cmp"
	"slices"

	"github.com/persona-go/persona/evidence"
)

// Difference is what became of the personas of one set in another.
type Difference struct {
	Added        []Brief       `json:"added"`   // in the order of the new set
	Removed      []Brief       `json:"removed"` // this and what follows in the order of the old one
	Changed      []Change      `json:"changed"`
	Same         int           `json:"same"`   // how many did not change
	Joined       []Participant `json:"joined"` // who took part in the new study only
	Left         []Participant `json:"left"`   // who took part in the old one only
	Participants int           `json:"participants"`
}

// Brief is a persona in short.
type Brief struct {
	ID           string           `json:"id"`
	Label        string           `json:"label"`
	Share        float64          `json:"share"`
	Participants int              `json:"participants"`
	Support      evidence.Support `json:"support"`
}

// Change is a persona that is in both sets and not the same in both.
type Change struct {
	Old        Brief       `json:"old"`
	New        Brief       `json:"new"`
	Joined     []string    `json:"joined"` // participants, by their IDs in the new set
	Left       []string    `json:"left"`   // participants, by their IDs in the old set
	Gained     []Statement `json:"gained"` // what is said of it now
	Lost       []Statement `json:"lost"`   // what was said of it
	Keyphrases bool        `json:"keyphrases"`
	Summary    bool        `json:"summary"`
}

// Statement is an attribute without its evidence.
type Statement struct {
	Field Field  `json:"field"`
	Value string `json:"value"`
}

// Different reports whether there is any difference.
func (d *Difference) Different() bool {
	return len(d.Added)+len(d.Removed)+len(d.Changed)+len(d.Joined)+len(d.Left) > 0
}

// leastAlike is how much two personas must have in common to be one: their common members of all
// their members. Two groups drawn by chance out of three equal ones have 0.2 in common.
const leastAlike = 1.0 / 3

// Diff compares two sets. moved maps paths of sources to those that they have in the new set; nil:
// none moved.
//
// A persona is the one it has the most members in common with, counted among those who took part
// in both studies, if that is a third of the members of both or more; if there is none, it is the
// one of the same label. IDs are numbers of an order, and say nothing. A participant is the one of
// the same ID, else the only one at the same place.
func Diff(before, after Set, moved map[string]string) *Difference {
	now := samePeople(before, after, moved)
	d := &Difference{
		Added: []Brief{}, Removed: []Brief{}, Changed: []Change{}, Joined: []Participant{}, Left: []Participant{},
		Participants: len(after.Participants),
	}
	stayed := map[string]bool{} // by ID in the new set
	for _, p := range before.Participants {
		if id, ok := now[p.ID]; ok {
			stayed[id] = true
		} else {
			d.Left = append(d.Left, p)
		}
	}
	for _, p := range after.Participants {
		if !stayed[p.ID] {
			d.Joined = append(d.Joined, p)
		}
	}
	to := samePersonas(before, after, now, stayed)
	found := make([]bool, len(after.Personas))
	for i, p := range before.Personas {
		j := to[i]
		if j < 0 {
			d.Removed = append(d.Removed, brief(p))
			continue
		}
		found[j] = true
		if c, changed := compare(p, after.Personas[j], now); changed {
			d.Changed = append(d.Changed, c)
		} else {
			d.Same++
		}
	}
	for j, p := range after.Personas {
		if !found[j] {
			d.Added = append(d.Added, brief(p))
		}
	}
	return d
}

// samePeople maps the IDs of participants to those they have in the other set.
func samePeople(before, after Set, moved map[string]string) map[string]string {
	known, at := map[string]bool{}, map[place][]string{}
	for _, p := range after.Participants {
		known[p.ID] = true
		at[place{p.Path, p.Location}] = append(at[place{p.Path, p.Location}], p.ID)
	}
	now, taken := map[string]string{}, map[string]bool{}
	for _, p := range before.Participants {
		if _, elsewhere := moved[p.Path]; known[p.ID] && !elsewhere {
			now[p.ID], taken[p.ID] = p.ID, true
		}
	}
	for _, p := range before.Participants {
		if _, ok := now[p.ID]; ok {
			continue
		}
		ids := at[place{cmp.Or(moved[p.Path], p.Path), p.Location}]
		if len(ids) == 1 && !taken[ids[0]] {
			now[p.ID], taken[ids[0]] = ids[0], true
		}
	}
	return now
}

// samePersonas finds for each persona of before the index of the one that it is in after; -1: none.
func samePersonas(before, after Set, now map[string]string, stayed map[string]bool) []int {
	type match struct {
		alike float64
		i, j  int
	}
	var all []match
	for i, p := range before.Personas {
		for j, q := range after.Personas {
			if a := alike(p.Participants, q.Participants, now, stayed); a >= leastAlike {
				all = append(all, match{a, i, j})
			}
		}
	}
	// Stable: ties are broken by the order in the sets.
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.alike, a.alike) })
	to, taken := slices.Repeat([]int{-1}, len(before.Personas)), make([]bool, len(after.Personas))
	join := func(i, j int) {
		if to[i] < 0 && !taken[j] {
			to[i], taken[j] = j, true
		}
	}
	for _, m := range all {
		join(m.i, m.j)
	}
	for i, p := range before.Personas {
		for j, q := range after.Personas {
			if p.Label != "" && p.Label == q.Label {
				join(i, j)
			}
		}
	}
	return to
}

// alike returns how many members two personas have in common of all members of both (Jaccard's
// index), among those who took part in both studies.
func alike(old, new []string, now map[string]string, stayed map[string]bool) float64 {
	in := map[string]bool{}
	for _, id := range new {
		if stayed[id] {
			in[id] = true
		}
	}
	all, both := len(in), 0
	for _, id := range old {
		switch id, ok := now[id]; {
		case ok && in[id]:
			both++
		case ok:
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// compare says how one persona differs from what it was.
func compare(old, new Persona, now map[string]string) (Change, bool) {
	c := Change{
		Old: brief(old), New: brief(new), Joined: []string{}, Left: []string{}, Gained: []Statement{}, Lost: []Statement{},
		Keyphrases: !slices.Equal(old.Keyphrases, new.Keyphrases), Summary: old.Summary != new.Summary,
	}
	stayed := map[string]bool{}
	for _, id := range old.Participants {
		if id2, ok := now[id]; ok && slices.Contains(new.Participants, id2) {
			stayed[id2] = true
		} else {
			c.Left = append(c.Left, id)
		}
	}
	for _, id := range new.Participants {
		if !stayed[id] {
			c.Joined = append(c.Joined, id)
		}
	}
	c.Lost = missing(old.Attributes, new.Attributes)
	c.Gained = missing(new.Attributes, old.Attributes)
	a, b := c.Old, c.New
	a.ID = b.ID // the number of an order
	return c, a != b || c.Keyphrases || c.Summary || len(c.Joined)+len(c.Left)+len(c.Gained)+len(c.Lost) > 0
}

// missing lists the attributes of one that are not among those of the other.
func missing(of, in []Attribute) []Statement {
	list := []Statement{}
	for _, a := range of {
		if !slices.ContainsFunc(in, func(b Attribute) bool { return a.Field == b.Field && a.Value == b.Value }) {
			list = append(list, Statement{a.Field, a.Value})
		}
	}
	return list
}

func brief(p Persona) Brief { return Brief{p.ID, p.Label, p.Share, len(p.Participants), p.Support} }
