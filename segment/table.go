package segment

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/csv"
)

// Column is a column of a table, or a member of the objects of a JSON list.
type Column struct {
	Table string // the table of the column if the text holds several: "sheet Spring"; else ""
	Title string // as written, escapes resolved, spaces collapsed; "column 3" if it has none
	// Name is short, for locations: the name by which Options.Columns picked it, or the title's
	// beginning.
	Name  string
	Free  bool // its cells are answers in people's own words; else facts
	Cells int  // cells with something in them
}

// maxColumnName is how much of a title stands in a location, in characters.
const maxColumnName = 40

// cell is a field with something in it.
type cell struct {
	start         int // with the quote
	body, bodyEnd int
	column, row   int
	line          int
	table         string // as Segment.Table
	scalar        bool   // a JSON number, true or false: a fact whatever the column
	words         bool   // the first of words that stand one by one, up to the last
	skip          bool   // nobody's: a test of the survey, a sum, a value that says that there is none
}

// Columns returns the columns of a table in csv, tsv, json or jsonl, in order. A format or text
// without columns has none.
func Columns(format string, text []byte, o Options) ([]Column, error) {
	var cells []cell
	var columns []Column
	var err error
	switch format {
	case "csv", "tsv":
		columns, cells, _, err = readTable(format, text)
		apart(columns, cells, o.At)
	case "jsonl":
		columns, cells, err = readJSONL(text)
	case "json":
		columns, cells, err = readRows(text)
	}
	if err != nil || len(columns) == 0 {
		return nil, err
	}
	return columns, choose(text, syntaxOf(format), columns, cells, o)
}

func syntaxOf(format string) string {
	if format == "csv" || format == "tsv" {
		return SyntaxCSV
	}
	return SyntaxJSON
}

func splitTable(format string, text []byte, o Options) ([]Segment, error) {
	columns, cells, header, err := readTable(format, text)
	if err != nil {
		return nil, err
	}
	apart(columns, cells, o.At)
	t := tiler{text: text}
	if len(cells) == 0 || cells[0].start > 0 {
		body, end := trim(text, 0, header)
		t.furniture(0, body, end, 1+bytes.Count(text[:body], []byte("\n")))
	}
	if err := choose(text, SyntaxCSV, columns, cells, o); err != nil {
		return nil, err
	}
	t.tables(SyntaxCSV, columns, cells, o)
	return t.done(), nil
}

// apart separates the tables of a text, as the sheets of a workbook stand in one. Each has columns
// of its own, whose titles begin with its name, and rows from 1. at is Options.At.
func apart(columns []Column, cells []cell, at func(int) string) {
	if at == nil {
		return
	}
	table, before, last := "", 0, 0 // before is how many rows the earlier tables have
	for i := range cells {
		c := &cells[i]
		if c.row != last {
			if now := at(c.start); now != table {
				table, before = now, last
			}
			last = c.row
		}
		c.table, c.row = table, c.row-before
		if col := &columns[c.column]; table != "" && col.Table == "" {
			col.Table = table
			rest, ok := strings.CutPrefix(col.Title, called(table))
			if title, behind := strings.CutPrefix(strings.TrimLeft(rest, " "), ":"); ok && behind {
				col.Title = strings.TrimSpace(title)
			}
		}
	}
}

// called returns the name of a table without the word for what it is: "Spring" of "sheet Spring".
func called(table string) string { return strings.TrimPrefix(table, "sheet ") }

// full returns a column's title behind the name of its table.
func (c *Column) full(title string) string {
	if c.Table == "" {
		return title
	}
	return called(c.Table) + ": " + title
}

// tables makes the segments of a text's tables, each by itself.
func (t *tiler) tables(syntax string, columns []Column, cells []cell, o Options) {
	t.segs = slices.Grow(t.segs, len(cells))
	for i := 0; i < len(cells); {
		j := i + 1
		for j < len(cells) && cells[j].table == cells[i].table {
			j++
		}
		t.table(syntax, columns, cells[i:j], o)
		i = j
	}
}

