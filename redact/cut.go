package redact

import "strings"

// cut returns where an address without its host ends, "ann.lee@" or "ann.lee (at) the usual one";
// 0 if there is none. Its local part stands in front of the sign from byte i up to end; loose says
// that the sign is a word without brackets.
func cut(s string, i, end int, loose bool, name string) int {
	if len(name) < 2 && !spelledName(s, i) || !letter(name[0]) || notName(name) || isCode(name) {
		return 0
	}
	at := skip(s, end)
	next := at
	for next < len(s) && next-at < longestLabel && (label(s[next])) {
		next++
	}
	word := strings.Trim(s[at:next], "-_")
	certain := shaped(name) || spelledName(s, i)
	spacedBefore := i > 0 && s[i-1] == ' '
	switch {
	case isProvider(word) && (certain || mailed(s, i, name)):
		return next
	case s[i] == '@' && spacedBefore:
		if at > end && isProvider(word) && len(name) > 2 {
			return next
		}
	case s[i] == '@' && at == end && word != "":
		if !isMachine(name) && (isProvider(word) && len(name) > 2 || certain && letter(word[0]) && !isMachine(word) && !isCode(word)) {
			return next
		}
	case s[i] == '@':
		if certain || len(name) > 2 && !isMachine(name) && (at >= len(s) || at == end || !letter(s[at]) && !digit(s[at]) && s[at] != '$' || isJoint(word) || isProvider(word)) {
			return end
		}
	case !loose, foreign(s[i:end]):
		if certain {
			return end
		}
	case word != "" && dottedAhead(s, end) && spelledName(s, i):
		return end
	}
	return 0
}

// foreign reports whether a word for @ is none of English.
func foreign(word string) bool { return word != "at" && word != "ed" }

// skip returns where the spaces that begin at byte i end, four at most.
func skip(s string, i int) int {
	for n := 0; i < len(s) && n < 4 && s[i] == ' '; n++ {
		i++
	}
	return i
}

// mailed reports whether one of the two words in front of a name at byte i says that it is an
// address: "my e-mail is ann at gmail", or the name begins the text.
func mailed(s string, i int, name string) bool {
	front := strings.TrimRight(s[max(0, i-longestLocal-32):i], " ")
	front = strings.TrimSuffix(front, name)
	words := strings.FieldsFunc(front, func(r rune) bool { return r == ' ' || r == ':' || r == ',' })
	if len(words) == 0 {
		return len(name) > 3
	}
	last := words[len(words)-1]
	return isMailed(last)
}

// dottedAhead reports whether a dot in words and a domain follow within a few words of byte i.
func dottedAhead(s string, i int) bool {
	words := strings.FieldsFunc(s[i:min(len(s), i+64)], func(r rune) bool { return r == ' ' || r == ',' })
	for k := 1; k+1 < len(words); k++ {
		if isDot(words[k]) && isTLD(words[k+1]) && !isSmall(words[k+1]) {
			return true
		}
	}
	return false
}

// spelledName reports whether the name in front of the sign at byte i has a dot in words.
func spelledName(s string, i int) bool {
	words := strings.Fields(s[max(0, i-longestLocal):i])
	return len(words) > 2 && isDot(strings.Trim(words[len(words)-2], "()[]{}"))
}
