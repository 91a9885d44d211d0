package models_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/models"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func load(t testing.TB, user string) models.Registry {
	t.Helper()
	r, err := models.Load([]byte(user))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func find(t testing.TB, r models.Registry, name string) models.Model {
	t.Helper()
	m, err := r.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestImportantModels holds the figures of the models that people use most against a file that a
// person can read, and all models against a digest: run with -update after a change of the table or
// of catwalk, and read the difference.
func TestImportantModels(t *testing.T) {
	r := load(t, "")
	var b strings.Builder
	for _, name := range []string{
		"gpt-5.6-sol", "gpt-5.5", "gpt-5.4", "gpt-5.4-mini", "gpt-5.2", "gpt-5.1", "gpt-5", "gpt-5-mini", "gpt-5-nano",
		"gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-mini", "gpt-4-turbo", "gpt-4", "gpt-3.5-turbo",
		"o4-mini", "o3", "o3-mini", "o1", "o1-mini", "text-embedding-3-large", "text-davinci-003", "davinci",
		"claude-opus-5-5", "claude-opus-5", "claude-sonnet-5", "claude-haiku-5-5", "claude-fable-5",
		"claude-opus-4-8", "claude-opus-4-6", "claude-sonnet-4-6", "claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5",
		"claude-opus-4-1", "claude-sonnet-4-20250514", "claude-3-5-sonnet-20241022", "claude-3-haiku-20240307",
		"gemini-3.5-flash", "gemini-3.1-pro-preview", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-2.0-flash",
		"grok-4.5", "deepseek-v4-pro", "kimi-k3", "azure/gpt-4o", "openrouter/openai/gpt-5", "cerebras/gpt-oss-120b",
	} {
		m := find(t, r, name)
		fmt.Fprintf(&b, "%s: %s window %d, input %d, output %d, reserve %d, %s %s, $%v/$%v", name, m.ID(), m.Window, m.MaxInput, m.MaxOutput,
			m.Reserve, m.Method, m.Encoding, m.InputPrice, m.OutputPrice)
		if m.Long.Above > 0 {
			fmt.Fprintf(&b, ", above %d $%v/$%v", m.Long.Above, m.Long.InputPrice, m.Long.OutputPrice)
		}
		fmt.Fprintf(&b, "\n\twindow: %s; output: %s; price: %s\n", m.Sources.Window, m.Sources.MaxOutput, m.Sources.Price)
	}
	all, err := json.Marshal(r.All())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "%d models, SHA-256 of their JSON %x\n", len(r.All()), sha256.Sum256(all))
	const golden = "testdata/important.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the figures changed; if that is right, run with -update. got:\n%s", b.String())
	}
}

func TestFind(t *testing.T) {
	r := load(t, "")
	for _, row := range []struct{ name, in, want string }{
		{"a provider and a name", "openai/gpt-4o", "openai/gpt-4o"},
		{"a name is its maker's", "gpt-4o", "openai/gpt-4o"},
		{"case does not matter", "OpenAI/GPT-4o", "openai/gpt-4o"},
		{"spaces around do not matter", " gpt-4o ", "openai/gpt-4o"},
		{"dots are dashes", "claude-opus-4.6", "anthropic/claude-opus-4-6"},
		{"dashes are dots", "gpt-4-1", "openai/gpt-4.1"},
		{"an alias is the full name", "claude-sonnet-4-5", "anthropic/claude-sonnet-4-5-20250929"},
		{"an alias may have its provider", "anthropic/claude-sonnet-4-5", "anthropic/claude-sonnet-4-5-20250929"},
		{"a maker's alias comes before a reseller's name", "claude-haiku-4-5", "anthropic/claude-haiku-4-5-20251001"},
		{"google is gemini", "google/gemini-2.5-pro", "gemini/gemini-2.5-pro"},
		{"a reseller is named", "azure/gpt-4o", "azure/gpt-4o"},
		{"a reseller's name may have a slash", "openrouter/openai/gpt-5", "openrouter/openai/gpt-5"},
		{"a snapshot with other limits is a model of its own", "gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := find(t, r, row.in).ID(); got != row.want {
				t.Errorf("Find(%q) = %s, want %s", row.in, got, row.want)
			}
		})
	}
	t.Run("without a maker the smallest window counts", func(t *testing.T) {
		got := find(t, r, "gpt-oss-120b")
		for _, m := range r.All() {
			if strings.EqualFold(m.Name, got.Name) && m.Window < got.Window {
				t.Errorf("Find took %s with %d tokens, %s has %d", got.ID(), got.Window, m.ID(), m.Window)
			}
		}
	})
}

