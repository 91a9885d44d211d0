package terms

import (
	_ "embed" // the stop words

	"github.com/persona-go/persona/internal/lazy"
)

// stopEnglish is the list of English stop words; it says where they come from.
//
//go:embed stop.en.txt
var stopEnglish string

var stop = lazy.Words(stopEnglish)

// Stop reports whether a lower-case word (with straight apostrophes) is a stop word: one that says
// nothing about a person's subject. The list, stop.en.txt, was compiled for this project from the
// closed word classes of English grammar, the verbs and adverbs that go with any subject, and the
// fillers of recorded speech. It holds English only; words of other languages are never stop words.
func Stop(word string) bool { return stop(word) }
