package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/commands"
)

// A command that is interrupted says so in JSON too, once, and what it had begun to say is closed.
func TestAnInterruptIsSaidInJSON(t *testing.T) {
	const study = "../../examples/interviews"
	interrupt := commands.ErrorOf(context.Canceled)
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
