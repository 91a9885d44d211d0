//go:build linux

// Other systems refuse some of the names that these tests need.

package scan_test

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/persona-go/persona/scan"
)

func TestLinks(t *testing.T) {
	rows := []struct {
		name  string
		files []string // DIR is the absolute path of the root
		o     scan.Options
		want  string
		out   string
	}{
		{"links are left out", []string{"a.md", "b.md -> a.md", "c -> sub", "sub/d.md", "e.md -> gone"}, scan.Options{}, "a.md sub/d.md",
			"b.md: link|c: link|e.md: link"},
		{"a followed link to a file that is there is a duplicate", []string{"b.md", "a.md -> b.md"}, scan.Options{Follow: true}, "b.md", "a.md: duplicate (b.md)"},
		{"a link gives a second chance to a file that is left out", []string{"skip/b.txt", "a.md -> skip/b.txt"}, scan.Options{Follow: true, Exclude: []string{"skip"}}, "a.md",
			"skip/: excluded (skip)"},
		{"so does a link to a folder", []string{"skip/x/b.txt", "a -> skip"}, scan.Options{Follow: true, Exclude: []string{"skip"}}, "a/x/b.txt", "skip/: excluded (skip)"},
		{"a link to a folder that is entered is a duplicate", []string{"x/b.txt", "a -> x"}, scan.Options{Follow: true}, "x/b.txt", "a/: duplicate (x/)"},
		{"links to links", []string{".x/b.txt", "a -> sub/l", "sub/l -> ../m", "m -> .x"}, scan.Options{Follow: true}, "a/b.txt",
			".x/: hidden|m/: duplicate (a/)|sub/l/: duplicate (a/)"},
		{"the rules of the way taken hold", []string{".x/b.md", ".x/c.md", "a -> .x", ".gitignore=a/b.md"}, scan.Options{Follow: true}, "a/c.md",
			".gitignore: hidden|.x/: hidden|a/b.md: ignored (.gitignore:1:a/b.md)"},
		{"a rule about folders is about linked folders", []string{".x/b.md", "a -> .x", ".gitignore=a/"}, scan.Options{Follow: true}, "",
			".gitignore: hidden|.x/: hidden|a/: ignored (.gitignore:1:a/)"},
		{"a link that leaves the root is not followed", []string{"a.md -> ../secret.md", "b -> /etc", "c.md -> x/../../secret.md", "x/", "d -> ..", "e -> /"}, scan.Options{Follow: true}, "",
			"a.md: link leaves the root (../secret.md)|b: link leaves the root (/etc)|c.md: link leaves the root (x/../../secret.md)|" +
				"d: link leaves the root (..)|e: link leaves the root (/)"},
		{"a link to a link that leaves is not followed", []string{"a.md -> b.md", "b.md -> ../secret.md"}, scan.Options{Follow: true}, "",
			"a.md: link leaves the root (../secret.md)|b.md: link leaves the root (../secret.md)"},
		{"an absolute link into the root is followed", []string{".x/b.md", "a.md -> DIR/.x/b.md", "c -> DIR/."}, scan.Options{Follow: true}, "a.md", ".x/: hidden|c/: link loop (DIR/.)"},
		{"a link that leaves and comes straight back is followed", []string{".x/b.md", "a.md -> ../root/.x/b.md", "c.md -> ../other/.x/b.md"}, scan.Options{Follow: true}, "a.md",
			".x/: hidden|c.md: link leaves the root (../other/.x/b.md)"},
		{"a dangling link is said", []string{"a.md -> gone.md", "b.md -> c.md/d.md", "c.md"}, scan.Options{Follow: true}, "c.md",
			"a.md: dangling link (gone.md)|b.md: dangling link (c.md/d.md)"},
		{"links that turn in a circle end", []string{"a -> b", "b -> a", "c -> c"}, scan.Options{Follow: true}, "", "a: link loop (a)|b: link loop (b)|c: link loop (c)"},
		{"a link to a folder above ends", []string{"x/y/up -> ../..", "x/y/here -> .", "x/y/x -> ../../x", "x/y/a.md"}, scan.Options{Follow: true}, "x/y/a.md",
			"x/y/here/: link loop (.)|x/y/up/: link loop (../..)|x/y/x/: link loop (../../x)"},
		{"folders that link to each other end", []string{"a/b -> ../b", "b/a -> ../a", "a/1.md", "b/2.md"}, scan.Options{Follow: true}, "a/1.md b/2.md",
			"a/b/: duplicate (b/)|b/a/: duplicate (a/)"},
		{"no link leads into a run folder or version control", []string{"run/.persona-run", "run/x/a.md", ".git/b.md", "a -> run", "b -> run/x", "c.md -> run/x/a.md", "d -> .git", "e.md -> .git/b.md"},
			scan.Options{Follow: true}, "", ".git/: version control|a/: run folder (.persona-run)|b/: run folder (.persona-run)|c.md: run folder (.persona-run)|" +
				"d/: version control|e.md: version control|run/: run folder (.persona-run)"},
		{"an ignore file that is a link is not read", []string{"rules=*", ".gitignore -> rules", "a.md"}, scan.Options{}, "a.md", ".gitignore: hidden|rules: unknown format"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			top, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(top, "root")
			plant(t, top, "secret.md", "root/")
			for _, f := range r.files {
				plant(t, dir, strings.ReplaceAll(f, "DIR", dir))
			}
			roots := []scan.Root{{FS: folder(t, dir), ID: scan.IDOf(dir)}}
			got, out := run(t, roots, r.o)
			if s := strings.Join(got, " "); s != r.want {
				t.Errorf("got  %s\nwant %s", s, r.want)
			}
			list := strings.ReplaceAll(strings.Join(out, "|"), dir, "DIR")
			if sorted := sortedList(list); sorted != r.out {
				t.Errorf("out  %s\nwant %s", sorted, r.out)
			}
			explained(t, roots, r.o, got, out)
			for f, err := range scan.Roots(t.Context(), roots, r.o) {
				if err != nil {
					t.Fatal(err)
				}
				if info, err := roots[0].FS.(osFS).Lstat(f.Name); err != nil || !info.Mode().IsRegular() {
					t.Errorf("%s is opened by %s, which is not the file itself: %v", f.Path, f.Name, err)
				}
			}
		})
	}
}

