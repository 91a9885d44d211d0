package scan_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona/scan"
)

// tree makes a file system of "path" or "path=content" lines.
func tree(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, f := range files {
		name, content, _ := strings.Cut(f, "=")
		m[name] = &fstest.MapFile{Data: []byte(content), Mode: 0o644}
	}
	return m
}

// run scans and returns the paths found and what was left out, as "path: reason (rule)".
func run(t *testing.T, roots []scan.Root, o scan.Options) (paths, out []string) {
	t.Helper()
	o.Excluded = func(x scan.Excluded) {
		s := x.Path + ": " + x.Reason
		if x.Rule != "" {
			s += " (" + x.Rule + ")"
		}
		out = append(out, s)
	}
	for f, err := range scan.Roots(t.Context(), roots, o) {
		if err != nil {
			paths = append(paths, "error: "+err.Error())
			continue
		}
		paths = append(paths, f.Path)
	}
	return paths, out
}

func TestTheSelection(t *testing.T) {
	some := tree("a.md", "b.txt", "c.csv", "drafts/d.md", "drafts/old/e.md", "notes/drafts/f.md", "notes/g.txt")
	rows := []struct {
		name  string
		files fstest.MapFS
		o     scan.Options
		want  string // the paths
		out   string // what was left out
	}{
		{"an empty folder has no files", tree(), scan.Options{}, "", ""},
		{"files come in natural order, a folder's together",
			tree("p10.md", "P2.md", "p1/z.txt", "p1/a.txt", "p1.md"), scan.Options{}, "p1/a.txt p1/z.txt p1.md P2.md p10.md", ""},
		{"the path order turns round", tree("p10.md", "P2.md", "p1/z.txt", "p1/a.txt", "p1.md"), scan.Options{Desc: true},
			"p10.md P2.md p1.md p1/z.txt p1/a.txt", ""},
		{"the name order looks at base names", tree("a/p2.md", "b/p1.md", "p10.md"), scan.Options{Order: "name"}, "b/p1.md a/p2.md p10.md", ""},
		{"the name order turns round, ties do not", tree("b/p1.md", "a/p1.md", "p10.md"), scan.Options{Order: "name", Desc: true}, "p10.md a/p1.md b/p1.md", ""},
		{"the size order begins with the smallest", tree("c.md=333", "b.md=22", "a.md=333"), scan.Options{Order: "size"}, "b.md a.md c.md", ""},
		{"the size order turns round, ties do not", tree("c.md=333", "b.md=22", "a.md=333"), scan.Options{Order: "size", Desc: true}, "a.md c.md b.md", ""},
		{"hidden files and folders are left out", tree(".a.md", "b.md", ".c/d.md"), scan.Options{}, "b.md", ".a.md: hidden|.c/: hidden"},
		{"hidden files and folders on demand", tree(".a.md", "b.md", ".c/d.md"), scan.Options{Hidden: true}, ".a.md .c/d.md b.md", ""},
		{"folders of version control are never entered", tree(".git/a.md", "x/.svn/b.md", "x/.hg/b.md", ".jj/a.md", "a.md"), scan.Options{Hidden: true}, "a.md",
			".git/: version control|.jj/: version control|x/.hg/: version control|x/.svn/: version control"},
		{"a run folder is no data", tree("a.md", "run/.persona-run", "run/personas.md"), scan.Options{Hidden: true}, "a.md", "run/: run folder (.persona-run)"},
		{"what is half written is left out without a word",
			tree("a.md", ".persona-17.tmp", ".persona-17-lock.tmp", "x/.persona-4.tmp/personas.md", ".persona-x.md"), scan.Options{}, "a.md", ".persona-x.md: hidden"},
		{"what is half written is not wanted by any option", tree("a.md", ".persona-17.tmp", "x/.persona-4.tmp/personas.md"),
			scan.Options{Hidden: true, NoIgnore: true, Ext: []string{"tmp", "md"}}, "a.md", ""},
		{"a run folder that is the root is data", tree(".persona-run", "personas.md"), scan.Options{}, "personas.md", ".persona-run: hidden"},
		{"folders are not entered on demand", some, scan.Options{NoRecursive: true}, "a.md b.txt c.csv", "drafts/: subfolder|notes/: subfolder"},
		{"a file of unknown format is left out", tree("a.xyz", "Makefile", "b.md", ".profile."), scan.Options{Hidden: true}, "b.md",
			".profile.: unknown format|a.xyz: unknown format (xyz)|Makefile: unknown format"},
		{"a format that is not supported is left out", tree("a.PDF", "b.md"), scan.Options{Supported: func(f string) bool { return f == "md" }}, "b.md",
			"a.PDF: unsupported format (pdf)"},
		{"a file above the limit is left out, one at it is in", tree("a.md=12345", "b.md=1234"), scan.Options{MaxSize: 4}, "b.md", "a.md: too large (4)"},

		{"an extension is named with or without dot, in any case", tree("a.MD", "b.txt", "c.csv", "d"), scan.Options{Ext: []string{".md", "TXT"}}, "a.MD b.txt",
			"c.csv: extension (csv)|d: extension"},
		{"an extension is more than a format", tree("a.md", "b.markdown"), scan.Options{Ext: []string{"md"}}, "a.md", "b.markdown: extension (markdown)"},
		{"an unknown extension that is named counts as text", tree("a.log", "b.md"), scan.Options{Ext: []string{"log"}}, "a.log", "b.md: extension (md)"},
		{"a double extension", tree("a.tar.gz", "b.gz", "tar.gz"), scan.Options{Ext: []string{"tar.gz"}}, "a.tar.gz", "b.gz: extension (gz)|tar.gz: extension (gz)"},
		{"an unknown extension that a glob spells out counts as text", tree("a.log", "b.md", "c.log.1"), scan.Options{Include: []string{"*.log", "c*"}}, "a.log",
			"b.md: not included|c.log.1: unknown format (1)"},
		{"a name without extension that a glob spells out counts as text", tree("README", "READYOU"), scan.Options{Include: []string{"README", "*YOU*"}}, "README",
			"READYOU: unknown format"},

		{"a glob without a slash is a base name at any depth", some, scan.Options{Include: []string{"*.md"}}, "a.md drafts/d.md drafts/old/e.md notes/drafts/f.md",
			"b.txt: not included|c.csv: not included|notes/g.txt: not included"},
		{"a glob with a slash is a path", some, scan.Options{Include: []string{"drafts/*.md"}}, "drafts/d.md",
			"a.md: not included|b.txt: not included|c.csv: not included|drafts/old/: not included|notes/: not included"},
		{"two stars are any folders", some, scan.Options{Include: []string{"**/drafts/*.md"}}, "drafts/d.md notes/drafts/f.md",
			"a.md: not included|b.txt: not included|c.csv: not included|drafts/old/e.md: not included|notes/g.txt: not included"},
		{"a leading slash is the root", some, scan.Options{Include: []string{"/a.md"}}, "a.md",
			"b.txt: not included|c.csv: not included|drafts/: not included|notes/: not included"},
		{"a leading dot and slash says nothing", some, scan.Options{Include: []string{"./drafts/old/*"}}, "drafts/old/e.md",
			"a.md: not included|b.txt: not included|c.csv: not included|drafts/d.md: not included|notes/: not included"},
		{"a glob that matches a folder stands for what is in it", some, scan.Options{Include: []string{"drafts"}}, "drafts/d.md drafts/old/e.md notes/drafts/f.md",
			"a.md: not included|b.txt: not included|c.csv: not included|notes/g.txt: not included"},
		{"a trailing slash is a folder", tree("x", "x.md/a.md", "b/x.md"), scan.Options{Include: []string{"x.md/"}}, "x.md/a.md", "b/x.md: not included|x: not included"},
		{"alternatives", some, scan.Options{Include: []string{"{a,b}.{md,txt}", "notes/{drafts/f,g}.*"}}, "a.md b.txt notes/drafts/f.md notes/g.txt",
			"c.csv: not included|drafts/d.md: not included|drafts/old/e.md: not included"},
		{"an excluded folder is not entered", some, scan.Options{Exclude: []string{"drafts"}}, "a.md b.txt c.csv notes/g.txt",
			"drafts/: excluded (drafts)|notes/drafts/: excluded (drafts)"},
		{"an excluded folder by path", some, scan.Options{Exclude: []string{"/drafts/"}}, "a.md b.txt c.csv notes/drafts/f.md notes/g.txt", "drafts/: excluded (/drafts/)"},
		{"exclude has the last word", some, scan.Options{Include: []string{"*.md"}, Exclude: []string{"drafts/**"}}, "a.md notes/drafts/f.md",
			"b.txt: not included|c.csv: not included|drafts/: excluded (drafts/**)|notes/g.txt: not included"},

		{"ignore files hold at their level and below", tree(".gitignore=*.log\nout/\n", "a.md", "b.log", "out/c.md", "sub/.gitignore=!b.log\n/x.log", "sub/b.log", "sub/x.log", "sub/y/x.log"),
			scan.Options{Ext: []string{"md", "log"}}, "a.md sub/b.log",
			".gitignore: hidden|b.log: ignored (.gitignore:1:*.log)|out/: ignored (.gitignore:2:out/)|sub/.gitignore: hidden|" +
				"sub/x.log: ignored (sub/.gitignore:2:/x.log)|sub/y/x.log: ignored (.gitignore:1:*.log)"},
		{"the project's own ignore file has the later word at its level", tree(".gitignore=*.md", ".personaignore=!a.md", "a.md", "b.md", "sub/.gitignore=a.md", "sub/a.md"),
			scan.Options{}, "a.md", ".gitignore: hidden|.personaignore: hidden|b.md: ignored (.gitignore:1:*.md)|sub/.gitignore: hidden|sub/a.md: ignored (sub/.gitignore:1:a.md)"},
		{"what is below an ignored folder stays out", tree(".gitignore=out/\n!out/a.md", "out/a.md", "b.md"), scan.Options{Hidden: true, Ext: []string{"md"}}, "b.md",
			".gitignore: extension|out/: ignored (.gitignore:1:out/)"},
		{"ignore files on demand do not hold", tree(".gitignore=*", "a.md"), scan.Options{NoIgnore: true}, "a.md", ".gitignore: hidden"},
		{"a folder of the name of an ignore file is none", tree(".gitignore/a.md", "b.md"), scan.Options{}, "b.md", ".gitignore/: hidden"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got, out := run(t, []scan.Root{{FS: r.files}}, r.o)
			if s := strings.Join(got, " "); s != r.want {
				t.Errorf("got  %s\nwant %s", s, r.want)
			}
			if s := strings.Join(out, "|"); s != r.out {
				t.Errorf("out  %s\nwant %s", s, r.out)
			}
			if r.o.Desc {
				return
			}
			explained(t, []scan.Root{{FS: r.files}}, r.o, got, out)
		})
	}
}

