package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
)

// temporaryFolder makes dir the folder for temporary files.
func temporaryFolder(t *testing.T, dir string) {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
}

// held is what is in a folder.
func held(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

// longNames makes a tree whose names alone are more than a spool keeps in memory.
func longNames(t *testing.T) (tree string, files int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("names this long are a matter of settings here")
	}
	tree = t.TempDir()
	dir := filepath.Join(tree, strings.Repeat(strings.Repeat("n", 199)+"/", 10))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Skip("no names this long:", err)
	}
	files = whole.SpoolMemory/2000 + 100
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.txt", i)), fmt.Appendf(nil, "text %d", i), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return tree, files
}

// errorDocument is what --json answers if something fails.
var errorDocument = regexp.MustCompile(`(?s)\{\n  "schema": "persona\.error/v1",.*?\n\}\n`)

func withoutErrorDocument(said string) string { return errorDocument.ReplaceAllString(said, "") }

func TestLargeAnswersGoThroughATemporaryFile(t *testing.T) {
	tree, files := longNames(t)
	temporary, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	lines := []struct{ args, made string }{
		{"sources TREE --json", ""},
		{"sources TREE -o OUT", "OUT"},
		{"combine TREE -o OUT", "OUT"},
		{"combine TREE -o OUT --json", "OUT"},
	}
	for _, c := range lines {
		temporaryFolder(t, temporary)
		args := strings.Fields(strings.NewReplacer("TREE", tree, "OUT", out).Replace(c.args))
		said := answer("", args...)
		code, said, _ := strings.Cut(said, "\n")
		written, err := os.ReadFile(out)
		if code != "exit code 0" || (err == nil) != (c.made != "") {
			t.Fatalf("%s: %s, %v", c.args, code, err)
		}
		switch c.args {
		case "sources TREE --json", "sources TREE -o OUT":
			if c.made == "" {
				written = []byte(said)
			}
			if m, err := manifest.Read(bytes.NewReader(written)); err != nil || len(m.Sources) != files {
				t.Errorf("%s: what is written cannot be read: %v", c.args, err)
			}
		case "combine TREE -o OUT":
			if n := strings.Count(said, "\n"); n != files+5 { // the header, fences, joins, the sum, the digest
				t.Errorf("%s: %d lines, want %d", c.args, n, files+5)
			}
		default:
			var got struct{ Steps, Sources []struct{ Name, Path string } }
			if err := json.Unmarshal([]byte(said), &got); err != nil || len(got.Steps) != files+3 || len(got.Sources) != files {
				t.Errorf("%s: %d steps and %d sources, %v, want %d files", c.args, len(got.Steps), len(got.Sources), err, files)
			}
		}
		if left := held(t, temporary); len(left) > 0 {
			t.Errorf("%s: left behind: %q", c.args, left)
		}
		_ = os.Remove(out)

		nowhere := filepath.Join(temporary, "nowhere")
		temporaryFolder(t, nowhere)
		want := "exit code 1\npersona: temporary file in " + nowhere + ": no such file or folder\nhint: TMPDIR names the folder for temporary files\n"
		if got := withoutErrorDocument(answer("", args...)); got != want {
			t.Errorf("%s, without a folder for temporary files: got %.300s, want %s", c.args, got, want)
		}
		if left := held(t, filepath.Dir(out)); len(left) > 0 {
			t.Errorf("%s, without a folder for temporary files: left %q", c.args, left)
		}
	}
	if !canLimitFiles {
		return
	}
	temporaryFolder(t, temporary)
	c := program(t, "off", "sources", tree, "--json")
	c.Env = append(c.Env, asProgram+"_LIMIT=100000")
	said, _ := c.CombinedOutput()
	said = coverageTrouble.ReplaceAll(said, nil)
	want := "persona: temporary file in " + temporary + ": file too large\nhint: TMPDIR names the folder for temporary files"
	if got := strings.TrimSpace(withoutErrorDocument(string(said))); got != want || c.ProcessState.ExitCode() != commands.ExitFailed {
		t.Errorf("a full disk: exit code %d, %.300s, want %s", c.ProcessState.ExitCode(), got, want)
	}
	if left := held(t, temporary); len(left) > 0 {
		t.Errorf("a full disk: left behind: %q", left)
	}
}
