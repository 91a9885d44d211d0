package commands_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// held returns what of a folder is open.
func held(t *testing.T, dir string) (names []string) {
	t.Helper()
	const open = "/proc/self/fd"
	all, err := os.ReadDir(open)
	if err != nil {
		t.Skip("nobody says what is open:", err)
	}
	for _, e := range all {
		if name, err := os.Readlink(filepath.Join(open, e.Name())); err == nil && strings.HasPrefix(name, dir) {
			names = append(names, name)
		}
	}
	return names
}

func TestNothingOfAStreamThatIsDoneWithStaysOpen(t *testing.T) {
	for _, s := range streams {
		for _, way := range waysToEnd {
			t.Run(s.name+", "+way.name, func(t *testing.T) {
				dir := sourcesFolder(t, "a.txt", "one", "b.txt", "two")
				doc, each := s.open(t, dir)
				if len(held(t, dir)) == 0 {
					t.Fatal("nothing was open")
				}
				if err := way.end(doc, each); err != nil {
					t.Fatal(err)
				}
				if got := held(t, dir); len(got) > 0 {
					t.Errorf("still open: %q", got)
				}
			})
		}
	}
}
