// Package scan finds the files of a study: their names, sizes, times and formats, and why a file
// was left out. It never opens a file, except the ignore files that decide.
package scan

import (
	"cmp"
	"context"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"time"
)

// File is a file that was found.
type File struct {
	// Path is slash-separated and relative to its root, behind the root's name if several are
	// given.
	Path string `json:"path"`
	// Size is in bytes.
	Size int64 `json:"size"`
	// Modified is in UTC. Of a year that RFC 3339 cannot say it is the nearest time that it can.
	Modified time.Time `json:"modified"`
	// Format is as FormatOf names it; "txt" if the user named a file whose format is unknown.
	Format string `json:"format"`
	// Stamp is what its tree says of its state; zero if that says nothing: see [StampedInfo].
	Stamp Stamp `json:"-"`
	// Root is the index of its root.
	Root int `json:"-"`
	// Name is the path inside that root's FS, links resolved: what to open.
	Name string `json:"-"`
}

// Root is one place to look: a folder, one file, or the files of a folder that match a glob.
type Root struct {
	// FS is the tree. What it may offer beyond fs.FS, fs.go lists: see [StampedInfo].
	FS fs.FS
	// Name stands before the paths if several roots are given, or if Shown. For a file root it is
	// the path itself, "" being the file's base name.
	Name string
	// File, if not "", is the only file of FS that is wanted. A user named it: no rule hides it.
	File string
	// Glob, if not "", is what the files of FS have to match. The others are not left out: they
	// were never asked for.
	Glob string
	// ID is the place of the top of FS, links resolved, as a URL whose path is not escaped:
	// "file:///data/interviews". By it two roots are known to hold the same file. "" compares FS.
	ID string
	// Shown has Name stand before the paths also if this root is the only one, as that of an
	// archive does: notes.zip/p01.md.
	Shown bool
}

// IDOf returns the ID of what stands at an absolute slash path of this machine, links resolved.
func IDOf(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/data
	}
	return "file://" + path
}

// below returns the ID of a name below the top that has this ID.
func below(id, name string) string {
	if name == "." {
		return id
	}
	return strings.TrimSuffix(id, "/") + "/" + name
}

// location returns the path of an ID: what stands behind its scheme.
func location(id string) string {
	if _, path, ok := strings.Cut(id, "://"); ok {
		return path
	}
	return id
}

// Files returns the files of one tree that o selects. It is Roots with a single root.
func Files(ctx context.Context, fsys fs.FS, o Options) iter.Seq2[File, error] {
	return Roots(ctx, []Root{{FS: fsys}}, o)
}

// Roots returns the files of all roots that o selects, in one order, each file once however many
// roots hold it: the root given first has it.
//
// An item with an error is a path that could not be read, in File.Path; the scan goes on behind it.
// Two errors end it: an invalid o (see [Options.Validate]) and a cancelled ctx, both with an empty
// File.
//
// In path order the files of disjoint roots stream, and memory holds the folders from the root to
// the current one. The other orders, roots that overlap, and Options.Follow collect all files
// first; errors then come before the files.
func Roots(ctx context.Context, roots []Root, o Options) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		s, err := compile(o)
		if err != nil {
			yield(File{}, err)
			return
		}
		g := newScan(s, roots)
		if cmp.Or(o.Order, "path") == "path" && !o.Follow && g.disjoint() {
			g.streaming = true
			g.stream(ctx, yield)
			return
		}
		g.collect(ctx, yield)
	}
}

// stream walks root after root in path order.
func (g *scanner) stream(ctx context.Context, yield func(File, error) bool) {
	for _, i := range g.byName() {
		if !g.walk(ctx, i, yield) {
			return
		}
	}
}

// collect walks the roots in the order given, so that the first one has a file that several hold,
// and sorts.
func (g *scanner) collect(ctx context.Context, yield func(File, error) bool) {
	if g.Follow {
		g.entered = map[string]string{}
	}
	if g.Follow || len(g.roots) > 1 && g.overlap() {
		g.seen = map[string]string{}
	}
	var files []File
	keep := func(f File, err error) bool {
		if err != nil {
			return yield(f, err)
		}
		files = append(files, f)
		return true
	}
	for i := range g.roots {
		if !g.walk(ctx, i, keep) {
			return
		}
	}
	if !g.followLinks(ctx, keep) {
		return
	}
	slices.SortStableFunc(files, order(g.Order, g.Desc))
	for _, f := range files {
		if !yield(f, nil) {
			return
		}
	}
}

// order returns the comparison of an order; ties are ordered by path, always ascending.
func order(name string, desc bool) func(a, b File) int {
	by := func(a, b File) int { return 0 }
	switch name {
	case "name":
		by = func(a, b File) int { return compareNatural(path.Base(a.Path), path.Base(b.Path)) }
	case "modified":
		by = func(a, b File) int { return a.Modified.Compare(b.Modified) }
	case "size":
		by = func(a, b File) int { return cmp.Compare(a.Size, b.Size) }
	default:
		by = func(a, b File) int { return ComparePaths(a.Path, b.Path) }
	}
	return func(a, b File) int {
		c := by(a, b)
		if desc {
			c = -c
		}
		return cmp.Or(c, ComparePaths(a.Path, b.Path), cmp.Compare(a.Root, b.Root))
	}
}
