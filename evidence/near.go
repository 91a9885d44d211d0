package evidence

import (
	"bytes"
	"unicode/utf8"

	"github.com/persona-go/persona/segment"
)

// How far a text may be from what stands in the source to be near it: one edit in ten bytes of the
// folded text, as in a word misheard or a letter dropped. Shorter texts are not looked for: too
// much is near to them. Longer ones cost too much, and nobody quotes them.
const (
	nearRatio = 10
	nearLeast = 30
	nearMost  = 4000
	nearTries = 200 // places that are compared letter by letter
)

// near looks for the place in one stretch that has the fewest edits from needle. At most k edits
// leave at least one of k+1 pieces of needle whole, so the pieces are looked for as they stand, and
// only the places around them are compared.
func (f *Finder) near(needle string) Match {
	n := len(needle)
	if n < nearLeast || n > nearMost {
		return absent()
	}
	k := n / nearRatio
	best, least := absent(), k+1
	compared := map[int]bool{}
	for p := range k + 1 {
		lo, hi := p*n/(k+1), (p+1)*n/(k+1)
		for at := 0; at < len(f.folded) && len(compared) < nearTries; {
			i := bytes.Index(f.folded[at:], []byte(needle[lo:hi]))
			if i < 0 {
				break
			}
			at += i + 1
			from := max(0, at-1-lo-k)
			if compared[from/(k+1)] {
				continue
			}
			compared[from/(k+1)] = true
			start, end, edits := f.align(needle, from, min(len(f.folded), at-1+(n-lo)+k), k)
			if edits > k {
				continue
			}
			m := f.snapped(start, end)
			better := edits < least || edits == least && best.Role == segment.Interviewer && m.Role != segment.Interviewer
			if m.Status != Absent && better {
				best, least = m, edits
			}
		}
	}
	return best
}

// align finds the stretch of the folded bytes lo to hi with the fewest edits from needle (Sellers'
// algorithm), and its beginning; the stretch never crosses the end of a quotable stretch. If it
// takes more than k edits, edits is k+1.
func (f *Finder) align(needle string, lo, hi, k int) (start, end, edits int) {
	n := len(needle)
	cost, from := make([]int, n+1), make([]int, n+1)
	clear := func(at int) {
		for i := range cost {
			cost[i], from[i] = i, at
		}
	}
	clear(lo)
	edits = k + 1
	for j := lo; j < hi; j++ {
		c := f.folded[j]
		if c == 0 {
			clear(j + 1)
			continue
		}
		diagonal, origin := cost[0], from[0]
		from[0] = j + 1
		for i := 1; i <= n; i++ {
			above, came := cost[i], from[i]
			v, o := diagonal, origin
			if needle[i-1] != c {
				v++
			}
			if above+1 < v {
				v, o = above+1, came
			}
			if cost[i-1]+1 < v {
				v, o = cost[i-1]+1, from[i-1]
			}
			diagonal, origin = above, came
			cost[i], from[i] = v, o
		}
		if cost[n] < edits {
			start, end, edits = from[n], j+1, cost[n]
		}
	}
	return start, end, edits
}

// snapped returns the match of folded bytes that are widened to whole words of the source.
func (f *Finder) snapped(lo, hi int) Match {
	if lo >= hi {
		return absent()
	}
	text := f.source.Text
	start, end := f.from[lo], f.to[hi-1]
	for start > 0 && !boundary(text, start) {
		_, w := utf8.DecodeLastRune(text[:start])
		start -= w
	}
	for end < len(text) && !boundary(text, end) {
		_, w := utf8.DecodeRune(text[end:])
		end += w
	}
	for start < end && text[start] == ' ' && boundary(text, start+1) { // not if a mark stands on the space
		start++
	}
	for end > start && text[end-1] == ' ' && boundary(text, end-1) {
		end--
	}
	if start == end {
		return absent()
	}
	return f.match(Near, start, end)
}
