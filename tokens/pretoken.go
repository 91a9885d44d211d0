package tokens

// A family is a split pattern: how text is cut into pre-tokens before their bytes are merged. Each
// is written by hand as the leftmost-first match of its regular expression, which stands in the
// function's comment.
type family uint8

const (
	gpt2   family = iota // r50k_base, p50k_base, p50k_edit
	cl100k               // cl100k_base
	o200k                // o200k_base, o200k_harmony
	// Those of tokenizer.json files only:
	qwen     // cl100k with single numbers
	deepseek // DeepSeek V3
	sentence // none: the whole text
)

// next returns the end of the pre-token that starts at text[p]; p < len(text). The end is negated
// if the pre-token holds invalid UTF-8.
func (f family) next(text []byte, p int) int {
	switch f {
	case gpt2:
		return nextGPT2(text, p)
	case cl100k:
		return nextCL100K(text, p)
	case qwen:
		if c, size := class(text, p); c == number {
			return p + size
		}
		return nextCL100K(text, p)
	case deepseek:
		return nextDeepSeek(text, p)
	default:
		return nextO200K(text, p)
	}
}

// run returns the end of the run of characters of the set of classes that starts at text[p], and
// whether all of it is valid.
func run(text []byte, p int, set uint8) (end int, valid bool) {
	valid = true
	for p < len(text) {
		if b := text[p]; b < 0x80 {
			if set>>classOf[b]&1 == 0 {
				break
			}
			p++
			continue
		}
		c, size := classWide(text, p)
		if set>>c&1 == 0 {
			break
		}
		if size < 0 {
			valid, size = false, -size
		}
		p += size
	}
	return p, valid
}

// signed returns the end of a pre-token, negated if it is not valid.
func signed(end int, valid bool) int {
	if valid {
		return end
	}
	return -end
}

// blank returns the end of the pre-token of white space that starts at text[p]:
//
//	\s*[\r\n]+|\s+(?!\S)|\s+     with newlines
//	\s+(?!\S)|\s+                without
func blank(text []byte, p int, newlines bool) int {
	end, last, lineEnd := p, p, 0 // last: where the run's last character starts; lineEnd: behind its last newline
	for end < len(text) {
		c, size := class(text, end)
		if blanks>>c&1 == 0 {
			break
		}
		last = end
		end += size
		if c == newline {
			lineEnd = end
		}
	}
	switch {
	case newlines && lineEnd > 0:
		return lineEnd
	case end < len(text) && last > p:
		return last
	}
	return end
}

// contraction returns the length of the contraction that text[p:] begins with:
// '(?i:s|t|re|ve|m|ll|d), 0 if it begins with none. U+017F (long s) folds to s.
func contraction(text []byte, p int) int {
	if p+1 >= len(text) || text[p] != '\'' {
		return 0
	}
	switch text[p+1] | 0x20 {
	case 's', 't', 'm', 'd':
		return 2
	case 'r', 'v':
		if p+2 < len(text) && text[p+2]|0x20 == 'e' {
			return 3
		}
	case 'l':
		if p+2 < len(text) && text[p+2]|0x20 == 'l' {
			return 3
		}
	case 0xE5: // 0xC5|0x20
		if p+2 < len(text) && text[p+1] == 0xC5 && text[p+2] == 0xBF {
			return 3
		}
	}
	return 0
}

// nextGPT2 cuts as
//
//	's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
func nextGPT2(text []byte, p int) int {
	c, size := class(text, p)
	if text[p] == '\'' {
		if n := contraction(text, p); n > 0 && text[p+1] >= 'a' && text[p+1] <= 'z' && text[p+n-1] >= 'a' {
			return p + n
		}
	}
	at := p
	if text[p] == ' ' {
		if p+1 == len(text) {
			return p + 1
		}
		at = p + 1
		c, size = class(text, at)
	}
	set := uint8(others)
	switch {
	case letters>>c&1 != 0:
		set = letters
	case c == number:
		set = 1 << number
	case blanks>>c&1 != 0:
		return blank(text, p, false)
	}
	end, valid := run(text, at+max(size, -size), set)
	return signed(end, valid && size > 0)
}

// nextCL100K cuts as
//
//	(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
//	 ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
func nextCL100K(text []byte, p int) int {
	if n := contraction(text, p); n > 0 {
		return p + n
	}
	c, size := class(text, p)
	after := p + max(size, -size)
	switch {
	case letters>>c&1 != 0:
		end, _ := run(text, after, letters)
		return end
	case c == number:
		return threeNumbers(text, after)
	case c == newline:
		return blank(text, p, true)
	}
	if end, _ := run(text, after, letters); end > after {
		return signed(end, size > 0)
	}
	return punctuation(text, p, c, size, "\r\n")
}

// threeNumbers returns the end of up to two more numbers from text[p] on.
func threeNumbers(text []byte, p int) int {
	for range 2 {
		if p == len(text) {
			break
		}
		c, size := class(text, p)
		if c != number {
			break
		}
		p += size
	}
	return p
}

// punctuation cuts at text[p], a character of the class c that is no letter, number or newline:
//
//	?[^\s\p{L}\p{N}]+[trail]*|\s*[\r\n]+|\s+(?!\S)|\s+
func punctuation(text []byte, p int, c uint8, size int, trail string) int {
	at := p
	if c == space {
		if text[p] != ' ' || p+1 == len(text) {
			return blank(text, p, true)
		}
		at = p + 1
		c, size = class(text, at)
		if others>>c&1 == 0 {
			return blank(text, p, true)
		}
	}
	end, valid := run(text, at+max(size, -size), others)
	for end < len(text) && (text[end] == trail[0] || text[end] == trail[1] || text[end] == trail[len(trail)-1]) {
		end++
	}
	return signed(end, valid && size > 0)
}

// nextO200K cuts as, with U = [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}] and L = [\p{Ll}\p{Lm}\p{Lo}\p{M}],
//
//	[^\r\n\p{L}\p{N}]?U*L+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|
//	[^\r\n\p{L}\p{N}]?U+L*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|
//	\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
func nextO200K(text []byte, p int) int {
	c, size := class(text, p)
	after := p + max(size, -size)
	switch c {
	case upper, lower, letter:
		end, _ := word(text, p)
		return end + contraction(text, end)
	case number:
		return threeNumbers(text, after)
	case newline:
		return blank(text, p, true)
	}
	// This may be a prefix, and if it is a mark, a part of the word as well: U*L+ behind the prefix,
	// U*L+ without, U+L* behind the prefix.
	end, low := word(text, after)
	if c == mark && !low {
		end, _ = word(text, p)
	}
	if end > after || c == mark {
		end += contraction(text, end)
		return signed(end, size > 0)
	}
	return punctuation(text, p, c, size, "\r\n/")
}

// word returns the end of U*L+ from text[p] on, or, with low false, that of U*. If no character of
// Ll follows the U*, the L+ is what U* gives back: up to its last character without case.
func word(text []byte, p int) (end int, low bool) {
	back := p // behind the last caseless character
	for p < len(text) {
		c, size := class(text, p)
		if uppers>>c&1 == 0 {
			if c != lower {
				break
			}
			end, _ = run(text, p+size, lowers)
			return end, true
		}
		p += size
		if c != upper {
			back, low = p, true
		}
	}
	if low {
		return back, true
	}
	return p, false
}
