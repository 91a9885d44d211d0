package extract_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/extract"
)

func TestText(t *testing.T) {
	tests := []struct {
		name, format, in string
		want             string // part of the error; "" none
	}{
		{"plain text is itself", "txt", "a\r\nb\x00", ""},
		{"Markdown is itself", "md", "# a\n\n\tb", ""},
		{"subtitles without a header are read", "vtt", "00:00.000 --> 00:01.000\nhello\n", ""},
		{"subtitles are itself", "srt", "1\n00:00:00,000 --> 00:00:01,000\nhello\n", ""},
		{"an empty file of any kind is an empty text", "json", " \n", ""},
		{"a CSV without quotes is read", "csv", "a,b\n1,2\n", ""},
		{"a CSV with quotes, escapes and newlines is read", "csv", "a,b\n\"x, \"\"y\"\"\n\",\"\"\n", ""},
		{"a quote inside a field is an ordinary character", "csv", "a,b\n5\" nail,say \"hi\n", ""},
		{"a field that is never closed is named by its line and column", "csv", "a,b\n1,2\n3,\"four\n5,6\n",
			"read csv: line 3, column 3: a quoted field opens here and is never closed"},
		{"an escape at the end does not close a field", "csv", "a\n\"x\"\"", "line 2, column 1"},
		{"a lone quote at the very end is an open field", "csv", "a\n\"", "line 2, column 1"},
		{"lines that end in CR count", "csv", "a\r1\r\"x", "line 3, column 1"},
		{"semicolons are seen to separate", "csv", "a;b\n1;\"open\n", "line 2, column 3"},
		{"a semicolon in a CSV with commas opens nothing", "csv", "a,b\n1;\"open,2\n", ""},
		{"a tab separates a TSV", "tsv", "a\tb\n1\t\"open\n", "read tsv: line 2, column 3"},
		{"a comma does not separate a TSV", "tsv", "a\tb\n1,\"x\ty\n", ""},
		{"JSON is itself", "json", "{\"a\": [1, \"x\"]}\n", ""},
		{"broken JSON is named by its line and column", "json", "{\n  \"a\": 1,\n  b: 2\n}", "read json: line 3, column 3: invalid character 'b'"},
		{"JSON that stops is named by its end", "json", "{\"a\": [1,", "unexpected end of JSON input"},
		{"JSONL is itself, blank lines too", "jsonl", "{\"a\":1}\r\n\r\n{\"a\":2}", ""},
		{"a broken JSONL line is named", "jsonl", "{\"a\":1}\n{\"a\":}\n", "read jsonl: line 2, column 6"},
		{"two JSONL values on a line are broken", "jsonl", "{} {}\n", "line 1, column 4"},
		{"an unknown format is unsupported", "xyz", "", "unsupported format"},
		{"no format is unsupported", "", "", "unsupported format"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := []byte(tt.in)
			got, err := extract.Text(tt.format, in)
			if tt.want != "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Fatalf("got error %v, want %q in it", err, tt.want)
				}
				return
			}
			if err != nil || !bytes.Equal(got, in) {
				t.Fatalf("got %q, %v, want the input", got, err)
			}
		})
	}
}

func TestSyntaxErrorCarriesThePlace(t *testing.T) {
	_, err := extract.Text("csv", []byte("a\n\"b"))
	var syntax *extract.SyntaxError
	if !errors.As(err, &syntax) || syntax.Line != 2 || syntax.Column != 1 || syntax.Format != "csv" {
		t.Fatalf("got %#v", err)
	}
	if _, err := extract.Text("pdf", nil); !errors.Is(err, extract.ErrUnsupported) {
		t.Fatalf("got %v, want ErrUnsupported", err)
	}
	for _, e := range []extract.SyntaxError{{Format: "x", Reason: "r"}, {Format: "x", Line: 1, Reason: "r"}} {
		if !strings.HasPrefix(e.Error(), "read x: ") || !strings.HasSuffix(e.Error(), "r") {
			t.Errorf("got %q", e.Error())
		}
	}
}

func TestFormats(t *testing.T) {
	formats := extract.Formats()
	if !slices.IsSorted(formats) {
		t.Errorf("got %v, want them sorted", formats)
	}
	for _, f := range formats {
		if !extract.Supported(f) {
			t.Errorf("%s is listed but not supported", f)
		}
	}
	for _, f := range []string{"", "pdf", "exe", "TXT"} {
		if extract.Supported(f) || extract.Container(f) {
			t.Errorf("%q is supported", f)
		}
	}
	if !extract.Container("docx") || extract.Container("csv") {
		t.Error("docx is a container and csv is none")
	}
}

func TestTextAllocatesNothingOnValidInput(t *testing.T) {
	csv := []byte("a,b\n" + strings.Repeat("\"some words, and more\",\"say \"\"hi\"\"\"\n", 1000))
	json := []byte("[" + strings.Repeat("{\"a\": \"some words\"},", 1000) + "0]")
	for format, data := range map[string][]byte{"csv": csv, "json": json, "txt": csv} {
		allocs := testing.AllocsPerRun(10, func() {
			if _, err := extract.Text(format, data); err != nil {
				t.Fatal(err)
			}
		})
		if allocs > 1 {
			t.Errorf("%s: got %v allocations a run, want none", format, allocs)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("csv", []byte("a,b\n\"x\"\"\n\",2\n"))
	f.Add("json", []byte("{\"a\":1"))
	f.Add("jsonl", []byte("{}\n{"))
	f.Fuzz(func(t *testing.T, format string, data []byte) {
		text, err := extract.Text(format, data)
		if err == nil && !extract.Container(format) && !bytes.Equal(text, data) {
			t.Fatalf("the text of a %s changed", format)
		}
	})
}

func BenchmarkTextCSV(b *testing.B) {
	data := []byte("a,b\n" + strings.Repeat("\"some words, and more of them\",\"say \"\"hi\"\" again\"\n", 20000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := extract.Text("csv", data); err != nil {
			b.Fatal(err)
		}
	}
}
