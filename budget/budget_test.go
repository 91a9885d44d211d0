package budget_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"reflect"
	"testing"

	"github.com/persona-go/persona/budget"
	"pgregory.net/rapid"
)

func compute(t interface{ Fatal(...any) }, window, system, input, output int) budget.Budget {
	b, err := budget.Compute(window, system, input, output)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCompute(t *testing.T) {
	for _, row := range []struct {
		name                          string
		window, system, input, output int
		json, level                   string
		over                          bool
		room                          int
	}{
		{"the reserve is part of the usage", 200_000, 3_000, 150_000, 15_000, `{"window":200000,"system":3000,"input":150000,"output":15000,"available":32000,"usage_percent":84}`, "yellow", false, 32_000},
		{"an empty budget is green", 100, 0, 0, 0, `{"window":100,"system":0,"input":0,"output":0,"available":100,"usage_percent":0}`, "green", false, 100},
		{"69 of 100 is green", 100, 0, 69, 0, `{"window":100,"system":0,"input":69,"output":0,"available":31,"usage_percent":69}`, "green", false, 31},
		{"70 of 100 is yellow", 100, 0, 60, 10, `{"window":100,"system":0,"input":60,"output":10,"available":30,"usage_percent":70}`, "yellow", false, 30},
		{"84 of 100 is yellow", 100, 4, 70, 10, `{"window":100,"system":4,"input":70,"output":10,"available":16,"usage_percent":84}`, "yellow", false, 16},
		{"85 of 100 is orange", 100, 5, 70, 10, `{"window":100,"system":5,"input":70,"output":10,"available":15,"usage_percent":85}`, "orange", false, 15},
		{"94 of 100 is orange", 100, 0, 94, 0, `{"window":100,"system":0,"input":94,"output":0,"available":6,"usage_percent":94}`, "orange", false, 6},
		{"95 of 100 is red", 100, 0, 95, 0, `{"window":100,"system":0,"input":95,"output":0,"available":5,"usage_percent":95}`, "red", false, 5},
		{"a full window is not over", 100, 0, 100, 0, `{"window":100,"system":0,"input":100,"output":0,"available":0,"usage_percent":100}`, "red", false, 0},
		{"one token more is over", 100, 1, 100, 0, `{"window":100,"system":1,"input":100,"output":0,"available":-1,"usage_percent":101}`, "red", true, 0},
		{"just below a boundary is printed below it", 1_000_000, 0, 949_999, 0, `{"window":1000000,"system":0,"input":949999,"output":0,"available":50001,"usage_percent":94.99}`, "orange", false, 50_001},
		{"a window that 100 does not divide has its boundary too", 8_192, 0, 5_735, 0, `{"window":8192,"system":0,"input":5735,"output":0,"available":2457,"usage_percent":70}`, "yellow", false, 2_457},
		{"and what is below it is green", 8_192, 0, 5_734, 0, `{"window":8192,"system":0,"input":5734,"output":0,"available":2458,"usage_percent":69.99}`, "green", false, 2_458},
		{"one decimal is enough where there is one", 1_000, 0, 715, 0, `{"window":1000,"system":0,"input":715,"output":0,"available":285,"usage_percent":71.5}`, "yellow", false, 285},
		{"a window of one token is full with one", 1, 0, 1, 0, `{"window":1,"system":0,"input":1,"output":0,"available":0,"usage_percent":100}`, "red", false, 0},
		{"the largest window holds the largest input", math.MaxInt, 0, math.MaxInt, 0, `{"window":9223372036854775807,"system":0,"input":9223372036854775807,"output":0,"available":0,"usage_percent":100}`, "red", false, 0},
		{"a percentage stops where numbers end", 1, 0, math.MaxInt, 0, `{"window":1,"system":0,"input":9223372036854775807,"output":0,"available":-9223372036854775806,"usage_percent":92233720368547758.07}`, "red", true, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := compute(t, row.window, row.system, row.input, row.output)
			got, err := json.Marshal(b)
			if err != nil || string(got) != row.json {
				t.Errorf("got  %s, %v\nwant %s", got, err, row.json)
			}
			if b.Level().String() != row.level || b.Over() != row.over || b.Room() != row.room {
				t.Errorf("level %v, over %v, room %d; want %s, %v, %d", b.Level(), b.Over(), b.Room(), row.level, row.over, row.room)
			}
		})
	}
}

