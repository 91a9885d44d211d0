package terms

import (
	"cmp"
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/language"
)

// Language is the language of a text, with the words that say nothing in it. The zero Language is
// one that cannot be told; its words are read as English.
type Language struct {
	code   string
	common map[string]bool // stop words of a study, if the language has none of its own
}

// Code returns the ISO 639-1 code, or "".
func (l Language) Code() string { return l.code }

// stops reports whether a lower-case word is a stop word. A pair of characters is one if either of
// them is.
func (l Language) stops(word string) bool {
	if l.code == "" {
		return language.Stop("en", word)
	}
	if language.Stop(l.code, word) || l.common[word] {
		return true
	}
	first, n := utf8.DecodeRuneInString(word)
	return spaceless(first) && n < len(word) && (language.Stop(l.code, word[:n]) || language.Stop(l.code, word[n:]))
}

// stem returns the key of a lower-case word.
func (l Language) stem(word string) string {
	if l.code == "" {
		return language.Stem("en", word)
	}
	return language.Stem(l.code, word)
}

// Spoken is a language of a study, with how many participants speak it.
type Spoken struct {
	Code string `json:"code"` // ISO 639-1; "" if it cannot be told
	Name string `json:"name"` // in English; "unknown" if it cannot be told
	// Depth is "full" if stop words and word families are known, "roles" if the words for the people
	// of an interview are, and "words" if nothing is: then the study's own commonest words are left
	// out of topics.
	Depth        string `json:"depth"`
	Participants int    `json:"participants"`
}

// Count returns the languages of participants, the one that most speak first.
func Count(languages []Language) []Spoken {
	all := []Spoken{}
	for _, l := range languages {
		i := slices.IndexFunc(all, func(s Spoken) bool { return s.Code == l.code })
		if i < 0 {
			i, all = len(all), append(all, Spoken{l.code, language.Name(l.code), string(language.DepthOf(l.code)), 0})
		}
		all[i].Participants++
	}
	slices.SortFunc(all, func(x, y Spoken) int {
		return cmp.Or(cmp.Compare(y.Participants, x.Participants), cmp.Compare(x.Code, y.Code))
	})
	return all
}

// In returns a language by its code, without a study's own stop words.
func In(code string) Language { return Language{code: code} }

// What makes a word one of the commonest of a study: it is leastShare of all that is said in the
// language, and at least commonPeople of those who speak it say it. In English interviews these are
// the sixty commonest words, of which fifty are stop words. Of fewer than leastWords words nothing
// is said.
const (
	leastShare   = 0.003
	commonPeople = 2.0 / 3
	leastWords   = 300
)

// heard is how much of what a participant says is looked at for the language, in bytes.
const heard = 16 << 10

// Languages returns the language of each of n participants. said yields what they say, piece by
// piece, each with the number of who says it; it is gone through twice. Whoever says too little to
// tell has the language that most others have. A language without stop words takes the commonest
// words that are said in it here.
func Languages(n int, said iter.Seq2[int, []byte]) []Language {
	texts := make([][]byte, n)
	for i, text := range said {
		if room := heard - len(texts[i]); room > 0 {
			texts[i] = append(append(texts[i], text[:min(room, len(text))]...), '\n')
		}
	}
	all := make([]Language, n)
	bytes := map[string]int{}
	for i, text := range texts {
		all[i].code = language.Detect(text)
		bytes[all[i].code] += len(text)
	}
	most := ""
	for _, l := range all {
		if l.code != "" && (most == "" || bytes[l.code] > bytes[most]) {
			most = l.code
		}
	}
	for i := range all {
		if all[i].code == "" {
			all[i].code = most
		} else if all[i].code != most {
			all[i].code = language.DetectBeside(texts[i], most)
		}
	}
	learn(all, said)
	return all
}

// use is how often a word is said, and by how many.
type use struct{ times, people, last int }

// learn finds the commonest words of the languages that have no stop words.
func learn(all []Language, said iter.Seq2[int, []byte]) {
	uses, words, people := map[string]map[string]use{}, map[string]int{}, map[string]int{}
	for _, l := range all {
		if l.code != "" && language.DepthOf(l.code) != language.Full {
			uses[l.code] = map[string]use{}
			people[l.code]++
		}
	}
	if len(uses) == 0 {
		return
	}
	for i, text := range said {
		code := all[i].code
		if uses[code] == nil {
			continue
		}
		for w := range Words(text) {
			u := uses[code][w.Lower]
			if u.times++; u.last != i+1 {
				u.people, u.last = u.people+1, i+1
			}
			uses[code][w.Lower] = u
			words[code]++
		}
	}
	for i := range all {
		code := all[i].code
		if words[code] < leastWords {
			continue
		}
		all[i].common = common(uses[code], words[code], people[code])
		for j := range i { // one list for all who speak it
			if all[j].code == code {
				all[i].common = all[j].common
				break
			}
		}
	}
}

func common(uses map[string]use, words, people int) map[string]bool {
	set := map[string]bool{}
	for word, u := range uses {
		if float64(u.times) >= leastShare*float64(words) && float64(u.people) >= commonPeople*float64(people) {
			set[word] = true
		}
	}
	return set
}
