package main

//	node corpora.mjs corpora
//	go test -bench . -timeout 1h

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
	"github.com/tiktoken-go/tokenizer"

	"github.com/persona-go/persona/tokens"
)

// folder is where corpora.mjs wrote the corpora.
func folder() string {
	if dir := os.Getenv("CORPORA"); dir != "" {
		return dir
	}
	return "corpora"
}

func readAll(b testing.TB, pattern string) map[string][]byte {
	all := map[string][]byte{}
	names, _ := filepath.Glob(filepath.Join(folder(), pattern))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(name), ".txt")] = text
	}
	if len(all) == 0 {
		b.Skip("no corpora: node corpora.mjs corpora")
	}
	return all
}

// measure runs count over the text, and reports MB (1e6 bytes) a second of processor time. prepare comes before each run and is not counted.
func measure(b *testing.B, text []byte, want int, prepare func(), count func([]byte) int) {
	b.Helper()
	seconds, runs := 0.0, 0
	for b.Loop() {
		if prepare != nil {
			b.StopTimer()
			prepare()
			b.StartTimer()
		}
		start := cpu()
		n := count(text)
		seconds += cpu() - start
		runs++
		if n != want {
			b.Errorf("counts %d, want %d", n, want)
		}
	}
	b.ReportMetric(float64(len(text))*float64(runs)/1e6/seconds, "MB/cpu-s")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkCorpora(b *testing.B) {
	texts := readAll(b, "*.txt")
	for _, name := range encodings {
		enc, err := tokens.Named(name)
		if err != nil {
			b.Fatal(err)
		}
		old, err := tokenizer.Get(tokenizer.Encoding(name))
		if err != nil {
			b.Fatal(err)
		}
		tiktoken.SetBpeLoader(loader.NewOfflineLoader())
		older, err := tiktoken.GetEncoding(name)
		if err != nil {
			b.Fatal(err)
		}
		for _, corpus := range corpora {
			text := texts[corpus]
			want, few := enc.Count(text), head(text, sample)
			wantFew := enc.Count(few)
			at := "enc=" + name + "/corpus=" + corpus + "/"
			c := enc.Counter()
			b.Run(at+"tool=persona-cold", func(b *testing.B) {
				measure(b, text, want, func() { c = enc.Counter() }, func(t []byte) int { return c.Count(t) })
			})
			b.Run(at+"tool=persona-warm", func(b *testing.B) {
				c.Count(text)
				measure(b, text, want, nil, func(t []byte) int { return c.Count(t) })
			})
			b.Run(at+"tool=tiktoken-go", func(b *testing.B) {
				s := string(few)
				measure(b, few, wantFew, nil, func([]byte) int { n, _ := old.Count(s); return n })
			})
			b.Run(at+"tool=pkoukk", func(b *testing.B) {
				s := string(few)
				measure(b, few, wantFew, nil, func([]byte) int { return len(older.EncodeOrdinary(s)) })
			})
		}
	}
}

func BenchmarkAdversarial(b *testing.B) {
	texts := readAll(b, "adversarial/*.txt")
	for _, name := range encodings {
		enc, err := tokens.Named(name)
		if err != nil {
			b.Fatal(err)
		}
		for corpus, text := range texts {
			want := enc.Count(text)
			b.Run("enc="+name+"/corpus="+corpus+"/tool=persona-cold", func(b *testing.B) {
				var c *tokens.Counter
				measure(b, text, want, func() { c = enc.Counter() }, func(t []byte) int { return c.Count(t) })
			})
		}
	}
}

// TestExact compares the ids of whole corpora with those of the official package, by the hashes of exact.mjs.
func TestExact(t *testing.T) {
	data, err := os.ReadFile("exact.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var name, corpus, want string
		var size, tokenCount int
		if _, err := fmt.Sscan(line, &name, &corpus, &size, &tokenCount, &want); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder(), corpus+".txt"))
		if err != nil || len(text) != size {
			t.Skip("not these corpora: node corpora.mjs corpora")
		}
		enc, err := tokens.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		n, c := 0, enc.Counter()
		for p := 0; p < len(text); {
			end := min(p+1_000_000, len(text))
			for end < len(text) && text[end-1] != '\n' {
				end++
			}
			ids := c.Append(nil, text[p:end])
			if m := c.Count(text[p:end]); m != len(ids) {
				t.Errorf("%s %s: Count of the chunk at %d is %d, want %d", name, corpus, p, m, len(ids))
			}
			n += len(ids)
			b := make([]byte, 0, 4*len(ids))
			for _, id := range ids {
				b = binary.LittleEndian.AppendUint32(b, id)
			}
			h.Write(b)
			p = end
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != want || n != tokenCount {
			t.Errorf("%s %s: %d ids hash to %s, want %d and %s", name, corpus, n, got, tokenCount, want)
		}
	}
}
