package segment

import "strings"

// script finds the columns of a table that is a transcript, as transcription services export them:
// who speaks, and what is said. says is -1 if the table is none. Its titles must say that it is
// one, and on average each speaker must speak twice, because in a survey every row has another
// name.
func script(text []byte, syntax string, columns []Column, cells []cell) (speaker, says int) {
	speaker, says = -1, -1
	for i, c := range columns {
		if len(cells) > 0 && c.Table != cells[0].table {
			continue
		}
		title := strings.ToLower(c.Title)
		title = strings.Map(func(r rune) rune {
			if r == '_' || r == '-' || r == ' ' {
				return -1
			}
			return r
		}, title[strings.LastIndexByte(title, '.')+1:])
		switch title {
		case "speaker", "speakername", "speakerlabel", "speakerid":
			if speaker < 0 {
				speaker = i
			}
		case "text", "transcript", "utterance", "content", "message", "words", "sentence", "caption", "dialogue", "speech":
			if says < 0 && columns[i].Cells > 0 {
				says = i
			}
		}
	}
	if speaker < 0 || says < 0 {
		return -1, -1
	}
	names := make(map[string]bool)
	for _, c := range cells {
		if c.column == speaker {
			names[plain(text[c.body:c.bodyEnd], syntax)] = true
		}
	}
	if columns[speaker].Cells < minTurns*len(names) {
		return -1, -1
	}
	return speaker, says
}

// script makes a turn of every row. The other cells are furniture.
func (t *tiler) script(syntax string, columns []Column, cells []cell, speaker, says int) {
	for i := 0; i < len(cells); {
		j := i
		name := ""
		for ; j < len(cells) && cells[j].row == cells[i].row; j++ {
			if c := cells[j]; c.column == speaker {
				name = plain(t.text[c.body:c.bodyEnd], syntax)
			}
		}
		for _, c := range cells[i:j] {
			if c.column != says {
				t.furniture(c.start, c.body, c.bodyEnd, c.line)
				continue
			}
			s := Segment{Start: c.start, Body: c.body, BodyEnd: c.bodyEnd, Line: c.line, Kind: KindTurn, Speaker: name, Syntax: syntax,
				Table: c.table, Location: c.place()}
			if name == "" {
				s.Kind = KindParagraph
			}
			t.add(s)
		}
		i = j
	}
}
