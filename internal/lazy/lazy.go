// Package lazy compiles regular expressions when they are first needed: the program has over a hundred, and most commands need none.
// It never fails later than its callers' tests: an expression that is wrong panics at its first use.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns what returns the expression, compiled at the first call, by any number of goroutines. It is for package variables;
// the func panics where the expression is wrong, as regexp.MustCompile does.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
