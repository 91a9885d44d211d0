package manifest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// BagFile is a file of a bag beside its payload.
type BagFile struct {
	Name string // in the top folder of the bag
	Data []byte
}

// Bag returns the files that make a bag (BagIt 1.0, RFC 8493) of the sources. Whoever writes them puts the sources, with their
// paths, into the folder data beside them. They hold no date and no name, so that equal sources make equal bags. A path that is
// not valid UTF-8, or that leads out of its root, cannot be in a bag.
func (m *Manifest) Bag() ([]BagFile, error) {
	var list bytes.Buffer
	size := int64(0)
	for _, s := range m.Sources {
		if !utf8.ValidString(s.Path) {
			return nil, fmt.Errorf("bag %q: the name is not valid UTF-8", s.Path)
		}
		if !local(s.Path) {
			return nil, fmt.Errorf("bag %q: %w", s.Path, errOutside)
		}
		size += s.Size
		fmt.Fprintf(&list, "%s  data/%s\n", s.SHA256, bagEscaper.Replace(s.Path))
	}
	files := []BagFile{
		{"bag-info.txt", fmt.Appendf(nil, "Payload-Oxum: %d.%d\n", size, len(m.Sources))},
		{"bagit.txt", []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")},
		{"manifest-sha256.txt", list.Bytes()},
	}
	var tags []byte
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		tags = fmt.Appendf(tags, "%s  %s\n", hex.EncodeToString(sum[:]), f.Name)
	}
	return append(files, BagFile{"tagmanifest-sha256.txt", tags}), nil
}

// A bag's manifest escapes these and nothing else.
var (
	bagEscaper   = strings.NewReplacer("\n", "%0A", "\r", "%0D", "%", "%25")
	bagUnescaper = strings.NewReplacer("%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r", "%25", "%")
)

// ReadBag reads the manifest-sha256.txt of a bag. Its paths are those in the bag, below data/, and its selection is that folder
// with whatever is hidden or ignored in it. Read takes such a file for a list of sha256sum, and misses the escapes of names.
func ReadBag(r io.Reader) (*Manifest, error) {
	m, err := readLines(bufio.NewReader(r), func(line string) (s sources.Source, skip bool, err error) {
		if line == "" {
			return s, true, nil
		}
		i := strings.IndexAny(line, " \t")
		if i < 0 {
			return s, false, fmt.Errorf("%s: not a digest, a space and a name", shown(line))
		}
		if s.SHA256, err = parseDigest(line[:i]); err != nil {
			return s, false, err
		}
		s.Path = bagUnescaper.Replace(strings.TrimPrefix(strings.TrimLeft(line[i:], " \t"), "*"))
		s.Path = strings.TrimPrefix(s.Path, "./")
		if !strings.HasPrefix(s.Path, "data/") || !local(s.Path) || strings.IndexByte(s.Path, 0) >= 0 {
			return s, false, fmt.Errorf("%s: not a path below data/", shown(s.Path))
		}
		s.Format = scan.FormatOf(s.Path)
		return s, false, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read bag: %w", err)
	}
	m.Selection = Selection{Options: scan.Options{Include: []string{"data/**"}, Hidden: true, NoIgnore: true}}
	return m, nil
}
