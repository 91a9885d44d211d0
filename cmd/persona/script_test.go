package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/persona-go/persona/commands"
)

// TestScripts runs the command line as a user does: testdata/script holds one file for each thing
// that it shows.
//
// Beside testscript's own commands a script has
//
//	persona [<FILE] ARG...   the program, in this process; ! expects any failure
//	code N                   the exit code of the last persona
//	pack ARCHIVE FILE...     writes an archive, by its extension: .zip, .docx, .xlsx or .epub, .tar, .tgz, or .gz of one file; NAME=FILE gives a member another name
func TestScripts(t *testing.T) {
	home, err := os.Getwd() // the program runs in this process, which has one current folder
	if err != nil {
		t.Fatal(err)
	}
	codes := map[*testscript.TestScript]int{}
	testscript.RunT(oneByOne{t}, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			top, err := filepath.Abs("../..")
			env.Setenv("TOP", top)
			env.Setenv("NO_COLOR", "1")
			env.Setenv("PERSONA_CACHE", filepath.Join(env.WorkDir, ".cache")) // not the user's
			return err
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "shared":
				_, err := os.Stat(sharedData(t))
				return err == nil, nil
			}
			return false, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"persona": func(ts *testscript.TestScript, neg bool, args []string) {
				stdin := &bytes.Buffer{}
				if len(args) > 0 && strings.HasPrefix(args[0], "<") {
					stdin.WriteString(ts.ReadFile(args[0][1:]))
					args = args[1:]
				}
				ts.Check(os.Chdir(ts.MkAbs(".")))
				defer func() { ts.Check(os.Chdir(home)) }()
				clock := time.Now
				if d, err := time.ParseDuration(ts.Getenv("AHEAD")); err == nil {
					clock = func() time.Time { return time.Now().Add(d) }
				}
				code := run(t.Context(), args, &app{in: stdin, out: ts.Stdout(), err: ts.Stderr(), now: clock, cache: cacheFolder(ts.Getenv("PERSONA_CACHE"))})
				codes[ts] = code
				if code == commands.ExitDone && neg {
					ts.Fatalf("persona %q ended well, an error was expected", args)
				}
				if code != commands.ExitDone && !neg {
					ts.Fatalf("persona %q ended with exit code %d", args, code)
				}
			},
			"pack": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(pack(ts, ts.MkAbs(args[0]), args[1:]))
			},
			"code": func(ts *testscript.TestScript, _ bool, args []string) {
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				if codes[ts] != want {
					ts.Fatalf("exit code %d, want %d", codes[ts], want)
				}
			},
		},
	})
}

// pack writes the archive of the command of that name.
func pack(ts *testscript.TestScript, to string, files []string) error {
	day := time.Date(2024, 5, 6, 7, 8, 10, 0, time.UTC)
	var b bytes.Buffer
	var closers []io.Closer
	z, w := zip.NewWriter(&b), io.Writer(&b)
	zipped := slices.Contains([]string{".zip", ".docx", ".xlsx", ".epub"}, filepath.Ext(to))
	if strings.HasSuffix(to, "gz") {
		g := gzip.NewWriter(&b)
		w, closers = g, append(closers, g)
	}
	t := tar.NewWriter(w)
	for _, f := range files {
		name, file, ok := strings.Cut(f, "=")
		if !ok {
			file = f
		}
		text := ts.ReadFile(file)
		var err error
		switch {
		case zipped:
			if w, err = z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: day}); err != nil {
				return err
			}
		case !strings.HasSuffix(to, ".gz"):
			if err := t.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o644, ModTime: day}); err != nil {
				return err
			}
			w = t
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	switch {
	case zipped:
		closers = append(closers, z)
	case !strings.HasSuffix(to, ".gz"):
		closers = append([]io.Closer{t}, closers...)
	}
	for _, c := range closers {
		if err := c.Close(); err != nil {
			return err
		}
	}
	return os.WriteFile(to, b.Bytes(), 0o644)
}

// oneByOne runs scripts in turn, not in parallel.
type oneByOne struct{ *testing.T }

func (oneByOne) Parallel()     {}
func (oneByOne) Verbose() bool { return testing.Verbose() }
func (o oneByOne) Run(name string, f func(testscript.T)) {
	o.T.Run(name, func(t *testing.T) { f(oneByOne{t}) })
}

// sharedData is the folder of real research data beside the checkout; tests that need it skip where
// it is absent.
func sharedData(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
