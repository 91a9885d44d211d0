// Command bench makes the tables of README.md: all tools on all corpora, in one run.
//
//	node corpora.mjs corpora
//	go run . -corpora corpora -modules FOLDER/node_modules > table.md
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
	"github.com/tiktoken-go/tokenizer"

	"github.com/persona-go/persona/tokens"
)

type result struct {
	Tool, Enc, Corpus string
	Bytes, Tokens     int
	Seconds           float64
}

func main() {
	log.SetFlags(0)
	corpora := flag.String("corpora", "corpora", "where corpora.mjs wrote the corpora")
	modules := flag.String("modules", "", "node_modules with the npm peers; none are measured without")
	flag.Parse()
	results := persona(*corpora)
	results = append(results, peers(*corpora)...)
	if *modules != "" {
		results = append(results, npm(*corpora, *modules)...)
	}
	table(results)
	adversarial(*corpora)
	parallel(*corpora)
}

func read(parts ...string) []byte {
	text, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		log.Fatal(err)
	}
	return text
}

func named(name string) *tokens.Encoding {
	e, err := tokens.Named(name)
	if err != nil {
		log.Fatal(err)
	}
	return e
}

// timed returns the processor time of the best of some runs.
func timed(runs int, prepare func(), f func() int) (n int, seconds float64) {
	for i := range runs {
		if prepare != nil {
			prepare()
		}
		start := cpu()
		n = f()
		if s := cpu() - start; i == 0 || s < seconds {
			seconds = s
		}
	}
	return n, seconds
}

func persona(dir string) (all []result) {
	for _, name := range encodings {
		e := named(name)
		for _, corpus := range corpora {
			text := read(dir, corpus+".txt")
			e.Count(text)
			var c *tokens.Counter
			n, s := timed(5, func() { c = e.Counter() }, func() int { return c.Count(text) })
			all = append(all, result{"**persona/tokens**, cold", name, corpus, len(text), n, s})
			n, s = timed(5, nil, func() int { return c.Count(text) })
			all = append(all, result{"**persona/tokens**, warm", name, corpus, len(text), n, s})
		}
	}
	return all
}

func peers(dir string) (all []result) {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	for _, name := range encodings {
		a, err := tokenizer.Get(tokenizer.Encoding(name))
		if err != nil {
			log.Fatal(err)
		}
		b, err := tiktoken.GetEncoding(name)
		if err != nil {
			log.Fatal(err)
		}
		for _, corpus := range corpora {
			text := string(head(read(dir, corpus+".txt"), sample))
			n, s := timed(3, nil, func() int { n, _ := a.Count(text); return n })
			all = append(all, result{"tiktoken-go/tokenizer v0.10.0", name, corpus, len(text), n, s})
			n, s = timed(2, nil, func() int { return len(b.EncodeOrdinary(text)) })
			all = append(all, result{"pkoukk/tiktoken-go v0.1.8", name, corpus, len(text), n, s})
		}
	}
	return all
}

func npm(dir, modules string) (all []result) {
	cmd := exec.Command("node", "peers.mjs", dir, modules)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		log.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var r result
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			log.Fatal(err)
		}
		r.Tool = "npm " + r.Tool
		all = append(all, r)
	}
	if err := cmd.Wait(); err != nil {
		log.Fatal(err)
	}
	return all
}

func table(results []result) {
	base := map[string]float64{}
	right := map[string]int{} // on the sample, by the official package where it was run
	for _, r := range results {
		at := r.Enc + r.Corpus
		if strings.HasPrefix(r.Tool, "tiktoken-go/") {
			base[at] = float64(r.Bytes) / 1e6 / r.Seconds
			if right[at] == 0 {
				right[at] = r.Tokens
			}
		}
		if strings.HasPrefix(r.Tool, "npm tiktoken ") {
			right[at] = r.Tokens
		}
	}
	for _, name := range encodings {
		fmt.Printf("\n| %s, MB/s (times `tiktoken-go/tokenizer`) | %s | counts |\n|---|%s---|\n", name, strings.Join(corpora, " | "), strings.Repeat("---:|", len(corpora)))
		var tools []string
		for _, r := range results {
			if r.Enc == name && !slices.Contains(tools, r.Tool) {
				tools = append(tools, r.Tool)
			}
		}
		for _, tool := range tools {
			fmt.Printf("| %s |", tool)
			verdict := "right"
			for _, r := range results {
				if r.Tool != tool || r.Enc != name {
					continue
				}
				speed := float64(r.Bytes) / 1e6 / r.Seconds
				fmt.Printf(" %.1f (%.1f) |", speed, speed/base[name+r.Corpus])
				if r.Bytes <= sample && r.Tokens != right[name+r.Corpus] {
					verdict = fmt.Sprintf("wrong: %s %+d", r.Corpus, r.Tokens-right[name+r.Corpus])
				}
			}
			fmt.Printf(" %s |\n", verdict)
		}
	}
}

func adversarial(dir string) {
	fmt.Printf("\n| 1 MB, milliseconds | o200k_base | cl100k_base | tiktoken-go, o200k_base |\n|---|---:|---:|---:|\n")
	names, _ := filepath.Glob(filepath.Join(dir, "adversarial", "*.txt"))
	slices.Sort(names)
	old, err := tokenizer.Get(tokenizer.O200kBase)
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range names {
		text := read(name)
		fmt.Printf("| %s |", strings.TrimSuffix(filepath.Base(name), ".txt"))
		count := 0
		for _, enc := range encodings {
			var c *tokens.Counter
			n, s := timed(5, func() { c = named(enc).Counter() }, func() int { return c.Count(text) })
			if enc == "o200k_base" {
				count = n
			}
			fmt.Printf(" %.1f |", s*1e3)
		}
		if strings.HasSuffix(name, "blanks.txt") {
			fmt.Printf(" 520,802 (counts +7557), not run again |\n")
			continue
		}
		n, s := timed(1, nil, func() int { n, _ := old.Count(string(text)); return n })
		verdict := ""
		if n != count {
			verdict = fmt.Sprintf(" (counts %+d)", n-count)
		}
		fmt.Printf(" %.0f%s |\n", s*1e3, verdict)
	}
}

// parallel counts one corpus on one and two goroutines, each with its own counter, by wall time.
func parallel(dir string) {
	text := read(dir, "english.txt")
	e := named("o200k_base")
	half := e.Cut(text, len(text)/2)
	best := func(parts ...[]byte) time.Duration {
		counters := make([]*tokens.Counter, len(parts))
		for i, p := range parts {
			counters[i] = e.Counter()
			counters[i].Count(p)
		}
		fastest := time.Hour
		for range 9 {
			start := time.Now()
			var wg sync.WaitGroup
			for i, p := range parts {
				wg.Go(func() { counters[i].Count(p) })
			}
			wg.Wait()
			fastest = min(fastest, time.Since(start))
		}
		return fastest
	}
	one, two := best(text), best(text[:half], text[half:])
	fmt.Printf("\nTwo goroutines count english.txt in %.1f ms, one in %.1f ms (wall time, warm): %.2f times as fast.\n",
		two.Seconds()*1e3, one.Seconds()*1e3, one.Seconds()/two.Seconds())
}
