package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
)

// answer is standard output. If that is a terminal, nothing of the data is obeyed there.
func (a *app) answer() io.Writer {
	if a.outTTY {
		return answering{term.NewWriter(a.out), a}
	}
	return answering{a.out, a}
}

// answering notes that there is an answer. On a terminal it first ends the progress.
type answering struct {
	io.Writer
	a *app
}

func (w answering) Write(p []byte) (int, error) {
	if w.a.outTTY {
		w.a.still()
	}
	w.a.answered = w.a.answered || len(p) > 0
	return w.Writer.Write(p)
}

// show shows an answer, as JSON or by text, closes it if it can be closed, and ends the command as
// it came out.
func (a *app) show(doc commands.Document, text func(out *bufio.Writer) error) error {
	if open, ok := doc.(io.Closer); ok {
		defer func() { _ = open.Close() }() // it never fails
	}
	if a.json {
		if err := commands.WriteJSON(a.answer(), doc); err != nil {
			return err
		}
		return doc.Outcome()
	}
	out := bufio.NewWriterSize(a.answer(), 64<<10)
	if err := text(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return doc.Outcome()
}

// namesFile refuses an -o that names nothing: "" and "-", which other programs take for standard
// output.
func namesFile(c *cobra.Command, output, hint string) error {
	if c.Flags().Changed("output") && (output == "" || output == "-") {
		return usageError(hint, "-o %q names no file", output)
	}
	return nil
}
