// Command scale measures persona on 1,000 to 1,000,000 files, and draws what it measured: scale/scale.md and scale/scale.svg.
//
//	make -C .. build
//	go run ./scale -persona ../persona -in FOLDER
//
// FOLDER takes the files, 1,000,000 of some 100 bytes; they stay there for the next run, and take 4 GB on most file systems.
//
// With -against OLD it runs two builds in turn, one run of each after the other, and prints how much of the old one's processor
// time and memory the new one takes; with -tree TREE it does so on a tree that is there.
//
//	go run ./scale -persona ../persona -against ../persona.old -runs 15 -tree corpus
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// sizes are how many files each tree has.
var sizes = []int{1_000, 10_000, 100_000, 1_000_000}

// commands are what is measured; TREE, LIST and OUT are the tree, its manifest and a file to write.
var commands = []struct{ name, args string }{
	{"scan", "scan TREE"},
	{"scan --json", "scan TREE --json"},
	{"tokens", "tokens TREE"},
	{"sources --format sha256sum", "sources TREE --format sha256sum"},
	{"verify (a sha256sum list)", "verify LIST --root TREE"},
	{"verify (a JSON manifest)", "verify JSON"},
	{"combine -o", "combine TREE -o OUT"},
	{"sources -o (JSON, with tokens)", "sources TREE -o OUT"},
}

// measure is the median of the runs of one command on one tree.
type measure struct {
	Command string
	Files   int
	Wall    float64 // seconds
	CPU     float64 // seconds
	MiB     float64 // the most memory at once
}

