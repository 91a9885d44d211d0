package segment

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// manyCues reports whether a text is subtitles, whatever its name says: it has two timing lines or
// more.
func manyCues(text []byte, lines []line) bool {
	if !bytes.Contains(text, []byte("-->")) {
		return false
	}
	n := 0
	for _, l := range lines {
		if timing(text, l) != "" && bytes.Contains(text[l.start:l.end], []byte("-->")) {
			if n++; n == minTurns {
				return true
			}
		}
	}
	return false
}

// timing returns the time at which a cue begins if the line is a cue's timing: "00:00:03.120 -->
// 00:00:05.000 align:start".
func timing(text []byte, l line) string {
	s := cursor{text: text, i: skipSpace(text, l.start, l.end), end: l.end}
	from := s.i
	if !s.digital(1) { // Teams wrote "0:0:3.120" in its Word files of 2021
		return ""
	}
	to := s.i
	s.space()
	if !s.skipString("-->") {
		return ""
	}
	return string(text[from:to])
}

// cueLine is a line of a cue's words.
type cueLine struct {
	line  int
	cue   int // index of the cue
	start int // the beginning of a segment that begins here: for a cue's first words, the cue's first line
	body  int // the offset behind a voice tag
	end   int
	voice string // of the tag; "" none
}

// splitCues cuts VTT and SRT. It makes a segment of each cue, or of each voice in it.
func splitCues(text []byte, o Options) []Segment {
	t := tiler{text: text}
	lines := splitLines(text)
	var words []cueLine
	var times []string
	voices := false
	skip := false // inside a NOTE, STYLE or REGION block, or before the first cue
	fresh := -1   // start of a cue whose words have not come
	by := ""      // whom its identifier names
	perCue := []int{}
	for i, l := range lines {
		start, end := trim(text, l.start, l.end)
		if start == end {
			skip = false
			continue
		}
		if when := timing(text, l); when != "" {
			times = append(times, brief(when))
			perCue = append(perCue, 0)
			if fresh < 0 {
				fresh = l.start
			}
			skip = false
			continue
		}
		next := i + 1
		if next < len(lines) && timing(text, lines[next]) != "" && (i == 0 || blank(text[lines[i-1].start:lines[i-1].end]) || onlyDigits(text[start:end])) {
			fresh = l.start // the cue's identifier
			if by = calledIn(text[start:end]); by != "" {
				voices = true
			}
			continue
		}
		if len(times) == 0 || skip || block(text[start:end]) && i > 0 && blank(text[lines[i-1].start:lines[i-1].end]) {
			skip = true
			words = append(words, cueLine{line: i, cue: -1, start: l.start, body: start, end: end})
			continue
		}
		first := l.start
		if fresh >= 0 {
			first, fresh = fresh, -1
		}
		perCue[len(perCue)-1]++
		for _, w := range voiceTags(text, start, end) {
			if w.voice == "" && by != "" {
				w.voice, by = by, ""
			}
			w.line, w.cue = i, len(times)-1
			w.start, first = first, w.end
			voices = voices || w.voice != ""
			words = append(words, w)
		}
	}
	var labels []label
	c := cast{}
	if !voices {
		rolling(text, words)
		labels = cueLabels(text, lines, words, times, perCue)
		if c, labels = findCast(text, labels, len(times), cueStyle(labels), nil); c == nil {
			if !colours(text, words) {
				words, labels, c = cueDashes(text, words)
			}
		}
	}
	t.cues(lines, words, labels, c, times)
	segs := t.done()
	giveRoles(text, segs, spellings(labels, c), o)
	return segs
}

// cueWords returns the words of a line as AppendWords writes them.
func cueWords(line []byte) string {
	for i, c := range line {
		if special[c] || c == ' ' && i > 0 && line[i-1] == ' ' {
			return plain(line, SyntaxCue)
		}
	}
	return string(bytes.Trim(line, " ")) // nothing to take out
}

// special has the bytes that AppendWords may not write as they are.
var special = specials()

func specials() (of [256]bool) {
	for c := range of {
		of[c] = c < ' ' || c >= utf8.RuneSelf-1 || strings.IndexByte("<&{[(\\", byte(c)) >= 0
	}
	return of
}

// calledIn returns the name in a cue's identifier as Webex writes it, `1 "Ann Hill" (307123456)`,
// "" if it has none.
func calledIn(identifier []byte) string {
	s := cursor{text: identifier, end: len(identifier)}
	if s.margin() == "" || !s.skip('"') {
		return ""
	}
	end := bytes.IndexByte(s.text[s.i:], '"')
	if end < 1 || end > maxName {
		return ""
	}
	return strings.Join(strings.Fields(string(s.text[s.i:s.i+end])), " ")
}

