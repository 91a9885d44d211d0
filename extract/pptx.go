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

// readPPTX reads the text of a PowerPoint presentation, in the layout of DOCX: the slides in the
// order in which they are shown, each of which is a place ("slide 3"), with the notes of a slide
// below it under a heading of their own. Titles are headings, and the cells of a table's row are
// apart by tabs. The number, the date, the header and the footer of a slide are no text. Hidden
// slides and pictures are left out and counted. So are comments and what stands on the masters,
// which are other parts, but they are not counted.
func readPPTX(data []byte, l Limits) (Result, error) {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return Result{}, &SyntaxError{Format: "pptx", Reason: "it is encrypted, or a .ppt file under another name"}
	}
	p, err := unpack("pptx", data, l)
	if err != nil {
		return Result{}, err
	}
	d := deck{pack: p}
	names, err := d.order()
	if err != nil {
		return Result{}, err
	}
	var slides [][]string
	for _, name := range names {
		slide, err := d.slide(name)
		if err != nil {
			return Result{}, err
		}
		slides = append(slides, slide)
	}
	notes := counted(nil, d.hidden, "hidden slide", "hidden slides")
	r := shown(slides)
	r.Notes = counted(notes, d.pictures, "picture", "pictures")
	return r, nil
}

// shown makes one text of the paragraphs of slides, with a place for each.
func shown(slides [][]string) Result {
	var r Result
	for i, paragraphs := range slides {
		if len(paragraphs) == 0 {
			continue
		}
		if len(r.Text) > 0 {
			r.Text = append(r.Text, '\n')
		}
		r.Locations = append(r.Locations, Location{len(r.Text), "slide " + strconv.Itoa(i+1)})
		r.Text = append(r.Text, joined(paragraphs)...)
	}
	return r
}

// noted returns the paragraphs of a slide with its notes below them.
func noted(slide, notes []string) []string {
	if len(notes) == 0 {
		return slide
	}
	return append(append(slide, "## Notes"), notes...)
}

// deck is a presentation being read.
type deck struct {
	pack
	dec              *xml.Decoder
	holds            string // what the shape that is being read holds: "title", "body", "sldNum", …
	wanted           string // what shapes must hold to be read; "": anything
	hidden, pictures int
}

// part is what a part refers to.
type part struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:",attr"`
	Target string `xml:",attr"`
}

// related returns what a part refers to, with the names of parts.
func (d *deck) related(name string) ([]part, error) {
	folder, base := path.Split(name)
	rels := path.Join(folder, "_rels", base+".rels")
	if d.parts[rels] == nil {
		return nil, nil
	}
	var sheet struct{ Relationship []part }
	if err := d.decode(rels, &sheet); err != nil {
		return nil, err
	}
	for i := range sheet.Relationship {
		r := &sheet.Relationship[i]
		if !strings.HasPrefix(r.Target, "/") {
			r.Target = path.Join("/", folder, r.Target)
		}
		r.Target = strings.TrimPrefix(path.Clean(r.Target), "/")
	}
	return sheet.Relationship, nil
}

// order returns the parts that hold the slides, in the order in which they are shown.
func (d *deck) order() ([]string, error) {
	main := "ppt/presentation.xml"
	top, err := d.related("")
	if err != nil {
		return nil, err
	}
	for _, r := range top {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = r.Target
		}
	}
	if d.parts[main] == nil {
		return nil, d.broken("it is an archive without a presentation in it")
	}
	var presentation struct {
		Slide []struct {
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sldIdLst>sldId"`
	}
	if err := d.decode(main, &presentation); err != nil {
		return nil, err
	}
	rels, err := d.related(main)
	if err != nil {
		return nil, err
	}
	target := make(map[string]string)
	for _, r := range rels {
		target[r.ID] = r.Target
	}
	var names []string
	seen := make(map[string]bool)
	for _, s := range presentation.Slide {
		for _, a := range s.Attr {
			name := target[a.Value]
			if a.Name.Local != "id" || a.Name.Space == "" || seen[name] {
				continue
			}
			if d.parts[name] == nil {
				return nil, d.broken("a slide is missing")
			}
			seen[name] = true
			names = append(names, name)
		}
	}
	return names, nil
}

