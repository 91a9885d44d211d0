package commands_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/tree"
)

// talks are the files of a study.
var talks = map[string]string{
	"a.txt": `Interviewer: How do you plan your week?

Participant: I write every appointment into a paper diary on Sunday evening, because I want to see the whole week at once.

Interviewer: And what is hard about it?

Participant: The hardest part is that nobody else in the family can see my paper diary when I am away.
`,
	"b.txt": `Interviewer: How do you plan your week?

Participant: We share one calendar on the phone, and I usually add things while I wait for the bus.

Interviewer: And what is hard about it?

Participant: I hate that the calendar shows me four reminders for the same dentist appointment.
`,
}

// put writes files below a folder.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// onRecord makes a folder, stands in it, and puts there the folder study and each kind of record of
// it: manifest.json, SUMS, HASHES, the folder bag, and the folder run.
func onRecord(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	put(t, "study", talks)
	study := read(t, "study")
	write := func(name string, to func(io.Writer) error) {
		var b bytes.Buffer
		if err := to(&b); err != nil {
			t.Fatal(err)
		}
		put(t, ".", map[string]string{name: b.String()})
	}
	m := study.Manifest([]manifest.Root{{Name: "study", Path: "study"}})
	write("manifest.json", m.WriteJSON)
	write("list.md", m.WriteMarkdown)
	write("study/SUMS", m.WriteSums)
	hashes := "%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n"
	for _, s := range m.Sources {
		hashes += "10," + s.SHA256 + "," + s.Path + "\n"
	}
	put(t, "study", map[string]string{"HASHES": hashes})
	m.Roots[0].Path = "../data"
	bag, err := m.Bag()
	if err != nil {
		t.Fatal(err)
	}
	put(t, "bag/data", talks)
	for _, f := range bag {
		put(t, "bag", map[string]string{f.Name: string(f.Data)})
	}
	runOf(t, study, "run")
}

