package redact_test

import (
	"testing"

	"github.com/persona-go/persona/redact"
)

func TestPrivate(t *testing.T) {
	for _, row := range []struct {
		name    string
		private bool
		texts   []string
	}{
		{"e-mail addresses are private", true, []string{
			"write to ann@example.org", "Ann.O'Neil+lists@mail.example.co.uk, please", "<jörg@müller.example>", "mailto:a_b@x-y.io",
			"ann (at) example (dot) org", "ann [at] example.org", "ann(AT)example(DOT)com",
			"write to carl @ example.com", "jim@example .com", "hans＠example.com", "it is dora at example dot com",
		}},
		{"telephone numbers are private", true, []string{
			"+1 415 555 0123", "+1-415-555-0123", "(415) 555-0123", "415-555-0123", "415.555.0123", "1-800-555-0199", "4155550123 is mine",
			"+44 20 7946 0958", "020 7946 0958", "07700 900123", "+49 (0)30 123456", "030/123456 7", "0171-1234567", "+49 170 1234567",
			"06 12 34 56 78", "+33 6 12 34 56 78", "0612345678", "12 34 56 78", "+91 98765 43210", "98765 43210", "+86 138 0013 8000",
			"0041 44 668 18 00", "+358401234567", "555-0123 at the office", "call me at 555 01 23", "dial 555123", "my phone is 612 345 678", "Tel.: 2345678",
			"ring\n+44\n20 7946 0958", "612345678", "612 34 56 78", "612 345 678 is mine", "0 30 / 12 34 56 78", "５５５－１２３－４５６７", "202‑555‑0143", "202–555–0143",
		}},
		{"years, dates and times are not", false, []string{
			"in 2015 and 2016", "2010-2015", "2015/2016/2017", "1999 2000 2001", "2015-12-17", "2015-12-17 10:31:05", "2015/12/17", "17.12.2015", "12/17/2015",
			"01/02/2015", "1-2-15", "2015-12-17T10:31:05Z", "at 00:01:02.500", "from 10:30 to 11:45", "2015-12-17 14",
		}},
		{"versions and addresses of machines are not", false, []string{
			"version 1.2.3", "Python 3.10.12", "v2.0.0-20220910002029", "react@17.0.2", "127.0.0.1:8080", "192.168.100.200", "10.15.7.1234", "kernel 5.15.0-91",
		}},
		{"prices, counts and measures are not", false, []string{
			"$1,200,000", "1,200,000 rows", "1 200 000 rows", "12.345.678 Zeilen", "€ 1200 000", "$10 000 000", "1000000 rows", "100-1000 rows", "3.14159265", "50% of 1000",
			"0.12345678", "10000000", "5000000€", "+1.2345678", "+1 200 000 users", "+12 3456", "1e10000000", "abc1234567890", "id_4155550123",
		}},
		{"words are not", false, []string{"", "I use it every day", "the @decorator and @property", "look (at the plot) and then", "look at the dot plot", "the line at zero and a dot", "met @ noon. Then on", "git@localhost", "[at] the end"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, text := range row.texts {
				if got := redact.Private(text); got != row.private {
					t.Errorf("Private(%q): got %v, want %v", text, got, row.private)
				}
			}
		})
	}
}
