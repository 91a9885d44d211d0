package extract

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// readRTF reads the text of a Rich Text document, in the layout of DOCX but without heading marks.
// Blank lines separate paragraphs and tabs the cells of a table's row. List items have the bullet
// or number that their author's program wrote, footnotes stand at the end, each a line with "[^1]:
// " before it. Comments, deletions, hidden text and pictures are left out and counted; so are
// headers and footers. The specification is Microsoft's RTF 1.9.1.
func readRTF(data []byte, l Limits) (Result, error) {
	data = bytes.TrimLeft(data, "\xEF\xBB\xBF \r\n\t")
	if !bytes.HasPrefix(data, []byte(`{\rtf`)) {
		return Result{}, &SyntaxError{Format: "rtf", Reason: "it is no RTF document"}
	}
	if int64(len(data)) > l.Part {
		return Result{}, fmt.Errorf("read rtf: %d bytes: %w", len(data), ErrTooLarge)
	}
	r := rtf{data: data, page: charmap.Windows1252, fonts: map[int]encoding.Encoding{}, symbols: map[int]bool{}}
	if err := r.read(l.Depth); err != nil {
		return Result{}, err
	}
	notes := counted(nil, r.comments, "comment", "comments")
	notes = counted(notes, r.deleted, "deleted passage", "deleted passages")
	notes = counted(notes, r.hidden, "hidden passage", "hidden passages")
	notes = counted(notes, r.pictures, "picture", "pictures")
	notes = counted(notes, r.margins, "header or footer", "headers and footers")
	return Result{Text: bytes.Map(unsymbol, joined(append(r.paragraphs, r.footnotes...))), Notes: notes}, nil
}

// rtf is a document being read.
type rtf struct {
	data       []byte
	at         int
	state      rtfState
	stack      []rtfState
	page       encoding.Encoding // of the document: \ansicpg
	fonts      map[int]encoding.Encoding
	font       int    // being defined in the font table
	pending    []byte // bytes not decoded yet, for encodings of two bytes a character
	surrogate  rune   // the first half of a pair of \u
	line       strings.Builder
	cell       []string // the paragraphs of a cell but the last
	cells      []string
	paragraphs []string
	footnotes  []string
	note       int          // depth of the group of the footnote that is being read; 0 none
	noteLine   string       // the paragraph that it interrupts
	noteText   []string     // its paragraphs
	plain      bool         // some words of the paragraph are neither bold nor italic
	notePlain  bool         // of the paragraph that a footnote interrupts
	symbols    map[int]bool // fonts of signs
	notes      int

	comments, deleted, hidden, pictures, margins int
}

// rtfState is what a group inherits and its end restores.
type rtfState struct {
	skip                   bool // a destination that is no text
	fonts                  bool // the font table
	hidden, deleted, table bool
	encoding               encoding.Encoding // the font's; nil the document's
	symbols, bold, italic  bool              // the font is one of signs; how its letters look
	// width is \uc, how many characters stand for one \u in old readers, and passOver how many of
	// them are still to be passed over.
	width, passOver  int
	ignorable, fresh bool // \* was seen; nothing else was seen yet
}

func (r *rtf) read(depth int) error {
	r.state.width = 1
	for r.at < len(r.data) {
		c := r.data[r.at]
		r.at++
		switch c {
		case '{':
			r.settle()
			if len(r.stack) >= depth {
				return &SyntaxError{Format: "rtf", Reason: "groups nest too deep"}
			}
			r.stack = append(r.stack, r.state)
			r.state.fresh, r.state.ignorable, r.state.passOver = true, false, 0
		case '}':
			r.settle()
			if len(r.stack) == 0 {
				return r.stops("a group ends that never began")
			}
			if r.note > 0 && r.note == len(r.stack) {
				r.endNote()
			}
			r.state = r.stack[len(r.stack)-1]
			r.stack = r.stack[:len(r.stack)-1]
			if len(r.stack) == 0 {
				r.state.table = false
				r.row()
				r.paragraph()
				return nil // what follows the document's group is none of it
			}
		case '\\':
			r.control()
		case '\r', '\n', 0:
		default:
			r.byte(c)
		}
	}
	return r.stops("it stops in the middle")
}

func (r *rtf) stops(reason string) error {
	line, column := position(r.data, min(r.at, len(r.data)))
	return &SyntaxError{Format: "rtf", Line: line, Column: column, Reason: reason}
}

