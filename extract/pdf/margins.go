package pdf

import (
	"regexp"
	"strings"
)

// The lines at the edges of pages that are the document's and nobody's words.
const (
	edgeLines  = 2   // lines looked at, at the top and at the bottom of a page
	edgePages  = 3   // pages that have the line, at least; a browser's line on two is enough
	edgeShare  = 0.8 // of the pages have it
	edgeLength = 10  // bytes of a line, at least
)

// printed is what browsers print around a page: the address and the page's number, or the time and
// the title.
var printed = regexp.MustCompile(`^(?:\S*(?:https?://|file://|www\.)\S*.*\d+/\d+|\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}(?: ?[AP]M)?\b.*)$`)

// margins takes the lines off pages that stand at the edge of nearly all of them and differ in
// digits alone. It returns how many it took, and one of them.
func margins(pages []string) (taken int, example string) {
	count, of := make(map[string]int), 0
	for _, page := range pages {
		if page != "" {
			of++
		}
		for key := range edges(page) {
			count[key]++
		}
	}
	drop := make(map[string]bool)
	for key, n := range count {
		line := key[1:]
		browser := printed.MatchString(strings.ReplaceAll(line, "#", "1"))
		switch {
		case float64(n) < edgeShare*float64(of) || n < 2 || n < edgePages && !browser:
		case browser, len(line) >= edgeLength && strings.Contains(line, " ") && !strings.HasSuffix(line, ":") && !strings.ContainsAny(line[len(line)-1:], ".?!,"):
			drop[key] = true
		}
	}
	if len(drop) == 0 {
		return 0, ""
	}
	for i, page := range pages {
		lines := strings.Split(page, "\n")
		for key, at := range edges(page) {
			if drop[key] {
				taken++
				if example == "" || lines[at] < example {
					example = strings.TrimSpace(lines[at])
				}
				lines[at] = "\x00"
			}
		}
		kept := lines[:0]
		for _, line := range lines {
			if line != "\x00" {
				kept = append(kept, line)
			}
		}
		pages[i] = strings.TrimLeft(strings.Join(kept, "\n"), "\n")
	}
	return taken, example
}

// edges returns the first and the last lines of a page, with "#" for digits, and where they stand.
// The key begins with the edge, so that the first line of one page is no other's last.
func edges(page string) map[string]int {
	lines := strings.Split(page, "\n")
	found := make(map[string]int)
	look := func(edge string, from, step int) {
		for i, seen := from, 0; i >= 0 && i < len(lines) && seen < edgeLines; i += step {
			line := strings.Join(strings.Fields(lines[i]), " ")
			if line == "" {
				continue
			}
			seen++
			key := edge + strings.Map(func(r rune) rune {
				if '0' <= r && r <= '9' {
					return '#'
				}
				return r
			}, line)
			if _, ok := found[key]; !ok {
				found[key] = i
			}
		}
	}
	look("t", 0, 1)
	look("b", len(lines)-1, -1)
	return found
}
