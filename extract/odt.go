package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// readODT reads the text of an OpenDocument text, in the layout of DOCX. Blank lines separate
// paragraphs and tabs the cells of a table's row. Headings have "#" before them, list items "- ".
// Text boxes stand where they are anchored, footnotes and endnotes at the end, each a line with
// "[^1]: " before it. Insertions that nobody accepted yet are text. Comments, deletions, hidden
// text and pictures are left out and counted. So are headers and footers, which stand in another
// part, but they are not counted. An encrypted document is an error.
func readODT(data []byte, l Limits) (Result, error) { return readOpenDocument("odt", data, l) }

// readODP reads the text of an OpenDocument presentation like that of a PowerPoint one (readPPTX).
func readODP(data []byte, l Limits) (Result, error) { return readOpenDocument("odp", data, l) }

func readOpenDocument(format string, data []byte, l Limits) (Result, error) {
	if bytes.HasPrefix(bytes.TrimLeft(data, "\xEF\xBB\xBF \r\n"), []byte("<?xml")) { // a flat document
		if int64(len(data)) > l.Part {
			return Result{}, fmt.Errorf("read %s: %d bytes is too large: %w", format, len(data), ErrTooLarge)
		}
		return readODTContent(&pack{format: format, limits: l}, data)
	}
	p, err := unpack(format, data, l)
	if err != nil {
		return Result{}, err
	}
	if p.parts["META-INF/manifest.xml"] != nil {
		manifest, err := p.open("META-INF/manifest.xml")
		if err != nil {
			return Result{}, err
		}
		if bytes.Contains(manifest, []byte("encryption-data")) {
			return Result{}, p.broken("it is encrypted")
		}
	}
	if p.parts["content.xml"] == nil {
		return Result{}, p.broken("it is an archive without an OpenDocument " + map[string]string{"odt": "text", "odp": "presentation"}[format] + " in it")
	}
	content, err := p.open("content.xml")
	if err != nil {
		return Result{}, err
	}
	return readODTContent(&p, content)
}

func readODTContent(p *pack, content []byte) (Result, error) {
	if err := p.shallow("content.xml", content); err != nil {
		return Result{}, err
	}
	o := odt{dec: xml.NewDecoder(bytes.NewReader(content)), slides: p.format == "odp", hiddenPage: make(map[string]bool), strongStyle: make(map[string]bool)}
	top := &block{}
	for {
		token, err := o.dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			if t, ok := token.(xml.StartElement); ok {
				err = o.element(t, top, nil)
			}
		}
		if err != nil {
			return Result{}, p.broken("content.xml: " + err.Error())
		}
	}
	switch {
	case !o.body && o.slides:
		return Result{}, p.broken("it is no presentation")
	case !o.body:
		return Result{}, p.broken("it is no text document")
	}
	notes := counted(nil, o.comments, "comment", "comments")
	notes = counted(notes, o.deleted, "deleted passage", "deleted passages")
	notes = counted(notes, o.hidden, "hidden passage", "hidden passages")
	notes = counted(notes, o.hiddenSlides, "hidden slide", "hidden slides")
	notes = counted(notes, o.pictures, "picture", "pictures")
	if o.slides {
		r := shown(o.pages)
		r.Notes = notes
		return r, nil
	}
	return Result{Text: joined(append(top.paragraphs, o.footnotes...)), Notes: notes}, nil
}

// odt is a document being read.
type odt struct {
	dec                                 *xml.Decoder
	footnotes                           []string
	notes                               int
	comments, deleted, hidden, pictures int
	body                                bool
	lists                               int // open ones
	item                                bool

	slides       bool // it is a presentation
	pages        [][]string
	hiddenPage   map[string]bool // styles of pages that are not shown
	hiddenSlides int

	strongStyle map[string]bool // styles of words that are bold or italic
	strong      int             // open elements of such styles
	plain       bool            // some words of the paragraph are of none
}

// looksStrong reports whether an element has a style that is bold or italic: an automatic one, or
// one that LibreOffice calls so.
func (o *odt) looksStrong(t xml.StartElement) bool {
	name := attr(t, "style-name")
	return o.strongStyle[name] || name == "Strong_20_Emphasis" || name == "Emphasis"
}

