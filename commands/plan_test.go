package commands_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

func TestPlanIsADocument(t *testing.T) {
	r := commands.PlanRequest{Data: of(interviews), Model: "gpt-4o", Count: count.MustParse("3-5")}
	doc, err := commands.Plan(t.Context(), commands.World{}, r)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "persona.plan/v1" || doc.Totals.Files != 18 || doc.Totals.Tokens == 0 || doc.Totals.Bytes == 0 || doc.Participants != 18 ||
		doc.Estimate.Recommended != 3 || doc.Prompt != r.Count.Prompt() || doc.Title != interviews || doc.Outcome() != nil {
		t.Errorf("got %+v, outcome %v", doc, doc.Outcome())
	}
	if len(doc.Models) != 1 || doc.Models[0].Model != "openai/gpt-4o" || doc.Models[0].Budget.Input < doc.Totals.Tokens {
		t.Errorf("got %+v, want that gpt-4o holds all of it", doc.Models)
	}
	want := strings.Fields("schema totals formats tokenizer method excluded errors models participants undecided same estimate count prompt next excerpt")
	if got := memberNames(t, doc); !slices.Equal(got, want) {
		t.Errorf("got members %q\nwant        %q", got, want)
	}
}

func TestPlanListsFormatsTheCommonFirst(t *testing.T) {
	inFolder(t, map[string]string{"d/a.md": "One.\n", "d/b.txt": "Two.\n", "d/c.txt": "Three.\n", "d/d.csv": "a,b\nc,d\n"})
	doc, err := commands.Plan(t.Context(), commands.World{}, commands.PlanRequest{Data: of("d")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	files, tokens := 0, 0
	for _, f := range doc.Formats {
		got = append(got, f.Format)
		files, tokens = files+f.Files, tokens+f.Tokens
	}
	if want := []string{"txt", "csv", "md"}; !slices.Equal(got, want) || files != doc.Totals.Files || tokens != doc.Totals.Tokens {
		t.Errorf("got %q with %d files and %d tokens, want %q with %+v", got, files, tokens, want, doc.Totals)
	}
	if len(doc.Models) != 3 {
		t.Errorf("got %d models, want one of each large maker", len(doc.Models))
	}
}

// Whoever pastes one of the lines has the same data as the plan.
func TestPlanSaysWhatToDoNext(t *testing.T) {
	inFolder(t, map[string]string{
		"two words/a.txt": small["small/a.txt"], ".b.txt": small["small/b.txt"], "list": "two words\n",
		"models.json": `{"schema": "persona.models/v1", "models": [
			{"provider": "local", "name": "narrow", "window": 100, "max_output": 10, "encoding": "o200k_base", "source": "here"},
			{"provider": "openai", "name": "gpt-5", "window": 60, "max_output": 1}]}`,
	})
	every := commands.Data{Paths: []string{"."}, Limits: commands.Limits{Expanded: 2e9, Entries: 7}, Selection: manifest.Selection{
		Options: scan.Options{
			Include: []string{"**/*.txt", "*.md"}, Exclude: []string{"o'er"}, Ext: []string{"txt", "md"}, Order: "size", Desc: true,
			NoRecursive: true, Hidden: true, NoIgnore: true, Follow: true, MaxSize: 500_000,
		},
		Encoding: "latin1", By: "speaker", Columns: []string{"What is hard?", "2"}, Participant: commands.AnyCase + "^P", Interviewer: "Maya|Joss",
	}}
	for _, row := range []struct {
		name       string
		request    commands.PlanRequest
		data, asks string // of the lines
		before     []string
	}{
		{name: "the path alone, if nothing else was asked for", request: commands.PlanRequest{Data: of("two words")}, data: "'two words'"},
		{name: "no default", request: commands.PlanRequest{Data: commands.Data{
			Paths: []string{"two words"}, Selection: manifest.Selection{By: "auto", Options: scan.Options{Order: "path"}},
		}}, data: "'two words'"},
		{name: "the paths of a list", request: commands.PlanRequest{Data: commands.Data{From: "list"}}, data: "'two words'"},
		{name: "every flag", request: commands.PlanRequest{Data: every},
			data: `. --desc --encoding windows-1252 --exclude 'o'\''er' --ext txt --ext md --follow --hidden --include '**/*.txt' --include '*.md'` +
				` --max-entries 7 --max-expanded 2GB --max-size 500k --no-ignore --no-recursive --order size`,
			asks: ` --by speaker --columns 'What is hard?' --columns 2 --interviewer 'Maya|Joss' --participant '^P'`},
		{name: "first what could not be read", request: commands.PlanRequest{Data: of("two words", "nowhere", "gone")}, data: "'two words'",
			before: []string{"See to the 2 files that could not be read."}},
		{name: "what makes it fit the model", request: commands.PlanRequest{Data: of("two words"), Model: "narrow", ModelsFile: "models.json"},
			data: "'two words'", before: []string{"use a model with a larger window: "}},
		{name: "how to ask what makes it fit one of the models", request: commands.PlanRequest{Data: by("file", of("two words")), ModelsFile: "models.json"},
			data: "'two words'", asks: " --by file", before: []string{"persona plan 'two words' --by file --model NAME   says what makes it fit"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc, err := commands.Plan(t.Context(), commands.World{}, row.request)
			if err != nil {
				t.Fatal(err)
			}
			want := append(slices.Clone(row.before),
				"persona generate "+row.data+row.asks+"   makes personas that quote it, without a model",
				"persona sources "+row.data+" -o manifest.json   puts every file's SHA-256 on record",
				"persona combine "+row.data+" -o combined.txt   makes one text of it, for a model")
			same := len(doc.Next) == len(want)
			for i := 0; same && i < len(want); i++ {
				same = doc.Next[i] == want[i] || i < len(row.before) && strings.HasPrefix(doc.Next[i], want[i])
			}
			if !same {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(doc.Next, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestPlanSpellsSizesThatTheProgramReads(t *testing.T) {
	inFolder(t, small)
	for _, row := range []struct {
		bytes int64
		want  string
	}{
		{999, "999"}, {1e3, "1k"}, {1500, "1500"}, {1 << 10, "1KiB"}, {10e6, "10MB"}, {1 << 20, "1MiB"}, {3e9, "3GB"}, {1 << 30, "1GiB"}, {1e9 + 1, "1000000001"},
	} {
		d := of("small")
		d.Selection.MaxSize = row.bytes
		doc, err := commands.Plan(t.Context(), commands.World{}, commands.PlanRequest{Data: d})
		if err != nil {
			t.Fatal(err)
		}
		if want := "persona sources small --max-size " + row.want + " -o "; !strings.HasPrefix(doc.Next[len(doc.Next)-2], want) {
			t.Errorf("%d: got %q, want %q", row.bytes, doc.Next, want)
		}
	}
}

func TestPlanRefusesAModelThatNobodyKnowsBeforeTheWork(t *testing.T) {
	inFolder(t, map[string]string{"models.json": "{"})
	for _, row := range []struct {
		name    string
		request commands.PlanRequest
		want    commands.Error
		message string
	}{
		{"a name", commands.PlanRequest{Data: of("nowhere"), Model: "gpt-99o"}, commands.Error{Exit: commands.ExitUsage, Hint: "persona models --all"}, "gpt-99o"},
		{"a file that is no registry", commands.PlanRequest{Data: of("nowhere"), ModelsFile: "models.json"},
			commands.Error{Exit: commands.ExitUsage, Path: "models.json", Hint: "persona models --help"}, "models.json"},
		{"a file that is not there", commands.PlanRequest{Data: of("nowhere"), ModelsFile: "none.json"}, commands.Error{Exit: commands.ExitFailed, Path: "none.json"}, "none.json"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := commands.Plan(t.Context(), commands.World{}, row.request)
			if err == nil || !strings.Contains(err.Error(), row.message) {
				t.Fatalf("got %v, want an error about %s", err, row.message)
			}
			wrong(t, err, row.want, err.Error())
		})
	}
}

func TestACountIsReadForARequest(t *testing.T) {
	if spec, err := commands.ParseCount("about four"); err != nil || spec != count.MustParse("~4") {
		t.Errorf("got %v, %v, want ~4", spec, err)
	}
	_, err := commands.ParseCount("")
	if e := commands.AsError(err); e.Exit != commands.ExitUsage || e.Hint != count.ErrSyntax.Error() || strings.Contains(e.Error(), e.Hint) {
		t.Errorf("got %v, exit %d, hint %q, want a wrong request, and what is understood as the hint", err, e.Exit, e.Hint)
	}
}