// table makes a segment of every cell or, in a table of speakers and what they say, of every row.
// columns has those of other tables too.
func (t *tiler) table(syntax string, columns []Column, cells []cell, o Options) {
	if speaker, says := script(t.text, syntax, columns, cells); says >= 0 && o.Columns == nil {
		first := len(t.segs)
		t.script(syntax, columns, cells, speaker, says)
		o.backwards = newestFirst(t.text, columns, cells)
		giveRoles(t.text, t.segs[first:], nil, o)
		return
	}
	row, where := 0, ""
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = ", \"" + c.Name + "\""
		if c.Title == "" {
			quoted[i] = ""
		}
	}
	question, asked := questionColumn(t.text, syntax, columns, cells), ""
	tags := -1
	if question < 0 {
		tags = tagColumn(columns, cells)
	}
	for i, c := range cells {
		if c.row != row {
			row, where = c.row, c.place()
			asked = askedIn(t.text, syntax, cells[i:], max(question, tags))
		}
		if c.skip || c.column == question {
			t.furniture(c.start, c.body, c.bodyEnd, c.line)
			continue
		}
		kind := KindFact
		if columns[c.column].Free && !c.scalar {
			kind = KindAnswer
		}
		t.add(Segment{
			Start: c.start, Body: c.body, BodyEnd: c.bodyEnd, Line: c.line, Kind: kind, Role: Participant,
			Question: columns[c.column].Title, Row: c.row, Table: c.table, Location: where + quoted[c.column], Syntax: syntax,
		})
		if kind == KindAnswer && asked != "" {
			t.segs[len(t.segs)-1].Question = asked
		}
	}
}

// questionColumn finds the column of a long table that holds what each row answers; -1 if there is
// none. Its title says so, its values come again and again, and another column has the answers.
func questionColumn(text []byte, syntax string, columns []Column, cells []cell) int {
	for i := range columns {
		if len(cells) == 0 || columns[i].Table != cells[0].table {
			continue
		}
		title := columns[i].Title
		switch letters(title[strings.LastIndexByte(title, '.')+1:]) {
		case "question", "questiontext", "prompt", "item", "itemtext", "frage", "fragetext", "pregunta", "domanda", "pergunta", "vraag", "pytanie", "fråga", "spørgsmål", "spørsmål", "kysymys", "otázka", "вопрос", "питання", "soru", "質問", "設問", "问题", "問題", "질문":
		default:
			continue
		}
		seen, n, marks := make(map[string]bool), 0, 0
		for _, c := range cells {
			if c.column == i {
				n++
				seen[string(text[c.body:c.bodyEnd])] = true
				if asks(text[c.body:c.bodyEnd]) {
					marks++
				}
			}
		}
		other := slices.ContainsFunc(columns, func(c Column) bool { return c.Table == columns[i].Table && c.Free && c.Title != title })
		answers := slices.ContainsFunc(columns, func(c Column) bool { return c.Table == columns[i].Table && c.Free && answerTitle(c.key()) })
		if answers || other && (marks*2 > n || n >= minTurns*len(seen)) {
			return i
		}
	}
	return pairsOf(text, columns, cells)
}

// answerTitle reports whether a key is that of a column of answers.
func answerTitle(key string) bool {
	switch key {
	case "answer", "answers", "answertext", "response", "responsetext", "reply", "antwort", "réponse", "respuesta", "risposta", "resposta", "antwoord", "odpowiedź", "svar", "vastaus", "odpověď", "ответ", "відповідь", "cevap", "yanıt", "回答", "答え", "回答内容", "答案", "답변", "응답":
		return true
	}
	return false
}

// pairsOf finds the column of the questions in a table of two columns without titles; -1 if it is
// none: what stands in the first is what an interviewer says.
func pairsOf(text []byte, columns []Column, cells []cell) int {
	if len(columns) != 2 || !untitledColumn(columns[0].Title) || !columns[0].Free || !columns[1].Free {
		return -1
	}
	voices := []voice{{role: Unknown}, {role: Unknown}}
	talk := talkOf(text)
	for _, c := range cells {
		talk.add(c.column, c.body, c.bodyEnd)
	}
	if talk.asksOnOneSide(voices) && voices[0].role == Interviewer {
		return 0
	}
	return -1
}

