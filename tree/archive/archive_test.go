package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree/archive"
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

// in returns a tree with one file.
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
		{"bzip2 too", "p.md.bz2", unhex("425a6839314159265359bb701b1000000101000201a000219819816177245385090bb701b100"), "p.md.bz2/p.md = one\n"},
		{"and a TAR archive in it", "p.tbz2", unhex("425a683931415926535910d6bdb000006d7b80c9800000c0014f00000466039e00080820005434a300000341251a8341ea18868dff5a114209e08421bc7cc7d71c902201028ec93731113621fcdf6094fc2bcceb3b3a199c08880f0bb9229c2848086b5ed800"), "p.tbz2/a.md = one\n"},
		{"what bzip2 did not write", "p.md.bz2", []byte("BZh9 this is no data of bzip2"), "p.md.bz2/p.md: damaged archive: bzip2 data invalid: bad magic value found\n"},
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

func unhex(s string) []byte {
	data, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return data
}

// noise returns text that does not shrink.
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

func TestLimits(t *testing.T) {
	big := strings.Repeat("x", 3000)
	two := []member{{name: "a.md", text: big, method: zip.Deflate}, {name: "b.md", text: big, method: zip.Deflate}}
	rows := []struct {
		name   string
		file   string
		data   []byte
		limits archive.Limits
		want   string
	}{
		{"a member that is too large is named, the others are read", "a.zip", zipped(t, member{name: "a.md", text: big}, member{name: "b.md", text: "2"}), archive.Limits{Member: 2999},
			"a.zip/a.md: exceeds a limit: unpacks to more than 2999 bytes\na.zip/b.md = 2\n"},
		{"one that fits exactly is read", "a.zip", zipped(t, member{name: "a.md", text: big}), archive.Limits{Member: 3000}, "a.zip/a.md = " + big[:40] + "\n"},
		{"a ZIP archive that grows too much", "a.zip", zipped(t, two...), archive.Limits{Total: 4000}, "a.zip: exceeds a limit: unpacks to more than 4000 bytes\n"},
		{"a ZIP archive that is as large itself may be larger", "a.zip", zipped(t, member{name: "a.md", text: big}, member{name: "b.md", text: big}), archive.Limits{Total: 1},
			"a.zip/a.md = " + big[:40] + "\na.zip/b.md = " + big[:40] + "\n"},
		{"a compressed TAR archive that grows too much", "a.tgz", gzipped(t, tarred(t, two...)), archive.Limits{Total: 4000}, "a.tgz: exceeds a limit: unpacks to more than 4000 bytes\n"},
		{"a compressed file that grows too much", "a.md.gz", gzipped(t, []byte(big)), archive.Limits{Member: 2999}, "a.md.gz/a.md: exceeds a limit: unpacks to more than 2999 bytes\n"},
		{"hard links count each time", "a.tar", tarred(t, member{name: "a.md", text: big}, member{name: "b.md", typ: tar.TypeLink, link: "a.md"}, member{name: "c.md", typ: tar.TypeLink, link: "a.md"},
			member{name: "d.md", typ: tar.TypeLink, link: "a.md"}), archive.Limits{Total: 100}, "a.tar: exceeds a limit: unpacks to more than 100 bytes\n"},
		{"too many members", "a.zip", zipped(t, two...), archive.Limits{Entries: 1}, "a.zip: exceeds a limit: too many members, 1 at the most\n"},
		{"as many as there may be", "a.zip", zipped(t, member{name: "x/a.md", text: "1"}), archive.Limits{Entries: 2}, "a.zip/x/a.md = 1\n"},
		{"folders count", "a.tar", tarred(t, member{name: "x/y/z/a.md", text: "1"}), archive.Limits{Entries: 3}, "a.tar: exceeds a limit: too many members, 3 at the most\n"},
		{"a directory that is too large to look at", "a.zip", zipped(t, many(10_000)...), archive.Limits{Entries: 5}, "a.zip: exceeds a limit: too many members, 5 at the most\n"},
		{"no archive in an archive", "a.zip", zipped(t, member{name: "b.zip", text: "x"}, member{name: "c.md", text: "1"}), archive.Limits{Nesting: 1},
			"a.zip/b.zip: exceeds a limit: archives in archives, 2 deep\na.zip/c.md = 1\n"},
		{"a negative limit is none", "a.zip", zipped(t, two...), archive.Limits{Member: -1, Total: -1, Entries: -1, Nesting: -1}, "a.zip/a.md = " + big[:40] + "\na.zip/b.md = " + big[:40] + "\n"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := list(archive.New(in(r.file, r.data), r.limits)); got != r.want {
				t.Errorf("got\n%swant\n%s", got, r.want)
			}
		})
	}
}

