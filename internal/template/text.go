package template

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// tojsonFilter is json.dumps with sorted keys, safe between tags of HTML.
func tojsonFilter(e *eval, v value, g *given) value {
	var b printed
	indent := ""
	pretty := false
	if w := g.or("indent", nil); w != nil {
		pretty = true
		if s, ok := textOf(w); ok {
			indent = s
		} else {
			n := max(0, e.index(w))
			e.room(n, 1)
			indent = strings.Repeat(" ", n)
		}
	}
	e.json(&b, v, indent, pretty, 0)
	return safe(strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "'", `\u0027`).Replace(b.text()))
}

func (e *eval) json(b *printed, v value, indent string, pretty bool, depth int) {
	e.step()
	if depth > maxDepth {
		e.limit("a value is more than %d deep", maxDepth)
	}
	line := func(depth int) {
		if pretty {
			e.room(depth, len(indent))
			b.WriteString("\n" + strings.Repeat(indent, depth))
		}
	}
	list := func(begin string, n int, end string, item func(i int)) {
		b.WriteString(begin)
		for i := range n {
			if i > 0 && pretty {
				b.WriteString(",")
			} else if i > 0 {
				b.WriteString(", ")
			}
			line(depth + 1)
			item(i)
		}
		if n > 0 {
			line(depth)
		}
		b.WriteString(end)
	}
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		fmt.Fprintf(b, "%t", v)
	case *big.Int:
		b.WriteString(v.String())
	case float64:
		b.WriteString(strings.NewReplacer("nan", "NaN", "inf", "Infinity").Replace(floatText(v)))
	case string:
		e.grow(2 * len(v))
		b.WriteString(jsonText(v))
	case safe:
		e.grow(2 * len(v))
		b.WriteString(jsonText(string(v)))
	case *listVal:
		if v.label != "" {
			e.fail("Object of type %s is not JSON serializable", v.label)
		}
		list("[", len(v.items), "]", func(i int) { e.json(b, v.items[i], indent, pretty, depth+1) })
	case tupleVal:
		list("[", len(v), "]", func(i int) { e.json(b, v[i], indent, pretty, depth+1) })
	case *dictVal:
		keys := e.sorted(slices.Clone(v.keys), func(k value) value { return k }, false)
		list("{", len(keys), "}", func(i int) {
			switch k := keys[i].(type) {
			case string:
				e.grow(len(k))
				b.WriteString(jsonText(k))
			case tupleVal:
				e.fail("keys must be str, int, float, bool or None, not tuple")
			default:
				b.WriteString(`"`)
				e.json(b, k, "", false, depth+1)
				b.WriteString(`"`)
			}
			b.WriteString(": ")
			val, _ := e.find(v, keys[i])
			e.json(b, val, indent, pretty, depth+1)
		})
	case *undefined:
		e.fail("Object of type StrictUndefined is not JSON serializable")
	default:
		e.fail("Object of type %s is not JSON serializable", typeName(v))
	}
	e.grow(8)
}

