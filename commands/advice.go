package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/budget"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/tokens"
)

// BudgetLine is a share of a budget.
type BudgetLine struct {
	Name   string `json:"name"` // system prompt, template, separators, data, joins or output reserve
	Tokens int    `json:"tokens"`
}

// budgetLines are the shares of what is used of a window: those of the text sum to its tokens.
func budgetLines(b budget.Budget, steps []combine.Step) []BudgetLine {
	lines := []BudgetLine{{"system prompt", b.System}, {"template", 0}, {"separators", 0}, {"data", 0}, {"joins", 0}, {"output reserve", b.Output}}
	for _, s := range steps {
		at := 1 // what stands around the texts, but for their fences
		switch s.Kind {
		case "fences":
			at = 2
		case sourceKind:
			at = 3
		case "joins":
			at = 4
		}
		lines[at].Tokens += s.Tokens
	}
	return lines
}

// advised keeps the suggestions that do what they say, each with its command line.
func (w *World) advised(ctx context.Context, files *data, r BudgetRequest, win *window, b budget.Budget, all []budget.Suggestion) ([]budget.Suggestion, error) {
	kept := []budget.Suggestion{}
	for _, s := range all {
		ok := true
		var err error
		switch s.Kind {
		case budget.LargerModel:
			ok = w.larger(&s, r, win, b)
		case budget.SmallerReserve:
			s.Command = r.line("budget", "--output-tokens", strconv.Itoa(s.Output))
		case budget.Split:
			ok, err = w.splits(ctx, files, r, &s)
		case budget.ExcludeFiles:
			ok, err = w.excludes(ctx, files, r, win, b, &s)
		}
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, s)
		}
	}
	return kept, nil
}

// adviseFit keeps the suggestions of a fit that do what they say.
func (w *World) adviseFit(ctx context.Context, files *data, r PlanRequest, f *persona.Fit) error {
	if len(f.Suggestions) == 0 {
		return nil
	}
	q := BudgetRequest{Data: files.Data, Model: f.Model, ModelsFile: r.ModelsFile}
	quiet := *w
	quiet.Warn = nil
	win, err := quiet.window(ctx, q)
	if err != nil {
		return err
	}
	f.Suggestions, err = quiet.advised(ctx, files, q, win, f.Budget, f.Suggestions)
	return err
}

// larger keeps the models that hold the text by their own tokenizer, as far as that can be told
// from one count: o200k_base, and what is estimated by it.
func (w *World) larger(s *budget.Suggestion, r BudgetRequest, win *window, b budget.Budget) bool {
	var fit []budget.Model
	for _, m := range s.Models {
		other, err := win.registry.Find(m.Name)
		if err != nil {
			continue
		}
		n, known := recount(win.counter, b.Input, other.Encoding)
		if output := min(b.Output, orMost(other.MaxOutput)); known && n+b.System+output <= other.Usable(output) {
			fit = append(fit, m)
		}
	}
	if len(fit) == 0 {
		return false
	}
	if len(fit) < len(s.Models) {
		var names []string
		for _, m := range fit {
			names = append(names, fmt.Sprintf("%s (%s tokens)", m.Name, amount.Number(m.Window)))
		}
		s.Models, s.Text = fit, "use a model with a larger window: "+strings.Join(names, ", ")
	}
	r.Window, r.OutputTokens = nil, nil
	r.Model = fit[0].Name
	s.Command = r.line("budget")
	return true
}

// recount is what a count by one tokenizer is by another, if that can be told.
func recount(by *combine.Counter, n int, encoding string) (int, bool) {
	switch {
	case encoding == by.Tokenizer && by.Method == tokens.Exact:
		return n, true
	case encoding == "" && by.Method == tokens.Estimated:
		return n, true
	case encoding == "" && by.Tokenizer == combine.DefaultTokenizer:
		return tokens.EstimateOf(n), true
	case encoding == combine.DefaultTokenizer && by.Method == tokens.Estimated:
		return n, true // an estimate is never below the count that it is made of
	}
	return 0, false
}

func orMost(n int) int {
	if n == 0 {
		return 1 << 40
	}
	return n
}