func many(n int) []member {
	list := make([]member, n)
	for i := range list {
		list[i].name = fmt.Sprintf("%0200d.md", i)
	}
	return list
}

func TestErrorsSayWhatTheyAre(t *testing.T) {
	f := archive.New(in("a.zip", zipped(t, member{name: "e.md", flags: 1}, member{name: "m.md", method: 14}, member{name: "../x"}, member{name: "l", text: "x", mode: fs.ModeSymlink | 0o777})), archive.Limits{})
	broken := archive.New(in("a.tar", []byte("x")), archive.Limits{})
	for _, r := range []struct {
		fsys fs.FS
		name string
		want error
	}{
		{f, "a.zip/e.md", archive.ErrEncrypted},
		{f, "a.zip/m.md", archive.ErrMethod},
		{f, "a.zip/..%2Fx", archive.ErrUnusable},
		{f, "a.zip/l", archive.ErrUnusable},
		{f, "a.zip/none", fs.ErrNotExist},
		{f, "a.zip/", fs.ErrNotExist},
		{f, "a.zip/../a.zip", fs.ErrNotExist},
		{f, "none/a.zip/x", fs.ErrNotExist},
		{f, "none.zip", fs.ErrNotExist},
		{f, "none.zip/none.zip", fs.ErrNotExist},
		{broken, "a.tar", archive.ErrDamaged},
		{broken, "a.tar/x", archive.ErrDamaged},
		{archive.New(in("a.zip", zipped(t, many(9)...)), archive.Limits{Entries: 8}), "a.zip", archive.ErrLimit},
	} {
		_, err := r.fsys.Open(r.name)
		var pe *fs.PathError
		if !errors.Is(err, r.want) || !errors.As(err, &pe) || pe.Path != r.name {
			t.Errorf("%s: got %v, want one that is %v", r.name, err, r.want)
		}
		if _, err := fs.Stat(r.fsys, r.name+"/x"); err == nil {
			t.Errorf("%s/x: is there", r.name)
		}
		if _, err := fs.ReadLink(r.fsys, r.name); err == nil && r.name != "a.zip/l" {
			t.Errorf("%s: is a link", r.name)
		}
	}
}

