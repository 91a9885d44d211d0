package commands_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

func TestExplain(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, ".", map[string]string{
		".gitignore": "*.txt\n!keep.txt\n", "a.txt": "x", "keep.txt": "x", "table.bin": "x", ".hidden.md": "x",
		"sub/.personaignore": "deep/\n", "sub/deep/n.md": "x",
	})
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"p1.md", "p1.bin"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, ".", map[string]string{"notes.zip": b.String()})
	noIgnore := manifest.Selection{Options: scan.Options{NoIgnore: true}}
	for _, tt := range []struct {
		name string
		r    commands.ExplainRequest
		root string
		want scan.Verdict
	}{
		{"a file that an ignore file takes back in", commands.ExplainRequest{Path: "keep.txt"}, ".",
			scan.Verdict{Path: "keep.txt", In: true, Reason: scan.Reincluded, Rule: ".gitignore:2:!keep.txt", At: "keep.txt", IgnoreFile: ".gitignore", Line: 2}},
		{"a file that an ignore file leaves out", commands.ExplainRequest{Path: "a.txt"}, ".",
			scan.Verdict{Path: "a.txt", Reason: scan.Ignored, Rule: ".gitignore:1:*.txt", At: "a.txt", IgnoreFile: ".gitignore", Line: 1}},
		{"the same with no ignore files", commands.ExplainRequest{Path: "a.txt", Selection: noIgnore}, ".",
			scan.Verdict{Path: "a.txt", In: true, Reason: scan.NothingExcludes, At: "a.txt"}},
		{"a file below a folder that is left out", commands.ExplainRequest{Path: "sub/deep/n.md", In: "sub"}, "sub",
			scan.Verdict{Path: "deep/n.md", Reason: scan.Ignored, Rule: ".personaignore:1:deep/", At: "deep/", IgnoreFile: ".personaignore", Line: 1}},
		{"a hidden file", commands.ExplainRequest{Path: ".hidden.md"}, ".", scan.Verdict{Path: ".hidden.md", Reason: scan.HiddenName, At: ".hidden.md"}},
		{"a format that cannot be read", commands.ExplainRequest{Path: "table.bin"}, ".", scan.Verdict{Path: "table.bin", Reason: scan.UnknownFormat, Rule: "bin", At: "table.bin"}},
		{"a file in an archive", commands.ExplainRequest{Path: "notes.zip/p1.md"}, ".",
			scan.Verdict{Path: "notes.zip/p1.md", In: true, Reason: scan.NothingExcludes, At: "notes.zip/p1.md"}},
		{"a file in an archive that would be scanned alone", commands.ExplainRequest{Path: "notes.zip/p1.md", In: "notes.zip"}, "notes.zip",
			scan.Verdict{Path: "notes.zip/p1.md", In: true, Reason: scan.NothingExcludes, At: "notes.zip/p1.md"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := commands.Explain(t.Context(), commands.World{}, tt.r)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Root != tt.root || doc.Verdict != tt.want || doc.Outcome() != nil {
				t.Errorf("got %+v in %s, %v; want %+v in %s", doc.Verdict, doc.Root, doc.Outcome(), tt.want, tt.root)
			}
		})
	}
}

func TestAnExplanationAsJSON(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, ".", map[string]string{".gitignore": "*.txt\n", "a.txt": "x"})
	doc, err := commands.Explain(t.Context(), commands.World{}, commands.ExplainRequest{Path: "a.txt"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := commands.WriteJSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "schema": "persona.explain/v1",
  "root": ".",
  "path": "a.txt",
  "in": false,
  "reason": "ignored",
  "rule": ".gitignore:1:*.txt",
  "at": "a.txt",
  "ignore_file": ".gitignore",
  "line": 1
}
`
	if b.String() != want {
		t.Errorf("got %s\nwant %s", b.String(), want)
	}
}

func TestWhatCannotBeExplained(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, ".", map[string]string{"a.txt": "x", "sub/b.txt": "x", "broken.zip": "PK"})
	for _, tt := range []struct {
		name             string
		r                commands.ExplainRequest
		exit             int
		path, says, hint string
	}{
		{"nothing", commands.ExplainRequest{Path: "nowhere.md"}, commands.ExitFailed, "nowhere.md", "nowhere.md: no such file or folder", ""},
		{"a folder that is not above it", commands.ExplainRequest{Path: "a.txt", In: "sub"}, commands.ExitUsage, "a.txt",
			"--in sub: a.txt is not inside it", "give the folder that would be scanned"},
		{"a folder that is not there", commands.ExplainRequest{Path: "a.txt", In: "nowhere"}, commands.ExitUsage, "a.txt", "--in nowhere: ", "give the folder that would be scanned"},
		{"a file in an archive that is none", commands.ExplainRequest{Path: "broken.zip/a.md"}, commands.ExitFailed, "broken.zip/a.md", "broken.zip/a.md: ", ""},
		{"a selection that means nothing", commands.ExplainRequest{Path: "a.txt", Selection: manifest.Selection{Options: scan.Options{Include: []string{"[a"}}}},
			commands.ExitUsage, "", `[a`, ""},
		{"limits that mean nothing", commands.ExplainRequest{Path: "a.txt", Limits: commands.Limits{Entries: -1}}, commands.ExitUsage, "",
			"--max-entries: -1 is below 0", "--max-entries takes a number from 1 on"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := commands.Explain(t.Context(), commands.World{}, tt.r)
			if doc != nil {
				t.Errorf("got %+v, want no document", doc)
			}
			checkError(t, err, tt.exit, tt.path, tt.says, tt.hint)
		})
	}
}

func TestAnExplanationEndsWithItsContext(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, ".", map[string]string{"sub/b.txt": "x", "sub/c.txt": "x"})
	if err := os.Symlink("b.txt", "sub/a.txt"); err != nil {
		t.Skip("not possible here:", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	follow := manifest.Selection{Options: scan.Options{Follow: true}} // what may be there twice takes the whole scan
	doc, err := commands.Explain(ctx, commands.World{}, commands.ExplainRequest{Path: "sub/b.txt", Selection: follow})
	if doc != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v, want %v", doc, err, context.Canceled)
	}
}
