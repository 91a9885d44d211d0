// Command personacount measures how well the number of personas is found in studies of which it is
// known.
//
//	go run ./personacount -pools FOLDER -data ../../shared/data [-seed N] [-studies N] [-only REGEXP]
//	    [-rows] [-baseline] [-tsv FILE] [-before FILE] [-o FILE]
//
// FOLDER holds the texts that fetch.sh puts there. Seeds 1 to 99 are for tuning, 9000 and above for
// reporting. -tsv writes a line a study; -before reads such a file of another version's run on the
// same studies, and prints its figures beside. -baseline has the silhouette choose too, and prints that.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/groups"
)

// outcome is what was found in a study.
type outcome struct {
	study
	id                     string // of the study, the same in every version's run
	n                      int    // participants
	recommended, low, high int
	support                evidence.Support
	agreement              float64 // adjusted Rand index at the true number; NaN with one group
	kept                   bool    // of the suite "tiny": the three are a group, with at most three others
	silhouette             int     // 0: not asked for
	effect                 []float64
}

func main() {
	pools := flag.String("pools", "", "the folder that fetch.sh made")
	data := flag.String("data", "../../shared/data", "the shared research data")
	seed := flag.Uint64("seed", 1, "draws other studies: 1 to 99 for tuning, 9000 and above for reporting")
	studies := flag.Int("studies", 300, "how many studies of the main suite; the others are in proportion")
	only := flag.String("only", "", "only the suites that match")
	rows := flag.Bool("rows", false, "print every study")
	baseline := flag.Bool("baseline", false, "choose by the silhouette too")
	tsv := flag.String("tsv", "", "write a line a study to this file")
	before := flag.String("before", "", "such a file of another version")
	out := flag.String("o", "", "write the report to this file too")
	flag.Parse()
	pattern, err := regexp.Compile(*only)
	if err == nil {
		err = run(options{*pools, *data, *seed, *studies, pattern, *rows, *baseline, *tsv, *before, *out})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "personacount:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	pools, data     string
	seed            uint64
	studies         int
	only            *regexp.Regexp
	rows, baseline  bool
	tsv, before, to string
}

func run(o options) error {
	x, err := load(o.pools, o.data, runtime.GOROOT())
	if err != nil {
		return err
	}
	old, err := readLines(o.before)
	if err != nil {
		return err
	}
	done, err := measure(x, o)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, d := range done {
		fmt.Fprintln(&lines, d.line())
	}
	if o.rows {
		fmt.Print(lines.String())
	}
	if o.tsv != "" {
		if err := os.WriteFile(o.tsv, []byte(lines.String()), 0o644); err != nil {
			return err
		}
	}
	text := report(x, done, old, o.seed)
	fmt.Print(text)
	if o.to != "" {
		return os.WriteFile(o.to, []byte(text), 0o644)
	}
	return nil
}

// measure draws the studies and has their groups found, each study with a generator of its own, so
// that a study is the same whatever else is drawn.
func measure(x *loaded, with options) ([]outcome, error) {
	var jobs []func() (outcome, error)
	for n, s := range suites() {
		if !with.only.MatchString(s.name) {
			continue
		}
		for i := range (s.count*with.studies + 99) / 100 {
			jobs = append(jobs, func() (outcome, error) {
				drawn := s.draw(x, i, rand.New(rand.NewPCG(with.seed, uint64(n)<<32|uint64(i))))
				drawn.suite = s.name
				o, err := find(drawn, with.baseline)
				o.id = fmt.Sprintf("%s/%d", s.name, i)
				return o, err
			})
		}
	}
	done, errs := make([]outcome, len(jobs)), make([]error, len(jobs))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)); i = next.Add(1) - 1 {
				done[i], errs[i] = jobs[i]()
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return done, nil
}

func find(s study, baseline bool) (outcome, error) {
	sources, people, of := s.sources()
	r, err := groups.Find(context.Background(), sources, people, groups.Options{Max: 15})
	if err != nil {
		return outcome{}, err
	}
	o := outcome{study: s, n: len(people), recommended: r.Recommended, low: r.Low, high: r.High, support: r.Support,
		agreement: math.NaN(), effect: r.Effect}
	if s.k > 1 {
		truth, got := make([]int, len(people)), make([]int, len(people))
		for p := range people {
			truth[p], got[p] = s.truth[of[p]], -1
		}
		for g, members := range r.Cut(s.k) {
			for _, p := range members {
				got[p] = g
			}
			o.kept = o.kept || s.suite == "tiny" && together(members, of)
		}
		o.agreement = ari(truth, got)
	}
	if baseline {
		o.silhouette = silhouette(sources, people)
	}
	return o, nil
}

// together reports whether a group is the three of the suite "tiny", with at most three others.
func together(members, of []int) bool {
	n := 0
	for _, p := range members {
		if of[p] >= 37 {
			n++
		}
	}
	return n == 3 && len(members) <= 6
}

// ari returns the adjusted Rand index of two partitions (Hubert and Arabie 1985).
func ari(a, b []int) float64 {
	pairs := func(n int) float64 { return float64(n*(n-1)) / 2 }
	both, as, bs := map[[2]int]int{}, map[int]int{}, map[int]int{}
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		as[a[i]]++
		bs[b[i]]++
	}
	var x, ya, yb float64
	for _, n := range both {
		x += pairs(n)
	}
	for _, n := range as {
		ya += pairs(n)
	}
	for _, n := range bs {
		yb += pairs(n)
	}
	expected := ya * yb / pairs(len(a))
	if top := (ya + yb) / 2; top != expected {
		return (x - expected) / (top - expected)
	}
	return 1
}
