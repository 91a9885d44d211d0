package tokens

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// none stands for "no token".
const none = math.MaxUint32

// base is the number of tokens of a single byte; every vocabulary begins with them.
const base = 256

// pairBits is the binary logarithm of the number of bits in vocab.pairBits: 256 KiB, of the size of
// a second-level cache.
const pairBits = 21

// shortLen is the length in bytes up to which a token or pre-token is a key: 15 bytes and their
// number are 16.
const shortLen = 15

// A vocab is a byte pair encoding, read-only once it is built. Tokens are numbered in the order of
// their ranks, single bytes first.
type vocab struct {
	parts [][2]uint32  // the two tokens that a token is merged from; a single byte has itself and none; {none, none}: no token
	byte1 [base]uint32 // the token of each byte
	byte2 []uint32     // the token of each two bytes, none if there is none; base*base of them

	pairs     []byte // open addressing, eight bytes each: left<<40 | right<<20 | token; 0 is empty
	pairShift uint8
	pairBits  *[1 << (pairBits - 6)]uint64 // a bit a hash, 0 if no pair has it: most look-ups are in vain; this is a fifteenth of the table

	index func() *index // built on the first call: it takes longer than a short text does
}

// An index finds tokens by their bytes.
type index struct {
	*vocab
	sizes []uint8  // bytes of each token, at most 255
	ends  []uint32 // token t is blob[ends[t-1]:ends[t]]
	blob  []byte

	words   []key // open addressing: the tokens of at most shortLen bytes; the zero key is empty
	wordIDs []uint32
	// two and four filter look-ups: they have the lengths of the tokens that begin with these two
	// bytes (of 2 and 3 bytes: bits 2 and 3) or with four bytes of this hash (bits 4 to 15; bit 0:
	// longer ones).
	two  []uint8
	four []uint16

	long []longToken // open addressing by the first 16 bytes: the longest token that begins with them
	next []uint32    // by token: the next shorter token with the same first 16 bytes; none ends

	longestToken int // in bytes
}

type longToken struct {
	lo, hi uint64
	first  uint32 // a token, none if the slot is empty
}

// A key is up to shortLen bytes of text, padded with zeros, and their number in bits 56 to 59 of
// hi.
type key struct{ lo, hi uint64 }

// mask keeps the first n bytes of 16 and adds nothing.
var mask = func() (m [16]key) {
	for n := range m {
		m[n] = key{1<<(8*min(n, 8)) - 1, 1<<(8*max(n-8, 0)) - 1}
	}
	return m
}()

// cut makes a key of the first n bytes of 16.
func (k key) cut(n int) key {
	m := &mask[n&15]
	return key{k.lo & m.lo, k.hi&m.hi | uint64(n)<<56}
}

// hash mixes all bits of the key. The constants are odd and have no pattern (the first digits of e
// and pi).
func (k key) hash() uint64 {
	hi, lo := bits.Mul64(k.lo^0x2B7E151628AED2A7, k.hi^0x3243F6A8885A308D)
	return hi ^ lo
}

// load16 returns the 16 bytes from text[p] on, zeros behind the end.
func load16(text []byte, p int) key {
	if p+16 <= len(text) {
		t := text[p : p+16]
		return key{binary.LittleEndian.Uint64(t), binary.LittleEndian.Uint64(t[8:])}
	}
	var t [16]byte
	copy(t[:], text[p:])
	return key{binary.LittleEndian.Uint64(t[:]), binary.LittleEndian.Uint64(t[8:])}
}

func hash4(lo uint64) uint32 { return uint32(lo) * 0x9E3779B1 >> 16 }

func (v *index) bytes(t uint32) []byte {
	if t == 0 {
		return v.blob[:v.ends[0]]
	}
	return v.blob[v.ends[t-1]:v.ends[t]]
}

// gone marks the place of a pair that the vocabulary does not have; it is equal to no pair.
const gone = math.MaxUint64

