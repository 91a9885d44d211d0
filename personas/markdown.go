package personas

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/evidence"
)

// title returns the heading of a field.
func title(f Field) string {
	switch f {
	case Role:
		return "Role"
	case Goal:
		return "Goals"
	case Frustration:
		return "Frustrations"
	case Behaviour:
		return "Behaviours"
	case Tool:
		return "Tools"
	case Context:
		return "Context"
	case CounterEvidence:
		return "What speaks against it"
	}
	return "In their words"
}

// meaning says what a degree of support means to somebody who reads the personas.
func meaning(s evidence.Support) string {
	switch s {
	case evidence.Clear:
		return "clear: what these participants say differs from what the others say by more than chance would make it"
	case evidence.Weak:
		return "weak: the groups differ only a little more than chance would make them; talk about them before you build on them"
	case evidence.TooFew:
		return "too few participants to test whether this group is more than chance; it is one way to read the material"
	}
	return "none: the data do not show groups that differ by more than chance; it is one way to read the material"
}

// shownMembers is how many participants a persona names in Markdown; personas.json names them all.
const shownMembers = 12

// Markdown returns the set as a team would read it: for each persona its share, its summary, and by
// field what participants said, quoted. Attributes without evidence are left out. All text from
// sources is escaped, so that it cannot become structure, a link or HTML.
func Markdown(s Set) []byte {
	var b bytes.Buffer
	quotes, people := s.quotes(), byID(s.Participants)
	fmt.Fprintf(&b, "# Personas\n\n%s\n", introduction(s))
	if len(s.Personas) > 1 {
		b.WriteString("\n| | persona | participants | share | support |\n|---|---|---|---|---|\n")
		for i, p := range s.Personas {
			fmt.Fprintf(&b, "| %d | %s | %d | %s | %s |\n", i+1, Escape(p.Label), len(p.Participants), percent(p.Share), shortSupport(p.Support))
		}
	}
	for i, p := range s.Personas {
		writePersona(&b, i+1, p, len(s.Participants), quotes, people)
	}
	return b.Bytes()
}

func shortSupport(s evidence.Support) string {
	if s == evidence.TooFew {
		return "too few to test"
	}
	return string(s)
}

// introduction says where the personas come from and how they may be read.
func introduction(s Set) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s from what %s said.", number(len(s.Personas), "persona"), number(len(s.Participants), "participant"))
	if s.Count.Reason != "" {
		fmt.Fprintf(&b, " %s", Escape(s.Count.Reason))
	}
	switch n := ungrouped(s); {
	case n == 1:
		b.WriteString(" One of them is in none of these groups: what was said could not be compared.")
	case n > 1:
		fmt.Fprintf(&b, " %d of them are in none of these groups: what they said could not be compared.", n)
	}
	if s.Method == Model {
		b.WriteString(" A language model wrote the headings; the quotes are the participants' own words.")
	} else {
		b.WriteString(" No language model had a part in it: participants were grouped by the words they use, and everything below in quotation marks is their own.")
	}
	switch n := len(s.Evidence); n {
	case 0:
		b.WriteString(" Nothing that was said could be quoted, so there is nothing to show and nothing to check: these are groups, not yet personas.")
	case 1:
		b.WriteString(" The quote names the place where it stands; `persona verify` checks it against the source.")
	default:
		fmt.Fprintf(&b, " Each quote names the place where it stands; `persona verify` checks all %d against the sources.", n)
	}
	return b.String()
}

// ungrouped counts the participants in no persona.
func ungrouped(s Set) int {
	grouped := map[string]bool{}
	for _, p := range s.Personas {
		for _, id := range p.Participants {
			grouped[id] = true
		}
	}
	return len(s.Participants) - len(grouped)
}

