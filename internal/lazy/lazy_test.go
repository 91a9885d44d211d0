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
