package extract

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"github.com/persona-go/persona/sources"
)

// readHTML reads the text of a web page, in the layout of DOCX. Blank lines separate paragraphs and
// tabs the cells of a table's row. Headings have "#" before them, list items "- " or their number.
// What people typed into a form's fields is text; pre-formatted text keeps its lines. Scripts,
// styles, comments and the addresses of links are left out, and, counted, pictures, deletions, what
// is hidden by an attribute or an inline style, navigation and footers, and the message that a mail
// answers. The encoding is that of the byte order mark, else that of the page's own declaration,
// wherever it stands, else the one that the bytes look like, as in texts without a declaration.
func readHTML(data []byte, l Limits) (Result, error) {
	if int64(len(data)) > l.Part {
		return Result{}, fmt.Errorf("read html: %d bytes: %w", len(data), ErrTooLarge)
	}
	text, err := decoded(data)
	if err != nil {
		return Result{}, &SyntaxError{Format: "html", Reason: err.Error()}
	}
	var w web
	if err := w.read(bytes.TrimPrefix(text, []byte("\uFEFF"))); err != nil {
		return Result{}, &SyntaxError{Format: "html", Reason: err.Error()}
	}
	return Result{Text: joined(w.paragraphs), Notes: w.notes(nil)}, nil
}

// decoded returns a page as UTF-8.
func decoded(data []byte) ([]byte, error) {
	enc, _, certain := charset.DetermineEncoding(data[:min(len(data), 1024)], "")
	if !certain {
		m, late := declared.FindSubmatch(data[:min(len(data), 1<<20)]), encoding.Encoding(nil)
		if m != nil {
			late, _ = charset.Lookup(string(m[1]))
		}
		if late == nil {
			if text, err := sources.Decode(data, ""); err == nil {
				return text.Bytes, nil
			}
		} else {
			enc = late
		}
	}
	if valid(data) {
		enc = encoding.Nop
	}
	return enc.NewDecoder().Bytes(data)
}

// declared is a declaration of the encoding behind the 1,024 bytes in which browsers look for it.
var declared = regexp.MustCompile(`(?i)<meta\s[^>]{0,200}charset\s*=\s*["']?([\w.:-]{2,40})`)

// valid reports whether data is UTF-8 with something beyond ASCII in it: then it is UTF-8, whatever
// it declares.
func valid(data []byte) bool {
	ascii := true
	for _, c := range data {
		ascii = ascii && c < 0x80
	}
	return !ascii && bytes.Equal(bytes.ToValidUTF8(data, nil), data)
}

// joined makes one text of paragraphs.
func joined(paragraphs []string) []byte {
	if len(paragraphs) == 0 {
		return nil
	}
	return []byte(strings.Join(paragraphs, "\n\n") + "\n")
}

// web collects the paragraphs of one page or more.
type web struct {
	paragraphs                []string
	line                      strings.Builder // the paragraph being read
	prefix                    string          // of it: "# ", "- "
	pre                       bool
	list                      []int // the open lists: the next item's number, 0 for bullets
	pictures, deleted, hidden int
	around, quoted            int  // navigation and footers; messages that a mail answers
	strong                    int  // open elements that are bold or italic
	plain                     bool // some words of the paragraph are neither
	answered                  bool // what follows is the message that a mail answers
}

// selfClosed matches elements that XHTML closes in their own tag, and that HTML would take for
// open.
var selfClosed = regexp.MustCompile(`(?i)<(title|script|style|a|i|b|em|strong|span|div|p|td|th|li|iframe|textarea)((?:\s[^<>]*)?)/>`)

func (w *web) read(text []byte) error {
	if head := text[:min(len(text), 512)]; bytes.Contains(head, []byte("<?xml")) || bytes.Contains(head, []byte("/xhtml")) {
		text = selfClosed.ReplaceAll(text, []byte("<$1$2></$1>"))
	}
	root, err := html.Parse(bytes.NewReader(text)) // which refuses elements more than 512 deep
	if err != nil {
		return err
	}
	w.walk(root)
	w.flush()
	return nil
}

