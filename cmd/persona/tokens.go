package main

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/scan"
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

// counting is the flags as a request has them.
func (n *counting) counting() commands.Counting {
	return commands.Counting{Model: n.model, Tokenizer: n.tokenizer, ModelsFile: n.registry}
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
		w, close := a.world()
		defer close()
		if isStdin(args, sel) {
			doc, err := commands.TokensOfInput(c.Context(), w, num.counting(), sel.encoding)
			if err != nil {
				return err
			}
			return a.show(doc, func(out *bufio.Writer) error {
				fmt.Fprintf(out, "%12s  (%s, %s)\n", amount.Number(doc.TotalTokens), doc.Tokenizer, methodText(doc.Method))
				return nil
			})
		}
		r := commands.TokensRequest{Counting: num.counting()}
		var err error
		if r.Data, err = sel.data(args); err != nil {
			return err
		}
		if w.Memory, err = mem.of(a); err != nil {
			return err
		}
		a.moves(&w)
		doc, err := commands.Tokens(c.Context(), w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error { return printTokens(out, doc, tree) })
	}
	return c
}

// isStdin reports whether the text comes on standard input: nothing else is named then.
func isStdin(args []string, sel selection) bool {
	return sel.filesFrom == "" && (len(args) == 0 || len(args) == 1 && args[0] == "-")
}

// printTokens prints each file as it comes, or, as a tree, all of them at the end.
func printTokens(out *bufio.Writer, doc *commands.Stream[commands.TokensDocument, commands.TokensFile], tree bool) error {
	var kept []commands.TokensFile // of a tree
	var line []byte
	for f, err := range doc.Entries {
		if err != nil {
			return err
		}
		if tree {
			kept = append(kept, f)
			continue
		}
		line = fmt.Appendf(line[:0], "%12s  %s\n", amount.Number(f.Tokens), term.Safe(f.Path))
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	printTree(out, kept)
	d := doc.Head
	if d.TotalFiles > 0 { // else the error says so
		fmt.Fprintf(out, "%12s  in %s, %s (%s, %s)\n", amount.Number(d.TotalTokens), amount.Of(d.TotalFiles, "file"), amount.Bytes(d.TotalBytes), d.Tokenizer, methodText(d.Method))
	}
	printNotes(out, d.Noted)
	printLeftOut(out, d.Excluded)
	return nil
}

func methodText(method tokens.Method) string {
	if method == tokens.Exact {
		return "exact"
	}
	return fmt.Sprintf("an %s, within about %.0f %%: this model's vocabulary is not open", method, 100*tokens.EstimateError)
}

// printTree prints each folder's sum before what it holds. Files come in any order; folders are
// printed as their first file comes.
func printTree(w io.Writer, files []commands.TokensFile) {
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
	slices.SortStableFunc(files, func(a, b commands.TokensFile) int { return scan.ComparePaths(a.Path, b.Path) })
	printed := map[string]bool{".": true}
	for _, f := range files {
		parts := strings.Split(f.Path, "/")
		for i := 1; i < len(parts); i++ {
			if dir := strings.Join(parts[:i], "/"); !printed[dir] {
				printed[dir] = true
				fmt.Fprintf(w, "%12s  %s%s/\n", amount.Number(sums[dir]), strings.Repeat("  ", i-1), term.Safe(parts[i-1]))
			}
		}
		fmt.Fprintf(w, "%12s  %s%s\n", amount.Number(f.Tokens), strings.Repeat("  ", len(parts)-1), term.Safe(parts[len(parts)-1]))
	}
}
