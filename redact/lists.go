package redact

import (
	"strconv"
	"strings"
)

// list reports whether groups of digits are a list of something: answers of servers, ports, prices,
// shares of a hundred, sizes that double, shifts of a day.
func list(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) < 2 {
		return false
	}
	by := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
	slashed := strings.Trim(by, "/ ") == "" && strings.Contains(by, "/")
	dashed := strings.Trim(by, "- ") == "" && strings.Contains(by, "-")
	values := make([]int, len(parts))
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil {
			return false
		}
		values[i] = v
	}
	if dashed && shifts(parts, values) {
		return true
	}
	for _, part := range parts {
		if part[0] == '0' {
			return false
		}
	}
	if !slashed && !dashed {
		return len(parts) >= 3 && strings.Trim(by, " ") == "" && len(s) == 4*len(parts)-1 && all(parts, isListed)
	}
	return len(parts) >= 3 && (all(parts, isListed) || scaled(values) || slashed && (prices(parts, values) || shares(values) || same(values)))
}

func all(parts []string, is func(string) bool) bool {
	for _, part := range parts {
		if !is(part) {
			return false
		}
	}
	return true
}

// shifts reports whether all are times of a day without colons, which grow: 0600-1400-2200.
func shifts(parts []string, values []int) bool {
	for i, v := range values {
		if len(parts[i]) != 4 || v > 2400 || v%100 > 59 || v%5 > 0 || i > 0 && v <= values[i-1] {
			return false
		}
	}
	return true
}

// prices reports whether all end as prices do, and grow: 299/399/499.
func prices(parts []string, values []int) bool {
	for i, v := range values {
		if len(parts[i]) > 4 || v%10 != 9 && v%5 != 0 || i > 0 && v <= values[i-1] {
			return false
		}
	}
	return true
}

// shares reports whether the values are shares of a hundred.
func shares(values []int) bool {
	sum := 0
	for _, v := range values {
		sum += v
	}
	return sum == 100
}

// scaled reports whether each value is the same multiple of the one before, or two times, ten times
// or more of it: 128/256/512.
func scaled(values []int) bool {
	for i := 1; i < len(values); i++ {
		if values[i-1] == 0 || values[i]%values[i-1] != 0 || values[i] == values[i-1] || values[1]*values[i-1] != values[i]*values[0] {
			return false
		}
	}
	return true
}

// same reports whether all values are the same.
func same(values []int) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return true
}
