package scan

import (
	"cmp"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// scanner is one scan over its roots.
type scanner struct {
	*selection
	roots     []Root
	globs     []*glob // for each root its glob; nil: none
	trees     []int   // for each root the first root with the same tree
	streaming bool    // files are yielded as they are found

	// Nil while files stream, which is only if nothing can come twice.
	seen    map[string]string // identity of a file to the path it was yielded under
	entered map[string]string // identity of a folder to the path it was entered under
	links   []place           // links that wait until all that is there directly has been seen
}

func newScan(s *selection, roots []Root) *scanner {
	g := &scanner{selection: s, roots: roots, globs: make([]*glob, len(roots)), trees: make([]int, len(roots))}
	first := map[any]int{}
	for i, r := range roots {
		if r.Glob != "" {
			g.globs[i] = &glob{text: r.Glob, pattern: r.Glob}
		}
		g.trees[i] = i
		key := treeKey(r)
		if j, ok := first[key]; ok {
			g.trees[i] = j
		} else if key != nil {
			first[key] = i
		}
	}
	return g
}

// treeKey returns what two roots over the same tree have in common, nil if that cannot be known.
func treeKey(r Root) any {
	if r.ID != "" {
		return r.ID
	}
	v := reflect.ValueOf(r.FS)
	switch {
	case !v.IsValid():
		return nil
	case v.Kind() == reflect.Map: // fstest.MapFS
		return v.Pointer()
	case v.Comparable():
		return r.FS
	}
	return nil
}

// identity names a file or folder, whatever the root and the links it was reached by.
func (g *scanner) identity(root int, real string) string {
	id := g.roots[root].ID
	if id == "" {
		id = strconv.Itoa(g.trees[root]) + ":"
	}
	return below(id, real)
}

// shown returns the path under which a name of a root is reported.
func (g *scanner) shown(root int, name string) string {
	r := &g.roots[root]
	switch {
	case r.File != "":
		return cmp.Or(r.Name, path.Base(r.File))
	case len(g.roots) == 1 && !r.Shown || r.Name == "":
		return name
	case name == ".":
		return r.Name
	}
	return r.Name + "/" + name
}

// byName returns the roots in the order in which their files come.
func (g *scanner) byName() []int {
	order := make([]int, len(g.roots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		c := ComparePaths(g.shown(i, "."), g.shown(j, "."))
		if g.Desc {
			c = -c
		}
		return c
	})
	return order
}

// overlap reports whether roots may share files, and disjoint whether the paths of each stand
// together in path order.
func (g *scanner) overlap() bool {
	return nested(g.roots, func(i int) string {
		real := "."
		if f := g.roots[i].File; f != "" {
			if real = g.resolve(i, f).real; real == "." {
				real = f
			}
		}
		return g.identity(i, real)
	})
}

func (g *scanner) disjoint() bool {
	return len(g.roots) < 2 || !g.overlap() && !nested(g.roots, func(i int) string { return g.shown(i, ".") })
}

// nested reports whether one of the paths is another, or stands above it. Sorted, such two are
// neighbours.
func nested(roots []Root, name func(int) string) bool {
	names := make([]string, len(roots))
	for i := range roots {
		names[i] = name(i) + "/"
	}
	slices.Sort(names)
	for i := 1; i < len(names); i++ {
		if strings.HasPrefix(names[i], names[i-1]) {
			return true
		}
	}
	return false
}

// Named returns roots with names that tell them apart: the shortest end of its path, ID and File,
// that is neither the name of another root nor a folder above one. Roots with the same path get the
// same name. A root without an ID keeps its name.
func Named(roots []Root) []Root {
	named := slices.Clone(roots)
	full := make([][]string, len(roots))
	length := make([]int, len(roots))
	for i, r := range roots {
		if r.ID == "" {
			full[i] = elements(cmp.Or(r.Name, r.File, "root"))
			length[i] = len(full[i])
			continue
		}
		full[i] = elements(location(r.ID) + "/" + r.File)
		if len(full[i]) == 0 {
			full[i] = []string{"root"} // the top of the file system has no name
		}
		length[i] = 1
	}
	name := func(i int) string { return strings.Join(full[i][len(full[i])-length[i]:], "/") }
	for again := true; again; {
		again = false
		taken := map[string][]int{}
		for i := range named {
			taken[name(i)] = append(taken[name(i)], i)
		}
		longer := map[int]bool{}
		for n, owners := range taken {
			for above := n; above != "."; above = path.Dir(above) {
				for _, j := range taken[above] {
					for _, i := range owners {
						if !slices.Equal(full[i], full[j]) {
							longer[i], longer[j] = true, true
						}
					}
				}
			}
		}
		for i := range longer {
			if length[i] < len(full[i]) {
				length[i]++
				again = true
			}
		}
	}
	for i := range named {
		named[i].Name = name(i)
	}
	return named
}