// A space or a cell may say that it repeats. So many times at the most are believed.
const (
	maxRepeat = 100
	maxCells  = 20
)

// element reads an element, whose start was read, to its end. line is the paragraph that is open;
// nil: none is.
func (o *odt) element(t xml.StartElement, into *block, line *strings.Builder) error {
	switch t.Name.Local {
	case "text", "presentation":
		o.body = o.body || strings.Contains(t.Name.Space, "office") && o.slides == (t.Name.Local == "presentation")
	case "page", "notes", "frame":
		if o.slides {
			return o.onSlide(t, into)
		}
	case "automatic-styles":
		return o.pageStyles()
	case "styles", "master-styles", "font-face-decls", "settings", "meta", "scripts", "forms", "sequence-decls", "variable-decls",
		"note-citation", "ruby-text", "binary-data", "event-listeners", "table-of-content-source", "alphabetical-index-source", "desc", "title":
		if t.Name.Local == "title" && strings.Contains(t.Name.Space, "text") {
			break // a field that shows the document's title
		}
		return o.dec.Skip()
	case "tracked-changes":
		return o.changes()
	case "annotation":
		o.comments++
		return o.dec.Skip()
	case "hidden-text", "hidden-paragraph":
		o.hidden++
		return o.dec.Skip()
	case "image", "object", "object-ole":
		o.pictures++
		return o.dec.Skip()
	case "section":
		if attr(t, "display") == "none" {
			o.hidden++
			return o.dec.Skip()
		}
	case "p", "h":
		return o.paragraph(t, into)
	case "span":
		if o.looksStrong(t) {
			o.strong++
			err := o.children(into, line)
			o.strong--
			return err
		}
	case "list":
		o.lists++
		err := o.children(into, nil)
		o.lists--
		return err
	case "list-item":
		o.item = true
	case "table-row":
		cells := &block{}
		if err := o.children(cells, nil); err != nil {
			return err
		}
		into.paragraphs = append(into.paragraphs, row(cells)...)
		return nil
	case "table-cell", "covered-table-cell":
		return o.cell(t, into)
	case "note":
		return o.note()
	case "text-box":
		box := &block{}
		if err := o.children(box, nil); err != nil {
			return err
		}
		into.paragraphs = append(into.paragraphs, box.paragraphs...)
		return nil
	}
	if line != nil {
		switch t.Name.Local {
		case "s":
			line.WriteString(strings.Repeat(" ", repeat(t, "c")))
		case "tab":
			line.WriteByte('\t')
		case "line-break":
			line.WriteByte('\n')
		}
	}
	return o.children(into, line)
}

// cell reads a table's cell, which may stand for several.
func (o *odt) cell(t xml.StartElement, into *block) error {
	cell := &block{}
	if err := o.children(cell, nil); err != nil {
		return err
	}
	into.cells = append(into.cells, cell.paragraphs)
	for range min(repeat(t, "number-columns-repeated"), maxCells) - 1 {
		into.cells = append(into.cells, nil) // words stand once, or tables in tables would multiply them without end
	}
	return nil
}

// onSlide reads a slide, its notes, or a frame on it.
func (o *odt) onSlide(t xml.StartElement, into *block) error {
	inside := &block{}
	switch class := attr(t, "class"); {
	case t.Name.Local == "page" && o.hiddenPage[attr(t, "style-name")]:
		o.hiddenSlides++
		o.pages = append(o.pages, nil)
		return o.dec.Skip()
	case t.Name.Local == "frame" && (class == "header" || class == "footer" || class == "date-time" || class == "page-number"):
		return o.dec.Skip()
	case t.Name.Local == "frame" && class == "title":
		if err := o.children(inside, nil); err != nil {
			return err
		}
		for _, p := range inside.paragraphs {
			into.paragraphs = append(into.paragraphs, "# "+strings.ReplaceAll(p, "\n", " "))
		}
		return nil
	}
	if err := o.children(inside, nil); err != nil {
		return err
	}
	switch t.Name.Local {
	case "page":
		o.pages = append(o.pages, inside.paragraphs)
	case "notes":
		into.paragraphs = noted(into.paragraphs, inside.paragraphs)
	default:
		into.paragraphs = append(into.paragraphs, inside.paragraphs...)
	}
	return nil
}

