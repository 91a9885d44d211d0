package tokens

// A merger encodes pre-tokens. It is for one goroutine and keeps its buffers.
type merger struct {
	stack []uint32
	dead  []uint64 // one bit a position: the encoding of the whole has no boundary here
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
			if dead[q>>6]>>(q&63)&1 == 0 && (len(stack) == 0 || v.adjacent(stack[len(stack)-1], t)) {
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

// smallLen is the length up to which small is worth its quadratic search.
const smallLen = 32

// small returns the number of tokens of a pre-token of at most smallLen bytes. It merges the pair of the lowest rank again and again.
func (v *vocab) small(text []byte) int {
	var ids, merged [smallLen]uint32 // merged[i]: what ids[i] and ids[i+1] merge to
	n := len(text)
	for i, b := range text {
		ids[i&(smallLen-1)] = v.byte1[b]
	}
	for i := 0; i+1 < n; i++ {
		merged[i] = v.pair(ids[i], ids[i+1])
	}
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
		copy(ids[at+1:n], ids[at+2:])
		copy(merged[at:n-1], merged[at+1:])
		merged[n-1] = none
		if at > 0 {
			merged[at-1] = v.pair(ids[at-1], best)
		}
		if at+1 < n {
			merged[at] = v.pair(best, ids[at+1])
		}
	}
	return n
}
