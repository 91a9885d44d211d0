package tree

import "github.com/persona-go/persona/internal/par"

// Limits of what waits: folders, of which a deep tree announces some at each level, and entries, of
// about 150 bytes each.
const (
	maxAheadFolders = 64
	maxAheadEntries = 32 << 10
)

// newAhead returns what reads folders before they are asked for, so that the scan does not wait for
// the system while another processor is idle. What the scan sees, and in which order, stays the
// same. A nil listing is a folder that could not be opened.
func newAhead(b *beneath) *par.Prefetch[*listing] {
	return &par.Prefetch[*listing]{
		Fetch: b.list,
		Weigh: func(l *listing) int {
			if l == nil {
				return 0
			}
			return l.found
		},
		Drop: func(l *listing) {
			if l != nil {
				_ = l.Close() // only read
			}
		},
		Items:  maxAheadFolders,
		Weight: maxAheadEntries,
	}
}

// list opens a folder and reads what is in it; nil if it is no folder, or there is trouble: whoever
// asks for it will see.
func (b *beneath) list(name string) *listing {
	f, err := b.openNow(name)
	if err != nil {
		return nil
	}
	l, ok := f.(*listing)
	if !ok {
		_ = f.Close() // only opened
		return nil
	}
	l.readAll()
	return l
}
