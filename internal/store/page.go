package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"time"
)

// A page is what is known of one folder: one row of the database. 50,000 rows of one file each took
// SQLite half a second to read, 50 rows of 1,000 files take it five milliseconds.
//
//	page    = checksum[32] n[4] index[24]*n records
//	index   = key[16] day[4] offset[4]
//	record  = size modified changed inode read format sha256 encoding invalid textsha256
//	          extractor notes binary counts
//
// The index is ordered by key, and so are the records, into which the offset is.
//
// The checksum is of the way of reading, the folder and all behind it, so that no damage and no
// mixed-up row is ever believed. Numbers are little-endian, or varints of encoding/binary; a time
// is its Unix seconds and nanoseconds; a string or a list begins with its length.
type page struct {
	data    []byte
	index   []byte // n times indexLen
	records []byte
	*usage
}

// usage is which entries of a page were of use. It outlives the page.
type usage struct {
	sum  [sha256.Size]byte // of the page, which another process may write anew meanwhile
	seen uint32            // day the row was last in use, as far as it says
	bits []uint64          // one for each entry, from the lowest on
}

func (u *usage) use(i int)       { u.bits[i/64] |= 1 << (i % 64) }
func (u *usage) any() bool       { return slices.ContainsFunc(u.bits, func(b uint64) bool { return b != 0 }) }
func (u *usage) used(i int) bool { return u != nil && u.bits[i/64]&(1<<(i%64)) != 0 }

const (
	headLen  = sha256.Size + 4
	indexLen = 24
)

// parsePage checks a row and makes its page. A row that is not whole and of that folder is not ok.
func parsePage(data []byte, bind *[sha256.Size]byte, folder string) (*page, bool) {
	if len(data) < headLen {
		return nil, false
	}
	if sum := checksum(data, bind, folder); !bytes.Equal(sum[:], data[:sha256.Size]) {
		return nil, false
	}
	n := int(binary.LittleEndian.Uint32(data[sha256.Size:]))
	rest := data[headLen:]
	if n > len(rest)/indexLen {
		return nil, false
	}
	p := &page{data: data, index: rest[:n*indexLen], records: rest[n*indexLen:]}
	p.usage = &usage{sum: [sha256.Size]byte(data), bits: make([]uint64, (n+63)/64)}
	return p, true
}

func checksum(data []byte, bind *[sha256.Size]byte, folder string) (sum [sha256.Size]byte) {
	h := sha256.New()
	var head [sha256.Size + 8]byte
	copy(head[:], bind[:])
	binary.LittleEndian.PutUint64(head[sha256.Size:], uint64(len(folder)))
	h.Write(head[:])
	h.Write([]byte(folder))
	h.Write(data[sha256.Size:])
	h.Sum(sum[:0])
	return sum
}

func (p *page) len() int { return len(p.index) / indexLen }

// find returns the place of a key.
func (p *page) find(k key) (int, bool) {
	low, high := 0, p.len()
	for low < high {
		mid := int(uint(low+high) >> 1)
		switch bytes.Compare(p.index[mid*indexLen:mid*indexLen+len(k)], k[:]) {
		case 0:
			return mid, true
		case -1:
			low = mid + 1
		default:
			high = mid
		}
	}
	return 0, false
}

func (p *page) key(i int) key    { return key(p.index[i*indexLen:]) }
func (p *page) day(i int) uint32 { return binary.LittleEndian.Uint32(p.index[i*indexLen+16:]) }

// record returns the bytes of one entry, nil if the index makes no sense.
func (p *page) record(i int) []byte {
	from, to := uint64(p.offset(i)), uint64(len(p.records))
	if i+1 < p.len() {
		to = uint64(p.offset(i + 1))
	}
	if from > to || to > uint64(len(p.records)) {
		return nil
	}
	return p.records[from:to]
}

func (p *page) offset(i int) uint32 { return binary.LittleEndian.Uint32(p.index[i*indexLen+20:]) }

// item is an entry on its way into a page.
type item struct {
	key    key
	day    uint32
	record []byte
}

// makePage makes the row of a folder, with the items in any order, each key once.
func makePage(items []item, bind *[sha256.Size]byte, folder string) []byte {
	slices.SortFunc(items, func(a, b item) int { return bytes.Compare(a.key[:], b.key[:]) })
	size := headLen + len(items)*indexLen
	for _, it := range items {
		size += len(it.record)
	}
	data := make([]byte, headLen, size)
	binary.LittleEndian.PutUint32(data[sha256.Size:], uint32(len(items)))
	at := 0
	for _, it := range items {
		data = append(data, it.key[:]...)
		data = binary.LittleEndian.AppendUint32(data, it.day)
		data = binary.LittleEndian.AppendUint32(data, uint32(at))
		at += len(it.record)
	}
	for _, it := range items {
		data = append(data, it.record...)
	}
	sum := checksum(data, bind, folder)
	copy(data, sum[:])
	return data
}