// read reads a folder as a study.
func read(t *testing.T, dir string) *persona.Study {
	t.Helper()
	files, err := tree.Open(tree.Options{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }() // only read
	study, err := persona.Open(t.Context(), files, persona.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return study
}

// runOf writes a run folder of a study that was read from the folder study.
func runOf(t *testing.T, study *persona.Study, dir string) {
	t.Helper()
	set, err := study.Draft(t.Context(), persona.Ask{})
	if err != nil {
		t.Fatal(err)
	}
	content := runs.Content{Set: set, Manifest: study.Manifest([]manifest.Root{{Name: "study", Path: "../study"}})}
	if _, err := runs.Write(dir, content, runs.Options{}); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

// ignoreLists keeps the lists beside the sources from being sources.
var ignoreLists = map[string]string{".personaignore": "SUMS\nHASHES\n"}

func TestVerify(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T)
		r      commands.VerifyRequest
		in     string // the file on standard input
		want   manifest.Counts
		differ []manifest.Result // all that is not the same
		says   string            // the outcome; "" for none
	}{
		{name: "a manifest of what is there", r: commands.VerifyRequest{File: "manifest.json"}, want: manifest.Counts{Same: 2}},
		{name: "a manifest on standard input", r: commands.VerifyRequest{File: "-"}, in: "manifest.json", want: manifest.Counts{Same: 2}},
		{name: "a list on standard input, with its root", r: commands.VerifyRequest{File: "-", Roots: []string{"study"}}, in: "study/SUMS", want: manifest.Counts{Same: 2}},
		{name: "a list of sha256sum", r: commands.VerifyRequest{File: "study/SUMS"}, want: manifest.Counts{Same: 2}},
		{name: "a list of hashdeep", r: commands.VerifyRequest{File: "study/HASHES"}, want: manifest.Counts{Same: 2}},
		{name: "a bag", r: commands.VerifyRequest{File: "bag"}, want: manifest.Counts{Same: 2}},
		{name: "the record of a bag, from another folder", r: commands.VerifyRequest{File: "../bag/persona/manifest.json"}, want: manifest.Counts{Same: 2},
			change: func(t *testing.T) { mkdir(t, "elsewhere"); t.Chdir("elsewhere") }},
		{name: "a run folder", r: commands.VerifyRequest{File: "run"}, want: manifest.Counts{Same: 2}},
		{name: "a run folder whose study is elsewhere", r: commands.VerifyRequest{File: "run", Roots: []string{"moved"}}, want: manifest.Counts{Same: 2},
			change: func(t *testing.T) { rename(t, "study", "moved") }},
		{name: "a root that is an absolute path", r: commands.VerifyRequest{File: "absolute.json"}, want: manifest.Counts{New: 2},
			change: func(t *testing.T) {
				here, err := os.Getwd()
				if err != nil {
					t.Fatal(err)
				}
				put(t, ".", map[string]string{"absolute.json": `{"schema": "persona.sources/v1", "roots": [{"name": "study", "path": "` + filepath.ToSlash(here) + `/study"}], "selection": {}, "sources": []}`})
			},
			differ: []manifest.Result{{Path: "a.txt", Verdict: manifest.New}, {Path: "b.txt", Verdict: manifest.New}},
			says:   "2 files differ from what is on record"},
		{name: "a changed file", r: commands.VerifyRequest{File: "manifest.json"}, want: manifest.Counts{Same: 1, Changed: 1},
			change: func(t *testing.T) { put(t, "study", map[string]string{"a.txt": "other words"}) },
			differ: []manifest.Result{{Path: "a.txt", Verdict: manifest.Changed}},
			says:   "1 file differs from what is on record"},
		{name: "a moved file and a new one", r: commands.VerifyRequest{File: "study/SUMS"}, want: manifest.Counts{Same: 1, Moved: 1, New: 1},
			change: func(t *testing.T) {
				rename(t, "study/a.txt", "study/z.txt")
				put(t, "study", map[string]string{"n.txt": "new words"})
			},
			differ: []manifest.Result{{Path: "a.txt", Verdict: manifest.Moved, To: "z.txt"}, {Path: "n.txt", Verdict: manifest.New}},
			says:   "2 files differ from what is on record"},
		{name: "a file that is gone", r: commands.VerifyRequest{File: "manifest.json"}, want: manifest.Counts{Same: 1, Missing: 1},
			change: func(t *testing.T) { remove(t, "study/b.txt") },
			differ: []manifest.Result{{Path: "b.txt", Verdict: manifest.Missing}},
			says:   "1 file differs from what is on record"},
		{name: "another folder than the one on record", r: commands.VerifyRequest{File: "manifest.json", Roots: []string{"empty"}}, want: manifest.Counts{Missing: 2},
			change: func(t *testing.T) { mkdir(t, "empty") },
			differ: []manifest.Result{{Path: "a.txt", Verdict: manifest.Missing}, {Path: "b.txt", Verdict: manifest.Missing}},
			says:   "2 files differ from what is on record"},
		{name: "a bag with another payload", r: commands.VerifyRequest{File: "bag"}, want: manifest.Counts{Same: 1, Changed: 1},
			change: func(t *testing.T) { put(t, "bag/data", map[string]string{"a.txt": "other words"}) },
			differ: []manifest.Result{{Path: "data/a.txt", Verdict: manifest.Changed}},
			says:   "1 file differs from what is on record"},
		{name: "a bag with another tag file", r: commands.VerifyRequest{File: "bag"}, want: manifest.Counts{Same: 2},
			change: func(t *testing.T) {
				put(t, "bag", map[string]string{"bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-9\n"})
			},
			says: "the bag is not valid: 2 problems"},
		{name: "a run folder whose study was edited", r: commands.VerifyRequest{File: "run"}, want: manifest.Counts{Same: 1, Changed: 1},
			change: func(t *testing.T) { put(t, "study", map[string]string{"a.txt": "Participant: I plan nothing."}) },
			differ: []manifest.Result{{Path: "a.txt", Verdict: manifest.Changed}},
			says:   "cannot be found as quoted"},
		{name: "a run folder in which a page was edited", r: commands.VerifyRequest{File: "run"}, want: manifest.Counts{Same: 2},
			change: func(t *testing.T) { put(t, "run", map[string]string{runs.MarkdownFile: "mine"}) },
			says:   "1 file of the run folder is not as written"},
		{name: "a run folder in which two files were edited", r: commands.VerifyRequest{File: "run"}, want: manifest.Counts{Same: 2},
			change: func(t *testing.T) {
				put(t, "run", map[string]string{runs.MarkdownFile: "mine"})
				remove(t, "run/"+runs.UsageFile)
			},
			says: "2 files of the run folder are not as written"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onRecord(t)
			put(t, "study", ignoreLists)
			var w commands.World
			if tt.in != "" {
				text, err := os.ReadFile(tt.in)
				if err != nil {
					t.Fatal(err)
				}
				w.In = bytes.NewReader(text)
			}
			if tt.change != nil {
				tt.change(t)
			}
			again := w // standard input is read once
			doc, err := commands.Verify(t.Context(), w, tt.r)
			if err != nil {
				t.Fatal(err)
			}
			var differ []manifest.Result
			for _, r := range doc.Results {
				if r.Verdict != manifest.Same {
					differ = append(differ, r)
				}
			}
			if doc.Counts != tt.want || !slices.Equal(differ, tt.differ) || len(doc.Results)-len(differ) != tt.want.Same {
				t.Errorf("got %+v, %+v, want %+v and the differences %+v", doc.Counts, doc.Results, tt.want, tt.differ)
			}
			if doc.OK != (tt.says == "") {
				t.Errorf("got OK %v, want %v", doc.OK, tt.says == "")
			}
			checkOutcome(t, doc.Outcome(), tt.says)
			if tt.in != "" {
				return
			}
			tt.r.Differences = true
			short, err := commands.Verify(t.Context(), again, tt.r)
			if err != nil || short.Counts != doc.Counts || len(short.Results) != len(tt.differ) || !reflect.DeepEqual(short.Quotes, doc.Quotes) {
				t.Errorf("the differences alone: got %+v, %v, want %+v", short, err, tt.differ)
			}
		})
	}
}

