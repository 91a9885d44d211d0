package scan_test

import (
	"testing"

	"github.com/persona-go/persona/scan"
)

func TestFormatOf(t *testing.T) {
	rows := []struct{ name, want string }{
		{"notes.md", "md"}, {"NOTES.MD", "md"}, {"a.Markdown", "md"}, {"a.txt", "txt"}, {"a.text", "txt"},
		{"a.csv", "csv"}, {"a.tsv", "tsv"}, {"a.tab", "tsv"}, {"a.json", "json"}, {"a.jsonl", "jsonl"}, {"a.ndjson", "jsonl"},
		{"a.vtt", "vtt"}, {"a.srt", "srt"}, {"a.sbv", "sbv"}, {"a.docx", "docx"}, {"a.docm", "docx"}, {"a.doc", "doc"}, {"a.pdf", "pdf"},
		{"a.xlsx", "xlsx"}, {"a.xls", "xls"}, {"a.odt", "odt"}, {"a.ods", "ods"}, {"a.odp", "odp"}, {"a.ppt", "ppt"}, {"a.pptx", "pptx"},
		{"a.epub", "epub"}, {"a.rtf", "rtf"}, {"a.eml", "eml"}, {"a.mbox", "mbox"}, {"a.msg", "msg"}, {"a.htm", "html"}, {"a.html", "html"},
		{"a.yml", "yaml"}, {"a.yaml", "yaml"}, {"a.xml", "xml"}, {"a.zip", "zip"}, {"a.tar", "tar"}, {"a.tgz", "tar.gz"}, {"a.tar.gz", "tar.gz"},
		{"a.TAR.GZ", "tar.gz"}, {"a.csv.gz", "gz"}, {"a.gz", "gz"}, {"a.bz2", "bz2"}, {"a.tbz2", "tar.bz2"}, {"a.tar.bz2", "tar.bz2"}, {"a.xz", "xz"}, {"a.zst", "zst"}, {"a.7z", "7z"}, {"a.rar", "rar"},
		{"sub.md/a.txt", "txt"}, {"sub.md/a", ""}, {"a.b.c.md", "md"},
		{"a", ""}, {"", ""}, {".md", ""}, {"x/.md", ""}, {"a.", ""}, {"a.unknown", ""}, {"a.verylongextension", ""}, {"a.md ", ""}, {"a.\u212a", ""},
	}
	for _, r := range rows {
		if got := scan.FormatOf(r.name); got != r.want {
			t.Errorf("%q: got %q, want %q", r.name, got, r.want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { scan.FormatOf("interviews/P10.Markdown") }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
