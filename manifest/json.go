package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// The entries of the lists of a manifest as JSON, as they are read. PathBytes goes with a path that
// is not valid UTF-8, see [entry].

type sourceEntry struct {
	sources.Source
	PathBytes []byte `json:"path_bytes,omitempty"`
}

type excludedEntry struct {
	scan.Excluded
	PathBytes []byte `json:"path_bytes,omitempty"`
}

type problemEntry struct {
	Problem
	PathBytes []byte `json:"path_bytes,omitempty"`
}

// pathBytes is nil for what JSON can hold.
func pathBytes(path string) []byte {
	if utf8.ValidString(path) {
		return nil
	}
	return []byte(path)
}

// restore is the inverse of pathBytes.
func restore(path *string, raw []byte) error {
	if raw == nil {
		return nil
	}
	if string([]rune(string(raw))) != *path || utf8.Valid(raw) {
		return errors.New("path_bytes are not those of path")
	}
	*path = string(raw)
	return nil
}

// MarshalJSON returns the manifest as a JSON document of [Schema], sealed.
func (m Manifest) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := m.WriteJSON(&b)
	return b.Bytes(), err
}

// checkSource says what is wrong with an entry.
func checkSource(s *sources.Source) error {
	if s.Path == "" || strings.IndexByte(s.Path, 0) >= 0 {
		return errors.New("not a path")
	}
	if !local(s.Path) {
		return errOutside
	}
	if sum, err := parseDigest(s.SHA256); err != nil {
		return fmt.Errorf("sha256 %w", err)
	} else if sum != s.SHA256 {
		return errors.New("sha256 is not in lower case")
	}
	if s.Size < 0 || s.Tokens < 0 || s.Invalid < 0 {
		return errors.New("a negative number")
	}
	return nil
}

var errOutside = errors.New("leads out of the root")

// local reports whether a path stays in its root, by its name. Links, and other separators than the
// slash, are the business of the file system, which opens nothing outside.
func local(p string) bool {
	p = path.Clean(p)
	return !path.IsAbs(p) && p != "." && p != ".." && !strings.HasPrefix(p, "../")
}
