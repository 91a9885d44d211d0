// Command language prints the lines of internal/language/data of which no real text uses a word.
//
//	go run ./language DATA FOLDER...
//
// DATA is the folder of the data, FOLDER one with texts: all files below are read as UTF-8. The exit
// code is 1 if something could not be read.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

func main() {
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: language DATA FOLDER...")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// most is how many bytes of a file are read.
const most = 8 << 20

func run(data string, folders []string) error {
	var texts []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			if err == nil {
				texts = append(texts, plain(string(b[:min(len(b), most)])))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	all := strings.Join(texts, "\n")
	files, err := filepath.Glob(filepath.Join(data, "??.txt"))
	if err != nil {
		return err
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		section := ""
		for i, line := range strings.Split(string(b), "\n") {
			words, _, ok := strings.Cut(line, " # ")
			if key, found := strings.CutSuffix(line, ":"); found {
				section = key
			}
			if ok && section != "pair" && section != "suffix" && !used(all, section, words) {
				fmt.Printf("%s:%d: %s: %s\n", filepath.Base(file), i+1, section, words)
			}
		}
	}
	return nil
}

// used reports whether one of the words of a line stands in the texts.
func used(texts, section, words string) bool {
	entries := strings.Split(words, ",")
	if section == "stop" {
		entries = strings.Fields(words)
	}
	return slices.ContainsFunc(entries, func(w string) bool {
		w = strings.TrimSpace(plain(w))
		if len(w) > 0 && w[0] < 0x80 || !spaceless(w) {
			w = " " + w + " "
		}
		return strings.Contains(texts, w)
	})
}

func spaceless(w string) bool {
	return strings.ContainsFunc(w, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// plain returns words in lower case with one space around each.
func plain(s string) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(fields, " ") + " "
}
