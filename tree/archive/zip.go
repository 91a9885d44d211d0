package archive

import (
	"archive/zip"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"
)

// zipTree reads the directory of a ZIP archive.
func zipTree(at io.ReaderAt, size int64, l Limits) (*tree, error) {
	// The directory comes into memory as a whole, before anybody can count: an entry has 46 bytes
	// and a name.
	m := &metered{at: at, left: int64(l.Entries)*256 + 1<<20}
	z, err := zip.NewReader(m, size)
	m.off = true
	switch {
	case errors.Is(err, ErrLimit):
		return nil, fmt.Errorf("%w: %w, %d at the most", ErrLimit, errEntries, l.Entries)
	case z == nil || err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, memberError(err)
	}
	z.RegisterDecompressor(bzip2Method, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	names, slash := make([]string, len(z.File)), false
	room := uint64(size) + uint64(l.Total)
	for i, f := range z.File {
		names[i] = zipName(f)
		slash = slash || strings.IndexByte(names[i], '/') >= 0
		if f.UncompressedSize64 > room {
			return nil, tooMuch(l.Total)
		}
		room -= f.UncompressedSize64
	}
	t := newTree(l)
	for i, f := range z.File {
		name := names[i]
		if !slash {
			name = strings.ReplaceAll(name, `\`, "/")
		}
		n := node{size: int64(f.UncompressedSize64), modified: zipTime(f), index: i}
		switch mode := f.Mode(); {
		case strings.HasSuffix(name, "/") || mode.IsDir():
			n.mode = fs.ModeDir | 0o555
		case strings.HasPrefix(name, "__MACOSX/"):
			n.mode, n.why = fs.ModeIrregular, "macOS metadata"
		case mode&fs.ModeSymlink != 0:
			n.mode = fs.ModeSymlink | 0o777
		case !mode.IsRegular():
			n.mode, n.why = fs.ModeIrregular, "a device or pipe"
		default:
			n.mode = 0o444
		}
		if err := t.add(name, n); err != nil {
			return nil, err
		}
	}
	t.arrange()
	t.read = func(n *node) (io.ReadCloser, error) { return openZip(z.File[n.index]) }
	t.says = func(n *node) (string, error) {
		if n.size > maxName {
			return "", damaged(errors.New("a link of that length"))
		}
		r, err := openZip(z.File[n.index])
		if err != nil {
			return "", err
		}
		says, err := io.ReadAll(io.LimitReader(r, maxName))
		if err = errors.Join(err, r.Close()); err != nil {
			return "", memberError(err)
		}
		return string(says), nil
	}
	return t, nil
}

// metered is the start of a reading that must not go on for ever.
type metered struct {
	at   io.ReaderAt
	left int64
	off  bool // it may go on
}

func (m *metered) ReadAt(p []byte, offset int64) (int, error) {
	if !m.off {
		if m.left -= int64(len(p)); m.left < 0 {
			return 0, ErrLimit
		}
	}
	return m.at.ReadAt(p, offset)
}

// Numbers of section 4.4.5 of the specification of ZIP (APPNOTE.TXT 6.3.10).
const bzip2Method = 12

func methodName(n uint16) string {
	switch n {
	case 1:
		return "Shrink"
	case 2, 3, 4, 5:
		return "Reduce"
	case 6:
		return "Implode"
	case 9:
		return "Deflate64"
	case 14:
		return "LZMA"
	case 93:
		return "Zstandard"
	case 95:
		return "XZ"
	case 98:
		return "PPMd"
	case 99:
		return "AES"
	}
	return fmt.Sprintf("number %d", n)
}

func openZip(f *zip.File) (io.ReadCloser, error) {
	const encrypted, strong = 1 << 0, 1 << 6 // general purpose bits, section 4.4.4
	if f.Flags&(encrypted|strong) != 0 || f.Method == 99 {
		return nil, ErrEncrypted
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fmt.Errorf("%w: %s", ErrMethod, methodName(f.Method))
	}
	if err != nil {
		return nil, memberError(err)
	}
	return r, nil
}

// memberError puts what the readers of archives say into words.
func memberError(err error) error {
	var pe *fs.PathError
	switch {
	case errors.Is(err, ErrDamaged), errors.As(err, &pe):
		return err
	case errors.Is(err, zip.ErrFormat):
		return fmt.Errorf("%w: what makes a ZIP archive is missing or wrong", ErrDamaged)
	case errors.Is(err, zip.ErrChecksum):
		return fmt.Errorf("%w: its checksum is wrong", ErrDamaged)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: it stops in the middle", ErrDamaged)
	}
	return damaged(err)
}

// zipName returns the name of a member in UTF-8, if that can be known.
func zipName(f *zip.File) string {
	const utf8Flag = 1 << 11
	if f.Flags&utf8Flag != 0 {
		return f.Name
	}
	if name, ok := unicodePath(f); ok {
		return name
	}
	if utf8.ValidString(f.Name) {
		return f.Name // also if nobody says so: what Linux and macOS write
	}
	var b strings.Builder
	for i := range len(f.Name) {
		if c := f.Name[i]; c < 0x80 {
			b.WriteByte(c)
		} else {
			b.WriteRune(codePage437[c-0x80])
		}
	}
	return b.String()
}

// unicodePath returns the name in the extra field of Info-ZIP, section 4.6.9: a version, the CRC-32
// of the name that it is for, and the name.
func unicodePath(f *zip.File) (string, bool) {
	for extra := f.Extra; len(extra) >= 4; {
		tag, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			return "", false
		}
		if field := extra[:size]; tag == 0x7075 && size > 5 && field[0] == 1 &&
			binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(field[5:]) {
			return string(field[5:]), true
		}
		extra = extra[size:]
	}
	return "", false
}

// codePage437 is the upper half of the character set of the IBM PC, section D.1 of the
// specification.
var codePage437 = [...]rune{
	'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
	'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ',
	'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»',
	'░', '▒', '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐',
	'└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩', '╦', '╠', '═', '╬', '╧',
	'╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀',
	'α', 'ß', 'Γ', 'π', 'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩',
	'≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ', '²', '■', '\u00a0',
}

// zipTime returns the time of a member, zero if there is none.
func zipTime(f *zip.File) time.Time {
	if f.ModifiedDate == 0 && f.Modified.Year() < 1980 {
		return time.Time{}
	}
	return when(f.Modified)
}
