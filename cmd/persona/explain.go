package main

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"github.com/persona-go/persona/cmd/persona/internal/term"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

func (a *app) explainCommand() *cobra.Command {
	var sel selection
	var in string
	c := &cobra.Command{
		Use:   "explain PATH [--in ROOT]",
		Short: "Say why a file is in or out: the rule, its file and line",
		Example: `  persona explain examples/interviews/P01.md
  persona explain build/notes.md --in . --no-ignore`,
		Args: cobra.ArbitraryArgs,
	}
	sel.filterFlags(c)
	c.Flags().StringVar(&in, "in", "", "the `ROOT` that would be scanned (default: the folder above PATH that you stand in, else PATH's own)")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError("persona explain PATH", "explain takes one path, %d given", len(args))
		}
		root, name, err := rootOf(in, args[0])
		if err != nil {
			return err
		}
		st, err := sel.open(c.Context(), a, []string{root})
		if err != nil {
			return err
		}
		defer st.close()
		if r := st.roots[0]; r.Shown {
			name = path.Join(r.Name, name)
		}
		v, err := scan.Explain(c.Context(), st.roots, st.options(), name)
		if err != nil {
			return failed("", "%s: %s", args[0], reason(err))
		}
		if a.json {
			return a.printJSON(struct {
				Schema string `json:"schema"`
				Root   string `json:"root"`
				scan.Verdict
			}{"persona.explain/v1", filepath.ToSlash(root), v})
		}
		word := "out"
		if v.In {
			word = "in"
		}
		line := v.Reason
		if v.Rule != "" {
			line += ", " + v.Rule
		}
		if v.At != "" && v.At != v.Path {
			line += ", by what stands above it: " + v.At
		}
		switch v.Reason {
		case scan.HiddenName:
			line += "; --hidden takes hidden files too"
		case scan.Link:
			line += "; --follow follows links that stay inside the root"
		case scan.UnknownFormat:
			line += "; a file is known by its extension"
		}
		if v.In {
			line += " (by its name; what it holds is judged when it is read)"
		}
		if _, err := fmt.Fprintf(a.out, "%s: %s\n  %s\n", word, term.Safe(args[0]), term.Safe(line)); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return nil
	}
	return c
}

// rootOf finds the root that a path is explained in, and the path inside it.
func rootOf(in, p string) (root, name string, err error) {
	root, name, err = tree.Enclosing(in, p)
	var m tree.Missing
	switch {
	case errors.As(err, &m):
		err = failed("", "%s: %s", p, reason(m.Err))
	case errors.Is(err, tree.ErrNotInside):
		err = usageError("give the folder that would be scanned", "--in %s: %s %w", in, p, err)
	}
	return root, name, err
}
