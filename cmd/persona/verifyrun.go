package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
)

type verifyAnswer struct {
	Schema string `json:"schema"`
	*manifest.Report
	Quotes *quoteAnswer  `json:"quotes,omitempty"` // of a run folder
	Run    []runFile     `json:"run,omitempty"`    // the files of a run folder
	Bag    *manifest.Bag `json:"bag,omitempty"`    // what is said of a bag
	OK     bool          `json:"ok"`
}

type quoteAnswer struct {
	Checked int                `json:"checked"`
	Failed  []evidence.Failure `json:"failed"`
}

type runFile struct {
	Path    string           `json:"path"`
	Verdict manifest.Verdict `json:"verdict"` // same, changed or missing
}

func (v *verifyAnswer) damaged() []runFile {
	var list []runFile
	for _, f := range v.Run {
		if f.Verdict != manifest.Same {
			list = append(list, f)
		}
	}
	return list
}

// savedRun is a run folder that was written earlier.
type savedRun struct {
	folder string
	set    personas.Set
}

// openRun reads a run folder's personas. What is no folder with the marker is none.
func openRun(name string) (r savedRun, isRun bool, err error) {
	if _, err := os.Stat(filepath.Join(name, personas.Marker)); err != nil {
		return r, false, nil
	}
	r.folder = name
	file := filepath.Join(name, personas.JSONFile)
	f, err := whole.OpenRegular(file, 0) // personas.Read has its own limit
	if err != nil {
		return r, true, checkFailed("%s: %s; the run folder is damaged", file, reason(err))
	}
	defer func() { _ = f.Close() }() // only read
	r.set, err = personas.Read(f)
	var invalid *personas.Invalid
	switch {
	case errors.As(err, &invalid):
		return r, true, checkFailed("%s: %w", file, err)
	case err != nil:
		return r, true, checkFailed("%s: %w; the run folder is damaged", file, err)
	}
	return r, true, nil
}

// check reads the sources again as they were read then, and looks every quote up; then the run folder's own files.
func (r *savedRun) check(ctx context.Context, m *manifest.Manifest, st *study, answer *verifyAnswer) error {
	o, err := persona.Recorded(m)
	if err != nil {
		return failed("", "%s: %w", filepath.Join(r.folder, personas.ManifestFile), err)
	}
	o.Readers = st.readers
	s, err := persona.Open(ctx, st, o)
	if err != nil {
		return err
	}
	answer.Quotes = &quoteAnswer{Checked: len(r.set.Evidence), Failed: s.Verify(r.set)}
	answer.Run = r.files()
	answer.OK = answer.OK && len(answer.Quotes.Failed) == 0 && len(answer.damaged()) == 0
	return nil
}

// files compares the files of the run folder with the list of their SHA-256 in the marker.
func (r *savedRun) files() []runFile {
	written := map[string]string{}
	marker := runFile{Path: personas.Marker, Verdict: manifest.Changed}
	if data, err := whole.ReadRegular(filepath.Join(r.folder, personas.Marker), maxMarker); err == nil {
		if list, err := manifest.Read(bytes.NewReader(data)); err == nil {
			marker.Verdict = manifest.Same
			for _, s := range list.Sources {
				written[s.Path] = s.SHA256
			}
		}
	}
	files := []runFile{marker}
	for _, name := range personas.Files()[1:] {
		f := runFile{Path: name, Verdict: manifest.Same}
		switch got, err := fileSum(filepath.Join(r.folder, name)); {
		case errors.Is(err, fs.ErrNotExist):
			f.Verdict = manifest.Missing
		case err != nil:
			f.Verdict = manifest.Unreadable
		case got != written[name]:
			f.Verdict = manifest.Changed
		}
		files = append(files, f)
	}
	return files
}

// Files of a run folder are bounded, in bytes: one that never ends is not one that was written.
const (
	maxMarker  = 1 << 20 // a line for each file of the folder
	maxRunFile = 4 << 30 // the manifest of ten million sources
)

// fileSum is the SHA-256 of a file of a run folder.
func fileSum(name string) (string, error) {
	f, err := whole.OpenRegular(name, maxRunFile)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // only read
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
