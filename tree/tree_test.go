package tree_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

// disk makes a folder with files in it and stands in it. A name that ends in .zip becomes an
// archive with one member, m.txt.
func disk(t *testing.T, names ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		text := []byte("I said so.\n")
		if strings.HasSuffix(name, ".zip") {
			text = packed(t, text)
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func packed(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("m.txt")
	if err == nil {
		_, err = w.Write(text)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip("no links here:", err)
	}
}

// found returns the paths of the files in the roots, and the errors.
func found(t *testing.T, f *tree.Files) string {
	t.Helper()
	var list []string
	for file, err := range scan.Roots(t.Context(), f.Roots(), scan.Options{}) {
		if err != nil {
			list = append(list, "error "+file.Path)
			continue
		}
		text, err := fs.ReadFile(f.Roots()[file.Root].FS, file.Name)
		if err != nil || string(text) != "I said so.\n" {
			t.Errorf("%s: got %q, %v", file.Path, text, err)
		}
		list = append(list, file.Path)
	}
	return strings.Join(list, " ")
}

func TestOpen(t *testing.T) {
	disk(t, "in/a.txt", "in/b.md", "in/sub/c.txt", "in/odd.x", "notes.zip", "in/[odd].txt", "more/a.txt")
	link(t, "in", "way")
	link(t, "nowhere", "dangles")
	link(t, filepath.Join("in", "a.txt"), "one.txt")
	for _, row := range []struct {
		name          string
		paths         []string
		found         string
		missing, fail string
	}{
		{"a folder", []string{"in"}, "[odd].txt a.txt b.md sub/c.txt", "", ""},
		{"a link to a folder", []string{"way"}, "[odd].txt a.txt b.md sub/c.txt", "", ""},
		{"a file of any name", []string{"in/odd.x"}, "odd.x", "", ""},
		{"a link to a file", []string{"one.txt"}, "a.txt", "", ""},
		{"a glob", []string{"in/*.txt"}, "[odd].txt a.txt", "", ""},
		{"a glob for any depth", []string{"**/c.txt"}, "in/sub/c.txt", "", ""},
		{"a file with the name of a glob", []string{"in/[odd].txt"}, "[odd].txt", "", ""},
		{"an archive", []string{"notes.zip"}, "notes.zip/m.txt", "", ""},
		{"a file in an archive", []string{"notes.zip/m.txt"}, "m.txt", "", ""},
		{"a glob in an archive", []string{"notes.zip/*.txt"}, "m.txt", "", ""},
		{"several folders have names of their own", []string{"in/sub", "more"}, "more/a.txt sub/c.txt", "", ""},
		{"what is missing among several", []string{"none", "more", "dangles"}, "a.txt",
			"none: no such file or directory; dangles: a link to something that does not exist", ""},
		{"nothing but what is missing", []string{"none", "dangles"}, "", "", "none: no such file or directory"},
		{"no path", nil, "", "", "no path given"},
		{"an empty path", []string{""}, "", "", ": is no path"},
		{"a bad glob among several", []string{"in", "in/[x"}, "", "", "in/[x: is no glob, and there is no such file"},
		{"a glob in a folder that is not there", []string{"none/*.md"}, "", "", "none/*.md: no such file or directory"},
	} {
		t.Run(row.name, func(t *testing.T) {
			f, err := tree.Open(tree.Options{}, row.paths...)
			if got := fmt.Sprint(err); err != nil && got != row.fail || err == nil && row.fail != "" {
				t.Fatalf("got the error %v, want %q", err, row.fail)
			}
			if err != nil {
				return
			}
			defer f.Close()
			if got := found(t, f); got != row.found {
				t.Errorf("found %q, want %q", got, row.found)
			}
			var missing []string
			for _, m := range f.Missing() {
				missing = append(missing, m.Error())
			}
			if got := strings.Join(missing, "; "); got != row.missing {
				t.Errorf("missing %q, want %q", got, row.missing)
			}
			if len(f.Given()) != len(f.Roots()) || !slices.Contains(row.paths, f.Given()[0]) {
				t.Errorf("given %q for %d roots", f.Given(), len(f.Roots()))
			}
			if err := f.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
	if _, err := tree.Open(tree.Options{}, "in/[x"); !errors.Is(err, tree.ErrGlob) {
		t.Errorf("got %v, want one that wraps %v", err, tree.ErrGlob)
	}
	var m tree.Missing
	if _, err := tree.Open(tree.Options{}, "none"); !errors.As(err, &m) || m.Path != "none" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want a Missing that wraps %v", err, fs.ErrNotExist)
	}
}

func TestATreeInMemory(t *testing.T) {
	f := tree.FS(fstest.MapFS{"a.txt": {Data: []byte("I said so.\n")}})
	if got := found(t, f); got != "a.txt" {
		t.Errorf("found %q", got)
	}
	if err := f.Close(); err != nil || f.Missing() != nil {
		t.Errorf("close: %v; missing %v", err, f.Missing())
	}
	if given, ok := f.MayFind("anywhere"); ok {
		t.Errorf("a folder on disk is found through %q", given)
	}
}

func TestOpenRecorded(t *testing.T) {
	top := disk(t, "own/a.txt", "own/sub/b.txt", "own/notes.zip", "secret/s.txt", "secret/s.zip", "ownership/o.txt")
	link(t, "../secret", "own/door")
	link(t, "../secret/s.txt", "own/letter.txt")
	link(t, "sub", "own/way")
	link(t, "own", "entry")
	file := func() (bool, bool, error) { return true, false, nil }
	shown := func() (bool, bool, error) { return false, true, nil }
	for _, row := range []struct {
		name    string
		root    tree.Recorded
		allowed []string
		found   string // "" is not opened
		outside bool
	}{
		{"a folder that is allowed", tree.Recorded{Path: "own/sub"}, []string{"own/sub"}, "b.txt", false},
		{"a folder below one that is allowed", tree.Recorded{Path: "own/sub"}, []string{"own"}, "b.txt", false},
		{"the second that is allowed", tree.Recorded{Path: "own/sub"}, []string{"secret", "own"}, "b.txt", false},
		{"an absolute path", tree.Recorded{Path: filepath.Join(top, "own/sub")}, []string{"own"}, "b.txt", false},
		{"a link that stays inside", tree.Recorded{Path: "own/way"}, []string{"own"}, "b.txt", false},
		{"what is allowed by a link", tree.Recorded{Path: "own/sub"}, []string{"entry"}, "b.txt", false},
		{"what is reached by a link from outside", tree.Recorded{Path: "entry/sub"}, []string{"own"}, "b.txt", false},
		{"a glob", tree.Recorded{Path: "own/sub", Glob: "*.txt"}, []string{"own"}, "b.txt", false},
		{"a file", tree.Recorded{Path: "own/a.txt", Name: "a.txt", Was: file}, []string{"own"}, "a.txt", false},
		{"a file that is allowed itself", tree.Recorded{Path: "own/a.txt", Name: "a.txt", Was: file}, []string{"own/a.txt"}, "a.txt", false},
		{"a file that is gone", tree.Recorded{Path: "own/gone.txt", Name: "gone.txt", Was: file}, []string{"own"}, "error gone.txt", false},
		{"an archive", tree.Recorded{Path: "own/notes.zip", Name: "notes.zip", Was: shown}, []string{"own"}, "notes.zip/m.txt", false},
		{"an archive that is allowed itself", tree.Recorded{Path: "own/notes.zip", Name: "notes.zip", Was: shown}, []string{"own/notes.zip"}, "notes.zip/m.txt", false},

		{"nothing is allowed", tree.Recorded{Path: "own"}, nil, "", true},
		{"an absolute path to elsewhere", tree.Recorded{Path: filepath.Join(top, "secret")}, []string{"own"}, "", true},
		{"a path that goes up", tree.Recorded{Path: "own/../secret"}, []string{"own"}, "", true},
		{"a path that goes down first", tree.Recorded{Path: "own/sub/../../secret"}, []string{"own"}, "", true},
		{"a path that goes up behind a link", tree.Recorded{Path: "own/door/../own"}, []string{"secret"}, "", true},
		{"the folder above", tree.Recorded{Path: "."}, []string{"own"}, "", true},
		{"a folder whose name only begins alike", tree.Recorded{Path: "ownership"}, []string{"own"}, "", true},
		{"a link that leads out", tree.Recorded{Path: "own/door"}, []string{"own"}, "", true},
		{"a file behind such a link", tree.Recorded{Path: "own/door/s.txt", Name: "s.txt", Was: file}, []string{"own"}, "", true},
		{"a file that is such a link", tree.Recorded{Path: "own/letter.txt", Name: "letter.txt", Was: file}, []string{"own"}, "", true},
		{"an archive behind such a link", tree.Recorded{Path: "own/door/s.zip", Name: "s.zip", Was: shown}, []string{"own"}, "", true},
		{"a file elsewhere", tree.Recorded{Path: "secret/s.txt", Name: "s.txt", Was: file}, []string{"own"}, "", true},
		{"an archive elsewhere", tree.Recorded{Path: "secret/s.zip", Name: "s.zip", Was: shown}, []string{"own"}, "", true},
		{"a member of an archive elsewhere", tree.Recorded{Path: "secret/s.zip/m.txt", Name: "m.txt", Was: file}, []string{"own"}, "", true},
		{"what is not there, elsewhere", tree.Recorded{Path: "nowhere/at/all"}, []string{"own"}, "", true},
		{"what is not there, behind a link", tree.Recorded{Path: "own/door/none"}, []string{"own"}, "", true},
		{"a file beside one that is allowed", tree.Recorded{Path: "own/sub", Name: "sub"}, []string{"own/a.txt"}, "", true},

		{"a folder that is gone", tree.Recorded{Path: "own/gone"}, []string{"own"}, "", false},
		{"a folder that is a file now", tree.Recorded{Path: "own/a.txt"}, []string{"own"}, "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			f, err := tree.OpenRecorded(tree.Options{}, []tree.Recorded{row.root}, row.allowed...)
			var outside *tree.OutsideError
			if errors.As(err, &outside) != row.outside || (err == nil) != (row.found != "") {
				t.Fatalf("got the error %v; outside is %v, want %v", err, outside != nil, row.outside)
			}
			if outside != nil && (outside.Path != row.root.Path || !filepath.IsAbs(outside.Real)) {
				t.Errorf("the error names %q, at %q, want %q", outside.Path, outside.Real, row.root.Path)
			}
			if err != nil {
				return
			}
			defer f.Close()
			if got := found(t, f); got != row.found {
				t.Errorf("found %q, want %q", got, row.found)
			}
		})
	}
}

// A link that takes the place of a folder after it was looked at leads nowhere.
func TestARecordedRootThatBecomesALinkIsNotFollowed(t *testing.T) {
	disk(t, "own/sub.zip/a.txt", "secret/s.txt")
	swap := func() (bool, bool, error) {
		if err := errors.Join(os.RemoveAll("own/sub.zip"), os.Symlink("../secret", "own/sub.zip")); err != nil {
			t.Skip("no links here:", err)
		}
		return false, false, nil
	}
	f, err := tree.OpenRecorded(tree.Options{}, []tree.Recorded{{Path: "own/sub.zip", Name: "sub.zip", Was: swap}}, "own")
	if err == nil {
		defer f.Close()
		t.Errorf("found %q, want an error", found(t, f))
	}
}

func TestWhatIsRecordedIsOpenedAgain(t *testing.T) {
	disk(t, "data/in/a.txt", "data/notes.zip", "data/b.txt", "records/.keep")
	f, err := tree.Open(tree.Options{}, "data/in", "data/notes.zip", "data/b.txt", "data/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for _, r := range f.Record("records") {
		got = append(got, r.Name+" "+r.Path+" "+r.Glob)
	}
	want := []string{"in ../data/in ", "notes.zip ../data/notes.zip ", "b.txt ../data/b.txt ", "data ../data *.txt"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, r := range f.Record("") {
		if !filepath.IsAbs(r.Path) {
			t.Errorf("%s is not absolute", r.Path)
		}
	}
	again := f.Record("records")[:1]
	again[0].Path = filepath.Join("records", again[0].Path)
	g, err := tree.OpenRecorded(tree.Options{}, again, ".")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if got := found(t, g); got != "a.txt" {
		t.Errorf("found %q", got)
	}
}

func TestWhereAFileWouldBeRead(t *testing.T) {
	top := disk(t, "in/a.txt", "notes.zip", "flat/b.txt")
	f, err := tree.Open(tree.Options{}, "in", "notes.zip", "flat/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, row := range []struct {
		name, path    string
		mayRead, find bool
	}{
		{"in a root", "in/new.txt", true, true},
		{"the root itself", "in", true, true},
		{"an archive that is a root", "notes.zip", true, true},
		{"beside the roots", "new.txt", false, false},
		{"in the folder of a glob that enters none", "flat/new", true, false},
		{"in a folder whose name only begins alike", "inside/new.txt", false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			id := scan.IDOf(filepath.ToSlash(filepath.Join(top, row.path)))
			if got := f.MayRead(id); got != row.mayRead {
				t.Errorf("MayRead(%s) is %v", id, got)
			}
			if given, got := f.MayFind(row.path); got != row.find {
				t.Errorf("MayFind(%s) is %q, %v", row.path, given, got)
			}
		})
	}
	if got, want := tree.ID("in/none.txt"), "file://"+filepath.ToSlash(top)+"/in/none.txt"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := tree.ID("none/none.txt"); got != "" {
		t.Errorf("got %q, want none", got)
	}
	if err := os.Symlink("in/a.txt", "link.txt"); err != nil {
		t.Skip("no links here:", err)
	}
	if got, want := tree.ID("link.txt"), tree.ID("in/a.txt"); got != want {
		t.Errorf("a link: got %q, want that of what it leads to, %q", got, want)
	}
}

// Whoever is asked to name roots is shown where each of them really is.
func TestAllRootsThatLieOutsideAreNamed(t *testing.T) {
	top := disk(t, "own/a.txt", "secret/s.txt", "far/f.txt")
	link(t, "../secret", "own/door")
	roots := []tree.Recorded{{Path: "far"}, {Path: "own"}, {Path: "own/door"}}
	_, err := tree.OpenRecorded(tree.Options{}, roots, "own")
	var outside *tree.OutsideError
	if !errors.As(err, &outside) {
		t.Fatalf("got %v", err)
	}
	want := []string{filepath.ToSlash(filepath.Join(top, "far")), "own", filepath.ToSlash(filepath.Join(top, "secret"))}
	if !slices.Equal(outside.Roots, want) || outside.Path != "far" {
		t.Errorf("got %q of %q, want %q", outside.Roots, outside.Path, want)
	}
	if _, err := tree.OpenRecorded(tree.Options{}, []tree.Recorded{{Path: strings.Repeat("a/", 100_000)}}, "own"); !errors.Is(err, syscall.ENAMETOOLONG) {
		t.Errorf("a path that no system opens: got %.80v", err)
	}
}

func TestWithin(t *testing.T) {
	disk(t, "in/sub/a.txt", "in/notes.zip", "other/b.txt")
	for _, row := range []struct {
		name    string
		paths   []string
		folders []string
		want    bool
	}{
		{"below a folder", []string{"in/sub"}, []string{"in"}, true},
		{"the folder itself", []string{"in"}, []string{"in"}, true},
		{"a file and an archive", []string{"in/sub/a.txt", "in/notes.zip"}, []string{"in"}, true},
		{"each in another folder", []string{"in", "other"}, []string{"in", "other"}, true},
		{"one of two elsewhere", []string{"in", "other"}, []string{"in"}, false},
		{"above the folder", []string{"."}, []string{"in"}, false},
		{"a folder whose name only begins alike", []string{"in"}, []string{"i"}, false},
		{"no folder", []string{"in"}, nil, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			f, err := tree.Open(tree.Options{}, row.paths...)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got := f.Within(row.folders...); got != row.want {
				t.Errorf("Within(%q) is %v, want %v", row.folders, got, row.want)
			}
		})
	}
}

func TestEnclosing(t *testing.T) {
	top := disk(t, "in/sub/a.txt", "notes.zip", "beside/b.txt")
	t.Chdir("in")
	for _, row := range []struct {
		name, in, path string
		root, inside   string
		err            error
	}{
		{"below where one stands", "", "sub/a.txt", ".", "sub/a.txt", nil},
		{"elsewhere", "", "../beside/b.txt", filepath.Join(top, "beside"), "b.txt", nil},
		{"in a folder that is named", "sub", "sub/a.txt", "sub", "a.txt", nil},
		{"in an archive", "../notes.zip", "../notes.zip/m.txt", "../notes.zip", "m.txt", nil},
		{"not in the folder that is named", "sub", "../beside/b.txt", "", "", tree.ErrNotInside},
		{"nowhere", "", "none", "", "", fs.ErrNotExist},
	} {
		t.Run(row.name, func(t *testing.T) {
			root, inside, err := tree.Enclosing(row.in, row.path)
			if root != row.root || inside != row.inside || !errors.Is(err, row.err) {
				t.Errorf("got %q, %q, %v, want %q, %q, %v", root, inside, err, row.root, row.inside, row.err)
			}
		})
	}
}

func TestNames(t *testing.T) {
	for _, row := range []struct {
		name, list string
		nul        bool
		want       []string
	}{
		{"one a line", "a\nb c\n", false, []string{"a", "b c"}},
		{"lines of Windows", "a\r\nb\r\n", false, []string{"a", "b"}},
		{"empty lines are none", "\n\na\n\n", false, []string{"a"}},
		{"a last line without an end", "a\nb", false, []string{"a", "b"}},
		{"ended by NUL", "a\nb\x00c\r\x00", true, []string{"a\nb", "c\r"}},
		{"nothing", "", false, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := tree.Names([]byte(row.list), row.nul); !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
