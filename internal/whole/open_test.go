package whole_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"

	"github.com/persona-go/persona/internal/whole"
)

// endless never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'y'
	}
	return len(p), nil
}

// opening is each way to open or read a file by its name.
var opening = map[string]func(ctx context.Context, name string, limit int64) ([]byte, error){
	"Open": func(ctx context.Context, name string, limit int64) ([]byte, error) {
		f, err := whole.Open(ctx, name, limit)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(iotest.OneByteReader(f))
		return data, errors.Join(err, f.Close(), f.Close())
	},
	"OpenRegular": func(_ context.Context, name string, limit int64) ([]byte, error) {
		f, err := whole.OpenRegular(name, limit)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(f)
		return data, errors.Join(err, f.Close(), f.Close())
	},
	"Read": whole.Read,
	"ReadRegular": func(_ context.Context, name string, limit int64) ([]byte, error) {
		return whole.ReadRegular(name, limit)
	},
}

// wantOpened opens a file in each way.
func wantOpened(t *testing.T, what, name string, limit int64, want string, is error) {
	t.Helper()
	for how, open := range opening {
		data, err := open(t.Context(), name, limit)
		if !errors.Is(err, is) || is == nil && string(data) != want {
			t.Errorf("%s, %s: got %.20q, %v, want %.20q, %v", how, what, data, err, want, is)
		}
		var pe *fs.PathError
		if err != nil && (!errors.As(err, &pe) || pe.Path != name) {
			t.Errorf("%s, %s: %v does not name %s", how, what, err, name)
		}
	}
}

func TestFilesAreOpenedByTheirNames(t *testing.T) {
	dir := t.TempDir()
	make1(t, filepath.Join(dir, "four"), "four")
	make1(t, filepath.Join(dir, "empty"), "")
	sparse, err := os.Create(filepath.Join(dir, "sparse"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sparse.Truncate(1<<40), sparse.Close()); err != nil {
		t.Skip("no large files here:", err)
	}
	for _, row := range []struct {
		what, name string
		limit      int64
		want       string
		is         error
	}{
		{"a file", "four", 100, "four", nil},
		{"a file without a limit", "four", 0, "four", nil},
		{"a file as large as the limit", "four", 4, "four", nil},
		{"a file a byte larger", "four", 3, "", whole.ErrTooLarge},
		{"an empty file", "empty", 1, "", nil},
		{"an endless file", "sparse", 64 << 20, "", whole.ErrTooLarge},
		{"a folder", ".", 100, "", whole.ErrFolder},
		{"nothing", "none", 100, "", fs.ErrNotExist},
	} {
		wantOpened(t, row.what, filepath.Join(dir, row.name), row.limit, row.want, row.is)
	}
}

func TestAnErrorSaysTheLimit(t *testing.T) {
	for limit, want := range map[int64]string{3: "3 bytes", 1 << 10: "1 KiB", 1 << 20: "1 MiB", 1536 << 10: "1536 KiB", 64 << 20: "64 MiB"} {
		f := whole.Stdin(t.Context(), endless{}, limit)
		n, err := io.Copy(io.Discard, f)
		if want := "read standard input: too large: more than " + want; n != limit || err == nil || err.Error() != want {
			t.Errorf("%d: got %d bytes, %v, want %s", limit, n, err, want)
		}
		if n, err := f.Read(make([]byte, 10)); n != 0 || !errors.Is(err, whole.ErrTooLarge) {
			t.Errorf("%d: once more: got %d bytes, %v", limit, n, err)
		}
	}
}

func TestStandardInput(t *testing.T) {
	defer goleak.VerifyNone(t)
	broken := errors.New("broken")
	for _, row := range []struct {
		name  string
		in    io.Reader
		limit int64
		want  string
		is    error
	}{
		{"a text", strings.NewReader("text"), 4, "text", nil},
		{"a text in bytes", iotest.OneByteReader(strings.NewReader("text")), 0, "text", nil},
		{"its end with its last bytes", iotest.DataErrReader(strings.NewReader("text")), 10, "text", nil},
		{"nothing", strings.NewReader(""), 10, "", nil},
		{"more than the limit", strings.NewReader("text"), 3, "", whole.ErrTooLarge},
		{"what breaks", io.MultiReader(strings.NewReader("te"), iotest.ErrReader(broken)), 10, "", broken},
	} {
		got, err := whole.ReadStdin(t.Context(), row.in, row.limit)
		if !errors.Is(err, row.is) || row.is == nil && string(got) != row.want {
			t.Errorf("%s: got %q, %v, want %q, %v", row.name, got, err, row.want, row.is)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "read standard input: ") {
			t.Errorf("%s: got %v", row.name, err)
		}
	}
}

func TestAnInterruptEndsTheWaitingForInput(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, first := range []bool{true, false} {
		in, out := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		if first {
			cancel()
		} else {
			go func() {
				_, _ = out.Write([]byte("begun")) // returns once it is read
				cancel()
			}()
		}
		if _, err := whole.ReadStdin(ctx, in, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted before: %v: got %v", first, err)
		}
		_ = in.Close()
	}
}
