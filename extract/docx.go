package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// The namespaces of the words in a DOCX: transitional (what Word writes) and strict (ISO/IEC
// 29500-1), and that of formulas.
const (
	wordSpace   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictSpace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	mathSpace   = "http://schemas.openxmlformats.org/officeDocument/2006/math"
)

// readDocx reads the text of a Word document. Blank lines separate its paragraphs and tabs the
// cells of a table's row. Headings have "#" before them, list items "- " or their number. Text
// boxes stand where they are anchored, footnotes and endnotes at the end, each a line with "[^1]: "
// before it. A paragraph that is bold or italic from end to end and asks has "**" around it.
// Insertions that nobody accepted yet are text. Comments, deletions, hidden text, headers, footers
// and pictures are left out, and Result.Notes says so.
func readDocx(data []byte, l Limits) (Result, error) {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) { // [MS-CFB] 2.2: how Word stores encrypted files, and all files before 2007
		return Result{}, broken("it is encrypted, or a .doc file under another name")
	}
	p, err := unpack("docx", data, l)
	if err != nil {
		return Result{}, err
	}
	d := docx{pack: p}
	main, err := d.mainPart()
	if err != nil {
		return Result{}, err
	}
	folder := path.Dir(main)
	if err := d.readStyles(path.Join(folder, "styles.xml")); err != nil {
		return Result{}, err
	}
	if err := d.readNumbering(path.Join(folder, "numbering.xml")); err != nil {
		return Result{}, err
	}
	paragraphs, err := d.readPart(main)
	if err != nil {
		return Result{}, err
	}
	for _, notes := range [...]string{"footnotes.xml", "endnotes.xml"} {
		if d.parts[path.Join(folder, notes)] == nil {
			continue
		}
		more, err := d.readPart(path.Join(folder, notes))
		if err != nil {
			return Result{}, err
		}
		paragraphs = append(paragraphs, more...)
	}
	text := strings.Join(paragraphs, "\n\n")
	if text != "" {
		text += "\n"
	}
	return Result{Text: []byte(text), Notes: d.notes(folder)}, nil
}

func broken(reason string) error { return &SyntaxError{Format: "docx", Reason: reason} }

// docx is a document being read.
type docx struct {
	pack
	styles                              map[string]style
	lists                               map[string][]string // number format by level, by w:numId
	count                               map[string]int      // items so far, by list and level
	comments, deleted, hidden, pictures int
	footnote, chunks                    int
	placeholder                         bool // the field that is being read shows what to type into it
	box                                 rune // of the form's field that is being read; 0 none
	choices                             []string
	choice                              int // of choices, the one that is shown
}

// style is what a style says about structure.
type style struct {
	level  int    // of a heading, from 1; 0 none
	list   string // w:numId
	strong bool   // bold or italic
}

// mainPart returns the name of the document's main part, as the package's relationships give it.
func (d *docx) mainPart() (string, error) {
	if d.parts["_rels/.rels"] != nil {
		var rels struct {
			Relationship []struct {
				Type   string `xml:",attr"`
				Target string `xml:",attr"`
			}
		}
		if err := d.decode("_rels/.rels", &rels); err != nil {
			return "", err
		}
		for _, r := range rels.Relationship {
			name := strings.TrimPrefix(path.Clean("/"+r.Target), "/")
			if strings.HasSuffix(r.Type, "/officeDocument") && d.parts[name] != nil {
				return name, nil
			}
		}
	}
	if d.parts["word/document.xml"] == nil {
		return "", broken("it is an archive without a Word document in it")
	}
	return "word/document.xml", nil
}

type value struct {
	Val string `xml:"val,attr"`
}

