package whole

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Folder is a folder that is being written under a temporary name beside its place, and then put
// there whole. [NewFolder] makes one. Errors are a [*fs.PathError] about the place.
type Folder struct {
	dir  string // its place
	temp *temporary
	swap func(a, b string) error
	most int // names beside the place that are tried
}

// maxBeside is how many names beside its place a folder that was there may have.
const maxBeside = 10_000

// NewFolder begins the folder that will be dir. Its parent must be there. Discard must be called
// in the end, whatever became of it. The Op of an error is "create".
func NewFolder(dir string) (*Folder, error) {
	dir = filepath.Clean(dir)
	temp, err := newTemporary(filepath.Dir(dir), func(name string) error { return os.Mkdir(name, 0o777) })
	if err != nil {
		return nil, pathError("create", dir, err)
	}
	return &Folder{dir, temp, swap, maxBeside}, nil
}

// Path is where the folder is until it is put in its place.
func (f *Folder) Path() string { return f.temp.name }

// Create makes a new file of the folder, and the folders on its way. The name is relative and
// local, with slashes. The file is synced when the folder is put in its place, not earlier.
func (f *Folder) Create(name string) (*os.File, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrInvalid}
	}
	to := filepath.Join(f.Path(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return nil, f.wrong("write", err)
	}
	file, err := create(to, 0o666, false)
	if err != nil {
		return nil, f.wrong("write", err)
	}
	return file, nil
}

// WriteFile makes a new file of the folder that holds data, see [Folder.Create].
func (f *Folder) WriteFile(name string, data []byte) error {
	file, err := f.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return f.wrong("write", err)
	}
	return nil
}

// Put syncs the folder and puts it in its place. If anything is there, an empty folder too, it
// stays and the error is fs.ErrExist.
func (f *Folder) Put() error {
	if err := f.place(); err != nil {
		return f.wrong("write", err)
	}
	f.Discard()
	return nil
}

// Exchange syncs the folder and puts it in its place, in one step if the system can do that, else
// by two renames. What was there is removed if check approves: check is called with its path once
// nobody reaches it by its old name any more, and never if nothing was there. If check returns an
// error, everything is put back as it was and the error is returned. A nil check approves of all.
//
// Nothing goes that check cannot have seen: what somebody who still stands in the old folder saves
// there later stays, and so does what is saved by name in the moment before a refused exchange is
// put back. Such a folder is kept beside the place, as [Folder.ExchangeAndKeep] keeps it, and its
// path is returned, or named by the error; else kept is "".
//
// Whenever the process is killed, what was there is in its place or beside it, under that name
// with .1, .2 or the next that is free.
func (f *Folder) Exchange(check func(old string) error) (kept string, err error) {
	old, seen, err := f.exchange(check)
	if err != nil || old == "" {
		return "", err
	}
	was := old
	if os.Rename(old, f.temp.name) == nil { // the next run finishes what a killed one began
		old = f.temp.name
	}
	if !seen.remove(old) {
		kept = was
		if old != was {
			if kept, err = f.aside(old); err != nil {
				return "", f.lost(old, err)
			}
		}
	}
	f.Discard()
	return kept, nil
}

// ExchangeAndKeep is [Folder.Exchange], but what was there is kept beside it under its name with
// .1, .2 or the next that is free. It returns that path, "" if nothing was there.
func (f *Folder) ExchangeAndKeep(check func(old string) error) (kept string, err error) {
	kept, _, err = f.exchange(check)
	if err == nil {
		f.Discard()
	}
	return kept, err
}

// PutFiles syncs the folder and puts its files, by these names, beside the place of the folder.
// What is old, files there too, goes. If anything else has one of the names, or anything fails, all
// is as it was, and the error is a [*fs.PathError] about that file.
func (f *Folder) PutFiles(names, old []string) error {
	if err := syncTree(f.temp.name); err != nil {
		return f.wrong("write", err)
	}
	dir := filepath.Dir(f.dir)
	var undo []func()
	move := func(from, to, about string) error {
		if err := renameNew(from, to); err != nil {
			for _, back := range slices.Backward(undo) {
				back()
			}
			return pathError("write", about, err)
		}
		undo = append(undo, func() { _ = renameNew(to, from) }) // the best that can be done
		return nil
	}
	for i, name := range old {
		at := filepath.Join(dir, name)
		if err := move(at, filepath.Join(f.temp.name, fmt.Sprintf("old.%d", i)), at); err != nil {
			return err
		}
	}
	for _, name := range names {
		at := filepath.Join(dir, name)
		if err := move(filepath.Join(f.temp.name, name), at, at); err != nil {
			return err
		}
	}
	f.Discard()
	return nil
}

// Discard removes the folder unless it was put in its place. It may be called again.
func (f *Folder) Discard() { f.temp.discard() }

