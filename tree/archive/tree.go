package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/persona-go/persona/scan"
)

// node is a member of an archive, or a folder in it.
type node struct {
	path     string // inside the archive; "." is its top
	mode     fs.FileMode
	size     int64
	modified time.Time // zero: that of the archive
	link     string    // what a link says, or the member that a hard link names
	why      string    // why an irregular member cannot be read
	children []*node   // in order of their names
	index    int       // of a ZIP archive's member
	start    int64     // of a TAR archive's member: the beginning of a header before it
	skip     int       // how many members stand between that header and its own
}

// tree is what is in an archive.
type tree struct {
	nodes map[string]*node
	all   []*node // in the order in which they came, so that nothing depends on that of a map
	most  int     // nodes that there may be
	taken map[string]int
	read  func(n *node) (io.ReadCloser, error) // of a regular member; nil: a single compressed file
	says  func(n *node) (string, error)        // what a link says; nil: node.link
}

func newTree(l Limits) *tree {
	t := &tree{nodes: map[string]*node{}, most: l.Entries, taken: map[string]int{}}
	t.put(&node{path: ".", mode: fs.ModeDir | 0o555})
	return t
}

// singleTree returns the tree with the one member of a compressed file.
func singleTree(archive string) *tree {
	t := newTree(Limits{}.Defaults())
	stem := archive[:strings.LastIndexByte(archive, '.')]
	if stem == "." || stem == ".." {
		stem = "data"
	}
	t.put(&node{path: stem, mode: 0o444})
	t.arrange()
	return t
}

func (t *tree) put(n *node) {
	t.nodes[n.path] = n
	t.all = append(t.all, n)
}

var errEntries = errors.New("too many members")

// add takes a member in. The error is that there are too many.
func (t *tree) add(name string, n node) error {
	p, why := clean(name)
	switch {
	case why != "":
		t.leaveOut(".", plain(name), n, why)
	case p == ".":
		if !n.mode.IsDir() {
			t.leaveOut(".", plain(name), n, "no name")
		}
	case n.mode.IsDir():
		t.folder(p).modified = n.modified
	default:
		t.file(p, n)
	}
	if len(t.all) > t.most+1 { // the top is none
		return fmt.Errorf("%w: %w, %d at the most", ErrLimit, errEntries, t.most)
	}
	return nil
}

// folder returns the folder of that path, and makes it if it is not there.
func (t *tree) folder(p string) *node {
	missing := p
	var made []string
	for ; ; missing = path.Dir(missing) {
		if n := t.nodes[missing]; n != nil {
			if n.mode.IsDir() {
				break
			}
			t.move(n, "file", "a folder has its name")
		}
		if made = append(made, missing); len(made) > t.most {
			break // add says so
		}
	}
	for _, m := range slices.Backward(made) {
		t.put(&node{path: m, mode: fs.ModeDir | 0o555})
	}
	return t.nodes[p]
}

// file takes in what is no folder.
func (t *tree) file(p string, n node) {
	dir, base := path.Split(p)
	dir = cmp.Or(strings.TrimSuffix(dir, "/"), ".")
	switch there := t.nodes[p]; {
	case n.why != "":
		t.folder(dir)
		t.leaveOut(dir, base, n, n.why)
		return
	case there != nil && there.mode.IsDir():
		t.leaveOut(dir, base, n, "a folder has its name")
		return
	case there != nil:
		t.move(there, "earlier", "a later member has the same name")
	}
	t.folder(dir)
	n.path = p
	t.put(&n)
}

// move makes room in the place of a member that cannot be read any more.
func (t *tree) move(n *node, word, why string) {
	delete(t.nodes, n.path)
	n.path = t.free(n.path, word)
	if n.mode = fs.ModeIrregular; n.why == "" {
		n.why = why
	}
	t.nodes[n.path] = n
}

// leaveOut puts a member that is not read in its folder, so that everybody sees it.
func (t *tree) leaveOut(dir, base string, n node, why string) {
	n.mode, n.why = fs.ModeIrregular, why
	if n.path = join(dir, base); t.nodes[n.path] != nil {
		n.path = t.free(n.path, "unusable")
	}
	t.put(&n)
}

// free returns a path that nothing has.
func (t *tree) free(p, word string) string {
	for {
		t.taken[p+"\x00"+word]++
		name := fmt.Sprintf("%s (%s)", p, word)
		if k := t.taken[p+"\x00"+word]; k > 1 {
			name = fmt.Sprintf("%s (%s %d)", p, word, k)
		}
		if t.nodes[name] == nil {
			return name
		}
	}
}

// arrange hangs every member into its folder, once all are there.
func (t *tree) arrange() {
	for _, n := range t.all[1:] {
		parent := t.nodes[path.Dir(n.path)]
		parent.children = append(parent.children, n)
	}
	for _, n := range t.all {
		slices.SortFunc(n.children, func(a, b *node) int { return strings.Compare(a.path, b.path) })
	}
	t.taken = nil
}

// maxName is the longest name that is taken: PATH_MAX of Linux.
const maxName = 4096

