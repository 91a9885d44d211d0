package redact

import (
	"strconv"
	"strings"
)

// longestIBAN is the most letters and digits of an IBAN, by ISO 13616.
const longestIBAN = 34

// ibans adds the account numbers whose country, length and check digits are right.
func (f *folded) ibans(all []Span) []Span {
	s := f.text
	for i := 0; i+15 <= len(s); i++ {
		if !digit(s[i+2]) || !digit(s[i+3]) || !letter(s[i]) || !letter(s[i+1]) || !begins(s, i) {
			continue
		}
		var code [longestIBAN]byte
		n, end := 0, i
		for ; end < len(s) && n < longestIBAN; end++ {
			c := s[end]
			if c >= 0x80 || !letter(c) && !digit(c) {
				if strings.IndexByte(" -.", c) >= 0 && end > 0 && s[end-1] != c {
					continue
				}
				break
			}
			code[n] = c
			if n++; isIBAN(string(code[:2])+strconv.Itoa(n)) && ends(s, end+1) {
				if mod97(code[:n]) {
					all = append(all, f.span(i, end+1, IBAN))
					i = end
				}
				break
			}
		}
	}
	return all
}

// mod97 reports whether the check digits of an IBAN are right, by ISO 7064.
func mod97(code []byte) bool {
	rest := 0
	for k := range code {
		c := code[(k+4)%len(code)]
		if digit(c) {
			rest = (rest*10 + int(c-'0')) % 97
			continue
		}
		rest = (rest*100 + int(c-'a') + 10) % 97
	}
	return rest == 1
}

// luhn reports whether the last of the digits checks the others, by ISO/IEC 7812.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		v := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// isbn10 reports whether the last digit of an ISBN of ten digits checks the others, by ISO 2108.
func isbn10(digits string) bool {
	if len(digits) != 10 {
		return false
	}
	sum := 0
	for i := range 10 {
		v := 10
		if digits[i] != 'x' {
			v = int(digits[i] - '0')
		}
		sum += (10 - i) * v
	}
	return sum%11 == 0
}