// explained checks that Explain says the same of everything that a scan found or left out.
func explained(t *testing.T, roots []scan.Root, o scan.Options, in, out []string) {
	t.Helper()
	for _, p := range in {
		v, err := scan.Explain(t.Context(), roots, o, p)
		if err != nil || !v.In || v.Path != p {
			t.Errorf("explain %s: %+v, %v, but it is in", p, v, err)
		}
	}
	for _, x := range out {
		p, want, _ := strings.Cut(x, ": ")
		v, err := scan.Explain(t.Context(), roots, o, p)
		got := v.Reason
		if v.Rule != "" {
			got += " (" + v.Rule + ")"
		}
		if err != nil || v.In || got != want || v.At != strings.TrimSuffix(p, "/") {
			t.Errorf("explain %s: %+v, %v, want %s", p, v, err, want)
		}
	}
}

func TestWhatAFileSays(t *testing.T) {
	at := time.Date(2024, 5, 1, 12, 0, 0, 0, time.FixedZone("", 7200))
	m := fstest.MapFS{
		"sub/p1.markdown": {Data: []byte("hello"), ModTime: at},
		"later.md":        {ModTime: at.Add(time.Second)},
		"same.md":         {ModTime: at},
	}
	var got []scan.File
	for f, err := range scan.Files(t.Context(), m, scan.Options{Order: "modified"}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f)
	}
	want := []scan.File{
		{Path: "same.md", Modified: at.UTC(), Format: "md", Name: "same.md"},
		{Path: "sub/p1.markdown", Size: 5, Modified: at.UTC(), Format: "md", Name: "sub/p1.markdown"},
		{Path: "later.md", Modified: at.UTC().Add(time.Second), Format: "md", Name: "later.md"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSeveralRoots(t *testing.T) {
	one, two := tree("p2.md", "p10.md", "drafts/d.md", ".gitignore=drafts/"), tree("p1.md", "x/p3.md")
	rows := []struct {
		name  string
		roots []scan.Root
		o     scan.Options
		want  string
		out   string
	}{
		{"paths stand behind the names of their roots, in one order", []scan.Root{{FS: two, Name: "two"}, {FS: one, Name: "one"}}, scan.Options{},
			"one/p2.md one/p10.md two/p1.md two/x/p3.md", "one/.gitignore: hidden|one/drafts/: ignored (one/.gitignore:1:drafts/)"},
		{"the one order turns round", []scan.Root{{FS: two, Name: "two"}, {FS: one, Name: "one"}}, scan.Options{Desc: true, NoIgnore: true, Hidden: true, Ext: []string{"md"}},
			"two/x/p3.md two/p1.md one/p10.md one/p2.md one/drafts/d.md", "one/.gitignore: extension"},
		{"base names are compared across roots", []scan.Root{{FS: two, Name: "two"}, {FS: one, Name: "one"}}, scan.Options{Order: "name", Exclude: []string{".gitignore", "drafts"}},
			"two/p1.md one/p2.md two/x/p3.md one/p10.md", "two: x"},
		{"a single root has no name", []scan.Root{{FS: two, Name: "two"}}, scan.Options{}, "p1.md x/p3.md", ""},
		{"a file root is its name alone, whatever the rules", []scan.Root{{FS: one, Name: "d.md", File: "drafts/d.md"}}, scan.Options{Exclude: []string{"*"}, MaxSize: 1, Ext: []string{"csv"}}, "d.md", ""},
		{"a file root without name has its base name", []scan.Root{{FS: one, File: "drafts/d.md"}}, scan.Options{}, "d.md", ""},
		{"a file root of unknown format is text", []scan.Root{{FS: one, File: ".gitignore"}}, scan.Options{}, ".gitignore", ""},
		{"a file root of a format that is not supported is left out", []scan.Root{{FS: two, File: "p1.md"}}, scan.Options{Supported: func(string) bool { return false }}, "",
			"p1.md: unsupported format (md)"},
		{"a file root that is a folder is an error", []scan.Root{{FS: one, File: "drafts"}}, scan.Options{}, "error: scan drafts: is a folder", ""},
		{"a file root that is missing is an error", []scan.Root{{FS: one, File: "no.md"}}, scan.Options{}, "error: lstat no.md: file does not exist", ""},
		{"a root that is missing is an error, and the others go on", []scan.Root{{FS: missing{}, Name: "gone"}, {FS: two, Name: "two"}}, scan.Options{},
			"error: open gone: file does not exist two/p1.md two/x/p3.md", ""},
		{"a root without FS is an error", []scan.Root{{Name: "nil"}}, scan.Options{}, "error: scan .: invalid argument", ""},
		{"a file inside another root comes once, the first root has it", []scan.Root{{FS: two, Name: "two"}, {FS: two, Name: "p1.md", File: "p1.md"}}, scan.Options{},
			"two/p1.md two/x/p3.md", "p1.md: duplicate (two/p1.md)"},
		{"the first root has it in any order", []scan.Root{{FS: two, Name: "p1.md", File: "p1.md"}, {FS: two, Name: "two"}}, scan.Options{Desc: true},
			"two/x/p3.md p1.md", "two/p1.md: duplicate (p1.md)"},
		{"the base tells that two systems are one", []scan.Root{{FS: tree("x/p3.md", "x/p4.md"), Name: "all", ID: "file:///data"}, {FS: tree("p3.md", "p4.md"), Name: "x", ID: "file:///data/x"}}, scan.Options{},
			"all/x/p3.md all/x/p4.md", "x/p3.md: duplicate (all/x/p3.md)|x/p4.md: duplicate (all/x/p4.md)"},
		{"the base tells that two systems are two", []scan.Root{{FS: two, Name: "a", ID: "file:///data/a"}, {FS: two, Name: "ab", ID: "file:///data/ab"}}, scan.Options{},
			"a/p1.md a/x/p3.md ab/p1.md ab/x/p3.md", ""},
		{"a glob takes what it matches and says nothing of the rest", []scan.Root{{FS: tree("a.md", "b.txt", "x/c.md", "x/y/d.md", ".e.md"), Glob: "{a,x/*}.md"}}, scan.Options{}, "a.md x/c.md", ""},
		{"a glob without a slash stays at the top", []scan.Root{{FS: tree("a.md", "x/c.md"), Glob: "*.md"}}, scan.Options{}, "a.md", ""},
		{"the rules hold inside a glob", []scan.Root{{FS: tree("a.md", "x/c.md", "x/d.md", ".gitignore=c.md"), Glob: "**/*.md"}}, scan.Options{}, "a.md x/d.md",
			"x/c.md: ignored (.gitignore:1:c.md)"},
		{"a glob that spells out an unknown extension asks for text", []scan.Root{{FS: tree("a.log", "b.out"), Glob: "*.log"}}, scan.Options{}, "a.log", ""},
		{"two globs in one folder", []scan.Root{{FS: two, Name: "two", Glob: "*.md"}, {FS: two, Name: "two", Glob: "**/p*.md"}}, scan.Options{},
			"two/p1.md two/x/p3.md", "two/p1.md: duplicate (two/p1.md)"},
		{"a bad glob is an error", []scan.Root{{FS: two, Glob: "a["}}, scan.Options{}, `error: glob "a[": syntax error in pattern`, ""},
		{"a root below the name of another still sorts", []scan.Root{{FS: tree("c.md"), Name: "a/b"}, {FS: tree("a.md", "c.md"), Name: "a"}}, scan.Options{}, "a/a.md a/b/c.md a/c.md", ""},
		{"roots without names", []scan.Root{{FS: tree("b.md")}, {FS: tree("a.md")}}, scan.Options{}, "a.md b.md", ""},
	}
	rows[2].out = "one/.gitignore: excluded (.gitignore)|one/drafts/: excluded (drafts)"
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got, out := run(t, r.roots, r.o)
			if s := strings.Join(got, " "); s != r.want {
				t.Errorf("got  %s\nwant %s", s, r.want)
			}
			if s := strings.Join(out, "|"); s != r.out {
				t.Errorf("out  %s\nwant %s", s, r.out)
			}
			if !strings.Contains(r.want, "error") && r.name != "two globs in one folder" {
				explained(t, r.roots, r.o, got, out)
			}
		})
	}
}

