package extract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/extract"
)

func TestReaders(t *testing.T) {
	var limits extract.Limits
	own := extract.Reader{Format: "xyz", Layout: "tsv", Version: "xyz/1", Read: func(data []byte, l extract.Limits) (extract.Result, error) {
		limits = l
		return extract.Result{Text: []byte(strings.ToUpper(string(data)))}, nil
	}}
	r := extract.Readers{More: []extract.Reader{own}, Limits: extract.Limits{Entries: -1, Time: -1, Depth: 7}}
	if got, err := r.Text("xyz", []byte("a")); err != nil || string(got) != "A" {
		t.Errorf("got %q, %v", got, err)
	}
	if limits.Entries < 1<<30 || limits.Time < time.Hour || limits.Depth != 7 || limits.Part != 64<<20 || limits.Total != 512<<20 {
		t.Errorf("got limits %+v", limits)
	}
	if got, err := r.Text("txt", []byte("a")); err != nil || string(got) != "a" {
		t.Errorf("built in: got %q, %v", got, err)
	}
	if f := r.Formats(); len(f) != len(extract.Formats())+1 || !slices.IsSorted(f) || !slices.Contains(f, "xyz") {
		t.Errorf("got formats %v", r.Formats())
	}
	if !r.Supported("xyz") || !r.Container("xyz") || r.Layout("xyz") != "tsv" || r.Extractor("xyz") != "xyz/1" {
		t.Error("the format is not plugged in")
	}
	if !r.Supported("docx") || !r.Container("docx") || r.Layout("docx") != "docx" || r.Layout("csv") != "csv" || r.Extractor("docx") != extract.Version {
		t.Error("built-in formats are what they were")
	}
	if (extract.Readers{}).Supported("xyz") {
		t.Error("a reader that nobody plugged in is there")
	}
}

func TestLocationAt(t *testing.T) {
	r := extract.Result{Locations: []extract.Location{{2, "page 1"}, {5, "page 2"}, {5, "page 3"}, {9, "page 4"}}}
	for offset, want := range map[int]string{0: "", 2: "page 1", 4: "page 1", 5: "page 3", 8: "page 3", 9: "page 4", 100: "page 4"} {
		if got := r.LocationAt(offset); got != want {
			t.Errorf("byte %d: got %q, want %q", offset, got, want)
		}
	}
}

func TestReadersSayWhereAByteStands(t *testing.T) {
	own := extract.Reader{Format: "xyz", Layout: "txt", Version: "xyz/1", Read: func(data []byte, _ extract.Limits) (extract.Result, error) {
		if len(data) == 0 {
			return extract.Result{}, nil
		}
		return extract.Result{Text: data, Notes: []string{"a note"}, Locations: []extract.Location{{1, "page 1"}, {3, "page 2"}}}, nil
	}}
	r := extract.Readers{More: []extract.Reader{own}}
	text, at, notes, err := r.Read("xyz", []byte("words"))
	if err != nil || string(text) != "words" || !slices.Equal(notes, []string{"a note"}) || at == nil {
		t.Fatalf("got %q, %q, %v", text, notes, err)
	}
	for offset, want := range []string{"", "page 1", "page 1", "page 2", "page 2"} {
		if got := at(offset); got != want {
			t.Errorf("byte %d: got %q, want %q", offset, got, want)
		}
	}
	if text, at, _, err := r.Read("xyz", nil); err != nil || text == nil || at != nil {
		t.Errorf("an empty document: got %#v, a place %v, %v; want an empty text that is not nil, and none", text, at != nil, err)
	}
	if _, at, _, err := r.Read("txt", []byte("words")); err != nil || at != nil {
		t.Errorf("a text: got a place %v, %v, want none", at != nil, err)
	}
}

func TestCheckArchive(t *testing.T) {
	all := func(string) bool { return true }
	tests := []struct {
		name   string
		in     []byte
		limits extract.Limits
		whole  func(string) bool
		want   string // part of the error; "" none
	}{
		{"whole parts", archive(t, "a.xml", "<a><b/></a>"), extract.Limits{}, all, ""},
		{"nobody asks for them", archive(t, "a.xml", "<a>"), extract.Limits{}, nil, ""},
		{"nobody asks for this one", archive(t, "a.xml", "<a>"), extract.Limits{}, func(string) bool { return false }, ""},
		{"a part that stops", archive(t, "a.xml", "<a>"), extract.Limits{}, all, "read q: a.xml: it stops in the middle"},
		{"a part without anything", archive(t, "a.xml", ""), extract.Limits{}, all, "a.xml: it is empty"},
		{"a part too large", archive(t, "a.xml", "<a></a>", "b.xml", "<a></a>"), extract.Limits{Total: 13}, nil, "read q: unpacks to too much"},
		{"no archive", nil, extract.Limits{}, nil, "no ZIP archive"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := extract.CheckArchive("q", tt.in, tt.limits, tt.whole)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestLimitsAreAdjustable(t *testing.T) {
	in := docx(t, p(strings.Repeat("word ", 1000)))
	for name, l := range map[string]extract.Limits{"part": {Part: 1000}, "total": {Total: 1000}} {
		if _, err := (extract.Readers{Limits: l}).Text("docx", in); !errors.Is(err, extract.ErrTooLarge) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
