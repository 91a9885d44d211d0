package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"github.com/persona-go/persona/combine"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// counting is the flags that say whose tokens are counted.
type counting struct {
	model, tokenizer, registry string
}

func (n *counting) flags(c *cobra.Command) {
	n.modelFlags(c)
	c.Flags().StringVar(&n.tokenizer, "tokenizer", "", "count with `ENCODING`: "+strings.Join(tokens.Names(), ", ")+", or a Hugging Face tokenizer.json (default "+combine.DefaultTokenizer+")")
	_ = c.RegisterFlagCompletionFunc("tokenizer", cobra.FixedCompletions(tokens.Names(), cobra.ShellCompDirectiveNoFileComp))
}

func (n *counting) modelFlags(c *cobra.Command) {
	c.Flags().StringVar(&n.model, "model", "", "count as `MODEL` does; persona models lists them")
	c.Flags().StringVar(&n.registry, "models-file", "", "a `FILE` of your own models; it adds to the registry and overrides it")
	_ = c.RegisterFlagCompletionFunc("model", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		registry, err := models.Load(nil)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var names []string
		for _, m := range registry.All() {
			names = append(names, m.ID())
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
}

// load reads the registry, with the user's own models on top.
func (n *counting) load(ctx context.Context, a *app) (models.Registry, error) {
	if n.registry == "" {
		return models.Load(nil)
	}
	data, err := a.readInput(ctx, n.registry, maxModels)
	if err != nil {
		return models.Registry{}, err
	}
	r, err := models.Load(data)
	if err != nil {
		return r, usageError("persona models --help shows what such a file looks like", "%s: %w", n.registry, err)
	}
	return r, nil
}

// find looks the model up. None named is the zero Model.
func (n *counting) find(ctx context.Context, a *app) (m models.Model, registry models.Registry, err error) {
	if registry, err = n.load(ctx, a); err != nil || n.model == "" {
		return m, registry, err
	}
	m, err = registry.Find(n.model)
	if err != nil {
		return m, registry, usageError("persona models --all lists them all; --models-file adds your own", "%w", err)
	}
	return m, registry, nil
}

// counter is who counts: the model's encoding, or the tokenizer named, or the default.
func (n *counting) counter(ctx context.Context, a *app) (*combine.Counter, error) {
	if n.model != "" && n.tokenizer != "" {
		return nil, usageError("leave out one of them", "--model and --tokenizer both say how to count")
	}
	if strings.HasSuffix(n.tokenizer, ".json") {
		return n.loaded(ctx, a)
	}
	if n.model == "" {
		c, err := combine.NewCounter(n.tokenizer)
		if err != nil {
			return nil, usageError("", "--tokenizer: %w", err)
		}
		return c, nil
	}
	m, _, err := n.find(ctx, a)
	if err != nil {
		return nil, err
	}
	return combine.ModelCounter(m.Encoding)
}

// loaded is the counter of a tokenizer.json.
func (n *counting) loaded(ctx context.Context, a *app) (*combine.Counter, error) {
	data, err := a.readInput(ctx, n.tokenizer, maxTokenizer)
	if err != nil {
		return nil, err
	}
	enc, err := tokens.LoadJSON(data, tokens.JSONOptions{Name: n.tokenizer, NFC: norm.NFC.Bytes, NFKC: norm.NFKC.Bytes})
	if err != nil {
		return nil, usageError("a count is exact or there is none: what a file asks for and is not supported is an error", "--tokenizer: %w", err)
	}
	c, sum := combine.CounterOf(enc), sha256.Sum256(data)
	c.ID = hex.EncodeToString(sum[:])
	return c, nil
}

func (a *app) tokensCommand() *cobra.Command {
	var sel selection
	var num counting
	var mem memory
	var tree bool
	c := &cobra.Command{
		Use:   "tokens [PATH...|-]",
		Short: "Count tokens, file by file",
		Long: `Count the tokens of each file's text, exactly for the encodings whose vocabulary is open;
for other models the count is an estimate and says so. Text that looks like a special
token (<|endoftext|>) is counted as the ordinary text it is.

Without a PATH, or with -, text is read from standard input.`,
		Example: `  persona tokens examples
  persona tokens examples --tree --model gpt-4o
  echo "How do you plan your week?" | persona tokens -`,
		Args: cobra.ArbitraryArgs,
	}
	sel.flags(c)
	num.flags(c)
	mem.flags(c)
	c.Flags().BoolVar(&tree, "tree", false, "sums by folder")
	c.RunE = func(c *cobra.Command, args []string) error {
		counter, err := num.counter(c.Context(), a)
		if err != nil {
			return err
		}
		if isStdin(args, sel) {
			return a.tokensOfInput(c.Context(), counter, sel)
		}
		st, err := sel.open(c.Context(), a, args)
		if err != nil {
			return err
		}
		defer st.close()
		if err := mem.use(a, st); err != nil {
			return err
		}
		return a.tokens(c.Context(), st, counter, tree)
	}
	return c
}

// isStdin tells whether the text comes on standard input: nothing else is named then.
func isStdin(args []string, sel selection) bool {
	return sel.filesFrom == "" && (len(args) == 0 || len(args) == 1 && args[0] == "-")
}

type tokensAnswer struct {
	Schema      string             `json:"schema"`
	Tokenizer   string             `json:"tokenizer"`
	Method      tokens.Method      `json:"method"`
	Files       []tokensFile       `json:"files"`
	TotalTokens int                `json:"total_tokens"` // the sum of the files, each counted alone
	TotalBytes  int64              `json:"total_bytes"`
	Excluded    []scan.Excluded    `json:"excluded"`
	Errors      []manifest.Problem `json:"errors"`
}

type tokensFile struct {
	Path   string `json:"path"`
	Tokens int    `json:"tokens"`
	Bytes  int64  `json:"bytes"`
}

// tokens counts, and answers as the files come: of a million of them none is kept, but by a tree.
func (a *app) tokens(ctx context.Context, st *study, counter *combine.Counter, tree bool) error {
	var kept []tokensFile // of a tree
	files, total, size := 0, 0, int64(0)
	out, doc := bufio.NewWriterSize(a.out, 64<<10), (*jsonw.Document)(nil)
	if a.json {
		doc = a.document("persona.tokens/v1")
		doc.Field("tokenizer", counter.Tokenizer)
		doc.Field("method", counter.Method)
		doc.List("files")
	}
	var o jsonw.Object
	var line []byte
	r, err := a.each(ctx, st, counter, "", func(s *sources.Source) error {
		f := tokensFile{s.Path, s.Tokens, s.Size}
		files, total, size = files+1, total+f.Tokens, size+f.Bytes
		switch {
		case a.json:
			line = o.Entry(line[:0]).Str("path", f.Path).Int("tokens", int64(f.Tokens)).Int("bytes", f.Bytes).End()
			return doc.Entry(line)
		case tree:
			kept = append(kept, f)
			return nil
		default:
			line = fmt.Appendf(line[:0], "%12s  %s\n", number(f.Tokens), safe(f.Path))
		}
		_, err := out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	if a.json {
		doc.Field("total_tokens", total)
		doc.Field("total_bytes", size)
		listExcluded(doc, r.Excluded)
		doc.Field("errors", orEmpty(r.Problems))
		if err := finish(doc); err != nil {
			return err
		}
		return a.verdict(st, files, r.Excluded, r.Problems)
	}
	if tree {
		printTree(out, kept)
	}
	if files > 0 { // else the error says so
		fmt.Fprintf(out, "%12s  in %s, %s (%s, %s)\n", number(total), plural(files, "file"), bytesText(size), counter.Tokenizer, methodText(counter.Method))
	}
	printNotes(out, r.Noted)
	printLeftOut(out, r.Excluded)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return a.verdict(st, files, r.Excluded, r.Problems)
}

func methodText(method tokens.Method) string {
	if method == tokens.Exact {
		return "exact"
	}
	return fmt.Sprintf("an %s, within about %.0f %%: this model's vocabulary is not open", method, 100*tokens.EstimateError)
}

// printTree prints each folder's sum before what it holds. Files come in any order; folders are printed as their first file comes.
func printTree(w io.Writer, files []tokensFile) {
	sums := map[string]int{}
	for _, f := range files {
		for dir := path.Dir(f.Path); ; dir = path.Dir(dir) {
			sums[dir] += f.Tokens
			if dir == "." || dir == "/" {
				break
			}
		}
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b tokensFile) int { return scan.ComparePaths(a.Path, b.Path) })
	printed := map[string]bool{".": true}
	for _, f := range files {
		parts := strings.Split(f.Path, "/")
		for i := 1; i < len(parts); i++ {
			if dir := strings.Join(parts[:i], "/"); !printed[dir] {
				printed[dir] = true
				fmt.Fprintf(w, "%12s  %s%s/\n", number(sums[dir]), strings.Repeat("  ", i-1), safe(parts[i-1]))
			}
		}
		fmt.Fprintf(w, "%12s  %s%s\n", number(f.Tokens), strings.Repeat("  ", len(parts)-1), safe(parts[len(parts)-1]))
	}
}

func (a *app) tokensOfInput(ctx context.Context, counter *combine.Counter, sel selection) error {
	data, err := a.readInput(ctx, "-", maxText)
	if err != nil {
		return err
	}
	text, err := sources.Decode(data, sel.encoding)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	n := counter.Count(text.Bytes)
	if a.json {
		return a.printJSON(tokensAnswer{
			Schema: "persona.tokens/v1", Tokenizer: counter.Tokenizer, Method: counter.Method,
			Files: []tokensFile{{"-", n, int64(len(data))}}, TotalTokens: n, TotalBytes: int64(len(data)),
			Excluded: []scan.Excluded{}, Errors: []manifest.Problem{},
		})
	}
	_, err = fmt.Fprintf(a.out, "%12s  (%s, %s)\n", number(n), counter.Tokenizer, methodText(counter.Method))
	return err
}
