package commands_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/sources"
)

const examples = "../examples"

// complaint is what the error of a command must be.
type complaint struct {
	exit                int
	path, message, hint string // message and hint are parts of it; hint "" is none
}

func (w complaint) check(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %+v", w)
	}
	e := commands.AsError(err)
	if e.Exit != w.exit || e.Path != w.path || !strings.Contains(e.Error(), w.message) || !strings.Contains(e.Hint, w.hint) || (w.hint == "") != (e.Hint == "") {
		t.Errorf("got exit %d, path %q, message %q, hint %q\nwant %+v", e.Exit, e.Path, e, e.Hint, w)
	}
	if doc := commands.ErrorOf(err); doc != (commands.ErrorDocument{Schema: "persona.error/v1", Message: e.Error(), Path: e.Path, Hint: e.Hint, Exit: e.Exit}) {
		t.Errorf("as a document: got %+v", doc)
	}
}

func TestAnErrorSaysWhichFileItIsAbout(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	noModels, noTokenizer := put("models.json", `{"models": [{"nam": 1}]}`), put("tokenizer.json", "{")
	binary := filepath.Dir(put("binary/a.exe", "x"))
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	tokens := func(r commands.TokensRequest) error {
		_, err := commands.Tokens(t.Context(), commands.World{}, r)
		return err
	}
	fits := func(paths ...string) error {
		size := 100_000
		_, err := commands.Budget(t.Context(), commands.World{}, commands.BudgetRequest{Data: commands.Data{Paths: paths}, Window: &size})
		return err
	}
	for _, row := range []struct {
		name string
		err  error
		want complaint
	}{
		{"a path that is not there", fits("nowhere"), complaint{1, "nowhere", "nowhere: no such file or folder", "spelling"}},
		{"a folder without a file", fits(empty), complaint{1, empty, "no files in " + empty, ""}},
		{"a folder without a readable file", fits(binary), complaint{1, binary, "no readable files in " + binary, "persona tokens"}},
		{"two folders without a file are about none", fits(empty, empty+"/."), complaint{1, "", "no files in ", ""}},
		{"a list of paths that is not there", tokens(commands.TokensRequest{Data: commands.Data{From: "nowhere"}}), complaint{1, "nowhere", "nowhere: no such file", ""}},
		{"no path at all is about none", fits(), complaint{2, "", "no path given", "give a folder"}},
		{"a file of models that is none", tokens(commands.TokensRequest{Counting: commands.Counting{Model: "gpt-4o", ModelsFile: noModels}}), complaint{2, noModels, noModels + ": ", "persona models --help"}},
		{"a tokenizer that is none", tokens(commands.TokensRequest{Counting: commands.Counting{Tokenizer: noTokenizer}}), complaint{2, noTokenizer, "--tokenizer: ", "exact"}},
		{"a tokenizer that is not there", tokens(commands.TokensRequest{Counting: commands.Counting{Tokenizer: "nowhere.json"}}), complaint{1, "nowhere.json", "no such file", ""}},
		{"an interrupt is about none", fmt.Errorf("read: %w", context.Canceled), complaint{1, "", "interrupted", ""}},
		{"an error of somebody else", io.ErrUnexpectedEOF, complaint{1, "", "unexpected EOF", ""}},
	} {
		t.Run(row.name, func(t *testing.T) { row.want.check(t, row.err) })
	}
}

// endings returns the names of the members of a JSON document, in order, and the last of them.
func endings(t *testing.T, text []byte) (names []string, last json.RawMessage) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err == nil {
			err = dec.Decode(&last)
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		names = append(names, name.(string))
	}
	if !json.Valid(text) {
		t.Fatalf("not JSON:\n%s", text)
	}
	return names, last
}

