package commands_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// sourcesFolder makes a folder of files: names and texts in turn.
func sourcesFolder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sourcesBroken is a file that should be readable and is not.
const sourcesBroken = "\"never closed\n"

// sourcesUnlike says what of an error is not as it should be; "" if all is.
func sourcesUnlike(err error, exit int, message, path, hint string) string {
	if err == nil {
		return "no error"
	}
	got := commands.AsError(err)
	if got.Exit != exit || got.Error() != message || got.Path != path || !strings.Contains(got.Hint, hint) || (hint == "") != (got.Hint == "") {
		return fmt.Sprintf("got exit %d, %q, path %q, hint %q, want exit %d, %q, path %q, hint %q",
			got.Exit, got.Error(), got.Path, got.Hint, exit, message, path, hint)
	}
	return ""
}

// sourcesLeft is what a folder holds, unfinished things too.
func sourcesLeft(t *testing.T, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func askSources(paths ...string) commands.SourcesRequest {
	return commands.SourcesRequest{Data: commands.Data{Paths: paths}}
}

func TestSourcesComeAsTheyAreReadAndThenTheirSums(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one two", "sub/b.md", "three", "c.png", "\x89PNG")
	var told []string
	w := commands.World{Read: func(s sources.Source) { told = append(told, s.Path) }}
	doc, err := commands.Sources(t.Context(), w, askSources(dir))
	if err != nil {
		t.Fatal(err)
	}
	if d := doc.Head; d.Schema != manifest.Schema || d.Tokenizer != "o200k_base" || len(d.Roots) != 1 || d.Roots[0].Path != filepath.ToSlash(dir) || d.Digest != "" {
		t.Errorf("before any file is read: got %+v", d)
	}
	var paths []string
	var list []byte
	for s, err := range doc.Entries {
		if err != nil {
			t.Fatal(err)
		}
		paths, list = append(paths, s.Path), manifest.AppendSum(list, s.SHA256, s.Path)
	}
	want := []string{"a.txt", "sub/b.md"}
	if !reflect.DeepEqual(paths, want) || !reflect.DeepEqual(told, want) {
		t.Errorf("got %q, and told were %q, want %q", paths, told, want)
	}
	sum := sha256.Sum256(list)
	d := doc.Head
	if d.Digest != hex.EncodeToString(sum[:]) || d.Totals != (manifest.Totals{Files: 2, Bytes: 12, Tokens: 3, Excluded: 1}) {
		t.Errorf("got digest %s, %+v, want %x, of 2 files with 12 bytes and 3 tokens, and 1 left out", d.Digest, d.Totals, sum)
	}
	if len(d.Excluded) != 1 || d.Excluded[0].Path != "c.png" || len(d.Problems) != 0 || doc.Outcome() != nil {
		t.Errorf("got left out %v, problems %v, outcome %v", d.Excluded, d.Problems, doc.Outcome())
	}
}

// manifestOf is what is asked for as JSON, in the three ways that there are.
func manifestOf(t *testing.T, r commands.SourcesRequest, dir string) (streamed, written, saved []byte) {
	t.Helper()
	doc, err := commands.Sources(t.Context(), commands.World{}, r)
	if err != nil {
		t.Fatal(err)
	}
	var stream, writer bytes.Buffer
	if err := errors.Join(commands.WriteJSON(&stream, doc), doc.Outcome()); err != nil {
		t.Fatal(err)
	}
	if _, err := commands.WriteSources(t.Context(), commands.World{}, r, commands.ManifestJSON, &writer); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "m.json")
	if _, err := commands.SaveSources(t.Context(), commands.World{}, r, commands.ManifestJSON, file); err != nil {
		t.Fatal(err)
	}
	if saved, err = os.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	return stream.Bytes(), writer.Bytes(), saved
}

