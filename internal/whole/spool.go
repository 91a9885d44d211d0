package whole

import (
	"fmt"
	"io"
	"os"
)

// Spool keeps what is written to it until it is wanted: in memory while that is little, else in a
// temporary file, which has no name any more if the system allows that. The zero value is empty,
// and ready; Close ends it. Errors of its file are a [*SpoolError].
type Spool struct {
	// Memory is how much is kept in memory, in bytes; 0 is SpoolMemory.
	Memory int

	buf  []byte // the end; with a file, what it does not have yet
	size int64  // of all
	file *os.File
	name string // of the file, if it still has one
	err  error  // the first: nothing is kept after it
}

// SpoolMemory is what a Spool keeps in memory, in bytes: the sources of some 5,000 files.
const SpoolMemory = 2 << 20

// SpoolError is the error of a spool's temporary file. It is about no file that anybody named: it
// names the folder for temporary files.
type SpoolError struct {
	Dir string
	Err error // without the file's name
}

func (e *SpoolError) Error() string { return fmt.Sprintf("temporary file in %s: %v", e.Dir, e.Err) }

// Unwrap is what happened.
func (e *SpoolError) Unwrap() error { return e.Err }

// Write adds to what is kept. After an error nothing is kept: there would be a gap.
func (s *Spool) Write(p []byte) (int, error) {
	limit := s.Memory
	if limit == 0 {
		limit = SpoolMemory
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

// flush moves what is in memory to the file, which is made if there is none.
func (s *Spool) flush() error {
	if s.file == nil {
		f, err := os.CreateTemp("", prefix+"*"+suffix)
		if err != nil {
			return spoolError(err)
		}
		s.file = f
		if err := os.Remove(f.Name()); err != nil { // Windows keeps the names of open files
			s.name = f.Name()
		}
	}
	if _, err := s.file.Seek(0, io.SeekEnd); err != nil { // WriteTo may have ended anywhere
		return spoolError(err)
	}
	if _, err := s.file.Write(s.buf); err != nil {
		return spoolError(err)
	}
	s.buf = s.buf[:0]
	return nil
}

// WriteTo writes all that was written. It may be called again, and then writes the same.
func (s *Spool) WriteTo(w io.Writer) (done int64, _ error) {
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

func spoolError(err error) error {
	return &SpoolError{os.TempDir(), cause(err)}
}

// Close leaves nothing behind, and the spool empty. It may be called again; it never fails, and
// returns nil.
func (s *Spool) Close() error {
	if s.file != nil {
		_ = s.file.Close() // whatever was in it was written elsewhere, or is lost on purpose
	}
	if s.name != "" {
		_ = os.Remove(s.name)
	}
	*s = Spool{Memory: s.Memory}
	return nil
}
