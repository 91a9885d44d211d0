package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tree"
)

// oddNames are names that a file may have here and that have broken programs.
var oddNames = []string{
	"plain.txt", "two words.txt", "line\nend.txt", "carriage\rreturn.txt", "\x1b[31mred.txt", "tab\there.md", "\x01\x02\x7f.txt",
	"not utf8 \xff\xfe.txt", "half a rune \xe2\x82.txt", "overlong \xc0\xaf.txt", "surrogate \xed\xa0\x80.txt", "\xff", "-rf.txt", "--json.txt",
	"*.txt", "[a].txt", "{a,b}.txt", "back\\slash.txt", "quote\".txt", "ends in space .txt ", " begins.txt", "\u202etxt.exe.txt", "e\u0301.txt", "\u00e9.txt",
	"...txt", ".hidden.txt", "noextension", "a.unknown", "b.log", "UPPER.TXT", "$(reboot).txt", "`id`.txt", "~", "#comment.txt", "!bang.txt",
	strings.Repeat("n", 251) + ".txt", strings.Repeat("\xff", 251) + ".txt", strings.Repeat("ä", 125) + ".txt",
}

// oddTree fills dir with a random tree of everything that a folder can hold.
func oddTree(t *testing.T, dir string, random *rand.Rand) {
	t.Helper()
	folders := []string{dir}
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	for range 5 + random.IntN(10) {
		d := filepath.Join(pick(folders), pick([]string{"sub", "node_modules", ".git", ".hidden", "run", "new\nline", "\xff\xfe", "d[a]", "build"}))
		if os.Mkdir(d, 0o755) == nil {
			folders = append(folders, d)
		}
	}
	for range 20 + random.IntN(60) {
		name := filepath.Join(pick(folders), pick(oddNames))
		switch random.IntN(14) {
		case 0:
			_ = os.Symlink(pick([]string{"..", ".", "../..", "plain.txt", "/etc/hostname", "nowhere", "../../../../etc", "sub", filepath.Base(name)}), name)
		case 1:
			_ = unix.Mkfifo(name, 0o644)
		case 2:
			if fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0); err == nil {
				_ = unix.Bind(fd, &unix.SockaddrUnix{Name: name}) // fails where the path is too long: then there is none
				_ = unix.Close(fd)
			}
		case 3:
			_ = unix.Mknod(name, unix.S_IFCHR|0o644, int(unix.Mkdev(1, 5))) // /dev/zero, which never ends; fails unless root
		case 4:
			_ = create(filepath.Join(filepath.Dir(name), pick([]string{".gitignore", ".personaignore"})), []byte(pick([]string{"*.txt\n!plain.txt\n", "build/\n/sub\n", "**/node_modules\n", "\xff*\n[\n", "*\n"})))
		case 5:
			_ = create(name, []byte("\x00\x01\x02binary\x00"))
		case 6:
			_ = create(name, nil)
		case 7:
			_ = create(filepath.Join(filepath.Dir(name), scan.RunMarker), nil)
		case 8:
			_ = create(filepath.Join(filepath.Dir(name), pick([]string{"bad.pdf", "bad.docx", "bad.xlsx", "bad.json", "bad.csv", "bad.vtt", "bad.html"})), []byte("\xff\xfe no such \x1b thing \xc0"))
		default:
			_ = create(name, fmt.Appendf(nil, "Interviewer: How was it?\nParticipant: I could not find the %d settings \xff \x1b[31m.\n", random.IntN(100)))
		}
	}
}

