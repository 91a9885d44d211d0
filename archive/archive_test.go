package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona/archive"
)

var day = time.Date(2024, 5, 6, 7, 8, 10, 0, time.UTC)

// member is one of an archive that a test writes.
type member struct {
	name, text string
	typ        byte              // of a TAR archive: 0 is a file
	link       string            // of a TAR archive
	pax        map[string]string // of a TAR archive
	method     uint16            // of a ZIP archive
	flags      uint16            // of a ZIP archive
	mode       fs.FileMode       // of a ZIP archive
}

func zipped(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(14, func(w io.Writer) (io.WriteCloser, error) { return nopWriter{w}, nil })
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Modified: day, Method: m.method, Flags: m.flags, NonUTF8: m.flags&1<<11 == 0}
		if m.mode != 0 {
			h.SetMode(m.mode)
		}
		f, err := w.CreateHeader(h)
		check(t, err)
		_, err = io.WriteString(f, m.text)
		check(t, err)
	}
	check(t, w.Close())
	return b.Bytes()
}

type nopWriter struct{ io.Writer }

func (nopWriter) Close() error { return nil }

func tarred(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Typeflag: m.typ, Linkname: m.link, Mode: 0o644, ModTime: day, PAXRecords: m.pax}
		if m.typ == 0 {
			h.Size = int64(len(m.text))
			h.Typeflag = tar.TypeReg
		}
		if m.typ == tar.TypeXGlobalHeader {
			h = &tar.Header{Name: m.name, Typeflag: m.typ, PAXRecords: m.pax}
		}
		check(t, w.WriteHeader(h))
		_, err := io.WriteString(w, m.text)
		check(t, err)
	}
	check(t, w.Close())
	return b.Bytes()
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	check(t, err)
	check(t, w.Close())
	return b.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// in is a tree with one file.
func in(name string, data []byte) fstest.MapFS {
	return fstest.MapFS{name: {Data: data, ModTime: day, Mode: 0o644}}
}

// list says what a tree holds, a line each: a path and the text, or why there is none.
func list(fsys fs.FS) string {
	var b strings.Builder
	_ = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		u, _ := d.(interface{ Unusable() string })
		switch {
		case err != nil:
			fmt.Fprintf(&b, "%s: %v\n", p, pathless(err))
		case d.IsDir():
		case d.Type()&fs.ModeSymlink != 0:
			says, err := fs.ReadLink(fsys, p)
			fmt.Fprintf(&b, "%s -> %s %v\n", p, says, err)
		case u != nil && u.Unusable() != "":
			fmt.Fprintf(&b, "%s: unusable: %s\n", p, u.Unusable())
		default:
			text, err := fs.ReadFile(fsys, p)
			if err != nil {
				fmt.Fprintf(&b, "%s: %v\n", p, pathless(err))
			} else {
				fmt.Fprintf(&b, "%s = %.40s\n", p, text)
			}
		}
		return nil
	})
	return b.String()
}

