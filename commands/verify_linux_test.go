package commands_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/runs"
)

// waiting is each kind of thing that may stand where a file is expected, and makes whoever reads it
// wait or never end.
var waiting = []struct {
	kind string
	put  func(name string) error
}{
	{"a named pipe", func(name string) error { return syscall.Mkfifo(name, 0o600) }},
	{"a link to a device", func(name string) error { return os.Symlink("/dev/zero", name) }},
	{"an endless file", func(name string) error {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			return err
		}
		return os.Truncate(name, 1<<40)
	}},
}

// instead puts something in the place of a file.
func instead(t *testing.T, put func(string) error, name string) {
	t.Helper()
	remove(t, name)
	if err := put(name); err != nil {
		t.Skip("not possible here:", err)
	}
}

// Whatever stands in the place of a file of a record, no command waits for it or reads without end.
func TestNoFileOfARecordIsWaitedFor(t *testing.T) {
	onRecord(t)
	files := []string{"bag/bagit.txt", "bag/bag-info.txt", "bag/manifest-sha256.txt", "bag/tagmanifest-sha256.txt", "bag/persona/manifest.json", "bag/data/a.txt"}
	for _, name := range runs.Files() {
		files = append(files, "run/"+name)
	}
	for _, file := range files {
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range waiting {
			if bad.kind == "an endless file" && file == "bag/data/a.txt" {
				continue // data may be as large as it likes: it is hashed as it comes
			}
			instead(t, bad.put, file)
			dir, _, _ := strings.Cut(file, "/")
			doc, err := commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: dir})
			if err == nil {
				err = doc.Outcome()
			}
			var e *commands.Error
			if !errors.As(err, &e) || e.Exit != commands.ExitCheckFailed {
				t.Errorf("%s as %s: got %v, want exit code %d", bad.kind, file, err, commands.ExitCheckFailed)
			}
			_, err = commands.Diff(t.Context(), commands.World{}, commands.DiffRequest{Old: dir, New: "manifest.json"})
			if want := file == "run/"+runs.JSONFile || file == "run/"+runs.ManifestFile; want != (err != nil) {
				t.Errorf("%s as %s: the difference: got %v, want an error: %v", bad.kind, file, err, want)
			}
		}
		remove(t, file)
		put(t, ".", map[string]string{file: string(whole)})
	}
}

// Whatever is named as a record is a file or a pipe, and a pipe is waited for until somebody ends
// the waiting.
func TestARecordIsAFileOrAPipe(t *testing.T) {
	onRecord(t)
	for _, bad := range waiting {
		instead(t, bad.put, "record")
		ctx, cancel := context.WithCancel(t.Context())
		if bad.kind == "a named pipe" {
			cancel()
		}
		_, verified := commands.Verify(ctx, commands.World{}, commands.VerifyRequest{File: "record"})
		_, compared := commands.Diff(ctx, commands.World{}, commands.DiffRequest{Old: "manifest.json", New: "record"})
		cancel()
		for _, err := range []error{verified, compared} {
			var e *commands.Error
			switch {
			case bad.kind == "a named pipe":
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%s: got %v, want %v", bad.kind, err, context.Canceled)
				}
			case !errors.As(err, &e) || e.Exit != commands.ExitFailed || e.Path != "record":
				t.Errorf("%s: got %v, want exit code %d about the record", bad.kind, err, commands.ExitFailed)
			}
		}
	}
}

// A file of a study that is a pipe now is not opened.
func TestASourceThatIsAPipeNow(t *testing.T) {
	for _, record := range []string{"manifest.json", "study/SUMS", "study/HASHES", "run"} {
		onRecord(t)
		put(t, "study", ignoreLists)
		instead(t, waiting[0].put, "study/a.txt")
		doc, err := commands.Verify(t.Context(), commands.World{}, commands.VerifyRequest{File: record})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Counts.Same != 1 || doc.Counts.Unreadable != 1 || doc.Counts.Different() != 1 {
			t.Errorf("%s: got %+v, want one that is unreadable", record, doc.Counts)
		}
	}
}
