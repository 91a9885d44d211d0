package tokens_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/persona-go/persona/tokens"
)

func TestNames(t *testing.T) {
	for _, name := range tokens.Names() {
		if got := named(t, name).Name(); got != name {
			t.Errorf("Named(%q).Name() = %q", name, got)
		}
	}
	if _, err := tokens.Named("gpt-9"); err == nil || !strings.Contains(err.Error(), `"gpt-9"`) || !strings.Contains(err.Error(), "o200k_base") {
		t.Errorf("Named(gpt-9): error %v, want one that names it and the names there are", err)
	}
}

func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		name, encoding string
		ids            []uint32
		want           string
		err            string
	}{
		{"no tokens give no text", "o200k_base", nil, "", ""},
		{"a special token gives its name", "cl100k_base", []uint32{9906, 100257}, "Hello<|endoftext|>", ""},
		{"a token may end within a character", "cl100k_base", []uint32{11410, 234}, " \xf0\x9f\x8c", ""},
		{"harmony has its own special tokens", "o200k_harmony", []uint32{200006, 200013, 201087}, "<|start|><|reserved_200013|><|reserved_201087|>", ""},
		{"an id beyond the vocabulary is an error", "o200k_base", []uint32{13225, 200006}, "Hello", "decode token 200006: o200k_base has no such token"},
		{"the gap of p50k_base is its special token", "p50k_base", []uint32{50256, 50280}, "<|endoftext|>" + strings.Repeat(" ", 25), ""},
		{"r50k_base ends before the runs of spaces", "r50k_base", []uint32{50257}, "", "decode token 50257: r50k_base has no such token"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := named(t, tt.encoding).Decode(nil, tt.ids)
			if string(got) != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Errorf("Decode(%v) = %q, %v, want %q, %q", tt.ids, got, err, tt.want, tt.err)
			}
		})
	}
}

// texts are short nasty texts: the chosen ones of the oracle, and random ones.
func texts(n int) (all [][]byte) {
	for _, c := range goldens().Chosen {
		all = append(all, c.Bytes)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range n {
		a := goldens().Alphabets[rng.IntN(len(goldens().Alphabets))]
		var b []byte
		for range rng.IntN(60) {
			b = append(b, a[rng.IntN(len(a))]...)
			if rng.IntN(200) == 0 {
				b = append(b, byte(rng.Uint32()))
			}
		}
		all = append(all, b)
	}
	return all
}

func TestFitIsTheLongestPrefix(t *testing.T) {
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		e := named(t, name)
		for _, text := range texts(300) {
			text = text[:min(len(text), 120)]
			ends, counts := []int{0}, []int{0}
			for i := 0; i < len(text); {
				i += character(text[i:])
				ends, counts = append(ends, i), append(counts, e.Count(text[:i]))
			}
			for n := range e.Count(text) + 2 {
				want, tokens := 0, 0
				for i, end := range ends {
					if counts[i] <= n {
						want, tokens = end, counts[i]
					}
				}
				if gotLen, gotTokens := e.Fit(text, n); gotLen != want || gotTokens != tokens {
					t.Fatalf("%s: Fit(%q, %d) = %d, %d, want %d, %d", name, text, n, gotLen, gotTokens, want, tokens)
				}
			}
		}
	}
	if n, count := named(t, "o200k_base").Fit([]byte("abc"), -1); n != 0 || count != 0 {
		t.Errorf("Fit(abc, -1) = %d, %d, want 0, 0", n, count)
	}
}

// character returns the length of the character or the maximal invalid subpart that text begins
// with.
func character(text []byte) int {
	if r, size := utf8.DecodeRune(text); r != utf8.RuneError || size != 1 {
		return size
	}
	n := 1
	for m := 2; m <= min(3, len(text)); m++ {
		if starts(string(text[:m])) {
			n = m
		}
	}
	return n
}

func TestStreamAtAnyChunking(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		e := named(t, name)
		s := e.Stream()
		for _, text := range texts(500) {
			s.Reset()
			for at := 0; at < len(text); {
				n := min(1+rng.IntN(9), len(text)-at)
				if m, err := s.Write(text[at : at+n]); m != n || err != nil {
					t.Fatalf("Write = %d, %v, want %d", m, err, n)
				}
				at += n
				if rng.IntN(5) == 0 {
					if got, want := s.Tokens(), e.Count(text[:at]); got != want {
						t.Fatalf("%s: %d tokens of %q, want %d", name, got, text[:at], want)
					}
				}
			}
			if got, want := s.Tokens(), e.Count(text); got != want {
				t.Fatalf("%s: %d tokens of %q, want %d", name, got, text, want)
			}
		}
	}
}