// create makes a file where nothing is: what is there already may lead anywhere, or wait for ever.
func create(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// asJSON is a path as JSON can say it.
func asJSON(p string) string { return string([]rune(p)) }

func answered(args ...string) (stdout, stderr string, code int) {
	var out, talk bytes.Buffer
	code = run(context.Background(), args, &app{in: strings.NewReader(""), out: &out, err: &talk, now: time.Now})
	return out.String(), talk.String(), code
}

// ledger is what the answers in JSON say of what became of each file.
type ledger struct {
	Files, Sources, Excluded, Errors, Problems []struct{ Path, Reason string }
}

// check compares a ledger with what is in dir, as an independent walk sees it.
func (l ledger) check(t *testing.T, what, dir string) {
	t.Helper()
	said := map[string]int{}
	var folders []string
	for _, list := range [][]struct{ Path, Reason string }{l.Files, l.Sources, l.Excluded, l.Errors, l.Problems} {
		for _, e := range list {
			if strings.HasSuffix(e.Path, "/") {
				folders = append(folders, e.Path)
				continue
			}
			said[e.Path]++
		}
	}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return nil
		}
		p = asJSON(strings.TrimPrefix(p, dir+"/"))
		n := said[p]
		said[p]--
		covered := slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(p, f) })
		if n <= 0 && !covered {
			t.Errorf("%s: %q is there and nothing is said of it", what, p)
		}
		if n > 0 && covered {
			t.Errorf("%s: %q is in a folder that is left out, and there is word of it", what, p)
		}
		if n <= 0 && covered {
			said[p]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for p, n := range said {
		if n > 0 {
			if info, err := os.Stat(filepath.Join(dir, p)); err == nil && info.IsDir() {
				continue // a folder that could not be read
			}
			t.Errorf("%s: word of %q, %d times too often", what, p, n)
		}
	}
}

func TestTheLedgerAddsUpOnAnyTree(t *testing.T) {
	used, left, bad := 0, 0, 0
	for seed := range uint64(25) {
		dir := t.TempDir()
		oddTree(t, dir, rand.New(rand.NewPCG(seed, 5)))
		for _, args := range [][]string{
			{"scan", dir, "--json"}, {"tokens", dir, "--json"}, {"sources", dir, "--json"},
			{"scan", dir, "--json", "--hidden", "--no-ignore"}, {"sources", dir, "--json", "--ext", "txt,log", "--order", "size"},
			{"tokens", dir, "--json", "--include", "s*", "--exclude", "n*", "--max-size", "50"}, {"scan", dir, "--json", "--no-recursive"},
			{"scan", dir, "--json", "--order", "name", "--desc"}, {"scan", dir, "--json", "--follow"},
		} {
			out, talk, code := answered(args...)
			var l ledger
			if err := json.Unmarshal([]byte(out), &l); err != nil {
				t.Fatalf("seed %d, %q: exit code %d, %v\n%s%s", seed, args, code, err, out, talk)
			}
			if slices.Contains(args, "--follow") {
				continue // then a file may stand under the path of a link; that it is one document is all
			}
			used += len(l.Files) + len(l.Sources)
			left += len(l.Excluded)
			bad += len(l.Errors) + len(l.Problems)
			l.check(t, fmt.Sprintf("seed %d, %q", seed, args[2:]), dir)
		}
	}
	if used < 500 || left < 500 || bad < 20 {
		t.Errorf("used %d, left out %d, could not read %d: the trees hold too little", used, left, bad)
	}
}

// What is printed is UTF-8 whatever files are called and hold. A list of sha256sum alone has names
// as they are, or it would not check.
func TestWhatIsPrintedIsUTF8(t *testing.T) {
	for seed := range uint64(8) {
		dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
		oddTree(t, dir, rand.New(rand.NewPCG(seed, 7)))
		bad := filepath.Join(dir, "not utf8 \xff\xfe.txt")
		if err := create(bad, []byte("I want \xff this.\n")); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"scan", dir}, {"scan", dir, "--json"}, {"explain", bad}, {"explain", bad, "--json"},
			{"tokens", dir}, {"tokens", dir, "--tree"}, {"tokens", dir, "--json"}, {"tokens", bad},
			{"sources", dir}, {"sources", dir, "--json"}, {"sources", dir, "--format", "markdown"}, {"sources", dir, "-o", out}, {"verify", out, "--root", dir}, {"verify", out, "--root", dir, "--json"},
			{"combine", dir}, {"combine", dir, "--style", "minimal"}, {"combine", dir, "--style", "detailed"}, {"combine", dir, "--style", "xml"}, {"combine", dir, "--style", "json"}, {"combine", dir, "-o", out + "2"},
			{"combine", dir, "-o", out + "2", "--json"}, {"budget", dir, "--window", "1000"}, {"estimate", dir}, {"estimate", dir, "--json"}, {"plan", dir}, {"plan", dir, "--json"},
			{"generate", dir, "-o", out + "3"}, {"verify", out + "3"}, {"verify", out + "3", "--root", dir}, {"verify", out + "3", "--root", dir, "--json"}, {"scan", bad + "\xff"}, {"count", "\xff"}, {"models", "\xff"}, {"\xff"}, {"scan", "--\xff"}, {"scan", dir, "--include", "\xff*"},
		} {
			said, talk, _ := answered(args...)
			if !utf8.ValidString(said) {
				t.Errorf("seed %d: persona %q prints what is no UTF-8: %q", seed, args, firstInvalid(said))
			}
			if !utf8.ValidString(talk) {
				t.Errorf("seed %d: persona %q says what is no UTF-8: %q", seed, args, firstInvalid(talk))
			}
		}
		_ = filepath.WalkDir(filepath.Dir(out), func(p string, d fs.DirEntry, err error) error {
			if text, rerr := os.ReadFile(p); rerr == nil && !utf8.Valid(text) {
				t.Errorf("seed %d: %s is no UTF-8: %q", seed, filepath.Base(p), firstInvalid(string(text)))
			}
			return err
		})
	}
}

