package sources_test

import (
	"testing"

	"github.com/persona-go/persona/sources"
)

func TestPathKey(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"composed and decomposed letters", "caf\u00e9/\u0439.txt", "cafe\u0301/\u0438\u0306.txt"},
		{"either slash", `a\b.txt`, "a/b.txt"},
		{"a dot before it", "./a.txt", "a.txt"},
		{"bytes that are no UTF-8", "a\xff.txt", "./a\xff.txt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if a, b := sources.PathKey(tt.a), sources.PathKey(tt.b); a != b {
				t.Errorf("got %q and %q, want the same", a, b)
			}
		})
	}
	if sources.PathKey("A.txt") == sources.PathKey("a.txt") {
		t.Error("case does not matter, want that it does")
	}
}
