package manifest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	sumA  = strings.Repeat("a1", 32)
	sumB  = strings.Repeat("b2", 32)
	noon  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	names = []string{ // that are hard on formats
		"plain.txt", "with space.txt", " lead and trail ", "tab\there", "new\nline", "carriage\rreturn", `back\slash`, `\`, "quote\"'.txt",
		"pipe|bar", "`tick`", "``", "*star_under_[x](y)", "<b>&amp;", "Übung 日本 עברית.txt", "cafe\u0301.txt", "caf\u00e9.txt",
		"bad\xffbyte", "bad\uFFFDbyte", "bidi\u202etxt", "\x1b[31mred", "#comment", "-dash", "a b  c", "ends with cr\r", "SHA256 (x) = y", "%41",
	}
)

func source(path, sum string, size int64, tokens int) sources.Source {
	return sources.Source{
		File:     scan.File{Path: path, Size: size, Modified: noon, Format: "txt"},
		Encoding: "utf-8", SHA256: sum, Tokens: tokens,
	}
}

// whole is a manifest with everything in it.
func whole() *manifest.Manifest {
	m := &manifest.Manifest{
		Roots:     []manifest.Root{{Name: "interviews", Path: "interviews"}, {Name: "notes", Path: "../notes", Glob: "**/*.md"}},
		Selection: manifest.Selection{Options: scan.Options{Exclude: []string{"*.bak"}, Order: "path"}, Encoding: "windows-1252"},
		Tokenizer: "o200k_base",
	}
	m.Add(source("interviews/p01.txt", sumA, 1234567, 250_000), nil)
	s := source("notes/pipe|`tick`\n.md", sumB, 1, 1)
	s.Format, s.Encoding, s.Invalid, s.Modified = "md", "windows-1252", 3, time.Time{}
	m.Add(s, nil)
	pdf := source("notes/report.pdf", sumB, 2, 0)
	pdf.Encoding, pdf.Format, pdf.TextSHA256, pdf.Extractor = "", "pdf", sumA, "pdfium 1"
	m.Add(pdf, nil)
	m.Excluded = append(m.Excluded, scan.Excluded{Path: "interviews/old/", Reason: "excluded", Rule: "old/"})
	m.Add(source("interviews/x.txt", sumA, 9, 0), &fs.PathError{Op: "decode", Path: "interviews/x.txt", Err: fmt.Errorf("%w: a PNG image", sources.ErrBinary)})
	m.Add(source("interviews/locked.txt", "", 0, 0), &fs.PathError{Op: "open", Path: "interviews/locked.txt", Err: fs.ErrPermission})
	m.Add(source("interviews/odd.csv", sumA, 0, 0), errors.New("line 3: odd"))
	m.Seal()
	return m
}

func golden(t *testing.T, name string, write func(*bytes.Buffer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, b.Bytes(), want)
	}
}

func TestFormats(t *testing.T) {
	golden(t, "whole.json", func(b *bytes.Buffer) error { return whole().WriteJSON(b) })
	golden(t, "whole.md", func(b *bytes.Buffer) error { return whole().WriteMarkdown(b) })
	golden(t, "whole.sha256", func(b *bytes.Buffer) error { return whole().WriteSums(b) })
	golden(t, "empty.json", func(b *bytes.Buffer) error { return new(manifest.Manifest).WriteJSON(b) })
	golden(t, "empty.md", func(b *bytes.Buffer) error { return new(manifest.Manifest).WriteMarkdown(b) })
	uncounted := &manifest.Manifest{Sources: []sources.Source{source("a.txt", sumA, 1, 0)}}
	golden(t, "uncounted.md", func(b *bytes.Buffer) error { return uncounted.WriteMarkdown(b) })
}

func TestTotals(t *testing.T) {
	got := whole().Totals
	want := manifest.Totals{Files: 3, Bytes: 1234570, Tokens: 250_001, Excluded: 2, Problems: 2}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if e := whole().Excluded[1]; e.Path != "interviews/x.txt" || e.Reason != "binary file" || e.Rule != "binary file: a PNG image" {
		t.Errorf("a binary file is left out as %+v", e)
	}
	if p := whole().Problems[0]; p.Error != "permission denied" || p.Path != "interviews/locked.txt" {
		t.Errorf("a locked file is %+v", p)
	}
}

func TestMarshalIsTheSameDocument(t *testing.T) {
	m := whole()
	m.Digest, m.Totals = "", manifest.Totals{}
	got, err := json.Marshal(map[string]any{"manifest": *m})
	if err != nil {
		t.Fatal(err)
	}
	var b, compact bytes.Buffer
	if err := m.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if err := json.Compact(&compact, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	if want := `{"manifest":` + compact.String() + `}`; string(got) != strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`).Replace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	hard := &manifest.Manifest{Tokenizer: "cl100k_base", Roots: []manifest.Root{{Name: "x", Path: "."}}}
	for i, n := range names {
		hard.Add(source(n, fmt.Sprintf("%064x", i), int64(i), i), nil)
		hard.Excluded = append(hard.Excluded, scan.Excluded{Path: n, Reason: "excluded", Rule: "x"})
		hard.Problems = append(hard.Problems, manifest.Problem{Path: n, Error: "odd"})
	}
	hard.Seal()
	for _, m := range []*manifest.Manifest{whole(), hard, {Roots: []manifest.Root{}, Digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}} {
		var b bytes.Buffer
		if err := m.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		got, err := manifest.Read(&b)
		if err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("JSON: got\n%+v, %v\nwant\n%+v", got, err, m)
		}
		if len(m.Sources) == 0 {
			continue
		}
		b.Reset()
		if err := m.WriteSums(&b); err != nil {
			t.Fatal(err)
		}
		got, err = manifest.Read(&b)
		if err != nil || len(got.Sources) != len(m.Sources) || got.Digest != m.Digest {
			t.Fatalf("list: got %d sources, digest %s, %v; want %d, %s", len(got.Sources), got.Digest, err, len(m.Sources), m.Digest)
		}
		for i, s := range got.Sources {
			if s.Path != m.Sources[i].Path || s.SHA256 != m.Sources[i].SHA256 {
				t.Errorf("list: got %s %q, want %s %q", s.SHA256, s.Path, m.Sources[i].SHA256, m.Sources[i].Path)
			}
		}
	}
}

