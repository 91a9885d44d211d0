// Package tree turns paths of this machine into the roots of a scan: folders, files, globs, ZIP and
// TAR archives and folders in those. It never reads outside of what it was given: each root is
// opened once and everything in it below that, so that neither ".." nor a link leads out, not even
// a link that came there a moment ago; and it never waits for a pipe or reads a device that is in a
// root.
package tree

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree/archive"
)

// Options say how paths are opened. The zero value has defaults for everything.
type Options struct {
	// Archives are the limits of what archives may unpack to.
	Archives archive.Limits
}

// Files are the roots that paths were turned into, open until Close. The zero value has none.
type Files struct {
	roots   []scan.Root
	given   []string // the path that each root was given as
	places  []string // the folder that each root's FS is, absolute, links resolved
	missing []Missing
	closers []io.Closer // in the order in which to close
}

// Missing is a path that could not be opened. It is an error too: Open returns one if there is
// nothing else.
type Missing struct {
	Path string // as given, with slashes
	Err  error  // wraps fs.ErrNotExist if there is nothing
}

// Error names the path once, and says why.
func (m Missing) Error() string {
	err := m.Err
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		err = pe.Err
	}
	return m.Path + ": " + err.Error()
}

// Unwrap returns Err.
func (m Missing) Unwrap() error { return m.Err }

// ErrGlob is wrapped by the error of Open if a path is neither there nor a glob that means
// anything.
var ErrGlob = errors.New("is no glob, and there is no such file")

// ErrNoPath is the error of Open if no path is given.
var ErrNoPath = errors.New("no path given")

// Open opens paths. Each is a folder, a file, an archive, a folder or file in an archive, or, if
// there is no file of that name, a glob with * ? [a-z] {a,b} or ** such as interviews/**/*.md. A
// file that is named is read whatever its name says; a link that is named is followed. What could
// not be opened among several is in Files.Missing.
//
// The error is ErrNoPath, wraps ErrGlob, or, if nothing at all could be opened, is the first
// Missing.
func Open(o Options, paths ...string) (*Files, error) {
	f := &Files{}
	for _, p := range paths {
		err := f.add(o, p)
		if errors.Is(err, ErrGlob) {
			_ = f.Close() // nothing was read
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		if err != nil {
			f.missing = append(f.missing, Missing{filepath.ToSlash(p), err})
		}
	}
	switch {
	case len(paths) == 0:
		return nil, ErrNoPath
	case len(f.roots) == 0:
		return nil, f.missing[0]
	}
	f.roots = scan.Named(f.roots)
	return f, nil
}

// FS returns fsys as the only root: a study in memory, say. Archives in it are files; [archive.New]
// makes folders of them. Close does nothing.
func FS(fsys fs.FS) *Files {
	return &Files{
		roots: []scan.Root{{FS: fsys, Name: "."}},
		given: []string{"."}, places: []string{""},
	}
}

// Roots returns the roots, named by [scan.Named] so that several can be distinguished.
func (f *Files) Roots() []scan.Root { return slices.Clone(f.roots) }

// Given returns the paths as the user wrote them, one a root.
func (f *Files) Given() []string { return slices.Clone(f.given) }

// Missing returns the paths among several that could not be opened; nil if all could.
func (f *Files) Missing() []Missing { return slices.Clone(f.missing) }

// Close lets go of all roots. What was read stays; what is opened later fails.
func (f *Files) Close() error {
	var errs []error
	for _, c := range f.closers {
		errs = append(errs, c.Close())
	}
	f.closers = nil
	return errors.Join(errs...)
}

// add makes a root of one path.
func (f *Files) add(o Options, p string) error {
	if p == "" {
		return errors.New("is no path")
	}
	info, err := o.stat("", p)
	if errors.Is(err, fs.ErrNotExist) {
		if link, lerr := os.Lstat(p); lerr == nil && link.Mode()&fs.ModeSymlink != 0 {
			return errors.New("a link to something that does not exist")
		}
		if folder, glob, ok := splitGlob(filepath.ToSlash(p)); ok {
			if scan.ValidGlob(glob) != nil {
				return ErrGlob
			}
			folder = filepath.FromSlash(folder)
			if ginfo, gerr := o.stat("", folder); gerr == nil && ginfo.IsDir() {
				return f.addFolder(o, p, folder, scan.Root{Glob: glob})
			}
		}
	}
	switch {
	case err != nil:
		return err
	case info.IsDir():
		_, inside, ok := inArchive(p)
		return f.addFolder(o, p, p, scan.Root{Shown: ok && inside == "."})
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s, not a file or a folder: it is not opened", whole.Kind(info.Mode()))
	}
	real, err := resolved(p)
	if err != nil {
		return err
	}
	return f.addFolder(o, p, filepath.Dir(real), scan.Root{File: filepath.Base(real), Name: filepath.Base(p)})
}

// addFolder opens a folder as the root that was given as a path of the user's.
func (f *Files) addFolder(o Options, given, dir string, r scan.Root) error {
	base, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if base, err = resolved(base); err != nil {
		return err
	}
	return f.addPlace(o, "", given, base, r)
}

// addPlace opens a folder, known by its absolute path with links resolved, as a root; below the
// folder top, if that is not "".
func (f *Files) addPlace(o Options, top, given, base string, r scan.Root) error {
	fsys, closers, err := o.open(top, base)
	if err != nil {
		return err
	}
	f.closers = append(f.closers, closers...)
	r.FS, r.ID = fsys, scan.IDOf(filepath.ToSlash(base))
	if r.Name == "" {
		r.Name = filepath.Base(base)
	}
	f.roots = append(f.roots, r)
	f.given = append(f.given, given)
	f.places = append(f.places, base)
	return nil
}

// splitGlob cuts a pattern at its first part that has a wildcard: the folder to start in, and the
// glob inside it.
func splitGlob(p string) (folder, glob string, ok bool) {
	isWild := func(s string) bool { return strings.ContainsAny(s, "*?[{") }
	if !isWild(p) {
		return "", "", false
	}
	parts := strings.Split(p, "/")
	i := slices.IndexFunc(parts, isWild)
	folder = strings.Join(parts[:i], "/")
	if folder == "" && i > 0 {
		folder = "/"
	}
	return cmp.Or(folder, "."), strings.Join(parts[i:], "/"), true
}

// Names returns the names in a list, one a line; if nul, each ends in a NUL byte instead, as find
// -print0 writes them. Empty names are left out.
func Names(list []byte, nul bool) []string {
	end := byte('\n')
	if nul {
		end = 0
	}
	var names []string
	for name := range bytes.SplitSeq(list, []byte{end}) {
		if !nul {
			name = bytes.TrimSuffix(name, []byte{'\r'})
		}
		if len(name) > 0 {
			names = append(names, string(name))
		}
	}
	return names
}
