package redact_test

import (
	"slices"
	"strings"
	"testing"
	"time"

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
		{"telephone numbers of every country and in any digits are private", true, []string{
			"138 1234 5678", "打138 1234 5678给我", "9123 4567", "867-5309", "#4155552671", "415-555-2671,415-555-2672", "100,4155550123,7", "415-555-2671ext9",
			"415/555/2671", "415·555·2671", "415:555:2671", "٠١٢٣٤٥٦٧٨٩٠", "०१२३४५६७८९०", "(0)7700 900123", "8 (912) 345-67-89", "010-1234-5678로", "1-800-555-0199 x12",
		}},
		{"cards and accounts are private, if their check digits are right", true, []string{"4111 1111 1111 1111", "3714-496353-98431", "GB82WEST12345698765432", "de89370400440532013000"}},
		{"numbers of that shape with other check digits are not", false, []string{"IBAN registry: GB83 WEST ABCD EFGH IJKL MN", "4111 1111 1111 1112"}},
		{"profiles and handles are private", true, []string{"https://github.com/alice", "x.com/alice", "https://u:p@example.org/", "uni.example/~alice", "ask @alice", "@alice@mastodon.social"}},
		{"pages are not", false, []string{"https://jupyter.org/about", "https://github.com/features", "https://stackoverflow.com/questions/12345678", "@angular/core", "and/or"}},
		{"series, standards, equations and addresses of network cards are not", false, []string{"100 200 300 400", "10 20 30 40 50", "5-10-15-20", "ISO 27001:2013", "RGB 255 255 255", "n = 1234567", "00:11:22:33:44:55"}},
		{"an equals sign behind a word for telephones does not excuse a number", true, []string{"phone = 4155550123", "ann[at]example[.]com"}},
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
		{"addresses without their host are private", true, []string{"ann.lee@", "ann.lee@ (gmail)", "ann.lee (at) the usual one", "ann.lee@gmail", "annlee at gmail", "ann.lee (arroba) la de siempre", "ann dot lee at hotmail"}},
		{"user names that something announces are private", true, []string{
			"u/ann_lee", "/u/ann_lee", "t.me/annlee", "skype: ann.lee", "my discord is ann#1234", "insta: annlee", "telegram annlee_92", "ann.lee on skype", "I'm annlee on discord", "logged in as ann.lee",
			"my username is annlee", "Benutzername: annlee", "mon pseudo est annlee", "mi usuario es annlee", "nome utente: annlee_92", "mijn gebruikersnaam is annlee", "nom d'utilisateur : annlee", "User: ann.lee",
		}},
		{"links without a scheme are private", true, []string{"linkedin.com/in/ann-lee", "github.com/annlee", "facebook.com/ann.lee.9", "annlee.tumblr.com", "github dot com slash annlee", "mobile.twitter.com/annlee"}},
		{"what is spelled out is private", true, []string{
			"a-n-n dot l-e-e at example dot com", "a n n at e x a m p l e dot c o m", "ann Klammeraffe example Punkt de", "zero seven seven double oh nine one two three", "oh-seven-seven-one-two-three-four",
			"null eins sieben sechs zwölf vierunddreißig", "zéro six douze trente-quatre soixante-dix-huit", "seis cero cero uno dos tres cuatro", "zero due nove sei sei sette due", "nove um dois meia três oito sete um zero", "nul zes een twee drie vier vijf zes zeven acht",
		}},
		{"a short number is private unless something says what it counts", true, []string{"2345678", "call 2345678", "our number was 2345678 for thirty years", "12345678"}},
		{"what is counted, and what is named by number, is not", false, []string{"2345678 rows", "about 12345678 users", "2345678 active monthly users", "2345678 of 12345678", "ticket 2345678", "Aktenzeichen 2345678", "a population of 2345678"}},
		{"lists of codes, ports, prices, shares and sizes are not", false, []string{"200/404/500", "8080/8443/3000", "299/399/499", "50/25/15/10", "128/256/512", "0930-1015", "0-306-40615-2", "2019-2023-2024", "20240131", "2147483647"}},
		{"words that services stand beside are not", false, []string{"Skype: crashes every morning", "Telegram: never", "my github is private", "GitHub issue #1234", "rust-lang/rust#1234", "lodash@latest", "at some point in time", "The handle is loose"}},
		{"counting is not", false, []string{"one two three four five six seven", "three point one four one five nine two", "ten thirty, eleven fifteen, twelve forty-five", "quatre-vingt-dix-huit ou quatre-vingt-dix-neuf"}},
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

func TestFindSaysWhereInTheOriginal(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       []string // kind and text
	}{
		{"nothing is found in plain words", "I use it every day, at home.", nil},
		{"an address ends before the full stop", "Write to Ann.Lee@Example.com.", []string{"email Ann.Lee@Example.com"}},
		{"a disguised address is covered with its brackets", "to ann [ at ] example [ dot ] com now", []string{"email ann [ at ] example [ dot ] com"}},
		{"an entity is covered", "to ann&#64;example.com now", []string{"email ann&#64;example.com"}},
		{"invisible characters are covered", "to a\u00adnn@exam\u200bple.com now", []string{"email a\u00adnn@exam\u200bple.com"}},
		{"digits of two bytes are covered", "ring ٠١٢٣٤٥٦٧٨٩٠ now", []string{"phone ٠١٢٣٤٥٦٧٨٩٠"}},
		{"a number has its plus and its extension", "ring +44 (0)20 7946 0958 ext. 9 now", []string{"phone +44 (0)20 7946 0958 ext. 9"}},
		{"a number in brackets has the first of them", "(415) 555-2671", []string{"phone (415) 555-2671"}},
		{"two numbers are two", "415-555-2671,415-555-2672", []string{"phone 415-555-2671", "phone 415-555-2672"}},
		{"a card is no telephone number", "pay with 4111 1111 1111 1111 now", []string{"card 4111 1111 1111 1111"}},
		{"an IBAN is not its digits", "to DE89 3704 0044 0532 0130 00 now", []string{"iban DE89 3704 0044 0532 0130 00"}},
		{"a profile is an address", "see https://www.linkedin.com/in/ann-lee now", []string{"url https://www.linkedin.com/in/ann-lee"}},
		{"a handle and an address are two", "@alice or bob@example.org", []string{"handle @alice", "email bob@example.org"}},
		{"a date stays in front of a number", "2015-12-17 415-555-2671", []string{"phone 415-555-2671"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, s := range redact.Find(row.text) {
				got = append(got, string(s.Kind)+" "+row.text[s.Start:s.End])
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// Hostile text takes time in proportion to its length: of twice as much, about twice as much.
func TestHostileTextTakesLinearTime(t *testing.T) {
	for _, unit := range []string{"1", "@", "a@", "1 ", "1,", "1.", "/", "a/", "&amp;", "&", "at ", " at a dot ", "de89 - - ", "[at ", "a.", "+1", "12:30 ", "2015-12-17 ", "x/1.", "0. ", "(((1", "a@a.", "a.a.a.a.", "1 1 1 1 ", "at at at ", "a.lee@ ", "skype: ", "skype is is ", "on skype ", "one two ", "un zero ", "oh double ", "u/ann ", "a#1234", "dot com slash ", "e x ", "user name ", "1 of ", "一", "1234567 big "} {
		measure := func(size int) time.Duration {
			text := strings.Repeat(unit, size/len(unit))
			best := time.Hour
			for range 3 {
				began := time.Now()
				redact.Find(text)
				best = min(best, time.Since(began))
			}
			return best
		}
		small, large := measure(1<<15), measure(1<<18)
		if large > 40*small+50*time.Millisecond {
			t.Errorf("%q: %v for 32 KiB, %v for 256 KiB", unit, small, large)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"ann@example.com", "a [at] b [dot] com", "+44 (0)20 7946 0958 ext. 9", "&amp;#64;", "\xff@\u00ad1", "DE89 3704 0044 0532 0130 00", "https://x.com/a", "1,2,3+4", "skype: ann.lee", "u/ann_lee a#1234 ann@ b", "one two double oh nine", "ann.lee (at) x", "a n n at e x dot c o m", "github dot com slash ann", "user name: ann", "add me on discord, ann", "null eins zweiundzwanzig", "一二三四五六七", "my insta is ann"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, s := range redact.Find(text) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d in %q", s, last, text)
			}
			last = s.End
		}
	})
}

func TestPlainSentencesTakeNoMemory(t *testing.T) {
	const text = "I can't plan a week ahead at home, because the build takes 12 minutes and nobody answers."
	if n := testing.AllocsPerRun(100, func() { redact.Private(text) }); n != 0 {
		t.Errorf("got %v allocations, want none", n)
	}
}

func BenchmarkPrivate(b *testing.B) {
	const text = "I can't plan a week ahead at home, because the build takes 12 minutes and nobody answers."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		redact.Private(text)
	}
}

// Sentences that are worth a closer look, with something private or without.
func BenchmarkFind(b *testing.B) {
	for _, row := range []struct{ name, text string }{
		{"number", "You can reach the two of us under +44 20 7946 0958 if the build breaks again, or after the walk."},
		{"address", "Am besten schreibt man an ann.lee@example.com, dann antwortet jemand innerhalb von einem Tag."},
		{"page", "I found it on https://example.com/docs/install and then it worked, but the build took 12 minutes."},
		{"dates", "Between 2015-12-17 and 2016-01-31 we had 1,200,000 rows and 12345678 users in three countries."},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.SetBytes(int64(len(row.text)))
			for b.Loop() {
				redact.Find(row.text)
			}
		})
	}
}
