package tokens

import "math/bits"

// A wordCache is a table of short pre-tokens and their numbers of tokens, keys as in Counter.front.
// It grows to maxWords keys, 4 MiB; then it takes no more.
type wordCache struct {
	keys []key // open addressing; the zero key is empty
	used int
}

const (
	minWords = 1 << 10
	maxWords = 1 << 18
)

// maxProbes is how many slots from a hash on are looked at. What finds no place among them is
// counted each time, so that a text made to have equal hashes takes no quadratic time.
const maxProbes = 32

// get returns the number of tokens of the key, 0 if it is not there.
func (w *wordCache) get(k key, h uint64) int {
	keys := w.keys
	if len(keys) == 0 {
		return 0
	}
	for i := range uint64(maxProbes) {
		s := &keys[(h+i)&uint64(len(keys)-1)]
		if s.lo == k.lo && (s.hi^k.hi)<<4 == 0 {
			return int(s.hi>>60) + 1
		}
		if s.hi == 0 {
			return 0
		}
	}
	return 0
}

// put adds a key that is not there.
func (w *wordCache) put(k key, h uint64, n int) {
	if w.used >= len(w.keys)/8*5 {
		if len(w.keys) == maxWords {
			return
		}
		w.grow()
	}
	w.used++
	w.set(key{k.lo, k.hi | uint64(n-1)<<60}, h)
}

func (w *wordCache) set(k key, h uint64) {
	for i := range uint64(maxProbes) {
		if s := &w.keys[(h+i)&uint64(len(w.keys)-1)]; s.hi == 0 {
			*s = k
			return
		}
	}
}

func (w *wordCache) grow() {
	old := w.keys
	w.keys = make([]key, max(minWords, 4*len(old)))
	for _, k := range old {
		if k.hi != 0 {
			w.set(k, key{k.lo, k.hi << 4 >> 4}.hash())
		}
	}
}

// A longCache is a table of the pre-tokens of up to longLen bytes that are too long for a key. It
// grows to maxLongs of them and maxBytes of text; then it takes no more.
type longCache struct {
	slots []longSlot // open addressing; n 0 is empty
	used  int
	text  []byte
}

type longSlot struct {
	hash uint32
	at   uint32 // where its bytes are in text
	len  uint8
	n    uint8 // tokens
}

const (
	longLen  = 255
	minLongs = 1 << 8
	maxLongs = 1 << 17
	maxBytes = 4 << 20
)

// hashLong mixes all bytes of a pre-token of more than shortLen bytes.
func hashLong(text []byte) uint64 {
	h := uint64(len(text))
	for i := 0; i+16 < len(text); i += 16 {
		h = bits.RotateLeft64(h, 23) ^ load16(text, i).hash()
	}
	last := load16(text, len(text)-16)
	return (key{last.lo ^ h, last.hi + h}).hash()
}

func (l *longCache) get(text []byte, h uint64) int {
	slots := l.slots
	if len(slots) == 0 {
		return 0
	}
	for i := range uint64(maxProbes) {
		s := &slots[(h+i)&uint64(len(slots)-1)]
		if s.n == 0 {
			return 0
		}
		if s.hash == uint32(h>>32) && int(s.len) == len(text) && string(l.text[s.at:int(s.at)+int(s.len)]) == string(text) {
			return int(s.n)
		}
	}
	return 0
}

func (l *longCache) put(text []byte, h uint64, n int) {
	if len(l.text)+len(text) > maxBytes {
		return
	}
	if l.used >= len(l.slots)/8*5 {
		if len(l.slots) == maxLongs {
			return
		}
		old := l.slots
		l.slots = make([]longSlot, max(minLongs, 4*len(old)))
		for _, s := range old {
			if s.n > 0 {
				l.set(s, hashLong(l.text[s.at:int(s.at)+int(s.len)]))
			}
		}
	}
	l.used++
	l.set(longSlot{uint32(h >> 32), uint32(len(l.text)), uint8(len(text)), uint8(n)}, h)
	l.text = append(l.text, text...)
}

func (l *longCache) set(s longSlot, h uint64) {
	for i := range uint64(maxProbes) {
		if at := &l.slots[(h+i)&uint64(len(l.slots)-1)]; at.n == 0 {
			*at = s
			return
		}
	}
}
