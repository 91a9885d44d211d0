package commands_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/manifest"
)

func TestABagHoldsTheFilesAndTheirRecord(t *testing.T) {
	study := sourcesFolder(t, "a.txt", "one", "sub/b.md", "two", "c.png", "\x89PNG")
	single := filepath.Join(sourcesFolder(t, "other.txt", "three"), "other.txt")
	for _, row := range []struct {
		name        string
		paths       []string
		data, roots []string
	}{
		{"one folder is the payload", []string{study}, []string{"a.txt", "sub/b.md"}, []string{"../data"}},
		{"a file has its own name", []string{single}, []string{"other.txt"}, []string{"../data/other.txt"}},
		{
			"several roots have their names",
			[]string{filepath.Join(study, "sub"), single},
			[]string{"other.txt", "sub/b.md"},
			[]string{"../data/sub", "../data/other.txt"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "bag")
			doc, err := commands.BagSources(t.Context(), commands.World{}, askSources(row.paths...), dir)
			if err != nil {
				t.Fatal(err)
			}
			var paths, roots []string
			for _, s := range doc.Manifest.Sources {
				paths = append(paths, s.Path)
				if _, err := os.Stat(filepath.Join(dir, "data", filepath.FromSlash(s.Path))); err != nil {
					t.Error(err)
				}
			}
			for _, r := range doc.Manifest.Roots {
				roots = append(roots, r.Path)
			}
			if !reflect.DeepEqual(slices.Sorted(slices.Values(paths)), row.data) || !reflect.DeepEqual(roots, row.roots) || doc.Dir != dir || doc.Outcome() != nil {
				t.Errorf("got %q in %q, %v, want %q in %q", paths, roots, doc.Outcome(), row.data, row.roots)
			}
			bag, err := manifest.OpenBag(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			report, err := bag.Verify(t.Context())
			if err != nil || report.Counts.Same != len(row.data) || report.Counts.Different() != 0 || len(bag.Problems) > 0 {
				t.Errorf("verified: got %+v, %v, %v", report, bag.Problems, err)
			}
			var asJSON bytes.Buffer
			record, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(manifest.BagRecord)))
			if werr := commands.WriteJSON(&asJSON, doc); werr != nil || err != nil || asJSON.String() != string(record) {
				t.Errorf("as JSON: got %v, %v\n%s\nwant what is in the bag\n%s", werr, err, &asJSON, record)
			}
			if wrong := sourcesUnlike(commands.WriteJSON(sourcesFull{}, doc), commands.ExitFailed, "write the answer: no room", "", ""); wrong != "" {
				t.Errorf("as JSON, without room: %s", wrong)
			}
			if left := sourcesLeft(t, filepath.Dir(dir)); len(left) != 1 {
				t.Errorf("beside the bag: %q", left)
			}
		})
	}
}

func TestABagOfWhatCanBeRead(t *testing.T) {
	study := sourcesFolder(t, "a.txt", "one", "b.csv", sourcesBroken)
	dir := filepath.Join(t.TempDir(), "bag")
	doc, err := commands.BagSources(t.Context(), commands.World{}, askSources(study), dir)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := sourcesUnlike(doc.Outcome(), commands.ExitPartial, "1 file or folder could not be read; the rest is done", "", "close the quote that is named"); wrong != "" {
		t.Error(wrong)
	}
	if left := sourcesLeft(t, filepath.Join(dir, "data")); !reflect.DeepEqual(left, []string{"a.txt"}) {
		t.Errorf("got %q, want a.txt alone", left)
	}
}

