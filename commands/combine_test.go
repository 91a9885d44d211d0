package commands_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/scan"
)

func askCombined(style combine.Style, paths ...string) commands.CombineRequest {
	return commands.CombineRequest{Data: commands.Data{Paths: paths}, Style: style}
}

// saveCombined combines to a file, whose text it returns. The answer is closed when the test ends.
func saveCombined(t *testing.T, w commands.World, r commands.CombineRequest) (doc *commands.Combined, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.txt")
	doc, err := commands.SaveCombined(t.Context(), w, r, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = doc.Close() })
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Head.Parts[0].File != file {
		t.Errorf("got the file %q, want %q", doc.Head.Parts[0].File, file)
	}
	return doc, string(data)
}

// listsOf are the lists of a combined text.
func listsOf(t *testing.T, doc *commands.Combined) (steps []combine.Step, places []commands.CombineSource) {
	t.Helper()
	for s, err := range doc.Steps() {
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, s)
	}
	for s, err := range doc.Sources() {
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, s)
	}
	return steps, places
}

// statedTokens are what some styles say of a source if somebody counts.
var statedTokens = regexp.MustCompile(`tokens: \d+\n|"tokens":\d+,`)

func TestOneTextOfFiles(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one \"two\"\n", "b.txt", "three", "c.png", "\x89PNG")
	texts := map[string]string{"a.txt": "one \"two\"\n", "b.txt": "three"}
	for _, style := range append(combine.Styles(), "") {
		t.Run("in the style "+string(style), func(t *testing.T) {
			doc, text := saveCombined(t, commands.World{}, askCombined(style, dir))
			steps, places := listsOf(t, doc)
			d, total := doc.Head, 0
			for _, s := range steps {
				total += s.Tokens
			}
			sum := sha256.Sum256([]byte(text))
			if d.TotalTokens != total || d.Parts[0].Tokens != total || d.Parts[0].Bytes != int64(len(text)) || d.Parts[0].SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("got %d tokens in %+v, want %d, of %d bytes with the SHA-256 %x", d.TotalTokens, d.Parts, total, len(text), sum)
			}
			if len(places) != 2 || d.TotalFiles != 2 || len(d.Excluded) != 1 || doc.Outcome() != nil {
				t.Fatalf("got %d places of %d files, left out %v, outcome %v", len(places), d.TotalFiles, d.Excluded, doc.Outcome())
			}
			for _, p := range places {
				escaped := style == combine.JSON && p.Path == "a.txt"
				switch {
				case escaped && (p.Start != nil || p.End != nil):
					t.Errorf("%s: got a place, want none: its text is escaped", p.Path)
				case !escaped && (p.Start == nil || p.End == nil || p.Part != 1 || text[*p.Start:*p.End] != texts[p.Path]):
					t.Errorf("%s: got %+v, want the place of %q", p.Path, p, texts[p.Path])
				}
			}
			if style == "" && d.Style != combine.Standard {
				t.Errorf("got the style %q, want the standard one", d.Style)
			}
			var out bytes.Buffer
			other, err := commands.WriteCombined(t.Context(), commands.World{}, askCombined(style, dir), &out)
			text = statedTokens.ReplaceAllString(text, "")
			if err != nil || out.String() != text {
				t.Fatalf("got for a writer\n%s\n%v, want\n%s", &out, err, text)
			}
			if steps, places := listsOf(t, other); len(steps)+len(places) > 0 || other.Head.TotalTokens != 0 || other.Head.TotalFiles != 2 {
				t.Errorf("for a writer: got %v, %v, %+v, want nothing counted", steps, places, other.Head)
			}
			_ = other.Close()
		})
	}
}

// combinedNames are names that JSON says in another way.
func combinedNames() []string {
	if runtime.GOOS == "windows" {
		return []string{"a.txt", "é日本.txt"}
	}
	return []string{"<&>.txt", "a.txt", "new\nline.txt", "\"\\.txt", "\u2028.txt", "é日本.txt", "é<\x7f.txt"}
}