func TestFindNamesTheNearest(t *testing.T) {
	r := load(t, "")
	for _, row := range []struct{ name, in, want string }{
		{"a typing error", "gtp-4o", `unknown model "gtp-4o"; the nearest are gpt-4o, gpt-4, gpt-5.4`},
		{"a version that is not there stays in its family", "gpt-6", `unknown model "gpt-6"; the nearest are gpt-5, gpt-4, gpt-4o`},
		{"a part of a name", "opus", `unknown model "opus"; the nearest are claude-opus-5, claude-opus-5-5, claude-opus-4-8`},
		{"a provider keeps its models", "azure/gpt-4oo", `unknown model "azure/gpt-4oo"; the nearest are azure/gpt-4o, azure/gpt-4.1, azure/gpt-5`},
		{"google keeps gemini's", "google/gemini-2.5-prod", `unknown model "google/gemini-2.5-prod"; the nearest are gemini/gemini-2.5-pro, gemini/gemini-2.5-flash, gemini/gemini-3.5-flash`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := r.Find(row.in)
			var unknown *models.UnknownError
			if !errors.As(err, &unknown) || err.Error() != row.want {
				t.Fatalf("got  %v\nwant %s", err, row.want)
			}
			for _, name := range unknown.Nearest {
				find(t, r, name)
			}
		})
	}
	for _, in := range []string{"", " ", "/", "openai/", "/gpt-4o", "\x00", strings.Repeat("x/", 100_000)} {
		_, err := r.Find(in)
		var unknown *models.UnknownError
		if !errors.As(err, &unknown) || len(unknown.Nearest) != 3 || len(err.Error()) > 500 {
			t.Errorf("Find(%.20q): %v", in, err)
		}
	}
	if _, err := (models.Registry{}).Find("gpt-4o"); err == nil || err.Error() != `unknown model "gpt-4o"` {
		t.Errorf("an empty registry: %v", err)
	}
}

func TestAll(t *testing.T) {
	r := load(t, "")
	all := r.All()
	if len(all) < 1000 {
		t.Fatalf("only %d models", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b models.Model) int {
		return slices.Compare([]string{a.Provider, a.Name}, []string{b.Provider, b.Name})
	}) {
		t.Error("not sorted by provider and name")
	}
	for i, m := range all {
		if got, err := r.Find(m.ID()); err != nil || got.ID() != m.ID() {
			t.Errorf("Find(%q) = %s, %v", m.ID(), got.ID(), err)
		}
		if m.Window < 1 || m.MaxInput < 0 || m.MaxOutput < 0 || max(m.MaxInput, m.MaxOutput) > m.Window || m.Reserve < 0 || 2*m.Reserve > m.Window ||
			m.MaxOutput > 0 && m.Reserve > m.MaxOutput || (m.Method == models.Exact) != (m.Encoding != "") ||
			m.Sources.Window == "" || m.Sources.MaxOutput == "" || m.Sources.Encoding == "" || m.Sources.Price == "" || m.Sources.Overhead == "" ||
			(m.InputPrice < 0) != (m.Sources.Price == "unknown") || (m.MaxOutput == 0) != (m.Sources.MaxOutput == "unknown") {
			t.Errorf("impossible figures: %+v", m)
		}
		all[i].Window = -1 // what the caller does with the list is no business of the registry
	}
	if r.All()[0].Window == -1 {
		t.Error("the caller changed the registry")
	}
}

