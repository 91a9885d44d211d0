package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/persona-go/persona/evidence"
)

// line is an outcome as a line of a table with tabs.
func (o outcome) line() string {
	var effect []string
	for _, e := range o.effect {
		effect = append(effect, strconv.FormatFloat(e, 'f', -1, 64))
	}
	return strings.Join([]string{o.id, o.family, strconv.Itoa(o.k), fmt.Sprint(o.purity), fmt.Sprint(o.own), strconv.Itoa(o.n),
		strconv.Itoa(o.recommended), strconv.Itoa(o.low), strconv.Itoa(o.high), string(o.support), fmt.Sprintf("%.3f", o.agreement),
		strconv.FormatBool(o.kept), strconv.Itoa(o.silhouette), strings.Join(effect, ",")}, "\t")
}

// earlier is what another version answered for a study, and what the silhouette did.
type earlier struct{ recommended, silhouette int }

// readLines reads a table of outcomes; "" is an empty one.
func readLines(path string) (map[string]earlier, error) {
	old := map[string]earlier{}
	if path == "" {
		return old, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 14 {
			return nil, fmt.Errorf("%s: not a table that -tsv wrote", path)
		}
		recommended, err := strconv.Atoi(f[6])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		chosen, err := strconv.Atoi(f[12])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		old[f[0]] = earlier{recommended, chosen}
	}
	return old, nil
}

// tally adds up outcomes.
type tally struct {
	n, exact, near, covered, wide   int
	off                             float64
	one, split                      int // studies of one group, and those where more were found
	clear, clearExact               int
	agreement                       float64
	many                            int
	before, silhouette              float64
	beforeN, silhouetteN            int
	splitBefore, three, threeKept   int
	pure, pureClear, narrow, unsure int // purity .85 and more with 24 people; a range of one number that is not clear
}

func (t *tally) add(o outcome, old map[string]earlier) {
	t.n++
	off := math.Abs(float64(o.recommended - o.k))
	t.off += off
	t.exact += when(off == 0)
	t.near += when(off <= 1)
	t.covered += when(o.low <= o.k && o.k <= o.high)
	t.wide += o.high - o.low
	clear := o.support == evidence.Clear
	t.clear += when(clear)
	t.clearExact += when(clear && off == 0)
	t.unsure += when(!clear)
	t.narrow += when(!clear && o.low == o.high)
	t.pure += when(o.k > 1 && o.purity >= .85 && o.n >= 24)
	t.pureClear += when(clear && o.k > 1 && o.purity >= .85 && o.n >= 24)
	if e, ok := old[o.id]; ok {
		t.beforeN++
		t.before += math.Abs(float64(e.recommended - o.k))
		t.splitBefore += when(o.k == 1 && e.recommended > 1)
		o.silhouette = cmp.Or(o.silhouette, e.silhouette)
	}
	if o.silhouette > 0 {
		t.silhouetteN++
		t.silhouette += math.Abs(float64(o.silhouette - o.k))
	}
	if o.k == 1 {
		t.one++
		t.split += when(o.recommended > 1)
		return
	}
	t.many++
	t.agreement += o.agreement
	if strings.HasPrefix(o.id, "tiny/") {
		t.three++
		t.threeKept += when(o.kept)
	}
}

func when(b bool) int {
	if b {
		return 1
	}
	return 0
}

func per(a float64, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", a/float64(n))
}

func share(a, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*float64(a)/float64(n))
}

func (t *tally) row(name string) string {
	return fmt.Sprintf("| %s | %d | %s | %s | %s | %s | %s | %s | %s of %d | %s | %s | %s | %s | %s |\n", name, t.n,
		per(t.off, t.n), per(t.before, t.beforeN), per(t.silhouette, t.silhouetteN), share(t.exact, t.n), share(t.near, t.n),
		share(t.covered, t.n), share(t.split, t.one), t.one, share(t.splitBefore, min(t.one, t.beforeN)), share(t.clearExact, t.clear),
		share(t.pureClear, t.pure), per(t.agreement, t.many), per(float64(t.wide), t.n))
}

// report returns the figures as Markdown.
func report(x *loaded, done []outcome, old map[string]earlier, seed uint64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# How well the number of personas is found\n\n`go run ./personacount -seed %d`, %d studies. ", seed, len(done))
	b.WriteString("Off is the mean error of the number, before is the version that is compared with, silhouette is k-means with the greatest " +
		"silhouette. Split is how often one group was taken for more. Clear, exact: of the numbers called clear, those that are right. " +
		"Pure, clear: of the studies of purity .85 and more with 24 people and more than one group, those called clear. ARI is of the members at the true number.\n\n")
	columns := []string{"", "studies", "off", "before", "silhouette", "exact", "within 1", "range holds it", "split", "split before", "clear, exact", "pure, clear", "ARI", "range's width"}
	head := "| " + strings.Join(columns, " | ") + " |\n|" + strings.Repeat("---|", len(columns)) + "\n"
	sections := []struct {
		title string
		key   func(outcome) string
	}{
		{"all", func(outcome) string { return "all" }},
		{"suite", func(o outcome) string { return o.suite }},
		{"family, of the main suite", func(o outcome) string { return ofMain(o, o.family) }},
		{"groups, of the main suite", func(o outcome) string { return ofMain(o, fmt.Sprintf("%2d", o.k)) }},
		{"purity, of the main suite", func(o outcome) string { return ofMain(o, fmt.Sprint(o.purity)) }},
		{"private subjects, of the main suite", func(o outcome) string { return ofMain(o, fmt.Sprint(o.own)) }},
		{"participants, of the main suite", func(o outcome) string { return ofMain(o, fmt.Sprintf("%d to %d", o.n/12*12, o.n/12*12+11)) }},
	}
	for _, s := range sections {
		tallies := map[string]*tally{}
		for _, o := range done {
			k := s.key(o)
			if k == "" {
				continue
			}
			if tallies[k] == nil {
				tallies[k] = &tally{}
			}
			tallies[k].add(o, old)
		}
		fmt.Fprintf(&b, "## By %s\n\n%s", s.title, head)
		for _, k := range slices.Sorted(maps.Keys(tallies)) {
			b.WriteString(tallies[k].row(k))
		}
		if t := tallies["all"]; t != nil {
			fmt.Fprintf(&b, "\nOf three among forty, %d of %d are kept together. The range is one number without support being clear in %d of %d.\n", t.threeKept, t.three, t.narrow, t.unsure)
		}
		b.WriteString("\n")
	}
	b.WriteString("## Texts\n\n| family | labels | texts | hash |\n|---|---|---|---|\n")
	for _, f := range append(slices.Clone(x.families), x.authors) {
		fmt.Fprintf(&b, "| %s | %d | %d | %s |\n", f.name, len(f.labels), f.size(), f.sum())
	}
	return b.String()
}

// ofMain returns the key if the outcome is of the main suite, and "" if not.
func ofMain(o outcome, key string) string {
	if o.suite != "main" {
		return ""
	}
	return key
}
