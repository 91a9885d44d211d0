package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// folder is a folder of this machine, out of which no path leads. Unlike the FS of os.Root it takes names that are not UTF-8, which
// fs.ValidPath refuses.
type folder struct {
	root *os.Root
	fast opener // opens regular files with fewer system calls; nil where there is no such way
}

func openFolder(dir string) (folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return folder{}, err
	}
	return folder{root, newOpener(dir)}, nil
}

func (f folder) Open(name string) (fs.File, error) {
	if f.fast != nil {
		switch file, err := f.fast.open(name); {
		case err == nil:
			return file, nil
		case errors.Is(err, errNotRegular): // os.Root would wait for whoever writes to it
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		} // any other trouble is for os.Root to tell, in its words
	}
	file, err := f.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	return opened{file}, nil
}

// Stat opens nothing, as fs.Stat would without it: opening a named pipe waits for whoever writes to it.
func (f folder) Stat(name string) (fs.FileInfo, error) {
	return withNode(f.root.Stat(filepath.FromSlash(name)))
}

func (f folder) Lstat(name string) (fs.FileInfo, error) {
	return withNode(f.root.Lstat(filepath.FromSlash(name)))
}

// opened is a file or folder as os.Root opens it. What it says of itself, and of what is in it, names inodes where the system does.
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

func (f folder) ReadLink(name string) (string, error) {
	return f.root.Readlink(filepath.FromSlash(name))
}

// Close lets go of the folder.
func (f folder) Close() error {
	if f.fast != nil {
		f.fast.close()
	}
	return f.root.Close()
}

// errNotRegular is the error of an opener for a pipe, a socket or a device.
var errNotRegular = errors.New("not a regular file")

// opener opens regular files and folders below a folder, and nothing else.
type opener interface {
	open(name string) (fs.File, error)
	close()
}
