package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Model is a model that might hold more.
type Model struct {
	Name   string `json:"name"`
	Window int    `json:"window"` // tokens
}

// File is a part of the input that might be left out.
type File struct {
	Path   string `json:"path"`
	Tokens int    `json:"tokens"`
}

// Options say what [Budget.Suggest] may suggest. The zero Options leave out models and files.
type Options struct {
	Target    int     // percent of the window to get under; 0 is YellowPercent, below which there are no warnings; from 100 on: what fits
	MinOutput int     // tokens that the answer needs at least; 0: DefaultMinOutput
	Models    []Model // candidates, those to be named first first
	Files     []File  // what the input is made of
}

// DefaultMinOutput is the smallest output reserve that is suggested: four personas at 1,000 tokens
// each.
const DefaultMinOutput = 4_000

// fewModels and fewFiles are how many models and files a suggestion names at most: the ancestor
// names three models, and leaving out more than five files is no quick remedy.
const (
	fewModels = 3
	fewFiles  = 5
)

// Kind says what a suggestion is about.
type Kind string

// The kinds, in the order in which [Budget.Suggest] gives them: from what loses nothing to what
// loses most.
const (
	LargerModel    Kind = "larger_model"    // Models
	SmallerReserve Kind = "smaller_reserve" // Output
	Split          Kind = "split"           // Runs, Tokens
	ExcludeFiles   Kind = "exclude_files"   // Files, Tokens
	Summarise      Kind = "summarise"       // Tokens, Percent
)

// Suggestion is one way to get under the target: a sentence for people, and its numbers as data. A
// field that its kind does not name is zero.
type Suggestion struct {
	Kind    Kind    `json:"kind"`
	Text    string  `json:"text"`
	Models  []Model `json:"models,omitempty"`  // with at least 1.5 times the window
	Files   []File  `json:"files,omitempty"`   // to leave out, largest first
	Runs    int     `json:"runs,omitempty"`    // how many
	Output  int     `json:"output,omitempty"`  // the reserve, tokens
	Tokens  int     `json:"tokens,omitempty"`  // input: of each run at most; that leaves with the files; of the summary at most
	Command string  `json:"command,omitempty"` // a command line that does it; "" if nobody has made one
	Percent Percent `json:"percent,omitempty"` // what the summary may be of the input, at most
}

// Suggest lists what brings the usage under the target; nothing if it is already there. If system
// and output alone are above the target, runs and summaries are made to fit the window instead.
func (b Budget) Suggest(o Options) []Suggestion {
	target := cmp.Or(o.Target, YellowPercent)
	tooMuch := b.Used() - below(b.Window, target)
	if tooMuch <= 0 {
		return nil
	}
	var all []Suggestion
	add := func(s Suggestion, format string, args ...any) {
		s.Text = fmt.Sprintf(format, args...)
		all = append(all, s)
	}

	if larger := b.larger(o.Models, target); len(larger) > 0 {
		names := make([]string, len(larger))
		for i, m := range larger {
			names[i] = fmt.Sprintf("%s (%s tokens)", m.Name, thousands(m.Window))
		}
		add(Suggestion{Kind: LargerModel, Models: larger}, "use a model with a larger window: %s", strings.Join(names, ", "))
	}
	if reserve := b.Output - tooMuch; reserve >= max(cmp.Or(o.MinOutput, DefaultMinOutput), 1) {
		add(Suggestion{Kind: SmallerReserve, Output: reserve},
			"reserve %s tokens for the answer instead of %s", thousands(reserve), thousands(b.Output))
	}
	chunk := b.LargestChunk(target)
	if chunk == 0 { // system and output alone are above the target: runs that fit are better than none
		target, chunk = 100, b.LargestChunk(100)
	}
	if runs := b.Runs(target); runs > 1 {
		add(Suggestion{Kind: Split, Runs: runs, Tokens: chunk},
			"split the data into %s runs of at most %s tokens", thousands(runs), thousands(chunk))
	}
	if files, tokens := largest(o.Files, tooMuch); len(files) > 0 {
		paths := make([]string, len(files))
		for i, f := range files {
			paths[i] = fmt.Sprintf("%s (%s tokens)", f.Path, thousands(f.Tokens))
		}
		add(Suggestion{Kind: ExcludeFiles, Files: files, Tokens: tokens}, "leave out %s", strings.Join(paths, ", "))
	}
	if chunk > 0 && chunk < b.Input {
		share := percentOf(chunk, b.Input)
		add(Suggestion{Kind: Summarise, Tokens: chunk, Percent: share},
			"summarise the data first, to at most %s tokens (%s %% of its %s)", thousands(chunk), share, thousands(b.Input))
	}
	return all
}

// larger picks the first models that have at least 1.5 times the window and get under the target
// with it. If none gets there, it picks those that come nearest.
func (b Budget) larger(models []Model, target int) []Model {
	var enough, more []Model
	for _, m := range models {
		switch {
		case m.Window <= b.Window || m.Window-b.Window < b.Window-b.Window/2:
		case b.Used() <= below(m.Window, target):
			enough = append(enough, m)
		default:
			more = append(more, m)
		}
	}
	if len(enough) == 0 {
		slices.SortStableFunc(more, func(x, y Model) int { return cmp.Compare(y.Window, x.Window) })
		enough = more
	}
	return enough[:min(len(enough), fewModels)]
}

// largest picks the fewest files that hold at least tokens together, largest first, and returns how
// many tokens they hold. It picks none if that takes more than a few, or all there are.
func largest(files []File, tokens int) ([]File, int) {
	byTokens := slices.SortedFunc(slices.Values(files), func(x, y File) int {
		return cmp.Or(cmp.Compare(y.Tokens, x.Tokens), cmp.Compare(x.Path, y.Path))
	})
	sum := 0
	for i, f := range byTokens[:min(len(byTokens), fewFiles)] {
		if i+1 == len(byTokens) || f.Tokens <= 0 {
			break
		}
		if f.Tokens >= tokens-sum {
			return byTokens[:i+1], sum + f.Tokens
		}
		sum += f.Tokens
	}
	return nil, 0
}
