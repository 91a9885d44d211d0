package commands_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
)

// with returns a copy of files with one more.
func with(files map[string]string, name, text string) map[string]string {
	all := map[string]string{name: text}
	for n, t := range files {
		all[n] = t
	}
	return all
}

func TestGenerateIsADocumentAndAFolder(t *testing.T) {
	inFolder(t, small)
	doc, err := commands.Generate(t.Context(), commands.World{}, commands.GenerateRequest{Data: of("small"), Output: "run/"})
	if err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "persona.generate/v1" || doc.Folder != "run" || doc.Kept != nil || doc.Warning != nil || doc.Method != personas.Draft || doc.Outcome() != nil ||
		doc.Participants != 3 || doc.Quotes != len(doc.Set.Evidence) || doc.Quotes == 0 || len(doc.Personas) != len(doc.Set.Personas) || len(doc.Digest) != 64 {
		t.Errorf("got %+v, outcome %v", doc, doc.Outcome())
	}
	for i, p := range doc.Personas {
		if of := doc.Set.Personas[i]; p.ID != of.ID || p.Label != of.Label || p.Share != of.Share || p.Participants != len(of.Participants) || p.Support != of.Support {
			t.Errorf("got %+v in short of %+v", p, of)
		}
	}
	run, err := runs.Open("run")
	if err != nil || len(run.Set.Personas) != len(doc.Personas) || !slices.Equal(doc.Files, runs.Files()) {
		t.Errorf("got %v, %v and the files %q", run, err, doc.Files)
	}
	record, err := os.ReadFile("run/manifest.json")
	if err != nil || !bytes.Contains(record, []byte(doc.Digest)) || !bytes.Contains(record, []byte(`"path": "../small"`)) {
		t.Errorf("got %v and\n%s\nwant the digest, and the root as seen from the folder", err, record)
	}
	want := strings.Fields("schema folder kept files digest method count warning participants quotes personas estimate excluded errors")
	if got := memberNames(t, doc); !slices.Equal(got, want) {
		t.Errorf("got members %q\nwant        %q", got, want)
	}
}

func TestGenerateIsTheSameEachTimeAndHasAPlaceOfItsOwn(t *testing.T) {
	inFolder(t, small)
	var first []byte
	for range 2 {
		doc, err := commands.Generate(t.Context(), commands.World{}, commands.GenerateRequest{Data: of("small")})
		if err != nil {
			t.Fatal(err)
		}
		if want := "persona-runs/small-" + doc.Digest[:8]; doc.Folder != want {
			t.Errorf("got %q, want %q", doc.Folder, want)
		}
		written, err := os.ReadFile(filepath.Join(doc.Folder, runs.JSONFile))
		if err != nil || first != nil && !bytes.Equal(first, written) {
			t.Errorf("got %v and\n%s\nwant what was written before:\n%s", err, written, first)
		}
		first = written
	}
}

func TestGenerateSaysWhatIsDoubtful(t *testing.T) {
	files := with(small, "private.txt", said("I want every answer to be sent to dora@example.com please."))
	for _, row := range []struct {
		name    string
		request commands.GenerateRequest
		edited  bool
		want    []string // the beginnings of what is said
		warning bool     // in the document
		kept    string
	}{
		{name: "nothing, if as many are asked for as the data supports", request: commands.GenerateRequest{Data: of("small"), Count: count.MustParse("1")}},
		{name: "a number that the data does not support", request: commands.GenerateRequest{Data: of("small"), Count: count.MustParse("3")},
			want: []string{"3 personas made as asked for, but the data supports 1 persona; too few"}, warning: true},
		{name: "personas without a quote", request: commands.GenerateRequest{Data: of("private.txt")},
			want: []string{"nothing could be quoted: "}},
		{name: "where an edited folder is kept", request: commands.GenerateRequest{Data: of("small"), Force: true}, edited: true,
			want: []string{"run was edited: it is kept as run.1"}, kept: "run.1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inFolder(t, files)
			row.request.Output = "run"
			if row.edited {
				editedRun(t, row.request)
			}
			var said []string
			w := commands.World{Warn: func(message string) { said = append(said, message) }}
			doc, err := commands.Generate(t.Context(), w, row.request)
			if err != nil {
				t.Fatal(err)
			}
			same := slices.EqualFunc(said, row.want, strings.HasPrefix)
			if !same || (doc.Warning != nil) != row.warning || row.warning && *doc.Warning != said[0] {
				t.Errorf("got %q, in the document %v, want %q", said, doc.Warning, row.want)
			}
			if (doc.Kept != nil) != (row.kept != "") || doc.Kept != nil && *doc.Kept != row.kept {
				t.Errorf("got %v kept, want %q", doc.Kept, row.kept)
			}
		})
	}
}