// missing is a folder that is not there.
type missing struct{}

func (missing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: "/secret/" + name, Err: fs.ErrNotExist}
}

// broken is a tree in which some paths cannot be opened.
type broken struct {
	fstest.MapFS
	bad []string
}

func (b broken) Open(name string) (fs.File, error) {
	if slices.Contains(b.bad, name) {
		return nil, &fs.PathError{Op: "open", Path: "/secret/" + name, Err: fs.ErrPermission}
	}
	return b.MapFS.Open(name)
}

func (b broken) ReadFile(name string) ([]byte, error) {
	if slices.Contains(b.bad, name) {
		return nil, &fs.PathError{Op: "open", Path: "/secret/" + name, Err: fs.ErrPermission}
	}
	return b.MapFS.ReadFile(name)
}

func TestWhatCannotBeReadIsNamedAndTheScanGoesOn(t *testing.T) {
	m := tree("a/x.md", "b/y.md", "b/.gitignore=*", "c.md")
	fsys := &broken{m, []string{"a", "b/.gitignore"}}
	for _, order := range []string{"path", "size"} {
		var got []string
		for f, err := range scan.Files(t.Context(), fsys, scan.Options{Order: order}) {
			if err == nil {
				got = append(got, f.Path)
				continue
			}
			if !errors.Is(err, fs.ErrPermission) {
				t.Errorf("got %v, want a permission error", err)
			}
			got = append(got, f.Path+"! "+err.Error())
		}
		want := []string{"a! open a: permission denied", "b/.gitignore! open b/.gitignore: permission denied", "b/y.md", "c.md"}
		if !slices.Equal(got, want) {
			t.Errorf("order %s: got %q, want %q", order, got, want)
		}
	}
	if _, err := scan.Explain(t.Context(), []scan.Root{{FS: fsys}}, scan.Options{}, "a/x.md"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("explain: %v, want a permission error", err)
	}
	// A caller may stop at any item, an error too.
	for range scan.Files(t.Context(), fsys, scan.Options{}) {
		break
	}
}