// newVocab takes a table as gen_vocab.go writes it, with its first n tokens only if n is not 0, and
// keeps it.
func newVocab(table []byte, n int) *vocab {
	singles, slots := table[4:4+base], table[4+base:]
	if n == 0 {
		n = int(binary.LittleEndian.Uint32(table))
	}
	v := &vocab{
		parts:     make([][2]uint32, n),
		byte2:     make([]uint32, base*base),
		pairs:     slots,
		pairShift: uint8(64 - bits.Len(uint(len(slots)/8-1))),
		pairBits:  new([1 << (pairBits - 6)]uint64),
	}
	for t := range v.parts {
		v.parts[t] = [2]uint32{none, none}
	}
	for i := range v.byte2 {
		v.byte2[i] = none
	}
	for t, b := range singles {
		v.byte1[b] = uint32(t)
		v.parts[t][0] = uint32(t)
	}
	for i := 0; i < len(slots); i += 8 {
		s := binary.LittleEndian.Uint64(slots[i:])
		if s == 0 {
			continue
		}
		a, b, t := uint32(s>>40), uint32(s>>20&(1<<20-1)), uint32(s&(1<<20-1))
		if int(t) >= n {
			binary.LittleEndian.PutUint64(slots[i:], gone)
			continue
		}
		v.parts[t] = [2]uint32{a, b}
		bit := s >> 20 * 0x9E3779B97F4A7C15 >> (64 - pairBits)
		v.pairBits[bit>>6] |= 1 << (bit & 63)
		if a < base && b < base {
			v.byte2[uint(singles[a])<<8|uint(singles[b])] = t
		}
	}
	v.index = sync.OnceValue(func() *index { return newIndex(v) })
	return v
}

// newIndex builds the tables of the tokens' bytes.
func newIndex(vocab *vocab) *index {
	n := len(vocab.parts)
	v := &index{
		vocab: vocab,
		sizes: make([]uint8, n),
		ends:  make([]uint32, n),
		blob:  make([]byte, 0, 8*n),
		two:   make([]uint8, 1<<16),
		four:  make([]uint16, 1<<16),
	}
	words := 1 << bits.Len(uint(n))
	if n*8 > words*7 {
		words *= 2
	}
	v.words = make([]key, words)
	v.wordIDs = make([]uint32, words)
	var byteOf [base]byte
	for b, t := range v.byte1 {
		byteOf[t] = byte(b)
	}
	var long []uint32
	for t, p := range v.parts {
		switch {
		case p[0] == none:
			v.ends[t] = uint32(len(v.blob))
			continue
		case p[1] == none:
			v.blob = append(v.blob, byteOf[t])
		default:
			v.blob = append(v.blob, v.bytes(p[0])...)
			v.blob = append(v.blob, v.bytes(p[1])...)
		}
		v.ends[t] = uint32(len(v.blob))
		v.sizes[t] = uint8(len(v.bytes(uint32(t))))
		v.longestToken = max(v.longestToken, v.size(uint32(t)))
		if len(v.bytes(uint32(t))) <= shortLen {
			v.addWord(uint32(t))
		} else {
			long = append(long, uint32(t))
		}
	}
	v.addLong(long)
	return v
}

func (v *index) size(t uint32) int { return int(v.sizes[t]) }

// pair returns the token that a and b merge to, or none.
func (v *vocab) pair(a, b uint32) uint32 {
	k := uint64(a)<<20 | uint64(b)
	bit := k * 0x9E3779B97F4A7C15 >> (64 - pairBits)
	if v.pairBits[bit>>6&(1<<(pairBits-6)-1)]>>(bit&63)&1 == 0 {
		return none
	}
	pairs := v.pairs
	for i := k * 0x9E3779B97F4A7C15 >> v.pairShift; ; i++ {
		switch s := binary.LittleEndian.Uint64(pairs[i*8&uint64(len(pairs)-1):]); {
		case s == 0:
			return none
		case s>>20 == k:
			return uint32(s & (1<<20 - 1))
		}
	}
}

func (v *index) addWord(t uint32) {
	text := v.bytes(t)
	k := load16(text, 0)
	switch n := len(text); {
	case n > 3:
		v.four[hash4(k.lo)] |= 1 << n
	case n > 1:
		v.two[uint16(k.lo)] |= 1 << n
	}
	k = k.cut(len(text))
	i := k.hash() & uint64(len(v.words)-1)
	for v.words[i].hi != 0 {
		i = (i + 1) & uint64(len(v.words)-1)
	}
	v.words[i] = k
	v.wordIDs[i] = t
}

// word returns the token that has exactly the bytes of k, or none.
func (v *index) word(k key, hash uint64) uint32 {
	words := v.words
	for i := hash; ; i++ {
		w := &words[i&uint64(len(words)-1)]
		if *w == k {
			return v.wordIDs[i&uint64(len(words)-1)]
		}
		if w.hi == 0 {
			return none
		}
	}
}