func TestComputeRefuses(t *testing.T) {
	for _, row := range []struct {
		name                          string
		window, system, input, output int
		want                          string
	}{
		{"a window holds at least one token", 0, 0, 0, 0, "invalid budget: the window is 0 tokens, at least 1 is needed"},
		{"a window is not negative", -1, 0, 0, 0, "invalid budget: the window is -1 tokens, at least 1 is needed"},
		{"system is not negative", 100, -1, 0, 0, "invalid budget: system is -1 tokens, it cannot be negative"},
		{"input is not negative", 100, 0, -2, 0, "invalid budget: input is -2 tokens, it cannot be negative"},
		{"output is not negative", 100, 0, 0, -3, "invalid budget: output is -3 tokens, it cannot be negative"},
		{"a sum does not overflow", 100, 0, math.MaxInt, 1, "invalid budget: with 1 tokens of output the sum is too large"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := budget.Compute(row.window, row.system, row.input, row.output)
			if !errors.Is(err, budget.ErrInvalid) || err.Error() != row.want {
				t.Errorf("got %+v, %v; want %s", got, err, row.want)
			}
		})
	}
}

func TestLevels(t *testing.T) {
	for level, want := range map[budget.Level]int{budget.Green: 0, budget.Yellow: 70, budget.Orange: 85, budget.Red: 95} {
		got, err := budget.ParseLevel(level.String())
		if err != nil || got != level || level.Percent() != want {
			t.Errorf("%v is read as %v, %v and begins at %d, want %d", level, got, err, level.Percent(), want)
		}
	}
	if got, err := budget.ParseLevel("RED"); err != nil || got != budget.Red {
		t.Errorf("RED is read as %v, %v", got, err)
	}
	if _, err := budget.ParseLevel("pink"); !errors.Is(err, budget.ErrInvalid) || err.Error() != `invalid budget: level "pink" is none of green, yellow, orange, red` {
		t.Errorf("pink: %v", err)
	}
	if got, err := json.Marshal(budget.Orange); err != nil || string(got) != `"orange"` {
		t.Errorf("orange is %s in JSON, %v", got, err)
	}
	if got := budget.Level(7).String(); got != "level(7)" {
		t.Errorf("got %s", got)
	}
}

