package persona

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

// Cache says where the facts about files (hashes, encodings, tokens; never a text) are kept from one run to the next, so that files which
// did not change are not opened again. The zero value keeps none, and Dir, Program and Began are needed for any.
//
// A file is taken as unchanged where its size, modification time, change time and inode are what they were when it was read, and
// both times lay more than three seconds before Began then: no file system's clock has larger steps. Whatever is wrong with the cache, the
// answer is the same; only the time it takes is not. Files are known by where they are: roots without scan.Root.ID are read always, and so
// are files without a change time. A member of an archive has its archive's change time and inode. On Windows no file has one: size and
// modification time decide there, and members of archives are read always.
type Cache struct {
	Dir      string    // absolute slash path of a folder of its own, made where it is not there; "" keeps nothing
	Program  string    // tells this build of the program from any other, whose readers may read otherwise
	Began    time.Time // when the program began, or any time after that and before the reading
	Paranoid bool      // read every file again, and mend what was remembered
}

// remember makes r ask the cache, and tell it. The func that it returns is to be called when r is over.
func (o Options) remember(roots []scan.Root, r *sources.Options) func() {
	c := o.Cache
	if c.Dir == "" || c.Program == "" || c.Began.IsZero() || o.KeepText || o.segments {
		return func() {}
	}
	if o.Counter != nil && o.Counter.ID == "" {
		return func() {} // nobody knows who counts
	}
	cache := store.Open(store.Options{Dir: c.Dir, Reading: o.way(), Tokenizer: o.Counter.identity(), Began: c.Began, Paranoid: c.Paranoid})
	asked, told := &places{roots: roots}, &places{roots: roots} // each for its own goroutine
	r.Known = func(f scan.File) (sources.Source, string, bool) {
		folder, name, ok := asked.of(f)
		if !ok {
			return sources.Source{}, "", false
		}
		k, ok := cache.Known(folder, name, f.Format, stat(f))
		if !ok {
			return sources.Source{}, "", false
		}
		return sources.Source{
			File: f, Encoding: k.Encoding, SHA256: k.SHA256, Tokens: k.Tokens, Invalid: k.Invalid,
			TextSHA256: k.TextSHA256, Extractor: k.Extractor, Notes: k.Notes,
		}, k.Binary, true
	}
	r.Learned = func(opened scan.File, s sources.Source, err error) {
		folder, name, ok := told.of(opened)
		if !ok {
			return
		}
		binary := sources.BinaryReason(err)
		if err != nil && binary == "" || s.Size != opened.Size { // an error is tried again; what has no length is made up as it is read
			cache.Forget(folder, name)
			return
		}
		cache.Learn(folder, name, stat(opened), store.Facts{
			Format: s.Format, Encoding: s.Encoding, SHA256: s.SHA256, Tokens: s.Tokens, Invalid: s.Invalid,
			TextSHA256: s.TextSHA256, Extractor: s.Extractor, Notes: s.Notes, Binary: binary,
		})
	}
	return func() { _ = cache.Close() } // what could not be kept is read again
}

// way is everything beside the bytes of a file that decides what is found out about it.
func (o Options) way() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q %+v", o.Cache.Program, o.Encoding, o.Readers.Limits.Defaults())
	for _, format := range o.Readers.Formats() {
		fmt.Fprintf(&b, " %q %q", format, o.Readers.Extractor(format))
	}
	return b.String()
}

// identity tells counters apart that may count differently; "" is nobody.
func (c *Counter) identity() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%q %q %q", c.Tokenizer, c.ID, c.Method)
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

// timeless tells whether the system's folders do not say when a file changed.
const timeless = runtime.GOOS == "windows"

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
