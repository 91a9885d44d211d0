package whole_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/persona-go/persona/internal/whole"
)

// folder begins a folder that holds a file, in one step or in two.
func folder(t *testing.T, dir, content string, steps int) *whole.Folder {
	t.Helper()
	f, err := whole.NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Discard)
	if steps == 2 {
		f.InTwoSteps()
	}
	if err := f.WriteFile("a/b/file", []byte(content)); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFolderIsPutWhereNothingIs(t *testing.T) {
	for _, row := range []struct {
		name  string
		there func(dir string) error
		err   error
	}{
		{"nothing is there", func(string) error { return nil }, nil},
		{"an empty folder is there", func(dir string) error { return os.Mkdir(dir, 0o777) }, fs.ErrExist},
		{"a file is there", func(dir string) error { return os.WriteFile(dir, []byte("mine"), 0o666) }, fs.ErrExist},
		{"a link to nowhere is there", func(dir string) error { return os.Symlink("nowhere", dir) }, fs.ErrExist},
	} {
		t.Run(row.name, func(t *testing.T) {
			top := t.TempDir()
			dir := filepath.Join(top, "dir")
			f := folder(t, dir+"/", "new", 1)
			if err := row.there(dir); err != nil {
				t.Skip(err)
			}
			before, _ := os.Lstat(dir)
			err := f.Put()
			var pe *fs.PathError
			if !errors.Is(err, row.err) || err != nil && (!errors.As(err, &pe) || pe.Path != dir) {
				t.Errorf("got %v, want %v", err, row.err)
			}
			if err == nil {
				wantText(t, filepath.Join(dir, "a", "b", "file"), "new")
			} else if after, err := os.Lstat(dir); err != nil || !os.SameFile(before, after) {
				t.Errorf("what was there is another: %v", err)
			}
			f.Discard()
			f.Discard()
			wantHeld(t, top, "dir")
		})
	}
}

func TestFilesOfAFolderAreInIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dir")
	f := folder(t, dir, "x", 1)
	for _, name := range []string{"", "../out", "/out", "a/../../out"} {
		if file, err := f.Create(name); err == nil {
			_ = file.Close()
			t.Errorf("%q: got no error", name)
		}
	}
	if err := f.WriteFile("a/b/file", nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file twice: got %v, want %v", err, fs.ErrExist)
	}
}

func TestAFolderTakesAnothersPlace(t *testing.T) {
	refuse := errors.New("not this one")
	for _, row := range []struct {
		name  string
		there bool
		taken bool // NAME.1 is
		keep  bool
		check error
		want  string // the file's text
		left  []string
	}{
		{"nothing was there", false, false, false, nil, "new", []string{"dir"}},
		{"nothing was there to keep", false, false, true, nil, "new", []string{"dir"}},
		{"what was there goes", true, false, false, nil, "new", []string{"dir"}},
		{"what was there is kept", true, false, true, nil, "new", []string{"dir", "dir.1"}},
		{"what was there is kept under the next free name", true, true, true, nil, "new", []string{"dir", "dir.1", "dir.2"}},
		{"another's NAME.1 stays", true, true, false, nil, "new", []string{"dir", "dir.1"}},
		{"what is refused stays", true, false, false, refuse, "old", []string{"dir"}},
		{"what is refused stays and is not kept beside", true, true, true, refuse, "old", []string{"dir", "dir.1"}},
	} {
		for steps := 1; steps <= 2; steps++ {
			t.Run(fmt.Sprintf("%s, steps %d", row.name, steps), func(t *testing.T) {
				top := t.TempDir()
				dir := filepath.Join(top, "dir")
				if row.there {
					make1(t, filepath.Join(dir, "a", "b", "file"), "old")
				}
				if row.taken {
					make1(t, filepath.Join(top, "dir.1", "theirs"), "theirs")
				}
				f := folder(t, dir, "new", steps)
				checked := 0
				check := func(old string) error {
					checked++
					wantText(t, filepath.Join(old, "a", "b", "file"), "old")
					if old == dir {
						t.Error("it can be reached under its own name when it is checked")
					}
					return row.check
				}
				var err error
				var kept string
				if row.keep {
					kept, err = f.ExchangeAndKeep(check)
				} else {
					_, err = f.Exchange(check)
				}
				if !errors.Is(err, row.check) {
					t.Errorf("got %v, want %v", err, row.check)
				}
				if (checked == 1) != row.there {
					t.Errorf("checked %d times", checked)
				}
				f.Discard()
				wantText(t, filepath.Join(dir, "a", "b", "file"), row.want)
				wantHeld(t, top, row.left...)
				want := ""
				if row.keep && row.there && row.check == nil {
					want = filepath.Join(top, row.left[len(row.left)-1])
					wantText(t, filepath.Join(want, "a", "b", "file"), "old")
				}
				if kept != want {
					t.Errorf("kept at %q, want %q", kept, want)
				}
				if row.taken {
					wantText(t, filepath.Join(top, "dir.1", "theirs"), "theirs")
				}
			})
		}
	}
}

