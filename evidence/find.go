package evidence

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/persona-go/persona/segment"
)

// Match says where a text that was given as a quote stands in a source.
type Match struct {
	Status     Status
	Segment    int // index in Source.Segments; -1 if Status is Absent
	Start, End int // bytes of the source's text; for Elided, from the first fragment to the last
	Role       segment.Role
}

// Finder looks for quotes in one source. It is for one goroutine.
type Finder struct {
	source segment.Source
	folded []byte // the quotable stretches, folded, with a NUL after each
	from   []int  // the byte of the source's text at which each folded byte's character begins
	to     []int  // and the byte at which it ends
}

// NewFinder returns a finder for s. It folds the source once: NFC, one case, plain quotation marks
// and dashes, single spaces.
func NewFinder(s segment.Source) *Finder {
	f := &Finder{source: s}
	for _, g := range s.Segments {
		if unsaid(g) {
			continue
		}
		for _, x := range segment.Quotable(s.Text, g) {
			f.fold(x)
		}
	}
	return f
}

// Find says where text stands in s, as [Finder.Find] does.
func Find(text string, s segment.Source) Match { return NewFinder(s).Find(text) }

// The least that an elided quote must hold. Single words with dots between them can be found in any
// long turn.
const (
	fragmentWords = 2
	elidedWords   = 5
	elidedGap     = 600 // bytes between two fragments
)

// Find tries one status after the other: exact, normalised, elided, near, absent. Near means that
// at most one byte in ten differs, which may turn a meaning round: what stands in the source is
// what counts. If the text was said more than once, a participant's words come before an
// interviewer's, and earlier ones before later ones. Words that a turn's end divides are absent,
// and so is half a word.
func (f *Finder) Find(text string) Match {
	text = strings.TrimSpace(text)
	if m := f.exact(text); m.Status != Absent {
		return m
	}
	needle := foldText(text)
	tried := ""
	for _, n := range []string{needle, strings.Trim(needle, `"' `), strings.Trim(needle, `"' .,;:!?`)} {
		if n == tried {
			continue
		}
		tried = n
		if start, end, ok := f.search(n, 0, len(f.folded)); ok {
			return f.match(Normalised, start, end)
		}
	}
	if m := f.elided(needle); m.Status != Absent {
		return m
	}
	return f.near(strings.Trim(needle, `"' `))
}

// exact looks for the bytes themselves.
func (f *Finder) exact(text string) Match {
	best := absent()
	for at := 0; text != "" && at < len(f.source.Text); {
		i := bytes.Index(f.source.Text[at:], []byte(text))
		if i < 0 {
			break
		}
		start, end := at+i, at+i+len(text)
		at = start + 1
		if !boundary(f.source.Text, start) || !boundary(f.source.Text, end) {
			continue
		}
		m := f.match(Exact, start, end)
		if m.Status == Absent {
			continue
		}
		if m.Role != segment.Interviewer {
			return m
		}
		if best.Status == Absent {
			best = m
		}
	}
	return best
}

// search finds needle in the folded bytes lo to hi and returns its range in the source;
// participants' words come first.
func (f *Finder) search(needle string, lo, hi int) (start, end int, ok bool) {
	for at := lo; needle != "" && at < hi; {
		i := bytes.Index(f.folded[at:hi], []byte(needle))
		if i < 0 {
			break
		}
		a, b := f.from[at+i], f.to[at+i+len(needle)-1]
		at += i + 1
		if !boundary(f.source.Text, a) || !boundary(f.source.Text, b) {
			continue
		}
		if m := f.match(Normalised, a, b); m.Status != Absent && m.Role != segment.Interviewer {
			return a, b, true
		}
		if !ok {
			start, end, ok = a, b, true
		}
	}
	return start, end, ok
}

// elided looks for fragments in order inside one stretch.
func (f *Finder) elided(needle string) Match {
	parts, words := fragments(needle)
	if len(parts) < 2 || words < elidedWords {
		return absent()
	}
	best := absent()
	for lo := 0; lo < len(f.folded); {
		hi := lo + bytes.IndexByte(f.folded[lo:], 0)
		if start, end, ok := f.inOrder(parts, lo, hi); ok {
			m := f.match(Elided, start, end)
			if m.Role != segment.Interviewer {
				return m
			}
			if best.Status == Absent {
				best = m
			}
		}
		lo = hi + 1
	}
	return best
}

