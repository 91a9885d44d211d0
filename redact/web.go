package redact

import "strings"

// Bounds of what is looked at beside an @ or in an address, so that hostile text takes linear time.
const (
	longestLocal = 64   // bytes in front of an @, of RFC 5321
	longestLabel = 63   // bytes between the dots of a host, of RFC 1035
	mostLabels   = 8    // of a host
	longestURL   = 2048 // bytes
)

func local(c byte) bool {
	return letter(c) || digit(c) || strings.IndexByte("._%+'-", c) >= 0
}

func label(c byte) bool { return letter(c) || digit(c) || c == '-' || c == '_' }

// urls adds the addresses of pages that name a person.
func (f *folded) urls(all []Span) []Span {
	s := f.text
	for i := 0; i < len(s); i++ {
		if s[i] != '/' {
			continue
		}
		start := i
		for start > 0 && i-start < longestLocal*2 && urlByte(s[start-1]) {
			start--
		}
		end := i
		for end < len(s) && end-i < longestURL && urlByte(s[end]) {
			end++
		}
		if end-start > 3 && personal(strings.TrimRight(s[start:end], ".,;:!?'")) {
			all = append(all, f.span(start, end, URL))
		}
		i = max(i, end-1)
	}
	return all
}

func urlByte(c byte) bool {
	return c > ' ' && c < 0x80 && strings.IndexByte("<>\"()[]{}|\\^`", c) < 0 || c >= 0x80
}

// personal reports whether an address has a person in its host, its path or its query.
func personal(url string) bool {
	scheme := strings.Index(url, "://")
	if scheme >= 0 {
		url = url[scheme+3:]
	}
	host, path, _ := strings.Cut(url, "/")
	if scheme >= 0 && strings.Contains(host, "@") {
		return true
	}
	host = strings.TrimPrefix(strings.TrimPrefix(host, "www."), "mobile.")
	if !strings.Contains(host, ".") {
		return false
	}
	path, query, _ := strings.Cut(path, "?")
	for part := range strings.SplitSeq(query, "&") {
		if key, v, _ := strings.Cut(part, "="); v != "" && strings.Contains(" user username user_name userid email mail author phone ", " "+key+" ") {
			return true
		}
	}
	if labels := strings.Split(host, "."); len(labels) > 2 && isOwn(strings.Join(labels[len(labels)-2:], ".")) && !isPage(labels[0]) {
		return true
	}
	path, _, _ = strings.Cut(path, "#")
	first := true
	for part := range strings.SplitSeq(path, "/") {
		if len(part) > 1 && (part[0] == '~' || part[0] == '@') {
			return true
		}
		if first && len(part) > 1 && isHost(host) && !isPage(part) {
			return true
		}
		first = false
	}
	parts := strings.Split(path, "/")
	if len(parts) > 1 && parts[0] == "c" && strings.HasSuffix(host, "youtube.com") {
		return true
	}
	for i := range len(parts) - 1 {
		if isProfile(parts[i]) && len(parts[i+1]) > 1 && (parts[i] != "in" && parts[i] != "id" || strings.Contains(host, "linkedin.") || strings.Contains(host, "steam")) {
			return true
		}
	}
	return false
}

// addresses adds e-mail addresses, however their @ is written, and handles.
func (f *folded) addresses(all []Span) []Span {
	s := f.text
	for i := 0; i < len(s); i++ {
		end, loose := sign(s, i)
		if end == 0 {
			continue
		}
		if loose {
			end = signWords(s, end)
		}
		start, local := before(s, i)
		stop := 0
		if local != "" {
			stop = host(s, end, loose || i > 0 && s[i-1] == ' ' || strings.HasPrefix(s[end:], " "))
		}
		switch {
		case stop > 0 && (!loose || !notName(local)):
			all = append(all, f.span(start, stop, Email))
			i = stop - 1
		case local != "" && cut(s, i, end, loose, local) > 0:
			stop = cut(s, i, end, loose, local)
			all = append(all, f.span(start, stop, Email))
			i = stop - 1
		case s[i] == '@':
			if stop = handle(s, i); stop > 0 {
				all = append(all, f.span(i, stop, Handle))
				i = stop - 1
			}
		}
	}
	return all
}

// signWords returns where "sign" or "symbol" behind a word for @ ends, which ends at byte i.
func signWords(s string, i int) int {
	if i < len(s) && (s[i] == ' ' || s[i] == '-') {
		for _, word := range []string{"sign", "symbol", "zeichen", "teken", "tecken"} {
			if strings.HasPrefix(s[i+1:], word) && ends(s, i+1+len(word)) {
				return i + 1 + len(word)
			}
		}
	}
	return i
}

// sign returns where an @ that begins at byte i of s ends, and whether it is a word without
// brackets; 0 if there is none.
func sign(s string, i int) (end int, loose bool) {
	return mark(s, i, '@', isAt)
}

