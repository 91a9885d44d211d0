package extract_test

import (
	"slices"
	"testing"

	"github.com/persona-go/persona/extract"
)

func TestWordForms(t *testing.T) {
	p := func(runs string) string { return "<w:p>" + runs + "</w:p>" }
	r := func(text string) string { return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>" }
	bold := func(text string) string { return "<w:r><w:rPr><w:b/></w:rPr><w:t>" + text + "</w:t></w:r>" }
	box := func(inner string) string {
		return "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox>" + inner + "</w:checkBox></w:ffData></w:fldChar></w:r>"
	}
	sdt := func(properties, content string) string {
		return "<w:sdt><w:sdtPr>" + properties + "</w:sdtPr><w:sdtContent>" + content + "</w:sdtContent></w:sdt>"
	}
	const styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="Ask"><w:rPr><w:b/></w:rPr></w:style><w:style w:styleId="Em"><w:rPr><w:i/></w:rPr></w:style></w:styles>`
	for _, tt := range []struct {
		name, body, want string
		notes            []string
	}{
		{"a placeholder is no answer", p(sdt("<w:showingPlcHdr/>", r("Click here."))) + p(sdt("", r("By hand."))), "By hand.\n", nil},
		{"a field that shows no placeholder any more", p(sdt(`<w:showingPlcHdr w:val="0"/>`, r("By hand."))), "By hand.\n", nil},
		{"a placeholder of whole paragraphs", sdt("<w:showingPlcHdr/>", p(r("Click here."))) + p(r("Words.")), "Words.\n", nil},
		{"a ticked box", p(box("<w:checked/>") + r("I sew")), "☒ I sew\n", nil},
		{"a box that is ticked from the beginning", p(box(`<w:default w:val="1"/>`) + r("I sew")), "☒ I sew\n", nil},
		{"an empty box", p(box(`<w:default w:val="0"/>`) + r("I sew")), "☐ I sew\n", nil},
		{"a box that was ticked, and is no more", p(box(`<w:default w:val="1"/><w:checked w:val="0"/>`) + r("I sew")), "☐ I sew\n", nil},
		{"a bold question", p(bold("How do you sew?")) + p(r("By hand.")), "**How do you sew?**\n\nBy hand.\n", nil},
		{"a question half bold", p(bold("How do") + r(" you sew?")), "How do you sew?\n", nil},
		{"a bold statement", p(bold("Sewing.")), "Sewing.\n", nil},
		{"bold that is switched off", p(`<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>How?</w:t></w:r>`), "How?\n", nil},
		{"a bold question by its style", `<w:p><w:pPr><w:pStyle w:val="Ask"/></w:pPr>` + r("How do you sew?") + "</w:p>", "**How do you sew?**\n", nil},
		{"an italic question by the style of its words", p(`<w:r><w:rPr><w:rStyle w:val="Em"/></w:rPr><w:t>How?</w:t></w:r>`), "**How?**\n", nil},
		{"what was chosen of a list", p(`<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Yes"/><w:listEntry w:val="No"/></w:ddList></w:ffData></w:fldChar></w:r>`), "No\n", nil},
		{"a list with nothing in it", p(`<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="7"/></w:ddList></w:ffData></w:fldChar></w:r>` + r("So.")), "So.\n", nil},
		{"signs of Wingdings", p(`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>` + r(" yes ") + `<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>` + r(" no") + `<w:r><w:sym w:char="F04A"/></w:r>`), "☒ yes ☐ no\n", nil},
		{"a drop cap", `<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>` + r("T") + "</w:p>" + p(r("he thread is red.")), "The thread is red.\n", nil},
		{"a drop cap in the margin", `<w:p><w:pPr><w:framePr w:dropCap="margin"/></w:pPr>` + r("T") + "</w:p>" + p(r("hread.")), "Thread.\n", nil},
		{"a frame that is no drop cap", `<w:p><w:pPr><w:framePr w:w="100"/></w:pPr>` + r("T") + "</w:p>" + p(r("hread.")), "T\n\nhread.\n", nil},
		{"an embedded page", p(r("Words.")) + "<w:altChunk/>", "Words.\n", []string{"1 embedded document left out"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read("docx", docx(t, tt.body, "word/styles.xml", styles))
			if err != nil || string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got %q, %q, %v, want %q, %q", got.Text, got.Notes, err, tt.want, tt.notes)
			}
		})
	}
}

