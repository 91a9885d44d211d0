package manifest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// many is a manifest of n files as JSON.
func many(t *testing.T, n int) []byte {
	t.Helper()
	m := &manifest.Manifest{Roots: []manifest.Root{{Name: "x", Path: "x"}}, Tokenizer: "o200k_base"}
	for i := range n {
		m.Add(source(fmt.Sprintf("p%05d.txt", i), fmt.Sprintf("%064x", i), int64(i), i), nil)
	}
	m.Problems = append(m.Problems, manifest.Problem{Path: "locked.txt", Error: "permission denied"})
	var b bytes.Buffer
	if err := m.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAReaderReadsNoFurtherThanItIsAsked(t *testing.T) {
	text := many(t, 5000)
	in := bytes.NewReader(text)
	m, err := manifest.NewReader(in)
	if err != nil || len(m.Roots) != 1 || m.Tokenizer != "o200k_base" {
		t.Fatalf("got %+v, %v", m, err)
	}
	for i := range 5000 {
		s, err := m.Next()
		if err != nil || s.Tokens != i {
			t.Fatalf("source %d: got %+v, %v", i, s, err)
		}
		if read := len(text) - in.Len(); i < 2500 && read > len(text)*2/3 {
			t.Fatalf("after source %d, %d of %d bytes were read", i, read, len(text))
		}
	}
	if m.Digest != "" || m.Problems != nil {
		t.Errorf("before the end: got %q, %v", m.Digest, m.Problems)
	}
	for range 2 {
		if _, err := m.Next(); !errors.Is(err, io.EOF) || m.Err() != nil {
			t.Fatalf("the end: got %v, %v", err, m.Err())
		}
	}
	if m.Totals.Files != 5000 || len(m.Digest) != 64 || len(m.Problems) != 1 {
		t.Errorf("at the end: got %+v, %q, %v", m.Totals, m.Digest, m.Problems)
	}
}

func TestWhatIsLoadedIsReadAfterwards(t *testing.T) {
	m, err := manifest.NewReader(bytes.NewReader(many(t, 3)))
	if err != nil {
		t.Fatal(err)
	}
	first, err := m.Next()
	if err != nil || m.Load() != nil || m.Load() != nil || len(m.Sources) != 2 {
		t.Fatalf("got %v, %v", m.Sources, err)
	}
	all := []string{first.Path}
	for {
		s, err := m.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, s.Path)
	}
	if want := []string{"p00000.txt", "p00001.txt", "p00002.txt"}; !slices.Equal(all, want) {
		t.Errorf("got %v, want %v", all, want)
	}
}

// Other programs order the fields of a document as they like, by their names for example.
func TestFieldsInAnyOrder(t *testing.T) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(many(t, 20), &fields); err != nil {
		t.Fatal(err)
	}
	want, err := manifest.Read(bytes.NewReader(many(t, 20)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	fields["x"] = json.RawMessage(`{"from": ["another", {"program": "\"}"}], "n": -1.5e3, "t": true}`)
	for i := range names {
		order := append(slices.Concat(names[i:], names[:i]), "x")
		var b strings.Builder
		for j, name := range order {
			fmt.Fprintf(&b, "%s%q :\t%s\r\n", []string{"{", ","}[min(j, 1)], name, fields[name])
		}
		got, err := manifest.Read(strings.NewReader(b.String() + "} \n"))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v: got %+v, %v", order, got, err)
		}
	}
}

