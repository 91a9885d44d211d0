package runs_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

var update = flag.Bool("update", false, "rewrite the golden")

// child is the environment variable that makes this program one that writes a run folder there, as
// far as it can without putting it in its place, says so, and waits to be killed.
const child = "PERSONA_RUNS_TEST"

func TestMain(m *testing.M) {
	dir := os.Getenv(child)
	if dir == "" {
		os.Exit(m.Run())
	}
	set, err := readSet()
	if err == nil {
		_, err = runs.Begin(dir, runs.Content{Set: set, Manifest: &manifest.Manifest{}}, runs.Options{})
	}
	fmt.Println("begun", err)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func readSet() (personas.Set, error) {
	data, err := os.ReadFile(filepath.Join("..", "personas", "testdata", "personas.json"))
	if err != nil {
		return personas.Set{}, err
	}
	return personas.Read(bytes.NewReader(data))
}

func content(t *testing.T) runs.Content {
	t.Helper()
	set, err := readSet()
	if err != nil {
		t.Fatal(err)
	}
	return runs.Content{Set: set, Manifest: &manifest.Manifest{}}
}

// written writes a run folder, and returns its path in an empty folder.
func written(t *testing.T, c runs.Content) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	if kept, err := runs.Write(dir, c, runs.Options{}); kept != "" || err != nil {
		t.Fatalf("kept %q, %v", kept, err)
	}
	return dir
}

func put(t *testing.T, text string, name ...string) {
	t.Helper()
	file := filepath.Join(name...)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func wantText(t *testing.T, want string, name ...string) {
	t.Helper()
	if got, err := os.ReadFile(filepath.Join(name...)); string(got) != want || err != nil {
		t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
	}
}

func wantHeld(t *testing.T, dir string, want ...string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range all {
		got = append(got, e.Name())
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("in the folder: got %q, want %q", got, want)
	}
}

// list has files in a line: "personas.md changed".
func list(files []runs.File) string {
	var all []string
	for _, f := range files {
		all = append(all, f.Path+" "+string(f.Verdict))
	}
	return strings.Join(all, ", ")
}

func TestARunFolderHoldsWhatWasMade(t *testing.T) {
	c := content(t)
	c.Usage.Calls = []tokens.Call{{Step: "reduce", Model: "m", Input: 1, Output: 2}}
	c.Files = map[string][]byte{"report.html": []byte("<p>"), "pages/one\\two.txt": []byte("2")}
	if runtime.GOOS == "windows" {
		c.Files = map[string][]byte{"report.html": []byte("<p>"), "pages/two.txt": []byte("2")}
	}
	dir := written(t, c)
	wantHeld(t, dir, append(runs.Files(), "report.html", "pages")...)
	wantHeld(t, filepath.Dir(dir), "run")
	wantText(t, "<p>", dir, "report.html")
	wantText(t, reading(t, c), dir, runs.MarkdownFile)

	readme, err := os.ReadFile(filepath.Join(dir, runs.ReadmeFile))
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "README.md")
	if *update {
		put(t, string(readme), golden)
	}
	wantText(t, string(readme), golden)
	if usage, err := os.ReadFile(filepath.Join(dir, runs.UsageFile)); !strings.Contains(string(usage), `"total_input_tokens": 1`) || err != nil {
		t.Errorf("usage: got %s, %v", usage, err)
	}

	var sums []byte
	for _, name := range append(runs.Files()[1:], "pages/one\\two.txt", "report.html") {
		if runtime.GOOS == "windows" {
			name = strings.Replace(name, "one\\", "", 1)
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		sums = manifest.AppendSum(sums, fmt.Sprintf("%x", sha256.Sum256(data)), name)
	}
	wantText(t, string(sums), dir, scan.RunMarker)

	r, err := runs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r.Dir != dir || !reflect.DeepEqual(r.Set, c.Set) {
		t.Errorf("got %v, want %v", r.Set, c.Set)
	}
	f, err := r.OpenManifest()
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.Read(f)
	if cerr := f.Close(); err != nil || cerr != nil || m.Digest == "" {
		t.Errorf("manifest: got %v, %v, %v", m, err, cerr)
	}
	for _, f := range r.Files() {
		if f.Verdict != manifest.Same {
			t.Errorf("%s: got %s", f.Path, f.Verdict)
		}
	}
	if got := len(r.Files()); got != len(runs.Files())+2 {
		t.Errorf("got %d files", got)
	}
	if _, err := runs.Write(dir, c, runs.Options{}); err != nil {
		t.Errorf("the same run again: %v", err)
	}
}

func TestWhatCannotBeWrittenIsNot(t *testing.T) {
	for _, row := range []struct {
		name string
		with func(*runs.Content)
	}{
		{"no manifest", func(c *runs.Content) { c.Manifest = nil }},
		{"an invalid set", func(c *runs.Content) { c.Set.Method = "guess" }},
		{"a further file with a name of ours", func(c *runs.Content) { c.Files = map[string][]byte{runs.UsageFile: nil} }},
		{"a further file that is the marker", func(c *runs.Content) { c.Files = map[string][]byte{scan.RunMarker: nil} }},
		{"a further file that leads out", func(c *runs.Content) { c.Files = map[string][]byte{"../out": nil} }},
		{"a further file without a name", func(c *runs.Content) { c.Files = map[string][]byte{"": nil} }},
		{"a further file that is the folder", func(c *runs.Content) { c.Files = map[string][]byte{".": nil} }},
		{"a further file in a file of ours", func(c *runs.Content) { c.Files = map[string][]byte{runs.UsageFile + "/a": nil} }},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := content(t)
			row.with(&c)
			top := t.TempDir()
			if _, err := runs.Write(filepath.Join(top, "run"), c, runs.Options{}); err == nil {
				t.Error("got no error")
			}
			wantHeld(t, top)
		})
	}
	top := t.TempDir()
	put(t, "", top, "file")
	dir := filepath.Join(top, "file", "run")
	var pe *fs.PathError
	if _, err := runs.Write(dir, content(t), runs.Options{}); !errors.As(err, &pe) || pe.Path != dir {
		t.Errorf("a run folder in a file: got %v", err)
	}
}

