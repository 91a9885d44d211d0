package whole_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/scan"
)

// child is the environment variable that makes this program a writer, which begins what the
// variable says, says so, and ends it once its standard input ends.
const child = "PERSONA_WHOLE_TEST"

func TestMain(m *testing.M) {
	kind, name, ok := strings.Cut(os.Getenv(child), ":")
	if !ok {
		os.Exit(m.Run())
	}
	wait := func() {
		fmt.Println("begun")
		_, _ = io.Copy(io.Discard, os.Stdin)
	}
	if err := writeAs(kind, name, wait); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// writeAs writes a file, or a folder with a file, and calls wait when half of it is written.
func writeAs(kind, name string, wait func()) error {
	if kind == "file" {
		return whole.Write(context.Background(), name, func(w io.Writer) error {
			_, err := io.WriteString(w, "half, ")
			wait()
			_, werr := io.WriteString(w, "whole")
			return errors.Join(err, werr)
		})
	}
	f, err := whole.NewFolder(name)
	if err != nil {
		return err
	}
	defer f.Discard()
	err = f.WriteFile("half", []byte("half"))
	wait()
	return errors.Join(err, f.WriteFile("sub/whole", []byte("whole")), f.Put())
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// held is what is in a folder.
func held(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func wantHeld(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := held(t, dir); !slices.Equal(got, want) {
		t.Errorf("in the folder: got %q, want %q", got, want)
	}
}

func wantText(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); string(got) != want || err != nil {
		t.Errorf("%s: got %q, %v, want %q", filepath.Base(name), got, err, want)
	}
}

func make1(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestAFileAppearsWholeOrNotAtAll(t *testing.T) {
	mine := errors.New("mine")
	for _, row := range []struct {
		name  string
		write func(io.Writer) error
		old   string
		err   error
		want  string // "" is no file
	}{
		{"a new file", text("new"), "", nil, "new"},
		{"an empty file", text(""), "old", nil, ""},
		{"a file that is replaced", text("new"), "old", nil, "new"},
		{"an error of the writer's own leaves what was there", func(w io.Writer) error { return errors.Join(text("half")(w), mine) }, "old", mine, "old"},
		{"an error leaves nothing where nothing was", func(w io.Writer) error { return errors.Join(text("half")(w), mine) }, "", mine, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			name := filepath.Join(dir, "file")
			if row.old != "" {
				make1(t, name, row.old)
			}
			if err := whole.Write(t.Context(), name, row.write); !errors.Is(err, row.err) {
				t.Errorf("got %v, want %v", err, row.err)
			}
			if row.want == "" && row.err != nil {
				wantHeld(t, dir)
				return
			}
			wantText(t, name, row.want)
			wantHeld(t, dir, "file")
		})
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	make1(t, filepath.Join(dir, "file"), "")
	for _, row := range []struct {
		name, to, op string
		is           error
	}{
		{"a folder", dir, "write", whole.ErrFolder},
		{"a file in a folder that is not there", filepath.Join(dir, "none", "file"), "create", fs.ErrNotExist},
	} {
		err := whole.Write(t.Context(), row.to, text("x"))
		var pe *fs.PathError
		if !errors.As(err, &pe) || pe.Op != row.op || pe.Path != row.to || !errors.Is(err, row.is) {
			t.Errorf("%s: got %v, want %s %s: %v", row.name, err, row.op, row.to, row.is)
		}
	}
	if _, err := whole.NewFolder(filepath.Join(dir, "none", "folder")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder in one that is not there: got %v", err)
	}
	wantHeld(t, dir, "file")
}

func TestLinksAndPermissionsStay(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permissions here, and links only for some")
	}
	dir := t.TempDir()
	for _, mode := range []fs.FileMode{0o600, 0o666, 0o640, 0o755} {
		name := filepath.Join(dir, "file")
		make1(t, name, "old")
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		if err := whole.Write(t.Context(), name, text("new")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode() != mode {
			t.Errorf("got %v, %v, want %v", info.Mode(), err, mode)
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("sub/real", link); err != nil {
		t.Fatal(err)
	}
	make1(t, filepath.Join(dir, "sub", "real"), "old")
	if err := whole.Write(t.Context(), link, text("new")); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); to != "sub/real" || err != nil {
		t.Errorf("the link: got %q, %v", to, err)
	}
	wantText(t, filepath.Join(dir, "sub", "real"), "new")
	wantHeld(t, filepath.Join(dir, "sub"), "real")
}

func TestALinkToWhatIsNotThereStaysALink(t *testing.T) {
	for _, row := range []struct {
		name  string
		links []string // each a name and what it says
		made  string   // "" is an error
	}{
		{"a link into a folder", []string{"link", "sub/new"}, "sub/new"},
		{"a link beside it", []string{"link", "new"}, "new"},
		{"a link to a link", []string{"link", "sub/next", "sub/next", "../new"}, "new"},
		{"a link through a folder that is one", []string{"door", "sub/deep", "link", "door/../new"}, "sub/new"},
		{"a link in a folder that is one", []string{"door", "sub/deep", "sub/deep/next", "../new", "link", "door/next"}, "sub/new"},
		{"a link into a folder that is not there", []string{"link", "none/new"}, ""},
		{"a link to itself", []string{"link", "link"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, "sub", "deep"), 0o777); err != nil {
				t.Fatal(err)
			}
			for i := 0; i < len(row.links); i += 2 {
				if err := os.Symlink(row.links[i+1], filepath.Join(dir, row.links[i])); err != nil {
					t.Skip("no links here:", err)
				}
			}
			link := filepath.Join(dir, "link")
			before, _ := os.Readlink(link)
			err := whole.Write(t.Context(), link, text("new"))
			if (err == nil) != (row.made != "") {
				t.Errorf("got %v", err)
			}
			if row.made != "" {
				wantText(t, filepath.Join(dir, row.made), "new")
			}
			if after, err := os.Readlink(link); after != before || err != nil {
				t.Errorf("the link: got %q, %v, want %q", after, err, before)
			}
		})
	}
}

// writer is another process that has begun to write.
type writer struct {
	*exec.Cmd
	in   io.Closer
	said *bufio.Reader
}

func begin(t *testing.T, kind, name string) writer {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), child+"="+kind+":"+name)
	in, ierr := c.StdinPipe()
	out, oerr := c.StdoutPipe()
	if err := errors.Join(ierr, oerr, c.Start()); err != nil {
		t.Fatal(err)
	}
	w := writer{c, in, bufio.NewReader(out)}
	t.Cleanup(func() { _ = c.Process.Kill() })
	if line, err := w.said.ReadString('\n'); line != "begun\n" {
		t.Fatalf("the writer of %s says %q, %v", name, line, err)
	}
	return w
}

