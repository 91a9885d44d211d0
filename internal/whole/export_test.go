package whole

import "errors"

// InTwoSteps has a folder exchanged as on a system that can only rename.
func (f *Folder) InTwoSteps() {
	f.swap = func(string, string) error { return errors.ErrUnsupported }
}

// CanSwap reports whether two folders can be exchanged in one step here.
func CanSwap(a, b string) bool {
	there, back := swap(a, b), swap(a, b)
	return there == nil && back == nil
}

// SyncTree is how a folder is synced.
func SyncTree(dir string) error { return syncTree(dir) }

// FewFiles are synced one by one.
const FewFiles = fewFiles

// InFile reports whether a spool has a temporary file.
func (s *Spool) InFile() bool { return s.file != nil }

// Break closes the temporary file, as if the disk broke.
func (s *Spool) Break() { _ = s.file.Close() }

// Marker is what stands in a lock file.
const Marker = marker

// MaxTemporaries is how many names of temporaries are tried.
const MaxTemporaries = maxTemporaries

// Most has a folder try so many names beside its place.
func (f *Folder) Most(n int) { f.most = n }

// ErrTaken is the error of names that are all taken.
var ErrTaken = errTaken

// NewTemporary has create make something under a temporary name in dir, and removes it.
func NewTemporary(dir string, create func(name string) error) error {
	t, err := newTemporary(dir, create)
	if err == nil {
		t.discard()
	}
	return err
}

// ErrIrregular is what the error of something that is not opened is.
var ErrIrregular = errIrregular
