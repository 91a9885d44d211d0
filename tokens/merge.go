package tokens

import "math"

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

// merge returns the tokens of a pre-token; they are valid until the next call.
func (m *merger) merge(v *index, text []byte) []uint32 {
	if cap(m.stack) > keep {
		m.stack = nil
	}
	if cap(m.dead) > keep {
		m.dead = nil
	}
	stack := m.stack[:0]
	if t := v.whole(text); t != none {
		stack = append(stack, t)
	} else if len(text) <= smallLen {
		var ids [smallLen]uint32
		stack = append(stack, ids[:v.small(&ids, text)]...)
	} else {
		// What repeats itself goes well one way, what does not the other; no input is bad for the last.
		var ok bool
		if stack, ok = m.search(v, stack, text, 8); !ok {
			if stack, ok = v.chain(stack[:0], text); !ok {
				stack, _ = m.search(v, stack[:0], text, len(text)*v.longestToken)
			}
		}
	}
	m.stack = stack
	return stack
}

// search appends the tokens of a pre-token to stack. It takes the longest token that may follow the one before, and goes back where
// none may; each position is given up at most once, which makes it linear (BPE.md). It is not ok if tokens in vain are more than
// an eighth of the tokens, and more than patience.
func (m *merger) search(v *index, stack []uint32, text []byte, patience int) (tokens []uint32, ok bool) {
	words := len(text)/64 + 1
	if cap(m.dead) < words {
		m.dead = make([]uint64, words)
	}
	dead := m.dead[:words]
	clear(dead)
	for p := 0; p < len(text); {
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
			if patience--; patience < -len(stack)/8 {
				return stack, false
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
	return stack, true
}

// again returns the last token of the stack if it is long and comes again at text[p]. In a long run of one character it is
// the one to try first: there, many longer ones could be tried in vain.
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
		lowest := uint64(math.MaxUint64) // the token<<6 | where; without a branch, which no one could predict
		for i, m := range merged[:n-1] {
			lowest = min(lowest, uint64(m)<<6|uint64(i))
		}
		best, at := uint32(lowest>>6), int(lowest&(smallLen-1))
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

// chain merges stretch by stretch, and appends the tokens to dst, which is empty. Each stretch begins again at one of the last
// tokens of the one before: if that comes out the same, all neighbours are such as an encoding has, and so the whole is one (BPE.md). If
// not, it begins again at an earlier one; after some of these it is not ok.
func (v *vocab) chain(dst []uint32, text []byte) (tokens []uint32, ok bool) {
	var ids [smallLen]uint32
	first, failed := uint32(none), 0 // first: the token at p in the stretch before
	for p := 0; ; {
		end := min(p+smallLen, len(text))
		n := v.small(&ids, text[p:end])
		if first != none && ids[0] != first && len(dst) > 0 && !v.adjacent(dst[len(dst)-1], ids[0]) {
			if failed++; failed > 8 {
				return dst, false
			}
			first = dst[len(dst)-1]
			dst = dst[:len(dst)-1]
			p -= v.size(first)
			continue
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
		if bytes > smallLen/4 {
			failed = 0
		}
		dst = append(dst, ids[:took]...)
		p += bytes
		first = ids[took]
	}
}

// overlap is how many bytes two stretches of chain share at least.
const overlap = 16