// giants are texts of few, long runs, in which a stream has to count what it can no longer keep.
func giants(n int) (all []string) {
	sets := []string{
		"a", "ab", "aB", "AB", "ABCDEFGH", "abcdefghij", "\u6f22", "\u6f22\u5b57\u306e", "A\u6f22", "AAAAAAA\u6f22", "ABb", "A\u0301", "\u0301", "\u01c5\u02b0",
		" ", "\n", " \n", "      \n", "\t", "\t\r\n \u3000", "        \r", "-", "!", "!/", "/\n", "!-=\u2014*", "!\u0301", "'", "'s", "'\u017f", "'l", "0", "0123456789", "1a", "\xff", "\xe6\xbc", "!\xf0\x9f", "\u0e01\u0e34",
		"\U0001F600", "\u00e9", "abc def ", "AbCd",
	}
	tails := []string{"", "b", "B", " ", "  ", "\n", "'s", "'ll", "'LL ", "'\u017f", "'", "\r\n/", "!", " !", "1", "\u0301", "\u6f22", "\xe6\xbc\xa2", "\xe6", "\xf0\x9f\x98", " a", "\t!"}
	rng := rand.New(rand.NewPCG(5, 6))
	for range n {
		var b strings.Builder
		for range 1 + rng.IntN(3) {
			b.WriteString(tails[rng.IntN(len(tails))])
			chars := []rune(nil)
			set := sets[rng.IntN(len(sets))]
			if utf8.ValidString(set) {
				chars = []rune(set)
			}
			for end := b.Len() + rng.IntN(1200); b.Len() < end; {
				if chars == nil {
					b.WriteString(set)
				} else {
					b.WriteRune(chars[rng.IntN(len(chars))])
				}
			}
			b.WriteString(tails[rng.IntN(len(tails))])
		}
		all = append(all, b.String())
	}
	return all
}

func TestStreamOfGiants(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		e := named(t, name)
		for _, text := range giants(500) {
			s := e.Stream().Limit(40 + rng.IntN(300))
			for at := 0; at < len(text); {
				n := min(1+rng.IntN(100), len(text)-at)
				_, _ = s.Write([]byte(text[at : at+n]))
				at += n
				if rng.IntN(8) == 0 || at == len(text) {
					if got, want := s.Tokens(), e.Count([]byte(text[:at])); got != want {
						t.Fatalf("%s: %d tokens of %q, want %d", name, got, text[:at], want)
					}
				}
			}
		}
	}
}

func TestStreamKeepsLittle(t *testing.T) {
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		e := named(t, name)
		for _, tt := range []struct{ first, run string }{{"", "a"}, {"\n", " "}, {"\u6f22", "A"}, {"", "\u6f22B"}, {"!", "-"}, {"", "12"}} {
			s := e.Stream()
			text := []byte(tt.first + strings.Repeat(tt.run, 1<<20/len(tt.run)))
			_, _ = s.Write(text)
			if got, want := s.Tokens(), e.Count(text); got != want {
				t.Errorf("%s: %d tokens of a megabyte of %q, want %d", name, got, tt.run, want)
			}
			if kept := s.Kept(); kept > 400_000 {
				t.Errorf("%s: of a megabyte of %q, %d bytes are kept", name, tt.run, kept)
			}
			s.Reset()
			if s.Tokens() != 0 {
				t.Errorf("%s: a stream that was reset has %d tokens", name, s.Tokens())
			}
		}
	}
}

func TestCutPartsAddUp(t *testing.T) {
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		e, cuts := named(t, name), 0
		for _, text := range texts(1000) {
			for at := 0; at <= len(text); at++ {
				i := e.Cut(text, at)
				if i < at || i > len(text) {
					t.Fatalf("%s: Cut(%q, %d) = %d", name, text, at, i)
				}
				if got, want := e.Count(text[:i])+e.Count(text[i:]), e.Count(text); got != want {
					t.Fatalf("%s: %q and %q have %d tokens, together %d", name, text[:i], text[i:], got, want)
				}
				if i < len(text) {
					cuts++
				}
			}
		}
		if cuts < 1000 {
			t.Errorf("%s: %d cuts were found, want at least 1000", name, cuts)
		}
	}
}

