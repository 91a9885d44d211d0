package extract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/extract"
)

const slideNamespaces = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// shape is a shape on a slide: what it holds ("" for a box without a placeholder) and its
// paragraphs.
func shape(holds string, paragraphs ...string) string {
	if holds != "" {
		holds = `<p:ph type="` + holds + `"/>`
	}
	text := ""
	for _, p := range paragraphs {
		text += "<a:p><a:r><a:t>" + p + "</a:t></a:r></a:p>"
	}
	return "<p:sp><p:nvSpPr><p:nvPr>" + holds + "</p:nvPr></p:nvSpPr><p:txBody>" + text + "</p:txBody></p:sp>"
}

func slide(attr string, shapes ...string) string {
	return "<p:sld " + slideNamespaces + attr + "><p:cSld><p:spTree>" + strings.Join(shapes, "") + "</p:spTree></p:cSld></p:sld>"
}

// pptx makes a presentation of slides, which are shown in the order in which order names them.
func pptx(t testing.TB, order []string, slides map[string]string, more ...string) []byte {
	t.Helper()
	ids, rels := "", ""
	for i, name := range order {
		ids += `<p:sldId id="` + string(rune('1'+i)) + `" r:id="r` + name + `"/>`
	}
	parts := []string{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="` + relations + `/officeDocument" Target="ppt/presentation.xml"/></Relationships>`}
	for name, content := range slides {
		rels += `<Relationship Id="r` + name + `" Type="` + relations + `/slide" Target="slides/slide` + name + `.xml"/>`
		parts = append(parts, "ppt/slides/slide"+name+".xml", content)
	}
	parts = append(parts, "ppt/presentation.xml", "<p:presentation "+slideNamespaces+"><p:sldIdLst>"+ids+"</p:sldIdLst></p:presentation>",
		"ppt/_rels/presentation.xml.rels", "<Relationships>"+rels+"</Relationships>")
	return archive(t, append(parts, more...)...)
}

func odp(t testing.TB, pages string) []byte {
	t.Helper()
	return archive(t, "content.xml", `<?xml version="1.0"?><office:document-content `+odtNamespaces+` xmlns:style="s1" xmlns:presentation="p1"><office:automatic-styles>`+
		`<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles><office:body><office:presentation>`+
		pages+`</office:presentation></office:body></office:document-content>`)
}

func TestReadSlides(t *testing.T) {
	frame := func(class, words string) string {
		return `<draw:frame presentation:class="` + class + `"><draw:text-box><text:p>` + words + `</text:p></draw:text-box></draw:frame>`
	}
	tests := []struct {
		name, format string
		in           []byte
		want         string
		places       []string
		notes        []string
	}{
		{"slides in the order of the show", "pptx", pptx(t, []string{"2", "1"}, map[string]string{"1": slide("", shape("title", "Second"), shape("", "b")), "2": slide("", shape("ctrTitle", "First"), shape("body", "I sew.", "By hand."))}),
			"# First\n\nI sew.\n\nBy hand.\n\n# Second\n\nb\n", []string{"slide 1", "slide 2"}, nil},
		{"number, date, header and footer are no text", "pptx", pptx(t, []string{"1"}, map[string]string{"1": slide("", shape("sldNum", "7"), shape("dt", "May"), shape("ftr", "Acme"), shape("hdr", "x"), shape("body", "I sew."))}), "I sew.\n", []string{"slide 1"}, nil},
		{"a hidden slide keeps its number", "pptx", pptx(t, []string{"1", "2"}, map[string]string{"1": slide(` show="0"`, shape("body", "secret")), "2": slide("", shape("body", "I sew."))}), "I sew.\n", []string{"slide 2"}, []string{"1 hidden slide left out"}},
		{"notes stand below their slide", "pptx", pptx(t, []string{"1"}, map[string]string{"1": slide("", shape("body", "I sew."))},
			"ppt/slides/_rels/slide1.xml.rels", `<Relationships><Relationship Id="n" Type="`+relations+`/notesSlide" Target="../notesSlides/n1.xml"/></Relationships>`,
			"ppt/notesSlides/n1.xml", "<p:notes "+slideNamespaces+"><p:cSld><p:spTree>"+shape("sldImg", "x")+shape("body", "She laughed.")+shape("sldNum", "1")+"</p:spTree></p:cSld></p:notes>"),
			"I sew.\n\n## Notes\n\nShe laughed.\n", []string{"slide 1"}, nil},
		{"groups, tables, breaks and fields", "pptx", pptx(t, []string{"1"}, map[string]string{"1": slide("", "<p:grpSp>"+shape("", "one")+"</p:grpSp><p:pic/>",
			"<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"sldNum\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:fld type=\"slidenum\"><a:t>13</a:t></a:fld></a:p></p:txBody></p:sp>"+
				"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Ana</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>I</a:t></a:r><a:br/><a:r><a:t>wait</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
			`<p:sp><p:txBody><a:p><a:r><a:t>at </a:t></a:r><a:fld type="slidenum"><a:t>7</a:t></a:fld><a:r><a:t>noon</a:t></a:r></a:p></p:txBody></p:sp>`)}),
			"one\n\nAna\tI wait\n\nat noon\n", []string{"slide 1"}, []string{"1 picture left out"}},
		{"an OpenDocument presentation", "odp", odp(t, `<draw:page>`+frame("title", "First")+frame("outline", "I sew.")+frame("footer", "Acme")+frame("page-number", "1")+`<presentation:notes>`+frame("notes", "She laughed.")+`</presentation:notes></draw:page>`+
			`<draw:page draw:style-name="dp2">`+frame("outline", "secret")+`</draw:page><draw:page>`+frame("outline", "By hand.")+`</draw:page>`),
			"# First\n\nI sew.\n\n## Notes\n\nShe laughed.\n\nBy hand.\n", []string{"slide 1", "slide 3"}, []string{"1 hidden slide left out"}},
		{"an empty presentation", "pptx", pptx(t, nil, nil), "", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read(tt.format, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			var places []string
			for _, l := range got.Locations {
				places = append(places, l.Name)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) || !slices.Equal(places, tt.places) {
				t.Errorf("got  %q, %q, %q\nwant %q, %q, %q", got.Text, places, got.Notes, tt.want, tt.places, tt.notes)
			}
		})
	}
}

func TestSlidesThatCannotBeRead(t *testing.T) {
	good := pptx(t, []string{"1"}, map[string]string{"1": slide("", shape("body", "I sew."))})
	for _, tt := range []struct {
		name, format string
		in           []byte
		want         string
	}{
		{"a slide is missing", "pptx", pptx(t, []string{"9"}, map[string]string{"9": ""}), "it is empty"},
		{"no presentation", "pptx", archive(t, "word/document.xml", "<a/>"), "without a presentation"},
		{"a text", "odp", odt(t, "<text:p>I sew.</text:p>"), "it is no presentation"},
		{"a presentation", "odt", odp(t, ""), "it is no text document"},
		{"encrypted", "pptx", []byte("\xD0\xCF\x11\xE0x"), "encrypted"},
		{"no archive", "pptx", []byte("I sew."), "no ZIP archive"},
		{"deep", "pptx", pptx(t, []string{"1"}, map[string]string{"1": slide("", strings.Repeat("<p:grpSp>", 2000)+strings.Repeat("</p:grpSp>", 2000))}), "too deep"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := extract.Read(tt.format, tt.in)
			if syntax := new(extract.SyntaxError); !errors.As(err, &syntax) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := (extract.Readers{Limits: extract.Limits{Total: 300}}).Text("pptx", good); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("too large: got %v", err)
	}
}
