package segment

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The styles of labels that the colon does not end, or whose name is not written like one. They
// prove less than a colon does, so a text must show more (see castLoose).
const (
	styleOdd     = 'o' // "Ann 🌻:", "+49 170 1234:", "John's iPhone:"
	styleBare    = 'n' // a name alone on its line
	styleHeading = 'h' // a heading that is nothing but a name
	styleBold    = '*' // "**Ann** words", "<b>Ann</b> words"
	styleTimed   = 't' // "Ann [0:12] words"
	styleTight   = 'T' // "Ann:words"
	styleNumber  = '1' // "1: words"
)

const nobodyKey = "\x00" // of labels that name nobody

// findCast decides who speaks: by the usual labels if they make a cast, else by those of one other
// style. It returns the labels that count. paragraphs times strict is how many paragraphs the usual
// labels are measured by.
func findCast(text []byte, all []label, paragraphs, strict int, facts []fact) (cast, []label) {
	usual := all // until one is of another style
	styles := make(map[byte][]label)
	var order []byte
	for i, l := range all {
		if len(usual) == len(all) && (l.nobody || l.style != 0) {
			usual = slices.Clone(all[:i])
		}
		switch {
		case l.nobody:
		case l.style == 0:
			if len(usual) < len(all) {
				usual = append(usual, l)
			}
		default:
			if styles[l.style] == nil {
				order = append(order, l.style)
			}
			styles[l.style] = append(styles[l.style], l)
		}
	}
	if c := castOf(text, usual, paragraphs*strict); c != nil {
		c.odd(styles[styleOdd], usual, paragraphs)
		return c, c.kept(all, 0, styleOdd)
	}
	if c := castLoose(text, both(all, 0, styleOdd), paragraphs, true, facts); c != nil {
		return c, c.kept(all, 0, styleOdd)
	}
	for _, style := range order {
		if style == styleOdd {
			continue
		}
		if c := castLoose(text, styles[style], paragraphs, false, facts); c != nil {
			return c, c.kept(all, style, style)
		}
	}
	return nil, nil
}

func both(all []label, one, other byte) []label {
	var of []label
	for _, l := range all {
		if !l.nobody && (l.style == one || l.style == other) {
			of = append(of, l)
		}
	}
	return of
}

// kept returns the labels of two styles that speak, and the changes of speaker that name nobody.
func (c cast) kept(all []label, one, other byte) []label {
	nobody := 0
	if !slices.ContainsFunc(all, func(l label) bool { return l.nobody || l.style != one && l.style != other }) {
		return all
	}
	of := make([]label, 0, len(all))
	for _, l := range all {
		if l.nobody {
			nobody++
		}
		if l.nobody || l.style == one || l.style == other {
			of = append(of, l)
		}
	}
	if nobody > 0 {
		c[nobodyKey] = ""
	}
	return of
}

// odd adds the speakers whose names are written as no name is. One that comes once may be anything:
// it opens a turn of nobody, so that its words are not the former speaker's.
func (c cast) odd(labels, usual []label, paragraphs int) {
	turns := 0
	for _, l := range usual {
		if _, ok := c[l.key]; ok {
			turns++
		}
	}
	if (turns+len(labels))*2 < paragraphs {
		return
	}
	for _, x := range candidates(labels) {
		if _, ok := c[x.key]; ok {
			continue
		}
		if c[x.key] = ""; x.count >= 2 {
			c[x.key] = x.name
		}
	}
}

// maxLoose is how many people a text with labels of a weaker style may have.
const maxLoose = 12

// manyTurns is how many labels no chance makes.
const manyTurns = 12

