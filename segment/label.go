package segment

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// label is what stands before somebody's words on a line: "24 Dan:", "**P3** [00:01:02]:", "Dan
// Kerrigan 0:12".
type label struct {
	line   int    // index of the line
	start  int    // offset of the line
	name   string // as written, spaces collapsed, markup off
	key    string // name in lower case, for comparing
	body   int    // offset of the first word after the label; the line's end if there is none
	time   string // as written; "" none
	number string // turn or line number in the margin; "" none
	indent int    // spaces before everything
	bold   bool
	colon  bool // a colon, or the full stop of "Q1.", ends the label; else a time or bold print does
	tab    bool // a tab ends the label, and nothing else does
	alone  bool // nothing follows on the line
	apart  bool // a letter with a full stop, far before the words: "R.   Yes"
	end    int  // offset behind the line's last byte
	style  byte // how a label that castOf does not know is set off; 0 for its own (see loose.go)
	nobody bool // a change of speaker that names nobody
	role   Role // of what a dialogue's dash begins; "" elsewhere
}

const (
	maxLabel = 160 // bytes looked at for a label: a name, a time, a number and markup
	maxName  = 60  // bytes; "Dr. Maria de la Cruz Hernandez (Product Owner)" has 46
	maxWords = 5   // words of a name: "Interviewer 1 (Dan Kerrigan, remote)" has 5
)

// readLabel reads the label at the beginning of text[start:end], which is one line. It finds what
// has the shape of a label; whether that is a speaker is decided by the whole text (see cast).
func readLabel(text []byte, start, end int) (label, bool) {
	if !mayHave(text[start:min(end, start+maxLabel)]) {
		return label{}, false
	}
	l, ok := labelAt(text, start, end, false)
	if !ok && bytes.IndexFunc(text[start:min(end, start+maxName)], strange) >= 0 {
		if odd, found := labelAt(text, start, end, true); found {
			return odd, true
		}
	}
	return l, ok
}

// mayHave reports whether a line holds what sets a label off: a colon, a tab, bold print, the
// mark of a callout, or the letter of a question or answer at its beginning.
func mayHave(head []byte) bool {
	for _, c := range [...]byte{':', '\t', '*', '_', '<', '!', 0xef} { // 0xef begins the wide colon
		if bytes.IndexByte(head, c) >= 0 {
			return true
		}
	}
	head = bytes.TrimLeft(head, " >-0123456789.)")
	r, n := utf8.DecodeRune(head)
	return r == 'Q' || r == 'A' || r == 'q' || r == 'a' || n < len(head) && head[n] == '.' || n < len(head) && '0' <= head[n] && head[n] <= '9' && unicode.IsLetter(r)
}

// strange reports whether names are not written with r, though people call themselves so in calls.
func strange(r rune) bool {
	return r == '@' || r == '|' || r == '+' || r == '\'' || r == '’' || r >= 0x2000 && unicode.Is(unicode.So, r)
}

