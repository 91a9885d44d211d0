package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/scan"
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
		files, err := sel.data(nil)
		if err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		r := commands.ExplainRequest{Path: args[0], In: in, Selection: files.Selection, Limits: files.Limits}
		doc, err := commands.Explain(c.Context(), w, r)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			fmt.Fprintf(out, "%s: %s\n  %s\n", inOrOut(doc.In), term.Safe(args[0]), term.Safe(why(doc.Verdict)))
			return nil
		})
	}
	return c
}

func inOrOut(in bool) string {
	if in {
		return "in"
	}
	return "out"
}

// why is a verdict in words, with what may be done about it.
func why(v scan.Verdict) string {
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
	return line
}
