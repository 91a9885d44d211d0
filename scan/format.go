package scan

import "strings"

// format is what is known of an extension.
type format struct {
	extension string // in lower case
	name      string
	tar       string // the name if a second extension says that it is a compressed TAR; "" if none can
}

// formats are by the first byte of their extension, the frequent ones first: every file is looked
// up here, and a map takes three times as long.
var formats = [...][]format{
	'7': {{"7z", "7z", ""}},
	'a': {{"adoc", "txt", ""}, {"asciidoc", "txt", ""}},
	'b': {{"bz2", "bz2", "tar.bz2"}},
	'c': {{"csv", "csv", ""}},
	'd': {{"docx", "docx", ""}, {"doc", "doc", ""}, {"docm", "docx", ""}},
	'e': {{"eml", "eml", ""}, {"epub", "epub", ""}},
	'g': {{"gz", "gz", "tar.gz"}},
	'h': {{"htm", "html", ""}, {"html", "html", ""}},
	'j': {{"json", "json", ""}, {"jsonl", "jsonl", ""}},
	'm': {
		{"md", "md", ""}, {"markdown", "md", ""}, {"mbox", "mbox", ""},
		{"mdown", "md", ""}, {"mkd", "md", ""}, {"msg", "msg", ""},
	},
	'n': {{"ndjson", "jsonl", ""}},
	'o': {{"odp", "odp", ""}, {"ods", "ods", ""}, {"odt", "odt", ""}, {"org", "txt", ""}},
	'p': {{"pdf", "pdf", ""}, {"ppt", "ppt", ""}, {"pptx", "pptx", ""}, {"pptm", "pptx", ""}},
	'q': {{"qmd", "md", ""}},
	'r': {{"rar", "rar", ""}, {"rmd", "md", ""}, {"rst", "txt", ""}, {"rtf", "rtf", ""}},
	's': {{"sbv", "sbv", ""}, {"srt", "srt", ""}},
	't': {
		{"txt", "txt", ""}, {"tsv", "tsv", ""}, {"text", "txt", ""}, {"tab", "tsv", ""},
		{"tar", "tar", ""}, {"tgz", "tar.gz", ""}, {"tbz", "tar.bz2", ""}, {"tbz2", "tar.bz2", ""},
	},
	'v': {{"vtt", "vtt", ""}},
	'x': {
		{"xlsx", "xlsx", ""}, {"xml", "xml", ""}, {"xls", "xls", ""},
		{"xlsm", "xlsx", ""}, {"xhtml", "html", ""}, {"xz", "xz", ""},
	},
	'y': {{"yaml", "yaml", ""}, {"yml", "yaml", ""}},
	'z': {{"zip", "zip", ""}, {"zst", "zst", ""}},
}

// longestExtension is the length of the longest of them, in bytes.
const longestExtension = len("markdown")

// FormatOf names the format of a file by the extension of its name, in lower case: "md" for
// notes.MD and for a.markdown, "tar.gz" for a.tgz. It is "" for an extension that is not known and
// for a name without one; a leading dot begins no extension. That a format is known does not mean
// that anything here reads it: see [Options].
func FormatOf(name string) string {
	ext := extension(name)
	if len(ext) == 0 || len(ext) > longestExtension {
		return ""
	}
	var buf [longestExtension]byte
	low := lower(buf[:0], ext)
	if int(low[0]) >= len(formats) {
		return ""
	}
	for _, f := range formats[low[0]] {
		switch {
		case f.extension != string(low):
			continue
		case f.tar != "" && strings.EqualFold(extension(name[:len(name)-len(ext)-1]), "tar"):
			return f.tar
		}
		return f.name
	}
	return ""
}

// IsArchive reports whether a format, as FormatOf names it, is an archive or a compressed file that
// archive.FS shows as a folder.
func IsArchive(format string) bool {
	switch format {
	case "zip", "tar", "tar.gz", "tar.bz2", "gz", "bz2":
		return true
	}
	return false
}

// extension returns what stands behind the last dot of the last element of name, "" if that dot is
// its first byte.
func extension(name string) string {
	base := name[strings.LastIndexByte(name, '/')+1:]
	if dot := strings.LastIndexByte(base, '.'); dot > 0 {
		return base[dot+1:]
	}
	return ""
}

// lower appends s to dst with A to Z as a to z: extensions are compared in ASCII, so that no locale
// changes a format.
func lower(dst []byte, s string) []byte {
	for i := range len(s) {
		dst = append(dst, lowerByte(s[i]))
	}
	return dst
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