// mark finds a sign, or one of its words, with or without brackets: @, (@), [ at ], -at-, at.
func mark(s string, i int, c byte, word func(string) bool) (end int, loose bool) {
	if s[i] == c {
		return i + 1, false
	}
	at, closing := i, byte(0)
	if k := strings.IndexByte("([{<*_-|", s[i]); k >= 0 {
		closing = ")]}>*_-|"[k]
		for at++; at < len(s) && at-i < 4 && s[at] == ' '; at++ {
		}
	} else if !begins(s, i) {
		return 0, false
	}
	end = at
	switch {
	case at < len(s) && s[at] == c:
		end++
	default:
		for end < len(s) && end-at < 32 && letter(s[end]) {
			end++
		}
		if end == at || !word(s[at:end]) {
			return 0, false
		}
	}
	if closing == 0 {
		return end, true
	}
	for n := 0; end < len(s) && n < 3 && s[end] == ' '; n++ {
		end++
	}
	if end >= len(s) || s[end] != closing {
		return 0, false
	}
	return end + 1, false
}

// before returns the name in front of the @ at byte i, and where it begins.
func before(s string, i int) (int, string) {
	stop := i
	for n := 0; stop > 0 && n < 3 && s[stop-1] == ' '; n++ {
		stop--
	}
	start := stop
	for start > 0 && stop-start < longestLocal && local(s[start-1]) {
		start--
	}
	return start, strings.Trim(s[start:stop], ".'-")
}

// host returns where a host that begins at byte i ends; 0 if there is none. If its @ is a word or
// has spaces around it, it must end with a domain that exists.
func host(s string, i int, doubtful bool) int {
	for n := 0; i < len(s) && n < 3 && s[i] == ' '; n++ {
		i++
	}
	best, worded := 0, false
	for n := range mostLabels {
		start := i
		for i < len(s) && i-start < longestLabel && label(s[i]) {
			i++
		}
		last := s[start:i]
		if last == "" {
			break
		}
		if doubtful || worded {
			last, i = letters(s, start, i, n > 0)
		}
		if n > 0 && len(last) > 1 && onlyLetters(last) && (!doubtful || isTLD(last)) && !(worded && isSmall(last)) {
			best = i
		}
		next, spaced := point(s, i)
		if next == 0 || spaced && doubtful && n == 0 && isThese(last) {
			break
		}
		doubtful = doubtful || spaced
		word := strings.Trim(s[i:next], " ")
		worded = word == "point" || word == "period"
		i = next
	}
	return best
}

// letters returns a label that is spelled letter by letter, "e x a m p l e" or "c-o-m", and where
// it ends, if the one from start up to end begins so. One that ends a host ends with a domain that
// exists, if there is one.
func letters(s string, start, end int, last bool) (string, int) {
	if dashed := s[start:end]; len(dashed) > 2 && len(dashed)%2 == 1 && strings.Count(dashed, "-") == len(dashed)/2 && dashed[1] == '-' {
		return strings.ReplaceAll(dashed, "-", ""), end
	}
	if end-start != 1 {
		return s[start:end], end
	}
	found, stop := s[start:end], end
	name := []byte(found)
	for len(name) < longestLabel && end+1 < len(s) && s[end] == ' ' && letter(s[end+1]) && ends(s, end+2) {
		name = append(name, s[end+1])
		end += 2
		if !last || isTLD(string(name)) {
			found, stop = string(name), end
		}
	}
	return found, stop
}

func onlyLetters(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) {
			return false
		}
	}
	return true
}

// point returns where the dot at byte i of a host ends, and whether there is a space or a word in
// it; 0 if there is none.
func point(s string, i int) (end int, spaced bool) {
	at := i
	for at < len(s) && at-i < 3 && s[at] == ' ' {
		at++
	}
	if at >= len(s) {
		return 0, false
	}
	end, loose := mark(s, at, '.', isDot)
	if end == 0 || loose && at == i {
		return 0, false
	}
	after := end
	for after < len(s) && after-end < 3 && s[after] == ' ' {
		after++
	}
	return after, loose || after > end || at > i
}

// handle returns where the handle that begins with the @ at byte i ends; 0 if it is none.
func handle(s string, i int) int {
	if i > 0 && (label(s[i-1]) || strings.IndexByte(".@/`$", s[i-1]) >= 0) {
		return 0
	}
	end := i + 1
	for end < len(s) && end-i < longestLocal && (label(s[end]) || s[end] == '.') {
		end++
	}
	for end > i+1 && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	name := s[i+1 : end]
	if len(name) < 2 || !letter(name[0]) && name[0] != '_' || isCode(name) || end < len(s) && strings.IndexByte("/({=", s[end]) >= 0 {
		return 0
	}
	return end
}