func TestACancelledScanEnds(t *testing.T) {
	for _, order := range []string{"path", "size"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		n := 0
		for _, err := range scan.Files(ctx, tree("a.md", "b.md"), scan.Options{Order: order}) {
			if n++; !errors.Is(err, context.Canceled) || n > 1 {
				t.Errorf("order %s: item %d: %v", order, n, err)
			}
		}
	}
}

func TestFilesStreamInPathOrder(t *testing.T) {
	opened := 0
	m := counting{tree("a/a.md", "b/b.md", "c/c.md"), &opened}
	for range scan.Roots(t.Context(), []scan.Root{{FS: m, Name: "x", ID: "file:///x"}, {FS: m, Name: "y", ID: "file:///y"}}, scan.Options{}) {
		break
	}
	if opened != 2 {
		t.Errorf("%d folders were opened for the first file, want the root and the first", opened)
	}
}

type counting struct {
	fstest.MapFS
	opened *int
}

func (c counting) Open(name string) (fs.File, error) {
	*c.opened++
	return c.MapFS.Open(name)
}

func TestOptionsThatMeanNothing(t *testing.T) {
	rows := []struct {
		name string
		o    scan.Options
		want string // "": fine
	}{
		{"nothing", scan.Options{}, ""},
		{"a bad include glob", scan.Options{Include: []string{"ok", "[a"}}, `include glob "[a": syntax error in pattern`},
		{"a bad exclude glob", scan.Options{Exclude: []string{"{a"}}, `exclude glob "{a": syntax error in pattern`},
		{"an empty glob", scan.Options{Exclude: []string{""}}, `exclude glob "": syntax error in pattern`},
		{"a glob of slashes", scan.Options{Exclude: []string{"//"}}, `exclude glob "//": syntax error in pattern`},
		{"an extension that is a glob", scan.Options{Ext: []string{"*.md"}}, `extension "*.md": not an extension`},
		{"an empty extension", scan.Options{Ext: []string{"."}}, `extension ".": not an extension`},
		{"an unknown order", scan.Options{Order: "colour"}, `order "colour": not one of path, name, modified, size`},
		{"a negative limit", scan.Options{MaxSize: -1}, `size limit -1: below 0`},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got := ""
			if err := r.o.Validate(); err != nil {
				got = err.Error()
			}
			if got != r.want {
				t.Errorf("got %s, want %s", got, r.want)
			}
			n := 0
			for _, err := range scan.Files(t.Context(), tree("a.md"), r.o) {
				if n++; (err == nil) != (r.want == "") {
					t.Errorf("the scan says %v", err)
				}
			}
			if n != 1 {
				t.Errorf("%d items, want 1", n)
			}
			if _, err := scan.Explain(t.Context(), []scan.Root{{FS: tree("a.md")}}, r.o, "a.md"); (err == nil) != (r.want == "") {
				t.Errorf("explain says %v", err)
			}
		})
	}
}

