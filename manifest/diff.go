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
	Same    int      `json:"same"`   // how many did not change
	Bytes   int64    `json:"bytes"`  // of all sources, new less old
	Tokens  *int     `json:"tokens"` // likewise; null where they were not counted, or not alike
}

// Entry is a source that one manifest has.
type Entry struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	Tokens int    `json:"tokens"`
}

// Change is a source with other bytes under the same path.
type Change struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`   // new less old, in bytes
	Tokens int    `json:"tokens"` // new less old
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

// Diff compares two manifests. A path is compared byte for byte; what only one of them has is paired by digest, as Verify does.
func Diff(before, after *Manifest) *Difference {
	d := &Difference{Added: []Entry{}, Removed: []Entry{}, Changed: []Change{}, Moved: []Move{}}
	at := make(map[string]int, len(after.Sources))
	for j, s := range after.Sources {
		at[s.Path] = j
		d.Bytes += s.Size
	}
	tokens := 0
	known := make([]bool, len(after.Sources)) // in both manifests
	var from, to []item
	for i, s := range before.Sources {
		d.Bytes -= s.Size
		tokens -= s.Tokens
		j, ok := at[s.Path]
		if !ok {
			from = append(from, item{i, s.Path, s.SHA256})
			continue
		}
		known[j] = true
		now := after.Sources[j]
		if now.SHA256 == s.SHA256 {
			d.Same++
			continue
		}
		d.Changed = append(d.Changed, Change{s.Path, now.Size - s.Size, now.Tokens - s.Tokens})
	}
	for j, s := range after.Sources {
		tokens += s.Tokens
		if !known[j] {
			to = append(to, item{j, s.Path, s.SHA256})
		}
	}
	if before.Tokenizer == after.Tokenizer && after.Tokenizer != "" {
		d.Tokens = &tokens
	}
	pairs := pair(from, to)
	for _, f := range from {
		if j, ok := pairs[f.index]; ok {
			known[j] = true
			d.Moved = append(d.Moved, Move{f.path, after.Sources[j].Path})
		} else {
			d.Removed = append(d.Removed, entry(before.Sources[f.index]))
		}
	}
	for _, t := range to {
		if !known[t.index] {
			d.Added = append(d.Added, entry(after.Sources[t.index]))
		}
	}
	return d
}

func entry(s sources.Source) Entry { return Entry{s.Path, s.Size, s.Tokens} }