// has reports whether there is a token of exactly the n bytes of k. It asks the filters first,
// which are in the second-level cache.
func (v *index) has(k key, hash uint64, n int) bool {
	switch {
	case n > 3:
		if v.four[hash4(k.lo)]>>n&1 == 0 {
			return false
		}
	case n > 1:
		if v.two[uint16(k.lo)]>>n&1 == 0 {
			return false
		}
	}
	return v.word(k, hash) != none
}

func (v *index) addLong(long []uint32) {
	slices.SortFunc(long, func(a, b uint32) int { return cmp.Compare(len(v.bytes(a)), len(v.bytes(b))) })
	v.next = make([]uint32, len(v.parts))
	v.long = make([]longToken, 2<<bits.Len(uint(len(long))))
	for i := range v.long {
		v.long[i].first = none
	}
	for _, t := range long { // from the shortest on, so that each becomes the head of its chain
		k := load16(v.bytes(t), 0)
		v.four[hash4(k.lo)] |= 1
		slot := v.longSlot(k)
		v.next[t] = slot.first
		*slot = longToken{k.lo, k.hi, t}
	}
}

// longSlot returns the slot of the tokens that begin with these 16 bytes, or an empty one.
func (v *index) longSlot(k key) *longToken {
	for i := k.hash(); ; i++ {
		s := &v.long[i&uint64(len(v.long)-1)]
		if s.first == none || s.lo == k.lo && s.hi == k.hi {
			return s
		}
	}
}

// whole returns the token that has exactly the bytes of text, or none.
func (v *index) whole(text []byte) uint32 {
	if len(text) <= shortLen {
		k := load16(text, 0).cut(len(text))
		return v.word(k, k.hash())
	}
	k := load16(text, 0)
	if v.four[hash4(k.lo)]&1 == 0 {
		return none
	}
	t := v.longSlot(k).first
	for t != none && len(v.bytes(t)) > len(text) {
		t = v.next[t]
	}
	if t != none && string(v.bytes(t)) == string(text) {
		return t
	}
	return none
}

// longest returns the longest token of at most limit bytes that text[p:] begins with, and its
// length. If limit > 0 there is always one.
func (v *index) longest(text []byte, p, limit int) (t uint32, n int) {
	limit = min(limit, len(text)-p)
	if limit == 1 {
		return v.byte1[text[p]], 1
	}
	k := load16(text, p)
	set := uint32(v.two[uint16(k.lo)])
	if limit > 3 {
		f := uint32(v.four[hash4(k.lo)])
		if f&1 != 0 && limit > shortLen {
			for t := v.longSlot(k).first; t != none; t = v.next[t] {
				b := v.bytes(t)
				if len(b) <= limit && string(b) == string(text[p:p+len(b)]) {
					return t, len(b)
				}
			}
		}
		set |= f &^ 1
	}
	for set &= 2<<min(limit, shortLen) - 1; set != 0; {
		n := 31 - bits.LeadingZeros32(set)
		w := k.cut(n)
		if t := v.word(w, w.hash()); t != none {
			return t, n
		}
		set &^= 1 << n
	}
	return v.byte1[text[p]], 1
}

// shorter returns the longest token shorter than t that text[p:] begins with, and its length;
// text[p:] begins with t too. There is one if t has two bytes or more.
func (v *index) shorter(text []byte, p int, t uint32) (uint32, int) {
	if v.size(t) <= shortLen {
		return v.longest(text, p, v.size(t)-1)
	}
	for t = v.next[t]; t != none; t = v.next[t] {
		if b := v.bytes(t); string(b) == string(text[p:p+len(b)]) {
			return t, len(b)
		}
	}
	return v.longest(text, p, shortLen)
}

// adjacent reports whether the encoding of the bytes of a and b together is a and then b.
// BPE.md proves it right.
func (v *vocab) adjacent(a, b uint32) bool {
	for limit := uint32(none); ; {
		if c := v.pair(a, b); c < limit {
			return false
		}
		if a > b {
			if a < base {
				return true
			}
			limit, a = a, v.parts[a][1]
		} else {
			if b < base {
				return true
			}
			limit, b = b+1, v.parts[b][0]
		}
	}
}
