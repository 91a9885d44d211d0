package manifest_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func sum(data string) string {
	h := sha256.Sum256([]byte(data))
	return hex.EncodeToString(h[:])
}

// tree makes a file system of names and contents.
func tree(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

// recorded makes a manifest of names and contents.
func recorded(files ...string) *manifest.Manifest {
	m := &manifest.Manifest{}
	for i := 0; i < len(files); i += 2 {
		m.Add(source(files[i], sum(files[i+1]), int64(len(files[i+1])), len(files[i+1])), nil)
	}
	return m
}

// opened counts what is opened.
type opened struct {
	fs.FS
	mu *sync.Mutex // workers open files side by side
	n  map[string]int
}

func (o opened) Open(name string) (fs.File, error) {
	o.mu.Lock()
	o.n[name]++
	o.mu.Unlock()
	return o.FS.Open(name)
}

func (o opened) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.FS, name) }

// show writes results as "verdict path", "moved path > to" and "unreadable path: error".
func show(results []manifest.Result) []string {
	var out []string
	for _, r := range results {
		s := string(r.Verdict) + " " + r.Path
		if r.To != "" {
			s += " > " + r.To
		}
		if r.Error != "" {
			s += ": " + r.Error
		}
		out = append(out, s)
	}
	return out
}

func TestVerify(t *testing.T) {
	pipe := tree("a.txt", "one")
	pipe["pipe.txt"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	tests := []struct {
		name string
		m    *manifest.Manifest
		now  fstest.MapFS
		hide string // a glob of what the selection does not find
		want []string
	}{
		{"nothing against nothing", recorded(), tree(), "", nil},
		{"nothing changed", recorded("a.txt", "one", "b.txt", "two"), tree("a.txt", "one", "b.txt", "two"), "", []string{"same a.txt", "same b.txt"}},
		{"one of each", recorded("a.txt", "one", "b.txt", "two", "c.txt", "three", "d.txt", "four"),
			tree("a.txt", "one", "b.txt", "two!", "e.txt", "three", "f.txt", "five"), "",
			[]string{"same a.txt", "changed b.txt", "moved c.txt > e.txt", "missing d.txt", "new f.txt"}},
		{"the order is the manifest's", recorded("b.txt", "2", "a.txt", "1"), tree("a.txt", "1", "b.txt", "2"), "", []string{"same b.txt", "same a.txt"}},
		{"a source outside of the selection is still read", recorded("a.bak", "one", "b.txt", "two"), tree("a.bak", "one", "b.txt", "two", "c.bak", "three"), "*.bak",
			[]string{"same a.bak", "same b.txt"}},
		{"a source outside of the selection that changed", recorded("a.bak", "one"), tree("a.bak", "ONE"), "*.bak", []string{"changed a.bak"}},
		{"identical files that move keep their names", recorded("x/1.txt", "same", "x/2.txt", "same"), tree("y/2.txt", "same", "y/1.txt", "same"), "",
			[]string{"moved x/1.txt > y/1.txt", "moved x/2.txt > y/2.txt"}},
		{"identical files that are renamed pair up in order", recorded("a.txt", "same", "b.txt", "same", "c.txt", "same"), tree("p.txt", "same", "q.txt", "same"), "",
			[]string{"moved a.txt > p.txt", "moved b.txt > q.txt", "missing c.txt"}},
		{"a copy is new", recorded("a.txt", "same"), tree("a.txt", "same", "b.txt", "same"), "", []string{"same a.txt", "new b.txt"}},
		{"one of two copies moved", recorded("a.txt", "same", "b.txt", "same"), tree("a.txt", "same", "c.txt", "same"), "", []string{"same a.txt", "moved b.txt > c.txt"}},
		{"files that changed places", recorded("a.txt", "1", "b.txt", "2"), tree("a.txt", "2", "b.txt", "1"), "", []string{"changed a.txt", "changed b.txt"}},
		{"a source replaced and kept elsewhere", recorded("a.txt", "1"), tree("a.txt", "2", "b.txt", "1"), "", []string{"changed a.txt", "new b.txt"}},
		{"decomposed letters", recorded("cafe\u0301.txt", "1"), tree("caf\u00e9.txt", "1"), "", []string{"same cafe\u0301.txt"}},
		{"composed letters, changed", recorded("caf\u00e9.txt", "1"), tree("cafe\u0301.txt", "2"), "", []string{"changed caf\u00e9.txt"}},
		{"both spellings are two files", recorded("caf\u00e9.txt", "1", "cafe\u0301.txt", "2"), tree("cafe\u0301.txt", "2", "caf\u00e9.txt", "1"), "",
			[]string{"same caf\u00e9.txt", "same cafe\u0301.txt"}},
		{"backslashes for slashes", recorded(`a\b.txt`, "1"), tree("a/b.txt", "1"), "", []string{`same a\b.txt`}},
		{"backslashes for slashes, outside of the selection", recorded(`a\b.bak`, "1"), tree("a/b.bak", "1"), "*.bak", []string{`same a\b.bak`}},
		{"a dot in front, as find writes it", recorded("./a.txt", "1", "./b.bak", "2", "./c.txt", "3"), tree("a.txt", "1", "b.bak", "2"), "*.bak",
			[]string{"same ./a.txt", "same ./b.bak", "missing ./c.txt"}},
		{"paths that lead out are never opened", recorded("/etc/passwd", "1", "../a.txt", "1", "x/../../a.txt", "1", `..\a.txt`, "1"), tree("a.txt", "one"), "",
			[]string{"unreadable /etc/passwd: leads out of the root", "unreadable ../a.txt: leads out of the root",
				"unreadable x/../../a.txt: leads out of the root", `unreadable ..\a.txt: leads out of the root`, "new a.txt"}},
		{"a folder where a source was", recorded("a", "1"), tree("a/b.txt", "2"), "", []string{"unreadable a: is a directory", "new a/b.txt"}},
		{"a pipe where a source was is not opened", recorded("a.txt", "one", "pipe.txt", "1"), pipe, "pipe*", []string{"same a.txt", "unreadable pipe.txt: not a regular file"}},
		{"a binary file is not new", recorded("a.txt", "one"), tree("a.txt", "one", "b.txt", "\x89PNG\r\n\x1a\n"), "", []string{"same a.txt"}},
		{"a source that is binary now has changed", recorded("a.txt", "one"), tree("a.txt", "\x00\x01\x02\x03"), "", []string{"changed a.txt"}},
		{"a binary file that was recorded may move", recorded("a.pdf", "%PDF-1.7"), tree("b.pdf", "%PDF-1.7"), "", []string{"moved a.pdf > b.pdf"}},
	}
	for _, tt := range tests {
		for _, workers := range []int{1, 4} {
			t.Run(fmt.Sprintf("%s, %d workers", tt.name, workers), func(t *testing.T) {
				counted := opened{tt.now, &sync.Mutex{}, map[string]int{}}
				present := func(yield func(scan.File, error) bool) {
					for f, err := range scan.Files(t.Context(), tt.now, scan.Options{Supported: func(string) bool { return true }}) {
						if hidden, _ := path.Match(tt.hide, path.Base(f.Path)); !hidden && !yield(f, err) {
							return
						}
					}
				}
				got, err := manifest.Verify(t.Context(), tt.m.Reader(), []scan.Root{{FS: counted}}, present, manifest.VerifyOptions{Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(show(got.Results), tt.want) {
					t.Errorf("got  %q\nwant %q", show(got.Results), tt.want)
				}
				for name, n := range counted.n {
					if n != 1 || !fs.ValidPath(name) || strings.HasPrefix(name, "pipe") {
						t.Errorf("%s was opened %d times", name, n)
					}
				}
				c := got.Counts
				if c.Same+c.Different() != len(got.Results) {
					t.Errorf("the counts %+v are not of %d results", c, len(got.Results))
				}
				for _, r := range got.Results {
					if r.Verdict == manifest.Same {
						c.Same--
					}
				}
				if c.Same != 0 {
					t.Errorf("%d too many are counted as same", c.Same)
				}
			})
		}
	}
}

func TestVerifySeveralRoots(t *testing.T) {
	roots := []scan.Root{
		{FS: tree("a.txt", "1", "b.bak", "2"), Name: "interviews"},
		{FS: tree("x.txt", "3", "y.txt", "4"), Name: "x.txt", File: "x.txt"},
		{FS: tree("z.txt", "5"), File: "z.txt"},
	}
	m := recorded("interviews/a.txt", "1", "interviews/b.bak", "2", "x.txt", "3", "z.txt", "5", "elsewhere/c.txt", "6", "interviews", "7")
	none := func(func(scan.File, error) bool) {}
	got, err := manifest.Verify(t.Context(), m.Reader(), roots, none, manifest.VerifyOptions{})
	want := []string{"same interviews/a.txt", "same interviews/b.bak", "same x.txt", "same z.txt", "missing elsewhere/c.txt", "missing interviews"}
	if err != nil || !slices.Equal(show(got.Results), want) {
		t.Errorf("got %q, %v; want %q", show(got.Results), err, want)
	}
	got, err = manifest.Verify(t.Context(), m.Reader(), nil, none, manifest.VerifyOptions{})
	if err != nil || got.Counts.Missing != 6 {
		t.Errorf("without roots: got %+v, %v", got, err)
	}
}

// sick is a file system with a file that cannot be read.
type sick struct {
	fstest.MapFS
	name string
	err  error
}

func (s sick) Open(name string) (fs.File, error) {
	if name == s.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: s.err}
	}
	return s.MapFS.Open(name)
}

func (s sick) Stat(name string) (fs.FileInfo, error) {
	if name == s.name && errors.Is(s.err, syscall.EIO) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: s.err}
	}
	return s.MapFS.Stat(name)
}

