package whole

import (
	"errors"
	"fmt"
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

// sweep removes what killed programs left in a folder. Trouble with that is nobody's concern: it
// stays for the next.
func sweep(dir string) {
	for stem := range leftovers(dir) {
		stem = filepath.Join(dir, stem)
		name := stem + lock + suffix
		locked, err := lockOld(name)
		if errors.Is(err, fs.ErrNotExist) { // removed, or by a version that locked nothing
			locked, err = lockNew(name)
		}
		if err != nil { // it lives, or is not ours to remove
			continue
		}
		_ = os.RemoveAll(stem + suffix)
		release(locked)
	}
}

// leftovers are the temporaries in a folder, living or dead, without their endings.
func leftovers(dir string) map[string]bool {
	f, err := os.OpenFile(dir, os.O_RDONLY|unhurried, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // only read
	stems := map[string]bool{}
	for err == nil {
		var names []string
		names, err = f.Readdirnames(1024)
		for _, name := range names {
			stem, ok := strings.CutSuffix(name, suffix)
			if !ok || !strings.HasPrefix(stem, prefix) {
				continue
			}
			stem = strings.TrimSuffix(stem, lock)
			if _, nerr := strconv.ParseUint(strings.TrimPrefix(stem, prefix), 10, 64); nerr == nil {
				stems[stem] = true
			}
		}
	}
	return stems
}

// errTaken is the error of a lock that somebody else has, or had a moment ago; and, wrapped, of
// names that are all taken.
var errTaken = errors.New("taken")

// lockNew makes a lock file and locks it. Between the two another process may take it for one
// that was left behind: then it is errTaken. On a file system without locks the file alone has to
// do: nobody removes what it keeps, dead or not.
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
	_ = f.Close() // it is empty
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(f.Name()) // Windows removes no open file
	}
}