func TestTheDocumentOfSourcesIsTheManifest(t *testing.T) {
	r := askSources(sourcesFolder(t, "a.txt", "one two", "b.txt", "three"))
	r.Selection.Ext = []string{"txt"}
	streamed, writer, saved := manifestOf(t, r, t.TempDir())
	if !bytes.Equal(streamed, writer) {
		t.Errorf("got as a document\n%s\nand written\n%s", streamed, writer)
	}
	m, err := manifest.Read(bytes.NewReader(streamed))
	if err != nil || len(m.Sources) != 2 || m.Sources[1].Path != "b.txt" || !reflect.DeepEqual(m.Selection.Ext, []string{"txt"}) {
		t.Errorf("got %+v, %v", m, err)
	}
	s, err := manifest.Read(bytes.NewReader(saved))
	if err != nil || s.Digest != m.Digest {
		t.Fatalf("got %+v, %v", s, err)
	}
	if filepath.IsAbs(filepath.FromSlash(s.Roots[0].Path)) || !filepath.IsAbs(filepath.FromSlash(m.Roots[0].Path)) {
		t.Errorf("got %q for a file, want what is seen from its folder, and %q for a writer, want an absolute path", s.Roots[0].Path, m.Roots[0].Path)
	}
}

func TestManifestsInEachFormat(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one two", "b.txt", "three", "c.png", "\x89PNG")
	for _, row := range []struct {
		format commands.ManifestFormat
		begin  string
		tokens int
	}{
		{commands.ManifestJSON, "{\n  \"schema\": \"persona.sources/v1\"", 3},
		{commands.ManifestSums, "8ab63e29", 0},
		{commands.ManifestMarkdown, "## Data Sources\n", 3},
	} {
		t.Run(string(row.format), func(t *testing.T) {
			var out bytes.Buffer
			doc, err := commands.WriteSources(t.Context(), commands.World{}, askSources(dir), row.format, &out)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "file")
			saved, err := commands.SaveSources(t.Context(), commands.World{}, askSources(dir), row.format, file)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(file)
			if err != nil || !strings.HasPrefix(string(text), row.begin) || !strings.HasPrefix(out.String(), row.begin) {
				t.Errorf("got %.60q and %.60q, %v, want both to begin with %q", text, &out, err, row.begin)
			}
			if saved.File != file || doc.File != "" || saved.Format != row.format || saved.Digest != doc.Digest || saved.Totals != doc.Totals {
				t.Errorf("got %+v and %+v", saved, doc)
			}
			if doc.Totals != (manifest.Totals{Files: 2, Bytes: 12, Tokens: row.tokens, Excluded: 1}) || len(doc.Excluded) != 1 || doc.Outcome() != nil {
				t.Errorf("got %+v, left out %v, outcome %v", doc.Totals, doc.Excluded, doc.Outcome())
			}
			var asJSON bytes.Buffer
			if err := commands.WriteJSON(&asJSON, saved); err != nil || !strings.Contains(asJSON.String(), `"schema": "persona.sources-file/v1"`) {
				t.Errorf("got %s, %v", &asJSON, err)
			}
		})
	}
}

