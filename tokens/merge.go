package tokens

// A merger encodes pre-tokens. It is for one goroutine and keeps its buffers.
type merger struct {
	stack []uint32
	dead  []uint64 // one bit a position: the encoding of the whole has no boundary here

	// What adjacent said, direct-mapped: left<<32 | right<<1 | the answer. Runs of one character ask the same again and again.
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

// merge returns the tokens of a pre-token; they are valid until the next call. It takes the longest token that may follow the
// one before, and goes back where none may; each position is given up at most once, which makes it linear (BPE.md).
func (m *merger) merge(v *index, text []byte) []uint32 {
	if t := v.whole(text); t != none {
		m.stack = append(m.stack[:0], t)
		return m.stack
	}
	if cap(m.stack) > keep {
		m.stack = nil
	}
	if cap(m.dead) > keep {
		m.dead = nil
	}
	if len(text) <= smallLen {
		var ids [smallLen]uint32
		n := v.small(&ids, text)
		m.stack = append(m.stack[:0], ids[:n]...)
		return m.stack
	}
	if stack, ok := v.chain(m.stack[:0], text); ok {
		m.stack = stack
		return stack
	}
	stack := m.stack[:0]
	words := len(text)/64 + 1
	if cap(m.dead) < words {
		m.dead = make([]uint64, words)
	}
	dead := m.dead[:words]
	clear(dead)
	for p, limit := 0, len(text); p < len(text); {
		t, n := v.longest(text, p, limit)
		for {
			q := p + n
			if dead[q>>6]>>(q&63)&1 == 0 && (len(stack) == 0 || m.adjacent(v.vocab, stack[len(stack)-1], t)) {
				stack = append(stack, t)
				p, limit = q, len(text)
				break
			}
			if n == 1 {
				dead[p>>6] |= 1 << (p & 63)
				t = stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				n = len(v.bytes(t))
				p -= n
			}
			if n > 1 {
				t, n = v.longest(text, p, n-1)
				continue
			}
		}
	}
	m.stack = stack
	return stack
}

// smallLen is the length in bytes of the stretches that small merges.
const smallLen = 64

// small merges the pair of the lowest rank again and again, and returns the number of tokens that are left; they are in ids. It is
// for at most smallLen bytes: for so few, searching is faster than a heap.
func (v *vocab) small(ids *[smallLen]uint32, text []byte) int {
	var merged [smallLen]uint32 // merged[i]: what ids[i] and ids[i+1] merge to
	n := len(text)
	if n > smallLen {
		panic("tokens: small got a long text")
	}
	for i := 0; i+1 < n; i++ {
		ids[i] = v.byte1[text[i]]
		merged[i] = v.byte2[uint(text[i])<<8|uint(text[i+1])]
	}
	ids[n-1] = v.byte1[text[n-1]]
	for n > 1 {
		best, at := uint32(none), 0
		for i, m := range merged[:n-1] {
			if m < best {
				best, at = m, i
			}
		}
		if best == none {
			break
		}
		ids[at] = best
		n--
		for i := at + 1; i < n; i++ {
			ids[i] = ids[i+1]
			merged[i-1] = merged[i]
		}
		if at > 0 {
			merged[at-1] = v.pair(ids[at-1], best)
		}
		if at+1 < n {
			merged[at] = v.pair(best, ids[at+1])
		}
	}
	return n
}

// chain merges stretch by stretch, and appends the tokens to dst. Each stretch begins again at one of the last tokens of the one
// before: if that comes out the same, all neighbours are such as an encoding has, and so the whole is one (BPE.md). If it does
// not, ok is false.
func (v *vocab) chain(dst []uint32, text []byte) (tokens []uint32, ok bool) {
	var ids [smallLen]uint32
	first := uint32(none)
	for p := 0; ; {
		end := min(p+smallLen, len(text))
		n := v.small(&ids, text[p:end])
		if first != none && ids[0] != first {
			if len(dst) == 0 || !v.adjacent(dst[len(dst)-1], ids[0]) {
				return dst, false
			}
		}
		if end == len(text) {
			return append(dst, ids[:n]...), true
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
			return dst, false
		}
		dst = append(dst, ids[:took]...)
		p += bytes
		first = ids[took]
	}
}

// overlap is how many bytes two stretches of chain share at least.
const overlap = 20