func jsonText(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r >= 0x10000:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r < ' ' || r > '~':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// wordwrapFilter wraps each line of a text on its own, as textwrap does.
func wordwrapFilter(e *eval, v value, g *given) value {
	s := e.str(v)
	width := g.int("width", 79)
	if width <= 0 {
		e.fail("invalid width %d (must be > 0)", width)
	}
	sep := "\n"
	if w := g.or("wrapstring", nil); w != nil {
		sep = e.needText(w)
	}
	long, hyphens := g.bool("break_long_words", true), g.bool("break_on_hyphens", true)
	e.steps(len(s) >> 2)
	var out []string
	for _, line := range lines(s, false) {
		parts := wrap(line, width, long, hyphens)
		e.steps(len(parts))
		if len(parts) == 0 {
			parts = []string{""}
		}
		out = append(out, parts...)
	}
	e.room(len(out), len(sep))
	made := strings.Join(out, sep)
	e.grow(len(made))
	return made
}

// wrap is textwrap.wrap without expanding tabs or replacing whitespace.
func wrap(s string, width int, long, hyphens bool) (wrapped []string) {
	chunks := chunksOf(s, hyphens)
	for len(chunks) > 0 {
		if len(wrapped) > 0 && blank(chunks[0]) {
			chunks = chunks[1:]
			continue
		}
		var line []string
		n := 0
		for len(chunks) > 0 {
			size := utf8.RuneCountInString(chunks[0])
			if n+size > width {
				break
			}
			line, n, chunks = append(line, chunks[0]), n+size, chunks[1:]
		}
		if len(chunks) > 0 && utf8.RuneCountInString(chunks[0]) > width {
			switch room := width - n; {
			case long:
				end := room
				if hyphens && utf8.RuneCountInString(chunks[0]) > room {
					head := firstRunes(chunks[0], room)
					if at := strings.LastIndexByte(head, '-'); at > 0 && strings.Trim(head[:at], "-") != "" {
						end = utf8.RuneCountInString(head[:at]) + 1
					}
				}
				head := firstRunes(chunks[0], end)
				line = append(line, head)
				chunks[0] = chunks[0][len(head):]
				if chunks[0] == "" {
					chunks = chunks[1:]
				}
			case len(line) == 0:
				line, chunks = append(line, chunks[0]), chunks[1:]
			}
		}
		if len(line) > 0 && blank(line[len(line)-1]) {
			line = line[:len(line)-1]
		}
		if len(line) > 0 {
			wrapped = append(wrapped, strings.Join(line, ""))
		}
	}
	return wrapped
}

func blank(s string) bool { return strings.TrimFunc(s, wrapSpace) == "" }

// wrapSpace is the whitespace that textwrap knows.
func wrapSpace(r rune) bool { return strings.ContainsRune("\t\n\v\f\r ", r) }

// chunksOf cuts a text at whitespace, which is a chunk too, and behind hyphens inside of words.
func chunksOf(s string, hyphens bool) (chunks []string) {
	for s != "" {
		white := wrapSpace(rune(s[0]))
		n := strings.IndexFunc(s, func(r rune) bool { return wrapSpace(r) != white })
		if n < 0 {
			n = len(s)
		}
		word := s[:n]
		s = s[n:]
		if white || !hyphens {
			chunks = append(chunks, word)
			continue
		}
		chunks = append(chunks, hyphenated(word)...)
	}
	return chunks
}

// hyphenated cuts a word behind hyphens with letters on both sides, and around dashes of two or
// more.
func hyphenated(word string) (parts []string) {
	r := []rune(word)
	letter := func(i int) bool {
		return i >= 0 && i < len(r) && wordRune(r[i]) && !(r[i] >= '0' && r[i] <= '9') && r[i] != '_'
	}
	from := 0
	for i := 0; i < len(r); i++ {
		if r[i] != '-' {
			continue
		}
		run := i
		for run < len(r) && r[run] == '-' {
			run++
		}
		switch {
		case run-i >= 2 && i > 0 && run < len(r) && wordRune(r[run]): // an em dash
			if i > from {
				parts = append(parts, string(r[from:i]))
			}
			parts = append(parts, string(r[i:run]))
			from = run
		case run-i == 1 && letter(i-1) && letter(i-2) && letter(i+1) && (letter(i+2) || i+2 < len(r) && r[i+2] == '-'):
			parts = append(parts, string(r[from:run]))
			from = run
		}
		i = run - 1
	}
	if from < len(r) {
		parts = append(parts, string(r[from:]))
	}
	return parts
}

// urlizeFilter makes links of what looks like one.
func urlizeFilter(e *eval, v value, g *given) value {
	s := string(e.escaped(e.str(v)))
	limit := -1
	if l := g.or("trim_url_limit", nil); l != nil {
		limit = e.index(l)
	}
	rel := map[string]bool{"noopener": true}
	if g.bool("nofollow", false) {
		rel["nofollow"] = true
	}
	if r := g.or("rel", nil); r != nil {
		for _, w := range strings.Fields(e.needText(r)) {
			rel[w] = true
		}
	}
	var rels []string
	for w := range rel {
		rels = append(rels, w)
	}
	slices.Sort(rels)
	attrs := ` rel="` + escaper.Replace(strings.Join(rels, " ")) + `"`
	if t := g.or("target", nil); t != nil {
		attrs += ` target="` + escaper.Replace(e.needText(t)) + `"`
	}
	var b strings.Builder
	e.steps(len(s) >> 2)
	for s != "" {
		white := space(rune(s[0]))
		n := strings.IndexFunc(s, func(r rune) bool { return space(r) != white })
		if n < 0 {
			n = len(s)
		}
		if white {
			b.WriteString(s[:n])
		} else {
			b.WriteString(linked(s[:n], limit, attrs, rels))
		}
		s = s[n:]
	}
	e.grow(b.Len())
	return b.String()
}

// linked is one word, as a link if it looks like one.
func linked(word string, limit int, attrs string, rels []string) string {
	head, middle, tail := "", word, ""
	for again := true; again; {
		again = false
		for _, p := range []string{"(", "<", "&lt;"} {
			if strings.HasPrefix(middle, p) {
				head, middle, again = head+p, middle[len(p):], true
			}
		}
	}
	for again := true; again; {
		again = false
		for _, p := range []string{")", ">", ".", ",", "\n", "&gt;"} {
			if strings.HasSuffix(middle, p) {
				tail, middle, again = p+tail, middle[:len(middle)-len(p)], true
			}
		}
	}
	for _, pair := range [][2]string{{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}} {
		open := strings.Count(middle, pair[0])
		if open <= strings.Count(middle, pair[1]) {
			continue
		}
		for range min(open, strings.Count(tail, pair[1])) {
			end := strings.Index(tail, pair[1]) + len(pair[1])
			middle, tail = middle+tail[:end], tail[end:]
		}
	}
	short := func(s string) string {
		if limit >= 0 && utf8.RuneCountInString(s) > limit {
			return firstRunes(s, limit) + "..."
		}
		return s
	}
	lowered := strings.ToLower(middle)
	switch {
	case strings.HasPrefix(lowered, "https://") || strings.HasPrefix(lowered, "http://"):
		if host := middle[strings.Index(middle, "://")+3:]; host != "" && host[0] != '/' && host[0] != '.' {
			middle = `<a href="` + middle + `"` + attrs + `>` + short(middle) + `</a>`
		}
	case strings.HasPrefix(lowered, "www.") && len(middle) > 5 && strings.Contains(middle[4:], "."), bareHost(lowered):
		middle = `<a href="https://` + middle + `"` + attrs + `>` + short(middle) + `</a>`
	case mail(middle):
		middle = `<a href="mailto:` + strings.TrimPrefix(middle, "mailto:") + `">` + strings.TrimPrefix(middle, "mailto:") + `</a>`
	}
	return head + middle + tail
}

// bareHost reports whether a word is a host below com, net, org, int, edu, gov or mil.
func bareHost(s string) bool {
	host, _, _ := strings.Cut(s, "/")
	host, _, _ = strings.Cut(host, ":")
	for _, top := range []string{".com", ".net", ".org", ".int", ".edu", ".gov", ".mil"} {
		if name, ok := strings.CutSuffix(host, top); ok && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-%_") == "" && name[0] != '.' && name[0] != '-' {
			return true
		}
	}
	return false
}

// mail reports whether a word is an address of e-mail.
func mail(s string) bool {
	name, host, ok := strings.Cut(strings.TrimPrefix(s, "mailto:"), "@")
	return ok && name != "" && !strings.Contains(host, "@") && !strings.HasPrefix(host, "www.") && !strings.Contains(name, ":") && strings.Contains(strings.Trim(host, "."), ".") &&
		strings.IndexFunc(host, func(r rune) bool { return !wordRune(r) && r != '.' && r != '-' }) < 0
}
