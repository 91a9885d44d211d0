package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the command line as a user does: testdata/script holds one file for each thing that it shows.
//
// Beside testscript's own commands a script has
//
//	persona [<FILE] ARG...   the program, in this process; ! expects any failure
//	code N                   the exit code of the last persona
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
				code := run(args, &app{in: stdin, out: ts.Stdout(), err: ts.Stderr(), now: clock, cache: cacheFolder(ts.Getenv("PERSONA_CACHE"))})
				codes[ts] = code
				if code == exitDone && neg {
					ts.Fatalf("persona %q ended well, an error was expected", args)
				}
				if code != exitDone && !neg {
					ts.Fatalf("persona %q ended with exit code %d", args, code)
				}
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

// oneByOne runs scripts in turn, not in parallel.
type oneByOne struct{ *testing.T }

func (oneByOne) Parallel()     {}
func (oneByOne) Verbose() bool { return testing.Verbose() }
func (o oneByOne) Run(name string, f func(testscript.T)) {
	o.T.Run(name, func(t *testing.T) { f(oneByOne{t}) })
}

// sharedData is the folder of real research data beside the checkout; tests that need it skip where it is absent.
func sharedData(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