func TestJoinedPartsAreTheWhole(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		e := named(t, name)
		for _, text := range texts(1000) {
			var parts []tokens.Part
			for at := 0; at < len(text); {
				n := min(rng.IntN(30), len(text)-at)
				p := e.Part(text[at : at+n])
				if want := e.Count(text[at : at+n]); p.Tokens != want {
					t.Fatalf("%s: Part(%q).Tokens = %d, want %d", name, text[at:at+n], p.Tokens, want)
				}
				parts = append(parts, p)
				at += n
			}
			if got, want := e.Join(parts...).Tokens, e.Count(text); got != want {
				t.Fatalf("%s: %d parts of %q joined: %d tokens, want %d", name, len(parts), text, got, want)
			}
			for len(parts) > 1 { // in any order
				i := rng.IntN(len(parts) - 1)
				parts[i] = e.Join(parts[i], parts[i+1])
				parts = slices.Delete(parts, i+1, i+2)
			}
			if got, want := e.Join(parts...).Tokens, e.Count(text); got != want {
				t.Fatalf("%s: parts of %q joined in any order: %d tokens, want %d", name, text, got, want)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	e := named(t, "o200k_base")
	for _, tt := range []struct {
		name, text string
		n          int
		prefer     []int
		want       []int
		err        string
	}{
		{"an empty text has no stretches", "", 5, nil, nil, ""},
		{"a text that fits is one stretch", "one two three", 5, []int{4}, []int{13}, ""},
		{"a stretch ends at the last position it reaches", "one two. three four. five six.", 8, []int{8, 20}, []int{20, 30}, ""},
		{"a stretch that reaches no position ends at the last token that fits", "one two three four five six", 2, []int{18}, []int{7, 18, 27}, ""},
		{"a character that does not fit is an error", "a🏴", 1, nil, nil, "split at byte 1: the next character has more than 1 tokens"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := e.Split([]byte(tt.text), tt.n, tt.prefer)
			if !slices.Equal(got, tt.want) || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Errorf("Split(%q, %d, %v) = %v, %v, want %v, %q", tt.text, tt.n, tt.prefer, got, err, tt.want, tt.err)
			}
		})
	}
}

func TestFitOfGiants(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, alphabet := range []string{"a", "abcdefghijklmnopqrstuvwxyz", " ", "\n ", "漢字仮名交文", "漢aDEF", "-=", "ABab\u0301", "\r\n/."} {
		letters := []rune(alphabet)
		for _, size := range []int{1500, 4000} {
			if (testing.Short() || race) && size > 1500 {
				continue
			}
			var b []rune
			for range size {
				b = append(b, letters[rng.IntN(len(letters))])
			}
			text := []byte("x " + string(b) + " and more")
			for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
				e := named(t, name)
				for i, n := range []int{2, e.Count(text) / 2, e.Count(text) - 1} {
					if race && i > 0 {
						break
					}
					got, count := e.Fit(text, n)
					if e.Count(text[:got]) != count || count > n {
						t.Errorf("%s: Fit of %d of %q and %d: %d, %d tokens, which has %d", name, size, alphabet, n, got, count, e.Count(text[:got]))
					}
					for longer := got + 1; longer < min(len(text), got+140); longer++ {
						if !utf8.RuneStart(text[longer]) {
							continue
						}
						if m := e.Count(text[:longer]); m <= n {
							t.Fatalf("%s: Fit of %d of %q and %d: %d, %d tokens, but the prefix of %d has %d", name, size, alphabet, n, got, count, longer, m)
						}
					}
				}
			}
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	var text []byte
	for _, c := range goldens().Chosen {
		text = append(text, c.Bytes...)
	}
	for _, name := range tokens.Names() {
		e := named(t, name)
		c := e.Counter()
		c.Count(text)
		if n := testing.AllocsPerRun(20, func() { c.Count(text) }); n != 0 {
			t.Errorf("%s: Counter.Count allocates %v times", name, n)
		}
		if n := testing.AllocsPerRun(20, func() { e.Count(text) }); n >= 1 && !race {
			t.Errorf("%s: Encoding.Count allocates %v times", name, n)
		}
	}
}

// Count looks at 64 bytes at a time if it can, Append at one character.
func TestCountIsTheLengthOfAppend(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	short := texts(2000)
	for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
		c := named(t, name).Counter()
		var ids []uint32
		for range 4000 {
			var text []byte
			for len(text) < 300 {
				b := short[rng.IntN(len(short))]
				text = append(text, b[:rng.IntN(len(b)+1)]...)
			}
			ids = c.Append(ids[:0], text)
			if n := c.Count(text); n != len(ids) {
				t.Fatalf("%s: Count(%q) = %d, want %d", name, text, n, len(ids))
			}
		}
	}
}

