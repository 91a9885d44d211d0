package persona_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/persona-go/persona"

// arrows is the import table of DESIGN.md: what each package may import of ours. A package that is not here does not exist.
var arrows = map[string][]string{
	"scan":              {},
	"tree":              {"scan", "internal/par", "internal/whole", "tree/archive"},
	"tree/archive":      {"scan"},
	"extract":           {"internal/csv", "sources"},
	"extract/pdf":       {"extract"},
	"extract/xlsx":      {"extract"},
	"extract/eml":       {"extract"},
	"segment":           {"internal/csv", "internal/lazy", "internal/language"},
	"tokens":            {},
	"count":             {},
	"budget":            {},
	"models":            {},
	"terms":             {"internal/language"},
	"internal/par":      {},
	"internal/store":    {},
	"internal/whole":    {},
	"internal/lazy":     {},
	"internal/language": {"internal/lazy"},
	"internal/gc":       {},
	"internal/csv":      {},
	"internal/jsonw":    {},
	"internal/template": {},
	"sources":           {"scan", "internal/par"},
	"sources/cache":     {"scan", "sources", "internal/store"},
	"manifest":          {"scan", "sources", "internal/jsonw"},
	"combine":           {"sources", "tokens", "internal/jsonw", "internal/par", "internal/template"},
	"groups":            {"segment", "terms", "evidence", "internal/par"},
	"estimate":          {"groups", "segment", "terms", "count", "evidence"},
	"redact":            {"internal/lazy"},
	"evidence":          {"segment", "redact"},
	"personas":          {"evidence", "redact", "internal/jsonw"},
	"runs":              {"personas", "manifest", "scan", "tokens", "internal/jsonw", "internal/whole"},
	"draft":             {"terms", "segment", "evidence", "redact", "personas", "internal/lazy"},
	"batch":             {"internal/par"},
	"parts":             {"segment"},
	"commands": {
		"", "batch", "parts", "scan", "tree", "tree/archive", "sources", "manifest", "extract", "segment", "combine", "tokens", "count", "budget",
		"models", "estimate", "evidence", "redact", "personas", "draft", "runs", "internal/amount", "internal/jsonw", "internal/whole",
	},
	"cmd/persona": {
		"", "commands", "cmd/persona/internal/term", "scan", "sources", "sources/cache", "manifest", "extract",
		"extract/pdf", "extract/xlsx", "extract/eml", "combine", "tokens", "count", "budget", "models", "estimate",
		"evidence", "personas", "runs", "internal/amount", "internal/gc",
	},
	"cmd/persona/internal/term": {},
	"internal/amount":           {},
	"": {
		"scan", "sources", "manifest", "extract", "segment", "tokens", "combine", "count", "budget", "models",
		"groups", "estimate", "evidence", "personas", "draft",
	},
}

// owners names, for each outside module, the one package that imports it.
var owners = map[string]string{
	"github.com/bmatcuk/doublestar/v4":         "scan",
	"github.com/gogs/chardet":                  "sources",
	"golang.org/x/text":                        "sources manifest evidence redact extract extract/pdf commands internal/language internal/template", // encodings, and Unicode normal forms of names, of quotes, of what is looked up and for tokenizers; letters of either case
	"gonum.org/v1/gonum":                       "groups",
	"github.com/clipperhouse/uax29/v2":         "terms draft", // words, and sentences
	"github.com/kljensen/snowball":             "internal/language",
	"golang.org/x/net":                         "extract", // HTML, its parser and its charsets
	"github.com/xuri/excelize/v2":              "extract/xlsx",
	"github.com/klippa-app/go-pdfium":          "extract/pdf",
	"github.com/tetratelabs/wazero":            "extract/pdf",
	"github.com/jhillyerd/enmime/v2":           "extract/eml",
	"github.com/santhosh-tekuri/jsonschema/v6": "personas",
	"github.com/spf13/cobra":                   "cmd/persona",
	"github.com/spf13/pflag":                   "cmd/persona", // the flags that cobra reads
	"github.com/pelletier/go-toml/v2":          "commands",
	"github.com/vbauerster/mpb/v8":             "cmd/persona",
	"charm.land/lipgloss/v2":                   "cmd/persona",
	"golang.org/x/term":                        "cmd/persona/internal/term",
	"golang.org/x/sys":                         "tree internal/whole", // openat2, getdents64, statx; locks, renames in one step, syncfs
	"modernc.org/sqlite":                       "internal/store",
}

