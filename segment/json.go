package segment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// jsonReader walks over valid JSON and knows the place of everything in it; encoding/json does not
// give that of strings.
type jsonReader struct {
	text []byte
	i    int
	line int
}

// value is called for every string, number, true and false. It gets the key path of the innermost
// objects, the range of a string without its quotes, and whether it is something other than a
// string.
type value func(path string, start, body, bodyEnd, line int, scalar bool)

func (r *jsonReader) space() {
	for r.i < len(r.text) {
		switch r.text[r.i] {
		case '\n':
			r.line++
		case '\r':
			if r.i+1 == len(r.text) || r.text[r.i+1] != '\n' {
				r.line++
			}
		case ' ', '\t':
		default:
			return
		}
		r.i++
	}
}

// read walks over one value, which is known to be valid. encoding/json bounds its depth: it refuses
// more than 10,000 levels.
func (r *jsonReader) read(path string, each value) {
	r.space()
	if r.i >= len(r.text) {
		return
	}
	switch r.text[r.i] {
	case '{':
		r.i++
		for r.space(); r.i < len(r.text) && r.text[r.i] != '}'; r.space() {
			if r.text[r.i] == ',' {
				r.i++
				continue
			}
			start, end := r.str()
			key := plain(r.text[start:end], SyntaxJSON)
			if path != "" {
				key = path + "." + key
			}
			if len(key) > maxPath {
				key = key[len(key)-maxPath:]
			}
			r.space()
			r.i++ // :
			r.read(key, each)
		}
		r.i++
	case '[':
		r.i++
		for r.space(); r.i < len(r.text) && r.text[r.i] != ']'; r.space() {
			if r.text[r.i] == ',' {
				r.i++
				continue
			}
			r.read(path, each)
		}
		r.i++
	case '"':
		line := r.line
		body, end := r.str()
		each(path, body-1, body, end, line, false)
	default:
		start := r.i
		for r.i < len(r.text) && bytes.IndexByte([]byte(",]} \t\r\n"), r.text[r.i]) < 0 {
			r.i++
		}
		if string(r.text[start:r.i]) != "null" {
			each(path, start, start, r.i, r.line, true)
		}
	}
}

// maxPath bounds the path of keys, in bytes, so that deep nesting stays linear.
const maxPath = 200

// str skips a string and returns the range inside its quotes.
func (r *jsonReader) str() (start, end int) {
	r.i++
	start = r.i
	for r.i < len(r.text) {
		switch r.text[r.i] {
		case '\\':
			r.i += 2
		case '"':
			end = r.i
			r.i++
			return start, end
		default:
			r.i++
		}
	}
	return start, len(r.text)
}

// columnsOf numbers the keys in the order in which they first come.
type columnsOf struct {
	index   map[string]int
	columns []Column
	cells   []cell
	text    []byte
}

func (c *columnsOf) add(path string, row, start, body, bodyEnd, line int, scalar bool) {
	body, bodyEnd = trim(c.text, body, bodyEnd)
	if body == bodyEnd {
		return
	}
	i, ok := c.index[path]
	if !ok {
		i = len(c.columns)
		c.index[path] = i
		c.columns = append(c.columns, Column{Title: path})
	}
	c.cells = append(c.cells, cell{start: start, body: body, bodyEnd: bodyEnd, column: i, row: row, line: line, scalar: scalar})
}

func readJSONL(text []byte) ([]Column, []cell, error) {
	c := columnsOf{index: make(map[string]int), text: text}
	row := 0
	for n, start := 1, 0; start < len(text); n++ {
		end := len(text)
		if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		if line := text[start:end]; !blank(line) {
			if !json.Valid(line) {
				return nil, nil, fmt.Errorf("split jsonl: line %d: not valid JSON", n)
			}
			row++
			r := jsonReader{text: text[:end], i: start, line: n}
			r.read("", func(path string, start, body, bodyEnd, line int, scalar bool) {
				c.add(path, row, start, body, bodyEnd, n, scalar)
			})
		}
		start = end + 1
	}
	return c.columns, c.cells, nil
}

func splitJSONL(text []byte, o Options) ([]Segment, error) {
	columns, cells, err := readJSONL(text)
	if err != nil {
		return nil, err
	}
	return jsonSegments(text, columns, cells, o)
}