// edits are what may be in the place of a run folder. want has the files of the Edited, "" if the
// folder may be replaced.
var edits = []struct {
	name string
	edit func(t *testing.T, dir string)
	want string
	err  error // what may not even be replaced by force
}{
	{"a run folder as it was written", func(*testing.T, string) {}, "", nil},
	{"an edited file", func(t *testing.T, dir string) { put(t, "x", dir, "personas.md") }, "personas.md changed", nil},
	{"an edited further file", func(t *testing.T, dir string) { put(t, "x", dir, "pages", "a.html") }, "pages/a.html changed", nil},
	{"a file that is longer", func(t *testing.T, dir string) {
		data, _ := os.ReadFile(filepath.Join(dir, "README.md"))
		put(t, string(data)+"\n", dir, "README.md")
	}, "README.md changed", nil},
	{"a missing file", func(t *testing.T, dir string) { remove(t, dir, "usage.json") }, "", nil},
	{"a missing folder", func(t *testing.T, dir string) { remove(t, dir, "pages") }, "", nil},
	{"a renamed file", func(t *testing.T, dir string) {
		if err := os.Rename(filepath.Join(dir, "personas.md"), filepath.Join(dir, "ours.md")); err != nil {
			t.Fatal(err)
		}
	}, "ours.md new", nil},
	{"somebody's file", func(t *testing.T, dir string) { put(t, "x", dir, "notes.txt") }, "notes.txt new", nil},
	{"somebody's empty file", func(t *testing.T, dir string) { put(t, "", dir, "notes.txt") }, "notes.txt new", nil},
	{"somebody's folder is one thing", func(t *testing.T, dir string) { put(t, "x", dir, "b", "c"); put(t, "x", dir, "b", "d") }, "b/ new", nil},
	{"somebody's file in a folder of ours", func(t *testing.T, dir string) { put(t, "x", dir, "pages", "mine") }, "pages/mine new", nil},
	{"a folder in the place of a file", func(t *testing.T, dir string) {
		remove(t, dir, "usage.json")
		put(t, "x", dir, "usage.json", "a")
	}, "usage.json changed", nil},
	{"a file in the place of a folder", func(t *testing.T, dir string) { remove(t, dir, "pages"); put(t, "x", dir, "pages") }, "pages new", nil},
	{"files of desktops and editors", func(t *testing.T, dir string) {
		for _, name := range []string{".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini", "._personas.md", "personas.md~", ".personas.md.swp", ".a.swo", "pages/.DS_Store"} {
			put(t, "x", dir, name)
		}
	}, "", nil},
	{"names that are nearly those", func(t *testing.T, dir string) {
		for _, name := range []string{".hidden", ".swp.md", "DS_Store", "a.swp", "Thumbs.db.md", "~a"} {
			put(t, "x", dir, name)
		}
	}, ".hidden new, .swp.md new, DS_Store new, Thumbs.db.md new, a.swp new, ~a new", nil},
	{"a folder with the name of such a file", func(t *testing.T, dir string) { put(t, "x", dir, "notes~", "a") }, "notes~/ new", nil},
	{"an empty marker", func(t *testing.T, dir string) { put(t, "", dir, scan.RunMarker) }, ".persona-run changed", nil},
	{"a marker that is no list", func(t *testing.T, dir string) { put(t, "persona 0.1\n", dir, scan.RunMarker) }, ".persona-run changed", nil},
	{"a marker that never ends", func(t *testing.T, dir string) { large(t, dir, scan.RunMarker) }, ".persona-run changed", nil},
	{"a marker that is a folder", func(t *testing.T, dir string) {
		remove(t, dir, scan.RunMarker)
		put(t, "", dir, scan.RunMarker, "a")
	}, ".persona-run changed", nil},
	{"a marker without a line of a file", func(t *testing.T, dir string) {
		data, err := os.ReadFile(filepath.Join(dir, scan.RunMarker))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(data), "\n")
		put(t, rest, dir, scan.RunMarker)
	}, "personas.json new", nil},
	{"a marker that lists nothing", func(t *testing.T, dir string) { put(t, "# nothing\n", dir, scan.RunMarker) },
		"README.md new, manifest.json new, pages/ new, personas.json new, personas.md new, usage.json new", nil},
	{"a file larger than any that is written", func(t *testing.T, dir string) { large(t, dir, "usage.json") }, "usage.json unreadable", nil},
	{"no marker", func(t *testing.T, dir string) { remove(t, dir, scan.RunMarker) }, "", runs.ErrNoRun},
	{"an empty folder", func(t *testing.T, dir string) { remove(t, dir); put(t, "", dir, "a"); remove(t, dir, "a") }, "", runs.ErrNoRun},
	{"a file", func(t *testing.T, dir string) { remove(t, dir); put(t, "x", dir) }, "", runs.ErrNoFolder},
}

