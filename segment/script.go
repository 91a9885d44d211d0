package segment

import (
	"bytes"
	"slices"
	"strings"
)

// maxSpeakers is how many people talk with each other in one table, at most.
const maxSpeakers = 20

// script finds the columns of a table that is a transcript: who speaks, and what is said. says is
// -1 if the table is none; speaker is -1 if it is one of which nobody is named. A title may say it,
// as transcription services call the columns; else the values show it: few names that take turns,
// and one of them asks, or they are roles. On average each speaker must speak twice, because in a
// survey every row has another name.
func script(text []byte, syntax string, columns []Column, cells []cell) (speaker, says int) {
	says = saysColumn(text, columns, cells)
	if says < 0 {
		return -1, -1
	}
	for i, c := range columns {
		if i == says || len(cells) > 0 && c.Table != cells[0].table || c.Cells == 0 {
			continue
		}
		if speaks(text, syntax, columns, cells, i, says) {
			return i, says
		}
	}
	if timed(columns, says) {
		return -1, says
	}
	return -1, -1
}

// key returns a title as keys are compared: the innermost key, letters and digits alone.
func (c *Column) key() string { return letters(c.Title[strings.LastIndexByte(c.Title, '.')+1:]) }

// saysColumn finds the column that may hold what is said: by its title, else the one with the most
// words in it.
func saysColumn(text []byte, columns []Column, cells []cell) int {
	words := make([]int, len(columns))
	for _, c := range cells {
		if !c.scalar {
			words[c.column] += c.bodyEnd - c.body
		}
	}
	best, byTitle := -1, -1
	for i := range columns {
		c := &columns[i]
		if c.Cells == 0 || len(cells) > 0 && c.Table != cells[0].table {
			continue
		}
		switch c.key() {
		case "text", "transcript", "utterance", "content", "message", "words", "sentence", "caption", "dialogue", "speech", "said", "says", "value", "body", "statement", "comment", "line", "turn", "msg",
			"texto", "testo", "texte", "tekst", "wort", "äußerung", "aussage", "punctuatedword", "word", "display":
			if byTitle < 0 || strings.Count(c.Title, ".") < strings.Count(columns[byTitle].Title, ".") || words[i] > 3*words[byTitle] {
				byTitle = i
			}
		}
		if best < 0 || words[i] > words[best] {
			best = i
		}
	}
	if byTitle >= 0 {
		return byTitle
	}
	return best
}

// speaks reports whether column i names who says what stands in column says.
func speaks(text []byte, syntax string, columns []Column, cells []cell, i, says int) bool {
	sure, may := false, false
	switch columns[i].key() {
	case "speaker", "speakername", "speakerlabel", "speakerid", "speakertag":
		sure, may = true, true
	case "sendername", "fromname", "authorname", "realname", "who", "role", "name", "from", "author", "user", "username", "sender", "participant", "student", "person", "voice", "actor", "type", "source", "displayname", "party", "side", "agent", "interlocutor",
		"sprecher", "locuteur", "hablante", "ponente", "parlante", "falante", "orador", "spreker", "mówca", "talare", "taler", "puhuja", "mluvčí", "спикер", "говорящий", "konuşmacı", "発言者", "話者", "说话人", "发言人", "화자":
		may = true
	}
	may = may || untitledColumn(columns[i].Title)
	if outer, _, nested := strings.Cut(columns[i].Title, "."); !sure && nested && !strings.Contains(columns[says].Title, ".") && !whose(outer) {
		return false // of a word in it, not of the whole
	}
	if !may && !rolesIn(text, syntax, cells, i) {
		return false
	}
	if !sure && highlights(columns) {
		return false
	}
	voices, talk, changes, rows := tableVoices(text, syntax, cells, i, says)
	talk.backwards = newestFirst(text, columns, cells)
	if len(voices) == 0 || rows < minTurns*len(voices) && !(sure && strings.Contains(columns[says].Title, ".")) || len(voices) > maxSpeakers && !sure {
		return false
	}
	if sure {
		return true
	}
	if untitledColumn(columns[i].Title) && slices.ContainsFunc(voices, func(v voice) bool { return dull([]byte(v.name)) && !oddlyNamed(v.name) }) {
		return false // numbers and times
	}
	firm := map[Role]bool{}
	weak := 0
	for _, v := range voices {
		if r := roleOf(v.name); r != Unknown {
			weak++
			firm[r] = true
		}
	}
	roles := firm[Interviewer] && weak > 0 && (firm[Participant] || len(voices) > 1 && weak*2 >= len(voices))
	if !may {
		return roles && firm[Participant] && weak == len(voices) && changes*3 >= rows
	}
	if roles && weak == len(voices) {
		return changes*3 >= rows
	}
	return len(voices) > 1 && changes*2 >= rows && (roles || talk.regular(voices, changes) || talk.bySides(voices) && talk.twoSides(voices))
}

