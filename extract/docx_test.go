package extract_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/extract"
)

const wordNamespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" ` +
	`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`

// docx builds a Word document of a body, and of other parts as pairs of name and content.
func docx(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	document := `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordNamespaces + `><w:body>` + body + `<w:sectPr><w:pgSz w:w="1"/></w:sectPr></w:body></w:document>`
	return archive(t, append([]string{"word/document.xml", document}, parts...)...)
}

func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// p returns a paragraph of one run, with properties.
func p(text string, properties ...string) string {
	return `<w:p><w:pPr>` + strings.Join(properties, "") + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

const (
	styles = `<w:styles ` + wordNamespaces + `>
		<w:style w:styleId="sub"><w:name w:val="Sub"/><w:basedOn w:val="berschrift2"/></w:style>
		<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
		<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
		<w:style w:styleId="own"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
		<w:style w:styleId="list"><w:name w:val="List"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
	numbering = `<w:numbering ` + wordNamespaces + `>
		<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
		<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
		<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>`
)

func num(id, level string) string {
	return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr>`
}

func TestReadDocx(t *testing.T) {
	tests := []struct {
		name  string
		in    []byte
		want  string
		notes []string
	}{
		{"paragraphs, entities, runs joined", docx(t, p("Dan: How &amp; why?")+`<w:p/>`+`<w:p><w:r><w:t>Mar</w:t></w:r><w:r><w:t>ia: So.</w:t></w:r></w:p>`),
			"Dan: How & why?\n\nMaria: So.\n", nil},
		{"an empty document", docx(t, ""), "", nil},
		{"line breaks, tabs, hyphens; tab stops are none", docx(t, `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>`),
			"a\tb\nc\u2011d\n", nil},
		{"headings by name, by level and by inheritance, in any language", docx(t, p("One", `<w:pStyle w:val="Titel"/>`)+p("Two", `<w:pStyle w:val="berschrift2"/>`)+
			p("Three", `<w:pStyle w:val="own"/>`)+p("Four", `<w:pStyle w:val="sub"/>`)+p("Five", `<w:outlineLvl w:val="0"/>`)+p("Six", `<w:pStyle w:val="nope"/>`), "word/styles.xml", styles),
			"# One\n\n## Two\n\n### Three\n\n## Four\n\n# Five\n\nSix\n", nil},
		{"lists with bullets and numbers, by style too", docx(t, p("a", num("1", "0"))+p("b", `<w:pStyle w:val="list"/>`)+p("c", num("2", "0"))+p("d", num("2", "1"))+p("e", num("2", "1"))+
			p("f", num("2", "0"))+p("g", num("2", "1"))+p("h", num("9", "0"))+p("i", num("0", "0")), "word/styles.xml", styles, "word/numbering.xml", numbering),
			"- a\n\n- b\n\n1. c\n\n  1. d\n\n  2. e\n\n2. f\n\n  1. g\n\n- h\n\ni\n", nil},
		{"tables: rows are lines, one used cell is paragraphs", docx(t, `<w:tbl><w:tr><w:tc>`+p("Interviewer:")+`</w:tc><w:tc>`+p("How?")+p("Why?")+`</w:tc></w:tr><w:tr><w:tc>`+p("P1")+p("P2")+`</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>`+p("end")),
			"Interviewer:\tHow? Why?\n\nP1\n\nP2\n\nend\n", nil},
		{"a table in a table", docx(t, `<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>`+p("a")+`</w:tc><w:tc>`+p("b")+`</w:tc></w:tr></w:tbl>`+p("c")+`</w:tc></w:tr></w:tbl>`), "a\tb\n\nc\n", nil},
		{"footnotes and endnotes come at the end", docx(t, `<w:p><w:r><w:t>Words</w:t><w:footnoteReference w:id="2"/></w:r></w:p>`,
			"word/footnotes.xml", `<w:footnotes `+wordNamespaces+`><w:footnote w:type="separator" w:id="0">`+p("---")+`</w:footnote><w:footnote w:id="2">`+p("first")+`</w:footnote></w:footnotes>`,
			"word/endnotes.xml", `<w:endnotes `+wordNamespaces+`><w:endnote w:id="1">`+p("last")+p("of all")+`</w:endnote></w:endnotes>`),
			"Words\n\n[^1]: first\n\n[^2]: last of all\n", nil},
		{"comments, deletions, moves, hidden words, pictures, headers are left out and counted", docx(t,
			`<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>b</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>c</w:t></w:r></w:ins>`+
				`<w:r><w:commentReference w:id="1"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>d</w:t></w:r>`+
				`<w:r><w:instrText>PAGE</w:instrText><w:drawing><a:graphic><pic:pic/></a:graphic></w:drawing></w:r></w:p>`,
			"word/header1.xml", "x", "word/footer1.xml", "x", "word/comments.xml", "x"),
			"acd\n", []string{"1 comment left out", "2 deleted passages left out", "1 hidden passage left out", "1 picture left out", "2 headers and footers left out"}},
		{"text boxes once, formulas, links and controls", docx(t, `<w:p><w:r><w:t>out</w:t></w:r><mc:AlternateContent><mc:Choice><w:r><w:txbxContent>`+p("box")+`</w:txbxContent></w:r></mc:Choice><mc:Fallback><w:r><w:txbxContent>`+p("box")+`</w:txbxContent></w:r></mc:Fallback></mc:AlternateContent>`+
			`<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>!</w:t></w:r></w:sdtContent></w:sdt></w:p>`),
			"box\n\noutx=1link!\n", nil},
		{"the main part under another name, strict", archive(t, "_rels/.rels", `<Relationships><Relationship Type="http://x/officeDocument" Target="/doc/main.xml"/></Relationships>`,
			"doc/main.xml", `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>`+p("Strict.")+`</w:body></w:document>`), "Strict.\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read("docx", tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got %q, %v; want %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
			if text, err := extract.Text("docx", tt.in); err != nil || !bytes.Equal(text, got.Text) {
				t.Errorf("Text differs from Read: %q, %v", text, err)
			}
		})
	}
}

func TestReadDocxRefuses(t *testing.T) {
	good := docx(t, p("Some words."))
	spoilt := bytes.Clone(good)
	spoilt[len("PK..")+26+len("word/document.xml")+20] ^= 0xFF // a byte of the packed document
	many := make([]string, 0, 2*10_001)
	for i := range 10_001 {
		many = append(many, fmt.Sprintf("f%d", i), "")
	}
	deep := strings.Repeat("<w:sdt>", 1100) + strings.Repeat("</w:sdt>", 1100)
	tests := []struct {
		name string
		in   []byte
		want string
	}{
		{"nothing", nil, "no ZIP archive, or a damaged one"},
		{"text", []byte("Hello"), "no ZIP archive, or a damaged one"},
		{"an archive that stops", good[:len(good)/2], "no ZIP archive, or a damaged one"},
		{"an archive whose bytes changed", spoilt, "read docx: word/document.xml: "},
		{"an old or encrypted file", []byte("\xD0\xCF\x11\xE0\xA1\xB1"), "it is encrypted, or a .doc file"},
		{"another archive", archive(t, "a.txt", "x"), "without a Word document"},
		{"XML that breaks", docx(t, "<w:p>"), "word/document.xml: XML syntax error"},
		{"an entity of its own", archive(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document `+wordNamespaces+`><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>`), "invalid character entity"},
		{"an empty part", archive(t, "word/document.xml", ""), "word/document.xml: it is empty"},
		{"elements without end", docx(t, deep), "nest too deep"},
		{"styles without end", docx(t, "", "word/styles.xml", strings.Repeat("<a>", 1100)), "word/styles.xml: elements nest too deep"},
		{"broken styles", docx(t, "", "word/styles.xml", "<a"), "word/styles.xml: "},
		{"broken numbering", docx(t, "", "word/numbering.xml", "<a></b>"), "word/numbering.xml: "},
		{"broken footnotes", docx(t, "", "word/footnotes.xml", "<a></b>"), "word/footnotes.xml: "},
		{"broken relationships", docx(t, "", "_rels/.rels", "<a></b>"), "_rels/.rels: "},
		{"thousands of files", archive(t, many...), "10001 files inside: unpacks to too much"},
		{"a bomb of styles", docx(t, "", "word/styles.xml", "<styles>"+strings.Repeat("<style/>", 600_000)+"</styles>"), "word/styles.xml: unpacks to too much"},
		{"a bomb", docx(t, p(strings.Repeat(" ", 65<<20))), "word/document.xml: unpacks to too much"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Text("docx", tt.in)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %.40q, error %v, want %q in it", got, err, tt.want)
			}
			var syntax *extract.SyntaxError
			if !errors.As(err, &syntax) && !errors.Is(err, extract.ErrTooLarge) {
				t.Errorf("got a %T", err)
			}
		})
	}
}

// Reading a bomb whose directory lies about its size must stop at the limit all the same.
func TestReadDocxDoesNotTrustSizes(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte("<a/>")), CompressedSize64: 4, UncompressedSize64: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("<a/>")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := extract.Text("docx", b.Bytes()); err == nil {
		t.Error("got no error")
	}
}

func FuzzDocx(f *testing.F) {
	f.Add(p("Words", num("2", "1")), styles, numbering)
	f.Add(`<w:tbl><w:tr><w:tc>`+p("a")+`</w:tc></w:tr></w:tbl>`, "", "")
	f.Add(`</w:tr></w:p><w:tc>`, "<a", "<b>")
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		data := docx(t, body, "word/styles.xml", styles, "word/numbering.xml", numbering)
		one, err := extract.Read("docx", data)
		if err != nil {
			return
		}
		if two, err := extract.Read("docx", data); err != nil || !bytes.Equal(one.Text, two.Text) {
			t.Fatal("two readings differ")
		}
	})
}
