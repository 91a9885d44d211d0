package jsonw_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/internal/jsonw"
)

// encoded is what encoding/json writes at a depth, without the line end.
func encoded(t testing.TB, v any, depth int) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if depth != jsonw.Line {
		e.SetIndent(strings.Repeat("  ", depth), "  ")
	}
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var strs = []struct{ name, s string }{
	{"nothing is two quotes", ""},
	{"plain ASCII stands as it is", "interviews/p01.md"},
	{"marks of HTML stand as they are", "<a> & </a>"},
	{"quotes and backslashes are escaped", `"\/`},
	{"control characters have short escapes or hexadecimal ones", "\x00\x01\b\t\n\v\f\r\x1b\x1f\x7f"},
	{"letters of other scripts stand as they are", "é日本🙂\ufffd\u0085\ufeff"},
	{"bytes that are not UTF-8 are replaced", "bad\xff\xc3(\xe2\x82\xf0\x9f\x99\xed\xa0\x80"},
	{"the line ends of JavaScript are escaped", "a\u2028b\u2029c\u2027\u202a"},
	{"a character cut at the end is replaced", "é\xe6\x97"},
}

func TestStringsAreWhatEncodingJSONWrites(t *testing.T) {
	for _, tt := range strs {
		t.Run(tt.name, func(t *testing.T) {
			want := "x" + encoded(t, tt.s, 0)
			if got := jsonw.AppendString([]byte("x"), tt.s); string(got) != want {
				t.Errorf("AppendString(%q) = %s, want %s", tt.s, got, want)
			}
			if got := jsonw.AppendString([]byte("x"), []byte(tt.s)); string(got) != want {
				t.Errorf("AppendString([]byte(%q)) = %s, want %s", tt.s, got, want)
			}
		})
	}
}

type row struct {
	Str    string    `json:"str"`
	Strs   []string  `json:"strs"`
	Int    int64     `json:"int"`
	Bool   bool      `json:"bool"`
	Null   *int      `json:"null"`
	Base64 []byte    `json:"base64"`
	Time   time.Time `json:"time"`
	Last   []string  `json:"last"`
}

func (r row) append(o *jsonw.Object) []byte {
	return o.Str("str", r.Str).Strs("strs", r.Strs).Int("int", r.Int).Bool("bool", r.Bool).Null("null").
		Base64("base64", r.Base64).Time("time", r.Time).Strs("last", r.Last).End()
}

var noon = time.Date(2026, 11, 26, 12, 0, 0, 120, time.FixedZone("", 5400))

func TestObjectsAreWhatEncodingJSONWrites(t *testing.T) {
	tests := []struct {
		name  string
		row   row
		depth int
	}{
		{"in one line", row{Str: "<é\n>", Strs: []string{"a", "b"}, Int: -1, Bool: true, Base64: []byte{0, 255}, Time: noon, Last: []string{}}, jsonw.Line},
		{"as a document", row{Strs: []string{"a", `"`}, Int: math.MinInt64, Base64: []byte{}, Time: noon.UTC(), Last: []string{"z"}}, 0},
		{"as an entry of a list", row{Strs: []string{}, Int: math.MaxInt64, Base64: []byte{1}, Last: []string{"z"}}, 2},
		{"far in", row{Strs: []string{"a"}, Base64: []byte{1}, Last: []string{"y", "z"}}, 14},
		{"further in than any document goes", row{Strs: []string{"a"}, Base64: []byte{1}, Last: []string{"z"}}, 40},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var o jsonw.Object
			want := encoded(t, tt.row, tt.depth)
			if got := tt.row.append(o.Begin(nil, tt.depth)); string(got) != want || o.Err() != nil {
				t.Errorf("got %s\n%v\nwant %s", got, o.Err(), want)
			}
			if got := o.Begin([]byte("x"), tt.depth).End(); string(got) != "x{}" {
				t.Errorf("an object without members: got %s, want x{}", got)
			}
		})
	}
}

func TestATimeThatRFC3339CannotSayIsWrittenAndAnError(t *testing.T) {
	var o jsonw.Object
	late := time.Date(10000, 1, 2, 3, 4, 5, 0, time.UTC)
	got := o.Begin(nil, jsonw.Line).Time("at", late).Time("then", noon).End()
	want := `{"at":"10000-01-02T03:04:05Z","then":"2026-11-26T12:00:00.00000012+01:30"}`
	if string(got) != want || o.Err() == nil {
		t.Errorf("got %s and the error %v, want %s and one", got, o.Err(), want)
	}
	if o.Begin(nil, jsonw.Line).Time("then", noon).End(); o.Err() != nil {
		t.Errorf("the next object has the error of the one before: %v", o.Err())
	}
}

