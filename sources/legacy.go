package sources

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// candidate is an encoding that bytes may be in.
type candidate struct {
	codec
	// char takes the character apart that p begins with, a byte beyond ASCII: its length in bytes
	// and how common it is in texts of the encoding, 0 to about 1. The national standards order
	// characters by use. nil for encodings of one byte a character.
	char func(p []byte) (length int, common float64)
}

// candidates are tried in this order; the first of equals wins, and is what bytes are in doubt.
var candidates = [...]candidate{
	{codec: codec{"windows-1252", charmap.Windows1252}},
	{codec: codec{"windows-1250", charmap.Windows1250}},
	{codec: codec{"iso-8859-2", charmap.ISO8859_2}},
	{codec: codec{"windows-1254", charmap.Windows1254}},
	{codec: codec{"windows-1251", charmap.Windows1251}},
	{codec: codec{"koi8-u", charmap.KOI8U}},
	{codec: codec{"iso-8859-5", charmap.ISO8859_5}},
	{codec: codec{"ibm866", charmap.CodePage866}},
	{codec: codec{"windows-1253", charmap.Windows1253}},
	{codec: codec{"iso-8859-7", charmap.ISO8859_7}},
	{codec: codec{"windows-1255", charmap.Windows1255}},
	{codec: codec{"windows-1256", charmap.Windows1256}},
	{codec: codec{"iso-8859-6", charmap.ISO8859_6}},
	{codec: codec{"windows-874", charmap.Windows874}},
	{codec: codec{"macintosh", charmap.Macintosh}},
	{codec: codec{"ibm850", charmap.CodePage850}},
	{codec{"shift_jis", japanese.ShiftJIS}, func(p []byte) (int, float64) {
		switch lead, trail := p[0], second(p); {
		case 0xA0 <= lead && lead <= 0xDF: // half-width katakana
			return 1, 0.1
		case lead == 0x81, lead == 0x82 && trail >= 0x9F, lead == 0x83: // punctuation, kana
			return 2, 1
		case 0x88 <= lead && lead <= 0x98: // JIS X 0208 level 1
			return 2, 0.8
		}
		return 2, 0
	}},
	{codec{"euc-jp", japanese.EUCJP}, func(p []byte) (int, float64) {
		switch lead := p[0]; {
		case lead == 0x8F:
			return 3, 0
		case lead == 0xA1, lead == 0xA4, lead == 0xA5:
			return 2, 1
		case 0xB0 <= lead && lead <= 0xCF:
			return 2, 0.8
		}
		return 2, 0
	}},
	{codec{"euc-kr", korean.EUCKR}, func(p []byte) (int, float64) {
		switch lead := p[0]; {
		case 0xB0 <= lead && lead <= 0xC8 && second(p) >= 0xA1: // Hangul; more than 1, for GB has common characters here and beyond
			return 2, 1.05
		case lead == 0xA1:
			return 2, 0.6
		}
		return 2, 0
	}},
	{codec{"gb18030", simplifiedchinese.GB18030}, func(p []byte) (int, float64) {
		switch lead, trail := p[0], second(p); {
		case '0' <= trail && trail <= '9':
			return 4, 0
		case 0xB0 <= lead && lead <= 0xD7 && trail >= 0xA1: // GB 2312 level 1
			return 2, 1
		case (lead == 0xA1 || lead == 0xA3) && trail >= 0xA1: // punctuation
			return 2, 0.8
		case lead == 0xA4 || lead == 0xA5: // kana
			return 2, 0.2
		}
		return 2, 0
	}},
	{codec{"big5", traditionalchinese.Big5}, func(p []byte) (int, float64) {
		switch lead := p[0]; {
		case 0xA4 <= lead && lead <= 0xC6: // frequently used characters
			return 2, 1
		case lead == 0xA1:
			return 2, 0.8
		}
		return 2, 0
	}},
}

func second(p []byte) byte {
	if len(p) < 2 {
		return 0
	}
	return p[1]
}

// alphabets are the letters beyond ASCII of the languages that ICU knows and whose encodings differ
// little from Latin-1.
var alphabets = map[string]string{
	"pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
	"cs": "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽäľĺôŕÄĽĹÔŔ", // with Slovak
	"hu": "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
	"ro": "ăâîşţĂÂÎŞŢ",
	"tr": "çğıöşüâîûÇĞİÖŞÜÂÎÛ",
}

