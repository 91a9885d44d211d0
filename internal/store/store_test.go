package store_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/persona-go/persona/internal/store"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("STORE_TEST_DIR"); dir != "" {
		if err := work(dir, os.Getenv("STORE_TEST_SEED")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

var (
	began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	old   = began.Add(-time.Hour)
)

func state() store.Stat {
	return store.Stat{Size: 10, Modified: old, Changed: old.Add(123456789), Inode: 42}
}

func sum(s string) string {
	d := sha256.Sum256([]byte(s))
	return hex.EncodeToString(d[:])
}

func facts() store.Facts {
	return store.Facts{
		Format: "docx", SHA256: sum("a"), Encoding: "utf-8", Invalid: 3, TextSHA256: sum("b"), Extractor: "x/1",
		Notes: []string{"1 comment left out", ""}, Tokens: 77,
	}
}

func options(dir string) store.Options {
	return store.Options{Dir: filepath.ToSlash(dir), Reading: "r", Tokenizer: "t", Began: began}
}

// learn is a run that reads one file.
func learn(t *testing.T, o store.Options, folder, name string, at store.Stat, f store.Facts) {
	t.Helper()
	c := store.Open(o)
	c.Learn(folder, name, at, f)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// known is a run that asks for one file.
func known(t *testing.T, o store.Options, folder, name, format string, at store.Stat) (store.Facts, bool) {
	t.Helper()
	c := store.Open(o)
	defer c.Close()
	return c.Known(folder, name, format, at)
}

func TestOnlyTheSameFileInTheSameStateIsKnown(t *testing.T) {
	later := options("")
	later.Began = began.Add(time.Minute)
	for _, r := range []struct {
		name  string
		ask   func(o *store.Options, folder, name, format *string, at *store.Stat)
		known bool
	}{
		{"the same", func(*store.Options, *string, *string, *string, *store.Stat) {}, true},
		{"the same, later", func(o *store.Options, _, _, _ *string, _ *store.Stat) { o.Began = began.AddDate(1, 0, 0) }, true},
		{"times of another zone", func(_ *store.Options, _, _, _ *string, at *store.Stat) {
			at.Modified = at.Modified.In(time.FixedZone("x", 3600))
		}, true},
		{"another name", func(_ *store.Options, _, name, _ *string, _ *store.Stat) { *name = "b" }, false},
		{"another folder", func(_ *store.Options, folder, _, _ *string, _ *store.Stat) { *folder = "/g" }, false},
		{"a slash elsewhere", func(_ *store.Options, folder, name, _ *string, _ *store.Stat) { *folder, *name = "/", "f/a" }, false},
		{"another size", func(_ *store.Options, _, _, _ *string, at *store.Stat) { at.Size++ }, false},
		{"another modification time", func(_ *store.Options, _, _, _ *string, at *store.Stat) { at.Modified = at.Modified.Add(1) }, false},
		{"the time set back after a change", func(_ *store.Options, _, _, _ *string, at *store.Stat) { at.Changed = at.Changed.Add(1) }, false},
		{"another file moved there", func(_ *store.Options, _, _, _ *string, at *store.Stat) { at.Inode++ }, false},
		{"a file system that says less", func(_ *store.Options, _, _, _ *string, at *store.Stat) { at.Inode, at.Changed = 0, time.Time{} }, false},
		{"read as another format", func(_ *store.Options, _, _, format *string, _ *store.Stat) { *format = "txt" }, false},
		{"read in another way", func(o *store.Options, _, _, _ *string, _ *store.Stat) { o.Reading = "s" }, false},
		{"counted by another tokenizer", func(o *store.Options, _, _, _ *string, _ *store.Stat) { o.Tokenizer = "u" }, false},
		{"the clock was set back to before it was read", func(o *store.Options, _, _, _ *string, _ *store.Stat) { o.Began = began.Add(-2 * time.Second) }, false},
		{"asked to be paranoid", func(o *store.Options, _, _, _ *string, _ *store.Stat) { o.Paranoid = true }, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			o := options(t.TempDir())
			learn(t, o, "/f", "a", state(), facts())
			folder, name, format, at := "/f", "a", "docx", state()
			r.ask(&o, &folder, &name, &format, &at)
			got, ok := known(t, o, folder, name, format, at)
			if ok != r.known || ok && !reflect.DeepEqual(got, facts()) {
				t.Errorf("got %+v, %v; want %v", got, ok, r.known)
			}
		})
	}
}

func TestAFileThatChangedJustBeforeItWasReadIsNotTrusted(t *testing.T) {
	for _, r := range []struct {
		name     string
		modified time.Duration // before Began
		changed  time.Duration // the same; 0: unknown
		known    bool
	}{
		{"an hour ago", time.Hour, time.Hour, true},
		{"four seconds ago", 4 * time.Second, 4 * time.Second, true},
		{"three seconds ago: FAT counts in steps of two", 3 * time.Second, 3 * time.Second, false},
		{"one millisecond ago", time.Millisecond, time.Millisecond, false},
		{"its time was set back just now", time.Hour, time.Millisecond, false},
		{"its time is in the future", -time.Hour, time.Hour, false},
		{"both times are in the future", -time.Hour, -time.Hour, false},
		{"without a change time, an hour ago", time.Hour, 0, true},
		{"without a change time, just now", time.Second, 0, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			o := options(t.TempDir())
			at := store.Stat{Size: 10, Modified: began.Add(-r.modified), Inode: 1}
			if r.changed != 0 {
				at.Changed = began.Add(-r.changed)
			}
			learn(t, o, "/f", "a", state(), facts()) // known before, and forgotten then
			learn(t, o, "/f", "a", at, facts())
			if _, ok := known(t, o, "/f", "a", "docx", at); ok != r.known {
				t.Errorf("known: got %v, want %v", ok, r.known)
			}
			if _, ok := known(t, o, "/f", "a", "docx", state()); ok {
				t.Error("what was known before the file was read again is still known")
			}
		})
	}
}

