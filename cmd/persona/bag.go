package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/amount"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/sources"
)

// bag writes the sources and their record as a bag, which appears whole or not at all.
func (a *app) bag(ctx context.Context, st *study, counter *combine.Counter, dir string) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return failed("", "%s: %s", dir, reason(err))
		}
		return failed("give -o a new name: a bag is never replaced", "%s: is there", dir)
	}
	if err := st.outside(dir); err != nil {
		return err
	}
	fresh, err := whole.NewFolder(dir)
	if err != nil {
		return failed("does its folder exist, and may you write there?", "write %s: %s", dir, reason(err))
	}
	defer fresh.Discard()
	c := copies{fresh, make(chan error, 1)}
	for i := range st.roots {
		st.roots[i].FS = copyingFS{st.roots[i].FS, c, i}
	}
	r, err := a.read(ctx, st, counter, "")
	if err != nil {
		return err
	}
	if len(r.Sources) > 0 {
		m := r.record(st.reading(counter, ""), st.inBag())
		if err := c.pack(ctx, m); err != nil {
			return unwritten(dir, err)
		}
		if err := fresh.Put(); errors.Is(err, fs.ErrExist) {
			return failed("", "%s: somebody made it while the sources were read", dir)
		} else if err != nil {
			return unwritten(dir, err)
		}
		for _, p := range m.Alike() {
			a.warn("%s: %s", p.Path, p.Error)
		}
		if err := a.tell(m, dir); err != nil {
			return err
		}
	}
	return a.verdict(st, len(r.Sources), r.Excluded, r.Problems)
}

// outside refuses a bag in a folder that is scanned: the next time its payload would be data too.
func (st *study) outside(dir string) error {
	if given, in := st.files.MayFind(dir); in {
		return usageError("give -o a folder beside it", "-o: %s is inside %s, and would be read as data the next time", dir, given)
	}
	return nil
}

// inBag says where the roots are once their files are the payload of a bag, seen from the bag's record.
func (st *study) inBag() []manifest.Root {
	up := strings.Repeat("../", strings.Count(manifest.BagRecord, "/")) + "data"
	var roots []manifest.Root
	for _, r := range st.roots {
		where := up
		if r.File != "" || len(st.roots) > 1 || r.Shown {
			where = path.Join(up, r.Name)
		}
		roots = append(roots, manifest.Root{Name: r.Name, Path: where, Glob: r.Glob})
	}
	return roots
}

// copies are those of the files that are read, as they are read: in the folder that becomes the bag, in one for each root, under their
// names there.
type copies struct {
	to     *whole.Folder
	failed chan error // the first that went wrong
}

// copied is the folder of the copies.
const copied = "read"

func (c copies) name(root int, name string) string {
	return path.Join(copied, strconv.Itoa(root), name)
}

// path is where a file of the bag is, by its name in the bag.
func (c copies) path(name string) string { return filepath.Join(c.to.Path(), filepath.FromSlash(name)) }

// fail keeps the first error.
func (c copies) fail(err error) error {
	select {
	case c.failed <- err:
	default:
	}
	return err
}

// copyingFS copies the files that are opened in it, byte for byte as they are read: what is in the copy is what was hashed.
type copyingFS struct {
	fs.FS
	to   copies
	root int
}

func (c copyingFS) Stat(name string) (fs.FileInfo, error)  { return fs.Stat(c.FS, name) }
func (c copyingFS) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(c.FS, name) }
func (c copyingFS) ReadLink(name string) (string, error)   { return fs.ReadLink(c.FS, name) }

// ReadFile copies nothing: it reads rules of ignored files.
func (c copyingFS) ReadFile(name string) ([]byte, error) { return fs.ReadFile(c.FS, name) }

func (c copyingFS) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return f, nil // a folder, or something whose trouble the reader will say
	}
	w, err := c.to.to.Create(c.to.name(c.root, name))
	if err != nil {
		_ = f.Close() // only read
		return nil, c.to.fail(err)
	}
	return copyingFile{f, w, c.to}, nil
}

type copyingFile struct {
	fs.File
	w  *os.File
	to copies
}

func (f copyingFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if _, werr := f.w.Write(p[:n]); werr != nil {
		return 0, f.to.fail(werr)
	}
	return n, err
}

func (f copyingFile) Close() error {
	if err := f.w.Close(); err != nil {
		_ = f.to.fail(err)
	}
	return f.File.Close()
}

// pack makes a bag of what was read: the copies of the sources become its payload, and the others go.
func (c copies) pack(ctx context.Context, m *manifest.Manifest) error {
	select {
	case err := <-c.failed:
		return err
	default:
	}
	files, err := m.Bag()
	if err != nil {
		return failed("rename it, or --exclude it", "%w", err)
	}
	for _, s := range m.Sources {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := c.place(s, c.path(path.Join("data", s.Path))); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(c.path(copied)); err != nil {
		return err
	}
	for _, f := range files {
		if err := c.to.WriteFile(f.Name, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// place moves the copy of a source to its place, with its time.
func (c copies) place(s sources.Source, name string) error {
	from := c.path(c.name(s.Root, s.Name))
	info, err := os.Lstat(from)
	if err != nil || info.Size() != s.Size {
		return failed("", "%s: was not copied as it was read", s.Path)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if _, err := os.Lstat(name); err == nil { // of this file system other letters are no other name
		return failed("rename one, or --exclude it", "%s: another file has that name, in other letters", s.Path)
	}
	if err := os.Rename(from, name); err != nil {
		return err
	}
	return os.Chtimes(name, s.Modified, s.Modified)
}

// tell says what is in a bag.
func (a *app) tell(m *manifest.Manifest, dir string) error {
	if a.json {
		return a.printJSON(m)
	}
	_, err := fmt.Fprintf(a.out, "%s: a bag of %s, %s\ndigest %s\n", term.Safe(dir), amount.Of(len(m.Sources), "file"), amount.Bytes(m.Totals.Bytes), m.Digest)
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	printNotes(a.out, m.Sources)
	printLeftOut(a.out, m.Excluded)
	return nil
}