// colours gives the words of subtitles in which each speaker has a colour, and nothing else tells
// them apart, to voices called by it. It reports false, and changes nothing, if the text has none.
func colours(text []byte, words []cueLine) bool {
	const most = 8 // people
	of := make([]string, len(words))
	seen := make(map[string]int)
	cues, changes, last := 0, 0, ""
	for i, w := range words {
		if w.cue < 0 {
			continue
		}
		colour := ""
		line := text[w.body:w.end]
		for _, tag := range [...]struct{ open, end string }{{"<font color=", ">"}, {"<c.", ">"}, {"{\\c&", "}"}} {
			if rest, ok := bytes.CutPrefix(line, []byte(tag.open)); ok {
				if end := bytes.Index(rest, []byte(tag.end)); end > 0 && end < maxName {
					colour = strings.Trim(string(rest[:end]), "\"'&")
				}
			}
		}
		if colour == "" {
			if i == 0 || words[i-1].cue != w.cue {
				return false
			}
			colour = last
		}
		of[i] = colour
		seen[colour]++
		if cues++; colour != last {
			changes++
		}
		last = colour
	}
	if len(seen) < 2 || len(seen) > most || changes < 2*minTurns {
		return false
	}
	for i := range words {
		words[i].voice = of[i]
	}
	return true
}

// splitStation cuts subtitles of SubStation Alpha, "Dialogue: 0,0:00:01.00,…,Ann,…,words", by the
// fields that a line "Format:" names. It returns nil if the text is none.
func splitStation(text []byte, lines []line, o Options) []Segment {
	if !bytes.Contains(text, []byte("[Events]")) || !bytes.Contains(text, []byte("Dialogue:")) {
		return nil
	}
	t := tiler{text: text}
	fields, start, name := 0, -1, -1
	for _, l := range lines {
		words, end := trim(text, l.start, l.end)
		if words == end {
			continue
		}
		line := text[words:end]
		if rest, ok := bytes.CutPrefix(line, []byte("Format:")); ok {
			fields, start, name = 0, -1, -1
			for f := range bytes.SplitSeq(rest, []byte(",")) {
				switch string(bytes.TrimSpace(f)) {
				case "Start":
					start = fields
				case "Name", "Actor":
					name = fields
				}
				fields++
			}
		}
		values := bytes.SplitN(line, []byte(","), max(1, fields))
		if !bytes.HasPrefix(line, []byte("Dialogue:")) || start < 0 || len(values) < fields {
			t.furniture(l.start, words, end, l.number)
			continue
		}
		s := Segment{Start: l.start, BodyEnd: end, Line: l.number, Kind: KindParagraph, Location: brief(string(bytes.TrimSpace(values[start]))), Syntax: SyntaxCue}
		s.Body, _ = trim(text, end-len(values[fields-1]), end)
		if name >= 0 {
			s.Speaker = string(bytes.TrimSpace(values[name]))
		}
		if s.Speaker != "" {
			s.Kind = KindTurn
		}
		t.add(s)
	}
	if len(t.segs) < 2 {
		return nil
	}
	t.wordless()
	segs := t.done()
	giveRoles(text, segs, nil, o)
	return segs
}

// rolling makes furniture of the lines that captions show again: each stands as the last line of a
// cue and then as the first of the next, so that the words roll up the screen. Two equal lines in a
// row may be two answers, so it takes many of them.
func rolling(text []byte, words []cueLine) {
	var last, now []string // lines of the cue before, and of this one
	var again []int
	cue, lines := -1, 0
	for i, w := range words {
		if w.cue < 0 {
			continue
		}
		if w.cue != cue {
			cue, last, now = w.cue, now, nil
		}
		line := cueWords(text[w.body:w.end])
		lines++
		if len(now) < 4 { // no player shows more
			now = append(now, line)
		}
		for _, l := range last {
			if l == line && line != "" {
				again = append(again, i)
				break
			}
		}
	}
	if len(again) < 2 || len(again)*4 < lines {
		return
	}
	for _, i := range again {
		words[i].cue = -1
	}
}

// cueDashes reads the dashes that begin the lines of two speakers in one cue. It returns lines
// whose words begin behind the dash, and a label of nobody for each.
func cueDashes(text []byte, words []cueLine) ([]cueLine, []label, cast) {
	var labels []label
	c := talkOf(text)
	pairs := make(map[int]int) // dashes of a cue
	for i, w := range words {
		if w.cue < 0 {
			continue
		}
		from, end := trim(text, w.body, w.end)
		if at := dash(text, from, end); at > 0 {
			pairs[w.cue]++
			labels = append(labels, label{line: i, body: at, nobody: true, key: nobodyKey})
			c.turns = append(c.turns, heard{start: at, end: end, asks: asks(text[at:end]), ends: endsAsking(text[at:end])})
		} else if last := len(c.turns) - 1; last >= 0 {
			t := &c.turns[last]
			t.end, t.asks, t.ends = end, t.asks || asks(text[from:end]), endsAsking(text[from:end])
		}
	}
	several := 0
	for _, n := range pairs {
		if n > 1 {
			several++
		}
	}
	chevrons := len(labels) > 0 && bytes.Contains(text, []byte(">>"))
	var roles []Role
	if several >= minTurns || chevrons {
		roles = c.sides()
	}
	if roles == nil {
		return words, nil, cast{}
	}
	for i := range labels {
		if labels[i].role = roles[i]; labels[i].role == Unknown {
			labels[i].key = Unnamed
		}
	}
	return words, labels, cast{nobodyKey: "", Unnamed: Unnamed}
}

