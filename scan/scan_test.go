package scan_test

import (
	"strings"
	"testing"
	"testing/fstest"

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

func TestFiles(t *testing.T) {
	rows := []struct {
		name  string
		files fstest.MapFS
		o     scan.Options
		want  string
		out   string
	}{
		{"files come in natural order, a folder's together",
			tree("p10.md", "P2.md", "p1/z.txt", "p1/a.txt", "p1.md"), scan.Options{}, "p1/a.txt p1/z.txt p1.md P2.md p10.md", ""},
		{"hidden files are left out", tree(".a.md", "b.md", ".c/d.md"), scan.Options{}, "b.md", ".a.md: hidden|.c/: hidden"},
		{"ignore files hold", tree(".gitignore=*.log\nout/\n", "a.md", "b.log", "out/c.md", "sub/.personaignore=!b.log", "sub/b.log"),
			scan.Options{Ext: []string{"md", "log"}}, "a.md sub/b.log",
			".gitignore: hidden|b.log: ignored (.gitignore:1:*.log)|out/: ignored (.gitignore:2:out/)|sub/.personaignore: hidden"},
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
		})
	}

}