func main() {
	log.SetFlags(0)
	persona := flag.String("persona", "./persona", "the program")
	in := flag.String("in", "", "a folder for the trees")
	runs := flag.Int("runs", 3, "runs of each command; the median counts")
	limit := flag.Int("limit", sizes[len(sizes)-1], "leave out trees that are larger")
	only := flag.String("only", "", "only commands whose name holds this; prints, and writes no file")
	against := flag.String("against", "", "another build, to compare with; prints, and writes no file")
	tree := flag.String("tree", "", "with -against: a tree that is there")
	draw := flag.String("draw", "", "draw from a scale.json, and measure nothing")
	flag.Parse()
	if *draw != "" {
		data, err := os.ReadFile(*draw)
		check(err)
		var all []measure
		check(json.Unmarshal(data, &all))
		check(os.WriteFile("scale/scale.svg", []byte(svg(all)), 0o644))
		return
	}
	if *against != "" && *tree != "" {
		compare(*persona, *against, *tree, *runs, *only)
		return
	}
	if *in == "" {
		log.Fatal("-in: name a folder for the trees")
	}
	var all []measure
	for _, n := range sizes {
		if n > *limit {
			continue
		}
		tree := filepath.Join(*in, strconv.Itoa(n))
		check(grow(tree, n))
		if *against != "" {
			compare(*persona, *against, tree, *runs, *only)
			continue
		}
		words := strings.NewReplacer("TREE", tree, "LIST", tree+".sha256", "JSON", tree+".json", "OUT", tree+".out")
		check(exec.Command(*persona, "sources", tree, "--format", "sha256sum", "-o", tree+".sha256").Run())
		check(exec.Command(*persona, "sources", tree, "-o", tree+".json").Run())
		for _, c := range commands {
			if !strings.Contains(c.name, *only) {
				continue
			}
			m := median(*persona, strings.Fields(words.Replace(c.args)), *runs)
			m.Command, m.Files = c.name, n
			fmt.Printf("%-32s %9d files  %8.3f s  %8.3f CPU-s  %7.1f MiB\n", m.Command, n, m.Wall, m.CPU, m.MiB)
			all = append(all, m)
		}
	}
	if *only != "" || *against != "" {
		return
	}
	data, err := json.MarshalIndent(all, "", " ")
	check(err)
	check(os.WriteFile("scale/scale.json", append(data, '\n'), 0o644))
	check(os.WriteFile("scale/scale.md", []byte(table(all)), 0o644))
	check(os.WriteFile("scale/scale.svg", []byte(svg(all)), 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// grow makes a tree of n files in folders of 1,000, which are in folders of 100, unless it is there.
func grow(tree string, n int) error {
	if _, err := os.Stat(filepath.Join(tree, "complete.log")); err == nil {
		return nil
	}
	for i := range n {
		dir := filepath.Join(tree, fmt.Sprintf("g%02d/d%03d", i/100_000, i/1000%100))
		if i%1000 == 0 {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
		}
		text := fmt.Sprintf("Interviewer: How was week %d?\nParticipant: I planned %d things, and about %d of them got done in time.\n", i%53, i, i/2)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("interview-%06d.txt", i)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(tree, "complete.log"), nil, 0o644) // a format that nobody reads
}

// compare runs each command with both builds in turn, and prints the medians and the ratios.
func compare(program, old, tree string, runs int, only string) {
	words := strings.NewReplacer("TREE", tree, "LIST", tree+".sha256", "JSON", tree+".json", "OUT", tree+".out")
	check(exec.Command(old, "sources", tree, "--format", "sha256sum", "-o", tree+".sha256").Run())
	check(exec.Command(old, "sources", tree, "-o", tree+".json").Run())
	for _, c := range commands {
		if !strings.Contains(c.name, only) {
			continue
		}
		args := strings.Fields(words.Replace(c.args))
		run(program, args) // warms the caches
		run(old, args)
		var ours, theirs []measure
		for range runs {
			ours, theirs = append(ours, run(program, args)), append(theirs, run(old, args))
		}
		var ratios []float64
		for i := range ours {
			ratios = append(ratios, ours[i].CPU/theirs[i].CPU)
		}
		slices.Sort(ratios)
		a, b := middle(ours), middle(theirs)
		fmt.Printf("%-32s CPU %7.3f s, was %7.3f s: %.3f, pair by pair %.3f (%.3f to %.3f); memory %6.1f MiB, was %6.1f MiB: %.3f\n",
			c.name, a.CPU, b.CPU, a.CPU/b.CPU, ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1], a.MiB, b.MiB, a.MiB/b.MiB)
	}
}

// run runs a command once. This program must stay small: the system counts what it has when it starts another as that one's.
func run(program string, args []string) measure {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "PERSONA_CACHE=off")
	var talk strings.Builder
	cmd.Stderr = &talk
	start := time.Now()
	if err := cmd.Run(); err != nil {
		log.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, talk.String())
	}
	use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return measure{
		Wall: time.Since(start).Seconds(),
		CPU:  (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		MiB:  float64(use.Maxrss) / 1024,
	}
}

// median runs a command several times, after one run that warms the caches.
func median(program string, args []string, runs int) measure {
	run(program, args)
	var all []measure
	for range runs {
		all = append(all, run(program, args))
	}
	return middle(all)
}

// middle is the median of each figure.
func middle(all []measure) measure {
	all = slices.Clone(all)
	pick := func(f func(measure) float64) float64 {
		slices.SortFunc(all, func(a, b measure) int { return int(1e6 * (f(a) - f(b))) })
		return f(all[len(all)/2])
	}
	return measure{
		Wall: pick(func(m measure) float64 { return m.Wall }),
		CPU:  pick(func(m measure) float64 { return m.CPU }),
		MiB:  pick(func(m measure) float64 { return m.MiB }),
	}
}

func table(all []measure) string {
	var b strings.Builder
	b.WriteString("| command |")
	for _, n := range sizes {
		fmt.Fprintf(&b, " %s files |", thousands(n))
	}
	b.WriteString(" microseconds a file |\n|---|" + strings.Repeat("---|", len(sizes)) + "---|\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "| `%s` |", c.name)
		each := ""
		for _, m := range all {
			if m.Command == c.name {
				fmt.Fprintf(&b, " %.2f s, %.0f MiB |", m.CPU, m.MiB)
				each = fmt.Sprintf(" %.1f |", m.CPU*1e6/float64(m.Files))
			}
		}
		b.WriteString(each + "\n")
	}
	return b.String()
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
