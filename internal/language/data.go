package language

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/persona-go/persona/internal/lazy"
)

// files are the languages, one a file, named by their ISO 639-1 codes; data/names.txt has the names
// of languages of which no more is known.
//
//go:embed data/*.txt
var files embed.FS

// section is a part of a language's file.
type section int

const (
	stop section = iota
	interviewer
	participant
	also
	title
	pair
	header
	asks
	me
	you
	closing
	suffix
	sections
)

var sectionNames = [sections]string{"stop", "interviewer", "participant", "also", "title", "pair", "header", "asks", "me", "you", "closing", "suffix"}

// file is what a language's file says.
type file struct {
	name  string
	depth Depth
	words [sections]map[string]bool
}

// knowledge is all that the files say.
type knowledge struct {
	byCode map[string]*file
	codes  []string
	names  map[string]string
	any    [sections]map[string]bool // what counts in any language
}

var known = lazy.Value(func() *knowledge {
	k, err := read(files)
	if err != nil {
		panic(err)
	}
	return k
})

// read reads all files of a folder data.
func read(files fs.FS) (*knowledge, error) {
	k := &knowledge{byCode: map[string]*file{}, names: map[string]string{}}
	all, err := fs.Glob(files, "data/??.txt")
	if err != nil {
		return nil, err
	}
	for _, path := range all {
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		f, err := parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		code := strings.TrimSuffix(strings.TrimPrefix(path, "data/"), ".txt")
		k.byCode[code], k.names[code], k.codes = f, f.name, append(k.codes, code)
	}
	slices.Sort(k.codes)
	names, err := fs.ReadFile(files, "data/names.txt")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(names)) {
		if code, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && code != "#" {
			k.names[code] = name
		}
	}
	for s := range k.any {
		k.any[s] = k.union(section(s))
	}
	return k, nil
}

// union returns what a section has in all languages together. An opening of questions that is a
// stop word of another language, and no opening there, is left out.
func (k *knowledge) union(s section) map[string]bool {
	set := map[string]bool{}
	for _, code := range k.codes {
		for word := range k.byCode[code].words[s] {
			if s != asks || !k.ordinary(word, code) {
				set[word] = true
			}
		}
	}
	return set
}

func (k *knowledge) ordinary(word, own string) bool {
	for code, f := range k.byCode {
		if code != own && f.words[stop][word] && !f.words[asks][word] {
			return true
		}
	}
	return false
}

// parse reads the file of a language. A line of a section holds words, then " # " and an example;
// stop words are apart by spaces, all others may be phrases and are apart by commas.
func parse(text string) (*file, error) {
	f := &file{depth: Words}
	for s := range f.words {
		f.words[s] = map[string]bool{}
	}
	in := sections
	for line := range strings.Lines(text) {
		line, _ = entry(line)
		key, value, head := strings.Cut(line, ":")
		switch {
		case line == "":
		case head && key == "name":
			f.name = strings.TrimSpace(value)
		case head && key == "depth":
			f.depth = Depth(strings.TrimSpace(value))
		case head && value == "" && slices.Contains(sectionNames[:], key):
			in = section(slices.Index(sectionNames[:], key))
		case in == sections:
			return nil, fmt.Errorf("%q stands before any section", line)
		default:
			for _, word := range entries(in, line) {
				f.words[in][word] = true
			}
		}
	}
	return f, nil
}

// entry returns the words of a line and its example. Both are "" in a comment.
func entry(line string) (words, example string) {
	words, example, _ = strings.Cut(strings.TrimSpace(line), "# ")
	return strings.TrimSpace(words), strings.TrimSpace(example)
}

// entries returns the words of a line of a section.
func entries(in section, words string) []string {
	if in == stop {
		return strings.Fields(words)
	}
	var all []string
	for word := range strings.SplitSeq(words, ",") {
		all = append(all, strings.TrimSpace(word))
	}
	return all
}