func TestWhatIsWrongFarDown(t *testing.T) {
	text := string(many(t, 3000))
	before, _, _ := strings.Cut(text, `"tokens": 2900`)
	line := 1 + strings.Count(before, "\n")
	tests := []struct{ name, old, new, want string }{
		{"an entry", `"path": "p02900.txt"`, `"path": "../p02900.txt"`, `sources[2900] "../p02900.txt": leads out of the root`},
		{"a comma", "\"tokens\": 2900\n    },", "\"tokens\": 2900\n    }", fmt.Sprintf("line %d: invalid character '{' after array element", line+2)},
		{"a number", `"tokens": 2900`, `"tokens": "2900"`, fmt.Sprintf("line %d: json: cannot unmarshal string", line)},
		{"a path twice", `"path": "p02900.txt"`, `"path": "p00001.txt"`, `sources[2900] "p00001.txt": appears twice`},
		{"a digest", fmt.Sprintf("%064x", 2900), fmt.Sprintf("%064x", 3001), "the manifest was changed after it was written"},
		{"a size", `"size": 2900`, `"size": 2901`, "its totals are not those of its sources"},
		{"the end", "  \"problems\": [", "  \"problems\": ", "cannot unmarshal object"},
		{"a second list", `"problems": [`, `"sources": [], "problems": [`, "its sources stand there twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(text, tt.old) != 1 {
				t.Fatal("not there, or not once: ", tt.old)
			}
			m, err := manifest.NewReader(strings.NewReader(strings.Replace(text, tt.old, tt.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			roots := []scan.Root{{FS: tree()}}
			_, err = manifest.Verify(t.Context(), m, roots, scan.Roots(t.Context(), roots, scan.Options{}), manifest.VerifyOptions{})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !errors.Is(m.Err(), err) {
				t.Errorf("got %v and %v, want %s", err, m.Err(), tt.want)
			}
		})
	}
}

// endless is a text, and then the same few bytes for ever.
type endless struct {
	text io.Reader
	more string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n, _ := e.text.Read(p)
	if n == 0 {
		for n = 0; n < len(p); {
			n += copy(p[n:], e.more)
		}
	}
	e.read += n
	return n, nil
}

func TestAValueThatNeverEndsIsAnError(t *testing.T) {
	const head, most = `{"schema": "persona.sources/v1", "roots": [], "selection": {}`, 17 << 20
	for _, tt := range []struct{ name, text, more, want string }{
		{"a field's name", "{\n \"", "x", "line 2: larger than 16 MiB"},
		{"the schema", `{"schema": "`, "x", "line 1: larger than 16 MiB"},
		{"a root", `{"roots": [{"path": "a"}, {"path": "`, "x", "line 1: larger than 16 MiB"},
		{"a pattern of the selection", `{"selection": {"include": ["`, "x", "larger than 16 MiB"},
		{"the patterns of the selection", `{"selection": {"include": ["`, `x", "`, "larger than 16 MiB"},
		{"a source", head + ",\n\"sources\": [\n{\"path\": \"", "x", "line 3: larger than 16 MiB"},
		{"a source of brackets", head + `, "sources": [`, "[", "larger than 16 MiB"},
		{"a source's number", head + `, "sources": [{"size": `, "1", "larger than 16 MiB"},
		{"what was left out", head + `, "excluded": [{"path": "`, `\"`, "larger than 16 MiB"},
		{"a problem", head + `, "problems": [{"error": "`, "x", "larger than 16 MiB"},
		{"a list instead of a field", `{"digest": [`, "1,", "larger than 16 MiB"},
		{"a field that nobody knows", head + `, "x": {"y": "`, "x", "larger than 16 MiB"},
		{"an entry of a list that nobody knows", head + `, "x": [1, "`, "x", "larger than 16 MiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := &endless{text: strings.NewReader(tt.text), more: tt.more}
			_, err := manifest.Read(in)
			if err == nil || !strings.HasPrefix(err.Error(), "read manifest: line ") || !strings.Contains(err.Error(), tt.want) || in.read > most {
				t.Errorf("got %v after %d bytes, want %s before %d", err, in.read, tt.want, most)
			}
		})
	}
}

// A list is no value that is read whole: it may be longer than the largest.
func TestAListMayBeAsLongAsItLikes(t *testing.T) {
	const n = 100
	long := strings.Repeat("x", 200<<10)
	list := func(entry string) string { return "[" + strings.Repeat(entry+", ", n-1) + entry + "]" }
	text := `{"schema": "persona.sources/v1", "roots": ` + list(`{"name": "`+long+`"}`) + `, "selection": {}, "sources": [],
		"excluded": ` + list(`{"reason": "`+long+`"}`) + `, "problems": ` + list(`{"error": "`+long+`"}`) + `, "later": ` + list(`["`+long+`"]`) + `}`
	m, err := manifest.Read(strings.NewReader(text))
	if err != nil || len(m.Roots) != n || len(m.Excluded) != n || len(m.Problems) != n || m.Problems[n-1].Error != long {
		t.Fatalf("got %+v, want %d entries in each list", err, n)
	}
}

