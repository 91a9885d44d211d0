package extract_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/persona-go/persona/extract"
)

const odtNamespaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="s" xmlns:dc="d"`

func odtContent(body string) string {
	return `<?xml version="1.0"?><office:document-content ` + odtNamespaces + `><office:automatic-styles><a>x</a></office:automatic-styles><office:body><office:text>` + body +
		`</office:text></office:body></office:document-content>`
}

func odt(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"content.xml", odtContent(body)}, more...)...)
}

func TestReadODT(t *testing.T) {
	tests := []struct {
		name  string
		in    []byte
		want  string
		notes []string
	}{
		{"paragraphs, spans, entities, spaces", odt(t, "<text:p>Dan: How &amp;\n  why?</text:p><text:p/><text:p>Mar<text:span>ia:<text:s text:c=\"3\"/>So</text:span>.<text:tab/>x<text:line-break/>y</text:p>"),
			"Dan: How & why?\n\nMaria:   So.\tx\ny\n", nil},
		{"an empty document", odt(t, ""), "", nil},
		{"headings and lists", odt(t, `<text:h text:outline-level="2">Two</text:h><text:h>One</text:h><text:list><text:list-item><text:p>a</text:p><text:p>more</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list><text:p>c</text:p>`),
			"## Two\n\n# One\n\n- a\n\nmore\n\n  - b\n\nc\n", nil},
		{"rows of tables are lines; the words of repeated cells stand once", odt(t, `<table:table><table:table-row><table:table-cell><text:p>Ana</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>I</text:p><text:p>wait</text:p></table:table-cell><table:table-cell><text:p>now</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="9999"/></table:table-row>`+
			`<table:table-row><table:table-cell><text:p>alone</text:p></table:table-cell></table:table-row></table:table>`), "Ana\tI wait\t\tnow\n\nalone\n", nil},
		{"bold and italic questions", archive(t, "content.xml", `<?xml version="1.0"?><office:document-content `+odtNamespaces+` xmlns:style="s1" xmlns:fo="f1"><office:automatic-styles><style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>`+
			`<style:style style:name="T1"><style:text-properties fo:font-style="italic"/></style:style></office:automatic-styles><office:body><office:text><text:p text:style-name="P1">How do you sew?</text:p><text:p>By hand.</text:p><text:p><text:span text:style-name="T1">Since when?</text:span></text:p>`+
			`<text:p><text:span text:style-name="T1">Why</text:span> not?</text:p><text:p text:style-name="P1">Sewing.</text:p></office:text></office:body></office:document-content>`),
			"**How do you sew?**\n\nBy hand.\n\n**Since when?**\n\nWhy not?\n\nSewing.\n", nil},
		{"notes come at the end, boxes where they are", odt(t, `<text:p>Words<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>first</text:p></text:note-body></text:note> go on<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p>`),
			"box\n\nWords go on\n\n[^1]: first\n", nil},
		{"comments, deletions, hidden words and pictures are left out and counted", odt(t, `<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>`+
			`<text:p>a<office:annotation><dc:creator>x</dc:creator><text:p>y</text:p></office:annotation><text:hidden-text>z</text:hidden-text><draw:frame><draw:image/><svg:title>t</svg:title></draw:frame></text:p><text:section text:display="none"><text:p>s</text:p></text:section>`),
			"a\n", []string{"1 comment left out", "1 deleted passage left out", "2 hidden passages left out", "1 picture left out"}},
		{"a flat document", []byte(odtContent("<text:p>flat <text:title>T</text:title></text:p>")), "flat T\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read("odt", tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got  %q, %v\nwant %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
		})
	}
}

func TestReadODTRefuses(t *testing.T) {
	tests := []struct {
		name string
		in   []byte
		want string
	}{
		{"nothing", nil, "no ZIP archive"},
		{"another archive", archive(t, "a", "b"), "without an OpenDocument text"},
		{"an encrypted document", odt(t, "x", "META-INF/manifest.xml", "<m><encryption-data/></m>"), "it is encrypted"},
		{"a presentation", archive(t, "content.xml", `<office:document-content `+odtNamespaces+`><office:body><office:presentation/></office:body></office:document-content>`), "it is no text document"},
		{"content that stops", archive(t, "content.xml", odtContent("")[:400]), "content.xml: "},
		{"elements that cross", odt(t, "<text:p><text:span></text:p></text:span>"), "content.xml: "},
		{"elements without end", odt(t, strings.Repeat("<text:span>", 1100)+strings.Repeat("</text:span>", 1100)), "nest too deep"},
		{"a bomb", odt(t, strings.Repeat(" ", 65<<20)), "unpacks to too much"},
		{"a bomb for a manifest", odt(t, "", "META-INF/manifest.xml", strings.Repeat(" ", 65<<20)), "unpacks to too much"},
		{"a record of changes that stops", odt(t, "<text:tracked-changes></text:p>"), "content.xml: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := extract.Read("odt", tt.in); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := (extract.Readers{Limits: extract.Limits{Part: 3}}).Text("odt", []byte(odtContent("x"))); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a flat document too large: got %v", err)
	}
}

func FuzzODT(f *testing.F) {
	f.Add(`<text:list><text:list-item><text:h>a</text:h></text:list-item></text:list>`)
	f.Add(`<table:table-row><table:table-cell table:number-columns-repeated="-1"><text:p>a<text:s text:c="99999999"/></text:p></table:table-cell></table:table-row>`)
	f.Add(`<text:note><text:note-body><text:p>a<text:note/></text:p></text:note-body></text:note></text:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		one, err := extract.Read("odt", []byte(odtContent(body)))
		if err != nil {
			return
		}
		if two, _ := extract.Read("odt", []byte(odtContent(body))); !bytes.Equal(one.Text, two.Text) || !utf8.Valid(one.Text) {
			t.Fatal("two readings differ, or it is no UTF-8")
		}
	})
}