// What somebody saves while folders change places is never removed.
func TestWhatIsSavedMeanwhileStays(t *testing.T) {
	refused := errors.New("refused")
	for _, row := range []struct {
		name string
		save string // where, in the old folder or in the one that stands in its place for a moment
		end  error  // of the check
		stay string // the file, beside the place
	}{
		{"in the old folder, after it was looked at", "old/late.md", nil, "dir.1/late.md"},
		{"over a file of the old folder", "old/a/b/file", nil, "dir.1/a/b/file"},
		{"by name, before a refused exchange is put back", "dir/notes.md", refused, "dir.1/notes.md"},
		{"by name, over a file of the new folder", "dir/a/b/file", refused, "dir.1/a/b/file"},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "dir")
			if err := folder(t, dir, "old", 1).Put(); err != nil {
				t.Fatal(err)
			}
			f := folder(t, dir, "new", 1)
			kept, err := f.Exchange(func(old string) error {
				where := strings.Replace(row.save, "old/", old+"/", 1)
				if strings.HasPrefix(row.save, "dir/") {
					where = filepath.Join(filepath.Dir(dir), row.save)
				}
				if err := os.WriteFile(where, []byte("what somebody saved"), 0o666); err != nil {
					t.Fatal(err)
				}
				return row.end
			})
			f.Discard()
			if !errors.Is(err, row.end) || (kept != "") != (row.end == nil) {
				t.Errorf("kept %q, %v, want %v", kept, err, row.end)
			}
			wantText(t, filepath.Join(filepath.Dir(dir), row.stay), "what somebody saved")
			if row.end != nil {
				wantText(t, filepath.Join(dir, "a", "b", "file"), "old")
				if !strings.Contains(err.Error(), dir+".1") {
					t.Errorf("the error does not name %s.1: %v", dir, err)
				}
			}
		})
	}
}

// What somebody edits between the check and the exchange is seen by the check.
func TestWhatIsCheckedIsWhatGoes(t *testing.T) {
	for steps := 1; steps <= 2; steps++ {
		dir := filepath.Join(t.TempDir(), "dir")
		make1(t, filepath.Join(dir, "notes"), "old")
		f := folder(t, dir, "new", steps)
		make1(t, filepath.Join(dir, "notes"), "edited")
		edited := errors.New("edited")
		_, err := f.Exchange(func(old string) error {
			if got, _ := os.ReadFile(filepath.Join(old, "notes")); string(got) != "old" {
				return edited
			}
			return nil
		})
		if !errors.Is(err, edited) {
			t.Errorf("steps %d: got %v, want %v", steps, err, edited)
		}
		wantText(t, filepath.Join(dir, "notes"), "edited")
	}
}

// Whoever looks while a folder is replaced finds the old one or the new one.
func TestAFolderIsReplacedInOneStep(t *testing.T) {
	top := t.TempDir()
	dir, other := filepath.Join(top, "dir"), filepath.Join(top, "other")
	if err := errors.Join(os.Mkdir(dir, 0o755), os.Mkdir(other, 0o755)); err != nil {
		t.Fatal(err)
	}
	if !whole.CanSwap(dir, other) {
		t.Skip("two folders cannot be exchanged in one step here")
	}
	done, missing := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for {
			if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
				n++
			}
			select {
			case <-done:
				missing <- n
				return
			default:
			}
		}
	}()
	for range 20 {
		if _, err := folder(t, dir, "new", 1).Exchange(nil); err != nil {
			t.Error(err)
		}
	}
	close(done)
	if n := <-missing; n != 0 {
		t.Errorf("%d times there was no folder", n)
	}
}

func TestManyFilesAreSynced(t *testing.T) {
	dir := t.TempDir()
	for i := range whole.FewFiles + 1 {
		make1(t, filepath.Join(dir, fmt.Sprint(i%10), fmt.Sprint(i)), "x")
	}
	if err := whole.SyncTree(dir); err != nil {
		t.Error(err)
	}
	if err := whole.SyncTree(filepath.Join(dir, "1")); err != nil {
		t.Error(err)
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink("nowhere", filepath.Join(dir, "1", "link")); err != nil {
			t.Fatal(err)
		}
		if err := whole.SyncTree(filepath.Join(dir, "1")); err != nil {
			t.Errorf("with a link to nowhere: %v", err)
		}
	}
	if err := whole.SyncTree(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
}

func TestNamesThatAreAllTaken(t *testing.T) {
	dir := t.TempDir()
	tried := 0
	err := whole.NewTemporary(dir, func(string) error { tried++; return fs.ErrExist })
	if !errors.Is(err, whole.ErrTaken) || errors.Is(err, fs.ErrExist) || tried != whole.MaxTemporaries {
		t.Errorf("a temporary: got %v after %d names, want %v after %d", err, tried, whole.ErrTaken, whole.MaxTemporaries)
	}
	wantHeld(t, dir)

	to := filepath.Join(dir, "dir")
	make1(t, filepath.Join(to, "a", "b", "file"), "old")
	make1(t, to+".1", "theirs")
	make1(t, to+".2", "theirs")
	for steps := 1; steps <= 2; steps++ {
		f := folder(t, to, "new", steps)
		f.Most(2)
		if _, err := f.ExchangeAndKeep(nil); !errors.Is(err, whole.ErrTaken) || errors.Is(err, fs.ErrExist) {
			t.Errorf("what was there, in steps %d: got %v, want %v", steps, err, whole.ErrTaken)
		}
		f.Discard()
		wantText(t, filepath.Join(to, "a", "b", "file"), "old")
	}
	wantHeld(t, dir, "dir", "dir.1", "dir.2")
}
