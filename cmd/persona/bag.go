package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/sources"
)

// bag writes the sources and their record as a bag, which appears whole or not at all.
func (a *app) bag(ctx context.Context, st *study, counter *persona.Counter, dir string) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return failed("", "%s: %s", dir, reason(err))
		}
		return failed("give -o a new name: a bag is never replaced", "%s: is there", dir)
	}
	if err := st.outside(dir); err != nil {
		return err
	}
	fresh, err := temporary(filepath.Dir(dir), func(name string) error { return os.Mkdir(name, 0o777) })
	if err != nil {
		return failed("does its folder exist, and may you write there?", "write %s: %s", dir, reason(err))
	}
	defer func() {
		_ = os.RemoveAll(fresh) // gone already where all went well
	}()
	c := copies{dir: filepath.Join(fresh, "read"), failed: make(chan error, 1)}
	for i := range st.roots {
		st.roots[i].FS = copyingFS{st.roots[i].FS, c, i}
	}
	r, err := a.read(ctx, st, counter, "")
	if err != nil {
		return err
	}
	if len(r.Sources) > 0 {
		m := persona.Record(r, st.reading(counter, ""), st.inBag())
		err := c.pack(ctx, m, fresh)
		if err == nil {
			err = renameNew(fresh, dir)
		}
		if err != nil {
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

// copies are those of the files that are read, as they are read: below dir, in a folder for each root, under their names there.
type copies struct {
	dir    string
	failed chan error // the first that went wrong
}

func (c copies) name(root int, name string) string {
	return filepath.Join(c.dir, strconv.Itoa(root), filepath.FromSlash(name))
}

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
	to := c.to.name(c.root, name)
	err = os.MkdirAll(filepath.Dir(to), 0o777)
	var w *os.File
	if err == nil {
		w, err = os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	}
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

// pack makes a bag in dir of what was read: the copies of the sources become its payload, and the others go.
func (c copies) pack(ctx context.Context, m *manifest.Manifest, dir string) error {
	select {
	case err := <-c.failed:
		return err
	default:
	}
	files, err := m.Bag()
	if err != nil {
		return failed("rename it, or --exclude it", "%w", err)
	}
	payload := filepath.Join(dir, "data")
	for _, s := range m.Sources {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := c.place(s, filepath.Join(payload, filepath.FromSlash(s.Path))); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(c.dir); err != nil {
		return err
	}
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		err := writeWhole(name, func(w io.Writer) error { _, err := w.Write(f.Data); return err })
		if err != nil {
			return err
		}
	}
	return syncTree(dir, len(m.Sources))
}

// place moves the copy of a source to its place, with its time.
func (c copies) place(s sources.Source, name string) error {
	from := c.name(s.Root, s.Name)
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

// renameNew is os.Rename, which would replace an empty folder.
func renameNew(from, to string) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return failed("", "%s: somebody made it while the sources were read", to)
	}
	return os.Rename(from, to)
}

// tell says what is in a bag.
func (a *app) tell(m *manifest.Manifest, dir string) error {
	if a.json {
		return a.printJSON(m)
	}
	_, err := fmt.Fprintf(a.out, "%s: a bag of %s, %s\ndigest %s\n", safe(dir), plural(len(m.Sources), "file"), bytesText(m.Totals.Bytes), m.Digest)
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	printNotes(a.out, m.Sources)
	printLeftOut(a.out, m.Excluded)
	return nil
}
