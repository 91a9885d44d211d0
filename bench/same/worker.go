package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	patience  = time.Minute     // for a command; one that takes longer differs from every other
	settled   = 5 * time.Second // how old a file must be before the read cache believes its times, and some more
	shownMost = 40              // lines of a run's difference
	wide      = 160             // bytes of a line, before it is folded
)

// temporary is what persona calls files that it has not finished, with a number that differs from process to process.
var temporary = regexp.MustCompile(`\.persona-[0-9]{2,}\.tmp`)

// part is something that came out of a run: what a step printed, or a file.
type part struct{ name, text string }

// worker runs one thing after the other in a folder of its own, where both programs see the same paths.
type worker struct {
	dir      string // holds work/, where programs run, and their tmp/ and cache/
	home     string // of all workers: there the engine for PDF is kept compiled
	programs [2]string
	holds    string    // the source that work/in has, untouched; "" for none
	since    time.Time // when it came there
	fresh    []part    // what it was then
}

// difference runs both programs and says what differs, or "".
func (w *worker) difference(r run) string {
	var got [2][]part
	for i, program := range w.programs {
		w.furnish(r.source)
		printed := w.run(program, r)
		in, written := w.files()
		if strings.Contains(strings.ReplaceAll(r.line, "@warm", ""), "@") || !slices.Equal(in, w.fresh) {
			w.holds = ""
		}
		got[i] = slices.Concat(printed, in, written)
	}
	return diffParts(filepath.Join(w.dir, "diff"), got[0], got[1])
}

// furnish makes the worker's folder what it is before each run. If nobody touched work/in, it stays, and grows old enough for
// the read cache.
func (w *worker) furnish(s source) {
	work := filepath.Join(w.dir, "work")
	for _, dir := range []string{work, filepath.Join(w.dir, "tmp"), filepath.Join(w.dir, "cache"), w.home} {
		check(os.MkdirAll(dir, 0o755))
		entries, err := os.ReadDir(dir)
		check(err)
		for _, e := range entries {
			if dir != w.home && (dir != work || e.Name() != "in" || w.holds != s.name) {
				check(os.RemoveAll(filepath.Join(dir, e.Name())))
			}
		}
	}
	for name, text := range beside {
		write(filepath.Join(work, name), text, 0)
	}
	if s.dir != "" && w.holds != s.name {
		s.copyTo(filepath.Join(work, "in"))
		w.holds, w.since = s.name, time.Now()
		w.fresh, _ = w.files()
	}
}

// run runs the steps of a line and returns what they printed.
func (w *worker) run(program string, r run) (all []part) {
	for i, step := range steps(strings.ReplaceAll(r.line, "FIRST", "'in/"+r.source.first+"'")) {
		name := fmt.Sprintf("step %d", i+1)
		switch {
		case len(step) > 0 && step[0] == "@warm":
			time.Sleep(time.Until(w.since.Add(settled)))
			all = append(all, w.persona(program, name+" (cold)", step[1:])...)
			all = append(all, w.persona(program, name+" (warm)", step[1:])...)
		case len(step) > 0 && step[0][0] == '@':
			edit(step[0], filepath.Join(w.dir, "work", step[1]))
		default:
			all = append(all, w.persona(program, name, step)...)
		}
	}
	return all
}

// edit is what becomes of a file between two commands. One that a command should have made, and did not, stays away.
func edit(what, path string) {
	data, err := os.ReadFile(path)
	switch {
	case what == "@add":
		write(path, talk, 0)
	case errors.Is(err, fs.ErrNotExist):
	case what == "@change":
		write(path, string(data)+"Tom: I say more.\n", time.Hour)
	case what == "@remove":
		check(os.Remove(path))
	default:
		log.Fatalf("%s: no such edit", what)
	}
}

