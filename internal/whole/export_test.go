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
