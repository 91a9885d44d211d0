package main

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

//go:embed data/*.txt
var data embed.FS

// language is what people say in a language, and what they are called.
type language struct {
	code     string
	roles    [][2]string // interviewer, participant
	names    []string    // no two with the same initials
	pronouns [2]string   // the interviewer, who took the notes, and the other
	letters  [2]string   // of question and answer
	speaker  string
	remarks  []string // short ones of the interviewer
	tags     []string // questions at the end of answers
	comments []string // longer ones of the interviewer
	agree    []string // what another participant adds
	pairs    []pair
}

type pair struct{ question, answer string }

// load reads the languages in the order in which reports show them.
func load() ([]*language, error) {
	files, err := data.ReadDir("data")
	if err != nil {
		return nil, err
	}
	var all []*language
	for _, f := range files {
		b, err := data.ReadFile("data/" + f.Name())
		if err != nil {
			return nil, err
		}
		l := &language{code: strings.TrimSuffix(f.Name(), ".txt")}
		for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			if err := l.read(line); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", f.Name(), i+1, err)
			}
		}
		all = append(all, l)
	}
	order := strings.Fields("en de fr es it pt nl pl sv ru ja zh tr")
	slices.SortStableFunc(all, func(a, b *language) int {
		return cmp.Compare(slices.Index(order, a.code), slices.Index(order, b.code))
	})
	return all, nil
}

// read takes up one line of the data; en.txt says what the keys mean.
func (l *language) read(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	list := strings.Split(value, " / ")
	switch key {
	case "R", "P", "L":
		if len(list) != 2 {
			return fmt.Errorf("%s needs two words: %q", key, line)
		}
		two := [2]string{list[0], list[1]}
		switch key {
		case "R":
			l.roles = append(l.roles, two)
		case "P":
			l.pronouns = two
		default:
			l.letters = two
		}
	case "N":
		l.names = strings.Split(value, ", ")
	case "S":
		l.speaker = value
	case "B":
		l.remarks = list
	case "T":
		l.tags = list
	case "C":
		l.comments = append(l.comments, value)
	case "G":
		l.agree = append(l.agree, value)
	case "Q":
		l.pairs = append(l.pairs, pair{question: value})
	case "A":
		if len(l.pairs) == 0 || l.pairs[len(l.pairs)-1].answer != "" {
			return fmt.Errorf("an answer without a question: %q", line)
		}
		l.pairs[len(l.pairs)-1].answer = value
	default:
		return fmt.Errorf("what is %q?", line)
	}
	return nil
}

// word is a range of bytes.
type word struct{ start, end int }

// words finds the words of a text: what stands between spaces and has a letter or a digit, and each
// character of a script that has no spaces.
func words(text string) []word {
	var all []word
	begin, has := -1, false
	flush := func(end int) {
		if has {
			all = append(all, word{begin, end})
		}
		begin, has = -1, false
	}
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			flush(i)
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			flush(i)
			all = append(all, word{i, i + len(string(r))})
		default:
			if begin < 0 {
				begin = i
			}
			has = has || unicode.IsLetter(r) || unicode.IsDigit(r)
		}
	}
	flush(len(text))
	return all
}

// sentences cuts a text behind what ends a sentence.
func sentences(text string) []string {
	var all []string
	start, ended := 0, false
	for i, r := range text {
		if ended && !strings.ContainsRune(".?!。？！…", r) {
			all = append(all, strings.TrimSpace(text[start:i]))
			start = i
		}
		ended = strings.ContainsRune("?!。？！", r) || r == '.' && strings.HasPrefix(text[i+1:], " ")
	}
	return append(all, strings.TrimSpace(text[start:]))
}

// chunks cuts a text into pieces of some n words; without spaces, behind punctuation.
func chunks(text string, n int) []string {
	fields := strings.Fields(text)
	if len(fields) < 3 {
		text = strings.NewReplacer("，", "，\n", "、", "、\n", "。", "。\n", "？", "？\n").Replace(text)
		return strings.Split(strings.TrimSpace(text), "\n")
	}
	var all []string
	for part := range slices.Chunk(fields, n) {
		all = append(all, strings.Join(part, " "))
	}
	return all
}
