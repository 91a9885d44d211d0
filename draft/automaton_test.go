package draft

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// agree compares the automaton with its oracle, package regexp.
func agree(t *testing.T, m *matcher, text string) {
	t.Helper()
	got := m.match(text)
	for i, rule := range rules() {
		if want := rule.MatchString(text); got.has(i) != want {
			t.Errorf("%q in %q: got %v, want %v", rule, text, got.has(i), want)
		}
	}
}

func FuzzAutomaton(f *testing.F) {
	for _, text := range []string{
		"", "I want it to work.", "The hardest part is that I don't know.", "ſo I uſe it, liKe a Kelvin", "café we’re \xff lost…",
		"I'm a data scientist at GridMapper", "no\nproblem", "it isn't that we were unable", "Élan wants to go", "XX __ \ufffd",
		"um", "um\n", "\num", "éum", "_um_", "like,", "like ,", "\x00like", "so", "so.", "so.\n", "ünable", "UNABLE", "İunable", "a nurse. As a nurse, I",
	} {
		f.Add(text)
	}
	m := sentenceRules().matcher()
	f.Fuzz(func(t *testing.T, text string) { agree(t, m, text) })
}

// The automaton is right for any expressions, not only for those that the rules are today.
func TestAutomatonOfOtherExpressions(t *testing.T) {
	var list []*regexp.Regexp
	for _, e := range []string{
		`^`, `$`, `a*`, `^a`, `a$`, `(?m)^b`, `(?m)b$`, `\bc`, `c\B`, `[b-d]+é`, `[m-p]+é`, `(?i)k`, `(?s)a.b`, `a.b`, `\n\n`, `[^a-c]$`, `x{2,3}`, `(a|bc)+d`, `ß|ſ`, `\w\W\w`, `\d`,
	} {
		list = append(list, regexp.MustCompile(e))
	}
	m := newAutomaton(list).matcher()
	r := rand.New(rand.NewPCG(2, 2))
	for range 20_000 {
		var b strings.Builder
		for range r.IntN(9) {
			b.WriteString([]string{"a", "b", "c", "d", "e", "\n", " ", "k", "K", "\u212a", "é", "ſ", "x", "7", "\xff", "o", "q"}[r.IntN(17)])
		}
		got := m.match(b.String())
		for i, e := range list {
			if want := e.MatchString(b.String()); got.has(i) != want {
				t.Fatalf("%q in %q: got %v, want %v", e, b.String(), got.has(i), want)
			}
		}
	}
}

// A matcher that has more states than it may remember begins anew and answers as before.
func TestAutomatonForgets(t *testing.T) {
	m := sentenceRules().matcher()
	r := rand.New(rand.NewPCG(1, 1))
	words := strings.Fields("i i'm i've a an the and then is are to with in for because so but or if my it's like just very hard hate love want need use " +
		"usually always never goal problem difficult um kind of sort you know excel notebook when where would could wish help lack no not n't don't " +
		"every day team work role nurse as Python GridMapper (?) … ? , .")
	most, forgot := 0, 0
	for i := 0; forgot < 2 && i < 400_000; i++ {
		var b strings.Builder
		for range 4 + r.IntN(12) {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteString([]string{" ", " ", " ", ", ", "\n", "-"}[r.IntN(6)])
		}
		if i%500 == 0 {
			agree(t, m, b.String())
		} else {
			m.match(b.String())
		}
		if len(m.keys) < most {
			forgot++
			agree(t, m, b.String())
		}
		most = len(m.keys)
		if most > mostStates {
			t.Fatalf("%d states", most)
		}
	}
	if forgot == 0 {
		t.Errorf("%d states: never as many as may be remembered", most)
	}
}