func TestVerifyWithTrouble(t *testing.T) {
	files := func(names ...any) iter.Seq2[scan.File, error] {
		return func(yield func(scan.File, error) bool) {
			for _, n := range names {
				switch n := n.(type) {
				case string:
					if !yield(scan.File{Path: n, Name: n, Format: "txt"}, nil) {
						return
					}
				case error:
					if !yield(scan.File{Path: "locked/"}, n) {
						return
					}
				}
			}
		}
	}
	tests := []struct {
		name    string
		fs      fs.FS
		present iter.Seq2[scan.File, error]
		want    []string
	}{
		{"a source that may not be read", sick{tree("a.txt", "1"), "a.txt", fs.ErrPermission}, files("a.txt"), []string{"unreadable a.txt: permission denied"}},
		{"a source that may not be read, outside of the selection", sick{tree("a.txt", "1"), "a.txt", fs.ErrPermission}, files(), []string{"unreadable a.txt: permission denied"}},
		{"a source without status", sick{tree("a.txt", "1"), "a.txt", syscall.EIO}, files(), []string{"unreadable a.txt: input/output error"}},
		{"a source that vanishes while it is looked for", sick{tree("a.txt", "1"), "a.txt", fs.ErrNotExist}, files("a.txt"), []string{"missing a.txt"}},
		{"a new file that may not be read", sick{tree("a.txt", "1", "b.txt", "2"), "b.txt", fs.ErrPermission}, files("a.txt", "b.txt"), []string{"same a.txt", "unreadable b.txt: permission denied"}},
		{"a new file that vanishes", tree("a.txt", "1"), files("a.txt", "b.txt"), []string{"same a.txt"}},
		{"a folder that may not be read", tree("a.txt", "1"), files("a.txt", fmt.Errorf("open locked: %w", fs.ErrPermission)), []string{"same a.txt", "unreadable locked/: open locked: permission denied"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := manifest.Verify(t.Context(), recorded("a.txt", "1").Reader(), []scan.Root{{FS: tt.fs}}, tt.present, manifest.VerifyOptions{})
			if err != nil || !slices.Equal(show(got.Results), tt.want) {
				t.Errorf("got %q, %v; want %q", show(got.Results), err, tt.want)
			}
		})
	}
	roots := []scan.Root{{FS: tree("a.txt", "1")}}
	t.Run("an unknown encoding", func(t *testing.T) {
		if _, err := manifest.Verify(t.Context(), recorded("a.txt", "1").Reader(), roots, files("a.txt"), manifest.VerifyOptions{Encoding: "utf-9"}); err == nil {
			t.Error("got no error")
		}
	})
	t.Run("a bad selection", func(t *testing.T) {
		bad := func(yield func(scan.File, error) bool) { yield(scan.File{}, path.ErrBadPattern) }
		if _, err := manifest.Verify(t.Context(), recorded("a.txt", "1").Reader(), roots, bad, manifest.VerifyOptions{}); !errors.Is(err, path.ErrBadPattern) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a cancelled context", func(t *testing.T) {
		for _, present := range []iter.Seq2[scan.File, error]{files("a.txt"), files()} {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := manifest.Verify(ctx, recorded("a.txt", "1").Reader(), roots, present, manifest.VerifyOptions{}); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
	})
}

// TestVerifyOnDisk goes the whole way: scan, read, write, read back, verify.
func TestVerifyOnDisk(t *testing.T) {
	dir := t.TempDir()
	put := func(name, data string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 30 {
		put(fmt.Sprintf("p/%02d.txt", i), fmt.Sprintf("Participant %d: “yes”\n", i))
	}
	open, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	roots := []scan.Root{{FS: open.FS()}}
	m := &manifest.Manifest{}
	for d, err := range sources.Read(t.Context(), roots, scan.Roots(t.Context(), roots, scan.Options{}), sources.Options{}) {
		m.Add(d.Source, err)
	}
	var b strings.Builder
	if err := m.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if m, err = manifest.Read(strings.NewReader(b.String())); err != nil || m.Totals.Files != 30 {
		t.Fatalf("got %+v, %v", m.Totals, err)
	}
	verify := func() manifest.Counts {
		t.Helper()
		r, err := manifest.Verify(t.Context(), m.Reader(), roots, scan.Roots(t.Context(), roots, m.Selection.Options), manifest.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Counts
	}
	if got, want := verify(), (manifest.Counts{Same: 30}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	put("p/00.txt", "changed")
	put("q/99.txt", "new")
	if err := os.Rename(filepath.Join(dir, "p/01.txt"), filepath.Join(dir, "q/01.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "p/02.txt")); err != nil {
		t.Fatal(err)
	}
	if got, want := verify(), (manifest.Counts{Same: 27, Changed: 1, Moved: 1, New: 1, Missing: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDiff(t *testing.T) {
	p := func(n int) *int { return &n }
	listed := func(files ...string) *manifest.Manifest {
		var b strings.Builder
		for i := 0; i < len(files); i += 2 {
			b.WriteString(sum(files[i+1]) + "  " + files[i] + "\n")
		}
		m, err := manifest.Read(strings.NewReader(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	tests := []struct {
		name          string
		before, after *manifest.Manifest
		counted       bool
		want          string
		tokens        *int
	}{
		{"nothing", recorded("a", "1"), recorded("a", "1"), true, `{"added":[],"removed":[],"changed":[],"moved":[],"same":1,"bytes":0,"tokens":0}`, p(0)},
		{"nothing in nothing", recorded(), recorded(), true, `{"added":[],"removed":[],"changed":[],"moved":[],"same":0,"bytes":0,"tokens":0}`, p(0)},
		{"one of each", recorded("a", "1", "b", "22", "c", "333", "d", "4444"), recorded("f", "5", "e", "333", "b", "2222", "a", "1"), true,
			`{"added":[{"path":"f","size":1,"tokens":1}],"removed":[{"path":"d","size":4,"tokens":4}],` +
				`"changed":[{"path":"b","size":2,"tokens":2}],"moved":[{"path":"c","to":"e"}],"same":1,"bytes":-1,"tokens":-1}`, p(-1)},
		{"tokens that nobody counted", recorded("a", "1", "b", "2"), recorded("a", "22"), false,
			`{"added":[],"removed":[{"path":"b","size":1,"tokens":null}],"changed":[{"path":"a","size":1,"tokens":null}],"moved":[],"same":0,"bytes":0,"tokens":null}`, nil},
		{"a list, which knows no sizes", listed("a", "1", "b", "2", "c", "3"), recorded("a", "22", "b", "2", "d", "4"), false,
			`{"added":[{"path":"d","size":1,"tokens":null}],"removed":[{"path":"c","size":null,"tokens":null}],` +
				`"changed":[{"path":"a","size":null,"tokens":null}],"moved":[],"same":1,"bytes":null,"tokens":null}`, nil},
		{"nothing but the spelling of names", recorded("caf\u00e9", "1", `a\b`, "2", "./c", "3", "d", "4"), recorded("c", "3", "a/b", "2", "cafe\u0301", "1", "d", "4"), false,
			`{"added":[],"removed":[],"changed":[],"moved":[],"same":4,"bytes":0,"tokens":null}`, nil},
		{"two spellings that are two files", recorded("caf\u00e9", "1", "cafe\u0301", "22"), recorded("cafe\u0301", "22"), false,
			`{"added":[],"removed":[{"path":"café","size":1,"tokens":null}],"changed":[],"moved":[],"same":1,"bytes":-1,"tokens":null}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.counted {
				tt.before.Tokenizer, tt.after.Tokenizer = "o200k_base", "o200k_base"
			}
			d := manifest.Diff(tt.before, tt.after)
			got, err := json.Marshal(d)
			if err != nil || string(got) != tt.want || !reflect.DeepEqual(d.Tokens, tt.tokens) {
				t.Errorf("got %s, %v; want %s", got, err, tt.want)
			}
			if d.Different() == strings.Contains(tt.name, "nothing") {
				t.Errorf("different: got %v", d.Different())
			}
		})
	}
}

// Names are compared in any normal form and with either slash, whatever the list was written by.
func TestNamesInAnySpelling(t *testing.T) {
	now := tree("d/caf\u00e9.txt", "1", "d/cafe\u0301s.txt", "2", "d/e/f.txt", "3")
	lists := []struct{ name, head, line string }{
		{"sha256sum", "", "%[1]s  %[2]s\n"},
		{"sha256sum, binary", "", "%[1]s *%[2]s\n"},
		{"sha256sum --tag", "", "SHA256 (%[2]s) = %[1]s\n"},
		{"hashdeep", "%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n", "1,%[1]s,%[2]s\n"},
	}
	spellings := []struct {
		name  string
		names [3]string
	}{
		{"as they are", [3]string{"d/caf\u00e9.txt", "d/cafe\u0301s.txt", "d/e/f.txt"}},
		{"composed", [3]string{"d/caf\u00e9.txt", "d/caf\u00e9s.txt", "d/e/f.txt"}},
		{"decomposed", [3]string{"d/cafe\u0301.txt", "d/cafe\u0301s.txt", "d/e/f.txt"}},
		{"with backslashes", [3]string{`d\cafe` + "\u0301.txt", `d\caf` + "\u00e9s.txt", `d\e\f.txt`}},
		{"with a dot in front", [3]string{"./d/cafe\u0301.txt", "./d/caf\u00e9s.txt", `.\d\e\f.txt`}},
	}
	for _, l := range lists {
		for _, sp := range spellings {
			t.Run(l.name+", names "+sp.name, func(t *testing.T) {
				list := l.head
				for i, n := range sp.names {
					list += fmt.Sprintf(l.line, sum(fmt.Sprint(i+1)), n)
				}
				m, err := manifest.Read(strings.NewReader(list))
				if err != nil {
					t.Fatal(err)
				}
				roots := []scan.Root{{FS: now}}
				got, err := manifest.Verify(t.Context(), m.Reader(), roots, scan.Roots(t.Context(), roots, scan.Options{}), manifest.VerifyOptions{})
				if want := (manifest.Counts{Same: 3}); err != nil || got.Counts != want {
					t.Errorf("got %q, %v", show(got.Results), err)
				}
				if d := manifest.Diff(m, recorded("d/caf\u00e9.txt", "1", "d/cafe\u0301s.txt", "2", "d/e/f.txt", "3")); d.Different() || d.Same != 3 {
					t.Errorf("diff: got %+v", d)
				}
			})
		}
	}
}

// BenchmarkVerify verifies 5,000 files of 4 KB in memory.
func BenchmarkVerify(b *testing.B) {
	var files []string
	for i := range 5000 {
		files = append(files, fmt.Sprintf("p/%05d.txt", i), strings.Repeat(fmt.Sprintf("line %d\n", i), 400))
	}
	now, m := tree(files...), recorded(files...)
	var names []string
	for i := 0; i < len(files); i += 2 {
		names = append(names, files[i])
	}
	present := func(yield func(scan.File, error) bool) {
		for _, n := range names {
			if !yield(scan.File{Path: n, Name: n}, nil) {
				return
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := manifest.Verify(b.Context(), m.Reader(), []scan.Root{{FS: now}}, present, manifest.VerifyOptions{})
		if err != nil || r.Counts.Same != 5000 {
			b.Fatal(r.Counts, err)
		}
	}
}
