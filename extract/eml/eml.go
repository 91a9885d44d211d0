// Package eml takes the text out of e-mail messages.
// It never opens an attachment and never fetches what a message refers to.
package eml

import (
	"bytes"
	"fmt"
	"mime"
	"net/mail"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"github.com/persona-go/persona/extract"
)

// Version names enmime's release and the rules of Read.
const Version = "persona-eml/1 enmime/2.3.0"

// Reader returns what to plug into extract.Readers.
func Reader() extract.Reader {
	return extract.Reader{Format: "eml", Layout: "txt", Version: Version, Read: Read}
}

// Read writes a message as the lines From, To, Cc, Date and Subject of its head, a blank line, and its body: the plain text where it has
// one, else its HTML as extract reads HTML. Words that it quotes from earlier messages stay. Attachments and pictures are left out, each
// by its name in the notes; so is the rest of the head. Line ends become "\n".
func Read(data []byte, l extract.Limits) (extract.Result, error) {
	none := extract.Result{}
	l = l.Defaults()
	if int64(len(data)) > l.Part {
		return none, fmt.Errorf("read eml: %d bytes: %w", len(data), extract.ErrTooLarge)
	}
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
	for _, p := range e.Errors { // of a part whose words are lost; smaller troubles the library mends
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
		page, err := extract.Readers{Limits: l}.Read("html", []byte("\uFEFF"+e.HTML))
		if err != nil {
			return none, broken(err)
		}
		body, notes = string(page.Text), page.Notes
	}
	body = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(body, "\uFFFD"))
	if body = strings.Trim(body, "\n"); strings.TrimSpace(body) != "" {
		b.WriteString("\n" + body + "\n")
	}
	for _, parts := range [...][]*enmime.Part{e.Attachments, e.Inlines, e.OtherParts} {
		for _, p := range parts {
			name := p.FileName
			if kind, _, err := mime.ParseMediaType(p.ContentType); name == "" && err == nil {
				name = kind
			}
			notes = append(notes, fmt.Sprintf("attachment %q left out", name))
		}
	}
	return extract.Result{Text: []byte(strings.ToValidUTF8(b.String(), "\uFFFD")), Notes: notes}, nil
}

func broken(err error) error { return &extract.SyntaxError{Format: "eml", Reason: err.Error()} }