func remove(t *testing.T, name ...string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(name...)); err != nil {
		t.Fatal(err)
	}
}

// large makes a file of 5 GiB that takes no room on most disks.
func large(t *testing.T, name ...string) {
	t.Helper()
	if err := os.Truncate(filepath.Join(name...), 5<<30); err != nil {
		t.Skip(err)
	}
}

// tree returns what a folder holds: names, and the text of small files.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		all[rel] = d.Type().String()
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() && info.Size() < 1<<20 {
			data, err := os.ReadFile(name)
			all[rel] += string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// refused checks an error of what may not be replaced.
func refused(t *testing.T, dir string, err error, want string, is error) {
	t.Helper()
	var edited *runs.Edited
	switch {
	case is != nil:
		if !errors.Is(err, is) || err.Error() != dir+": is there, and "+is.Error() {
			t.Errorf("got %v, want %v", err, is)
		}
	case want == "":
		if err != nil {
			t.Errorf("got %v", err)
		}
	case !errors.As(err, &edited):
		t.Errorf("got %v, want %s", err, want)
	case list(edited.Files) != want || edited.Dir != dir:
		t.Errorf("got %s: %s, want %s", edited.Dir, list(edited.Files), want)
	}
}

// Whether somebody edits a run folder long before it is replaced, or between the check and the
// exchange, nothing of it is lost.
func TestARunFolderIsReplacedOnlyIfNothingIsLost(t *testing.T) {
	for _, row := range edits {
		for _, late := range []bool{false, true} {
			for _, force := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, late %v, force %v", row.name, late, force), func(t *testing.T) {
					c, o := content(t), runs.Options{Force: force}
					c.Files = map[string][]byte{"pages/a.html": []byte("<p>")}
					dir := written(t, c)
					top := filepath.Dir(dir)
					fresh := content(t)
					var p *runs.Pending
					var kept string
					var err error
					if late {
						if p, err = runs.Begin(dir+"/", fresh, o); err != nil {
							t.Fatal(err)
						}
					}
					row.edit(t, dir)
					before := tree(t, dir)
					want := row.want
					if force {
						want = ""
					}
					refused(t, dir, runs.MayReplace(dir, o), want, row.err)
					if late {
						kept, err = p.Put()
					} else {
						kept, err = runs.Write(dir, fresh, o)
					}
					refused(t, dir, err, want, row.err)
					switch {
					case row.err != nil || want != "": // refused
						wantHeld(t, top, "run")
						if got := tree(t, dir); kept != "" || !reflect.DeepEqual(got, before) {
							t.Errorf("kept %q, got %v, want %v", kept, got, before)
						}
						return
					case row.want != "": // kept
						wantHeld(t, top, "run", "run.1")
						if kept != dir+".1" {
							t.Fatalf("kept: got %q", kept)
						}
						if got := tree(t, kept); !reflect.DeepEqual(got, before) {
							t.Errorf("got %v, want %v", got, before)
						}
					default:
						wantHeld(t, top, "run")
						if kept != "" {
							t.Errorf("kept: got %q", kept)
						}
					}
					wantHeld(t, dir, runs.Files()...)
				})
			}
		}
	}
}