// Its own rules hold, whatever the archive.
func TestItIsAFileSystem(t *testing.T) {
	p := []member{{name: "p01.md", text: "one"}, {name: "sub/p02.md", text: "two"}, {name: "sub/deep/p03.md", text: "three"}}
	tree := fstest.MapFS{
		"a.zip":         {Data: zipped(t, append(p, member{name: "in.tgz", text: string(gzipped(t, tarred(t, p...)))})...), ModTime: day, Mode: 0o644},
		"b.tar":         {Data: tarred(t, p...), ModTime: day, Mode: 0o644},
		"c/d.tar.gz":    {Data: gzipped(t, tarred(t, p...)), ModTime: day, Mode: 0o644},
		"c/e.txt.gz":    {Data: gzipped(t, []byte("one")), ModTime: day, Mode: 0o644},
		"c/plain.txt":   {Data: []byte("plain"), ModTime: day, Mode: 0o644},
		"real.zip/f.md": {Data: []byte("f"), ModTime: day, Mode: 0o644},
	}
	f := archive.New(tree, archive.Limits{})
	if err := fstest.TestFS(f, "a.zip/p01.md", "a.zip/in.tgz/sub/deep/p03.md", "b.tar/sub/p02.md", "c/d.tar.gz/p01.md", "c/e.txt.gz/e.txt", "c/plain.txt", "real.zip/f.md"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(f.Sub("a.zip"), "p01.md", "in.tgz/sub/p02.md"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(f.Sub("a.zip/sub"), "p02.md"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"..", "../b.tar", "x/../../c", "/p01.md", "../a.zip/p01.md", ""} {
		if _, err := f.Sub("a.zip").Open(name); err == nil {
			t.Errorf("%q: opened, outside of its archive", name)
		}
		if _, err := f.Sub("c").Lstat(name); err == nil {
			t.Errorf("%q: is there, outside of its folder", name)
		}
	}
}

func TestTimesAreUTCWhateverTheMachineSays(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range []zip.FileHeader{
		{Name: "dos.md", ModifiedDate: 44<<9 | 5<<5 | 6, ModifiedTime: 7<<11 | 8<<5 | 5}, // 2024-05-06 07:08:10, without a zone
		{Name: "none.md"},
	} {
		_, err := w.CreateRaw(&h)
		check(t, err)
	}
	check(t, w.Close())
	zone := time.FixedZone("", 3600)
	var g bytes.Buffer
	gw := gzip.NewWriter(&g)
	gw.ModTime = day
	check(t, gw.Close())
	f := archive.New(fstest.MapFS{
		"a.zip":   {Data: b.Bytes(), ModTime: day.Add(time.Hour).In(zone)},
		"b.tar":   {Data: tarred(t, member{name: "b.md"}), ModTime: day.Add(time.Hour)},
		"c.md.gz": {Data: g.Bytes(), ModTime: day.Add(time.Hour)},
		"d.md.gz": {Data: gzipped(t, nil), ModTime: day.Add(time.Hour)},
	}, archive.Limits{})
	for _, r := range []struct {
		name, path string
		want       time.Time
	}{
		{"of a ZIP archive as they stand there", "a.zip/dos.md", day},
		{"where there is none, the archive's", "a.zip/none.md", day.Add(time.Hour)},
		{"of a TAR archive", "b.tar/b.md", day},
		{"of a compressed file, what its header says", "c.md.gz/c.md", day},
		{"of one that says nothing, its own", "d.md.gz/d.md", day.Add(time.Hour)},
	} {
		info, err := f.Stat(r.path)
		check(t, err)
		if got := info.ModTime(); !got.Equal(r.want) || got.Location() != time.UTC {
			t.Errorf("%s: got %v, want %v", r.name, got, r.want)
		}
	}
}

// counting counts how often files are opened, and how many are open.
type counting struct {
	fs.FS
	opened, open *atomic.Int32
}

func (c counting) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	c.opened.Add(1)
	c.open.Add(1)
	return countedFile{f, c.open}, nil
}

// Stat opens nothing.
func (c counting) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

// countedFile is no io.ReaderAt.
type countedFile struct {
	fs.File
	open *atomic.Int32
}

func (f countedFile) Close() error {
	f.open.Add(-1)
	return f.File.Close()
}

func TestAnArchiveIsUnpackedOnceWhileItsMembersAreRead(t *testing.T) {
	var members []member
	for i := range 50 {
		members = append(members, member{name: fmt.Sprintf("%02d.md", i), text: fmt.Sprint(i)})
	}
	tree := fstest.MapFS{}
	for i := range 40 {
		tree[fmt.Sprintf("%02d.tgz", i)] = &fstest.MapFile{Data: gzipped(t, tarred(t, members...))}
		tree[fmt.Sprintf("%02d.zip", i)] = &fstest.MapFile{Data: zipped(t, member{name: "in.tar", text: string(tarred(t, members...))})}
	}
	c := counting{tree, new(atomic.Int32), new(atomic.Int32)}
	f := archive.New(c, archive.Limits{})
	var group sync.WaitGroup
	for i := range 40 {
		for _, name := range []string{fmt.Sprintf("%02d.tgz", i), fmt.Sprintf("%02d.zip/in.tar", i)} {
			for worker := range 4 {
				group.Go(func() {
					for j := worker; j < 50; j += 4 {
						text, err := fs.ReadFile(f, fmt.Sprintf("%s/%02d.md", name, j))
						if err != nil || string(text) != fmt.Sprint(j) {
							t.Errorf("%s, member %d: got %q, %v", name, j, text, err)
						}
					}
				})
			}
		}
		group.Wait()
	}
	if n := c.opened.Load(); n != 80 {
		t.Errorf("80 archives were opened %d times", n)
	}
	check(t, f.Close())
	if n := c.open.Load(); n != 0 {
		t.Errorf("%d files are open after Close", n)
	}
}

// Archives that are read in place stay open while they are used, and not longer than that and a few
// others are.
func TestFewArchivesStayOpen(t *testing.T) {
	c := counting{nil, new(atomic.Int32), new(atomic.Int32)}
	tree := fstest.MapFS{}
	for i := range 100 {
		tree[fmt.Sprintf("%02d.zip", i)] = &fstest.MapFile{Data: zipped(t, member{name: "a.md", text: noise(9)})}
	}
	c.FS = tree
	f := archive.New(inPlace{c}, archive.Limits{})
	first, err := f.Open("00.zip/a.md")
	check(t, err)
	for i := range 100 {
		_, err := fs.ReadFile(f, fmt.Sprintf("%02d.zip/a.md", i))
		check(t, err)
	}
	if n := c.open.Load(); n > 20 {
		t.Errorf("%d archives are open", n)
	}
	if text, err := io.ReadAll(first); err != nil || string(text) != noise(9) {
		t.Errorf("of the first, which was open all the time: got %q, %v", text, err)
	}
	check(t, first.Close())
	check(t, first.Close())
	if _, err := first.Read(make([]byte, 1)); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("closed, got %v", err)
	}
	check(t, f.Close())
	if n := c.open.Load(); n != 0 {
		t.Errorf("%d files are open after Close", n)
	}
}