func TestABagFollowsTheRulesOfTheFolder(t *testing.T) {
	study := sourcesFolder(t, "a.txt", "one", "b.txt", "two", ".gitignore", "b.txt\n", ".hidden.txt", "three")
	if err := os.Symlink(".hidden.txt", filepath.Join(study, "link.txt")); err != nil {
		t.Skip("no links here:", err)
	}
	r := askSources(study)
	r.Selection.Follow = true
	dir := filepath.Join(t.TempDir(), "bag")
	doc, err := commands.BagSources(t.Context(), commands.World{}, r, dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sourcesLeft(t, filepath.Join(dir, "data")), []string{"a.txt", "link.txt"}; !reflect.DeepEqual(got, want) || doc.Manifest.Totals.Files != 2 {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBagsThatAreRefusedLeaveNothing(t *testing.T) {
	study := sourcesFolder(t, "a.txt", "one", "sub/b.txt", "two", "broken/c.csv", sourcesBroken)
	beside := t.TempDir()
	inside, nowhere := filepath.Join(study, "sub", "bag"), filepath.Join(beside, "nowhere", "bag")
	unheard := filepath.Join(beside, "unheard")
	for _, row := range []struct {
		name        string
		path, dir   string
		exit        int
		message, at string
		hint        string
	}{
		{"something is there", study, beside, commands.ExitFailed, beside + ": is there", beside, "a bag is never replaced"},
		{"it would be data", study, inside, commands.ExitUsage, "-o: " + inside + " is inside " + study + ", and would be read as data the next time", "", "give -o a folder beside it"},
		{"no folder to put it in", study, nowhere, commands.ExitFailed, "write " + nowhere + ": no such file or folder", nowhere, "does its folder exist"},
		{"what is there cannot be known", study, filepath.Join(study, "a.txt", "bag"), commands.ExitFailed, filepath.Join(study, "a.txt", "bag") + ": not a directory", filepath.Join(study, "a.txt", "bag"), ""},
		{"no source", unheard, filepath.Join(beside, "bag"), commands.ExitFailed, unheard + ": no such file or folder", unheard, "check the spelling"},
		{"nothing that can be read", filepath.Join(study, "broken"), filepath.Join(beside, "bag"), commands.ExitFailed, "no readable files in " + filepath.Join(study, "broken"), filepath.Join(study, "broken"), "close the quote that is named"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(row.message, "not a directory") {
				t.Skip("other words there")
			}
			doc, err := commands.BagSources(t.Context(), commands.World{}, askSources(row.path), row.dir)
			if wrong := sourcesUnlike(err, row.exit, row.message, row.at, row.hint); wrong != "" || doc != nil {
				t.Error(wrong, doc)
			}
			if left := sourcesLeft(t, beside); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestNamesThatABagCannotHold(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("such names are not possible here")
	}
	beside := t.TempDir()
	_, err := commands.BagSources(t.Context(), commands.World{}, askSources(sourcesFolder(t, "bad\xff.txt", "one")), filepath.Join(beside, "bag"))
	if wrong := sourcesUnlike(err, commands.ExitFailed, `bag "bad\xff.txt": the name is not valid UTF-8`, "", "rename it"); wrong != "" {
		t.Error(wrong)
	}
	if left := sourcesLeft(t, beside); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	var said []string
	w := commands.World{Warn: func(message string) { said = append(said, message) }}
	_, err = commands.BagSources(t.Context(), w, askSources(sourcesFolder(t, "a.txt", "one", "A.txt", "two")), filepath.Join(beside, "bag"))
	if want := []string{`a.txt: some systems take it for "A.txt"`}; err != nil || !reflect.DeepEqual(said, want) {
		t.Errorf("got %q, %v, want %q", said, err, want)
	}
}

// A copy whose name is too long is the first thing that goes wrong.
func TestACopyThatFailsEndsTheBag(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("names are as long as they may be elsewhere")
	}
	long := strings.Repeat(strings.Repeat("n", 199)+"/", 11) // two of them are more than a name may have
	study := sourcesFolder(t, "a.txt", "one", long+"b.txt", "two")
	beside := filepath.Join(sourcesFolder(t, long+"x", ""), filepath.FromSlash(long))
	dir := filepath.Join(beside, "bag")
	doc, err := commands.BagSources(t.Context(), commands.World{}, askSources(study), dir)
	if wrong := sourcesUnlike(err, commands.ExitFailed, "write "+dir+": file name too long; nothing was written", dir, ""); wrong != "" || doc != nil {
		t.Error(wrong, doc)
	}
	if left := sourcesLeft(t, beside); !reflect.DeepEqual(left, []string{"x"}) {
		t.Errorf("left behind: %q", left)
	}
}
