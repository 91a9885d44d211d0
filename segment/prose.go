package segment

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// class is what a line is, before anybody knows who speaks.
type class uint8

const (
	text      class = iota
	empty           // nothing but space
	furniture       // belongs to the page or to the markup, never to what people said
	heading
	item // begins a list item or a row of a Markdown table: a paragraph of its own
)

// longLine is the length in bytes from which on a line of plain text was not wrapped by hand: then
// every line is a paragraph.
const longLine = 160

// prose is a text being cut line by line.
type prose struct {
	tiler
	lines    []line
	class    []class
	from     []int // the beginning of a line's words: behind heading marks and bullets
	markdown bool
	syntax   string
	numbers  bool         // every line begins with its number
	unfold   bool         // a line is a paragraph
	facts    []fact       // what the text says about its people
	cells    map[int]bool // where the questions of a table of two columns begin
}

// splitProse cuts transcripts, Markdown and plain text.
func splitProse(format string, text []byte, o Options) []Segment {
	p := &prose{tiler: tiler{text: text}, lines: splitLines(text)}
	if format != "md" && manyCues(text, p.lines) {
		return splitCues(text, o)
	}
	if segs := splitStation(text, p.lines, o); segs != nil {
		return segs
	}
	if segs := p.columns(format, o); segs != nil {
		return segs
	}
	p.markdown = format == "md" || format == "docx"
	if format == "md" {
		p.syntax = SyntaxMarkdown
	}
	p.class = make([]class, len(p.lines))
	p.from = make([]int, len(p.lines))
	p.numbers = p.lineNumbers()
	if p.numbers {
		p.syntax = SyntaxNumbered
	}
	p.classify()
	if format == "eml" {
		p.mail()
	}
	labels := p.labels(false)
	if p.named(labels) { // whoever is named may speak under a label of another style
		labels = p.labels(true)
	}
	labels, p.facts = p.introductions(labels)
	c, named := findCast(text, labels, p.paragraphs(), 1, p.facts)
	if c == nil { // look closer
		c, named = findCast(text, p.labels(true), p.paragraphs(), 1, p.facts)
	}
	if labels, o.facts = named, p.facts; c != nil {
		labels = p.again(labels, c)
		p.marginNumbers(labels, c)
		p.turns(labels, c)
		segs := p.done()
		giveRoles(text, segs, spellings(labels, c), o)
		return segs
	}
	if turns := p.dashes(); turns != nil {
		return turns
	}
	p.twoCells()
	p.unfold = p.unfold || p.alternates()
	p.paragraphSegments()
	p.printed()
	return p.done()
}

// columns cuts a text that is a table, tabs between the cells, in which people speak, as programs
// for coding write transcripts. It returns nil if the text is none.
func (p *prose) columns(format string, o Options) []Segment {
	if format == "md" || bytes.IndexByte(p.text, '\t') < 0 {
		return nil
	}
	rows, tabs := 0, 0
	for _, l := range p.lines {
		line := p.text[l.start:l.end]
		if blank(line) {
			continue
		}
		n := bytes.Count(line, []byte("\t"))
		if rows++; n < 2 || rows > 1 && n != tabs {
			return nil
		}
		tabs = n
	}
	if rows < 2*minTurns {
		return nil
	}
	segs, err := splitTable("tsv", p.text, o)
	if err != nil || !slices.ContainsFunc(segs, func(s Segment) bool { return s.Speaker != "" }) {
		return nil
	}
	return segs
}

// classify looks at every line once, in order.
func (p *prose) classify() {
	front := p.frontMatter()
	fence, comment := "", false
	longest, fenceEnd := 0, -1
	for i, l := range p.lines {
		start, end := trim(p.text, l.start, l.end)
		p.from[i] = start
		words := p.text[start:end]
		switch {
		case i < front, i == fenceEnd:
			p.class[i] = furniture
		case fence != "":
			p.class[i] = furniture
			if closes(words, fence) {
				fence = ""
			}
		case comment:
			p.class[i] = furniture
			comment = !bytes.Contains(words, []byte("-->"))
		case len(words) == 0:
			p.class[i] = empty
		case p.pageMark(i, words), footnote(words):
			p.class[i] = furniture
		case p.markdown:
			fence, comment = p.markdownLine(i, start, words)
			if end := p.talkUntil(i, fence); end > 0 {
				fence, fenceEnd = "", end
			} else if fenceEnd >= 0 && i > fenceEnd { // nobody says what stands behind it
				if p.class[i] == heading {
					fenceEnd = -1
				} else {
					p.class[i] = furniture
				}
			}
		case words[0] == ':' && i > 0 && p.from[i-1] < p.lines[i-1].end && p.text[p.from[i-1]] == ';': // a wiki's list of terms
			p.from[i] = skipSpace(p.text, start+1, end)
		}
		longest = max(longest, len(words))
	}
	p.unfold = p.syntax == SyntaxPlain && longest >= longLine
	p.overlaps()
	p.metadata(front)
}