// control reads what follows a backslash.
func (r *rtf) control() {
	if r.at >= len(r.data) {
		return
	}
	c := r.data[r.at]
	if !letter(c) {
		r.at++
		r.symbol(c)
		return
	}
	start := r.at
	for r.at < len(r.data) && letter(r.data[r.at]) && r.at-start < 32 {
		r.at++
	}
	word := string(r.data[start:r.at])
	start = r.at
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.data) && '0' <= r.data[r.at] && r.data[r.at] <= '9' && r.at-start < 11 {
		r.at++
	}
	n, err := strconv.Atoi(string(r.data[start:r.at]))
	has := err == nil
	if !has {
		r.at = start
	}
	if r.at < len(r.data) && r.data[r.at] == ' ' {
		r.at++
	}
	if word == "bin" && has { // raw bytes
		r.at += max(0, min(n, len(r.data)-r.at))
		return
	}
	if word != "u" {
		r.settle()
	}
	r.word(word, n, has)
	r.state.fresh = false
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// symbol reads a control symbol.
func (r *rtf) symbol(c byte) {
	switch c {
	case '\'':
		if r.at+2 > len(r.data) {
			r.at = len(r.data)
			return
		}
		n, err := strconv.ParseUint(string(r.data[r.at:r.at+2]), 16, 8)
		r.at += 2
		if err == nil {
			r.byte(byte(n))
		}
	case '*':
		r.state.ignorable = true
		return // still fresh
	case '~':
		r.text(" ")
	case '_':
		r.text("\u2011")
	case '\n', '\r':
		r.paragraph()
	case '\\', '{', '}':
		r.byte(c)
	}
	r.state.fresh = false
}

// word reads a control word.
func (r *rtf) word(word string, n int, has bool) {
	if r.state.fresh && r.destination(word) {
		return
	}
	off := has && n == 0
	switch word {
	case "par", "sect":
		r.state.passOver = 0
		r.paragraph()
	case "line", "page", "column":
		r.text("\n")
	case "tab":
		r.text("\t")
	case "cell", "nestcell":
		if !r.skipped() {
			text := strings.Join(append(r.cell, r.line.String()), " ")
			r.cells = append(r.cells, strings.NewReplacer("\n", " ", "\t", " ").Replace(strings.TrimSpace(text)))
			r.cell = nil
			r.line.Reset()
		}
	case "row", "nestrow":
		r.row()
	case "intbl":
		r.state.table = true
	case "pard":
		r.state.table = false
	case "u":
		r.unicode(n)
	case "uc":
		r.state.width = max(0, min(n, 100))
	case "ansicpg":
		r.page = codePage(n)
	case "mac":
		r.page = charmap.Macintosh
	case "pc":
		r.page = charmap.CodePage437
	case "pca":
		r.page = charmap.CodePage850
	case "f":
		if r.state.fonts {
			r.font = n
		} else {
			r.state.encoding, r.state.symbols = r.fonts[n], r.symbols[n]
		}
	case "fcharset":
		if r.state.fonts && len(r.fonts) < 10_000 {
			r.fonts[r.font] = charsetPage(n)
			if n == 2 {
				r.symbols[r.font] = true
			}
		}
	case "plain":
		r.state.hidden, r.state.deleted, r.state.encoding = false, false, nil
		r.state.symbols, r.state.bold, r.state.italic = false, false, false
	case "b":
		r.state.bold = !off
	case "i":
		r.state.italic = !off
	case "v":
		r.count(&r.hidden, &r.state.hidden, !off)
	case "deleted":
		r.count(&r.deleted, &r.state.deleted, !off)
	case "emdash":
		r.text("—")
	case "endash":
		r.text("–")
	case "lquote":
		r.text("‘")
	case "rquote":
		r.text("’")
	case "ldblquote":
		r.text("“")
	case "rdblquote":
		r.text("”")
	case "bullet":
		r.text("•")
	case "emspace", "enspace", "qmspace":
		r.text(" ")
	}
}

// count sets a property that leaves words out, and counts its beginnings.
func (r *rtf) count(times *int, property *bool, on bool) {
	if on && !*property && !r.skipped() {
		*times++
	}
	*property = on
}

// destination reads the first word of a group if it says that the group is no text, or a text of
// its own.
func (r *rtf) destination(word string) bool {
	switch word {
	case "fonttbl":
		r.state.skip, r.state.fonts = true, true
	case "colortbl", "stylesheet", "info", "object", "themedata", "listtable", "revtbl", "xe", "tc", "rxe", "fldinst", "nonshppict", "nonesttables", "sp":
		r.state.skip = true
	case "pict":
		if !r.state.skip {
			r.pictures++
		}
		r.state.skip = true
	case "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf":
		if !r.state.skip {
			r.margins++
		}
		r.state.skip = true
	case "annotation":
		if !r.state.skip {
			r.comments++
		}
		r.state.skip = true
	case "footnote":
		if !r.state.skip && r.note == 0 {
			r.note, r.noteLine, r.notePlain = len(r.stack), r.line.String(), r.plain
			r.line.Reset()
		}
		r.state.ignorable = false
		return false
	case "shpinst", "shptxt", "shppict": // text boxes, and what newer programs show for pictures
		return false
	default:
		if !r.state.ignorable {
			return false
		}
		r.state.skip = true
	}
	r.state.fresh = false
	return true
}

