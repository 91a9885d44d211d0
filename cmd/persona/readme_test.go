package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/commands"
)

var update = flag.Bool("update", false, "write the program's output and the library example into README.md")

// transcript is a command of the README and what it printed.
var transcript = regexp.MustCompile("(?s)```console\n\\$ go run ./cmd/persona ([^\n]*)\n(.*?)```")

// What the README shows is what the program prints. -update rewrites it.
func TestReadmeShowsWhatTheProgramPrints(t *testing.T) {
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(top, "README.md")
	readme, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(filepath.Join(top, "examples"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	shown := transcript.FindAllSubmatch(readme, -1)
	if len(shown) < 3 {
		t.Fatalf("the README shows %d transcripts, want 3 or more", len(shown))
	}
	for _, m := range shown {
		var out, talk bytes.Buffer
		code := run(t.Context(), strings.Fields(string(m[1])), &app{in: strings.NewReader(""), out: &out, err: &talk, now: time.Now})
		if code != commands.ExitDone {
			t.Errorf("persona %s: exit code %d: %s", m[1], code, &talk)
		}
		if *update {
			readme = bytes.Replace(readme, m[0], []byte("```console\n$ go run ./cmd/persona "+string(m[1])+"\n"+out.String()+"```"), 1)
			continue
		}
		if got, want := out.String(), string(m[2]); got != want {
			t.Errorf("persona %s: the README differs (go test ./cmd/persona -run Readme -update):\ngot\n%s\nwant\n%s", m[1], got, want)
		}
	}
	if *update {
		if err := os.WriteFile(name, readme, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The library example of the README is the body of the compiled one.
func TestReadmeShowsTheCompiledExample(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	body := regexp.MustCompile(`(?s)func Example\(\) \{\n(.*?)\t// Output:`).FindSubmatch(example)
	block := regexp.MustCompile("(?s)```go\n(.*?)```").FindSubmatch(readme)
	if body == nil || block == nil {
		t.Fatal("no example, or no Go block in the README")
	}
	want := strings.ReplaceAll(strings.TrimPrefix(string(body[1]), "\t"), "\n\t", "\n")
	if *update {
		readme = bytes.Replace(readme, block[1], []byte(want), 1)
		if err := os.WriteFile("../../README.md", readme, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(block[1]) != want {
		t.Errorf("got\n%s\nwant\n%s", block[1], want)
	}
}

// Every command has help with an example, and every flag a description.
func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	a := &app{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	for _, c := range a.command().Commands() {
		if c.Name() == "completion" || c.Name() == "help" {
			continue
		}
		if c.Example == "" || c.Short == "" {
			t.Errorf("persona %s: no example", c.Name())
		}
		for line := range strings.Lines(c.Example) {
			if strings.Contains(line, "persona ") && !strings.Contains(line, "persona "+c.Name()) {
				t.Errorf("persona %s: its example shows another command: %s", c.Name(), line)
			}
		}
	}
}
