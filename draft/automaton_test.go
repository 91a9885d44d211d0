package draft

import "testing"

func FuzzAutomaton(f *testing.F) {
	for _, text := range []string{
		"", "I want it to work.", "The hardest part is that I don't know.", "ſo I uſe it, liKe a Kelvin", "café we’re \xff lost…",
		"I'm a data scientist at GridMapper", "no\nproblem", "it isn't that we were unable", "Élan wants to go", "XX __ \ufffd",
	} {
		f.Add(text)
	}
	list, m := rules(), sentenceRules().matcher()
	f.Fuzz(func(t *testing.T, text string) {
		got := m.match(text)
		for i, rule := range list {
			if want := rule.MatchString(text); got.has(i) != want {
				t.Errorf("%q in %q: got %v, want %v", rule, text, got.has(i), want)
			}
		}
	})
}
