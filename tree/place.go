package tree

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree/archive"
)

// inArchive splits a path at the archive that it goes through: notes.zip/sub/p01.md is the file
// notes.zip, links resolved, and sub/p01.md; notes.zip is itself and ".". ok is false for any other
// path.
func inArchive(p string) (file, inside string, ok bool) {
	inside = "."
	for file = filepath.Clean(p); ; file = filepath.Dir(file) {
		info, err := os.Stat(file)
		if err == nil {
			if !info.Mode().IsRegular() {
				return "", "", false
			}
			real, err := filepath.EvalSymlinks(file)
			return real, inside, err == nil && archive.Is(filepath.Base(real))
		}
		if file == filepath.Dir(file) {
			return "", "", false
		}
		inside = path.Join(filepath.Base(file), inside)
	}
}

// stat is like os.Stat, but takes an archive for a folder. An archive is opened below the folder
// top, if that is not "".
func (o Options) stat(top, p string) (fs.FileInfo, error) {
	file, inside, ok := inArchive(p)
	if !ok {
		return os.Stat(p)
	}
	folder, err := openIn(top, filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	defer func() { _ = folder.Close() }() // only read
	a := archive.New(folder, o.Archives)
	defer func() { _ = a.Close() }() // it never fails
	return a.Sub(filepath.Base(file)).Stat(inside)
}

// resolved is like filepath.EvalSymlinks, but takes an archive for a folder.
func resolved(p string) (string, error) {
	if file, inside, ok := inArchive(p); ok {
		return filepath.Join(file, filepath.FromSlash(inside)), nil
	}
	return filepath.EvalSymlinks(p)
}

// open opens a folder, an archive or a folder in one, in which archives are folders; below the
// folder top, if that is not "". The closers are in the order in which to close.
func (o Options) open(top, dir string) (fs.FS, []io.Closer, error) {
	file, inside, packed := inArchive(dir)
	if packed {
		dir = filepath.Dir(file)
	}
	folder, err := openIn(top, dir)
	if err != nil {
		return nil, nil, err
	}
	a := archive.New(folder, o.Archives)
	closers := []io.Closer{a, folder}
	if packed {
		return a.Sub(path.Join(filepath.Base(file), inside)), closers, nil
	}
	return a, closers, nil
}

// openIn opens a folder; below the folder top, if that is not "".
func openIn(top, dir string) (*Folder, error) {
	if top == "" {
		return OpenFolder(dir)
	}
	return openBelow(top, dir)
}

// longest is the longest path that is resolved, in bytes: several times what any system opens. A
// record may hold a longer one, whose every element would be asked for.
const longest = 1 << 14

// located returns the place to which a path leads, absolute and with links resolved as far as it is
// there. It opens nothing.
func located(p string) (string, error) {
	if len(p) > longest {
		return "", syscall.ENAMETOOLONG
	}
	p, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	rest := ""
	for {
		real, err := filepath.EvalSymlinks(p)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		above := filepath.Dir(p)
		if above == p {
			return "", err
		}
		rest = filepath.Join(filepath.Base(p), rest)
		p = above
	}
}

// inside reports whether a path is dir, or leads to something below it. Both are absolute.
func inside(dir, p string) bool {
	rel, err := filepath.Rel(dir, p)
	return err == nil && filepath.IsLocal(rel)
}

// ID returns the ID, as [scan.Root] has it, of a file of this machine, links resolved: it is that
// of what would be replaced if somebody wrote to the name. The file need not be there; the ID is ""
// if its folder is not there either.
func ID(name string) string {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		dir, err := filepath.EvalSymlinks(filepath.Dir(name))
		if err != nil {
			return ""
		}
		real = filepath.Join(dir, filepath.Base(name))
	}
	if real, err = filepath.Abs(real); err != nil {
		return ""
	}
	return scan.IDOf(filepath.ToSlash(real))
}

// MayRead reports whether the file with this ID may be one of those that are read, by its place: in
// a root, or the archive that a root is in.
func (f *Files) MayRead(id string) bool {
	for _, r := range f.roots {
		if under(r.ID, id) || under(id, r.ID) {
			return true
		}
	}
	return false
}

// Within reports whether all roots lie in these folders, links resolved, or are one of them. If so,
// [OpenRecorded] opens them again with these folders allowed.
func (f *Files) Within(folders ...string) bool {
	for i, r := range f.roots {
		where := filepath.Join(f.places[i], filepath.FromSlash(r.File))
		if !slices.ContainsFunc(folders, func(folder string) bool {
			real, err := located(folder)
			return err == nil && inside(real, where)
		}) {
			return false
		}
	}
	return true
}

// under reports whether an ID is that of dir, or leads into it.
func under(dir, id string) bool {
	rest, ok := strings.CutPrefix(id, strings.TrimSuffix(dir, "/"))
	return ok && dir != "" && (rest == "" || rest[0] == '/')
}

// MayFind returns the path of the user's whose root would find what is put into a new folder dir,
// the next time it is read; ok is false if none would.
func (f *Files) MayFind(dir string) (given string, ok bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	if parent, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(parent, filepath.Base(abs))
	}
	for i, r := range f.roots {
		deep := r.Glob == "" || strings.Contains(r.Glob, "/") || strings.Contains(r.Glob, "**")
		if r.File == "" && deep && f.places[i] != "" && inside(f.places[i], abs) {
			return f.given[i], true
		}
	}
	return "", false
}

// ErrNotInside is the error of Enclosing if a path is not in the folder that was named.
var ErrNotInside = errors.New("is not inside it")

// Enclosing returns the root that a path would be found in, and its name there, with slashes. The
// root is in; if that is "", the folder one stands in if the path is below it, else the folder that
// holds the path. The error is a Missing if there is nothing at the path, or wraps ErrNotInside.
func Enclosing(in, p string) (root, name string, err error) {
	if _, err := os.Lstat(p); err != nil {
		if _, _, ok := inArchive(p); !ok {
			return "", "", Missing{filepath.ToSlash(p), err}
		}
	}
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", "", err
	}
	root = in
	if root == "" {
		root = "."
		if here, err := filepath.Abs("."); err != nil || !inside(here, abs) {
			root = filepath.Dir(abs)
		}
	}
	top, err := filepath.Abs(root)
	if err != nil {
		return "", "", err
	}
	if !inside(top, abs) {
		return "", "", ErrNotInside
	}
	rel, err := filepath.Rel(top, abs)
	return root, filepath.ToSlash(rel), err
}