// legacy picks the encoding of bytes that are neither UTF-8 nor UTF-16: the one whose reading is
// the most plausible character by character, helped by ICU's statistics of languages.
func legacy(data []byte) codec {
	sample := words(data)
	confidence := statistics(sample, data)
	best, bestScore := candidates[0].codec, 0.0
	var first []byte // as the first candidate reads it
	for i, c := range candidates {
		text, err := appendEncoded(nil, sample, c.enc)
		if err != nil {
			continue
		}
		score := confidence[c.name] / 2
		if c.char != nil {
			score += plausibleChars(sample, text, c.char)
		} else {
			score += plausibleText(text)
		}
		switch {
		case i == 0:
			score += 0.25
		case (c.name == "windows-1250" || c.name == "iso-8859-2") && confidence[c.name] >= confidence["windows-1252"] && writtenIn(text, "pl", "cs", "hu", "ro"),
			c.name == "windows-1254" && confidence[c.name] > 0 && writtenIn(text, "tr"):
			score += 0.5
		case c.name == "macintosh" && western(text) && !western(first):
			score += 0.5
		case c.name == "macintosh" || c.name == "ibm850": // of another age
			score -= 0.1
		}
		if i == 0 {
			first = text
		}
		if i == 0 || score > bestScore {
			best, bestScore = c.codec, score
		}
	}
	return best
}

// western reports whether every character beyond ASCII is a letter or a mark that is common in the
// west of Europe, and one of them is a letter: other readings of the same bytes are a jumble.
func western(text []byte) bool {
	letters := 0
	before := ' '
	for _, r := range string(text) {
		if unicode.IsLower(before) && unicode.IsUpper(r) {
			return false
		}
		before = r
		switch {
		case r < utf8.RuneSelf || strings.ContainsRune("–—„“”‚‘’…«»€•°¿¡", r):
		case strings.ContainsRune("äöüÄÖÜßàâçéèêëîïôùûœæÀÂÇÉÈÊËÎÔŒñáíóúÁÍÓÚÑãõÃÕåøÅØÆìòÌÒ", r):
			letters++
		default:
			return false
		}
	}
	return letters > 0
}

// sampleSize is how many bytes legacy looks at in each way: some 150 words. Four times as many
// decide no better, and take four times the 0.3 ms (BenchmarkDecode).
const sampleSize = 1 << 10

// words returns the words of data that have bytes beyond ASCII, with the marks around them: the
// labels of a transcript are English more often than what is said in it.
func words(data []byte) []byte {
	var out []byte
	for len(data) > 0 && len(out) < sampleSize {
		i := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
		if i < 0 {
			break
		}
		start := bytes.LastIndexAny(data[:i], " \t\r\n") // and the separator itself
		start = max(start, 0, i-64)
		end := i
		for end < len(data) && end < i+sampleSize && data[end] > ' ' {
			end++
		}
		out = append(out, data[start:end]...)
		out = append(out, ' ')
		data = data[end:]
	}
	return out
}

// statistics returns what ICU says of the encodings of candidates, from 0 to 1 by name. It looks at
// the words that have bytes beyond ASCII, which English around them cannot outvote, and at the text
// as it is. The languages that it sees are not used: of two that are equally likely the detector
// names the one whose goroutine came first.
func statistics(sample, data []byte) (confidence map[string]float64) {
	confidence = map[string]float64{}
	first := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
	whole := data[max(first-sampleSize/4, 0):]
	for _, text := range [][]byte{sample, whole[:min(len(whole), sampleSize)]} {
		results, err := chardet.NewTextDetector().DetectAll(text)
		if err != nil { // nothing was detected
			continue
		}
		for _, r := range results {
			for _, name := range icuNames(r.Charset, sample) {
				confidence[name] = max(confidence[name], float64(r.Confidence)/100)
			}
		}
	}
	return confidence
}

// icuNames returns the names here of what ICU detected.
func icuNames(charset string, sample []byte) []string {
	switch charset {
	case "ISO-8859-1", "windows-1252":
		return []string{"windows-1252"}
	case "ISO-8859-2", "windows-1250":
		return []string{"windows-1250", "iso-8859-2"}
	case "ISO-8859-9", "windows-1254":
		if turkish(sample) {
			return []string{"windows-1254"}
		}
		return nil
	case "ISO-8859-8", "ISO-8859-8-I":
		return []string{"windows-1255"}
	case "ISO-8859-7":
		return []string{"windows-1253", "iso-8859-7"}
	case "KOI8-R":
		return []string{"koi8-u"} // KOI8-R and four letters more
	case "GB18030":
		return []string{"gb18030"}
	}
	return []string{strings.ToLower(charset)}
}

// turkish reports whether sample has one of the six letters by which Latin-5 differs from Latin-1.
func turkish(sample []byte) bool {
	for _, b := range sample {
		switch b {
		case 0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE:
			return true
		}
	}
	return false
}

// writtenIn reports whether the letters of text beyond ASCII are those of one of the languages of
// among, and at least three of them.
func writtenIn(text []byte, among ...string) bool {
	for _, language := range among {
		seen := map[rune]bool{}
		in, all := 0, 0
		for _, r := range string(text) {
			if r < utf8.RuneSelf || !unicode.IsLetter(r) {
				continue
			}
			all++
			if strings.ContainsRune(alphabets[language], r) {
				in++
				seen[r] = true
			}
		}
		if len(seen) >= 3 && in*10 >= all*9 {
			return true
		}
	}
	return false
}

