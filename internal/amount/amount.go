// Package amount says numbers, counted things and sizes as people do: 1,234 files, 2.1 kB. It never
// rounds a count.
package amount

import "strconv"

// Number returns 1234567 as "1,234,567".
func Number[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Of returns a number with its noun: "1 file", "2,000 files".
func Of[T int | int64](n T, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Number(n) + " " + noun + "s"
}

// Bytes returns a size as people say it, in powers of 1,000: "512 B", "2.1 kB", "204.6 MB".
func Bytes(n int64) string { return string(AppendBytes(nil, n)) }

// AppendBytes appends a size as Bytes says it.
func AppendBytes(dst []byte, n int64) []byte {
	if n < 1000 {
		return append(strconv.AppendInt(dst, n, 10), " B"...)
	}
	f, unit := float64(n)/1000, 0
	for f >= 999.95 && unit < 3 {
		f, unit = f/1000, unit+1
	}
	return append(strconv.AppendFloat(dst, f, 'f', 1, 64), ' ', "kMGT"[unit], 'B')
}
