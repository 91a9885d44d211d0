package store

import "crypto/sha256"

// DecodePage takes a row apart as Known does: which of the names it has, and what of them.
func DecodePage(data []byte, reading, folder string, names []string) (ok bool, found map[string]Facts) {
	bind := sha256.Sum256([]byte(reading))
	p, ok := parsePage(data, &bind, folder)
	if !ok {
		return false, nil
	}
	found = map[string]Facts{}
	var shared [3]string
	for i := range p.len() {
		var e entry
		_ = e.decode(p.record(i), &shared)
		p.use(i)
	}
	for _, name := range names {
		if i, in := p.find(keyOf(name)); in {
			var e entry
			if e.decode(p.record(i), &shared) {
				found[name] = e.Facts
			}
		}
	}
	return true, found
}

// SealPage gives bytes the checksum that makes them a row.
func SealPage(data []byte, reading, folder string) []byte {
	if len(data) < headLen {
		data = append(data, make([]byte, headLen-len(data))...)
	}
	bind := sha256.Sum256([]byte(reading))
	sum := checksum(data, &bind, folder)
	copy(data, sum[:])
	return data
}

// FileName is the database's.
const FileName = fileName

// Limits.
const (
	MaxPending = maxPending
	Forgotten  = forgotten
	Refresh    = refresh
)
