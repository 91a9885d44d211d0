package tokens

import (
	"math"
	"math/bits"
)

// A merger encodes pre-tokens. It is for one goroutine and keeps its buffers.
type merger struct {
	stack []uint32
	dead  []uint64 // one bit a position: the encoding of the whole has no boundary here

	// said is what adjacent answered, direct-mapped: left<<32 | right<<1 | the answer. Runs of one
	// character ask the same again and again.
	said *[1 << 13]uint64
}

func (m *merger) adjacent(v *vocab, a, b uint32) bool {
	if m.said == nil {
		m.said = new([1 << 13]uint64)
	}
	k := uint64(a)<<32 | uint64(b)<<1
	slot := &m.said[k*0x9E3779B97F4A7C15>>(64-13)]
	if *slot&^1 == k && k != 0 {
		return *slot&1 != 0
	}
	ok := v.adjacent(a, b)
	*slot = k
	if ok {
		*slot |= 1
	}
	return ok
}

// keep is how many entries a buffer may have to be kept for the next call.
const keep = 1 << 16

// merge returns the tokens of a pre-token; they are valid until the next call.
func (m *merger) merge(v *index, text []byte) []uint32 {
	if cap(m.stack) > keep {
		m.stack = nil
	}
	if cap(m.dead) > keep {
		m.dead = nil
	}
	m.stack = m.stack[:0]
	if t := v.whole(text); t != none {
		m.stack = append(m.stack, t)
		return m.stack
	}
	if len(text) <= smallLen {
		var ids [smallLen]uint32
		m.stack = append(m.stack, ids[:v.small(&ids, text)]...)
		return m.stack
	}
	words := len(text)/64 + 1
	if cap(m.dead) < words {
		m.dead = make([]uint64, words)
	}
	m.dead = m.dead[:words]
	clear(m.dead)
	for p, reach := 0, 0; p < len(text); {
		if p = m.chain(v, text, p); p < len(text) {
			reach = max(reach, p) + 4*smallLen
			p = m.search(v, text, p, reach)
		}
	}
	return m.stack
}

// search goes on from m.stack, the tokens of text[:p], until it has those of a prefix of at least
// reach bytes, and returns its length. It takes the longest token that may follow the one before,
// and goes back if none may; each position is given up at most once, which makes it linear
// (BPE.md).
func (m *merger) search(v *index, text []byte, p, reach int) int {
	stack, dead := m.stack, m.dead
	for reach = min(reach, len(text)); p < reach; {
		t, n, again := again(v, stack, text, p)
		if !again {
			t, n = v.longest(text, p, len(text))
		}
		for {
			q := p + n
			if dead[q>>6]>>(q&63)&1 == 0 && (len(stack) == 0 || m.adjacent(v.vocab, stack[len(stack)-1], t)) {
				stack = append(stack, t)
				p = q
				break
			}
			if again {
				again = false
				t, n = v.longest(text, p, len(text))
				continue
			}
			if n == 1 {
				dead[p>>6] |= 1 << (p & 63)
				t = stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				n = v.size(t)
				p -= n
				if n > shortLen && len(stack) > 0 && stack[len(stack)-1] == t {
					t, n = v.longest(text, p, len(text)) // t may have been tried before longer ones
					continue
				}
			}
			if n > 1 {
				t, n = v.shorter(text, p, t)
				continue
			}
		}
	}
	m.stack = stack
	return p
}

// again returns the last token of the stack if it is long and comes again at text[p]. In a long run
// of one character it is to be tried first: many longer ones could be tried in vain there.
func again(v *index, stack []uint32, text []byte, p int) (t uint32, n int, ok bool) {
	if len(stack) == 0 {
		return 0, 0, false
	}
	t = stack[len(stack)-1]
	n = v.size(t)
	return t, n, n > shortLen && p+n <= len(text) && string(text[p:p+n]) == string(v.bytes(t))
}

// smallLen is the length in bytes of the stretches that small merges.
const smallLen = 64