func pathless(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

func TestWhatIsInArchives(t *testing.T) {
	p := []member{{name: "p01.md", text: "one"}, {name: "sub/p02.md", text: "two", method: zip.Deflate}}
	want := func(name string) string { return name + "/p01.md = one\n" + name + "/sub/p02.md = two\n" }
	rows := []struct {
		name string // of the row
		file string
		data []byte
		want string
	}{
		{"a ZIP archive is a folder", "a.zip", zipped(t, p...), want("a.zip")},
		{"a TAR archive is a folder", "a.tar", tarred(t, p...), want("a.tar")},
		{"a compressed TAR archive is a folder", "sub/a.TGZ", gzipped(t, tarred(t, p...)), want("sub/a.TGZ")},
		{"a compressed file is a folder with one member", "p01.txt.gz", gzipped(t, []byte("one")), "p01.txt.gz/p01.txt = one\n"},
		{"an archive in an archive is a folder", "a.zip", zipped(t, member{name: "in.tgz", text: string(gzipped(t, tarred(t, p...)))}), want("a.zip/in.tgz")},
		{"a compressed file in an archive is a folder too", "a.tar", tarred(t, member{name: "x.md.gz", text: string(gzipped(t, []byte("x")))}), "a.tar/x.md.gz/x.md = x\n"},
		{"an archive three deep is a problem", "a.zip", zipped(t, member{name: "b.zip", text: string(zipped(t, member{name: "c.zip", text: "x"}))}),
			"a.zip/b.zip/c.zip: exceeds a limit: archives in archives, 3 deep\n"},

		{"names that say nothing are cleaned", "a.zip", zipped(t, member{name: "./x//y.md", text: "1"}), "a.zip/x/y.md = 1\n"},
		{"a name that leads out is left out", "a.zip", zipped(t, member{name: "../../p.md"}, member{name: "a/../b.md"}, member{name: "ok.md", text: "1"}),
			"a.zip/..%2F..%2Fp.md: unusable: \"..\" in its name\na.zip/a%2F..%2Fb.md: unusable: \"..\" in its name\na.zip/ok.md = 1\n"},
		{"absolute names are left out", "a.tar", tarred(t, member{name: "/etc/p.md"}, member{name: `C:\p.md`}),
			"a.tar/%2Fetc%2Fp.md: unusable: absolute name\na.tar/C:\\p.md: unusable: absolute name\n"},
		{"a ZIP archive of Windows has backslashes", "a.zip", zipped(t, member{name: `x\y.md`, text: "1"}, member{name: `..\z.md`}),
			"a.zip/..%2Fz.md: unusable: \"..\" in its name\na.zip/x/y.md = 1\n"},
		{"beside slashes a backslash is a letter", "a.zip", zipped(t, member{name: `x\y.md`, text: "1"}, member{name: "z/z.md", text: "2"}), "a.zip/x\\y.md = 1\na.zip/z/z.md = 2\n"},
		{"NUL is left out", "a.zip", zipped(t, member{name: "x\x00.md"}), "a.zip/x%00.md: unusable: NUL in its name\n"},
		{"a name without end is left out", "a.tar", tarred(t, member{name: strings.Repeat("x/", 3000) + "y"}),
			"a.tar/" + strings.Repeat("x%2F", 100) + "…: unusable: its name has more than 4096 bytes\n"},
		{"no name", "a.zip", zipped(t, member{name: ".", text: "1"}), "a.zip/(no name): unusable: no name\n"},
		{"of members with one name the last counts", "a.tar", tarred(t, member{name: "a.md", text: "1"}, member{name: "a.md", text: "2"}, member{name: "./a.md", text: "3"}),
			"a.tar/a.md = 3\na.tar/a.md (earlier 2): unusable: a later member has the same name\na.tar/a.md (earlier): unusable: a later member has the same name\n"},
		{"a folder goes before a file of that name", "a.zip", zipped(t, member{name: "x", text: "1"}, member{name: "x/y.md", text: "2"}, member{name: "x", text: "3"}),
			"a.zip/x/y.md = 2\na.zip/x (file): unusable: a folder has its name\na.zip/x (unusable): unusable: a folder has its name\n"},
		{"a name in code page 437 is decoded", "a.zip", zipped(t, member{name: "M\x81ller.md", text: "1"}), "a.zip/Müller.md = 1\n"},
		{"a name in UTF-8 without the flag is UTF-8", "a.zip", zipped(t, member{name: "Müller.md", text: "1"}), "a.zip/Müller.md = 1\n"},
		{"what macOS adds is left out", "a.zip", zipped(t, member{name: "a.md", text: "1"}, member{name: "__MACOSX/._a.md", text: "x"}),
			"a.zip/__MACOSX/._a.md: unusable: macOS metadata\na.zip/a.md = 1\n"},
		{"folders of their own are no members", "a.zip", zipped(t, member{name: "x/"}, member{name: "x/y/"}), ""},

		{"a link is a link", "a.tar", tarred(t, member{name: "l.md", typ: tar.TypeSymlink, link: "../x.md"}), "a.tar/l.md -> ../x.md <nil>\n"},
		{"a link in a ZIP archive too", "a.zip", zipped(t, member{name: "l.md", text: "x.md", mode: fs.ModeSymlink | 0o777}), "a.zip/l.md -> x.md <nil>\n"},
		{"a hard link is the member that it names", "a.tar", tarred(t, member{name: "a.md", text: "1"}, member{name: "b.md", typ: tar.TypeLink, link: "./a.md"}),
			"a.tar/a.md = 1\na.tar/b.md = 1\n"},
		{"a hard link to nothing is left out", "a.tar", tarred(t, member{name: "b.md", typ: tar.TypeLink, link: "../a.md"}), "a.tar/b.md: unusable: a hard link to nothing\n"},
		{"a device is left out, and hides no file", "a.tar", tarred(t, member{name: "x.md", text: "1"}, member{name: "x.md", typ: tar.TypeFifo}, member{name: "d", typ: tar.TypeChar}),
			"a.tar/d: unusable: a device or pipe\na.tar/x.md = 1\na.tar/x.md (unusable): unusable: a device or pipe\n"},
		{"long names of PAX", "a.tar", tarred(t, member{name: strings.Repeat("n", 150) + ".md", text: "1"}), "a.tar/" + strings.Repeat("n", 150) + ".md = 1\n"},
		{"a global header is no member", "a.tar", tarred(t, member{name: "pax_global_header", typ: tar.TypeXGlobalHeader, pax: map[string]string{"comment": "x"}}, member{name: "a.md", text: "1"}, member{name: "b.md", text: "2"}),
			"a.tar/a.md = 1\na.tar/b.md = 2\n"},

		{"an encrypted member is named", "a.zip", zipped(t, member{name: "a.md", text: "1", flags: 1}, member{name: "b.md", text: "2"}), "a.zip/a.md: encrypted\na.zip/b.md = 2\n"},
		{"a method that is not supported is named", "a.zip", zipped(t, member{name: "a.md", text: "1", method: 14}), "a.zip/a.md: compression method not supported: LZMA\n"},
		{"what is no ZIP archive is a problem", "a.zip", []byte("no archive"), "a.zip: damaged archive: what makes a ZIP archive is missing or wrong\n"},
		{"an empty file is none either", "a.zip", nil, "a.zip: damaged archive: what makes a ZIP archive is missing or wrong\n"},
		{"a ZIP archive that stops in the middle", "a.zip", zipped(t, p...)[:100], "a.zip: damaged archive: what makes a ZIP archive is missing or wrong\n"},
		{"what is no TAR archive is a problem", "a.tar", bytes.Repeat([]byte("no archive"), 200), "a.tar: damaged archive: what makes a TAR archive is missing or wrong\n"},
		{"an empty TAR archive is a problem", "a.tar", nil, "a.tar: damaged archive: it is empty\n"},
		{"a TAR archive that stops in the middle has what comes before", "a.tar", tarred(t, member{name: "a.md", text: "1"}, member{name: "b.md", text: strings.Repeat("2", 600)})[:1536+100],
			"a.tar: damaged archive: it stops in the middle\na.tar/a.md = 1\na.tar/b.md: damaged archive: it stops in the middle\n"},
		{"a compressed one too", "a.tgz", gzipped(t, tarred(t, member{name: "a.md", text: "1"}, member{name: "b.md", text: noise(2000)}))[:900],
			"a.tgz: damaged archive: it stops in the middle\na.tgz/a.md = 1\na.tgz/b.md: damaged archive: it stops in the middle\n"},
		{"what is not compressed is a problem", "a.md.gz", []byte("plain text, more than ten bytes"), "a.md.gz/a.md: damaged archive: it is not compressed by gzip, or something follows that is not\n"},
		{"a compressed file that stops in the middle is no text cut short", "a.md.gz", gzipped(t, []byte(noise(2000)))[:900], "a.md.gz/a.md: damaged archive: it stops in the middle\n"},
		{"a compressed file of nothing is empty", "a.md.gz", gzipped(t, nil), "a.md.gz/a.md = \n"},
		{"a compressed file whose name says nothing", "...gz", gzipped(t, []byte("1")), "...gz/data = 1\n"},
		{"a wrong checksum is a problem of that member", "a.zip", flip(zipped(t, member{name: "a.md", text: "HERE"}, member{name: "b.md", text: "2"}), "HERE"),
			"a.zip/a.md: damaged archive: its checksum is wrong\na.zip/b.md = 2\n"},
		{"a folder may have the name of an archive", "real.zip/a.md", []byte("1"), "real.zip/a.md = 1\n"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			f := archive.New(in(r.file, r.data), archive.Limits{})
			if got := list(f); got != r.want {
				t.Errorf("got\n%swant\n%s", got, r.want)
			}
			check(t, f.Close())
			if got := list(f); got != r.want {
				t.Errorf("once more, got\n%s", got)
			}
		})
	}
}

// noise is text that does not shrink.
func noise(n int) string {
	var b strings.Builder
	for x := uint32(1); b.Len() < n; x = x*1664525 + 1013904223 {
		b.WriteByte('!' + byte(x>>24)%90)
	}
	return b.String()
}

// flip changes the first byte of a text in data.
func flip(data []byte, text string) []byte {
	data[bytes.Index(data, []byte(text))] ^= 1
	return data
}
