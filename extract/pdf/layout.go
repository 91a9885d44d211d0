package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// rect is the place of something on a page, in points from the lower left corner.
type rect struct{ left, bottom, right, top float64 }

func (r rect) height() float64 { return r.top - r.bottom }

// join returns the smallest rectangle around both.
func (r rect) join(s rect) rect {
	return rect{min(r.left, s.left), min(r.bottom, s.bottom), max(r.right, s.right), max(r.top, s.top)}
}

// beside reports whether both stand on one line: they overlap by at least half the height of the
// smaller one.
func (r rect) beside(s rect) bool {
	overlap := min(r.top, s.top) - max(r.bottom, s.bottom)
	return overlap > 0 && overlap >= min(r.height(), s.height())/2
}

// piece is what a page draws on one line without a break.
type piece struct {
	text string
	rect
}

// pieces collects characters.
type pieces struct {
	all  []piece
	text strings.Builder
	rect
	any    bool
	hyphen bool // a word may go on behind the end of its line
	accent rune // drawn last, perhaps over the letter that comes next; 0 none
	over   rect // where it stands
}

// add adds a character, in the order in which the page draws them. PDFium puts spaces and line ends
// between them, without extent.
func (p *pieces) add(text string, at rect) {
	for _, r := range text {
		if r == '\r' || r == '\n' {
			p.end()
			continue
		}
		if p.hyphen {
			if p.hyphen = false; !unicode.IsLower(r) { // else the line's end parts one word
				p.text.WriteByte('-')
			}
		}
		if r == 0x02 || r == 0xFFFE { // PDFium's mark for a hyphen at the end of a line
			p.hyphen = true
			continue
		}
		s := p.accented(r, at)
		p.text.WriteString(s)
		if strings.TrimSpace(s) == "" || at.left == at.right && at.top == at.bottom {
			continue
		}
		if !p.any {
			p.rect, p.any = at, true
		}
		p.rect = p.join(at)
	}
}

// accented returns what to write for a character. TeX draws an accented letter as an accent and a
// letter below it, which are one character.
func (p *pieces) accented(r rune, at rect) string {
	accent, over := p.accent, p.over
	p.accent = 0
	s := ligature(r)
	if combining(r) != 0 {
		p.accent, p.over = r, at
		s = ""
	}
	if accent == 0 {
		return s
	}
	base := r
	if r == 'ı' {
		base = 'i'
	}
	centre := (over.left + over.right) / 2
	one := []rune(norm.NFC.String(string([]rune{base, combining(accent)})))
	if len(one) == 1 && unicode.IsLetter(base) && over.right > over.left && at.left <= centre && centre <= at.right {
		return string(one)
	}
	return string(accent) + s
}

// combining returns the mark over a letter that an accent of its own width draws; 0 if it is none.
func combining(r rune) rune {
	switch r {
	case '´':
		return '\u0301'
	case '`':
		return '\u0300'
	case '¨':
		return '\u0308'
	case 'ˆ':
		return '\u0302'
	case '˜':
		return '\u0303'
	case 'ˇ':
		return '\u030c'
	case '˚':
		return '\u030a'
	case '˙':
		return '\u0307'
	case '¸':
		return '\u0327'
	case '˝':
		return '\u030b'
	case '˘':
		return '\u0306'
	}
	return 0
}

func (p *pieces) end() {
	if p.accent != 0 {
		p.text.WriteRune(p.accent)
		p.accent = 0
	}
	if p.hyphen {
		p.text.WriteByte('-')
		p.hyphen = false
	}
	if words := strings.TrimSpace(p.text.String()); words != "" && p.any {
		p.all = append(p.all, piece{words, p.rect})
	}
	p.text.Reset()
	p.any = false
}

func (p *pieces) done() []piece {
	p.end()
	return p.all
}

// The layout of a page. A document of interviews is one column with numbers in its margin; a paper
// has two or three columns, drawn one after the other. If more than one piece in ten has another
// beside it that is no number, the page has columns, or a table drawn by column.
const columnsFrom = 10

// indent is the room that numbers in the margin take, as pdftotext gives them; lines without a
// number are moved in by as much.
const indent = 5

// row is a line of the page: pieces from left to right.
type row struct {
	pieces []piece
	rect
}

