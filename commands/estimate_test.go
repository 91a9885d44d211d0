package commands_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
)

const interviews = "../examples/interviews"

// memberNames lists the members of a document as JSON, in their order, and checks that it ends with a
// line end.
func memberNames(t *testing.T, doc commands.Document) []string {
	t.Helper()
	var b strings.Builder
	if err := commands.WriteJSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "}\n") {
		t.Errorf("got %q at the end, want a line end", b.String()[max(0, b.Len()-20):])
	}
	dec := json.NewDecoder(strings.NewReader(b.String()))
	var names []string
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func TestEstimateIsADocument(t *testing.T) {
	doc, err := commands.Estimate(t.Context(), commands.World{}, commands.EstimateRequest{Data: of(interviews)})
	if err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "persona.estimate/v1" || doc.Recommended != 3 || doc.Support != evidence.Clear ||
		doc.Factors.Participants != 18 || doc.Method != estimate.ByGroups || doc.Outcome() != nil {
		t.Errorf("got %+v, outcome %v, want 3 personas of 18 participants, clear", doc, doc.Outcome())
	}
	want := strings.Fields("schema recommended low high support p_value method reasons themes factors languages excluded errors")
	if got := memberNames(t, doc); !slices.Equal(got, want) {
		t.Errorf("got members %q\nwant        %q", got, want)
	}
}

func TestEstimateIsMadeAsItIsAskedFor(t *testing.T) {
	for _, row := range []struct {
		name         string
		request      commands.EstimateRequest
		people, made int
		method       string
	}{
		{"groups are the default", commands.EstimateRequest{Data: of(interviews)}, 18, 3, estimate.ByGroups},
		{"auto is the default unit", commands.EstimateRequest{Data: by("auto", of(interviews))}, 18, 3, estimate.ByGroups},
		{"all in a folder are one", commands.EstimateRequest{Data: by("folder", of(interviews))}, 1, 1, estimate.ByTokens},
		{"tokens, and at least as many as are asked for", commands.EstimateRequest{
			Data: of(interviews), How: estimate.Options{Method: estimate.ByTokens, Min: 6}}, 18, 6, estimate.ByTokens},
		{"tokens, and at most as many as are asked for", commands.EstimateRequest{
			Data: of(interviews), How: estimate.Options{Method: estimate.ByTokens, TokensPerPersona: 100, Min: 1, Max: 4}}, 18, 4, estimate.ByTokens},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc, err := commands.Estimate(t.Context(), commands.World{}, row.request)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Factors.Participants != row.people || doc.Recommended != row.made || doc.Method != row.method {
				t.Errorf("got %d personas of %d participants by %s, want %d of %d by %s",
					doc.Recommended, doc.Factors.Participants, doc.Method, row.made, row.people, row.method)
			}
		})
	}
}

func TestEstimateRefusesWhatMeansNothing(t *testing.T) {
	const bounds = "--tokens-per-persona and --min are at least 1, --max is at least --min"
	for _, row := range []struct {
		name          string
		how           estimate.Options
		message, hint string
	}{
		{"a method that nobody knows", estimate.Options{Method: "guess"}, `--method: there is no method "guess"`, "known are groups and tokens"},
		{"fewer than no tokens", estimate.Options{TokensPerPersona: -1}, bounds, ""},
		{"fewer than no personas", estimate.Options{Min: -1}, bounds, ""},
		{"no more than fewer than none", estimate.Options{Max: -1}, bounds, ""},
		{"more at least than at most", estimate.Options{Min: 4, Max: 3}, bounds, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := commands.Estimate(t.Context(), commands.World{}, commands.EstimateRequest{Data: of("nowhere"), How: row.how})
			wrong(t, err, commands.Error{Exit: commands.ExitUsage, Hint: row.hint}, row.message)
		})
	}
}

func TestAnEstimateInALine(t *testing.T) {
	p := 0.25
	for _, row := range []struct {
		name string
		est  estimate.Estimate
		want string
	}{
		{"one", estimate.Estimate{Recommended: 1, Low: 1, High: 1, Support: evidence.TooFew, Method: estimate.ByTokens},
			"1 persona; too few participants to test"},
		{"a range by tokens, which test nothing", estimate.Estimate{Recommended: 4, Low: 2, High: 6, Support: evidence.None, Method: estimate.ByTokens},
			"4 personas (2 to 6)"},
		{"groups, with how well chance explains them", estimate.Estimate{Recommended: 3, Low: 2, High: 4, Support: evidence.Weak, Method: estimate.ByGroups, PValue: &p},
			"3 personas (2 to 4); support weak, p = 0.25"},
	} {
		if got := commands.Recommendation(row.est); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}
