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
func TestDelimiterBelowATitle(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       byte
	}{
		{"what the first line says", "sep=|\na|b;c\n", '|'},
		{"behind a byte order mark", "\uFEFFsep=;\na;b\n", ';'},
		{"a title and a blank line", "Coats\n\na;b\n1;2\n", ';'},
		{"two titles", "Coats\nof 2024\na\tb\n1\t2\n", '\t'},
		{"one column with semicolons in its cells", "words\na;b\nb;c\nd\n", ','},
		{"two titles and rows that differ", "Coats\nof 2024\na;b\n1;2;3\n", ','},
		{"a title alone", "Coats\n", ','},
		{"nothing", "", ','},
		{"more titles than anybody writes", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nx;y\n1;2\n", ','},
		{"a line end in quotes", "\"a\nb\";c\n1;2\n", ';'},
	} {
		if got := Delimiter([]byte(row.text)); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}
