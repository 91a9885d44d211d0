package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tree/archive"
)

// Recorded is a root as a record names it.
type Recorded struct {
	Name string // before the paths of its files, as [scan.Root] has it
	Path string // its place: a slash path, absolute or seen from the folder one stands in
	Glob string // as [scan.Root] has it
	// Was says what the root was when it was recorded: a single file, or an archive whose name
	// stands before the paths of its members. It is asked only if what is at Path leaves that open.
	// nil is a folder.
	Was func() (file, shown bool, err error)
}

// OutsideError is the error of OpenRecorded about a root that lies outside of the folders allowed.
// It is neither opened nor looked at.
type OutsideError struct {
	Path string // as [Recorded] has it
	Real string // the place of that: absolute, with slashes, links resolved
	// Roots are the paths of all roots, as whoever wants them read has to name them: of one that
	// lies outside where it really is, of any other its recorded path.
	Roots []string
}

// Error names the root.
func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s: lies outside of the folders that may be read", e.Path)
}

// ErrFileNow is wrapped by the error of OpenRecorded if a root was a folder and is a file now.
var ErrFileNow = errors.New("was a folder and is a file now")

// OpenRecorded opens the roots that a record names, which may be somebody else's: only those that
// lie, with links resolved, in one of the folders allowed, or are what is allowed themselves. None
// allowed opens nothing. Roots keep their recorded names, and their order. A root that was a file
// and is gone is opened all the same: what reads it says so.
//
// The error is an *OutsideError, a Missing, or what Recorded.Was returns.
func OpenRecorded(o Options, roots []Recorded, allowed ...string) (*Files, error) {
	if err := outside(roots, allowed); err != nil {
		return nil, err
	}
	f := &Files{}
	for _, r := range roots {
		if err := f.addRecorded(o, r, allowed); err != nil {
			_ = f.Close() // nothing was read
			return nil, err
		}
	}
	return f, nil
}

// outside is the *OutsideError of roots of which one lies outside of what is allowed; else nil.
func outside(roots []Recorded, allowed []string) error {
	var first *OutsideError
	all := make([]string, len(roots))
	for i, r := range roots {
		all[i] = r.Path
		real := filepath.FromSlash(r.Path)
		if !foreign(real, allowed) {
			var err error
			if real, err = located(real); err != nil {
				continue // a Missing, as soon as it is opened
			}
			if top, err := around(allowed, real); err != nil || top != "" {
				continue
			}
		}
		all[i] = filepath.ToSlash(real)
		if first == nil {
			first = &OutsideError{Path: r.Path, Real: all[i], Roots: all}
		}
	}
	if first == nil {
		return nil
	}
	return first
}

// foreign reports whether a path is on a volume of Windows on which nothing is allowed. It is not
// even looked at there: \\host\share would be asked for over the network.
func foreign(p string, allowed []string) bool {
	volume := filepath.VolumeName(p)
	return volume != "" && !slices.ContainsFunc(allowed, func(folder string) bool {
		abs, err := filepath.Abs(folder)
		return err == nil && strings.EqualFold(filepath.VolumeName(abs), volume)
	})
}

// addRecorded adds a root. What may have been more than a folder is known by Was.
func (f *Files) addRecorded(o Options, r Recorded, allowed []string) error {
	missing := func(err error) error { return Missing{r.Path, err} }
	real, err := located(filepath.FromSlash(r.Path))
	if err != nil {
		return missing(err)
	}
	top, err := around(allowed, real)
	if err != nil {
		return missing(err)
	}
	if top == "" {
		return &OutsideError{Path: r.Path, Real: filepath.ToSlash(real)}
	}
	info, err := o.stat(top, real)
	var file, shown bool
	if r.Was != nil && (err != nil || !info.IsDir() || archive.Is(r.Name)) {
		var werr error
		if file, shown, werr = r.Was(); werr != nil {
			return werr
		}
	}
	switch {
	case file && (err == nil && !info.IsDir() || errors.Is(err, fs.ErrNotExist)):
		// A file that is gone is a finding, not a failure.
		err = f.addPlace(o, top, r.Path, filepath.Dir(real), scan.Root{File: filepath.Base(real), Name: r.Name})
	case err != nil:
	case !info.IsDir():
		err = ErrFileNow
	default:
		err = f.addPlace(o, top, r.Path, real, scan.Root{Name: r.Name, Glob: r.Glob, Shown: shown})
	}
	if err != nil {
		return missing(err)
	}
	return nil
}

// around returns the folder, with links resolved, below which a place is allowed; "" if it is not.
// A file or an archive that is allowed allows itself, and what is in it.
func around(allowed []string, real string) (string, error) {
	for _, a := range allowed {
		top, err := located(a)
		if err != nil {
			return "", err
		}
		if !inside(top, real) {
			continue
		}
		for !isFolder(top) && top != filepath.Dir(top) {
			top = filepath.Dir(top)
		}
		return top, nil
	}
	return "", nil
}

func isFolder(p string) bool {
	info, err := os.Stat(p)
	return err == nil && info.IsDir()
}

// Record returns the places of the roots, to be recorded: seen from the folder from, or absolute if
// that cannot be said or from is "". It is what [OpenRecorded] takes, once Path is joined to that
// folder. The Path of a root in memory is "".
func (f *Files) Record(from string) []Recorded {
	if from != "" {
		if real, err := located(from); err == nil {
			from = real
		}
	}
	var roots []Recorded
	for i, r := range f.roots {
		where := filepath.Join(f.places[i], filepath.FromSlash(r.File))
		if from != "" {
			if rel, err := filepath.Rel(from, where); err == nil {
				where = rel
			}
		}
		roots = append(roots, Recorded{Name: r.Name, Path: filepath.ToSlash(where), Glob: r.Glob})
	}
	return roots
}