// castLoose decides who speaks if labels are not ended by a colon, or pronouns and addresses stand
// for names. Somebody must be called by a role that means nothing else, and labels begin a quarter
// of the paragraphs; or two or more come again and again, begin half of the paragraphs (a quarter
// if they are many), and some of them ask and the others answer.
func castLoose(text []byte, labels []label, paragraphs int, colon bool, facts []fact) cast {
	var accepted []*candidate
	cands := candidates(labels)
	turns, firm := 0, false
	for _, x := range cands {
		known := slices.ContainsFunc(facts, func(f fact) bool { return f.names(x.name) })
		role := known || x.role != Unknown && (firmRole(x.name) || x.count >= 2)
		if !role && (x.count < 2 || x.notAName() && !pronoun(x.key) || stage(x.key) || lowerCase(x.name) && !pronoun(x.key)) {
			continue
		}
		accepted = append(accepted, x)
		turns += x.count
		firm = firm || known || firmRole(x.name)
	}
	if turns < minTurns || len(accepted) > maxLoose {
		return nil
	}
	for _, l := range labels {
		if l.alone {
			paragraphs-- // it may count as one
		}
	}
	switch {
	case firm && turns*shareOfParas >= paragraphs && (len(accepted) > 1 || turns >= 2*minTurns || colon):
	case len(accepted) >= 2 && (turns*2 >= paragraphs || turns >= manyTurns && turns*shareOfParas >= paragraphs) && turns >= 2*minTurns && (takeTurns(labels, accepted, turns, paragraphs) || oneAsks(text, labels, accepted)):
	default:
		return nil
	}
	c := make(cast)
	for _, x := range cands {
		if !stage(x.key) && (colon || !x.notAName()) && !lowerCase(x.name) {
			c[x.key] = "" // looks like a label and is none that can be read
		}
	}
	for _, x := range accepted {
		c[x.key] = x.name
	}
	return c
}

// Of people who so plainly speak in turns that it need not show who asks.
const (
	fewInTurns = 4 // people, at most
	oftenTurns = 4 // turns of each, at least
)

// takeTurns reports whether a few people speak in turns so regularly that labels are nothing else:
// each comes four times or more, hardly ever twice in a row, and nearly every paragraph has a
// label.
func takeTurns(labels []label, accepted []*candidate, turns, paragraphs int) bool {
	if len(accepted) > fewInTurns || turns*10 < paragraphs*8 || labels[0].style == styleTight || labels[0].style == styleNumber {
		return false
	}
	plain := labels[0].style == styleHeading || labels[0].style == styleBare || labels[0].style == styleBold
	for _, x := range accepted {
		if x.count < oftenTurns || plain && !x.somebody() {
			return false
		}
	}
	again := 0
	for i := 1; i < len(labels); i++ {
		if labels[i].key == labels[i-1].key {
			again++
		}
	}
	return again*10 <= turns
}

// somebody reports whether a name that may head a section too is hardly anything but somebody's: it
// has two words, is odd, or is one that programs give.
func (x *candidate) somebody() bool {
	return oddlyNamed(x.name) || pronoun(x.key) || numbered(x.name) || len(strings.Fields(x.name)) > 1 && !strings.ContainsAny(x.name, "0123456789")
}

// oneAsks reports whether the turns behind the labels are those of people on two sides of a table.
func oneAsks(text []byte, labels []label, accepted []*candidate) bool {
	voices := make([]voice, len(accepted))
	index := make(map[string]int)
	for i, x := range accepted {
		index[x.key] = i
		voices[i] = voice{name: x.name, role: Unknown}
	}
	c := talkOf(text)
	for i, l := range labels {
		v, ok := index[l.key]
		if !ok {
			v = -1
		}
		end := len(text)
		if i+1 < len(labels) {
			end = max(l.body, labels[i+1].start)
		}
		c.add(v, l.body, end)
	}
	return c.bySides(voices) && c.twoSides(voices)
}

// pronoun reports whether key is how note-taking programs call the two sides of a call.
func pronoun(key string) bool {
	switch key {
	case "you", "me", "them", "they", "i", "other", "others", "he", "she", "ich", "sie", "du", "er", "moi", "vous", "yo", "tú", "usted", "io", "lei", "eu", "você", "ik", "jij", "u":
		return true
	}
	return false
}

// stage reports whether key is what a transcriber hears and nobody says.
func stage(key string) bool {
	switch strings.Trim(key, ".…♪ ") {
	case "music", "laughter", "laughs", "laughing", "applause", "inaudible", "crosstalk", "silence", "pause", "noise", "foreign", "unintelligible", "sighs", "cough", "coughs",
		"lachen", "lacht", "pause lang", "musik", "rires", "musique", "risas", "música", "musica", "gelach", "muziek":
		return true
	}
	return false
}