// layout returns the pieces inside the visible part of a page as lines; "" if there are none.
func layout(all []piece, visible rect) string {
	all = slices.DeleteFunc(slices.Clone(all), func(p piece) bool {
		x, y := (p.left+p.right)/2, (p.top+p.bottom)/2
		return x < visible.left || x > visible.right || y < visible.bottom || y > visible.top
	})
	if len(all) == 0 {
		return ""
	}
	margin := marginNumbers(all)
	rows := gather(all, margin)
	var b strings.Builder
	pitch := pitchOf(rows)
	numbered := slices.Contains(margin, true)
	for i, r := range rows {
		if i > 0 {
			b.WriteByte('\n')
			if gap := rows[i-1].bottom - r.bottom; gap > pitch*1.3 || gap < -pitch/2 { // a paragraph's end, or the next column's beginning
				b.WriteByte('\n')
			}
		}
		if numbered && !digits(r.pieces[0].text) {
			b.WriteString(strings.Repeat(" ", indent))
		}
		for k, p := range r.pieces {
			if k == 1 && numbered && digits(r.pieces[0].text) {
				b.WriteString(strings.Repeat(" ", max(1, indent-len(r.pieces[0].text))))
			} else if k > 0 {
				b.WriteString("   ")
			}
			b.WriteString(p.text)
		}
	}
	b.WriteByte('\n')
	return b.String()
}

// marginNumbers reports which pieces are numbers at the left of the text: digits alone, which end
// to the left of the beginning of all words.
func marginNumbers(all []piece) []bool {
	margin := make([]bool, len(all))
	words := 0.0
	first := true
	for _, p := range all {
		if !digits(p.text) && utf8.RuneCountInString(p.text) > 5 && (first || p.left < words) {
			words, first = p.left, false
		}
	}
	for i, p := range all {
		margin[i] = !first && digits(p.text) && p.right < words
	}
	return margin
}

func digits(s string) bool {
	return len(s) <= 4 && strings.Trim(s, "0123456789") == "" && s != ""
}

// gather makes lines of pieces: from top to bottom or, if the page has columns, in the order in
// which it draws them.
func gather(all []piece, margin []bool) []row {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].top+all[b].bottom, all[a].top+all[a].bottom) })
	rows, beside := rowsOf(all, margin, order)
	if beside*columnsFrom <= len(all) || labelled(rows) {
		return rows
	}
	for i := range order {
		order[i] = i
	}
	// In columns the numbers stay where they are drawn; pieces that follow each other on one line
	// are one row.
	rows = rows[:0]
	for _, i := range order {
		if n := len(rows); n > 0 && rows[n-1].beside(all[i].rect) && rows[n-1].right <= all[i].left+1 {
			rows[n-1].pieces = append(rows[n-1].pieces, all[i])
			rows[n-1].rect = rows[n-1].join(all[i].rect)
			continue
		}
		rows = append(rows, row{[]piece{all[i]}, all[i].rect})
	}
	return rows
}

// labelled reports whether the left of two columns holds labels for what stands beside them, such
// as the names of speakers: short pieces that end in a colon, or few that come again and again.
func labelled(rows []row) bool {
	const longest = 30 // characters
	labels, colons, short := 0, 0, 0
	seen := make(map[string]bool)
	for _, r := range rows {
		if len(r.pieces) != 2 {
			if len(r.pieces) > 2 {
				return false
			}
			continue
		}
		labels++
		s := r.pieces[0].text
		if utf8.RuneCountInString(s) <= longest && utf8.RuneCountInString(s) < utf8.RuneCountInString(r.pieces[1].text)*2 {
			short++
		}
		if strings.HasSuffix(s, ":") || s == ticked || s == unticked {
			colons++
		}
		seen[s] = true
	}
	return labels >= 2 && short*10 >= labels*9 && (colons*10 >= labels*6 || labels >= 4 && len(seen)*2 <= labels)
}

// rowsOf makes rows of pieces that come from top to bottom, and counts the pieces that have another
// beside them; numbers in the margin do not count.
func rowsOf(all []piece, margin []bool, order []int) (rows []row, beside int) {
	words := make([]int, 0, len(order)) // of each row
	for _, i := range order {
		p := all[i]
		n := len(rows)
		k := -1
		for j := n - 1; j >= 0 && j >= n-3 && k < 0; j-- { // higher letters may begin a row before lower ones do
			if rows[j].pieces[0].beside(p.rect) {
				k = j
			}
		}
		if k < 0 {
			rows, words = append(rows, row{nil, p.rect}), append(words, 0)
			k = n
		}
		rows[k].pieces = append(rows[k].pieces, p)
		rows[k].rect = rows[k].join(p.rect)
		if !margin[i] {
			words[k]++
		}
	}
	for k := range rows {
		slices.SortStableFunc(rows[k].pieces, func(a, b piece) int { return cmp.Compare(a.left, b.left) })
		if words[k] > 1 {
			beside += words[k]
		}
	}
	return rows, beside
}

// pitchOf returns the usual distance from line to line: the lower quartile, for many lines may end
// paragraphs.
func pitchOf(rows []row) float64 {
	var gaps []float64
	for i := 1; i < len(rows); i++ {
		if gap := rows[i-1].bottom - rows[i].bottom; gap > 1 {
			gaps = append(gaps, gap)
		}
	}
	if len(gaps) == 0 {
		return 1
	}
	slices.Sort(gaps)
	return max(gaps[len(gaps)/4], rows[0].height()/2)
}