// entry is what is known of one file.
type entry struct {
	at   Stat
	read int64 // Unix seconds: Options.Began of the run that read it
	Facts
	counts []count
}

// tokenizer is the beginning of the SHA-256 of Options.Tokenizer.
type tokenizer [8]byte

// count is how many tokens one tokenizer finds.
type count struct {
	by tokenizer
	n  int
}

// maxCounts is how many tokenizers' counts are kept for a file: the latest.
const maxCounts = 8

func (e *entry) counted(by tokenizer) (int, bool) {
	for _, c := range e.counts {
		if c.by == by {
			return c.n, true
		}
	}
	return 0, false
}

// also takes over what is known of the very same bytes by other tokenizers.
func (e *entry) also(old *entry) {
	if !e.at.same(old.at) || e.SHA256 != old.SHA256 || e.Format != old.Format {
		return
	}
	for _, c := range old.counts {
		if _, counted := e.counted(c.by); !counted && len(e.counts) < maxCounts {
			e.counts = append(e.counts, c)
		}
	}
}

// encode appends the record of e. What cannot be said in one is not ok.
func (e *entry) encode(b []byte) ([]byte, bool) {
	ok := true
	sum := func(s string) {
		var raw [sha256.Size]byte
		if n, err := hex.Decode(raw[:], []byte(s)); len(s) != 2*len(raw) || n != len(raw) || err != nil || hex.EncodeToString(raw[:]) != s {
			ok = false
		}
		b = append(b, raw[:]...)
	}
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	stamp := func(t time.Time) {
		b = binary.AppendVarint(b, t.Unix())
		b = binary.AppendUvarint(b, uint64(t.Nanosecond()))
	}
	if len(e.SHA256) != 2*sha256.Size || e.at.Size < 0 || e.Invalid < 0 {
		return nil, false
	}
	b = binary.AppendUvarint(b, uint64(e.at.Size))
	stamp(e.at.Modified)
	stamp(e.at.Changed)
	b = binary.AppendUvarint(b, e.at.Inode)
	b = binary.AppendVarint(b, e.read)
	text(e.Format)
	sum(e.SHA256)
	text(e.Encoding)
	b = binary.AppendUvarint(b, uint64(e.Invalid))
	if e.TextSHA256 == "" {
		b = append(b, 0)
	} else {
		b = append(b, 1)
		sum(e.TextSHA256)
	}
	text(e.Extractor)
	b = binary.AppendUvarint(b, uint64(len(e.Notes)))
	for _, n := range e.Notes {
		text(n)
	}
	text(e.Binary)
	b = binary.AppendUvarint(b, uint64(len(e.counts)))
	for _, c := range e.counts {
		if c.n < 0 {
			return nil, false
		}
		b = append(b, c.by[:]...)
		b = binary.AppendUvarint(b, uint64(c.n))
	}
	return b, ok
}

// decode reads a record into e, which keeps nothing of b. shared holds the last format, encoding
// and extractor, for most entries have the same. Bytes that are no record are not ok.
func (e *entry) decode(b []byte, shared *[3]string) bool {
	d := decoder{rest: b}
	e.at.Size = int64(d.number(1<<63 - 1))
	e.at.Modified = d.time()
	e.at.Changed = d.time()
	e.at.Inode = d.number(1<<64 - 1)
	e.read = d.signed()
	e.Format = d.text(&shared[0])
	e.SHA256 = d.sum()
	e.Encoding = d.text(&shared[1])
	e.Invalid = int(d.number(1<<31 - 1))
	switch d.number(1) {
	case 1:
		e.TextSHA256 = d.sum()
	default:
		e.TextSHA256 = ""
	}
	e.Extractor = d.text(&shared[2])
	e.Notes = nil
	for n := d.number(uint64(len(d.rest))); n > 0 && !d.bad; n-- {
		e.Notes = append(e.Notes, d.text(nil))
	}
	e.Binary = d.text(nil)
	e.counts = e.counts[:0]
	for n := d.number(maxCounts); n > 0 && !d.bad; n-- {
		var c count
		copy(c.by[:], d.take(len(c.by)))
		c.n = int(d.number(1<<31 - 1))
		e.counts = append(e.counts, c)
	}
	return !d.bad && len(d.rest) == 0
}

// decoder takes bytes from the front; once there were not enough it is bad, and gives zeros.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if n > len(d.rest) {
		d.bad, d.rest = true, nil
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) sum() string {
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], d.take(sha256.Size))
	return string(digits[:])
}

func (d *decoder) number(most uint64) uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || v > most {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) signed() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) time() time.Time {
	sec := d.signed()
	return time.Unix(sec, int64(d.number(999_999_999))).UTC()
}

// text takes a string; it is last again if it says the same.
func (d *decoder) text(last *string) string {
	b := d.take(int(d.number(uint64(len(d.rest)))))
	switch {
	case last == nil:
		return string(b)
	case *last != string(b):
		*last = string(b)
	}
	return *last
}