// TestSumsAreGNUs lets sha256sum write what we write, and check it.
func TestSumsAreGNUs(t *testing.T) {
	tool, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Skip("no sha256sum here")
	}
	dir := t.TempDir()
	m := &manifest.Manifest{}
	var args []string
	for i, n := range names {
		if err := os.WriteFile(filepath.Join(dir, n), fmt.Appendf(nil, "file %d", i), 0o600); err != nil {
			t.Logf("left out %q: %v", n, err)
			continue
		}
		args = append(args, n)
	}
	cmd := exec.Command(tool, append([]string{"--"}, args...)...)
	cmd.Dir = dir
	theirs, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	read, err := manifest.Read(bytes.NewReader(theirs))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range read.Sources {
		if s.Path != args[i] {
			t.Errorf("got %q, want %q", s.Path, args[i])
		}
		m.Add(source(s.Path, s.SHA256, 0, 0), nil)
	}
	var ours bytes.Buffer
	if err := m.WriteSums(&ours); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(ours.Bytes(), theirs) {
		t.Errorf("got\n%s\nwant\n%s", ours.Bytes(), theirs)
	}
	cmd = exec.Command(tool, "--strict", "--quiet", "-c")
	cmd.Dir, cmd.Stdin = dir, &ours
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("sha256sum -c: %v\n%s", err, out)
	}
	m.Seal()
	cmd = exec.Command(tool)
	cmd.Stdin = bytes.NewReader(theirs)
	if out, err := cmd.Output(); err != nil || !strings.HasPrefix(string(out), m.Digest+" ") {
		t.Errorf("the digest is %s, sha256sum says %s, %v", m.Digest, out, err)
	}
	cmd = exec.Command(tool, append([]string{"--tag", "--"}, args...)...)
	cmd.Dir = dir
	tagged, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if read, err = manifest.Read(bytes.NewReader(tagged)); err != nil || read.Digest != m.Digest {
		t.Errorf("--tag: got %s, %v; want %s", read.Digest, err, m.Digest)
	}
}

