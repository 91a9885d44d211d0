package count_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/persona-go/persona/count"
	"pgregory.net/rapid"
)

func exact(n int) count.Spec {
	return count.Spec{Kind: count.KindExact, Target: n, Min: n, Max: n}
}

func between(low, high int) count.Spec {
	return count.Spec{Kind: count.KindRange, Min: low, Max: high}
}

func around(target, low, high int) count.Spec {
	return count.Spec{Kind: count.KindApproximate, Target: target, Min: low, Max: high}
}

func atLeast(n int) count.Spec { return count.Spec{Kind: count.KindMinimum, Min: n} }

func upTo(n int) count.Spec { return count.Spec{Kind: count.KindMaximum, Min: 1, Max: n} }

// parsed holds what is understood; it also seeds the fuzzer.
var parsed = []struct {
	name string
	in   []string
	want count.Spec
}{
	{"a number is exact", []string{"3", "03", " 3 ", "３", "three", "Three", "THREE", "exactly 3", "Exactly three", "=3"}, exact(3)},
	{"a last word persona or personas changes nothing", []string{"1 persona", "1 Personas", "one persona", "1persona"}, exact(1)},
	{"twenty is the last number word", []string{"twenty", "20", "exactly TWENTY personas"}, exact(20)},
	{"every number word is a number", []string{"seventeen"}, exact(17)},
	{"a range has any dash", []string{"3-5", "3–5", "3—5", "3‐5", "3‑5", "3−5", "3－5", "3 - 5", "3\u00a0–\u00a05", "３－５", "3~5", "3～5", "3〜5"}, between(3, 5)},
	{"a range has words", []string{"3 to 5", "3TO5", "three to five", "three-five", "between 3 and 5", "Between three And 5 personas", "from 3 to 5"}, between(3, 5)},
	{"a range that counts down is turned round", []string{"5-3", "5 to 3", "between five and 3"}, between(3, 5)},
	{"or is a range", []string{"3 or 4", "three or four personas", "4 or 3"}, between(3, 4)},
	{"a range of one number is exact", []string{"3-3", "3 to three", "between 3 and 3"}, exact(3)},
	{"approximate is one more or less", []string{"~4", "~ 4", "～4", "∼4", "≈4", "≈ 4", "about 4", "About Four personas", "around 4", "approximately 4", "approx 4", "approx. 4", "roughly 4"}, around(4, 3, 5)},
	{"approximate is never less than 1", []string{"~1", "about one"}, around(1, 1, 2)},
	{"a tolerance may be given", []string{"4±2", "4 ± 2", "four ± two", "4+-2", "4 +/- 2", "4 ± 2 personas"}, around(4, 2, 6)},
	{"a tolerance never leads below 1", []string{"2±5"}, around(2, 1, 7)},
	{"a tolerance of one is approximate", []string{"4±1"}, around(4, 3, 5)},
	{"a tolerance of zero is exact", []string{"4±0"}, exact(4)},
	{"a tolerance never leads above the limit", []string{"2147483647±1"}, around(count.Limit, count.Limit-1, count.Limit)},
	{"at least has words and signs", []string{"at least 3", "At  Least three", "at\tleast 3", "3+", "3 +", "three+ personas", ">= 3", ">=3", "≥3", "≥ 3", "≧3", "⩾3", "＞＝3", "minimum 3", "minimum of 3", "min 3", "min. 3", "no fewer than 3", "no less than 3", "3 or more"}, atLeast(3)},
	{"at most has words and signs", []string{"up to 6", "UP TO SIX", "at most 6", "no more than 6", "<= 6", "<=6", "≤6", "≤ 6", "≦6", "max 6", "max. 6", "maximum 6", "maximum of 6 personas", "6 or fewer", "6 or less"}, upTo(6)},
	{"auto leaves it to the data", []string{"auto", "AUTO", " Auto personas"}, count.Auto},
	{"the limit is a count", []string{"2147483647"}, exact(count.Limit)},
}

