package scan_test

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
)

// FuzzIgnoreRules compares with a slow reading of gitignore(5) and of the reference's remarks in
// ignore.md.
func FuzzIgnoreRules(f *testing.F) {
	for _, s := range [][2]string{
		{"*.log\n!keep.log\n", "sub/keep.log"}, {"/a/**/b\n", "a/x/y/b"}, {"a/\n!a/b\n", "a/b"}, {"**/foo/*\n", "x/foo/y"}, {"foo**/bar\n", "x/foobar"},
		{"[!a-c[:digit:]]*\n", "9"}, {"[]-a]\\ \n", "] "}, {"\ufeffa \r\nb\\", "a"}, {"a*b*c*d*e*f\n", "aaaabbbbccccddddeeee"}, {"[[:nope:]]\n[\n\\", "["},
		{"a\\/**\n***/b", "a/c"}, {"!!a\n\\!a\n#a\n\\#a", "!a"}, {"**\n!**/", "a/b"}, {"[a", "[a"}, {"/**/\n", "a/b/c"}, {"?/*/?", "a/b/c"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, rules, name string) {
		if !fs.ValidPath(name) || name == "." || strings.Contains(name, ".gitignore") || len(name) > 32 || len(rules) > 64 ||
			strings.Count(rules, "*") > 5 { // the reference tries everything
			return
		}
		for e := range strings.SplitSeq(name, "/") {
			switch e {
			case ".git", ".hg", ".svn", ".jj", ".persona-run", ".personaignore":
				return
			}
		}
		m := fstest.MapFS{".gitignore": {Data: []byte(rules)}, name: {}}
		v, err := scan.Explain(t.Context(), []scan.Root{{FS: m}}, scan.Options{Hidden: true}, name)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if v.Reason == scan.Ignored {
			got = v.Rule
		}
		if want := slowRule(rules, name); got != want {
			t.Errorf("rules %q, path %q: got %q, want %q", rules, name, got, want)
		}
	})
}

// slowRule returns the rule by which a file is ignored, "" where it is not.
func slowRule(text, name string) string {
	text = strings.TrimPrefix(text, "\ufeff")
	lines := strings.Split(text, "\n")
	elements := strings.Split(name, "/")
	for n := 1; n <= len(elements); n++ { // a folder above that is ignored decides
		decided := ""
		for i, line := range lines {
			if strings.HasPrefix(line, "#") || line == "" {
				continue
			}
			line, _, _ = strings.Cut(strings.TrimSuffix(line, "\r"), "\x00")
			for strings.HasSuffix(line, " ") && !oddBackslashes(strings.TrimRight(line, " ")) {
				line = line[:len(line)-1]
			}
			if kept := strings.TrimRight(line, " "); oddBackslashes(kept) && len(line) > len(kept)+1 {
				line = kept + " "
			}
			p, negated := strings.CutPrefix(line, "!")
			p, folder := strings.CutSuffix(p, "/")
			subject := elements[n-1]
			paths := strings.Contains(p, "/")
			if paths {
				p, subject = strings.TrimPrefix(p, "/"), strings.Join(elements[:n], "/")
			}
			if folder && n == len(elements) || !slowMatch(p, 0, subject, paths) {
				continue
			}
			decided = ".gitignore:" + strconv.Itoa(i+1) + ":" + line
			if negated {
				decided = ""
			}
		}
		if decided != "" {
			return decided
		}
	}
	return ""
}

func oddBackslashes(s string) bool { return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1 }

// slowMatch matches s against p[i:] by trying everything.
func slowMatch(p string, i int, s string, paths bool) bool {
	if i == len(p) {
		return s == ""
	}
	switch p[i] {
	case '*':
		j := i
		for j < len(p) && p[j] == '*' {
			j++
		}
		all := !paths
		if paths && j-i > 1 && (i == 0 || p[i-1] == '/') && (j == len(p) || p[j] == '/' || strings.HasPrefix(p[j:], `\/`)) {
			all = true
			if j < len(p) && p[j] == '/' && slowMatch(p, j+1, s, paths) {
				return true
			}
		}
		for n := 0; n <= len(s); n++ {
			if !all && strings.Contains(s[:n], "/") {
				return false
			}
			if slowMatch(p, j, s[n:], paths) {
				return true
			}
		}
		return false
	case '?':
		return s != "" && !(paths && s[0] == '/') && slowMatch(p, i+1, s[1:], paths)
	case '[':
		if s == "" {
			return false
		}
		in, end := slowClass(p, i, s[0])
		return end > 0 && in && !(paths && s[0] == '/') && slowMatch(p, end, s[1:], paths)
	case '\\':
		if i++; i == len(p) {
			return false
		}
	}
	return s != "" && s[0] == p[i] && slowMatch(p, i+1, s[1:], paths)
}