func TestAnyValueIsWhatEncodingJSONWrites(t *testing.T) {
	v := map[string]any{"a": []any{1.5, nil, "<"}, "b": map[string]any{}, "c": []int{}}
	for _, depth := range []int{jsonw.Line, 0, 1, 3} {
		got, err := jsonw.Append([]byte("x"), v, depth)
		if want := "x" + encoded(t, v, depth); err != nil || string(got) != want {
			t.Errorf("at depth %d: got %s, %v\nwant %s", depth, got, err, want)
		}
	}
	if got, err := jsonw.Append([]byte("x"), math.NaN(), 0); err == nil || string(got) != "x" {
		t.Errorf("what JSON cannot hold: got %s, %v; want x and an error", got, err)
	}
	var b bytes.Buffer
	if err := jsonw.Write(&b, v); err != nil || b.String() != encoded(t, v, 0)+"\n" {
		t.Errorf("Write: got %s, %v", &b, err)
	}
	b.Reset()
	if err := jsonw.Write(&b, math.Inf(1)); err == nil || b.Len() > 0 {
		t.Errorf("Write of what JSON cannot hold: got %q, %v; want nothing and an error", &b, err)
	}
}

func TestNothingIsAllocated(t *testing.T) {
	line, words := make([]byte, 0, 1024), []string{"a", "é"}
	var o jsonw.Object
	path, text := "interviews/p01.md", []byte("Größe <\xff>\u2028\n")
	tests := []struct {
		name string
		run  func()
	}{
		{"by a plain string", func() { line = jsonw.AppendString(line[:0], path) }},
		{"by bytes with escapes", func() { line = jsonw.AppendString(line[:0], text) }},
		{"by an entry", func() {
			line = o.Entry(line[:0]).Str("path", path).Int("size", 1<<40).Time("modified", noon).Strs("words", words).
				Bool("ok", true).Null("start").Base64("raw", text).End()
		}},
		{"by an object of its own", func() {
			var o jsonw.Object
			line = o.Begin(line[:0], 0).Str("path", path).Int("size", 7).End()
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if n := testing.AllocsPerRun(100, tt.run); n != 0 {
				t.Errorf("%v allocations, want none", n)
			}
		})
	}
}

func FuzzString(f *testing.F) {
	for _, tt := range strs {
		f.Add(tt.s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := encoded(t, s, 0)
		if got := jsonw.AppendString(nil, s); string(got) != want {
			t.Errorf("AppendString(%q) = %s, want %s", s, got, want)
		}
		if got := jsonw.AppendString(nil, []byte(s)); string(got) != want {
			t.Errorf("AppendString([]byte(%q)) = %s, want %s", s, got, want)
		}
	})
}

func FuzzObject(f *testing.F) {
	f.Add("a\nb", int64(1), true, []byte{255}, int64(0), int64(1), 2)
	f.Add("<\xff", int64(-1), false, []byte("x"), int64(253402300799), int64(999999999), -1)
	f.Fuzz(func(t *testing.T, s string, n int64, b bool, raw []byte, sec, nsec int64, depth int) {
		r := row{Str: s, Int: n, Bool: b, Base64: append([]byte{}, raw...), Strs: strings.Split(s, "\n"), Last: []string{}}
		r.Time = time.Unix(sec%253402300800, nsec%1e9).UTC()
		if y := r.Time.Year(); y < 0 || y > 9999 {
			r.Time = time.Time{}
		}
		depth = max(jsonw.Line, depth%20)
		var o jsonw.Object
		if got, want := string(r.append(o.Begin(nil, depth))), encoded(t, r, depth); got != want || o.Err() != nil {
			t.Errorf("got %s\n%v\nwant %s", got, o.Err(), want)
		}
	})
}

type file struct {
	Path     string    `json:"path"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	Format   string    `json:"format"`
}

// An entry of a scan, by each of the two.
func BenchmarkEntry(b *testing.B) {
	f := file{"interviews/2026/spring/participant-017.md", 48213, noon, "md"}
	b.Run("jsonw", func(b *testing.B) {
		b.ReportAllocs()
		var o jsonw.Object
		var line []byte
		for b.Loop() {
			line = o.Entry(line[:0]).Str("path", f.Path).Int("size", f.Size).Time("modified", f.Modified).Str("format", f.Format).End()
		}
	})
	b.Run("encoding", func(b *testing.B) {
		b.ReportAllocs()
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("    ", "  ")
		for b.Loop() {
			out.Reset()
			if err := e.Encode(&f); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The text of a document as a string: plain, and as people write it.
func BenchmarkString(b *testing.B) {
	texts := []struct{ name, text string }{
		{"plain", strings.Repeat("What I do on Mondays, mostly, is look for the list. ", 400)},
		{"lines", strings.Repeat("„Was ich montags tue?“\nDie Liste suchen.\n", 400)},
	}
	for _, tt := range texts {
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(tt.text)))
			b.ReportAllocs()
			var line []byte
			for b.Loop() {
				line = jsonw.AppendString(line[:0], tt.text)
			}
		})
	}
}
