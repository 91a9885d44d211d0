package commands

import (
	"context"
	"errors"
	"path"
	"path/filepath"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

// ExplainRequest asks why a file is in or out.
type ExplainRequest struct {
	Path string // a file or a folder of this machine, or in an archive
	// In is the folder that would be scanned; "" is the folder we stand in if Path is below it, else
	// the one that Path is in.
	In string
	// Selection is which files are wanted. How they are read does not matter.
	Selection manifest.Selection
	// Limits are what archives may unpack to.
	Limits Limits
}

// ExplainDocument is why a file is in or out.
type ExplainDocument struct {
	Schema string `json:"schema"`
	Root   string `json:"root"` // the folder that would be scanned
	scan.Verdict
	outcome
}

// Explain says why a path is in or out: the rule that decides, with its file and line. It is an
// error if there is nothing at the path.
func Explain(ctx context.Context, w World, r ExplainRequest) (*ExplainDocument, error) {
	root, name, err := rootOf(r.In, r.Path)
	if err != nil {
		return nil, err
	}
	files, err := w.open(ctx, Data{Paths: []string{root}, Selection: r.Selection, Limits: r.Limits})
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }() // only read
	roots := files.Roots()
	if roots[0].Shown {
		name = path.Join(roots[0].Name, name)
	}
	o := files.options.Selection.Options
	o.Supported = files.options.Readers.Supported
	v, err := scan.Explain(ctx, roots, o, name)
	switch {
	case err == nil:
		return &ExplainDocument{Schema: "persona.explain/v1", Root: filepath.ToSlash(root), Verdict: v}, nil
	case interrupted(err):
		return nil, err
	}
	return nil, failedAt(r.Path, "", "%s", reason(err))
}

// rootOf finds the root that a path is explained in, and the path inside it.
func rootOf(in, p string) (root, name string, err error) {
	root, name, err = tree.Enclosing(in, p)
	var m tree.Missing
	switch {
	case errors.As(err, &m):
		err = failedAt(p, "", "%s", reason(m.Err))
	case errors.Is(err, tree.ErrNotInside):
		e := AsError(usage("give the folder that would be scanned", "--in %s: %s %w", in, p, err))
		e.Path = p
		err = e
	}
	return root, name, err
}
