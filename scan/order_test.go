package scan_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
)

func TestPathsAreInNaturalOrder(t *testing.T) {
	rows := []struct{ name, want string }{ // want is in order
		{"digits by value", "p1 p2 p10 p100"},
		{"digits in the middle", "w1d9 w1d10 w2d1 w10d1"},
		{"large and small letters are one", "a B c D"},
		{"ties by bytes", "P1 p01 p1"},
		{"zeros before a number say nothing, but in a tie", "p0 p00 p01 p1 p002 p2"},
		{"numbers of any length", "p99999999999999999998 p99999999999999999999 p100000000000000000000"},
		{"what ends first comes first", "p p- p1 pa"},
		{"a folder's files stand together", "a/z a.b a0"},
		{"a folder before a file that goes on", "p1/x p1.md p1a"},
		{"elements apart", "p2/p10 p10/p1"},
		{"any script", "z é 日"},
		{"nothing before all", " a a/b"},
		{"invalid bytes", "a \x80 \xff"},
	}
	for _, r := range rows {
		want := strings.Split(r.want, " ")
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, scan.ComparePaths)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", r.name, got, want)
		}
	}
}

// FuzzFoldersAreInPathOrder: a scan, which sorts by keys, gives the order of ComparePaths.
func FuzzFoldersAreInPathOrder(f *testing.F) {
	f.Add("p1 p2 p10 p100 P02 p02 P2 p p- pa 1 01 a1b2 a1b10 a01b3")
	f.Add("interview-1 interview-10 interview-9 interview-09 interview-x interview-1999999999999 interview-999999999 interview-1000000000 interview-0999999999")
	f.Add("12 123 1234 0 00 000 9 90 099 12a 12- 1-2 1/2 é è")
	f.Add("aaaaaaaaB aaaaaaaab aaaaaaaA aaaaaaaaa1 aaaaaaaa01 aaaaaaaa123456789 aaaaaaaa12345678")
	f.Fuzz(func(t *testing.T, names string) {
		m, want := fstest.MapFS{}, []string{}
		for _, name := range strings.Split(names, " ") {
			name = "x/" + strings.NewReplacer("/", ":", "\\", ":").Replace(name) + ".txt"
			if strings.HasPrefix(name, "x/.") || !fs.ValidPath(name) || m[name] != nil {
				continue
			}
			m[name] = &fstest.MapFile{}
			want = append(want, name)
		}
		slices.SortFunc(want, scan.ComparePaths)
		got := []string{}
		for file, err := range scan.Files(t.Context(), m, scan.Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, file.Path)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

func FuzzComparePathsIsAnOrder(f *testing.F) {
	f.Add("p1/a", "P01/a", "p10")
	f.Add("a", "a/b", "a-b")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if x, y := scan.ComparePaths(a, b), scan.ComparePaths(b, a); x != -y {
			t.Errorf("%q, %q: %d, but turned round %d", a, b, x, y)
		}
		if (scan.ComparePaths(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q are equal in order alone", a, b)
		}
		if scan.ComparePaths(a, b) <= 0 && scan.ComparePaths(b, c) <= 0 && scan.ComparePaths(a, c) > 0 {
			t.Errorf("%q <= %q <= %q, but the first is above the last", a, b, c)
		}
	})
}
