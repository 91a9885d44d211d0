package whole

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// ErrTooLarge is wrapped by the error of what is larger than its limit, which the error names.
var ErrTooLarge = errors.New("too large")

// errIrregular is what the error of a device, a socket or another thing that is not opened is; it
// says which kind it is.
var errIrregular = errors.New("not a file")

// Kind says in words what something that is neither a regular file nor a folder is.
func Kind(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe (FIFO)"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	case m&fs.ModeSymlink != 0:
		return "a link"
	}
	return "a special file"
}

// irregular is the error of what is not opened because of what it is.
type irregular struct{ kind, wanted string }

func (e irregular) Error() string {
	return fmt.Sprintf("%s, not %s: it is not opened", e.kind, e.wanted)
}

func (e irregular) Is(target error) bool { return target == errIrregular }

// File is something opened by its name, to be read from its beginning to its end. Its errors are a
// [*fs.PathError], or the context's.
type File struct {
	in     io.Reader
	file   io.Closer // nil for standard input
	name   string
	read   int64
	limit  int64 // 0 is none
	closed bool
}

// Open opens what a person named on a command line: a regular file, or a pipe, such as that of a
// process substitution. Links are followed. A folder is ErrFolder; a device, a socket or
// anything else is not opened, and the error says which it is.
//
// The end of ctx ends the waiting: for somebody to open the other end of a pipe, and for something
// to come. More than limit bytes are an error that wraps ErrTooLarge; 0 is no limit.
func Open(ctx context.Context, name string, limit int64) (*File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	if info.Mode()&fs.ModeType != fs.ModeNamedPipe {
		f, err := open(name, limit, "a file or a pipe", os.Stat, 0)
		if err == nil {
			f.in = interruptible(ctx, f.in) // some that the system makes up wait, as /proc/kmsg does
		}
		return f, err
	}
	f, err := openPipe(ctx, name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	return &File{in: interruptible(ctx, f), file: f, name: name, limit: limit}, nil
}

// OpenRegular opens a file that lies in a run folder, a bag or another folder of ours, where
// nobody but a regular file is expected: a pipe is not opened either. It never waits, whatever
// stands there and whatever is put there meanwhile. A link is not opened, wherever it
// leads: somebody else may have made the folder, to have other files read.
func OpenRegular(name string, limit int64) (*File, error) {
	return open(name, limit, "a file", os.Lstat, noFollow)
}

// open opens a regular file. What it is is looked at before, as a device may mind being opened,
// and again when it is open, as it may be another one then.
func open(name string, limit int64, wanted string, stat func(string) (fs.FileInfo, error), flags int) (*File, error) {
	info, err := stat(name)
	if err == nil {
		err = regular(info, wanted)
	}
	if err != nil {
		return nil, pathError("open", name, err)
	}
	f, err := os.OpenFile(name, os.O_RDONLY|unhurried|flags, 0)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	if info, err = f.Stat(); err == nil {
		err = regular(info, wanted)
	}
	if err == nil && limit > 0 && info.Size() > limit {
		err = tooLarge(limit)
	}
	if err != nil {
		_ = f.Close() // nothing was read
		return nil, pathError("open", name, err)
	}
	return &File{in: f, file: f, name: name, limit: limit}, nil
}

func regular(info fs.FileInfo, wanted string) error {
	switch {
	case info.IsDir():
		return ErrFolder
	case !info.Mode().IsRegular():
		return irregular{Kind(info.Mode()), wanted}
	}
	return nil
}

// tooLarge says a limit in the largest unit that has no fraction.
func tooLarge(limit int64) error {
	unit := 0
	for unit < 3 && limit%1024 == 0 {
		limit, unit = limit/1024, unit+1
	}
	return fmt.Errorf("%w: more than %d %s", ErrTooLarge, limit, []string{"bytes", "KiB", "MiB", "GiB"}[unit])
}

// Stdin is standard input as a [File]: the end of ctx ends the waiting for it, and more than limit
// bytes are ErrTooLarge; 0 is no limit. Closing it closes nothing. What r gave before the end of
// ctx may be lost.
func Stdin(ctx context.Context, r io.Reader, limit int64) *File {
	return &File{in: interruptible(ctx, r), name: "standard input", limit: limit}
}

// Read reads on. Once there was more than the limit nothing more comes.
func (f *File) Read(p []byte) (int, error) {
	if f.limit > 0 && int64(len(p)) > f.limit-f.read+1 {
		p = p[:f.limit-f.read+1]
	}
	n, err := f.in.Read(p)
	f.read += int64(n)
	if f.limit > 0 && f.read > f.limit {
		n, f.read = n-1, f.limit
		err = tooLarge(f.limit)
	}
	switch {
	case err == nil || errors.Is(err, io.EOF) || errors.As(err, new(interrupted)):
		return n, err
	case f.file == nil:
		return n, &fs.PathError{Op: "read", Path: f.name, Err: err}
	}
	return n, pathError("read", f.name, err)
}

// Close lets go of the file; of a pipe whoever writes into it learns that. It may be called again.
func (f *File) Close() error {
	if f.file == nil || f.closed {
		return nil
	}
	f.closed = true
	if err := f.file.Close(); err != nil {
		return pathError("close", f.name, err)
	}
	return nil
}

// all reads to the end.
func (f *File) all() ([]byte, error) {
	var b bytes.Buffer
	if file, ok := f.in.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Size() < 1<<30 {
			b.Grow(int(info.Size()) + bytes.MinRead) // then it is read without being copied
		}
	}
	if _, err := b.ReadFrom(f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Read reads all of what [Open] opens.
func Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	f, err := Open(ctx, name, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return f.all()
}

// ReadRegular reads all of what [OpenRegular] opens.
func ReadRegular(name string, limit int64) ([]byte, error) {
	f, err := OpenRegular(name, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return f.all()
}

// ReadStdin reads all of what [Stdin] gives.
func ReadStdin(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	return Stdin(ctx, r, limit).all()
}

// openPipe opens a named pipe to read from it, or to write into it, once somebody opens its other
// end. The end of ctx ends the waiting.
func openPipe(ctx context.Context, name string, flag int) (*os.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, interrupted{err}
	}
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.OpenFile(name, flag, 0)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, pathError("open", name, o.err)
		}
		return pipe(o.f, name)
	case <-ctx.Done():
	}
	for range 100 { // the opening may not even have begun
		wake(name, flag)
		select {
		case o := <-done:
			if o.err == nil {
				_ = o.f.Close() // nothing was read
			}
			return nil, interrupted{ctx.Err()}
		case <-time.After(time.Millisecond):
		}
	}
	return nil, interrupted{ctx.Err()}
}

