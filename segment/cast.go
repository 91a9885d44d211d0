package segment

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// cast says who speaks in a text: it maps every spelling of a name to the name that it stands for.
// A nil cast: the text is no transcript.
type cast map[string]string

// candidate counts how a name is used.
type candidate struct {
	key                           string
	names                         map[string]int // spellings
	name                          string         // the most frequent, the earliest of equals
	first                         int
	count, timed, numbered, alone int
	role                          Role
	apart                         bool // see label
}

// The thresholds of casting; roles.md gives them in words.
const (
	minLower     = 3   // times a name in lower case occurs
	minTurns     = 2   // the least number of turns that a transcript has
	shareOfParas = 4   // if no label is a word for a role, at least one paragraph in so many begins with a label
	shareInStyle = 0.8 // of the turns carry a time (or a number): then a name without one is no speaker
	maxSpellings = 500 // names looked at as misspellings, or as letters with numbers, so that a text full of labels stays linear
)

// castOf decides which of those named by labels speak. paragraphs is how many paragraphs the text
// has.
func castOf(text []byte, labels []label, paragraphs int) cast {
	cands := candidates(labels)
	var accepted []*candidate
	turns, named, roles, letters, apart := 0, 0, 0, 0, 0
	for _, c := range cands {
		if c.apart {
			apart++
		}
	}
	for _, c := range cands {
		if isQA(c.name) {
			letters++
		}
		if c.apart && apart != 2 && !isQA(c.name) {
			continue // "A.", "B.", "C.": parts of something
		}
		if c.key == "a" && slices.ContainsFunc(cands, func(other *candidate) bool { return other.key == "b" }) {
			c.role = Unknown // two speakers A and B, not question and answer
		} else if isQA(c.name) && (letters > maxSpellings || !paired(cands, c)) {
			continue
		}
		if c.role == Unknown && (c.count < 2 || c.notAName() || c.count < minLower && lowerCase(c.name)) {
			continue
		}
		accepted = append(accepted, c)
		turns += c.count
		if c.role == Unknown {
			named++
		} else {
			roles++
		}
	}
	if turns < minTurns {
		return nil
	}
	timed, numbered, alone := 0, 0, 0
	for _, c := range accepted {
		timed, numbered, alone = timed+c.timed, numbered+c.numbered, alone+c.alone
	}
	marked := max(timed, numbered)
	switch {
	case roles >= 2 || roles == 1 && named > 0:
	case roles == 1 && (turns*shareOfParas >= paragraphs):
	case named >= 2 && turns*shareOfParas >= paragraphs && (marked*2 > turns || !form(text, labels, accepted)):
	case named == 1 && float64(marked) >= shareInStyle*float64(turns) && turns*shareOfParas >= paragraphs:
	default:
		return nil
	}
	c := make(cast, len(cands))
	for _, a := range accepted {
		c[a.key] = a.name
	}
	tried := 0
	for _, x := range cands {
		if _, ok := c[x.key]; ok {
			continue
		}
		if tried++; tried <= maxSpellings {
			if right := misspelt(x, accepted); right != nil {
				c[x.key] = right.name
				continue
			}
		}
		if x.count > 1 || lowerCase(x.name) || x.notAName() || isQA(x.name) || strings.ContainsAny(x.name, ",&") || len(strings.Fields(x.name)) > 2 {
			continue
		}
		inStyle := func(of, all int) bool { return float64(all) < shareInStyle*float64(turns) || of > 0 }
		marks := x.timed > 0 && float64(timed) >= shareInStyle*float64(turns) || x.numbered > 0 && float64(numbered) >= shareInStyle*float64(turns)
		if inStyle(x.timed, timed) && inStyle(x.numbered, numbered) && inStyle(x.alone, alone) && (marks || turns >= 2*minTurns) {
			c[x.key] = x.name
		}
	}
	// A misspelling may be as frequent as any name: "Particpant" throughout one page.
	for _, a := range accepted {
		if right := misspelt(a, accepted); right != nil {
			c[a.key] = right.name
		}
	}
	return c
}

// candidates counts the names of labels and returns them in the order of their first use.
func candidates(labels []label) []*candidate {
	byKey := make(map[string]*candidate)
	var cands []*candidate
	for i := range labels {
		l := &labels[i]
		c := byKey[l.key]
		if c == nil {
			c = &candidate{key: l.key, names: make(map[string]int), first: i, name: l.name, role: roleOf(l.name)}
			byKey[l.key] = c
			cands = append(cands, c)
		}
		c.count++
		c.apart = c.apart || l.apart
		c.names[l.name]++
		if c.names[l.name] > c.names[c.name] {
			c.name = l.name
		}
		if l.time != "" {
			c.timed++
		}
		if l.number != "" {
			c.numbered++
		}
		if l.alone {
			c.alone++
		}
	}
	return cands
}

// paired reports whether the letters Q and A mean question and answer: "A." is at the head of many
// lists, and means an answer only beside "Q.". Numbered questions need no marked answers.
func paired(cands []*candidate, c *candidate) bool {
	letter := c.key[:1]
	questions := 0
	for _, other := range cands {
		if !isQA(other.name) {
			if letter == "a" && other.role == Interviewer || letter == "q" && other.role == Participant {
				return true
			}
			if letter == "a" && len(other.key) == 1 && other.count >= minTurns && abs(other.count-c.count) <= max(1, c.count/5) {
				return true // F and A, V and A, D and A
			}
			continue
		}
		if other.key[:1] != letter {
			return true
		}
		questions += other.count
	}
	return letter == "q" && questions >= minTurns
}