func TestParse(t *testing.T) {
	for _, row := range parsed {
		t.Run(row.name, func(t *testing.T) {
			for _, in := range row.in {
				got, err := count.Parse(in)
				if err != nil || got != row.want {
					t.Errorf("Parse(%q) = %+v, %v; want %+v", in, got, err, row.want)
				}
			}
		})
	}
}

// refused holds what is not understood, and the first clause of the error; it also seeds the
// fuzzer.
var refused = []struct {
	name string
	in   []string
	want string
}{
	{"nothing is no count", []string{"", "  ", "personas", "-", "+", "~", "±", "nonsense", "at least", "many", "a few", "\x00", "\xff", "🙂"}, "there is no number"},
	{"a count is at least 1", []string{"0", "zero", "000", "-3", "−3", "- 3", "0-5", "3-0", "at least 0", "at least -2", "3 to -5", "up to 0", "~0", "~-4", ">=-3", "0±3", "3--5", "-3-"}, "a count must be at least 1"},
	{"a count is whole", []string{"3.5", "about 3.5", "3.5-4"}, "3.5 is not a whole number"},
	{"a decimal comma is no different", []string{"3,5"}, "3,5 is not a whole number"},
	{"a fraction is not whole", []string{"1/2", "1 / 2 personas"}, "1/2 is not a whole number"},
	{"a fraction in one character is not whole", []string{"½", "at least ½"}, "½ is not a whole number"},
	{"a number without its first digit is not whole", []string{".5"}, ".5 is not a whole number"},
	{"thousands are written without separators", []string{"1,000"}, "1,000 is not a whole number"},
	{"a number has its limit", []string{"2147483648", "up to 2147483648"}, `"2147483648" is too large, a count is at most 2147483647`},
	{"a number beyond any integer has the same limit", []string{"99999999999999999999"}, `"99999999999999999999" is too large, a count is at most 2147483647`},
	{"a range has two ends", []string{"3-", "3 –", "3 to", "three or", "between 3", "between 3 and", "3 - personas"}, "the second number is missing"},
	{"number words above twenty are refused", []string{"thirty", "twenty thirty", "one hundred", "a dozen"}, "number words go up to twenty, write digits"},
	{"twenty-one is not a range", []string{"twenty-one", "Twenty–One personas"}, `"twenty-one" can be read in two ways, write 21 or 1-20`},
	{"the letter n is no number", []string{"5 to n", "5-N"}, "this is not understood"},
	{"the letter n alone is no number", []string{"n", "N", "at least N", "n - n"}, "there is no number"},
	{"several numbers are no count", []string{"3 5", "3-5-7", "3 and 5", "3\u200b5", "3 4 personas"}, "this is not understood"},
	{"other words around a number are no count", []string{"3k", "3rd", "1e3", "10x", "3 wolves", "personas 3", "+3", ">3", "3%", "~3-5", "3 personas please", "3.", "3,"}, "this is not understood"},
	{"a long text is no count", []string{strings.Repeat("3", 1001), strings.Repeat("a", 1<<20)}, "this is too long for a count"},
}

func TestParseRefuses(t *testing.T) {
	for _, row := range refused {
		t.Run(row.name, func(t *testing.T) {
			for _, in := range row.in {
				got, err := count.Parse(in)
				if !errors.Is(err, count.ErrSyntax) {
					t.Errorf("Parse(%q) = %+v, %v; want ErrSyntax", in, got, err)
					continue
				}
				_, rest, _ := strings.Cut(err.Error(), ": ")
				if clause, list, _ := strings.Cut(rest, "; "); clause != row.want || !strings.Contains(list, count.Forms) {
					t.Errorf("Parse(%q): %v; want the clause %q and the list", in, err, row.want)
				}
				if len(err.Error()) > 1000 || strings.ContainsAny(err.Error(), "\x00\x1b") {
					t.Errorf("Parse(%q): error is not fit to print: %q", in, err)
				}
			}
		})
	}
}

func TestMustParsePanics(t *testing.T) {
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, count.ErrSyntax) {
			t.Errorf("MustParse panics with %v, want ErrSyntax", err)
		}
	}()
	if got := count.MustParse("~4"); got != around(4, 3, 5) {
		t.Errorf("MustParse(~4) = %+v", got)
	}
	count.MustParse("none")
}