// invalidCost is what a byte costs that an encoding does not know: several such outweigh any
// plausibility.
const invalidCost = 4

// plausibleChars scores a reading in an encoding of several bytes a character: the average of how
// common its characters are.
func plausibleChars(raw, text []byte, char func([]byte) (int, float64)) float64 {
	sum, high, chars := 0.0, 0, 0
	word := false // the character before is an ASCII letter
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			word = isASCIILetter(raw[i])
			i++
			continue
		}
		n, common := char(raw[i:])
		if word && isASCIILetter(second(raw[i:])) { // an accent or apostrophe within a word
			common = -1
		}
		sum += common * float64(n)
		high += n
		chars++
		i += n
		word = false
	}
	sum -= invalidCost * float64(bytes.Count(text, []byte("\uFFFD")))
	return sum/float64(max(high, 1)) - 0.5/float64(max(chars, 1)) // a single character proves little
}

func isASCIILetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// plausibleText scores a reading in an encoding of one byte a character: 1 a character if all look
// right.
func plausibleText(text []byte) float64 {
	sum, high := 0.0, 0
	prev := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		if r >= utf8.RuneSelf {
			next, _ := utf8.DecodeRune(text[i:])
			if i == len(text) {
				next = ' '
			}
			sum += plausible(prev, r, next)
			high++
		}
		prev = r
	}
	return sum / float64(max(high, 1))
}

// plausible scores a character beyond ASCII between its neighbours.
func plausible(prev, r, next rune) float64 {
	within := unicode.IsLetter(prev) && unicode.IsLetter(next)
	open := !unicode.IsLetter(prev) && !unicode.IsDigit(prev)
	shut := !unicode.IsLetter(next) && !unicode.IsDigit(next)
	s := scriptOf(r)
	switch {
	case r == utf8.RuneError || r < 0xA0 || unicode.Is(unicode.Co, r):
		return -invalidCost
	case s != neutralScript && unicode.IsLetter(r):
		return plausibleLetter(prev, r, next, s)
	case unicode.Is(unicode.Mn, r): // niqqud, harakat, Thai vowels: on a letter of their script
		if s != neutralScript && scriptOf(prev) == s {
			return 1
		}
		return -1
	case r == '\u2019' && within:
		return 1
	case strings.ContainsRune("\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a", r): // quotation marks: on one side of a word
		if open != shut || unicode.IsSpace(prev) != unicode.IsSpace(next) {
			return 1
		}
		return -0.5
	case strings.ContainsRune("\u00bf\u00a1", r): // ¿ ¡
		if open && !shut {
			return 1
		}
		return -1
	case strings.ContainsRune("\u2013\u2014\u2026\u2022\u20ac", r): // dashes, ellipsis, bullet, euro
		if within {
			return 0.5
		}
		return 1
	case within:
		return -2
	case strings.ContainsRune("\u00a3\u00a5\u00a7\u00a9\u00ae\u2122\u00b0\u00b1\u00b2\u00b3\u00bc\u00bd\u00be\u00b7\u00b4\u00a0\u00aa\u00ba\u2116\u060c\u061b\u061f", r):
		return 0.5
	}
	return -0.5
}

func plausibleLetter(prev, r, next rune, s script) float64 {
	score := 1.0
	if s == thaiScript { // has no other test, and most byte pairs are Thai letters
		score = 0.85
	}
	if s == latinScript && !unicode.IsLetter(prev) && !unicode.IsLetter(next) { // few words are one accented letter
		score = 0.6
	}
	for _, n := range [...]rune{prev, next} {
		if !unicode.IsLetter(n) {
			continue
		}
		beside := latinScript
		if n >= utf8.RuneSelf {
			beside = scriptOf(n)
		}
		if beside != s {
			score -= 2
		}
	}
	if s == latinScript && prev >= utf8.RuneSelf && unicode.IsLetter(prev) { // accented letters are seldom neighbours
		score -= 0.75
	}
	if unicode.IsUpper(r) && unicode.IsLower(prev) {
		score -= 1.5
	}
	return score
}

// iso2022jp reports whether data, which is ASCII to the eye, switches to Japanese by escape
// sequences.
func iso2022jp(data []byte) bool {
	i := bytes.Index(data, []byte("\x1b$"))
	if i < 0 || i+2 >= len(data) || data[i+2] != 'B' && data[i+2] != '@' || bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return false
	}
	text, err := appendEncoded(nil, data, japanese.ISO2022JP)
	return err == nil && !bytes.Contains(text, []byte("\uFFFD"))
}
