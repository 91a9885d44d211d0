// Package store remembers from one run to the next what the bytes of files said, so that a file
// that did not change need not be opened. It never vouches for a file that changed since, or just
// before, it was read; it never fails a run, and never holds a path or a text.
package store

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// Stat is what a file system says of a file.
type Stat struct {
	Size     int64
	Modified time.Time
	Changed  time.Time // by the file system's own clock, which no program can set back; zero if it does not say
	Inode    uint64    // 0 if it does not say
}

// Facts are what the bytes of a file said when it was read.
type Facts struct {
	Format     string // as which it was read: one name may be read as another format in another run
	SHA256     string // 64 lower-case hexadecimal digits
	Encoding   string
	Invalid    int
	TextSHA256 string // as SHA256; "" for none
	Extractor  string
	Notes      []string
	Binary     string // why it is no text after all; "" if it is one
	Tokens     int    // as Options.Tokenizer counts; 0 if that is ""
}

// Options say where a cache is and which entries of it are wanted.
type Options struct {
	// Dir is the absolute slash path of the folder of the database, made if it is not there, for its
	// owner alone.
	Dir string
	// Reading is everything but the bytes that the facts depend on: the program's build, an encoding
	// that was asked for, …
	Reading string
	// Tokenizer tells the counter from every other, by a hash of its vocabulary if that comes from
	// outside; "" means that nobody counts.
	Tokenizer string
	// Began is a time before the first file was opened: that of the program's start.
	Began time.Time
	// Paranoid knows nothing, but goes on learning.
	Paranoid bool
}

// settled is how long before Options.Began a file must have been left alone for its time stamps to
// say that it did not change since: longer than the step of any file system's clock, which is two
// seconds on FAT and some milliseconds on ext4, APFS and NTFS. If a file was written in the very
// step in which it is read, nobody can know whether it was written again: git calls that racily
// clean.
const settled = 3 * time.Second

// What bounds the growth of the database.
const (
	forgotten  = 90       // days after which what was in no reading is dropped
	refresh    = 7        // days after which what is known is noted as still in use
	maxFolder  = 1 << 18  // files of one folder that are remembered: some 30 MB
	maxBytes   = 1 << 28  // of the database; above it, what was not in use for longest goes until half of that is left
	maxHeld    = 32 << 20 // bytes of what was read from the database and is held in memory
	maxPending = 1 << 15  // files that wait to be written
)

// Cache is one run's use of the database. Known is for one goroutine, Learn, Forget for one, which
// may be another, and Close for after both.
//
// The database is opened when it is first needed. Whatever is wrong with it means that nothing is
// known: one that is damaged is made anew, one that belongs to another program or version is left
// alone, and if it cannot be written nothing is learned.
type Cache struct {
	o         Options
	bind      [sha256.Size]byte // of Options.Reading: part of every key and every checksum
	tokenizer tokenizer

	known   known // of the goroutine that asks
	learned       // of the goroutine that learns
}

// known is what was read from the database.
type known struct {
	from    *reader
	opened  bool             // or tried in vain
	trouble error            // with the database; nil if it is whole, or not there
	pages   map[string]*page // by folder; an empty page if there is none
	held    int              // bytes of pages
	uses    map[string]*usage
	folder  string // asked for last
	page    *page
	shared  [3]string
	counts  []count
}

// learned is what waits to be written.
type learned struct {
	folders map[string]map[key][]byte // records; nil: to be forgotten
	pending int                       // how many
	last    string                    // folder
	rebuilt bool                      // the database was made anew
	off     bool                      // writing was in vain
}

// Open returns the cache that o describes. It touches no file.
func Open(o Options) *Cache {
	c := &Cache{o: o, bind: sha256.Sum256([]byte(o.Reading))}
	if o.Tokenizer != "" {
		sum := sha256.Sum256([]byte(o.Tokenizer))
		c.tokenizer = tokenizer(sum[:])
	}
	c.known.pages, c.known.uses = map[string]*page{}, map[string]*usage{}
	c.folders = map[string]map[key][]byte{}
	return c
}

