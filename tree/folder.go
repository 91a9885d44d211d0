package tree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder is a folder of this machine, out of which no path and no link leads: an fs.FS that never
// waits for a pipe and never reads a device. Unlike the FS of os.Root it takes names that are not
// UTF-8, which fs.ValidPath refuses. Archives in it are files. It is safe for several goroutines at
// once. It offers what scan asks for beyond fs.FS: see [scan.StampedInfo] and [scan.PreparingFS].
type Folder struct {
	root *os.Root
	fast opener // opens regular files with fewer system calls; nil if there is no such way
}

// OpenFolder opens a folder by its name on this machine. Close lets go of it.
func OpenFolder(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root, newOpener(root)}, nil
}

// openBelow opens a folder below another one, which no link leads out of however quickly it came
// there.
func openBelow(top, dir string) (*Folder, error) {
	rel, err := filepath.Rel(top, dir)
	if err != nil {
		return nil, err
	}
	outer, err := os.OpenRoot(top)
	if err != nil {
		return nil, err
	}
	defer func() { _ = outer.Close() }() // only passed through
	root, err := outer.OpenRoot(rel)
	if err != nil {
		return nil, err
	}
	return &Folder{root, newOpener(root)}, nil
}

// Open opens a regular file or a folder below f. The error of anything else wraps ErrNotRegular.
func (f *Folder) Open(name string) (fs.File, error) {
	if f.fast != nil {
		switch file, err := f.fast.open(name); {
		case err == nil:
			return file, nil
		case errors.Is(err, ErrNotRegular):
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		} // os.Root reports any other trouble, in its own words
	}
	file, err := f.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|atOnce, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	if err != nil {
		_ = file.Close() // nothing was read
		return nil, err
	}
	return opened{file}, nil
}

// Stat returns what a name stands for, and follows links. It opens nothing, as fs.Stat would
// without it.
func (f *Folder) Stat(name string) (fs.FileInfo, error) {
	return withNode(f.root.Stat(filepath.FromSlash(name)))
}

// Lstat returns what Stat does, but does not follow the last link.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	return withNode(f.root.Lstat(filepath.FromSlash(name)))
}

// ReadLink returns what a link says.
func (f *Folder) ReadLink(name string) (string, error) {
	return f.root.Readlink(filepath.FromSlash(name))
}

// Ahead reads folders in the background that will be asked for next, in that order, if the system
// has a way for it: see [scan.PreparingFS].
func (f *Folder) Ahead(folders []string) {
	if f.fast != nil {
		f.fast.prepare(folders)
	}
}

// Close lets go of the folder. Files that were opened in it stay open; no more can be opened, and
// the error of that wraps fs.ErrClosed. It may be called again.
func (f *Folder) Close() error {
	if f.fast != nil {
		f.fast.close()
	}
	return f.root.Close()
}

// opened is a file or folder as os.Root opens it. What it says of itself, and of what is in it,
// names inodes if the system does.
type opened struct{ *os.File }

func (o opened) Stat() (fs.FileInfo, error) { return withNode(o.File.Stat()) }

func (o opened) ReadDir(n int) ([]fs.DirEntry, error) {
	list, err := o.File.ReadDir(n)
	for i := range list {
		list[i] = entry{list[i]}
	}
	return list, err
}

type entry struct{ fs.DirEntry }

func (e entry) Info() (fs.FileInfo, error) { return withNode(e.DirEntry.Info()) }

// ErrNotRegular is wrapped by the error of opening a pipe, a socket or a device.
var ErrNotRegular = errors.New("not a regular file")

// opener opens regular files and folders below a folder, and nothing else.
type opener interface {
	open(name string) (fs.File, error)
	prepare(folders []string)
	close()
}
