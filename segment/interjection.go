package segment

import (
	"bytes"
	"strings"
)

// longestAside is how long an aside may be, in bytes.
const longestAside = 1000

// interjection returns the length of what stands at text[i] within somebody's words and is
// another's: "[Interviewer: and then?]", "(Dan: yes)", a transcriber's "((laughs))", a comment
// "{>>so<<}". It returns 0 if none does, or it is not closed.
func interjection(text []byte, i int) int {
	within := text[i:min(len(text), i+longestAside)]
	for _, pair := range [...][2]string{{"((", "))"}, {"{>>", "<<}"}} {
		if bytes.HasPrefix(within, []byte(pair[0])) {
			if j := bytes.Index(within, []byte(pair[1])); j > 0 {
				return j + len(pair[1])
			}
			return 0
		}
	}
	closing := byte(']')
	switch within[0] {
	case '(':
		closing = ')'
	case '{':
		return 0
	}
	name, words, found := bytes.Cut(within[1:], []byte(":"))
	if !found || len(name) > maxName || len(words) == 0 || words[0] != ' ' || !interrupts(string(name)) {
		return 0
	}
	j := bytes.IndexByte(within, closing)
	if j < len(name) {
		return 0
	}
	return j + 1
}

// interrupts reports whether a name in a bracket is that of somebody whose words follow, or a word
// for a researcher's comment.
func interrupts(name string) bool {
	key := strings.ToLower(name)
	word, _, _ := strings.Cut(key, " ")
	switch word {
	case "comment", "memo", "observation", "kommentar", "commentaire", "comentario", "comentário", "commento", "opmerking", "komentarz":
		return true
	}
	if remark(word) || notAName(key) {
		return false
	}
	return bystander(name) || roleOf(name) != Unknown || looksNamed(name) && !lowerCase(name) && strings.Count(name, " ") < 3
}
