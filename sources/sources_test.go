package sources_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// list yields the named files of root 0, all as the format of their extension.
func list(names ...string) iter.Seq2[scan.File, error] {
	return func(yield func(scan.File, error) bool) {
		for _, n := range names {
			if !yield(file(n), nil) {
				return
			}
		}
	}
}

func file(name string) scan.File {
	format := strings.TrimPrefix(filepath.Ext(name), ".")
	return scan.File{Path: "study/" + name, Name: name, Modified: noon, Format: format}
}

func sum(data string) string {
	h := sha256.Sum256([]byte(data))
	return hex.EncodeToString(h[:])
}

// item is a document and its error, without what is deeper.
type item struct {
	Path, Encoding, SHA256, Text, Err string
	Size                              int64
	Tokens, Invalid                   int
	Value                             any
}

func collect(seq iter.Seq2[sources.Document, error]) []item {
	var out []item
	for d, err := range seq {
		i := item{d.Path, d.Encoding, d.SHA256, string(d.Text), "", d.Size, d.Tokens, d.Invalid, d.Value}
		if err != nil {
			i.Err = err.Error()
		}
		out = append(out, i)
	}
	return out
}

// words reads PDFs of words, refuses Markdown, and takes all else as it is.
type words struct{}

func (words) Container(format string) bool { return format == "pdf" }
func (words) Extractor(string) string      { return "words 1.0" }
func (words) Read(format string, data []byte) ([]byte, func(int) string, []string, error) {
	switch format {
	case "pdf":
		page := func(offset int) string { return fmt.Sprintf("page %d", offset/10+1) }
		return bytes.TrimPrefix(data, []byte("%PDF-1.7 ")), page, []string{"a picture"}, nil
	case "md":
		return nil, nil, nil, errors.New("line 3: not what it should be")
	}
	return data, nil, nil, nil
}

// unread hashes PDFs, and takes all else as it is.
type unread struct{ words }

func (unread) Read(format string, data []byte) ([]byte, func(int) string, []string, error) {
	if format == "pdf" {
		data = nil
	}
	return data, nil, nil, nil
}