// checkOutcome compares an outcome with the beginning of what it should say; "" is none.
func checkOutcome(t *testing.T, err error, want string) {
	t.Helper()
	var e *commands.Error
	switch {
	case want == "" && err == nil:
	case want == "" || !errors.As(err, &e):
		t.Errorf("got the outcome %v, want %q", err, want)
	case e.Exit != commands.ExitCheckFailed || !strings.Contains(e.Error(), want):
		t.Errorf("got exit code %d, %v, want %d, %q", e.Exit, e, commands.ExitCheckFailed, want)
	}
}

func mkdir(t *testing.T, name string) {
	t.Helper()
	if err := os.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsInAVerifyDocument(t *testing.T) {
	onRecord(t)
	put(t, "study", ignoreLists)
	for _, tt := range []struct {
		file  string
		names []string // members of the document
	}{
		{"manifest.json", []string{"schema", "results", "counts", "ok"}},
		{"bag", []string{"schema", "results", "counts", "bag", "ok"}},
		{"run", []string{"schema", "results", "counts", "quotes", "run", "ok"}},
	} {
		doc, err := commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: tt.file})
		if err != nil {
			t.Fatal(err)
		}
		if tt.file == "run" && (doc.Quotes.Checked == 0 || len(doc.Run) != len(runs.Files()) || doc.Damaged() != nil) {
			t.Errorf("%s: got %d quotes, files %v, damaged %v", tt.file, doc.Quotes.Checked, doc.Run, doc.Damaged())
		}
		if got := members(t, doc); !slices.Equal(got, tt.names) {
			t.Errorf("%s: got the members %v, want %v", tt.file, got, tt.names)
		}
	}
	put(t, "run", map[string]string{runs.ReadmeFile: "mine"})
	doc, err := commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: "run"})
	if want := []runs.File{{Path: runs.ReadmeFile, Verdict: manifest.Changed}}; err != nil || !slices.Equal(doc.Damaged(), want) {
		t.Errorf("got %v, %v, want %v", doc.Damaged(), err, want)
	}
}

// members lists the members of a document as its JSON has them, in their order.
func members(t *testing.T, doc any) []string {
	t.Helper()
	var b strings.Builder
	if err := commands.WriteJSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(b.String()) {
		if name, ok := strings.CutPrefix(line, `  "`); ok {
			name, _, _ = strings.Cut(name, `"`)
			names = append(names, name)
		}
	}
	return names
}