// Known returns the facts about the file of that name in a folder, an absolute slash path, if they
// were learned of a file in the same state and nobody can have changed it since.
func (c *Cache) Known(folder, name, format string, at Stat) (Facts, bool) {
	if c.o.Paranoid {
		return Facts{}, false
	}
	k := &c.known
	if k.page == nil || k.folder != folder {
		k.folder, k.page = folder, c.load(folder)
	}
	i, found := k.page.find(keyOf(name))
	if !found {
		return Facts{}, false
	}
	e := entry{counts: k.counts[:0]}
	ok := e.decode(k.page.record(i), &k.shared)
	k.counts = e.counts
	switch {
	case !ok, !e.at.same(at), e.Format != format:
		return Facts{}, false
	case e.read > c.o.Began.Unix(): // the clock was set back: times from then on may come twice
		return Facts{}, false
	}
	if c.o.Tokenizer != "" && e.Binary == "" {
		n, counted := e.counted(c.tokenizer)
		if !counted {
			return Facts{}, false
		}
		e.Tokens = n
	}
	k.page.use(i)
	return e.Facts, true
}

// same reports whether nothing that a file system says has changed.
func (s Stat) same(t Stat) bool {
	return s.Size == t.Size && s.Inode == t.Inode && s.Modified.Equal(t.Modified) && s.Changed.Equal(t.Changed)
}

// load returns the page of a folder.
func (c *Cache) load(folder string) *page {
	k := &c.known
	if p := k.pages[folder]; p != nil {
		return p
	}
	if !k.opened {
		k.opened = true
		k.from, k.trouble = openReader(c.o.Dir)
	}
	p := c.read(folder)
	// In path order a folder comes back only after the folders in it: what is dropped here is seldom
	// wanted again.
	if k.held += len(p.data); k.held > maxHeld {
		clear(k.pages)
		k.held = len(p.data)
	}
	k.pages[folder] = p
	return p
}

// read reads the page of a folder. After the first trouble all pages are empty.
func (c *Cache) read(folder string) *page {
	k := &c.known
	if k.from == nil {
		return &page{}
	}
	data, seen, err := k.from.row(rowID(&c.bind, folder))
	if err != nil {
		k.trouble = err
		k.from.close()
		k.from = nil
	}
	if data == nil {
		return &page{}
	}
	p, ok := parsePage(data, &c.bind, folder)
	if !ok {
		k.trouble = errDamaged
		return &page{}
	}
	p.seen = seen
	if before := k.uses[folder]; before != nil && before.sum == p.sum {
		p.usage = before
	} else {
		k.uses[folder] = p.usage
	}
	return p
}

// Learn keeps what was found out about a file, as it was when it was opened. It drops what was
// known if that cannot be trusted later.
func (c *Cache) Learn(folder, name string, at Stat, f Facts) {
	if !c.mayTrust(at) {
		c.Forget(folder, name)
		return
	}
	e := entry{at: at, read: c.o.Began.Unix(), Facts: f}
	if c.o.Tokenizer != "" && f.Binary == "" {
		e.counts = []count{{c.tokenizer, f.Tokens}}
	}
	record, ok := e.encode(nil)
	if !ok {
		record = nil
	}
	c.put(folder, name, record)
}

// mayTrust reports whether a change after Options.Began would show in the time stamps.
func (c *Cache) mayTrust(at Stat) bool {
	latest := at.Modified
	if at.Changed.After(latest) {
		latest = at.Changed
	}
	return latest.Before(c.o.Began.Add(-settled))
}

// Forget drops what is known of a file.
func (c *Cache) Forget(folder, name string) { c.put(folder, name, nil) }

func (c *Cache) put(folder, name string, record []byte) {
	if c.off {
		return
	}
	if c.pending >= maxPending && folder != c.last {
		if c.flush(false) != nil { // what cannot be kept is read again
			return
		}
	}
	c.last = folder
	files := c.folders[folder]
	if files == nil {
		files = map[key][]byte{}
		c.folders[folder] = files
	}
	if len(files) < maxFolder {
		files[keyOf(name)] = record
		c.pending++
	}
}