func TestRead(t *testing.T) {
	tree := fstest.MapFS{
		"a.txt":     {Data: []byte("plain")},
		"b.txt":     {Data: []byte("caf\xE9 cr\xE8me")},
		"empty.txt": {Data: nil},
		"bin.txt":   {Data: []byte("\x89PNG\r\n\x1a\n")},
		"c.pdf":     {Data: []byte("%PDF-1.7 words")},
		"broken.md": {Data: []byte("broken")},
		"folder":    {Mode: fs.ModeDir},
		"pipe.txt":  {Mode: fs.ModeNamedPipe},
	}
	roots := []scan.Root{{FS: tree}}
	plain := item{Path: "study/a.txt", Encoding: "utf-8", SHA256: sum("plain"), Size: 5}
	tests := []struct {
		name  string
		files iter.Seq2[scan.File, error]
		o     sources.Options
		want  []item
	}{
		{"no files", list(), sources.Options{}, nil},
		{"the text is not kept unless asked for", list("a.txt"), sources.Options{}, []item{plain}},
		{"the text is kept", list("a.txt", "b.txt"), sources.Options{KeepText: true}, []item{
			{Path: "study/a.txt", Encoding: "utf-8", SHA256: sum("plain"), Size: 5, Text: "plain"},
			{Path: "study/b.txt", Encoding: "windows-1252", SHA256: sum("caf\xE9 cr\xE8me"), Size: 10, Text: "café crème"},
		}},
		{"an encoding for all", list("b.txt"), sources.Options{Encoding: "utf-8", KeepText: true}, []item{
			{Path: "study/b.txt", Encoding: "utf-8", SHA256: sum("caf\xE9 cr\xE8me"), Size: 10, Text: "caf\uFFFD cr\uFFFDme", Invalid: 2},
		}},
		{"an empty file", list("empty.txt"), sources.Options{KeepText: true}, []item{
			{Path: "study/empty.txt", Encoding: "utf-8", SHA256: sum("")},
		}},
		{"a binary file has a hash and an error", list("bin.txt", "a.txt"), sources.Options{}, []item{
			{Path: "study/bin.txt", SHA256: sum("\x89PNG\r\n\x1a\n"), Size: 8, Err: "decode study/bin.txt: binary file: a PNG image"},
			plain,
		}},
		{"a container that nobody reads is hashed", list("c.pdf"), sources.Options{Formats: unread{}, KeepText: true}, []item{
			{Path: "study/c.pdf", SHA256: sum("%PDF-1.7 words"), Size: 14},
		}},
		{"a container is extracted", list("c.pdf", "a.txt"), sources.Options{Formats: words{}, KeepText: true}, []item{
			{Path: "study/c.pdf", SHA256: sum("%PDF-1.7 words"), Size: 14, Text: "words"},
			{Path: "study/a.txt", Encoding: "utf-8", SHA256: sum("plain"), Size: 5, Text: "plain"},
		}},
		{"an extractor refuses", list("broken.md", "a.txt"), sources.Options{Formats: words{}}, []item{
			{Path: "study/broken.md", Encoding: "utf-8", SHA256: sum("broken"), Size: 6, Err: "extract study/broken.md: line 3: not what it should be"},
			plain,
		}},
		{"a file that is gone", list("gone.txt", "a.txt"), sources.Options{}, []item{
			{Path: "study/gone.txt", Err: "open study/gone.txt: file does not exist"}, plain,
		}},
		{"a folder", list("folder"), sources.Options{}, []item{{Path: "study/folder", Err: "read study/folder: is a directory"}}},
		{"a pipe", list("pipe.txt"), sources.Options{}, []item{{Path: "study/pipe.txt", Err: "read study/pipe.txt: not a regular file"}}},
		{"errors of the scan stay in their place", func(yield func(scan.File, error) bool) {
			_ = yield(file("a.txt"), nil) && yield(scan.File{Path: "locked/"}, errors.New("open locked: permission denied")) && yield(file("a.txt"), nil)
		}, sources.Options{}, []item{plain, {Path: "locked/", Err: "open locked: permission denied"}, plain}},
		{"a root that does not exist", func(yield func(scan.File, error) bool) {
			yield(scan.File{Path: "x.txt", Root: 1}, nil)
		}, sources.Options{}, []item{{Path: "x.txt", Err: "open x.txt: no root 1 among 1: invalid argument"}}},
		{"an unknown encoding reads nothing", list("a.txt"), sources.Options{Encoding: "utf-9"}, []item{
			{Err: `unknown encoding "utf-9" (known are the names of the WHATWG and IANA, such as utf-8, utf-16le, windows-1252, shift_jis, gb18030)`},
		}},
		{"each sees the text and may count and compute", list("a.txt", "bin.txt", "b.txt"), sources.Options{Each: func() func(*sources.Document) error {
			return func(d *sources.Document) error {
				d.Tokens = len(d.Text)
				d.Value = strings.ToUpper(string(d.Text))
				return nil
			}
		}}, []item{
			{Path: "study/a.txt", Encoding: "utf-8", SHA256: sum("plain"), Size: 5, Tokens: 5, Value: "PLAIN"},
			{Path: "study/bin.txt", SHA256: sum("\x89PNG\r\n\x1a\n"), Size: 8, Err: "decode study/bin.txt: binary file: a PNG image"},
			{Path: "study/b.txt", Encoding: "windows-1252", SHA256: sum("caf\xE9 cr\xE8me"), Size: 10, Tokens: 12, Value: "CAFÉ CRÈME"},
		}},
		{"an error of each is the document's", list("a.txt"), sources.Options{KeepText: true, Each: func() func(*sources.Document) error {
			return func(*sources.Document) error { return io.ErrUnexpectedEOF }
		}}, []item{{Path: "study/a.txt", Encoding: "utf-8", SHA256: sum("plain"), Size: 5, Err: "unexpected EOF"}}},
	}
	for _, tt := range tests {
		for _, workers := range []int{1, 4} {
			t.Run(fmt.Sprintf("%s, %d workers", tt.name, workers), func(t *testing.T) {
				tt.o.Workers = workers
				got := collect(sources.Read(t.Context(), roots, tt.files, tt.o))
				if !slices.Equal(got, tt.want) {
					t.Errorf("got\n%+v\nwant\n%+v", got, tt.want)
				}
			})
		}
	}
	t.Run("the errors can be told apart", func(t *testing.T) {
		want := []error{sources.ErrBinary, fs.ErrNotExist}
		i := 0
		for _, err := range sources.Read(t.Context(), roots, list("bin.txt", "gone.txt"), sources.Options{}) {
			var p *fs.PathError
			if !errors.Is(err, want[i]) || !errors.As(err, &p) || !strings.HasPrefix(p.Path, "study/") {
				t.Errorf("got %v, want %v in a PathError", err, want[i])
			}
			i++
		}
	})
	t.Run("the text of a container has a hash of its own", func(t *testing.T) {
		o := sources.Options{Formats: words{}}
		for d, err := range sources.Read(t.Context(), roots, list("c.pdf"), o) {
			if err != nil || d.TextSHA256 != sum("words") || d.Extractor != "words 1.0" || !slices.Equal(d.Notes, []string{"a picture"}) {
				t.Errorf("got %s by %q without %q, %v; want %s by words 1.0 without a picture", d.TextSHA256, d.Extractor, d.Notes, err, sum("words"))
			}
		}
	})
}

