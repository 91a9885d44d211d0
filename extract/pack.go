package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// pack is a document that is a ZIP archive of parts.
type pack struct {
	format string
	parts  map[string]*zip.File
	limits Limits
	read   int64 // bytes unpacked so far
}

// unpack opens the archive that a document is.
func unpack(format string, data []byte, l Limits) (pack, error) {
	p := pack{format: format, limits: l}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return p, p.broken("it is no ZIP archive, or a damaged one (" + err.Error() + ")")
	}
	if len(archive.File) > l.Entries {
		return p, fmt.Errorf("read %s: %d files inside: %w", format, len(archive.File), ErrTooLarge)
	}
	p.parts = make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") { // a folder, which some programs write and which is no part
			continue
		}
		p.parts[strings.TrimPrefix(path.Clean("/"+f.Name), "/")] = f
	}
	return p, nil
}

func (p *pack) broken(reason string) error { return &SyntaxError{Format: p.format, Reason: reason} }

// open returns the bytes of a part, which must exist.
func (p *pack) open(name string) ([]byte, error) {
	f := p.parts[name]
	room := min(p.limits.Part, p.limits.Total-p.read)
	if f.UncompressedSize64 > uint64(room) {
		return nil, fmt.Errorf("read %s: %s: %w", p.format, name, ErrTooLarge)
	}
	r, err := f.Open()
	if err != nil {
		return nil, p.broken(name + ": " + err.Error())
	}
	data, err := io.ReadAll(io.LimitReader(r, room+1)) // the size in the archive's directory may lie
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, p.broken(name + ": " + err.Error())
	}
	if int64(len(data)) > room {
		return nil, fmt.Errorf("read %s: %s: %w", p.format, name, ErrTooLarge)
	}
	p.read += int64(len(data))
	return data, nil
}

// maxSheet is the most bytes of a part that is held as a whole: styles, numbering, relationships, a
// table of contents. In memory it becomes 30 times as large; Word writes some 50 kB.
const maxSheet = 4 << 20

// decode unmarshals a part of XML.
func (p *pack) decode(name string, v any) error {
	data, err := p.open(name)
	if err != nil {
		return err
	}
	if len(data) > maxSheet {
		return fmt.Errorf("read %s: %s: %w", p.format, name, ErrTooLarge)
	}
	if err := p.shallow(name, data); err != nil {
		return err
	}
	if err := xml.Unmarshal(data, v); err != nil {
		return p.broken(name + ": " + err.Error())
	}
	return nil
}

// shallow refuses XML that nests deeper than the limit, before it comes to a reader that recurses,
// and XML that stops in the middle.
func (p *pack) shallow(name string, data []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(data))
	any := false
	for depth := 0; ; {
		token, err := dec.RawToken()
		switch {
		case errors.Is(err, io.EOF) && !any:
			return p.broken(name + ": it is empty")
		case errors.Is(err, io.EOF) && depth != 0:
			return p.broken(name + ": it stops in the middle")
		case errors.Is(err, io.EOF):
			return nil
		}
		if err != nil {
			return p.broken(name + ": " + err.Error())
		}
		switch token.(type) {
		case xml.StartElement:
			any = true
			if depth++; depth > p.limits.Depth {
				return p.broken(name + ": elements nest too deep")
			}
		case xml.EndElement:
			depth--
		}
	}
}

// counted adds a note about n things to notes if there are any.
func counted(notes []string, n int, one, many string) []string {
	switch n {
	case 0:
		return notes
	case 1:
		return append(notes, "1 "+one+" left out")
	}
	return append(notes, fmt.Sprintf("%d %s left out", n, many))
}

// CheckArchive reports what is wrong with a document that must be a ZIP archive: it is none or a
// damaged one, it holds too many files, they say that they unpack to more than l.Total, or a part
// for which whole returns true is not XML from beginning to end. It is for readers in sub-packages.
// If whole is nil, no part is looked at.
func CheckArchive(format string, data []byte, l Limits, whole func(part string) bool) error {
	l = l.Defaults()
	p, err := unpack(format, data, l)
	if err != nil {
		return err
	}
	room := uint64(l.Total)
	for _, f := range p.parts {
		if f.UncompressedSize64 > room {
			return fmt.Errorf("read %s: %w", format, ErrTooLarge)
		}
		room -= f.UncompressedSize64
	}
	if whole == nil {
		return nil
	}
	p.limits.Part = l.Total
	for _, name := range slices.Sorted(maps.Keys(p.parts)) {
		if !whole(name) {
			continue
		}
		part, err := p.open(name)
		if err != nil {
			return err
		}
		if err := p.shallow(name, part); err != nil {
			return err
		}
	}
	return nil
}