func TestOptionsAreRecordedAsJSON(t *testing.T) {
	rows := []struct {
		o    scan.Options
		want string
	}{
		{scan.Options{Supported: func(string) bool { return true }}, `{}`},
		{scan.Options{Include: []string{"*.md"}, NoRecursive: true, NoIgnore: true, MaxSize: 7, Order: "size", Desc: true},
			`{"include":["*.md"],"order":"size","desc":true,"no_recursive":true,"no_ignore":true,"max_size":7}`},
	}
	for _, r := range rows {
		got, err := json.Marshal(r.o)
		if err != nil || string(got) != r.want {
			t.Errorf("got %s, %v, want %s", got, err, r.want)
		}
	}
}

func TestNamed(t *testing.T) {
	rows := []struct {
		name  string
		roots []scan.Root
		want  string
	}{
		{"one root has its last element", []scan.Root{{ID: "file:///data/interviews"}}, "interviews"},
		{"two that differ at the end", []scan.Root{{ID: "file:///data/a"}, {ID: "file:///data/b"}}, "a b"},
		{"two that differ above", []scan.Root{{ID: "file:///2023/interviews"}, {ID: "file:///2024/interviews"}, {ID: "file:///2024/notes"}}, "2023/interviews 2024/interviews notes"},
		{"files have their path", []scan.Root{{ID: "file:///d", File: "x/p1.md"}, {ID: "file:///d", File: "y/p1.md"}, {ID: "file:///d", File: "p2.md"}}, "x/p1.md y/p1.md p2.md"},
		{"the same path twice is one name", []scan.Root{{ID: "file:///d/a", Glob: "*.md"}, {ID: "file:///d/a", Glob: "*.txt"}}, "a a"},
		{"no name stands above another", []scan.Root{{ID: "file:///x/a"}, {ID: "file:///y/a/p.md"}, {ID: "file:///z/p.md"}, {ID: "file:///z/a"}}, "x/a a/p.md z/p.md z/a"},
		{"a folder and one inside it", []scan.Root{{ID: "file:///d/x"}, {ID: "file:///d/x/x"}}, "d/x x/x"},
		{"the top of the file system", []scan.Root{{ID: "file:///"}, {ID: "file:///etc"}}, "root etc"},
		{"without a base a root keeps its name", []scan.Root{{Name: "mine"}, {File: "a/b.md"}, {}}, "mine a/b.md root"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var names []string
			for _, root := range scan.Named(r.roots) {
				names = append(names, root.Name)
			}
			if got := strings.Join(names, " "); got != r.want {
				t.Errorf("got %s, want %s", got, r.want)
			}
		})
	}
}