func (d *docx) readStyles(name string) error {
	if d.parts[name] == nil {
		return nil
	}
	var sheet struct {
		Style []struct {
			ID      string `xml:"styleId,attr"`
			Name    value  `xml:"name"`
			BasedOn value  `xml:"basedOn"`
			Outline *value `xml:"pPr>outlineLvl"`
			List    value  `xml:"pPr>numPr>numId"`
			Bold    *value `xml:"rPr>b"`
			Italic  *value `xml:"rPr>i"`
		} `xml:"style"`
	}
	if err := d.decode(name, &sheet); err != nil {
		return err
	}
	d.styles = make(map[string]style, len(sheet.Style))
	for range 2 { // once more, so that a style may be based on a later one
		for _, s := range sheet.Style {
			is := d.styles[s.BasedOn.Val]
			if n, ok := strings.CutPrefix(strings.ToLower(s.Name.Val), "heading "); ok { // Word keeps this name in every language
				is.level, _ = strconv.Atoi(n)
			} else if strings.EqualFold(s.Name.Val, "title") {
				is.level = 1
			} else if s.Outline != nil {
				if n, err := strconv.Atoi(s.Outline.Val); err == nil && 0 <= n && n < 9 { // 9 means body text
					is.level = n + 1
				}
			}
			for _, v := range [...]*value{s.Bold, s.Italic} {
				if v != nil {
					is.strong = v.Val != "0" && v.Val != "false" && v.Val != "off"
				}
			}
			if s.List.Val != "" {
				is.list = s.List.Val
			}
			d.styles[s.ID] = is
		}
	}
	return nil
}

func (d *docx) readNumbering(name string) error {
	d.lists, d.count = make(map[string][]string), make(map[string]int)
	if d.parts[name] == nil {
		return nil
	}
	var numbering struct {
		Abstract []struct {
			ID    string `xml:"abstractNumId,attr"`
			Level []struct {
				Format value `xml:"numFmt"`
			} `xml:"lvl"`
		} `xml:"abstractNum"`
		Num []struct {
			ID       string `xml:"numId,attr"`
			Abstract value  `xml:"abstractNumId"`
		} `xml:"num"`
	}
	if err := d.decode(name, &numbering); err != nil {
		return err
	}
	formats := make(map[string][]string)
	for _, a := range numbering.Abstract {
		for _, l := range a.Level {
			formats[a.ID] = append(formats[a.ID], l.Format.Val)
		}
	}
	for _, n := range numbering.Num {
		d.lists[n.ID] = formats[n.Abstract.Val]
	}
	return nil
}

// block collects the paragraphs inside a body, a cell, a text box or a note; in a table's row, the
// cells.
type block struct {
	paragraphs []string
	cells      [][]string
	prefix     string // of the first paragraph: "[^1]: "
	initial    string // the large letter that the next paragraph begins with
	drop       bool   // a note that is none: Word keeps the separators among the footnotes
}

// paragraph is a paragraph that is being read.
type paragraph struct {
	text        strings.Builder
	level       int
	list, depth string // w:numId and w:ilvl
	hidden      bool   // the run that is being read
	strong      bool   // the run is bold or italic
	base        bool   // the paragraph's style is
	plain       bool   // some words are neither
	initial     bool   // a letter that is set larger than the words it begins
}

// readPart reads the paragraphs of the main part or of the notes.
func (d *docx) readPart(name string) ([]string, error) {
	data, err := d.open(name)
	if err != nil {
		return nil, err
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	blocks := []*block{{}}
	var open []*paragraph
	var inText, root int
	for depth := 0; ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken(name + ": " + err.Error())
		}
		switch t := token.(type) {
		case xml.StartElement:
			root++
			if depth++; depth > d.limits.Depth {
				return nil, broken(name + ": elements nest too deep")
			}
			if d.leftOut(t) {
				if err := dec.Skip(); err != nil {
					return nil, broken(name + ": " + err.Error())
				}
				depth--
				continue
			}
			if word(t.Name) && t.Name.Local == "t" || t.Name.Space == mathSpace && t.Name.Local == "t" {
				inText++
			}
			if word(t.Name) {
				blocks, open = d.start(t, blocks, open)
			}
		case xml.CharData:
			if n := len(open); inText > 0 && n > 0 {
				if open[n-1].hidden {
					d.hidden++
				} else {
					p := open[n-1]
					p.plain = p.plain || !p.strong && len(bytes.TrimSpace(t)) > 0
					p.text.Write(t)
				}
			}
		case xml.EndElement:
			depth--
			if t.Name.Local == "t" && (word(t.Name) || t.Name.Space == mathSpace) {
				inText--
			}
			if word(t.Name) {
				blocks, open = d.end(t, blocks, open)
			}
		}
	}
	if root == 0 {
		return nil, broken(name + ": it is empty")
	}
	return blocks[0].paragraphs, nil
}

func word(n xml.Name) bool { return n.Space == wordSpace || n.Space == strictSpace }