// loose reads the labels of weaker styles that line i may have.
func (p *prose) loose(i int) []label {
	l := p.lines[i]
	var all []label
	if lab, ok := looseLabel(p.text, l.start, l.end, p.syntax == SyntaxMarkdown); ok {
		all = append(all, lab)
	}
	if lab, ok := p.bare(i, p.from[i]); ok {
		lab.style = styleBare
		all = append(all, lab)
	}
	for j := range all {
		all[j].line = i
	}
	return all
}

// bare reads a name that stands alone on line i from offset from on, with a gap above it and words
// below it.
func (p *prose) bare(i, from int) (label, bool) {
	_, end := trim(p.text, p.lines[i].start, p.lines[i].end)
	timed := p.timeBelow(i) // "Ann", "0:03", and the words
	wiki := from < end && p.text[from] == ';'
	if wiki {
		from = skipSpace(p.text, from+1, end)
	}
	if wiki = wiki && i+1 < len(p.lines) && bytes.HasPrefix(p.text[p.lines[i+1].start:], []byte(":")); wiki {
		timed = false
	} else if end-from > maxName || from >= end || !timed && p.class[i] != heading && i > 0 && p.class[i-1] != empty && p.class[i-1] != furniture && p.class[i-1] != heading {
		return label{}, false
	}
	if s := bytes.TrimRight(p.text[from:end], "= "); p.text[from] == '=' { // "== Ann =="
		end = from + len(s)
		from += len(s) - len(bytes.TrimLeft(s, "= "))
	}
	s := cursor{text: p.text, i: from, end: end}
	bold := s.emphasis()
	at := s.i
	name := s.name()
	if name == "" || s.i != end && !s.at('*') && !s.at('_') {
		s.i = at
		name = s.oddName()
	}
	s.emphasis()
	s.space()
	when := s.time()
	s.emphasis()
	if name == "" || s.i != end || len(strings.Fields(name)) > 4 || strings.ContainsAny(name, ",/&") && !oddlyNamed(name) {
		return label{}, false
	}
	below := i + 1
	for below < len(p.lines) && (p.class[below] == empty || timed && p.timeAlone(below)) {
		below++
	}
	if below == len(p.lines) || p.class[below] != text && p.class[below] != item {
		return label{}, false
	}
	l := label{line: i, start: p.lines[i].start, body: p.lines[i].end, alone: true, bold: bold, time: when}
	l.called(name)
	return l, l.name != ""
}

// timeBelow reports whether the next line, but for a few empty ones, is a time and nothing else.
func (p *prose) timeBelow(i int) bool {
	const most = 3
	last := i + most
	for i++; i < min(last, len(p.lines)) && p.class[i] == empty; i++ {
		continue
	}
	return i < len(p.lines) && p.timeAlone(i)
}

// timeAlone reports whether line i is a time and nothing else.
func (p *prose) timeAlone(i int) bool {
	start, end := trim(p.text, p.lines[i].start, p.lines[i].end)
	s := cursor{text: p.text, i: start, end: end}
	return s.time() != "" && s.i == end
}