func TestListsOfOthers(t *testing.T) {
	tests := []struct{ name, list, want string }{
		{"text mark", sumA + "  a.txt\n", "a.txt"},
		{"binary mark", sumA + " *a.txt\n", "a.txt"},
		{"no end of the last line", sumA + "  a.txt", "a.txt"},
		{"CRLF line ends", sumA + "  a.txt\r\n" + sumB + "  b.txt\r\n", "a.txt,b.txt"},
		{"upper-case digits", strings.ToUpper(sumA) + "  a.txt\n", "a.txt"},
		{"a mark of UTF-8", "\xEF\xBB\xBF" + sumA + "  a.txt\n", "a.txt"},
		{"comments and empty lines", "# made by hand\n\n" + sumA + "  a.txt\n", "a.txt"},
		{"the BSD form", "SHA256 (a (1) = b.txt) = " + sumA + "\n", "a (1) = b.txt"},
		{"escaped names", `\` + sumA + `  a\nb\\c\rd` + "\n", "a\nb\\c\rd"},
		{"a backslash in a name that is not escaped", sumA + `  a\nb` + "\n", `a\nb`},
		{"a name that begins with spaces", sumA + "    a.txt\n", "  a.txt"},
		{"the same line twice", sumA + "  a.txt\n" + sumA + "  a.txt\n", "a.txt"},
		{"paths that lead out are kept, to be reported", sumA + "  /etc/passwd\n" + sumA + "  ../x\n", "/etc/passwd,../x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := manifest.Read(strings.NewReader(tt.list))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range m.Sources {
				if s.SHA256 != sumA && s.SHA256 != sumB {
					t.Errorf("got %s", s.SHA256)
				}
				got = append(got, s.Path)
			}
			if strings.Join(got, ",") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBadManifests(t *testing.T) {
	entry := func(path, rest string) string {
		return `{"schema":"persona.sources/v1","sources":[` + "\n" + `{"path":` + path + `,"sha256":"` + sumA + `"` + rest + `}]}`
	}
	tests := []struct{ name, in, want string }{
		{"nothing", "", "read manifest: it is empty"},
		{"white space", " \n\t\n", "read manifest: it is empty"},
		{"prose", "Dear reader,\nthis is no manifest.", `read manifest: line 1: "Dear reader,": not a digest, two spaces and a name`},
		{"one space", sumA + " a.txt", "not a digest, two spaces and a name"},
		{"a digest alone", "\n" + sumA, "line 2: "},
		{"no name", sumA + "  ", "line 1: no name behind the digest"},
		{"MD5", strings.Repeat("a", 32) + "  a.txt", "this has 32 characters, as an MD5 has"},
		{"SHA-1", strings.Repeat("a", 40) + "  a.txt", "as a SHA-1 has"},
		{"SHA-384", strings.Repeat("a", 96) + "  a.txt", "as a SHA-384 has"},
		{"SHA-512", strings.Repeat("a", 128) + "  a.txt", "as a SHA-512 has"},
		{"no digits", strings.Repeat("g", 64) + "  a.txt", "not hexadecimal digits"},
		{"a bad escape", `\` + sumA + `  a\tb`, "line 1: \"a\\\\tb\": a backslash that escapes nothing"},
		{"an escape cut off", `\` + sumA + `  a\`, "a backslash that escapes nothing"},
		{"a BSD line cut off", "SHA256 (a.txt)", `line 1: "SHA256 (" without`},
		{"a NUL byte", sumA + "  a\x00b", "a name cannot have a NUL byte"},
		{"two digests for a path", sumA + "  a.txt\n" + sumB + "  a.txt\n", `line 2: "a.txt" is listed before with another digest`},
		{"a huge line", sumA + "  " + strings.Repeat("x", 1<<20), "line 1: longer than 65536 bytes"},
		{"binary", "\x7FELF\x00\x00", "not a digest"},
		{"JSON cut off", `{"schema":` + "\n" + `"persona.`, "read manifest: line 2: unexpected end of JSON input"},
		{"JSON broken", "{\n\"schema\": x}", "line 2: invalid character 'x'"},
		{"two documents", `{"schema":"persona.sources/v1"}` + "\n{}", "line 2: invalid character '{' after top-level value"},
		{"a number for a path", "{\n\"schema\":\"persona.sources/v1\",\n\"sources\":[{\"path\":7}]}", "line 3: json: cannot unmarshal number"},
		{"JSON of something else", `{"name":"x"}`, `schema "" is not a manifest's, which is "persona.sources/v1"`},
		{"a later version", `{"schema":"persona.sources/v9"}`, `schema "persona.sources/v9" is newer than this program`},
		{"an absolute path", entry(`"/etc/passwd"`, ""), `read manifest: sources[0] "/etc/passwd": leads out of the root`},
		{"a path that leads out", entry(`"a/../../b"`, ""), "leads out of the root"},
		{"the root itself", entry(`"."`, ""), "leads out of the root"},
		{"an empty path", entry(`""`, ""), "not a path"},
		{"a NUL byte in a path", entry(`"a\u0000"`, ""), "not a path"},
		{"an upper-case digest", strings.ReplaceAll(entry(`"a"`, ""), "a1a1", "A1A1"), "sha256 is not in lower case"},
		{"no digest", `{"schema":"persona.sources/v1","sources":[{"path":"a"}]}`, "sha256"},
		{"a negative size", entry(`"a"`, `,"size":-1`), "a negative number"},
		{"other bytes than the path's", entry(`"a"`, `,"path_bytes":"Yg=="`), "path_bytes are not those of path"},
		{"bytes that lead out", entry(`"../\ufffd"`, `,"path_bytes":"Li4v/w=="`), "leads out of the root"},
		{"a source twice", `{"schema":"persona.sources/v1","sources":[{"path":"a","sha256":"` + sumA + `"},{"path":"a","sha256":"` + sumA + `"}]}`, `sources[1] "a": appears twice`},
		{"a digest that is another", `{"schema":"persona.sources/v1","digest":"` + sumA + `"}`, "the manifest was changed after it was written"},
		{"totals that are not the sums", strings.Replace(entry(`"a"`, ""), `{"schema"`, `{"totals":{"files":2},"schema"`, 1), "its totals are not those of its sources"},
		{"bad bytes of what was left out", `{"schema":"persona.sources/v1","excluded":[{"path":"a","path_bytes":"Yg=="}]}`, `excluded[0] "a": path_bytes`},
		{"bad bytes of a problem", `{"schema":"persona.sources/v1","problems":[{"path":"a","path_bytes":"Yg=="}]}`, `problems[0] "a": path_bytes`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := manifest.Read(strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	for _, after := range []int{0, 100, 1000} {
		t.Run(fmt.Sprintf("a disk that fails after %d bytes", after), func(t *testing.T) {
			for _, text := range []string{strings.Repeat(sumA+"  a.txt\n", 50), `{"schema":"persona.sources/v1",` + strings.Repeat(" ", 5000)} {
				if _, err := manifest.Read(&failing{text, after}); !errors.Is(err, errDisk) {
					t.Errorf("got %v, want that of the disk", err)
				}
			}
		})
	}
	for _, m := range []*manifest.Manifest{whole()} {
		for _, err := range []error{m.WriteJSON(full{}), m.WriteSums(full{}), m.WriteMarkdown(full{})} {
			if !errors.Is(err, errDisk) {
				t.Errorf("a full disk: got %v", err)
			}
		}
	}
}

var errDisk = errors.New("disk on fire")

type failing struct {
	text  string
	after int
}

func (f *failing) Read(p []byte) (int, error) {
	if f.after == 0 || f.text == "" {
		return 0, errDisk
	}
	n := copy(p[:min(len(p), f.after)], f.text)
	f.text, f.after = f.text[n:], f.after-n
	return n, nil
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errDisk }

// TestOldManifestsLoad reads what earlier versions wrote. Those files are never rewritten.
func TestOldManifestsLoad(t *testing.T) {
	files, err := filepath.Glob("testdata/compat/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no old manifests: ", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			m, err := manifest.Read(f)
			if err != nil || len(m.Sources) != 3 || m.Digest != whole().Digest {
				t.Fatalf("got %+v, %v", m, err)
			}
			if strings.HasSuffix(name, ".json") && !reflect.DeepEqual(m, whole()) {
				t.Errorf("got %+v, want %+v", m, whole())
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := whole().WriteJSON(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(sumA + "  a.txt\n\\" + sumB + " *b\\nc\r\n# x\nSHA256 (a) = " + sumA))
	f.Add([]byte(`{"schema":"persona.sources/v1","sources":[{"path":"` + "\uFFFD" + `","path_bytes":"/w==","sha256":"` + sumA + `"}]}`))
	f.Add([]byte("%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n3,x," + sumA + ",./a,b.txt\n"))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := manifest.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var list bytes.Buffer
		if err := m.WriteSums(&list); err != nil {
			t.Fatal(err)
		}
		if len(m.Sources) > 0 {
			again, err := manifest.Read(&list)
			if err != nil || again.Digest != m.Digest {
				t.Fatalf("the list of what was read: %v", err)
			}
		}
		var text, second bytes.Buffer
		if err := m.WriteMarkdown(&text); err != nil {
			t.Fatal(err)
		}
		text.Reset()
		if err := m.WriteJSON(&text); err != nil {
			t.Fatal(err)
		}
		again, err := manifest.Read(bytes.NewReader(text.Bytes()))
		if err != nil {
			if strings.Contains(err.Error(), "leads out") || strings.Contains(err.Error(), "not a path") { // only a list holds such paths
				return
			}
			t.Fatalf("read what was written: %v\n%s", err, text.Bytes())
		}
		if err := again.WriteJSON(&second); err != nil || !bytes.Equal(second.Bytes(), text.Bytes()) {
			t.Fatalf("got\n%s\n%v, want\n%s", second.Bytes(), err, text.Bytes())
		}
	})
}

func TestWriteListing(t *testing.T) {
	m := &manifest.Manifest{Tokenizer: "o200k_base"}
	for i, name := range []string{"a|b.md", "c`d.md", "e.md"} {
		m.Sources = append(m.Sources, sources.Source{File: scan.File{Path: name, Size: int64(1000 * (i + 1))}, SHA256: strings.Repeat("0", 64), Tokens: i})
	}
	m.Excluded = []scan.Excluded{{Path: "x", Reason: scan.HiddenName}}
	for most, want := range map[int]string{
		9: "## Data\n\n| File | Size (bytes) | Tokens |\n|---|---:|---:|\n| `a\\|b.md` | 1,000 | 0 |\n| ``c`d.md`` | 2,000 | 1 |\n| `e.md` | 3,000 | 2 |\n" +
			"\n**Total:** 3 files, 6,000 bytes, 3 tokens (o200k\\_base); 1 not used, each with its reason in the manifest.\n",
		1: "## Data\n\n| File | Size (bytes) | Tokens |\n|---|---:|---:|\n| `a\\|b.md` | 1,000 | 0 |\n\n2 more are in the manifest.\n" +
			"\n**Total:** 3 files, 6,000 bytes, 3 tokens (o200k\\_base); 1 not used, each with its reason in the manifest.\n",
	} {
		var b strings.Builder
		if err := m.WriteListing(&b, most); err != nil || b.String() != want {
			t.Errorf("at most %d: got\n%s\n%v, want\n%s", most, &b, err, want)
		}
	}
}
