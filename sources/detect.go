package sources

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// detect finds the encoding of data that has no byte order mark. The rules are those of Decode's
// comment, in that order. asIs reports that data is text already: valid UTF-8 without anything
// binary.
func detect(data []byte) (c codec, asIs bool, err error) {
	valid := utf8.Valid(data)
	odd := binaryText(data) != "" || !valid && bytes.IndexByte(data, 0) >= 0
	if odd {
		if name := wide(data); name != "" {
			return codec{name: name}, false, nil
		}
	}
	switch {
	case valid && iso2022jp(data):
		return codec{"iso-2022-jp", japanese.ISO2022JP}, false, nil
	case valid || damagedUTF8(data):
		return codec{name: utf8Name}, valid && !odd, nil
	}
	if odd {
		return codec{}, false, fmt.Errorf("%w: NUL bytes or control characters, and no text encoding fits", ErrBinary)
	}
	return legacy(data), false, nil
}

// damagedUTF8 reports whether data, which is not valid UTF-8, is UTF-8 with some bytes lost or
// added.
func damagedUTF8(data []byte) bool {
	wellFormed, illFormed := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		if _, size := utf8.DecodeRune(data[i:]); size > 1 {
			wellFormed++
			i += size
			continue
		}
		illFormed++
		n := subpart(data[i:])
		i += n
		if i == len(data) && n > 1 && illFormed == 1 { // cut off within a character
			return true
		}
	}
	return wellFormed >= 2*illFormed
}

// wide finds UTF-32 and UTF-16 without a byte order mark in data that has NUL bytes; "" if it is
// neither. Detectors by statistics misjudge it, but its NULs are telling: the high bytes of ASCII
// characters, of which every text has some, if only spaces and ends of lines.
func wide(data []byte) (name string) {
	const sample = 4 << 10 // bytes looked at; a multiple of 4
	data = data[:min(len(data), sample)]
	most := 0
	for _, c := range [...]struct {
		name string
		size int
		unit func([]byte) rune
	}{
		{utf32LE, 4, func(p []byte) rune { return clampRune(binary.LittleEndian.Uint32(p)) }},
		{utf32BE, 4, func(p []byte) rune { return clampRune(binary.BigEndian.Uint32(p)) }},
		{utf16LE, 2, func(p []byte) rune { return rune(binary.LittleEndian.Uint16(p)) }},
		{utf16BE, 2, func(p []byte) rune { return rune(binary.BigEndian.Uint16(p)) }},
	} {
		if n := asWide(data, c.size, c.unit); n > most {
			name, most = c.name, n
		}
	}
	return name
}

func clampRune(u uint32) rune { return rune(min(u, unicode.MaxRune+1)) }

// asWide returns 0 if data does not read as text of units of 2 or 4 bytes, else 1 more than its
// ASCII characters. In such a text nearly all characters are assigned and of one script apart from
// ASCII, and the others are not pairs of ASCII characters.
func asWide(data []byte, size int, unit func([]byte) rune) int {
	var total, ascii, neutral, bad, pairs, single int
	var scripts [numScripts]int
	low := rune(0) // the low surrogate's half that is awaited
	for i := 0; i+size <= len(data); i += size {
		r := unit(data[i:])
		total++
		if low != 0 { // a pair: r must be its second half
			if utf16.DecodeRune(low, r) == utf8.RuneError {
				bad++
			} else {
				neutral++
			}
			low = 0
			continue
		}
		switch {
		case r == '\t' || r == '\n' || r == '\r' || ' ' <= r && r <= '~':
			ascii++
		case size == 2 && 0xD800 <= r && r < 0xDC00:
			low = r
			neutral++
		case r < ' ' || r > unicode.MaxRune || !unicode.IsGraphic(r):
			bad++
		default:
			s := scriptOf(r)
			scripts[s]++
			switch {
			case s == neutralScript:
			case size == 2 && r>>8 != 0x30 && isPrintASCII(data[i]) && isPrintASCII(data[i+1]): // 0x30xx are kana
				pairs++
			default:
				single++
			}
		}
	}
	neutral += scripts[neutralScript]
	main := 0
	for s, n := range scripts {
		if s != int(neutralScript) && s != int(otherScript) {
			main = max(main, n)
		}
	}
	if ascii == 0 && size == 2 && total < 8 || // too little to tell
		bad*100 > total || // random bytes give 15 %
		(ascii+neutral+main)*10 < total*9 ||
		pairs > single { // of the Han characters of real texts 20 to 30 % are such pairs
		return 0
	}
	return ascii + 1
}

