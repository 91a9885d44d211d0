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
)

// folder writes files with hard names, those without ends of lines if plain, and returns their
// manifest.
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
		if d := manifest.Diff(m, got); d.Different() || *d.Bytes != 0 {
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
}