func sortedList(list string) string {
	items := strings.Split(list, "|")
	slices.Sort(items)
	return strings.Join(items, "|")
}

func TestAFileThatIsNamedMayBeALink(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, "a.md=hello", "b.md -> a.md", "c.md -> ../secret", "d.md -> gone", "sub/")
	fsys := folder(t, dir)
	got, out := run(t, []scan.Root{{FS: fsys, Name: "b.md", File: "b.md"}, {FS: fsys, Name: "a.md", File: "a.md"}, {FS: fsys, Name: "c.md", File: "c.md"},
		{FS: fsys, Name: "d.md", File: "d.md"}}, scan.Options{})
	if s := strings.Join(got, "|"); s != "error: scan c.md: link leaves the root|error: scan d.md: file does not exist|b.md" {
		t.Errorf("got %s", s)
	}
	if s := strings.Join(out, "|"); s != "a.md: duplicate (b.md)" {
		t.Errorf("out %s", s)
	}
}

func TestWhatIsNoRegularFileIsNeverOpened(t *testing.T) {
	dir, err := os.MkdirTemp("", "s") // the name of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	plant(t, dir, "a.md", "link.md -> pipe.md")
	for _, name := range []string{"pipe.md", ".gitignore", ".personaignore"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Skip("no FIFO here: ", err)
		}
	}
	l, err := net.Listen("unix", filepath.Join(dir, "socket.md"))
	if err != nil {
		t.Skip("no socket here: ", err)
	}
	defer l.Close()
	fsys := folder(t, dir)
	for _, r := range []struct {
		o   scan.Options
		out string
	}{
		{scan.Options{}, ".gitignore: hidden|.personaignore: hidden|link.md: link|pipe.md: not a regular file (FIFO)|socket.md: not a regular file (socket)"},
		{scan.Options{Follow: true}, ".gitignore: hidden|.personaignore: hidden|link.md: not a regular file (FIFO)|pipe.md: not a regular file (FIFO)|socket.md: not a regular file (socket)"},
	} {
		got, out := run(t, []scan.Root{{FS: fsys}}, r.o)
		if len(got) != 1 || got[0] != "a.md" {
			t.Errorf("got %q, want a.md", got)
		}
		if s := sortedList(strings.Join(out, "|")); s != r.out {
			t.Errorf("out  %s\nwant %s", s, r.out)
		}
	}
	got, _ := run(t, []scan.Root{{FS: fsys, File: "pipe.md"}}, scan.Options{})
	if want := "error: scan pipe.md: not a regular file: FIFO"; len(got) != 1 || got[0] != want {
		t.Errorf("named: got %q, want %q", got, want)
	}
	for name, want := range map[string]fs.FileMode{"device": fs.ModeDevice, "strange": fs.ModeIrregular} {
		m := tree(name)
		m[name].Mode = want
		if _, out := run(t, []scan.Root{{FS: m}}, scan.Options{}); len(out) != 1 || !strings.Contains(out[0], "not a regular file") {
			t.Errorf("%s: out %q", name, out)
		}
	}
}