// tagColumn finds the column of a table of highlights that holds how researchers tagged each: the
// exports of Dovetail, Condens and the like. A tag says what a highlight is about, as a question
// says of an answer. It returns -1 if the table is none.
func tagColumn(columns []Column, cells []cell) int {
	tags, highlights := -1, false
	for i := range columns {
		if len(cells) == 0 || columns[i].Table != cells[0].table {
			continue
		}
		switch columns[i].key() {
		case "tag", "tags", "highlighttags", "tagnames", "code", "codes", "codename", "label", "labels", "theme", "themes":
			if tags < 0 && !columns[i].Free {
				tags = i
			}
		case "highlight", "highlights", "highlighttext", "highlightcontent", "quote", "quotes", "quotation", "quotationcontent", "excerpt", "codedsegment", "codedtext", "segment", "verbatim", "evidence", "text", "content":
			highlights = highlights || columns[i].Free
		}
	}
	if !highlights {
		return -1
	}
	return tags
}

// askedIn returns what the row that begins cells answers.
func askedIn(text []byte, syntax string, cells []cell, question int) string {
	for _, c := range cells {
		if c.row != cells[0].row {
			break
		}
		if c.column == question {
			return plain(text[c.body:c.bodyEnd], syntax)
		}
	}
	return ""
}

// place returns what a person would call a cell's row.
func (c *cell) place() string { return rowOf(c.table, c.row) }

// rowOf returns what a person would call a row of a table.
func rowOf(table string, row int) string {
	where := "row " + strconv.Itoa(row)
	if table != "" {
		where = table + ", " + where
	}
	return where
}

// readTable reads the titles and the cells of a CSV or TSV. header is the end of the titles.
func readTable(format string, text []byte) (columns []Column, cells []cell, header int, err error) {
	records, all, width := readRecords(format, text)
	if len(records) == 0 {
		return nil, nil, len(text), nil
	}
	preamble, titles := heads(text, records)
	if titles == 1 && untitled(text, records[preamble:]) {
		titles = 0
	}
	columns = titled(text, records[preamble:preamble+titles], width)
	for i := range columns {
		if columns[i].Title == "" {
			columns[i].Title = "column " + strconv.Itoa(i+1)
		}
	}
	if preamble+titles > 0 {
		header = records[preamble+titles-1].end
	}
	rows := records[preamble+titles:]
	last := len(rows)
	for last > 1 && len(rows)-last < 3 && sums(text, rows[last-1]) {
		last--
	}
	states := statuses(columns)
	n := 0
	for i, r := range rows {
		n += len(r.cells)
		skip := i >= last || states != nil && tested(text, r, states)
		for k := range r.cells {
			r.cells[k].row, r.cells[k].skip = i+1, skip
		}
	}
	return columns, all[len(all)-n:], header, nil
}

// readRecords reads the rows that have something in them, and returns the cells of all of them in
// order, and the number of columns. A quote that is never closed is a sign like any other.
func readRecords(format string, text []byte) (records []record, cells []cell, width int) {
	delim := byte('\t')
	if format == "csv" {
		delim = csv.Delimiter(text)
	}
	line, column, first := 1, 0, 0 // first is the cell that begins the row
	var firsts []int
	end := func(i int) {
		if len(cells) > first {
			records = append(records, record{end: i})
			firsts = append(firsts, first)
		}
		first, column = len(cells), 0
	}
	closed := bytes.Count(text, []byte(`"`)) > 0 // whether a quote that opens may be closed
	for i := 0; i < len(text); {
		f := cell{start: i, column: column, line: line}
		if text[i] == '"' && closed {
			if i, closed = f.quoted(text, i, delim); closed {
				line += countLines(text, f.start, i)
			} else {
				i = f.start
			}
		}
		if f.bodyEnd == 0 {
			f.body = i
			for i < len(text) && text[i] != delim && text[i] != '\n' && text[i] != '\r' {
				i++
			}
			f.bodyEnd = i
		}
		lead := f.body
		f.body, f.bodyEnd = trim(text, f.body, f.bodyEnd)
		if lead < f.body {
			f.line += countLines(text, lead, f.body)
		}
		if f.body < f.bodyEnd {
			width = max(width, column+1)
			cells = append(cells, f)
		}
		if i == len(text) {
			break
		}
		if text[i] == delim {
			column++
			i++
			continue
		}
		end(i)
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		i++
		line++
	}
	end(len(text))
	for i := range records {
		to := len(cells)
		if i+1 < len(records) {
			to = firsts[i+1]
		}
		records[i].cells = cells[firsts[i]:to:to]
	}
	if format == "csv" && len(records) > 1 && len(records[0].cells) <= 2 && bytes.HasPrefix(bytes.TrimPrefix(text, []byte("\uFEFF")), []byte("sep=")) {
		records = records[1:] // which Excel reads and nobody else
	}
	return records, cells, width
}