// highlights reports whether a table has what somebody marked in what was said: then its rows do
// not answer each other.
func highlights(columns []Column) bool {
	return slices.ContainsFunc(columns, func(c Column) bool {
		switch c.key() {
		case "highlight", "highlights", "highlighttext", "quotation", "codedsegment":
			return true
		}
		return false
	})
}

// whose reports whether a key of JSON is that of somebody who speaks, of whom an object tells.
func whose(key string) bool {
	switch letters(key) {
	case "author", "from", "sender", "user", "speaker", "participant", "actor", "createdby", "member", "person":
		return true
	}
	return false
}

// untitledColumn reports whether a title is only the number of a column.
func untitledColumn(title string) bool {
	n, ok := strings.CutPrefix(title, "column ")
	return ok && n != "" && strings.Trim(n, "0123456789") == ""
}

// newestFirst reports whether the rows of a conversation go back in time, as some programs write
// chats: the values of a column of times never rise.
func newestFirst(text []byte, columns []Column, cells []cell) bool {
	for i := range columns {
		if k := columns[i].key(); !strings.Contains(k, "time") && !strings.Contains(k, "date") && !strings.Contains(k, "created") && k != "ts" {
			continue
		}
		n, falls := 0, 0
		var last []byte
		for _, c := range cells {
			if c.column != i {
				continue
			}
			now := text[c.body:c.bodyEnd]
			if last != nil {
				switch n++; {
				case len(now) > len(last) || len(now) == len(last) && bytes.Compare(now, last) > 0:
					n = -len(cells)
				case !bytes.Equal(now, last):
					falls++
				}
			}
			last = now
		}
		if n >= minTurns && falls*2 >= n {
			return true
		}
	}
	return false
}

// rolesIn reports whether the first values of a column are words for roles.
func rolesIn(text []byte, syntax string, cells []cell, column int) bool {
	left := maxSpeakers
	for _, c := range cells {
		if c.column != column {
			continue
		}
		if c.bodyEnd-c.body > maxName || roleOf(speakerName(plain(text[c.body:c.bodyEnd], syntax))) == Unknown {
			return false
		}
		if left--; left == 0 {
			break
		}
	}
	return true
}

// tableVoices collects the speakers of a column, how often the speaker changes from row to row, and
// the number of rows with words.
func tableVoices(text []byte, syntax string, cells []cell, speaker, says int) (voices []voice, talk *conversation, changes, rows int) {
	talk = talkOf(text)
	index := make(map[string]int)
	last := ""
	for i := 0; i < len(cells); {
		j, name, said := i, "", cell{}
		for ; j < len(cells) && cells[j].row == cells[i].row; j++ {
			switch c := cells[j]; c.column {
			case speaker:
				if name == "" {
					name = speakerName(plain(text[c.body:c.bodyEnd], syntax))
				}
			case says:
				said = c
			}
		}
		i = j
		if name == "" || said.bodyEnd == 0 {
			continue
		}
		k, ok := index[name]
		if !ok {
			if len(voices) > 4*maxSpeakers {
				return voices, talk, changes, rows
			}
			k = len(voices)
			index[name] = k
			voices = append(voices, voice{name: name, role: Unknown})
		}
		voices[k].turns++
		talk.add(k, said.body, said.bodyEnd)
		if rows++; name != last {
			changes++
		}
		last = name
	}
	return voices, talk, changes, rows
}

// regular reports whether a few people speak in turns: each four times or more, and hardly ever
// twice in a row.
func (c *conversation) regular(voices []voice, changes int) bool {
	for i := range voices {
		if voices[i].turns < oftenTurns {
			return false
		}
	}
	return len(voices) <= fewInTurns && changes*10 >= len(c.turns)*9
}