// TestNothingIsLost checks on random trees that every file is found, or left out, or below a folder
// that was left out: once each.
func TestNothingIsLost(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		parts := []string{"a", "b.md", ".c", "d.txt", ".git", "e.pdf", "p1.md", "p10.md", ".persona-run", ".gitignore", "x.y"}
		m := fstest.MapFS{}
		for range r.IntN(40) {
			name := parts[r.IntN(len(parts))]
			for range r.IntN(4) {
				name = parts[r.IntN(len(parts))] + "/" + name
			}
			clash := false
			for other := range m {
				clash = clash || strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/")
			}
			if !clash {
				m[name] = &fstest.MapFile{Data: []byte("e.*\n!a\n"), Mode: fs.FileMode(r.IntN(2)) * fs.ModeNamedPipe}
			}
		}
		o := scan.Options{Hidden: r.IntN(2) == 0, NoIgnore: r.IntN(2) == 0, NoRecursive: r.IntN(4) == 0, Desc: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			o.Include = []string{"*.md", "a/**"}
		}
		times := map[string]int{}
		o.Excluded = func(x scan.Excluded) { times[x.Path]++ }
		for f, err := range scan.Files(t.Context(), m, o) {
			if err != nil {
				t.Fatal(err)
			}
			times[f.Path]++
		}
		for name := range m {
			n := times[name]
			for i, c := range name {
				if c == '/' {
					n += times[name[:i+1]]
				}
			}
			if n != 1 {
				t.Errorf("seed %d: %s is there %d times in %v", seed, name, n, times)
			}
		}
	}
}

