package lazy_test

import (
	"testing"

	"github.com/persona-go/persona/internal/lazy"
)

func TestRegexp(t *testing.T) {
	word := lazy.Regexp(`^\w+$`)
	if re := word(); !re.MatchString("word") || re.MatchString("two words") || word() != re {
		t.Errorf("got %v, then %v", re, word())
	}
	wrong := lazy.Regexp(`(`) // and nothing happens
	defer func() {
		if recover() == nil {
			t.Error("a wrong expression is used")
		}
	}()
	wrong()
}

func TestWords(t *testing.T) {
	fruit := lazy.Words("# what grows on trees: a pear\napple  pear\n\n# and on bushes\ncurrant\tgoose#berry")
	for _, tt := range []struct {
		name, word string
		want       bool
	}{
		{"the first word is on the list", "apple", true},
		{"a word behind two spaces is", "pear", true},
		{"a word of the second section is", "currant", true},
		{"a # within a word begins no comment", "goose#berry", true},
		{"a word of a comment is not", "bushes", false},
		{"a # is not", "#", false},
		{"the empty word is not", "", false},
		{"another case is another word", "Apple", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := fruit(tt.word); got != tt.want {
				t.Errorf("%q: got %v, want %v", tt.word, got, tt.want)
			}
		})
	}
	if lazy.Words("")("apple") {
		t.Error("an empty list has a word")
	}
}
