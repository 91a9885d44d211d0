package tokens_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/tokens"
)

// The reference: the published regular expressions, and merges that look for the best pair again
// and again. It is slow and obvious. The regexp package has no (?!\S), which is done by hand, and
// Unicode 15.

const (
	words   = `[^\r\n\p{L}\p{N}]?`
	uppers  = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
	lowers  = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
	white   = `[\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]`
	visible = `[^\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\p{L}\p{N}]`
	short   = `(?i:'s|'t|'re|'ve|'m|'ll|'d)`
)

var patterns = map[string]*regexp.Regexp{
	"r50k_base":   regexp.MustCompile(`^(?:'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?` + visible + `+|(` + white + `+))`),
	"cl100k_base": regexp.MustCompile(`^(?:` + short + `|` + words + `\p{L}+|\p{N}{1,3}| ?` + visible + `+[\r\n]*|` + white + `*[\r\n]+|(` + white + `+))`),
	"o200k_base": regexp.MustCompile(`^(?:` + words + uppers + `*` + lowers + `+` + short + `?|` + words + uppers + `+` + lowers + `*` + short + `?|\p{N}{1,3}| ?` +
		visible + `+[\r\n/]*|` + white + `*[\r\n]+|(` + white + `+))`),
}

type reference struct {
	pattern *regexp.Regexp
	tokens  []string
	ranks   map[string]uint32
}

// references reads the tables that gen_vocab.go describes, on its own.
var references = sync.OnceValue(func() map[string]*reference {
	all := map[string]*reference{}
	for name, file := range map[string]string{"r50k_base": "p50k_base", "p50k_base": "p50k_base", "cl100k_base": "cl100k_base", "o200k_base": "o200k_base"} {
		data, err := os.ReadFile("vocab/" + file + ".pairs")
		if err != nil {
			panic(err)
		}
		r := &reference{patterns[name], nil, map[string]uint32{}}
		if name == "p50k_base" {
			r.pattern = patterns["r50k_base"]
		}
		n := int(binary.LittleEndian.Uint32(data))
		if name == "r50k_base" {
			n = 50256
		}
		r.tokens = make([]string, n)
		for t, b := range data[4:260] {
			r.tokens[t] = string([]byte{b})
		}
		parts := map[int][2]uint64{}
		for i := 260; i < len(data); i += 8 {
			if s := binary.LittleEndian.Uint64(data[i:]); s != 0 {
				parts[int(s&(1<<20-1))] = [2]uint64{s >> 40, s >> 20 & (1<<20 - 1)}
			}
		}
		for t := range r.tokens {
			if p, ok := parts[t]; ok {
				r.tokens[t] = r.tokens[p[0]] + r.tokens[p[1]]
			}
			if r.tokens[t] != "" {
				r.ranks[r.tokens[t]] = uint32(t)
			}
		}
		all[name] = r
	}
	return all
})

func (r *reference) split(text string) (pieces []string) {
	text = toValid(text)
	for text != "" {
		m := r.pattern.FindStringSubmatchIndex(text)
		end := m[1]
		if m[2] >= 0 && end < len(text) { // \s+(?!\S)|\s+
			if _, size := utf8.DecodeLastRuneInString(text[:end]); size < end {
				end -= size
			}
		}
		pieces, text = append(pieces, text[:end]), text[end:]
	}
	return pieces
}

// toValid puts U+FFFD in the place of each maximal invalid subpart: the longest start of a
// well-formed sequence.
func toValid(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			for n := 2; n <= min(3, len(s)); n++ {
				if starts(s[:n]) {
					size = n
				}
			}
		}
		b.WriteRune(r)
		s = s[size:]
	}
	return b.String()
}

// starts reports whether a well-formed sequence starts with s.
func starts(s string) bool {
	for _, fill := range []string{"\x80", "\x90", "\xA0", "\xBF"} {
		for n := 1; n <= 2; n++ {
			if r, size := utf8.DecodeRuneInString(s + fill + strings.Repeat("\x80", n-1)); r != utf8.RuneError && size == len(s)+n {
				return true
			}
		}
	}
	return false
}

func (r *reference) encode(text string) (ids []uint32) {
	for _, piece := range r.split(text) {
		if id, ok := r.ranks[piece]; ok {
			ids = append(ids, id)
			continue
		}
		parts := strings.Split(piece, "")
		parts = parts[:0]
		for i := range len(piece) {
			parts = append(parts, piece[i:i+1])
		}
		for {
			best, at := uint32(math.MaxUint32), -1
			for i := 0; i+1 < len(parts); i++ {
				if id, ok := r.ranks[parts[i]+parts[i+1]]; ok && id < best {
					best, at = id, i
				}
			}
			if at < 0 {
				break
			}
			parts[at] += parts[at+1]
			parts = append(parts[:at+1], parts[at+2:]...)
		}
		for _, p := range parts {
			ids = append(ids, r.ranks[p])
		}
	}
	return ids
}

// known takes out what Unicode 15 does not know.
func known(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 127 && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.C) {
			return 'x'
		}
		return r
	}, text)
}

func FuzzCount(f *testing.F) {
	for _, c := range goldens().Chosen {
		f.Add(c.Bytes)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 400 {
			return
		}
		if len(text) > 2 && len(text) < 40 {
			text = append(bytes.Repeat(text[:len(text)-2], 1+int(text[len(text)-1])/8), text[len(text)-2]) // long runs
		}
		if utf8.Valid(text) {
			text = []byte(known(string(text)))
		} else if known(toValid(string(text))) != toValid(string(text)) {
			return
		}
		for name, ref := range references() {
			e := named(t, name)
			want := ref.encode(string(text))
			got := e.Append(nil, text)
			if !equal(got, want) {
				t.Fatalf("%s: Append(%q) = %v, want %v", name, text, got, want)
			}
			if n := e.Count(text); n != len(want) {
				t.Fatalf("%s: Count(%q) = %d, want %d", name, text, n, len(want))
			}
			back, err := e.Decode(nil, got)
			if err != nil || string(back) != toValid(string(text)) {
				t.Fatalf("%s: Decode(%v) = %q, %v, want %q", name, got, back, err, text)
			}
		}
	})
}

func named(t testing.TB, name string) *tokens.Encoding {
	t.Helper()
	e, err := tokens.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func equal(a, b []uint32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
