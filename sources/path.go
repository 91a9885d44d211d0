package sources

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// PathKey returns what is the same for all spellings of a path that file systems and tools confuse: composed and decomposed
// letters (NFC and NFD), slashes of either kind, "./" before it. Two paths may share a key and yet be two files, so that
// it decides only where no path is equal byte for byte.
func PathKey(p string) string {
	return path.Clean(norm.NFC.String(strings.ReplaceAll(p, `\`, "/")))
}