func TestWhatIsLearnedAddsUp(t *testing.T) {
	o := options(t.TempDir())
	u := o
	u.Tokenizer = "u"
	other := facts()
	other.Tokens = 99
	learn(t, o, "/f", "a", state(), facts())
	learn(t, u, "/f", "a", state(), other)
	binary := store.Facts{Format: "txt", SHA256: sum("c"), Binary: "a PNG image"}
	learn(t, o, "/f", "b", state(), binary)
	for _, r := range []struct {
		name string
		o    store.Options
		file string
		want store.Facts
	}{
		{"the first tokenizer's count", o, "a", facts()},
		{"the second tokenizer's count", u, "a", other},
		{"of a file that is no text nobody counts", u, "b", binary},
	} {
		if got, ok := known(t, r.o, "/f", r.file, r.want.Format, state()); !ok || !reflect.DeepEqual(got, r.want) {
			t.Errorf("%s: got %+v, %v, want %+v", r.name, got, ok, r.want)
		}
	}
	nobody := o
	nobody.Tokenizer = ""
	if got, ok := known(t, nobody, "/f", "a", "docx", state()); !ok || got.Tokens != 0 {
		t.Errorf("where nobody counts: got %+v, %v", got, ok)
	}

	// A paranoid run that finds other words replaces all.
	p := o
	p.Paranoid = true
	learn(t, p, "/f", "a", state(), other)
	if got, ok := known(t, o, "/f", "a", "docx", state()); !ok || got.Tokens != 99 {
		t.Errorf("after a paranoid run: got %+v, %v", got, ok)
	}
	if _, ok := known(t, u, "/f", "a", "docx", state()); ok {
		t.Error("a paranoid run leaves the other tokenizer's count")
	}
}

func TestAFileThatCouldNotBeReadAgainIsForgotten(t *testing.T) {
	o := options(t.TempDir())
	learn(t, o, "/f", "a", state(), facts())
	learn(t, o, "/f", "b", state(), facts())
	c := store.Open(o)
	c.Forget("/f", "a")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := known(t, o, "/f", "a", "docx", state()); ok {
		t.Error("it is still known")
	}
	if _, ok := known(t, o, "/f", "b", "docx", state()); !ok {
		t.Error("its neighbour is not known")
	}
}

