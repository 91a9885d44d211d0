package whole

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The names of temporaries, which package scan knows too and leaves out: .persona-4711.tmp is one,
// .persona-4711-lock.tmp keeps it.
const (
	prefix = ".persona-"
	suffix = ".tmp"
	lock   = "-lock"
)

// temporary is the name of something unfinished, kept by a lock until it is discarded.
type temporary struct {
	name   string
	locked *os.File
}

// maxTemporaries is how many names are tried: more than there are processes that write into one
// folder at once.
const maxTemporaries = 1000

// newTemporary has create make something in dir under a name that is not taken, once what killed
// programs left there is removed. create returns fs.ErrExist if the name is taken after all.
func newTemporary(dir string, create func(name string) error) (*temporary, error) {
	sweep(dir)
	pid := os.Getpid() // in a container these numbers begin anew each time
	for i := range maxTemporaries {
		stem := filepath.Join(dir, prefix+strconv.Itoa(pid+i))
		locked, err := lockNew(stem + lock + suffix)
		if errors.Is(err, errTaken) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t := &temporary{stem + suffix, locked}
		err = create(t.name)
		if err == nil {
			return t, nil
		}
		release(locked)
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: %d names for a temporary", errTaken, maxTemporaries)
}

// discard removes what still has the temporary name, and then the lock. It may be called again.
func (t *temporary) discard() {
	if t.locked != nil {
		_ = os.RemoveAll(t.name) // gone already if all went well
		release(t.locked)
		t.locked = nil
	}
}

// sweep removes what killed programs left in a folder: what a lock file of ours keeps that nobody
// has locked. What has such a name and no lock file is somebody else's. Trouble is nobody's
// concern: what could not be removed stays for the next.
func sweep(dir string) {
	for _, stem := range kept(dir) {
		stem = filepath.Join(dir, stem)
		locked, err := lockOld(stem + lock + suffix)
		if err != nil { // it lives, or is not ours to remove
			continue
		}
		switch text, err := io.ReadAll(io.LimitReader(locked, int64(len(marker))+1)); {
		case err == nil && string(text) == marker:
			_ = os.RemoveAll(stem + suffix)
			release(locked)
		case err == nil && len(text) == 0: // killed before it was marked, and before it kept anything
			release(locked)
		default:
			_ = locked.Close() // only read
		}
	}
}

// kept are the temporaries in a folder that a lock file keeps, living or dead, without their
// endings.
func kept(dir string) []string {
	f, err := os.OpenFile(dir, os.O_RDONLY|unhurried, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // only read
	var stems []string
	for err == nil {
		var names []string
		names, err = f.Readdirnames(1024)
		for _, name := range names {
			stem, ok := strings.CutSuffix(name, lock+suffix)
			number := strings.TrimPrefix(stem, prefix)
			if n, nerr := strconv.Atoi(number); ok && nerr == nil && stem == prefix+strconv.Itoa(n) {
				stems = append(stems, stem)
			}
		}
	}
	return stems
}

// errTaken is the error of a lock that somebody else has, or had a moment ago; and, wrapped, of
// names that are all taken.
var errTaken = errors.New("taken")

// marker is what stands in a lock file of ours.
const marker = "Persona removes this file, and what it keeps, when nobody writes it any more.\n"

// lockNew makes a lock file, locks it and marks it as ours. Before it is locked another process may
// take it for one that was left behind: then it is errTaken. On a file system without locks the
// file alone has to do: nobody removes what it keeps, dead or not.
func lockNew(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, errTaken
	}
	if err != nil {
		return nil, err
	}
	if err := tryLock(f); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = f.Close() // whoever has it removes it
		return nil, errTaken
	}
	if _, err := f.WriteString(marker); err != nil {
		release(f)
		return nil, err
	}
	return still(f, name)
}

// lockOld locks a lock file that is there, whose process is dead then.
func lockOld(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|unhurried|noFollow, 0)
	if err != nil {
		return nil, err
	}
	if err := tryLock(f); err != nil {
		_ = f.Close() // only opened
		return nil, errTaken
	}
	return still(f, name)
}

// still returns a locked file if it still has its name: who had the lock before may have removed
// it, and another file may have that name since.
func still(f *os.File, name string) (*os.File, error) {
	here, err := f.Stat()
	if err == nil && here.Mode().IsRegular() {
		if there, err := os.Lstat(name); err == nil && os.SameFile(here, there) {
			return f, nil
		}
	}
	_ = f.Close() // only opened
	return nil, errTaken
}

// release removes a lock file, while it is locked if the system can do that, and ends the lock.
func release(f *os.File) {
	err := os.Remove(f.Name())
	_ = f.Close() // nobody reads it
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(f.Name()) // Windows removes no open file
	}
}
