package commands_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/commands"
)

func TestBudget(t *testing.T) {
	n := func(n int) *int { return &n }
	mine := filepath.Join(t.TempDir(), "models.json")
	if err := os.WriteFile(mine, []byte(`{"models": [{"provider": "x", "name": "small", "window": 9000, "max_input": 6000, "max_output": 2000, "source": "a card"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		r     commands.BudgetRequest
		b     budget.Budget // but for input, available and percent
		level budget.Level
		model string
		end   *complaint
	}{
		{"a window alone keeps 10,000 tokens free", commands.BudgetRequest{Window: n(100_000)}, budget.Budget{Window: 100_000, Output: 10_000}, budget.Green, "", nil},
		{"a small window alone keeps half of it free", commands.BudgetRequest{Window: n(16_000)}, budget.Budget{Window: 16_000, Output: 8000}, budget.Red, "", &complaint{3, "", "the window is exceeded by", ""}},
		{"no reserve, as it was asked for", commands.BudgetRequest{Window: n(15_000), OutputTokens: n(0)}, budget.Budget{Window: 15_000}, budget.Yellow, "", nil},
		{"the model's own window and reserve", commands.BudgetRequest{Model: "gpt-4o"}, budget.Budget{Window: 128_000, Output: 10_000}, budget.Green, "openai/gpt-4o", nil},
		{"what a model takes as input at most, and the reserve", commands.BudgetRequest{Model: "small", ModelsFile: mine, OutputTokens: n(1000)}, budget.Budget{Window: 7000, Output: 1000}, budget.Red, "x/small", &complaint{3, "", "the window is exceeded by", ""}},
		{"a window of one's own for a model", commands.BudgetRequest{Model: "small", ModelsFile: mine, Window: n(90_000)}, budget.Budget{Window: 90_000, Output: 2000}, budget.Green, "x/small", nil},
		{"instructions that fill it", commands.BudgetRequest{Window: n(28_000), SystemTokens: 9000, OutputTokens: n(0)}, budget.Budget{Window: 28_000, System: 9000}, budget.Yellow, "", nil},
		{"a level at which it fails", commands.BudgetRequest{Window: n(28_000), SystemTokens: 9000, OutputTokens: n(0), FailOn: budget.Yellow}, budget.Budget{Window: 28_000, System: 9000}, budget.Yellow, "", &complaint{3, "", "the level is yellow (--fail-on yellow)", ""}},
		{"below the level at which it fails", commands.BudgetRequest{Window: n(28_000), SystemTokens: 9000, OutputTokens: n(0), FailOn: budget.Orange}, budget.Budget{Window: 28_000, System: 9000}, budget.Yellow, "", nil},
		{"above the window", commands.BudgetRequest{Window: n(10)}, budget.Budget{Window: 10, Output: 5}, budget.Red, "", &complaint{3, "", "the window is exceeded by", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.r.Paths = []string{examples}
			doc, err := commands.Budget(t.Context(), commands.World{}, row.r)
			if err != nil {
				t.Fatal(err)
			}
			b := doc.Budget
			if b.Window != row.b.Window || b.System != row.b.System || b.Output != row.b.Output || b.Input == 0 {
				t.Errorf("got %+v, want %+v with an input", b, row.b)
			}
			if doc.Level != row.level || doc.Model != row.model || doc.Of.ID() != row.model {
				t.Errorf("got %s, model %q, %q; want %s, %q", doc.Level, doc.Model, doc.Of.ID(), row.level, row.model)
			}
			if doc.Suggestions == nil || doc.Excluded == nil || doc.Errors == nil || doc.Room != b.Room() || doc.LargestChunk != b.LargestChunk(70) || doc.Files != 20 {
				t.Errorf("got %+v", doc)
			}
			if (len(doc.Suggestions) > 0) != (doc.Level > budget.Green) {
				t.Errorf("level %s, and suggestions %+v", doc.Level, doc.Suggestions)
			}
			if row.end == nil && doc.Outcome() != nil {
				t.Errorf("outcome %v, want none", doc.Outcome())
			} else if row.end != nil {
				row.end.check(t, doc.Outcome())
			}
		})
	}
	for _, row := range []struct {
		name string
		r    commands.BudgetRequest
		want complaint
	}{
		{"neither a model nor a window", commands.BudgetRequest{}, complaint{2, "", "a --model or a --window", "--model gpt-4o"}},
		{"a model that nobody knows", commands.BudgetRequest{Model: "gpt4oo"}, complaint{2, "", "gpt-4o", "persona models --all"}},
		{"a window without a token", commands.BudgetRequest{Window: n(0)}, complaint{2, "", "--window 0: ", "128000"}},
		{"fewer than no instructions", commands.BudgetRequest{Window: n(10), SystemTokens: -1}, complaint{2, "", "cannot be negative", ""}},
		{"less than no answer", commands.BudgetRequest{Model: "small", ModelsFile: mine, OutputTokens: n(-9000)}, complaint{2, "", "cannot be negative", ""}},
		{"a longer answer than the model writes", commands.BudgetRequest{Model: "gpt-4o", OutputTokens: n(99_999)}, complaint{2, "", "16384", ""}},
		{"more instructions than there are numbers", commands.BudgetRequest{Window: n(10), SystemTokens: 1<<63 - 1}, complaint{2, "", "too large", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.r.Paths = []string{examples}
			_, err := commands.Budget(t.Context(), commands.World{}, row.r)
			row.want.check(t, err)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := commands.Budget(ctx, commands.World{}, commands.BudgetRequest{Data: commands.Data{Paths: []string{examples}}, Window: n(10)})
	complaint{1, "", "interrupted", ""}.check(t, err)
}

func TestModels(t *testing.T) {
	checked, err := commands.Models(t.Context(), commands.World{}, commands.ModelsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	every, err := commands.Models(t.Context(), commands.World{}, commands.ModelsRequest{All: true})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := len(checked.Models), len(every.Models); a == 0 || b < 10*a {
		t.Errorf("%d models were checked by hand, %d are all", a, b)
	}
	for _, m := range checked.Models {
		if strings.HasPrefix(m.Sources.Window, "catwalk") {
			t.Errorf("%s was not checked by hand: %s", m.ID(), m.Sources.Window)
		}
	}
	one, err := commands.Model(t.Context(), commands.World{}, "GPT-4o", "")
	if err != nil || len(one.Models) != 1 || one.Models[0].ID() != "openai/gpt-4o" || one.Outcome() != nil {
		t.Errorf("got %+v, %v", one, err)
	}
	// A pipe, a file or standard input may bring models of one's own.
	mine := commands.World{In: strings.NewReader(`{"models": [{"name": "mine", "window": 8192, "source": "a card"}]}`)}
	if one, err = commands.Model(t.Context(), mine, "mine", "-"); err != nil || one.Models[0].Window != 8192 {
		t.Errorf("got %+v, %v", one, err)
	}
	for _, row := range []struct {
		name, model, file string
		want              complaint
	}{
		{"a model that nobody knows", "gpt-4oo", "", complaint{2, "", "gpt-4o", "--all"}},
		{"a model without a name", "", "", complaint{2, "", "model", "--all"}},
		{"a file that is not there", "gpt-4o", "nowhere.json", complaint{1, "nowhere.json", "no such file", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := commands.Model(t.Context(), commands.World{}, row.model, row.file)
			row.want.check(t, err)
		})
	}
	_, err = commands.Models(t.Context(), commands.World{}, commands.ModelsRequest{ModelsFile: "nowhere.json"})
	complaint{1, "nowhere.json", "no such file", ""}.check(t, err)
}

// What could not be read is named, also if something else is worse.
func TestABudgetThatIsExceededNamesWhatCouldNotBeRead(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.txt": "words", "broken.json": "{"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	one := 1
	doc, err := commands.Budget(t.Context(), commands.World{}, commands.BudgetRequest{Data: commands.Data{Paths: []string{dir}}, Window: &one})
	if err != nil {
		t.Fatal(err)
	}
	e := commands.AsError(doc.Outcome())
	if e.Exit != commands.ExitCheckFailed || len(e.Problems) != 1 || e.Problems[0].Path != "broken.json" {
		t.Errorf("got %+v", e)
	}
}