// labelAt is readLabel for names as they are written, or for odd ones.
func labelAt(text []byte, start, end int, odd bool) (label, bool) {
	s := cursor{text: text, i: start, end: min(end, start+maxLabel)}
	l := label{start: start}
	s.space()
	l.indent = s.i - start
	s.tags()
	for s.skip('>') {
		s.space()
	}
	callout := s.callout()
	if i := s.i; s.skip('-') || s.skip('*') || s.skipString("•") {
		if !s.space() {
			s.i = i // not a list item but a dash or emphasis
		}
	}
	if l.number = s.margin(); l.number == "" {
		l.number = s.turnID()
	}
	l.bold = s.emphasis()
	if l.time = s.time(); l.time != "" {
		s.separators()
		l.bold = s.emphasis() || l.bold
	}
	name, bracket := s.called(&l, odd)
	if name == "" || bracket && !s.skip(']') {
		return l, false
	}
	l.name = name
	l.bold = s.emphasis() || l.bold || callout
	if l.bold && s.i > 0 && !bracket {
		l.name = strings.TrimRight(l.name, ":： ")
		l.colon = len(l.name) < len(name)
	}
	before, tab := s.i, s.at('\t')
	s.space()
	s.dash()
	boxed := s.at('[') || s.at('(') || s.at('{')
	timed := false // a time stands behind the name
	if t := s.time(); t != "" {
		l.time, timed = t, s.atSpace()
	} else if !s.at(':') && !s.atString("：") {
		s.i = before
	}
	s.emphasis()
	s.space()
	if !s.ended(&l) {
		return l, false
	}
	s.emphasis()
	l.body = skipSpace(text, s.i, end)
	if behind := (cursor{text, l.body, s.end}); l.time == "" { // nothing but a time stands behind the label
		if t := behind.time(); t != "" && skipSpace(text, behind.i, end) == end {
			l.time, l.body = t, end
		}
	}
	l.alone = l.body == end
	l.end = end
	// "Dan<tab>words": a row of a table whose first cell is the speaker.
	l.tab = tab && !l.colon && !l.alone
	timedHeader := l.time != "" && (l.alone || bracket)
	boldHeader := l.bold && l.alone
	if !l.colon && !timedHeader && !boldHeader && !l.tab {
		if !timed && (!boxed || l.time == "") {
			return l, false
		}
		l.style = styleTimed
	}
	l.called(l.name)
	l.speakerBelow(text, end)
	return l, l.name != ""
}

// speakerBelow takes for the name what stands behind "SPEAKER:" alone on a line that words follow.
func (l *label) speakerBelow(text []byte, end int) {
	if l.key != "speaker" || !l.colon || l.alone || end+1 >= len(text) {
		return
	}
	next, _, _ := bytes.Cut(text[end:min(len(text), end+maxLabel)], []byte("\n\n"))
	name := strings.TrimSpace(string(text[l.body:end]))
	if blank(next) || len(name) > maxName || strings.Count(name, " ") >= maxWords ||
		!oddlyNamed(name) && (strings.ContainsAny(name, ".?!,:") || !looksNamed(name)) {
		return
	}
	l.called(name)
	l.body, l.alone = end, true
}

// ended reads what ends a label: a colon, or the full stop of "Q1.". It reports false if what
// stands here is no label's end, as in "https://".
func (s *cursor) ended(l *label) bool {
	switch {
	case l.colon:
	case s.skipString("："), s.skip(':'):
		l.colon = true
		if s.text[s.i-1] == ':' && s.skip(':') && !s.atSpace() && s.i < s.end { // "Ann ::" of outlines
			return false // std::vec
		}
		if s.i < s.end && s.text[s.i-1] == ':' && !s.atSpace() && !s.at('*') && !s.at('_') && !s.at('<') && !s.atString("''") {
			r, _ := utf8.DecodeRune(s.text[s.i:s.end])
			if !unicode.IsLetter(r) && !strings.ContainsRune("¿¡\"“„«", r) {
				return false // https://, 10:30
			}
			l.style = styleTight
		}
	case (isQA(l.name) || numberedLetter(l.name) || s.apart(l.name)) && (s.at('.') || s.at(')')) && l.time == "":
		l.apart = s.apart(l.name)
		s.i++
		if s.i < s.end && !s.atSpace() && !s.at('*') {
			return false // A.B
		}
		l.colon = true
		if numberedLetter(l.name) { // of the question that it asks or answers
			_, n := utf8.DecodeRuneInString(l.name)
			l.name, l.number = l.name[:n], l.name[n:]
		}
	}
	return true
}

// called reads who is called by a label, as names are written or as odd ones. It reports whether a
// bracket stands before the name.
func (s *cursor) called(l *label, odd bool) (name string, bracket bool) {
	if name = s.chat(l.time != ""); name != "" {
		return name, false
	}
	bracket = s.skip('[')
	if odd {
		l.style = styleOdd
		return s.oddName(), bracket
	}
	return s.name(), bracket
}