func TestTheNextWriterRemovesWhatAKilledOneLeftAndNoMore(t *testing.T) {
	for _, row := range []struct{ dead, living, next string }{
		{"file", "file", "file"}, {"folder", "file", "file"}, {"file", "folder", "file"}, {"folder", "folder", "file"},
		{"file", "folder", "folder"}, {"folder", "file", "folder"},
	} {
		t.Run(fmt.Sprintf("a %s of a killed process and a %s of a living one, then a %s", row.dead, row.living, row.next), func(t *testing.T) {
			dir := t.TempDir()
			dead := begin(t, row.dead, filepath.Join(dir, "dead"))
			before := held(t, dir)
			living := begin(t, row.living, filepath.Join(dir, "living"))
			both := held(t, dir)
			if len(before) != 2 || len(both) != 4 {
				t.Fatalf("while they write: %q, then %q, want a temporary and its lock for each", before, both)
			}
			for _, name := range both {
				if !scan.Temporary(name) {
					t.Errorf("%s is no name of a temporary", name)
				}
			}
			if err := dead.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = dead.Wait() // it was killed
			if err := writeAs(row.next, filepath.Join(dir, "next"), func() {}); err != nil {
				t.Fatal(err)
			}
			left := slices.DeleteFunc(both, func(name string) bool { return slices.Contains(before, name) })
			wantHeld(t, dir, append(left, "next")...)
			_ = living.in.Close()
			if err := living.Wait(); err != nil {
				t.Errorf("the living writer: %v", err)
			}
			wantHeld(t, dir, "living", "next")
			if row.living == "file" {
				wantText(t, filepath.Join(dir, "living"), "half, whole")
			} else {
				wantText(t, filepath.Join(dir, "living", "sub", "whole"), "whole")
			}
		})
	}
}

// A writer makes a temporary, locks it, renames it and unlocks it, and others look at any moment.
func TestWritersAtOnceLeaveEachOtherAlone(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 20 {
				name := filepath.Join(dir, fmt.Sprintf("w%d-%d", i, j%2))
				if i%2 == 0 {
					want := bytes.Repeat([]byte{byte('a' + i)}, 100+j)
					err := whole.Write(t.Context(), name, text(string(want)))
					if got, rerr := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
						t.Errorf("got %q, %v, %v, want %q", got, err, rerr, want)
					}
					continue
				}
				f, err := whole.NewFolder(name)
				if err == nil {
					err = errors.Join(f.WriteFile("a", []byte("a")), f.WriteFile("b", []byte("b")))
					_, xerr := f.Exchange(nil)
					err = errors.Join(err, xerr)
					f.Discard()
				}
				if got := held(t, name); err != nil || !slices.Equal(got, []string{"a", "b"}) {
					t.Errorf("got %q, %v", got, err)
				}
			}
		})
	}
	group.Wait()
	for _, name := range held(t, dir) {
		if scan.Temporary(name) || strings.Contains(name, ".") {
			t.Errorf("left behind: %s", name)
		}
	}
}

func TestOnlyWhatIsOursIsRemoved(t *testing.T) {
	for _, row := range []struct {
		name  string
		there string
		text  string
		stays bool
	}{
		{"a temporary without a lock file, which is somebody else's", ".persona-12.tmp", "x", true},
		{"a folder of that name, with what is in it", ".persona-12.tmp/sub/file", "x", true},
		{"a temporary with this process's number", fmt.Sprintf(".persona-%d.tmp", os.Getpid()), "x", true},
		{"a number that no temporary has", ".persona-012-lock.tmp", whole.Marker, true},
		{"a file that only has the name of a lock", ".persona-12-lock.tmp", "x", true},
		{"a lock file of ours that nobody has locked", ".persona-12-lock.tmp", whole.Marker, false},
		{"a lock file that was not marked yet", ".persona-12-lock.tmp", "", false},
		{"a name that is nearly that", ".persona-12.tmp~", "x", true},
		{"a name with words", ".persona-notes.tmp", "x", true},
		{"an old run that a killed replacement moved away", ".persona-12-old.tmp/personas.json", "x", true},
		{"a lock that is a folder", ".persona-12-lock.tmp/mine", "x", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			make1(t, filepath.Join(dir, filepath.FromSlash(row.there)), row.text)
			if err := whole.Write(t.Context(), filepath.Join(dir, "answer"), text("whole")); err != nil {
				t.Fatal(err)
			}
			wantText(t, filepath.Join(dir, "answer"), "whole")
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(row.there))); (err == nil) != row.stays {
				t.Errorf("got %v, want it to stay: %v", err, row.stays)
			}
		})
	}
}