// leftOut reports whether an element is passed over with all it holds, and counts some of these.
func (d *docx) leftOut(t xml.StartElement) bool {
	switch t.Name.Local {
	case "del", "moveFrom":
		if word(t.Name) {
			d.deleted++
			return true
		}
	case "pPrChange", "rPrChange", "tblPrChange", "sectPr", "instrText", "delText":
		return word(t.Name)
	case "Fallback": // of mc:AlternateContent: the same words again, for older programs
		return true
	case "sdtContent":
		if d.placeholder && word(t.Name) {
			d.placeholder = false
			return true
		}
	case "altChunk":
		d.chunks++
	case "pic", "imagedata":
		d.pictures++
		return true
	}
	return false
}

func (d *docx) start(t xml.StartElement, blocks []*block, open []*paragraph) ([]*block, []*paragraph) {
	var p *paragraph
	if len(open) > 0 {
		p = open[len(open)-1]
	}
	switch t.Name.Local {
	case "tr", "tc", "txbxContent":
		blocks = append(blocks, &block{})
	case "footnote", "endnote":
		b := &block{drop: attr(t, "type") != "" && attr(t, "type") != "normal"}
		if !b.drop {
			d.footnote++
			b.prefix = "[^" + strconv.Itoa(d.footnote) + "]: "
		}
		blocks = append(blocks, b)
	case "p":
		open = append(open, &paragraph{})
	case "commentReference":
		d.comments++
	case "sdtPr":
		d.placeholder = false
	case "showingPlcHdr":
		d.placeholder = on(t)
	}
	if p == nil {
		return blocks, open
	}
	switch t.Name.Local {
	case "pStyle":
		s := d.styles[attr(t, "val")]
		p.level, p.base = s.level, s.strong
		if p.list == "" {
			p.list = s.list
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(t, "val")); err == nil && 0 <= n && n < 9 {
			p.level = n + 1
		}
	case "numId":
		p.list = attr(t, "val")
	case "ilvl":
		p.depth = attr(t, "val")
	case "r":
		p.hidden, p.strong = false, p.base
	case "rStyle":
		p.strong = p.strong || d.styles[attr(t, "val")].strong
	case "b", "i":
		p.strong = on(t) || p.strong && t.Name.Local == "i"
	case "sym":
		p.text.WriteString(sign(attr(t, "char")))
	case "ddList":
		d.choices, d.choice = nil, 0
	case "result", "listEntry":
		d.choose(t)
	case "framePr":
		how := attr(t, "dropCap")
		p.initial = how == "drop" || how == "margin"
	case "checkBox":
		d.box = '☐'
	case "checked", "default":
		if d.box != 0 && (t.Name.Local == "checked" || on(t)) {
			d.box = '☐'
			if on(t) {
				d.box = '☒'
			}
		}
	case "vanish":
		p.hidden = on(t)
	case "tab":
		if len(t.Attr) == 0 { // with attributes it defines a tab stop
			p.text.WriteByte('\t')
		}
	case "br", "cr":
		p.text.WriteByte('\n')
	case "noBreakHyphen":
		p.text.WriteRune('\u2011')
	}
	return blocks, open
}

// choose reads an entry of a form's list, or which of them was chosen: the first if none was.
func (d *docx) choose(t xml.StartElement) {
	const most = 1000 // Word has 25
	if t.Name.Local == "listEntry" && len(d.choices) < most {
		d.choices = append(d.choices, attr(t, "val"))
	}
	if n, err := strconv.Atoi(attr(t, "val")); t.Name.Local == "result" && err == nil && n >= 0 {
		d.choice = n
	}
}

// sign returns the character that stands at a place of the fonts Wingdings and Symbol; "" for one
// without a meaning in a text. Word writes the place as hexadecimal digits, with or without F000.
func sign(char string) string {
	n, err := strconv.ParseUint(char, 16, 16)
	if err != nil {
		return ""
	}
	switch n & 0xff {
	case 0xfe, 0xfd, 0x52, 0x53:
		return "☒"
	case 0xa8, 0x6f, 0x71, 0xa3:
		return "☐"
	case 0xfc:
		return "✓"
	case 0xe0:
		return "→"
	case 0xb7, 0xa7:
		return "•"
	}
	return ""
}

