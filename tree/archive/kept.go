package archive

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/persona-go/persona/scan"
)

// What is kept of archives that nobody is reading just now. A scan lists archives while workers
// still read the ones before: some 32 files behind, on two processors.
const (
	keepOpen  = 16       // archives, each perhaps an open file
	keepBytes = 64 << 20 // bytes unpacked
	keepLeast = 2        // archives, whatever they weigh: the one being read, the one being listed
)

// kept is the tree below and the archives that are open in it. The mutex guards the list, refs,
// gone and cost.
type kept struct {
	base   fs.FS
	limits Limits

	mu   sync.Mutex
	list []*opened // the one used last first
}

// opened is an archive that is being used, or was a moment ago.
type opened struct {
	kept   *kept
	key    string      // its path in the tree below, also through other archives
	outer  string      // the key of the archive that it stands in; "" none
	info   fs.FileInfo // as a folder
	format string      // as scan.FormatOf names it
	depth  int         // 1: in no other archive

	loading sync.Once
	tree    *tree // what is in it; nil: nothing can be said
	err     error // why something, or everything, is missing from the tree

	unpacking sync.Once // of a single compressed file, whose name is known before
	single    chunks
	singleErr error
	stamped   time.Time // of what is compressed, as its header has it; zero if it does not say

	refs   int
	gone   bool // not in the list any more
	cost   int64
	closer io.Closer // of the file that is read in place
}

// next returns the end of the first element behind start that an archive could be, -1 if there is
// none.
func next(name string, start int) int {
	for start < len(name) {
		if name[start] == '/' {
			start++
		}
		end := strings.IndexByte(name[start:], '/')
		if end < 0 {
			end = len(name) - start
		}
		if Is(name[start : start+end]) {
			return start + end
		}
		start += end
	}
	return -1
}

// place is a name in an archive. Whoever gets one gives it back by release. archive is nil for all
// that is in none.
type place struct {
	archive *opened
	node    *node // nil for the archive itself
}

// find opens the archives on the way to a name.
func (k *kept) find(name string) (place, error) {
	for end := next(name, 0); end >= 0; end = next(name, end) {
		o := k.get(name[:end])
		if o == nil {
			info, err := fs.Stat(k.base, name[:end])
			if err != nil {
				break // the tree below reports it in its own words
			}
			if !info.Mode().IsRegular() {
				continue
			}
			o = k.add(&opened{key: name[:end], info: asFolder{info}, depth: 1})
		}
		return k.below(o, name[end:])
	}
	return place{}, nil
}

// below finds what stands behind an archive in a path: "" or a slash and a name.
func (k *kept) below(o *opened, rest string) (place, error) {
	if rest == "" {
		return place{archive: o}, nil
	}
	name := rest[1:]
	o.load()
	if o.tree == nil {
		k.release(o)
		return place{}, o.err
	}
	for end := next(name, 0); end >= 0; end = next(name, end) {
		n := o.tree.nodes[name[:end]]
		if n == nil {
			break
		}
		if !n.mode.IsRegular() {
			continue
		}
		key := o.key + "/" + name[:end]
		inner := k.get(key)
		if inner == nil {
			inner = k.add(&opened{key: key, outer: o.key, info: asFolder{memberInfo{n, o.info}}, depth: o.depth + 1})
		}
		k.release(o)
		return k.below(inner, name[end:])
	}
	n := o.tree.nodes[name]
	if n == nil || name == "." {
		k.release(o)
		return place{}, fs.ErrNotExist
	}
	return place{archive: o, node: n}, nil
}

// get returns an archive that is kept, for use until release; nil if it is not.
func (k *kept) get(key string) *opened {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.use(key)
}

func (k *kept) use(key string) *opened {
	i := slices.IndexFunc(k.list, func(o *opened) bool { return o.key == key })
	if i < 0 {
		return nil
	}
	o := k.list[i]
	copy(k.list[1:], k.list[:i])
	k.list[0] = o
	o.refs++
	return o
}

// add keeps an archive, for use until release, unless another goroutine has been faster.
func (k *kept) add(o *opened) *opened {
	k.mu.Lock()
	defer k.mu.Unlock()
	if other := k.use(o.key); other != nil {
		return other
	}
	o.kept, o.refs, o.format = k, 1, scan.FormatOf(o.key)
	o.err = ErrDamaged // until load knows better
	k.list = slices.Insert(k.list, 0, o)
	k.trim()
	return o
}

func (k *kept) release(o *opened) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if o.refs--; o.refs == 0 && o.gone {
		o.close()
	}
}

// weigh notes how many bytes of memory an archive takes.
func (k *kept) weigh(o *opened, bytes int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	o.cost += bytes
	k.trim()
}

// trim forgets archives that were not used for long. Those in use stay open until they are
// released.
func (k *kept) trim() {
	// With fewer, reading a member of the innermost would open them all anew.
	least := max(keepLeast, k.limits.Nesting+1)
	room := int64(keepBytes)
	for i, o := range k.list {
		if room -= o.cost; i >= least && (room < 0 || i >= keepOpen) {
			k.drop(i)
			return
		}
	}
}

// drop forgets the archives of the list from i on.
func (k *kept) drop(i int) {
	for _, o := range k.list[i:] {
		if o.gone = true; o.refs == 0 {
			o.close()
		}
	}
	clear(k.list[i:])
	k.list = k.list[:i]
}

func (k *kept) letGo() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drop(0)
}

func (o *opened) close() {
	if o.closer != nil {
		_ = o.closer.Close() // it was only read
		o.closer = nil
	}
}