// slowClass reads the bracket expression at p[i] and says whether c is in it and where it ends; 0:
// it is malformed.
func slowClass(p string, i int, c byte) (in bool, end int) {
	p += "\x00"
	i++
	negated := p[i] == '!' || p[i] == '^'
	if negated {
		i++
	}
	last := -1 // what a range may begin with
	for first := true; ; first = false {
		switch {
		case p[i] == 0:
			return false, 0
		case p[i] == ']' && !first:
			return in != negated, i + 1
		case p[i] == '-' && last >= 0 && p[i+1] != ']' && p[i+1] != 0:
			i++
			if p[i] == '\\' {
				if i++; p[i] == 0 {
					return false, 0
				}
			}
			in = in || last <= int(c) && c <= p[i]
			last = -1
			i++
			continue
		case strings.HasPrefix(p[i:], "[:"):
			n := strings.IndexByte(p[i+2:], ']')
			if n < 0 {
				return false, 0
			}
			if name := p[i+2 : i+2+n]; strings.HasSuffix(name, ":") {
				list, ok := classes[strings.TrimSuffix(name, ":")]
				if !ok {
					return false, 0
				}
				in = in || strings.IndexByte(list, c) >= 0
				last = -1
				i += n + 3
				continue
			}
		case p[i] == '\\':
			if i++; p[i] == 0 {
				return false, 0
			}
		}
		in = in || p[i] == c
		last = int(p[i])
		i++
	}
}

const (
	uppers  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowers  = "abcdefghijklmnopqrstuvwxyz"
	numbers = "0123456789"
	puncts  = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
)

var classes = map[string]string{
	"alnum": uppers + lowers + numbers, "alpha": uppers + lowers, "blank": " \t", "digit": numbers, "lower": lowers, "upper": uppers,
	"cntrl": "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f",
	"graph": uppers + lowers + numbers + puncts, "print": uppers + lowers + numbers + puncts + " ", "punct": puncts, "space": " \t\n\r", "xdigit": numbers + "abcdefABCDEF",
}

func TestIgnoreFilesReadTheirLinesLikeThis(t *testing.T) {
	rows := []struct {
		name, rules, path, want string
	}{
		{"two stars behind a literal are one star, as git since 2.52 has it", "foo**/bar", "foobar", ""},
		{"a space at the end is nothing", "a.md  \n", "a.md", ".gitignore:1:a.md"},
		{"a space behind a backslash stays", "a.md\\  \n", "a.md ", ".gitignore:1:a.md\\ "},
		{"a line may end in two ways", "x\r\na.md\r\n", "a.md", ".gitignore:2:a.md"},
		{"the last line needs no end", "x\n\na.md", "a.md", ".gitignore:3:a.md"},
		{"a byte order mark is nothing", "\ufeffa.md", "a.md", ".gitignore:1:a.md"},
		{"small letters are no large ones", "A.md", "a.md", ""},
		{"a byte that is zero ends the line", "a.md\x00b", "a.md", ".gitignore:1:a.md"},
		{"a tab at the end is part of the pattern", "a.md\t", "a.md", ""},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			m := fstest.MapFS{".gitignore": {Data: []byte(r.rules)}, r.path: {}}
			v, err := scan.Explain(t.Context(), []scan.Root{{FS: m}}, scan.Options{}, r.path)
			if got := v.Rule; err != nil || (v.Reason == scan.Ignored) != (r.want != "") || r.want != "" && got != r.want {
				t.Errorf("got %+v, %v, want %q", v, err, r.want)
			}
		})
	}
}

func TestAPatternCannotStopTheScan(t *testing.T) {
	m := tree(".gitignore="+strings.Repeat("a*", 5000)+"b\n"+strings.Repeat("**/a/", 2000)+"\n", strings.Repeat("a", 250)+".md")
	got, _ := run(t, []scan.Root{{FS: m}}, scan.Options{}) // where trying again never ends
	if len(got) != 1 {
		t.Errorf("got %d files, want 1", len(got))
	}
}

func TestAnIgnoreFileThatIsTooLargeIsAnError(t *testing.T) {
	m := tree("a.md")
	m[".gitignore"] = &fstest.MapFile{Data: make([]byte, 16<<20+1)}
	got, _ := run(t, []scan.Root{{FS: m}}, scan.Options{})
	if want := "error: read .gitignore: larger than 16777216 bytes|a.md"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}