// Close writes what was learned. The error says why that was not possible; nothing but the time
// that the next run takes depends on it.
func (c *Cache) Close() error {
	k := &c.known
	if k.from != nil {
		k.from.close()
		k.from = nil
	}
	if isBusy(k.trouble) {
		return k.trouble // once is enough to wait for another process in vain
	}
	return c.flush(true)
}

// flush writes what waits: all of it at the end, else not the folder that is still being learned.
// Usage is the asking goroutine's until the end.
func (c *Cache) flush(end bool) error {
	if c.off {
		return nil
	}
	var folders []string
	for f := range c.folders {
		if end || f != c.last {
			folders = append(folders, f)
		}
	}
	broken := false
	if end {
		for f, u := range c.known.uses {
			if c.folders[f] == nil && u.seen+refresh <= c.today() && u.any() {
				folders = append(folders, f)
			}
		}
		broken = isDamage(c.known.trouble) && !c.rebuilt
	}
	if len(folders) == 0 && !broken {
		return nil
	}
	slices.Sort(folders) // the order of a map is none
	err := errDamaged
	if !broken {
		err = c.write(folders, end)
	}
	if isDamage(err) {
		if err = remove(c.o.Dir); err == nil {
			c.rebuilt = true
			err = c.write(folders, end)
		}
	}
	for _, f := range folders {
		c.pending -= len(c.folders[f])
		delete(c.folders, f)
	}
	c.off = err != nil
	return err
}

// write writes folders in one transaction.
func (c *Cache) write(folders []string, end bool) error {
	w, err := openWriter(c.o.Dir)
	if err != nil {
		return err
	}
	defer w.close()
	for _, f := range folders {
		id := rowID(&c.bind, f)
		data, _, err := w.row(id)
		if err != nil {
			return err
		}
		old := &page{}
		if data != nil {
			var ok bool
			if old, ok = parsePage(data, &c.bind, f); !ok {
				return errDamaged
			}
		}
		if end {
			if u := c.known.uses[f]; u != nil && old.usage != nil && u.sum == old.sum {
				old.usage = u
			}
		}
		if err := w.put(id, c.today(), makePage(c.merge(old, c.folders[f]), &c.bind, f)); err != nil {
			return err
		}
	}
	if end {
		if err := w.prune(c.today()); err != nil {
			return err
		}
	}
	return w.commit()
}

// merge returns what is known and what was learned of a folder, without what was of no use for
// long.
func (c *Cache) merge(old *page, fresh map[key][]byte) []item {
	items := make([]item, 0, old.len()+len(fresh))
	for i := range old.len() {
		k, day := old.key(i), old.day(i)
		record, isFresh := fresh[k]
		switch {
		case isFresh && record != nil:
			fresh[k] = c.joined(record, old.record(i))
			continue
		case isFresh:
			continue
		case old.used(i):
			day = c.today()
		case day+forgotten < c.today():
			continue
		}
		if len(items)+len(fresh) < maxFolder {
			items = append(items, item{k, day, old.record(i)})
		}
	}
	for k, record := range fresh {
		if record != nil {
			items = append(items, item{k, c.today(), record})
		}
	}
	return items
}

// joined is a fresh record with what an old one has beyond it: the counts of other tokenizers.
func (c *Cache) joined(fresh, old []byte) []byte {
	if c.o.Paranoid {
		return fresh
	}
	var f, o entry
	var shared [3]string
	if !o.decode(old, &shared) || !f.decode(fresh, &shared) {
		return fresh
	}
	f.also(&o)
	both, _ := f.encode(nil)
	return both
}

// today is the day that notes when something was last in use.
func (c *Cache) today() uint32 { return uint32(max(0, c.o.Began.Unix()/86_400)) }

// key stands for a file's name in its folder: a database that names nobody can be left lying about.
type key [16]byte

func keyOf(name string) key {
	sum := sha256.Sum256([]byte(name))
	return key(sum[:])
}

// rowID stands for a folder, read in one way.
func rowID(bind *[sha256.Size]byte, folder string) int64 {
	sum := sha256.Sum256(append(bind[:], folder...))
	return int64(binary.LittleEndian.Uint64(sum[:]))
}