// footnote reports whether words are a note at the foot of a page: "[^1]: words".
func footnote(words []byte) bool {
	if !bytes.HasPrefix(words, []byte("[^")) {
		return false
	}
	i := bytes.IndexByte(words, ']')
	return i > 2 && i < 16 && i+1 < len(words) && words[i+1] == ':'
}

// pageMark reports whether words are what printing puts on a page, "3/6", "Page 3 of 6", "- 3 -",
// with or without a turn's number before it; or what recording puts between turns, "[00:10:00]".
func (p *prose) pageMark(i int, words []byte) bool {
	s := cursor{text: words, end: len(words)}
	if s.margin() != "" && s.fraction() { // "63      3/6"
		return true
	}
	if len(words) > 40 {
		return false
	}
	s.i = 0
	if s.fraction() {
		return true
	}
	s.i = 0
	if s.time() != "" && s.i == s.end { // a time on a line of its own, between turns
		return true
	}
	s.i = 0
	if n := s.digits(5); n > 0 && n == len(words) {
		return p.atPageBreak(i)
	}
	switch words[0] {
	case '-', 0xE2, 'p', 'P', 's', 'S': // 0xE2 begins the longer dashes
	default:
		return false
	}
	f := strings.Fields(strings.ToLower(string(words)))
	if len(f) == 3 && strings.Trim(f[0], "-–—") == "" && strings.Trim(f[2], "-–—") == "" && strings.Trim(f[1], "0123456789") == "" {
		return true
	}
	switch f[0] {
	case "page", "seite", "página", "pagina", "p.":
	default:
		return false
	}
	rest := strings.Join(f[1:], "")
	for _, of := range [...]string{"of", "von", "de", "di", "sur", "/"} {
		rest = strings.Replace(rest, of, "", 1)
	}
	return len(f) > 1 && len(f) <= 4 && strings.Trim(rest, "0123456789") == ""
}

// fraction reads "3/6" if nothing follows it.
func (s *cursor) fraction() bool {
	n := s.digits(4)
	if n == 0 || n > 4 {
		return false
	}
	s.i += n
	s.space()
	if !s.skip('/') {
		return false
	}
	s.space()
	m := s.digits(4)
	s.i += m
	return m > 0 && m <= 4 && s.i == s.end
}

// atPageBreak reports whether a form feed stands right before or after line i, blank lines aside.
func (p *prose) atPageBreak(i int) bool {
	if p.lines[i].page {
		return true
	}
	for j, seen := i+1, 0; j < len(p.lines) && seen < 3; j, seen = j+1, seen+1 {
		if p.lines[j].page {
			return true
		}
		if !blank(p.text[p.lines[j].start:p.lines[j].end]) {
			return false
		}
	}
	return false
}

// overlaps marks the lines that a page repeats from the page before: printing cuts a line in two
// and shows it on both.
func (p *prose) overlaps() {
	last := -1
	for i, l := range p.lines {
		if p.class[i] == empty || p.class[i] == furniture {
			continue
		}
		if l.page && last >= 0 {
			again, before := p.unnumbered(i), p.unnumbered(last)
			if len(again) >= 20 && (bytes.Equal(again, before) || bytes.HasSuffix(before, again)) {
				p.class[i] = furniture
				continue
			}
		}
		last = i
	}
}

// unnumbered returns a line's text without a number in the margin.
func (p *prose) unnumbered(i int) []byte {
	start, end := trim(p.text, p.lines[i].start, p.lines[i].end)
	s := cursor{text: p.text, i: start, end: end}
	s.margin()
	return p.text[s.i:end]
}