func TestTheDocumentOfACombinedTextIsWhatEncodingJSONWrites(t *testing.T) {
	var files []string
	for _, name := range combinedNames() {
		files = append(files, name, "text of \""+name+"\"")
	}
	dir := sourcesFolder(t, append(files, "b.csv", sourcesBroken, "c.png", "\x89PNG")...)
	for _, style := range []combine.Style{combine.Standard, combine.JSON} {
		doc, _ := saveCombined(t, commands.World{}, askCombined(style, dir))
		d := *doc.Head
		d.Steps, d.Sources = listsOf(t, doc)
		var got, want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := errors.Join(commands.WriteJSON(&got, doc), e.Encode(d)); err != nil || got.String() != want.String() {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", style, err, &got, &want)
		}
		if len(d.Sources) != len(combinedNames()) || len(d.Errors) != 1 || len(d.Excluded) != 1 {
			t.Errorf("%s: got %d sources, %v, %v", style, len(d.Sources), d.Errors, d.Excluded)
		}
		if wrong := sourcesUnlike(doc.Outcome(), commands.ExitPartial, "1 file or folder could not be read; the rest is done", "", "close the quote that is named"); wrong != "" {
			t.Errorf("%s: %s", style, wrong)
		}
		if wrong := sourcesUnlike(commands.WriteJSON(sourcesFull{}, doc), commands.ExitFailed, "write the answer: no room", "", ""); wrong != "" {
			t.Errorf("%s: %s", style, wrong)
		}
	}
}

func TestStandardInputIsOneText(t *testing.T) {
	for _, row := range []struct {
		name, encoding string
		in             io.Reader
		text           string
	}{
		{"in UTF-8", "", strings.NewReader("one “two”"), "one “two”"},
		{"in another encoding", "windows-1252", strings.NewReader("one \x93two\x94"), "one “two”"},
		{"with nothing in it", "", nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := askCombined("", "-")
			r.Selection.Encoding = row.encoding
			doc, text := saveCombined(t, commands.World{In: row.in}, r)
			_, places := listsOf(t, doc)
			if len(places) != 1 || places[0].Path != "stdin" || text[*places[0].Start:*places[0].End] != row.text || doc.Outcome() != nil {
				t.Errorf("got %+v in %q, %v, want %q", places, text, doc.Outcome(), row.text)
			}
			var out bytes.Buffer
			if err := commands.WriteJSON(&out, doc); err != nil || !strings.Contains(out.String(), "\"excluded\": [],\n  \"errors\": []\n}") {
				t.Errorf("got %s, %v, want empty lists", &out, err)
			}
		})
	}
	r := askCombined("", "-")
	r.Selection.Encoding = "utf-8"
	_, err := commands.WriteCombined(t.Context(), commands.World{In: strings.NewReader("a\x00b\x00")}, r, io.Discard)
	if err == nil || !strings.HasPrefix(err.Error(), "standard input: ") {
		t.Errorf("no text: got %v, want an error about standard input", err)
	}
	_, err = commands.WriteCombined(t.Context(), commands.World{In: sourcesFailing{}}, r, io.Discard)
	if !errors.Is(err, errSourcesFull) {
		t.Errorf("a reader that fails: got %v, want %v", err, errSourcesFull)
	}
}

type sourcesFailing struct{}

func (sourcesFailing) Read([]byte) (int, error) { return 0, errSourcesFull }