func TestALargeFolderIsInOrder(t *testing.T) {
	m := fstest.MapFS{}
	for i := range 10_000 {
		m[fmt.Sprintf("p%d.md", i)] = &fstest.MapFile{Data: make([]byte, i%7)}
	}
	m["p9999.5"] = &fstest.MapFile{Mode: fs.ModeDir}
	n := 0
	for f, err := range scan.Files(t.Context(), m, scan.Options{}) {
		if want := fmt.Sprintf("p%d.md", n); err != nil || f.Path != want || f.Size != int64(n%7) {
			t.Fatalf("got %+v, %v, want %s of %d bytes", f, err, want, n%7)
		}
		n++
	}
	if n != 10_000 {
		t.Errorf("%d files", n)
	}
}

func TestExplain(t *testing.T) {
	m := tree("a.md", "b.log", "out/x/y.md", ".gitignore=*.log\n\nout/*\n!b.log\n", "sub/c.md", "run/.persona-run", "run/p/q.md")
	rows := []struct {
		name string
		o    scan.Options
		path string
		want scan.Verdict
	}{
		{"nothing excludes it", scan.Options{}, "a.md", scan.Verdict{In: true, Reason: scan.NothingExcludes, At: "a.md"}},
		{"a rule lets it in again", scan.Options{Ext: []string{"log"}}, "./b.log",
			scan.Verdict{Path: "b.log", In: true, Reason: scan.Reincluded, Rule: ".gitignore:4:!b.log", At: "b.log", IgnoreFile: ".gitignore", Line: 4}},
		{"a rule leaves out the folder above", scan.Options{}, "out/x/y.md",
			scan.Verdict{Reason: scan.Ignored, Rule: ".gitignore:3:out/*", At: "out/x/", IgnoreFile: ".gitignore", Line: 3}},
		{"a rule leaves out the folder itself", scan.Options{}, "out/x/",
			scan.Verdict{Path: "out/x", Reason: scan.Ignored, Rule: ".gitignore:3:out/*", At: "out/x", IgnoreFile: ".gitignore", Line: 3}},
		{"a glob includes it", scan.Options{Include: []string{"sub"}}, "sub/c.md", scan.Verdict{In: true, Reason: scan.Included, Rule: "sub", At: "sub/c.md"}},
		{"it is below a run folder", scan.Options{}, "run/p/q.md", scan.Verdict{Reason: scan.RunFolder, Rule: ".persona-run", At: "run/"}},
		{"it is the root", scan.Options{}, ".", scan.Verdict{In: true, Reason: scan.NothingExcludes, At: "."}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got, err := scan.Explain(t.Context(), []scan.Root{{FS: m}}, r.o, r.path)
			if r.want.Path == "" {
				r.want.Path = r.path
			}
			if err != nil || got != r.want {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, r.want)
			}
		})
	}
	for _, p := range []string{"gone.md", "sub/gone.md", "a.md/b", "../a.md", "/a.md", ".."} {
		if v, err := scan.Explain(t.Context(), []scan.Root{{FS: m}}, scan.Options{}, p); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %+v, %v, want that it is not there", p, v, err)
		}
	}
	two := []scan.Root{{FS: m, Name: "m", Glob: "*.log"}, {FS: m, Name: "m", Glob: "*.md"}, {FS: m, Name: "f.md", File: "a.md"}}
	for p, want := range map[string]scan.Verdict{
		"m/a.md":     {In: true, Reason: scan.NothingExcludes, At: "m/a.md"},
		"m/sub/c.md": {Reason: scan.NotIncluded, Rule: "*.log", At: "m/sub/"},
		"m":          {In: true, Reason: scan.NothingExcludes, At: "m"},
		"f.md":       {Reason: scan.Duplicate, Rule: "m/a.md", At: "f.md"},
	} {
		want.Path = p
		if got, err := scan.Explain(t.Context(), two, scan.Options{}, p); err != nil || got != want {
			t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
		}
	}
	named := []scan.Root{{FS: m, File: "b.log"}}
	if got, err := scan.Explain(t.Context(), named, scan.Options{}, "b.log"); err != nil || !got.In || got.Reason != scan.NamedByUser {
		t.Errorf("got %+v, %v, want that it is named", got, err)
	}
	if _, err := scan.Explain(t.Context(), []scan.Root{{FS: m, File: "sub"}}, scan.Options{}, "sub"); err == nil {
		t.Error("a folder that is named as a file is no error")
	}
}
