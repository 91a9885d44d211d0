package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/persona-go/persona/commands"
)

// Whoever sends the program a signal while it waits for a pipe gets the document of an error.
func TestASignalEndsTheWaitingWithADocument(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		pipe := filepath.Join(t.TempDir(), "models.json")
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Skip("no pipes here:", err)
		}
		c := program(t, "off", "models", "--models-file", pipe, "--json")
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		held, err := os.OpenFile(pipe, os.O_WRONLY, 0) // once the program has opened it
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := c.Wait(); !errors.As(err, &exit) || exit.ExitCode() != commands.ExitFailed {
			t.Errorf("%v: got %v, want exit code %d", signal, err, commands.ExitFailed)
		}
		_ = held.Close() // nothing was written
		var got commands.ErrorDocument
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Message != "interrupted; nothing was half written" {
			t.Errorf("%v: got %v,\n%s", signal, err, &out)
		}
	}
}
