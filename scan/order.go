package scan

import (
	"cmp"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"
)

// ComparePaths compares two paths in path order, below 0 if a comes first. Paths are compared
// element by element, so that a folder's files stand together, and elements in natural order.
//
// Natural order reads a name from the left as digit runs (0 to 9) and single bytes. Two digit runs
// compare by their value, however long they are; A to Z compare as a to z, every other byte as
// itself; a digit run against a byte compares by its first digit; a name that ends first comes
// first. So P2 stands before p10, and p10 before Q1. Names that are equal in all this ("P2" and
// "p02") compare by their bytes. Nothing depends on the locale or the system.
func ComparePaths(a, b string) int {
	for {
		i, j := strings.IndexByte(a, '/'), strings.IndexByte(b, '/')
		if i < 0 || j < 0 {
			x, y := a, b
			if i >= 0 {
				x = a[:i]
			}
			if j >= 0 {
				y = b[:j]
			}
			return cmp.Or(compareNatural(x, y), cmp.Compare(i, j))
		}
		if c := compareNatural(a[:i], b[:j]); c != 0 {
			return c
		}
		a, b = a[i+1:], b[j+1:]
	}
}

// compareNatural compares two names as ComparePaths says.
func compareNatural(a, b string) int {
	i := common(a, b)
	for i > 0 && isDigit(a[i-1]) { // the run of digits that the difference is in, or ends
		i--
	}
	j := i
	for i < len(a) && j < len(b) {
		if isDigit(a[i]) && isDigit(b[j]) {
			x, y := digits(a[i:]), digits(b[j:])
			i, j = i+len(x), j+len(y)
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if len(x) != len(y) {
				return cmp.Compare(len(x), len(y))
			}
			if c := cmp.Compare(x, y); c != 0 {
				return c
			}
			continue
		}
		if a[i] != b[j] {
			if x, y := lowerByte(a[i]), lowerByte(b[j]); x != y {
				return cmp.Compare(x, y)
			}
		}
		i++
		j++
	}
	if c := cmp.Compare(len(a)-i, len(b)-j); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// sortEntries puts what is in a folder in path order. Keys decide most of it, at a fifth of what
// comparing the names takes.
func sortEntries(entries []fs.DirEntry) {
	if len(entries) < 2 {
		return
	}
	type keyed struct {
		key   uint64
		entry fs.DirEntry
	}
	sorted := make([]keyed, len(entries))
	first := entries[0].Name()
	same := len(first) // bytes that all names begin with
	for _, e := range entries {
		same = common(first[:same], e.Name())
	}
	for same > 0 && isDigit(first[same-1]) {
		same--
	}
	for i, e := range entries {
		sorted[i] = keyed{naturalKey(e.Name()[same:]), e}
	}
	slices.SortFunc(sorted, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return compareNatural(a.entry.Name(), b.entry.Name())
	})
	for i, s := range sorted {
		entries[i] = s.entry
	}
}

// naturalKey returns the beginning of a name in eight bytes. If those of two names differ, the
// names are in the same order; if they are the same, nothing is known. A run of digits is the
// number of its digits, without zeros in front, and then these: 7 is 17, 12 is 212. The number is
// itself a digit, and so stands against any other byte as the run does.
func naturalKey(name string) uint64 {
	var key [8]byte
	n := 0
	for i := 0; i < len(name) && n < len(key); {
		if !isDigit(name[i]) {
			key[n] = lowerByte(name[i])
			i, n = i+1, n+1
			continue
		}
		run := digits(name[i:])
		i += len(run)
		run = strings.TrimLeft(run, "0")
		key[n] = '0' + byte(min(len(run), 9))
		if n++; len(run) >= 9 {
			break
		}
		n += copy(key[n:], run)
	}
	return binary.BigEndian.Uint64(key[:])
}

// common returns how many bytes a and b have in common at the beginning.
func common(a, b string) int {
	n := min(len(a), len(b))
	b = b[:n]
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func digits(s string) string {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
