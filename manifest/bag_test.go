package manifest_test

import (
	"context"
	"crypto/md5"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/manifest"
)

func TestBag(t *testing.T) {
	top := t.TempDir()
	m := folder(t, filepath.Join(top, "data"), false)
	files, err := m.Bag()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Join(top, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want := fmt.Sprintf("External-Identifier: sha256:%s\nPayload-Oxum: %d.%d\n", m.Digest, m.Totals.Bytes, m.Totals.Files); string(files[0].Data) != want {
		t.Errorf("got %q, want %q", files[0].Data, want)
	}
	if want := "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"; string(files[1].Data) != want {
		t.Errorf("got %q, want %q", files[1].Data, want)
	}
	if tool, err := exec.LookPath("sha256sum"); err == nil {
		check := exec.Command(tool, "--strict", "--quiet", "-c", "tagmanifest-sha256.txt")
		check.Dir = top
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("sha256sum -c: %v\n%s", err, out)
		}
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if !manifest.IsBag(root.FS()) {
		t.Error("it is not known as a bag")
	}
	bag, err := manifest.OpenBag(root.FS())
	if err != nil {
		t.Fatal(err)
	}
	got, err := bag.Verify(t.Context())
	if want := (manifest.Counts{Same: len(m.Sources)}); err != nil || got.Counts != want || len(bag.Problems) > 0 {
		t.Errorf("got %+v, %v; want %+v\n%q\n%q", got.Counts, err, want, show(got.Results), bag.Problems)
	}
	if again, err := bag.Manifest(); err != nil || again.Digest != m.Digest {
		t.Errorf("got %+v, %v; want digest %s", again, err, m.Digest)
	}
	for _, path := range []string{"bad\xff", "../a", "/a"} {
		if _, err := recorded(path, "1").Bag(); err == nil {
			t.Errorf("%q is in a bag", path)
		}
	}
}

func TestNamesThatSomeSystemsConfuse(t *testing.T) {
	m := recorded("a.txt", "1", "A.TXT", "2", "caf\u00e9", "3", "cafe\u0301", "4", "b", "5")
	var got []string
	for _, p := range m.Alike() {
		got = append(got, p.Path)
	}
	if want := []string{"A.TXT", "cafe\u0301"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func md5Sum(data string) string {
	h := md5.Sum([]byte(data))
	return hex.EncodeToString(h[:])
}

func sha512Sum(data string) string {
	h := sha512.Sum512([]byte(data))
	return hex.EncodeToString(h[:])
}

// bagWith makes a bag of data/a.txt (one) and data/b.txt (two), with files added or, if the content
// is "-", taken away.
func bagWith(files ...string) fstest.MapFS {
	bag := tree(
		"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
		"bag-info.txt", "Source-Organization: Somebody,\n  somewhere\nPayload-Oxum: 6.2\n",
		"manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n",
		"data/a.txt", "one", "data/b.txt", "two",
	)
	for i := 0; i < len(files); i += 2 {
		if files[i+1] == "-" {
			delete(bag, files[i])
			continue
		}
		bag[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return bag
}

const (
	old    = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
	latin1 = "BagIt-Version: 0.97\nTag-File-Character-Encoding: ISO-8859-1\n"
)

var bagTests = []struct {
	name    string
	bag     fstest.MapFS
	results []string // nil: same data/a.txt and same data/b.txt
	wrong   []string // the beginnings of problems, as "path: problem"
	warned  []string // likewise
}{
	{"a valid bag", bagWith(), nil, nil, nil},
	{"a bag without bag-info.txt", bagWith("bag-info.txt", "-"), nil, nil, nil},
	{"a changed file", bagWith("data/a.txt", "ONE"), []string{"changed data/a.txt", "same data/b.txt"}, nil, nil},
	{"a file that is not listed", bagWith("data/c.txt", "three"), []string{"same data/a.txt", "same data/b.txt", "new data/c.txt"}, []string{`bag-info.txt: Payload-Oxum is "6.2", and the payload has 11.3`}, nil},
	{"a hidden or ignored file that is not listed", bagWith("data/.x", "", "data/.gitignore", ".x"), []string{"same data/a.txt", "same data/b.txt", "new data/.gitignore", "new data/.x"}, []string{"bag-info.txt: "}, nil},
	{"a missing file", bagWith("data/a.txt", "-"), []string{"missing data/a.txt", "same data/b.txt"}, []string{"bag-info.txt: "}, nil},
	{"a file that moved", bagWith("data/a.txt", "-", "data/d/a.txt", "one"), []string{"moved data/a.txt > data/d/a.txt", "same data/b.txt"}, nil, nil},
	{"a missing file that could be fetched", bagWith("data/a.txt", "-", "bag-info.txt", "-", "fetch.txt", "http://example.org/a%20b 3\tdata/a.txt\n"),
		[]string{"missing data/a.txt: fetch.txt says where it can be had; nothing is fetched", "same data/b.txt"}, nil, nil},
	{"a fetched file", bagWith("fetch.txt", "http://example.org/a - data/a.txt\n\n"), nil, nil, nil},
	{"a fetch.txt that leads out", bagWith("fetch.txt", "http://example.org/a - data/../../a.txt\nhttp://x 1 ~/a\nhttp://x 1 /etc/passwd\nx\nhttp://x y data/a.txt\nhttp://x 1 data/z\n"), nil,
		[]string{`fetch.txt: line 1: "data/../../a.txt": leads out of the bag`, "fetch.txt: line 2: ", "fetch.txt: line 3: ", "fetch.txt: line 4: ", "fetch.txt: line 5: ", `fetch.txt: line 6: "data/z" is in no payload manifest`}, nil},
	{"paths that lead out", bagWith("manifest-sha256.txt", sum("1")+"  data/../../etc/passwd\n"+sum("1")+"  /etc/passwd\n"+sum("1")+"  ~/x\n"+sum("1")+"  ../x\n"+sum("1")+`  data\..\..\x`+"\n"+
		sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"), nil,
		[]string{`manifest-sha256.txt: line 1: "data/../../etc/passwd": leads out of the bag`, "manifest-sha256.txt: line 2: ", "manifest-sha256.txt: line 3: ", "manifest-sha256.txt: line 4: ", "manifest-sha256.txt: line 5: "}, nil},
	{"a path beside the payload", bagWith("manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("x")+"  bagit.txt\n"), nil, []string{`manifest-sha256.txt: line 3: "bagit.txt": not a path below data/`}, nil},
	{"no bagit.txt", bagWith("bagit.txt", "-"), nil, []string{"bagit.txt: is missing"}, nil},
	{"an empty bagit.txt", bagWith("bagit.txt", ""), nil, []string{"bagit.txt: line 1: ", "bagit.txt: line 2: "}, nil},
	{"a byte order mark", bagWith("bagit.txt", "\xEF\xBB\xBF"+old), nil, []string{"bagit.txt: begins with"}, nil},
	{"space before the colon", bagWith("bagit.txt", "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n"), nil, []string{"bagit.txt: line 1: "}, nil},
	{"space before the colon, before 1.0", bagWith("bagit.txt", "BagIt-Version : 0.96\r\nTag-File-Character-Encoding :UTF-8\r\n"), nil, nil, nil},
	{"a third line", bagWith("bagit.txt", old+"Something: else\n"), nil, []string{"bagit.txt: has more"}, nil},
	{"a version that does not exist", bagWith("bagit.txt", "BagIt-Version: 7.0\nTag-File-Character-Encoding: UTF-8\n"), nil, []string{"bagit.txt: version 7.0 is not one of"}, nil},
	{"an encoding that does not exist", bagWith("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-9\n"), nil, []string{"bagit.txt: no known encoding"}, nil},
	{"tag files in Latin-1", bagWith("bagit.txt", latin1, "data/a.txt", "-", "data/\u00e9.txt", "one", "manifest-sha256.txt", sum("one")+"  data/\xe9.txt\n"+sum("two")+"  data/b.txt\n"),
		[]string{"same data/\u00e9.txt", "same data/b.txt"}, nil, nil},
	{"tag files that are not in their encoding", bagWith("manifest-sha256.txt", "\xe9"), []string{"new data/a.txt", "new data/b.txt"}, []string{"manifest-sha256.txt: not in the encoding"}, nil},
	{"no manifest", bagWith("manifest-sha256.txt", "-"), []string{"new data/a.txt", "new data/b.txt"}, []string{"manifest-sha256.txt: there is no payload manifest"}, nil},
	{"no payload", bagWith("data/a.txt", "-", "data/b.txt", "-", "bag-info.txt", "-"), []string{"missing data/a.txt", "missing data/b.txt"}, []string{"data: file does not exist"}, nil},
	{"MD5 alone", bagWith("manifest-sha256.txt", "-", "manifest-md5.txt", strings.ToUpper(md5Sum("one"))+" data/a.txt\n"+md5Sum("two")+"\t*data/b.txt\n"), nil, nil, []string{"manifest-md5.txt: line 2"}},
	{"MD5 alone, changed and moved", bagWith("manifest-sha256.txt", "-", "manifest-md5.txt", md5Sum("1")+" data/a.txt\n"+md5Sum("two")+"  data/c.txt\n"), []string{"changed data/a.txt", "moved data/c.txt > data/b.txt"}, nil, nil},
	{"two manifests", bagWith("manifest-sha512.txt", sha512Sum("one")+"  data/a.txt\n"+sha512Sum("two")+"  data/b.txt\n"), nil, nil, nil},
	{"two manifests of which one is not right", bagWith("manifest-md5.txt", md5Sum("one")+"  data/a.txt\n"+md5Sum("TWO")+"  data/b.txt\n"), []string{"same data/a.txt", "changed data/b.txt"}, nil, nil},
	{"two manifests of which one is not complete", bagWith("manifest-md5.txt", md5Sum("one")+"  data/a.txt\n"), nil, []string{`manifest-md5.txt: does not list "data/b.txt"`}, nil},
	{"two manifests of which one is not complete, before 1.0", bagWith("bagit.txt", old, "manifest-md5.txt", md5Sum("one")+"  data/a.txt\n"), nil, nil, nil},
	{"an algorithm that is not known", bagWith("manifest-rot13.txt", "00  data/a.txt\n"), nil, []string{`manifest-rot13.txt: "rot13" cannot be computed here`}, nil},
	{"a manifest that is there twice", bagWith("manifest-SHA256.txt", ""), []string{"new data/a.txt", "new data/b.txt"}, []string{"manifest-sha256.txt: is there twice"}, nil},
	{"lines that are none", bagWith("manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\nabc\nabc  data/c\n"+sum("x")+"  \n"), nil,
		[]string{"manifest-sha256.txt: line 3: ", `manifest-sha256.txt: line 4: "abc": not 64 hexadecimal digits`, "manifest-sha256.txt: line 5: "}, nil},
	{"lines that end in CR", bagWith("manifest-sha256.txt", sum("one")+"  data/a.txt\r"+sum("two")+"  data/b.txt\r"), nil, nil, nil},
	{"listed twice", bagWith("manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("two")+"  data/b.txt\n"), nil, []string{`manifest-sha256.txt: line 3: "data/b.txt" is listed twice`}, nil},
	{"listed twice, before 1.0", bagWith("bagit.txt", old, "manifest-sha256.txt", sum("one")+"  ./data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("two")+"  data/b.txt\n"), nil, nil,
		[]string{`manifest-sha256.txt: line 1: "data/a.txt" has ./ in front`, `manifest-sha256.txt: line 3: "data/b.txt" is listed twice`}},
	{"listed with two digests", bagWith("manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("three")+"  data/b.txt\n"), nil, []string{`manifest-sha256.txt: line 3: "data/b.txt" is listed before`}, nil},
	{"names in other normal forms", bagWith("bag-info.txt", "-", "data/caf\u00e9", "3", "manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("3")+"  data/cafe\u0301\n"),
		[]string{"same data/a.txt", "same data/b.txt", "same data/cafe\u0301"}, nil, nil},
	{"both normal forms of one file", bagWith("bag-info.txt", "-", "data/caf\u00e9", "3", "manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("3")+"  data/cafe\u0301\n"+sum("3")+"  data/caf\u00e9\n"),
		[]string{"same data/a.txt", "same data/b.txt", "same data/caf\u00e9"}, nil, []string{"data/caf\u00e9: some systems take it for "}},
	{"both normal forms of two files", bagWith("bag-info.txt", "-", "data/caf\u00e9", "3", "data/cafe\u0301", "3", "manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("3")+"  data/cafe\u0301\n"+sum("3")+"  data/caf\u00e9\n"),
		[]string{"same data/a.txt", "same data/b.txt", "same data/cafe\u0301", "same data/caf\u00e9"}, nil, []string{"data/caf\u00e9: some systems take it for "}},
	{"backslashes for slashes", bagWith("bag-info.txt", "-", "data/d/c", "3", "manifest-sha256.txt", sum("one")+`  data\a.txt`+"\n"+sum("two")+"  data/b.txt\n"+sum("3")+`  data\d\c`+"\n"),
		[]string{`same data\a.txt`, "same data/b.txt", `same data\d\c`}, nil, nil},
	{"escaped names", bagWith("bag-info.txt", "-", "data/a\nb\r%c", "3", "manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("3")+"  data/a%0Ab%0d%25c\n"),
		[]string{"same data/a.txt", "same data/b.txt", "same data/a\nb\r%c"}, nil, nil},
	{"a percent sign that somebody did not escape", bagWith("bag-info.txt", "-", "data/100%25", "3", "manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("3")+"  data/100%25\n"),
		[]string{"same data/a.txt", "same data/b.txt", "same data/100%25"}, nil, nil},
	{"files that systems make", bagWith("bag-info.txt", "-", "data/.DS_Store", "3", "manifest-sha256.txt", sum("one")+"  data/a.txt\n"+sum("two")+"  data/b.txt\n"+sum("3")+"  data/.DS_Store\n"),
		[]string{"same data/a.txt", "same data/b.txt", "same data/.DS_Store"}, nil, []string{"manifest-sha256.txt: line 3: "}},
	{"tag files as listed", bagWith("x/y.txt", "y", "tagmanifest-md5.txt", md5Sum("y")+"  x/y.txt\n"+md5Sum(old)+"  bagit.txt\n", "bagit.txt", old), nil, nil, nil},
	{"tag files that are not as listed", bagWith("x.txt", "X", "tagmanifest-sha256.txt", sum("x")+"  x.txt\n"+sum("y")+"  y.txt\n"+sum("z")+"  ../z\n"+sum("one")+"  data/a.txt\n"+sum("d")+"  data\n"), nil,
		[]string{`tagmanifest-sha256.txt: line 3: "../z": leads out of the bag`, `tagmanifest-sha256.txt: line 4: "data/a.txt": is payload`, "tagmanifest-sha256.txt: line 5: ", "x.txt: is changed", "y.txt: is missing"}, nil},
	{"a tag file that is a folder", bagWith("x/y", "y", "tagmanifest-sha256.txt", sum("x")+"  x\n"), nil, []string{"x: is a directory"}, nil},
}

func said(problems []manifest.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Path+": "+p.Error)
	}
	return out
}

// begin reports whether the texts begin as they should.
func begin(got, want []string) bool {
	return slices.EqualFunc(got, want, strings.HasPrefix)
}

func TestBagsAreVerified(t *testing.T) {
	for _, tt := range bagTests {
		t.Run(tt.name, func(t *testing.T) {
			bag, err := manifest.OpenBag(tt.bag)
			if err != nil {
				t.Fatal(err)
			}
			report, err := bag.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := tt.results
			if want == nil {
				want = []string{"same data/a.txt", "same data/b.txt"}
			}
			if got := show(report.Results); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			if got := said(bag.Problems); !begin(got, tt.wrong) {
				t.Errorf("problems\ngot  %q\nwant %q", got, tt.wrong)
			}
			if got := said(bag.Warnings); !begin(got, tt.warned) {
				t.Errorf("warnings\ngot  %q\nwant %q", got, tt.warned)
			}
		})
	}
}

func TestWhatABagIs(t *testing.T) {
	tests := []struct {
		name string
		fs   fstest.MapFS
		want bool
	}{
		{"a bag", bagWith(), true},
		{"a bag without bagit.txt", bagWith("bagit.txt", "-"), true},
		{"a bagit.txt alone", tree("bagit.txt", ""), true},
		{"a list beside a file named data", tree("manifest-md5.txt", "", "data", ""), false},
		{"a folder with data", tree("data/a", ""), false},
		{"nothing", tree(), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := manifest.IsBag(tt.fs); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if _, err := manifest.OpenBag(os.DirFS(filepath.Join(t.TempDir(), "none"))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that cannot be listed: got %v", err)
	}
}

func TestABagAsAManifest(t *testing.T) {
	for _, bag := range []fstest.MapFS{bagWith(), bagWith(manifest.BagRecord, "{}")} {
		b, err := manifest.OpenBag(bag)
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.Manifest()
		if err != nil || manifest.Diff(recorded("a.txt", "one", "b.txt", "two"), got).Different() {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	b, err := manifest.OpenBag(bagWith("manifest-sha256.txt", "-", "manifest-md5.txt", ""))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.Manifest(); err == nil {
		t.Errorf("without SHA-256: got %+v", got)
	}
}

func TestABagAsJSON(t *testing.T) {
	b, err := manifest.OpenBag(bagWith())
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(b)
	if want := `{"version":"1.0","algorithms":["sha256"],"problems":[],"warnings":[]}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestACancelledVerificationOfABag(t *testing.T) {
	b, err := manifest.OpenBag(bagWith())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Verify(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Whatever the tag files say, nothing outside of the bag is opened, and no path of the payload
// leads out.
func FuzzBag(f *testing.F) {
	for _, tt := range bagTests {
		var files [4]string
		for i, name := range []string{"bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "fetch.txt"} {
			if file, ok := tt.bag[name]; ok {
				files[i] = string(file.Data)
			}
		}
		f.Add(files[0], files[1], files[2], files[3])
	}
	f.Fuzz(func(t *testing.T, bagit, payload, tags, fetch string) {
		bag := bagWith("bagit.txt", bagit, "manifest-sha256.txt", payload, "tagmanifest-sha256.txt", tags, "fetch.txt", fetch)
		outside := watched{bag, t}
		b, err := manifest.OpenBag(outside)
		if err != nil {
			t.Fatal(err)
		}
		report, err := b.Verify(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range report.Results {
			if !strings.HasPrefix(strings.ReplaceAll(r.Path, `\`, "/"), "data/") || strings.Contains("/"+r.Path+"/", "/../") {
				t.Errorf("a payload has %q", r.Path)
			}
		}
		if _, err := b.Manifest(); err != nil && payload != "-" { // which is how bagWith leaves it out
			t.Error(err)
		}
	})
}

// watched is a file system that nobody may ask for anything outside.
type watched struct {
	fstest.MapFS
	t *testing.T
}

func (w watched) check(name string) {
	if name != "." && !filepath.IsLocal(name) {
		w.t.Errorf("%q is outside", name)
	}
}

func (w watched) Open(name string) (fs.File, error) {
	w.check(name)
	return w.MapFS.Open(name)
}

func (w watched) Stat(name string) (fs.FileInfo, error) {
	w.check(name)
	return w.MapFS.Stat(name)
}

func (w watched) Lstat(name string) (fs.FileInfo, error) {
	w.check(name)
	return w.MapFS.Lstat(name)
}