// inOrder finds the parts one after the other in the folded bytes lo to hi, with no gap wider than
// elidedGap. If a place of the first part leads nowhere, its next place is tried.
func (f *Finder) inOrder(parts []string, lo, hi int) (start, end int, ok bool) {
	for at := lo; at < hi; {
		i := bytes.Index(f.folded[at:hi], []byte(parts[0]))
		if i < 0 {
			return 0, 0, false
		}
		first, next := at+i, at+i+len(parts[0])
		at = first + 1
		if !f.whole(first, next) {
			continue
		}
		ok = true
		for _, p := range parts[1:] {
			window := min(hi, next+elidedGap+len(p))
			j := f.wholeIndex(p, next, window)
			if j < 0 {
				ok = false
				break
			}
			next = j + len(p)
		}
		if ok {
			return f.from[first], f.to[next-1], true
		}
	}
	return 0, 0, false
}

// wholeIndex returns the first place of part in the folded bytes lo to hi that begins and ends with
// whole words; -1 if there is none.
func (f *Finder) wholeIndex(part string, lo, hi int) int {
	for at := lo; at < hi; {
		i := bytes.Index(f.folded[at:hi], []byte(part))
		if i < 0 {
			return -1
		}
		if f.whole(at+i, at+i+len(part)) {
			return at + i
		}
		at += i + 1
	}
	return -1
}

func (f *Finder) whole(lo, hi int) bool {
	return boundary(f.source.Text, f.from[lo]) && boundary(f.source.Text, f.to[hi-1])
}

// match says in whose words a range lies; its Status is Absent if it lies in nobody's.
func (f *Finder) match(status Status, start, end int) Match {
	i := segmentAt(f.source, start)
	if i < 0 {
		return absent()
	}
	g := f.source.Segments[i]
	if unsaid(g) || !within(segment.Quotable(f.source.Text, g), start, end) {
		return absent()
	}
	return Match{Status: status, Segment: i, Start: start, End: end, Role: role(g)}
}

func absent() Match { return Match{Status: Absent, Segment: -1} }

// fragments cuts a folded needle at its ellipses, and counts the words. If a fragment is too short
// to mean anything, it returns none.
func fragments(needle string) (parts []string, words int) {
	for _, mark := range []string{"[...]", "(...)", "[ ... ]"} {
		needle = strings.ReplaceAll(needle, mark, "...")
	}
	for _, p := range strings.Split(needle, "...") {
		p = strings.Trim(p, `"' .,;`)
		if p == "" {
			continue
		}
		n := len(strings.Fields(p))
		if n < fragmentWords {
			return nil, 0
		}
		parts, words = append(parts, p), words+n
	}
	return parts, words
}

// foldText returns a needle in its folded form.
func foldText(text string) string {
	f := &Finder{source: segment.Source{Text: []byte(text)}}
	f.fold(segment.Span{End: len(text)})
	return strings.TrimSpace(string(f.folded[:len(f.folded)-1]))
}

// fold appends one stretch of the source's text in its folded form, and for each byte of it the
// place that it came from.
func (f *Finder) fold(x segment.Span) {
	text := f.source.Text[x.Start:x.End]
	var small [utf8.UTFMax]byte
	for at := 0; at < len(text); {
		n := 1
		if text[at] >= utf8.RuneSelf || at+1 < len(text) && text[at+1] >= utf8.RuneSelf {
			n = max(1, norm.NFC.NextBoundary(text[at:], true))
		}
		cluster := text[at : at+n]
		if n > 1 {
			cluster = norm.NFC.Bytes(cluster)
		}
		from, to := x.Start+at, x.Start+at+n
		at += n
		for _, r := range string(cluster) {
			switch s := plain(r); {
			case s == "":
			case s == " " && len(f.folded) > 0 && f.folded[len(f.folded)-1] == ' ':
				f.to[len(f.to)-1] = to
			case s == "-" && len(f.folded) > 0 && f.folded[len(f.folded)-1] == '-':
				f.to[len(f.to)-1] = to
			case s != "?":
				f.put([]byte(s), from, to)
			default:
				f.put(small[:utf8.EncodeRune(small[:], unicode.ToLower(r))], from, to)
			}
		}
	}
	f.put([]byte{0}, x.End, x.End)
}

func (f *Finder) put(b []byte, from, to int) {
	for _, c := range b {
		f.folded, f.from, f.to = append(f.folded, c), append(f.from, from), append(f.to, to)
	}
}

// plain returns a character's plain form; "?" if it has none but itself, "" if it is invisible.
func plain(r rune) string {
	switch r {
	case '‘', '’', '‚', '‛', '′', '`', '´':
		return "'"
	case '“', '”', '„', '‟', '″', '«', '»':
		return `"`
	case '-', '‐', '‑', '‒', '–', '—', '―', '−':
		return "-"
	case '…':
		return "..."
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', 0:
		return ""
	}
	if unicode.IsSpace(r) {
		return " "
	}
	return "?"
}