func TestWhatCombineRefuses(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one", "b.txt", "two", "broken/c.csv", sourcesBroken, "empty/c.png", "\x89PNG")
	a, nowhere := filepath.Join(dir, "a.txt"), filepath.Join(dir, "nowhere")
	tokenizer := askCombined("", dir)
	tokenizer.Tokenizer = "none"
	both := askCombined("", dir)
	both.Tokenizer, both.Model = "o200k_base", "gpt-4o"
	for _, row := range []struct {
		name          string
		r             commands.CombineRequest
		file          string
		exit          int
		message, path string
		hint          string
	}{
		{"a style that there is not", askCombined("pretty", dir), "out", commands.ExitUsage, `--style: there is no style "pretty"`, "", "known are minimal, standard, detailed, xml, json"},
		{"two who count", both, "out", commands.ExitUsage, "--model and --tokenizer both say how to count", "", "leave out one of them"},
		{"no path", askCombined(""), "out", commands.ExitUsage, "no path given", "", "give a folder"},
		{"standard input among paths", askCombined("", dir, "-"), "out", commands.ExitUsage, "- stands alone, and is no path", "", "persona combine -"},
		{"a path that is not there", askCombined("", nowhere), "out", commands.ExitFailed, nowhere + ": no such file or folder", nowhere, "check the spelling"},
		{"a file that is a source", askCombined("", dir), a, commands.ExitUsage, "-o: " + a + " would be overwritten, and it is one of the sources", a, "--exclude"},
		{"a file in no folder", askCombined("", dir), filepath.Join(nowhere, "m"), commands.ExitFailed, "write " + filepath.Join(nowhere, "m") + ": no such file or folder", filepath.Join(nowhere, "m"), "does its folder exist"},
		{"a file that is a folder", askCombined("", dir), dir, commands.ExitFailed, dir + ": is a folder", dir, "give -o a file's name"},
		{"nothing that can be read", askCombined("", filepath.Join(dir, "broken")), filepath.Join(dir, "out"), commands.ExitFailed, "no readable files in " + filepath.Join(dir, "broken"), filepath.Join(dir, "broken"), "close the quote that is named"},
		{"no file at all", askCombined("", filepath.Join(dir, "empty")), filepath.Join(dir, "out"), commands.ExitFailed, "no readable files in " + filepath.Join(dir, "empty"), filepath.Join(dir, "empty"), "lists what was left out, and why"},
	} {
		t.Run(row.name, func(t *testing.T) {
			before := sourcesLeft(t, dir)
			doc, err := commands.SaveCombined(t.Context(), commands.World{}, row.r, row.file)
			if wrong := sourcesUnlike(err, row.exit, row.message, row.path, row.hint); wrong != "" || doc != nil {
				t.Error(wrong, doc)
			}
			if after := sourcesLeft(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("the folder holds %q, want %q as before", after, before)
			}
		})
	}
	if _, err := commands.SaveCombined(t.Context(), commands.World{}, tokenizer, "out"); commands.AsError(err).Exit != commands.ExitUsage {
		t.Errorf("an unknown tokenizer: got %v, want wrong usage", err)
	}
	var out bytes.Buffer
	_, err := commands.WriteCombined(t.Context(), commands.World{}, askCombined("", filepath.Join(dir, "broken")), &out)
	if commands.AsError(err).Exit != commands.ExitFailed || out.Len() > 0 {
		t.Errorf("nothing that can be read, for a writer: got %v and %q, want an error and nothing", err, &out)
	}
	if _, err := commands.WriteCombined(t.Context(), commands.World{}, askCombined("", dir), sourcesFull{}); !errors.Is(err, errSourcesFull) {
		t.Errorf("a writer that fails: got %v, want %v", err, errSourcesFull)
	}
}

// interrupting ends a run when the first piece of a text is written.
type interrupting struct{ cancel func() }

func (w interrupting) Write(p []byte) (int, error) {
	w.cancel()
	return len(p), nil
}

