package runs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/scan"
)

// Run is a run folder that was written earlier.
type Run struct {
	Dir string
	Set personas.Set
}

// Damaged is the error of a run folder whose personas cannot be read.
type Damaged struct {
	File string // with the folder
	Err  error  // a [*fs.PathError] if it cannot be opened, else that of [personas.Read]
}

func (d *Damaged) Error() string {
	return fmt.Sprintf("%s: %v; the run folder is damaged", d.File, d.Err)
}

func (d *Damaged) Unwrap() error { return d.Err }

// Open reads the personas of a run folder. If dir has no marker, or is no folder, the error wraps
// [ErrNoRun]; if nobody knows whether it has one it is a [*fs.PathError] about dir; if the personas
// cannot be read it is a [*Damaged]. A link in a file's place is never followed: somebody else may
// have made the folder. Whatever stands there is not waited for.
func Open(dir string) (*Run, error) {
	switch _, err := os.Stat(filepath.Join(dir, scan.RunMarker)); {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, whole.ErrNotFolder):
		return nil, fmt.Errorf("%s: %w", dir, ErrNoRun)
	case err != nil:
		return nil, wrong("open", dir, err)
	}
	name := filepath.Join(dir, JSONFile)
	f, err := whole.OpenRegular(name, 0) // personas.Read has its own limit
	if err != nil {
		return nil, &Damaged{name, err}
	}
	defer func() { _ = f.Close() }() // only read
	set, err := personas.Read(f)
	if err != nil {
		return nil, &Damaged{name, err}
	}
	return &Run{dir, set}, nil
}

// OpenManifest opens the manifest, for [manifest.NewReader]. The error is a [*fs.PathError].
func (r *Run) OpenManifest() (io.ReadCloser, error) {
	f, err := whole.OpenRegular(filepath.Join(r.Dir, ManifestFile), maxFile)
	if err != nil {
		return nil, err // not a File that is nil
	}
	return f, nil
}

// Files compares the files with what was written, [Files] first and in their order, then what else
// the marker lists, by path. Their verdict is same, changed, missing or unreadable; that of the
// marker is changed if it cannot be read. What the marker does not list is not looked at.
func (r *Run) Files() []File {
	marker := File{scan.RunMarker, manifest.Same}
	written, err := readMarker(r.Dir)
	if err != nil {
		marker.Verdict = manifest.Changed
	}
	files := []File{marker}
	for _, name := range Files()[1:] {
		files = append(files, File{name, following(filepath.Join(r.Dir, name), written[name])})
		delete(written, name)
	}
	root, err := os.OpenRoot(r.Dir)
	if err != nil {
		return files // then all of them are unreadable
	}
	defer func() { _ = root.Close() }() // only read
	for _, name := range slices.Sorted(maps.Keys(written)) {
		v := manifest.Unreadable // somebody else wrote this into the marker
		if fs.ValidPath(name) {
			v = verdict(root, name, written[name])
		}
		files = append(files, File{name, v})
	}
	return files
}
