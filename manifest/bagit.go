package manifest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// BagRecord is where a bag that Persona writes keeps the manifest as JSON, which says more than a
// list of digests can.
const BagRecord = "persona/manifest.json"

// payloadDir is where a bag has its payload.
const payloadDir = "data"

// BagFile is a file of a bag that is not payload.
type BagFile struct {
	Name string // slash-separated, in the bag
	Data []byte
}

// Bag returns the files that make a bag (BagIt 1.0, RFC 8493) of the sources. They go into a
// folder, and the sources, under their paths, into the folder data in it. The file [BagRecord] is m
// itself, so its Roots should say ../data. The files hold no date but those of the sources, so that
// equal sources make equal bags. A path that is not valid UTF-8, or that leads out of its root, is
// an error.
func (m *Manifest) Bag() ([]BagFile, error) {
	var list, record bytes.Buffer
	for _, s := range m.Sources {
		if !utf8.ValidString(s.Path) {
			return nil, fmt.Errorf("bag %q: the name is not valid UTF-8", s.Path)
		}
		if !local(s.Path) {
			return nil, fmt.Errorf("bag %q: %w", s.Path, errOutside)
		}
		fmt.Fprintf(&list, "%s  %s/%s\n", s.SHA256, payloadDir, bagEscaper.Replace(s.Path))
	}
	if err := m.WriteJSON(&record); err != nil {
		return nil, err
	}
	files := []BagFile{
		{"bag-info.txt", fmt.Appendf(nil, "External-Identifier: sha256:%s\nPayload-Oxum: %d.%d\n", m.Digest, m.Totals.Bytes, m.Totals.Files)},
		{"bagit.txt", []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")},
		{"manifest-sha256.txt", list.Bytes()},
		{BagRecord, record.Bytes()},
	}
	var tags []byte
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		tags = fmt.Appendf(tags, "%s  %s\n", hex.EncodeToString(sum[:]), f.Name)
	}
	return append(files, BagFile{"tagmanifest-sha256.txt", tags}), nil
}

// Alike lists the sources whose paths some systems take for those of others, because they differ
// only in case, in the normal form of their letters or in their slashes; nil if there are none.
func (m *Manifest) Alike() []Problem {
	var list []Problem
	first := map[string]string{}
	for _, s := range m.Sources {
		key := strings.ToLower(pathKey(s.Path))
		if other, ok := first[key]; ok {
			list = append(list, Problem{s.Path, "some systems take it for " + shown(other)})
			continue
		}
		first[key] = s.Path
	}
	return list
}

// A bag's manifest escapes these and nothing else (RFC 8493, section 2.1.3).
var (
	bagEscaper   = strings.NewReplacer("\n", "%0A", "\r", "%0D", "%", "%25")
	bagUnescaper = strings.NewReplacer("%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r", "%25", "%")
)