// pageStyles reads the automatic styles, for those of pages that are not shown and of words that
// are bold or italic.
func (o *odt) pageStyles() error {
	name := ""
	for depth := 1; depth > 0; {
		token, err := o.dec.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "style" {
				name = attr(t, "name")
			}
			if t.Name.Local == "text-properties" && (strings.HasPrefix(attr(t, "font-weight"), "bold") || attr(t, "font-style") == "italic") {
				o.strongStyle[name] = true
			}
			if t.Name.Local == "drawing-page-properties" && attr(t, "visibility") == "hidden" {
				o.hiddenPage[name] = true
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// repeat returns a number that an attribute gives; 1 if it gives none.
func repeat(t xml.StartElement, name string) int {
	n, err := strconv.Atoi(attr(t, name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxRepeat)
}

// children reads to the end of the element that is open.
func (o *odt) children(into *block, line *strings.Builder) error {
	for {
		token, err := o.dec.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := o.element(t, into, line); err != nil {
				return err
			}
		case xml.CharData:
			if line != nil {
				o.plain = o.plain || o.strong == 0 && len(bytes.TrimSpace(t)) > 0
				spaced(line, t)
			}
		case xml.EndElement:
			return nil
		}
	}
}

// spaced adds words as ODF 1.3, 6.1.2 reads them: spaces and line ends become one space.
func spaced(line *strings.Builder, words []byte) {
	for _, c := range words {
		if c == '\n' || c == '\t' || c == '\r' {
			c = ' '
		}
		if so := line.String(); c == ' ' && (so == "" || so[len(so)-1] == ' ' || so[len(so)-1] == '\n') {
			continue
		}
		line.WriteByte(c)
	}
}

// paragraph reads a paragraph or a heading.
func (o *odt) paragraph(t xml.StartElement, into *block) error {
	prefix := ""
	switch {
	case t.Name.Local == "h":
		level, err := strconv.Atoi(attr(t, "outline-level"))
		if err != nil {
			level = 1
		}
		prefix = strings.Repeat("#", max(1, min(level, 6))) + " "
	case o.lists > 0 && o.item:
		prefix = strings.Repeat("  ", min(o.lists, 10)-1) + "- "
	}
	o.item = false
	lists := o.lists
	o.lists = 0 // a box or a note inside is no item
	var line strings.Builder
	plain, strong := o.plain, o.strong
	if o.plain, o.strong = false, 0; o.looksStrong(t) {
		o.strong = 1
	}
	err := o.children(into, &line)
	unmarked := o.plain
	o.lists, o.plain, o.strong = lists, plain, strong
	if err != nil {
		return err
	}
	text := strings.Trim(strings.TrimRight(line.String(), " \t\n"), "\n")
	if strings.HasPrefix(prefix, "#") {
		text = strings.ReplaceAll(strings.TrimSpace(text), "\n", " ")
	} else {
		text = asked(text, unmarked)
	}
	if strings.TrimSpace(text) != "" {
		into.paragraphs = append(into.paragraphs, prefix+text)
	}
	return nil
}

// note reads a footnote or an endnote.
func (o *odt) note() error {
	o.notes++
	number := o.notes
	body := &block{}
	if err := o.children(body, nil); err != nil {
		return err
	}
	if len(body.paragraphs) > 0 { // a line, so that nobody takes its end for the text's
		note := strings.ReplaceAll(strings.Join(body.paragraphs, " "), "\n", " ")
		o.footnotes = append(o.footnotes, "[^"+strconv.Itoa(number)+"]: "+note)
	}
	return nil
}

// changes passes over the record of changes, which holds the deleted words, and counts the
// deletions.
func (o *odt) changes() error {
	for depth := 1; depth > 0; {
		token, err := o.dec.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "deletion" {
				o.deleted++
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}