func (w *web) notes(notes []string) []string {
	notes = counted(notes, w.deleted, "deleted passage", "deleted passages")
	notes = counted(notes, w.hidden, "hidden passage", "hidden passages")
	notes = counted(notes, w.around, "navigation or footer", "navigations and footers")
	notes = counted(notes, w.quoted, "quoted message", "quoted messages")
	return counted(notes, w.pictures, "picture", "pictures")
}

func (w *web) walk(n *html.Node) {
	if w.answered {
		return
	}
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	if strong(n) {
		w.strong++
		defer func() { w.strong-- }()
	}
	if n.Type == html.ElementNode {
		if w.leftOut(n) {
			return
		}
		if w.element(n) {
			return
		}
	}
	block := n.Type == html.ElementNode && blocks[n.DataAtom]
	if block {
		w.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
	if block {
		w.flush()
	}
}

// blocks are the elements that begin and end a paragraph.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Hgroup: true, atom.Hr: true, atom.Li: true, atom.Main: true, atom.Menu: true,
	atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Ul: true,
}

// leftOut reports whether an element is passed over with all it holds, and counts some of these.
func (w *web) leftOut(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Rp, atom.Rt:
		return true
	case atom.Nav, atom.Footer, atom.Aside:
		w.around++
		return true
	case atom.Img, atom.Svg, atom.Video, atom.Audio, atom.Canvas:
		w.pictures++
		return true
	case atom.Del:
		w.deleted++
		return true
	}
	for _, a := range n.Attr {
		switch val := strings.ToLower(a.Val); {
		case a.Key == "role" && (val == "navigation" || val == "contentinfo" || val == "search" || val == "banner" || val == "complementary" || val == "dialog"),
			(a.Key == "id" || a.Key == "class") && (n.DataAtom == atom.Div || n.DataAtom == atom.Section) && strings.Contains(val, "cookie"):
			w.around++
			return true
		case a.Key == "type" && val == "cite" && n.DataAtom == atom.Blockquote, a.Key == "id" && (val == "divrplyfwdmsg" || val == "appendonsend"),
			a.Key == "class" && (strings.Contains(val, "gmail_quote") || strings.Contains(val, "moz-cite-prefix") || strings.Contains(val, "yahoo_quoted")):
			w.quoted++
			w.answered = a.Key == "id" // Outlook puts the message behind its head
			return true
		}
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "style" && (strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")) {
			w.hidden++
			return true
		}
	}
	return false
}

// element reads an element that has a form of its own; if it has none, it returns false and leaves
// the element to walk.
func (w *web) element(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Br:
		w.line.WriteByte('\n')
		return true
	case atom.Input:
		w.input(n)
		return true
	case atom.Select:
		w.chosen(n)
		return true
	case atom.Textarea:
		w.flush()
		w.children(n)
		w.flush()
		return true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.flush()
		w.prefix = strings.Repeat("#", int(n.Data[1]-'0')) + " "
	case atom.Ul, atom.Ol, atom.Menu:
		next := 0
		if n.DataAtom == atom.Ol {
			next = 1
			for _, a := range n.Attr {
				if start, err := strconv.Atoi(a.Val); a.Key == "start" && err == nil {
					next = max(1, start)
				}
			}
		}
		w.flush()
		w.list = append(w.list, next)
		w.children(n)
		w.flush()
		w.list = w.list[:len(w.list)-1]
		return true
	case atom.Li:
		w.flush()
		w.prefix = "- "
		if k := len(w.list) - 1; k >= 0 {
			if w.list[k] > 0 {
				w.prefix = strconv.Itoa(w.list[k]) + ". "
				w.list[k]++
			}
			w.prefix = strings.Repeat("  ", k) + w.prefix
		}
	case atom.Pre:
		w.flush()
		was := w.pre
		w.pre = true
		w.children(n)
		w.flush()
		w.pre = was
		return true
	case atom.Tr:
		w.flush()
		w.row(n)
		return true
	}
	return false
}

