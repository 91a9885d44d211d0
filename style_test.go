package persona_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// eachFile visits the parsed Go files of every package on every system, without tests.
func eachFile(t *testing.T, visit func(name, file string, set *token.FileSet, f *ast.File, text []byte)) {
	t.Helper()
	for _, p := range packages(t) {
		name, _ := own(p.ImportPath)
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(path.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path.Join(p.Dir, file), text, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			visit(name, file, set, f, text)
		}
	}
}

// A function fits on a screen or two.
func TestNoFunctionIsLongerThan80Lines(t *testing.T) {
	eachFile(t, func(_, _ string, set *token.FileSet, f *ast.File, _ []byte) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1; n > 80 {
					t.Errorf("%s: %s has %d lines", set.Position(fn.Pos()), fn.Name.Name, n)
				}
			}
		}
	})
}

// ceilings are the most lines, without tests, that a folder may have, with all below it if it ends in
// a slash. What a face has more of is product work, which belongs in a package.
var ceilings = map[string]int{
	"":                      700,
	"cmd/persona":           3000,
	"cmd/persona/internal/": 2500,
}

// mostOfACommand is how many lines a file of package commands may have.
const mostOfACommand = 300

func TestFoldersStayBelowTheirCeilings(t *testing.T) {
	lines := map[string]int{}
	eachFile(t, func(name, file string, _ *token.FileSet, _ *ast.File, text []byte) {
		n := strings.Count(string(text), "\n")
		for folder := range ceilings {
			if name == folder || strings.HasSuffix(folder, "/") && strings.HasPrefix(name, folder) {
				lines[folder] += n
			}
		}
		if name == "commands" && n > mostOfACommand {
			t.Errorf("commands/%s has %d lines, %d is the limit: one file a command", file, n, mostOfACommand)
		}
	})
	for folder, most := range ceilings {
		if lines[folder] > most {
			t.Errorf("%s has %d lines, %d is the limit", cmpOr(folder, "the root"), lines[folder], most)
		}
	}
}

// The program's signals are those of main, and no other file of it asks the system for anything.
func TestSignalsAreTheBusinessOfMain(t *testing.T) {
	eachFile(t, func(name, file string, _ *token.FileSet, f *ast.File, _ []byte) {
		for _, i := range f.Imports {
			if strings.HasPrefix(name, "cmd/") && file != "main.go" && slices.Contains([]string{`"syscall"`, `"os/signal"`}, i.Path.Value) {
				t.Errorf("%s/%s imports %s, want that only main.go does", name, file, i.Path.Value)
			}
		}
	})
}

// `go doc -all` of the root is what a newcomer to the library reads.
func TestTheRootIsReadInOneSitting(t *testing.T) {
	out, err := exec.Command("go", "doc", "-all", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(out), "\n"); n > 150 {
		t.Errorf("go doc -all of the root has %d lines, 150 is the limit", n)
	}
}

// wooden is what comments of the house say in plain words: "reports whether", "to", "before", "if",
// "because", "use", in this order.
var wooden = regexp.MustCompile(`(?i)\b(tells\s+whether|in\s+order\s+to|prior\s+to|in\s+the\s+event|due\s+to\s+the\s+fact|utili[sz]e[sd]?)\b`)

func TestCommentsAreReadAtFirstSight(t *testing.T) {
	eachFile(t, func(_, _ string, set *token.FileSet, f *ast.File, text []byte) {
		if ast.IsGenerated(f) {
			return
		}
		lines := strings.Split(string(text), "\n")
		for _, group := range f.Comments {
			for _, c := range group.List {
				at := set.Position(c.Pos())
				if strings.HasPrefix(c.Text, "//go:") {
					continue
				}
				if alone := strings.TrimSpace(lines[at.Line-1][:at.Column-1]) == ""; alone && longest(c.Text, at.Column-1) > 100 {
					t.Errorf("%s: a comment longer than 100 columns", at)
				}
			}
			if wooden.MatchString(group.Text()) {
				t.Errorf("%s: %q", set.Position(group.Pos()), wooden.FindString(group.Text()))
			}
		}
	})
}

// longest returns the columns of the longest line of a comment that begins behind indent columns. A
// tab is one.
func longest(comment string, indent int) int {
	n := 0
	for i, line := range strings.Split(comment, "\n") {
		if i == 0 {
			n = indent + utf8.RuneCountInString(line)
			continue
		}
		n = max(n, utf8.RuneCountInString(line))
	}
	return n
}