func TestNamesMayBeAnyBytes(t *testing.T) {
	dir := t.TempDir()
	names := []string{"a\nb.md", "a\x1b[31mb.md", "\xff\xfe.md", "d\xe9j\xe0/vu.md", " .md", "*.md", "a\\b.md", strings.Repeat("x", 252) + ".md", "日本/ρ.md", "-rf.md", "\u202egpj.md"}
	plant(t, dir, names...)
	roots := []scan.Root{{FS: folder(t, dir)}}
	got, out := run(t, roots, scan.Options{})
	if len(out) != 0 || len(got) != len(names) {
		t.Fatalf("got %q, out %q", got, out)
	}
	for _, n := range names {
		if !slices.Contains(got, n) {
			t.Errorf("%q is missing in %q", n, got)
		}
		if v, err := scan.Explain(t.Context(), roots, scan.Options{}, n); err != nil || !v.In {
			t.Errorf("explain %q: %+v, %v", n, v, err)
		}
	}
}

// TestADeepTreeIsWalked goes below PATH_MAX, where no single path reaches.
func TestADeepTreeIsWalked(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(t, dir)
	element := strings.Repeat("d", 60)
	name := strings.Repeat(element+"/", 120)
	if err := fsys.root.MkdirAll(strings.TrimSuffix(name, "/"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := fsys.root.WriteFile(name+"a.md", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got, out := run(t, []scan.Root{{FS: fsys}}, scan.Options{})
	if len(got) != 1 || got[0] != name+"a.md" || len(out) != 0 {
		t.Errorf("got %d files, out %q, want the one %d bytes deep", len(got), out, len(name))
	}
}

// TestNothingButFoldersAndIgnoreFilesIsOpened looks over the shoulder of a scan that meets every
// kind of link.
func TestNothingButFoldersAndIgnoreFilesIsOpened(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "root")
	plant(t, top, "secret.md", "outside/x.md", "root/")
	plant(t, dir, "a.md", "sub/.gitignore=b.md", "sub/b.md", "sub/.personaignore=c", "up -> ..", "out -> ../outside", "s.md -> ../secret.md", "etc -> /etc",
		"l.md -> sub/b.md", "back -> ../root/sub", "sub/d -> ../../outside/../root/a.md", "e -> "+top+"/outside")
	for _, follow := range []bool{false, true} {
		watch := watched{osFS: folder(t, dir), t: t}
		for f, err := range scan.Roots(t.Context(), []scan.Root{{FS: watch, ID: scan.IDOf(dir)}}, scan.Options{Follow: follow}) {
			if err != nil || f.Path == "" {
				t.Errorf("%+v, %v", f, err)
			}
		}
	}
}

type watched struct {
	osFS
	t *testing.T
}

func (w watched) inside(name string) {
	if !fs.ValidPath(name) {
		w.t.Errorf("%q leads out", name)
	}
}

func (w watched) Open(name string) (fs.File, error) {
	w.inside(name)
	if info, err := w.osFS.Lstat(name); err != nil || !info.IsDir() && name != "sub/.gitignore" && name != "sub/.personaignore" {
		w.t.Errorf("%q is opened", name)
	}
	return w.osFS.Open(name)
}

func (w watched) Lstat(name string) (fs.FileInfo, error) {
	w.inside(name)
	return w.osFS.Lstat(name)
}

func (w watched) ReadLink(name string) (string, error) {
	w.inside(name)
	return w.osFS.ReadLink(name)
}