func TestMessages(t *testing.T) {
	// The example of the OpenAI Cookbook, whose API answer said 129 (gpt-4, gpt-3.5-turbo) and 124
	// (gpt-4o).
	messages := []tokens.Message{
		{Role: "system", Content: "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},
		{Role: "system", Name: "example_user", Content: "New synergies will help drive top-line growth."},
		{Role: "system", Name: "example_assistant", Content: "Things working well together will increase revenue."},
		{Role: "system", Name: "example_user", Content: "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},
		{Role: "system", Name: "example_assistant", Content: "Let's talk later when we're less busy about how to do better."},
		{Role: "user", Content: "This late pivot means we don't have time to boil the ocean for the client deliverable."},
	}
	for name, want := range map[string]int{"cl100k_base": 129, "o200k_base": 124} {
		if got := named(t, name).Messages(messages, tokens.Overhead{Message: 3, Name: 1, Reply: 3}); got != want {
			t.Errorf("%s: %d tokens, want %d", name, got, want)
		}
	}
	if got := named(t, "o200k_base").Messages(nil, tokens.Overhead{Reply: 3}); got != 3 {
		t.Errorf("no messages: %d tokens, want those of the reply, 3", got)
	}
}

func TestUsage(t *testing.T) {
	var u tokens.Usage
	empty, err := json.Marshal(u)
	if want := `{"total_input_tokens":0,"total_output_tokens":0,"total_tokens":0,"breakdown_by_step":[],"calls":0,"call_list":[]}`; err != nil || string(empty) != want {
		t.Errorf("no calls: %s, %v, want %s", empty, err, want)
	}
	u.Add(tokens.Call{Step: "extract", Model: "a", Input: 100, Output: 10, Time: time.Second, Cost: 0.25})
	u.Add(tokens.Call{Step: "reduce", Model: "b", Input: 50, Output: 40, Time: time.Second, Cost: 0.5})
	u.Add(tokens.Call{Step: "extract", Model: "a", Input: 200, Output: 20, Time: time.Second, Cost: 0.25})
	got, err := json.Marshal(u)
	want := `{"total_input_tokens":350,"total_output_tokens":70,"total_tokens":420,"breakdown_by_step":[` +
		`{"step":"extract","input":300,"output":30},{"step":"reduce","input":50,"output":40}],"calls":3,"call_list":[` +
		`{"step":"extract","model":"a","input":100,"output":10,"seconds":1,"cost":0.25,"timestamp":""},` +
		`{"step":"reduce","model":"b","input":50,"output":40,"seconds":1,"cost":0.5,"timestamp":""},` +
		`{"step":"extract","model":"a","input":200,"output":20,"seconds":1,"cost":0.25,"timestamp":""}]}`
	if err != nil || string(got) != want {
		t.Errorf("three calls: %s, %v, want %s", got, err, want)
	}
	if all := u.Totals(); all.Time != 3*time.Second || all.Cost != 1 {
		t.Errorf("time and cost: %v, %v, want 3s, 1", all.Time, all.Cost)
	}
	if b := u.Model("b"); b.Calls != 1 || b.Tokens != 90 || b.Cost != 0.5 {
		t.Errorf("model b: %+v, want 1 call of 90 tokens for 0.5", b)
	}
}

func TestEstimate(t *testing.T) {
	n, err := tokens.Estimate([]byte("Hello, World!"))
	if err != nil || n != 5 {
		t.Errorf("Estimate = %d, %v, want 5", n, err)
	}
}

func TestLongInputsTakeLinearTime(t *testing.T) {
	for name, unit := range map[string]string{"one letter": "a", "spaces": " ", "dashes": "-", "Chinese": "人工智能", "an accent": "e\u0301", "capitals": "QWZ"} {
		t.Run(name, func(t *testing.T) {
			size := 1 << 20
			if race {
				size = 1 << 16
			}
			text := bytes.Repeat([]byte(unit), size/len(unit))
			for _, name := range []string{"r50k_base", "cl100k_base", "o200k_base"} {
				if n := named(t, name).Count(text); n < len(text)/128 {
					t.Errorf("%s: %d tokens in %d bytes", name, n, len(text))
				}
			}
		})
	}
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	if got, want := named(t, "o200k_base").Append([]uint32{1}, []byte("Hello")), []uint32{1, 13225}; !slices.Equal(got, want) {
		t.Errorf("Append = %v, want %v", got, want)
	}
}

func TestACallSaysWhenItBegan(t *testing.T) {
	for want, c := range map[string]tokens.Call{
		`{"step":"","model":"","input":0,"output":0,"seconds":0,"cost":0,"timestamp":""}`: {},
		`{"step":"extract","model":"gpt-5","input":3,"output":2,"seconds":1.5,"cost":0.25,"timestamp":"2026-03-09T09:30:00Z"}`: {
			Step: "extract", Model: "gpt-5", Input: 3, Output: 2, Time: 1500 * time.Millisecond, Cost: 0.25,
			Began: time.Date(2026, 3, 9, 10, 30, 0, 0, time.FixedZone("CET", 3600)),
		},
	} {
		if got, err := json.Marshal(c); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}
