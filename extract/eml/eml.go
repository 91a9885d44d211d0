// Package eml takes the text out of e-mail messages. It never fetches what a message refers to, and
// never opens an attachment that is no text or document.
package eml

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"mime"
	"net/mail"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"

	"github.com/persona-go/persona/extract"
)

// Version names enmime's release and the rules of Read.
const Version = "persona-eml/3 enmime/2.3.0"

// Reader returns what to plug into [extract.Readers].
func Reader() extract.Reader {
	return extract.Reader{Format: "eml", Layout: "eml", Version: Version, Read: Read}
}

// Read returns a message as the lines From, To, Cc, Date and Subject of its head, a blank line, and
// its body: the plain text if it has one, else its HTML as extract reads HTML. Words that it quotes
// from earlier messages stay. Behind the body comes every attachment that is plain text, Markdown,
// HTML or a document that extract reads by itself, each below a line "Attachment: " with its name.
// Tables, pictures and all other attachments are left out, each by its name in the notes; so is the
// rest of the head, silently. Line ends become "\n".
func Read(data []byte, l extract.Limits) (extract.Result, error) {
	none := extract.Result{}
	l = l.Defaults()
	if int64(len(data)) > l.Part {
		return none, fmt.Errorf("read eml: %d bytes: %w", len(data), extract.ErrTooLarge)
	}
	data = wide(data)
	if n := bytes.Count(data, []byte("\n--")); n > l.Entries { // every part begins with such a line
		return none, fmt.Errorf("read eml: %d parts: %w", n, extract.ErrTooLarge)
	}
	if _, err := mail.ReadMessage(bytes.NewReader(data)); err != nil {
		return none, broken(err)
	}
	parser := enmime.NewParser(enmime.DisableTextConversion(true), enmime.MaxStoredPartErrors(10))
	e, err := parser.ReadEnvelope(bytes.NewReader(data))
	if err != nil {
		return none, broken(err)
	}
	for _, p := range e.Errors { // about a part whose words are lost; smaller troubles the library mends
		if p.Severe {
			return none, broken(p)
		}
	}
	var b strings.Builder
	for _, name := range [...]string{"From", "To", "Cc", "Date", "Subject"} {
		if value := strings.Join(strings.Fields(e.GetHeader(name)), " "); value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	if b.Len() == 0 {
		return none, &extract.SyntaxError{Format: "eml", Reason: "it is no message: none of From, To, Date and Subject stands at its head"}
	}
	body, notes := e.Text, []string(nil)
	if strings.TrimSpace(body) == "" && e.HTML != "" {
		text, _, left, err := extract.Readers{Limits: l}.Read("html", []byte("\uFEFF"+e.HTML))
		if err != nil {
			return none, broken(err)
		}
		body, notes = string(text), left
	}
	if strings.TrimSpace(body) == "" || e.HTML == "" && e.Root.DepthMatchFirst(func(p *enmime.Part) bool { return p != e.Root && untyped(p) }) != nil {
		body = inner(e.Root)
	}
	if body = plain(body); body != "" {
		b.WriteString("\n" + body + "\n")
	}
	said := strings.Join(strings.Fields(body), " ")
	parts := slices.Concat(e.Attachments, e.Inlines, e.OtherParts)
	each := l
	each.Total = max(1, l.Total/int64(max(1, len(parts)))) // all of them together
	for _, p := range parts {
		if untyped(p) {
			continue // a part of the body
		}
		name, format := known(p)
		if format == "" {
			notes = append(notes, fmt.Sprintf("attachment %q left out", name))
			continue
		}
		text, more, err := attached(format, p.Content, each)
		if err != nil {
			notes = append(notes, fmt.Sprintf("attachment %q left out: %s", name, err))
			continue
		}
		if words := strings.Join(strings.Fields(text), " "); p.FileName == "" && words != "" && strings.Contains(said, words) {
			continue // the body once more, in another form
		}
		b.WriteString("\nAttachment: " + name + "\n")
		if text != "" {
			b.WriteString("\n" + text + "\n")
		}
		for _, n := range more {
			notes = append(notes, fmt.Sprintf("attachment %q: %s", name, n))
		}
	}
	return extract.Result{Text: []byte(strings.ToValidUTF8(b.String(), "\uFFFD")), Notes: notes}, nil
}

// inner returns the texts of parts below parts of a kind that enmime does not look into, such as
// multipart/parallel, or that is only said to be none. A part that does not say what it is is text.
func inner(root *enmime.Part) string {
	var texts []string
	for _, p := range root.DepthMatchAll(func(p *enmime.Part) bool {
		kind, _, _ := mime.ParseMediaType(p.ContentType)
		return p != root && (untyped(p) || kind == "text/plain" && p.FirstChild == nil && p.FileName == "" && p.Disposition != "attachment")
	}) {
		if text := plain(string(p.Content)); utf8.Valid(p.Content) && text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// wide returns a message that was saved in UTF-16, as some programs do, in UTF-8, and any other as
// it is.
func wide(data []byte) []byte {
	if len(data) < 4 {
		return data
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case data[0] == 0xFF && data[1] == 0xFE, data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
	case data[0] == 0xFE && data[1] == 0xFF, data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		order = binary.BigEndian
	default:
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return []byte(strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF"))
}

// untyped reports whether a part says nothing of itself: then it is text (RFC 2045, section 5.2).
func untyped(p *enmime.Part) bool {
	return p.FirstChild == nil && p.ContentType == "" && p.FileName == "" && p.Disposition != "attachment"
}

// plain returns text with line ends "\n", without blank lines around it.
func plain(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	if text = strings.Trim(text, "\n"); strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

// known returns a part's name, and its format if it is one that is read.
func known(p *enmime.Part) (name, format string) {
	kind, _, err := mime.ParseMediaType(p.ContentType)
	if err != nil {
		kind = ""
	}
	name = strings.Join(strings.Fields(strings.ToValidUTF8(p.FileName, "\uFFFD")), " ")
	if name == "" {
		name = kind
	}
	switch strings.ToLower(path.Ext(p.FileName)) {
	case ".txt", ".text", ".md", ".markdown":
		format = "txt"
	case ".html", ".htm", ".xhtml":
		format = "html"
	case ".docx", ".docm":
		format = "docx"
	case ".odt", ".odp":
		format = strings.ToLower(path.Ext(p.FileName))[1:]
	case ".pptx", ".pptm":
		format = "pptx"
	case ".rtf":
		format = "rtf"
	case ".epub":
		format = "epub"
	case "":
		format = map[string]string{"text/plain": "txt", "text/markdown": "txt", "text/html": "html"}[kind]
	}
	return name, format
}

// attached returns the text of an attachment.
func attached(format string, data []byte, l extract.Limits) (string, []string, error) {
	switch {
	case format == "txt" && (!utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0):
		return "", nil, errors.New("not text in a known encoding") // enmime has decoded what says that it is text
	case format == "txt":
		return plain(strings.TrimPrefix(string(data), "\uFEFF")), nil, nil
	case format == "html" && utf8.Valid(data):
		data = slices.Concat([]byte("\uFEFF"), data) // whatever it says of itself, it is decoded
	}
	text, _, notes, err := extract.Readers{Limits: l}.Read(format, data)
	return plain(string(text)), notes, err
}

func broken(err error) error { return &extract.SyntaxError{Format: "eml", Reason: err.Error()} }
