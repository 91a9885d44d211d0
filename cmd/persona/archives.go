package main

import (
	"github.com/spf13/cobra"

	"github.com/persona-go/persona/commands"
)

// bounds is the flags that say how much documents and archives may unpack to.
type bounds struct {
	expanded string
	entries  int
}

func (b *bounds) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&b.expanded, "max-expanded", "", "what a document or an archive may unpack to, a `SIZE` such as 2GB (default 512MiB)")
	f.IntVar(&b.entries, "max-entries", 0, "how many files an archive may hold, `N`, and how many parts a document (default 100000, and 10000)")
}

// limits are the bounds as a request has them.
func (b *bounds) limits() (l commands.Limits, err error) {
	if b.expanded != "" {
		if l.Expanded, err = parseSize(b.expanded); err != nil {
			return l, usageError("--max-expanded takes a number of bytes, or one with k, M or G: 500k, 2GB", "--max-expanded: %w", err)
		}
	}
	l.Entries = b.entries
	return l, nil
}
