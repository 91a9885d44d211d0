package commands_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/manifest"
)

// Records of the same study, by every pair of kinds, do not differ.
func TestRecordsOfOneStudyAreEqual(t *testing.T) {
	onRecord(t)
	kinds := []struct {
		file, kind    string
		sized, counts bool
	}{
		{"manifest.json", "manifest", true, true}, {"study/SUMS", "list", false, false}, {"study/HASHES", "list", true, false},
		{"bag", "bag", true, true}, {"run", "run", true, true}, {"run/manifest.json", "manifest", true, true}, {"-", "list", false, false},
	}
	list, err := os.ReadFile("study/SUMS")
	if err != nil {
		t.Fatal(err)
	}
	for _, before := range kinds {
		for _, after := range kinds {
			if before.file == "-" && after.file == "-" {
				continue
			}
			w := commands.World{In: bytes.NewReader(list)}
			doc, err := commands.Diff(t.Context(), w, commands.DiffRequest{Old: before.file, New: after.file, ExitCode: true})
			if err != nil {
				t.Errorf("%s, %s: %v", before.file, after.file, err)
				continue
			}
			if !doc.Equal || doc.Outcome() != nil || doc.Sources.Same != 2 || (doc.Personas != nil) != (before.kind == "run" && after.kind == "run") {
				t.Errorf("%s, %s: got %+v, %v, want no difference", before.file, after.file, doc, doc.Outcome())
			}
			for i, side := range []commands.DiffRecord{doc.Old, doc.New} {
				want := []struct {
					file, kind    string
					sized, counts bool
				}{before, after}[i]
				if side.Path != want.file || side.Kind != want.kind || side.Files != 2 || (side.Bytes != nil) != want.sized || (side.Tokens != nil) != want.counts || side.Digest == "" {
					t.Errorf("%s, %s: got the record %+v, want %+v", before.file, after.file, side, want)
				}
			}
		}
	}
}

const (
	digestA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	digestB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	digestC = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
)

