package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// hourAhead is a clock that runs an hour ahead: files that a test has just made are old to it.
func hourAhead() time.Time { return time.Now().Add(time.Hour) }

// answer is what a command line does, with a read cache in dir, which "" turns off.
func answer(dir string, args ...string) string {
	var out, talk bytes.Buffer
	began := hourAhead() // and stands still, so that no slow machine makes it tell of its progress
	code := run(context.Background(), args, &app{in: strings.NewReader(""), out: &out, err: &talk, now: func() time.Time { return began }, cache: dir})
	return fmt.Sprintf("exit code %d\n%s%s", code, &out, &talk)
}

// asProgram makes this test's own binary run a command line as the program does.
const asProgram = "PERSONA_TEST_ARGS"

func TestAsTheProgram(t *testing.T) {
	args, ok := os.LookupEnv(asProgram)
	if !ok {
		t.Skip("of other tests")
	}
	limitFiles(os.Getenv(asProgram + "_LIMIT"))
	a := system()
	a.now = hourAhead
	os.Exit(run(untilInterrupted(), strings.Split(args, "\n"), a))
}

// program is a command line in a process of its own.
func program(t *testing.T, cache string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, "-test.run=^TestAsTheProgram$")
	c.Env = append(os.Environ(), asProgram+"="+strings.Join(args, "\n"), "PERSONA_CACHE="+cache)
	return c
}

// TestAShortRunCollectsNoGarbage: internal/gc is initialised before the modules that fill the heap
// in their own init.
func TestAShortRunCollectsNoGarbage(t *testing.T) {
	c := program(t, "off", "--version")
	c.Env = append(c.Env, "GODEBUG=gctrace=1", "GOGC=", "GOMEMLIMIT=")
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "persona ") || strings.Contains(string(out), "gc 1 @") {
		t.Errorf("%v\n%s", err, out)
	}
}

// nasty makes a tree with everything that a reading may meet, and returns it.
func nasty(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string]string{
		"a.txt": "one two three", "empty.md": "", "sub/b.md": "caf\xe9 au lait", "sub/deep/er/c.csv": "q,a\n1,\"x\n", "sub/d.json": `{"a":"b"}`, "broken.json": "{",
		"mask.txt": "\x00\x01\x02\x00\x7fELF\x00\x00", "p.txt": "%PDF-1.4", "x.pdf": "%PDF-1.4 and no more", "y.docx": "PK\x03\x04", "page.html": "<p>Hello<!-- c --> you", "u.txt": "\xff\xfeh\x00i\x00",
		"bad.txt": "so\xffso\xfe \xc3\xa9\xc3\xa9\xc3\xa9", "photo.png": "no text", ".hidden/e.txt": "hidden", "line\nbreak.txt": "x", "l\xe9.txt": "not UTF-8", "mail.eml": "Subject: x\r\n\r\nHello",
		".gitignore": "*.log\n", "z.log": "ignored",
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Log("left out:", err)
		}
	}
	_ = os.Symlink("a.txt", filepath.Join(dir, "link.txt"))
	_ = os.Symlink("nowhere", filepath.Join(dir, "dangling.txt"))
	return dir
}

func TestTheAnswerIsTheSameWithAndWithoutTheCache(t *testing.T) {
	tree, real := nasty(t), sharedData(t)
	lines := [][]string{
		{"tokens", tree}, {"tokens", tree, "--json"}, {"tokens", tree, "--tree", "--hidden"}, {"tokens", tree, "--follow", "--order", "size"},
		{"tokens", tree, "--model", "claude-sonnet-4-5"}, {"tokens", tree, "--tokenizer", "r50k_base"}, {"tokens", tree, "--encoding", "windows-1252"},
		{"sources", tree, "--json"}, {"sources", tree, "--format", "sha256sum"}, {"sources", tree, "--format", "markdown"}, {"sources", tree},
		{"tokens", filepath.Join(tree, "a.txt"), filepath.Join(tree, "sub")},
	}
	if _, err := os.Stat(real); err == nil {
		lines = append(lines, []string{"sources", real, "--json", "--exclude", "*.pdf"})
	} else {
		t.Log("no data beside the checkout: left out")
	}
	cache := filepath.ToSlash(t.TempDir())
	for _, args := range lines {
		want := answer("", args...)
		for _, how := range []string{"first", "second", "--paranoid", "after --paranoid", "--no-cache"} {
			words := args
			if strings.HasPrefix(how, "--") {
				words = append(slices.Clone(args), how)
			}
			if got := answer(cache, words...); got != want {
				t.Errorf("persona %q, %s: got\n%s\nwant\n%s", args, how, got, want)
			}
		}
	}
}

