package segment

import (
	"bytes"
)

// splitYAML reads a list of mappings whose values stand on their lines, as turn lists do:
//
//   - role: interviewer
//     text: How do you sew?
//
// It returns nil if the text is none, or no transcript.
func splitYAML(text []byte, o Options) []Segment {
	c := columnsOf{index: make(map[string]int), text: text}
	row := 0
	lines := splitLines(text)
	for i := 0; i < len(lines); i++ {
		start, end := trim(text, lines[i].start, lines[i].end)
		if start == end || text[start] == '#' {
			continue
		}
		indent := start - lines[i].start
		if text[start] == '-' && start+1 < end && text[start+1] == ' ' {
			row++
			start = skipSpace(text, start+1, end)
			indent = start - lines[i].start
		}
		colon := bytes.Index(text[start:end], []byte(":"))
		if row == 0 || colon < 1 {
			continue
		}
		key := string(bytes.Trim(text[start:start+colon], `"' `))
		body := skipSpace(text, start+colon+1, end)
		if body < end && (text[body] == '|' || text[body] == '>') && end-body <= 2 || body == end {
			if below, to := i+1, i; below < len(lines) { // the words stand below, deeper
				for to+1 < len(lines) && deeper(text, lines[to+1], indent) {
					to++
				}
				if to > i {
					from, _ := trim(text, lines[below].start, lines[below].end)
					_, till := trim(text, lines[to].start, lines[to].end)
					c.add(key, row, lines[below].start, from, till, lines[below].number, false)
					i = to
				}
			}
			continue
		}
		from := body
		if q := text[body]; (q == '"' || q == '\'') && end-body > 1 && text[end-1] == q {
			body, end = body+1, end-1
		} else if q == '[' || q == '{' || q == '&' || q == '*' {
			continue
		}
		c.add(key, row, from, body, end, lines[i].number, onlyDigits(text[body:end]))
	}
	if row < minTurns || choose(text, SyntaxPlain, c.columns, c.cells, o) != nil {
		return nil
	}
	speaker, says := script(text, SyntaxPlain, c.columns, c.cells)
	if says < 0 || speaker < 0 {
		return nil
	}
	t := tiler{text: text}
	t.furniture(0, 0, 0, 1)
	t.script(SyntaxPlain, c.columns, c.cells, speaker, says)
	segs := t.done()
	giveRoles(text, segs, nil, o)
	return segs
}

// deeper reports whether a line is empty or stands deeper than indent.
func deeper(text []byte, l line, indent int) bool {
	start, end := trim(text, l.start, l.end)
	return start == end || start-l.start > indent
}