func TestAWebPagesFurniture(t *testing.T) {
	late := "<html><head><!--"
	for range 2000 {
		late += "x"
	}
	late += "--><meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\"></head><body><p>\xcf\xf0\xe8\xe2\xe5\xf2</p></body></html>"
	for _, tt := range []struct {
		name, in, want string
		notes          []string
	}{
		{"navigation and footer", "<nav><a>Home</a></nav><p>I sew.<footer>Copyright</footer>", "I sew.\n", []string{"2 navigations and footers left out"}},
		{"navigation by its role", "<div role=navigation>Home</div><p>I sew.", "I sew.\n", []string{"1 navigation or footer left out"}},
		{"an answer in a box", "<p>How?<textarea>By hand.</textarea>", "How?\n\nBy hand.\n", nil},
		{"an answer in a line, and what is no answer", "<p>How?<input type=text value='By hand.'><input type=hidden value=x><input type=submit value=Send><input value='With thread.'>", "How?\n\nBy hand.\n\nWith thread.\n", nil},
		{"the message that a mail answers", "<p>I sew.<div class=gmail_quote>How do you sew?</div>", "I sew.\n", []string{"1 quoted message left out"}},
		{"the same by other programs", "<p>I sew.<div class=moz-cite-prefix>On Monday</div><blockquote type=cite>How?</blockquote>", "I sew.\n", []string{"2 quoted messages left out"}},
		{"a quotation is none", "<blockquote>I sew.</blockquote>", "I sew.\n", nil},
		{"what stands beside, banners and cookies", "<aside>Ad</aside><div role=banner>Acme</div><div class='x-Cookie-bar'>We use cookies</div><p>I sew.", "I sew.\n", []string{"3 navigations and footers left out"}},
		{"ticked boxes", "<p><input type=checkbox checked>I sew <input type=radio>I knit", "☒ I sew ☐ I knit\n", nil},
		{"what was chosen of a list", "<p>How?<p><select><option>By hand<optgroup><option selected>By machine</optgroup></select>", "How?\n\nBy machine\n", nil},
		{"Outlook's answered message", "<p>I sew.</p><hr><div id=divRplyFwdMsg>From: Olga</div><div><p>How do you sew?</p></div>", "I sew.\n", []string{"1 quoted message left out"}},
		{"bold and italic questions", "<p><b>How do <i>you</i> sew?</b><p>By hand.<p><span style='font-weight: 700'>Since when?</span><p><em>Why</em> not?<p><b>Sewing.</b>", "**How do you sew?**\n\nBy hand.\n\n**Since when?**\n\nWhy not?\n\nSewing.\n", nil},
		{"an encoding that is declared late", late, "Привет\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := extract.Read("html", []byte(tt.in))
			if err != nil || string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got %q, %q, %v, want %q, %q", got.Text, got.Notes, err, tt.want, tt.notes)
			}
		})
	}
}

func TestBulletsOfSymbolFonts(t *testing.T) {
	for _, row := range []struct{ in, want string }{
		{`{\rtf1{\f1\u-3913 ?} First.\par}`, "• First.\n"},
		{`{\rtf1 \u-3929 ? Second.\par}`, "• Second.\n"},
		{`{\rtf1 \u-3991 ?Third.\par}`, "Third.\n"},
		{`{\rtf1 \u8226 ? Fourth.\par}`, "• Fourth.\n"},
		{`{\rtf1{\fonttbl{\f1\fcharset2 Symbol;}}{\f1\'b7} Fifth.\par}`, "• Fifth.\n"},
		{`{\rtf1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Wingdings;}}{\f1\'a7} Sixth \'a7 4.\par}`, "• Sixth § 4.\n"},
		{`{\rtf1 {\b How do you sew?\par}By hand.\par \i Since {\b when?}\plain\par So?\par}`, "**How do you sew?**\n\nBy hand.\n\n**Since when?**\n\nSo?\n"},
	} {
		if got, err := extract.Read("rtf", []byte(row.in)); err != nil || string(got.Text) != row.want {
			t.Errorf("%s: got %q, %v, want %q", row.in, got.Text, err, row.want)
		}
	}
}
