package main

import (
	"strings"

	"github.com/persona-go/persona/commands"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/tree/archive"
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

// study is a study without roots that reads under these bounds.
func (b *bounds) study() (*study, error) {
	var documents extract.Limits
	var archives archive.Limits
	if b.expanded != "" {
		n, err := parseSize(b.expanded)
		if err != nil {
			return nil, usageError("--max-expanded takes a number of bytes, or one with k, M or G: 500k, 2GB", "--max-expanded: %w", err)
		}
		n = min(n, 1<<31-2) // more could not be one text
		documents.Part, documents.Total = n, n
		archives.Member, archives.Total = n, n
	}
	if b.entries < 0 {
		return nil, usageError("--max-entries takes a number from 1 on", "--max-entries: %d is below 0", b.entries)
	}
	documents.Entries, archives.Entries = b.entries, b.entries
	st := newStudy()
	st.readers.Limits, st.archives = documents, archives
	return st, nil
}

// boundsHint says which flags help, where a bound is what is in the way.
func boundsHint(problems []manifest.Problem) string {
	for _, p := range problems {
		if strings.Contains(p.Error, archive.ErrLimit.Error()) || strings.Contains(p.Error, extract.ErrTooLarge.Error()) {
			return "--max-expanded and --max-entries raise the limits"
		}
	}
	return ""
}
