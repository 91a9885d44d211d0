package commands_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/tokens"
)

// randomCorpus writes some files, and returns their folder and texts.
func randomCorpus(t *testing.T, r *rand.Rand) (dir string, texts map[string]string) {
	t.Helper()
	texts = map[string]string{}
	words := []string{"word ", "日本語", "naïve ", "\n", "\n\n", "P1: ", "Interviewer: ", "12345 ", "end.\n\nP2: ", "🙂", "<|endoftext|>", "----- end ", "supercalifragilistic"}
	var files []string
	for i := range 1 + r.IntN(6) {
		var b strings.Builder
		name := fmt.Sprintf("d%d/f%d.%s", i%2, i, []string{"txt", "md", "csv"}[r.IntN(3)])
		if strings.HasSuffix(name, "csv") {
			b.WriteString("id,what\n")
			for j := range r.IntN(40) {
				fmt.Fprintf(&b, "%d,\"I said %d times that it works\"\n", j, r.IntN(1000))
			}
		} else {
			for range r.IntN(400) {
				b.WriteString(words[r.IntN(len(words))])
			}
		}
		texts[name] = b.String()
		files = append(files, name, b.String())
	}
	return sourcesFolder(t, files...), texts
}

// Whatever the corpus, the style and the tokenizer, every part is within the limit, every byte of
// every text is in one part, and the steps are the total. PERSONA_SPLITS says how many are tried.
func TestSplitsCoverEveryByteOnce(t *testing.T) {
	tries := 25
	if n, err := strconv.Atoi(os.Getenv("PERSONA_SPLITS")); err == nil {
		tries = n
	}
	layout := file(t, "layout.j2", "{% block head %}All{% endblock %}# {{ path }} {{ piece }}/{{ pieces }} of part {{ part }}\n{{ content }}.")
	refused := 0
	for seed := range tries {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		dir, texts := randomCorpus(t, r)
		q := commands.CombineRequest{Data: commands.Data{Paths: []string{dir}}, SplitTokens: 220 + r.IntN(600)}
		if n := r.IntN(6); n < 5 {
			q.Style = combine.Styles()[n]
		} else {
			q.Template = layout
		}
		q.Tokenizer = []string{"", "cl100k_base", "r50k_base"}[r.IntN(3)]
		if r.IntN(4) == 0 {
			q.Tokenizer, q.Model = "", "claude-sonnet-4-5" // an estimate
		}
		if r.IntN(3) == 0 {
			q.Count = &count.Spec{}
		}
		out := filepath.Join(t.TempDir(), "all.txt")
		doc, err := commands.SaveCombined(t.Context(), commands.World{}, q, out)
		if err != nil {
			if e := commands.AsError(err); e.Exit != commands.ExitUsage || !strings.Contains(e.Hint, "the least is --split-tokens ") {
				t.Fatalf("seed %d: %v", seed, err)
			}
			refused++
			continue
		}
		checkSplit(t, seed, q, doc, texts)
		_ = doc.Close()
	}
	t.Logf("%d of %d limits were too low", refused, tries)
	if refused > tries/3 {
		t.Errorf("%d of %d limits were too low", refused, tries)
	}
}

func checkSplit(t *testing.T, seed int, q commands.CombineRequest, doc *commands.Combined, texts map[string]string) {
	t.Helper()
	counter, err := combine.NewCounter(q.Tokenizer)
	if q.Model != "" {
		counter, err = combine.ModelCounter("")
	}
	if err != nil {
		t.Fatal(err)
	}
	steps, places := listsOf(t, doc)
	sum, largest := 0, 0
	written := map[int]string{}
	for i, p := range doc.Head.Parts {
		text, err := os.ReadFile(p.File)
		if err != nil {
			t.Fatal(err)
		}
		n := counter.Count(text)
		limit := q.SplitTokens
		if counter.Method == tokens.Estimated {
			limit = int(float64(limit) / (1 + tokens.EstimateError))
		}
		if n != p.Tokens || n > limit {
			t.Fatalf("seed %d: part %d has %d tokens, said %d, limit %d", seed, i+1, n, p.Tokens, limit)
		}
		sum += n
		largest = max(largest, n)
		written[i+1] = string(text)
	}
	total := 0
	for _, s := range steps {
		total += s.Tokens
	}
	if total != sum || doc.Head.TotalTokens != sum || doc.Head.Split.Largest != largest {
		t.Fatalf("seed %d: the steps sum to %d, the parts to %d, the total is %d, the largest %d of %d", seed, total, sum, doc.Head.TotalTokens, doc.Head.Split.Largest, largest)
	}
	if q.Style == combine.JSON {
		return // the texts are escaped
	}
	whole := map[string]string{}
	bytes := int64(0)
	for _, p := range places {
		if p.Start == nil {
			if q.Template == "" {
				t.Fatalf("seed %d: %s stands nowhere", seed, p.Path)
			}
			return
		}
		whole[p.Path] += written[p.Part][*p.Start:*p.End]
	}
	for path, text := range texts {
		bytes += int64(len(text))
		if whole[path] != text {
			t.Fatalf("seed %d: %s came back as %q, want %q", seed, path, whole[path], text)
		}
	}
	if doc.Head.TotalBytes != bytes || doc.Head.TotalFiles != len(texts) {
		t.Fatalf("seed %d: %d bytes of %d files, want %d of %d", seed, doc.Head.TotalBytes, doc.Head.TotalFiles, bytes, len(texts))
	}
}

func TestTheLeastLimitWorks(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", strings.Repeat("P1: some words of it.\n\n", 50), "b with a long name.txt", "日本語🙂")
	q := commands.CombineRequest{Data: commands.Data{Paths: []string{dir}}, SplitTokens: 3}
	out := filepath.Join(t.TempDir(), "all.txt")
	e := commands.AsError(second(commands.SaveCombined(t.Context(), commands.World{}, q, out)))
	n, err := strconv.Atoi(strings.TrimPrefix(e.Hint, "the least is --split-tokens "))
	if err != nil || e.Exit != commands.ExitUsage {
		t.Fatalf("got %v, %s", e, e.Hint)
	}
	q.SplitTokens = n
	doc, err := commands.SaveCombined(t.Context(), commands.World{}, q, out)
	if err != nil {
		t.Fatal(err, commands.AsError(err).Hint)
	}
	_ = doc.Close()
}

func TestStandardInputIsSplitToo(t *testing.T) {
	q := askCombined("", "-")
	q.SplitTokens = 150
	out := filepath.Join(t.TempDir(), "all.txt")
	doc, err := commands.SaveCombined(t.Context(), commands.World{In: strings.NewReader(strings.Repeat("One paragraph of it.\n\n", 60))}, q, out)
	if err != nil || len(doc.Head.Parts) < 3 || doc.Head.Split.Cuts[0].Cut != "paragraph" || doc.Head.TotalFiles != 1 {
		t.Fatalf("got %+v, %v", doc, err)
	}
	var b bytes.Buffer
	if err := commands.WriteJSON(&b, doc); err != nil || !strings.Contains(b.String(), `"imbalance": 1.`) {
		t.Errorf("got %s, %v", &b, err)
	}
	_ = doc.Close()
}
