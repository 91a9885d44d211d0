package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/runs"
)

// bad is each kind of thing that may stand where a file is expected, and makes whoever reads it
// wait or never end.
var bad = []struct {
	kind string
	put  func(name string) error
}{
	{"a named pipe", func(name string) error { return unix.Mkfifo(name, 0o600) }},
	{"a link to a device", func(name string) error { return os.Symlink("/dev/zero", name) }},
	{"an endless file", func(name string) error {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Truncate(1 << 40)
	}},
}

// instead puts something bad where a file is.
func instead(t *testing.T, put func(string) error, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
	if err := put(name); err != nil {
		t.Skip("not possible here:", err)
	}
}

// made is a folder with a run and a bag of the same study in it.
func made(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	study := filepath.Join(dir, "study")
	if err := os.CopyFS(study, os.DirFS("../../examples/interviews")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"generate", study, "-o", filepath.Join(dir, "run")},
		{"sources", study, "--format", "bagit", "-o", filepath.Join(dir, "bag")},
		{"sources", study, "-o", filepath.Join(dir, "manifest.json")},
	} {
		if _, talk, code := answered(args...); code != commands.ExitDone {
			t.Fatalf("persona %q: exit code %d: %s", args, code, talk)
		}
	}
	return dir
}

// No file of a run folder or a bag, whatever stands in its place, makes verify or diff wait or read
// without end.
func TestNoFileOfOursIsWaitedFor(t *testing.T) {
	from := made(t)
	type row struct {
		file, what string
		verify     int // exit code
		diff       int
	}
	var rows []row
	for _, name := range runs.Files() {
		diff := commands.ExitDone // it opens no other
		if name == runs.JSONFile || name == runs.ManifestFile {
			diff = commands.ExitFailed
		}
		rows = append(rows, row{"run/" + name, "run", commands.ExitCheckFailed, diff})
	}
	for _, name := range []string{"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "persona/manifest.json"} {
		rows = append(rows, row{"bag/" + name, "bag", commands.ExitCheckFailed, commands.ExitDone})
	}
	for _, r := range rows {
		for _, b := range bad {
			t.Run(b.kind+" as "+r.file, func(t *testing.T) {
				dir := t.TempDir()
				if err := os.CopyFS(filepath.Join(dir, r.what), os.DirFS(filepath.Join(from, r.what))); err != nil {
					t.Fatal(err)
				}
				instead(t, b.put, filepath.Join(dir, r.file))
				there := filepath.Join(dir, r.what)
				_, talk, code := answered("verify", there, "--root", filepath.Join(from, "study"))
				if r.what == "bag" {
					_, talk, code = answered("verify", there)
				}
				if code != r.verify {
					t.Errorf("verify: exit code %d, want %d: %s", code, r.verify, talk)
				}
				if _, talk, code := answered("diff", there, filepath.Join(from, "manifest.json")); code != r.diff {
					t.Errorf("diff: exit code %d, want %d: %s", code, r.diff, talk)
				}
			})
		}
	}
}

