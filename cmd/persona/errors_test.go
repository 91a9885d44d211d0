package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/commands"
)

// A command that is interrupted says so in JSON too, once, and what it had begun to say is closed.
func TestAnInterruptIsSaidInJSON(t *testing.T) {
	const study = "../../examples/interviews"
	for _, row := range []struct {
		args  string
		begun bool // the error is a member of the answer
	}{
		{"scan " + study, true},
		{"tokens " + study, true},
		{"budget " + study + " --window 100000", false},
		{"sources " + study, false},
		{"combine " + study + " -o " + filepath.Join(t.TempDir(), "out.txt"), false},
		{"estimate " + study, false},
		{"plan " + study, false},
		{"generate " + study + " -o " + filepath.Join(t.TempDir(), "run"), false},
		{"verify ../../commands/testdata/compat/sources.v1.json --root " + study, false},
		{"explain " + study + "/P01.md", false},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var out, talk bytes.Buffer
		code := run(ctx, append(strings.Fields(row.args), "--json"), &app{in: strings.NewReader(""), out: &out, err: &talk, now: time.Now})
		interrupt := commands.ErrorOf(context.Canceled)
		if !row.begun {
			interrupt.Message += "; nothing was half written"
		}
		if want := "persona: " + interrupt.Message + "\n"; code != commands.ExitFailed || talk.String() != want {
			t.Errorf("persona %s: exit code %d, %q, want %d, %q", row.args, code, &talk, commands.ExitFailed, want)
		}
		var got struct {
			commands.ErrorDocument
			Error commands.ErrorDocument
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("persona %s: %v:\n%s", row.args, err, &out)
		}
		want := got.ErrorDocument
		if row.begun {
			want = got.Error
		}
		if want != interrupt || strings.Count(out.String(), "persona.error/v1") != 1 {
			t.Errorf("persona %s: got\n%s\nwant %+v", row.args, &out, interrupt)
		}
	}
}

// interrupting is an answer that is interrupted as it begins.
type interrupting struct {
	bytes.Buffer
	interrupt func()
}

func (w *interrupting) Write(p []byte) (int, error) {
	w.interrupt()
	return w.Buffer.Write(p)
}

// Who has half of a text is not told that there is no half of anything.
func TestAnInterruptSaysThatNothingWasHalfWrittenOnlyIfThatIsSo(t *testing.T) {
	study := t.TempDir()
	for _, name := range []string{"a.txt", "b.txt", "c.txt"} {
		if err := os.WriteFile(filepath.Join(study, name), bytes.Repeat([]byte("one two three\n"), 50_000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for _, row := range []struct {
		name, args string
		begins     bool // the interrupt comes as the answer begins
		want       string
	}{
		{"behind half of a text", "combine " + study, true, "persona: interrupted\n"},
		{"before any of a text", "combine " + study, false, "persona: interrupted; nothing was half written\n"},
		{"of a text in a file", "combine " + study + " -o " + filepath.Join(t.TempDir(), "out.txt"), false, "persona: interrupted; nothing was half written\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := ended, func() {}
			if row.begins {
				ctx, cancel = context.WithCancel(t.Context())
			}
			defer cancel()
			out := &interrupting{interrupt: cancel}
			var talk bytes.Buffer
			code := run(ctx, strings.Fields(row.args), &app{in: strings.NewReader(""), out: out, err: &talk, now: time.Now})
			if code != commands.ExitFailed || talk.String() != row.want || row.begins != (out.Len() > 0) {
				t.Errorf("exit code %d, %d bytes, %q, want %d, %q", code, out.Len(), &talk, commands.ExitFailed, row.want)
			}
		})
	}
}
