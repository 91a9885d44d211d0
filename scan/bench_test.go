package scan_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
)

// BenchmarkFolder walks 50,000 files in 500 folders of this machine, by each of the two ways to
// open a folder.
func BenchmarkFolder(b *testing.B) {
	dir := b.TempDir()
	for i := range 50_000 {
		sub := filepath.Join(dir, fmt.Sprintf("site%02d", i%50), fmt.Sprintf("week%d", i/50%10))
		if i < 500 {
			if err := os.MkdirAll(sub, 0o755); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("P%d.txt", i)), nil, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	rules := "node_modules/\n*.log\n/build\n*.py[cod]\n.env.*\n!keep.log\ndocs/**/draft-*.md\n"
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(rules), 0o644); err != nil {
		b.Fatal(err)
	}
	root := folder(b, dir)
	rows := []struct {
		name  string
		roots []scan.Root
		o     scan.Options
	}{
		{"os.Root, path order", []scan.Root{{FS: root}}, scan.Options{}},
		{"os.Root's FS, path order", []scan.Root{{FS: root.root.FS()}}, scan.Options{}},
		{"os.DirFS, path order", []scan.Root{{FS: os.DirFS(dir)}}, scan.Options{}},
		{"os.Root, size order", []scan.Root{{FS: root}}, scan.Options{Order: "size"}},
		{"os.Root, globs", []scan.Root{{FS: root}}, scan.Options{Include: []string{"**/week*/*.txt"}, Exclude: []string{"*.bak", "old/"}}},
	}
	for _, r := range rows {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				count(b, r.roots, r.o, 50_000)
			}
		})
	}
}

// BenchmarkRules is a walk without a disk, so that the rules show.
func BenchmarkRules(b *testing.B) {
	m := fstest.MapFS{".gitignore": {Data: []byte("a*b*c*d\n**/x/**/*.tmp\n*.py[cod]\n*~\n")}}
	for i := range 2000 {
		m[fmt.Sprintf("site/P%d.txt", i)] = &fstest.MapFile{}
	}
	for b.Loop() {
		count(b, []scan.Root{{FS: m}}, scan.Options{}, 2000)
	}
}

func count(b *testing.B, roots []scan.Root, o scan.Options, want int) {
	n := 0
	for _, err := range scan.Roots(b.Context(), roots, o) {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != want {
		b.Fatalf("%d files, want %d", n, want)
	}
}
