// Package cache remembers on this machine's disk what earlier runs found out about files (hashes,
// encodings, tokens), so that files that did not change are not opened again. It never keeps a text
// or a path, and never fails a run: whatever is wrong with it, only the time that a run takes
// differs.
package cache

import (
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/persona-go/persona/internal/store"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Options say where a cache is and who uses it. Dir, Program and Began are needed: a cache without
// one of them remembers nothing.
type Options struct {
	// Dir is the absolute slash path of a folder of the cache's own, made if it is not there.
	Dir string
	// Program tells this build of the program from any other, whose readers may read otherwise.
	Program string
	// Began is when the program began, or any time after that and before the reading.
	Began time.Time
	// Paranoid has every file read again, and what was remembered mended.
	Paranoid bool
}

// Cache is a [sources.Memory] in a folder of this machine. It must be made by New.
//
// A file is taken as unchanged if its size, modification time, change time and inode are what they
// were when it was read, and both times lay more than three seconds before Began then: no file
// system's clock has larger steps. Files are known by where they are: roots without scan.Root.ID
// are read always, and so are files without a change time. A member of an archive has its archive's
// change time and inode. On Windows no file has a change time: size and modification time decide
// there, and members of archives are read always.
type Cache struct {
	o           Options
	open        *store.Cache // of the reading that is under way; nil: nothing is remembered
	asked, told places       // each for its own goroutine
}

var _ sources.Memory = (*Cache)(nil)

// New returns the cache that o describes. It touches no file before a reading begins.
func New(o Options) *Cache { return &Cache{o: o} }

// Begin opens the cache for a reading. Facts that were learned under another way, or by another
// tokenizer as far as tokens go, are not known.
func (c *Cache) Begin(roots []scan.Root, way, tokenizer string) {
	c.open, c.asked, c.told = nil, places{roots: roots}, places{roots: roots}
	if c.o.Dir == "" || c.o.Program == "" || c.o.Began.IsZero() {
		return
	}
	c.open = store.Open(store.Options{
		Dir: c.o.Dir, Reading: fmt.Sprintf("%q %s", c.o.Program, way), Tokenizer: tokenizer,
		Began: c.o.Began, Paranoid: c.o.Paranoid,
	})
}

// Known returns what an earlier run learned of f, if f has not changed since.
func (c *Cache) Known(f scan.File) (src sources.Source, binary string, ok bool) {
	if c.open == nil {
		return src, "", false
	}
	folder, name, ok := c.asked.of(f)
	if !ok {
		return src, "", false
	}
	k, ok := c.open.Known(folder, name, f.Format, stat(f))
	if !ok {
		return src, "", false
	}
	return sources.Source{
		File: f, Encoding: k.Encoding, SHA256: k.SHA256, Tokens: k.Tokens, Invalid: k.Invalid,
		TextSHA256: k.TextSHA256, Extractor: k.Extractor, Notes: k.Notes,
	}, k.Binary, true
}

// Learned keeps what was found out about a file. An error is not kept: the file is tried again.
func (c *Cache) Learned(opened scan.File, src sources.Source, err error) {
	if c.open == nil {
		return
	}
	folder, name, ok := c.told.of(opened)
	if !ok {
		return
	}
	binary := sources.BinaryReason(err)
	if err != nil && binary == "" || src.Size != opened.Size { // what has no length is made up as it is read
		c.open.Forget(folder, name)
		return
	}
	c.open.Learn(folder, name, stat(opened), store.Facts{
		Format: src.Format, Encoding: src.Encoding, SHA256: src.SHA256, Tokens: src.Tokens, Invalid: src.Invalid,
		TextSHA256: src.TextSHA256, Extractor: src.Extractor, Notes: src.Notes, Binary: binary,
	})
}

// End writes what was learned. What cannot be kept is read again by the next run.
func (c *Cache) End() {
	if c.open != nil {
		_ = c.open.Close() // only the time that the next run takes depends on it
		c.open = nil
	}
}

func stat(f scan.File) store.Stat {
	return store.Stat{Size: f.Size, Modified: f.Modified, Changed: f.Stamp.Since(), Inode: f.Stamp.ID()}
}

// places says where files stand. Most stand in the folder of the one before.
type places struct {
	roots  []scan.Root
	root   int
	dir    string // in the root
	folder string // the same, absolute; "" before the first file
	packed bool   // it is in an archive
}

// timeless reports whether the system's folders do not say when a file changed.
const timeless = runtime.GOOS == "windows"

// of returns where a file stands; not ok if that cannot be known, or a change of it would not show.
func (p *places) of(f scan.File) (folder, name string, ok bool) {
	if f.Root < 0 || f.Root >= len(p.roots) || p.roots[f.Root].ID == "" {
		return "", "", false
	}
	dir, name := path.Split(f.Name)
	if p.folder == "" || p.root != f.Root || p.dir != dir {
		p.root, p.dir, p.folder = f.Root, dir, strings.TrimSuffix(p.roots[f.Root].ID, "/")+"/"+dir
		p.packed = slices.ContainsFunc(strings.Split(p.folder, "/"), func(name string) bool { return scan.IsArchive(scan.FormatOf(name)) })
	}
	return p.folder, name, !f.Stamp.Since().IsZero() || timeless && !p.packed
}
