package extract

import (
	"bytes"
	"encoding/json"
	"errors"
)

// checkQuotes finds a quoted field that is never closed. It jumps from quote to quote, because
// almost all bytes are something else. A quote opens a field only at the field's beginning (RFC
// 4180, section 2, rule 5); anywhere else it is an ordinary character.
func checkQuotes(format string, data []byte, delim byte) error {
	for i := 0; ; {
		j := bytes.IndexByte(data[i:], '"')
		if j < 0 {
			return nil
		}
		open := i + j
		i = open + 1
		if open > 0 {
			if c := data[open-1]; c != delim && c != '\n' && c != '\r' {
				continue
			}
		}
		for {
			j := bytes.IndexByte(data[i:], '"')
			if j < 0 {
				line, column := position(data, open)
				return &SyntaxError{Format: format, Line: line, Column: column, Reason: "a quoted field opens here and is never closed"}
			}
			i += j + 1
			if i == len(data) || data[i] != '"' {
				break
			}
			i++
		}
	}
}

func checkJSON(data []byte) error {
	if json.Valid(data) || blank(data) {
		return nil
	}
	offset, reason := jsonError(data)
	line, column := position(data, offset)
	return &SyntaxError{Format: "json", Line: line, Column: column, Reason: reason}
}

func checkLines(data []byte) error {
	for n, start := 1, 0; start < len(data); n++ {
		end := len(data)
		if i := bytes.IndexByte(data[start:], '\n'); i >= 0 {
			end = start + i
		}
		if line := data[start:end]; !json.Valid(line) && !blank(line) {
			offset, reason := jsonError(line)
			return &SyntaxError{Format: "jsonl", Line: n, Column: offset + 1, Reason: reason}
		}
		start = end + 1
	}
	return nil
}

func blank(data []byte) bool { return len(bytes.TrimSpace(data)) == 0 }

// jsonError returns the place at which data, which is not valid JSON, first stops being it.
func jsonError(data []byte) (offset int, reason string) {
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return 0, "not valid JSON"
	}
	// SyntaxError.Offset counts the bytes read, the offending one included; at the end of the input
	// there is no such byte.
	return max(0, min(int(syntax.Offset)-1, len(data))), syntax.Error()
}

// position returns the 1-based line and the 1-based byte column of an offset; "\n", "\r\n" and a
// lone "\r" end a line.
func position(data []byte, offset int) (line, column int) {
	line, start := 1, 0
	for i, c := range data[:offset] {
		if c == '\n' || c == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			line, start = line+1, i+1
		}
	}
	return line, offset - start + 1
}