func TestADifferenceAsJSON(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, ".", map[string]string{
		"OLD": digestA + "  a.txt\n" + digestB + "  b.txt\n" + digestC + "  c.txt\n",
		"NEW": digestB + "  a.txt\n" + digestC + "  z.txt\n" + strings.Repeat("d", 64) + "  n.txt\n",
	})
	doc, err := commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: "OLD", New: "NEW"})
	if err != nil || doc.Outcome() != nil {
		t.Fatalf("got %v, %v, want no error: a difference is none unless that is asked for", err, doc.Outcome())
	}
	var b strings.Builder
	if err := commands.WriteJSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "schema": "persona.diff/v1",
  "equal": false,
  "old": {
    "path": "OLD",
    "kind": "list",
    "files": 3,
    "bytes": null,
    "tokens": null,
    "tokenizer": "",
    "digest": "601f9bf832ec897b724c04c823f8e51f62cc674d0d5181e426fbe07ad6498e79"
  },
  "new": {
    "path": "NEW",
    "kind": "list",
    "files": 3,
    "bytes": null,
    "tokens": null,
    "tokenizer": "",
    "digest": "5f1ecd020865185c699c0985673998a5adf767f7b556b800fa90f305dfb34c30"
  },
  "sources": {
    "added": [
      {
        "path": "n.txt",
        "size": null,
        "tokens": null
      }
    ],
    "removed": [
      {
        "path": "b.txt",
        "size": null,
        "tokens": null
      }
    ],
    "changed": [
      {
        "path": "a.txt",
        "size": null,
        "tokens": null
      }
    ],
    "moved": [
      {
        "path": "c.txt",
        "to": "z.txt"
      }
    ],
    "same": 0,
    "bytes": null,
    "tokens": null
  },
  "personas": null
}
`
	if b.String() != want {
		t.Errorf("got %s\nwant %s", b.String(), want)
	}
	doc, err = commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: "OLD", New: "NEW", ExitCode: true})
	if err != nil {
		t.Fatal(err)
	}
	checkOutcome(t, doc.Outcome(), "OLD and NEW differ")
}

func TestDifferencesOfRunFolders(t *testing.T) {
	onRecord(t)
	rename(t, "study/a.txt", "study/z.txt")
	put(t, "study", map[string]string{"c.txt": "Participant: I ask my sister, because she always remembers what everybody in the house has to do.\n"})
	runOf(t, read(t, "study"), "later")
	doc, err := commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: "run", New: "later", ExitCode: true})
	if err != nil {
		t.Fatal(err)
	}
	checkOutcome(t, doc.Outcome(), "run and later differ")
	if want := []manifest.Move{{Path: "a.txt", To: "z.txt"}}; doc.Equal || !slices.Equal(doc.Sources.Moved, want) || len(doc.Sources.Added) != 1 {
		t.Errorf("got %+v, want %v and a file more", doc.Sources, want)
	}
	if d := doc.Personas; d == nil || !d.Different() || len(d.Joined) != 1 || len(d.Left) != 0 {
		t.Errorf("got %+v, want somebody who joined, and nobody who left: a file that moved is the same participant", d)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	for _, tt := range []struct {
		name     string
		change   func(t *testing.T)
		old, new string
		exit     int
		path     string
		says     string
		hint     string
	}{
		{name: "standard input twice", old: "-", new: "-", exit: commands.ExitUsage, says: "standard input cannot be both records", hint: "name a file for one of them"},
		{name: "nothing", old: "nowhere", new: "run", exit: commands.ExitFailed, path: "nowhere", says: "nowhere: no such file or folder"},
		{name: "a folder that is no record", old: "run", new: "study", exit: commands.ExitFailed, path: "study",
			says: "study: is a folder, and neither a run folder nor a bag", hint: "put it on record first: persona sources study -o manifest.json"},
		{name: "a text", old: "study/a.txt", new: "run", exit: commands.ExitFailed, path: "study/a.txt", says: "study/a.txt: read manifest: line 1: ",
			hint: "a manifest is what persona sources or sha256sum wrote, unchanged"},
		{name: "a manifest that was edited", old: "manifest.json", new: "run", exit: commands.ExitFailed, path: "manifest.json",
			change: func(t *testing.T) { edit(t, "manifest.json", "manifest.json", `"size": `, `"size": 1`) },
			says:   "manifest.json: read manifest: its totals are not those of its sources", hint: "a manifest is what persona sources or sha256sum wrote, unchanged"},
		{name: "a bag without SHA-256", old: "bag", new: "run", exit: commands.ExitFailed, path: "bag",
			change: func(t *testing.T) {
				remove(t, "bag/persona")
				rename(t, "bag/manifest-sha256.txt", "bag/manifest-md5.txt")
			},
			says: "bag: read bag: it has no manifest-sha256.txt", hint: "persona verify checks its digests"},
		{name: "a run folder without personas", old: "manifest.json", new: "run", exit: commands.ExitFailed, path: "run/personas.json",
			change: func(t *testing.T) { remove(t, "run/personas.json") },
			says:   "run/personas.json: no such file or folder; the run folder is damaged"},
		{name: "a run folder without a manifest", old: "manifest.json", new: "run", exit: commands.ExitFailed, path: "run/manifest.json",
			change: func(t *testing.T) { remove(t, "run/manifest.json") },
			says:   "run/manifest.json: no such file or folder"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onRecord(t)
			if tt.change != nil {
				tt.change(t)
			}
			doc, err := commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: tt.old, New: tt.new})
			if doc != nil {
				t.Errorf("got %+v, want no document", doc)
			}
			checkError(t, err, tt.exit, tt.path, tt.says, tt.hint)
		})
	}
}

// A bag by another program says less than one of ours.
func TestABagWithoutOurRecord(t *testing.T) {
	onRecord(t)
	remove(t, "bag/persona")
	doc, err := commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: "bag", New: "manifest.json"})
	if err != nil || doc.Old.Kind != "bag" || doc.Old.Bytes != nil || doc.Old.Tokens != nil || !doc.Equal {
		t.Errorf("got %+v, %v, want an equal bag of unknown size", doc, err)
	}
	put(t, ".", map[string]string{"SUMS": digestA + "  a.txt\n" + digestB + "  b.txt\n"})
	doc, err = commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: "bag", New: "SUMS"})
	if want := []manifest.Change{{Path: "a.txt"}, {Path: "b.txt"}}; err != nil || doc.Equal || !slices.Equal(doc.Sources.Changed, want) {
		t.Errorf("got %+v, %v, want %+v", doc.Sources, err, want)
	}
}