func TestLargestChunkAndRuns(t *testing.T) {
	for _, row := range []struct {
		name                          string
		window, system, input, output int
		percent, chunk, runs          int
	}{
		{"below 70 percent is green", 200_000, 3_000, 300_000, 15_000, 70, 121_999, 3},
		{"100 percent is all that fits", 200_000, 3_000, 300_000, 15_000, 100, 182_000, 2},
		{"more than 100 percent is no more", 200_000, 3_000, 300_000, 15_000, 250, 182_000, 2},
		{"what fits needs one run", 200_000, 3_000, 100_000, 15_000, 70, 121_999, 1},
		{"what fits exactly needs one run", 200_000, 3_000, 121_999, 15_000, 70, 121_999, 1},
		{"one token more needs two", 200_000, 3_000, 122_000, 15_000, 70, 121_999, 2},
		{"a multiple needs no more runs", 1_000, 0, 1_000, 500, 100, 500, 2},
		{"a reserve as large as the window leaves nothing", 8_192, 0, 100, 8_192, 100, 0, 0},
		{"no data beside too large a reserve still does not fit", 8_192, 1, 0, 8_192, 100, 0, 0},
		{"no data needs one run", 8_192, 0, 0, 100, 70, 5_634, 1},
		{"0 percent leaves nothing", 8_192, 0, 100, 0, 0, 0, 0},
		{"a negative percentage leaves nothing", 8_192, 0, 100, 0, math.MinInt, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := compute(t, row.window, row.system, row.input, row.output)
			if chunk, runs := b.LargestChunk(row.percent), b.Runs(row.percent); chunk != row.chunk || runs != row.runs {
				t.Errorf("chunk %d, runs %d; want %d, %d", chunk, runs, row.chunk, row.runs)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	models := []budget.Model{{"same", 200_000}, {"little more", 299_999}, {"half more", 300_000}, {"a", 1_000_000}, {"b", 600_000}, {"c", 2_000_000}, {"d", 3_000_000}}
	for _, row := range []struct {
		name                          string
		window, system, input, output int
		o                             budget.Options
		want                          []budget.Suggestion
	}{
		{"green needs no advice", 200_000, 3_000, 100_000, 15_000, budget.Options{Models: models}, nil},
		{"too much data has every remedy", 200_000, 3_000, 300_000, 15_000,
			budget.Options{Models: models, Files: []budget.File{{"b.md", 50_000}, {"a.md", 50_000}, {"c.md", 90_000}, {"d.md", 10_000}, {"e.md", 20_000}}},
			[]budget.Suggestion{
				{Kind: budget.LargerModel, Text: "use a model with a larger window: a (1,000,000 tokens), b (600,000 tokens), c (2,000,000 tokens)", Models: []budget.Model{models[3], models[4], models[5]}},
				{Kind: budget.Split, Text: "split the data into 3 runs of at most 121,999 tokens", Runs: 3, Tokens: 121_999},
				{Kind: budget.ExcludeFiles, Text: "leave out c.md (90,000 tokens), a.md (50,000 tokens), b.md (50,000 tokens)", Tokens: 190_000, Files: []budget.File{{"c.md", 90_000}, {"a.md", 50_000}, {"b.md", 50_000}}},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 121,999 tokens (40.66 % of its 300,000)", Tokens: 121_999, Percent: 4066},
			}},
		{"a smaller reserve is named where it is enough", 200_000, 3_000, 130_000, 15_000, budget.Options{},
			[]budget.Suggestion{
				{Kind: budget.SmallerReserve, Text: "reserve 6,999 tokens for the answer instead of 15,000", Output: 6_999},
				{Kind: budget.Split, Text: "split the data into 2 runs of at most 121,999 tokens", Runs: 2, Tokens: 121_999},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 121,999 tokens (93.84 % of its 130,000)", Tokens: 121_999, Percent: 9384},
			}},
		{"a reserve is not made smaller than the answer", 200_000, 3_000, 130_000, 15_000, budget.Options{MinOutput: 7_000, Target: 70},
			[]budget.Suggestion{
				{Kind: budget.Split, Text: "split the data into 2 runs of at most 121,999 tokens", Runs: 2, Tokens: 121_999},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 121,999 tokens (93.84 % of its 130,000)", Tokens: 121_999, Percent: 9384},
			}},
		{"a target of 100 is what fits", 1_000, 0, 1_100, 100, budget.Options{Target: 100},
			[]budget.Suggestion{
				{Kind: budget.Split, Text: "split the data into 2 runs of at most 900 tokens", Runs: 2, Tokens: 900},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 900 tokens (81.81 % of its 1,100)", Tokens: 900, Percent: 8181},
			}},
		{"a full window meets a target of 100", 1_000, 0, 900, 100, budget.Options{Target: 100}, nil},
		{"a higher target asks for less", 1_000, 0, 800, 0, budget.Options{Target: budget.OrangePercent}, nil},
		{"where no model is large enough the largest are named", 1_000, 0, 100_000, 0, budget.Options{Models: []budget.Model{{"x", 1_500}, {"y", 8_000}, {"z", 1_499}}},
			[]budget.Suggestion{
				{Kind: budget.LargerModel, Text: "use a model with a larger window: y (8,000 tokens), x (1,500 tokens)", Models: []budget.Model{{"y", 8_000}, {"x", 1_500}}},
				{Kind: budget.Split, Text: "split the data into 144 runs of at most 699 tokens", Runs: 144, Tokens: 699},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 699 tokens (0.69 % of its 100,000)", Tokens: 699, Percent: 69},
			}},
		{"leaving out every file is no advice", 1_000, 0, 800, 0, budget.Options{Files: []budget.File{{"a", 800}}},
			[]budget.Suggestion{
				{Kind: budget.Split, Text: "split the data into 2 runs of at most 699 tokens", Runs: 2, Tokens: 699},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 699 tokens (87.37 % of its 800)", Tokens: 699, Percent: 8737},
			}},
		{"leaving out many files is no advice", 1_000, 0, 1_600, 0, budget.Options{Files: []budget.File{{"a", 100}, {"b", 100}, {"c", 100}, {"d", 100}, {"e", 100}, {"f", 100}, {"g", 0}}},
			[]budget.Suggestion{
				{Kind: budget.Split, Text: "split the data into 3 runs of at most 699 tokens", Runs: 3, Tokens: 699},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 699 tokens (43.68 % of its 1,600)", Tokens: 699, Percent: 4368},
			}},
		{"where system and output reach the target the runs fit the window", 8_192, 500, 4_000, 6_000, budget.Options{},
			[]budget.Suggestion{
				{Kind: budget.Split, Text: "split the data into 3 runs of at most 1,692 tokens", Runs: 3, Tokens: 1_692},
				{Kind: budget.Summarise, Text: "summarise the data first, to at most 1,692 tokens (42.3 % of its 4,000)", Tokens: 1_692, Percent: 4230},
			}},
		{"a reserve above the window can be made to fit", 8_192, 0, 100, 10_000, budget.Options{},
			[]budget.Suggestion{
				{Kind: budget.SmallerReserve, Text: "reserve 5,634 tokens for the answer instead of 10,000", Output: 5_634},
			}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := compute(t, row.window, row.system, row.input, row.output).Suggest(row.o)
			if !reflect.DeepEqual(got, row.want) {
				t.Errorf("got  %+v\nwant %+v", got, row.want)
			}
		})
	}
}

func TestSuggestionJSON(t *testing.T) {
	b := compute(t, 1_000, 0, 800, 0)
	got, err := json.Marshal(b.Suggest(budget.Options{Models: []budget.Model{{"m", 2_000}}}))
	want := `[{"kind":"larger_model","text":"use a model with a larger window: m (2,000 tokens)","models":[{"name":"m","window":2000}]},` +
		`{"kind":"split","text":"split the data into 2 runs of at most 699 tokens","runs":2,"tokens":699},` +
		`{"kind":"summarise","text":"summarise the data first, to at most 699 tokens (87.37 % of its 800)","tokens":699,"percent":87.37}]`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

// budgets draws budgets small, large and as large as they can be.
func budgets() *rapid.Generator[budget.Budget] {
	return rapid.Custom(func(t *rapid.T) budget.Budget {
		window := rapid.OneOf(rapid.IntRange(1, 300), rapid.IntRange(1, 2_000_000), rapid.IntRange(1, math.MaxInt), rapid.Just(math.MaxInt)).Draw(t, "window")
		part := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(0, 2_000_000), rapid.IntRange(0, math.MaxInt/3))
		return compute(t, window, part.Draw(t, "system"), part.Draw(t, "input"), part.Draw(t, "output"))
	})
}

// ratio compares used/window with percent/100 in numbers of any size: the definition, by which the
// arithmetic is judged.
func ratio(used, window, percent int) int {
	left := new(big.Int).Mul(big.NewInt(int64(used)), big.NewInt(100))
	return left.Cmp(new(big.Int).Mul(big.NewInt(int64(window)), big.NewInt(int64(percent))))
}

func TestLevelIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := budgets().Draw(t, "budget")
		want := budget.Green
		for _, level := range []budget.Level{budget.Yellow, budget.Orange, budget.Red} {
			if ratio(b.Used(), b.Window, level.Percent()) >= 0 {
				want = level
			}
		}
		if b.Level() != want {
			t.Fatalf("%+v is %v, want %v", b, b.Level(), want)
		}
		if over := ratio(b.Used(), b.Window, 100) > 0; b.Over() != over {
			t.Fatalf("%+v: over %v, want %v", b, b.Over(), over)
		}
		exact := new(big.Int).Mul(big.NewInt(int64(b.Used())), big.NewInt(10_000))
		exact.Div(exact, big.NewInt(int64(b.Window)))
		if exact.IsInt64() && int64(b.UsagePercent) != exact.Int64() || !exact.IsInt64() && b.UsagePercent != math.MaxInt {
			t.Fatalf("%+v: %d hundredths of a percent, want %v", b, b.UsagePercent, exact)
		}
	})
}