// metadata marks the block of "Key: value" lines at the top of a file: "Date: …", "Participant:
// P3", "Interviewer: Ann". What makes it such a block is one of its keys, which must be a field and
// not a name; and its values, which are short, and no sentences if the key is a role.
func (p *prose) metadata(from int) {
	const longest = 80 // bytes of a line
	fields, header, titles := 0, 0, 0
	first, end := -1, len(p.lines)
	for i := from; i < end; i++ {
		switch p.class[i] {
		case empty, heading, furniture:
			if first >= 0 {
				end = i
			}
			continue
		}
		l := p.lines[i]
		s := cursor{text: p.text, i: p.from[i], end: l.end}
		s.emphasis()
		name := s.name()
		s.emphasis()
		short := l.end-p.from[i] <= longest
		switch {
		case short && name != "" && (s.at(':') || s.atString("：")) && (roleOf(name) == Unknown || !bytes.ContainsAny(p.text[s.i:l.end], ".?!")):
			if first < 0 {
				first = i
			}
			if fields++; headerField(strings.ToLower(name)) {
				header++
			}
		case short && first < 0 && titles < 3: // "Interview 12"
			titles++
		case first < 0:
			return
		default:
			end = i
		}
	}
	if fields < 2 || header == 0 || end == len(p.lines) {
		return
	}
	for j := first; j < end; j++ {
		p.class[j] = furniture
	}
}

// headerField reports whether key is something that the header of an interview states.
func headerField(key string) bool {
	word, _, _ := strings.Cut(key, " ")
	switch word {
	case "date", "datum", "fecha", "time", "title", "location", "place", "venue", "duration", "length", "age", "gender", "role", "job", "occupation",
		"name", "id", "email", "e-mail", "project", "study", "session", "interview", "recording", "recorded", "transcript", "transcribed",
		"transcription", "company", "organisation", "organization", "industry", "country", "city", "language", "education", "department", "team",
		"version", "author", "type", "status", "file", "attendees", "present", "product", "device", "format", "method", "consent":
		return true
	}
	return false
}

// lineNumbers reports whether the lines carry their own numbers, as qualitative analysis programs
// print them: nine in ten of the lines with words begin with a number, each one more than the last,
// or the first of a page again.
func (p *prose) lineNumbers() bool {
	words, numbered, last := 0, 0, 0
	for _, l := range p.lines {
		if blank(p.text[l.start:l.end]) {
			continue
		}
		words++
		s := cursor{text: p.text, i: skipSpace(p.text, l.start, l.end), end: l.end}
		n := 0
		for _, d := range []byte(s.margin()) {
			n = n*10 + int(d-'0')
		}
		if n > 0 && (n == last+1 || last == 0 || n == 1 && l.page) {
			numbered++
			last = n
		} else if n > 0 {
			return false
		}
	}
	return words >= 10 && numbered*10 >= words*9 && bytes.Count(p.text, []byte("\n\n")) < words/2
}

// paragraphs returns the number of runs of lines with words.
func (p *prose) paragraphs() int {
	n, open := 0, false
	for i := range p.lines {
		words := p.class[i] == text || p.class[i] == item
		if words && (!open || p.class[i] == item || p.unfold) {
			n++
		}
		open = words
	}
	return n
}

// labels reads the labels of all lines that may have one, with those of weaker styles if loose is
// true. Lines that are indented deeper than the
// labels around them are the wrapped rest of what somebody says.
func (p *prose) labels(loose bool) []label {
	labels := make([]label, 0, len(p.lines)/4)
	outdented, tabs, sides := 0, 0, 0
	for i, l := range p.lines {
		if p.class[i] == heading && loose {
			if lab, ok := p.bare(i, p.from[i]); ok {
				lab.style = styleHeading
				labels = append(labels, lab)
			}
		}
		if p.class[i] != text && p.class[i] != item {
			continue
		}
		lab, ok := readLabel(p.text, l.start, l.end)
		if !ok {
			if loose || bytes.HasPrefix(p.text[p.from[i]:l.end], []byte(">>")) {
				labels = append(labels, p.loose(i)...)
			}
			continue
		}
		lab.line = i
		labels = append(labels, lab)
		if lab.indent == 0 {
			outdented++
		}
		if lab.tab {
			tabs++
			if roleOf(lab.name) != Unknown {
				sides++
			}
		}
	}
	if tabs > 0 && sides < minTurns { // columns, perhaps not of speakers
		for i := range labels {
			if labels[i].tab {
				labels[i].style = '\t'
			}
		}
	}
	if outdented*2 <= len(labels) {
		return labels
	}
	kept := labels[:0]
	for _, lab := range labels {
		if lab.indent >= 3 && lab.number == "" && lab.style == 0 && lab.line > 0 && p.class[lab.line-1] != empty {
			continue
		}
		kept = append(kept, lab)
	}
	return kept
}