// clean makes a path of a member's name, or says why it cannot be one.
func clean(name string) (p, why string) {
	switch {
	case len(name) > maxName:
		return "", fmt.Sprintf("its name has more than %d bytes", maxName)
	case strings.IndexByte(name, 0) >= 0:
		return "", "NUL in its name"
	case strings.HasPrefix(name, "/"), strings.HasPrefix(name, `\`):
		return "", "absolute name"
	case len(name) >= 3 && name[1] == ':' && (name[2] == '/' || name[2] == '\\') && ('a' <= name[0]|0x20 && name[0]|0x20 <= 'z'):
		return "", "absolute name"
	}
	for e := range strings.SplitSeq(name, "/") {
		if e == ".." {
			return "", `".." in its name`
		}
	}
	return path.Clean(name), ""
}

// plain makes one element of a path of a name that cannot be a path.
func plain(name string) string {
	if len(name) > 200 {
		name = strings.ToValidUTF8(name[:200], "") + "…"
	}
	name = strings.NewReplacer("/", "%2F", "\x00", "%00").Replace(name)
	if name == "" || name == "." || name == ".." {
		return "(no name)"
	}
	return name
}

// when returns a time that every calendar has, and the zero time for any other.
func when(t time.Time) time.Time {
	t = t.UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// asFolder is an archive as a folder.
type asFolder struct{ fs.FileInfo }

func (i asFolder) Mode() fs.FileMode { return fs.ModeDir | 0o555 }
func (i asFolder) IsDir() bool       { return true }
func (i asFolder) Size() int64       { return 0 }
func (i asFolder) Sys() any          { return nil }
func (i asFolder) Stamp() scan.Stamp { return stampOf(i.FileInfo) }

// memberInfo is what is known of a member. What the system knows of the archive's file it has too:
// a member has changed only if the archive has.
type memberInfo struct {
	n       *node
	archive fs.FileInfo
}

func (i memberInfo) Name() string      { return path.Base(i.n.path) }
func (i memberInfo) Size() int64       { return i.n.size }
func (i memberInfo) Mode() fs.FileMode { return i.n.mode }
func (i memberInfo) IsDir() bool       { return i.n.mode.IsDir() }
func (i memberInfo) Sys() any          { return nil }
func (i memberInfo) Stamp() scan.Stamp { return stampOf(i.archive) }
func (i memberInfo) ModTime() time.Time {
	if i.n.modified.IsZero() {
		return i.archive.ModTime().UTC()
	}
	return i.n.modified
}

func stampOf(info fs.FileInfo) scan.Stamp {
	if s, ok := info.(scan.StampedInfo); ok {
		return s.Stamp()
	}
	return scan.Stamp{}
}

// folder is a folder of the tree below, in which archives are folders.
type folder struct{ fs.ReadDirFile }

func (f folder) ReadDir(n int) ([]fs.DirEntry, error) {
	list, err := f.ReadDirFile.ReadDir(n)
	for i, e := range list {
		if Is(e.Name()) && e.Type().IsRegular() {
			list[i] = archiveEntry{e}
		}
	}
	return list, err
}

// archiveEntry is an archive in a folder of the tree below.
type archiveEntry struct{ fs.DirEntry }

func (e archiveEntry) IsDir() bool       { return true }
func (e archiveEntry) Type() fs.FileMode { return fs.ModeDir }
func (e archiveEntry) String() string    { return fs.FormatDirEntry(e) }
func (e archiveEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	if err != nil {
		return nil, err
	}
	return asFolder{info}, nil
}

// entry is a member in its folder.
type entry struct {
	n *node
	o *opened
}

func (e entry) Name() string { return path.Base(e.n.path) }
func (e entry) IsDir() bool  { return e.Type().IsDir() }
func (e entry) Type() fs.FileMode {
	if e.n.mode.IsRegular() && Is(e.n.path) {
		return fs.ModeDir
	}
	return e.n.mode.Type()
}
func (e entry) String() string { return fs.FormatDirEntry(e) }

// Unusable says why a member cannot be read, "" for any other.
func (e entry) Unusable() string { return e.n.why }

func (e entry) Info() (fs.FileInfo, error) {
	switch {
	case e.IsDir() && e.n.mode.IsRegular():
		return asFolder{memberInfo{e.n, e.o.info}}, nil
	case e.o.tree.read == nil && e.n.mode.IsRegular(): // its size is known once it is unpacked
		at, err := e.o.kept.find(e.o.key + "/" + e.n.path)
		if err != nil {
			return nil, named("stat", e.n.path, err)
		}
		if at.archive == nil {
			return nil, &fs.PathError{Op: "stat", Path: e.n.path, Err: fs.ErrNotExist}
		}
		defer e.o.kept.release(at.archive)
		info, err := at.info()
		if err != nil {
			return nil, named("stat", e.n.path, err)
		}
		return info, nil
	}
	return memberInfo{e.n, e.o.info}, nil
}

// info returns what Stat says of a place.
func (p place) info() (fs.FileInfo, error) {
	o := p.archive
	switch {
	case p.node == nil:
		return o.info, nil
	case o.tree.read == nil && p.node.mode.IsRegular():
		c, err := o.content()
		if err != nil {
			return nil, err
		}
		n := *p.node
		n.size, n.modified = c.size(), o.stamped
		return memberInfo{&n, o.info}, nil
	}
	return memberInfo{p.node, o.info}, nil
}

func (p place) readLink() (string, error) {
	switch {
	case p.node == nil || p.node.mode&fs.ModeSymlink == 0:
		return "", fs.ErrInvalid
	case p.archive.tree.says != nil:
		return p.archive.tree.says(p.node)
	}
	return p.node.link, nil
}

// open opens a place. The file releases it when it is closed.
func (p place) open() (fs.File, error) {
	o := p.archive
	if p.node == nil {
		o.load()
		if o.tree == nil {
			return nil, o.err
		}
		return &listing{place: p, info: o.info, n: o.tree.all[0], rest: o.tree.all[0].children, err: o.err}, nil
	}
	switch n := p.node; {
	case n.mode.IsDir():
		return &listing{place: p, info: memberInfo{n, o.info}, n: n, rest: n.children}, nil
	case n.why != "":
		return nil, fmt.Errorf("%w: %s", ErrUnusable, n.why)
	case !n.mode.IsRegular():
		return nil, fmt.Errorf("%w: a link", ErrUnusable)
	}
	return p.openMember()
}

// openMember opens a member as the file that it is, also if it is an archive.
func (p place) openMember() (fs.File, error) {
	info, err := p.info()
	if err != nil {
		return nil, err
	}
	if most := p.archive.kept.limits.Member; info.Size() > most {
		return nil, tooMuch(most)
	}
	m := &member{place: p, info: info, left: info.Size()}
	if p.archive.tree.read == nil {
		m.bytes = io.NopCloser(io.NewSectionReader(p.archive.single, 0, info.Size()))
		return m, nil
	}
	if m.bytes, err = p.archive.tree.read(p.node); err != nil {
		return nil, err
	}
	return m, nil
}

// listing is a folder in an archive, opened.
type listing struct {
	place
	info fs.FileInfo
	n    *node
	rest []*node
	err  error // what is reported once all is listed
	shut bool
}

func (l *listing) Stat() (fs.FileInfo, error) { return l.info, nil }
func (l *listing) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: l.info.Name(), Err: errors.New("is a directory")}
}

func (l *listing) Close() error {
	if !l.shut {
		l.shut = true
		l.archive.kept.release(l.archive)
	}
	return nil
}

// ReadDir lists as fs.ReadDirFile says.
func (l *listing) ReadDir(n int) ([]fs.DirEntry, error) {
	some := l.rest
	if n > 0 && n < len(some) {
		some = some[:n]
	}
	l.rest = l.rest[len(some):]
	list := make([]fs.DirEntry, len(some))
	for i, c := range some {
		list[i] = entry{c, l.archive}
	}
	switch {
	case len(l.rest) == 0 && l.err != nil && (n <= 0 || len(list) == 0):
		err := l.err
		l.err = nil
		return list, named("readdir", l.info.Name(), err)
	case n > 0 && len(list) == 0:
		return nil, io.EOF
	}
	return list, nil
}

// member is a member of an archive, opened.
type member struct {
	place
	info  fs.FileInfo
	bytes io.ReadCloser
	left  int64 // bytes to come, by what the archive says
	done  bool  // and its end was seen
	shut  bool
}

func (m *member) Stat() (fs.FileInfo, error) { return m.info, nil }

// Read reads on. The last bytes come only once it is known that they are the last, and that their
// checksum is right.
func (m *member) Read(p []byte) (int, error) {
	switch {
	case m.shut:
		return 0, m.failed(fs.ErrClosed)
	case m.done:
		return 0, io.EOF
	case len(p) == 0:
		return 0, nil
	}
	n := 0
	if m.left > 0 {
		var err error
		n, err = m.bytes.Read(p[:min(int64(len(p)), m.left)])
		m.left -= int64(n)
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return n, m.failed(memberError(err))
		case err != nil && m.left > 0:
			return n, m.failed(fmt.Errorf("%w: it ends %d bytes early", ErrDamaged, m.left))
		case m.left > 0:
			return n, nil
		case err != nil:
			m.done = true
			return n, nil
		}
	}
	var more [1]byte
	switch k, err := io.ReadFull(m.bytes, more[:]); {
	case k > 0:
		return 0, m.failed(fmt.Errorf("%w: it holds more than the %d bytes that the archive says", ErrDamaged, m.info.Size()))
	case !errors.Is(err, io.EOF):
		return 0, m.failed(memberError(err))
	}
	m.done = true
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (m *member) failed(err error) error {
	return &fs.PathError{Op: "read", Path: m.info.Name(), Err: err}
}

func (m *member) Close() error {
	if m.shut {
		return nil
	}
	m.shut = true
	err := m.bytes.Close()
	m.archive.kept.release(m.archive)
	return err
}
