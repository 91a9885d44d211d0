package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/pdf"
)

// document builds a PDF of pages, each a content stream.
func document(pages ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), fmt.Sprintf(format, args...))
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(pages))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	for i, p := range pages {
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>", 5+2*i)
		object("<</Length %d>>stream\n%s\nendstream", len(p), p)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes()
}

// at returns the drawing of words at a place.
func at(x, y int, words string) string {
	return fmt.Sprintf("BT /F 10 Tf %d %d Td (%s) Tj ET\n", x, y, words)
}

func column(x, y int, lines ...string) string {
	var b strings.Builder
	for i, l := range lines {
		b.WriteString(at(x, y-12*i, l))
	}
	return b.String()
}

func TestRead(t *testing.T) {
	e := engine(t)
	tests := []struct {
		name  string
		in    []byte
		want  string
		notes []string
	}{
		{"lines, and paragraphs by their distance", document(column(50, 700, "Dan: How do you", "work every day?") + column(50, 660, "Maria: Slowly.", "Very slowly.")),
			"Dan: How do you\nwork every day?\n\nMaria: Slowly.\nVery slowly.\n", nil},
		{"pages are apart by form feeds", document(at(50, 700, "One page."), at(50, 700, "Two pages.")), "One page.\n\fTwo pages.\n", nil},
		{"a page without text is a page", document(at(50, 700, "One page."), "", at(50, 700, "Three pages.")), "One page.\n\f\fThree pages.\n", []string{"1 page without text"}},
		{"two such pages", document("", at(50, 700, "Words here."), ""), "\fWords here.\n\f", []string{"2 pages without text"}},
		{"numbers in the margin, drawn last, stand before their line", document(column(50, 700, "Dan: How do you", "work every day?", "Maria: Slowly.") + at(20, 700, "2") + at(20, 676, "13") + at(20, -40, "14")),
			"2    Dan: How do you\n     work every day?\n13   Maria: Slowly.\n", nil},
		{"what is drawn out of order is read from top to bottom", document(at(50, 640, "Third line") + at(50, 664, "First line") + at(50, 652, "Second line")), "First line\nSecond line\nThird line\n", nil},
		{"columns come one after the other", document(column(50, 700, "Left one", "Left two", "Left three") + column(300, 700, "Right one", "Right two", "Right three")),
			"Left one\nLeft two\nLeft three\n\nRight one\nRight two\nRight three\n", nil},
		{"words off the page are left out", document(at(50, 700, "Visible.") + at(50, 900, "Not visible.") + at(-300, 700, "Nor this.")), "Visible.\n", nil},
		{"letters beyond ASCII, and hyphens", document(at(50, 700, `Gr\374\337e, \200 5 and a well-kept thing`)), "Grüße, € 5 and a well-kept thing\n", nil},
		{"an accent over a letter is part of it, one beside it is not", document("BT /F 10 Tf 50 700 Td [(Caf) -111 (\\264) 444 (e) ( and \\264e)] TJ ET\n"), "Café and ´e\n", nil},
		{"no pages", document(), "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := e.Read(tt.in, extract.Limits{})
			if err != nil {
				if tt.want == "" { // whether a document may have no page is up to PDFium
					return
				}
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got %q, %v; want %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
		})
	}
}

func TestLocationsAreThePages(t *testing.T) {
	got, err := engine(t).Read(document(at(50, 700, "One."), "", at(50, 700, "Three.")), extract.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for offset, want := range map[int]string{0: "page 1", 5: "page 1", bytes.Index(got.Text, []byte("Three")): "page 3", len(got.Text): "page 3"} {
		if name := got.LocationAt(offset); name != want {
			t.Errorf("byte %d: got %q, want %q", offset, name, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	e := engine(t)
	good := document(at(50, 700, "Words."), at(50, 700, "More."))
	encrypted := bytes.Replace(good, []byte("trailer<<"), []byte("trailer<</Encrypt<</Filter/Standard/V 1/R 2/O("+strings.Repeat("x", 32)+")/U("+strings.Repeat("y", 32)+")/P -4>>/ID[(a)(a)]"), 1)
	tests := []struct {
		name   string
		in     []byte
		limits extract.Limits
		want   string
	}{
		{"nothing", nil, extract.Limits{}, "read pdf: it is no PDF, or a damaged one"},
		{"text", []byte("Hello"), extract.Limits{}, "no PDF, or a damaged one"},
		{"the beginning alone", good[:40], extract.Limits{}, "no PDF, or a damaged one"},
		{"an encrypted document", encrypted, extract.Limits{}, "it is encrypted and needs a password"},
		{"pictures only", document("0 0 100 100 re f", ""), extract.Limits{}, "no text on its 2 pages"},
		{"too many pages", good, extract.Limits{Entries: 1}, "2 pages: unpacks to too much"},
		{"too much text", good, extract.Limits{Part: 3}, "its text: unpacks to too much"},
		{"too little time", good, extract.Limits{Time: time.Nanosecond}, "takes longer than 1ns"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := e.Read(tt.in, tt.limits)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %.40q, error %v, want %q in it", got.Text, err, tt.want)
			}
			var syntax *extract.SyntaxError
			if !errors.As(err, &syntax) && !errors.Is(err, extract.ErrTooLarge) {
				t.Errorf("got a %T", err)
			}
		})
	}
	if got, err := e.Read(good, extract.Limits{}); err != nil || string(got.Text) != "Words.\n\fMore.\n" {
		t.Errorf("after all that: got %q, %v", got.Text, err)
	}
}

func TestEngine(t *testing.T) {
	if !testing.Short() { // the engine is compiled anew
		bad := pdf.New(pdf.Options{CacheDir: "/dev/null/cache"})
		if got, err := bad.Read(document(at(50, 700, "Words.")), extract.Limits{}); err != nil || string(got.Text) != "Words.\n" {
			t.Errorf("without a cache: got %q, %v", got.Text, err)
		}
		if err := bad.Close(); err != nil {
			t.Error(err)
		}
	}
	idle := pdf.New(pdf.Options{})
	if err := idle.Close(); err != nil {
		t.Error(err)
	}
	if _, err := idle.Read(nil, extract.Limits{}); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("got %v", err)
	}
	r := extract.Readers{More: []extract.Reader{engine(t).Reader()}}
	if got, err := r.Text("pdf", document(at(50, 700, "Words."))); err != nil || string(got) != "Words.\n" {
		t.Errorf("got %q, %v", got, err)
	}
	if !r.Supported("pdf") || !r.Container("pdf") || r.Layout("pdf") != "txt" || r.Extractor("pdf") != pdf.Version {
		t.Error("it is not plugged in")
	}
}

func FuzzRead(f *testing.F) {
	good := document(at(50, 700, "Dan: Words."), at(50, 700, "More.")+at(20, 700, "12"))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(bytes.Replace(good, []byte("/Count 2"), []byte("/Count 2000000000"), 1))
	f.Add(bytes.Replace(good, []byte("/Length"), []byte("/Lengt"), 1))
	e := engine(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := e.Read(data, extract.Limits{Time: 10 * time.Second})
		if err != nil {
			return
		}
		if two, err := e.Read(data, extract.Limits{}); err != nil || !bytes.Equal(one.Text, two.Text) {
			t.Fatal("two readings differ")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	e := engine(b)
	in := document(slices.Repeat([]string{column(50, 700, slices.Repeat([]string{"Maria: A line of some eighty characters, as the pages of interviews have them."}, 50)...)}, 5)...)
	for b.Loop() {
		if _, err := e.Read(in, extract.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