// again adds the labels of those who speak where they are written as no label is: "ann hill:",
// "Ann:words".
func (p *prose) again(labels []label, c cast) []label {
	var more []label
	left := labels
	for i, l := range p.lines {
		for len(left) > 0 && left[0].line < i {
			left = left[1:]
		}
		if p.class[i] != text && p.class[i] != item {
			continue
		}
		if len(left) > 0 && left[0].line == i && c[left[0].key] != "" {
			continue
		}
		j := bytes.IndexByte(p.text[p.from[i]:min(l.end, p.from[i]+maxName)], ':')
		if j < 1 {
			continue
		}
		lab := label{line: i, start: l.start, body: skipSpace(p.text, p.from[i]+j+1, l.end), end: l.end, colon: true}
		if lab.called(string(bytes.TrimSpace(p.text[p.from[i] : p.from[i]+j]))); c[lab.key] != "" {
			lab.alone = lab.body == l.end
			more = append(more, lab)
		}
	}
	if more == nil {
		return labels
	}
	all := append(more, labels...) // of two on a line the first stays
	slices.SortStableFunc(all, func(a, b label) int { return a.line - b.line })
	return slices.CompactFunc(all, func(a, b label) bool { return a.line == b.line })
}

// marginNumbers marks the lines that are nothing but a turn's number, if the turns are numbered.
func (p *prose) marginNumbers(labels []label, c cast) {
	turns, numbered := 0, 0
	for _, l := range labels {
		if _, ok := c[l.key]; !ok {
			continue
		}
		if turns++; l.number != "" {
			numbered++
		}
	}
	if numbered == 0 || numbered*2 < turns {
		return
	}
	for i, l := range p.lines {
		if p.class[i] != text {
			continue
		}
		if _, end := trim(p.text, l.start, l.end); end-p.from[i] <= 5 && onlyDigits(p.text[p.from[i]:end]) {
			p.class[i] = furniture
		}
	}
}

func onlyDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || '9' < c {
			return false
		}
	}
	return len(b) > 0
}

// turns cuts a transcript: a speaker's turn goes on until the next speaker, a heading or a page
// break.
func (p *prose) turns(labels []label, c cast) {
	var turn *Segment // being extended; nil in furniture and at the top
	p.segs = make([]Segment, 0, len(labels)+len(labels)/8)
	var speaking Segment // who goes on behind a page break; if Speaker is "", nobody
	questions, quoting := questionsAlone(c), false
	for i, l := range p.lines {
		start, end := trim(p.text, l.start, l.end)
		if len(labels) > 0 && labels[0].line == i {
			lab := labels[0]
			labels = labels[1:]
			if name, ok := c[lab.key]; ok && p.class[i] != furniture {
				speaking = Segment{Kind: KindTurn, Speaker: name, Line: l.number, Location: at(l.number), Syntax: p.syntax}
				quoting = false
				if lab.time != "" {
					speaking.Location = lab.time
				}
				s := speaking
				s.Start, s.Body, s.BodyEnd = l.start, lab.body, max(lab.body, end)
				turn = p.add(s)
				continue
			}
		}
		if p.class[i] == text && aside(p.text[start:end]) {
			p.class[i] = furniture
		}
		if p.gap(i) && (p.class[i] == text || p.class[i] == item) {
			if closesInterview(p.text[start:end], len(labels) == 0) {
				p.class[i] = furniture
				speaking = Segment{}
			} else if researcherNote(p.text[start:end]) {
				p.wholeParagraph(i, labels)
			}
		}
		if p.answersBelow(turn, i, questions, &quoting) {
			speaking = Segment{Kind: KindAnswer, Question: string(p.text[turn.Body:turn.BodyEnd]), Role: Participant, Syntax: p.syntax}
			turn = nil
		}
		switch p.class[i] {
		case empty:
		case heading:
			p.add(Segment{Start: l.start, Body: p.from[i], BodyEnd: end, Line: l.number, Kind: KindHeading, Location: at(l.number), Syntax: p.syntax})
			turn, speaking = nil, Segment{}
		case furniture:
			if turn != nil && turn.Body == turn.BodyEnd && p.timeAlone(i) { // it belongs to the label
				continue
			}
			p.furniture(l.start, start, end, l.number)
			turn = nil
		default:
			switch {
			case turn != nil:
				if turn.Body == turn.BodyEnd { // the label stood alone
					turn.Body, turn.Line = p.from[i], l.number
					if strings.HasPrefix(turn.Location, "line ") {
						turn.Location = at(l.number)
					}
				}
				turn.BodyEnd = end
			case speaking.Kind != "":
				s := speaking
				s.Start, s.Body, s.BodyEnd, s.Line, s.Continued = l.start, p.from[i], end, l.number, speaking.Kind == KindTurn
				if s.Location == "" || strings.HasPrefix(s.Location, "line ") {
					s.Location = at(l.number)
				}
				turn = p.add(s)
			default:
				p.furniture(l.start, start, end, l.number)
			}
		}
	}
	p.wordless()
}