func abs(n int) int { return max(n, -n) }

// form reports whether the labels are the fields of records and not people: three or more that
// follow each other in a fixed order, over and over, and never ask.
func form(text []byte, labels []label, accepted []*candidate) bool {
	if len(accepted) < 3 {
		return false
	}
	order := make([]string, 0, len(accepted))
	i := 0
	for _, l := range labels {
		if !slices.ContainsFunc(accepted, func(c *candidate) bool { return c.key == l.key }) {
			continue
		}
		if l.body < l.end && asks(text[l.body:l.end]) {
			return false
		}
		if i < len(accepted) {
			order = append(order, l.key)
		} else if order[i%len(order)] != l.key {
			return false
		}
		if len(accepted) > 32 { // nobody interviews so many at once
			return true
		}
		i++
	}
	return true
}

// misspelt returns the speaker whose name x misspells, nil if x is a name of its own. It is
// conservative. A misspelling has the same first letter and the same digits as the name. It has one
// letter wrong in names of five letters or more, or two in words for roles of nine or more. And it
// is rare beside the right spelling.
func misspelt(x *candidate, accepted []*candidate) *candidate {
	for _, right := range accepted {
		if right == x || right.count < 3 || x.count*10 > right.count && x.count > 1 {
			continue
		}
		most := 0
		switch n := utf8.RuneCountInString(right.key); {
		case right.role != Unknown && n >= 9:
			most = 2
		case right.role != Unknown && n >= 5, n >= 6:
			most = 1
		}
		if most > 0 && x.key[0] == right.key[0] && digitsOf(x.key) == digitsOf(right.key) && distance(x.key, right.key, most) <= most {
			return right
		}
	}
	return nil
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// distance returns the number of letters inserted, left out, replaced or swapped with their
// neighbour between a and b (optimal string alignment); most+1 if it is more than most.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return most + 1
	}
	var before []int
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

// notAName reports whether the candidate's name is a word that names no speaker. Two capital
// letters that come three times are somebody's initials, though they may spell a word ("OR").
func (x *candidate) notAName() bool {
	return notAName(x.key) && !(x.count >= minLower && len(x.name) == 2 && capitals([]byte(x.name)))
}

// notAName reports whether key is a word that stands before a colon but names no speaker: a remark,
// a link of thought, a field of a header or a form.
func notAName(key string) bool {
	if utf8.RuneCountInString(key) == 1 { // a speaker A beside a speaker B
		return false
	}
	if closings[key] {
		return true
	}
	word, _, _ := strings.Cut(key, " ")
	word = strings.Trim(word, ".,()#")
	return remark(word) || remark(strings.TrimSuffix(word, "s"))
}

func remark(word string) bool {
	switch word {
	case "note", "memo", "observation", "observations", "example", "warning", "tip", "hint", "important", "caution", "info", "remark", "comment", "summary", "conclusion",
		"todo", "fixme", "ps", "nb", "eg", "ie", "e.g", "i.e", "etc", "edit", "update", "http", "http(s)", "https", "mailto", "file",
		"date", "time", "title", "location", "place", "duration", "length", "age", "gender", "role", "job", "occupation", "source", "figure", "fig",
		"table", "step", "stage", "phase", "part", "section", "chapter", "appendix", "page", "line", "item", "option", "case", "name", "email", "e-mail",
		"mail", "phone", "tel", "subject", "from", "to", "cc", "bcc", "re", "fwd", "sent", "received", "type", "status", "tag", "topic", "theme",
		"goal", "need", "pain", "frustration", "problem", "issue", "solution", "task", "result", "outcome", "finding", "insight", "quote", "behavior",
		"behaviour", "tool", "context", "background", "bio", "motivation", "scenario", "feature", "pro", "con", "advantage", "disadvantage",
		"first", "second", "third", "fourth", "fifth", "finally", "next", "then", "also", "however", "so", "but", "and", "or", "because", "thu",
		"yes", "no", "yeah", "right", "um", "uh", "sure", "mhm", "thank", "okay", "ok", "well", "now", "here", "there", "this", "that", "these", "those", "the", "a", "an", "for", "in", "on", "at",
		"id", "version", "author", "project", "study", "session", "interview", "recording", "recorded", "transcript", "transcribed", "transcription",
		"company", "industry", "country", "city", "language", "education", "experience", "team", "department", "method", "key", "value", "total",
		"reason", "why", "what", "how", "when", "where", "who", "which", "if", "error", "debug", "output", "input", "returns", "usage", "see",
		"reminder", "disclaimer", "legend", "kind", "start", "end", "started", "ended", "attendee", "present", "action", "decision", "agenda",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "day", "week", "month", "year", "morning", "afternoon",
		"evening", "night", "noon", "today", "yesterday", "tomorrow", "before", "after", "during", "later",
		"my", "our", "your", "his", "her", "their", "it", "we", "i", "you", "he", "she", "they", "one", "two", "three", "other", "all", "some":
		return true
	}
	return false
}
