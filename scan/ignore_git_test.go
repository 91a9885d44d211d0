//go:build linux

// Other systems refuse some of the names that these tests need.

package scan_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/persona-go/persona/scan"
)

// TestIgnoreRulesAreReadAsGitReadsThem builds random trees with random ignore files and asks git
// about every path. The seed is fixed; PERSONA_GIT_TREES sets how many trees (200 by default),
// PERSONA_GIT_SEED another seed.
func TestIgnoreRulesAreReadAsGitReadsThem(t *testing.T) {
	version := gitVersion(t)
	trees, seed := number(t, "PERSONA_GIT_TREES", 200), number(t, "PERSONA_GIT_SEED", 1)
	const batch = 100
	paths, matched := 0, 0
	for first := 0; first < trees; first += batch {
		dir := t.TempDir()
		git(t, dir, nil, "init", "-q")
		var cases []*ignoreCase
		var asked bytes.Buffer
		for i := first; i < min(first+batch, trees); i++ {
			c := newIgnoreCase(rand.New(rand.NewPCG(uint64(seed), uint64(i))), version < 252)
			c.dir = fmt.Sprintf("t%05d", i)
			c.plant(t, dir)
			for _, p := range c.paths {
				asked.WriteString(c.dir + "/" + p + "\x00")
			}
			cases = append(cases, c)
		}
		answers := bytes.Split(git(t, dir, asked.Bytes(), "check-ignore", "-v", "-n", "--no-index", "--stdin", "-z"), []byte{0})
		for _, c := range cases {
			fsys := folder(t, filepath.Join(dir, c.dir))
			for _, p := range c.paths {
				want := ""
				if source := string(answers[0]); source != "" {
					want = strings.TrimPrefix(source, c.dir+"/") + ":" + string(answers[1]) + ":" + string(answers[2])
					matched++
				}
				if got := string(answers[3]); got != c.dir+"/"+p {
					t.Fatalf("git answers about %q, not %q", got, p)
				}
				answers = answers[4:]
				paths++
				if got := ruleOf(t, fsys, p); got != want && !(strings.HasPrefix(got, "?") && (want == "" || strings.Contains(want, ":!"))) {
					t.Errorf("tree %s, path %q\ngot  %q\ngit  %q\n%s", c.dir, p, got, want, c)
				}
			}
			c.walk(t, fsys)
			fsys.root.Close()
			if t.Failed() {
				t.FailNow()
			}
		}
		os.RemoveAll(dir)
	}
	t.Logf("%d trees, %d paths, %d decided by a rule", trees, paths, matched)
	if matched < paths/20 {
		t.Errorf("only %d of %d paths meet a rule: the trees show nothing", matched, paths)
	}
}

