package extract_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/persona-go/persona/extract"
)

func TestReadRTF(t *testing.T) {
	tests := []struct {
		name, in, want string
		notes          []string
	}{
		{"paragraphs; line ends of the file are none", "{\\rtf1\\ansi Dan: How\r\n and why?\\par\\pard\\par {\\b Mar}ia: So\\line there.}", "Dan: How and why?\n\nMaria: So\nthere.\n", nil},
		{"an empty document", `{\rtf1}`, "", nil},
		{"characters by code page, by number, by name, escaped", `{\rtf1\ansi\ansicpg1252 caf\'e9 \u8364?5 \u-10179?\u-8704?\{\\\}\~\rquote\emdash\endash\lquote\ldblquote\rdblquote\bullet\_\emspace x}`, "café €5 😀{\\} ’—–‘“”•\u2011 x\n", nil},
		{"fonts with an encoding of their own", `{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS;}}\f1\'cf\'f0\f0\'e9 {\f2\'83\'65\'83\'58}}`, "Прé テス\n", nil},
		{"other code pages", `{\rtf1\ansi\ansicpg1250\'b9}`, "ą\n", nil},
		{"old encodings", `{\rtf1\mac\'8e}`, "é\n", nil},
		{"what stands for a character in old readers is passed over", `{\rtf1\uc2\u228 ae\uc0\u246 ok{\uc1\u252\'fc}}`, "äöokü\n", nil},
		{"rows of tables are lines", `{\rtf1\trowd\intbl Ana\cell I\par wait\cell\row\trowd\intbl alone\cell\cell\row\pard end\par}`, "Ana\tI wait\n\nalone\n\nend\n", nil},
		{"a row without end", `{\rtf1\intbl a\cell b\cell}`, "a\tb\n", nil},
		{"a cell without end", `{\rtf1\intbl a\par b\par\pard}`, "a\tb\n", nil},
		{"footnotes come at the end", `{\rtf1 Words{\super 1}{\footnote{\super 1} first\par more} go on.{\footnote }{\*\footnote second}\par}`, "Words1 go on.\n\n[^1]: 1 first more\n\n[^2]: second\n", nil},
		{"fields show their result, boxes their words", `{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}}}`, "linkbox\n", nil},
		{"what is no text is left out and counted", `{\rtf1{\stylesheet x}{\info{\title y}}{\*\unknown z}{\header h}{\footerl f}a{\pict 0102}{\v b}\v c\v0 {\deleted d}{\*\annotation e}\bin3 xyzf}`, "af\n",
			[]string{"1 comment left out", "1 deleted passage left out", "2 hidden passages left out", "1 picture left out", "2 headers and footers left out"}},
		{"what follows the document is none of it", "{\\rtf1 a}\x00more", "a\n", nil},
		{"tabs, pages and an escaped line end", "{\\rtf1 a\\tab b\\\nc\\page d}", "a\tb\n\nc\nd\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read("rtf", []byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got  %q, %v\nwant %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
		})
	}
}

func TestReadRTFRefuses(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"text", "Hello", "it is no RTF document"},
		{"a document that stops", "{\\rtf1 a\nb", "read rtf: line 2, column 2: it stops in the middle"},
		{"a document that stops in a word", `{\rtf1 a\`, "it stops in the middle"},
		{"a document that stops in a number", `{\rtf1 a\'e`, "it stops in the middle"},
		{"groups without end", `{\rtf1` + strings.Repeat("{", 1100), "groups nest too deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := extract.Read("rtf", []byte(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := (extract.Readers{Limits: extract.Limits{Part: 3}}).Text("rtf", []byte(`{\rtf1}`)); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("too large: got %v", err)
	}
}

func TestReadRTFKnowsCodePages(t *testing.T) {
	for page, want := range map[string]string{"437": "ä", "850": "ä", "852": "ä", "866": "Д", "874": "\uFFFD", "65001": "\uFFFD", "1251": "„", "99999": "„", "10000": "Ñ"} {
		if got, err := extract.Text("rtf", []byte(`{\rtf1\ansicpg`+page+` \'84}`)); err != nil || string(got) != want+"\n" {
			t.Errorf("%s: got %q, %v, want %q", page, got, err, want)
		}
	}
	for page, bytes := range map[string]string{"932": `\'82\'a0`, "936": `\'a4\'a2`, "949": `\'aa\'a2`, "950": `\'c6\'e8`} {
		if got, err := extract.Text("rtf", []byte(`{\rtf1\ansicpg`+page+` `+bytes+`}`)); err != nil || string(got) != "あ\n" {
			t.Errorf("%s: got %q, %v", page, got, err)
		}
	}
	for word, want := range map[string]string{"pc": "ä", "pca": "ä"} {
		if got, err := extract.Text("rtf", []byte(`{\rtf1\`+word+` \'84}`)); err != nil || string(got) != want+"\n" {
			t.Errorf("%s: got %q, %v", word, got, err)
		}
	}
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi{\fonttbl{\f0\fcharset128 x;}}\f0 a\'83\u-10179?{\footnote b\par}\cell\row\v c\bin5 }`))
	f.Add([]byte(`{\rtf1{\footnote{\footnote a}b}\uc9\u1\bin-1 \intbl x\par}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = append([]byte(`{\rtf`), data...)
		one, err := extract.Read("rtf", data)
		if err != nil {
			return
		}
		if two, _ := extract.Read("rtf", data); !bytes.Equal(one.Text, two.Text) || !utf8.Valid(one.Text) {
			t.Fatal("two readings differ, or it is no UTF-8")
		}
	})
}