func TestAnInterruptEndsATextAndLeavesNothing(t *testing.T) {
	var files []string
	for i := range 300 {
		files = append(files, fmt.Sprintf("%d.txt", i), strings.Repeat("text ", 2000))
	}
	study, dir := sourcesFolder(t, files...), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	if doc, err := commands.WriteCombined(ctx, commands.World{}, askCombined("", study), interrupting{cancel}); !errors.Is(err, context.Canceled) || doc != nil {
		t.Errorf("for a writer: got %v, %v", doc, err)
	}
	if doc, err := commands.SaveCombined(ctx, commands.World{}, askCombined("", study), filepath.Join(dir, "out")); !errors.Is(err, context.Canceled) || doc != nil {
		t.Errorf("for a file: got %v, %v", doc, err)
	}
	r := askCombined("", "-")
	if doc, err := commands.SaveCombined(ctx, commands.World{In: strings.NewReader("x")}, r, filepath.Join(dir, "out")); !errors.Is(err, context.Canceled) || doc != nil {
		t.Errorf("of standard input: got %v, %v", doc, err)
	}
	if left := sourcesLeft(t, dir); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// combinedTemporary makes dir the folder for temporary files.
func combinedTemporary(t *testing.T, dir string) {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
}

func TestLongListsWaitInATemporaryFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("names this long are a matter of settings here")
	}
	folder := strings.Repeat(strings.Repeat("n", 199)+"/", 10)
	var files []string
	n := whole.SpoolMemory/2000 + 200
	for i := range n {
		files = append(files, fmt.Sprintf("%s%04d.txt", folder, i), "text")
	}
	study, temporary := sourcesFolder(t, files...), t.TempDir()
	combinedTemporary(t, temporary)
	doc, text := saveCombined(t, commands.World{}, askCombined(combine.Minimal, study))
	for range 2 { // a list may be asked for again
		steps, places := listsOf(t, doc)
		if len(places) != n || len(steps) <= n {
			t.Fatalf("got %d steps and %d places, want more than %d, and %d", len(steps), len(places), n, n)
		}
		for i, p := range places {
			if want := fmt.Sprintf("%s%04d.txt", folder, i); p.Path != want || text[*p.Start:*p.End] != "text" {
				t.Fatalf("%d: got %+v, want %s", i, p, want)
			}
		}
	}
	for range doc.Steps() {
		break // who has seen enough gets no more
	}
	seen := 0
	for range doc.Sources() {
		if seen++; seen == n-10 {
			break
		}
	}
	if seen != n-10 {
		t.Errorf("got %d places, want %d", seen, n-10)
	}
	_ = doc.Close()
	if left := sourcesLeft(t, temporary); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}

	nowhere, dir := filepath.Join(temporary, "nowhere"), t.TempDir()
	combinedTemporary(t, nowhere)
	_, err := commands.SaveCombined(t.Context(), commands.World{}, askCombined("", study), filepath.Join(dir, "out"))
	if wrong := sourcesUnlike(err, commands.ExitFailed, "temporary file in "+nowhere+": no such file or folder", nowhere, "TMPDIR"); wrong != "" {
		t.Error(wrong)
	}
	if left := sourcesLeft(t, dir); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if _, err := commands.WriteCombined(t.Context(), commands.World{}, askCombined("", study), io.Discard); err != nil {
		t.Errorf("a writer needs no temporary file: got %v", err)
	}
}

func TestNotesOfDocumentsAreOnRecord(t *testing.T) {
	dir := sourcesFolder(t, "a.html", "<p>one</p><script>two</script>", "b.txt", "three")
	doc, _ := saveCombined(t, commands.World{}, askCombined("", dir))
	stream, err := commands.Sources(t.Context(), commands.World{}, askSources(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range stream.Entries {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(doc.Head.Noted, stream.Head.Noted) {
		t.Errorf("got %+v when combined, %+v when recorded", doc.Head.Noted, stream.Head.Noted)
	}
	if !reflect.DeepEqual(doc.Head.Excluded, []scan.Excluded{}) {
		t.Errorf("got %+v left out, want an empty list", doc.Head.Excluded)
	}
}
