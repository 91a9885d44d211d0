// Package runs is the run folder: personas, the record of what they rest on and what they cost, in
// one folder that is written whole, opened, checked against what was written, and replaced.
// It never removes what somebody else wrote or edited in such a folder, never follows a link out of
// a folder that it replaces, and never prints.
package runs

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

// The files of a run folder, beside its marker [scan.RunMarker]: that is the file by which a run
// folder is known, which is never scanned as data and replaced only as a whole. The marker lists
// the SHA-256 of the other files, as sha256sum does.
const (
	JSONFile     = "personas.json"
	MarkdownFile = "personas.md"
	ManifestFile = "manifest.json"
	UsageFile    = "usage.json"
	ReadmeFile   = "README.md"
)

// Files lists what every run folder holds, the marker first.
func Files() []string {
	return []string{scan.RunMarker, JSONFile, MarkdownFile, ManifestFile, UsageFile, ReadmeFile}
}

// The errors of a folder that is no run folder, for [errors.Is].
var (
	ErrNoRun    = errors.New("is no run folder of Persona")
	ErrNoFolder = errors.New("is no folder")
)

// File is a file of a run folder, and what became of it since it was written.
type File struct {
	// Path is relative to the run folder, with slashes; that of a folder ends with one.
	Path    string           `json:"path"`
	Verdict manifest.Verdict `json:"verdict"`
}

// Edited is the error of a run folder that is not replaced, as something in it would be lost.
type Edited struct {
	Dir string
	// Files are those that differ from what was written, those that the marker does not list
	// (their verdict is [manifest.New]), and those that cannot be read; in the order of their
	// paths, at least one. A folder of which the marker lists nothing stands for all that is in it.
	Files []File
}

// shownFiles is how many files an error names: they fit a line.
const shownFiles = 5

// Error names the first few of the files.
func (e *Edited) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: is not as it was written: ", e.Dir)
	for i, f := range e.Files {
		if i == shownFiles {
			fmt.Fprintf(&b, " and %d more", len(e.Files)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s (%s)", f.Path, f.Verdict)
	}
	return b.String()
}

// Default returns the folder of a run for which nobody names one. It lies in persona-runs and is
// called after the study's name and the first eight digits of its manifest's digest. What a file
// system or a shell would mind in the name becomes "-"; a name of nothing else becomes "study".
func Default(name, digest string) string {
	return filepath.Join("persona-runs", Name(name)+"-"+digest[:min(8, len(digest))])
}

// longestName is how many bytes of a study's name become that of a folder. File systems take 255.
const longestName = 100

// Name returns the name of a run folder for a study of that name, without any digits.
func Name(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' || r == 0x7f {
			return '-'
		}
		return r
	}, name)
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	if strings.Trim(name, ". -") == "" {
		return "study"
	}
	return strings.TrimLeft(name, ".-")
}