// standardOwners are bans on the standard library, each with its reason.
var standardOwners = []struct{ imported, owner, reason string }{
	{"path/filepath", "tree cmd/persona internal/whole runs commands", "inside, paths are slash-separated and relative to an fs.FS"},
	{"sync", "internal/par internal/lazy tokens extract/pdf tree tree/archive", "goroutines, channels and mutexes live in one place; an expression is compiled and a list of words read once; a vocabulary is built once, and the PDF engine started once, by sync.Once; an archive is unpacked once, however many workers read its members; folders share the buffers that they are read into, and are not closed while somebody opens a file in them"},
	{"sync/atomic", "internal/par", "goroutines, channels and mutexes live in one place"},
	{"os", "tree cmd/persona internal/store internal/whole runs commands", "libraries take an fs.FS, an io.Reader or a func; the program chooses files, environment and exit; tree is where the folders of this machine are opened; a database is a file of it; what is written whole is too, and so is a run folder; commands find out what a name stands for"},
	{"syscall", "tree internal/whole cmd/persona", "what a system says is known where it is asked; the program needs the name of a signal, in main.go"},
	{"unsafe", "tree", "one system call that the wrapper of golang.org/x/sys makes slower"},
	{"database/sql", "internal/store", "whoever remembers anything does it there"},
	{"log", "", "libraries return what they have to say, the program prints it"},
	{"math/rand", "", "no randomness that is not seeded and passed in: math/rand/v2 with a fixed source"},
	{"net/http", "", "no network"},
}

type pkg struct {
	ImportPath, Dir, Doc, Name string
	Imports, Deps              []string
	GoFiles                    []string
}

// systems are those whose files are looked at, whatever system the tests run on. SQLite does not
// build for the last, which has the files that are for none of the others.
var systems = []struct{ os, arch, flag string }{
	{"linux", "amd64", "-e=false"}, {"darwin", "arm64", "-e=false"}, {"windows", "amd64", "-e=false"}, {"js", "wasm", "-e"},
}

// packages returns what the packages are on all systems together, so that a file for one of them is
// looked at too. They are listed once.
func packages(t *testing.T) []pkg {
	t.Helper()
	all, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var listed = sync.OnceValues(func() ([]pkg, error) {
	var all []pkg
	for _, system := range systems {
		list, err := list(system.os, system.arch, system.flag)
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system.os, err)
		}
		for _, p := range list {
			i := slices.IndexFunc(all, func(q pkg) bool { return q.ImportPath == p.ImportPath })
			if i < 0 {
				all = append(all, p)
				continue
			}
			all[i].Imports = union(all[i].Imports, p.Imports)
			all[i].Deps = union(all[i].Deps, p.Deps)
			all[i].GoFiles = union(all[i].GoFiles, p.GoFiles)
		}
	}
	return all, nil
})