// editedRun generates what is asked for, and edits it.
func editedRun(t *testing.T, r commands.GenerateRequest) {
	t.Helper()
	r.Force = false
	_, err := commands.Generate(t.Context(), commands.World{}, r)
	if err := errors.Join(err, os.WriteFile(filepath.Join(r.Output, runs.MarkdownFile), []byte("mine\n"), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func TestGenerateWritesNothingIfItFails(t *testing.T) {
	files := with(small, "facts.csv", "id,age group,score\n1,30-39,4\n2,40-49,5\n3,30-39,3\n4,20-29,1\n")
	files["note.txt"], files["mine/note.txt"] = "A note of mine.\n", "Another.\n"
	for _, row := range []struct {
		name    string
		request commands.GenerateRequest
		want    commands.Error
		message string
	}{
		{"a count that the participants cannot meet", commands.GenerateRequest{Data: of("small"), Count: count.MustParse("at least 9"), Output: "run"},
			commands.Error{Exit: commands.ExitCheckFailed, Hint: "ask for fewer, or leave --count away; nothing was written"},
			"a count that the participants cannot meet: at least 9 asked for at least 9 personas, of 3 participants"},
		{"facts, and nobody's words", commands.GenerateRequest{Data: of("facts.csv"), Output: "run"},
			commands.Error{Exit: commands.ExitFailed, Path: "facts.csv", Hint: "--columns LIST names the columns"},
			"facts.csv: no words of participants: the columns hold facts (categories, numbers, dates), and nothing in people's own words"},
		{"a folder that is no run folder", commands.GenerateRequest{Data: of("small"), Output: "mine/"},
			commands.Error{Exit: commands.ExitFailed, Path: "mine", Hint: "give -o a new name"}, "mine: is there, and is no run folder of Persona"},
		{"a file in its place", commands.GenerateRequest{Data: of("small"), Output: "note.txt"},
			commands.Error{Exit: commands.ExitFailed, Path: "note.txt", Hint: "give -o another name"}, "note.txt: is there, and is no folder"},
		{"a place below a file", commands.GenerateRequest{Data: of("small"), Output: "note.txt/run"},
			commands.Error{Exit: commands.ExitFailed, Path: "note.txt/run"}, "note.txt/run: not a directory"},
		{"a wrong request, before what is in the folder's place is looked at", commands.GenerateRequest{Output: "mine"},
			commands.Error{Exit: commands.ExitUsage, Hint: "give a folder"}, "no path given"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(row.message, "directory") {
				t.Skip("a message of the system")
			}
			inFolder(t, files)
			_, err := commands.Generate(t.Context(), commands.World{}, row.request)
			wrong(t, err, row.want, row.message)
			for _, name := range []string{"run", "persona-runs", "mine/personas.json"} {
				if _, err := os.Lstat(name); err == nil {
					t.Errorf("%s was written", name)
				}
			}
		})
	}
}

func TestGenerateLeavesAnEditedFolderAlone(t *testing.T) {
	inFolder(t, small)
	r := commands.GenerateRequest{Data: of("small"), Output: "my run"}
	editedRun(t, r)
	_, err := commands.Generate(t.Context(), commands.World{}, r)
	wrong(t, err, commands.Error{
		Exit: commands.ExitFailed, Path: "my run", Hint: "--force replaces it and keeps what is there beside it, as 'my run.1' or the next that is free",
	}, "my run: is not as it was written: personas.md (changed); nothing was written")
	var edited *runs.Edited
	if !errors.As(err, &edited) || len(edited.Files) != 1 {
		t.Errorf("got %v, want a *runs.Edited with one file", err)
	}
	if text, err := os.ReadFile("my run/personas.md"); string(text) != "mine\n" {
		t.Errorf("got %q, %v, want what was edited", text, err)
	}
}

func TestGenerateNamesThePlaceThatCannotBeWritten(t *testing.T) {
	inFolder(t, small)
	if err := os.Symlink("nowhere", "dangling"); err != nil {
		t.Skip(err)
	}
	_, err := commands.Generate(t.Context(), commands.World{}, commands.GenerateRequest{Data: of("small"), Output: "dangling/run"})
	wrong(t, err, commands.Error{Exit: commands.ExitFailed, Path: "dangling/run"}, "write dangling/run: file exists")
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("no folder in which nobody may write")
	}
	_, err = commands.Generate(t.Context(), commands.World{}, commands.GenerateRequest{Data: of("small"), Output: "/proc/run"})
	wrong(t, err, commands.Error{Exit: commands.ExitFailed, Path: "/proc/run", Hint: "may you write there?"}, "write /proc/run: no such file or folder")
}