// looseLabel reads a label of a weaker style at the beginning of text[start:end], which is a line.
func looseLabel(text []byte, start, end int, markdown bool) (label, bool) {
	s := cursor{text: text, i: start, end: min(end, start+maxLabel)}
	l := label{start: start}
	s.space()
	l.indent = s.i - start
	s.tags()
	if markdown && s.skip('|') {
		l.time = s.firstCells()
	}
	if !markdown && s.skipString(">>") {
		for s.skip('>') {
			continue
		}
		s.space()
		l.nobody, l.key, l.body = true, nobodyKey, s.i
		return l, s.i < end
	}
	l.number = s.margin()
	if when := s.time(); when != "" {
		l.time = when
		s.separators()
	}
	l.bold = s.emphasis()
	if n := s.digits(2); l.number == "" && !l.bold && (n == 1 || n == 2) && (cursor{s.text, s.i + n + 1, s.end}).atSpaceHere() && s.text[s.i+n] == ':' { // "1: words"
		l.style = styleNumber
		l.called(string(s.text[s.i : s.i+n]))
		l.body, l.end = skipSpace(text, s.i+n+1, end), end
		return l, l.body < end
	}
	if l.number != "" && s.skip('|') { // "014 | Ann | words"
		s.space()
	}
	var closing rune
	closing, l.style = s.opening()
	from := s.i
	name, style := s.looseName(closing, l.bold, true)
	bars := bytes.IndexByte(text[from:min(s.end, from+maxName+1)], '|') >= 0
	if bars && (strings.IndexByte("->;/", style) < 0 || !oddlyNamed(name)) && closing == 0 && !l.bold {
		s.i = from
		name, style = s.looseName(closing, l.bold, false)
	}
	if name == "" || !looksNamed(name) && !oddlyNamed(strings.TrimSpace(name)) || len(strings.Fields(name)) > 4 {
		return l, false
	}
	if l.style == 0 {
		l.style = style
	}
	s.emphasis()
	_ = s.skip(':')
	s.emphasis()
	l.called(name)
	l.body = skipSpace(text, s.i, end)
	l.alone = l.body >= end
	if l.alone && closing == 0 {
		return l, false
	}
	l.end = end
	if strings.ContainsRune("=:", rune(l.style)) && !firmRole(l.name) {
		return l, false
	}
	return l, l.name != ""
}

// firstCells skips the cells of a table of Markdown before the name, which may hold the row's
// number and a time. It returns the time, "" if there is none.
func (s *cursor) firstCells() (when string) {
	for s.space(); ; s.space() {
		i := s.i
		if t := s.time(); t != "" {
			when = t
		} else {
			s.i += s.digits(5)
		}
		s.space()
		if s.i == i || !s.skip('|') {
			s.i = i
			return when
		}
	}
}

// opening skips the bracket before a name. It returns the one that closes it and its style, 0 if
// there is none.
func (s *cursor) opening() (closing rune, style byte) {
	for _, pair := range [...]string{"[]", "()", "<>", "//", "【】", "〔〕", "［］", "（）", "〈〉"} {
		open, size := utf8.DecodeRuneInString(pair)
		if !s.skipString(string(open)) {
			continue
		}
		closing, _ = utf8.DecodeRuneInString(pair[size:])
		if style = '['; open == '<' {
			style = '<'
		}
		return closing, style
	}
	return 0, 0
}

// looseName reads a name up to what sets it off: the closing bracket, the end of bold print, or a
// dash, bar, or other sign with words behind it. style is that sign. bar says that a bar is part of
// the name.
func (s *cursor) looseName(closing rune, bold, bar bool) (name string, style byte) {
	start := s.i
	for s.i < s.end && s.i-start <= maxName {
		r, n := utf8.DecodeRune(s.text[s.i:s.end])
		before := s.i > start && s.text[s.i-1] == ' '
		switch {
		case closing != 0 && r == closing:
			name = string(s.text[start:s.i])
			s.i += n
			return name, '['
		case closing == 0 && r == '「' || closing == 0 && r == '『':
			return string(s.text[start:s.i]), '('
		case closing == 0 && bold && (r == '*' || r == '<' || r == '_'):
			return string(s.text[start:s.i]), styleBold
		case closing == 0 && (r == '-' || r == '–' || r == '—') && before && (cursor{s.text, s.i + n, s.end}).atSpaceHere():
			name = string(s.text[start:s.i])
			s.i += n
			return name, '-'
		case closing == 0 && r == '/' && before && (cursor{s.text, s.i + n, s.end}).atSpaceHere():
			name = string(s.text[start:s.i])
			s.i += n
			return name, '/'
		case closing == 0 && r == '.' && bytes.HasPrefix(s.text[s.i+n:s.end], []byte("—")), closing == 0 && r == '.' && bytes.HasPrefix(s.text[s.i+n:s.end], []byte("–")):
			name = string(s.text[start:s.i])
			s.i += n + len("—")
			return name, '-'
		case closing == 0 && (r == '→' || (r == '-' || r == '=') && s.i+n < s.end && s.text[s.i+n] == '>'):
			name = string(s.text[start:s.i])
			s.i += n
			_ = s.skip('>')
			return name, '>'
		case closing == 0 && !bold && !(bar && r == '|') && (r == '|' || r == '>' || r == ';' || r == '=' || r == ':'):
			name = string(s.text[start:s.i])
			s.i += n
			return name, byte(r)
		case closing == 0 && r == '.' && (cursor{s.text, s.i + n, s.end}).atSpaceHere() && bytes.Count(s.text[start:s.i], []byte(" ")) < 4 && (firmRole(string(s.text[start:s.i])) || capitals(s.text[start:s.i])):
			name = string(s.text[start:s.i])
			s.i += n
			return name, '.'
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == ' ' || hidden(r) || strings.ContainsRune(".'’#_-@+", r) || r > 0x2000:
		case (closing != 0 || bold || bar) && r == '|' || (r == '(' || r == ')') && closing != ')':
		default:
			return "", 0
		}
		s.i += n
	}
	return "", 0
}