// list asks the go command what the packages are on a system.
func list(system, arch, flag string) ([]pkg, error) {
	cmd := exec.Command("go", "list", flag, "-json=ImportPath,Dir,Doc,Name,Imports,Deps,GoFiles", "./...")
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

func union(a, b []string) []string {
	both := slices.Sorted(slices.Values(slices.Concat(a, b)))
	return slices.Compact(both)
}

// A file that none of the systems has would be looked at by no test. Programs that write files of a
// package, which "go generate" runs, belong to no system.
func TestEveryFileIsLookedAt(t *testing.T) {
	for _, p := range packages(t) {
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := filepath.Base(file)
			if strings.HasSuffix(name, "_test.go") || slices.Contains(p.GoFiles, name) {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(text, []byte("//go:build ignore\n")) {
				t.Errorf("%s: %s belongs to none of %v: add the system that it is for", p.ImportPath, name, systems)
			}
		}
	}
}

func own(importPath string) (string, bool) {
	if importPath == module {
		return "", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

func TestImportsFollowTheTable(t *testing.T) {
	for _, p := range packages(t) {
		from, _ := own(p.ImportPath)
		allowed, known := arrows[from]
		if !known {
			t.Errorf("package %q is not in the import table: add it there and to DESIGN.md, with its reason", from)
		}
		for _, imported := range p.Imports {
			if to, ours := own(imported); ours {
				if slices.Contains(allowed, to) {
					continue
				}
				t.Errorf("%s imports %s: no such arrow in the import table", from, to)
				continue
			}
			checkOutside(t, from, imported)
		}
	}
}

// What the tables allow and nobody does is a line that says something false.
func TestTheTablesAllowNothingThatIsNotThere(t *testing.T) {
	imports, uses := map[string][]string{}, map[string][]string{} // by package; of an outside module, by its importers
	for _, p := range packages(t) {
		from, _ := own(p.ImportPath)
		imports[from] = p.Imports
		for _, imported := range p.Imports {
			for outside := range owners {
				if imported == outside || strings.HasPrefix(imported, outside+"/") {
					uses[outside] = append(uses[outside], from)
				}
			}
		}
	}
	for from, allowed := range arrows {
		for _, to := range allowed {
			if !slices.Contains(imports[from], strings.TrimSuffix(module+"/"+to, "/")) {
				t.Errorf("%s does not import %s: take the arrow out of the import table and of DESIGN.md", cmpOr(from, "the root"), to)
			}
		}
	}
	for outside, owner := range owners {
		for _, from := range strings.Fields(owner) {
			if !slices.Contains(uses[outside], from) {
				t.Errorf("%s does not import %s: take it out of the owners and of DESIGN.md", from, outside)
			}
		}
	}
}

// row is a line of the first table of DESIGN.md: a package, what it does, and what it imports of ours.
var row = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| .* \\| ([^|]+) \\|$")

func TestTheDesignHasTheSameTables(t *testing.T) {
	design, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	stated := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(string(design), -1) {
		stated[m[1]] = m[2]
	}
	for name, allowed := range arrows {
		if name == "" {
			continue // "all below"
		}
		got := strings.Split(strings.Replace(stated[name], "the root", "", 1), ", ")
		if stated[name] == "–" {
			got = nil
		}
		if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(allowed))) {
			t.Errorf("DESIGN.md: %s imports %q, the table here says %q", name, got, allowed)
		}
	}
	for outside := range owners {
		if name := strings.TrimPrefix(outside, "github.com/"); !strings.Contains(string(design), name) {
			t.Errorf("DESIGN.md does not say why there is %s", name)
		}
	}
}

func checkOutside(t *testing.T, from, imported string) {
	t.Helper()
	for _, ban := range standardOwners {
		if imported == ban.imported && !slices.Contains(strings.Fields(ban.owner), from) {
			t.Errorf("%s imports %s: %s", cmpOr(from, "the root"), imported, ban.reason)
		}
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return // standard library
	}
	for outside, owner := range owners {
		if imported == outside || strings.HasPrefix(imported, outside+"/") {
			if !slices.Contains(strings.Fields(owner), from) {
				t.Errorf("%s imports %s, which belongs to %q", cmpOr(from, "the root"), imported, owner)
			}
			return
		}
	}
	t.Errorf("%s imports %s, which has no owner: name one in arch_test.go, with a line in DESIGN.md", cmpOr(from, "the root"), imported)
}

func cmpOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func TestEveryPackageSaysWhatItDoesAndWhatItNeverDoes(t *testing.T) {
	for _, p := range packages(t) {
		if p.Doc == "" || !hasNever(t, p) {
			t.Errorf("%s: its comment must say in one sentence what it does and in one what it never does", p.ImportPath)
		}
	}
}

func hasNever(t *testing.T, p pkg) bool {
	t.Helper()
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), path.Join(p.Dir, name), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if f.Doc != nil && strings.Contains(f.Doc.Text(), "never") {
			return true
		}
	}
	return false
}

