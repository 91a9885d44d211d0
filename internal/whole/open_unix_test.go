//go:build unix

package whole_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/persona-go/persona/internal/whole"
)

func fifo(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip("no pipes with names here:", err)
	}
	return name
}

func TestDevicesAndSocketsAreNeverOpened(t *testing.T) {
	dir, err := os.MkdirTemp("", "w") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "socket")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	link := filepath.Join(dir, "link")
	if err := os.Symlink("/dev/zero", link); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ what, name, kind string }{
		{"an endless device", "/dev/zero", "a device"},
		{"an empty device", "/dev/null", "a device"},
		{"a link to a device", link, "a device"},
		{"a socket", socket, "a socket"},
	} {
		wantOpened(t, row.what, row.name, 1<<20, "", whole.ErrIrregular)
		if _, err := whole.Read(t.Context(), row.name, 0); err == nil || err.Error() != "open "+row.name+": "+row.kind+", not a file or a pipe: it is not opened" {
			t.Errorf("%s: got %v", row.what, err)
		}
	}
}

func TestAPipeIsNoFileOfOurs(t *testing.T) {
	name := fifo(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]string{name: "a named pipe (FIFO)", link: "a link"} {
		if _, err := whole.ReadRegular(name, 0); !errors.Is(err, whole.ErrIrregular) {
			t.Errorf("got %v, want %v", err, whole.ErrIrregular)
		}
		want := "open " + name + ": " + kind + ", not a file: it is not opened"
		if _, err := whole.OpenRegular(name, 0); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// What a person names is what it leads to; what lies in a folder of ours is a file, or nothing.
func TestALinkIsFollowedOnlyIfItWasNamed(t *testing.T) {
	dir := t.TempDir()
	make1(t, filepath.Join(dir, "sub", "file"), "text")
	link := filepath.Join(dir, "link")
	if err := os.Symlink("sub/file", link); err != nil {
		t.Fatal(err)
	}
	if got, err := whole.Read(t.Context(), link, 10); string(got) != "text" || err != nil {
		t.Errorf("named: got %q, %v", got, err)
	}
	if got, err := whole.ReadRegular(link, 10); !errors.Is(err, whole.ErrIrregular) {
		t.Errorf("in a folder of ours: got %q, %v", got, err)
	}
}

func TestAPipeIsReadToItsEnd(t *testing.T) {
	defer goleak.VerifyNone(t)
	long := strings.Repeat("a long text ", 100_000)
	for _, row := range []struct {
		name, text string
		limit      int64
		is         error
	}{
		{"a text", "text", 10, nil}, {"nothing", "", 10, nil}, {"a long text", long, 0, nil},
		{"as much as the limit", "text", 4, nil}, {"more than the limit", long, 100, whole.ErrTooLarge},
	} {
		name := fifo(t)
		written := make(chan struct{})
		go func() {
			defer close(written)
			f, err := os.OpenFile(name, os.O_WRONLY, 0)
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = f.WriteString(row.text) // nobody may read it to its end
			_ = f.Close()
		}()
		got, err := whole.Read(t.Context(), name, row.limit)
		if !errors.Is(err, row.is) || row.is == nil && string(got) != row.text {
			t.Errorf("%s: got %.20q, %v, want %.20q, %v", row.name, got, err, row.text, row.is)
		}
		<-written
	}
	if runtime.GOOS != "linux" {
		return
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.WriteString("substituted")
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := whole.Read(t.Context(), fmt.Sprintf("/proc/self/fd/%d", r.Fd()), 100)
	if string(got) != "substituted" || err != nil {
		t.Errorf("process substitution: got %q, %v", got, err)
	}
	_ = r.Close()
}

func TestAnInterruptEndsTheWaitingForAPipe(t *testing.T) {
	defer goleak.VerifyNone(t)
	name := fifo(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := whole.Open(ctx, name, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted before it is opened: got %v", err)
	}
	for range 20 { // at any moment
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		if f, err := whole.Open(ctx, name, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("nobody at the other end: got %v, %v", f, err)
		}
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	opened := make(chan *os.File)
	go func() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
		}
		opened <- f
	}()
	f, err := whole.Open(ctx, name, 0)
	if err != nil {
		t.Fatal(err)
	}
	other := <-opened
	if _, err := other.WriteString("begun"); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Read(make([]byte, 10)); n != 5 || err != nil {
		t.Errorf("what comes: got %d bytes, %v", n, err)
	}
	go cancel()
	if n, err := f.Read(make([]byte, 10)); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("nothing more comes: got %d bytes, %v", n, err)
	}
	if n, err := f.Read(make([]byte, 10)); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("read once more: got %d bytes, %v", n, err)
	}
	if err := errors.Join(f.Close(), other.Close()); err != nil {
		t.Error(err)
	}
}

func TestAnInterruptEndsTheWaitingForWhoReadsAPipe(t *testing.T) {
	defer goleak.VerifyNone(t)
	name := fifo(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	never := func(io.Writer) error { return errors.New("it was asked to write") }
	if err := whole.Write(ctx, name, never); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted before it is opened: got %v", err)
	}
	for range 20 { // at any moment
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		if err := whole.Write(ctx, name, never); !errors.Is(err, context.Canceled) {
			t.Errorf("nobody at the other end: got %v", err)
		}
	}
	wantHeld(t, filepath.Dir(name), "pipe")
}

func TestPipesAndDevicesAreWrittenInto(t *testing.T) {
	name := fifo(t)
	read := make(chan string)
	go func() {
		data, err := whole.Read(t.Context(), name, 100)
		if err != nil {
			t.Error(err)
		}
		read <- string(data)
	}()
	if err := whole.Write(t.Context(), name, text("through a pipe")); err != nil {
		t.Error(err)
	}
	if got := <-read; got != "through a pipe" {
		t.Errorf("got %q", got)
	}
	wantHeld(t, filepath.Dir(name), "pipe")
	if _, err := os.Stat("/dev/full"); err == nil {
		err := whole.Write(t.Context(), "/dev/full", text("x"))
		if want := "write /dev/full: no space left on device"; err == nil || err.Error() != want {
			t.Errorf("a full device: got %v, want %s", err, want)
		}
	}
}
