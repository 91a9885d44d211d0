package scan

import (
	"cmp"
	"strings"
)

// ComparePaths is the path order: paths are compared element by element, so that a folder's files stand together, and
// elements in natural order.
//
// Natural order reads a name from the left as digit runs (0 to 9) and single bytes. Two digit runs compare by their value,
// however long they are; A to Z compare as a to z, every other byte as itself; a digit run against a byte compares by its
// first digit; a name that ends first comes first. So P2 stands before p10, and p10 before Q1. Names that are equal in all
// this ("P2" and "p02") compare by their bytes. Nothing depends on the locale or the system.
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