func TestAnAnswerThatHadBegunIsClosedWithTheError(t *testing.T) {
	for _, row := range []struct {
		name  string
		start func(ctx context.Context, w commands.World) (commands.Document, error)
		after int // files that are read before the interrupt
		list  string
	}{
		{"scan, before the first file", func(ctx context.Context, w commands.World) (commands.Document, error) {
			return commands.Scan(ctx, w, commands.Data{Paths: []string{examples}})
		}, 0, "files"},
		{"tokens, before the first file", func(ctx context.Context, w commands.World) (commands.Document, error) {
			return commands.Tokens(ctx, w, commands.TokensRequest{Data: commands.Data{Paths: []string{examples}}})
		}, 0, "files"},
		{"tokens, behind the third file", func(ctx context.Context, w commands.World) (commands.Document, error) {
			return commands.Tokens(ctx, w, commands.TokensRequest{Data: commands.Data{Paths: []string{examples}}})
		}, 3, "files"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			left := row.after
			w := commands.World{Read: func(sources.Source) {
				if left--; left == 0 {
					cancel()
				}
			}}
			doc, err := row.start(ctx, w)
			if err != nil {
				t.Fatal(err)
			}
			if left == 0 {
				cancel()
			}
			var out bytes.Buffer
			if err = commands.WriteJSON(&out, doc); !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v, want that of the context", err)
			}
			names, last := endings(t, out.Bytes())
			if !slices.Contains(names, row.list) || names[len(names)-1] != "error" {
				t.Errorf("members %q, want %s and error as the last", names, row.list)
			}
			var got commands.ErrorDocument
			if err := json.Unmarshal(last, &got); err != nil || got != commands.ErrorOf(context.Canceled) || got.Exit != commands.ExitFailed {
				t.Errorf("got error member %s (%v), want that of an interrupt", last, err)
			}
			if got := strings.Count(out.String(), `"tokens": `); got < row.after {
				t.Errorf("%d files stand there, want at least the %d that came", got, row.after)
			}
		})
	}
}

// full takes so many bytes, and no more.
type full struct {
	room int
	took bytes.Buffer
}

var errFull = errors.New("no space left on device")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.room-f.took.Len())
	f.took.Write(p[:n])
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestAnAnswerThatCannotBeWrittenIsAnError(t *testing.T) {
	scanned := func() commands.Document {
		doc, err := commands.Scan(t.Context(), commands.World{}, commands.Data{Paths: []string{examples}})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	listed := func() commands.Document {
		doc, err := commands.Models(t.Context(), commands.World{}, commands.ModelsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	for _, room := range []int{0, 1, 100} {
		for name, doc := range map[string]commands.Document{"a stream": scanned(), "a document that comes whole": listed()} {
			out := &full{room: room}
			err := commands.WriteJSON(out, doc)
			if !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), "write the answer: ") {
				t.Errorf("%s, room for %d bytes: got %v, want that it could not be written", name, room, err)
			}
			if out.took.Len() != room {
				t.Errorf("%s, room for %d bytes: %d were written", name, room, out.took.Len())
			}
		}
	}
}

// broken is standard input that ends in an error.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errFull }

func TestStandardInputThatCannotBeReadIsAnError(t *testing.T) {
	_, err := commands.TokensOfInput(t.Context(), commands.World{In: broken{}}, commands.Counting{}, "")
	complaint{1, "", errFull.Error(), ""}.check(t, err)
	_, err = commands.Scan(t.Context(), commands.World{In: broken{}}, commands.Data{From: "-"})
	complaint{1, "", errFull.Error(), ""}.check(t, err)
}

// all ranges over a stream to its end.
func all[E any](t *testing.T, entries iter.Seq2[E, error]) (list []E) {
	t.Helper()
	for e, err := range entries {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

func TestACompleteDocumentSaysWhatWasWrong(t *testing.T) {
	doc, err := commands.Scan(t.Context(), commands.World{}, commands.Data{Paths: []string{examples, "nowhere"}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(all(t, doc.Entries)); n != doc.Head.Totals.Files || n == 0 {
		t.Errorf("%d files, the totals say %d", n, doc.Head.Totals.Files)
	}
	complaint{commands.ExitPartial, "", "1 file or folder could not be read", ""}.check(t, doc.Outcome())
	if p := commands.AsError(doc.Outcome()).Problems; len(p) != 1 || p[0].Path != "nowhere" {
		t.Errorf("problems %+v, want nowhere", p)
	}
}
