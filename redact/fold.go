package redact

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as its reader sees it: in lower case, without invisible characters and entities,
// in compatibility form (NFKC), digits as 0 to 9, every dash as "-", every space as " ".
type folded struct {
	text   string
	starts []int32 // of each byte of text, where its character begins in the original
	ends   []int32 // and where it ends
}

// span returns a stretch of the folded text as one of the original.
func (f *folded) span(start, end int, kind Kind) Span {
	return Span{int(f.starts[start]), int(f.ends[end-1]), kind}
}

// longestEntity is how many bytes an HTML entity may have, its escaped escapes included.
const longestEntity = 40

func fold(text string) *folded {
	f := &folded{starts: make([]int32, 0, len(text)), ends: make([]int32, 0, len(text))}
	var b strings.Builder
	b.Grow(len(text))
	put := func(s string, start, end int) {
		b.WriteString(s)
		for range len(s) {
			f.starts, f.ends = append(f.starts, int32(start)), append(f.ends, int32(end))
		}
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '&':
			if decoded, size := entity(text[i:]); size > 0 {
				for _, r := range decoded {
					put(plain(r), i, i+size)
				}
				i += size
				continue
			}
		case r == '%' && strings.HasPrefix(text[i:], "%40"):
			put("@", i, i+3)
			i += 3
			continue
		}
		put(plain(r), i, i+n)
		i += n
	}
	f.text = b.String()
	return f
}

// entity returns what an entity at the beginning of s stands for, and its length; 0 if there is
// none.
func entity(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';') + 1
	for end > 0 && s[:end] != "&;" && strings.HasSuffix(s[:end], "&amp;") && end < len(s) { // &amp;#64;
		more := strings.IndexByte(s[end:min(len(s), longestEntity)], ';') + 1
		if more == 0 || s[end] != '#' && !letter(s[end]) || strings.ContainsAny(s[end:end+more], " \n") {
			break
		}
		end += more
	}
	if end == 0 {
		return "", 0
	}
	once := html.UnescapeString(s[:end])
	if once == s[:end] {
		return "", 0
	}
	return html.UnescapeString(once), end
}

// plain returns a character as it is folded; "" for one that nobody sees.
func plain(r rune) string {
	switch {
	case r >= 'A' && r <= 'Z':
		return string(r + 0x20)
	case r == ' ', r == '\t', r == '\n', r == '\r':
		return " "
	case r < utf8.RuneSelf:
		return string(r)
	case r == 0xAD, r == 0x34F, r == 0x20E3, r >= 0xFE00 && r <= 0xFE0F, unicode.Is(unicode.Cf, r):
		return ""
	case unicode.Is(unicode.Zs, r), r == 0x2028, r == 0x2029, r == 0x85:
		return " "
	case unicode.Is(unicode.Pd, r), r == 0x2212, r == 0x30FC, r == 0x2500, r == 0x2043:
		return "-"
	case strings.ContainsRune("·•∙‧⋅・｡。．", r):
		return "."
	case r == 0x2044, r == 0x2215:
		return "/"
	case r == '’':
		return "'"
	}
	if v, ok := value(r); ok {
		return string('0' + v)
	}
	return strings.ToLower(norm.NFKC.String(string(r)))
}

// value returns the value of a decimal digit of any script. Unicode has them in blocks of ten.
func value(r rune) (rune, bool) {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10, true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10, true
		}
	}
	return 0, false
}
