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
	"time"
	"unicode/utf8"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// slow is the document as encoding/json writes it.
func slow(t *testing.T, m *manifest.Manifest) string {
	t.Helper()
	m.Seal()
	raw := func(path string) []byte {
		if utf8.ValidString(path) {
			return nil
		}
		return []byte(path)
	}
	type source struct {
		sources.Source
		PathBytes []byte `json:"path_bytes,omitempty"`
	}
	type excluded struct {
		scan.Excluded
		PathBytes []byte `json:"path_bytes,omitempty"`
	}
	type problem struct {
		manifest.Problem
		PathBytes []byte `json:"path_bytes,omitempty"`
	}
	document := struct {
		Schema    string             `json:"schema"`
		Digest    string             `json:"digest"`
		Totals    manifest.Totals    `json:"totals"`
		Tokenizer string             `json:"tokenizer,omitempty"`
		Roots     []manifest.Root    `json:"roots"`
		Selection manifest.Selection `json:"selection"`
		Sources   []source           `json:"sources"`
		Excluded  []excluded         `json:"excluded"`
		Problems  []problem          `json:"problems"`
	}{
		Schema: manifest.Schema, Digest: m.Digest, Totals: m.Totals, Tokenizer: m.Tokenizer, Roots: append([]manifest.Root{}, m.Roots...),
		Selection: m.Selection, Sources: []source{}, Excluded: []excluded{}, Problems: []problem{},
	}
	for _, s := range m.Sources {
		document.Sources = append(document.Sources, source{s, raw(s.Path)})
	}
	for _, e := range m.Excluded {
		document.Excluded = append(document.Excluded, excluded{e, raw(e.Path)})
	}
	for _, p := range m.Problems {
		document.Problems = append(document.Problems, problem{p, raw(p.Path)})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(document); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// check compares what the manifest and a recorder write with what encoding/json does.
func check(t *testing.T, m *manifest.Manifest) {
	t.Helper()
	want := slow(t, m)
	var whole, recorded, spooled bytes.Buffer
	if err := m.WriteJSON(&whole); err != nil || whole.String() != want {
		t.Errorf("at once: got\n%s\n%v, want\n%s", &whole, err, want)
	}
	r := manifest.Recorder{Entries: &spooled}
	for i := range m.Sources {
		if err := r.Add(&m.Sources[i]); err != nil {
			t.Fatal(err)
		}
	}
	rest := &manifest.Manifest{Tokenizer: m.Tokenizer, Roots: m.Roots, Selection: m.Selection, Excluded: m.Excluded, Problems: m.Problems}
	if err := r.WriteJSON(&recorded, rest); err != nil || recorded.String() != want {
		t.Errorf("one by one: got\n%s\n%v, want\n%s", &recorded, err, want)
	}
	if rest.Digest != m.Digest || rest.Totals != m.Totals {
		t.Errorf("one by one: got %s, %+v, want %s, %+v", rest.Digest, rest.Totals, m.Digest, m.Totals)
	}
}

func TestTheDocumentIsWhatEncodingJSONWrites(t *testing.T) {
	hard := &manifest.Manifest{}
	odd := append(slices.Clone(names), "", "\x00\x7f\b\f", "\u2028 \u2029", "ü\u2028", "\xf0\x9f", "\xed\xa0\x80", "é\xff<é>", "😀 \u0085 \uFEFF \uFFFE")
	for i, n := range odd {
		s := source(n, fmt.Sprintf("%064x", i), int64(i)<<40, -i)
		s.Format, s.Encoding, s.Invalid, s.TextSHA256, s.Extractor = n, n, i%3, n, n
		s.Notes = [][]string{nil, {}, {n}, {n, "two", ""}}[i%4]
		s.Modified = noon.Add(time.Duration(i) * 12345678901).In(time.FixedZone("", i*60))
		hard.Sources = append(hard.Sources, s)
		hard.Excluded = append(hard.Excluded, scan.Excluded{Path: n, Reason: n, Rule: n})
		hard.Problems = append(hard.Problems, manifest.Problem{Path: n, Error: n})
	}
	var all sources.Source // with something in each field, those of later versions included
	fill(reflect.ValueOf(&all).Elem())
	var left scan.Excluded
	fill(reflect.ValueOf(&left).Elem())
	var problem manifest.Problem
	fill(reflect.ValueOf(&problem).Elem())
	for name, m := range map[string]*manifest.Manifest{
		"whole": whole(), "empty": {}, "hard": hard, "one": {Sources: hard.Sources[:1]},
		"full": {Sources: []sources.Source{all}, Excluded: []scan.Excluded{left}, Problems: []manifest.Problem{problem}},
		"bare": {Sources: make([]sources.Source, 2), Excluded: make([]scan.Excluded, 2), Problems: make([]manifest.Problem, 2)},
	} {
		t.Run(name, func(t *testing.T) { check(t, m) })
	}
}

// fill sets every exported field to something that is not its zero value.
func fill(v reflect.Value) {
	switch {
	case !v.CanSet():
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(noon))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
	case v.Kind() == reflect.String:
		v.SetString("x<y")
	case v.CanInt():
		v.SetInt(-7)
	case v.CanUint():
		v.SetUint(7)
	}
}

func FuzzTheDocumentIsWhatEncodingJSONWrites(f *testing.F) {
	for _, n := range names {
		f.Add(n, n, n, int64(1), 1)
	}
	f.Fuzz(func(t *testing.T, path, text, note string, n int64, i int) {
		s := source(path, sumA, n, i)
		s.Format, s.Invalid, s.Extractor, s.Notes, s.Modified = text, i, note, strings.Split(note, ","), time.Unix(n%(1<<37), n%1e9).UTC()
		check(t, &manifest.Manifest{
			Sources: []sources.Source{s, s}, Excluded: []scan.Excluded{{Path: path, Reason: text, Rule: note}},
			Problems: []manifest.Problem{{Path: path, Error: text}},
		})
	})
}

// fullSpool takes so many writes.
type fullSpool struct{ left int }

func (s *fullSpool) Write(p []byte) (int, error) {
	if s.left--; s.left < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func (*fullSpool) WriteTo(io.Writer) (int64, error) { return 0, errDisk }

func TestARecorderThatCannot(t *testing.T) {
	s, late := source("a.txt", sumA, 1, 1), source("late.txt", sumA, 1, 1)
	late.Modified = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	r := manifest.Recorder{Entries: &fullSpool{1}}
	if err := r.Add(&s); err != nil {
		t.Error(err)
	}
	if err := r.Add(&s); !errors.Is(err, errDisk) {
		t.Errorf("a full spool: got %v", err)
	}
	if err := r.WriteJSON(io.Discard, &manifest.Manifest{}); !errors.Is(err, errDisk) {
		t.Errorf("a spool that gives nothing back: got %v", err)
	}
	if err := r.Add(&late); err == nil || !strings.Contains(err.Error(), "late.txt") {
		t.Errorf("a time that nobody can write: got %v", err)
	}
	if err := (&manifest.Manifest{Sources: []sources.Source{late}}).WriteJSON(io.Discard); err == nil {
		t.Error("a time that nobody can write: got no error")
	}
	var m manifest.Manifest
	if r.Seal(&m); m.Totals.Files != 1 || m.Digest == "" {
		t.Errorf("what could not be added counts: %+v", m)
	}
	var sums manifest.Recorder // keeps sums alone
	if err := sums.Add(&s); err != nil {
		t.Error(err)
	}
	want := manifest.Manifest{Sources: []sources.Source{s}}
	want.Seal()
	if sums.Seal(&m); m.Digest != want.Digest || m.Totals != want.Totals {
		t.Errorf("got %+v, want %+v", m, want)
	}
	if err := sums.WriteJSON(io.Discard, &m); err == nil {
		t.Error("a document without the sources that it speaks of was written")
	}
}

func BenchmarkWriteJSON(b *testing.B) {
	m := &manifest.Manifest{}
	for i := range 1000 {
		m.Sources = append(m.Sources, source(fmt.Sprintf("interviews/group %d/p%03d.txt", i/10, i), sumA, int64(i), i))
	}
	for b.Loop() {
		if err := m.WriteJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
