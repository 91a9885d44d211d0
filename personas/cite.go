package personas

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/persona-go/persona/evidence"
)

// Cite names who said a quote and where: "P3, line 41 (interviews/p3.txt)". It is plain text:
// whoever prints it escapes it.
func (s Set) Cite(q evidence.Quote) string { return byID(s.Participants).cite(q) }

// directory is the participants of a set by their IDs.
type directory map[string]Participant

func byID(all []Participant) directory {
	d := make(directory, len(all))
	for _, p := range all {
		d[p.ID] = p
	}
	return d
}

// cite names who said a quote and where: by the participant's ID if that says more than the source
// does, and otherwise as the source names the speaker. An ID says no more if the participant is one
// of several speakers of a source, or all of the folder at the top, which has no name.
func (d directory) cite(q evidence.Quote) string {
	name := q.Speaker
	if p, known := d[q.Participant]; known && p.ID != "." && stands(q.Location, p.Location) {
		name = p.ID
	}
	if name == "" || name == q.Path {
		return fmt.Sprintf("%s, %s", q.Path, q.Location)
	}
	if strings.HasPrefix(name, q.Path) { // survey.csv, row 41
		return fmt.Sprintf("%s (%s)", q.Location, q.Path)
	}
	return fmt.Sprintf("%s, %s (%s)", name, q.Location, q.Path)
}

// stands reports whether a quote's location lies in a participant's, which may be all of a source.
func stands(location, in string) bool {
	return in == "" || location == in || strings.HasPrefix(location, in+",")
}

// nameParticipants fills in who said the quotes of a set that do not name their participant, as in
// files of the first form, if it can be known from where they stand. It cannot if a persona that
// rests on the quote does not stand for the participant at that place.
func nameParticipants(s *Set) {
	places := newPlaces(s.Participants)
	said := map[string]string{} // by the quote's ID
	for _, q := range s.Evidence {
		if q.Participant == "" {
			said[q.ID] = places.participant(q)
		}
	}
	for _, p := range s.Personas {
		members := map[string]bool{}
		for _, id := range p.Participants {
			members[id] = true
		}
		for _, a := range p.Attributes {
			for _, id := range a.Evidence {
				if a.Field != CounterEvidence && !members[said[id]] {
					delete(said, id)
				}
			}
		}
	}
	for i := range s.Evidence {
		if q := &s.Evidence[i]; q.Participant == "" {
			q.Participant = said[q.ID]
		}
	}
}

// places finds the participant at a place.
type places struct {
	at  map[place][]string // IDs
	all directory
}

type place struct{ path, location string }

func newPlaces(all []Participant) places {
	f := places{at: map[place][]string{}, all: byID(all)}
	for _, p := range all {
		at := place{p.Path, p.Location}
		f.at[at] = append(f.at[at], p.ID)
	}
	return f
}

// participant returns the ID of who said q: the only participant at its place in its source, or in
// the nearest folder above; "" if that leaves it open. The location of a participant, or the ID,
// may be a speaker's name.
func (f places) participant(q evidence.Quote) string {
	first, _, _ := strings.Cut(q.Location, ",") // row 41, "hinders"
	for at := q.Path; ; at = path.Dir(at) {
		if ids := f.at[place{at, q.Speaker}]; q.Speaker != "" && len(ids) == 1 {
			return ids[0]
		}
		id, n := "", 0
		for _, location := range slices.Compact([]string{"", first, q.Location}) {
			if ids := f.at[place{at, location}]; len(ids) > 0 {
				id, n = ids[0], n+len(ids)
			}
		}
		if n == 1 {
			return id
		}
		if p, ok := f.all[q.Speaker]; ok && p.Path == at && stands(q.Location, p.Location) {
			return p.ID
		}
		if at == path.Dir(at) {
			return ""
		}
	}
}