// twist is a file system whose files are not what they say.
type twist struct {
	fstest.MapFS
	size  map[string]int64 // what Stat says
	fail  map[string]error // after the first bytes
	opens *tally           // nil: nobody counts
}

// tally counts names; any number of goroutines may use one.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (t *tally) add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil {
		t.n = map[string]int{}
	}
	t.n[name]++
}

func (t *tally) of(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n[name]
}

func (f twist) Open(name string) (fs.File, error) {
	if f.opens != nil {
		f.opens.add(name)
	}
	file, err := f.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	return twistFile{file, name, f}, nil
}

type twistFile struct {
	fs.File
	name string
	fs   twist
}

func (f twistFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p[:min(len(p), 3)])
	if fail := f.fs.fail[f.name]; fail != nil {
		return n, fail
	}
	return n, err
}

func (f twistFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	if size, ok := f.fs.size[f.name]; ok {
		return twistInfo{info, size}, err
	}
	if f.fs.size == nil {
		return nil, &fs.PathError{Op: "stat", Path: f.name, Err: syscall.EIO}
	}
	return info, err
}

type twistInfo struct {
	fs.FileInfo
	size int64
}

func (i twistInfo) Size() int64 { return i.size }

func TestTroubleWhileReading(t *testing.T) {
	data := fstest.MapFS{"a.txt": {Data: []byte("twelve bytes")}}
	tests := []struct {
		name string
		fs   twist
		want string
		is   error
	}{
		{"a file that shrinks", twist{MapFS: data, size: map[string]int64{"a.txt": 20}}, "read study/a.txt: changed while it was read: 20 bytes when it was opened, 12 were read", sources.ErrChanged},
		{"a file that grows", twist{MapFS: data, size: map[string]int64{"a.txt": 5}}, "read study/a.txt: changed while it was read: 5 bytes when it was opened, 6 were read", sources.ErrChanged},
		{"a sparse file larger than any memory", twist{MapFS: data, size: map[string]int64{"a.txt": 1 << 50}}, "read study/a.txt: 1125899906842624 bytes are too large to be one text, 2147483646 is the limit", nil},
		{"a file without a length, as of /proc", twist{MapFS: data, size: map[string]int64{"a.txt": 0}}, "", nil},
		{"a file on a bad disk", twist{MapFS: data, size: map[string]int64{}, fail: map[string]error{"a.txt": &fs.PathError{Op: "read", Path: "a.txt", Err: syscall.EIO}}}, "read study/a.txt: input/output error", syscall.EIO},
		{"a file without status", twist{MapFS: data}, "stat study/a.txt: input/output error", syscall.EIO},
		{"a file in slices", twist{MapFS: data, size: map[string]int64{"a.txt": 12}}, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.fs.opens = &tally{}
			for d, err := range sources.Read(t.Context(), []scan.Root{{FS: tt.fs}}, list("a.txt"), sources.Options{KeepText: true}) {
				switch {
				case tt.want == "":
					if err != nil || string(d.Text) != "twelve bytes" || d.Size != 12 {
						t.Errorf("got %q, %d bytes, %v", d.Text, d.Size, err)
					}
				case err == nil || err.Error() != tt.want || tt.is != nil && !errors.Is(err, tt.is):
					t.Errorf("got %v, want %s", err, tt.want)
				}
			}
			if tt.fs.opens.of("a.txt") != 1 {
				t.Errorf("opened %d times, want once", tt.fs.opens.of("a.txt"))
			}
		})
	}
}

