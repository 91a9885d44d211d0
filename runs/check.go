package runs

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

// Files of a run folder are bounded, in bytes: one that never ends is not one that was written.
const (
	maxMarker = 1 << 20 // a line for each file of the folder
	maxFile   = 4 << 30 // the manifest of ten million sources
)

// look refuses what may not be replaced: what is there and is no run folder, and a run folder in
// which something would be lost. It stands at at, and is called name, as it may have been moved to
// be looked at.
func look(at, name string) error {
	info, err := os.Lstat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return wrong("open", name, err)
	case !info.IsDir():
		return fmt.Errorf("%s: is there, and %w", name, ErrNoFolder)
	}
	root, err := os.OpenRoot(at)
	if err != nil {
		return wrong("open", name, err)
	}
	defer func() { _ = root.Close() }() // only read
	switch _, err := root.Lstat(scan.RunMarker); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: is there, and %w", name, ErrNoRun)
	case err != nil:
		return wrong("open", name, err)
	}
	edited, err := edits(root)
	if err != nil {
		return wrong("open", name, err)
	}
	if len(edited) > 0 {
		return &Edited{name, edited}
	}
	return nil
}

// edits returns the files that would be lost with a run folder. If the marker cannot be read,
// nobody knows what was written: it alone stands for them.
func edits(root *os.Root) ([]File, error) {
	c := checked{root: root}
	info, err := root.Lstat(scan.RunMarker)
	if err == nil && info.Mode().IsRegular() {
		c.written, err = readMarker(root.Name())
	}
	if c.written == nil || err != nil {
		return []File{{scan.RunMarker, manifest.Changed}}, nil
	}
	err = c.walk(".")
	return c.edited, err
}

// checked is a run folder that is compared with what was written.
type checked struct {
	root    *os.Root
	written map[string]string // SHA-256 by path
	edited  []File
}

// walk looks at a folder. One of which the marker lists nothing is not entered: it may be as large
// as it likes.
func (c *checked) walk(under string) error {
	entries, err := fs.ReadDir(c.root.FS(), under)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(under, e.Name())
		want, listed := c.written[name]
		switch {
		case name == scan.RunMarker:
		case listed:
			if v := verdict(c.root, name, want); v != manifest.Same && v != manifest.Missing {
				c.edited = append(c.edited, File{name, v})
			}
		case e.IsDir() && c.holds(name):
			if err := c.walk(name); err != nil {
				return err
			}
		case e.IsDir():
			c.edited = append(c.edited, File{name + "/", manifest.New})
		case e.Type().IsRegular() && ofDesktop(e.Name()):
		default:
			c.edited = append(c.edited, File{name, manifest.New})
		}
	}
	return nil
}

// holds reports whether something was written into a folder.
func (c *checked) holds(folder string) bool {
	for name := range c.written {
		if strings.HasPrefix(name, folder+"/") {
			return true
		}
	}
	return false
}

// ofDesktop reports whether a file of that name is one that desktops and editors leave in every
// folder they show: nobody wrote it, or it is an earlier state of what somebody edited.
func ofDesktop(name string) bool {
	switch strings.ToLower(name) {
	case ".ds_store", "thumbs.db", "desktop.ini":
		return true
	}
	swap, _ := path.Match(".*.sw[a-p]", name) // the pattern is a good one
	return swap || strings.HasPrefix(name, "._") || strings.HasSuffix(name, "~")
}

// verdict compares a file with its SHA-256. A link is followed nowhere: it was not written.
func verdict(root *os.Root, name, want string) manifest.Verdict {
	info, err := root.Lstat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return manifest.Missing
	case err != nil:
		return manifest.Unreadable
	case !info.Mode().IsRegular():
		return manifest.Changed
	}
	return following(filepath.Join(root.Name(), filepath.FromSlash(name)), want)
}

// following compares a file as verdict does, but the file may be a link.
func following(name, want string) manifest.Verdict {
	switch got, err := sum(name); {
	case errors.Is(err, fs.ErrNotExist):
		return manifest.Missing
	case err != nil:
		return manifest.Unreadable
	case got != want:
		return manifest.Changed
	}
	return manifest.Same
}

// sum returns the SHA-256 of a file of a run folder.
func sum(name string) (string, error) {
	f, err := whole.OpenRegular(name, maxFile)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // only read
	digest := sha256.New()
	if _, err := io.Copy(digest, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}

// readMarker reads what was written into a run folder: SHA-256 by path.
func readMarker(dir string) (map[string]string, error) {
	data, err := whole.ReadRegular(filepath.Join(dir, scan.RunMarker), maxMarker)
	if err != nil {
		return nil, err
	}
	list, err := manifest.Read(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	written := map[string]string{}
	for _, s := range list.Sources {
		written[s.Path] = s.SHA256
	}
	return written, nil
}