// brief returns a time without the thousandths, which nobody says.
func brief(when string) string {
	if i := strings.IndexAny(when, ".,"); i > 0 {
		return when[:i]
	}
	return when
}

// block reports whether words begin a block that is not a cue.
func block(words []byte) bool {
	for _, b := range [...]string{"NOTE", "STYLE", "REGION"} {
		if string(words) == b || bytes.HasPrefix(words, []byte(b+" ")) {
			return true
		}
	}
	return false
}

// voiceTags cuts a line of words at its voice tags, "<v Name>" or "<v.loud Name>".
func voiceTags(text []byte, start, end int) []cueLine {
	var parts []cueLine
	open := cueLine{body: start, end: end}
	for i := start; i < end; {
		j := bytes.Index(text[i:end], []byte("<v"))
		if j < 0 {
			break
		}
		i += j
		k := bytes.IndexByte(text[i:end], '>')
		if k < 0 {
			break
		}
		_, name, ok := strings.Cut(string(text[i+2:i+k]), " ")
		if name = strings.Join(strings.Fields(name), " "); !ok || name == "" {
			i += 2
			continue
		}
		if i > open.body {
			open.end = i
			parts = append(parts, open)
		}
		i += k + 1
		open = cueLine{body: i, end: end, voice: name}
	}
	return append(parts, open)
}

// cueLabels reads "Name: words", or a name on a line of its own above the words.
func cueLabels(text []byte, lines []line, words []cueLine, times []string, perCue []int) []label {
	var labels []label
	cue := -1
	for i, w := range words {
		if w.cue < 0 {
			continue
		}
		first := w.cue != cue
		cue = w.cue
		l, ok := readLabel(text, w.body, w.end)
		if !ok && first && perCue[w.cue] > 1 && w.end-w.body <= maxName && len(bytes.Fields(text[w.body:w.end])) <= 4 {
			s := cursor{text: text, i: w.body, end: w.end}
			name := s.name()
			l = label{start: w.body, body: lines[w.line].end, alone: true}
			if name == "" || s.i != w.end {
				s.i, l.style = w.body, styleOdd
				name = s.oddName()
			}
			l.called(name)
			ok = name != "" && s.i == w.end
		}
		if !ok && first {
			l, ok = looseLabel(text, w.body, w.end, false)
		}
		if ok {
			l.line, l.time = i, times[w.cue]
			labels = append(labels, l)
		}
	}
	return labels
}

// cueStyle returns how many times more often than usual labels must come to be believed: a name
// without a colon may be any short line.
func cueStyle(labels []label) int {
	alone, usual := 0, 0
	for _, l := range labels {
		if l.style != 0 || l.nobody {
			continue
		}
		usual++
		if l.alone && !l.colon {
			alone++
		}
	}
	if alone*2 > usual {
		return 2
	}
	return 1
}

// cues makes segments of words. If the cues of a text name speakers, a cue that names none goes on
// with the last.
func (t *tiler) cues(lines []line, words []cueLine, labels []label, c cast, times []string) {
	speaker, cue, nobody := "", -1, false
	role := Role("")
	var open *Segment
	for i, w := range words {
		number := lines[w.line].number
		if w.cue < 0 {
			t.furniture(w.start, w.body, w.end, number)
			open = nil
			continue
		}
		body, end := trim(t.text, w.body, w.end)
		name, labelled := w.voice, w.voice != ""
		if len(labels) > 0 && labels[0].line == i {
			if right, ok := c[labels[0].key]; ok {
				name, labelled = right, true
				body = min(labels[0].body, end)
				role = labels[0].role
			}
			labels = labels[1:]
		}
		for bytes.HasSuffix(t.text[body:end], []byte("</v>")) {
			body, end = trim(t.text, body, end-len("</v>"))
		}
		if w.cue == cue && !labelled && open != nil {
			if open.Body == open.BodyEnd {
				open.Body, open.Line = body, number
			}
			open.BodyEnd = max(open.BodyEnd, end)
			continue
		}
		s := Segment{Start: w.start, Body: body, BodyEnd: end, Line: number, Kind: KindParagraph, Location: times[w.cue], Syntax: SyntaxCue}
		if labelled {
			s.Continued = name == speaker && name != ""
			speaker, nobody = name, name == ""
		} else {
			s.Continued = speaker != "" || nobody
		}
		if s.Speaker = speaker; speaker != "" || nobody {
			s.Kind = KindTurn
		}
		s.Role = role
		cue = w.cue
		open = t.add(s)
	}
	t.wordless()
}