func TestFactsThatCannotBeAreNotKept(t *testing.T) {
	for name, f := range map[string]store.Facts{
		"no hash": {}, "half a hash": {SHA256: sum("a")[:32]}, "upper case": {SHA256: strings.ToUpper(sum("a"))},
		"a hash of the text that is none": {SHA256: sum("a"), TextSHA256: "x"}, "less than no token": {SHA256: sum("a"), Tokens: -1},
		"less than no invalid byte": {SHA256: sum("a"), Invalid: -1},
	} {
		o := options(t.TempDir())
		learn(t, o, "/f", "a", state(), f)
		if got, ok := known(t, o, "/f", "a", "", state()); ok {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// The database is somebody's home folder's: no name and no word of a participant may be in it.
func TestTheDatabaseNamesNobody(t *testing.T) {
	o := options(t.TempDir())
	learn(t, o, "/home/x/Interviews/Secret Person", "Jane Doe.md", state(), facts())
	data, err := os.ReadFile(filepath.Join(o.Dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Jane", "Secret", "Interviews"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("the database says %q", word)
		}
	}
}

func TestOnlyItsOwnerMayReadIt(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "new", "folder"))
	learn(t, o, "/f", "a", state(), facts())
	for name, want := range map[string]os.FileMode{o.Dir: 0o700, filepath.Join(o.Dir, store.FileName): 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want && os.PathSeparator == '/' {
			t.Errorf("%s: mode %o, want %o", filepath.Base(name), got, want)
		}
	}
}

func TestARunThatLearnsNothingMakesNoFile(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "none"))
	if _, ok := known(t, o, "/f", "a", "docx", state()); ok {
		t.Error("something is known")
	}
	if _, err := os.Stat(o.Dir); err == nil {
		t.Error("there is a folder")
	}
}

// many learns n files of a folder, with the hash of seed and name.
func many(o store.Options, folder, seed string, n int) error {
	c := store.Open(o)
	for i := range n {
		name := strconv.Itoa(i)
		f := facts()
		f.SHA256 = sum(seed + folder + name)
		c.Learn(folder, name, state(), f)
	}
	return c.Close()
}

