package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// The goals, in percent.
const (
	mostWrong, rowMostWrong   = 0.5, 2.0
	leastKept, rowLeastKept   = 97.0, 90.0
	interviewer, participants = "interviewer", "participant"
)

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// misses reports whether a count misses goals.
func (c count) misses(wrong, kept float64) bool {
	return percent(c.wrong, c.words) > wrong || percent(c.kept, c.answers) < kept
}

// report is the text of voices.md.
func report(results []result, seed uint64, option string) string {
	var all count
	rows := map[string]*count{}
	var order []string
	for _, r := range results {
		all.add(r.count)
		for _, name := range r.rows() {
			if rows[name] == nil {
				rows[name] = &count{}
				order = append(order, name)
			}
			rows[name].add(r.count)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Who says what\n\n`make voices`, or from bench/ `go run ./voices -seed %d`", seed)
	if option != "" {
		fmt.Fprintf(&b, " with `%s`", option)
	}
	fmt.Fprintf(&b, ": %d transcripts in %d studies, %d words.\n\n", all.files, len(results), all.words)
	b.WriteString("*wrong*: of all words, those of an interviewer that may be quoted as a participant's, and those of a\n" +
		"participant that are given to an interviewer. *unknown*: the part of it that is by an interviewer whose\n" +
		"role is open, *lost*: the part that is by participants. *kept*: of the participants' words, those that may be quoted.\n\n")
	fmt.Fprintf(&b, "Goals: wrong at most %.1f %%, in a row %.1f %%; kept at least %.0f %%, in a row %.0f %%.\n", mostWrong, rowMostWrong, leastKept, rowLeastKept)
	miss := 0
	for _, group := range []string{"", "suite", "naming", "lang", "layout"} {
		if group == "" {
			b.WriteString("\n| all | transcripts | wrong % | unknown % | lost % | kept % | |\n|---|---:|---:|---:|---:|---:|---|\n")
			row(&b, "all", all, all.misses(mostWrong, leastKept))
			continue
		}
		fmt.Fprintf(&b, "\n| %s | transcripts | wrong %% | unknown %% | lost %% | kept %% | |\n|---|---:|---:|---:|---:|---:|---|\n", group)
		for _, name := range order {
			if short, ok := strings.CutPrefix(name, group+"/"); ok {
				bad := rows[name].misses(rowMostWrong, rowLeastKept)
				if bad {
					miss++
				}
				row(&b, short, *rows[name], bad)
			}
		}
	}
	fmt.Fprintf(&b, "\n%d of %d rows miss.\n", miss, len(order))
	causes(&b, results, all)
	return b.String()
}

// causes lists which layouts, in which suites, have most of the wrong words.
func causes(b *strings.Builder, results []result, all count) {
	wrong := map[string]int{}
	for _, r := range results {
		wrong[r.layout.name+" | "+r.suite] += r.wrong
	}
	names := slices.SortedFunc(maps.Keys(wrong), func(x, y string) int {
		return cmp.Or(cmp.Compare(wrong[y], wrong[x]), cmp.Compare(x, y))
	})
	b.WriteString("\n| most wrong words | | % of the wrong | wrong % of all words |\n|---|---|---:|---:|\n")
	for _, name := range names[:min(len(names), 25)] {
		if wrong[name] > 0 {
			fmt.Fprintf(b, "| %s | %.1f | %.3f |\n", strings.ReplaceAll(name, ">", "&gt;"), percent(wrong[name], all.wrong), percent(wrong[name], all.words))
		}
	}
}

func row(b *strings.Builder, name string, c count, miss bool) {
	mark := ""
	if miss {
		mark = "miss"
	}
	fmt.Fprintf(b, "| %s | %d | %.2f | %.2f | %.2f | %.1f | %s |\n", strings.ReplaceAll(name, ">", "&gt;"), c.files,
		percent(c.wrong, c.words), percent(c.unknown, c.words), percent(c.lost, c.words), percent(c.kept, c.answers), mark)
}

// printWorst prints the n worst studies.
func printWorst(w io.Writer, results []result, n int) {
	worst := slices.Clone(results)
	slices.SortStableFunc(worst, func(a, b result) int { return cmp.Compare(badness(b.count), badness(a.count)) })
	for _, r := range worst[:min(max(n, 0), len(worst))] {
		fmt.Fprintf(w, "=== %s: wrong %.1f %%, kept %.1f %%\n", r.key(), percent(r.wrong, r.words), percent(r.kept, r.answers))
		for f, x := range r.files {
			fmt.Fprintf(w, "--- %s\n%s\n--- %s, turn by turn: truth, then what it is taken for\n", x.path, x.text, x.path)
			for i, t := range x.turns {
				o := r.turns[f][i]
				truth := participants
				if x.asks(t) {
					truth = interviewer
				}
				fmt.Fprintf(w, "%s %q: %s: %d words, %d wrong, %d kept: %s\n", truth, x.label(t), short(t.text), o.words, o.wrong, o.kept, strings.Join(o.as, ", "))
			}
		}
	}
}

func badness(c count) float64 {
	return percent(c.wrong, c.words) + (100-percent(c.kept, c.answers))/2
}

// short is the beginning of a text.
func short(text string) string {
	r := []rune(text)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}