func TestFilesThatCannotBeReadAreAnOutcome(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one", "b.csv", sourcesBroken)
	for _, f := range []commands.ManifestFormat{commands.ManifestJSON, commands.ManifestSums, commands.ManifestMarkdown} {
		doc, err := commands.WriteSources(t.Context(), commands.World{}, askSources(dir), f, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := sourcesUnlike(doc.Outcome(), commands.ExitPartial, "1 file or folder could not be read; the rest is done", "", "close the quote that is named"); wrong != "" {
			t.Errorf("%s: %s", f, wrong)
		}
		if p := commands.AsError(doc.Outcome()).Problems; len(p) != 1 || p[0].Path != "b.csv" || !reflect.DeepEqual(doc.Errors, p) {
			t.Errorf("%s: got %v in the outcome, %v in the document, want b.csv", f, p, doc.Errors)
		}
	}
}

func TestNoFilesAreAnError(t *testing.T) {
	dir, empty := t.TempDir(), sourcesFolder(t, "b.csv", sourcesBroken)
	message := "no readable files in " + empty
	for _, f := range []commands.ManifestFormat{commands.ManifestSums, commands.ManifestMarkdown} {
		var out bytes.Buffer
		_, err := commands.WriteSources(t.Context(), commands.World{}, askSources(empty), f, &out)
		if wrong := sourcesUnlike(err, commands.ExitFailed, message, empty, "close the quote that is named"); wrong != "" || out.Len() > 0 {
			t.Errorf("%s: %s; written is %q", f, wrong, &out)
		}
	}
	for _, f := range []commands.ManifestFormat{commands.ManifestJSON, commands.ManifestSums, commands.ManifestMarkdown} {
		_, err := commands.SaveSources(t.Context(), commands.World{}, askSources(empty), f, filepath.Join(dir, "out"))
		if wrong := sourcesUnlike(err, commands.ExitFailed, message, empty, "close the quote that is named"); wrong != "" {
			t.Errorf("%s, to a file: %s", f, wrong)
		}
	}
	if left := sourcesLeft(t, dir); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	var out bytes.Buffer
	doc, err := commands.WriteSources(t.Context(), commands.World{}, askSources(empty), commands.ManifestJSON, &out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.Read(&out)
	if wrong := sourcesUnlike(doc.Outcome(), commands.ExitFailed, message, empty, "close the quote that is named"); wrong != "" || err != nil || len(m.Problems) != 1 {
		t.Errorf("JSON for a writer: %s, %v, %+v", wrong, err, m)
	}
}

func TestWhatSourcesRefuse(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one", "b.txt", "two", "folder/c.txt", "three")
	a, folder := filepath.Join(dir, "a.txt"), filepath.Join(dir, "folder")
	nowhere := filepath.Join(dir, "nowhere")
	tokenizer := askSources(dir)
	tokenizer.Tokenizer = "none"
	for _, row := range []struct {
		name          string
		r             commands.SourcesRequest
		format        commands.ManifestFormat
		file          string
		exit          int
		message, path string
		hint          string
	}{
		{"a format that there is not", askSources(dir), "pdf", "out", commands.ExitUsage, `--format: there is no format "pdf"`, "", "known are json, sha256sum, markdown and bagit"},
		{"no path", askSources(), commands.ManifestJSON, "out", commands.ExitUsage, "no path given", "", "give a folder"},
		{"a path that is not there", askSources(nowhere), commands.ManifestJSON, "out", commands.ExitFailed, nowhere + ": no such file or folder", nowhere, "check the spelling"},
		{"a file that is a source", askSources(dir), commands.ManifestJSON, a, commands.ExitUsage, "-o: " + a + " would be overwritten, and it is one of the sources", a, "--exclude"},
		{"a list in place of a source", askSources(dir), commands.ManifestSums, a, commands.ExitUsage, "-o: " + a + " would be overwritten, and it is one of the sources", a, "--exclude"},
		{"a report in place of a source", askSources(dir), commands.ManifestMarkdown, a, commands.ExitUsage, "-o: " + a + " would be overwritten, and it is one of the sources", a, "--exclude"},
		{"a file in no folder", askSources(dir), commands.ManifestJSON, filepath.Join(nowhere, "m"), commands.ExitFailed, "write " + filepath.Join(nowhere, "m") + ": no such file or folder", filepath.Join(nowhere, "m"), "does its folder exist"},
		{"a file that is a folder", askSources(dir), commands.ManifestSums, folder, commands.ExitFailed, folder + ": is a folder", folder, "give -o a file's name"},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc, err := commands.SaveSources(t.Context(), commands.World{}, row.r, row.format, row.file)
			if wrong := sourcesUnlike(err, row.exit, row.message, row.path, row.hint); wrong != "" || doc != nil {
				t.Error(wrong, doc)
			}
		})
	}
	if runtime.GOOS == "linux" {
		for file, why := range map[string]string{"/dev/full": "no space left on device; nothing was written", a + "/m": "not a directory"} {
			_, err := commands.SaveSources(t.Context(), commands.World{}, askSources(folder), commands.ManifestJSON, file)
			if wrong := sourcesUnlike(err, commands.ExitFailed, "write "+file+": "+why, file, ""); wrong != "" {
				t.Error(wrong)
			}
		}
	}
	if _, err := commands.Sources(t.Context(), commands.World{}, tokenizer); commands.AsError(err).Exit != commands.ExitUsage {
		t.Errorf("an unknown tokenizer: got %v, want wrong usage", err)
	}
	if text, err := os.ReadFile(a); string(text) != "one" || err != nil {
		t.Errorf("the source is now %q, %v", text, err)
	}
}