func TestWhatCannotBeVerified(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T)
		r      commands.VerifyRequest
		exit   int
		path   string // HERE is the folder we stand in
		says   string
		hint   string
	}{
		{name: "nothing", r: commands.VerifyRequest{File: "nowhere"}, exit: commands.ExitFailed, path: "nowhere", says: "nowhere: no such file or folder"},
		{name: "a folder that is no record", r: commands.VerifyRequest{File: "study"}, exit: commands.ExitFailed, path: "study",
			says: "study: is a folder, and neither a run folder nor a bag", hint: "give a manifest file, or a folder that persona generate wrote"},
		{name: "nothing on standard input", r: commands.VerifyRequest{File: "-"}, exit: commands.ExitFailed, path: "-", says: "-: read manifest: it is empty",
			hint: "a manifest is what persona sources or sha256sum wrote, unchanged"},
		{name: "a list for people", r: commands.VerifyRequest{File: "list.md"}, exit: commands.ExitFailed, path: "list.md", says: "list.md: is a list in Markdown, for people to read",
			hint: "write one to verify with persona sources PATH -o manifest.json"},
		{name: "a text", r: commands.VerifyRequest{File: "study/a.txt"}, exit: commands.ExitFailed, path: "study/a.txt", says: "study/a.txt: read manifest: line 1: ",
			hint: "a manifest is what persona sources or sha256sum wrote, unchanged"},
		{name: "a manifest that was edited", r: commands.VerifyRequest{File: "edited.json"}, exit: commands.ExitFailed, path: "edited.json",
			change: func(t *testing.T) { edit(t, "manifest.json", "edited.json", `"size": `, `"size": 1`) },
			says:   "edited.json: read manifest: its totals are not those of its sources", hint: "a manifest is what persona sources or sha256sum wrote, unchanged"},
		{name: "a root outside", r: commands.VerifyRequest{File: "../manifest's.json"}, exit: commands.ExitFailed, path: "HERE/study",
			change: func(t *testing.T) {
				put(t, "here", map[string]string{"manifest's.json": `{"schema": "persona.sources/v1", "roots": [{"name": "study", "path": "../study"}, {"name": "own", "path": "own"}], "selection": {}, "sources": []}`})
				mkdir(t, "here/own")
				mkdir(t, "here/below")
				t.Chdir("here/below")
			},
			says: "../manifest's.json names HERE/study, which lies outside this folder and the record's: it is read only if you name it, or the place where it is now",
			hint: `persona verify '../manifest'\''s.json' --root 'HERE/study' --root '../own'`},
		{name: "a root that is gone", r: commands.VerifyRequest{File: "manifest.json"}, exit: commands.ExitFailed, path: "study",
			change: func(t *testing.T) { remove(t, "study") },
			says:   "study: no such file or folder", hint: "--root DIR says where the sources are now"},
		{name: "a damaged manifest with a root that may have been a file", r: commands.VerifyRequest{File: "edited.json"}, exit: commands.ExitFailed, path: "edited.json",
			change: func(t *testing.T) {
				edit(t, "manifest.json", "edited.json", `"size": `, `"size": 1`)
				remove(t, "study")
				put(t, ".", map[string]string{"study": "a file now"})
			},
			says: "edited.json: read manifest: its totals", hint: "a manifest is what persona sources or sha256sum wrote, unchanged"},
		{name: "more roots than are on record", r: commands.VerifyRequest{File: "manifest.json", Roots: []string{"study", "study"}}, exit: commands.ExitUsage,
			says: "manifest.json has 1 root, --root names 2", hint: "give --root once for each, in that order"},
		{name: "a root of a bag", r: commands.VerifyRequest{File: "bag", Roots: []string{"study"}}, exit: commands.ExitUsage,
			says: "bag is a bag, which has its payload in it", hint: "leave --root away"},
		{name: "limits that mean nothing", r: commands.VerifyRequest{File: "nowhere", Limits: commands.Limits{Entries: -1}}, exit: commands.ExitUsage,
			says: "--max-entries: -1 is below 0", hint: "--max-entries takes a number from 1 on"},
		{name: "a run folder with other personas", r: commands.VerifyRequest{File: "run"}, exit: commands.ExitCheckFailed, path: "run/personas.json",
			change: func(t *testing.T) { put(t, "run", map[string]string{runs.JSONFile: "{}"}) },
			says:   "run/personas.json: "},
		{name: "a run folder without personas", r: commands.VerifyRequest{File: "run"}, exit: commands.ExitCheckFailed, path: "run/personas.json",
			change: func(t *testing.T) { remove(t, "run/"+runs.JSONFile) },
			says:   "run/personas.json: no such file or folder; the run folder is damaged"},
		{name: "a run folder with personas that are no JSON", r: commands.VerifyRequest{File: "run"}, exit: commands.ExitCheckFailed, path: "run/personas.json",
			change: func(t *testing.T) { put(t, "run", map[string]string{runs.JSONFile: "not what was written"}) },
			says:   "run/personas.json: "},
		{name: "a run folder without a manifest", r: commands.VerifyRequest{File: "run"}, exit: commands.ExitCheckFailed, path: "run/manifest.json",
			change: func(t *testing.T) { remove(t, "run/"+runs.ManifestFile) },
			says:   "run/manifest.json: no such file or folder; the run folder is damaged"},
		{name: "a run folder with another manifest", r: commands.VerifyRequest{File: "run"}, exit: commands.ExitCheckFailed, path: "run/manifest.json",
			change: func(t *testing.T) { edit(t, "run/manifest.json", "run/manifest.json", `"size": `, `"size": 1`) },
			says:   "its totals are not those of its sources: the manifest was changed after it was written; the run folder is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onRecord(t)
			here, err := filepath.EvalSymlinks(".")
			if err == nil {
				here, err = filepath.Abs(here)
			}
			if err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				tt.change(t)
			}
			doc, err := commands.Verify(t.Context(), commands.World{}, tt.r)
			if doc != nil {
				t.Errorf("got %+v, want no document", doc)
			}
			checkError(t, err, tt.exit, filled(tt.path, here), filled(tt.says, here), filled(tt.hint, here))
		})
	}
}

