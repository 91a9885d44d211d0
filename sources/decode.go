package sources

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/transform"
)

// Text is decoded text, and how it was decoded.
type Text struct {
	Bytes    []byte // valid UTF-8, without the byte order mark
	Encoding string // what it was decoded from: "utf-8", "utf-8-bom", "utf-16le", "windows-1252", …
	Invalid  int    // invalid sequences that became U+FFFD
}

// Decode returns data as UTF-8. The encoding is a WHATWG or IANA name; "" detects it:
//
//   - A byte order mark says UTF-8, UTF-16 or UTF-32. It is dropped from the text, and wins over a
//     name that was given.
//   - Bytes that are valid UTF-8, and not ISO-2022-JP, are UTF-8. So is plain ASCII. They are
//     returned as they are, not copied.
//   - NUL bytes in the places where UTF-16 or UTF-32 of real scripts has them say so without a
//     mark.
//   - Bytes with at least twice as many well-formed multi-byte sequences as ill-formed ones are
//     damaged UTF-8 and stay it: such sequences hardly occur by chance in other encodings. So do
//     bytes that are ASCII but for a multi-byte character cut off at their end.
//   - All else is an older encoding: the most plausible one by the letters it gives, Windows-1252
//     in doubt.
//
// Every maximal subpart of an ill-formed UTF-8 sequence becomes one U+FFFD, as Unicode (chapter
// 3.9), the WHATWG and Python have it; so does every byte sequence that another encoding does not
// know.
//
// The error wraps ErrBinary if the bytes are no text, or says that the name is unknown.
func Decode(data []byte, name string) (Text, error) {
	override, err := named(name)
	if err != nil {
		return Text{}, err
	}
	var d decoder
	out, err := d.decode(data, override)
	return Text{Bytes: out.text, Encoding: out.encoding, Invalid: out.invalid}, err
}

// EncodingName returns the name under which an encoding is recorded, given any of its WHATWG or
// IANA names in any case: "windows-1252" for "cp1252" or "latin1". It is an error if no such
// encoding is known. "" stays "", which means to detect.
func EncodingName(name string) (string, error) {
	c, err := named(name)
	if err != nil || c == nil {
		return "", err
	}
	return c.name, nil
}

// codec is a way to decode.
type codec struct {
	name string
	enc  encoding.Encoding // nil: one of those that are decoded here
}

const (
	utf8Name    = "utf-8"
	utf8BOMName = "utf-8-bom"
	utf16LE     = "utf-16le"
	utf16BE     = "utf-16be"
	utf32LE     = "utf-32le"
	utf32BE     = "utf-32be"
)

// named finds an encoding by its name: nil for "".
func named(name string) (*codec, error) {
	if name == "" {
		return nil, nil
	}
	n := strings.ToLower(strings.TrimSpace(name))
	switch n {
	case "utf-8", "utf8", "utf-8-bom", "utf-8-sig":
		return &codec{name: utf8Name}, nil
	case "utf-16", "utf-16le", "utf16", "utf16le": // without a mark little-endian, as the WHATWG has it
		return &codec{name: utf16LE}, nil
	case "utf-16be", "utf16be":
		return &codec{name: utf16BE}, nil
	case "utf-32", "utf-32le", "utf32", "utf32le":
		return &codec{name: utf32LE}, nil
	case "utf-32be", "utf32be":
		return &codec{name: utf32BE}, nil
	case "mac-roman", "macroman": // what everybody calls it
		n = "macintosh"
	}
	if e, err := htmlindex.Get(n); err == nil {
		if canonical, err := htmlindex.Name(e); err == nil && canonical != "replacement" {
			return &codec{name: canonical, enc: e}, nil
		}
	}
	if e, err := ianaindex.IANA.Encoding(n); err == nil && e != nil {
		if canonical, err := ianaindex.IANA.Name(e); err == nil {
			return &codec{name: strings.ToLower(canonical), enc: e}, nil
		}
	}
	return nil, fmt.Errorf("unknown encoding %q (known are the names of the WHATWG and IANA, such as utf-8, utf-16le, windows-1252, shift_jis, gb18030)", name)
}

// decoder decodes one file after the other into one buffer.
type decoder struct {
	buf []byte
}

type decoded struct {
	text     []byte
	encoding string
	invalid  int
}

// decode decodes data as override says, or as what it is.
func (d *decoder) decode(data []byte, override *codec) (decoded, error) {
	if kind := magic(data); kind != "" {
		return decoded{}, binaryError(kind)
	}
	if name, skip := bom(data); name != "" {
		return d.as(data[skip:], codec{name: name})
	}
	if override != nil {
		return d.as(data, *override)
	}
	c, asIs, err := detect(data)
	if err != nil {
		return decoded{}, err
	}
	if asIs {
		return decoded{text: data, encoding: c.name}, nil
	}
	return d.as(data, c)
}