// quoted reads a field in quotes that opens at i, and returns the offset behind it. It reports
// false if no quote closes it.
func (c *cell) quoted(text []byte, i int, delim byte) (int, bool) {
	c.body = i + 1
	for i++; ; {
		j := bytes.IndexByte(text[i:], '"')
		if j < 0 {
			c.body = 0
			return i, false
		}
		i += j + 1
		if i == len(text) || text[i] != '"' {
			break
		}
		i++
	}
	c.bodyEnd = i - 1
	behind := i
	for i < len(text) && text[i] != delim && text[i] != '\n' && text[i] != '\r' {
		i++
	}
	if !blank(text[behind:i]) { // "a"b: not RFC 4180, so all of it are the words
		c.body, c.bodyEnd = c.start, i
	}
	return i, true
}

// countLines returns the number of line ends in text[from:to].
func countLines(text []byte, from, to int) int {
	b := text[from:to]
	n := bytes.Count(b, []byte("\n"))
	if bytes.IndexByte(b, '\r') < 0 {
		return n
	}
	for i, c := range b {
		if c == '\r' && (from+i+1 == len(text) || text[from+i+1] != '\n') {
			n++
		}
	}
	return n
}

// choose decides which columns hold answers: those of o.Columns, else those whose values look like
// answers.
func choose(text []byte, syntax string, columns []Column, cells []cell, o Options) error {
	for i := range columns {
		if columns[i].Name == "" {
			columns[i].Name = shorten(columns[i].Title)
		}
	}
	nobodys, problems := make([]bool, len(columns)), make([]bool, len(columns))
	for i := range columns {
		nobodys[i] = o.Columns == nil && researchers(columns[i].Title)
		problems[i] = asksForProblem(columns[i].Title)
	}
	for i := range cells {
		c := &cells[i]
		columns[c.column].Cells++
		c.skip = c.skip || nobodys[c.column] || !c.scalar && (noAnswer(text[c.body:c.bodyEnd]) || problems[c.column] && nothing(text[c.body:c.bodyEnd]))
	}
	if o.Columns == nil {
		freeText(text, syntax, columns, cells)
		columnsOfSides(text, columns, cells)
		constants(text, columns, cells)
		return nil
	}
	found := false
	for _, want := range o.Columns {
		for _, i := range named(columns, want) {
			columns[i].Free, found = true, true
			if _, err := strconv.Atoi(want); err != nil {
				columns[i].Name = shorten(strings.TrimPrefix(want, columns[i].full("")))
			}
		}
	}
	if !found && len(columns) > 0 {
		titles := make([]string, len(columns))
		for i, c := range columns {
			titles[i] = strconv.Quote(c.full(c.Name))
		}
		return fmt.Errorf("choose columns %q: %w; there are %s", strings.Join(o.Columns, ", "), ErrNoColumn, strings.Join(titles, ", "))
	}
	return nil
}

// columnsOfSides finds tables that have what an interviewer says in one column and what a
// participant says in another, by their titles: the former is nobody's.
func columnsOfSides(text []byte, columns []Column, cells []cell) {
	words, values := make([]int, len(columns)), make([]int, len(columns))
	for _, c := range cells {
		if !c.scalar && !c.skip {
			words[c.column] += countWords(text[c.body:c.bodyEnd])
			values[c.column]++
		}
	}
	sides := make(map[Role]bool)
	of := make([]Role, len(columns))
	for i := range columns {
		if of[i] = Unknown; values[i] > 0 && float64(words[i]) >= freeWords*float64(values[i]) {
			of[i] = roleOf(columns[i].Title)
			sides[of[i]] = true
		}
	}
	if (!sides[Interviewer] || !sides[Participant]) && !columnsInTurn(text, columns, cells, of) {
		return
	}
	for i := range columns {
		columns[i].Free = columns[i].Free && of[i] != Interviewer || of[i] == Participant
	}
	for i := range cells {
		cells[i].skip = cells[i].skip || of[cells[i].column] == Interviewer
	}
}

