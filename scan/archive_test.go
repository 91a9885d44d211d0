package scan_test

import (
	"archive/tar"
	"bytes"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree/archive"
)

// Whatever is in an archive is used, left out with a reason, or a problem.
func TestTheLedgerAddsUpAcrossArchives(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	members := []tar.Header{
		{Name: "a.md"}, {Name: "./a.md"}, {Name: "sub/b.txt"}, {Name: "sub/c.png"}, {Name: "../d.md"}, {Name: "/e.md"}, {Name: "sub"}, {Name: "__MACOSX/._a.md"},
		{Name: ".hidden.md"}, {Name: "._a.md"}, {Name: "link.md", Typeflag: tar.TypeSymlink, Linkname: "a.md"}, {Name: "hard.md", Typeflag: tar.TypeLink, Linkname: "a.md"},
		{Name: "hard2.md", Typeflag: tar.TypeLink, Linkname: "none.md"}, {Name: "pipe.md", Typeflag: tar.TypeFifo}, {Name: "x.zip"}, {Name: "f.md/g.md"}, {Name: "f.md"},
	}
	for i := range members {
		if err := w.WriteHeader(&members[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	fsys := archive.New(fstest.MapFS{"in/all.tar": {Data: b.Bytes()}}, archive.Limits{})
	for _, o := range []scan.Options{{}, {Hidden: true}, {Follow: true}, {Order: "size"}} {
		left, used, problems := map[string]string{}, []string{}, []string{}
		o.Excluded = func(e scan.Excluded) { left[e.Path] = e.Reason }
		for f, err := range scan.Files(t.Context(), fsys, o) {
			if err != nil {
				problems = append(problems, f.Path)
			} else {
				used = append(used, f.Path)
			}
		}
		if got := len(left) + len(used) + len(problems); got != len(members) {
			t.Errorf("%+v: %d used, %d left out, %d problems, of %d members\n%v\n%v\n%v", o.Order, len(used), len(left), len(problems), len(members), used, left, problems)
		}
		for p, reason := range map[string]string{
			"in/all.tar/..%2Fd.md": scan.Unusable, "in/all.tar/a.md (earlier)": scan.Unusable, "in/all.tar/sub/c.png": scan.UnknownFormat, "in/all.tar/__MACOSX/._a.md": scan.Unusable,
		} {
			if left[p] != reason {
				t.Errorf("%s: got %q, want %q", p, left[p], reason)
			}
		}
		if !slices.Equal(problems, []string{"in/all.tar/x.zip"}) {
			t.Errorf("problems: %q", problems)
		}
	}
}

func TestTheNameOfAnArchiveStandsBeforeItsPaths(t *testing.T) {
	tree := fstest.MapFS{"p01.md": {Data: []byte("1")}, "sub/p02.md": {Data: []byte("2")}}
	roots := []scan.Root{{FS: tree, Name: "notes.zip", Shown: true}}
	got := []string{}
	for f, err := range scan.Roots(t.Context(), roots, scan.Options{Include: []string{"sub/*"}}) {
		got = append(got, f.Path+" "+f.Name)
		if err != nil {
			t.Error(err)
		}
	}
	if want := []string{"notes.zip/sub/p02.md sub/p02.md"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if v, err := scan.Explain(t.Context(), roots, scan.Options{}, "notes.zip/p01.md"); err != nil || !v.In {
		t.Errorf("got %+v, %v", v, err)
	}
}

func TestAGlobThatMatchesAnArchiveMeansWhatIsInIt(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range []string{"a.zip/1.md", "a.zip/sub/2.md", "sub/b.tgz/3.md", "folder/4.md", "5.md"} {
		tree[name] = &fstest.MapFile{Data: []byte("x")}
	}
	for _, r := range []struct {
		name, glob string
		want       []string
	}{
		{"an archive", "*.zip", []string{"a.zip/1.md", "a.zip/sub/2.md"}},
		{"archives at any depth", "**/*.{zip,tgz}", []string{"a.zip/1.md", "a.zip/sub/2.md", "sub/b.tgz/3.md"}},
		{"whatever is in a folder, but no folder", "*", []string{"5.md", "a.zip/1.md", "a.zip/sub/2.md"}},
		{"what is in an archive", "a.zip/*", []string{"a.zip/1.md"}},
	} {
		got := []string{}
		for f, err := range scan.Roots(t.Context(), []scan.Root{{FS: tree, Glob: r.glob}}, scan.Options{}) {
			got = append(got, f.Path)
			if err != nil {
				t.Error(err)
			}
		}
		if slices.Sort(got); !slices.Equal(got, r.want) {
			t.Errorf("%s, %s: got %q, want %q", r.name, r.glob, got, r.want)
		}
	}
}
