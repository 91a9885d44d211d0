package personas_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/persona-go/persona/personas"
)

// study makes a set of personas, each "label: member member …", in which "field=value" is an
// attribute, and of others who take part behind "all:".
func study(lines ...string) personas.Set {
	var s personas.Set
	known := map[string]bool{}
	take := func(id string) {
		if !known[id] {
			known[id] = true
			s.Participants = append(s.Participants, personas.Participant{ID: id, Path: id + ".txt"})
		}
	}
	for i, line := range lines {
		label, rest, _ := strings.Cut(line, ": ")
		p := personas.Persona{ID: fmt.Sprintf("persona-%d", i+1), Label: label}
		for _, word := range strings.Fields(rest) {
			if field, value, ok := strings.Cut(word, "="); ok {
				p.Attributes = append(p.Attributes, personas.Attribute{Field: personas.Field(field), Value: value})
				continue
			}
			take(word)
			p.Participants = append(p.Participants, word)
		}
		if label != "all" {
			s.Personas = append(s.Personas, p)
		}
	}
	return s
}

// tell writes a difference in words.
func tell(d *personas.Difference) string {
	var out []string
	for _, p := range d.Added {
		out = append(out, "added "+p.Label)
	}
	for _, p := range d.Removed {
		out = append(out, "removed "+p.Label)
	}
	for _, c := range d.Changed {
		line := "changed " + c.Old.Label + " > " + c.New.Label
		for _, id := range c.Joined {
			line += " +" + id
		}
		for _, id := range c.Left {
			line += " -" + id
		}
		for _, s := range c.Gained {
			line += fmt.Sprintf(" +%s=%s", s.Field, s.Value)
		}
		for _, s := range c.Lost {
			line += fmt.Sprintf(" -%s=%s", s.Field, s.Value)
		}
		if c.Keyphrases {
			line += " keyphrases"
		}
		if c.Summary {
			line += " summary"
		}
		out = append(out, line)
	}
	for _, p := range d.Joined {
		out = append(out, "joined "+p.ID)
	}
	for _, p := range d.Left {
		out = append(out, "left "+p.ID)
	}
	return strings.Join(append(out, fmt.Sprintf("%d same", d.Same)), "; ")
}

func TestDiff(t *testing.T) {
	tests := []struct {
		name        string
		old, new    personas.Set
		moved       map[string]string
		want        string
		isDifferent bool
	}{
		{"nothing against nothing", study(), study(), nil, "0 same", false},
		{"nothing changed", study("A: 1 2 goal=x", "B: 3 4"), study("A: 1 2 goal=x", "B: 3 4"), nil, "2 same", false},
		{"another order is no difference", study("A: 1 2", "B: 3 4"), study("B: 3 4", "A: 1 2"), nil, "2 same", false},
		{"another label for the same people", study("A: 1 2", "B: 3 4"), study("Z: 1 2", "B: 3 4"), nil, "changed A > Z; 1 same", true},
		{"somebody goes over", study("A: 1 2 3", "B: 4 5 6"), study("A: 1 2", "B: 3 4 5 6"), nil, "changed A > A -3; changed B > B +3; 0 same", true},
		{"labels change places, people do not", study("A: 1 2", "B: 3 4"), study("B: 1 2", "A: 3 4"), nil, "changed A > B; changed B > A; 0 same", true},
		{"one becomes two", study("A: 1 2 3 4 5"), study("A: 1 2 3", "B: 4 5"), nil, "added B; changed A > A -4 -5; 0 same", true},
		{"two become one", study("A: 1 2 3", "B: 4 5"), study("C: 1 2 3 4 5"), nil, "removed B; changed A > C +4 +5; 0 same", true},
		{"newcomers do not hide who was there before", study("A: 1 2", "B: 3 4"), study("A: 1 2 5 6 7 8 9", "B: 3 4"), nil,
			"changed A > A +5 +6 +7 +8 +9; joined 5; joined 6; joined 7; joined 8; joined 9; 1 same", true},
		{"another study altogether", study("A: 1 2"), study("B: 3 4"), nil, "added B; removed A; joined 3; joined 4; left 1; left 2; 0 same", true},
		{"another study, one label in common", study("A: 1 2"), study("A: 3 4"), nil, "changed A > A +3 +4 -1 -2; joined 3; joined 4; left 1; left 2; 0 same", true},
		{"too little in common", study("A: 1 2 3 4", "all: 5 6 7 8"), study("B: 4 5 6 7 8", "all: 1 2 3"), nil, "added B; removed A; 0 same", true},
		{"a source that moved", study("A: 1 2"), study("A: 1 9"), map[string]string{"2.txt": "9.txt"}, "1 same", false},
		{"a source that moved to where another was", study("A: 1 2"), study("A: 2 3"), map[string]string{"1.txt": "2.txt", "2.txt": "3.txt"}, "1 same", false},
		{"other things are said", study("A: 1 2 goal=x tool=y"), study("A: 1 2 goal=x goal=z"), nil, "changed A > A +goal=z -tool=y; 0 same", true},
		{"somebody whom no persona has", study("A: 1 2", "all: 3"), study("A: 1 2", "all: 4"), nil, "joined 4; left 3; 1 same", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := personas.Diff(tt.old, tt.new, tt.moved)
			if got := tell(d); got != tt.want || d.Different() != tt.isDifferent {
				t.Errorf("got  %s, %v\nwant %s, %v", got, d.Different(), tt.want, tt.isDifferent)
			}
		})
	}
	t.Run("shares, summaries and key phrases", func(t *testing.T) {
		was, now := set(), set()
		now.Personas[0].Share, now.Personas[0].Summary, now.Personas[0].Keyphrases = 0.5, "Another.", nil
		if got, want := tell(personas.Diff(was, now, nil)), "changed Planner who shares lists > Planner who shares lists keyphrases summary; 1 same"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("lists are never null", func(t *testing.T) {
		got, err := json.Marshal(personas.Diff(personas.Set{}, personas.Set{}, nil))
		if want := `{"added":[],"removed":[],"changed":[],"same":0,"joined":[],"left":[],"participants":0}`; err != nil || string(got) != want {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	})
}
