package whole_test

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/persona-go/persona/internal/whole"
)

// temporaryFolder makes dir the folder for temporary files.
func temporaryFolder(t *testing.T, dir string) {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
}

func TestASpoolGivesBackWhatItTook(t *testing.T) {
	for _, row := range []struct {
		name   string
		memory int
		writes []int // lengths
		file   bool
	}{
		{"nothing at all", 10, nil, false},
		{"nothing, written", 10, []int{0, 0}, false},
		{"a little stays in memory", 10, []int{3, 4}, false},
		{"as much as there is room for stays in memory", 10, []int{3, 7}, false},
		{"a byte more goes to a file", 10, []int{3, 7, 1}, true},
		{"one large piece stays in memory", 10, []int{1000}, false},
		{"and goes to the file with the next", 10, []int{1000, 1}, true},
		{"pieces of all sizes", 10, []int{1, 20, 3, 10, 10, 0, 5, 6, 1000, 2}, true},
		{"much more than the memory", 1000, slices.Repeat([]int{77}, 5000), true},
		{"the usual memory", 0, []int{whole.SpoolMemory - 1, 1}, false},
		{"more than the usual memory", 0, []int{whole.SpoolMemory, 1}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			temporaryFolder(t, dir)
			s := &whole.Spool{Memory: row.memory}
			defer s.Close()
			var want, got bytes.Buffer
			for i, n := range row.writes {
				piece := bytes.Repeat([]byte{byte('a' + i%26)}, n)
				want.Write(piece)
				if n2, err := s.Write(piece); n2 != n || err != nil {
					t.Fatalf("took %d of %d, %v", n2, n, err)
				}
			}
			if row.file != s.InFile() {
				t.Errorf("a file: %v, want %v", s.InFile(), row.file)
			}
			if left := held(t, dir); runtime.GOOS != "windows" && len(left) > 0 {
				t.Errorf("while it is used: %q", left)
			}
			for _, time := range []string{"the first time", "again"} {
				got.Reset()
				if n, err := s.WriteTo(&got); n != int64(want.Len()) || err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
					t.Errorf("%s: got %d bytes, %v, want %d", time, n, err, want.Len())
				}
			}
			if err := errors.Join(s.Close(), s.Close()); err != nil {
				t.Error(err)
			}
			wantHeld(t, dir)
		})
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestASpoolThatCannot(t *testing.T) {
	s := &whole.Spool{Memory: 4}
	defer s.Close()
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	temporaryFolder(t, nowhere)
	if _, err := io.WriteString(s, "four"); err != nil {
		t.Fatal(err)
	}
	_, first := io.WriteString(s, "five")
	var se *whole.SpoolError
	if !errors.As(first, &se) || se.Dir != nowhere || !strings.HasPrefix(first.Error(), "temporary file in "+nowhere+": ") {
		t.Errorf("no such folder: got %v", first)
	}
	temporaryFolder(t, t.TempDir())
	if _, err := io.WriteString(s, "x"); !errors.Is(err, first) { // else there would be a gap
		t.Errorf("after an error: got %v", err)
	}
	if n, err := s.WriteTo(io.Discard); n != 0 || !errors.Is(err, first) {
		t.Errorf("after an error: gave %d bytes back, %v", n, err)
	}
	for _, text := range []string{"mem", "in a file"} {
		s := &whole.Spool{Memory: 4}
		defer s.Close()
		for _, word := range strings.SplitAfter(text, " ") {
			if _, err := io.WriteString(s, word); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.WriteTo(full{}); !errors.Is(err, syscall.ENOSPC) || errors.As(err, &se) {
			t.Errorf("%s, to a full disk: got %v", text, err)
		}
		if !s.InFile() {
			continue
		}
		s.Break()
		if _, err := s.WriteTo(io.Discard); !errors.As(err, &se) {
			t.Errorf("a file that cannot be read: got %v", err)
		}
		if _, err := io.WriteString(s, "more than there is room for"); !errors.As(err, &se) {
			t.Errorf("a file that cannot be written: got %v", err)
		}
	}
}

// few is a writer that ends after so many bytes.
type few struct{ left int }

func (f *few) Write(p []byte) (int, error) {
	n := min(f.left, len(p))
	f.left -= n
	if n < len(p) {
		return n, syscall.EPIPE
	}
	return n, nil
}

func TestASpoolGoesOnBehindAReaderThatEnded(t *testing.T) {
	temporaryFolder(t, t.TempDir())
	s := &whole.Spool{Memory: 4}
	defer s.Close()
	var want bytes.Buffer
	add := func(n int, with byte) {
		t.Helper()
		piece := bytes.Repeat([]byte{with}, n)
		want.Write(piece)
		if _, err := s.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	add(200_000, 'a')
	add(3, 'b')
	if _, err := s.WriteTo(&few{100}); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("a reader that ends: got %v", err)
	}
	add(5, 'c')
	add(5, 'd')
	var got bytes.Buffer
	if _, err := s.WriteTo(&got); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("got %d bytes, %v, want the %d that were written", got.Len(), err, want.Len())
	}
}
