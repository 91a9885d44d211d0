// Command readpath writes a study to measure the reading of: people who are interviewed, in words that nobody says.
//
//	go run ./readpath -people 100 -bytes 1000000 -out FOLDER        100 interviews of 1 MB
//	go run ./readpath -people 10000 -bytes 5000 -out FOLDER         10,000 of 5 kB
//
// The words are drawn from a Zipf distribution over a made-up vocabulary, whose commonest words are those of English, in
// sentences, paragraphs and speaker turns. Each of four kinds of people prefers a few words of its own, so that there are groups
// to find. Equal flags make equal bytes.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// common are the commonest words, as English has them.
const common = `the of and to a in is it you that he was for on are with as I his they be at one have this from or had by but some
what there we can out other were all your when up use word how said an each she which do their time if will way about many then
them would like so these her long make thing see him two has look more day could go come did my sound no most number who over
know than call first people may down side been now find`

// kinds is how many kinds of people there are, and own how many words each prefers.
const (
	kinds = 4
	own   = 200
)

func main() {
	log.SetFlags(0)
	people := flag.Int("people", 100, "how many interviews")
	size := flag.Int("bytes", 1_000_000, "bytes of each")
	words := flag.Int("words", 30_000, "words of the vocabulary")
	seed := flag.Uint64("seed", 1, "of the random numbers")
	out := flag.String("out", "", "a folder, which is made")
	flag.Parse()
	if *out == "" {
		log.Fatal("-out: name a folder")
	}
	if err := write(*out, *people, *size, *words, *seed); err != nil {
		log.Fatal(err)
	}
}

func write(out string, people, size, words int, seed uint64) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(seed, 0))
	w := writer{r: r, words: vocabulary(r, words), zipf: rand.NewZipf(r, 1.1, 4, uint64(max(0, words-1)))}
	for i := range people {
		w.kind = i % kinds
		name := fmt.Sprintf("P%05d", i+1)
		if err := os.WriteFile(filepath.Join(out, name+".txt"), w.interview(name, size), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// vocabulary returns n different words, the commonest first.
func vocabulary(r *rand.Rand, n int) []string {
	all := strings.Fields(common)
	seen := map[string]bool{}
	for _, w := range all {
		seen[w] = true
	}
	onsets, vowels := strings.Fields("b br c ch d dr f g gl h j k l m n p pr r s st t tr v w"), strings.Fields("a e i o u ea ou ai")
	codas, ends := strings.Fields("n r l s t m ck nd st ng"), strings.Fields("ing ed er s ly tion ness al e y")
	pick := func(of []string) string { return of[r.IntN(len(of))] }
	for len(all) < n {
		word := ""
		for range 1 + r.IntN(3) {
			word += pick(onsets) + pick(vowels)
		}
		if word += pick(codas); r.IntN(2) == 0 {
			word += pick(ends)
		}
		if !seen[word] {
			seen[word], all = true, append(all, word)
		}
	}
	return all[:n]
}

// writer writes interviews. It is for one goroutine.
type writer struct {
	r     *rand.Rand
	words []string
	zipf  *rand.Zipf
	kind  int // of whom is interviewed
	b     bytes.Buffer
}

// interview returns questions and answers of some bytes, whole turns and so a little more.
func (w *writer) interview(name string, size int) []byte {
	w.b.Reset()
	for w.b.Len() < size {
		w.b.WriteString("Interviewer: ")
		w.sentence("?")
		w.b.WriteString("\n\n" + name + ": ")
		for range 1 + w.r.IntN(3) {
			for range 2 + w.r.IntN(6) {
				w.sentence(".")
				w.b.WriteByte(' ')
			}
			w.b.WriteString("\n\n")
		}
	}
	return bytes.Clone(w.b.Bytes())
}

func (w *writer) sentence(end string) {
	n := 4 + w.r.IntN(18)
	for i := range n {
		word := w.word()
		if i == 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		} else {
			w.b.WriteByte(' ')
		}
		w.b.WriteString(word)
		switch w.r.IntN(60) {
		case 0, 1, 2:
			w.b.WriteByte(',')
		case 3:
			w.b.WriteString("'s")
		case 4:
			w.b.WriteString("’s")
		}
	}
	w.b.WriteString(end)
}

// word draws a word; one in thirty is one that the kind of person prefers.
func (w *writer) word() string {
	if first := len(w.words) / 20; w.r.IntN(30) == 0 && first+kinds*own <= len(w.words) {
		return w.words[first+own*w.kind+w.r.IntN(own)]
	}
	return w.words[w.zipf.Uint64()]
}
