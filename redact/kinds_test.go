package redact_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/redact"
)

// kinds returns the share of the sentences of a list that are private, in the half that the rules
// were tuned on and in the half whose failures were not looked at. Templates, and not single
// sentences, belong to a half.
func kinds(t *testing.T, name string, want bool) (seen, aside float64) {
	t.Helper()
	flagged, total, wrong := map[string]int{}, map[string]int{}, map[string]int{}
	var shown []string
	for _, line := range read(t, name) {
		field := strings.Split(line, "\t")
		kind, half, text := field[0], field[1], field[2]
		total[half]++
		got := redact.Private(text)
		if got {
			flagged[half]++
		}
		if got != want {
			wrong[half+", "+kind]++
			if half == "seen" {
				shown = append(shown, kind+": "+text)
			}
		}
	}
	if total["seen"] < 200 || total["aside"] < 200 {
		t.Fatalf("%s: got %v sentences, want 200 of each half", name, total)
	}
	t.Logf("fresh: %d of %d are private", flagged["fresh"], total["fresh"])
	slices.Sort(shown)
	t.Logf("wrong: %v\n%s", wrong, strings.Join(shown, "\n"))
	return float64(flagged["seen"]) / float64(total["seen"]), float64(flagged["aside"]) / float64(total["aside"])
}

func TestKindsOfPrivateThingsAreFound(t *testing.T) {
	seen, aside := kinds(t, "kinds_private.tsv", true)
	t.Logf("found: %.2f %% of the half seen, %.2f %% of the half kept aside", 100*seen, 100*aside)
	if seen < 0.99 || aside < 0.99 {
		t.Errorf("found %.2f %% and %.2f %%, want 99 %%", 100*seen, 100*aside)
	}
}

func TestKindsOfNearMissesAreNot(t *testing.T) {
	seen, aside := kinds(t, "kinds_near.tsv", false)
	t.Logf("flagged: %.2f %% of the half seen, %.2f %% of the half kept aside", 100*seen, 100*aside)
	if seen > 0.02 || aside > 0.02 {
		t.Errorf("flagged %.2f %% and %.2f %%, want at most 2 %%", 100*seen, 100*aside)
	}
}

// Messages to a bank and utterances to an assistant, in which next to nothing is private.
func TestFewOrdinaryUtterancesAreDropped(t *testing.T) {
	total, flagged := 0, 0
	look := func(text string) {
		total++
		if found := redact.Find(text); len(found) > 0 {
			flagged++
			t.Logf("%s: %q", found[0].Kind, text)
		}
	}
	for _, name := range []string{"train.csv", "test.csv"} {
		text, err := os.ReadFile(path.Join(data(t, "intents"), "banking77", name))
		if err != nil {
			t.Skip(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			look(row[0])
		}
	}
	text, err := os.ReadFile(path.Join(data(t, "intents"), "clinc150/data_full.json"))
	if err != nil {
		t.Skip(err)
	}
	var all map[string][][]string
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, row := range all[name] {
			look(row[0])
		}
	}
	t.Logf("%d of %d utterances are private: %.2f %%", flagged, total, 100*float64(flagged)/float64(total))
	if flagged*1000 > total*3 {
		t.Errorf("%d of %d utterances are private, want at most 0.3 %%", flagged, total)
	}
}