// pipe refuses what is no pipe any more.
func pipe(f *os.File, name string) (*os.File, error) {
	info, err := f.Stat()
	if err == nil && info.Mode()&fs.ModeType != fs.ModeNamedPipe {
		err = irregular{"something else by now", "a pipe"}
	}
	if err != nil {
		_ = f.Close() // nothing was read
		return nil, pathError("open", name, err)
	}
	return f, nil
}

// interrupted is the end of a context, which is no error of the file's.
type interrupted struct{ error }

func (e interrupted) Unwrap() error { return e.error }

// waiting reads in another goroutine, which nobody waits for once done is closed: it ends with its
// read, for which the file has to be closed or the process to end.
type waiting struct {
	r     io.Reader
	done  <-chan struct{}
	why   func() error
	buf   []byte
	rest  []byte // of buf, not yet handed on
	err   error  // what comes after the rest
	reads chan got
}

type got struct {
	n   int
	err error
}

func interruptible(ctx context.Context, r io.Reader) io.Reader {
	return &waiting{r: r, done: ctx.Done(), why: ctx.Err, reads: make(chan got, 1)}
}

func (w *waiting) Read(p []byte) (int, error) {
	if err := w.why(); err != nil {
		return 0, interrupted{err}
	}
	if len(w.rest) == 0 && w.err == nil && len(p) > 0 {
		if w.buf == nil {
			w.buf = make([]byte, 64<<10)
		}
		go func() {
			n, err := w.r.Read(w.buf)
			w.reads <- got{n, err}
		}()
		select {
		case <-w.done:
			w.err = interrupted{w.why()}
		case g := <-w.reads:
			w.rest, w.err = w.buf[:g.n], g.err
		}
	}
	n := copy(p, w.rest)
	if w.rest = w.rest[n:]; len(w.rest) == 0 {
		return n, w.err
	}
	return n, nil
}
