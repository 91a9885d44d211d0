package commands_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
)

// Whatever the corpus and the style, a sample is within its limit, whole units of the texts, and the
// same again. PERSONA_SAMPLES says how many are tried.
func TestSamplesFit(t *testing.T) {
	tries := 25
	if n, err := strconv.Atoi(os.Getenv("PERSONA_SAMPLES")); err == nil {
		tries = n
	}
	drawn := 0
	for seed := range tries {
		r := rand.New(rand.NewPCG(uint64(seed), 13))
		dir, texts := randomCorpus(t, r)
		q := commands.CombineRequest{Data: commands.Data{Paths: []string{dir}}, MaxTokens: 200 + r.IntN(1500), Style: combine.Styles()[r.IntN(4)]}
		q.Sample = commands.SampleRequest{By: []commands.SampleBy{commands.SampleParticipants, commands.SampleFiles, commands.SampleSegments}[r.IntN(3)], Seed: uint64(r.IntN(5))}
		if r.IntN(3) == 0 {
			q.Sample.Priority = []string{"d1"}
		}
		out := filepath.Join(t.TempDir(), "s.txt")
		doc, err := commands.SaveCombined(t.Context(), commands.World{}, q, out)
		if err != nil {
			if e := commands.AsError(err); e.Exit != commands.ExitCheckFailed {
				t.Fatalf("seed %d: %v", seed, err)
			}
			continue
		}
		drawn++
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		counter, err := combine.NewCounter("")
		if err != nil {
			t.Fatal(err)
		}
		steps, places := listsOf(t, doc)
		sum := 0
		for _, s := range steps {
			sum += s.Tokens
		}
		if n := counter.Count(text); n != doc.Head.TotalTokens || n > q.MaxTokens || sum != n {
			t.Fatalf("seed %d: %d tokens, said %d, steps %d, limit %d", seed, n, doc.Head.TotalTokens, sum, q.MaxTokens)
		}
		for _, p := range places {
			if p.Start != nil && string(text[*p.Start:*p.End]) != texts[p.Path] {
				t.Fatalf("seed %d: %s does not stand where it is said to", seed, p.Path)
			}
		}
		_ = doc.Close()
		again, err := commands.SaveCombined(t.Context(), commands.World{}, q, out)
		if err != nil || again.Head.Parts[0].SHA256 != doc.Head.Parts[0].SHA256 {
			t.Fatalf("seed %d: another sample the second time, %v", seed, err)
		}
		_ = again.Close()
	}
	if drawn < tries/2 {
		t.Errorf("only %d of %d were drawn", drawn, tries)
	}
}

func TestASampleIsFair(t *testing.T) {
	var files []string
	for i := range 6 {
		var b strings.Builder
		for j := range 20 + 40*(i%2) { // some say three times as much
			fmt.Fprintf(&b, "Interviewer: What about %d?\n\nP%d: I want the %d names of the birds of %d.\n\n", j, i, j, i)
		}
		files = append(files, fmt.Sprintf("d%d/p%d.txt", i%2, i), b.String())
	}
	files = append(files, "d0/twin.txt", files[1])
	dir := sourcesFolder(t, files...)
	q := commands.CombineRequest{Data: commands.Data{Paths: []string{dir}}, MaxTokens: 2500, Sample: commands.SampleRequest{By: commands.SampleParticipants, Seed: 1}}
	out := filepath.Join(t.TempDir(), "s.txt")
	doc, err := commands.SaveCombined(t.Context(), commands.World{}, q, out)
	if err != nil {
		t.Fatal(err)
	}
	_ = doc.Close()
	s := doc.Head.Sample
	least, most := 1<<30, 0
	for _, g := range s.Groups {
		least, most = min(least, g.Tokens), max(most, g.Tokens)
	}
	if len(s.Groups) != 6 || most-least > 40 || least < 200 || s.Limit != 2500 || s.Seed != 1 {
		t.Errorf("got %+v", s)
	}
	if len(s.Folded) != 1 || s.Folded[0] != (commands.FoldedFile{Path: "d0/twin.txt", As: "d0/p0.txt"}) {
		t.Errorf("got folded %+v", s.Folded)
	}
	q.Sample.Priority = []string{"p3.txt"}
	if doc, err = commands.SaveCombined(t.Context(), commands.World{}, q, out); err != nil {
		t.Fatal(err)
	}
	_ = doc.Close()
	for _, g := range doc.Head.Sample.Groups {
		if first := strings.HasSuffix(g.Group, "p3.txt"); first && g.Units != g.Of && g.Tokens < 1000 {
			t.Errorf("got %+v, want all of it first", g)
		}
	}
	q.MaxTokens = 60
	e := commands.AsError(second(commands.SaveCombined(t.Context(), commands.World{}, q, out)))
	if e.Exit != commands.ExitCheckFailed || !strings.HasPrefix(e.Hint, "the least is --max-tokens ") {
		t.Errorf("got %+v, %s", e, e.Hint)
	}
	q.Sample.Priority = []string{"["}
	if e := commands.AsError(second(commands.SaveCombined(t.Context(), commands.World{}, q, out))); e.Exit != commands.ExitUsage {
		t.Errorf("a broken glob: got %+v", e)
	}
	q.Sample = commands.SampleRequest{}
	if e := commands.AsError(second(commands.SaveCombined(t.Context(), commands.World{}, q, filepath.Join(t.TempDir(), "x.txt")))); e.Exit != commands.ExitCheckFailed || !strings.Contains(e.Error(), "more than --max-tokens allows") {
		t.Errorf("no sample: got %+v", e)
	}
}
