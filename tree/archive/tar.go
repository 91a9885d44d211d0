package archive

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"strings"
	"time"
)

// block is what everything in a TAR archive begins at a multiple of.
const block = 512

// tarTree reads the headers of a TAR archive. What of it is whole is in the tree, also if there is
// an error.
func tarTree(at io.ReaderAt, size int64, l Limits) (*tree, error) {
	if size == 0 {
		return nil, damaged(errors.New("it is empty"))
	}
	h := &headers{SectionReader: io.NewSectionReader(at, 0, size)}
	r := tar.NewReader(h)
	t := newTree(l)
	room := size + l.Total
	start, skip := int64(0), -1 // where the header begins, or one so many members before it
	files := map[string]node{}  // for hard links
	var trouble error
	for count := 0; ; count++ {
		h.first = -1
		hdr, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			trouble = damaged(tarError(err))
			if count == 0 {
				return nil, trouble
			}
			break
		}
		if skip++; h.first >= 0 {
			start, skip = h.first, 0
		}
		n := node{size: hdr.Size, modified: when(hdr.ModTime), start: start, skip: skip}
		if hdr.ModTime.Unix() == 0 {
			n.modified = time.Time{} // what those write who do not know it
		}
		switch hdr.Typeflag {
		case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
			n.mode = 0o444
			if room -= hdr.Size; room < 0 || hdr.Size < 0 {
				return nil, tooMuch(l.Total)
			}
		case tar.TypeDir:
			n.mode = fs.ModeDir | 0o555
		case tar.TypeSymlink:
			n.mode, n.link, n.size = fs.ModeSymlink|0o777, hdr.Linkname, 0
		case tar.TypeLink:
			n.mode, n.why = fs.ModeIrregular, "a hard link to nothing"
			to, _ := clean(hdr.Linkname)
			if same, ok := files[to]; ok {
				n.mode, n.why, n.size, n.start, n.skip = 0o444, "", same.size, same.start, same.skip
				if room -= n.size; room < 0 {
					return nil, tooMuch(l.Total)
				}
			}
		case tar.TypeXGlobalHeader:
			continue // of all members behind it
		default:
			n.mode, n.why = fs.ModeIrregular, "a device or pipe"
		}
		if n.mode.IsRegular() && strings.HasPrefix(hdr.Name, "__MACOSX/") {
			n.mode, n.why = fs.ModeIrregular, "macOS metadata"
		}
		if err := t.add(hdr.Name, n); err != nil {
			return nil, err
		}
		if p, why := clean(hdr.Name); n.mode.IsRegular() && why == "" {
			files[p] = n
		}
	}
	t.arrange()
	t.read = func(n *node) (io.ReadCloser, error) {
		r := tar.NewReader(io.NewSectionReader(at, n.start, size-n.start))
		for range n.skip + 1 {
			if _, err := r.Next(); err != nil && !errors.Is(err, tar.ErrInsecurePath) {
				return nil, damaged(tarError(err))
			}
		}
		return io.NopCloser(r), nil
	}
	return t, trouble
}

// headers is an archive whose headers are being read. It notes the place of the first block that
// was read since first was -1.
type headers struct {
	*io.SectionReader
	first int64
}

func (h *headers) Read(p []byte) (int, error) {
	if h.first < 0 && len(p) == block {
		if at, err := h.Seek(0, io.SeekCurrent); err == nil && at%block == 0 {
			h.first = at
		}
	}
	return h.SectionReader.Read(p)
}

// tarError puts the reader's error into words.
func tarError(err error) error {
	var pe *fs.PathError
	switch {
	case errors.As(err, &pe):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it stops in the middle")
	case errors.Is(err, tar.ErrHeader):
		return errors.New("what makes a TAR archive is missing or wrong")
	}
	return err
}