// endNote ends a footnote: its words wait for the end, and the paragraph goes on.
func (r *rtf) endNote() {
	r.paragraph()
	if len(r.noteText) > 0 {
		r.notes++
		note := strings.ReplaceAll(strings.Join(r.noteText, " "), "\n", " ") // a line, so that nobody takes its end for the text's
		r.footnotes = append(r.footnotes, "[^"+strconv.Itoa(r.notes)+"]: "+note)
	}
	r.note, r.noteText, r.plain = 0, nil, r.notePlain
	r.line.WriteString(r.noteLine)
	r.noteLine = ""
}

func (r *rtf) skipped() bool { return r.state.skip || r.state.hidden || r.state.deleted }

// byte reads a character of the document's or the font's encoding.
func (r *rtf) byte(c byte) {
	if r.state.passOver > 0 {
		r.state.passOver--
		return
	}
	if r.skipped() {
		return
	}
	if c < 0x80 && len(r.pending) == 0 {
		r.text(string(rune(c)))
		return
	}
	r.pending = append(r.pending, c)
}

// settle decodes the bytes that wait.
func (r *rtf) settle() {
	if len(r.pending) == 0 {
		return
	}
	r.plain = r.plain || !r.state.bold && !r.state.italic
	if r.state.symbols { // at their place in the private area of Unicode, see unsymbol
		for _, c := range r.pending {
			r.line.WriteRune(0xF000 + rune(c))
		}
		r.pending = r.pending[:0]
		return
	}
	enc := r.state.encoding
	if enc == nil {
		enc = r.page
	}
	words, err := enc.NewDecoder().Bytes(r.pending)
	if err != nil {
		words = bytes.ToValidUTF8(r.pending, []byte("\uFFFD"))
	}
	r.pending = r.pending[:0]
	r.line.Write(bytes.ToValidUTF8(words, []byte("\uFFFD")))
}

// unicode reads \u, a signed number of 16 bits; two of them may be one character.
func (r *rtf) unicode(n int) {
	r.settle()
	r.state.passOver = r.state.width
	c := rune(uint16(n))
	switch {
	case utf16.IsSurrogate(c) && r.surrogate == 0:
		r.surrogate = c
		return
	case r.surrogate != 0:
		c = utf16.DecodeRune(r.surrogate, c)
		r.surrogate = 0
	}
	if c != 0 {
		r.text(string(c))
	}
}

func (r *rtf) text(s string) {
	r.settle()
	if !r.skipped() {
		r.plain = r.plain || !r.state.bold && !r.state.italic && strings.TrimSpace(s) != ""
		r.line.WriteString(s)
	}
}

// paragraph ends a paragraph.
func (r *rtf) paragraph() {
	r.settle()
	if r.state.skip {
		return
	}
	text := strings.Trim(strings.TrimRight(r.line.String(), " \t\n"), "\n")
	r.line.Reset()
	text, r.plain = asked(text, r.plain), false
	switch {
	case strings.TrimSpace(text) == "":
	case r.note > 0:
		r.noteText = append(r.noteText, strings.TrimLeft(text, " "))
	case r.state.table || len(r.cells) > 0:
		r.cell = append(r.cell, text)
	default:
		r.paragraphs = append(r.paragraphs, text)
	}
}

// row ends a table's row.
func (r *rtf) row() {
	r.settle()
	if r.state.skip {
		return
	}
	r.cells, r.cell = append(r.cells, r.cell...), nil // the paragraphs of a cell without end
	b := &block{}
	for _, c := range r.cells {
		if c == "" {
			b.cells = append(b.cells, nil)
			continue
		}
		b.cells = append(b.cells, []string{c})
	}
	r.cells = nil
	if len(b.cells) > 0 {
		r.paragraphs = append(r.paragraphs, row(b)...)
	}
}

// codePage returns a Windows or DOS code page; windows-1252 for one that is not known.
func codePage(n int) encoding.Encoding {
	switch n {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936:
		return simplifiedchinese.GBK
	case 949:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 10000:
		return charmap.Macintosh
	case 65001:
		return encoding.Nop
	}
	if pages := [...]encoding.Encoding{charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253, charmap.Windows1254,
		charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258}; 1250 <= n && n <= 1258 {
		return pages[n-1250]
	}
	return charmap.Windows1252
}

// charsetPage returns the encoding of a font's \fcharset; nil for the document's.
func charsetPage(n int) encoding.Encoding {
	pages := map[int]int{77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}
	if page, ok := pages[n]; ok {
		return codePage(page)
	}
	return nil
}

// unsymbol returns the bullet for what stands at its place in the fonts Symbol and Wingdings, and
// drops the other signs of such fonts, which are no characters (U+F020 to U+F0FF).
func unsymbol(r rune) rune {
	switch {
	case r == 0xF0B7 || r == 0xF0A7 || r == 0xF06C || r == 0xF06E || r == 0xF0D8 || r == 0xF0A8:
		return '•'
	case r >= 0xF020 && r <= 0xF0FF:
		return -1
	}
	return r
}
