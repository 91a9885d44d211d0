package main

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree"
)

// recordedRoots opens the roots that a manifest names: those that the user names with --root, else
// those that lie below the working directory or the manifest's own folder. what is what the user
// called the record.
func recordedRoots(m *openedManifest, what string, dirs []string, limits bounds) (*study, error) {
	home := filepath.Dir(m.name)
	allowed := append([]string{"."}, owned(home)...)
	if len(m.Roots) == 0 { // a sha256sum list: names are relative to it
		m.Roots = []manifest.Root{{Path: "."}}
	}
	if len(dirs) > 0 && len(dirs) != len(m.Roots) {
		return nil, usageError("give --root once for each, in that order", "%s has %s, --root names %d", m.name, amount.Of(len(m.Roots), "root"), len(dirs))
	}
	st, err := limits.study()
	if err != nil {
		return nil, err
	}
	if len(dirs) > 0 {
		allowed = dirs
	}
	var roots []tree.Recorded
	for i, r := range m.Roots {
		where := filepath.FromSlash(r.Path)
		if !filepath.IsAbs(where) {
			where = filepath.Join(home, where)
		}
		if len(dirs) > 0 {
			where = dirs[i]
		}
		roots = append(roots, tree.Recorded{Name: r.Name, Path: where, Glob: r.Glob, Was: func() (file, shown bool, err error) { return m.was(r) }})
	}
	files, err := tree.OpenRecorded(tree.Options{Archives: st.archives}, roots, allowed...)
	if err != nil {
		st.close()
		return nil, m.unopened(what, roots, err)
	}
	st.hold(files)
	return st, nil
}

// owned is the folders that a record in home vouches for: its own, and of a bag the payload.
func owned(home string) []string {
	abs, err := filepath.Abs(home)
	if err == nil && filepath.Base(abs) == path.Dir(manifest.BagRecord) {
		bag := filepath.Dir(abs)
		if _, err := os.Lstat(filepath.Join(bag, "bagit.txt")); err == nil {
			return []string{home, filepath.Join(bag, "data")}
		}
	}
	return []string{home}
}

// was says what a root was, by the paths of its files: a single file's name is its path, and the
// paths of an archive's members begin with its name.
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

// unopened is the error for a root that could not be opened, with what to do about it.
func (m *openedManifest) unopened(what string, roots []tree.Recorded, err error) error {
	var outside *tree.OutsideError
	var missing tree.Missing
	switch {
	case m.Err() != nil:
		return m.wrong()
	case errors.As(err, &outside):
		words := []string{"persona verify", commands.Quote(what)}
		for _, r := range roots {
			if r.Path == outside.Path {
				r.Path = filepath.FromSlash(outside.Real)
			}
			words = append(words, "--root", quoted(r.Path))
		}
		return failed(strings.Join(words, " "), "%s names %s, which lies outside this folder: it is read only if you name it", m.name, outside.Real)
	case errors.As(err, &missing):
		return failed("--root DIR says where the sources are now", "%s: %s", missing.Path, reason(missing.Err))
	}
	return err
}