// TestTheTableSaysWhereItIsFrom holds the head of the generated table against the generator's
// go.mod, against what the registry says and against NOTICE, so that a new version of catwalk
// without a new table fails, and so does a licence that changed.
func TestTheTableSaysWhereItIsFrom(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	first, _, _ := strings.Cut(read("catwalk.tsv"), "\n")
	head := strings.Split(first, "\t")
	if len(head) != 3 {
		t.Fatalf("the first line is %q, want version, licence and copyright", first)
	}
	version, licence, copyright := head[0], head[1], head[2]
	if got := find(t, load(t, ""), "grok-4.5").Sources.Window; got != version {
		t.Errorf("the registry says its figures are from %q, want %q", got, version)
	}
	for _, row := range []struct{ name, file, want string }{
		{"the version is that of the generator's module", "generate/go.mod", strings.Replace(version, "catwalk ", "charm.land/catwalk v", 1) + "\n"},
		{"NOTICE names the licence", "../NOTICE", "under the same " + licence + "."},
		{"NOTICE names whose it is", "../NOTICE", "Catwalk (https://github.com/charmbracelet/catwalk), " + copyright + ","},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := read(row.file); !strings.Contains(got, row.want) {
				t.Errorf("%s is\n%s\nwant in it %q", row.file, got, row.want)
			}
		})
	}
}

