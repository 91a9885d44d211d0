package language

import (
	"bytes"
	"compress/bzip2"
	_ "embed" // the parts of words
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/persona-go/persona/internal/lazy"
)

// The sample of a long text that is looked at: pieces of it, evenly spread.
const (
	samplePieces = 8
	samplePiece  = 512 // bytes
)

// What must be there for an answer.
const (
	leastLetters = 3    // of a script that only one language is written in
	leastSeen    = 8    // trigrams of a text
	leastMargin  = 0.5  // by how much the first language leads, in natural logarithms
	leastKnown   = 0.15 // the share of a text's parts that the tables know
)

// Detect returns the ISO 639-1 code of the language of a text in UTF-8, or "" if it cannot be told:
// the text is too short, is no text, two languages are as likely, or it is in a language that the
// tables lack. Of a text of more than 4 KiB it looks at eight pieces. It tells the script first,
// and then, where several languages share it, which of them most likely has the text's trigrams and
// short words (a naive Bayes classifier). In the text of two languages the one that has more of it
// wins. Serbian in Latin letters and Bosnian are "hr", Malay is "id", both forms of Norwegian "nb".
func Detect(text []byte) string { return DetectBeside(text, "") }

// By how much a language must lead that which is expected, in natural logarithms: clearly, and
// clearlyEach for each trigram.
const (
	clearly     = 10
	clearlyEach = 0.3
)

// DetectBeside is [Detect] for a text among others that are in a language of the given code: it has
// the same, unless another clearly leads.
func DetectBeside(text []byte, code string) string {
	if len(text) > samplePieces*samplePiece {
		text = sample(text)
	}
	text = norm.NFC.Bytes(text) // the same slice if there is nothing to compose
	var found [len(scripts)]int
	count(&found, text)
	return decide(&found, text, code)
}

func sample(text []byte) []byte {
	pieces := make([]byte, 0, samplePieces*(samplePiece+1))
	for i := range samplePieces {
		start := (len(text) - samplePiece) / (samplePieces - 1) * i
		pieces = append(append(pieces, text[start:start+samplePiece]...), ' ')
	}
	return pieces
}

// scripts are the scripts in the order of what counts. One with a code is of one language.
var scripts = [...]struct {
	code, group string
	table       *unicode.RangeTable
}{
	{"", "latin", unicode.Latin}, {"", "cyrillic", unicode.Cyrillic}, {"", "arabic", unicode.Arabic}, {"", "devanagari", unicode.Devanagari},
	{"ja", "", unicode.Hiragana}, {"ja", "", unicode.Katakana}, {"zh", "", unicode.Han}, {"ko", "", unicode.Hangul}, {"th", "", unicode.Thai},
	{"el", "", unicode.Greek}, {"he", "", unicode.Hebrew}, {"hy", "", unicode.Armenian}, {"ka", "", unicode.Georgian}, {"ta", "", unicode.Tamil},
	{"te", "", unicode.Telugu}, {"bn", "", unicode.Bengali}, {"gu", "", unicode.Gujarati}, {"pa", "", unicode.Gurmukhi}, {"kn", "", unicode.Kannada},
	{"ml", "", unicode.Malayalam}, {"or", "", unicode.Oriya}, {"si", "", unicode.Sinhala}, {"km", "", unicode.Khmer}, {"lo", "", unicode.Lao},
	{"my", "", unicode.Myanmar}, {"am", "", unicode.Ethiopic},
}

// count adds up the letters of each script. A character of a script without spaces stands for more
// than a letter, and counts three times.
func count(found *[len(scripts)]int, text []byte) {
	last := 0 // the script of the letter before is most likely that of the next
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c |= 0x20; c >= 'a' && c <= 'z' {
				found[0]++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			continue
		}
		if !unicode.Is(scripts[last].table, r) {
			for s := range scripts {
				if unicode.Is(scripts[s].table, r) {
					last = s
					break
				}
			}
		}
		if unicode.Is(scripts[last].table, r) {
			found[last]++
			if spaceless(r) {
				found[last] += 2
			}
		}
	}
}

func decide(found *[len(scripts)]int, text []byte, expected string) string {
	kana, han := found[4]+found[5], found[6]
	if kana > 0 && kana*8 >= han { // Japanese has both, and Chinese a kana at most in a name
		found[4], found[5], found[6] = kana+han, 0, 0
	}
	best, letters := 0, 0
	for s, n := range found {
		letters += n
		if n > found[best] {
			best = s
		}
	}
	if found[best] < leastLetters || found[best]*2 <= letters {
		return ""
	}
	if scripts[best].code != "" {
		return scripts[best].code
	}
	return tables()[scripts[best].group].likeliest(text, expected)
}

