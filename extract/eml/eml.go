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

// deepest is how many messages are read inside each other; a discussion that was forwarded again
// and again has three.
const deepest = 5

// Reader returns what to plug into [extract.Readers].
func Reader() extract.Reader {
	return extract.Reader{Format: "eml", Layout: "eml", Version: Version, Read: Read}
}

// Read returns a message as the lines From, To, Cc, Date and Subject of its head, a blank line, and
// its body: the plain text if it has one, else its HTML as extract reads HTML. Words that it quotes
// from earlier messages stay. Behind the body comes every attachment that is plain text, Markdown,
// HTML, another message or a document that extract reads by itself, each below a line
// "Attachment: " with its name. A part that is a form of the body is no attachment.
// Tables, pictures and all other attachments are left out, each by its name in the notes; so is the
// rest of the head, silently. Line ends become "\n".
func Read(data []byte, l extract.Limits) (extract.Result, error) { return read(data, l.Defaults(), 1) }

// read reads a message inside depth-1 others.
func read(data []byte, l extract.Limits, depth int) (extract.Result, error) {
	none := extract.Result{}
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
	if body = plain(body); body != "" {
		b.WriteString("\n" + body + "\n")
	}
	notes = append(notes, attachments(&b, e, l, depth)...)
	return extract.Result{Text: []byte(strings.ToValidUTF8(b.String(), "\uFFFD")), Notes: notes}, nil
}

// attachments writes the words of everything but the body, and returns what was left out.
func attachments(b *strings.Builder, e *enmime.Envelope, l extract.Limits, depth int) (notes []string) {
	parts := slices.Concat(e.Attachments, e.Inlines, e.OtherParts)
	each := l
	each.Total = max(1, l.Total/int64(max(1, len(parts)))) // all of them together
	for _, p := range parts {
		name, format := known(p)
		if again(p, format, e) {
			continue
		}
		if format == "" {
			notes = append(notes, fmt.Sprintf("attachment %q left out", name))
			continue
		}
		text, more, err := attached(format, p.Content, each, depth)
		if err != nil {
			notes = append(notes, fmt.Sprintf("attachment %q left out: %s", name, err))
			continue
		}
		if name != "" { // what neither has a name nor says what it is goes on with the body
			b.WriteString("\nAttachment: " + name + "\n")
		}
		if text != "" {
			b.WriteString("\n" + text + "\n")
		}
		for _, n := range more {
			notes = append(notes, fmt.Sprintf("attachment %q: %s", name, n))
		}
	}
	return notes
}

// again reports whether a part without a name is the body, or the form of it that was not taken.
func again(p *enmime.Part, format string, e *enmime.Envelope) bool {
	content := strings.TrimSpace(string(p.Content))
	switch {
	case p.FileName != "" || content == "":
		return false
	case format == "txt":
		return strings.Contains(e.Text, content)
	}
	return format == "html" && strings.Contains(e.HTML, content)
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
	switch {
	case kind == "message/rfc822":
		return name, "eml"
	case p.ContentType == "" && p.FileName == "": // RFC 2045, 5.2, and RFC 2046, 5.1.5
		if p.Parent != nil && strings.HasPrefix(strings.ToLower(p.Parent.ContentType), "multipart/digest") {
			return "message/rfc822", "eml"
		}
		return "", "txt"
	}
	switch strings.ToLower(path.Ext(p.FileName)) {
	case ".eml":
		format = "eml"
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
func attached(format string, data []byte, l extract.Limits, depth int) (string, []string, error) {
	switch {
	case format == "eml" && depth >= deepest:
		return "", nil, errors.New("messages nest too deep")
	case format == "eml":
		r, err := read(data, l, depth+1)
		return plain(string(r.Text)), r.Notes, err
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
