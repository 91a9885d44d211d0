package scan

import "strings"

// FormatOf names the format of a file by the extension of its name, in lower case: "md" for
// notes.MD and for a.markdown, "tar.gz" for a.tgz. It is "" for an extension that is not known and
// for a name without one; a leading dot begins no extension. That a format is known does not mean
// that anything here reads it: see [Options].
func FormatOf(name string) string {
	ext := extension(name)
	if len(ext) == 0 || len(ext) > 8 {
		return ""
	}
	var buf [8]byte
	switch string(lower(buf[:0], ext)) {
	case "txt", "text", "rst", "org", "adoc", "asciidoc":
		return "txt"
	case "md", "markdown", "mdown", "mkd", "qmd", "rmd":
		return "md"
	case "csv":
		return "csv"
	case "tsv", "tab":
		return "tsv"
	case "json":
		return "json"
	case "jsonl", "ndjson":
		return "jsonl"
	case "vtt":
		return "vtt"
	case "srt":
		return "srt"
	case "sbv":
		return "sbv"
	case "html", "htm", "xhtml":
		return "html"
	case "yaml", "yml":
		return "yaml"
	case "xml":
		return "xml"
	case "eml":
		return "eml"
	case "mbox":
		return "mbox"
	case "msg":
		return "msg"
	case "rtf":
		return "rtf"
	case "pdf":
		return "pdf"
	case "docx", "docm":
		return "docx"
	case "doc":
		return "doc"
	case "xlsx", "xlsm":
		return "xlsx"
	case "xls":
		return "xls"
	case "pptx":
		return "pptx"
	case "ppt":
		return "ppt"
	case "odt":
		return "odt"
	case "ods":
		return "ods"
	case "odp":
		return "odp"
	case "epub":
		return "epub"
	case "zip":
		return "zip"
	case "tar":
		return "tar"
	case "tgz":
		return "tar.gz"
	case "gz":
		if stem := name[:len(name)-len(ext)-1]; strings.EqualFold(extension(stem), "tar") {
			return "tar.gz"
		}
		return "gz"
	case "tbz2", "tbz":
		return "tar.bz2"
	case "bz2":
		if stem := name[:len(name)-len(ext)-1]; strings.EqualFold(extension(stem), "tar") {
			return "tar.bz2"
		}
		return "bz2"
	case "xz":
		return "xz"
	case "zst":
		return "zst"
	case "7z":
		return "7z"
	case "rar":
		return "rar"
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
