package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/commands"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [NAME]",
		Short: "The JSON Schema of every document that --json prints",
		Long: `List the documents that --json prints and generate writes; with a NAME, print the JSON
Schema (draft 2020-12) of one. What a schema promises stays for as long as its version
does; members may be added.`,
		Example: `  persona schema
  persona schema scan
  persona schema error`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError("persona schema NAME", "schema takes one name, %d given", len(args))
			}
			if len(args) == 1 {
				doc, err := commands.Schema(args[0])
				if err != nil {
					return err
				}
				return a.show(doc, func(out *bufio.Writer) error {
					_, err := out.Write(doc.Documents[0].JSONSchema)
					return err
				})
			}
			doc, err := commands.Schemas()
			if err != nil {
				return err
			}
			return a.show(doc, func(out *bufio.Writer) error {
				for _, d := range doc.Documents {
					fmt.Fprintf(out, "%-10s %-20s %s\n", d.Name, d.Document, d.Description)
				}
				return nil
			})
		},
	}
}