// TestAClassHoldsTheSameBytesAsGits asks git about every byte and every class.
func TestAClassHoldsTheSameBytesAsGits(t *testing.T) {
	gitVersion(t)
	dir := t.TempDir()
	git(t, dir, nil, "init", "-q")
	var asked strings.Builder
	var names []string
	for c := 1; c < 256; c++ {
		if c != '/' {
			names = append(names, "x"+string([]byte{byte(c)})+"y")
		}
	}
	for class := range classes {
		plant(t, dir, class+"/.gitignore=x[[:"+class+":]]y\n")
	}
	for class := range classes {
		for _, n := range names {
			if err := os.WriteFile(filepath.Join(dir, class, n), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			asked.WriteString(class + "/" + n + "\x00")
		}
	}
	ignored := map[string]bool{}
	for line := range strings.SplitSeq(string(git(t, dir, []byte(asked.String()), "check-ignore", "--no-index", "--stdin", "-z")), "\x00") {
		ignored[line] = true
	}
	_, out := run(t, []scan.Root{{FS: folder(t, dir)}}, scan.Options{})
	ours := map[string]bool{}
	for _, x := range out {
		if p, _, ok := strings.Cut(x, ": ignored"); ok {
			ours[p] = true
		}
	}
	for class := range classes {
		for _, name := range names {
			p := class + "/" + name
			if ours[p] != ignored[p] {
				t.Errorf("%q: ignored %v, by git %v", p, ours[p], ignored[p])
			}
		}
	}
}

// ruleOf returns the ignore rule that decides about a path; "?" where it is out for another reason
// than a rule.
func ruleOf(t *testing.T, fsys fs.FS, p string) string {
	v, err := scan.Explain(t.Context(), []scan.Root{{FS: fsys}}, scan.Options{Hidden: true}, p)
	switch {
	case err != nil:
		t.Fatalf("explain %q: %v", p, err)
	case v.Reason == scan.Ignored || v.Reason == scan.Reincluded:
		if want := v.IgnoreFile + ":" + strconv.Itoa(v.Line) + ":"; !strings.HasPrefix(v.Rule, want) {
			t.Errorf("explain %q: rule %q, but file and line %s", p, v.Rule, want)
		}
		return v.Rule
	case !v.In:
		return "?"
	}
	return ""
}

// ignoreCase is a random tree.
type ignoreCase struct {
	dir   string
	paths []string          // files and folders, without ignore files
	kinds map[string]bool   // path to whether it is a folder
	rules map[string]string // ignore file to content
}

func (c *ignoreCase) String() string {
	var b strings.Builder
	for name, content := range c.rules {
		fmt.Fprintf(&b, "%s: %q\n", name, content)
	}
	return b.String()
}

func newIgnoreCase(r *rand.Rand, oldGit bool) *ignoreCase {
	c := &ignoreCase{kinds: map[string]bool{}, rules: map[string]string{}}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	names := []string{"a", "b", "ab", "ba", "aa", "abc", "a.b", "a.txt", "b.md", "foo.md", "bar.txt", "foo", "foobar", "bar", "build"}
	nasty := []string{"A", "Foo.MD", ".a", "a b", "a ", " a", "a\\", "\\a", "*", "**", "?", "[ab]", "[", "]", "!a", "#a", "-", "^",
		"a-b", "é", "ä.md", "a\nb", "a\tb", "a\rb", "\xff", "\x01", "a:b", ":a", "{a,b}", "~", "$a", "'", "\"", "日本", "a]", "[a", "!", "a\v"}
	if r.IntN(2) == 0 {
		names = append(names, nasty...)
	}
	folders := []string{""}
	for range 6 + r.IntN(24) {
		p := pick(folders) + pick(names)
		if _, ok := c.kinds[p]; ok {
			continue
		}
		isFolder := r.IntN(5) < 2
		c.kinds[p] = isFolder
		c.paths = append(c.paths, p)
		if isFolder && strings.Count(p, "/") < 6 {
			folders = append(folders, p+"/")
		}
	}
	for _, f := range folders {
		if f != "" && r.IntN(3) > 0 {
			continue
		}
		var text strings.Builder
		if r.IntN(12) == 0 {
			text.WriteString("\ufeff")
		}
		for range 1 + r.IntN(5) {
			line := c.line(r, f)
			for oldGit && fixedIn252(line) {
				line = c.line(r, f)
			}
			text.WriteString(line)
			text.WriteString([]string{"\n", "\n", "\n", "\n", "\r\n", "\n\n"}[r.IntN(6)])
		}
		s := text.String()
		if r.IntN(4) == 0 {
			s = strings.TrimSuffix(s, "\n")
		}
		c.rules[f+".gitignore"] = s
	}
	return c
}

// line makes one rule for an ignore file of a folder: from nothing, or from a path that is there.
func (c *ignoreCase) line(r *rand.Rand, folder string) string {
	parts := []string{"a", "a", "b", "b", "ab", "foo", "bar", "*", "*", "*", "**", "**", "/", "/", "/", "?", "[ab]", "[!a]", "[^a]", "[a-c]",
		"[]a]", "[!]a]", "[a-]", "[-a]", "[[:alpha:]]", "[![:digit:]]", "[[:upper:][:space:]]", "[[:foo:]]", "[[:alpha]", "[a[:alpha:]-z]",
		"[\\]]", "[\\a-c]", "[a-\\c]", "[", "]", "\\", "\\\\", "\\*", "\\/", "\\ ", " ", " ", "!", "#", "-", "^", ".", ".md", ".txt", "***", "**/", "/**", "/**/",
		"\t", "\r", "\x00", "é", "\xff", "[\xc3]", "[!-~]", ":", "{a,b}", "[[:punct:]]", "[/]", "[!b-y]", "[b-a]", "[*]", "[?]", "A"}
	var line string
	if r.IntN(3) > 0 && len(c.paths) > 0 {
		line = c.paths[r.IntN(len(c.paths))]
		line = strings.TrimPrefix(line, folder)
		if r.IntN(3) == 0 {
			line = line[strings.LastIndexByte(line, '/')+1:]
		}
		if r.IntN(3) == 0 {
			line = strings.NewReplacer("\\", "\\\\", "*", "\\*", "?", "\\?", "[", "\\[", " ", "\\ ").Replace(line)
		}
		for range r.IntN(3) {
			from := r.IntN(len(line) + 1)
			to := min(len(line), from+r.IntN(4))
			line = line[:from] + parts[r.IntN(len(parts))] + line[to:]
		}
	} else {
		for range 1 + r.IntN(6) {
			line += parts[r.IntN(len(parts))]
		}
	}
	switch r.IntN(8) {
	case 0:
		line = "/" + line
	case 1:
		line += "/"
	case 2, 3:
		line = "!" + line
	case 4:
		line = "**/" + line
	case 5:
		line += []string{" ", "  ", "\\ ", " \\", "/ ", "\t"}[r.IntN(6)]
	}
	return strings.ReplaceAll(line, "\n", "")
}

// fixedIn252 reports whether a rule runs into a bug that git had until 2.52: a ** behind the
// literal beginning of a pattern with a slash ("foo**/bar") was read as if it stood alone.
func fixedIn252(line string) bool {
	p := strings.TrimPrefix(line, "!")
	p = strings.TrimRight(p, "\r ")
	p = strings.TrimSuffix(p, "/")
	i := strings.IndexAny(p, `*?[\`)
	return strings.Contains(p, "/") && i > 0 && p[i-1] != '/' && strings.HasPrefix(p[i:], "**")
}

func (c *ignoreCase) plant(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, c.dir), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range c.paths {
		if c.kinds[p] {
			p += "/"
		}
		if err := plantOne(filepath.Join(dir, c.dir), p); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range c.rules {
		if err := os.WriteFile(filepath.Join(dir, c.dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// walk checks that a scan leaves out what Explain says.
func (c *ignoreCase) walk(t *testing.T, fsys fs.FS) {
	t.Helper()
	said := map[string]string{}
	o := scan.Options{Hidden: true, Excluded: func(x scan.Excluded) { said[strings.TrimSuffix(x.Path, "/")] = x.Reason + x.Rule }}
	for f, err := range scan.Files(t.Context(), fsys, o) {
		if err != nil {
			t.Errorf("scan %s: %v", c.dir, err)
			continue
		}
		said[f.Path] = ""
	}
	for _, p := range c.paths {
		v, err := scan.Explain(t.Context(), []scan.Root{{FS: fsys}}, scan.Options{Hidden: true}, p)
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		if !v.In {
			want = v.Reason + v.Rule
		}
		at := strings.TrimSuffix(v.At, "/")
		got, ok := said[at]
		if c.kinds[at] && v.In {
			continue
		}
		if !ok || got != want {
			t.Errorf("tree %s: the scan says %q of %q, Explain %q", c.dir, got, p, want)
		}
	}
}

func git(t *testing.T, dir string, input []byte, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", append([]string{"-c", "core.excludesFile=/dev/null", "-c", "core.ignoreCase=false"}, args...)...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(input)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C")
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() > 1 {
		t.Fatalf("git %v: %v\n%s", args, err, exit.Stderr)
	}
	return out
}

// gitVersion returns 239 for git 2.39, and skips the test where there is no git.
func gitVersion(t *testing.T) int {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", "version").Output()
	var major, minor int
	if err == nil {
		_, err = fmt.Sscanf(string(out), "git version %d.%d", &major, &minor)
	}
	if err != nil {
		t.Skip("git is needed as the reference: ", err)
	}
	return major*100 + minor
}

func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
