package extract

import (
	"bytes"
	"strings"
)

// Field is one statement of a document about itself.
type Field struct{ Key, Value string }

// maxFrontMatter bounds what may be front matter: a longer block is text that happens to begin with a rule.
const maxFrontMatter = 64 << 10

// FrontMatter reads the block between two lines of "---" (YAML) or "+++" (TOML) at the top of a text, in the order written, and
// returns its length in bytes, the closing line's end included; 0 where the text has none. It understands what people write there,
// `key: value` and lists, which are joined by ", "; of anything deeper it keeps the lines as the value. It never fails, and because
// it knows no anchors, no text can make it grow.
func FrontMatter(text []byte) (fields []Field, length int) {
	block := text[:min(len(text), maxFrontMatter)]
	first, next := cutLine(block, 0)
	fence, sign := string(bytes.TrimRight(first, " \t")), ":"
	switch fence {
	case "---":
	case "+++":
		sign = "="
	default:
		return nil, 0
	}
	for next < len(block) {
		var line []byte
		line, next = cutLine(block, next)
		trimmed := strings.TrimSpace(string(line))
		if trimmed == fence || fence == "---" && trimmed == "..." {
			for i := range fields {
				fields[i].Value = unquote(fields[i].Value)
			}
			return fields, next
		}
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		indented := line[0] == ' ' || line[0] == '\t' || line[0] == '-'
		key, value, ok := strings.Cut(trimmed, sign)
		switch {
		case !indented && ok:
			fields = append(fields, Field{Key: unquote(strings.TrimSpace(key)), Value: strings.TrimSpace(value)})
		case len(fields) > 0:
			last := &fields[len(fields)-1]
			item := unquote(strings.TrimSpace(strings.TrimPrefix(trimmed, "- ")))
			switch last.Value {
			case "", "|", ">", "|-", ">-":
				last.Value = item
			default:
				last.Value += ", " + item
			}
		default:
			return nil, 0 // words before any key: not front matter but a text that begins with a rule
		}
	}
	return nil, 0
}

// cutLine returns the line that begins at start, without its end, and where the next begins.
func cutLine(text []byte, start int) (line []byte, next int) {
	i := bytes.IndexAny(text[start:], "\r\n")
	if i < 0 {
		return text[start:], len(text)
	}
	next = start + i + 1
	if text[next-1] == '\r' && next < len(text) && text[next] == '\n' {
		next++
	}
	return text[start : start+i], next
}

// unquote takes off the quotes of a YAML or TOML string and the brackets of a list on one line.
func unquote(s string) string {
	if len(s) < 2 {
		return s
	}
	switch first, last := s[0], s[len(s)-1]; {
	case first == '"' && last == '"', first == '\'' && last == '\'':
		return s[1 : len(s)-1]
	case first == '[' && last == ']':
		items := strings.Split(s[1:len(s)-1], ",")
		for i, item := range items {
			items[i] = unquote(strings.TrimSpace(item))
		}
		return strings.Join(items, ", ")
	}
	return s
}