// exchange puts the folder in its place. What was there is old, "" for nothing, and what was in it
// before it was checked is seen.
func (f *Folder) exchange(check func(old string) error) (old string, seen contents, err error) {
	if check == nil {
		check = func(string) error { return nil }
	}
	if err := f.place(); !errors.Is(err, fs.ErrExist) {
		if err != nil {
			err = f.wrong("write", err)
		}
		return "", nil, err
	}
	ours := look(f.temp.name)
	// From here on what was there has a name that no run removes.
	beside, err := f.aside(f.temp.name)
	if err != nil {
		return "", nil, f.wrong("write", err)
	}
	if f.swap(beside, f.dir) != nil {
		if err := os.Rename(beside, f.temp.name); err != nil {
			return "", nil, f.wrong("write", err)
		}
		return f.inTwoSteps(check)
	}
	seen = look(beside)
	if err := check(beside); err != nil {
		if serr := f.swap(beside, f.dir); serr != nil {
			return "", nil, f.lost(beside, serr)
		}
		if !maps.Equal(look(beside), ours) { // somebody saved something while it stood there
			return "", nil, fmt.Errorf("%w; what was put there meanwhile is in %s", err, beside)
		}
		_ = os.Rename(beside, f.temp.name) // ours again, for Discard
		return "", nil, err
	}
	return beside, seen, nil
}

// inTwoSteps is exchange for a system that can only rename.
func (f *Folder) inTwoSteps(check func(old string) error) (old string, seen contents, err error) {
	old, err = f.aside(f.dir)
	if errors.Is(err, fs.ErrNotExist) { // it was there a moment ago
		old = ""
	} else if err != nil {
		return "", nil, f.wrong("replace", err)
	}
	if old != "" {
		seen = look(old)
		err = check(old)
	}
	if err == nil || old == "" {
		if err = renameNew(f.temp.name, f.dir); err == nil {
			return old, seen, nil
		}
		err = f.wrong("write", err)
	}
	if old == "" {
		return "", nil, err
	}
	if perr := renameNew(old, f.dir); perr != nil {
		return "", nil, f.lost(old, perr)
	}
	return "", nil, err
}

// contents are the files and folders in a folder, by their paths, as they were at a time.
type contents map[string]entry

// entry is what changes if a file does: its size, its time and its kind.
type entry struct {
	size     int64
	modified int64 // nanoseconds since 1970; 0 of a folder, whose time changes as things go
	mode     fs.FileMode
}

// look lists a folder. What cannot be listed is not in it, and so is never removed.
func look(dir string) contents {
	c := contents{}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return nil
		}
		if e, ok := describe(name); ok {
			c[strings.TrimPrefix(name, dir)] = e
		}
		return nil
	})
	return c
}

func describe(name string) (entry, bool) {
	info, err := os.Lstat(name)
	switch {
	case err != nil:
		return entry{}, false
	case info.IsDir():
		return entry{mode: info.Mode().Type()}, true
	}
	return entry{info.Size(), info.ModTime().UnixNano(), info.Mode().Type()}, true
}

// remove removes what is in a folder as it was seen, and then the folder. It reports whether
// nothing was left.
func (c contents) remove(dir string) bool {
	names := slices.Sorted(maps.Keys(c))
	for _, name := range slices.Backward(names) { // what is in a folder comes before the folder
		if now, ok := describe(dir + name); ok && now == c[name] {
			_ = os.Remove(dir + name) // a folder that is not empty stays
		}
	}
	return os.Remove(dir) == nil
}

// place syncs the folder and renames it, if nothing is in its place.
func (f *Folder) place() error {
	if err := syncTree(f.temp.name); err != nil {
		return err
	}
	return renameNew(f.temp.name, f.dir)
}

// aside renames something to the first free name beside the place.
func (f *Folder) aside(from string) (to string, err error) {
	for n := 1; n <= f.most; n++ {
		to = fmt.Sprintf("%s.%d", f.dir, n)
		if err := renameNew(from, to); !errors.Is(err, fs.ErrExist) {
			return to, err
		}
	}
	return "", fmt.Errorf("%w: %s.1 to .%d", errTaken, f.dir, f.most)
}

func (f *Folder) wrong(op string, err error) error { return pathError(op, f.dir, err) }

// lost is the error of what could not be put back; it says where it is.
func (f *Folder) lost(at string, err error) error {
	return &fs.PathError{Op: "put back", Path: f.dir, Err: fmt.Errorf("what was there is now %s: %w", at, err)}
}

// renameNew renames what nothing is in the way of, not even an empty folder; else it is
// fs.ErrExist. If the system cannot do that in one step, somebody may come in between.
func renameNew(from, to string) error {
	err := renameFree(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	switch _, lerr := os.Lstat(to); {
	case lerr == nil:
		return fs.ErrExist
	case !errors.Is(lerr, fs.ErrNotExist):
		return lerr
	}
	return os.Rename(from, to)
}
