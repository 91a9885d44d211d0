package eml_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/eml"
	"github.com/persona-go/persona/segment"
)

const head = "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: Ana <a@example.org>,\r\n Bo <b@example.org>\r\nX-Mailer: x\r\nDate: Fri, 1 Mar 2024 10:00:00 +0100\r\nSubject: =?iso-8859-1?q?Caf=E9?=\r\nMIME-Version: 1.0\r\n"

const shown = "From: Jürgen <j@example.org>\nTo: Ana <a@example.org>, Bo <b@example.org>\nDate: Fri, 1 Mar 2024 10:00:00 +0100\nSubject: Café\n"

func TestRead(t *testing.T) {
	tests := []struct {
		name, in, want string
		notes          []string
	}{
		{"plain text", head + "\r\nI wait.\r\n\r\nA lot.\r\n", shown + "\nI wait.\n\nA lot.\n", nil},
		{"no body", head + "\r\n", shown, nil},
		{"quoted-printable in another charset", head + "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=80 5 for a long=\r\n line\r\n> quoted\r\n", shown + "\n€ 5 for a long line\n> quoted\n", nil},
		{"base64", head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ==\r\n", shown + "\nGrüße\n", nil},
		{"HTML alone", head + "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Gr\xfc\xdfe<p>Bo<img src=x>\r\n", shown + "\nGrüße\n\nBo\n", []string{"1 picture left out"}},
		{"of two forms the plain one; attachments are named", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nPlain.\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>Rich.\r\n--a--\r\n" +
			"--m\r\nContent-Type: application/pdf; name=\"x.pdf\"\r\nContent-Disposition: attachment; filename=\"x.pdf\"\r\n\r\nabc\r\n--m\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\n\r\nabc\r\n--m--\r\n",
			shown + "\nPlain.\n", []string{`attachment "x.pdf" left out`, `attachment "image/png" left out`}},
		{"the body once more, in another form", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nI wait\r\na lot.\r\n" +
			"--m\r\nContent-Type: text/html\r\nContent-Disposition: inline\r\n\r\n<p>I wait a lot.\r\n--m--\r\n", shown + "\nI wait\na lot.\n", nil},
		{"parts of a kind that nobody knows", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/parallel; boundary=n\r\n\r\n" +
			"--n\r\nContent-Type: text/plain\r\n\r\nFirst.\r\n--n\r\n\r\nSecond.\r\n--n--\r\n--m--\r\n", shown + "\nFirst.\n\nSecond.\n", nil},
		{"attached texts and documents are read behind the body, tables are not", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n" +
			"--m\r\nContent-Type: text/plain; charset=iso-8859-1; name=notes.txt\r\nContent-Disposition: attachment; filename=notes.txt\r\n\r\nGr\xfc\xdfe\r\nBo\r\n" +
			"--m\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=page.HTM\r\n\r\n<p>One<p>Two<img src=x>\r\n" +
			"--m\r\nContent-Type: application/rtf\r\nContent-Disposition: attachment; filename=\"a b.rtf\"\r\n\r\n{\\rtf1 Rich\\par}\r\n" +
			"--m\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=x.docx\r\n\r\nno Word file\r\n" +
			"--m\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\n/wA=\r\n" +
			"--m\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=empty.txt\r\n\r\n\r\n" +
			"--m\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=t.csv\r\n\r\na,b\r\n--m--\r\n",
			shown + "\nSee below.\n\nAttachment: notes.txt\n\nGrüße\nBo\n\nAttachment: page.HTM\n\nOne\n\nTwo\n\nAttachment: a b.rtf\n\nRich\n\nAttachment: empty.txt\n",
			[]string{`attachment "page.HTM": 1 picture left out`, `attachment "x.docx" left out: read docx: it is no ZIP archive, or a damaged one (zip: not a valid zip file)`,
				`attachment "x.txt" left out: not text in a known encoding`, `attachment "t.csv" left out`}},
		{"messages inside a message are read behind its body", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n" +
			"--m\r\nContent-Type: message/rfc822\r\n\r\nFrom: Cy <c@example.org>\r\nSubject: Looms\r\n\r\nThey squeak.\r\n" +
			"--m\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=two.txt\r\n\r\nno head\r\n--m--\r\n",
			shown + "\nSee below.\n\nAttachment: message/rfc822\n\nFrom: Cy <c@example.org>\nSubject: Looms\n\nThey squeak.\n",
			[]string{`attachment "two.txt" left out: read eml: malformed header line: no head`}},
		{"a part that does not say what it is is text, in a digest a message", head + "Content-Type: multipart/report; boundary=m\r\n\r\n--m\r\n\r\nIt came.\r\n" +
			"--m\r\nContent-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\nSubject: Wool\r\n\r\nIt is dyed.\r\n--d--\r\n--m--\r\n",
			shown + "\nIt came.\n\nAttachment: message/rfc822\n\nSubject: Wool\n\nIt is dyed.\n", nil},
		{"a body that says it is inline comes once", head + "Content-Type: multipart/alternative; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\nContent-Disposition: inline\r\n\r\nWe spin.\r\n" +
			"--m\r\nContent-Type: text/html\r\nContent-Disposition: inline\r\n\r\n<p>We <b>spin</b>.\r\n--m--\r\n", shown + "\nWe spin.\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := eml.Read([]byte(tt.in), extract.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got  %q, %v\nwant %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
		})
	}
	r := extract.Readers{More: []extract.Reader{eml.Reader()}}
	text, err := r.Text("eml", []byte(head+"\r\nI wait for the build all day long.\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if segs, err := segment.Split(r.Layout("eml"), text, segment.Options{}); err != nil || segment.Check(text, segs) != nil {
		t.Error(err)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct {
		name, in string
		limits   extract.Limits
		want     string
	}{
		{"nothing", "", extract.Limits{}, "read eml: "},
		{"text", "Hello there\n\nyou", extract.Limits{}, "read eml: "},
		{"another head", "A: b\r\n\r\nc", extract.Limits{}, "it is no message"},
		{"too large", head + "\r\nx", extract.Limits{Part: 10}, "unpacks to too much"},
		{"too many parts", head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n" + strings.Repeat("--m\r\n\r\nx\r\n", 20), extract.Limits{Entries: 10}, "20 parts: unpacks to too much"},
		{"HTML too deep", head + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<div>", 1000), extract.Limits{}, "read eml: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := eml.Read([]byte(tt.in), tt.limits)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %q, error %v, want %q in it", got.Text, err, tt.want)
			}
			var syntax *extract.SyntaxError
			if !errors.As(err, &syntax) && !errors.Is(err, extract.ErrTooLarge) {
				t.Errorf("got a %T", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/html\r\n\r\n<p>a\r\n--m--\r\n"))
	f.Add([]byte(head + "Content-Transfer-Encoding: base64\r\n\r\n!!!"))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := eml.Read(data, extract.Limits{})
		if err != nil {
			return
		}
		if two, err := eml.Read(data, extract.Limits{}); err != nil || !bytes.Equal(one.Text, two.Text) || !utf8.Valid(one.Text) {
			t.Fatal("two readings differ, or it is no UTF-8")
		}
	})
}

func TestNestedTooDeep(t *testing.T) {
	message := "From: a@example.org\r\n\r\nthe last\r\n"
	for range 8 {
		message = "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=m" + strings.Repeat("x", strings.Count(message, "boundary=")) +
			"\r\n\r\n--m" + strings.Repeat("x", strings.Count(message, "boundary=")) + "\r\nContent-Type: message/rfc822\r\n\r\n" + message +
			"\r\n--m" + strings.Repeat("x", strings.Count(message, "boundary=")) + "--\r\n"
	}
	got, err := eml.Read([]byte(message), extract.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(got.Text), "the last") || !strings.Contains(strings.Join(got.Notes, "\n"), "messages nest too deep") {
		t.Errorf("got %q, %v", got.Text, got.Notes)
	}
}

func TestMessagesInUTF16(t *testing.T) {
	text := "From: Ann <ann@example.org>\r\nSubject: Caf\u00E9\r\n\r\nI wait.\r\n"
	want := "From: Ann <ann@example.org>\nSubject: Caf\u00E9\n\nI wait.\n"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, mark := range []string{"", "\uFEFF"} {
			var data []byte
			for _, u := range utf16.Encode([]rune(mark + text)) {
				data = order.AppendUint16(data, u)
			}
			got, err := eml.Read(data, extract.Limits{})
			if err != nil || string(got.Text) != want {
				t.Errorf("%v, mark %q: got %q, %v", order, mark, got.Text, err)
			}
		}
	}
}