func TestAnEarlierManifestIsWrittenAnew(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one")
	file := filepath.Join(dir, "m.json")
	for range 2 {
		doc, err := commands.SaveSources(t.Context(), commands.World{}, askSources(dir), commands.ManifestJSON, file)
		if err != nil || doc.Totals.Files != 1 {
			t.Fatalf("got %+v, %v", doc, err)
		}
	}
}

// interruptedSources ends a run while files are read.
func interruptedSources(t *testing.T) (context.Context, commands.World) {
	ctx, cancel := context.WithCancel(t.Context())
	return ctx, commands.World{Read: func(sources.Source) { cancel() }}
}

func TestAnInterruptLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for i := range 2000 {
		files = append(files, fmt.Sprintf("%d.txt", i), "text")
	}
	study := sourcesFolder(t, files...)
	for _, f := range []commands.ManifestFormat{commands.ManifestJSON, commands.ManifestSums, commands.ManifestMarkdown} {
		ctx, w := interruptedSources(t)
		if doc, err := commands.SaveSources(ctx, w, askSources(study), f, filepath.Join(dir, "out")); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, %v", f, doc, err)
		}
	}
	ctx, w := interruptedSources(t)
	if doc, err := commands.BagSources(ctx, w, askSources(study), filepath.Join(dir, "bag")); !errors.Is(err, context.Canceled) {
		t.Errorf("a bag: got %v, %v", doc, err)
	}
	ctx, w = interruptedSources(t)
	doc, err := commands.Sources(ctx, w, askSources(study))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := commands.WriteJSON(&out, doc); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("as a document: got %v, and %.80q", err, &out)
	}
	if left := sourcesLeft(t, dir); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

type sourcesFull struct{}

var errSourcesFull = errors.New("no room")

func (sourcesFull) Write([]byte) (int, error) { return 0, errSourcesFull }

func TestAManifestThatCannotBeWritten(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one")
	for _, f := range []commands.ManifestFormat{commands.ManifestJSON, commands.ManifestSums, commands.ManifestMarkdown} {
		_, err := commands.WriteSources(t.Context(), commands.World{}, askSources(dir), f, sourcesFull{})
		if wrong := sourcesUnlike(err, commands.ExitFailed, "write the answer: no room", "", ""); wrong != "" || !errors.Is(err, errSourcesFull) {
			t.Errorf("%s: %s", f, wrong)
		}
	}
	doc, err := commands.Sources(t.Context(), commands.World{}, askSources(dir))
	if err != nil {
		t.Fatal(err)
	}
	if wrong := sourcesUnlike(commands.WriteJSON(sourcesFull{}, doc), commands.ExitFailed, "write the answer: no room", "", ""); wrong != "" {
		t.Errorf("as a document: %s", wrong)
	}
}

// sourcesMemory counts who asks it.
type sourcesMemory struct{ begun int }

func (m *sourcesMemory) Begin([]scan.Root, string, string)                      { m.begun++ }
func (*sourcesMemory) Known(scan.File) (s sources.Source, b string, known bool) { return }
func (*sourcesMemory) Learned(scan.File, sources.Source, error)                 {}
func (*sourcesMemory) End()                                                     {}

func TestOnlyABagAsksNoMemory(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one")
	m := &sourcesMemory{}
	w := commands.World{Memory: m}
	if _, err := commands.WriteSources(t.Context(), w, askSources(dir), commands.ManifestJSON, io.Discard); err != nil || m.begun != 1 {
		t.Errorf("a manifest: it was asked %d times, %v, want 1", m.begun, err)
	}
	if _, err := commands.BagSources(t.Context(), w, askSources(dir), filepath.Join(t.TempDir(), "bag")); err != nil || m.begun != 1 {
		t.Errorf("a bag: it was asked %d times more, %v, want 0", m.begun-1, err)
	}
}