func TestEncodingOf(t *testing.T) {
	for in, want := range map[string]string{
		"gpt-5": "o200k_base", "gpt-5-mini": "o200k_base", "gpt-5.4": "o200k_base", "GPT-5.5-pro": "o200k_base", "gpt-50": "",
		"gpt-4.1-mini": "o200k_base", "gpt-4.5-preview": "o200k_base", "gpt-4o": "o200k_base", "gpt-4o-2024-08-06": "o200k_base", "chatgpt-4o-latest": "o200k_base",
		"o1": "o200k_base", "o3-mini": "o200k_base", "o4-mini": "o200k_base", "o32": "", "ft:gpt-4o-mini:acme": "o200k_base", "openrouter/openai/o3": "o200k_base",
		"gpt-oss-20b": "o200k_harmony", "gpt-oss:20b": "o200k_harmony",
		"gpt-4": "cl100k_base", "gpt-4-turbo": "cl100k_base", "gpt-4-32k": "cl100k_base", "gpt-4.7": "", "gpt-3.5-turbo": "cl100k_base", "gpt-3.5": "cl100k_base", "gpt-35-turbo-16k": "cl100k_base",
		"text-embedding-3-small": "cl100k_base", "text-embedding-ada-002": "cl100k_base", "davinci-002": "cl100k_base",
		"text-davinci-003": "p50k_base", "code-davinci-002": "p50k_base", "text-davinci-edit-001": "p50k_edit", "code-davinci-edit-001": "p50k_edit",
		"text-davinci-001": "r50k_base", "davinci": "r50k_base", "curie": "r50k_base", "text-curie-001": "r50k_base", "ada": "r50k_base", "text-search-davinci-doc-001": "r50k_base",
		"claude-opus-4-6": "", "gemini-2.5-pro": "", "llama": "", "": "", "/": "", "ft:": "",
	} {
		if got := models.EncodingOf(in); got != want {
			t.Errorf("EncodingOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestReserve(t *testing.T) {
	r := load(t, `{"models": [{"name": "tiny", "window": 1000}, {"name": "fixed", "window": 1000, "reserve": 900}, {"name": "large", "window": 1000000}]}`)
	for _, row := range []struct {
		name, model string
		want        int
	}{
		{"Anthropic", "claude-opus-4-6", 15_000},
		{"OpenAI", "gpt-5", 10_000},
		{"Gemini", "gemini-2.5-pro", 15_000},
		{"others", "large", 15_000},
		{"no more than the output limit", "claude-3-5-sonnet-20241022", 8_192},
		{"no more than the output limit of an OpenAI model", "gpt-4-turbo", 4_096},
		{"no more than half of the window", "gpt-4", 4_096},
		{"no more than half of a tiny window", "tiny", 500},
		{"what the user says", "fixed", 900},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := find(t, r, row.model)
			if m.Reserve != row.want {
				t.Errorf("%s reserves %d, want %d", m.ID(), m.Reserve, row.want)
			}
			if err := m.CheckOutput(m.Reserve); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCheckOutput(t *testing.T) {
	r := load(t, "")
	err := find(t, r, "gpt-4o").CheckOutput(16_385)
	if !errors.Is(err, models.ErrOutput) || err.Error() != "reserve 16385 tokens for openai/gpt-4o: above the output limit of 16384 tokens" {
		t.Errorf("got %v", err)
	}
	if err := find(t, r, "gpt-4o").CheckOutput(16_384); err != nil {
		t.Error(err)
	}
	if err := find(t, r, "grok-4.5").CheckOutput(500_001); !errors.Is(err, models.ErrOutput) {
		t.Errorf("more than the window: %v", err)
	}
}

func TestPrice(t *testing.T) {
	r := load(t, "")
	for _, row := range []struct {
		name, model   string
		input, output int
		want          models.USD
		known         bool
	}{
		{"input and output", "gpt-4o", 100_000, 10_000, 0.35, true},
		{"nothing costs nothing", "gpt-4o", 0, 0, 0, true},
		{"at the limit the low price holds", "gemini-2.5-pro", 200_000, 10_000, 0.35, true},
		{"above it the high price holds for everything", "gemini-2.5-pro", 200_001, 10_000, 0.6500025, true},
		{"a price that is not known", "text-davinci-003", 1, 1, models.Unknown, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, known := find(t, r, row.model).Price(row.input, row.output)
			if known != row.known || math.Abs(float64(got-row.want)) > 1e-9 {
				t.Errorf("got %v, %v; want %v, %v", got, known, row.want, row.known)
			}
		})
	}
}

func TestAlternatives(t *testing.T) {
	r := load(t, `{"models": [{"provider": "local", "name": "own", "window": 1000000}]}`)
	gpt := find(t, r, "gpt-4o")
	all := r.Alternatives(gpt)
	if len(all) < 20 || all[0].Provider != "openai" {
		t.Fatalf("%d alternatives, the first is %+v", len(all), all[0])
	}
	seen := map[string]bool{}
	for i, m := range all {
		seen[m.Provider] = true
		if m.ID() == gpt.ID() || m.Name == "text-embedding-3-large" {
			t.Errorf("%s is no alternative", m.ID())
		}
		if i > 0 && all[i-1].Provider == m.Provider && all[i-1].InputPrice > m.InputPrice {
			t.Errorf("%s comes after %s and is cheaper", m.ID(), all[i-1].ID())
		}
	}
	if !seen["anthropic"] || !seen["gemini"] || !seen["local"] || seen["openrouter"] {
		t.Errorf("providers: %v", seen)
	}
	if own := r.Alternatives(find(t, r, "openrouter/openai/gpt-5")); own[0].Provider != "openrouter" {
		t.Errorf("the first alternative to a model of a reseller is %s", own[0].ID())
	}
}

func TestModelJSON(t *testing.T) {
	m := find(t, load(t, `{"models": [{"provider": "local", "name": "llama", "window": 8192, "source": "model card"}]}`), "llama")
	got, err := json.Marshal(m)
	want := `{"provider":"local","name":"llama","window":8192,"max_input":0,"max_output":0,"reserve":4096,"encoding":"","method":"estimate",` +
		`"input_price":null,"output_price":null,"overhead":{"message":0,"name":0,"reply":0},` +
		`"sources":{"window":"user file: model card","max_output":"unknown","encoding":"unknown","price":"unknown","overhead":"unknown"}}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
	if got, err := json.Marshal(find(t, load(t, ""), "gemini-2.5-pro").Long); err != nil || string(got) != `{"above":200000,"input_price":2.5,"output_price":15}` {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestUserFileAddsAndOverrides(t *testing.T) {
	r := load(t, `{
  "schema": "persona.models/v1",
  "models": [
    {"provider": "local", "name": "llama-3-8b", "aliases": ["llama"], "window": 8192, "max_input": 8000, "max_output": 2048, "encoding": "cl100k_base",
     "input_price": 0, "output_price": 0, "overhead": {"message": 4, "name": -1, "reply": 2}, "source": "its model card"},
    {"name": "gpt-4o", "input_price": 1.25, "output_price": 5, "long": {"above": 100000, "input_price": 2, "output_price": 8}},
    {"provider": "google", "name": "gemini-2.5-pro", "window": 32768},
    {"provider": "local", "name": "grok-4.5", "window": 100},
    {"name": "claude-sonnet-4-5", "encoding": "o200k_base"},
    {"name": "mine", "window": 5000}
  ]
}`)
	for _, row := range []struct{ name, in, want string }{
		{"a new model", "local/llama-3-8b", "local/llama-3-8b 8192 8000 2048 2048 cl100k_base exact 0 0 {4 -1 2} user file: its model card; user file: its model card"},
		{"its alias", "llama", "local/llama-3-8b 8192 8000 2048 2048 cl100k_base exact 0 0 {4 -1 2} user file: its model card; user file: its model card"},
		{"a price of a known model, found by its name", "gpt-4o", "openai/gpt-4o 128000 0 16384 10000 o200k_base exact 1.25 5 {3 1 3} table: models.dev f3fc69229967 (2026-07-02), providers/openai/models/gpt-4o.toml; user file"},
		{"a smaller window bounds its parts", "gemini-2.5-pro", "gemini/gemini-2.5-pro 32768 0 32768 15000  estimate 1.25 10 {0 0 0} user file; table: models.dev f3fc69229967 (2026-07-02), providers/google/models/gemini-2.5-pro.toml"},
		{"the user's own comes before the maker's", "grok-4.5", "local/grok-4.5 100 0 0 50  estimate -1 -1 {0 0 0} user file; unknown"},
		{"a known model is found by its alias", "claude-sonnet-4-5-20250929", "anthropic/claude-sonnet-4-5-20250929 200000 0 64000 15000 o200k_base exact 3 15 {0 0 0} table: models.dev f3fc69229967 (2026-07-02), providers/anthropic/models/claude-sonnet-4-5-20250929.toml; table: models.dev f3fc69229967 (2026-07-02), providers/anthropic/models/claude-sonnet-4-5-20250929.toml"},
		{"no provider is the user", "mine", "user/mine 5000 0 0 2500  estimate -1 -1 {0 0 0} user file; unknown"},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := find(t, r, row.in)
			got := fmt.Sprint(m.ID(), m.Window, m.MaxInput, m.MaxOutput, m.Reserve) + fmt.Sprintf(" %s %s %v %v %v %s; %s",
				m.Encoding, m.Method, m.InputPrice, m.OutputPrice, m.Overhead, m.Sources.Window, m.Sources.Price)
			if got = strings.Replace(got, m.ID(), m.ID()+" ", 1); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(row.want), " ") {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
	if long := find(t, r, "gpt-4o").Long; long != (models.Long{Above: 100_000, InputPrice: 2, OutputPrice: 8}) {
		t.Errorf("the price of long calls: %+v", long)
	}
}

func TestUserFileRefused(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"no JSON", `models:`, "model file: line 1: invalid character 'm' looking for beginning of value"},
		{"a mistake has its line", "{\n\"models\": [\n{]}", "model file: line 3: invalid character ']' looking for beginning of object key string"},
		{"a wrong type has its line", "{\n\"models\": [\n{\"name\": \"x\", \"window\": \"8k\"}]}", "model file: line 3: json: cannot unmarshal string into Go struct field row.models.window of type int"},
		{"a field that is misspelt", `{"models": [{"name": "x", "windw": 1}]}`, `model file: json: unknown field "windw"`},
		{"two documents", `{} {}`, "model file: something follows the object"},
		{"another schema", `{"schema": "persona.models/v2"}`, `model file: its schema is "persona.models/v2", only "persona.models/v1" is understood`},
		{"no name", `{"models": [{"window": 1}]}`, `model file: models[0] "": "" is no name for a model`},
		{"a name with control characters", `{"models": [{"name": "x\u001b[31m", "window": 1}]}`, `model file: models[0] "x\x1b[31m": "x\x1b[31m" is no name for a model`},
		{"an empty alias", `{"models": [{"name": "x", "window": 1, "aliases": [""]}]}`, `model file: models[0] "x": "" is no name for a model`},
		{"a provider with a slash", `{"models": [{"name": "x", "provider": "a/b", "window": 1}]}`, `model file: models[0] "x": "a/b" is no name for a provider`},
		{"no window", `{"models": [{"name": "gpt-4o", "window": 5}, {"name": "x"}]}`, `model file: models[1] "x": its window is missing`},
		{"no room at all", `{"models": [{"name": "x", "window": 0}]}`, `model file: models[0] "x": its window is 0, it must be at least 1`},
		{"a negative limit", `{"models": [{"name": "x", "window": 1, "max_output": -1}]}`, `model file: models[0] "x": its max_output is -1, it must be at least 1`},
		{"a limit above the window", `{"models": [{"name": "x", "window": 10, "max_output": 11}]}`, `model file: models[0] "x": its max_output of 11 is larger than its window of 10`},
		{"a reserve above the limit", `{"models": [{"name": "x", "window": 10, "max_output": 5, "reserve": 6}]}`, `model file: models[0] "x": its reserve of 6 is larger than its max_output of 5`},
		{"half a price", `{"models": [{"name": "x", "window": 10, "input_price": 1}]}`, `model file: models[0] "x": it has one of input_price and output_price, it must have both or none`},
		{"a negative price", `{"models": [{"name": "x", "window": 10, "input_price": 1, "output_price": -2}]}`, `model file: models[0] "x": a price is -2, it cannot be negative`},
		{"a long price from nowhere", `{"models": [{"name": "x", "window": 10, "long": {}}]}`, `model file: models[0] "x": long.above is 0, it must be at least 1`},
		{"a negative overhead", `{"models": [{"name": "x", "window": 10, "overhead": {"message": -1}}]}`, `model file: models[0] "x": its overhead is negative`},
		{"an encoding that nobody knows", `{"models": [{"name": "x", "window": 10, "encoding": "gpt2"}]}`, `model file: models[0] "x": its encoding "gpt2" is none of cl100k_base, o200k_base, o200k_harmony, p50k_base, p50k_edit, r50k_base`},
		{"a model that is there twice", `{"models": [{"name": "gpt-4o", "window": 10}, {"provider": "openai", "name": "GPT-4o", "window": 11}]}`, `model file: models[1] "GPT-4o": openai/GPT-4o is there twice`},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := models.Load([]byte(row.in)); err == nil || err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
		})
	}
	for _, empty := range []string{"", " \n", "{}", `{"models": []}`} {
		load(t, empty)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"models": [{"provider": "local", "name": "x", "aliases": ["y"], "window": 10, "max_output": 5, "input_price": 1, "output_price": 2}]}`))
	f.Add([]byte(`{"schema": "persona.models/v1", "models": [{"name": "gpt-4o", "window": 9223372036854775807, "encoding": "", "long": {"above": 1}}]}`))
	f.Add([]byte(`{"models": [{"name": "/", "window": 1, "reserve": 1}, {"name": "a/b/c", "provider": "google", "window": 1}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := models.Load(data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "model file: ") {
				t.Fatalf("an error without its object: %v", err)
			}
			return
		}
		for _, m := range r.All() {
			if m.Window < 1 || m.Reserve < 0 || max(m.MaxInput, m.MaxOutput, m.Reserve) > m.Window || m.Name == "" {
				t.Fatalf("impossible figures: %+v", m)
			}
			if !strings.HasPrefix(m.Sources.Window, "user file") {
				continue
			}
			if got, err := r.Find(m.ID()); err != nil || got.ID() != m.ID() {
				t.Fatalf("Find(%q) = %+v, %v", m.ID(), got, err)
			}
			if strings.Contains(m.Name, "/") {
				continue // may be provider and name of another model
			}
			if got, err := r.Find(m.Name); err != nil || !strings.HasPrefix(got.Sources.Window, "user file") {
				t.Fatalf("Find(%q) = %+v, %v; want one of the user's own", m.Name, got, err)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b, "")
	}
}

func TestUsable(t *testing.T) {
	for _, row := range []struct {
		name   string
		model  models.Model
		output int
		want   int
	}{
		{"without a limit on input all of the window", models.Model{Window: 100}, 10, 100},
		{"a limit on input takes the rest away", models.Model{Window: 100, MaxInput: 60}, 10, 70},
		{"a large answer never makes more of the window than there is", models.Model{Window: 100, MaxInput: 60}, 50, 100},
	} {
		if got := row.model.Usable(row.output); got != row.want {
			t.Errorf("%s: got %d, want %d", row.name, got, row.want)
		}
	}
}