// capitals reports whether a name has capital letters alone, two or more.
func capitals(name []byte) bool {
	letters := 0
	for _, r := range string(name) {
		if unicode.IsLetter(r) {
			if !unicode.IsUpper(r) {
				return false
			}
			letters++
		}
	}
	return letters > 1
}

func (s cursor) atSpaceHere() bool { return s.atSpace() }

// oddName reads what is written as no name but may well be how somebody calls himself in a call:
// with an emoji, as a telephone number, as an e-mail address, as a device. A colon, a bracket, a
// tab, a time or the end of the line ends it; the cursor then stands there. It returns "" if
// nothing of the kind stands there.
func (s *cursor) oddName() string {
	end := min(s.end, s.i+maxName)
	at := end
	for i := s.i; i < end; i++ {
		c := s.text[i]
		behind := cursor{s.text, i + 1, s.end}
		if c == ':' && (i+1 == s.end || behind.atSpace() || behind.at('*') || behind.at('_') || behind.at('<') || behind.at(':') || behind.atString("''")) || c == ']' || c == '\t' || c == '*' || c == '<' || behind.atString("''") && c == '\'' || bytes.HasPrefix(s.text[i:end], []byte("：")) {
			at = i
			break
		}
		if c == ' ' {
			behind.separators()
			if behind.time() != "" {
				at = i
				break
			}
		}
	}
	if at == end && end < s.end {
		return ""
	}
	x := strings.TrimSpace(string(s.text[s.i:at]))
	if !oddlyNamed(x) {
		return ""
	}
	s.i = at
	return x
}

// oddlyNamed reports whether x may be the name that somebody took in a call although it is written
// as no name is.
func oddlyNamed(x string) bool {
	f := strings.Fields(x)
	if len(f) == 0 || len(f) > 5 || x[0] == '|' || strings.ContainsAny(x, "?!;\"“”„«»=<>{}\\") || strings.Contains(x, ". ") && len(f) > 3 || strings.Contains(x, "://") {
		return false
	}
	odd := false
	for i, w := range f {
		r, _ := utf8.DecodeRuneInString(w)
		mixed := strings.IndexFunc(w, unicode.IsUpper) > 0
		switch {
		case strings.Contains(w, "@"):
			odd = true
		case unicode.IsLower(r) && !mixed && !(i > 0 && particle(w)):
			return false
		case unicode.IsLower(r) || !unicode.IsLetter(r) && strings.IndexFunc(w, unicode.IsLetter) < 0:
			odd = odd || unicode.IsLower(r) || strings.IndexFunc(w, func(r rune) bool { return r > 0x7f || r == '+' || r == '|' }) >= 0
		case strings.IndexFunc(w, func(r rune) bool { return unicode.Is(unicode.So, r) || r == '|' || r == '+' }) >= 0:
			odd = true
		}
	}
	return odd
}
