package commands

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

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// BagDocument is what is in a bag. As JSON it is the manifest itself.
type BagDocument struct {
	Dir      string             // the bag
	Manifest *manifest.Manifest // of the files in it, sealed; its Roots are seen from the bag's record
	outcome
}

func (d *BagDocument) writeJSON(w io.Writer) error {
	if err := d.Manifest.WriteJSON(w); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// BagSources writes files and their record as a bag (BagIt 1.0, RFC 8493): a new folder with their
// copies, which appears whole or not at all. It always reads. It is an error if no file can be
// used, or if anything is in that place.
func BagSources(ctx context.Context, w World, r SourcesRequest, dir string) (*BagDocument, error) {
	w.Memory = nil // what is not read is not copied
	rec, err := w.recording(ctx, r, ManifestJSON, "")
	if err != nil {
		return nil, err
	}
	defer rec.close()
	if err := rec.data.baggable(dir); err != nil {
		return nil, err
	}
	fresh, err := whole.NewFolder(dir)
	if err != nil {
		return nil, notWritten(dir, placeHint, reason(err))
	}
	defer fresh.Discard()
	reading, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	c := &copies{to: fresh, fail: fail, roots: rec.data.Roots()}
	rec.from = c
	all, err := rec.all(reading, &w)
	if cause := context.Cause(reading); cause != nil { // a copy went wrong, or ctx ended
		return nil, unsaved(dir, cause)
	}
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, rec.outcome()
	}
	m := rec.manifest()
	m.Sources, m.Roots = all, rec.data.inBag()
	if err := c.pack(ctx, m); err != nil {
		return nil, unsaved(dir, err)
	}
	if err := fresh.Put(); errors.Is(err, fs.ErrExist) {
		return nil, failedAt(dir, "", "somebody made it while the sources were read")
	} else if err != nil {
		return nil, unsaved(dir, err)
	}
	for _, p := range m.Alike() {
		w.warn("%s: %s", p.Path, p.Error)
	}
	return &BagDocument{Dir: dir, Manifest: m, outcome: outcome{rec.outcome()}}, nil
}

// baggable refuses a place for a bag: one that is taken, and one in a folder that is scanned, in
// which its payload would be data the next time.
func (d *data) baggable(dir string) error {
	switch _, err := os.Lstat(dir); {
	case err == nil:
		return failedAt(dir, "give -o a new name: a bag is never replaced", "is there")
	case !errors.Is(err, fs.ErrNotExist):
		return failedAt(dir, "", "%s", reason(err))
	}
	if given, in := d.MayFind(dir); in {
		return usage("give -o a folder beside it", "-o: %s is inside %s, and would be read as data the next time", dir, given)
	}
	return nil
}

// inBag says where the roots are once their files are the payload of a bag, seen from the bag's
// record.
func (d *data) inBag() []manifest.Root {
	up := strings.Repeat("../", strings.Count(manifest.BagRecord, "/")) + "data"
	var roots []manifest.Root
	all := d.Roots()
	for _, r := range all {
		where := up
		if r.File != "" || len(all) > 1 || r.Shown {
			where = path.Join(up, r.Name)
		}
		roots = append(roots, manifest.Root{Name: r.Name, Path: where, Glob: r.Glob})
	}
	return roots
}

// copies are those of the files that are read, as they are read: in the folder that becomes the
// bag, in one for each root, under their names there.
type copies struct {
	to    *whole.Folder
	fail  context.CancelCauseFunc // ends the reading; the first error stays
	roots []scan.Root
}

// Roots returns the roots that copy what is read.
func (c *copies) Roots() []scan.Root {
	roots := make([]scan.Root, len(c.roots))
	for i, r := range c.roots {
		r.FS = copyingFS{r.FS, c, i}
		roots[i] = r
	}
	return roots
}

// copied is the folder of the copies.
const copied = "read"

func copyName(root int, name string) string { return path.Join(copied, strconv.Itoa(root), name) }

// path is where a file of the bag is, by its name in the bag.
func (c *copies) path(name string) string {
	return filepath.Join(c.to.Path(), filepath.FromSlash(name))
}

// copyingFS copies the files that are opened in it, byte for byte as they are read: what is in the
// copy is what was hashed.
type copyingFS struct {
	fs.FS
	to   *copies
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
	w, err := c.to.to.Create(copyName(c.root, name))
	if err != nil {
		_ = f.Close() // only read
		c.to.fail(err)
		return nil, err
	}
	return copyingFile{f, w, c.to.fail}, nil
}

type copyingFile struct {
	fs.File
	w    io.WriteCloser
	fail context.CancelCauseFunc
}

func (f copyingFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if _, werr := f.w.Write(p[:n]); werr != nil {
		f.fail(werr)
		return 0, werr
	}
	return n, err
}

func (f copyingFile) Close() error {
	if err := f.w.Close(); err != nil {
		f.fail(err)
	}
	return f.File.Close()
}

// pack makes a bag of what was read: the copies of the sources become its payload, and the others
// go.
func (c *copies) pack(ctx context.Context, m *manifest.Manifest) error {
	files, err := m.Bag()
	if err != nil {
		return failed("rename it, or --exclude it", "%w", err)
	}
	for i := range m.Sources {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s := &m.Sources[i]
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
func (c *copies) place(s *sources.Source, name string) error {
	from := c.path(copyName(s.Root, s.Name))
	info, err := os.Lstat(from)
	if err != nil || info.Size() != s.Size {
		return failedAt(s.Path, "", "was not copied as it was read")
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if _, err := os.Lstat(name); err == nil { // of this file system other letters are no other name
		return failedAt(s.Path, "rename one, or --exclude it", "another file has that name, in other letters")
	}
	if err := os.Rename(from, name); err != nil {
		return err
	}
	return os.Chtimes(name, s.Modified, s.Modified)
}