// called sets the name, as it is written but for space and marks that nobody sees, and its key.
func (l *label) called(name string) {
	if !spelledPlainly(name) {
		name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if hidden(r) {
				return -1
			}
			return r
		}, name)), " ")
	}
	l.name, l.key = name, strings.ToLower(name)
}

// spelledPlainly reports whether name is in printable ASCII, with at most single blanks, and those
// between words.
func spelledPlainly(name string) bool {
	last := byte(' ')
	for i := range len(name) {
		c := name[i]
		if c != ' ' && !plainByte(c) || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' '
}

// isQA reports whether name is "Q", "A", "Q1", "A12" or the like: the letters by which question and
// answer are marked, with a full stop as often as with a colon.
func isQA(name string) bool {
	if name == "" || name[0] != 'Q' && name[0] != 'A' && name[0] != 'q' && name[0] != 'a' {
		return false
	}
	return strings.Trim(name[1:], "0123456789") == ""
}

// numberedLetter reports whether name is a letter with a number, "Q1", "F12": of a question or an
// answer, whatever the language.
func numberedLetter(name string) bool {
	r, n := utf8.DecodeRuneInString(name)
	return len(name) > n && len(name) < n+7 && unicode.IsLetter(r) && strings.Trim(name[n:], "0123456789") == ""
}

// apart reports whether name is a capital letter and a full stop stands here, far before the words:
// so courts mark question and answer, whatever their letters.
func (s cursor) apart(name string) bool {
	r, n := utf8.DecodeRuneInString(name)
	return n == len(name) && unicode.IsUpper(r) && s.at('.') && s.i+2 < s.end &&
		(s.text[s.i+1] == '\t' || s.text[s.i+1] == ' ' && (s.text[s.i+2] == ' ' || s.text[s.i+2] == '\t'))
}

// cursor reads a line from left to right.
type cursor struct {
	text   []byte
	i, end int
}

func (s *cursor) at(c byte) bool { return s.i < s.end && s.text[s.i] == c }

func (s *cursor) atString(t string) bool {
	return s.end-s.i >= len(t) && string(s.text[s.i:s.i+len(t)]) == t
}

func (s *cursor) atSpace() bool { return skipSpace(s.text, s.i, s.end) > s.i }

func (s *cursor) skip(c byte) bool {
	if s.at(c) {
		s.i++
		return true
	}
	return false
}

func (s *cursor) skipString(t string) bool {
	if s.atString(t) {
		s.i += len(t)
		return true
	}
	return false
}

func (s *cursor) space() bool {
	i := s.i
	s.i = skipSpace(s.text, s.i, s.end)
	return s.i > i
}

// emphasis skips Markdown's stars and underscores, and tags such as <b>.
func (s *cursor) emphasis() bool {
	i := s.i
	for s.at('*') || s.at('_') || s.atString("''") || s.i > i && s.at('\'') { // wikis have quotes
		s.i++
	}
	return s.tags() || s.i > i
}

// callout skips the mark of a quotation of Markdown that has a title: "[!quote] ".
func (s *cursor) callout() bool {
	const longest = 20 // bytes
	end := bytes.IndexByte(s.text[s.i:min(s.end, s.i+longest)], ']')
	if !s.atString("[!") || end < 0 {
		return false
	}
	s.i += end + 1
	_ = s.skip('-') || s.skip('+') // folded
	s.space()
	return true
}

// tags skips tags that change how words look, and the {\an8} of subtitles.
func (s *cursor) tags() bool {
	const longest = 80 // bytes
	start := s.i
	for s.i < s.end {
		within := s.text[s.i:min(s.end, s.i+longest)]
		if s.atString("{\\") {
			j := bytes.IndexByte(within, '}')
			if j < 0 {
				break
			}
			s.i += j + 1
			continue
		}
		j := bytes.IndexByte(within, '>')
		if !s.at('<') || j < 0 {
			break
		}
		if j == 2 && within[1] < 'a' && j+1 < len(within) && within[j+1] == ' ' {
			break // "<B> words": somebody called B
		}
		name, _, _ := strings.Cut(strings.Trim(strings.ToLower(string(within[1:j])), "/ "), " ")
		name, _, _ = strings.Cut(name, ".")
		switch name {
		case "b", "i", "u", "strong", "em", "font", "span", "c", "p", "div", "dt", "dd", "li", "td":
		default:
			return s.i > start
		}
		s.i += j + 1
	}
	return s.i > start
}

func (s *cursor) dash() {
	i := s.i
	if s.skip('-') || s.skipString("–") || s.skipString("—") || s.skip('|') {
		if s.space() {
			return
		}
		s.i = i
	}
}

func (s *cursor) separators() {
	s.space()
	s.dash()
	s.space()
}

func (s *cursor) digits(most int) int {
	n := 0
	for n <= most && s.i+n < s.end && '0' <= s.text[s.i+n] && s.text[s.i+n] <= '9' {
		n++
	}
	return n
}

// margin reads the number of a turn or a line: up to five digits, perhaps with a full stop or
// bracket, and a space.
func (s *cursor) margin() string {
	start := s.i
	n := s.digits(5)
	if n == 0 || n > 5 {
		return ""
	}
	s.i += n
	_ = s.skip('.') || s.skip(')')
	if !s.space() {
		s.i = start
		return ""
	}
	return string(s.text[start : start+n])
}

// turnID reads the name of a turn before that of its speaker: "[P3-014] ", "[14] ", or "T12" or
// "U12" far before it.
func (s *cursor) turnID() string {
	const longest = 12 // bytes
	start := s.i
	bracket := s.skip('[')
	from, digits, joined := s.i, 0, false
	for ; s.i < s.end && s.i-from <= longest; s.i++ {
		c := s.text[s.i]
		switch {
		case '0' <= c && c <= '9':
			digits++
			continue
		case c == '-' || c == '_' || c == '.':
			joined = joined || digits > 0
			digits = 0
			continue
		case letter(c|0x20) && digits == 0 || letter(c|0x20) && joined:
			continue
		}
		break
	}
	id := string(s.text[from:s.i])
	apart := s.i+1 < s.end && (s.at('\t') || s.at(' ') && s.text[s.i+1] == ' ')
	named := id != "" && (id[0] == 'T' || id[0] == 'U') && len(id) == digits+1 // "P16" is somebody
	numbered := bracket && digits > 0 && len(id) == digits && digits < 5       // "[12] Ann: words"
	if digits > 0 && (numbered && s.skip(']') || len(id) > digits && (bracket && joined && s.skip(']') || !bracket && named && apart)) && s.space() {
		if s.digits(1) == 0 && !s.at('[') && !s.at('(') && !s.at(':') { // no time
			return id
		}
	}
	s.i = start
	return ""
}

// time reads a time or a range of times, in brackets or bare, perhaps after a date: "[00:01:02]",
// "(1:02)", "00:01:02.120 --> 00:01:05", "[12/03/2024, 10:32:11 AM]".
func (s *cursor) time() string {
	start := s.i
	var closing byte
	switch {
	case s.skip('['):
		closing = ']'
	case s.skip('('):
		closing = ')'
	case s.skip('{'):
		closing = '}'
	case s.skip('#'): // of programs for coding: #00:01:02-3#
		closing = '#'
	}
	from := s.i
	s.date()
	if !s.clock() {
		s.i = start
		return ""
	}
	to := s.i
	again := s.i
	s.space()
	if s.skipString("-->") || s.skip('-') || s.skipString("–") {
		s.space()
		if s.clock() {
			to = s.i
		} else {
			s.i = again
		}
	} else {
		s.i = again
	}
	if closing == '#' && s.skip('-') {
		s.i += s.digits(3)
	}
	if closing != 0 && !s.skip(closing) || closing == 0 && s.i < s.end && !s.atSpace() && !s.atString("¤") && !s.at(':') && !s.at('*') && !s.at('_') {
		s.i = start
		return ""
	}
	if i := s.i; s.skipString("¤<") { // of Transana, in thousandths
		s.i += s.digits(10)
		if !s.skip('>') {
			s.i = i
		}
	}
	return string(s.text[from:to])
}

// clock reads 1:02, 01:02, 00:01:02, 00:01:02.120, 10:32 AM, and with frames 00:01:02:12 or
// 00:01:02;12.
func (s *cursor) clock() bool { return s.digital(2) }

// digital is clock with at least so many digits for the minutes and the seconds.
func (s *cursor) digital(least int) bool {
	start := s.i
	n := s.digits(2)
	if n == 0 || n > 2 {
		return false
	}
	s.i += n
	groups := 0
	for s.at(':') && groups < 3 { // the fourth are frames
		s.i++
		n := s.digits(2)
		if n < least || n > 2 {
			s.i--
			break
		}
		s.i += n
		groups++
	}
	if groups == 0 {
		s.i = start
		return false
	}
	if i := s.i; s.skip('.') || s.skip(',') || s.skip(';') {
		if n := s.digits(3); n > 0 && n <= 3 {
			s.i += n
		} else {
			s.i = i
		}
	}
	i := s.i
	s.space()
	for _, half := range [...]string{"AM", "PM", "am", "pm", "a.m.", "p.m."} {
		if s.skipString(half) {
			return true
		}
	}
	s.i = i
	return true
}

// date skips a date in digits before a clock: 12/03/2024, 2024-03-12, 12.03.24, with a comma or T
// after it.
func (s *cursor) date() {
	start := s.i
	for group := range 3 {
		n := s.digits(4)
		if group == 1 && n == 0 { // of Mar, mars, März
			for n < 12 && s.i+n < s.end && (letter(s.text[s.i+n]|0x20) || s.text[s.i+n] >= utf8.RuneSelf) {
				n++
			}
		} else if n > 4 {
			n = 0
		}
		if n == 0 {
			s.i = start
			return
		}
		s.i += n
		if group < 2 && !s.skip('/') && !s.skip('-') && !s.skip('.') {
			s.i = start
			return
		}
	}
	_ = s.skip(',') || s.skip('T')
	s.space()
}

// name reads a name: up to the colon, the time, the bracket or the markup that ends it. It returns
// "" if what stands there cannot be a name. The cursor then stands behind the name, before what
// ended it.
func (s *cursor) name() string {
	start, words, parens := s.i, 0, 0
	inWord, lastEnd := false, s.i
	for s.i < s.end {
		r, n := rune(s.text[s.i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(s.text[s.i:s.end])
		}
		switch {
		case r == ':' || r == '：' || r == '*' || r == ']' || r == '[' || r == '|' || r == '<':
			return s.named(start, lastEnd)
		case r == '_' && !inWord, r == '\'' && s.atString("''"):
			return s.named(start, lastEnd)
		case r == '\t' && inWord:
			return s.named(start, lastEnd)
		case space(r):
			inWord = false
			s.i += n
			continue
		case hidden(r):
			s.i += n
			continue
		case r == '(':
			if i := s.i; s.time() != "" {
				s.i = i
				return s.named(start, lastEnd)
			}
			parens++
		case r == ')':
			if parens == 0 {
				return s.named(start, lastEnd) // "Q1)"
			}
			parens--
		case r == '.' && s.apart(string(s.text[start:lastEnd])):
			return s.named(start, lastEnd) // "R.   "
		case r == '.' && (s.i+n == s.end || s.text[s.i+n] == ' ') && (isQA(string(s.text[start:lastEnd])) || numberedLetter(string(s.text[start:lastEnd]))):
			return s.named(start, lastEnd) // "Q1. "
		case r == '-' || r == '–' || r == '—':
			if ahead := (cursor{s.text, s.i + n, s.end}); !inWord && ahead.space() && ahead.time() != "" {
				return s.named(start, lastEnd) // "Dan - 00:12"; but "Interviewer - Dan" is one name
			}
		case unicode.IsDigit(r):
			if !inWord {
				if i := s.i; s.time() != "" {
					s.i = i
					return s.named(start, lastEnd)
				}
			}
		case unicode.IsLetter(r) || unicode.IsMark(r) || strings.ContainsRune(".'’#&/,_", r):
		default:
			return ""
		}
		if !inWord {
			inWord = true
			if words++; words > maxWords {
				return ""
			}
		}
		s.i += n
		lastEnd = s.i
		if lastEnd-start > maxName {
			return ""
		}
	}
	return s.named(start, lastEnd)
}

// chat reads the head of a message that was written during a call, which stands behind its time:
// Zoom's "From Dan to Everyone:", "From Dan : ". The cursor then stands before the colon.
// If timed is false a time must stand behind the colon: "From Dan to Everyone:  02:00 PM".
func (s *cursor) chat(timed bool) string {
	start := s.i
	if !s.skipString("From ") {
		return ""
	}
	head, _, found := bytes.Cut(s.text[s.i:s.end], []byte(":"))
	from, _, to := strings.Cut(string(head), " to ")
	if behind := (cursor{s.text, s.i + len(head) + 1, s.end}); found && !timed {
		behind.space()
		found = to && behind.time() != "" && skipSpace(s.text, behind.i, s.end) == s.end
	}
	name := strings.Join(strings.Fields(from), " ")
	if !found || name == "" || len(name) > maxName || strings.Count(name, " ") >= maxWords || !looksNamed(name) && !oddlyNamed(name) {
		s.i = start
		return ""
	}
	s.i += len(head)
	return name
}

// named returns the name in text[start:end] if it is written like one, and leaves the cursor behind
// it.
func (s *cursor) named(start, end int) string {
	name := string(s.text[start:end])
	if strings.Count(name, "(") != strings.Count(name, ")") || !looksNamed(name) {
		return ""
	}
	s.i = end
	return name
}

// looksNamed reports whether every word, apart from what stands in brackets, is capitalised, has no
// case, or is a particle; or a role is named, in any case; or name is a single word in lower case,
// of which castOf asks more.
func looksNamed(name string) bool {
	letters := false
	if i := strings.IndexByte(name, '('); i > 0 && roleOf(name) == Unknown {
		name = name[:i]
	}
	words, first, lower := 0, "", 0
	for w := range strings.FieldsSeq(name) {
		if words++; words == 1 {
			first = w
		}
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(#&/'.,’"))
		letters = letters || strings.IndexFunc(w, unicode.IsLetter) >= 0
		if unicode.IsLower(r) && !particle(w) && (words == 1 || !jobTitle([]string{w})) { // "Support agent Kim"
			lower++
		}
	}
	if !letters {
		return false
	}
	if lower == 0 {
		return !particle(first) || words > 1
	}
	return words <= 3 && roleOf(name) != Unknown || lowerCase(name)
}

// lowerCase reports whether name is a single word of letters that begins in lower case: "dan".
func lowerCase(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsLower(r) && len(name) > 1 && strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) < 0
}

// particle reports whether w is one of the small words inside names.
func particle(w string) bool {
	switch w {
	case "de", "da", "di", "do", "dos", "du", "del", "della", "der", "den", "van", "von", "zu", "la", "le", "el", "al", "bin", "ibn", "y", "e", "and", "of":
		return true
	}
	return false
}