// small merges the pair of the lowest rank again and again, and returns the number of tokens that
// are left; they are in ids. It is for smallLen bytes at most: for so few, looking at all of them
// is faster than a heap.
func (v *vocab) small(ids *[smallLen]uint32, text []byte) int {
	// pairs[i] is what ids[i] and the next one merge to, and i in the lower six bits: the lowest is
	// the next to be merged.
	pairs := noPairs
	n := len(text)
	if n > smallLen {
		panic("tokens: small got a long text")
	}
	for i := range n - 1 {
		ids[i] = v.byte1[text[i]]
		pairs[i] = pack(v.byte2[uint(text[i])<<8|uint(text[i+1])], i)
	}
	ids[n-1] = v.byte1[text[n-1]]
	alive := ^uint64(0) >> (smallLen - n) // the places that hold a token
	for {
		var lowest uint32
		if windows && n > 8 {
			lowest = lowest64(&pairs)
		} else {
			lowest = math.MaxUint32
			for _, p := range pairs[:n] {
				lowest = min(lowest, p)
			}
		}
		if lowest == math.MaxUint32 {
			break
		}
		best, at := lowest>>6, int(lowest&(smallLen-1))
		ids[at] = best
		gone := bits.TrailingZeros64(alive>>1>>at) + at + 1
		alive &^= 1 << gone
		pairs[gone&(smallLen-1)] = math.MaxUint32
		pairs[at] = math.MaxUint32
		if right := alive >> 1 >> at; right != 0 {
			next := bits.TrailingZeros64(right) + at + 1
			pairs[at] = pack(v.pair(best, ids[next&(smallLen-1)]), at)
		}
		if left := alive & (1<<at - 1); left != 0 {
			last := bits.Len64(left) - 1
			pairs[last&(smallLen-1)] = pack(v.pair(ids[last&(smallLen-1)], best), last)
		}
	}
	n = 0
	for ; alive != 0; alive &= alive - 1 {
		ids[n&(smallLen-1)] = ids[bits.TrailingZeros64(alive)]
		n++
	}
	return n
}

// pack puts a token (of 20 bits) and a place together, so that the lower token comes first, and of
// equal ones the one further left; none stays above them all.
func pack(token uint32, at int) uint32 {
	if token == none {
		return none
	}
	return token<<6 | uint32(at)
}

var noPairs = func() (p [smallLen]uint32) {
	for i := range p {
		p[i] = none
	}
	return p
}()

// chain goes on from m.stack, the tokens of text[:p], stretch by stretch, and returns how far it
// got. Each stretch begins again at one of the last tokens of the one before: if that comes out the
// same, all neighbours are such as an encoding has, and so the whole is one (BPE.md). If not, it
// begins again at an earlier one, but not too often. It stops as well if tokens are long: text
// repeats itself then, and search is faster.
func (m *merger) chain(v *index, text []byte, p int) int {
	var ids [smallLen]uint32
	stack, first, failed := m.stack, uint32(none), 0 // first: the token at p in the stretch before
	for {
		end := min(p+smallLen, len(text))
		n := v.small(&ids, text[p:end])
		if ids[0] != first && len(stack) > 0 && !v.adjacent(stack[len(stack)-1], ids[0]) {
			if failed++; failed > 8 {
				break
			}
			first = stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			p -= v.size(first)
			continue
		}
		if end == len(text) {
			stack, p = append(stack, ids[:n]...), end
			break
		}
		if n <= smallLen/longTokens {
			break
		}
		// Keep what is overlap bytes or more before the end.
		took, bytes := 0, 0
		for took < n {
			size := v.size(ids[took])
			if bytes+size > smallLen-overlap {
				break
			}
			bytes += size
			took++
		}
		if took == 0 {
			break
		}
		if bytes > smallLen/4 {
			failed = 0
		}
		stack = append(stack, ids[:took]...)
		p += bytes
		first = ids[took]
	}
	m.stack = stack
	return p
}

// overlap is how many bytes two stretches of chain share at least.
const overlap = 12

// longTokens is the average number of bytes of a token from which on chain leaves a text to search.
const longTokens = 6