func TestReadOnDisk(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string, mode fs.FileMode) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt", "plain", 0o600)
	write("locked.txt", "secret", 0)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "out.txt")); err != nil {
		t.Skip("no links here: ", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for d, err := range sources.Read(t.Context(), []scan.Root{{FS: root.FS()}}, list("a.txt", "out.txt", "locked.txt"), sources.Options{}) {
		switch d.Name {
		case "a.txt":
			if err != nil || d.SHA256 != sum("plain") || !d.Modified.Equal(noon) {
				t.Errorf("got %s, %s, %v", d.SHA256, d.Modified, err)
			}
		case "out.txt":
			if err == nil || strings.Count(err.Error(), "out.txt") != 1 || d.SHA256 != "" {
				t.Errorf("a link that leads out: got %s, %v", d.SHA256, err)
			}
		case "locked.txt":
			if os.Geteuid() != 0 && (!errors.Is(err, fs.ErrPermission) || strings.Count(err.Error(), "locked.txt") != 1) {
				t.Errorf("a locked file: got %v", err)
			}
		}
	}
}

// endless yields one file again and again.
func endless(yield func(scan.File, error) bool) {
	for yield(file("a.txt"), nil) {
	}
}

func TestReadEnds(t *testing.T) {
	roots := []scan.Root{{FS: fstest.MapFS{"a.txt": {Data: []byte("plain")}}}}
	t.Run("when the context is cancelled, with its error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		n, last := 0, error(nil)
		for d, err := range sources.Read(ctx, roots, endless, sources.Options{}) {
			if n++; n == 100 {
				cancel()
			}
			if last = err; err != nil && d.Path != "" {
				t.Errorf("the error came with %s", d.Path)
			}
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("got %v, want that it was cancelled", last)
		}
	})
	t.Run("when the caller breaks", func(t *testing.T) {
		n := 0
		for range sources.Read(t.Context(), roots, endless, sources.Options{}) {
			if n++; n == 100 {
				break
			}
		}
	})
}

// TestRealStudies reads the studies that lie beside the repository, if they do.
func TestRealStudies(t *testing.T) {
	const where = "../shared/data"
	dir := ".."
	for range 4 {
		if info, err := os.Stat(filepath.Join(dir, where)); err == nil && info.IsDir() {
			break
		}
		dir = filepath.Join(dir, "..")
	}
	root, err := os.OpenRoot(filepath.Join(dir, where))
	if err != nil {
		t.Skip("no studies beside the repository")
	}
	defer root.Close()
	roots := []scan.Root{{FS: root.FS()}}
	n := 0
	for d, err := range sources.Read(t.Context(), roots, scan.Roots(t.Context(), roots, scan.Options{}), sources.Options{Formats: unread{}, KeepText: true}) {
		n++
		if err != nil || d.Invalid != 0 || !utf8.Valid(d.Text) {
			t.Errorf("%s: %s, %d invalid, %v", d.Path, d.Encoding, d.Invalid, err)
			continue
		}
		raw, err := fs.ReadFile(root.FS(), d.Name)
		if err != nil || sum(string(raw)) != d.SHA256 || int64(len(raw)) != d.Size || d.Encoding == "utf-8" && !bytes.Equal(raw, d.Text) {
			t.Errorf("%s: %v, or it is not what it says", d.Path, err)
		}
	}
	t.Logf("%d files", n)
}

