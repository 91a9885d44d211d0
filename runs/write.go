package runs

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

// Content is what a run folder holds.
type Content struct {
	Set      personas.Set
	Manifest *manifest.Manifest // not nil
	Usage    tokens.Usage       // the zero value if no model was called
	// Files are further files by their paths, which are relative, with slashes, and none of
	// [Files]; nil for none.
	Files map[string][]byte
}

// Options say what may be replaced. The zero value replaces a run folder that is as it was written.
type Options struct {
	// Force replaces a run folder that was edited too. It is kept beside the new one, under its
	// name with .1, .2 or the next that is free.
	Force bool
}

// Write puts a run folder in its place, whole or not at all, and makes the folders on its way. An
// earlier run folder there is replaced, and removed, if it is as it was written. If it was edited,
// the error is an [*Edited]; with Force it is kept, and kept is its path, which else is "". It is
// also kept if somebody put a file in it after it was checked.
// Whatever else is there stays, and the error wraps [ErrNoRun] or [ErrNoFolder].
//
// Files of desktops and editors, such as .DS_Store and personas.md~, are no reason to refuse: they
// go with the folder. Nor is a file that is missing: nothing of it can be lost.
//
// What goes is what was checked: the folder is looked at before anything is written, and again once
// it cannot be reached by its name any more. If it is refused then, it is put back.
//
// All other errors are a [*fs.PathError] about dir, or say what in the content cannot be written.
// The Op is "mkdir" for the folders on the way, "create" if no folder can be made there, "open" if
// what is there cannot be looked at, "write" if the folder cannot be filled or put in its place,
// and "replace" or "put back" if what is there cannot be moved.
func Write(dir string, c Content, o Options) (kept string, err error) {
	p, err := begin(dir, c, o)
	if err != nil {
		return "", err
	}
	defer p.fresh.Discard()
	return p.put()
}

// MayReplace returns the error that [Write] would begin with: nil if nothing is there, or a run
// folder that may be replaced. Whoever has long work to do before asks it first.
func MayReplace(dir string, o Options) error {
	dir = filepath.Clean(dir)
	err := look(dir, dir)
	if o.Force && errors.As(err, new(*Edited)) {
		return nil // it will be kept
	}
	return err
}

// pending is a run folder that is written and not yet in its place.
type pending struct {
	dir   string
	fresh *whole.Folder
	force bool
}

// begin writes a run folder beside its place.
func begin(dir string, c Content, o Options) (*pending, error) {
	dir = filepath.Clean(dir)
	if err := MayReplace(dir, o); err != nil {
		return nil, err
	}
	names, files, err := render(c)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return nil, wrong("mkdir", dir, err)
	}
	fresh, err := whole.NewFolder(dir)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := fresh.WriteFile(name, files[name]); err != nil {
			fresh.Discard()
			return nil, err
		}
	}
	return &pending{dir, fresh, o.Force}, nil
}

// put puts the folder in its place. Since it was looked at first somebody may have edited what is
// there, or put something else there.
func (p *pending) put() (kept string, err error) {
	kept, err = p.fresh.Exchange(func(old string) error { return look(old, p.dir) })
	if !p.force || !errors.As(err, new(*Edited)) {
		return kept, err
	}
	return p.fresh.ExchangeAndKeep(func(old string) error {
		err := look(old, p.dir)
		if errors.As(err, new(*Edited)) {
			return nil
		}
		return err
	})
}

// listed is how many sources are named in what is written to be read.
const listed = 200

// render makes the files of a run folder. names has them in the order in which the marker lists
// them, behind the marker itself.
func render(c Content) (names []string, files map[string][]byte, err error) {
	if c.Manifest == nil {
		return nil, nil, errors.New("a run folder without a manifest")
	}
	var document, record bytes.Buffer
	if err := personas.Write(&document, c.Set); err != nil {
		return nil, nil, err
	}
	if err := c.Manifest.WriteJSON(&record); err != nil {
		return nil, nil, err
	}
	usage, err := jsonw.Append(nil, c.Usage, 0)
	if err != nil {
		return nil, nil, err
	}
	var listing bytes.Buffer
	listing.WriteByte('\n')
	if err := c.Manifest.WriteListing(&listing, listed); err != nil {
		return nil, nil, err
	}
	files = map[string][]byte{
		JSONFile:     document.Bytes(),
		MarkdownFile: slices.Concat(personas.Markdown(c.Set), listing.Bytes()),
		ManifestFile: record.Bytes(),
		UsageFile:    append(usage, '\n'),
		ReadmeFile:   slices.Concat(readme(c.Set), listing.Bytes()),
	}
	names = Files()
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		if !fs.ValidPath(name) || name == "." || slices.Contains(names, name) {
			return nil, nil, fmt.Errorf("%q is no name for a further file of a run folder", name)
		}
		names = append(names, name)
		files[name] = c.Files[name]
	}
	var sums []byte
	for _, name := range names[1:] {
		sums = manifest.AppendSum(sums, fmt.Sprintf("%x", sha256.Sum256(files[name])), name)
	}
	files[scan.RunMarker] = sums
	return names, files, nil
}

// wrong returns an error about the run folder, without the other names that the system's own error
// has.
func wrong(op, dir string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return &fs.PathError{Op: op, Path: dir, Err: err}
}
