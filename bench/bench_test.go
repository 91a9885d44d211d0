// Package bench compares the speed of package tokens with its peers. It is a module of its own, so that the product depends on none of them.
//
//	node corpora.mjs corpora
//	go test -bench . -timeout 1h
package bench

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/persona-go/persona/tokens"
	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
	"github.com/tiktoken-go/tokenizer"
)

// folder is where corpora.mjs wrote the corpora.
func folder() string {
	if dir := os.Getenv("CORPORA"); dir != "" {
		return dir
	}
	return "corpora"
}

func read(b testing.TB, pattern string) map[string][]byte {
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

// cpu is the processor time of the process so far, in seconds. The machine is shared: wall time says how busy it was.
func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
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

// sample is how much of a corpus the slow peers get, cut at a line.
const sample = 1_000_000

func head(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n-1] != '\n' {
		n--
	}
	return text[:n]
}

var encodings = []string{"o200k_base", "cl100k_base"}
var corpora = []string{"english", "code", "multi", "data"}

func BenchmarkCorpora(b *testing.B) {
	texts := read(b, "*.txt")
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
	texts := read(b, "adversarial/*.txt")
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
