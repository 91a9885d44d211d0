package commands_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/commands"
)

// Whatever the corpus, the lines of a budget sum to what is used, and what they say of the text is
// the count of the text; and every suggestion does what it says. PERSONA_BUDGETS says how many are
// tried.
func TestBudgetsAddUpAndSuggestionsHold(t *testing.T) {
	tries := 12
	if n, err := strconv.Atoi(os.Getenv("PERSONA_BUDGETS")); err == nil {
		tries = n
	}
	kinds := map[budget.Kind]int{}
	for seed := range tries {
		r := rand.New(rand.NewPCG(uint64(seed), 9))
		dir, _ := randomCorpus(t, r)
		window, output := 1500+r.IntN(3000), 100+r.IntN(400)
		q := commands.BudgetRequest{Data: commands.Data{Paths: []string{dir}}, Window: &window, OutputTokens: &output, SystemTokens: r.IntN(200)}
		doc, err := commands.Budget(t.Context(), commands.World{}, q)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, l := range doc.Lines {
			sum += l.Tokens
		}
		combined, _ := saveCombined(t, commands.World{}, askCombined("", dir))
		if sum != doc.Budget.System+doc.Budget.Input+doc.Budget.Output || doc.Budget.Input != combined.Head.TotalTokens {
			t.Fatalf("seed %d: the lines sum to %d of %+v, the text has %d", seed, sum, doc.Budget, combined.Head.TotalTokens)
		}
		for _, s := range doc.Suggestions {
			kinds[s.Kind]++
			checkSuggestion(t, seed, q, s)
		}
	}
	if tries >= 12 && (kinds[budget.Split] == 0 || kinds[budget.LargerModel] == 0) {
		t.Errorf("got only %v", kinds)
	}
	t.Logf("%v", kinds)
}

func checkSuggestion(t *testing.T, seed int, q commands.BudgetRequest, s budget.Suggestion) {
	t.Helper()
	switch s.Kind {
	case budget.LargerModel:
		doc, err := commands.Budget(t.Context(), commands.World{}, commands.BudgetRequest{Data: q.Data, Model: s.Models[0].Name, SystemTokens: q.SystemTokens})
		if err != nil || doc.Budget.Over() || !strings.HasSuffix(s.Command, " --model "+s.Models[0].Name+tail(q.SystemTokens)) {
			t.Errorf("seed %d: %s: %v, %v", seed, s.Command, doc, err)
		}
	case budget.Split:
		out := filepath.Join(t.TempDir(), "all.txt")
		doc, err := commands.SaveCombined(t.Context(), commands.World{}, commands.CombineRequest{Data: q.Data, SplitTokens: s.Tokens}, out)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, s.Command, err)
		}
		_ = doc.Close()
		if len(doc.Head.Parts) != s.Runs || !strings.HasSuffix(s.Command, " --split-tokens "+strconv.Itoa(s.Tokens)+" -o all.txt") {
			t.Errorf("seed %d: %s: %d parts, want %d", seed, s.Command, len(doc.Head.Parts), s.Runs)
		}
	case budget.SmallerReserve:
		q.OutputTokens = &s.Output
		if doc, err := commands.Budget(t.Context(), commands.World{}, q); err != nil || doc.Level > budget.Green {
			t.Errorf("seed %d: %s: %v, %v", seed, s.Command, doc, err)
		}
	case budget.ExcludeFiles:
		for _, f := range s.Files {
			q.Selection.Exclude = append(q.Selection.Exclude, "/"+f.Path)
		}
		if doc, err := commands.Budget(t.Context(), commands.World{}, q); err != nil || doc.Level > budget.Green || !strings.Contains(s.Command, "--exclude /"+s.Files[0].Path) {
			t.Errorf("seed %d: %s: %v, %v", seed, s.Command, doc, err)
		}
	}
}

func tail(system int) string {
	if system == 0 {
		return ""
	}
	return " --system-tokens " + strconv.Itoa(system)
}

func TestCommandLinesKeepWhatWasAskedFor(t *testing.T) {
	dir := sourcesFolder(t, "a b/one.md", strings.Repeat("some words of it\n\n", 400), "a b/two.md", "x")
	window := 1500
	q := commands.BudgetRequest{Data: commands.Data{Paths: []string{filepath.Join(dir, "a b")}}, Window: &window, SystemTokens: 5}
	s := &q.Selection
	s.Include, s.Exclude, s.Ext, s.Hidden, s.NoIgnore, s.Follow, s.NoRecursive, s.Desc = []string{"*.md"}, []string{"it's"}, []string{"md", "txt"}, true, true, true, true, true
	s.Order, s.MaxSize, s.Encoding = "size", 1e6, "utf-8"
	doc, err := commands.Budget(t.Context(), commands.World{}, q)
	if err != nil {
		t.Fatal(err)
	}
	want := "persona combine '" + filepath.Join(dir, "a b") + `' --include '*.md' --exclude 'it'\''s' --ext md,txt --no-recursive --hidden --no-ignore --follow --desc --order size --max-size 1000000 --encoding utf-8 --split-tokens `
	for _, s := range doc.Suggestions {
		if s.Kind == budget.Split {
			if !strings.HasPrefix(s.Command, want) {
				t.Errorf("got  %s\nwant %s", s.Command, want)
			}
			return
		}
	}
	t.Errorf("no split in %+v", doc.Suggestions)
}
