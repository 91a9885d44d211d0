package combine

import (
	"bytes"
	"slices"
	"strings"
)

// field is something that a file states about itself.
type field struct{ key, value string }

const (
	frontMatterLimit = 8 << 10 // bytes; longer front matter is text
	topLines         = 10      // lines at the top of a file without front matter that may state its type and date
)

// stated returns what a file says about itself: type and date first, then the rest in the file's
// order. If a key is repeated, the first counts.
//
// It reads front matter, which is lines "key: value" between a first line "---" and a line "---" or
// "...". This is not YAML: a value is the rest of its line, less quotes around it; comments, lists
// and nested values are skipped, for they stand in the text anyway. A file without front matter may
// state its type and date, and these only, in its first lines ("Date: 3 May").
func stated(text []byte) []field {
	fields := statedInOrder(text)
	slices.SortStableFunc(fields, func(a, b field) int { return rank(a.key) - rank(b.key) })
	return fields
}

// statedInOrder is stated in the file's order.
func statedInOrder(text []byte) []field {
	block, ok := frontMatter(text)
	top := !ok
	if top {
		block = topOf(text)
	}
	var fields []field
	for line := range strings.Lines(block) {
		f, ok := fieldOf(line, top)
		if ok && !slices.ContainsFunc(fields, func(g field) bool { return g.key == f.key }) {
			fields = append(fields, f)
		}
	}
	return fields
}

func rank(key string) int {
	switch strings.ToLower(key) {
	case "type":
		return 0
	case "date":
		return 1
	}
	return 2
}

// frontMatter returns the lines between the delimiters.
func frontMatter(text []byte) (string, bool) {
	head := string(text[:min(len(text), frontMatterLimit)])
	first, rest, ok := strings.Cut(head, "\n")
	if !ok || strings.TrimRight(first, " \t\r") != "---" {
		return "", false
	}
	at := 0
	for line := range strings.Lines(rest) {
		switch strings.TrimRight(line, " \t\r\n") {
		case "---", "...":
			return rest[:at], true
		}
		at += len(line)
	}
	return "", false
}

func topOf(text []byte) string {
	end := 0
	for range topLines {
		i := bytes.IndexByte(text[end:min(len(text), frontMatterLimit)], '\n')
		if i < 0 {
			break
		}
		end += i + 1
	}
	return string(text[:end])
}

// fieldOf reads a line "key: value". At the top of a text, Markdown may surround the key, and only
// two keys count.
func fieldOf(line string, top bool) (field, bool) {
	if top {
		line = strings.TrimLeft(line, "#*_->| \t")
	}
	key, value, ok := strings.Cut(line, ":")
	if top {
		key, value = strings.Trim(key, "*_ "), strings.TrimLeft(value, "*_ ")
		ok = ok && rank(key) < 2
	}
	value = strings.TrimSpace(value)
	if n := len(value); n >= 2 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
		value = value[1 : n-1]
	}
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-' || r == '.' || r == ' ' || r > 127
	}
	odd := key == "" || strings.TrimSpace(key) != key || key[0] == '-' || strings.ContainsFunc(key, func(r rune) bool { return !plain(r) })
	nested := value == "" || value[0] == '|' || value[0] == '>' || value[0] == '&' || value[0] == '#'
	return field{key, value}, ok && !odd && !nested
}