// corpus makes n files of size bytes of text below dir, and yields them.
func corpus(tb testing.TB, n, size int) (roots []scan.Root, files iter.Seq2[scan.File, error]) {
	tb.Helper()
	dir := tb.TempDir()
	text := []byte(strings.Repeat(english+french, size/100+1))[:size]
	for len(text) > 0 && text[len(text)-1] >= 0x80 { // not within a character
		text = text[:len(text)-1]
	}
	names := make([]string, n)
	for i := range n {
		names[i] = fmt.Sprintf("d%03d/p%05d.txt", i/250, i)
		name := filepath.Join(dir, names[i])
		if i%250 == 0 {
			if err := os.Mkdir(filepath.Dir(name), 0o700); err != nil {
				tb.Fatal(err)
			}
		}
		if err := os.WriteFile(name, append(fmt.Appendf(nil, "%d\n", i), text...), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { root.Close() })
	return []scan.Root{{FS: root.FS()}}, list(names...)
}

func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 50,000 times")
	}
	// One file in memory, read 50,000 times: what is measured is Read, not the disk.
	data := strings.Repeat(english, 1024/len(english)+1)
	roots := []scan.Root{{FS: fstest.MapFS{"a.txt": {Data: []byte(data)}}}}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, most := 0, uint64(0)
	for d, err := range sources.Read(t.Context(), roots, endless, sources.Options{}) {
		if err != nil || d.SHA256 == "" {
			t.Fatal(err)
		}
		if n++; n%10_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
		}
		if n == 50_000 {
			break
		}
	}
	if most > 4<<20 {
		t.Errorf("the heap grew by %d bytes, want less than 4 MiB", most)
	}
}

func TestKeptTextsAreNotLargerThanTheirFiles(t *testing.T) {
	roots := []scan.Root{{FS: fstest.MapFS{"a.txt": {Data: []byte("small")}}}}
	for d := range sources.Read(t.Context(), roots, list("a.txt", "a.txt"), sources.Options{KeepText: true}) {
		if cap(d.Text) > 8 {
			t.Errorf("got a text of 5 bytes in %d", cap(d.Text))
		}
	}
}

func TestLargeBuffersAreLetGo(t *testing.T) {
	big := strings.Repeat("x", 9<<20)
	roots := []scan.Root{{FS: fstest.MapFS{"a.txt": {Data: []byte(big)}, "b.txt": {Data: []byte("small")}}}}
	for d, err := range sources.Read(t.Context(), roots, list("a.txt", "b.txt"), sources.Options{KeepText: true, Workers: 1}) {
		if err != nil || d.Name == "b.txt" && cap(d.Text) > 1<<20 || d.Name == "a.txt" && d.SHA256 != sum(big) {
			t.Errorf("%s: got %d bytes in %d, %v", d.Name, len(d.Text), cap(d.Text), err)
		}
	}
}

// BenchmarkRead reads and hashes 50,000 files of 4 KB, 204 MB, from the page cache.
func BenchmarkRead(b *testing.B) {
	roots, files := corpus(b, 50_000, 4090)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n := int64(0)
				for d, err := range sources.Read(b.Context(), roots, files, sources.Options{Workers: workers}) {
					if err != nil {
						b.Fatal(err)
					}
					n += d.Size
				}
				b.SetBytes(n)
			}
		})
	}
}

// BenchmarkHash reads and hashes one file of 64 MB.
func BenchmarkHash(b *testing.B) {
	data := []byte(strings.Repeat(english, 64<<20/len(english)))
	roots := []scan.Root{{FS: fstest.MapFS{"a.txt": {Data: data}}}}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		for _, err := range sources.Read(b.Context(), roots, list("a.txt"), sources.Options{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