func writePersona(b *bytes.Buffer, n int, p Persona, all int, quotes map[string]evidence.Quote, people directory) {
	fmt.Fprintf(b, "\n## %d. %s\n\n", n, Escape(p.Label))
	fmt.Fprintf(b, "**%d of %s (%s)**: %s\n", len(p.Participants), number(all, "participant"), percent(p.Share), members(p.Participants))
	if p.Summary != "" {
		fmt.Fprintf(b, "\n%s\n", Escape(p.Summary))
	}
	if len(p.Keyphrases) > 0 {
		phrases := make([]string, len(p.Keyphrases))
		for i, k := range p.Keyphrases {
			phrases[i] = Escape(k)
		}
		heading := "Said more often than by others"
		if len(p.Participants) == all {
			heading = "Said by most"
		}
		fmt.Fprintf(b, "\n*%s:* %s\n", heading, strings.Join(phrases, " · "))
	}
	fmt.Fprintf(b, "\n*Support:* %s.\n", meaning(p.Support))
	for _, f := range Fields() {
		writeField(b, f, p, quotes, people)
	}
	if len(p.Unknown) > 0 {
		b.WriteString("\n### What is not known\n\n")
		for _, u := range p.Unknown {
			fmt.Fprintf(b, "- %s\n", Escape(u))
		}
	}
}

func writeField(b *bytes.Buffer, f Field, p Persona, quotes map[string]evidence.Quote, people directory) {
	headed := false
	for _, a := range p.Attributes {
		if a.Field != f {
			continue
		}
		var said []evidence.Quote
		for _, id := range a.Evidence {
			if q, ok := quotes[id]; ok {
				said = append(said, q)
			}
		}
		if len(said) == 0 {
			continue
		}
		if !headed {
			fmt.Fprintf(b, "\n### %s\n", title(f))
			headed = true
		}
		text := ""
		if len(said) == 1 {
			text = emphasise(said[0].Text, a.Value)
		}
		if text == "" {
			fmt.Fprintf(b, "\n**%s**\n", Escape(a.Value))
		}
		for _, q := range said {
			fmt.Fprintf(b, "\n> “%s”\n>\n> — %s\n", cmp.Or(text, Escape(q.Text)), Escape(people.cite(q)))
		}
	}
}

// emphasise sets the value in bold inside the only quote for it, so that nobody reads it twice; ""
// if it does not stand there.
func emphasise(text, value string) string {
	text, value = oneLine(text), oneLine(value)
	at := strings.Index(text, value)
	if at < 0 || value == "" {
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(text[at+len(value):]); unicode.IsLetter(r) {
		return "" // half a word in bold is hard to read, and no Markdown everywhere
	}
	if 5*len(value) > 4*len(text) {
		return Escape(text) // nearly all of it
	}
	before, after := text[:at], text[at+len(value):]
	gap := func(s string) string { return s[len(strings.TrimRight(s, " ")):] }
	lead := after[:len(after)-len(strings.TrimLeft(after, " "))]
	return Escape(before) + gap(before) + "**" + Escape(value) + "**" + lead + Escape(after)
}

func members(ids []string) string {
	shown := make([]string, 0, shownMembers)
	for i, id := range ids {
		if i == shownMembers {
			return fmt.Sprintf("%s and %d more", strings.Join(shown, ", "), len(ids)-i)
		}
		shown = append(shown, Escape(id))
	}
	return strings.Join(shown, ", ")
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// percent rounds down below one per cent to "under 1 %", never to 0.
func percent(share float64) string {
	if share > 0 && share < 0.01 {
		return "under 1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// Escape makes text one line of plain Markdown: whatever could open markup, HTML, an entity or a
// link is escaped, and control and formatting characters are gone.
func Escape(text string) string {
	text = oneLine(text)
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '<':
			b.WriteString("&lt;")
			continue
		case r == '>':
			b.WriteString("&gt;")
			continue
		case r == '&':
			b.WriteString("&amp;")
			continue
		case strings.ContainsRune("\\`*_[]#|~$", r),
			i == 0 && strings.ContainsRune("-+=", r),
			r == ':' && strings.HasPrefix(text[i:], "://"), // a bare address would become a link
			r == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www"):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// oneLine joins lines by single spaces, and leaves out what does not print.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u200d' { // joins emoji and letters of some scripts
			return r
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}
