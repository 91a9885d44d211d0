// Package archive shows the archives in a tree of files as folders, with their members as files in
// them. It never writes, never unpacks to disk, and never lets a name of an archive lead out of it.
//
// A ZIP or TAR archive notes.zip is the folder notes.zip, and what it holds is notes.zip/p01.md. A
// compressed file that is no TAR archive is a folder with one member: p01.txt.gz/p01.txt. The
// formats are .zip, .tar, .tar.gz (.tgz), .tar.bz2 (.tbz2), .gz and .bz2; an archive is known by
// its name, as [scan.FormatOf] knows a file. An archive in an archive is a folder too, see
// [Limits].
//
// What a member is called. A name is cut at "/", and if no name of a ZIP archive holds one, at "\".
// Names that a ZIP archive does not call UTF-8 and that are not are read as code page 437, which
// the format prescribes. "." and empty elements say nothing.
//
// What is not read. These members stand in their folder as irregular files that cannot be opened,
// whose fs.DirEntry is a [scan.UnusableEntry] that says why: names with "..", with NUL, of
// more than 4,096 bytes, absolute ones and those with a drive letter; devices and pipes; hard links
// to nothing; what macOS adds under __MACOSX; of several members with one name all but the last,
// which is what unpacking would leave; and a file that has the name of a folder. They never shadow
// what can be read: a word in brackets is added to their name if that is taken. Links are links,
// for ReadLink; a hard link is the member that it names.
//
// Modification times are UTC. A ZIP archive may say local time without a zone: that is taken as
// UTC, so that the same bytes give the same time everywhere. A time that is missing or outside the
// years 1 to 9999 is that of the archive itself.
package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/persona-go/persona/scan"
)

// Limits protect memory and time against archives that are made to exhaust them. A zero field means
// its default, a negative one no limit. What exceeds a limit is an error that wraps ErrLimit, never
// a listing or a member cut short.
type Limits struct {
	// Member is how many bytes one member may unpack to; default 512 MiB. A larger one is listed
	// and cannot be opened.
	Member int64
	// Total is how many bytes an archive may unpack to: a compressed TAR archive, which is unpacked
	// into memory as a whole, this many; a ZIP archive this many more than it has itself, so that
	// one of films, which do not shrink, can be as large as it likes. Default 512 MiB.
	Total int64
	// Entries is how many members and folders an archive may hold; default 100,000. One is some 200
	// bytes of memory.
	Entries int
	// Nesting is how deep archives may stand inside each other; default 2: an archive in an
	// archive.
	Nesting int
}

// Defaults returns l with every zero field replaced, and every negative one by the largest value.
func (l Limits) Defaults() Limits {
	l.Member = limit(l.Member, 512<<20)
	l.Total = limit(l.Total, 512<<20)
	l.Entries = int(limit(int64(l.Entries), 100_000))
	l.Nesting = int(limit(int64(l.Nesting), 2))
	return l
}

func limit(n, otherwise int64) int64 {
	if n < 0 {
		// It fits an int everywhere, with room for one more; no larger text could be read.
		return 1<<31 - 2
	}
	return cmp.Or(n, otherwise)
}

// Why an archive or a member cannot be read.
var (
	// ErrLimit is wrapped if an archive or a member exceeds one of the Limits.
	ErrLimit = errors.New("exceeds a limit")
	// ErrDamaged is wrapped if an archive is none, or its bytes contradict each other.
	ErrDamaged = errors.New("damaged archive")
	// ErrEncrypted is wrapped by the error of a member that needs a password.
	ErrEncrypted = errors.New("encrypted")
	// ErrMethod is wrapped by the error of a member that is compressed in a way that nothing here
	// reads.
	ErrMethod = errors.New("compression method not supported")
	// ErrUnusable is wrapped by the error of opening a member that is not read: see the package
	// comment.
	ErrUnusable = errors.New("unusable member")
)

// Is reports whether a file of that name is an archive.
func Is(name string) bool {
	if len(name) < 3 {
		return false
	}
	switch name[len(name)-1] { // most names end in something else
	case 'p', 'P', 'r', 'R', 'z', 'Z', '2':
	default:
		return false
	}
	return scan.IsArchive(scan.FormatOf(name))
}

// FS is a tree in which archives are folders. It implements fs.StatFS and fs.ReadLinkFS. It is safe
// for several goroutines at once. Opening a file whose path holds no archive's name costs nothing
// but a look at that path.
//
// A ZIP or TAR archive of a file that is an io.ReaderAt is read in place. Others are held in
// memory, unpacked, while they are being used and a little longer, see [FS.Close]: reading the
// members of one archive after the other unpacks each once. An archive is what it was when it was
// opened first, as long as it is kept.
type FS struct {
	kept *kept
	top  string // the folder that is "."
}

