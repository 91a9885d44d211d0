// Package lazy builds what a program knows when it is first needed: it compiles over a hundred
// regular expressions and reads lists of words, and most commands need none of them.
// It never fails later than its callers' tests: an expression that is wrong panics at its first
// use.
package lazy

import (
	"regexp"
	"strings"
	"sync"
)

// Regexp returns a function that returns the expression. The first call compiles it; any number of
// goroutines may call. It is for package variables; the function panics if the expression is wrong,
// as [regexp.MustCompile] does.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// Words returns a function that reports whether a word is on the list: words with white space
// between them, and comments, which are lines that begin with #. The first call reads the list; any
// number of goroutines may call. It is for package variables; no word is on an empty list.
func Words(list string) func(word string) bool {
	words := sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for line := range strings.Lines(list) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			for word := range strings.FieldsSeq(line) {
				set[word] = true
			}
		}
		return set
	})
	return func(word string) bool { return words()[word] }
}

// Value returns a function that returns what build makes. The first call builds it; any number of
// goroutines may call. It is for package variables.
func Value[T any](build func() T) func() T { return sync.OnceValue(build) }
