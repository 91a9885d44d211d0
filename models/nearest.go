package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// UnknownError says that a registry knows no model of a name.
type UnknownError struct {
	Name string

	// Nearest is what was perhaps meant, the nearest first; [Registry.Find] takes each of them. It is
	// empty for an empty registry.
	Nearest []string
}

func (e *UnknownError) Error() string {
	name := e.Name
	if runes := []rune(name); len(runes) > longName {
		name = string(runes[:longName]) + "…"
	}
	if len(e.Nearest) == 0 {
		return fmt.Sprintf("unknown model %q", name)
	}
	return fmt.Sprintf("unknown model %q; the nearest are %s", name, strings.Join(e.Nearest, ", "))
}

const (
	fewNames = 3  // how many near names an error has
	longName = 80 // runes of a name that are compared and printed; catwalk has none that is longer
)

// nearest lists the names that key, a folded name, was perhaps meant to be: names that contain it
// first, then names of its family ("gpt", "claude"), then the others; among them the user's own
// first, then makers', then resellers', each by their edit distance and the later version first. If
// key names a provider, only its models are considered.
func (r Registry) nearest(key string) []string {
	provider, model, scoped := strings.Cut(key, "/")
	if !scoped || !slices.ContainsFunc(r.models, func(m Model) bool { return m.Provider == provider }) {
		scoped, model = false, key
	}
	if runes := []rune(model); len(runes) > longName {
		model = string(runes[:longName])
	}

	type near struct {
		name                              string
		contains, family, group, distance int
	}
	var all []near
	for i, m := range r.models {
		if m.Retired { // nobody is led to one
			continue
		}
		name := m.Name
		if scoped {
			if m.Provider != provider {
				continue
			}
			name = m.ID()
		} else if r.names[fold(m.Name)] != i {
			continue
		}
		other := fold(m.Name)
		n := near{name, 1, 1, group(m), distance([]rune(model), []rune(other))}
		if model != "" && strings.Contains(other, model) {
			n.contains = 0
		}
		if family(model) == family(other) {
			n.family = 0
		}
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.contains, b.contains), cmp.Compare(a.family, b.family),
			cmp.Compare(a.group, b.group), cmp.Compare(a.distance, b.distance), cmp.Compare(b.name, a.name))
	})
	var names []string
	for _, n := range all[:min(len(all), fewNames)] {
		names = append(names, n.name)
	}
	return names
}

// family is the word that a folded name begins with: "gpt" of "gpt-4o", "o" of "o3-mini".
func family(name string) string {
	name = lastPart(name)
	if end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		return name[:end]
	}
	return name
}

// distance is the Levenshtein distance: how many runes must be put in, left out or replaced to make
// b of a.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			replace := diagonal
			if x != y {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
