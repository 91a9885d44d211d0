// Command generate writes ../catwalk.tsv, the table of models of charm.land/catwalk, which package
// models embeds. It is a module of its own, so that the library and the program depend neither on
// catwalk nor on the HTTP client that comes with it.
//
//	go -C models/generate get charm.land/catwalk@latest  # or a version; skip it for the same table
//	go -C models/generate mod tidy
//	go generate ./models                                 # runs this command
//	go test ./models -update                             # then read what changed
//
// The first line of the table is catwalk's version, its licence and its copyright; the second names
// the columns; then there is a line for each model, by provider and name, all separated by tabs.
// Windows are in tokens, and so is usual_output, which is how long catwalk recommends an answer to
// be. Prices are US dollars for 1,000,000 tokens, to a millionth of a dollar, as catwalk has
// 0.39999999999999997 for 0.4; both are "-" if it knows none. Models without a window are left out,
// as catwalk knows nothing of them that is of use here. The command never asks the network for
// models: it writes what that version of catwalk has.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"charm.land/catwalk/pkg/catwalk"
	"charm.land/catwalk/pkg/embedded"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FILE")
	}
	head, err := origin()
	if err != nil {
		log.Fatal(err)
	}
	rows, err := models(embedded.GetAll())
	if err != nil {
		log.Fatal(err)
	}
	table := head + "\nprovider\tmodel\twindow\tusual_output\tinput_price\toutput_price\n" + strings.Join(rows, "\n") + "\n"
	if err := os.WriteFile(os.Args[1], []byte(table), 0o644); err != nil {
		log.Fatal(err)
	}
}

// origin is the first line of the table, read from the module that this command is built with.
func origin() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-json", "charm.land/catwalk").Output()
	if err != nil {
		return "", fmt.Errorf("go list -m charm.land/catwalk: %w", err)
	}
	var module struct{ Version, Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return "", err
	}
	licence, err := os.ReadFile(filepath.Join(module.Dir, "LICENSE"))
	if err != nil {
		return "", err
	}
	name, rest, _ := bytes.Cut(licence, []byte("\n"))
	for line := range strings.Lines(string(rest)) {
		if strings.HasPrefix(line, "Copyright") {
			return fmt.Sprintf("catwalk %s\t%s\t%s", strings.TrimPrefix(module.Version, "v"), name, strings.TrimSpace(line)), nil
		}
	}
	return "", errors.New("the licence of charm.land/catwalk has no line of copyright: read it, and change this command")
}

// models is a line for each model. Of models that a provider lists twice, the first counts.
func models(providers []catwalk.Provider) ([]string, error) {
	type model struct{ provider, name, figures string }
	var all []model
	seen := map[[2]string]bool{}
	for _, p := range providers {
		for _, c := range p.Models {
			provider, key := string(p.ID), [2]string{string(p.ID), c.ID}
			if c.ContextWindow < 1 || c.ID == "" || seen[key] {
				continue
			}
			seen[key] = true
			if provider == "" || strings.Contains(provider, "/") || strings.ContainsFunc(provider+c.ID, unicode.IsControl) {
				return nil, fmt.Errorf("%q of %q: no name for a model", c.ID, provider)
			}
			in, out := "-", "-"
			if c.CostPer1MIn > 0 || c.CostPer1MOut > 0 {
				in, out = price(c.CostPer1MIn), price(c.CostPer1MOut)
			}
			all = append(all, model{provider, c.ID, fmt.Sprintf("%d\t%d\t%s\t%s", c.ContextWindow, c.DefaultMaxTokens, in, out)})
		}
	}
	slices.SortFunc(all, func(a, b model) int {
		return cmp.Or(cmp.Compare(a.provider, b.provider), cmp.Compare(a.name, b.name))
	})
	var lines []string
	for _, m := range all {
		lines = append(lines, m.provider+"\t"+m.name+"\t"+m.figures)
	}
	return lines, nil
}

// price is a price to a millionth of a dollar, in the fewest digits that are read as the same
// number.
func price(usd float64) string {
	return strconv.FormatFloat(math.Round(usd*1e6)/1e6, 'f', -1, 64)
}