// timed reports whether the columns are those of a recording cut into pieces of time, of which
// nobody is named, as Whisper writes them: every column is one of the cut, and times are among
// them.
func timed(columns []Column, says int) bool {
	start, end := false, false
	for i := range columns {
		c := &columns[i]
		if i == says || c.Cells == 0 || strings.Contains(c.Title, ".") && !strings.HasPrefix(c.Title, "offsets") && !strings.HasPrefix(c.Title, "timestamps") {
			continue
		}
		switch c.key() {
		case "start", "starttime", "from", "begin", "starts", "startms":
			start = true
		case "end", "endtime", "to", "stop", "ends", "endms":
			end = true
		case "id", "seek", "tokens", "temperature", "avglogprob", "compressionratio", "nospeechprob", "confidence", "duration", "channel", "words", "index", "language", "transient", "text", "offset", "logprob", "score":
		default:
			return false
		}
	}
	return start && end
}

// speakerName returns a name without the colon that some tables keep.
func speakerName(s string) string { return strings.TrimRight(s, ":： ") }

// script makes a turn of every row. The other cells are furniture.
func (t *tiler) script(syntax string, columns []Column, cells []cell, speaker, says int) {
	var within map[int]label
	if speaker < 0 {
		within = labelsWithin(t.text, cells, says)
	}
	for i := 0; i < len(cells); {
		j := i
		name := ""
		for ; j < len(cells) && cells[j].row == cells[i].row; j++ {
			if c := cells[j]; c.column == speaker && name == "" {
				name = speakerName(plain(t.text[c.body:c.bodyEnd], syntax))
			}
		}
		said := oneOfMany(columns, cells[i:j], says)
		if joined := oneByOne(t.text, syntax, said, says); joined != nil {
			said = joined
		}
		first := true
		for _, c := range said {
			if c.column != says || c.skip {
				t.furniture(c.start, c.body, c.bodyEnd, c.line)
				continue
			}
			s := Segment{Start: c.start, Body: c.body, BodyEnd: c.bodyEnd, Line: c.line, Kind: KindTurn, Speaker: name, Syntax: syntax,
				Table: c.table, Location: c.place()}
			if l, ok := within[c.body]; ok {
				s.Speaker, s.Body = l.name, l.body
			}
			if s.Speaker == "" {
				s.Kind = KindParagraph
			}
			if c.words {
				s.Syntax = SyntaxWords
			}
			s.Continued = !first
			first = false
			t.add(s)
		}
		i = j
	}
}

// twoSpeakTwice reports whether two people have two turns or more, of the turns of each.
func twoSpeakTwice(turns map[string]int) bool {
	people := 0
	for _, n := range turns {
		if n >= minTurns {
			people++
		}
	}
	return people > 1
}

// labelsWithin finds who is named at the beginning of what is said, "SPEAKER_00: words", by where
// the cell begins. It returns nil unless three quarters of the cells name somebody, of whom two
// speak twice.
func labelsWithin(text []byte, cells []cell, says int) map[int]label {
	found, turns, all := make(map[int]label), make(map[string]int), 0
	for _, c := range cells {
		if c.column != says || c.bodyEnd <= c.body {
			continue
		}
		all++
		if l, ok := readLabel(text, c.body, c.bodyEnd); ok && l.colon && !l.alone {
			found[c.body] = l
			turns[l.key]++
		}
	}
	if !twoSpeakTwice(turns) || len(turns) > maxSpeakers || len(found)*4 < all*3 {
		return nil
	}
	return found
}

// oneOfMany returns the cells of a turn without all but the first of what a recogniser of speech
// offers for it to choose from.
func oneOfMany(columns []Column, cells []cell, says int) []cell {
	if title := strings.ToLower(columns[says].Title); !strings.HasPrefix(title, "nbest.") && !strings.HasPrefix(title, "alternatives.") {
		return cells
	}
	var kept []cell
	seen := false
	for _, c := range cells {
		if c.column == says {
			c.skip = c.skip || seen
			seen = true
		}
		kept = append(kept, c)
	}
	return kept
}

// oneByOne joins the cells of what is said if each holds a word and not a sentence, as programs
// write that time every word. It returns nil if they hold sentences.
func oneByOne(text []byte, syntax string, cells []cell, says int) []cell {
	n, words, first, last := 0, 0, -1, -1
	for i, c := range cells {
		if c.column == says {
			n++
			words += countWords(text[c.body:c.bodyEnd])
			if last = i; first < 0 {
				first = i
			}
		}
	}
	if syntax != SyntaxJSON || n < 2 || words > n+n/2 {
		return nil
	}
	joined := slices.Clone(cells[:first+1])
	joined[first].bodyEnd, joined[first].words = cells[last].bodyEnd, true
	return append(joined, slices.DeleteFunc(slices.Clone(cells[last+1:]), func(c cell) bool { return c.column == says })...)
}