// as decodes data, which has no byte order mark.
func (d *decoder) as(data []byte, c codec) (decoded, error) {
	out := decoded{encoding: c.name}
	switch c.name {
	case utf8Name, utf8BOMName:
		if utf8.Valid(data) {
			out.text = data
			break
		}
		d.buf, out.invalid = appendUTF8(d.buf[:0], data)
		out.text = d.buf
	case utf16LE:
		d.buf, out.invalid = appendUTF16(d.buf[:0], data, binary.LittleEndian)
		out.text = d.buf
	case utf16BE:
		d.buf, out.invalid = appendUTF16(d.buf[:0], data, binary.BigEndian)
		out.text = d.buf
	case utf32LE:
		d.buf, out.invalid = appendUTF32(d.buf[:0], data, binary.LittleEndian)
		out.text = d.buf
	case utf32BE:
		d.buf, out.invalid = appendUTF32(d.buf[:0], data, binary.BigEndian)
		out.text = d.buf
	default:
		var err error
		if d.buf, err = appendEncoded(d.buf[:0], data, c.enc); err != nil {
			return decoded{}, err
		}
		out.text = d.buf
		out.invalid = bytes.Count(out.text, []byte("\uFFFD"))
	}
	if reason := binaryText(out.text); reason != "" {
		return decoded{}, binaryError(reason)
	}
	return out, nil
}

// bom returns the encoding that a byte order mark says, and the mark's length.
func bom(data []byte) (name string, length int) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return utf8BOMName, 3
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, 0, 0}) && len(data)%4 == 0: // else UTF-16 that begins with a NUL
		return utf32LE, 4
	case bytes.HasPrefix(data, []byte{0, 0, 0xFE, 0xFF}):
		return utf32BE, 4
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return utf16LE, 2
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return utf16BE, 2
	}
	return "", 0
}

// appendUTF8 appends src with U+FFFD for each maximal subpart of an ill-formed sequence, and counts
// those.
func appendUTF8(dst, src []byte) ([]byte, int) {
	invalid := 0
	start := 0 // of what is valid and not yet appended
	for i := 0; i < len(src); {
		if src[i] < utf8.RuneSelf {
			i++
			continue
		}
		if _, size := utf8.DecodeRune(src[i:]); size > 1 {
			i += size
			continue
		}
		dst = append(dst, src[start:i]...)
		dst = append(dst, "\uFFFD"...)
		invalid++
		i += subpart(src[i:])
		start = i
	}
	return append(dst, src[start:]...), invalid
}

// subpart returns the length of the maximal subpart of the ill-formed sequence that p begins with:
// the longest beginning of a well-formed sequence, or one byte.
// https://www.unicode.org/versions/latest/core-spec/chapter-3/, table 3-7 and U+FFFD Substitution
// of Maximal Subparts.
func subpart(p []byte) int {
	if len(p) < 2 || p[0] < 0xE0 || p[0] > 0xF4 {
		return 1
	}
	low, high := byte(0x80), byte(0xBF)
	switch p[0] {
	case 0xE0:
		low = 0xA0
	case 0xED:
		high = 0x9F
	case 0xF0:
		low = 0x90
	case 0xF4:
		high = 0x8F
	}
	if p[1] < low || p[1] > high {
		return 1
	}
	if p[0] < 0xF0 || len(p) < 3 || p[2]&0xC0 != 0x80 {
		return 2
	}
	return 3
}

// appendUTF16 appends UTF-16; a lone surrogate and an odd byte at the end become U+FFFD each.
func appendUTF16(dst, src []byte, order binary.ByteOrder) ([]byte, int) {
	invalid := 0
	for len(src) >= 2 {
		r := rune(order.Uint16(src))
		src = src[2:]
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if len(src) >= 2 {
				low = rune(order.Uint16(src))
			}
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				r = pair
				src = src[2:]
			} else {
				if r < 0xDC00 && len(src) == 1 { // a pair cut off in its middle
					src = nil
				}
				r = utf8.RuneError
				invalid++
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	if len(src) > 0 {
		dst = utf8.AppendRune(dst, utf8.RuneError)
		invalid++
	}
	return dst, invalid
}

// appendUTF32 appends UTF-32; what is no character and a rest of less than four bytes become U+FFFD
// each.
func appendUTF32(dst, src []byte, order binary.ByteOrder) ([]byte, int) {
	invalid := 0
	for len(src) >= 4 {
		r := order.Uint32(src)
		src = src[4:]
		if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
			r = utf8.RuneError
			invalid++
		}
		dst = utf8.AppendRune(dst, rune(r))
	}
	if len(src) > 0 {
		dst = utf8.AppendRune(dst, utf8.RuneError)
		invalid++
	}
	return dst, invalid
}

// appendEncoded appends src decoded by e.
func appendEncoded(dst, src []byte, e encoding.Encoding) ([]byte, error) {
	t := e.NewDecoder()
	dst = append(dst, make([]byte, len(src)+len(src)/2+16)...)[:0]
	for {
		n, read, err := t.Transform(dst[len(dst):cap(dst)], src, true)
		dst, src = dst[:len(dst)+n], src[read:]
		if err == nil {
			return dst, nil
		}
		if !errors.Is(err, transform.ErrShortDst) {
			return dst, err
		}
		dst = append(dst, make([]byte, len(src)*2+64)...)[:len(dst)]
	}
}
