package manifest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/sources"
)

// document is a manifest as JSON that is being read.
type document struct {
	in   values
	m    *Manifest
	head struct { // what the document says about itself
		Schema string
		Digest string
		Totals Totals
	}
	begun  bool // a field was read
	placed bool // roots and selection were read, without which no source can be found
	n      int  // the number of sources read
	seen   recorded
	all    Recorder
	last   sources.Source // whose strings the next may share
}

// readJSON reads what comes before the sources. If that is not enough to begin with, because
// another program ordered the members, it reads everything.
func (r *Reader) readJSON(in *bufio.Reader) error {
	d := &document{in: values{in: in, line: 1}, m: &r.Manifest, seen: recorded{}}
	r.next = d.next
	if _, err := d.in.take("{", "looking for the beginning of the manifest"); err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	if err := d.fields(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read manifest: %w", err)
	} else if err != nil {
		r.err = err
	}
	if !d.placed || d.head.Schema != Schema {
		return r.Load()
	}
	return nil
}

// next reads a source. After the last one it reads the rest of the document, and returns io.EOF.
func (d *document) next() (s sources.Source, err error) {
	var c byte
	if d.n > 0 {
		c, err = d.in.take(",]", "after array element")
	} else if c, err = d.in.peek(); err == nil && c == ']' {
		_, err = d.in.take("]", "")
	}
	if err != nil {
		return s, err
	}
	if c == ']' {
		if err := d.fields(); err != nil {
			return s, err
		}
		return s, errors.New("its sources stand there twice")
	}
	if err := d.in.value(); err != nil {
		return s, err
	}
	var e sourceEntry
	if !e.parse(d.in.raw, &d.last) {
		if err := d.in.decode(&e); err != nil {
			return s, err
		}
	}
	if err = restore(&e.Path, e.PathBytes); err == nil {
		err = checkSource(&e.Source)
	}
	if known, _ := d.seen.add(&e.Source); err == nil && known {
		err = errors.New("appears twice")
	}
	if err != nil {
		return s, fmt.Errorf("sources[%d] %s: %w", d.n, shown(e.Path), err)
	}
	d.all.sum(&e.Source)
	d.n++
	d.last = e.Source
	return e.Source, nil
}