func TestChangesThatHideAreSeen(t *testing.T) {
	for _, r := range []struct {
		name   string
		change func(file string) error
	}{
		{"other words of the same length, and the time set back", func(file string) error {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			if err := os.WriteFile(file, []byte("three for one"), 0o644); err != nil {
				return err
			}
			return os.Chtimes(file, info.ModTime(), info.ModTime())
		}},
		{"another file moved there, of the same length and time", func(file string) error {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			other := file + ".new"
			if err := os.WriteFile(other, []byte("three for one"), 0o644); err != nil {
				return err
			}
			if err := os.Chtimes(other, info.ModTime(), info.ModTime()); err != nil {
				return err
			}
			return os.Rename(other, file)
		}},
		{"a format that was text becomes none", func(file string) error { return os.WriteFile(file, []byte("\x00\x01\x02\x00\x7fELF"), 0o644) }},
		{"it is gone", os.Remove},
	} {
		t.Run(r.name, func(t *testing.T) {
			data, cache := t.TempDir(), filepath.ToSlash(t.TempDir())
			for _, name := range []string{"a.txt", "b.txt"} {
				if err := os.WriteFile(filepath.Join(data, name), []byte("one two three"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := answer(cache, "sources", data, "--json")
			if err := r.change(filepath.Join(data, "a.txt")); err != nil {
				t.Fatal(err)
			}
			want := answer("", "sources", data, "--json")
			if got := answer(cache, "sources", data, "--json"); got != want || got == before {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Killed whenever, however often, the program loses nothing and believes nothing false.
func TestKilledAtAnyMomentTheNextRunGivesTheSameAnswer(t *testing.T) {
	rounds := 200
	if testing.Short() {
		rounds = 10
	}
	data, cache := t.TempDir(), filepath.ToSlash(t.TempDir())
	rnd := rand.New(rand.NewPCG(3, 4))
	write := func(i int) {
		name := filepath.Join(data, fmt.Sprintf("d%02d", i%20), fmt.Sprintf("f%03d.txt", i))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, fmt.Appendf(nil, "round %d of %d", rnd.IntN(1000), i), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 400 {
		write(i)
	}
	args := []string{"sources", data, "--format", "sha256sum"}
	start := time.Now()
	if out, err := program(t, cache, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	took := time.Since(start)
	killed := 0
	for range rounds {
		for range 20 {
			write(rnd.IntN(400))
		}
		c := program(t, cache, args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(rnd.Int64N(int64(took)+1)), func() { _ = c.Process.Kill() })
		if c.Wait() != nil {
			killed++
		}
		timer.Stop()
		want := answer("", args...)
		if got := answer(cache, args...); got != want {
			t.Fatalf("after %d kills: got\n%s\nwant\n%s", killed, got, want)
		}
	}
	t.Logf("%d of %d runs were killed", killed, rounds)
}

// coverageTrouble is what the test binary says itself where it measures coverage and cannot write
// it down.
var coverageTrouble = regexp.MustCompile(`\n?error: coverage .*\n`)

func TestAFullDiskEndsNothing(t *testing.T) {
	if !canLimitFiles {
		t.Skip("this system has no limit for the size of files")
	}
	data, cache := nasty(t), filepath.ToSlash(t.TempDir())
	for i := range 200 {
		if err := os.WriteFile(filepath.Join(data, fmt.Sprintf("n%d.txt", i)), []byte("one two three"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"sources", data, "--format", "sha256sum"}
	want := answer("", args...)
	for _, limit := range []string{"1", "4096", "16384", "20000", "32768", "40000", "100000000"} {
		c := program(t, cache, args...)
		c.Env = append(c.Env, asProgram+"_LIMIT="+limit)
		out, _ := c.CombinedOutput()
		out = coverageTrouble.ReplaceAll(out, nil)
		if got := fmt.Sprintf("exit code %d\n%s", c.ProcessState.ExitCode(), out); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("files of at most %s bytes: got\n%s\nwant\n%s", limit, got, want)
		}
		if got := answer(cache, args...); got != want {
			t.Errorf("after files of at most %s bytes: got\n%s\nwant\n%s", limit, got, want)
		}
		_ = os.RemoveAll(cache)
	}
}
