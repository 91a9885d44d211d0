package commands_test

import (
	"testing"

	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/commands"
)

func TestParseTokens(t *testing.T) {
	for text, want := range map[string]commands.CallTokens{
		"12000": {Input: 12000}, "12k,800": {Input: 12000, Output: 800}, "1.5M": {Input: 1_500_000}, "1_000,2K": {Input: 1000, Output: 2000}, "0": {}, " 5 , 6 ": {Input: 5, Output: 6},
	} {
		if got, err := commands.ParseTokens(text); err != nil || got != want {
			t.Errorf("%q: got %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "-1", "1.5", "1e3", "0x10", "NaN", "Inf", "1,2,3", "1,", ",1", "9999999999999M", "k"} {
		if got, err := commands.ParseTokens(text); err == nil || commands.AsError(err).Exit != commands.ExitUsage {
			t.Errorf("%q: got %+v, %v, want a wrong request", text, got, err)
		}
	}
}

// A comparison says of each model what its own budget says.
func TestCompareIsManyBudgets(t *testing.T) {
	r := commands.CompareRequest{Data: here(), Names: []string{"gpt-4o", "gpt-4", "claude-sonnet-4-5"}, SystemTokens: 70}
	doc, err := commands.Compare(t.Context(), commands.World{}, r)
	if err != nil || len(doc.Models) != 3 || doc.Outcome() != nil {
		t.Fatal(doc, err)
	}
	for _, m := range doc.Models {
		one, err := commands.Budget(t.Context(), commands.World{}, commands.BudgetRequest{Data: here(), Model: m.Model, SystemTokens: 70})
		if err != nil || one.Budget != m.Budget || one.Level != m.Level || one.Tokenizer != m.Tokenizer {
			t.Errorf("%s: got %+v, %v, want %+v", m.Model, m, err, one.Budget)
		}
	}
	if last := doc.Models[2]; last.Model != "openai/gpt-4" || !last.Budget.Over() {
		t.Errorf("the last is %+v, want the one that does not hold it", last)
	}
	r.FailOn = budget.Red
	if doc, err = commands.Compare(t.Context(), commands.World{}, r); err != nil || commands.AsError(doc.Outcome()).Exit != commands.ExitCheckFailed {
		t.Errorf("got %v, %v", doc.Outcome(), err)
	}
	all, err := commands.Compare(t.Context(), commands.World{}, commands.CompareRequest{Data: here()})
	if err != nil || len(all.Models) < 20 {
		t.Errorf("all: got %d, %v", len(all.Models), err)
	}
	for _, m := range all.Models {
		if m.Retired {
			t.Errorf("%s is retired", m.Model)
		}
	}
	for name, bad := range map[string]commands.CompareRequest{
		"a model that nobody knows": {Data: here(), Names: []string{"nobody"}}, "less than nothing": {Data: here(), SystemTokens: -1}, "no path": {},
	} {
		if e := commands.AsError(second(commands.Compare(t.Context(), commands.World{}, bad))); e.Exit != commands.ExitUsage {
			t.Errorf("%s: got %+v", name, e)
		}
	}
	if e := commands.AsError(second(commands.Compare(t.Context(), commands.World{}, commands.CompareRequest{Data: commands.Data{Paths: []string{t.TempDir()}}}))); e.Exit != commands.ExitFailed {
		t.Errorf("nothing: got %+v", e)
	}
}
