package jsonw_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/persona-go/persona/internal/jsonw"
)

type answer struct {
	Schema  string `json:"schema"`
	Head    any    `json:"head"`
	Files   []item `json:"files"`
	Values  []any  `json:"values"`
	Spooled []item `json:"spooled"`
	Tail    any    `json:"tail"`
}

type item struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
}

func (i item) append(dst []byte) []byte {
	var o jsonw.Object
	return o.Entry(dst).Str("path", i.Path).Int("size", i.Size).End()
}

// pieces is a spool that writes at most size bytes at once, and fails behind them all if err is not nil.
type pieces struct {
	text []byte
	size int
	err  error
}

func (p pieces) WriteTo(w io.Writer) (n int64, _ error) {
	for rest := p.text; len(rest) > 0; {
		m, err := w.Write(rest[:min(p.size, len(rest))])
		if n += int64(m); err != nil {
			return n, err
		}
		rest = rest[m:]
	}
	return n, p.err
}

// write writes a as a document, its last list from a spool that gives size bytes at once.
func (a answer) write(w io.Writer, size int) *jsonw.Document {
	d := jsonw.New(w, a.Schema)
	d.Field("head", a.Head)
	d.List("files")
	for _, f := range a.Files {
		_ = d.Entry(f.append(nil))
	}
	d.List("values")
	for _, v := range a.Values {
		_ = d.Value(v)
	}
	var spool []byte
	for _, f := range a.Spooled {
		spool = f.append(spool)
	}
	d.Spooled("spooled", pieces{text: spool, size: size})
	d.Field("tail", a.Tail)
	return d
}

var answers = []struct {
	name string
	answer
}{
	{"with empty lists", answer{"<x>/v1", nil, []item{}, []any{}, []item{}, map[string]int{}}},
	{"with one entry each", answer{"x/v1", "&", []item{{"a", 1}}, []any{[]any{}}, []item{{"\n    }", 1}}, nil}},
	{"with many entries", answer{"x/v1", []int{1, 2}, []item{{"a", 1}, {"b\xff", 2}}, []any{1, "<", nil, []any{1}, map[string]any{"k": map[string]any{"l": 1}}},
		[]item{{"a", 1}, {"é", 2}, {strings.Repeat("long", 40), 3}}, true}},
}

func TestADocumentIsWhatEncodingJSONWrites(t *testing.T) {
	for _, tt := range answers {
		for _, size := range []int{1, 2, 7, 64, 1 << 20} {
			t.Run(fmt.Sprintf("%s, spooled by %d", tt.name, size), func(t *testing.T) {
				var b bytes.Buffer
				d := tt.write(&b, size)
				if err := errors.Join(d.Close(), d.Close()); err != nil {
					t.Fatal(err)
				}
				if want := encoded(t, tt.answer, 0) + "\n"; b.String() != want {
					t.Errorf("got\n%s\nwant\n%s", &b, want)
				}
			})
		}
	}
}

func TestADocumentThatFailsEndsWithTheError(t *testing.T) {
	spool := item{"b", 2}.append(item{"a", 1}.append(nil))
	broken := errors.New("the disk is gone")
	tests := []struct {
		name string
		fill func(*jsonw.Document)
		want string // without spaces and lines
		err  error  // that Close would have returned
	}{
		{"after the schema", func(d *jsonw.Document) {}, ``, nil},
		{"between two fields", func(d *jsonw.Document) { d.Field("n", []int{1}) }, `,"n":[1]`, nil},
		{"in a list without entries", func(d *jsonw.Document) { d.List("l") }, `,"l":[]`, nil},
		{"in a list, between two entries", func(d *jsonw.Document) { d.List("l"); _ = d.Entry(spool[:len(spool)/2]) }, `,"l":[{"path":"a","size":1}]`, nil},
		{"behind a list", func(d *jsonw.Document) { d.List("l"); _ = d.Value(7); d.Field("n", 1) }, `,"l":[7],"n":1`, nil},
		{"after a spool that failed", func(d *jsonw.Document) { d.Spooled("l", pieces{spool, 99, broken}); d.Field("n", 1) }, `,"l":[{"path":"a","size":1},{"path":"b","size":2}]`, broken},
		{"after a spool that failed inside an entry", func(d *jsonw.Document) { d.Spooled("l", pieces{spool[:len(spool)-1], 99, broken}) }, `,"l":[{"path":"a","size":1}]`, broken},
		{"after a spool that failed inside the first entry", func(d *jsonw.Document) { d.Spooled("l", pieces{spool[:9], 4, broken}) }, `,"l":[]`, broken},
		{"after a spool that failed before its first byte", func(d *jsonw.Document) { d.Spooled("l", pieces{nil, 4, broken}) }, `,"l":[]`, broken},
		{"after a field that JSON cannot hold", func(d *jsonw.Document) { d.Field("n", math.NaN()); d.List("l"); _ = d.Value(1) }, ``, errAny},
		{"after an entry that JSON cannot hold", func(d *jsonw.Document) {
			d.List("l")
			if _, err := d.Value(1), d.Value(math.NaN()); err == nil || !errors.Is(d.Entry(spool), err) {
				t.Error("an entry behind the one that failed is no error, or another")
			}
		}, `,"l":[1]`, errAny},
		{"after an entry outside of a list", func(d *jsonw.Document) { d.List("l"); d.Field("n", 1); _ = d.Entry(spool) }, `,"l":[],"n":1`, errAny},
	}
	for _, tt := range tests {
		for _, closed := range []bool{false, true} { // Close before Fail, which changes nothing where there was an error
			if closed && tt.err == nil {
				continue
			}
			t.Run(fmt.Sprintf("%s, closed before: %t", tt.name, closed), func(t *testing.T) {
				var b, got bytes.Buffer
				d := jsonw.New(&b, "x/v1")
				tt.fill(d)
				if closed {
					if err := d.Close(); err == nil || !errors.Is(tt.err, errAny) && !errors.Is(err, tt.err) {
						t.Errorf("Close() = %v, want %v", err, tt.err)
					}
				}
				if err := d.Fail(map[string]any{"message": "no <good>"}); err != nil {
					t.Fatal(err)
				}
				if err := json.Compact(&got, b.Bytes()); err != nil {
					t.Fatalf("%v:\n%s", err, &b)
				}
				if want := `{"schema":"x/v1"` + tt.want + `,"error":{"message":"no <good>"}}`; got.String() != want {
					t.Errorf("got\n%s\nwant\n%s", &got, want)
				}
			})
		}
	}
}

