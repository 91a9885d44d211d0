// Package whole writes files and folders that appear whole or not at all, keeps what waits to be
// written, and opens what a person named without waiting for ever. It never prints, never gives
// advice, and never removes a file that a living process still writes.
//
// What is being written stands under a temporary name beside its place, in the same folder. A lock
// file beside it, locked while its process lives, keeps it: whoever writes into that folder next
// removes what no lock keeps.
package whole

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ErrFolder is wrapped by the error of a folder in whose place a file is wanted.
var ErrFolder error = syscall.EISDIR

// ErrNotFolder is wrapped by the error of a path through something that is no folder.
var ErrNotFolder error = syscall.ENOTDIR

// Write has write write a file so that it appears whole or not at all: into a temporary file
// beside it, which is synced and then renamed. A link stays a link: what it leads to is replaced,
// or made if it is not there. A file that was there keeps its permissions. What is no regular file
// (a device, a pipe) is written into as it is. The end of ctx ends the waiting until somebody opens
// a pipe's other end, and no more: whatever write does is its own to end.
//
// An error of write's own is returned as it is, and that of ctx wrapped. All others are a
// [*fs.PathError]: its Op is "create" if nothing could be made in that folder, "open" if a device
// or pipe could not be opened, "stat" if it is not known what is there, and "write" for the rest,
// ErrFolder too.
func Write(ctx context.Context, name string, write func(io.Writer) error) error {
	mode, keep := fs.FileMode(0o666), false
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return pathError("stat", name, err)
	case info.IsDir():
		return pathError("write", name, ErrFolder)
	case !info.Mode().IsRegular():
		return writeInto(ctx, name, info.Mode(), write)
	default:
		mode, keep = info.Mode().Perm(), true
	}
	name = target(name)
	var f *os.File
	t, err := newTemporary(filepath.Dir(name), func(half string) (err error) {
		f, err = create(half, mode, keep)
		return err
	})
	if err != nil {
		return pathError("create", name, err)
	}
	defer t.discard()
	if err := through(f, name, write); err != nil {
		_ = f.Close() // nobody will see it
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(t.name, name)
	}
	if err != nil {
		return pathError("write", name, err)
	}
	return nil
}

// maxLinks is how many links Linux follows, path_resolution(7).
const maxLinks = 40

// target is the file that a name leads to, which need not be there.
func target(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	for range maxLinks {
		dir, base := filepath.Split(name)
		real, err := filepath.EvalSymlinks(cmp.Or(dir, "."))
		if err != nil {
			break // nothing can be made there
		}
		name = filepath.Join(real, base)
		to, err := os.Readlink(name)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = real + string(filepath.Separator) + to // Join would take .. for the folder before it
		}
		name = to
	}
	return name
}

// create makes a new file. A mode to keep is kept whatever the umask is: who could not read the
// file before cannot read it now, and who could still can.
func create(name string, mode fs.FileMode, keep bool) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); keep && err == nil && info.Mode().Perm() != mode {
		_ = f.Chmod(mode) // a file system without permissions has none to keep
	}
	return f, nil
}

// writeInto writes into what is there: a device or a pipe.
func writeInto(ctx context.Context, name string, mode fs.FileMode, write func(io.Writer) error) error {
	var f *os.File
	var err error
	if mode&fs.ModeNamedPipe != 0 {
		f, err = openPipe(ctx, name, os.O_WRONLY)
	} else if f, err = os.OpenFile(name, os.O_WRONLY, 0); err != nil {
		err = pathError("open", name, err)
	}
	if err != nil {
		return err
	}
	err = through(f, name, write)
	if cerr := f.Close(); err == nil && cerr != nil {
		err = pathError("write", name, cerr)
	}
	return err
}

// through has write write into f. If f is what failed, the error is about name.
func through(f *os.File, name string, write func(io.Writer) error) error {
	w := &sink{f: f}
	err := write(w)
	if w.err != nil {
		return pathError("write", name, w.err)
	}
	return err
}

// sink remembers the first error of the file that is written to, whatever becomes of it on the
// way back through a writer's layers.
type sink struct {
	f   *os.File
	err error
}

func (t *sink) Write(p []byte) (int, error) {
	n, err := t.f.Write(p)
	if err != nil && t.err == nil {
		t.err = err
	}
	return n, err
}

// pathError is an error about name, without the other names that the system's own error has, such
// as that of a temporary.
func pathError(op, name string, err error) error {
	return &fs.PathError{Op: op, Path: name, Err: cause(err)}
}

// cause is an error without the names of files that the system's own error has.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	case errors.As(err, &call):
		return call.Err
	}
	return err
}

// ErrLocked is the error of a file that another process has locked.
var ErrLocked = errors.New("another process is at it")

// Lock locks a file of the given name, which it makes if it is not there and leaves where it is,
// until release is called or the process ends, however it does. If somebody else has it locked the
// error is [ErrLocked]. On a file system without locks nobody is kept out.
func Lock(name string) (release func(), err error) { return lockNamed(name, os.O_CREATE) }

// LockIfThere is [Lock] for a file that is not made.
func LockIfThere(name string) (release func(), err error) { return lockNamed(name, 0) }

func lockNamed(name string, create int) (release func(), err error) {
	f, err := os.OpenFile(name, os.O_RDWR|create|unhurried|noFollow, 0o666)
	if err != nil {
		return nil, err
	}
	if err := tryLock(f); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = f.Close() // only opened
		return nil, &fs.PathError{Op: "lock", Path: name, Err: ErrLocked}
	}
	return func() { _ = f.Close() }, nil // nothing was written
}
