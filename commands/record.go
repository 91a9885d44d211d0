package commands

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/tree"
)

// openRun opens a run folder; nil if name is none. The error of a damaged one is ExitCheckFailed.
func openRun(name string) (*runs.Run, error) {
	if name == "-" {
		return nil, nil
	}
	run, err := runs.Open(name)
	var bad *runs.Damaged
	switch {
	case errors.Is(err, runs.ErrNoRun):
		return nil, nil
	case err == nil:
		return run, nil
	case !errors.As(err, &bad):
		return nil, failedAt(name, "", "%s", reason(err))
	case errors.As(err, new(*personas.Invalid)):
		return nil, &Error{Exit: ExitCheckFailed, Err: fmt.Errorf("%s: %w", bad.File, bad.Err), Path: bad.File}
	}
	if _, ok := bad.Err.(*fs.PathError); ok { //nolint:errorlint // it could not be opened; what is wrapped deeper says more
		return nil, damaged(failedAt(bad.File, "", "%s", reason(bad.Err)))
	}
	return nil, &Error{Exit: ExitCheckFailed, Err: err, Path: bad.File}
}

// damaged is the error of a run folder in which a file is missing or spoilt, as err says.
func damaged(err error) error {
	return &Error{Exit: ExitCheckFailed, Err: fmt.Errorf("%w; the run folder is damaged", err), Path: AsError(err).Path}
}

// openedBag is a bag and the folder it is in.
type openedBag struct {
	*manifest.Bag
	folder *tree.Folder
}

func (b *openedBag) close() { _ = b.folder.Close() } // only read

// openBag opens a folder that is a bag; nil if name is none.
func openBag(name string) (*openedBag, error) {
	if !isFolder(name) {
		return nil, nil
	}
	folder, err := tree.OpenFolder(name)
	if err != nil {
		return nil, failedAt(name, "", "%s", reason(err))
	}
	if !manifest.IsBag(folder) {
		return nil, folder.Close()
	}
	bag, err := manifest.OpenBag(folder)
	if err != nil {
		_ = folder.Close() // only read
		return nil, failedAt(name, "", "%w", err)
	}
	return &openedBag{bag, folder}, nil
}

// isFolder reports whether a name that somebody gave is a folder, and not standard input.
func isFolder(name string) bool {
	if name == "-" {
		return false
	}
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// openedManifest is a manifest that is being read. It must be closed.
type openedManifest struct {
	*manifest.Reader
	name string // of its file; "-" is standard input
	file io.Closer
}

// openManifest begins to read a manifest that somebody named. It is read as it comes, so it may be
// as large as it likes.
func (w *World) openManifest(ctx context.Context, name string) (*openedManifest, error) {
	if name == "-" {
		return beginManifest(name, whole.Stdin(ctx, w.stdin(), 0))
	}
	f, err := whole.Open(ctx, name, 0)
	if err != nil {
		return nil, unopenedManifest(name, err)
	}
	return beginManifest(name, f)
}

// openRunManifest begins to read the manifest of a run folder.
func openRunManifest(run *runs.Run) (*openedManifest, error) {
	name := filepath.Join(run.Dir, runs.ManifestFile)
	f, err := run.OpenManifest()
	if err != nil {
		return nil, unopenedManifest(name, err)
	}
	return beginManifest(name, f)
}

// unopenedManifest says why a manifest could not be opened; the end of a context passes.
func unopenedManifest(name string, err error) error {
	switch {
	case interrupted(err):
		return err
	case errors.Is(err, whole.ErrFolder):
		return failedAt(name, "give a manifest file, or a folder that persona generate wrote", "is a folder, and neither a run folder nor a bag")
	}
	return failedAt(name, "", "%s", reason(err))
}

// beginManifest begins with what was opened, and closes it if that is no manifest.
func beginManifest(name string, f io.ReadCloser) (*openedManifest, error) {
	m := &openedManifest{name: name, file: f}
	buffer := bufio.NewReaderSize(f, 64<<10)
	if head, _ := buffer.Peek(15); string(head) == "## Data Sources" {
		m.close()
		return nil, failedAt(name, "write one to verify with persona sources PATH -o manifest.json", "is a list in Markdown, for people to read")
	}
	var err error
	if m.Reader, err = manifest.NewReader(buffer); err != nil {
		m.close()
		return nil, m.unread(err)
	}
	return m, nil
}

// close lets go of the file.
func (m *openedManifest) close() { _ = m.file.Close() } // only read

// unread says why a manifest could not be read; the end of a context passes.
func (m *openedManifest) unread(err error) error {
	if interrupted(err) {
		return err
	}
	return failedAt(m.name, "a manifest is what persona sources or sha256sum wrote, unchanged", "%w", err)
}

// wrong is what is wrong with the manifest.
func (m *openedManifest) wrong() error { return m.unread(m.Err()) }

// load reads what is left of the sources.
func (m *openedManifest) load() error {
	if m.Load() != nil {
		return m.wrong()
	}
	return nil
}