// gap reports whether line i begins a paragraph.
func (p *prose) gap(i int) bool { return i == 0 || p.class[i-1] == empty || p.class[i-1] == furniture }

// wholeParagraph makes furniture of the paragraph that begins at line i, up to the next label.
func (p *prose) wholeParagraph(i int, labels []label) {
	end := len(p.lines)
	if len(labels) > 0 {
		end = labels[0].line
	}
	for ; i < end && (p.class[i] == text || p.class[i] == item); i++ {
		p.class[i] = furniture
	}
}

// answersBelow reports whether an answer begins at line i that no label marks: questions says that
// only questions are marked, and a blank line comes; or a quotation (Markdown's ">") stands under
// what an interviewer says. quoting remembers the latter.
func (p *prose) answersBelow(turn *Segment, i int, questions bool, quoting *bool) bool {
	if turn == nil || turn.Body >= turn.BodyEnd || turn.Speaker == "" {
		return false
	}
	if p.class[i] == empty {
		return questions && p.interviews(turn.Speaker) && (isQA(turn.Speaker) || asks(p.text[turn.Body:turn.BodyEnd]))
	}
	if p.syntax != SyntaxMarkdown {
		return false
	}
	start, end := trim(p.text, p.lines[i].start, p.lines[i].end)
	if start == end || p.text[start] != '>' || *quoting || turn.Body > 0 && p.quoted(turn.Body) || !p.interviews(turn.Speaker) {
		return false
	}
	*quoting = true
	return true
}

// interviews reports whether a name, or what the text says about it, is an interviewer's.
func (p *prose) interviews(name string) bool {
	return roleOf(name) == Interviewer || (&Options{facts: p.facts}).stated(&voice{name: name}) == Interviewer
}

// quoted reports whether the line of offset i is a quotation.
func (p *prose) quoted(i int) bool {
	from := bytes.LastIndexByte(p.text[:i], '\n') + 1
	from = skipSpace(p.text, from, len(p.text))
	return from < len(p.text) && p.text[from] == '>'
}

// aside reports whether words are a line that the transcriber wrote and nobody said: "[Recording
// stops]", "(laughs)", "Transcribed by https://otter.ai", "Dan Kerrigan stopped transcription".
func aside(words []byte) bool {
	const longest = 80 // bytes
	if len(words) < 2 || len(words) > longest {
		return false
	}
	switch first, last := words[0], words[len(words)-1]; {
	case first == '[' && last == ']':
		return bytes.IndexByte(words, ']') == len(words)-1
	case first == '(' && last == ')':
		return bytes.IndexByte(words, ')') == len(words)-1
	}
	return bytes.HasPrefix(words, []byte("Transcribed by http")) ||
		bytes.HasSuffix(words, []byte(" started transcription")) || bytes.HasSuffix(words, []byte(" stopped transcription"))
}

// questionsAlone reports whether only the questions of a text are marked: what follows a question
// is its answer.
func questionsAlone(c cast) bool {
	for key, name := range c {
		if isQA(name) && key[0] != 'q' || !isQA(name) && roleOf(name) != Interviewer {
			return false
		}
	}
	return true
}