func firstInvalid(s string) string {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return s[max(0, i-40):min(len(s), i+20)]
		}
	}
	return ""
}

// A thousand folders in one another: the path is longer than any system call takes.
func TestATreeAThousandFoldersDeep(t *testing.T) {
	top := t.TempDir()
	at, err := unix.Open(top, unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	write := func() {
		fd, err := unix.Openat(at, "deep.txt", unix.O_CREAT|unix.O_WRONLY|unix.O_CLOEXEC, 0o644)
		if err == nil {
			_, err = unix.Write(fd, []byte("It is dark down here.\n"))
			err = errors.Join(err, unix.Close(fd))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var want []string
	path := ""
	for i := range 1000 {
		if i%250 == 0 {
			write()
			want = append(want, path+"deep.txt")
		}
		if err := unix.Mkdirat(at, "folder-010", 0o755); err != nil {
			t.Fatal(err)
		}
		next, err := unix.Openat(at, "folder-010", unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		_ = unix.Close(at)
		at, path = next, path+"folder-010/"
	}
	write()
	_ = unix.Close(at)
	want = append(want, path+"deep.txt")
	slices.SortFunc(want, scan.ComparePaths)
	for _, command := range []string{"scan", "tokens", "sources"} {
		out, talk, code := answered(command, top, "--json")
		var l ledger
		if err := json.Unmarshal([]byte(out), &l); err != nil || code != commands.ExitDone {
			t.Fatalf("%s: exit code %d, %v: %.300s", command, code, err, talk)
		}
		var got []string
		for _, f := range append(l.Files, l.Sources...) {
			got = append(got, f.Path)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %d files, want %d", command, len(got), len(want))
		}
	}
	list := filepath.Join(t.TempDir(), "list")
	if _, talk, code := answered("sources", top, "-o", list); code != commands.ExitDone {
		t.Fatalf("sources -o: exit code %d: %.300s", code, talk)
	}
	if out, talk, code := answered("verify", list, "--root", top); code != commands.ExitDone {
		t.Errorf("verify: exit code %d: %.300s%.300s", code, out, talk)
	}
}

// restless is a folder in which something happens to a file as it is opened.
type restless struct {
	*tree.Folder
	happens map[string]func()
}

func (r restless) Open(name string) (fs.File, error) {
	f, err := r.Folder.Open(name)
	if happens := r.happens[name]; happens != nil {
		happens()
	}
	return f, err
}

// missing is a folder in which files are gone before they are opened.
type missing struct {
	*tree.Folder
	gone string
	dir  string
}

func (m missing) Open(name string) (fs.File, error) {
	if name == m.gone {
		_ = os.Remove(filepath.Join(m.dir, name))
	}
	return m.Folder.Open(name)
}

func TestFilesThatChangeWhileTheyAreRead(t *testing.T) {
	text := strings.Repeat("I said the same thing again and again.\n", 200_000/40)
	for _, row := range []struct {
		name    string
		happens func(path string) error
		want    string // in the error; "" none
	}{
		{"a file that shrinks is named", func(p string) error { return os.Truncate(p, 1000) }, "changed while it was read"},
		{"a file that becomes empty is named", func(p string) error { return os.Truncate(p, 0) }, "changed while it was read"},
		{"a file that grows is named", func(p string) error { return os.Truncate(p, 300_000) }, "changed while it was read"},
		{"a file that is removed is read to its end", os.Remove, ""},
		{"a file that another is renamed over is read to its end", func(p string) error { return os.Rename(filepath.Join(filepath.Dir(p), "other.tmp"), p) }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{"a.txt", "b.txt", "c.txt", "other.tmp"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			folder, err := tree.OpenFolder(dir)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = folder.Close() })
			happens := func() {
				if err := row.happens(filepath.Join(dir, "b.txt")); err != nil {
					t.Error(err)
				}
			}
			r, err := readAll(t, tree.FS(restless{folder, map[string]func(){"b.txt": happens}}))
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(text))
			for _, s := range r.Sources {
				if s.SHA256 != hex.EncodeToString(sum[:]) {
					t.Errorf("%s: %s is no hash of what stood there", s.Path, s.SHA256)
				}
			}
			switch {
			case row.want == "" && (len(r.Sources) != 3 || len(r.Problems) != 0):
				t.Errorf("got %d sources, %v", len(r.Sources), r.Problems)
			case row.want != "" && (len(r.Sources) != 2 || len(r.Problems) != 1 || r.Problems[0].Path != "b.txt" || !strings.Contains(r.Problems[0].Error, row.want)):
				t.Errorf("got %d sources, %v, want %q", len(r.Sources), r.Problems, row.want)
			}
		})
	}
	dir := t.TempDir()
	for _, name := range []string{"a.txt", "b.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := tree.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	r, err := readAll(t, tree.FS(missing{folder, "a.txt", dir}))
	if err != nil || len(r.Sources) != 1 || len(r.Problems) != 1 || r.Problems[0].Path != "a.txt" {
		t.Errorf("a file that is gone before it is opened: got %+v, %v", r, err)
	}
}

// readAll reads files as a library program would.
func readAll(t *testing.T, files persona.Files) (r allRead, err error) {
	t.Helper()
	for s, err := range persona.Sources(t.Context(), files, persona.Options{}, &r.Ledger) {
		if err != nil {
			return r, err
		}
		r.Sources = append(r.Sources, s)
	}
	return r, nil
}

type allRead struct {
	Sources []sources.Source
	persona.Ledger
}

// program builds the program, in a folder that everybody may enter.
func built(t *testing.T) (binary, dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("the program is built for this")
	}
	dir, err := os.MkdirTemp("", "persona-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(dir, "persona")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary, dir
}

func TestWhatMayNotBeReadIsNamed(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	binary, dir := built(t)
	root := filepath.Join(dir, "data")
	for _, f := range []struct {
		name       string
		file, fold fs.FileMode
	}{{"ok.txt", 0o644, 0o755}, {"private.txt", 0o600, 0o755}, {"closed/inside.txt", 0o644, 0o700}, {"listed/inside.txt", 0o644, 0o744}, {"blind/inside.txt", 0o644, 0o711}, {"open/.gitignore", 0o600, 0o755}, {"open/ok.txt", 0o644, 0o755}} {
		p := filepath.Join(root, f.name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte("words\n"), 0o644), os.Chmod(p, f.file), os.Chmod(filepath.Dir(p), f.fold)); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"scan", "tokens", "sources"} {
		cmd := exec.Command(binary, command, root, "--json")
		cmd.Dir, cmd.Env = "/", []string{"PATH=/usr/bin"}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		var talk bytes.Buffer
		cmd.Stderr = &talk
		out, err := cmd.Output()
		var l ledger
		if jerr := json.Unmarshal(out, &l); jerr != nil {
			t.Fatalf("%s: %v, %v\n%s", command, err, jerr, talk.String())
		}
		if cmd.ProcessState.ExitCode() != commands.ExitPartial {
			t.Errorf("%s: exit code %d, want %d", command, cmd.ProcessState.ExitCode(), commands.ExitPartial)
		}
		var used, bad []string
		for _, f := range append(l.Files, l.Sources...) {
			used = append(used, f.Path)
		}
		for _, f := range append(l.Errors, l.Problems...) {
			bad = append(bad, f.Path)
		}
		slices.Sort(used)
		slices.Sort(bad)
		wantUsed, wantBad := []string{"ok.txt", "open/ok.txt"}, []string{"blind", "closed", "listed/inside.txt", "open/.gitignore", "private.txt"}
		if command == "scan" { // which opens no file
			wantUsed, wantBad = append(wantUsed, "private.txt"), wantBad[:4]
		}
		if !slices.Equal(used, wantUsed) || !slices.Equal(bad, wantBad) {
			t.Errorf("%s: used %q, want %q; could not read %q, want %q", command, used, wantUsed, bad, wantBad)
		}
		if !strings.Contains(talk.String(), "permission denied") {
			t.Errorf("%s: nobody says why: %s", command, talk.String())
		}
	}
}

// wasOpened finds the path that a line of strace -y says was opened.
var wasOpened = regexp.MustCompile(`(?:open|openat|openat2)\(.*= \d+<(.*)>(?:\(deleted\))?$`)

// Nothing outside the roots is read, and nothing in them that is no file: the system itself is
// asked what was opened.
func TestNothingOutsideTheRootsIsOpened(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace here")
	}
	binary, dir := built(t)
	root := filepath.Join(dir, "data")
	for _, d := range []string{root + "/sub/deeper", dir + "/outside/more", dir + "/home"} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"outside/secret.txt", "outside/.gitignore", "outside/more/secret.txt", "data/a.txt", "data/sub/b.txt", "data/sub/deeper/c.md", ".gitignore", "data/sub/.gitignore"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("words\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{
		"out.txt": "../outside/secret.txt", "abs.txt": filepath.Join(dir, "outside/secret.txt"), "outdir": "../outside", "sub/up": "..", "sub/upup": "../..", "sub/self": "self",
		"loop1.txt": "loop2.txt", "loop2.txt": "loop1.txt", "dots.txt": "sub/../../outside/secret.txt", "around.txt": "../data/a.txt", "proc.txt": "/proc/self/environ", "in.txt": "sub/b.txt", "sub/deeper/.gitignore": "../../../outside/.gitignore",
	} {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	never := []string{filepath.Join(root, "pipe.txt"), filepath.Join(root, "zero.txt"), filepath.Join(root, "sock.txt")}
	if err := unix.Mkfifo(never[0], 0o644); err != nil {
		t.Fatal(err)
	}
	_ = unix.Mknod(never[1], unix.S_IFCHR|0o644, int(unix.Mkdev(1, 5)))
	if l, err := net.Listen("unix", never[2]); err == nil {
		t.Cleanup(func() { _ = l.Close() })
	}
	out := filepath.Join(dir, "home")
	allowed := []string{root, out, "/proc/self/", "/proc/sys/", "/proc/meminfo", "/proc/stat", "/sys/", "/dev/null", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo/", "/etc/ld.so.cache", "/lib", "/usr/lib"}
	for _, args := range [][]string{
		{"scan", root}, {"scan", root, "--follow", "--hidden"}, {"tokens", root}, {"tokens", root, "--follow"}, {"sources", root, "-o", out + "/m.json", "--follow"},
		{"verify", out + "/m.json"}, {"combine", root, "--follow"}, {"combine", root, "--no-ignore", "--hidden", "-o", out + "/all.txt"}, {"plan", root, "--follow"}, {"generate", root, "-o", out + "/run"},
		{"tokens", root + "/**/*.txt", "--follow"}, {"explain", root + "/out.txt", "--in", root},
	} {
		trace := filepath.Join(dir, "trace")
		cmd := exec.Command(strace, append([]string{"-f", "-y", "-e", "trace=open,openat,openat2", "-o", trace, binary}, args...)...)
		cmd.Dir = out
		cmd.Env = []string{"HOME=" + out, "PATH=/usr/bin"}
		if talk, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() > commands.ExitPartial {
			t.Skipf("strace does not work here: %v\n%s", err, talk)
		}
		lines, err := os.ReadFile(trace)
		if err != nil {
			t.Skip("strace does not work here:", err)
		}
		seen := 0
		for line := range strings.Lines(string(lines)) {
			m := wasOpened.FindStringSubmatch(strings.TrimSpace(line))
			if m == nil {
				continue
			}
			seen++
			p := m[1]
			if slices.Contains(never, p) {
				t.Errorf("persona %q opened %s, which is no file", args, p)
			}
			if !slices.ContainsFunc(allowed, func(a string) bool {
				return p == a || strings.HasPrefix(p, strings.TrimSuffix(a, "/")+"/") || strings.HasPrefix(a, "/lib") && strings.HasPrefix(p, a)
			}) && !strings.HasPrefix(p, "/proc/") {
				t.Errorf("persona %q opened %s", args, p)
			}
			if strings.HasPrefix(p, filepath.Join(dir, "outside")) || p == filepath.Join(dir, ".gitignore") {
				t.Errorf("persona %q opened %s, outside the root", args, p)
			}
		}
		if seen == 0 {
			t.Fatalf("persona %q opened nothing: the trace is not understood:\n%s", args, lines)
		}
	}
}
