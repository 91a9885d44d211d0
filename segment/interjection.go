package segment

import (
	"bytes"
	"strings"
)

// longestAside is how long an aside may be, in bytes.
const longestAside = 1000

// interjection returns the length of what stands at text[i] within somebody's words and is
// another's: "[Interviewer: and then?]", "(Dan: yes)", a transcriber's "((laughs))", a comment
// "{>>so<<}". It returns 0 if none does, or it is not closed in the same paragraph.
func interjection(text []byte, i int) int {
	within, _, _ := bytes.Cut(text[i:min(len(text), i+longestAside)], []byte("\n\n"))
	for _, pair := range [...][2]string{{"((", "))"}, {"{>>", "<<}"}} {
		if bytes.HasPrefix(within, []byte(pair[0])) {
			if j := bytes.Index(within, []byte(pair[1])); j > 0 {
				return j + len(pair[1])
			}
			return 0
		}
	}
	if within[0] == '{' {
		return 0
	}
	name, words, found := bytes.Cut(within[1:], []byte(":"))
	if !found || len(name) > maxName || len(words) == 0 || words[0] != ' ' {
		return 0
	}
	closing, who := byte(')'), interrupts(string(name))
	if within[0] == '[' {
		closing, who = ']', who || putInBrackets(string(name))
	}
	j := bytes.IndexByte(within, closing)
	if !who || j <= len(name) || j+1 < len(within) && within[j+1] == '(' { // "[Dan]: words", "[Ann: her page](address)"
		return 0
	}
	return j + 1
}

// interrupts reports whether what stands before a colon in a bracket is a role, or a word for a
// researcher's comment. A name alone may be a thing in round brackets: "(Excel: never)".
func interrupts(name string) bool {
	word, _, _ := strings.Cut(strings.ToLower(name), " ")
	switch word {
	case "comment", "memo", "observation", "kommentar", "commentaire", "comentario", "comentário", "commento", "opmerking", "komentarz":
		return true
	}
	return !remark(word) && (bystander(name) || firmRole(name) || name == strings.ToUpper(name) && letterRole(strings.ToLower(name), false) == Interviewer)
}

// putInBrackets reports whether a transcriber may have put a name in square brackets.
func putInBrackets(name string) bool {
	return !notAName(strings.ToLower(name)) && looksNamed(name) && !lowerCase(name) && strings.Count(name, " ") < 3
}