func (d *docx) end(t xml.EndElement, blocks []*block, open []*paragraph) ([]*block, []*paragraph) {
	n := len(blocks)
	last := blocks[n-1]
	switch t.Name.Local {
	case "p":
		p := open[len(open)-1]
		open = open[:len(open)-1]
		if p.initial && last.initial == "" {
			last.initial = strings.TrimSpace(p.text.String())
			return blocks, open
		}
		if text := d.render(p); text != "" {
			last.paragraphs = append(last.paragraphs, last.prefix+last.initial+text)
			last.prefix, last.initial = "", ""
		}
		return blocks, open
	case "ddList":
		if len(open) > 0 && d.choice < len(d.choices) {
			open[len(open)-1].text.WriteString(d.choices[d.choice] + " ")
		}
		d.choices = nil
		return blocks, open
	case "checkBox":
		if len(open) > 0 && d.box != 0 {
			open[len(open)-1].text.WriteString(string(d.box) + " ")
		}
		d.box = 0
		return blocks, open
	case "r":
		if len(open) > 0 {
			open[len(open)-1].hidden = false
		}
		return blocks, open
	case "tc":
		if n > 1 {
			blocks[n-2].cells = append(blocks[n-2].cells, last.paragraphs)
		}
	case "tr":
		if n > 1 {
			blocks[n-2].paragraphs = append(blocks[n-2].paragraphs, row(last)...)
		}
	case "footnote", "endnote":
		if n > 1 && !last.drop && len(last.paragraphs) > 0 { // a line, so that nobody takes its end for the text's
			note := strings.ReplaceAll(strings.Join(last.paragraphs, " "), "\n", " ")
			blocks[n-2].paragraphs = append(blocks[n-2].paragraphs, note)
		}
	case "txbxContent":
		if n > 1 && !last.drop {
			blocks[n-2].paragraphs = append(blocks[n-2].paragraphs, last.paragraphs...)
		}
	default:
		return blocks, open
	}
	return blocks[:max(1, n-1)], open
}

// row renders a table's row: as one line or, if only one cell has anything in it (a table for
// layout), as its paragraphs.
func row(b *block) []string {
	used := 0
	cells := make([]string, len(b.cells))
	for i, c := range b.cells {
		if len(c) > 0 {
			used++
		}
		cells[i] = strings.NewReplacer("\n", " ", "\t", " ").Replace(strings.Join(c, " "))
	}
	if used > 1 {
		return append(b.paragraphs, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	for _, c := range b.cells {
		b.paragraphs = append(b.paragraphs, c...)
	}
	return b.paragraphs
}

// render returns a paragraph with what its style says about it; "" if it has no words.
func (d *docx) render(p *paragraph) string {
	text := strings.TrimRight(p.text.String(), " \t\n")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	text = strings.TrimLeft(text, "\n")
	if p.level > 0 {
		return strings.Repeat("#", min(p.level, 6)) + " " + strings.ReplaceAll(strings.TrimSpace(text), "\n", " ")
	}
	text = asked(text, p.plain)
	if p.list == "" || p.list == "0" { // 0 takes a paragraph out of its style's list
		return text
	}
	depth, _ := strconv.Atoi(p.depth)
	depth = max(0, min(depth, 8)) // Word has nine levels
	indent := strings.Repeat("  ", depth)
	if formats := d.lists[p.list]; depth >= len(formats) || formats[depth] == "bullet" || formats[depth] == "none" {
		return indent + "- " + text
	}
	for deeper := depth + 1; deeper < 9; deeper++ {
		delete(d.count, p.list+"."+strconv.Itoa(deeper))
	}
	key := p.list + "." + strconv.Itoa(depth)
	d.count[key]++
	return indent + strconv.Itoa(d.count[key]) + ". " + text
}

// on reports whether a property that an element sets is set: it is unless its value says otherwise.
func on(t xml.StartElement) bool {
	v := attr(t, "val")
	return v != "0" && v != "false" && v != "off"
}

// attr returns an attribute by its name, whatever the namespace; "" if there is none.
func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// notes says what was left out.
func (d *docx) notes(folder string) []string {
	margins := 0
	for name := range d.parts {
		base := path.Base(name)
		if path.Dir(name) == folder && path.Ext(base) == ".xml" && (strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer")) {
			margins++
		}
	}
	notes := counted(nil, d.comments, "comment", "comments")
	notes = counted(notes, d.deleted, "deleted passage", "deleted passages")
	notes = counted(notes, d.hidden, "hidden passage", "hidden passages")
	notes = counted(notes, d.pictures, "picture", "pictures")
	notes = counted(notes, d.chunks, "embedded document", "embedded documents")
	return counted(notes, margins, "header or footer", "headers and footers")
}
