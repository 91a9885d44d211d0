package manifest

import (
	"github.com/persona-go/persona/sources"
)

// Difference is what became of the sources of one manifest in another.
type Difference struct {
	Added   []Entry  `json:"added"`   // in the order of the new manifest
	Removed []Entry  `json:"removed"` // this and what follows in the order of the old one
	Changed []Change `json:"changed"`
	Moved   []Move   `json:"moved"`
	Same    int      `json:"same"`   // the number of those that did not change
	Bytes   *int64   `json:"bytes"`  // of all sources, new less old; null if a manifest knows no sizes
	Tokens  *int     `json:"tokens"` // likewise; null if they were not counted, or not alike
}

// Entry is a source that one manifest has. What the manifest does not know is null.
type Entry struct {
	Path   string `json:"path"`
	Size   *int64 `json:"size"`
	Tokens *int   `json:"tokens"`
}

// Change is a source with other bytes under the same path.
type Change struct {
	Path   string `json:"path"`
	Size   *int64 `json:"size"`   // new less old, in bytes; null as Difference.Bytes is
	Tokens *int   `json:"tokens"` // new less old; null as Difference.Tokens is
}

// Move is a source with the same bytes under another path.
type Move struct {
	Path string `json:"path"`
	To   string `json:"to"`
}

// Different reports whether there is any difference in paths or contents.
func (d *Difference) Different() bool {
	return len(d.Added)+len(d.Removed)+len(d.Changed)+len(d.Moved) > 0
}

// Diff compares two manifests. Paths are compared byte for byte; those that are not found so, in
// any normal form of their letters and with either slash. Sources that only one of the manifests
// has are paired by digest, as [Verify] pairs them.
func Diff(before, after *Manifest) *Difference {
	d := &Difference{Added: []Entry{}, Removed: []Entry{}, Changed: []Change{}, Moved: []Move{}}
	sized := before.sized() && after.sized()
	counted := before.Tokenizer == after.Tokenizer && after.Tokenizer != ""
	if sized {
		d.Bytes = ref(bytesOf(after) - bytesOf(before))
	}
	if counted {
		d.Tokens = ref(tokensOf(after) - tokensOf(before))
	}
	at := samePaths(before, after)
	known := make([]bool, len(after.Sources)) // in both manifests
	var from, to []item
	for i, s := range before.Sources {
		j := at[i]
		if j < 0 {
			from = append(from, item{i, s.Path, s.SHA256})
			continue
		}
		known[j] = true
		now := after.Sources[j]
		if now.SHA256 == s.SHA256 {
			d.Same++
			continue
		}
		change := Change{Path: s.Path}
		if sized {
			change.Size = ref(now.Size - s.Size)
		}
		if counted {
			change.Tokens = ref(now.Tokens - s.Tokens)
		}
		d.Changed = append(d.Changed, change)
	}
	for j, s := range after.Sources {
		if !known[j] {
			to = append(to, item{j, s.Path, s.SHA256})
		}
	}
	pairs := pair(from, to)
	for _, f := range from {
		if j, ok := pairs[f.index]; ok {
			known[j] = true
			d.Moved = append(d.Moved, Move{f.path, after.Sources[j].Path})
		} else {
			d.Removed = append(d.Removed, before.entry(f.index))
		}
	}
	for _, t := range to {
		if !known[t.index] {
			d.Added = append(d.Added, after.entry(t.index))
		}
	}
	return d
}

// samePaths returns, for each source of before, the index of the one in after with its path; -1 if
// there is none.
func samePaths(before, after *Manifest) []int {
	index := make(map[string]int, len(after.Sources))
	for j, s := range after.Sources {
		index[s.Path] = j
	}
	at := make([]int, len(before.Sources))
	var open []int
	taken := make([]bool, len(after.Sources))
	for i, s := range before.Sources {
		j, ok := index[s.Path]
		if !ok {
			at[i], open = -1, append(open, i)
			continue
		}
		at[i], taken[j] = j, true
	}
	if len(open) == 0 {
		return at
	}
	spelt := map[string][]int{}
	for j, s := range after.Sources {
		if !taken[j] {
			key := pathKey(s.Path)
			spelt[key] = append(spelt[key], j)
		}
	}
	for _, i := range open {
		key := pathKey(before.Sources[i].Path)
		if same := spelt[key]; len(same) > 0 {
			at[i], spelt[key] = same[0], same[1:]
		}
	}
	return at
}

// sized reports whether a manifest knows the sizes of its sources: a list of sha256sum does not.
func (m *Manifest) sized() bool { return len(m.Sources) == 0 || bytesOf(m) > 0 }

func bytesOf(m *Manifest) (n int64) {
	for _, s := range m.Sources {
		n += s.Size
	}
	return n
}

func tokensOf(m *Manifest) (n int) {
	for _, s := range m.Sources {
		n += s.Tokens
	}
	return n
}

func (m *Manifest) entry(i int) Entry {
	s, e := m.Sources[i], Entry{Path: m.Sources[i].Path}
	if s.Size > 0 || m.timed(s) {
		e.Size = &s.Size
	}
	if m.Tokenizer != "" {
		e.Tokens = &s.Tokens
	}
	return e
}

// timed reports whether a source was read, and not only listed: then a size of 0 is one.
func (m *Manifest) timed(s sources.Source) bool { return !s.Modified.IsZero() || s.Encoding != "" }

func ref[T any](v T) *T { return &v }