// persona runs the program once.
func (w *worker) persona(program, name string, args []string) []part {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var stdin string
	if at := slices.Index(args, "<"); at >= 0 {
		args, stdin = args[:at], args[at+1]
	}
	var out, talk bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.WaitDelay, cmd.Stdout, cmd.Stderr = filepath.Join(w.dir, "work"), time.Second, &out, &talk
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + w.home, "XDG_CACHE_HOME=" + w.home,
		"TMPDIR=" + filepath.Join(w.dir, "tmp"), "PERSONA_CACHE=" + filepath.Join(w.dir, "cache")}
	if stdin != "" {
		f, err := os.Open(filepath.Join(cmd.Dir, stdin))
		check(err)
		defer f.Close()
		cmd.Stdin = f
	}
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && ctx.Err() == nil && !errors.As(err, &exit) {
		log.Fatal(err)
	}
	code := fmt.Sprintf("exit %d\n", cmd.ProcessState.ExitCode())
	if ctx.Err() != nil {
		code = fmt.Sprintf("stopped after %s, at %s\n", patience, time.Now()) // which the other program cannot equal
	}
	name += ", " + strings.Join(args, " ")
	return []part{{name + ": exit code", code}, {name + ": standard output", plain(out.String())}, {name + ": standard error", plain(talk.String())}}
}

// plain makes alike what differs from process to process.
func plain(s string) string { return temporary.ReplaceAllString(s, ".persona-N.tmp") }

// files are all files of the worker: those in work/in, and those that were written elsewhere.
func (w *worker) files() (in, written []part) {
	check(filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		check(err)
		rel, err := filepath.Rel(w.dir, path)
		check(err)
		if rel == "cache" || rel == "diff" {
			return fs.SkipDir
		}
		p := part{"file " + plain(rel), d.Type().String()}
		switch {
		case d.Type() == fs.ModeSymlink:
			p.text, err = os.Readlink(path)
		case d.Type().IsRegular():
			var data []byte
			data, err = os.ReadFile(path)
			p.text = string(data)
		}
		if !errors.Is(err, fs.ErrPermission) {
			check(err)
		}
		if strings.HasPrefix(rel, "work/in/") {
			in = append(in, p)
		} else {
			written = append(written, p)
		}
		return nil
	}))
	return in, written
}

// diffParts is what differs between two runs of a line, in at most shownMost lines.
func diffParts(scratch string, old, new []part) string {
	if slices.Equal(old, new) {
		return ""
	}
	texts := [2]map[string]string{{}, {}}
	for i, parts := range [2][]part{old, new} {
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
		case !after:
			lines = append(lines, "only OLD has "+readable(name))
		case !before:
			lines = append(lines, "only NEW has "+readable(name))
		case was != is:
			lines = append(append(lines, readable(name)), unified(scratch, was, is)...)
		}
	}
	if len(lines) > shownMost {
		lines = append(lines[:shownMost-1], fmt.Sprintf("and %d more lines", len(lines)-shownMost+1))
	}
	return "    " + strings.Join(lines, "\n    ") + "\n"
}

// unified is what diff -u says, without the names of the files.
func unified(scratch, old, new string) []string {
	check(os.MkdirAll(scratch, 0o755))
	a, b := filepath.Join(scratch, "old"), filepath.Join(scratch, "new")
	check(os.WriteFile(a, []byte(readable(old)), 0o644))
	check(os.WriteFile(b, []byte(readable(new)), 0o644))
	out, err := exec.Command("diff", "-a", "-U", "2", a, b).Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() > 1) {
		log.Fatalf("diff: %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	return lines[min(2, len(lines)):]
}

// readable folds long lines and spells out what a terminal would not show.
func readable(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		if strings.ContainsFunc(line, func(r rune) bool { return r == '\uFFFD' || !strconv.IsPrint(r) }) {
			line = strconv.Quote(line)
		}
		for ; len(line) > wide; line = line[wide:] {
			b.WriteString(line[:wide] + "\n")
		}
		b.WriteString(line)
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