// fields reads members until the list of sources is open, or to the end, which is io.EOF.
func (d *document) fields() error {
	var roots, selection bool
	for {
		c, err := d.in.peek()
		if err == nil && d.begun || err == nil && c == '}' || errors.Is(err, io.EOF) {
			c, err = d.in.take(",}", "after object key:value pair")
		}
		switch {
		case err != nil:
			return err
		case c == '}':
			return d.end()
		}
		d.begun = true
		var key string
		if err := d.in.read(&key); err != nil {
			return err
		}
		if _, err := d.in.take(":", "after object key"); err != nil {
			return err
		}
		switch key {
		case "schema":
			err = d.in.read(&d.head.Schema)
		case "digest":
			err = d.in.read(&d.head.Digest)
		case "totals":
			err = d.in.read(&d.head.Totals)
		case "tokenizer":
			err = d.in.read(&d.m.Tokenizer)
		case "roots":
			err, roots = d.roots(), true
		case "selection":
			err, selection = d.in.read(&d.m.Selection), true
		case "excluded":
			err = d.excluded()
		case "problems":
			err = d.problems()
		case "sources":
			if c, err = d.in.peek(); err == nil && c == '[' {
				_, err = d.in.take("[", "")
				d.placed = roots && selection
				return err
			}
			err = d.in.read(new([]sourceEntry)) // null, or an error
		default:
			err = d.in.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (d *document) roots() error {
	d.m.Roots = nil // the last ones count
	if c, err := d.in.peek(); err == nil && c == '[' {
		d.m.Roots = []Root{} // a list, be there no root in it
	}
	return list(&d.in, func(_ int, r *Root) error {
		d.m.Roots = append(d.m.Roots, *r)
		return nil
	})
}

func (d *document) excluded() error {
	return list(&d.in, func(i int, e *excludedEntry) error {
		if err := restore(&e.Path, e.PathBytes); err != nil {
			return fmt.Errorf("excluded[%d] %s: %w", i, shown(e.Path), err)
		}
		d.m.Excluded = append(d.m.Excluded, e.Excluded)
		return nil
	})
}

func (d *document) problems() error {
	return list(&d.in, func(i int, e *problemEntry) error {
		if err := restore(&e.Path, e.PathBytes); err != nil {
			return fmt.Errorf("problems[%d] %s: %w", i, shown(e.Path), err)
		}
		d.m.Problems = append(d.m.Problems, e.Problem)
		return nil
	})
}

// end reads the end of the document. It returns io.EOF if the document is what it says.
func (d *document) end() error {
	switch c, err := d.in.peek(); {
	case err == nil:
		return d.in.wrong(fmt.Errorf("invalid character %q after top-level value", c))
	case !errors.Is(err, io.EOF):
		return err
	}
	if s := d.head.Schema; s != Schema {
		if strings.HasPrefix(s, "persona.sources/") {
			return fmt.Errorf("schema %s is newer than this program, which reads %s", shown(s), Schema)
		}
		return fmt.Errorf("schema %s is not a manifest's, which is %q", shown(s), Schema)
	}
	d.all.Seal(d.m)
	if d.head.Totals != (Totals{}) && d.head.Totals != d.m.Totals {
		return errors.New("its totals are not those of its sources: the manifest was changed after it was written")
	}
	if d.head.Digest != "" && d.head.Digest != d.m.Digest {
		return fmt.Errorf("digest %s is not that of its sources, %s: the manifest was changed after it was written", shown(d.head.Digest), d.m.Digest)
	}
	return io.EOF
}

// parse reads an entry of numbers and plain strings, as most are, ten times as fast as
// encoding/json does. It reports whether the entry is of that kind; else, or if it is no JSON at
// all, it is to be decoded. Strings that are equal to those of last are shared with it.
func (e *sourceEntry) parse(raw []byte, last *sources.Source) bool {
	if len(raw) == 0 || raw[0] != '{' || !utf8.Valid(raw) {
		return false
	}
	var s sources.Source
	rest := raw
	for sep := byte('{'); ; sep = ',' {
		if rest = trimSpace(rest); len(rest) == 0 || rest[0] != sep {
			break
		}
		key, behind, ok := plainString(rest[1:])
		if behind = trimSpace(behind); !ok || len(behind) == 0 || behind[0] != ':' {
			return false
		}
		behind = trimSpace(behind[1:])
		switch string(key) {
		case "size", "tokens", "invalid":
			n, behind, ok := plainNumber(behind)
			if !ok {
				return false
			}
			switch key[0] {
			case 's':
				s.Size = n
			case 't':
				s.Tokens = int(n)
			case 'i':
				s.Invalid = int(n)
			}
			rest = behind
			continue
		}
		value, behind, ok := plainString(behind)
		if !ok {
			return false
		}
		switch string(key) {
		case "path":
			s.Path = string(value)
		case "format":
			s.Format = share(value, last.Format)
		case "encoding":
			s.Encoding = share(value, last.Encoding)
		case "sha256":
			s.SHA256 = string(value)
		case "text_sha256":
			s.TextSHA256 = string(value)
		case "extractor":
			s.Extractor = share(value, last.Extractor)
		case "modified":
			if s.Modified.UnmarshalText(value) != nil {
				return false
			}
		default:
			return false
		}
		rest = behind
	}
	if string(rest) != "}" {
		return false
	}
	e.Source = s
	return true
}

// share returns text as a string: last, if that is the same.
func share(text []byte, last string) string {
	if string(text) == last {
		return last
	}
	return string(text)
}

// plainString splits a string without escapes from what follows it.
func plainString(b []byte) (text, rest []byte, ok bool) {
	b = trimSpace(b)
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[1:i], b[i+1:], true
		case c < ' ' || c == '\\':
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// plainNumber splits a number of digits alone from what follows it.
func plainNumber(b []byte) (n int64, rest []byte, ok bool) {
	i := 0
	for i < len(b) && '0' <= b[i] && b[i] <= '9' {
		i++
	}
	if i == 0 || b[0] == '0' && i > 1 {
		return 0, nil, false
	}
	n, err := strconv.ParseInt(string(b[:i]), 10, strconv.IntSize)
	return n, b[i:], err == nil
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// maxValue is how large a value that is read whole may be, in bytes: an entry of a list, or another
// member of the document. A path of 4,096 bytes, all escaped, and in base64 beside that, makes an
// entry of 31 kB; the largest of all, the selection, is patterns from a command line, which Linux
// bounds at 6 MiB. What never ends is an error then, and no program that the system kills.
const maxValue = 16 << 20

// values reads JSON a value at a time.
type values struct {
	in   *bufio.Reader
	line int    // of what comes next, from 1
	raw  []byte // the value that was read last, valid until the next one
	at   int    // the line that it began in
}

// discard passes over bytes that were peeked at.
func (v *values) discard(peeked []byte) {
	v.line += bytes.Count(peeked, []byte("\n"))
	_, _ = v.in.Discard(len(peeked))
}

// window returns what there is to see: a byte at least, or an error.
func (v *values) window() ([]byte, error) {
	if _, err := v.in.Peek(1); err != nil {
		return nil, err
	}
	return v.in.Peek(v.in.Buffered())
}

// peek returns the next byte that is not white space.
func (v *values) peek() (byte, error) {
	for {
		seen, err := v.window()
		if err != nil {
			return 0, err
		}
		rest := trimSpace(seen)
		v.discard(seen[:len(seen)-len(rest)])
		if len(rest) > 0 {
			return rest[0], nil
		}
	}
}

// take takes one of the bytes in want, which must come next. The error about any other byte says,
// in the words of context, what it is met at.
func (v *values) take(want, context string) (byte, error) {
	b, err := v.peek()
	switch {
	case errors.Is(err, io.EOF):
		return 0, v.wrong(errors.New("unexpected end of JSON input"))
	case err != nil:
		return 0, err
	case strings.IndexByte(want, b) < 0:
		return 0, v.wrong(fmt.Errorf("invalid character %q %s", b, context))
	}
	v.discard([]byte{b})
	return b, nil
}

// wrong adds the line to an error.
func (v *values) wrong(err error) error { return fmt.Errorf("line %d: %w", v.line, err) }

// value reads one value into raw, up to the end of its strings and brackets, or of the input.
// Whether it is JSON at all, decode says.
func (v *values) value() error {
	if _, err := v.peek(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	v.raw, v.at = v.raw[:0], v.line
	depth, quoted, escaped := 0, false, false
	for {
		seen, err := v.window()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		for i, b := range seen {
			end := -1
			switch {
			case escaped:
				escaped = false
			case quoted:
				escaped, quoted = b == '\\', b != '"'
				if !quoted && depth == 0 {
					end = i + 1
				}
			case b == '"':
				quoted = true
			case b == '{' || b == '[':
				depth++
			case b == '}' || b == ']':
				if depth--; depth == 0 {
					end = i + 1
				} else if depth < 0 {
					end = i
				}
			case depth == 0 && strings.IndexByte(",: \t\r\n", b) >= 0:
				end = i
			}
			if end >= 0 {
				if end == 0 && len(v.raw) == 0 {
					end = 1 // not the beginning of a value, which decode says
				}
				v.raw = append(v.raw, seen[:end]...)
				v.discard(seen[:end])
				return nil
			}
		}
		v.raw = append(v.raw, seen...)
		v.discard(seen)
		if len(v.raw) > maxValue {
			return fmt.Errorf("line %d: larger than %d MiB: no value of a manifest is", v.at, maxValue>>20)
		}
	}
}

// list reads a list an entry at a time, so that it may be as long as it likes, or null. add gets
// each entry with its index.
func list[T any](v *values, add func(i int, entry *T) error) error {
	if c, err := v.peek(); err != nil || c != '[' {
		return v.read(new([]T)) // null, or an error
	}
	_, err := v.take("[", "")
	if c, perr := v.peek(); err == nil && perr == nil && c == ']' {
		_, err = v.take("]", "")
		return err
	}
	for i := 0; err == nil; i++ {
		var entry T
		if err = v.read(&entry); err != nil {
			return err
		}
		if err = add(i, &entry); err != nil {
			return err
		}
		var c byte
		if c, err = v.take(",]", "after array element"); c == ']' {
			return nil
		}
	}
	return err
}

// skip passes over a value that means nothing to us. It must be JSON all the same.
func (v *values) skip() error {
	if c, err := v.peek(); err == nil && c == '[' {
		return list(v, func(int, *json.RawMessage) error { return nil })
	}
	return v.read(new(json.RawMessage))
}

// read reads a value into x.
func (v *values) read(x any) error {
	if err := v.value(); err != nil {
		return err
	}
	return v.decode(x)
}

// decode decodes the value that was read. Errors name the line.
func (v *values) decode(x any) error {
	err := json.Unmarshal(v.raw, x)
	if err == nil {
		return nil
	}
	offset := int64(0)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	return fmt.Errorf("line %d: %w", v.at+bytes.Count(v.raw[:min(offset, int64(len(v.raw)))], []byte("\n")), err)
}