// slide returns the paragraphs of a slide and its notes; nil if it is hidden.
func (d *deck) slide(name string) ([]string, error) {
	d.wanted = ""
	paragraphs, hidden, err := d.readShapes(name)
	if err != nil || hidden {
		return nil, err
	}
	rels, err := d.related(name)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if !strings.HasSuffix(r.Type, "/notesSlide") || d.parts[r.Target] == nil {
			continue
		}
		d.wanted = "body"
		notes, _, err := d.readShapes(r.Target)
		if err != nil {
			return nil, err
		}
		return noted(paragraphs, notes), nil
	}
	return paragraphs, nil
}

// readShapes returns the paragraphs of the shapes of a part, and reports whether it is a hidden
// slide.
func (d *deck) readShapes(name string) (paragraphs []string, hidden bool, err error) {
	data, err := d.open(name)
	if err != nil {
		return nil, false, err
	}
	if err := d.shallow(name, data); err != nil {
		return nil, false, err
	}
	d.dec = xml.NewDecoder(bytes.NewReader(data))
	top := &block{}
	for {
		token, err := d.dec.Token()
		if errors.Is(err, io.EOF) {
			return top.paragraphs, false, nil
		}
		if err != nil {
			return nil, false, d.broken(name + ": " + err.Error())
		}
		t, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if show := attr(t, "show"); t.Name.Local == "sld" && (show == "0" || show == "false") {
			d.hidden++
			return nil, true, nil
		}
		if err := d.element(t, top, nil); err != nil {
			return nil, false, d.broken(name + ": " + err.Error())
		}
	}
}

// element reads an element, whose start was read, to its end. line is the paragraph that is open;
// nil: none is.
func (d *deck) element(t xml.StartElement, into *block, line *strings.Builder) error {
	switch t.Name.Local {
	case "Fallback", "extLst", "timing", "transition":
		return d.dec.Skip()
	case "pic":
		d.pictures++
		return d.dec.Skip()
	case "sp", "graphicFrame": // a table stands in the latter
		d.holds = ""
	case "ph":
		if d.holds = attr(t, "type"); d.holds == "" {
			d.holds = "obj"
		}
	case "txBody":
		switch {
		case d.holds == "sldNum" || d.holds == "dt" || d.holds == "ftr" || d.holds == "hdr", d.wanted != "" && d.holds != d.wanted:
			return d.dec.Skip()
		}
	case "fld":
		if kind := attr(t, "type"); kind == "slidenum" || strings.HasPrefix(kind, "datetime") {
			return d.dec.Skip()
		}
	case "tr", "tc":
		cells := &block{}
		if err := d.children(cells, nil, false); err != nil {
			return err
		}
		if t.Name.Local == "tc" {
			into.cells = append(into.cells, cells.paragraphs)
		} else {
			into.paragraphs = append(into.paragraphs, row(cells)...)
		}
		return nil
	case "p":
		var words strings.Builder
		if err := d.children(into, &words, false); err != nil {
			return err
		}
		if text := strings.TrimSpace(words.String()); text != "" {
			if d.holds == "title" || d.holds == "ctrTitle" {
				text = "# " + strings.ReplaceAll(text, "\n", " ")
			}
			into.paragraphs = append(into.paragraphs, text)
		}
		return nil
	case "br":
		if line != nil {
			line.WriteByte('\n')
		}
	case "t":
		return d.children(into, line, true)
	}
	return d.children(into, line, false)
}

// children reads to the end of the element that is open. Its characters are text if text is true.
func (d *deck) children(into *block, line *strings.Builder, text bool) error {
	for {
		token, err := d.dec.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := d.element(t, into, line); err != nil {
				return err
			}
		case xml.CharData:
			if text && line != nil {
				line.Write(t)
			}
		case xml.EndElement:
			return nil
		}
	}
}