// columnsInTurn reports whether the columns of a table are people who speak in turns: of the
// columns with names for titles each row has a value in one, and those of one column ask. It sets
// of, the role of each column.
func columnsInTurn(text []byte, columns []Column, cells []cell, of []Role) bool {
	var voices []voice
	number := make([]int, len(columns))
	for i := range columns {
		number[i] = -1
		c := &columns[i]
		if title := strings.TrimSpace(c.Title); c.Free && looksNamed(title) && strings.Count(title, " ") < 3 && !untitledColumn(title) && !notAName(strings.ToLower(title)) {
			number[i] = len(voices)
			voices = append(voices, voice{name: title, role: Unknown})
		}
	}
	if len(voices) < 2 || len(voices) > fewInTurns {
		return false
	}
	talk := talkOf(text)
	changes, last := 0, -1
	for i := 0; i < len(cells); {
		j, who := i, -1
		for ; j < len(cells) && cells[j].row == cells[i].row && cells[j].table == cells[i].table; j++ {
			c := &cells[j]
			if k := number[c.column]; k >= 0 && c.bodyEnd > c.body {
				if who >= 0 {
					return false // both speak in one row: two questions of a survey
				}
				who = k
				talk.add(k, c.body, c.bodyEnd)
				voices[k].turns++
			}
		}
		if i = j; who >= 0 {
			if who != last {
				changes++
			}
			last = who
		}
	}
	if !talk.regular(voices, changes) || !talk.bySides(voices) {
		return false
	}
	asks, answers := false, false
	for i, k := range number {
		if k >= 0 {
			of[i] = voices[k].role
			asks, answers = asks || of[i] == Interviewer, answers || of[i] == Participant
		}
	}
	return asks && answers
}

// constants finds the columns that are the same in all rows of each person, in a table in which
// people have several: they are facts, such as a name or the title of the interview.
func constants(text []byte, columns []Column, cells []cell) {
	person := slices.IndexFunc(columns, func(c Column) bool { return namesPeople(c.Title) })
	if person < 0 || !slices.ContainsFunc(columns, func(c Column) bool { return c.Free }) {
		return
	}
	who := make(map[rowKey]string)
	rows := make(map[string]int) // of a person
	for _, c := range cells {
		if c.column == person {
			name := string(text[c.body:c.bodyEnd])
			who[rowKey{c.table, c.row}] = name
			rows[name]++
		}
	}
	values := make([]map[string]string, len(columns)) // of each person
	same, differ := make([]int, len(columns)), make([]bool, len(columns))
	for _, c := range cells {
		name := who[rowKey{c.table, c.row}]
		if !columns[c.column].Free || differ[c.column] || rows[name] < 2 {
			continue
		}
		if values[c.column] == nil {
			values[c.column] = make(map[string]string)
		}
		value := string(text[c.body:c.bodyEnd])
		switch before, ok := values[c.column][name]; {
		case !ok:
			values[c.column][name] = value
		case before == value:
			same[c.column]++
		default:
			differ[c.column] = true
		}
	}
	for i := range columns {
		if same[i] >= minTurns && !differ[i] {
			columns[i].Free = false
		}
	}
}

// named returns the columns that want names: those with that very title; if there are none, the one
// of that number; if there is none, those with want in the title.
func named(columns []Column, want string) []int {
	var exact, part []int
	want = strings.TrimSpace(want)
	for i, c := range columns {
		if full := c.full(c.Title); strings.EqualFold(c.Title, want) || strings.EqualFold(full, want) {
			exact = append(exact, i)
		} else if strings.Contains(strings.ToLower(full), strings.ToLower(want)) {
			part = append(part, i)
		}
	}
	if exact != nil {
		return exact
	}
	if n, err := strconv.Atoi(want); err == nil && n >= 1 && n <= len(columns) {
		return []int{n - 1}
	}
	return part
}

