package main

import (
	"io"
	"os"
)

// spool keeps what is written to it until it is wanted: in memory while that is little, else in a temporary file, which has no name any
// more where the system allows that. The zero value is empty, and ready; close ends it.
type spool struct {
	buf    []byte // the end; with a file, what it does not have yet
	size   int64  // of all
	memory int    // bytes that buf may hold; 0 is spoolMemory
	file   *os.File
	name   string // of the file, where it still has one
	err    error  // the first: nothing is kept after it
}

// spoolMemory is what a spool keeps in memory, in bytes: the sources of some 5,000 files.
const spoolMemory = 2 << 20

func (s *spool) Write(p []byte) (int, error) {
	limit := s.memory
	if limit == 0 {
		limit = spoolMemory
	}
	if s.err == nil && len(s.buf) > 0 && len(s.buf)+len(p) > limit {
		s.err = s.flush()
	}
	if s.err != nil {
		return 0, s.err
	}
	s.buf = append(s.buf, p...)
	s.size += int64(len(p))
	return len(p), nil
}

// flush moves what is in memory to the file, which is made where there is none.
func (s *spool) flush() error {
	if s.file == nil {
		f, err := os.CreateTemp("", ".persona-*.tmp") // as persona.Temporary knows it: no source
		if err != nil {
			return spoolError(err)
		}
		s.file = f
		if err := os.Remove(f.Name()); err != nil { // Windows keeps the names of open files
			s.name = f.Name()
		}
	}
	if _, err := s.file.Write(s.buf); err != nil {
		return spoolError(err)
	}
	s.buf = s.buf[:0]
	return nil
}

// WriteTo writes all that was written, once.
func (s *spool) WriteTo(w io.Writer) (done int64, _ error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return 0, spoolError(err)
		}
		piece := make([]byte, 64<<10)
		for rest := s.size - int64(len(s.buf)); done < rest; {
			n, err := s.file.Read(piece)
			if err != nil {
				return done, spoolError(err)
			}
			n, err = w.Write(piece[:n])
			done += int64(n)
			if err != nil {
				return done, err
			}
		}
	}
	n, err := w.Write(s.buf)
	return done + int64(n), err
}

// spoolError is about no file that anybody named: it says where there is no room.
func spoolError(err error) error {
	return failed("TMPDIR names the folder for temporary files", "temporary file in %s: %s", os.TempDir(), reason(err))
}

// close leaves nothing behind. It may be called twice.
func (s *spool) close() {
	if s.file != nil {
		_ = s.file.Close() // whatever was in it was written elsewhere, or is lost on purpose
	}
	if s.name != "" {
		_ = os.Remove(s.name)
	}
	*s = spool{}
}
