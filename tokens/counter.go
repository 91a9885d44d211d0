package tokens

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// A Counter counts with one encoding for one goroutine, and remembers the pre-tokens that it
// counted, in some megabytes at most. The zero value is of no use; [Encoding.Counter] makes one.
type Counter struct {
	enc    *Encoding
	index  *index // nil while few pre-tokens were met
	met    int    // pre-tokens that were not remembered, while index is nil
	merger merger
	linker linker // with ids, for a tokenizer.json
	ids    []uint32
	norm   []byte
	valid  []byte // a pre-token with U+FFFD in the place of what is invalid

	front *[frontSize]key // direct-mapped; a key as in index, with its number of tokens less one in the upper four bits of hi
	words wordCache
	longs longCache
}

// frontSize is the number of keys in front, 16 bytes each: a megabyte, which is about the
// second-level cache of a core. Half of it was 10 % slower, and so were two places a key: which of
// the two it is in cannot be predicted.
const frontSize = 1 << 16

// Counter returns a new counter for one goroutine.
func (e *Encoding) Counter() *Counter {
	return &Counter{enc: e, front: new([frontSize]key)}
}

// Count returns the number of tokens of text. It allocates nothing in the steady state.
func (c *Counter) Count(text []byte) int {
	m := c.enc.merges
	if m == nil {
		return c.count(text)
	}
	n := 0
	for {
		at, added := m.nextAdded(text)
		n += c.count(c.normalize(text[:at]))
		if at == len(text) {
			return n
		}
		n++
		text = text[at+len(added.text):]
	}
}

// normalize returns the text as a tokenizer.json wants it.
func (c *Counter) normalize(text []byte) []byte {
	m := c.enc.merges
	if !m.spaces && len(m.forms) == 0 {
		return text
	}
	if !utf8.Valid(text) {
		text = appendValid(nil, text)
	}
	norm := m.normalize(c.norm, text)
	if len(norm) > 0 && &norm[0] != &text[0] && len(m.forms) == 0 && cap(norm) <= keep {
		c.norm = norm
	}
	return norm
}

// next is family.next for all families.
func (c *Counter) next(text []byte, p int) int {
	if f := c.enc.family; f != sentence {
		return f.next(text, p)
	}
	return c.enc.merges.nextSentence(text, p)
}

// count counts text that needs no normalization and has no added tokens.
func (c *Counter) count(text []byte) int {
	n, f := 0, c.enc.family
	var m masks
	for p := 0; p < len(text); {
		if windows && f <= o200k && p+windowLen+16 <= len(text) && binary.LittleEndian.Uint64(text[p:])&0x8080808080808080 == 0 {
			classify64(&text[p], &m)
			if starts := f.starts(&m, text, p); starts != 1 {
				window, front := (*[windowLen + 16]byte)(text[p:]), c.front
				at := 0
				for starts &= starts - 1; starts != 0; starts &= starts - 1 {
					end := bits.TrailingZeros64(starts)
					size := end - at
					if size > shortLen {
						n += c.long(text[p+at : p+end])
						at = end
						continue
					}
					// This is piece, without the calls and the checks.
					t := (*[16]byte)(window[at&(windowLen-1):])
					k := key{binary.LittleEndian.Uint64(t[:]), binary.LittleEndian.Uint64(t[8:])}.cut(size)
					h := k.hash()
					if slot := &front[h&(frontSize-1)]; slot.lo == k.lo && (slot.hi^k.hi)<<4 == 0 {
						n += int(slot.hi>>60) + 1
					} else {
						n += c.word(k, h, text[p+at:p+end])
					}
					at = end
				}
				p += at
				continue
			}
		}
		end := c.next(text, p)
		if end < 0 {
			n += len(c.merge(c.repair(text[p:-end])))
			p = -end
			continue
		}
		n += c.piece(text, p, end)
		p = end
	}
	c.trim()
	return n
}

// piece counts the valid pre-token text[p:end].
func (c *Counter) piece(text []byte, p, end int) int {
	if end-p > shortLen {
		return c.long(text[p:end])
	}
	k := load16(text, p).cut(end - p)
	h := k.hash()
	slot := &c.front[h&(frontSize-1)]
	if slot.lo == k.lo && (slot.hi^k.hi)<<4 == 0 {
		return int(slot.hi>>60) + 1
	}
	return c.word(k, h, text[p:end])
}

// word counts a pre-token that front does not have.
func (c *Counter) word(k key, h uint64, text []byte) int {
	n := c.words.get(k, h)
	if n == 0 {
		n = 1
		switch {
		case c.enc.merges != nil:
			n = len(c.merge(text))
		case c.index == nil && c.met < fewMet:
			c.met++
			var ids [smallLen]uint32
			n = c.enc.vocab.small(&ids, text)
		case !c.find().has(k, h, len(text)):
			var ids [smallLen]uint32
			n = c.enc.vocab.small(&ids, text)
		}
		c.words.put(k, h, n)
	}
	c.front[h&(frontSize-1)] = key{k.lo, k.hi | uint64(n-1)<<60}
	return n
}

// long counts a pre-token of more than shortLen bytes.
func (c *Counter) long(text []byte) int {
	if len(text) > longLen {
		return len(c.merge(text))
	}
	h := hashLong(text)
	n := c.longs.get(text, h)
	if n == 0 {
		n = len(c.merge(text))
		c.longs.put(text, h, n)
	}
	return n
}

// fewMet is how many pre-tokens a counter merges without the index. The index takes as long as some
// ten thousand.
const fewMet = 1 << 12

func (c *Counter) find() *index {
	if c.index == nil {
		c.index = c.enc.vocab.index()
	}
	return c.index
}

func (c *Counter) repair(text []byte) []byte {
	c.valid = appendValid(c.valid[:0], text)
	return c.valid
}

// trim drops what a giant pre-token left behind.
func (c *Counter) trim() {
	if cap(c.valid) > keep {
		c.valid = nil
	}
}

// merge returns the tokens of a valid pre-token; they are valid until the next call.
func (c *Counter) merge(text []byte) []uint32 {
	if c.enc.merges == nil {
		return c.merger.merge(c.find(), text)
	}
	if cap(c.ids) > keep {
		c.ids, c.linker = nil, linker{}
	}
	c.ids = c.linker.encode(c.enc.merges, c.ids[:0], text)
	return c.ids
}

// Append appends the tokens of text to dst.
func (c *Counter) Append(dst []uint32, text []byte) []uint32 {
	m := c.enc.merges
	if m == nil {
		return c.append(dst, text)
	}
	for {
		at, added := m.nextAdded(text)
		dst = c.append(dst, c.normalize(text[:at]))
		if at == len(text) {
			return dst
		}
		dst = append(dst, added.id)
		text = text[at+len(added.text):]
	}
}

// append is to Append what count is to Count.
func (c *Counter) append(dst []uint32, text []byte) []uint32 {
	for p := 0; p < len(text); {
		end := c.next(text, p)
		piece := text[p:max(end, -end)]
		if end < 0 {
			end = -end
			piece = c.repair(piece)
		}
		dst = append(dst, c.merge(piece)...)
		p = end
	}
	c.trim()
	return dst
}