// New returns fsys with its archives as folders. Names that are not UTF-8 are passed on as they
// are.
func New(fsys fs.FS, l Limits) *FS {
	return &FS{kept: &kept{base: fsys, limits: l.Defaults()}, top: "."}
}

// Sub returns the tree below one folder or archive. It shares what is kept open with f. No name
// leads out of it.
func (f *FS) Sub(dir string) *FS { return &FS{kept: f.kept, top: join(f.top, dir)} }

// Close lets go of the archives that are kept: files stay open and unpacked bytes in memory until
// then. f can be used further. The tree that New was given is not closed.
func (f *FS) Close() error {
	f.kept.letGo()
	return nil
}

// full returns a name of f as the tree below knows it.
func (f *FS) full(op, name string) (string, error) {
	if f.top == "." {
		return name, nil
	}
	if name == "" || strings.HasPrefix(name, "/") || strings.Contains(name, "..") && path.Clean("/"+name) != "/"+name {
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return join(f.top, name), nil
}

func join(folder, name string) string {
	switch {
	case folder == ".":
		return name
	case name == ".":
		return folder
	}
	return folder + "/" + name
}

// Open opens a file, a folder, an archive as a folder or a member of one. A folder is an
// fs.ReadDirFile; what of an archive could not be read is the error of its last ReadDir, with what
// could.
func (f *FS) Open(name string) (fs.File, error) {
	full, err := f.full("open", name)
	if err != nil {
		return nil, err
	}
	at, err := f.kept.find(full)
	switch {
	case err != nil:
		return nil, named("open", name, err)
	case at.archive == nil:
		file, err := f.kept.base.Open(full)
		if err != nil {
			return nil, err
		}
		if d, ok := file.(fs.ReadDirFile); ok {
			return folder{d}, nil
		}
		return file, nil
	}
	file, err := at.open()
	if err != nil {
		f.kept.release(at.archive)
		return nil, named("open", name, err)
	}
	return file, nil
}

// Stat says what a name stands for; a link in an archive it does not follow. It opens no file that
// is not in an archive.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	full, err := f.full("stat", name)
	if err != nil {
		return nil, err
	}
	at, err := f.kept.find(full)
	if err != nil {
		return nil, named("stat", name, err)
	}
	if at.archive == nil {
		return fs.Stat(f.kept.base, full)
	}
	defer f.kept.release(at.archive)
	info, err := at.info()
	if err != nil {
		return nil, named("stat", name, err)
	}
	return info, nil
}

// Lstat returns what Stat does, but follows no link.
func (f *FS) Lstat(name string) (fs.FileInfo, error) {
	full, err := f.full("lstat", name)
	if err != nil {
		return nil, err
	}
	if first := next(full, 0); first < 0 || first == len(full) { // what Stat would follow
		if info, err := fs.Lstat(f.kept.base, full); first < 0 || err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return info, err
		}
	}
	return f.Stat(name)
}

// ReadLink returns what a link says.
func (f *FS) ReadLink(name string) (string, error) {
	full, err := f.full("readlink", name)
	if err != nil {
		return "", err
	}
	if first := next(full, 0); first < 0 || first == len(full) {
		return fs.ReadLink(f.kept.base, full)
	}
	at, err := f.kept.find(full)
	if err != nil {
		return "", named("readlink", name, err)
	}
	if at.archive == nil {
		return fs.ReadLink(f.kept.base, full)
	}
	defer f.kept.release(at.archive)
	says, err := at.readLink()
	if err != nil {
		return "", named("readlink", name, err)
	}
	return says, nil
}

// Ahead tells the tree below which folders will be read next, if it wants to know: see
// [scan.PreparingFS]. Archives are none of them.
func (f *FS) Ahead(folders []string) {
	below, ok := f.kept.base.(scan.PreparingFS)
	if !ok {
		return
	}
	var names []string
	for _, name := range folders {
		if full, err := f.full("open", name); err == nil && next(full, 0) < 0 {
			names = append(names, full)
		}
	}
	if len(names) > 0 {
		below.Ahead(names)
	}
}

// named returns an error about a name.
func named(op, name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

func tooMuch(l int64) error { return fmt.Errorf("%w: unpacks to more than %d bytes", ErrLimit, l) }

// damaged says what is wrong in the words of the reader that found it.
func damaged(err error) error { return fmt.Errorf("%w: %w", ErrDamaged, err) }