// parts.bz2 is made by bench/language/tables.py, which says what of. Behind a line with a script
// and its languages stand parts of words, each with the languages that have it, a to z, A to Z, and
// how often: "0" and up, each step a weightStep of the natural logarithm above the floor.
//
//go:embed data/parts.bz2
var partsOfWords []byte

const weightStep = 0.5

// group is the languages of one script.
type group struct {
	codes   []string
	parts   map[uint64]span
	entries []entryOf
}

type span struct{ start, end int32 }

type entryOf struct{ language, weight uint8 }

var tables = lazy.Value(func() map[string]*group {
	text, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(partsOfWords)))
	if err != nil {
		panic(err)
	}
	groups := map[string]*group{}
	var g *group
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		part, row, _ := strings.Cut(line, "\t")
		switch {
		case line == "":
			g = nil
		case g == nil:
			g = &group{codes: strings.Split(row, "\t"), parts: map[uint64]span{}}
			groups[part] = g
		default:
			g.add(strings.ReplaceAll(part, "_", " "), row)
		}
	}
	return groups
})

func (g *group) add(part, row string) {
	start := len(g.entries)
	for i := range len(row) / 2 {
		language := row[i] - 'a'
		if row[i] < 'a' {
			language = row[i] - 'A' + 26
		}
		g.entries = append(g.entries, entryOf{language, row[len(row)/2+i] - '0'})
	}
	g.parts[key([]rune(part))] = span{int32(start), int32(len(g.entries))} //nolint:gosec // a few thousand entries
}

// key is a number for three characters, and a hash of more.
func key(part []rune) uint64 {
	k := uint64(0)
	if len(part) <= 3 {
		for _, r := range part {
			k = k<<21 | uint64(r) //nolint:gosec // a rune is not negative
		}
		return k
	}
	k = 14695981039346656037
	for _, r := range part {
		k = (k ^ uint64(r)) * 1099511628211 //nolint:gosec // a rune is not negative
	}
	return k | 1<<63
}

// longestWord is how many letters a word has at most that counts as a part.
const longestWord = 8

// tally is what is found of a text's parts.
type tally struct {
	score      [64]int
	seen, knew int
}

func (g *group) likeliest(text []byte, expected string) string {
	var t tally
	word := make([]rune, 1, 64)
	word[0] = ' '
	for i := 0; i <= len(text); {
		r, size := ' ', 1
		if i < len(text) {
			r, size = utf8.DecodeRune(text[i:])
		}
		i += size
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			if len(word) < cap(word) {
				word = append(word, unicode.ToLower(r))
			}
			continue
		}
		if len(word) > 1 {
			g.count(&t, append(word, ' '))
			word = word[:1]
		}
	}
	return g.best(&t, expected)
}

// count counts a word with its spaces.
func (g *group) count(t *tally, word []rune) {
	for _, r := range word {
		if r > 'z' {
			g.part(t, uint64(r)) //nolint:gosec // a rune is not negative
		}
	}
	for i := 0; i+3 <= len(word); i++ {
		t.seen++
		g.part(t, key(word[i:i+3]))
	}
	if n := len(word) - 2; n >= 2 && n <= longestWord {
		g.part(t, key(word))
	}
}

func (g *group) part(t *tally, k uint64) {
	s, ok := g.parts[k]
	if !ok {
		return
	}
	t.knew++
	for _, e := range g.entries[s.start:s.end] {
		t.score[e.language] += int(e.weight)
	}
}

// rarer are the languages that few interviews are held in. Others that are close to them have most
// of their words too, so that in short texts they must lead by the handicap.
const (
	rarer    = " gl eo af cy eu ga ca sk sl tl sw is sq "
	handicap = 4 // weightSteps
)

func (g *group) best(t *tally, expected string) string {
	for i, code := range g.codes {
		if strings.Contains(rarer, " "+code+" ") {
			t.score[i] -= handicap
		}
	}
	first, second := 0, -1
	for i := 1; i < len(g.codes); i++ {
		switch {
		case t.score[i] > t.score[first]:
			first, second = i, first
		case second < 0 || t.score[i] > t.score[second]:
			second = i
		}
	}
	margin := float64(t.score[first]-t.score[second]) * weightStep
	if t.seen < leastSeen || margin < leastMargin || float64(t.knew) < leastKnown*float64(t.seen) {
		return ""
	}
	if i := slices.Index(g.codes, expected); i >= 0 && float64(t.score[first]-t.score[i])*weightStep < clearly+clearlyEach*float64(t.seen) {
		return expected
	}
	return g.codes[first]
}
