package csv

import "testing"

func TestTheMostFrequentSeparatesFields(t *testing.T) {
	for text, want := range map[string]byte{
		"":                          ',',
		"one column":                ',',
		"a,b;c":                     ',',
		"a;b,c;d":                   ';',
		"a\tb\tc, d":                '\t',
		"a|b|c,d":                   '|',
		"a;b\n1,2,3,4":              ';',
		"a;b\r1,2,3,4":              ';',
		"\"x, y, z\";b":             ';',
		"\"line\n, , ,\";b;c\n,,,,": ';',
		"\"a\"\"; ; ;\",b":          ',',
	} {
		if got := Delimiter([]byte(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