// Whatever a command line names is a file or a pipe, and is bounded where it is read whole.
func TestWhatIsNamedIsAFileOrAPipe(t *testing.T) {
	dir := t.TempDir()
	study := filepath.Join(dir, "study")
	if err := os.CopyFS(study, os.DirFS("../../examples/interviews")); err != nil {
		t.Fatal(err)
	}
	sound := filepath.Join(dir, "manifest.json")
	if _, talk, code := answered("sources", study, "-o", sound); code != commands.ExitDone {
		t.Fatalf("exit code %d: %s", code, talk)
	}
	for _, row := range []struct {
		args, endless string // FILE is what is named; endless is the limit that an endless file is above, or what else is wrong with it
	}{
		{"verify FILE", "not a list of digests"},
		{"diff FILE SOUND", "not a list of digests"},
		{"diff SOUND FILE", "not a list of digests"},
		{"scan --files-from FILE", "too large: more than 256 MiB"},
		{"tokens STUDY --files-from FILE -0", "too large: more than 256 MiB"},
		{"models --models-file FILE", "too large: more than 64 MiB"},
		{"plan STUDY --model gpt-4o --models-file FILE", "too large: more than 64 MiB"},
		{"budget STUDY --model gpt-4o --models-file FILE", "too large: more than 64 MiB"},
		{"tokens STUDY --tokenizer FILE", "too large: more than 256 MiB"},
		{"combine STUDY --tokenizer FILE -o OUT", "too large: more than 256 MiB"},
	} {
		file := filepath.Join(dir, "file.json")
		args := strings.Fields(strings.NewReplacer("FILE", file, "SOUND", sound, "STUDY", study, "OUT", filepath.Join(dir, "out")).Replace(row.args))
		for _, b := range bad[1:] {
			instead(t, b.put, file)
			want := regexp.QuoteMeta("persona: "+file) + ": a device, not a file or a pipe: it is not opened\n"
			if b.kind == "an endless file" {
				want = regexp.QuoteMeta("persona: "+file) + ": .*" + row.endless + "\n"
			}
			_, talk, code := answered(args...)
			if ok, _ := regexp.MatchString("^"+want, talk); code != commands.ExitFailed || !ok {
				t.Errorf("%s, %s: exit code %d, %q, want %d, %s", row.args, b.kind, code, talk, commands.ExitFailed, want)
			}
		}
		instead(t, bad[0].put, file)
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		root := (&app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, now: time.Now}).command()
		root.SetArgs(args)
		if err := root.ExecuteContext(ctx); err == nil || ctx.Err() == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
			t.Errorf("%s, a pipe that nobody writes to, interrupted: got %v, want %v", row.args, err, context.Canceled)
		}
		_ = os.Remove(file)
	}
}

// A pipe is read as a file is.
func TestAPipeMayBeNamed(t *testing.T) {
	dir := t.TempDir()
	study, pipe := filepath.Join(dir, "study"), filepath.Join(dir, "pipe")
	if err := os.CopyFS(study, os.DirFS("../../examples/interviews")); err != nil {
		t.Fatal(err)
	}
	sound, _, code := answered("sources", study, "--json")
	if code != commands.ExitDone {
		t.Fatalf("exit code %d", code)
	}
	for _, row := range []struct{ args, text string }{
		{"verify PIPE", sound}, {"scan --files-from PIPE", study + "\n"}, {"models --models-file PIPE", `{"models": []}`},
	} {
		instead(t, bad[0].put, pipe)
		written := make(chan error, 1)
		go func() { written <- os.WriteFile(pipe, []byte(row.text), 0o600) }()
		_, talk, code := answered(strings.Fields(strings.ReplaceAll(row.args, "PIPE", pipe))...)
		if code != commands.ExitDone {
			t.Errorf("%s: exit code %d: %s", row.args, code, talk)
		}
		if err := <-written; err != nil {
			t.Errorf("%s: %v", row.args, err)
		}
	}
}

// What is at -o is looked at, as an earlier manifest may be written anew; a pipe there is written
// to and never read.
func TestAnOutputIsNotWaitedFor(t *testing.T) {
	for _, b := range bad[:2] {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("words\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, "out.json")
		instead(t, b.put, out)
		read := make(chan string, 1)
		if b.kind == "a named pipe" {
			go func() {
				data, err := os.ReadFile(out)
				read <- fmt.Sprint(len(data) > 0, err)
			}()
		} else {
			read <- "true <nil>"
		}
		if _, talk, code := answered("sources", dir, "-o", out); code != commands.ExitDone {
			t.Errorf("%s: exit code %d: %s", b.kind, code, talk)
		}
		if got := <-read; got != "true <nil>" {
			t.Errorf("%s: got %s", b.kind, got)
		}
	}
}