// splits says into how many parts the text is really split, by splitting it.
func (w *World) splits(ctx context.Context, files *data, r BudgetRequest, s *budget.Suggestion) (bool, error) {
	q := CombineRequest{Data: files.Data, Counting: Counting{Model: r.Model, ModelsFile: r.ModelsFile}, SplitTokens: s.Tokens}
	quiet := *w
	quiet.Warn = nil
	n, err := quiet.countParts(ctx, q)
	if e := (*Error)(nil); errors.As(err, &e) && e.Exit == ExitUsage {
		return false, nil // it is too little for what stands around a text
	}
	if err != nil {
		return false, err
	}
	s.Runs = n
	s.Text = fmt.Sprintf("split the data into %s runs of at most %s tokens", amount.Number(n), amount.Number(s.Tokens))
	s.Command = r.line("combine", "--split-tokens", strconv.Itoa(s.Tokens), "-o", "all.txt")
	return true, nil
}

// excludes keeps a suggestion to leave files out if the text without them is small enough.
func (w *World) excludes(ctx context.Context, files *data, r BudgetRequest, win *window, b budget.Budget, s *budget.Suggestion) (bool, error) {
	o := files.options
	o.Exclude = slices.Clone(o.Exclude)
	var flags []string
	for _, f := range s.Files {
		p := f.Path
		if len(files.Roots()) > 1 {
			_, p, _ = strings.Cut(p, "/")
		}
		glob := "/" + literal(p)
		o.Exclude = append(o.Exclude, glob)
		flags = append(flags, "--exclude", glob)
	}
	text, err := persona.Combine(ctx, io.Discard, files, o, combine.Options{Style: combine.Standard}, nil)
	if err != nil {
		return false, err
	}
	without, err := budget.Compute(win.size, b.System, text.TotalTokens, b.Output)
	if err != nil || without.Level() > budget.Green {
		return false, nil //nolint:nilerr // what cannot be reckoned is not suggested
	}
	s.Tokens = b.Input - text.TotalTokens
	s.Command = r.line("budget", flags...)
	return true, nil
}

// line is a command line for the same files, with further flags.
func (r *BudgetRequest) line(command string, more ...string) string {
	words := []string{"persona", command}
	for _, p := range r.Paths {
		words = append(words, quotePath(p))
	}
	words = append(words, r.Data.flags()...)
	add := func(flag string, value string) { words = append(words, flag, Quote(value)) }
	if r.Model != "" {
		add("--model", r.Model)
	}
	if r.ModelsFile != "" {
		add("--models-file", r.ModelsFile)
	}
	if command == "budget" {
		if r.Window != nil {
			add("--window", strconv.Itoa(*r.Window))
		}
		if r.SystemTokens > 0 {
			add("--system-tokens", strconv.Itoa(r.SystemTokens))
		}
		if r.OutputTokens != nil && !slices.Contains(more, "--output-tokens") {
			add("--output-tokens", strconv.Itoa(*r.OutputTokens))
		}
	}
	for _, m := range more {
		words = append(words, Quote(m))
	}
	return strings.Join(words, " ")
}

// flags are those that say which files, as a command line has them.
func (d *Data) flags() (words []string) {
	s := d.Selection
	list := func(flag string, values []string) {
		for _, v := range values {
			words = append(words, flag, Quote(v))
		}
	}
	list("--include", s.Include)
	list("--exclude", s.Exclude)
	if len(s.Ext) > 0 {
		words = append(words, "--ext", Quote(strings.Join(s.Ext, ",")))
	}
	for _, b := range []struct {
		flag string
		on   bool
	}{{"--no-recursive", s.NoRecursive}, {"--hidden", s.Hidden}, {"--no-ignore", s.NoIgnore}, {"--follow", s.Follow}, {"--desc", s.Desc}} {
		if b.on {
			words = append(words, b.flag)
		}
	}
	if s.Order != "" && s.Order != "path" {
		words = append(words, "--order", s.Order)
	}
	if s.MaxSize > 0 {
		words = append(words, "--max-size", strconv.FormatInt(s.MaxSize, 10))
	}
	if s.Encoding != "" {
		words = append(words, "--encoding", Quote(s.Encoding))
	}
	if d.From != "" && d.From != "-" {
		words = append(words, "--files-from", Quote(d.From))
		if d.NUL {
			words = append(words, "-0")
		}
	}
	return words
}