// shorten returns the beginning of a title that can stand in a location: up to its first colon if
// that is short, else whole words.
func shorten(title string) string {
	if utf8.RuneCountInString(title) <= maxColumnName {
		return title
	}
	if i := strings.IndexByte(title, ':'); i > 0 && utf8.RuneCountInString(title[:i]) <= maxColumnName {
		return strings.TrimSpace(title[:i])
	}
	cut := []rune(title)[:maxColumnName-1]
	for i := len(cut) - 1; i > maxColumnName/2; i-- {
		if cut[i] == ' ' {
			cut = cut[:i]
			break
		}
	}
	return strings.TrimRight(string(cut), " ,;:") + "…"
}

// The thresholds of freeText. On the Jupyter survey of 2015 they call the 18 questions with open
// answers free; they call facts the dates, the status, the choices and the lists of ticked words.
const (
	freeWords    = 3.0  // words of a value on average: sentences
	freeDistinct = 0.3  // of the values differ from all others before
	shortWords   = 1.2  // words of a value on average: names of tools, but not single words
	shortVaried  = 0.45 // of those differ
	plainShare   = 0.8  // of the values are numbers, dates, addresses: no words
)

// freeText separates answers in people's own words from facts, a column at a time, by how long its
// values are and how often they repeat.
func freeText(text []byte, syntax string, columns []Column, cells []cell) {
	type stats struct {
		values, words, dull, distinct, ticked int
		seen                                  map[string]bool
		ticks                                 ticks
	}
	all := make([]stats, len(columns))
	for i := range all {
		all[i].seen = make(map[string]bool)
	}
	for _, c := range cells {
		if c.scalar || c.skip {
			continue
		}
		s := &all[c.column]
		value := text[c.body:c.bodyEnd]
		s.ticks.add(value)
		s.values++
		if dull(value) {
			s.dull++
			continue
		}
		s.words += countWords(value)
		if bytes.IndexByte(value, ' ') < 0 && bytes.Count(value, []byte(";"))+bytes.Count(value, []byte(",")) > 0 {
			s.ticked++
		}
		if !s.seen[string(value)] {
			s.seen[string(value)] = true
			s.distinct++
		}
	}
	for i := range columns {
		s := &all[i]
		worded := s.values - s.dull
		if worded == 0 || float64(s.dull) >= plainShare*float64(s.values) || context(columns[i].Title) || personal(columns[i].Title) ||
			s.ticks.ticked() {
			continue
		}
		words, distinct := float64(s.words)/float64(worded), float64(s.distinct)/float64(worded)
		if float64(s.ticked) > float64(worded)/2 {
			continue
		}
		columns[i].Free = words >= freeWords && distinct >= freeDistinct || words >= shortWords && distinct >= shortVaried
	}
}

// dull reports whether value is without words: a number, a date, a time, an address, an identifier.
func dull(value []byte) bool {
	letters, digits, spaces := 0, 0, 0
	for _, c := range value {
		switch {
		case c >= utf8.RuneSelf || 'a' <= c|0x20 && c|0x20 <= 'z':
			letters++
		case '0' <= c && c <= '9':
			digits++
		case c == ' ':
			spaces++
		}
	}
	switch {
	case letters == 0:
		return true
	case spaces == 0 && (bytes.IndexByte(value, '@') > 0 || bytes.Contains(value, []byte("://")) || bytes.HasPrefix(value, []byte("www."))):
		return true
	}
	return spaces == 0 && digits >= letters // P3, 8f14e45f, 12kg
}

// context reports whether title is that of a column that says who answers and when: its values are
// facts, however varied.
func context(title string) bool {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 || len(words) > 3 {
		return false
	}
	for _, w := range words {
		switch w {
		case "id", "uuid", "guid", "respondent", "participant", "name", "firstname", "lastname", "surname", "email", "mail", "phone", "tel",
			"date", "time", "timestamp", "started", "submitted", "ip", "url", "age", "gender", "sex", "country", "city", "region", "state", "zip",
			"role", "job", "occupation", "profession", "company", "organisation", "organization", "employer", "team", "department", "industry",
			"category", "label", "status", "language", "lang", "version", "device", "browser", "os", "segment", "group", "tag", "tags", "type":
			return true
		}
	}
	return false
}
