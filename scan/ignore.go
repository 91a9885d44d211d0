package scan

import (
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// maxIgnoreFile bounds an ignore file. Git stops at 100 MiB; the largest published collections of
// rules are below 100 KiB.
const maxIgnoreFile = 16 << 20

// rules are the ignore rules of one folder, and through it of those above. Nil has none.
type rules struct {
	above *rules
	base  string // what to cut from a path to make it relative to the folder: "" or "sub/"
	list  []rule // the later one decides
}

// rule is one line of an ignore file.
type rule struct {
	file    string // as shown
	line    int    // from 1
	text    string // as written, without the spaces and line end that git drops
	negated bool   // it lets in again
	folder  bool   // it is about folders only
	base    bool   // it has no slash: matched against the base name
	pattern pattern
}

// String is how git check-ignore -v prints a rule.
func (r *rule) String() string { return r.file + ":" + strconv.Itoa(r.line) + ":" + r.text }

func readIgnoreFile(fsys fs.FS, name string, e fs.DirEntry) ([]byte, error) {
	info, err := e.Info()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxIgnoreFile {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("larger than %d bytes", maxIgnoreFile)}
	}
	return fs.ReadFile(fsys, name)
}

// add returns the rules of a folder whose ignore file holds text; those of a second file of the
// folder are stronger.
func (r *rules) add(folder, file string, text []byte) *rules {
	base := ""
	if folder != "." {
		base = folder + "/"
	}
	if r == nil || r.base != base {
		r = &rules{above: r, base: base}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	n := 0
	for line := range bytes.Lines(text) {
		n++
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		line, _, _ = bytes.Cut(line, []byte{0}) // git reads C strings
		r.list = append(r.list, parseRule(file, n, trimSpaces(string(line))))
	}
	return r
}

// trimSpaces drops the spaces at the end of a line, up to one that a backslash protects. A
// backslash at the very end, which protects nothing, keeps them all.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			if i++; i == len(line) {
				return line
			}
		}
		end = i + 1
	}
	return line[:end]
}

func parseRule(file string, line int, text string) rule {
	r := rule{file: file, line: line, text: text}
	p, negated := strings.CutPrefix(text, "!")
	p, folder := strings.CutSuffix(p, "/")
	r.negated, r.folder = negated, folder
	r.base = !strings.Contains(p, "/")
	r.pattern = parsePattern(strings.TrimPrefix(p, "/"), !r.base)
	return r
}

// last returns the rule that decides about a path: the last that matches, in the nearest folder
// that has one. Nil: none matches. The folders above the path must have been let in.
func (r *rules) last(name, base string, folder bool) *rule {
	for ; r != nil; r = r.above {
		relative := name[len(r.base):]
		for i := len(r.list) - 1; i >= 0; i-- {
			rule := &r.list[i]
			if rule.folder && !folder {
				continue
			}
			subject := relative
			if rule.base {
				subject = base
			}
			if rule.pattern.match(subject) {
				return rule
			}
		}
	}
	return nil
}
