// Package sources opens each file of a study once and computes everything that concerns its bytes: hash, encoding, text.
// It never writes, and never keeps a text that nobody asked for.
package sources

import "github.com/persona-go/persona/scan"

// Source is a file and what its bytes say.
type Source struct {
	scan.File
	Encoding string `json:"encoding"`          // what the bytes were decoded from, "utf-8" or "windows-1252" for example
	SHA256   string `json:"sha256"`            // 64 lower-case hexadecimal digits, of the bytes on disk
	Tokens   int    `json:"tokens"`            // of the text; 0 where nobody counted
	Invalid  int    `json:"invalid,omitempty"` // maximal invalid subparts that became U+FFFD
}

// Document is a source with its text.
type Document struct {
	Source
	Text  []byte // UTF-8; nil unless it was asked for
	Value any    // what Options.Each computed; nil where it computed nothing
}
