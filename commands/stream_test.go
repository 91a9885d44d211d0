package commands_test

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"reflect"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/scan"
)

// streamed is a stream whatever its entries are.
type streamed interface {
	commands.Document
	io.Closer
}

// streams are the commands that answer with one, each with a way to range over it until stop.
var streams = []struct {
	name string
	open func(t *testing.T, dir string) (doc streamed, each func(stop int) (n int, err error))
}{
	{"scan", func(t *testing.T, dir string) (streamed, func(int) (int, error)) {
		doc, err := commands.Scan(t.Context(), commands.World{}, commands.Data{Paths: []string{dir}})
		return opened(t, doc, err), func(stop int) (int, error) { return ranged(doc.Entries, stop) }
	}},
	{"tokens", func(t *testing.T, dir string) (streamed, func(int) (int, error)) {
		doc, err := commands.Tokens(t.Context(), commands.World{}, commands.TokensRequest{Data: commands.Data{Paths: []string{dir}}})
		return opened(t, doc, err), func(stop int) (int, error) { return ranged(doc.Entries, stop) }
	}},
	{"sources", func(t *testing.T, dir string) (streamed, func(int) (int, error)) {
		doc, err := commands.Sources(t.Context(), commands.World{}, commands.SourcesRequest{Data: commands.Data{Paths: []string{dir}}})
		return opened(t, doc, err), func(stop int) (int, error) { return ranged(doc.Entries, stop) }
	}},
}

func opened[S streamed](t *testing.T, doc S, err error) S {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// ranged ranges over entries until there were stop of them, and returns how many there were.
func ranged[E any](entries iter.Seq2[E, error], stop int) (n int, err error) {
	for _, err := range entries {
		if err != nil {
			return n, err
		}
		if n++; n == stop {
			break
		}
	}
	return n, nil
}

// waysToEnd are those in which a stream is done with.
var waysToEnd = []struct {
	name string
	end  func(doc streamed, each func(int) (int, error)) error
}{
	{"closed without being ranged over", func(doc streamed, _ func(int) (int, error)) error { return doc.Close() }},
	{"broken out of", func(_ streamed, each func(int) (int, error)) error { _, err := each(1); return err }},
	{"ranged over to its end", func(_ streamed, each func(int) (int, error)) error { _, err := each(-1); return err }},
	{"written as JSON", func(doc streamed, _ func(int) (int, error)) error { return commands.WriteJSON(io.Discard, doc) }},
}

func TestAStreamThatIsDoneWithYieldsAnErrorAndNothingElse(t *testing.T) {
	for _, s := range streams {
		for _, way := range waysToEnd {
			t.Run(s.name+", "+way.name, func(t *testing.T) {
				doc, each := s.open(t, sourcesFolder(t, "a.txt", "one", "b.txt", "two"))
				if err := way.end(doc, each); err != nil {
					t.Fatal(err)
				}
				if n, err := each(-1); n != 0 || err == nil {
					t.Errorf("ranged over again: got %d entries, error %v, want an error alone", n, err)
				}
				for range 2 {
					if err := doc.Close(); err != nil {
						t.Errorf("closed again: got %v", err)
					}
				}
			})
		}
	}
}

func TestScanAndTokensSayEachFileAndTheSums(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "one two", "sub/b.md", "three four five", "c.png", "\x89PNG", "broken.json", sourcesBroken)
	r := commands.Data{Paths: []string{dir}}
	left := []scan.Excluded{{Path: "c.png", Reason: scan.UnknownFormat, Rule: "png"}}

	found, err := commands.Scan(t.Context(), commands.World{}, r)
	if err != nil {
		t.Fatal(err)
	}
	type file struct {
		path, format string
		size         int64
	}
	var files []file
	for f, err := range found.Entries {
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file{f.Path, f.Format, f.Size})
	}
	if want := []file{{"a.txt", "txt", 7}, {"broken.json", "json", 14}, {"sub/b.md", "md", 15}}; !reflect.DeepEqual(files, want) {
		t.Errorf("scan: got %v, want %v", files, want)
	}
	if got, want := found.Head.Totals, (commands.ScanTotals{Files: 3, Bytes: 36, Excluded: 1}); got != want {
		t.Errorf("scan: got totals %+v, want %+v", got, want)
	}
	if !reflect.DeepEqual(found.Head.Excluded, left) || len(found.Head.Errors) > 0 || found.Outcome() != nil {
		t.Errorf("scan: got left out %v, errors %v, outcome %v, want left out %v", found.Head.Excluded, found.Head.Errors, found.Outcome(), left)
	}

	counted, err := commands.Tokens(t.Context(), commands.World{}, commands.TokensRequest{Data: r})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := all(t, counted.Entries), []commands.TokensFile{{Path: "a.txt", Tokens: 2, Bytes: 7}, {Path: "sub/b.md", Tokens: 3, Bytes: 15}}; !reflect.DeepEqual(got, want) {
		t.Errorf("tokens: got %+v, want %+v", got, want)
	}
	d := counted.Head
	if d.Tokenizer != "o200k_base" || d.TotalFiles != 2 || d.TotalTokens != 5 || d.TotalBytes != 22 {
		t.Errorf("tokens: got %s, %d files, %d tokens, %d bytes, want o200k_base, 2, 5, 22", d.Tokenizer, d.TotalFiles, d.TotalTokens, d.TotalBytes)
	}
	if !reflect.DeepEqual(d.Excluded, left) || len(d.Errors) != 1 || d.Errors[0].Path != "broken.json" {
		t.Errorf("tokens: got left out %v, errors %v, want %v and one of broken.json", d.Excluded, d.Errors, left)
	}
	if wrong := sourcesUnlike(counted.Outcome(), commands.ExitPartial, "1 file or folder could not be read; the rest is done", "", ""); wrong != "" {
		t.Error("tokens: " + wrong)
	}
}

func TestTheTokensOfStandardInputAreThoseOfOneFile(t *testing.T) {
	doc, err := commands.TokensOfInput(t.Context(), commands.World{In: bytes.NewReader([]byte("one two three"))}, commands.Counting{}, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := []commands.TokensFile{{Path: "-", Tokens: 3, Bytes: 13}}; !reflect.DeepEqual(doc.Files, want) || doc.TotalFiles != 1 || doc.TotalTokens != 3 || doc.TotalBytes != 13 {
		t.Errorf("got %+v, %d files, %d tokens, %d bytes, want %+v", doc.Files, doc.TotalFiles, doc.TotalTokens, doc.TotalBytes, want)
	}
}

// An answer without a single file is a failure, and its JSON says so.
func TestAStreamWithoutAFileEndsWithItsError(t *testing.T) {
	doc, err := commands.Scan(t.Context(), commands.World{}, commands.Data{Paths: []string{t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := commands.WriteJSON(&out, doc); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Files []any
		Error *commands.ErrorDocument
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Files == nil || got.Error == nil || got.Error.Exit != commands.ExitFailed {
		t.Errorf("got %s, %v", out.Bytes(), err)
	}
}