func TestGoroutinesLiveInOnePlaceAndNothingRunsAtInit(t *testing.T) {
	for _, p := range packages(t) {
		name, _ := own(p.ImportPath)
		for _, file := range p.GoFiles {
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path.Join(p.Dir, file), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					// Whoever waits for a pipe can be interrupted only from another goroutine.
					if name != "internal/par" && name != "internal/whole" {
						t.Errorf("%s: a goroutine outside internal/par and internal/whole", set.Position(n.Pos()))
					}
				case *ast.FuncDecl:
					// internal/gc has to be before the init of outside modules, and only the program imports it.
					if n.Recv == nil && n.Name.Name == "init" && name != "internal/gc" {
						t.Errorf("%s: an init function", set.Position(n.Pos()))
					}
				}
				return true
			})
		}
	}
}

// Whoever imports only tokens, count, budget or models compiles no outside module.
func TestLeavesPullInNoOutsideModule(t *testing.T) {
	for _, p := range packages(t) {
		name, _ := own(p.ImportPath)
		if !slices.Contains([]string{"tokens", "count", "budget", "models"}, name) {
			continue
		}
		for _, dep := range p.Deps {
			if _, ours := own(dep); !ours && strings.Contains(strings.Split(dep, "/")[0], ".") && !strings.HasPrefix(dep, "vendor/") {
				t.Errorf("%s depends on %s", name, dep)
			}
		}
	}
}

// TestTheLibraryLinksNoDatabase shows that only those who remember on disk link SQLite.
func TestTheLibraryLinksNoDatabase(t *testing.T) {
	for _, p := range packages(t) {
		name, _ := own(p.ImportPath)
		if slices.Contains([]string{"internal/store", "sources/cache", "cmd/persona"}, name) {
			continue
		}
		if slices.Contains(p.Deps, "modernc.org/sqlite") {
			t.Errorf("%s depends on SQLite, want that only sources/cache and the program do", cmpOr(name, "the root"))
		}
	}
}

// TestTheLibraryLinksNoHTTPClient shows that a program which opens a study and drafts personas
// links neither net/http nor crypto/tls, some 1.2 MB, nor catwalk, which imports both. The readers
// that only cmd/persona plugs in may: excelize imports net/http, and enmime crypto/tls.
func TestTheLibraryLinksNoHTTPClient(t *testing.T) {
	for _, p := range packages(t) {
		name, _ := own(p.ImportPath)
		if slices.Contains([]string{"extract/xlsx", "extract/eml", "cmd/persona"}, name) {
			continue
		}
		for _, dep := range p.Deps {
			if dep == "net/http" || dep == "crypto/tls" || strings.HasPrefix(dep, "charm.land/catwalk/") {
				t.Errorf("%s depends on %s, want no package that talks to a network", cmpOr(name, "the root"), dep)
			}
		}
	}
}

// TestALibraryProgramLinksNoDatabaseAndNoNetwork shows that a program which opens files with
// package tree and drafts personas links nothing of either: it has 11.4 MB, stripped, on
// linux/amd64. SQLite alone would add 3.8 MB.
func TestALibraryProgramLinksNoDatabaseAndNoNetwork(t *testing.T) {
	seen := 0
	for _, p := range packages(t) {
		name, _ := own(p.ImportPath)
		if name != "" && name != "tree" {
			continue
		}
		seen++
		for _, dep := range []string{"modernc.org/sqlite", "database/sql", "net/http", "crypto/tls"} {
			if slices.Contains(p.Deps, dep) {
				t.Errorf("%s depends on %s, want a library without it", cmpOr(name, "the root"), dep)
			}
		}
	}
	if seen != 2 {
		t.Errorf("got %d of the packages that such a program imports, want 2: the root and tree", seen)
	}
}
