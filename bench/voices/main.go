// Command voices measures how often the words of an interview get the wrong role.
//
//	go run ./voices [-seed N] [-rounds N] [-only REGEXP] [-show N] [-held-out | -blind | -blind2] [-o FILE] [-j N]
//
// It writes transcripts in many layouts, languages and ways to name who speaks, of which it knows
// who said each word, has package segment read them, and counts.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"sync"
	"sync/atomic"
)

func main() {
	seed := flag.Uint64("seed", 1, "draw other transcripts")
	rounds := flag.Int("rounds", 1, "how often every combination is drawn")
	only := flag.String("only", "", "only what has a row matching this, such as layout/srt or lang/de")
	show := flag.Int("show", 0, "print this many of the worst transcripts")
	held := flag.Bool("held-out", false, "the layouts that are held out, and no others")
	blind := flag.Bool("blind", false, "the layouts that were written blind, and no others")
	blind2 := flag.Bool("blind2", false, "the second set of layouts that were written blind, and no others")
	out := flag.String("o", "", "write the report to this file too")
	workers := flag.Int("j", 2, "how many studies are read at once")
	flag.Parse()
	list, option := layouts(), ""
	switch {
	case *held && *blind, *held && *blind2, *blind && *blind2:
		fmt.Fprintln(os.Stderr, "voices: -held-out, -blind and -blind2 are runs of their own")
		os.Exit(2)
	case *held:
		option = "-held-out"
	case *blind:
		list, option = blindLayouts(), "-blind"
	case *blind2:
		list, option = blindLayouts2(), "-blind2"
	}
	if err := run(list, option, *seed, *rounds, *only, *show, *out, max(1, *workers)); err != nil {
		fmt.Fprintln(os.Stderr, "voices:", err)
		os.Exit(1)
	}
}

// run measures the layouts that option, a flag of the command or nothing, is for.
func run(list []layout, option string, seed uint64, rounds int, only string, show int, out string, workers int) error {
	languages, err := load()
	if err != nil {
		return err
	}
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	jobs := plan(languages, list, option == "-held-out", rounds, pattern)
	results := make([]result, len(jobs))
	errs := make([]error, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for n := range workers {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)) && errs[n] == nil; i = next.Add(1) - 1 {
				results[i], errs[n] = measure(jobs[i], seed)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	printWorst(os.Stdout, results, show)
	text := report(results, seed, option)
	fmt.Print(text)
	if out != "" {
		return os.WriteFile(out, []byte(text), 0o644)
	}
	return nil
}