// wordless makes furniture of turns without words, and merges them with what stands before.
func (t *tiler) wordless() {
	kept := t.segs[:0]
	for _, s := range t.segs {
		if s.Body == s.BodyEnd && s.Kind != KindFurniture {
			s = Segment{Start: s.Start, End: s.End, Body: s.Body, BodyEnd: s.BodyEnd, Line: s.Line, Kind: KindFurniture, Role: Unknown, Location: at(s.Line)}
		}
		if n := len(kept); n > 0 && s.Kind == KindFurniture && kept[n-1].Kind == KindFurniture {
			kept[n-1].End = s.End
			kept[n-1].BodyEnd = max(kept[n-1].BodyEnd, s.BodyEnd)
			continue
		}
		kept = append(kept, s)
	}
	t.segs = kept
}

// paragraphSegments cuts a text in which nobody is named.
func (p *prose) paragraphSegments() {
	var open *Segment
	page := false // a page break came since the last words, and they did not end a sentence
	for i, l := range p.lines {
		_, end := trim(p.text, l.start, l.end)
		switch p.class[i] {
		case empty:
			open = nil
		case heading:
			p.add(Segment{Start: l.start, Body: p.from[i], BodyEnd: end, Line: l.number, Kind: KindHeading, Location: at(l.number), Syntax: p.syntax})
			open = nil
		case furniture:
			p.furniture(l.start, p.from[i], max(p.from[i], end), l.number)
			open = nil
		default:
			words := Segment{Body: p.from[i], BodyEnd: end}
			whole := p.emphasised(words) // from end to end: a paragraph of its own
			if open != nil && p.class[i] != item && !p.unfold && !l.page && !whole {
				open.BodyEnd = end
				continue
			}
			if p.answerBeside(i, end) {
				open = nil
				continue
			}
			s := Segment{Start: l.start, Body: p.from[i], BodyEnd: end, Line: l.number, Kind: KindParagraph, Location: at(l.number), Syntax: p.syntax}
			c := cursor{text: p.text, i: p.from[i], end: min(end, p.from[i]+maxLabel)}
			if t := c.time(); t != "" && skipSpace(p.text, c.i, end) < end {
				s.Location, s.Body = t, skipSpace(p.text, c.i, end)
			}
			s.Continued = page && l.page
			open = p.add(s)
			if whole || p.class[i] == item && p.text[p.from[i]-1] == '|' {
				open = nil
			}
		}
		if end > l.start && p.class[i] != empty && p.class[i] != furniture {
			r, _ := utf8.DecodeLastRune(p.text[:end])
			page = !strings.ContainsRune(".!?:…。？！\"”", r)
		}
	}
	p.wordless()
}

// answerBeside makes two paragraphs of a row of a table that holds a question and its answer, see
// twoCells. It reports false, and does nothing, if line i is none.
func (p *prose) answerBeside(i, end int) bool {
	from := skipSpace(p.text, p.from[i], end)
	if !p.cells[from] {
		return false
	}
	l := p.lines[i]
	bar := from + bytes.IndexByte(p.text[from:end], '|')
	_, to := trim(p.text, from, bar)
	s := Segment{Start: l.start, Body: from, BodyEnd: to, Line: l.number, Kind: KindParagraph, Location: at(l.number), Syntax: p.syntax}
	p.add(s)
	s.Start = bar
	s.Body, s.BodyEnd = trim(p.text, bar+1, bar+1+len(bytes.TrimRight(p.text[bar+1:end], "| \t")))
	p.add(s)
	return true
}

// spellings returns for each speaker the ways in which the name is written.
func spellings(labels []label, c cast) map[string][]string {
	all := make(map[string][]string)
	seen := make(map[string]bool)
	for _, l := range labels {
		if name, ok := c[l.key]; ok && l.name != name && !seen[l.name] {
			seen[l.name] = true
			all[name] = append(all[name], l.name)
		}
	}
	return all
}

// nobody gives a role to what somebody says who is not named: one that asks is the interviewer's,
// one right behind the only interviewer is a participant's, and any other may be either's.
func (s *Segment) nobody(text []byte, before *Segment, voices []voice) {
	interviewers := 0
	for i := range voices {
		if voices[i].role == Interviewer {
			interviewers++
		}
	}
	switch {
	case asks(text[s.Body:s.BodyEnd]):
		s.Role = Interviewer
	case interviewers == 1 && before != nil && before.Role == Interviewer:
		s.Role = Participant
	default:
		s.Speaker = Unnamed
	}
}
