// Command same runs two builds of persona over the same inputs, every command with every style, format and flag, and prints each
// difference in exit code, standard output, standard error and the files that were written:
//
//	go run ./same OLD NEW [DATA...]
//
// The inputs are the examples, a scratch tree of all that is troublesome in a folder, the folders DATA, and if they are there,
// the folders in ../../shared/data and ../../shared/cases/files. It never writes outside a folder of its own in the temporary one,
// which is removed in the end.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	workers   = 2                // cases that run at a time
	patience  = 60 * time.Second // that a command may take; more is a difference
	shownMost = 40               // lines of a difference
	wide      = 160              // bytes of a line before it is folded
)

// temporary is what persona calls files that it has not finished: with its process's number, or with a random one.
var temporary = regexp.MustCompile(`\.persona-[0-9]+\.tmp`)

// aCase is a line of the table over one source.
type aCase struct {
	source source
	line   string
}

// String is the command line that -run and -allow match.
func (c aCase) String() string { return c.source.name + ": " + c.line }

// part is something that came out of a case: what a step printed, or a file.
type part struct{ name, text string }

// allowed is a line of the file of intended differences.
type allowed struct {
	match  *regexp.Regexp
	reason string
	cases  []string
}

func main() {
	log.SetFlags(0)
	run := flag.String("run", "", "only the cases that match this `REGEXP`")
	list := flag.Bool("list", false, "print the cases, and run none")
	allow := flag.String("allow", "", "a `FILE` of intended differences: in each line a regexp for cases, a tab, and the reason")
	examples := flag.String("examples", "../examples", "the examples' `DIR`")
	shared := flag.String("shared", "../../shared", "the `DIR` of data/ and cases/files/")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: same [flags] OLD NEW [DATA...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 && !*list {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	differ, err := compare(ctx, *run, *allow, *examples, *shared, *list, flag.Args())
	if err != nil {
		log.Fatal(err)
	}
	if differ {
		os.Exit(1)
	}
}

// compare runs all cases that match and prints what differs; it reports whether anything does that is not allowed.
func compare(ctx context.Context, run, allow, examples, shared string, list bool, args []string) (bool, error) {
	match, err := regexp.Compile(run)
	if err != nil {
		return false, err
	}
	intended, err := readAllowed(allow)
	if err != nil {
		return false, err
	}
	dir, err := os.MkdirTemp("", "persona-same-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	if err := plant(filepath.Join(dir, "tree")); err != nil {
		return false, err
	}
	data, err := sources(filepath.Join(dir, "tree"), examples, shared, args[min(2, len(args)):])
	if err != nil {
		return false, err
	}
	var cases []aCase
	for _, s := range data {
		for _, t := range table {
			for line := range strings.Lines(t.lines) {
				if !slices.Contains(s.reach, t.reach) || strings.TrimSpace(line) == "" {
					continue
				}
				for _, l := range expand(line) {
					if c := (aCase{s, l}); match.MatchString(c.String()) {
						cases = append(cases, c)
					}
				}
			}
		}
	}
	if list {
		for _, c := range cases {
			fmt.Println(c)
		}
		return false, nil
	}
	var programs [2]string
	for i := range programs {
		if programs[i], err = filepath.Abs(args[i]); err != nil {
			return false, err
		}
		if _, err := exec.LookPath(programs[i]); err != nil {
			return false, err
		}
	}
	return report(ctx, dir, programs, cases, intended)
}

// report runs the cases, some at a time, and prints in their order what differs.
func report(ctx context.Context, dir string, programs [2]string, cases []aCase, intended []allowed) (bool, error) {
	type outcome struct {
		diff string
		err  error
	}
	outcomes := make([]chan outcome, len(cases))
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
	}
	next := make(chan int, len(cases))
	for i := range cases {
		next <- i
	}
	close(next)
	for n := range workers {
		w := &worker{dir: filepath.Join(dir, strconv.Itoa(n)), home: filepath.Join(dir, "home"), programs: programs}
		go func() {
			for i := range next {
				diff, err := w.differences(ctx, cases[i])
				outcomes[i] <- outcome{diff, err}
			}
		}()
	}
	differ, expected := 0, 0
	for i, c := range cases {
		o := <-outcomes[i]
		if o.err != nil {
			return false, fmt.Errorf("%s: %w", c, o.err)
		}
		if o.diff == "" {
			continue
		}
		if at := slices.IndexFunc(intended, func(a allowed) bool { return a.match.MatchString(c.String()) }); at >= 0 {
			intended[at].cases = append(intended[at].cases, c.String())
			expected++
			continue
		}
		differ++
		fmt.Printf("%s\n%s\n", c, o.diff)
	}
	for _, a := range intended {
		fmt.Printf("%d as intended: %s\n", len(a.cases), a.reason)
		for _, c := range a.cases {
			fmt.Printf("\t%s\n", c)
		}
	}
	fmt.Printf("%d runs, %d differ", len(cases), differ)
	if expected > 0 {
		fmt.Printf(", %d more as intended", expected)
	}
	fmt.Println()
	return differ > 0, nil
}

// worker runs cases one after the other, in a folder of its own: both programs see the same paths, one after the other.
type worker struct {
	dir      string // holds work/, where programs run, their tmp/ and cache/
	home     string // of all workers, for the compiled PDF engine
	programs [2]string
	holds    string    // the name of the source that is in work/in, untouched; "" for none
	since    time.Time // it has been there
	fresh    []part    // what it was then
}

// differences runs both programs and says what differs, or "".
func (w *worker) differences(ctx context.Context, c aCase) (string, error) {
	var got [2][]part
	for i, program := range w.programs {
		if err := w.furnish(c.source); err != nil {
			return "", err
		}
		printed, err := w.run(ctx, program, c)
		if err != nil {
			return "", err
		}
		in, written, err := w.files()
		if err != nil {
			return "", err
		}
		if strings.Contains(c.line, "@") || !slices.Equal(in, w.fresh) {
			w.holds = ""
		}
		got[i] = slices.Concat(printed, in, written)
	}
	return diffParts(filepath.Join(w.dir, "diff"), got[0], got[1])
}

// furnish makes the worker's folder as it is before each run. What is in work/in stays if nobody touched it: files must be
// some seconds old before the read cache believes their times.
func (w *worker) furnish(s source) error {
	work := filepath.Join(w.dir, "work")
	old, err := filepath.Glob(filepath.Join(work, "*"))
	if err != nil {
		return err
	}
	hidden, err := filepath.Glob(filepath.Join(work, ".*"))
	if err != nil {
		return err
	}
	for _, path := range append(append(old, hidden...), filepath.Join(w.dir, "cache"), filepath.Join(w.dir, "tmp")) {
		if w.holds == s.name && filepath.Base(path) == "in" {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	for _, dir := range []string{work, filepath.Join(w.dir, "tmp"), w.home} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	for name, text := range beside {
		path := filepath.Join(work, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
		if err := os.Chtimes(path, then, then); err != nil {
			return err
		}
	}
	if s.dir == "" || w.holds == s.name {
		return nil
	}
	if err := s.copyTo(filepath.Join(work, "in")); err != nil {
		return err
	}
	w.holds, w.since = s.name, time.Now()
	w.fresh, _, err = w.files()
	return err
}

// run runs the steps of a case and returns what they printed.
func (w *worker) run(ctx context.Context, program string, c aCase) ([]part, error) {
	var all []part
	for i, step := range steps(c.line) {
		for k := range step {
			step[k] = strings.ReplaceAll(step[k], "FIRST", "in/"+c.source.first)
		}
		times := 1
		switch {
		case len(step) == 0:
		case step[0] == "@warm":
			if err := sleep(ctx, time.Until(w.since.Add(5*time.Second))); err != nil {
				return nil, err
			}
			times, step = 2, step[1:]
		case strings.HasPrefix(step[0], "@"):
			if err := w.edit(step[0], filepath.Join(w.dir, "work", step[1])); err != nil {
				return nil, err
			}
			continue
		}
		for n := range times {
			name := fmt.Sprintf("step %d", i+1)
			if times > 1 {
				name += []string{", cold", ", warm"}[n]
			}
			said, err := w.persona(ctx, program, step)
			if err != nil {
				return nil, err
			}
			for _, p := range said {
				all = append(all, part{name + ", " + p.name, p.text})
			}
		}
	}
	return all, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// edit is what becomes of a file between two commands. A file that is not there, because a command failed, stays away.
func (w *worker) edit(what, path string) error {
	data, err := os.ReadFile(path)
	switch {
	case what == "@add":
		err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(talk), 0o644), os.Chtimes(path, then, then))
	case what == "@change" && err == nil:
		err = errors.Join(os.WriteFile(path, append(data, "Tom: I say more.\n"...), 0o644), os.Chtimes(path, then, then))
	case what == "@remove" && err == nil:
		err = os.Remove(path)
	case err == nil:
		err = fmt.Errorf("no such edit: %s", what)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// persona runs the program once.
func (w *worker) persona(ctx context.Context, program string, args []string) ([]part, error) {
	late, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var stdin string
	if at := slices.Index(args, "<"); at >= 0 {
		args, stdin = args[:at], args[at+1]
	}
	cmd := exec.CommandContext(late, program, args...)
	cmd.WaitDelay = time.Second
	cmd.Dir = filepath.Join(w.dir, "work")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + w.home, "XDG_CACHE_HOME=" + w.home,
		"TMPDIR=" + filepath.Join(w.dir, "tmp"), "PERSONA_CACHE=" + filepath.Join(w.dir, "cache")}
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	if stdin != "" {
		f, err := os.Open(filepath.Join(cmd.Dir, stdin))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		cmd.Stdin = f
	}
	err := cmd.Run()
	code := fmt.Sprintf("exit %d", cmd.ProcessState.ExitCode())
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case late.Err() != nil:
		code = fmt.Sprintf("%s: not done after %s", filepath.Base(program), patience) // differs, whatever the other one does
	case err != nil && !errors.As(err, &exit):
		return nil, err
	}
	name := strings.Join(args, " ")
	return []part{
		{name + ": exit code", code},
		{name + ": standard output", plain(out.String())},
		{name + ": standard error", plain(talk.String())},
	}, nil
}

// plain makes alike what differs from process to process.
func plain(s string) string { return temporary.ReplaceAllString(s, ".persona-N.tmp") }

// files are all files of the worker: those in work/in, and those that were written elsewhere.
func (w *worker) files() (in, written []part, err error) {
	err = filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(w.dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() && (rel == "cache" || rel == "diff") {
			return fs.SkipDir
		}
		text := d.Type().String()
		switch {
		case d.Type() == fs.ModeSymlink:
			text, err = os.Readlink(path)
		case d.Type().IsRegular():
			var data []byte
			data, err = os.ReadFile(path)
			text = string(data)
		}
		if errors.Is(err, fs.ErrPermission) {
			text, err = "unreadable", nil
		}
		p := part{"file " + plain(rel), text}
		if strings.HasPrefix(rel, "work/in/") {
			in = append(in, p)
		} else {
			written = append(written, p)
		}
		return err
	})
	return in, written, err
}

// diffParts prints what differs between two runs of a case, in at most shownMost lines.
func diffParts(scratch string, old, new []part) (string, error) {
	if slices.Equal(old, new) {
		return "", nil
	}
	texts := [2]map[string]string{{}, {}}
	for i, parts := range [][]part{old, new} {
		for _, p := range parts {
			texts[i][p.name] += p.text
		}
	}
	names := maps.Clone(texts[0])
	maps.Copy(names, texts[1])
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		was, before := texts[0][name]
		is, after := texts[1][name]
		switch {
		case before && !after:
			lines = append(lines, "only OLD: "+readable(name))
		case after && !before:
			lines = append(lines, "only NEW: "+readable(name))
		case was != is:
			diff, err := unified(scratch, was, is)
			if err != nil {
				return "", err
			}
			lines = append(append(lines, readable(name)), diff...)
		}
	}
	if len(lines) > shownMost {
		lines = append(lines[:shownMost-1], fmt.Sprintf("and %d more lines", len(lines)-shownMost+1))
	}
	return "    " + strings.Join(lines, "\n    ") + "\n", nil
}

// unified is what diff -u says, without its first two lines.
func unified(scratch, old, new string) ([]string, error) {
	if err := os.MkdirAll(scratch, 0o755); err != nil {
		return nil, err
	}
	a, b := filepath.Join(scratch, "old"), filepath.Join(scratch, "new")
	if err := cmp.Or(os.WriteFile(a, []byte(readable(old)), 0o644), os.WriteFile(b, []byte(readable(new)), 0o644)); err != nil {
		return nil, err
	}
	out, err := exec.Command("diff", "-a", "-U", "2", a, b).Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() > 1) {
		return nil, fmt.Errorf("diff: %w", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	return lines[min(2, len(lines)):], nil
}

// readable folds long lines and spells out what a terminal would not show.
func readable(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		end := strings.TrimSuffix(line, "\n")
		if quoted := strconv.Quote(end); len(quoted) != len(end)+2+strings.Count(end, `"`)+strings.Count(end, `\`) {
			end = quoted
		}
		for len(end) > wide {
			b.WriteString(end[:wide] + "\n")
			end = end[wide:]
		}
		b.WriteString(end)
		if strings.HasSuffix(line, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// readAllowed reads the file of intended differences; empty lines and those that begin with # say nothing.
func readAllowed(name string) ([]allowed, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var all []allowed
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		match, reason, ok := strings.Cut(line, "\t")
		if !ok || reason == "" {
			return nil, fmt.Errorf("%s: no tab and reason in %q", name, line)
		}
		re, err := regexp.Compile(match)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, allowed{match: re, reason: strings.TrimSpace(reason)})
	}
	return all, nil
}
