package extract_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/persona-go/persona/extract"
)

func TestReadHTML(t *testing.T) {
	cp1251, err := charmap.Windows1251.NewEncoder().String("Каждое утро я читаю почту и пишу список.")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, in, want string
		notes          []string
	}{
		{"paragraphs, entities, spaces", "<!doctype html><title>x</title><p>Dan:  How &amp;\n why?<p>Maria:&nbsp;<b>Ver</b>y <i>slowly</i>.", "Dan: How & why?\n\nMaria: Very slowly.\n", nil},
		{"text without markup", "Just words.", "Just words.\n", nil},
		{"nothing", "", "", nil},
		{"headings and lists", "<h1>One</h1><h3>Th<br>ree</h3><ul><li>a<li>b<ol start=3><li>c<li>d</ol></ul><li>e", "# One\n\n### Th ree\n\n- a\n\n- b\n\n  3. c\n\n  4. d\n\n- e\n", nil},
		{"rows of tables are lines; one used cell is paragraphs", "<table><tr><th>Who<th>What</tr><tr><td>Ana<td><p>I</p><p>wait</p></tr><tr><td></td><td><p>alone</p><p>here</p></td></tr></table>", "Who\tWhat\n\nAna\tI wait\n\nalone\n\nhere\n", nil},
		{"a table in a table", "<table><tr><td><table><tr><td>a<td>b</tr></table><p>c</td></tr></table>", "a\tb\n\nc\n", nil},
		{"lines that are written stay", "<pre>a\n  b</pre>one<br>two<br><br>three", "a\n  b\n\none\ntwo\n\nthree\n", nil},
		{"what is not shown is left out", "<script>x</script><style>y</style><!-- z --><p>a<del>b</del><img src=x alt=y><span hidden>c</span></p><div style='Display: None'>d</div><table><tr><td><img></td><td>e</td></tr></table><select><option>f</select>",
			"a\n\ne\n", []string{"1 deleted passage left out", "2 hidden passages left out", "2 pictures left out"}},
		{"the page's own encoding", "<meta charset=iso-8859-2><p>\xb1", "ą\n", nil},
		{"a declaration that lies", "<meta charset=iso-8859-1><p>ąę", "ąę\n", nil},
		{"no declaration", "<p>caf\xe9", "café\n", nil},
		{"no declaration, Russian", "<html><body><p>" + cp1251 + "</p></body></html>", "Каждое утро я читаю почту и пишу список.\n", nil},
		{"a byte order mark", "\xff\xfe<\x00p\x00>\x00a\x00", "a\n", nil},
		{"XHTML closes elements in their tags", "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head><body><p>a<a id='x'/>b</p></body></html>", "ab\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read("html", []byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got  %q, %v\nwant %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
		})
	}
	if _, err := extract.Read("html", []byte(strings.Repeat("<div>", 1000))); err == nil || !strings.Contains(err.Error(), "read html: ") {
		t.Errorf("elements 1000 deep: got %v", err)
	}
	if _, err := (extract.Readers{Limits: extract.Limits{Part: 3}}).Text("html", []byte("<p>a")); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("too large: got %v", err)
	}
}

const (
	bookContainer = `<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>`
	bookPackage   = `<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="b" href="text/two%202.xhtml" media-type="application/xhtml+xml"/>` +
		`<item id="a" href="one.xhtml#x" media-type="application/xhtml+xml"/><item id="c" href="c.css" media-type="text/css"/></manifest>` +
		`<spine><itemref idref="a"/><itemref idref="c"/><itemref idref="b"/><itemref idref="a"/></spine></package>`
)

func epub(t testing.TB, one string, more ...string) []byte {
	return archive(t, append([]string{"mimetype", "application/epub+zip", "META-INF/container.xml", bookContainer, "OEBPS/book.opf", bookPackage,
		"OEBPS/one.xhtml", one, "OEBPS/text/two 2.xhtml", "\uFEFF<?xml version='1.0'?><html><head><title/></head><body><h1>Zwei</h1><img src='x'/><p>Grüße</p></body></html>"}, more...)...)
}

func TestReadEPUB(t *testing.T) {
	got, err := extract.Read("epub", epub(t, "<html><body><p>One.</p></body></html>", "META-INF/encryption.xml",
		`<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData><CipherData><CipherReference URI="OEBPS/font.otf"/></CipherData></EncryptedData></encryption>`))
	if err != nil {
		t.Fatal(err)
	}
	if want := "One.\n\n# Zwei\n\nGrüße\n"; string(got.Text) != want || !slices.Equal(got.Notes, []string{"1 picture left out"}) {
		t.Errorf("got %q, %v, want %q", got.Text, got.Notes, want)
	}
	for word, want := range map[string]string{"One": "chapter 1", "# Zwei": "chapter 2", "Grüße": "chapter 2"} {
		if name := got.LocationAt(bytes.Index(got.Text, []byte(word))); name != want {
			t.Errorf("%s: got %q, want %q", word, name, want)
		}
	}
	if got, err := extract.Read("epub", epub(t, "\xff\xfe<\x00p\x00>\x00a\x00")); err != nil || !strings.HasPrefix(string(got.Text), "a\n") {
		t.Errorf("UTF-16: got %q, %v", got.Text, err)
	}
	tests := []struct {
		name string
		in   []byte
		want string
	}{
		{"nothing", nil, "no ZIP archive"},
		{"another archive", archive(t, "a", "b"), "without a book"},
		{"a container that breaks", archive(t, "META-INF/container.xml", "<a"), "read epub: META-INF/container.xml: "},
		{"a container without a book", archive(t, "META-INF/container.xml", "<a/>"), "where its book is"},
		{"a package that stops", archive(t, "META-INF/container.xml", bookContainer, "OEBPS/book.opf", "<package>"), "book.opf: it stops in the middle"},
		{"no text", archive(t, "META-INF/container.xml", bookContainer, "OEBPS/book.opf", "<package></package>"), "its book has no text"},
		{"a chapter that is missing", archive(t, "META-INF/container.xml", bookContainer, "OEBPS/book.opf", bookPackage), "OEBPS/one.xhtml: the book names it"},
		{"a chapter too deep", epub(t, strings.Repeat("<div>", 1000)), "OEBPS/one.xhtml: "},
		{"a chapter that is encrypted", epub(t, "x", "META-INF/encryption.xml", `<encryption><EncryptedData><CipherData><CipherReference URI="OEBPS/one.xhtml"/></CipherData></EncryptedData></encryption>`), "it is encrypted (DRM)"},
		{"broken encryption", epub(t, "x", "META-INF/encryption.xml", "<"), "encryption.xml: "},
		{"a bomb", epub(t, strings.Repeat(" ", 65<<20)), "unpacks to too much"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := extract.Read("epub", tt.in); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<p>a<table><tr><td>b<li>c<pre>d</pre><ol><li>"))
	f.Add([]byte("<?xml?><title/><script/>\xff<svg><desc><td>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := extract.Read("html", data)
		if err != nil {
			return
		}
		if two, _ := extract.Read("html", data); !bytes.Equal(one.Text, two.Text) || !utf8.Valid(one.Text) {
			t.Fatal("two readings differ, or it is no UTF-8")
		}
		if _, err := extract.Read("epub", epub(t, string(data))); err != nil && !strings.HasPrefix(err.Error(), "read epub: ") {
			t.Fatal(err)
		}
	})
}
