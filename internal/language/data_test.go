package language

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

var wordAt = regexp.MustCompile(`[\p{L}\p{M}\p{Nd}]+(?:['-][\p{L}\p{M}\p{Nd}]+)*`)

// mixed is a word with letters of two scripts that look alike.
var mixed = regexp.MustCompile(`\p{Latin}\p{Cyrillic}|\p{Cyrillic}\p{Latin}`)

// used returns what a file makes of an example: what a section leaves of its words, or what it finds in it.
func used(code string, f *file, in section, example string) string {
	if in != you {
		example = strings.ToLower(example)
	}
	said, _, _ := strings.Cut(example, " → ")
	switch in {
	case stop:
		left := slices.DeleteFunc(wordAt.FindAllString(said, -1), func(w string) bool { return f.words[stop][w] })
		return strings.Join(left, " ")
	case asks:
		if opens(f.words[asks], example) {
			return "asks"
		}
		return ""
	case me, you:
		return f.persons(said, in)
	case closing:
		if closes(f.words[closing], example) {
			return "closes"
		}
		return ""
	case suffix:
		a, b, _ := strings.Cut(example, " = ")
		return cut(code, f, a) + " = " + cut(code, f, b)
	}
	return found(f.words[in], in, example)
}

// persons returns how often a text speaks in a person, "" for never.
func (f *file) persons(text string, in section) string {
	self, other := f.count([]byte(text))
	if n := map[section]int{me: self, you: other}[in]; n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// found returns the first run of up to four words that a section has.
func found(words map[string]bool, in section, example string) string {
	all := wordAt.FindAllString(example, -1)
	for i := range all {
		for j := i + 1; j <= min(len(all), i+4); j++ {
			if phrase := strings.Join(all[i:j], " "); words[phrase] {
				return phrase
			}
		}
	}
	if words[strings.TrimRight(example, " 0123456789")] { // scripts without spaces
		return example
	}
	return ""
}

// meets reports whether the example of a line is as it should be.
func meets(code string, f *file, in section, example string) bool {
	got := used(code, f, in, example)
	switch in {
	case stop:
		_, want, ok := strings.Cut(strings.ToLower(example), " → ")
		return ok && got == want
	case suffix:
		a, b, _ := strings.Cut(got, " = ")
		return a == b && a != ""
	}
	return got != ""
}

// TestEachLineIsNeeded removes each line of the files: then its own example must fail.
func TestEachLineIsNeeded(t *testing.T) {
	for _, code := range Codes() {
		text, err := files.ReadFile("data/" + code + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		whole, err := parse(string(text))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		in := sections
		for i, line := range lines {
			words, example := entry(line)
			if key, ok := strings.CutSuffix(words, ":"); ok {
				in = section(slices.Index(sectionNames[:], key))
				continue
			}
			if words == "" || in == sections {
				continue
			}
			if example == "" {
				t.Errorf("%s.txt:%d: no example", code, i+1)
				continue
			}
			if !meets(code, whole, in, example) {
				t.Errorf("%s.txt:%d: the example %q gives %q", code, i+1, example, used(code, whole, in, example))
				continue
			}
			less, err := parse(strings.Join(slices.Delete(slices.Clone(lines), i, i+1), ""))
			if err != nil {
				t.Fatal(err)
			}
			if meets(code, less, in, example) {
				t.Errorf("%s.txt:%d: the example %q holds without the line", code, i+1, example)
			}
		}
	}
}

func TestWordsAreWrittenAsTheyAreLookedUp(t *testing.T) {
	for _, code := range Codes() {
		text, _ := files.ReadFile("data/" + code + ".txt")
		seen, in := map[string]bool{}, sections
		for line := range strings.Lines(string(text)) {
			words, _ := entry(line)
			if key, ok := strings.CutSuffix(words, ":"); ok {
				seen, in = map[string]bool{}, section(slices.Index(sectionNames[:], key))
				continue
			}
			if words == "" || in == sections {
				continue
			}
			for _, w := range entries(in, words) {
				switch {
				case w == "" || w != strings.ToLower(w) && in != you || strings.Contains(w, "’"):
					t.Errorf("%s: %q is not in lower case with straight apostrophes", code, w)
				case mixed.MatchString(w):
					t.Errorf("%s: %q mixes scripts", code, w)
				case !norm.NFC.IsNormalString(w):
					t.Errorf("%s: %q is not in normal form", code, w)
				case seen[w]:
					t.Errorf("%s: %q stands twice in its section", code, w)
				case (in == asks || in == closing) && len(w) > longestOpening:
					t.Errorf("%s: %q is longer than what is looked at", code, w)
				}
				seen[w] = true
			}
		}
		if f := known().byCode[code]; f.name == "" || f.depth != Full && f.depth != Roles {
			t.Errorf("%s: name %q, depth %q", code, f.name, f.depth)
		}
	}
}