// inPlace makes every file an io.ReaderAt.
type inPlace struct{ fs.FS }

func (p inPlace) Open(name string) (fs.File, error) {
	f, err := p.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return struct {
		fs.File
		io.ReaderAt
	}{f, f.(countedFile).File.(io.ReaderAt)}, nil
}

// A sparse file of a TAR archive is read as the file that it stands for, and so is the member
// behind it.
func TestSparseFilesAreWhole(t *testing.T) {
	hdr := func(name string, typ byte, size int) []byte {
		b := make([]byte, 512)
		copy(b, name)
		copy(b[100:], "0000644\x000000000\x000000000\x00")
		copy(b[124:], fmt.Sprintf("%011o\x00", size))
		copy(b[136:], fmt.Sprintf("%011o\x00", day.Unix()))
		b[156] = typ
		copy(b[257:], "ustar  \x00")
		return b
	}
	sum := func(b []byte) []byte {
		copy(b[148:], "        ")
		n := 0
		for _, c := range b {
			n += int(c)
		}
		copy(b[148:], fmt.Sprintf("%06o\x00 ", n))
		return b
	}
	pad := func(s string) []byte { return append([]byte(s), make([]byte, (512-len(s)%512)%512)...) }
	sparse := hdr("s.txt", 'S', 4)
	copy(sparse[386:], fmt.Sprintf("%011o\x00%011o\x00", 1000, 4)) // four bytes at 1000
	copy(sparse[483:], fmt.Sprintf("%011o\x00", 1004))
	huge := hdr("t.txt", 'S', 0)
	copy(huge[483:], fmt.Sprintf("%011o\x00", 1<<32))
	data := bytes.Join([][]byte{
		sum(hdr("a.md", '0', 1)), pad("1"), sum(sparse), pad("data"), sum(hdr("b.md", '0', 1)), pad("2"), make([]byte, 1024),
	}, nil)
	want := "a.tar/a.md = 1\na.tar/b.md = 2\na.tar/s.txt = " + strings.Repeat("\x00", 40) + "\n"
	f := archive.New(in("a.tar", data), archive.Limits{})
	if got := list(f); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if text, err := fs.ReadFile(f, "a.tar/s.txt"); len(text) != 1004 || string(text[1000:]) != "data" {
		t.Errorf("got %d bytes, %v", len(text), err)
	}
	bomb := append(sum(huge), make([]byte, 1024)...)
	if got := list(archive.New(in("a.tar", bomb), archive.Limits{})); !strings.Contains(got, "exceeds a limit") {
		t.Errorf("a sparse file of 4 GiB in 1 kB: got %s", got)
	}
}

func TestOrdinaryFilesAreOpenedAsTheyAre(t *testing.T) {
	tree := fstest.MapFS{"interviews/wave 2/P10 transcript.md": {Data: []byte("x")}}
	c := counting{tree, new(atomic.Int32), new(atomic.Int32)}
	f := archive.New(c, archive.Limits{})
	file, err := f.Open("interviews/wave 2/P10 transcript.md")
	check(t, err)
	if _, same := file.(countedFile); !same {
		t.Errorf("got a %T", file)
	}
	check(t, file.Close())
	below := testing.AllocsPerRun(100, func() { file, _ = c.Open("interviews/wave 2/P10 transcript.md"); _ = file.Close() })
	if n := testing.AllocsPerRun(100, func() { file, _ = f.Open("interviews/wave 2/P10 transcript.md"); _ = file.Close() }); n != below {
		t.Errorf("%v allocations, %v without archives", n, below)
	}
}