// What a list is, and what it is not.
func TestListsOfAManifest(t *testing.T) {
	for _, tt := range []struct{ name, fields, want string }{
		{"empty lists", `"roots": [ ], "excluded": [], "problems": [],"x": []`, ""},
		{"null for lists", `"roots": null, "excluded": null, "problems": null, "x": null`, ""},
		{"an object for a list", `"excluded": {}`, "line 1: json: cannot unmarshal object"},
		{"a number for an entry", "\"roots\": [\n{}, 7]", "line 2: json: cannot unmarshal number"},
		{"no comma", `"problems": [{} {}]`, "line 1: invalid character '{' after array element"},
		{"a comma too many", `"problems": [{},]`, "line 1: invalid character ']' looking for beginning of value"},
		{"only a comma", `"roots": [,]`, "line 1: invalid character ',' looking for beginning of value"},
		{"an end in a list", `"roots": [{}`, "line 1: invalid character '}' after array element"},
		{"no JSON in a list that nobody knows", `"x": [1, nothing]`, "line 1: invalid character 'o' in literal null"},
		{"no JSON in a field that nobody knows", `"x": {"y"}`, "line 1: invalid character '}' after object key"},
		{"bytes that are not the path's", `"excluded": [{}, {"path": "a", "path_bytes": "/w=="}]`, `excluded[1] "a": path_bytes are not those of path`},
		{"bytes that are not the path's, of a problem", `"problems": [{"path": "a", "path_bytes": "/w=="}]`, `problems[0] "a": path_bytes are not those of path`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := manifest.Read(strings.NewReader(`{"schema": "persona.sources/v1", ` + tt.fields + `}`))
			switch {
			case tt.want == "" && (err != nil || len(m.Roots)+len(m.Excluded)+len(m.Problems) > 0):
				t.Errorf("got %+v, %v, want empty lists", m, err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// The order of the files on record and of those found makes no difference but to the order of the
// report.
func TestVerificationInAnyOrder(t *testing.T) {
	list := recorded("a.txt", "1", "b.txt", "2", "c.txt", "3", "d.txt", "4", "gone.txt", "5", "was/e.txt", "6")
	now := tree("a.txt", "1", "b.txt", "2", "c.txt", "33", "d.txt", "4", "is/e.txt", "6", "new.txt", "7")
	roots := []scan.Root{{FS: now}}
	var found []scan.File
	for f, err := range scan.Roots(t.Context(), roots, scan.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, f)
	}
	for i := range 24 {
		m := &manifest.Manifest{Sources: shuffled(list.Sources, i)}
		present := func(yield func(scan.File, error) bool) {
			for _, f := range shuffled(found, i/2) {
				if !yield(f, nil) {
					return
				}
			}
		}
		got, err := manifest.Verify(t.Context(), m.Reader(), roots, present, manifest.VerifyOptions{})
		if want := (manifest.Counts{Same: 3, Changed: 1, Moved: 1, New: 1, Missing: 1}); err != nil || got.Counts != want {
			t.Fatalf("order %d: got %+v, %v", i, got, err)
		}
		for j, s := range m.Sources {
			if got.Results[j].Path != s.Path {
				t.Errorf("order %d: %s stands at %d, where %s should", i, got.Results[j].Path, j, s.Path)
			}
		}
		differences, err := manifest.Verify(t.Context(), m.Reader(), roots, present, manifest.VerifyOptions{Differences: true})
		want := slices.DeleteFunc(slices.Clone(got.Results), func(r manifest.Result) bool { return r.Verdict == manifest.Same })
		if err != nil || differences.Counts != got.Counts || !slices.Equal(differences.Results, want) {
			t.Errorf("order %d, differences: got %+v, %v; want %+v", i, differences, err, want)
		}
	}
}

// shuffled is list in another order, for each n another.
func shuffled[T any](list []T, n int) []T {
	list = slices.Clone(list)
	for i := range list {
		j := i + n%(len(list)-i)
		list[i], list[j] = list[j], list[i]
		n /= len(list) - i
	}
	return list
}

// FuzzEntry compares how an entry is read with what encoding/json makes of it.
func FuzzEntry(f *testing.F) {
	for _, s := range []string{
		`{"path":"a","size":1,"modified":"2026-03-01T12:00:00Z","format":"txt","encoding":"utf-8","sha256":"` + sumA + `","tokens":3}`,
		`{"path":"` + "\uFFFD" + `","path_bytes":"/w==","sha256":"` + sumA + `","notes":["x}","]"],"invalid":2}`,
		` { "path" : "a\u0041\"" , "sha256" : "` + sumA + `" , "text_sha256":"","extractor":"pdfium 1"} `,
		`{"path":"a","Path":"b","sha256":"` + sumA + `","size":0,"size":00}`, `{"path":"a","size":1.0}`, `{"path":"a","size":-0}`, `{}`, `null`, `[]`, `{"path":"a",}`, `{,}`,
		`{"path":"a","modified":"0000-01-01T00:00:00+01:00","sha256":"` + sumA + `","tokens":9223372036854775808}`, `{"path":"a" "size":1}`, "{\"path\":\"\xff\"}", `{"path":"a`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if strings.Contains(strings.ToLower(raw), "sources") {
			return // that would be another list
		}
		text := `{"schema":"` + manifest.Schema + `","roots":[],"selection":{},"sources":[` + raw + `]}`
		var want struct {
			Sources []struct {
				sources.Source
				PathBytes []byte `json:"path_bytes"`
			} `json:"sources"`
		}
		wrong := json.Unmarshal([]byte(text), &want)
		got, err := manifest.Read(strings.NewReader(text))
		switch {
		case err != nil && wrong == nil && !strings.HasPrefix(err.Error(), "read manifest: sources["):
			t.Fatalf("got %v of JSON", err)
		case err != nil:
			return
		case wrong != nil:
			t.Fatalf("got %+v, and encoding/json %v", got.Sources, wrong)
		case len(got.Sources) != len(want.Sources):
			t.Fatalf("got %+v, want %+v", got.Sources, want.Sources)
		}
		for i, s := range got.Sources {
			w := want.Sources[i].Source
			if b := want.Sources[i].PathBytes; b != nil {
				w.Path = string(b)
			}
			if !reflect.DeepEqual(s, w) {
				t.Fatalf("got %+v, want %+v", s, w)
			}
		}
	})
}