// input writes what somebody typed into a field of one line.
func (w *web) input(n *html.Node) {
	kind, typed, box := "text", "", "☐ "
	for _, a := range n.Attr {
		switch a.Key {
		case "checked":
			box = "☒ "
		case "type":
			kind = strings.ToLower(a.Val)
		case "value":
			typed = a.Val
		}
	}
	switch {
	case kind == "checkbox" || kind == "radio":
		w.text(box)
	case kind == "text" && typed != "":
		w.flush()
		w.text(typed)
		w.flush()
	}
}

// chosen writes the options of a list that somebody chose.
func (w *web) chosen(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Optgroup {
			w.chosen(c)
		}
		if c.DataAtom == atom.Option && slices.ContainsFunc(c.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
			w.text(" ")
			w.children(c)
			w.text(" ")
		}
	}
}

// strong reports whether an element makes words bold or italic.
func strong(n *html.Node) bool {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Em, atom.I:
		return true
	}
	for _, a := range n.Attr {
		if style := strings.ReplaceAll(strings.ToLower(a.Val), " ", ""); a.Key == "style" && n.DataAtom != atom.Body &&
			(strings.Contains(style, "font-weight:bold") || strings.Contains(style, "font-weight:700") || strings.Contains(style, "font-style:italic")) {
			return true
		}
	}
	return false
}

// asked returns a question that is bold or italic from end to end as Markdown prints it; any other
// paragraph as it is.
func asked(text string, plain bool) string {
	words := strings.TrimSpace(text)
	if plain || strings.Contains(words, "\n") || !strings.HasSuffix(words, "?") && !strings.HasSuffix(words, "？") {
		return text
	}
	return "**" + words + "**"
}

func (w *web) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

// row reads a table's row.
func (w *web) row(n *html.Node) {
	b := &block{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		cell := web{strong: w.strong}
		if !cell.leftOut(c) {
			cell.children(c)
			cell.flush()
		}
		b.cells = append(b.cells, cell.paragraphs)
		w.pictures, w.deleted, w.hidden = w.pictures+cell.pictures, w.deleted+cell.deleted, w.hidden+cell.hidden
		w.around, w.quoted = w.around+cell.around, w.quoted+cell.quoted
		w.answered = w.answered || cell.answered
	}
	w.paragraphs = append(w.paragraphs, row(b)...)
}

// text adds words; outside pre-formatted text, spaces and line ends become one space.
func (w *web) text(s string) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\u00ad", ""), "\x00", "") // soft hyphens are no words
	w.plain = w.plain || w.strong == 0 && strings.TrimSpace(s) != ""
	if w.pre {
		w.line.WriteString(s)
		return
	}
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == '\u00a0' {
			if so := w.line.String(); so != "" && so[len(so)-1] != ' ' && so[len(so)-1] != '\n' {
				w.line.WriteByte(' ')
			}
			continue
		}
		w.line.WriteRune(r)
	}
}

// flush ends the paragraph.
func (w *web) flush() {
	lines := strings.Split(w.line.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	text := strings.Trim(strings.Join(lines, "\n"), "\n")
	w.line.Reset()
	plain := w.plain || w.pre
	w.plain = false
	if strings.TrimSpace(text) == "" {
		return
	}
	if !w.pre {
		text = strings.TrimLeft(text, " ")
	}
	if strings.HasPrefix(w.prefix, "#") {
		text = strings.ReplaceAll(text, "\n", " ")
	} else {
		text = asked(text, plain)
	}
	w.paragraphs = append(w.paragraphs, w.prefix+text)
	w.prefix = ""
}