// load finds out what is in an archive, once.
func (o *opened) load() {
	o.loading.Do(func() {
		l := o.kept.limits
		if o.depth > l.Nesting {
			o.err = fmt.Errorf("%w: archives in archives, %d deep", ErrLimit, o.depth)
			return
		}
		switch o.format {
		case "gz", "bz2":
			o.tree, o.err = singleTree(path.Base(o.key)), nil
			return
		}
		file, err := o.raw()
		if err != nil {
			o.err = err
			return
		}
		at, size := inPlace(file)
		if at == nil || o.format == "tar.gz" || o.format == "tar.bz2" {
			var unpacked chunks
			unpacked, err = o.unpack(file, l.Total)
			_ = file.Close() // it was only read
			if errors.Is(err, ErrLimit) || len(unpacked) == 0 && err != nil {
				o.err = err
				return
			}
			at, size = unpacked, unpacked.size()
			o.kept.weigh(o, size)
		} else {
			o.closer = file
		}
		if o.format == "zip" {
			o.tree, o.err = zipTree(at, size, l)
		} else {
			o.tree, o.err = tarTree(at, size, l)
		}
		if o.tree != nil && o.err == nil {
			o.err = err // of a compressed archive that stops in the middle, at the end of a member
		}
		if o.tree != nil {
			o.kept.weigh(o, int64(len(o.tree.all))*nodeBytes)
		}
	})
}

// nodeBytes is about what a member weighs in memory.
const nodeBytes = 300

// raw opens the bytes of an archive, as they stand in the tree below or in another archive.
func (o *opened) raw() (fs.File, error) {
	if o.outer == "" {
		return o.kept.base.Open(o.key)
	}
	at, err := o.kept.find(o.outer)
	if err != nil {
		return nil, err
	}
	if at.archive == nil {
		return nil, fs.ErrNotExist // it is a folder by now
	}
	at.archive.load()
	if err = at.archive.err; at.archive.tree != nil {
		at.node, err = at.archive.tree.nodes[o.key[len(o.outer)+1:]], fs.ErrNotExist
	}
	if at.node != nil {
		var file fs.File
		if file, err = at.openMember(); err == nil {
			return file, nil
		}
	}
	o.kept.release(at.archive)
	return nil, err
}

// inPlace returns a file as one that can be read at any place; nil if it cannot.
func inPlace(file fs.File) (io.ReaderAt, int64) {
	at, ok := file.(io.ReaderAt)
	info, err := file.Stat()
	if !ok || err != nil {
		return nil, 0
	}
	return at, info.Size()
}

// unpack reads a file to its end, decompressed. What came before an error is returned with it.
func (o *opened) unpack(file io.Reader, most int64) (chunks, error) {
	var r io.Reader = bufio.NewReaderSize(file, 64<<10)
	switch o.format {
	case "gz", "tar.gz":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, unpackError(err)
		}
		r, o.stamped = z, when(z.ModTime)
	case "bz2", "tar.bz2":
		r = bzip2.NewReader(r)
	}
	c, err := readChunks(r, most)
	return c, unpackError(err)
}

func unpackError(err error) error {
	var pe *fs.PathError
	switch {
	case err == nil, errors.Is(err, ErrLimit), errors.As(err, &pe):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return damaged(errors.New("it stops in the middle"))
	case errors.Is(err, gzip.ErrHeader):
		return damaged(errors.New("it is not compressed by gzip, or something follows that is not"))
	case errors.Is(err, gzip.ErrChecksum):
		return damaged(errors.New("its checksum is wrong"))
	}
	return damaged(err)
}

// content unpacks a single compressed file, once.
func (o *opened) content() (chunks, error) {
	o.unpacking.Do(func() {
		o.singleErr = ErrDamaged
		file, err := o.raw()
		if err == nil {
			l := o.kept.limits
			o.single, err = o.unpack(file, min(l.Member, l.Total))
			_ = file.Close() // it was only read
		}
		if o.singleErr = err; err != nil {
			o.single = nil
		}
		o.kept.weigh(o, o.single.size())
	})
	return o.single, o.singleErr
}

// chunkSize is what memory is taken in: a growing buffer would take twice what it holds.
const chunkSize = 1 << 20

// chunks is bytes in pieces of chunkSize; the last one may be shorter.
type chunks [][]byte

func readChunks(r io.Reader, most int64) (chunks, error) {
	var c chunks
	for size := int64(0); ; {
		room := min(chunkSize, most+1-size)
		piece := make([]byte, 0, min(room, 32<<10)) // most compressed files are small
		for int64(len(piece)) < room {
			if len(piece) == cap(piece) {
				piece = slices.Grow(piece, int(min(room-int64(len(piece)), int64(3*len(piece)))))
			}
			n, err := r.Read(piece[len(piece):min(int64(cap(piece)), room)])
			piece = piece[:len(piece)+n]
			size += int64(n)
			if size > most {
				return nil, tooMuch(most)
			}
			if err != nil {
				if len(piece) > 0 {
					c = append(c, piece)
				}
				if errors.Is(err, io.EOF) {
					err = nil
				}
				return c, err
			}
		}
		c = append(c, piece)
	}
}

func (c chunks) size() int64 {
	if len(c) == 0 {
		return 0
	}
	return int64(len(c)-1)*chunkSize + int64(len(c[len(c)-1]))
}

// ReadAt reads as io.ReaderAt says.
func (c chunks) ReadAt(p []byte, offset int64) (n int, err error) {
	for n < len(p) {
		at := offset + int64(n)
		if at >= c.size() {
			return n, io.EOF
		}
		n += copy(p[n:], c[at/chunkSize][at%chunkSize:])
	}
	return n, nil
}
