package segment_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/persona-go/persona/segment"
)

var formats = [...]string{"txt", "md", "csv", "tsv", "json", "jsonl", "vtt", "srt", "docx"}

func FuzzSplit(f *testing.F) {
	for _, tt := range exports {
		f.Add(uint8(slices.Index(formats[:], tt.format)), []byte(tt.in))
	}
	for _, tt := range slices.Concat(transcripts, labelled) {
		f.Add(uint8(0), []byte(tt.in))
		f.Add(uint8(6), []byte(tt.in))
	}
	for _, tt := range proses {
		f.Add(uint8(1), []byte(tt.in))
	}
	f.Add(uint8(2), []byte(survey))
	f.Add(uint8(4), []byte(`[{"a": "b \n c", "d": [1, "\ud83d\ude00"]}]`))
	f.Add(uint8(5), []byte("{\"a\": \"b\"}\n[\"c\"]\n"))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		before := bytes.Clone(text)
		format := formats[int(which)%len(formats)]
		segs, err := segment.Split(format, text, segment.Options{Participant: regexp.MustCompile("P1")})
		if err != nil {
			if format[0] != 'c' && format[0] != 'j' && format != "tsv" {
				t.Fatalf("%s: %v", format, err)
			}
			return
		}
		if err := segment.Check(text, segs); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if !bytes.Equal(text, before) {
			t.Fatal("the text changed")
		}
		for _, s := range segs {
			words := segment.AppendWords(nil, text, s)
			if utf8.Valid(text) && !utf8.Valid(words) {
				t.Fatalf("%s: words %q of %q", format, words, text[s.Body:s.BodyEnd])
			}
			for _, q := range segment.Quotable(text, s) {
				if utf8.Valid(text) && !utf8.Valid(text[q.Start:q.End]) {
					t.Fatalf("%s: a character is cut in %q", format, text[q.Start:q.End])
				}
			}
		}
		if _, err := segment.By([]segment.Source{{Path: "a." + format, Text: text, Segments: segs}}, "speaker"); err != nil {
			t.Fatal(err)
		}
	})
}

// The time grows with the text and not with its square, whatever the text is.
func TestSplitIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	names := make([]string, 0, 200)
	for i := range 200 {
		names = append(names, "Nam"+strings.Repeat(string(rune('a'+i%26)), i%7+1)+": hello there\n")
	}
	pieces := map[string][]string{
		"txt":   {"word ", "\n", "\n\n", "Dan: ", "[", "*", "12 3/4\n", "A: x\n", strings.Join(names, ""), "1\n", "\f", "é ", "1   x\n"},
		"md":    {"`", "`a", "[", "[a](", "<", "<!-- ", "*a", "&", "```\n", "> ", "- \n", "|a", "\\", "_", "~", "[a]: b\n", "---\n"},
		"csv":   {"a,", "\"a\"\"b\",", "a\n", "\"\"", ";"},
		"jsonl": {"{\"a\": \"b\"}\n", "[[]]\n", "\"\\n\\u00e9\"\n"},
		"vtt":   {"00:00.000 --> 00:01.000\n", "00:00.000 --> 00:01.000\nDan\nx\n\n", "<v a>", "<v ", "&", "<v Dan>x\n\n"},
	}
	took := func(format, piece string, size int) time.Duration {
		text := []byte(strings.Repeat(piece, max(1, size/len(piece))))
		start := time.Now()
		segs, err := segment.Split(format, text, segment.Options{})
		if err == nil {
			err = segment.Check(text, segs)
		}
		if err != nil {
			t.Errorf("%s of %.20q: %v", format, piece, err)
		}
		for _, s := range segs {
			segment.AppendWords(nil, text, s)
		}
		return time.Since(start)
	}
	const small, times = 1 << 14, 16
	for format, all := range pieces {
		for _, piece := range all {
			large := took(format, piece, times*small)
			if large < time.Second { // 256 KiB take some 50 ms on a quiet machine
				continue
			}
			least := min(took(format, piece, small), took(format, piece, small), took(format, piece, small))
			if large = min(large, took(format, piece, times*small)); large > 6*times*least { // quadratic work would be 16 times the 16
				t.Errorf("%s of %.20q: %v for %d bytes, %v for %d", format, piece, least, small, large, times*small)
			}
		}
	}
}
