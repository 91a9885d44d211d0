package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
)

// manyStudies writes n small studies, and returns their folder.
func manyStudies(t testing.TB, n int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "studies")
	for i := range n {
		for p := range 4 {
			name := filepath.Join(dir, fmt.Sprintf("s%03d", i), fmt.Sprintf("p%d.md", p))
			text := fmt.Sprintf("Interviewer: Why?\n\nP: I want the %d names of the birds because my %d kids ask me every Sunday.\n", i, p)
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// A batch that is killed again and again, at any time, completes with every task once and every
// folder whole. PERSONA_KILLS says how often.
func TestAKilledBatchResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	kills := 6
	if said, err := strconv.Atoi(os.Getenv("PERSONA_KILLS")); err == nil {
		kills = said
	}
	const tasks = 30
	studies := manyStudies(t, tasks)
	whole, out := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "out")
	start := time.Now()
	if text, err := program(t, "off", "batch", studies, "-o", whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	took := time.Since(start)
	random := rand.New(rand.NewPCG(uint64(kills), 1))
	for i := range kills {
		if i%10 == 0 {
			_ = os.RemoveAll(out)
		}
		c := program(t, "off", "batch", studies, "-o", out, "--resume")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Float64() * 1.1 * float64(took))) // perhaps while the index is written
		_ = c.Process.Kill()
		_ = c.Wait()
		for _, d := range entries(t, out) {
			if run, err := runs.Open(filepath.Join(out, d)); err == nil && !scan.Temporary(d) {
				for _, f := range run.Files() {
					if f.Verdict != "same" {
						t.Errorf("kill %d: %s of %s is %s", i, f.Path, d, f.Verdict)
					}
				}
			}
		}
	}
	if text, err := program(t, "off", "batch", studies, "-o", out, "--resume").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, name := range []string{commands.IndexFile, commands.IndexReading} {
		got, err1 := os.ReadFile(filepath.Join(out, name))
		want, err2 := os.ReadFile(filepath.Join(whole, name))
		if err1 != nil || err2 != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v, %v, or it is not that of one go", name, err1, err2)
		}
	}
	if got, want := len(entries(t, out)), len(entries(t, whole)); got != want {
		t.Errorf("%d things in the folder, want %d: %v", got, want, entries(t, out))
	}
}

// entries are the names in a folder; nil if it is not there.
func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Name() != scan.RunMarker {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestAnInterruptLeavesDoneFoldersWhole(t *testing.T) {
	studies := manyStudies(t, 40)
	out := filepath.Join(t.TempDir(), "out")
	c := program(t, "off", "-j", "1", "batch", studies, "-o", out)
	var talk bytes.Buffer
	c.Stderr = &talk
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for tries := 0; len(entries(t, out)) < 5; tries++ {
		if tries > 60_000 {
			_ = c.Process.Kill()
			t.Fatalf("nothing is written: %s", &talk)
		}
		time.Sleep(time.Millisecond)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Skip("no interrupt here")
	}
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != commands.ExitFailed && code != commands.ExitDone || code == commands.ExitFailed && !bytes.Contains(talk.Bytes(), []byte("interrupted")) {
		t.Errorf("exit code %d\n%s", code, &talk)
	}
	for _, d := range entries(t, out) {
		if run, err := runs.Open(filepath.Join(out, d)); err == nil && len(run.Set.Personas) == 0 {
			t.Errorf("%s is not whole", d)
		}
	}
}
