package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/lazy"
)

// cue is what a word may be part of.
type cue byte

const (
	spokenNumber cue = 1 << iota
	spokenAt
	foreignAt
	spokenDot
	nameSoon  // a service, or a word for a user name
	mailHost  // where many people have mail
	firstHalf // of two words for a user name
)

// cueSlots is how many slots the table of cues has, a power of two. Words share slots: a word that
// is on no list is taken for one of a list now and then, which costs time and changes nothing.
const cueSlots = 1 << 16

// cues is a table of the words that make a text worth a closer look, by their hash.
var cues = lazy.Value(func() *[cueSlots]cue {
	table := new([cueSlots]cue)
	add := func(list string, c cue) {
		for line := range strings.Lines(list) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			for word := range strings.FieldsSeq(line) {
				if end := strings.IndexAny(word, "=.-"); end > 1 {
					word = word[:end]
				}
				if c == spokenNumber && len(word) < 3 {
					continue // "on" is ten somewhere
				}
				for _, form := range []string{word, strings.ToUpper(word), title(word)} {
					table[hash(form)] |= c
				}
			}
		}
	}
	add(digitList, spokenNumber)
	add(atList, spokenAt|foreignAt)
	table[hash("at")] &^= foreignAt
	table[hash("ed")] &^= foreignAt
	add(dotList, spokenDot)
	add(serviceList, nameSoon)
	add(usernameList, nameSoon)
	add(loginList, nameSoon)
	add(providerList, mailHost)
	add(pairList, firstHalf)
	add(ownList, nameSoon)
	return table
})

func title(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToTitle(r)) + word[n:]
}

// hash mixes the bytes of a word, without the case of ASCII letters.
func hash(word string) uint32 {
	var h uint32
	for i := range len(word) {
		h = mix(h, word[i])
	}
	return slot(h)
}

func slot(h uint32) uint32 { return h >> 9 & (cueSlots - 1) }

func mix(h uint32, c byte) uint32 {
	if c < utf8.RuneSelf {
		c |= 0x20
	}
	return (h ^ uint32(c)) * 0x9E3779B1
}