func TestLargestChunkIsUnderTheTargetAndNoMoreFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, percent := budgets().Draw(t, "budget"), rapid.IntRange(1, 120).Draw(t, "percent")
		under := func(input int) bool {
			c := compute(t, b.Window, b.System, input, b.Output)
			return percent >= 100 && !c.Over() || percent < 100 && ratio(c.Used(), c.Window, percent) < 0
		}
		chunk := b.LargestChunk(percent)
		if chunk > 0 && !under(chunk) {
			t.Fatalf("%+v: a chunk of %d is not under %d %%", b, chunk, percent)
		}
		if chunk < math.MaxInt-b.System-b.Output && under(chunk+1) { // more is no budget
			t.Fatalf("%+v: a chunk of %d is under %d %% too", b, chunk+1, percent)
		}
		runs := b.Runs(percent)
		if runs > 0 && chunk > 0 && (b.Input-1)/runs+1 > chunk {
			t.Fatalf("%+v: %d runs of %d do not hold the input", b, runs, chunk)
		}
		if runs > 1 && b.Input/chunk < runs-1 {
			t.Fatalf("%+v: %d runs of %d are too many", b, runs, chunk)
		}
	})
}

func TestSuggestionsHelp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := budgets().Draw(t, "budget")
		target := rapid.IntRange(1, 110).Draw(t, "target")
		models := rapid.SliceOf(rapid.Map(rapid.Int(), func(n int) budget.Model { return budget.Model{Name: "m", Window: n} })).Draw(t, "models")
		files := rapid.SliceOf(rapid.Map(rapid.Int(), func(n int) budget.File { return budget.File{Path: "f", Tokens: n} })).Draw(t, "files")
		for _, s := range b.Suggest(budget.Options{Target: target, Models: models, Files: files}) {
			switch s.Kind {
			case budget.SmallerReserve:
				if c := compute(t, b.Window, b.System, b.Input, s.Output); c.LargestChunk(target) < c.Input {
					t.Fatalf("%+v: %s does not help", b, s.Text)
				}
			case budget.Split, budget.Summarise:
				if c := compute(t, b.Window, b.System, s.Tokens, b.Output); c.Over() || s.Runs > 0 && (b.Input-1)/s.Runs >= s.Tokens {
					t.Fatalf("%+v: %s does not help", b, s.Text)
				}
			case budget.LargerModel:
				for _, m := range s.Models {
					if ratio(m.Window, b.Window, 150) < 0 {
						t.Fatalf("%+v: %s names a window that is too small", b, s.Text)
					}
				}
			}
		}
	})
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	type document struct {
		Level   budget.Level
		Percent budget.Percent
	}
	for _, want := range []document{{budget.Green, 0}, {budget.Yellow, 7150}, {budget.Orange, 9001}, {budget.Red, 1_000_000}, {budget.Red, math.MaxInt}} {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got document
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Errorf("%s is read as %+v, %v, want %+v", text, got, err, want)
		}
	}
	for name, text := range map[string]string{
		"a level that there is not":      `{"Level": "purple"}`,
		"more than hundredths":           `{"Percent": 1.234}`,
		"a percentage that is no number": `{"Percent": "12"}`,
		"a number with an exponent":      `{"Percent": 1e2}`,
	} {
		got := document{Level: budget.Red, Percent: 7}
		if err := json.Unmarshal([]byte(text), &got); !errors.Is(err, budget.ErrInvalid) || got != (document{budget.Red, 7}) {
			t.Errorf("%s: got %+v, %v, want an error and nothing read", name, got, err)
		}
	}
	got := document{Percent: 7}
	if err := json.Unmarshal([]byte(`{"Percent": null}`), &got); err != nil || got.Percent != 7 {
		t.Errorf("null: got %+v, %v, want that it says nothing", got, err)
	}
}