func TestWhatIsKeptHasTheNextFreeName(t *testing.T) {
	dir := written(t, content(t))
	put(t, "theirs", dir+".1")
	for i, want := range []string{dir + ".2", dir + ".3"} {
		put(t, fmt.Sprint(i), dir, "notes.txt")
		if kept, err := runs.Write(dir, content(t), runs.Options{Force: true}); kept != want || err != nil {
			t.Errorf("got %q, %v, want %q", kept, err, want)
		}
		wantText(t, fmt.Sprint(i), want, "notes.txt")
	}
	wantText(t, "theirs", dir+".1")
}

func TestAnErrorNamesTheFirstFiles(t *testing.T) {
	e := &runs.Edited{Dir: "run"}
	for i, want := range []string{
		"run: is not as it was written: f0 (changed)", "run: is not as it was written: f0 (changed), f1 (changed)", "", "",
		"run: is not as it was written: f0 (changed), f1 (changed), f2 (changed), f3 (changed), f4 (changed)",
		"run: is not as it was written: f0 (changed), f1 (changed), f2 (changed), f3 (changed), f4 (changed) and 1 more",
	} {
		e.Files = append(e.Files, runs.File{Path: fmt.Sprint("f", i), Verdict: manifest.Changed})
		if got := e.Error(); want != "" && got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLinksOfARunFolder(t *testing.T) {
	dir := written(t, content(t))
	outside := filepath.Join(t.TempDir(), "personas.md")
	name := filepath.Join(dir, "personas.md")
	if err := errors.Join(os.Rename(name, outside)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, name); err != nil {
		t.Skip(err)
	}
	r, err := runs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := list(r.Files()); !strings.Contains(got, "personas.md unreadable") {
		t.Errorf("a link in a file's place: got %s", got)
	}
	// What a link leads to may be anybody's, so the link itself counts, not what is there.
	refused(t, dir, runs.MayReplace(dir, runs.Options{}), "personas.md changed", nil)
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(dir, ".DS_Store")); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, runs.MayReplace(dir, runs.Options{}), ".DS_Store new, personas.md changed", nil)
	if kept, err := runs.Write(dir, content(t), runs.Options{Force: true}); kept == "" || err != nil {
		t.Errorf("kept %q, %v", kept, err)
	}
	wantText(t, reading(t, runs.Content{Set: r.Set, Manifest: content(t).Manifest}), outside)

	marker := filepath.Join(dir, scan.RunMarker)
	if err := errors.Join(os.Rename(marker, outside), os.Symlink(outside, marker)); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, runs.MayReplace(dir, runs.Options{}), ".persona-run changed", nil)
	link := filepath.Join(filepath.Dir(outside), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	refused(t, link, runs.MayReplace(link, runs.Options{Force: true}), "", runs.ErrNoFolder)
}