func TestPrompt(t *testing.T) {
	for in, want := range map[string]string{
		"3":          "Generate exactly 3 personas",
		"1":          "Generate exactly 1 persona",
		"3-5":        "Generate 3-5 personas based on data richness",
		"~4":         "Generate around 4 personas (3-5 acceptable)",
		"~1":         "Generate around 1 persona (1-2 acceptable)",
		"4±2":        "Generate around 4 personas (2-6 acceptable)",
		"at least 3": "Generate at least 3 personas",
		"1+":         "Generate at least 1 persona",
		"up to 6":    "Generate at most 6 personas",
		"max 1":      "Generate at most 1 persona",
		"auto":       "Generate as many personas as the data supports",
	} {
		if got := count.MustParse(in).Prompt(); got != want {
			t.Errorf("Prompt of %q: %q, want %q", in, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, row := range []struct {
		name, spec string
		n          int
		ok         bool
		message    string
	}{
		{"an exact count is met", "3", 3, true, "generated 3 personas, as asked (3)"},
		{"an exact count is missed from above", "3", 4, false, "generated 4 personas, expected exactly 3"},
		{"an exact count is missed from below", "3", 1, false, "generated 1 persona, expected exactly 3"},
		{"a range holds its lower end", "3-5", 3, true, "generated 3 personas, as asked (3-5)"},
		{"a range holds its upper end", "3-5", 5, true, "generated 5 personas, as asked (3-5)"},
		{"a range ends above", "3-5", 6, false, "generated 6 personas, expected at most 5"},
		{"a range ends below", "3-5", 2, false, "generated 2 personas, expected at least 3"},
		{"approximate allows one less", "~4", 3, true, "generated 3 personas, as asked (~4)"},
		{"approximate allows no more than one more", "~4", 6, false, "generated 6 personas, expected at most 5"},
		{"a minimum has no upper end", "at least 3", count.Limit, true, "generated 2147483647 personas, as asked (at least 3)"},
		{"a minimum is missed", "at least 3", 2, false, "generated 2 personas, expected at least 3"},
		{"a maximum is missed", "up to 5", 6, false, "generated 6 personas, expected at most 5"},
		{"a maximum wants one persona", "up to 5", 0, false, "generated 0 personas, expected at least 1"},
		{"auto takes any number", "auto", 17, true, "generated 17 personas, as asked (auto)"},
		{"auto wants one persona", "auto", 0, false, "generated 0 personas, expected at least 1"},
		{"a negative number is too few", "auto", -1, false, "generated -1 personas, expected at least 1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ok, message := count.MustParse(row.spec).Check(row.n)
			if ok != row.ok || message != row.message {
				t.Errorf("Check(%d) of %q = %v, %q; want %v, %q", row.n, row.spec, ok, message, row.ok, row.message)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	for in, want := range map[string]string{
		"auto":       `{"kind":"auto","target":null,"min":null,"max":null}`,
		"3":          `{"kind":"exact","target":3,"min":3,"max":3}`,
		"3-5":        `{"kind":"range","target":null,"min":3,"max":5}`,
		"~4":         `{"kind":"approximate","target":4,"min":3,"max":5}`,
		"at least 3": `{"kind":"minimum","target":null,"min":3,"max":null}`,
		"up to 6":    `{"kind":"maximum","target":null,"min":1,"max":6}`,
	} {
		got, err := json.Marshal(count.MustParse(in))
		if err != nil || string(got) != want {
			t.Errorf("JSON of %q: %s, %v; want %s", in, got, err, want)
		}
		var back count.Spec
		if err := json.Unmarshal(got, &back); err != nil || back != count.MustParse(in) {
			t.Errorf("%s is read as %+v, %v", got, back, err)
		}
	}
}

func TestJSONThatContradictsItselfIsRefused(t *testing.T) {
	for _, in := range []string{
		`{}`,
		`{"kind":"several"}`,
		`{"kind":"exact","target":3,"min":2,"max":3}`,
		`{"kind":"range","min":5,"max":3}`,
		`{"kind":"range","min":0,"max":3}`,
		`{"kind":"minimum","min":-3}`,
		`{"kind":"auto","min":3}`,
		`{"kind":"approximate","target":-9223372036854775808,"min":9223372036854775807,"max":1}`,
	} {
		var got count.Spec
		if err := json.Unmarshal([]byte(in), &got); !errors.Is(err, count.ErrSyntax) {
			t.Errorf("%s is read as %+v, %v; want ErrSyntax", in, got, err)
		}
	}
	var got count.Spec
	if err := json.Unmarshal([]byte(`{"kind":3}`), &got); err == nil {
		t.Errorf("a kind that is a number is read as %+v", got)
	}
}

func TestKindString(t *testing.T) {
	if got := count.MustParse("3+").Kind.String(); got != "minimum" {
		t.Errorf("got %q, want minimum", got)
	}
	if got := count.Kind(9).String(); got != "kind(9)" {
		t.Errorf("got %q, want kind(9)", got)
	}
}

// specs draws from everything that the count language can say.
func specs() *rapid.Generator[count.Spec] {
	return rapid.Custom(func(t *rapid.T) count.Spec {
		number := rapid.OneOf(rapid.IntRange(1, 25), rapid.IntRange(1, count.Limit), rapid.Just(count.Limit))
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return exact(a)
		case 1:
			if a == b {
				return exact(a)
			}
			return between(min(a, b), max(a, b))
		case 2:
			high := count.Limit
			if b < count.Limit-a {
				high = a + b
			}
			return around(a, max(a-b, 1), high)
		case 3:
			return atLeast(a)
		case 4:
			return upTo(a)
		}
		return count.Auto
	})
}

func TestWhatIsPrintedParsesToTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := specs().Draw(t, "spec")
		if got, err := count.Parse(spec.String()); err != nil || got != spec {
			t.Fatalf("Parse(%q) = %+v, %v; want %+v", spec, got, err, spec)
		}
		data, err := json.Marshal(spec)
		if err != nil {
			t.Fatal(err)
		}
		var back count.Spec
		if err := json.Unmarshal(data, &back); err != nil || back != spec {
			t.Fatalf("%s is read as %+v, %v; want %+v", data, back, err, spec)
		}
	})
}

func TestCheckAgreesWithTheBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, n := specs().Draw(t, "spec"), rapid.IntRange(-2, 40).Draw(t, "n")
		ok, _ := spec.Check(n)
		if want := n >= 1 && n >= spec.Min && (spec.Max == 0 || n <= spec.Max); ok != want {
			t.Fatalf("Check(%d) of %+v = %v, want %v", n, spec, ok, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, row := range parsed {
		for _, in := range row.in {
			f.Add(in)
		}
	}
	for _, row := range refused {
		if in := row.in[0]; len(in) < 100 { // long seeds only slow the fuzzer down
			f.Add(in)
		}
	}
	f.Fuzz(func(t *testing.T, in string) {
		spec, err := count.Parse(in)
		if err != nil {
			if spec != count.Auto || !errors.Is(err, count.ErrSyntax) {
				t.Fatalf("Parse(%q) = %+v, %v; want the zero Spec and ErrSyntax", in, spec, err)
			}
			return
		}
		if again, err := count.Parse(spec.String()); err != nil || again != spec {
			t.Fatalf("Parse(%q) = %+v, printed %q, read as %+v, %v", in, spec, spec, again, err)
		}
		if spec.Kind == count.KindAuto {
			return
		}
		if spec.Min < 1 || spec.Max < 0 || spec.Max > count.Limit || spec.Max > 0 && spec.Max < spec.Min {
			t.Fatalf("Parse(%q) = %+v, whose bounds are impossible", in, spec)
		}
		if ok, message := spec.Check(spec.Min); !ok {
			t.Fatalf("Parse(%q) = %+v refuses its own least number: %s", in, spec, message)
		}
	})
}
