// Package scan finds the files of a study: their names, sizes, times and formats, and why a file was left out.
// It never opens a file, except the ignore files that decide.
package scan

import (
	"cmp"
	"context"
	"io/fs"
	"iter"
	"path"
	"slices"
	"time"
)

// File is a file that was found.
type File struct {
	Path     string    `json:"path"`     // slash-separated, relative to its root; behind the root's name where several roots are given
	Size     int64     `json:"size"`     // bytes
	Modified time.Time `json:"modified"` // UTC; a year that RFC 3339 cannot say is the nearest that it can
	Format   string    `json:"format"`   // as FormatOf names it; "txt" where the user named a file whose format is unknown
	Inode    uint64    `json:"-"`        // its number in its file system; 0 where the FS does not say: see Root
	Changed  time.Time `json:"-"`        // when its bytes, name or rights last changed, which no program can set back; zero where the FS does not say
	Root     int       `json:"-"`        // index of its root
	Name     string    `json:"-"`        // path inside that root's FS, links resolved: what to open
}

// Root is one place to look: a folder, one file, or the files of a folder that match a glob. Where the fs.FileInfo of its FS has
// the methods Inode() uint64 and Changed() time.Time, the files found say so too. Where the FS has a method Ahead([]string), it is told
// the names of the folders that will be read next, in that order, whenever a folder that holds some has been read.
type Root struct {
	FS   fs.FS  // the tree; links are followed only where it is an fs.ReadLinkFS
	Name string // stands before the paths where several roots are given; for a file root the path itself, "" being the file's base name
	File string // not "": only this file of FS, named by the user, so that no rule hides it
	Glob string // not "": only the files of FS that match; the others are not left out, they were never asked for
	Base string // absolute slash path of the top of FS, links resolved: identifies a file across roots; "" compares FS itself
}

// Files returns the files of one tree that o selects. It is Roots with a single root.
func Files(ctx context.Context, fsys fs.FS, o Options) iter.Seq2[File, error] {
	return Roots(ctx, []Root{{FS: fsys}}, o)
}

// Roots returns the files of all roots that o selects, in one order, each file once however many roots hold it: the root
// given first has it.
//
// An item with an error is a path that could not be read, in File.Path; the scan goes on behind it. Two errors end it: an
// invalid o (see Options.Validate) and a cancelled ctx, both with an empty File.
//
// In path order the files of disjoint roots stream, and memory holds the folders from the root to the current one. The
// other orders, roots that overlap, and Options.Follow collect all files first; errors then come before the files.
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

// collect walks the roots in the order given, so that the first one has a file that several hold, and sorts.
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