// Whoever made a run folder must not have another file read, and its first line printed.
func TestALinkInAFilesPlaceIsNotRead(t *testing.T) {
	for _, name := range []string{runs.JSONFile, runs.ManifestFile} {
		dir := written(t, content(t))
		secret := filepath.Join(t.TempDir(), "secret")
		if err := errors.Join(os.WriteFile(secret, []byte("PASSWORD=hunter2\n"), 0o600), os.Remove(filepath.Join(dir, name))); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(secret, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
		r, err := runs.Open(dir)
		if err == nil {
			_, err = r.OpenManifest()
		}
		if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "a link, not a file") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestFilesAreComparedWithWhatWasWritten(t *testing.T) {
	const rest = "manifest.json same, usage.json same, README.md same"
	for _, row := range []struct {
		name string
		edit func(t *testing.T, dir string)
		want string
	}{
		{"as it was written", func(*testing.T, string) {}, ".persona-run same, personas.json same, personas.md same, " + rest + ", a.html same"},
		{"an edited file", func(t *testing.T, dir string) { put(t, "x", dir, "personas.md") }, ".persona-run same, personas.json same, personas.md changed, " + rest + ", a.html same"},
		{"a missing file", func(t *testing.T, dir string) { remove(t, dir, "personas.md") }, ".persona-run same, personas.json same, personas.md missing, " + rest + ", a.html same"},
		{"a folder for a file", func(t *testing.T, dir string) {
			remove(t, dir, "personas.md")
			put(t, "x", dir, "personas.md", "a")
		}, ".persona-run same, personas.json same, personas.md unreadable, " + rest + ", a.html same"},
		{"somebody's file is none of the run's", func(t *testing.T, dir string) { put(t, "x", dir, "notes.txt") }, ".persona-run same, personas.json same, personas.md same, " + rest + ", a.html same"},
		{"an edited further file", func(t *testing.T, dir string) { put(t, "x", dir, "a.html") }, ".persona-run same, personas.json same, personas.md same, " + rest + ", a.html changed"},
		{"a missing further file", func(t *testing.T, dir string) { remove(t, dir, "a.html") }, ".persona-run same, personas.json same, personas.md same, " + rest + ", a.html missing"},
		{"a marker that is no list", func(t *testing.T, dir string) { put(t, "x", dir, scan.RunMarker) },
			".persona-run changed, personas.json changed, personas.md changed, manifest.json changed, usage.json changed, README.md changed"},
		{"a marker that names what is outside", func(t *testing.T, dir string) {
			put(t, "secret", filepath.Dir(dir), "secret")
			data, _ := os.ReadFile(filepath.Join(dir, scan.RunMarker))
			put(t, string(manifest.AppendSum(data, fmt.Sprintf("%x", sha256.Sum256([]byte("secret"))), "../secret")), dir, scan.RunMarker)
		}, ".persona-run same, personas.json same, personas.md same, " + rest + ", ../secret unreadable, a.html same"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := content(t)
			c.Files = map[string][]byte{"a.html": []byte("<p>")}
			dir := written(t, c)
			row.edit(t, dir)
			r, err := runs.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := list(r.Files()); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestWhatIsNoSoundRunFolderIsNotOpened(t *testing.T) {
	for _, row := range []struct {
		name    string
		edit    func(t *testing.T, dir string)
		is      error
		damaged bool
	}{
		{"nothing", func(t *testing.T, dir string) { remove(t, dir) }, runs.ErrNoRun, false},
		{"a folder without the marker", func(t *testing.T, dir string) { remove(t, dir, scan.RunMarker) }, runs.ErrNoRun, false},
		{"a file", func(t *testing.T, dir string) { remove(t, dir); put(t, "x", dir) }, runs.ErrNoRun, false},
		{"a marker that the system does not get to", func(t *testing.T, dir string) {
			remove(t, dir, scan.RunMarker)
			if err := os.Symlink(scan.RunMarker, filepath.Join(dir, scan.RunMarker)); err != nil {
				t.Skip("no links here:", err)
			}
		}, nil, false},
		{"no personas", func(t *testing.T, dir string) { remove(t, dir, "personas.json") }, fs.ErrNotExist, true},
		{"personas in another format", func(t *testing.T, dir string) { put(t, "{}", dir, "personas.json") }, personas.ErrSchema, true},
		{"personas that never end", func(t *testing.T, dir string) { large(t, dir, "personas.json") }, personas.ErrTooLarge, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := written(t, content(t))
			row.edit(t, dir)
			r, err := runs.Open(dir)
			var damaged *runs.Damaged
			if r != nil || err == nil || row.is != nil && !errors.Is(err, row.is) || errors.As(err, &damaged) != row.damaged {
				t.Errorf("got %v, %v, want %v", r, err, row.is)
			}
			var pe *fs.PathError
			if row.is == nil && (errors.Is(err, runs.ErrNoRun) || !errors.As(err, &pe) || pe.Path != dir) {
				t.Errorf("got %v, want what the system says of %s", err, dir)
			}
			if damaged != nil && (damaged.File != filepath.Join(dir, "personas.json") || !strings.HasSuffix(err.Error(), "; the run folder is damaged")) {
				t.Errorf("got %v", err)
			}
		})
	}
	dir := written(t, content(t))
	remove(t, dir, runs.ManifestFile)
	r, err := runs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := r.OpenManifest(); f != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a manifest that is missing: got %v, %v", f, err)
	}
}

func TestThePlaceOfARun(t *testing.T) {
	const digest = "0123456789abcdef"
	for _, row := range []struct{ name, study, digest, want string }{
		{"a study's name and eight digits", "interviews", digest, "interviews-01234567"},
		{"a short digest is taken whole", "interviews", "01", "interviews-01"},
		{"the current folder has no name", ".", digest, "study-01234567"},
		{"nor has the one above", "..", digest, "study-01234567"},
		{"no name", "", digest, "study-01234567"},
		{"what a file system or a shell would mind", "a:b?c\n/d", digest, "a-b-c--d-01234567"},
		{"a hidden folder", ".hidden", digest, "hidden-01234567"},
		{"a long name is cut between characters", strings.Repeat("é", 80), digest, strings.Repeat("é", 50) + "-01234567"},
		{"a long name is never cut within one", "a" + strings.Repeat("é", 80), digest, "a" + strings.Repeat("é", 49) + "-01234567"},
	} {
		if got, want := runs.Default(row.study, row.digest), filepath.Join("persona-runs", row.want); got != want {
			t.Errorf("%s: got %q, want %q", row.name, got, want)
		}
	}
}

func TestPublishedNames(t *testing.T) {
	if got := strings.Join(runs.Files(), " "); got != ".persona-run personas.json personas.md manifest.json usage.json README.md" {
		t.Errorf("got %s", got)
	}
}

func TestTheReadmeCannotBeInjected(t *testing.T) {
	c := content(t)
	c.Set.Personas[0].Label = "# heading\n- item <script> [a](http://x.example) ```sh \x1b]0;title\x07 \u202egnp.exe WWW.x.example $x$"
	readme, err := os.ReadFile(filepath.Join(written(t, c), runs.ReadmeFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<", "\x1b", "\u202e", " [a]", "```", "WWW.", " $x", "\n- item"} {
		if strings.Contains(string(readme), bad) {
			t.Errorf("it holds %q:\n%s", bad, readme)
		}
	}
}

func TestAKilledWriteLeavesNothingHalf(t *testing.T) {
	dir := written(t, content(t))
	top, before := filepath.Dir(dir), tree(t, dir)
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), child+"="+dir)
	in, ierr := c.StdinPipe()
	out, oerr := c.StdoutPipe()
	if err := errors.Join(ierr, oerr, c.Start()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	line := make([]byte, len("begun <nil>\n"))
	if _, err := io.ReadFull(out, line); err != nil || string(line) != "begun <nil>\n" {
		t.Fatalf("the writer says %q, %v", line, err)
	}
	if all, err := os.ReadDir(top); len(all) != 3 || err != nil {
		t.Fatalf("beside the run folder stand a temporary and its lock: got %v, %v", all, err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	if got := tree(t, dir); !reflect.DeepEqual(got, before) {
		t.Errorf("got %v, want %v", got, before)
	}
	if _, err := runs.Write(dir, content(t), runs.Options{}); err != nil {
		t.Error(err)
	}
	wantHeld(t, top, "run")
}

// reading is what a run folder holds to be read: the personas, and what they rest on.
func reading(t *testing.T, c runs.Content) string {
	t.Helper()
	var b bytes.Buffer
	b.Write(personas.Markdown(c.Set))
	b.WriteString("\n")
	if err := c.Manifest.WriteListing(&b, 200); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
