package commands

import (
	"context"
	"path/filepath"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
)

// DiffRequest asks what changed between two records: manifests, lists of sha256sum or of hashdeep,
// bags, or run folders.
type DiffRequest struct {
	Old, New string // "-" is standard input, for one of them
	ExitCode bool   // a difference is the outcome ExitCheckFailed
}

// DiffDocument is what changed between two records.
type DiffDocument struct {
	Schema   string               `json:"schema"`
	Equal    bool                 `json:"equal"` // no difference in files or personas
	Old      DiffRecord           `json:"old"`
	New      DiffRecord           `json:"new"`
	Sources  *manifest.Difference `json:"sources"`  // never nil
	Personas *personas.Difference `json:"personas"` // nil unless both are run folders
	outcome
}

// DiffRecord is one side of a [DiffDocument].
type DiffRecord struct {
	Path      string `json:"path"` // as the request has it, with slashes
	Kind      string `json:"kind"` // manifest, list, bag or run
	Files     int    `json:"files"`
	Bytes     *int64 `json:"bytes"`     // null if nobody said
	Tokens    *int   `json:"tokens"`    // null if nobody counted
	Tokenizer string `json:"tokenizer"` // "" if nobody counted
	Digest    string `json:"digest"`
}

// Diff compares two records. It reads no source: what is compared is what was put on record. A
// record that cannot be read is an error.
func Diff(ctx context.Context, w World, r DiffRequest) (*DiffDocument, error) {
	if r.Old == "-" && r.New == "-" {
		return nil, usage("name a file for one of them", "standard input cannot be both records")
	}
	before, err := w.record(ctx, r.Old)
	if err != nil {
		return nil, err
	}
	after, err := w.record(ctx, r.New)
	if err != nil {
		return nil, err
	}
	doc := &DiffDocument{Schema: "persona.diff/v1", Old: before.DiffRecord, New: after.DiffRecord}
	doc.Sources = manifest.Diff(before.manifest, after.manifest)
	doc.Equal = !doc.Sources.Different()
	if before.set != nil && after.set != nil {
		moved := map[string]string{}
		for _, m := range doc.Sources.Moved {
			moved[m.Path] = m.To
		}
		doc.Personas = personas.Diff(*before.set, *after.set, moved)
		doc.Equal = doc.Equal && !doc.Personas.Different()
	}
	if r.ExitCode && !doc.Equal {
		doc.err = checkFailed("%s and %s differ", r.Old, r.New)
	}
	return doc, nil
}

// record is one side of a comparison with what is compared.
type record struct {
	DiffRecord
	manifest *manifest.Manifest
	set      *personas.Set // nil if it is no run folder
}

// record reads what was put on record.
func (w *World) record(ctx context.Context, name string) (r record, err error) {
	r.Path = filepath.ToSlash(name)
	if r.Kind, r.manifest, r.set, err = w.recorded(ctx, name); err != nil {
		return r, err
	}
	m := r.manifest
	r.Files, r.Tokenizer, r.Digest = len(m.Sources), m.Tokenizer, m.Digest
	if m.Totals.Bytes > 0 || m.Roots != nil {
		r.Bytes = &m.Totals.Bytes
	}
	if m.Tokenizer != "" {
		r.Tokens = &m.Totals.Tokens
	}
	return r, nil
}

// recorded opens a record, whatever kind it is of, and reads it. set is nil if it is no run folder.
func (w *World) recorded(ctx context.Context, name string) (kind string, m *manifest.Manifest, set *personas.Set, err error) {
	run, err := openRun(name)
	if err != nil {
		return "", nil, nil, &Error{Exit: ExitFailed, Err: err, Path: AsError(err).Path} // nothing is verified here
	}
	if run != nil {
		m, err := readManifest(openRunManifest(run))
		return "run", m, &run.Set, err
	}
	bag, err := openBag(name)
	if err != nil {
		return "", nil, nil, err
	}
	if bag != nil {
		defer bag.close()
		if m, err = bag.Manifest(); err != nil {
			err = failedAt(name, "persona verify checks its digests", "%w", err)
		}
		return "bag", m, nil, err
	}
	if isFolder(name) {
		return "", nil, nil, failedAt(name, "put it on record first: persona sources "+Quote(name)+" -o manifest.json", "is a folder, and neither a run folder nor a bag")
	}
	if m, err = readManifest(w.openManifest(ctx, name)); err == nil && m.Roots == nil {
		return "list", m, nil, nil
	}
	return "manifest", m, nil, err
}

// readManifest reads the rest of a manifest that was opened, and closes it.
func readManifest(m *openedManifest, err error) (*manifest.Manifest, error) {
	if err != nil {
		return nil, err
	}
	defer m.close()
	return &m.Manifest, m.load()
}