// filled puts the folder we stand in in place of the word HERE.
func filled(text, here string) string {
	return strings.ReplaceAll(text, "HERE", filepath.ToSlash(here))
}

// edit writes the first file as the second, with new in place of the first old.
func edit(t *testing.T, from, to, old, new string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil || !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s: %v, or no %s in it", from, err, old)
	}
	put(t, ".", map[string]string{to: strings.Replace(string(text), old, new, 1)})
}

// checkError compares an error with what it should be; of says a part is
// enough.
func checkError(t *testing.T, err error, exit int, path, says, hint string) {
	t.Helper()
	var e *commands.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an error of this package: %s", err, says)
	}
	if e.Exit != exit || filepath.ToSlash(e.Path) != path || !strings.Contains(filepath.ToSlash(e.Error()), says) || filepath.ToSlash(e.Hint) != hint {
		t.Errorf("got exit code %d, path %q, %q, hint %q;\nwant %d, %q, %q, %q", e.Exit, e.Path, e, e.Hint, exit, path, says, hint)
	}
}

// cancelling ends a context with the first byte that is read, and then never ends.
type cancelling struct{ cancel context.CancelFunc }

func (c cancelling) Read(p []byte) (int, error) {
	c.cancel()
	for i := range p {
		p[i] = ' '
	}
	p[0] = '{' // a manifest begins, and goes on with nothing
	return len(p), nil
}

func TestVerifyAndDiffEndWithTheirContext(t *testing.T) {
	onRecord(t)
	for _, file := range []string{"manifest.json", "study/SUMS", "bag", "run"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if doc, err := commands.Verify(ctx, commands.World{}, commands.VerifyRequest{File: file}); doc != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %+v, %v, want %v", file, doc, err, context.Canceled)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	if doc, err := commands.Verify(ctx, commands.World{In: cancelling{cancel}}, commands.VerifyRequest{File: "-"}); doc != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("an endless pipe: got %+v, %v, want %v", doc, err, context.Canceled)
	}
	ctx, cancel = context.WithCancel(t.Context())
	if doc, err := commands.Diff(ctx, commands.World{In: cancelling{cancel}}, commands.DiffRequest{Old: "-", New: "manifest.json"}); doc != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("the difference to an endless pipe: got %+v, %v, want %v", doc, err, context.Canceled)
	}
}

// endless is a text and then one byte for ever.
type endless struct {
	io.Reader
	more byte
}

func (e endless) Read(p []byte) (int, error) {
	n, _ := e.Reader.Read(p)
	if n > 0 {
		return n, nil
	}
	for i := range p {
		p[i] = e.more
	}
	return len(p), nil
}

func TestARecordThatNeverEndsIsAnError(t *testing.T) {
	for _, tt := range []struct{ name, text, says string }{
		{"a manifest", `{"schema": "persona.sources/v1", "x": "`, "-: read manifest: line 1: larger than 16 MiB"},
		{"a list", "d", "-: read manifest: line 1: longer than 65536 bytes: not a list of digests"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const hint = "a manifest is what persona sources or sha256sum wrote, unchanged"
			w := commands.World{In: endless{strings.NewReader(tt.text), 'x'}}
			_, err := commands.Verify(t.Context(), w, commands.VerifyRequest{File: "-", Roots: []string{"."}})
			checkError(t, err, commands.ExitFailed, "-", tt.says, hint)
			_, err = commands.Diff(t.Context(), w, commands.DiffRequest{Old: "-", New: "nowhere"})
			checkError(t, err, commands.ExitFailed, "-", "-: read manifest: line 1: longer than", hint)
		})
	}
}

// A bag of somebody's may have a link in its payload's place: what that leads to is not the bag's.
func TestThePayloadOfABagIsNoLink(t *testing.T) {
	onRecord(t)
	secret := t.TempDir()
	if err := os.WriteFile(filepath.Join(secret, "diary.txt"), []byte("nobody's business"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll("bag/data"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, "bag/data"); err != nil {
		t.Skip(err)
	}
	t.Chdir("bag/persona") // else the working directory allows what the bag does
	doc, err := commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: "manifest.json"})
	if doc != nil || commands.AsError(err).Exit != commands.ExitFailed || !strings.Contains(err.Error(), "lies outside") {
		t.Errorf("got %+v, %v", doc, err)
	}
}
