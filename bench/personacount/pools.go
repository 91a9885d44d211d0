package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// family is texts of one origin under labels; the texts of a label are about one subject.
type family struct {
	name    string
	labels  []label
	foreign bool // not English
}

type label struct {
	name  string
	texts []string
}

// least is how many texts a label has at least.
const least = 60

// collect makes a family of texts by label. It leaves out repeated texts, and labels of few.
func collect(name string, by map[string][]string) family {
	f := family{name: name}
	for _, l := range slices.Sorted(maps.Keys(by)) {
		seen := map[string]bool{}
		var texts []string
		for _, t := range by[l] {
			if t = strings.TrimSpace(t); t != "" && !seen[t] {
				seen[t] = true
				texts = append(texts, t)
			}
		}
		if len(texts) >= least {
			f.labels = append(f.labels, label{l, texts})
		}
	}
	return f
}

// sum returns the first digits of the SHA-256 of a family's texts, so that figures can be told from
// those of other versions of the packages.
func (f family) sum() string {
	h := sha256.New()
	for _, l := range f.labels {
		fmt.Fprintf(h, "%s\x00%s\x00", l.name, strings.Join(l.texts, "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

func (f family) size() int {
	n := 0
	for _, l := range f.labels {
		n += len(l.texts)
	}
	return n
}

// short returns the texts of a family that have from 4 to 15 words.
func (f family) short() family {
	by := map[string][]string{}
	for _, l := range f.labels {
		for _, t := range l.texts {
			if n := len(strings.Fields(t)); n >= 4 && n <= 15 {
				by[l.name] = append(by[l.name], t)
			}
		}
	}
	return collect(f.name, by)
}

// loaded is all the texts of the benchmark.
type loaded struct {
	families []family
	german   family               // the kinds of packages that the English family has too
	english  family               //
	authors  family               // a label is one author of speeches
	answers  map[string][][]reply // role → respondents of the Jupyter survey
}

// reply is an answer to a question.
type reply struct{ question, text string }

// load reads the texts that fetch.sh put into pools, the shared research data, and the doc comments
// of the Go library in goroot.
func load(pools, data, goroot string) (*loaded, error) {
	bank, err := banking(data)
	if err != nil {
		return nil, err
	}
	clinc, domains, err := clinc150(data)
	if err != nil {
		return nil, err
	}
	titles, long, err := debian(pools, "en")
	if err != nil {
		return nil, err
	}
	x := &loaded{english: long, families: []family{bank, clinc, domains, titles, long}}
	for _, code := range []string{"de", "fr", "it"} {
		_, described, err := debian(pools, code)
		if err != nil {
			return nil, err
		}
		if code == "de" {
			x.german = described
		}
		described.foreign = true
		x.families = append(x.families, described)
	}
	for _, read := range []func(string) (family, error){foldoc, wordnet, cookies("fortunes", "fortunes en"), cookies("fortunes-es", "fortunes es")} {
		f, err := read(pools)
		if err != nil {
			return nil, err
		}
		f.foreign = f.name == "fortunes es"
		x.families = append(x.families, f)
	}
	comments, err := comments(goroot)
	if err != nil {
		return nil, err
	}
	x.families = append(x.families, comments)
	if x.authors, err = speeches(pools); err != nil {
		return nil, err
	}
	x.answers, err = survey(data)
	return x, err
}

func banking(data string) (family, error) {
	by := map[string][]string{}
	for _, split := range []string{"train", "test"} {
		b, err := os.ReadFile(filepath.Join(data, "intents/banking77", split+".csv"))
		if err != nil {
			return family{}, err
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			return family{}, err
		}
		for _, row := range rows[1:] {
			by[row[1]] = append(by[row[1]], row[0])
		}
	}
	return collect("banking77", by), nil
}

func clinc150(data string) (intents, domains family, err error) {
	var splits map[string][][2]string
	var byDomain map[string][]string
	for name, v := range map[string]any{"data_full.json": &splits, "domains.json": &byDomain} {
		b, err := os.ReadFile(filepath.Join(data, "intents/clinc150", name))
		if err == nil {
			err = json.Unmarshal(b, v)
		}
		if err != nil {
			return intents, domains, err
		}
	}
	by, of := map[string][]string{}, map[string][]string{}
	for _, split := range []string{"train", "val", "test"} {
		for _, row := range splits[split] {
			by[row[1]] = append(by[row[1]], row[0])
		}
	}
	for d, topics := range byDomain {
		for _, t := range topics {
			of[d] = append(of[d], by[strings.ReplaceAll(t, " ", "_")]...)
			if strings.Contains(t, " ") {
				of[d] = append(of[d], by[t]...)
			}
		}
		slices.Sort(of[d])
	}
	return collect("clinc150", by), collect("clinc150 domains", of), nil
}

// sections are those of Debian's that have a subject. Others hold whatever a language or a desktop
// is made of.
var sections = []string{
	"admin", "database", "editors", "education", "electronics", "fonts", "games", "graphics", "hamradio", "httpd", "mail", "math",
	"science", "shells", "sound", "tex", "vcs", "video", "net", "kernel", "localization", "embedded",
}

// debian returns the titles and the descriptions of Debian's packages in a language, by section.
func debian(pools, code string) (titles, described family, err error) {
	of, err := sectionsOf(filepath.Join(pools, "Packages"))
	if err != nil {
		return titles, described, err
	}
	short, long := map[string][]string{}, map[string][]string{}
	err = stanzas(filepath.Join(pools, "Translation-"+code), func(field map[string]string) {
		section, ok := of[field["Package"]]
		text := field["Description-"+code]
		if !ok || text == "" {
			return
		}
		title, rest, _ := strings.Cut(text, "\n")
		if i := strings.Index(title, " ("); i >= 0 {
			title = title[:i]
		}
		title = strings.SplitN(title, " - ", 2)[0]
		if len(strings.Fields(title)) >= 3 {
			short[section] = append(short[section], title)
		}
		if first, _, _ := strings.Cut(rest, "\n .\n"); len(strings.Fields(first)) >= 12 {
			long[section] = append(long[section], strings.Join(strings.Fields(first), " "))
		}
	})
	return collect("debian titles "+code, short), collect("debian "+code, long), err
}

// helpers are packages that describe another one.
var helpers = regexp.MustCompile(`-(dev|dbg|doc|data|common|bin|utils|tools|plugins?|examples|[a-z]{2,3}|l10n.*)$|^(lib|task-|hunspell-|aspell-|myspell-|hyphen-|mythes-)`)

func sectionsOf(path string) (map[string]string, error) {
	of := map[string]string{}
	err := stanzas(path, func(field map[string]string) {
		if name := field["Package"]; slices.Contains(sections, field["Section"]) && !helpers.MatchString(name) {
			of[name] = field["Section"]
		}
	})
	return of, err
}

// stanzas calls visit with the fields of each paragraph of a control file.
func stanzas(path string, visit func(map[string]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<24)
	field, last := map[string]string{}, ""
	for in.Scan() {
		line := in.Text()
		switch {
		case line == "":
			visit(field)
			field, last = map[string]string{}, ""
		case line[0] == ' ':
			field[last] += "\n" + line
		default:
			name, value, _ := strings.Cut(line, ": ")
			field[name], last = value, name
		}
	}
	if len(field) > 0 {
		visit(field)
	}
	return in.Err()
}

var (
	subject = regexp.MustCompile(`^ *<([a-z ]+)[,>]`)
	braces  = strings.NewReplacer("{", "", "}", "")
)

// foldoc returns the definitions of the Free On-line Dictionary of Computing by subject: the first
// paragraph of each.
func foldoc(pools string) (family, error) {
	b, err := gunzip(filepath.Join(pools, "foldoc.dict.dz"))
	if err != nil {
		return family{}, err
	}
	by := map[string][]string{}
	for _, paragraph := range strings.Split(string(b), "\n\n") {
		m := subject.FindStringSubmatch(paragraph)
		if m == nil {
			continue
		}
		_, text, _ := strings.Cut(paragraph, ">")
		text = strings.Join(strings.Fields(braces.Replace(text)), " ")
		if len(strings.Fields(text)) >= 8 {
			by[m[1]] = append(by[m[1]], text)
		}
	}
	return collect("foldoc", by), nil
}

func gunzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// files are the names of WordNet's lexicographer files of nouns, from number 3 on (lexnames(5WN)).
var files = strings.Fields("Tops act animal artifact attribute body cognition communication event feeling food group location motive " +
	"object person phenomenon plant possession process quantity relation shape state substance time")

// wordnet returns the glosses of WordNet's nouns by lexicographer file.
func wordnet(pools string) (family, error) {
	b, err := os.ReadFile(filepath.Join(pools, "data.noun"))
	if err != nil {
		return family{}, err
	}
	by := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		head, gloss, ok := strings.Cut(line, " | ")
		fields := strings.Fields(head)
		if !ok || len(fields) < 2 || line[0] == ' ' {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(fields[1], "%d", &n); err != nil || n < 4 || n-3 >= len(files) {
			continue
		}
		text, _, _ := strings.Cut(gloss, ";")
		if len(strings.Fields(text)) >= 5 {
			by[files[n-3]] = append(by[files[n-3]], text)
		}
	}
	return collect("wordnet", by), nil
}

// vague are files of fortunes that have no subject.
var vague = strings.Fields("cookie miscellaneous humorists wisdom definitions platitudes people goedel news pratchett riddles zippy " +
	"varios vida sabiduria humanos off")

// cookies returns a reader of the texts of a package of fortunes, by file.
func cookies(folder, name string) func(string) (family, error) {
	return func(pools string) (family, error) {
		by := map[string][]string{}
		err := filepath.WalkDir(filepath.Join(pools, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || filepath.Ext(path) == ".dat" {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil || !utf8.Valid(b) {
				return err
			}
			l := strings.TrimSuffix(filepath.Base(path), ".fortunes")
			if slices.Contains(vague, l) {
				return nil
			}
			for _, text := range strings.Split(string(b), "\n%\n") {
				text, _, _ = strings.Cut(text, "\n\t\t") // who said it
				text = strings.Join(strings.Fields(text), " ")
				if n := len(strings.Fields(text)); n >= 8 && n <= 150 {
					by[l] = append(by[l], text)
				}
			}
			return nil
		})
		return collect(name, by), err
	}
}

// comments returns the doc comments of the packages of the Go library.
func comments(goroot string) (family, error) {
	by := map[string][]string{}
	root := filepath.Join(goroot, "src")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (name == "cmd" || name == "vendor" || name == "internal" || name == "testdata") {
			return filepath.SkipDir
		}
		rel, _ := filepath.Rel(root, path)
		for _, text := range docs(path) {
			by[filepath.ToSlash(rel)] = append(by[filepath.ToSlash(rel)], text)
		}
		return nil
	})
	return collect("go comments", by), err
}

// docs returns the first paragraph of the doc comment of each thing that a package exports, from 8
// words on, file by file.
func docs(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var texts []string
	add := func(comment *ast.CommentGroup) {
		first, _, _ := strings.Cut(comment.Text(), "\n\n")
		if words := strings.Fields(first); len(words) >= 8 {
			texts = append(texts, strings.Join(words, " "))
		}
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ParseComments)
		if err != nil {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() {
					add(d.Doc)
				}
			case *ast.GenDecl:
				if t, ok := d.Specs[0].(*ast.TypeSpec); ok && len(d.Specs) == 1 && t.Name.IsExported() {
					add(d.Doc)
				}
			}
		}
	}
	return texts
}

var speech = regexp.MustCompile(`^\d+_(.*)_[a-z]+\.txt$`)

// speeches returns the sentences of the Presidents' yearly addresses in threes, by President.
func speeches(pools string) (family, error) {
	paths, err := filepath.Glob(filepath.Join(pools, "sotu", "*.txt"))
	if err == nil && len(paths) == 0 {
		err = errors.New("no speeches in " + pools)
	}
	by := map[string][]string{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			return family{}, err
		}
		m := speech.FindStringSubmatch(filepath.Base(path))
		if m == nil {
			continue
		}
		sentences := strings.SplitAfter(string(b), ". ")
		for i := 0; i+3 <= len(sentences); i += 3 {
			by[m[1]] = append(by[m[1]], strings.Join(sentences[i:i+3], ""))
		}
	}
	return collect("speeches", by), err
}

// roles are words of the roles that respondents of the Jupyter survey gave.
var roles = []string{"student", "scientist", "research", "engineer", "developer", "teach", "analyst", "professor", "astro", "physic"}

// survey returns the open answers of the respondents of the Jupyter survey by role.
func survey(data string) (map[string][][]reply, error) {
	b, err := os.ReadFile(filepath.Join(data, "jupyter-survey-2015/survey.csv"))
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	role, by := -1, map[string][][]reply{}
	for i, title := range rows[0] {
		if strings.HasPrefix(title, "What is your primary role") {
			role = i
		}
	}
	for _, row := range rows[1:] {
		var said []reply
		for i, title := range rows[0] {
			if i != role && i > 3 && strings.Contains(strings.TrimSpace(row[i]), " ") {
				said = append(said, reply{title, row[i]})
			}
		}
		for _, r := range roles {
			if strings.Contains(strings.ToLower(row[role]), r) && len(said) >= 5 {
				by[r] = append(by[r], said)
			}
		}
	}
	return by, nil
}