func jsonSegments(text []byte, columns []Column, cells []cell, o Options) ([]Segment, error) {
	if err := choose(text, SyntaxJSON, columns, cells, o); err != nil {
		return nil, err
	}
	for i, c := range columns { // a list of strings has no title that says what they are, so they are words
		columns[i].Free = c.Free || c.Title == "" && o.Columns == nil
	}
	t := tiler{text: text}
	if len(cells) > 0 && cells[0].start > 0 { // brackets and keys
		t.furniture(0, 0, 0, 1)
	}
	if o.Columns == nil && namesAsKeys(columns, cells) {
		for _, c := range cells {
			t.add(Segment{Start: c.start, Body: c.body, BodyEnd: c.bodyEnd, Line: c.line, Kind: KindTurn, Speaker: speakerName(columns[c.column].Title),
				Location: c.place(), Syntax: SyntaxJSON})
		}
		giveRoles(text, t.segs, nil, o)
		return t.done(), nil
	}
	t.tables(SyntaxJSON, columns, cells, o)
	return t.done(), nil
}

// namesAsKeys reports whether each object has one key alone, the name of who speaks: {"Ann":
// "words"}.
func namesAsKeys(columns []Column, cells []cell) bool {
	if len(columns) < 2 || len(columns) > maxSpeakers || len(cells) < minTurns*len(columns) {
		return false
	}
	changes := 0
	for i, c := range cells {
		if c.scalar || strings.Contains(columns[c.column].Title, ".") || !looksNamed(columns[c.column].Title) && !oddlyNamed(columns[c.column].Title) && roleOf(columns[c.column].Title) == Unknown {
			return false
		}
		if i > 0 && c.row == cells[i-1].row {
			return false
		}
		if i > 0 && c.column != cells[i-1].column {
			changes++
		}
	}
	return changes*2 >= len(cells)
}

// readRows reads a JSON list of objects, or an object whose only list of objects it is. Other JSON
// has no columns.
func readRows(text []byte) ([]Column, []cell, error) {
	if blank(text) {
		return nil, nil, nil
	}
	if !json.Valid(text) {
		return nil, nil, errors.New("split json: not valid JSON")
	}
	r := jsonReader{text: text, line: 1}
	if !r.toRows() {
		return nil, nil, nil
	}
	c := columnsOf{index: make(map[string]int), text: text}
	row := 0
	r.i++ // [
	for r.space(); r.i < len(text) && text[r.i] != ']'; r.space() {
		if text[r.i] == ',' {
			r.i++
			continue
		}
		row++
		n, keyless := 0, text[r.i] == '['
		r.read("", func(path string, start, body, bodyEnd, line int, scalar bool) {
			if n++; keyless && path == "" {
				path = "column " + strconv.Itoa(min(n, maxKeyless))
			}
			c.add(path, row, start, body, bodyEnd, line, scalar)
		})
	}
	return c.columns, c.cells, nil
}

// maxKeyless bounds the columns of rows without keys; what is behind them is one.
const maxKeyless = 100

// toRows goes to the "[" of the list of objects that is a table or a transcript: at the top, or
// inside the objects at the top. Among several it is the one whose objects have somebody who speaks
// and what is said; if none has, and there are several, there is no table.
func (r *jsonReader) toRows() bool {
	r.space()
	start := *r
	if r.isRows() {
		return true
	}
	if r.text[r.i] != '{' {
		return false
	}
	var found []jsonReader
	r.lists(&found, maxDepth)
	if slices.ContainsFunc(found, func(l jsonReader) bool { return !l.keyless() }) {
		found = slices.DeleteFunc(found, func(l jsonReader) bool { return l.keyless() })
	}
	best, score := -1, 0
	for i := range found {
		if s := found[i].turnlike(); s > score {
			best, score = i, s
		}
	}
	switch {
	case best >= 0:
		*r = found[best]
	case len(found) == 1:
		*r = found[0]
	default:
		*r = start
		return false
	}
	return true
}

// How deep and how many lists of objects are looked for in an object.
const (
	maxDepth = 8
	maxLists = 200
)