// wrong counts the files of a folder of which something is known that is not true of any seed.
func wrong(t *testing.T, o store.Options, folder string, n int, seeds ...string) (found int) {
	t.Helper()
	c := store.Open(o)
	defer c.Close()
	for i := range n {
		name := strconv.Itoa(i)
		got, ok := c.Known(folder, name, "docx", state())
		if !ok {
			continue
		}
		found++
		want := facts()
		for _, s := range seeds {
			if want.SHA256 = sum(s + folder + name); reflect.DeepEqual(got, want) {
				break
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s/%s: got %+v", folder, name, got)
		}
	}
	return found
}

func TestADamagedDatabaseIsNeverBelievedAndMadeAnew(t *testing.T) {
	clean := t.TempDir()
	folders := []string{"/a", "/b", "/c"}
	for _, f := range folders {
		if err := many(options(clean), f, "s", 300); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(filepath.Join(clean, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o, file := options(dir), filepath.Join(dir, store.FileName)
	check := func(t *testing.T, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, f := range folders {
			wrong(t, o, f, 300, "s")
		}
		_ = many(o, "/b", "s", 300)
		if wrong(t, o, "/b", 300, "s") == 0 && !bytes.Equal(readFile(t, file)[:100], data[:min(100, len(data))]) {
			t.Error("nothing is known after a run that learned")
		}
	}
	for _, n := range []int{0, 1, 15, 16, 99, 100, 101, 512, 4096, 16384, 16385, 32768, len(whole) / 2, len(whole) - 1} {
		t.Run(fmt.Sprintf("cut to %d bytes", n), func(t *testing.T) { check(t, bytes.Clone(whole[:n])) })
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	rounds := 400
	if testing.Short() {
		rounds = 60
	}
	t.Run("bytes flipped", func(t *testing.T) {
		for i := range rounds {
			data := bytes.Clone(whole)
			for range 1 + rnd.IntN(20) {
				at := rnd.IntN(len(data))
				if i%2 == 0 {
					at = rnd.IntN(16384) % 200 // the head and the schema
				}
				data[at] ^= byte(1 + rnd.IntN(255))
			}
			check(t, data)
		}
	})
	t.Run("garbage", func(t *testing.T) { check(t, bytes.Repeat([]byte("garbage "), 4096)) })
	t.Run("rows in each other's place", func(t *testing.T) {
		_ = os.WriteFile(file, whole, 0o600)
		db, err := sql.Open("sqlite", "file:"+file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`UPDATE folders SET data = (SELECT data FROM folders ORDER BY id LIMIT 1)`); err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		check(t, readFile(t, file))
	})
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWhatStandsInTheDatabasesPlace(t *testing.T) {
	exec := func(queries ...string) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			db, err := sql.Open("sqlite", "file:"+file)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for _, q := range queries {
				if _, err := db.Exec(q); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	ours := func(t *testing.T, file string) { learn(t, options(filepath.Dir(file)), "/f", "a", state(), facts()) }
	both := func(f ...func(*testing.T, string)) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			for _, f := range f {
				f(t, file)
			}
		}
	}
	for _, r := range []struct {
		name  string
		make  func(t *testing.T, file string)
		works bool // a run that learns is of use; otherwise what is there stays as it is
	}{
		{"an empty file", func(_ *testing.T, file string) { _ = os.WriteFile(file, nil, 0o600) }, true},
		{"a database without tables", exec(`PRAGMA user_version = 0`, `CREATE TABLE x (y)`, `DROP TABLE x`), true},
		{"our table with a column of another type", both(ours, exec(`UPDATE folders SET seen = 'x', data = 'y'`)), true},
		{"our database without its table", both(ours, exec(`DROP TABLE folders`, `CREATE TABLE other (x)`)), true},
		{"another program's database", exec(`CREATE TABLE letters (x)`, `INSERT INTO letters VALUES (1)`), false},
		{"another program's database that calls a table as we do", exec(`CREATE TABLE folders (id INTEGER PRIMARY KEY, seen, data)`, `INSERT INTO folders VALUES (1, 2, 3)`), false},
		{"one of a newer program", both(ours, exec(`PRAGMA user_version = 2`, `ALTER TABLE folders ADD COLUMN x`)), false},
		{"a folder", func(_ *testing.T, file string) { _ = os.MkdirAll(filepath.Join(file, "x"), 0o700) }, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			dir := t.TempDir()
			o, file := options(dir), filepath.Join(dir, store.FileName)
			r.make(t, file)
			before, _ := os.ReadFile(file)
			wrong(t, o, "/b", 10, "s")
			err := many(o, "/b", "s", 10)
			if found := wrong(t, o, "/b", 10, "s"); r.works != (found == 10) {
				t.Errorf("known: got %d, works %v: %v", found, r.works, err)
			}
			if after, _ := os.ReadFile(file); !r.works && (err == nil || !bytes.Equal(before, after)) {
				t.Errorf("what is there was changed, or no error: %v", err)
			}
		})
	}
}

func TestWhereNothingCanBeWrittenNothingIsLearned(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o := options(filepath.Join(dir, "file"))
	if err := many(o, "/b", "s", 10); err == nil {
		t.Error("a folder below a file: no error")
	}
	if wrong(t, o, "/b", 10, "s") != 0 {
		t.Error("something is known")
	}

	if os.Geteuid() == 0 {
		t.Skip("to the administrator every folder is writable")
	}
	o = options(filepath.Join(dir, "locked"))
	if err := many(o, "/b", "s", 10); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(o.Dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(o.Dir, 0o700)
	if err := many(o, "/c", "s", 10); err == nil {
		t.Error("a folder that cannot be written to: no error")
	}
	if got := wrong(t, o, "/b", 10, "s"); got != 10 {
		t.Errorf("known from before: got %d, want 10", got)
	}
}

func TestGrowthIsBounded(t *testing.T) {
	o := options(t.TempDir())
	if err := many(o, "/a", "s", 10); err != nil {
		t.Fatal(err)
	}
	if err := many(o, "/b", "s", 10); err != nil {
		t.Fatal(err)
	}
	ask := func(day int, folder string, n int) {
		t.Helper()
		o := o
		o.Began = began.AddDate(0, 0, day)
		if got := wrong(t, o, folder, n, "s"); got != n {
			t.Errorf("day %d, %s: %d known, want %d", day, folder, got, n)
		}
	}
	// Half of /a is in use all the time, /b is not.
	for day := 10; day <= 100; day += 10 {
		ask(day, "/a", 5)
	}
	late := o
	late.Began = began.AddDate(0, 0, 101)
	learn(t, late, "/a", "new", state(), facts())
	if got := wrong(t, late, "/a", 10, "s"); got != 5 {
		t.Errorf("of /a %d are known, want the 5 that were in use", got)
	}
	if got := wrong(t, late, "/b", 10, "s"); got != 0 {
		t.Errorf("of /b %d are known after %d days", got, store.Forgotten)
	}
}

func TestMoreFilesThanAreHeldBackAreWrittenMeanwhile(t *testing.T) {
	o := options(t.TempDir())
	c := store.Open(o)
	const perFolder = 500
	n := store.MaxPending/perFolder + 10
	for i := range n * perFolder {
		folder, name := "/"+strconv.Itoa(i/perFolder), strconv.Itoa(i%perFolder)
		if _, ok := c.Known(folder, name, "docx", state()); ok {
			t.Fatal("known before it was learned")
		}
		f := facts()
		f.SHA256 = sum("s" + folder + name)
		c.Learn(folder, name, state(), f)
	}
	if got := wrong(t, o, "/3", perFolder, "s"); got != perFolder {
		t.Errorf("before the end %d are known, want %d", got, perFolder)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if got := wrong(t, o, "/"+strconv.Itoa(i), perFolder, "s"); got != perFolder {
			t.Errorf("folder %d: %d are known, want %d", i, got, perFolder)
		}
	}
}

// work is what one process of several does.
func work(dir, seed string) error {
	for round := range 10 {
		for folder := range 5 {
			o := options(dir)
			o.Tokenizer = seed
			if err := many(o, "/"+strconv.Itoa(folder), seed, 50+round); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestSeveralProcessesAtOnceSpoilNothing(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	seeds := []string{"1", "2", "3", "4"}
	var group sync.WaitGroup
	for _, seed := range seeds {
		group.Go(func() {
			c := exec.Command(exe)
			c.Env = append(os.Environ(), "STORE_TEST_DIR="+filepath.ToSlash(dir), "STORE_TEST_SEED="+seed)
			if out, err := c.CombinedOutput(); err != nil && !strings.Contains(string(out), "locked") {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	group.Wait()
	for _, seed := range seeds {
		o := options(dir)
		o.Tokenizer = seed
		for folder := range 5 {
			wrong(t, o, "/"+strconv.Itoa(folder), 60, seeds...)
		}
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %s, %v", verdict, err)
	}
}

// A row is either whole or a miss, whatever its bytes.
func FuzzPage(f *testing.F) {
	dir := f.TempDir()
	if err := many(options(dir), "/f", "s", 3); err != nil {
		f.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName))
	if err != nil {
		f.Fatal(err)
	}
	var data []byte
	if err := db.QueryRow(`SELECT data FROM folders`).Scan(&data); err != nil {
		f.Fatal(err)
	}
	_ = db.Close()
	whole := bytes.Clone(data)
	for _, b := range [][]byte{data, data[:40], data[:60], nil, bytes.Repeat([]byte{0xFF}, 100)} {
		f.Add(b, false)
		f.Add(b, true)
	}
	f.Fuzz(func(t *testing.T, data []byte, seal bool) {
		if seal {
			data = store.SealPage(bytes.Clone(data), "r", "/f")
		}
		names := []string{"0", "1", "2", "3"}
		ok, found := store.DecodePage(data, "r", "/f", names)
		if ok != seal && !bytes.Equal(data, whole) && !(seal && !ok) {
			t.Errorf("believed: %v, sealed: %v", ok, seal)
		}
		if ok, _ := store.DecodePage(data, "r", "/g", names); ok {
			t.Error("believed of another folder")
		}
		if bytes.Equal(data, whole) && len(found) != 3 {
			t.Errorf("of the whole row: got %d, want 3", len(found))
		}
	})
}
