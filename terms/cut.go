package terms

import (
	"iter"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// spans yields where the words of text begin and end: the words of Unicode Standard Annex 29 that
// have a letter, and in a run of scripts without spaces each two characters that follow each other.
// A run of one character is a word.
func spans(text []byte) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		var run []int // where the characters of a run begin
		end := -1     // and where it ends
		pairs := func() bool {
			defer func() { run = run[:0] }()
			if len(run) == 1 {
				return !letters(text[run[0]:end]) || yield(run[0], end)
			}
			for i := range len(run) - 1 {
				last := end
				if i+2 < len(run) {
					last = run[i+2]
				}
				if !yield(run[i], last) {
					return false
				}
			}
			return true
		}
		for it := words.FromBytes(text); it.Next(); {
			v := it.Value()
			first, _ := utf8.DecodeRune(v)
			if inRun := spaceless(first); len(run) > 0 && (!inRun || it.Start() != end) && !pairs() {
				return
			} else if inRun {
				run, end = characters(run, v, it.Start()), it.End()
				continue
			}
			if letters(v) && !yield(it.Start(), it.End()) {
				return
			}
		}
		if len(run) > 0 {
			pairs()
		}
	}
}

// characters appends to run where the characters of v begin. A mark belongs to the character
// before.
func characters(run []int, v []byte, at int) []int {
	for i := 0; i < len(v); {
		r, n := utf8.DecodeRune(v[i:])
		if len(run) == 0 || !unicode.IsMark(r) {
			run = append(run, at+i)
		}
		i += n
	}
	return run
}

// spaceless reports whether a letter stands in a run: it is [Spaceless], or the mark that lengthens
// a vowel in both kinds of kana.
func spaceless(r rune) bool {
	return r == 'ー' || Spaceless(r) && (unicode.IsLetter(r) || unicode.IsMark(r))
}