// lists collects the lists of objects in the value that begins here, and goes behind it. It does
// not look into the lists that it finds, unless they have one object alone.
func (r *jsonReader) lists(found *[]jsonReader, depth int) {
	r.space()
	skip := func() { r.read("", func(string, int, int, int, int, bool) {}) }
	if r.i >= len(r.text) || depth == 0 || len(*found) >= maxLists {
		skip()
		return
	}
	switch r.text[r.i] {
	case '{':
		r.i++
		for r.space(); r.i < len(r.text) && r.text[r.i] != '}'; r.space() {
			if r.text[r.i] == ',' {
				r.i++
				continue
			}
			r.str()
			r.space()
			r.i++ // :
			r.lists(found, depth-1)
		}
		r.i++
	case '[':
		rows := r.isRows()
		if rows {
			*found = append(*found, *r)
		}
		if rows && depth < maxDepth-5 || !rows {
			skip()
			return
		}
		r.i++
		for r.space(); r.i < len(r.text) && r.text[r.i] != ']'; r.space() {
			if r.text[r.i] == ',' {
				r.i++
				continue
			}
			r.lists(found, depth-1)
		}
		r.i++
	default:
		skip()
	}
}

// turnlike rates a list of objects by its first object: somebody speaks and something is said, in a
// sentence rather than in a word. 0 says that it is no list of turns.
func (r *jsonReader) turnlike() int {
	ahead := *r
	ahead.i++
	ahead.space()
	speaker, said, timed := false, 0, false
	ahead.read("", func(path string, _, body, bodyEnd, _ int, scalar bool) {
		c := Column{Title: path}
		deep := strings.Contains(path, ".")
		switch c.key() {
		case "sendername", "speaker", "speakername", "speakerlabel", "speakerid", "speakertag", "role", "who", "author", "from", "sender", "participant", "user":
			speaker = speaker || !deep
		case "text", "transcript", "utterance", "content", "message", "sentence", "value", "body", "said", "display":
			if !scalar {
				said = max(said, min(bodyEnd-body, 100))
			}
		case "start", "starttime", "begin":
			timed = timed || !deep
		}
	})
	switch {
	case said == 0:
		return 0
	case speaker:
		return 1000 + said
	case timed:
		return 1 + said
	}
	return 0
}

// keyless reports whether the list that begins here, one of rows, has lists for rows.
func (r *jsonReader) keyless() bool {
	ahead := *r
	ahead.i++
	ahead.space()
	return ahead.i < len(ahead.text) && ahead.text[ahead.i] == '['
}

// isRows reports whether a list whose first value is an object begins here, or a list of words.
func (r *jsonReader) isRows() bool {
	if r.i >= len(r.text) || r.text[r.i] != '[' {
		return false
	}
	ahead := *r
	ahead.i++
	ahead.space()
	if ahead.i >= len(ahead.text) {
		return false
	}
	if ahead.text[ahead.i] == '[' { // a row whose cells have no keys: ["Ann", "words"]
		words, scalars, depth := 0, 0, ahead
		depth.i++
		if depth.space(); depth.i < len(depth.text) && (depth.text[depth.i] == '[' || depth.text[depth.i] == '{') {
			return false
		}
		ahead.read("", func(_ string, _, _, _, _ int, scalar bool) {
			if scalar {
				scalars++
			} else {
				words++
			}
		})
		return words > 1 || words > 0 && scalars > 0
	}
	return ahead.text[ahead.i] == '{'
}

func splitJSON(text []byte, o Options) ([]Segment, error) {
	columns, cells, err := readRows(text)
	if err != nil {
		return nil, err
	}
	if len(columns) > 0 {
		return jsonSegments(text, columns, cells, o)
	}
	t := tiler{text: text}
	if blank(text) {
		return t.done(), nil
	}
	r := jsonReader{text: text, line: 1}
	r.read("", func(path string, start, body, bodyEnd, line int, scalar bool) {
		body, bodyEnd = trim(text, body, bodyEnd)
		if scalar || body == bodyEnd {
			return
		}
		if len(t.segs) == 0 && start > 0 {
			t.furniture(0, 0, 0, 1)
		}
		where := at(line)
		if path != "" {
			where += ", " + strconv.Quote(shorten(path))
		}
		t.add(Segment{Start: start, Body: body, BodyEnd: bodyEnd, Line: line, Kind: KindParagraph, Question: path, Location: where, Syntax: SyntaxJSON})
	})
	return t.done(), nil
}
