package runs

import (
	"bytes"
	"fmt"

	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
)

// readme makes the README.md of a run folder: what each file is, and how to check it.
func readme(s personas.Set) []byte {
	var b bytes.Buffer
	b.WriteString("# A run of persona\n\n")
	fmt.Fprintf(&b, "%s from what %s said, with %s.\n\n",
		number(len(s.Personas), "persona"), number(len(s.Participants), "participant"), number(len(s.Evidence), "quote"))
	for i, p := range s.Personas {
		fmt.Fprintf(&b, "%d. %s (%d of %d)\n", i+1, personas.Escape(p.Label), len(p.Participants), len(s.Participants))
	}
	b.WriteString("\n| file | what it is |\n|---|---|\n")
	for _, row := range []struct{ name, is string }{
		{MarkdownFile, "the personas, to read"},
		{JSONFile, "the same for programs, in the format `" + personas.Schema + "`"},
		{ManifestFile, "the sources: each file's SHA-256, and what was left out"},
		{UsageFile, "what the run used"},
		{scan.RunMarker, "marks this folder as a run, which is never read as research and replaced only as a whole; " +
			"it lists the SHA-256 of the files above"},
	} {
		fmt.Fprintf(&b, "| `%s` | %s |\n", row.name, row.is)
	}
	b.WriteString("\n`persona verify` with this folder's name reads the sources again and checks every quote, byte for byte. " +
		"A quote that was edited, or whose\nsource was, is named with the reason.\n")
	return b.Bytes()
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