// errAny stands for an error of encoding/json, or of ours.
var errAny = errors.New("any")

func TestADocumentFailsOnce(t *testing.T) {
	var b bytes.Buffer
	d := jsonw.New(&b, "x/v1")
	if err := d.Fail(math.NaN()); err == nil {
		t.Error("an error that JSON cannot hold was written")
	}
	if err := d.Fail("gone"); err != nil {
		t.Errorf("after an error that JSON cannot hold: %v", err)
	}
	whole := b.String()
	if d.Fail("again") == nil {
		t.Error("a document failed twice")
	}
	d.Field("n", 1)
	d.List("l")
	if d.Entry([]byte(",1")) == nil || d.Close() == nil {
		t.Error("a document that is closed takes an entry, and that is no error")
	}
	if b.String() != whole || whole != "{\n  \"schema\": \"x/v1\",\n  \"error\": \"gone\"\n}\n" {
		t.Errorf("got\n%s\nfirst\n%s", &b, whole)
	}
}

func TestTheErrorOfTheWriterIsKept(t *testing.T) {
	full := errors.New("the disk is full")
	spool := bytes.Repeat(item{"a", 1}.append(nil), 2000)
	tests := []struct {
		name string
		fill func(*jsonw.Document) error
	}{
		{"by a field", func(d *jsonw.Document) error { d.Field("n", strings.Repeat("x", 1<<17)); return full }},
		{"by an entry, which returns it", func(d *jsonw.Document) (err error) {
			d.List("l")
			for i := 0; err == nil && i < 1e6; i++ {
				err = d.Entry(item{"a", 1}.append(nil))
			}
			return err
		}},
		{"by a spool, whose writing ends", func(d *jsonw.Document) error { d.Spooled("l", pieces{spool, 100, nil}); return full }},
		{"by what Close writes", func(d *jsonw.Document) error { return full }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := jsonw.New(failing{full}, "x/v1")
			if err := tt.fill(d); !errors.Is(err, full) {
				t.Errorf("got %v, want %v", err, full)
			}
			if err := d.Close(); !errors.Is(err, full) {
				t.Errorf("Close() = %v, want %v", err, full)
			}
			if err := d.Fail("x"); err == nil {
				t.Error("Fail() = nil, though nothing can be written")
			}
		})
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestNoEntryOfADocumentIsAllocated(t *testing.T) {
	d := jsonw.New(io.Discard, "x/v1")
	d.List("files")
	var o jsonw.Object
	var line []byte
	n := testing.AllocsPerRun(1000, func() {
		line = o.Entry(line[:0]).Str("path", "interviews/p01.md").Int("size", 7).End()
		if err := d.Entry(line); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations an entry, want none", n)
	}
}

// FuzzDocument takes any JSON for the values of a document, and anything for its strings.
func FuzzDocument(f *testing.F) {
	f.Add(`{"a":[1,{"b":null}],"c":{}}`, "x\xff", int64(3), uint8(3), uint16(5), uint8(9))
	f.Add(`["<",1e5,{"":[]}]`, "\n    }", int64(-3), uint8(40), uint16(64), uint8(0))
	f.Fuzz(func(t *testing.T, text, s string, n int64, entries uint8, size uint16, fail uint8) {
		a := answer{Schema: s, Files: []item{}, Values: []any{}, Spooled: []item{}}
		if json.Unmarshal([]byte(text), &a.Head) != nil {
			a.Head = text
		}
		a.Tail = []any{a.Head, s}
		for i := range int64(entries) {
			a.Files, a.Values, a.Spooled = append(a.Files, item{s, n - i}), append(a.Values, a.Head), append(a.Spooled, item{s + text, i})
		}
		var b bytes.Buffer
		d := a.write(&b, int(size)+1)
		if fail%2 == 0 {
			want := encoded(t, a, 0)
			if err := d.Close(); err != nil || b.String() != want+"\n" {
				t.Errorf("got\n%s\n%v\nwant\n%s", &b, err, want)
			}
			return
		}
		want := encoded(t, struct {
			answer
			Error any `json:"error"`
		}{a, a.Head}, 0)
		if err := d.Fail(a.Head); err != nil || b.String() != want+"\n" {
			t.Errorf("failed: got\n%s\n%v\nwant\n%s", &b, err, want)
		}
	})
}
