package manifest_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// folder writes files with hard names, those without ends of lines if plain, and returns their manifest.
func folder(t *testing.T, dir string, plain bool) *manifest.Manifest {
	t.Helper()
	m := &manifest.Manifest{}
	for i, n := range append([]string{"d/e/f.txt"}, names...) {
		if plain && strings.ContainsAny(n, "\r\n") || strings.ContainsRune(n, 0xFFFD) || n == "bad\xffbyte" {
			continue
		}
		data := fmt.Sprintf("file %d", i)
		name := filepath.Join(dir, n)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Logf("left out %q: %v", n, err)
			continue
		}
		m.Add(source(n, sum(data), int64(len(data)), 0), nil)
	}
	m.Seal()
	return m
}

func TestHashdeepAgrees(t *testing.T) {
	tool, err := exec.LookPath("hashdeep")
	if err != nil {
		t.Skip("no hashdeep here")
	}
	dir := t.TempDir()
	m := folder(t, dir, true)
	list := filepath.Join(t.TempDir(), "list")
	f, err := os.Create(list)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := m.WriteHashdeep(f); err != nil {
		t.Fatal(err)
	}
	audit := exec.Command(tool, "-c", "sha256", "-r", "-l", "-a", "-vv", "-k", list, ".")
	audit.Dir = dir
	if out, err := audit.CombinedOutput(); err != nil {
		t.Errorf("hashdeep -a: %v\n%s", err, out)
	}
	for _, algorithms := range []string{"sha256", "md5,sha256"} {
		make := exec.Command(tool, "-c", algorithms, "-r", "-l", ".")
		make.Dir = dir
		theirs, err := make.Output()
		if err != nil {
			t.Fatal(err)
		}
		got, err := manifest.Read(bytes.NewReader(theirs))
		if err != nil {
			t.Fatal(err)
		}
		if d := manifest.Diff(m, got); d.Different() || d.Bytes != 0 {
			t.Errorf("%s: got %+v", algorithms, d)
		}
	}
}

func TestHashdeepLists(t *testing.T) {
	head := "%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n## Invoked from: /x\n## \n"
	tests := []struct{ name, in, want, err string }{
		{"a list", head + "3," + sumA + ",./a,b.txt\n4," + sumB + ",c.txt\r\n", "3 a1 a,b.txt; 4 b2 c.txt; ", ""},
		{"several digests", "%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n3,d41d8cd98f00b204e9800998ecf8427e," + sumA + ",./a.txt\n", "3 a1 a.txt; ", ""},
		{"no file", head, "", ""},
		{"no SHA-256", "%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n3,d41d8cd98f00b204e9800998ecf8427e,./a.txt\n", "", "line 3: no column sha256"},
		{"no columns", "%%%% HASHDEEP-1.0\n3," + sumA + ",./a.txt\n", "", "line 2: no line"},
		{"too few values", head + "3," + sumA + "\n", "", "line 5: "},
		{"no size", head + "x," + sumA + ",./a.txt\n", "", `"x": not a size`},
		{"a negative size", head + "-1," + sumA + ",./a.txt\n", "", `"-1": not a size`},
		{"no digest", head + "3,abc,./a.txt\n", "", "64 hexadecimal digits"},
		{"no name", head + "3," + sumA + ",\n", "", "line 5: no name"},
		{"the same name with two digests", head + "3," + sumA + ",a\n3," + sumB + ",a\n", "", "line 6: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := manifest.Read(strings.NewReader(tt.in))
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, s := range m.Sources {
				got += fmt.Sprintf("%d %s %s; ", s.Size, s.SHA256[:2], s.Path)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("what is written is read", func(t *testing.T) {
		m := recorded("a,b.txt", "1", "d/e.txt", "22")
		var b bytes.Buffer
		if err := m.WriteHashdeep(&b); err != nil {
			t.Fatal(err)
		}
		got, err := manifest.Read(&b)
		if err != nil || manifest.Diff(m, got).Different() || got.Totals.Bytes != 3 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("an end of line in a name cannot be written", func(t *testing.T) {
		var b bytes.Buffer
		if err := recorded("a\nb", "1").WriteHashdeep(&b); err == nil || b.Len() > 0 {
			t.Errorf("got %v and %q", err, b.String())
		}
	})
}

func TestBag(t *testing.T) {
	top := t.TempDir()
	m := folder(t, filepath.Join(top, "data"), false)
	files, err := m.Bag()
	if err != nil {
		t.Fatal(err)
	}
	var list []byte
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(top, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		if f.Name == "manifest-sha256.txt" {
			list = f.Data
		}
	}
	if want := fmt.Sprintf("Payload-Oxum: %d.%d\n", m.Totals.Bytes, m.Totals.Files); string(files[0].Data) != want {
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
	bag, err := manifest.ReadBag(bytes.NewReader(list))
	if err != nil || len(bag.Sources) != len(m.Sources) {
		t.Fatalf("got %+v, %v", bag, err)
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	roots := []scan.Root{{FS: root.FS()}}
	got, err := manifest.Verify(t.Context(), bag, roots, scan.Roots(t.Context(), roots, bag.Selection.Options), sources.Options{})
	if want := (manifest.Counts{Same: len(m.Sources)}); err != nil || got.Counts != want {
		t.Errorf("got %+v, %v; want %+v\n%q", got.Counts, err, want, show(got.Results))
	}
	for _, path := range []string{"bad\xff", "../a", "/a"} {
		if _, err := recorded(path, "1").Bag(); err == nil {
			t.Errorf("%q is in a bag", path)
		}
	}
}

func TestBagsOfOthers(t *testing.T) {
	tests := []struct{ name, in, want, err string }{
		{"one space, tabs, a mark", sumA + " data/a\n" + sumA + "\tdata/b\n" + sumA + " *data/c\n\n" + sumA + "  ./data/d\r\n", "data/a data/b data/c data/d", ""},
		{"escapes", sumA + "  data/a%0Ab%0d%25%41\n", "data/a\nb\r%%41", ""},
		{"a name with a backslash", sumA + `  data/a\nb`, `data/a\nb`, ""},
		{"no payload", "", "", ""},
		{"a path beside the payload", sumA + "  bagit.txt\n", "", `line 1: "bagit.txt": not a path below data/`},
		{"a path that leads out", sumA + "  data/../../x\n", "", "not a path below data/"},
		{"no name", sumA + "\n", "", "line 1: "},
		{"no digest", "abc data/x\n", "", "64 hexadecimal digits"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := manifest.ReadBag(strings.NewReader(tt.in))
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range m.Sources {
				got = append(got, s.Path)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
