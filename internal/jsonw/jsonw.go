// Package jsonw writes JSON exactly as encoding/json does with an indentation of two spaces and
// with <, > and & as they are: entries of a list without reflection or allocation, and documents as
// they come into being, of which one that fails is still closed as valid JSON. It never reads JSON,
// and never keeps a document in memory.
package jsonw

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Line is the depth of an object that stands in one line, without spaces, as json.Marshal writes
// it.
const Line = -1

// entryDepth is the depth of an object in a list of a [Document].
const entryDepth = 2

// margin begins a line, of which it is a part that depends on the depth.
const margin = ",\n                                "

// AppendString appends s in quotes. Bytes that are not UTF-8 become \ufffd; U+2028 and U+2029 are
// escaped, as encoding/json does for the sake of JavaScript.
func AppendString[S string | []byte](dst []byte, s S) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] == '+' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			dst = appendEscape(append(dst, s[start:i]...), c)
			i++
			start = i
			continue
		}
		r, n := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))])) // a copy on the stack
		switch {
		case r == utf8.RuneError && n == 1:
			dst = append(append(dst, s[start:i]...), `\ufffd`...)
			start = i + n
		case r == '\u2028' || r == '\u2029':
			dst = append(append(dst, s[start:i]...), `\u202`...)
			dst = append(dst, hex[r&0xf])
			start = i + n
		}
		i += n
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

const hex = "0123456789abcdef"

// plain has a plus for each byte that stands in a string as it is, whatever is around it.
const plain = "--------------------------------" + // control characters
	"++-+++++++++++++++++++++++++++++" + // "
	"++++++++++++++++++++++++++++-+++" + // \
	"++++++++++++++++++++++++++++++++" +
	"----------------------------------------------------------------" + // of more bytes than one
	"----------------------------------------------------------------"

// appendEscape appends a character of ASCII that has to be escaped.
func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}

// Append appends any value, through encoding/json, as it stands at a depth: 0 is that of a
// document's own braces, Line is without lines. The error is that of encoding/json, and nothing is
// appended then.
func Append(dst []byte, v any, depth int) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if depth != Line {
		e.SetIndent(strings.Repeat("  ", depth), "  ")
	}
	if err := e.Encode(v); err != nil {
		return dst, err
	}
	return b.Bytes()[:b.Len()-len("\n")], nil
}

// Write writes any value as a document of its own, through encoding/json, with a line end behind
// it.
func Write(w io.Writer, v any) error {
	text, err := Append(nil, v, 0)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// Object appends one object, member by member, to a slice that may be used again for the next:
//
//	line = o.Entry(line[:0]).Str("path", f.Path).Int("size", f.Size).End()
//
// The zero value waits for Entry or Begin. Names of members stand as they are, so they hold nothing
// that has to be escaped.
type Object struct {
	buf   []byte
	next  string // what stands between two members, before the quote
	colon string
	err   error
}

// Entry begins an object that is an entry of a list of a [Document], with the comma that separates
// it from the entry before: [Document.Entry] and [Document.Spooled] leave out that of the first.
func (o *Object) Entry(dst []byte) *Object {
	return o.Begin(append(dst, margin[:len(",\n")+2*entryDepth]...), entryDepth)
}

// Begin begins an object whose braces stand at a depth, or in one line at the depth Line.
func (o *Object) Begin(dst []byte, depth int) *Object {
	o.buf, o.err = append(dst, '{'), nil
	switch n := len(",\n") + 2*(depth+1); {
	case depth == Line:
		o.next, o.colon = ",", `":`
	case n <= len(margin):
		o.next, o.colon = margin[:n], `": `
	default:
		o.next, o.colon = ",\n"+strings.Repeat("  ", depth+1), `": `
	}
	return o
}

// End ends the object, and returns the slice that it was begun with and all of the object.
func (o *Object) End() []byte {
	if dst, next := o.buf, o.next; len(next) > len(",") && dst[len(dst)-1] != '{' {
		o.buf = append(dst, next[len(","):len(next)-len("  ")]...)
	}
	return append(o.buf, '}')
}

// Err returns the first error of this object's members: only a time can be one, see [Object.Time].
func (o *Object) Err() error { return o.err }

// name appends the beginning of a member to what there is of the object.
func (o *Object) name(name string) []byte {
	dst, next := o.buf, o.next
	if dst[len(dst)-1] == '{' { // no value ends in it: this is the first member
		next = next[len(","):]
	}
	dst = append(dst, next...)
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, o.colon...)
}

// Str adds a string.
func (o *Object) Str(name, value string) *Object {
	o.buf = AppendString(o.name(name), value)
	return o
}

// Strs adds a list of strings: nil is an empty one.
func (o *Object) Strs(name string, values []string) *Object {
	dst := append(o.name(name), '[')
	for i, s := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(o.line(dst, "  "), s)
	}
	if len(values) > 0 {
		dst = o.line(dst, "")
	}
	o.buf = append(dst, ']')
	return o
}

// line begins a line as far in as a member and further, unless the object stands in one.
func (o *Object) line(dst []byte, further string) []byte {
	if len(o.next) == len(",") {
		return dst
	}
	return append(append(dst, o.next[len(","):]...), further...)
}

// Int adds a whole number.
func (o *Object) Int(name string, value int64) *Object {
	o.buf = strconv.AppendInt(o.name(name), value, 10)
	return o
}

// Bool adds true or false.
func (o *Object) Bool(name string, value bool) *Object {
	o.buf = strconv.AppendBool(o.name(name), value)
	return o
}

// Null adds a null.
func (o *Object) Null(name string) *Object {
	o.buf = append(o.name(name), "null"...)
	return o
}

// Base64 adds bytes as encoding/json does, in base64. Nil is "".
func (o *Object) Base64(name string, value []byte) *Object {
	o.buf = append(base64.StdEncoding.AppendEncode(append(o.name(name), '"'), value), '"')
	return o
}

// Time adds a time by RFC 3339, to the nanosecond. A time that RFC 3339 cannot say, as that of a
// year after 9999, is an error to encoding/json. Here it is written all the same, as
// time.RFC3339Nano lays it out, and is the error of Err.
func (o *Object) Time(name string, value time.Time) *Object {
	dst := append(o.name(name), '"')
	text, err := value.AppendText(dst)
	if err != nil {
		text = value.AppendFormat(dst, time.RFC3339Nano)
		if o.err == nil {
			o.err = err
		}
	}
	o.buf = append(text, '"')
	return o
}
