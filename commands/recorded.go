package commands

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

// roots opens the roots that a manifest names: those of the request, else those that lie below the
// folder we stand in or the manifest's own.
func (m *openedManifest) roots(r VerifyRequest) (*tree.Files, error) {
	home := filepath.Dir(m.name)
	if len(m.Roots) == 0 { // a list: names are relative to it
		m.Roots = []manifest.Root{{Path: "."}}
	}
	if len(r.Roots) > 0 && len(r.Roots) != len(m.Roots) {
		return nil, usage("give --root once for each, in that order", "%s has %s, --root names %d", m.name, amount.Of(len(m.Roots), "root"), len(r.Roots))
	}
	allowed := append([]string{"."}, owned(home)...)
	if len(r.Roots) > 0 {
		allowed = r.Roots
	}
	var roots []tree.Recorded
	for i, root := range m.Roots {
		where := filepath.FromSlash(root.Path)
		if !filepath.IsAbs(where) {
			where = filepath.Join(home, where)
		}
		if len(r.Roots) > 0 {
			where = r.Roots[i]
		}
		roots = append(roots, tree.Recorded{
			Name: root.Name, Path: where, Glob: root.Glob,
			Was: func() (file, shown bool, err error) { return m.was(root) },
		})
	}
	files, err := tree.OpenRecorded(r.Limits.archives(), roots, allowed...)
	if err != nil {
		return nil, m.unopened(r.File, roots, err)
	}
	return files, nil
}

// owned is the folders that a record in home vouches for: its own, and of a bag the payload.
func owned(home string) []string {
	abs, err := filepath.Abs(home)
	if err == nil && filepath.Base(abs) == path.Dir(manifest.BagRecord) {
		bag := filepath.Dir(abs)
		payload := filepath.Join(bag, "data")
		info, err := os.Lstat(payload) // a link may lead anywhere
		if _, berr := os.Lstat(filepath.Join(bag, "bagit.txt")); berr == nil && err == nil && info.IsDir() {
			return []string{home, payload}
		}
	}
	return []string{home}
}

// was says what a root was, by the paths of its files: the name of a single file is its path, and
// the paths of an archive's members begin with its name.
func (m *openedManifest) was(r manifest.Root) (file, shown bool, err error) {
	if err := m.Load(); err != nil {
		return false, false, err
	}
	for _, s := range m.Sources {
		file = file || s.Path == r.Name
		shown = shown || strings.HasPrefix(s.Path, r.Name+"/")
	}
	return file, shown && scan.IsArchive(scan.FormatOf(r.Name)), nil
}

// verifyLine is the command line that verifies a record with these roots, as it may be pasted.
func verifyLine(record string, roots []string) string {
	line := "persona verify " + quotePath(record)
	for _, r := range roots {
		line += " --root " + inQuotes(r)
	}
	return line
}

// unopened is the error for a root that could not be opened, with what to do about it: a command
// line that may be pasted as it stands. record is what the request called the record.
func (m *openedManifest) unopened(record string, roots []tree.Recorded, err error) error {
	var outside *tree.OutsideError
	var missing tree.Missing
	switch {
	case m.Err() != nil:
		return m.wrong()
	case errors.As(err, &outside):
		var named []string
		for _, r := range outside.Roots {
			named = append(named, filepath.FromSlash(r))
		}
		e := AsError(failed(verifyLine(record, named), "%s names %s, which lies outside this folder and the record's: it is read only if you name it, or the place where it is now", m.name, outside.Real))
		e.Path = outside.Real
		return e
	case errors.As(err, &missing):
		return failedAt(missing.Path, "--root DIR says where the sources are now", "%s", reason(missing.Err))
	}
	return err
}