func FuzzArchives(f *testing.F) {
	p := []member{{name: "p01.md", text: "one"}, {name: "sub/p02.md", text: "two", method: zip.Deflate}, {name: "../x", text: "x"}, {name: "p01.md", text: "2"}, {name: "p01.md/x", text: "2"}}
	f.Add("a.zip", zipped(f, p...))
	f.Add("a.zip", zipped(f, member{name: "b.zip", text: string(zipped(f, p...))}))
	f.Add("a.tar", tarred(f, append(p, member{name: "l", typ: tar.TypeSymlink, link: "x"}, member{name: "h", typ: tar.TypeLink, link: "p01.md"})...))
	f.Add("a.tgz", gzipped(f, tarred(f, p...)))
	f.Add("a.md.gz", gzipped(f, []byte("x")))
	f.Add("...bz2", []byte("BZh9"))
	limits := archive.Limits{Member: 1 << 16, Total: 1 << 18, Entries: 100}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if strings.ContainsAny(name, "/\x00") || !fs.ValidPath(name) || !archive.Is(name) {
			return
		}
		fsys := archive.New(in(name, data), limits)
		entries, total := 0, 0
		err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			entries++
			for e := range strings.SplitSeq(p, "/") {
				if e == "" || e == ".." || strings.IndexByte(e, 0) >= 0 {
					t.Errorf("a path %q", p)
				}
			}
			if d.Type()&fs.ModeSymlink != 0 {
				_, _ = fs.ReadLink(fsys, p)
			}
			if !d.Type().IsRegular() {
				return nil
			}
			if u, ok := d.(interface{ Unusable() string }); ok && u.Unusable() != "" {
				t.Errorf("%q is regular, and unusable", p)
			}
			text, err := fs.ReadFile(fsys, p)
			total += len(text)
			if err != nil {
				return nil
			}
			if len(text) > 1<<16 {
				t.Errorf("%q: %d bytes", p, len(text))
			}
			if info, err := d.Info(); err != nil || info.Size() != int64(len(text)) || info.ModTime().Year() > 9999 {
				t.Errorf("%q: %d bytes, %v, %v", p, len(text), info, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if most := 2 + 100*101; entries > most { // in every member another archive
			t.Errorf("%d entries", entries)
		}
		if a, b := list(fsys), list(fsys); a != b {
			t.Errorf("not the same twice:\n%s\n%s", a, b)
		}
	})
}

// knowing is a file system that says more of its files than fs.FileInfo asks for, and wants to know
// what is read next.
type knowing struct {
	fstest.MapFS
	told *[]string
}

func (k knowing) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(k.MapFS, name)
	return knownInfo{info}, err
}

func (k knowing) Ahead(folders []string) { *k.told = append(*k.told, folders...) }

type knownInfo struct{ fs.FileInfo }

func (knownInfo) Stamp() scan.Stamp { return scan.StampOf(42, day) }

// A member has changed only if its archive has: so it has the archive's inode and change time.
func TestMembersSayWhatTheSystemKnowsOfTheirArchive(t *testing.T) {
	tree := knowing{fstest.MapFS{
		"a.zip":    {Data: zipped(t, member{name: "a.md", text: "1"}, member{name: "b.md.gz", text: string(gzipped(t, []byte("2")))})},
		"c.md.gz":  {Data: gzipped(t, []byte("3"))},
		"sub/d.md": {},
	}, new([]string)}
	f := archive.New(tree, archive.Limits{})
	for _, name := range []string{"a.zip", "a.zip/a.md", "a.zip/b.md.gz/b.md", "c.md.gz/c.md"} {
		info, err := f.Stat(name)
		check(t, err)
		if n, ok := info.(scan.StampedInfo); !ok || n.Stamp() != scan.StampOf(42, day) || info.Sys() != nil {
			t.Errorf("%s: got %#v", name, info)
		}
	}
	plain, err := archive.New(tree.MapFS, archive.Limits{}).Stat("a.zip/a.md")
	check(t, err)
	if got := plain.(scan.StampedInfo).Stamp(); got != (scan.Stamp{}) {
		t.Errorf("where the system does not say, got %v", got)
	}
	f.Ahead([]string{"a.zip", "sub", "sub/x.tgz/y"})
	f.Sub("sub").Ahead([]string{"deep", "../out"})
	archive.New(tree.MapFS, archive.Limits{}).Ahead([]string{"sub"})
	if want := []string{"sub", "sub/deep"}; !slices.Equal(*tree.told, want) {
		t.Errorf("told of %q, want %q", *tree.told, want)
	}
}