func isPrintASCII(b byte) bool { return ' ' <= b && b <= '~' }

// script is a coarse class of characters that occur together.
type script int

const (
	otherScript   script = iota
	neutralScript        // punctuation, symbols, marks, digits: used with any script
	latinScript
	greekScript
	cyrillicScript
	hebrewScript
	arabicScript
	thaiScript
	indicScript
	cjkScript
	numScripts
)

// scriptOf classes a character beyond ASCII.
func scriptOf(r rune) script {
	switch {
	case r < 0x00C0 || r == '×' || r == '÷' || 0x02B0 <= r && r < 0x0370 || 0x2000 <= r && r < 0x2C00 || r >= 0x1F000 && r < 0x20000:
		return neutralScript
	case r < 0x02B0 || 0x1E00 <= r && r < 0x1F00:
		return latinScript
	case r < 0x0400 || 0x1F00 <= r && r < 0x2000:
		return greekScript
	case r < 0x0530:
		return cyrillicScript
	case 0x0590 <= r && r < 0x0600:
		return hebrewScript
	case 0x0600 <= r && r < 0x0780 || 0xFB50 <= r && r < 0xFE00 || 0xFE70 <= r && r < 0xFEFF:
		return arabicScript
	case 0x0900 <= r && r < 0x0E00:
		return indicScript
	case 0x0E00 <= r && r < 0x0F00:
		return thaiScript
	case 0x1100 <= r && r < 0x1200 || 0x2E80 <= r && r < 0xA000 || 0xAC00 <= r && r < 0xD7B0 ||
		0xF900 <= r && r < 0xFB00 || 0xFE30 <= r && r < 0xFE50 || 0xFF00 <= r && r < 0xFFF0 || 0x20000 <= r && r < 0x32000:
		return cjkScript
	}
	return otherScript
}

// magics are the beginnings of formats that are not text.
var magics = [...]struct{ start, kind string }{
	{"%PDF-", "a PDF document"},
	{"PK\x03\x04", "a ZIP archive"}, {"PK\x05\x06", "a ZIP archive"},
	{"\x89PNG\r\n\x1a\n", "a PNG image"},
	{"\xFF\xD8\xFF", "a JPEG image"},
	{"GIF87a", "a GIF image"}, {"GIF89a", "a GIF image"},
	{"\x1F\x8B\x08", "gzip data"},
	{"BZh91AY&SY", "bzip2 data"},
	{"\xFD7zXZ\x00", "xz data"},
	{"\x28\xB5\x2F\xFD", "zstd data"},
	{"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"},
	{"Rar!\x1A\x07", "a RAR archive"},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document"},
	{"\x7FELF", "a program"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"OggS\x00", "an Ogg recording"},
	{"fLaC\x00", "a FLAC recording"},
	{"ID3\x02", "an MP3 recording"}, {"ID3\x03", "an MP3 recording"}, {"ID3\x04", "an MP3 recording"},
}

// magic names the binary format that data begins as; "" for none.
func magic(data []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.start)) { // does not allocate
			return m.kind
		}
	}
	return ""
}

// binaryText says why decoded text is not text after all; "" if it is.
func binaryText(text []byte) string {
	// A stray NUL or two in a long text is damage, which the reader says, and no reason to leave a
	// whole interview out.
	if n := bytes.Count(text, []byte{0}); n*1000 > len(text) {
		return fmt.Sprintf("%d NUL bytes of %d", n, len(text))
	}
	head := text[:min(len(text), 512)]
	control := 0
	for _, b := range head {
		if b < ' ' && (b < '\a' || b > '\r') && b != 0x1A && b != 0x1B { // ^Z ends DOS texts, ESC begins colours
			control++
		}
	}
	if control*20 > len(head) { // random bytes have 10 %
		return fmt.Sprintf("%d control characters in the first %d bytes", control, len(head))
	}
	return ""
}
