package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestData(t *testing.T) {
	languages, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range languages {
		if len(l.pairs) < 60 || len(l.roles) == 0 || len(l.names) < 8 || len(l.remarks) < 3 || len(l.tags) < 3 || len(l.comments) < 3 || len(l.agree) < 3 {
			t.Errorf("%s: %d pairs, or something else is missing", l.code, len(l.pairs))
		}
		seen := map[string]bool{}
		for _, n := range l.names {
			if seen[initials(n)] {
				t.Errorf("%s: %s has the initials of somebody else", l.code, n)
			}
			seen[initials(n)] = true
		}
		silent, asked := 0, 0
		for _, p := range l.pairs {
			if p.answer == "" || strings.ContainsAny(p.question+p.answer, "\"\\|<>*") {
				t.Errorf("%s: %q, %q", l.code, p.question, p.answer)
			}
			if !strings.ContainsAny(p.question, "?？") {
				silent++
			}
			if strings.ContainsAny(p.answer, "?？") {
				asked++
			}
		}
		t.Logf("%s: %d pairs, %d prompts without a question mark, %d answers with one", l.code, len(l.pairs), silent, asked)
	}
}

// TestTruth checks that what is known about a transcript covers what is said in it, word by word.
func TestTruth(t *testing.T) {
	languages, err := load()
	if err != nil {
		t.Fatal(err)
	}
	every := regexp.MustCompile("")
	jobs := slices.Concat(plan(languages, layouts(), false, 1, every), plan(languages, layouts(), true, 1, every),
		plan(languages, blindLayouts(), false, 1, every), plan(languages, blindLayouts2(), false, 1, every))
	for _, j := range jobs {
		for _, x := range write(j, 1) {
			said := make([]string, len(x.turns))
			end := 0
			for _, m := range x.marks {
				if m.start < end || m.end > len(x.text) {
					t.Fatalf("%s: %v overlaps", j.key(), m)
				}
				end = m.end
				said[m.turn] += " " + string(x.text[m.start:m.end])
			}
			for i, u := range x.turns {
				if !slices.Equal(split(said[i]), split(u.text)) {
					t.Fatalf("%s: turn %d is %q, want %q", j.key(), i, said[i], u.text)
				}
			}
			labels := map[string]bool{}
			for _, s := range x.cast {
				if labels[s.label] && j.naming != "unnamed" {
					t.Fatalf("%s: two are called %q", j.key(), s.label)
				}
				labels[s.label] = true
			}
		}
	}
}

// TestBlindFormats checks that the layouts written blind have names of their own, and are what the
// names of their files say.
func TestBlindFormats(t *testing.T) {
	languages, err := load()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, y := range slices.Concat(layouts(), blindLayouts(), blindLayouts2()) {
		if names[y.name] {
			t.Errorf("two layouts are called %q", y.name)
		}
		names[y.name] = true
	}
	for _, j := range plan(languages, slices.Concat(blindLayouts(), blindLayouts2()), false, 1, regexp.MustCompile("")) {
		for _, x := range write(j, 1) {
			switch j.layout.ext {
			case "json":
				if !json.Valid(x.text) {
					t.Fatalf("%s is no JSON", j.key())
				}
			case "csv":
				r := csv.NewReader(bytes.NewReader(x.text))
				if j.layout.name == "csv, semicolons" {
					r.Comma = ';'
				}
				if _, err := r.ReadAll(); err != nil {
					t.Fatalf("%s: %v", j.key(), err)
				}
			}
		}
	}
}

func split(text string) []string {
	var all []string
	for _, w := range words(text) {
		all = append(all, text[w.start:w.end])
	}
	return all
}

func TestDeterministic(t *testing.T) {
	languages, err := load()
	if err != nil {
		t.Fatal(err)
	}
	jobs := plan(languages[:1], layouts(), false, 1, regexp.MustCompile("layout/colon$"))
	for _, j := range jobs {
		a, b := write(j, 7), write(j, 7)
		if string(a[0].text) != string(b[0].text) {
			t.Errorf("%s differs", j.key())
		}
	}
}
