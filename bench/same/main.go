// Command same runs two builds of persona over the same inputs, every command with every style, format and flag, and prints each
// difference in exit code, standard output, standard error and the files that were written:
//
//	go run ./same OLD NEW [DATA...]
//
// The inputs are the examples, a scratch tree of all that is troublesome in a folder, the folders DATA, and if they are there,
// the folders in ../../shared/data and ../../shared/cases/files. It never writes outside a temporary folder of its own, which is
// removed in the end.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// workers is how many cases run at a time.
const workers = 2

// run is a line of the table over one source.
type run struct {
	source source
	line   string
}

// String is the command line that -run and -allow match.
func (r run) String() string { return r.source.name + ": " + r.line }

// intended is a line of the file that -allow names.
type intended struct {
	match  *regexp.Regexp
	reason string
	runs   []run // that differ so
}

func main() {
	log.SetFlags(0)
	only := flag.String("run", "", "only the runs that match this `REGEXP`")
	list := flag.Bool("list", false, "print the runs, and run none")
	allow := flag.String("allow", "", "a `FILE` of intended differences: in each line a regexp for runs, a tab, and the reason")
	examples := flag.String("examples", "../examples", "the examples' `DIR`")
	shared := flag.String("shared", "../../shared", "the `DIR` of data/ and cases/files/")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: same [flags] OLD NEW [DATA...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 && !*list {
		flag.Usage()
		os.Exit(2)
	}
	match, err := regexp.Compile(*only)
	check(err)
	allowed := readAllowed(*allow)
	dir, err := os.MkdirTemp("", "persona-same-")
	check(err)
	go func() {
		interrupt := make(chan os.Signal, 1)
		signal.Notify(interrupt, os.Interrupt)
		<-interrupt
		os.RemoveAll(dir)
		os.Exit(130)
	}()
	plant(filepath.Join(dir, "tree"))
	runs := slices.DeleteFunc(all(inputs(filepath.Join(dir, "tree"), *examples, *shared, flag.Args()[min(2, flag.NArg()):])),
		func(r run) bool { return !match.MatchString(r.String()) })
	differ := 0
	if *list {
		for _, r := range runs {
			fmt.Println(r)
		}
	} else {
		differ = compare(dir, [2]string{program(flag.Arg(0)), program(flag.Arg(1))}, runs, allowed)
	}
	check(os.RemoveAll(dir))
	if differ > 0 {
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// program is where a program is, for those who stand elsewhere.
func program(name string) string {
	path, err := filepath.Abs(name)
	check(err)
	_, err = exec.LookPath(path)
	check(err)
	return path
}

// all is the table over all sources, each command line once.
func all(sources []source) (runs []run) {
	seen := map[string]bool{}
	for _, s := range sources {
		for _, t := range table {
			for line := range strings.Lines(t.lines) {
				if !slices.Contains(s.reaches, t.reach) || strings.TrimSpace(line) == "" {
					continue
				}
				for _, l := range expand(line) {
					r := run{s, l}
					if !seen[r.String()] {
						runs = append(runs, r)
					}
					seen[r.String()] = true
				}
			}
		}
	}
	return runs
}

// readAllowed reads the file of intended differences; empty lines and those that begin with # say nothing.
func readAllowed(name string) (all []intended) {
	if name == "" {
		return nil
	}
	data, err := os.ReadFile(name)
	check(err)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		match, reason, ok := strings.Cut(line, "\t")
		if !ok {
			log.Fatalf("%s: no tab and reason in %q", name, line)
		}
		re, err := regexp.Compile(match)
		check(err)
		all = append(all, intended{match: re, reason: reason})
	}
	return all
}

// compare runs everything, prints in the table's order what differs, and returns how many do that may not.
func compare(dir string, programs [2]string, runs []run, allowed []intended) (differ int) {
	differences := make([]chan string, len(runs))
	next := make(chan int, len(runs))
	for i := range runs {
		differences[i] = make(chan string, 1)
		next <- i
	}
	close(next)
	for n := range workers {
		w := &worker{dir: filepath.Join(dir, strconv.Itoa(n)), home: filepath.Join(dir, "home"), programs: programs}
		go func() {
			for i := range next {
				differences[i] <- w.difference(runs[i])
			}
		}()
	}
	expected := 0
	for i, r := range runs {
		diff := <-differences[i]
		if diff == "" {
			continue
		}
		if at := slices.IndexFunc(allowed, func(a intended) bool { return a.match.MatchString(r.String()) }); at >= 0 {
			allowed[at].runs = append(allowed[at].runs, r)
			expected++
			continue
		}
		differ++
		fmt.Printf("%s\n%s\n", r, diff)
	}
	for _, a := range allowed {
		fmt.Printf("%d as intended: %s\n", len(a.runs), a.reason)
		for _, r := range a.runs {
			fmt.Printf("\t%s\n", r)
		}
	}
	fmt.Printf("%d runs, %d differ", len(runs), differ)
	if expected > 0 {
		fmt.Printf(", %d more as intended", expected)
	}
	fmt.Println()
	return differ
}
