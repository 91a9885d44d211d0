package sources_test

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// same makes of two documents what DeepEqual can compare: what At says at some bytes.
func same(d sources.Document) (sources.Document, []string) {
	var at []string
	if d.At != nil {
		for i := range 25 {
			at = append(at, d.At(i))
		}
	}
	d.At = nil
	return d, at
}

func TestOneFileIsReadAsManyAre(t *testing.T) {
	tree := fstest.MapFS{
		"a.txt":     {Data: []byte("plain")},
		"b.txt":     {Data: []byte("caf\xE9 cr\xE8me")},
		"bin.txt":   {Data: []byte("\x89PNG\r\n\x1a\n")},
		"big.txt":   {Data: []byte(strings.Repeat("many words ", 200_000))},
		"broken.md": {Data: []byte("broken")},
		"c.pdf":     {Data: []byte("%PDF-1.7 words on several pages")},
		"empty.txt": {},
		"folder":    {Mode: fs.ModeDir},
	}
	roots := []scan.Root{{FS: tree}}
	names := []string{"c.pdf", "a.txt", "b.txt", "big.txt", "bin.txt", "broken.md", "empty.txt", "folder", "gone.txt", "a.txt", "c.pdf"}
	length := func() func(*sources.Document) error {
		return func(d *sources.Document) error {
			d.Tokens = len(d.Text)
			if d.At != nil {
				d.Value = d.At(12)
			}
			return nil
		}
	}
	for _, o := range []sources.Options{{}, {KeepText: true}, {Formats: words{}, KeepText: true}, {Formats: words{}, Each: length}, {Encoding: "windows-1252", Each: length, KeepText: true}} {
		r, err := sources.NewReader(roots, o)
		if err != nil {
			t.Fatal(err)
		}
		next, stop := iter.Pull2(sources.Read(t.Context(), roots, list(names...), o))
		for _, name := range names {
			want, wantErr, _ := next()
			want, wantAt := same(want)
			got, gotErr := r.Read(t.Context(), file(name))
			got, gotAt := same(got)
			if !reflect.DeepEqual(got, want) || !slices.Equal(gotAt, wantAt) || !reflect.DeepEqual(gotErr, wantErr) {
				t.Errorf("%s: got %.200v at %q, %v\nRead yields %.200v at %q, %v", name, got, gotAt, gotErr, want, wantAt, wantErr)
			}
		}
		stop()
	}
}

func TestADocumentKnowsItsPlaces(t *testing.T) {
	roots := []scan.Root{{FS: fstest.MapFS{"c.pdf": {Data: []byte("%PDF-1.7 words on several pages")}, "a.txt": {Data: []byte("plain")}}}}
	for _, row := range []struct {
		name, file string
		keep       bool
		want       string // at byte 12
	}{
		{"with its text", "c.pdf", true, "page 2"},
		{"not without its text", "c.pdf", false, ""},
		{"not if lines say enough", "a.txt", true, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := sources.NewReader(roots, sources.Options{Formats: words{}, KeepText: row.keep})
			if err != nil {
				t.Fatal(err)
			}
			d, err := r.Read(t.Context(), file(row.file))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if d.At != nil {
				got = d.At(12)
			}
			if got != row.want || (d.At == nil) != (row.want == "") {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestAReaderOfAnUnknownEncodingIsNone(t *testing.T) {
	if r, err := sources.NewReader(nil, sources.Options{Encoding: "utf-9"}); r != nil || err == nil || !strings.Contains(err.Error(), `"utf-9"`) {
		t.Errorf("got %v, %v, want an error that names utf-9", r, err)
	}
}

func TestAReaderStopsWithItsContext(t *testing.T) {
	r, err := sources.NewReader([]scan.Root{{FS: twist{MapFS: fstest.MapFS{"a.txt": {Data: []byte("in slices")}}, size: map[string]int64{}}}}, sources.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if d, err := r.Read(ctx, file("a.txt")); !errors.Is(err, context.Canceled) || d.Path != "study/a.txt" || d.SHA256 != "" {
		t.Errorf("got %+v, %v, want that it was cancelled", d, err)
	}
}

// A folder of this machine in which a file changes, or becomes another thing, after it was found.
func TestAFileChangesBeforeItIsRead(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(name, outside string) error
		want   string // the text; "" none
		err    string // part of the error; "" none
	}{
		{"nothing happens", func(string, string) error { return nil }, "as found", ""},
		{"it is written again", func(name, _ string) error { return os.WriteFile(name, []byte("longer than it was"), 0o600) }, "longer than it was", ""},
		{"it is gone", func(name, _ string) error { return os.Remove(name) }, "", "open study/a.txt: "},
		{"it becomes a link that leads out", func(name, outside string) error {
			return errors.Join(os.Remove(name), os.Symlink(outside, name))
		}, "", "open study/a.txt: path escapes from parent"},
		{"it becomes a folder", func(name, _ string) error { return errors.Join(os.Remove(name), os.Mkdir(name, 0o700)) }, "", "read study/a.txt: is a directory"},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.txt")
			name := filepath.Join(dir, "a.txt")
			if err := errors.Join(os.WriteFile(name, []byte("as found"), 0o600), os.WriteFile(outside, []byte("a secret"), 0o600)); err != nil {
				t.Fatal(err)
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			roots := []scan.Root{{FS: root.FS()}}
			r, err := sources.NewReader(roots, sources.Options{KeepText: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := row.change(name, outside); err != nil {
				t.Skip(err) // links need a right on Windows
			}
			d, err := r.Read(t.Context(), file("a.txt"))
			if string(d.Text) != row.want || (err == nil) != (row.err == "") || err != nil && !strings.Contains(err.Error(), row.err) {
				t.Errorf("got %q, %v; want %q, %q", d.Text, err, row.want, row.err)
			}
		})
	}
}
