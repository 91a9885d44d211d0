package pdf_test

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/pdf"
	"github.com/persona-go/persona/segment"
)

// data returns the folder of real research data beside the repository, and skips the test if there
// is none.
func data(t testing.TB, name string) string {
	t.Helper()
	for up := "../"; len(up) <= len("../../../../../../../"); up += "../" {
		dir := path.Join(up, "shared/data", name)
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
	}
	t.Skip("no ../shared/data/" + name + " beside the repository")
	return ""
}

func engine(t testing.TB) *pdf.Engine {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	e := pdf.New(pdf.Options{CacheDir: path.Join(cache, "persona-test-pdf")})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// turns returns the turns of a text, "speaker: words"; a turn that goes on over a page's end is one
// turn.
func turns(t *testing.T, text []byte) []string {
	t.Helper()
	segs, err := segment.Split("txt", text, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range segs {
		if s.Kind != segment.KindTurn {
			continue
		}
		words := strings.Join(strings.Fields(string(text[s.Body:s.BodyEnd])), " ")
		if s.Continued && len(all) > 0 {
			all[len(all)-1] += " " + words
			continue
		}
		all = append(all, fmt.Sprintf("%s/%s: %s", s.Speaker, s.Role, words))
	}
	return all
}

// The seven interviews as PDF are the same interviews as the text that pdftotext made of them.
func TestRealInterviews(t *testing.T) {
	dir := data(t, "pdpilot-interviews")
	e := engine(t)
	for i := 1; i <= 7; i++ {
		b, err := os.ReadFile(path.Join(dir, fmt.Sprintf("pdf/P%d.pdf", i)))
		if err != nil {
			t.Fatal(err)
		}
		reference, err := os.ReadFile(path.Join(dir, fmt.Sprintf("txt/P%d.txt", i)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Read(b, extract.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		a, b2 := turns(t, reference), turns(t, got.Text)
		same := 0
		for k := range min(len(a), len(b2)) {
			if a[k] == b2[k] {
				same++
			} else if same > k-3 {
				t.Logf("P%d turn %d:\n got %.300q\nwant %.300q", i, k+2, b2[k], a[k])
			}
		}
		words := agreement(strings.Fields(strings.Join(a, "\n")), strings.Fields(strings.Join(b2, "\n")))
		t.Logf("P%d: %d turns of %d, %d the same, %.2f %% of the words", i, len(b2), len(a), same, 100*words)
		if len(a) != len(b2) || same*100 < len(a)*99 || words < 0.99 {
			t.Errorf("P%d: %d turns of %d, %d the same, %.2f %% of the words", i, len(b2), len(a), same, 100*words)
		}
		if pages := 1 + strings.Count(string(got.Text), "\f"); pages != strings.Count(string(reference), "\f") || pages != len(got.Locations) {
			t.Errorf("P%d: %d pages, %d locations", i, pages, len(got.Locations))
		}
	}
}

// agreement returns the share of words in the longest common subsequence of both.
func agreement(a, b []string) float64 {
	row, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for _, w := range a {
		for j, v := range b {
			if w == v {
				row[j+1] = last[j] + 1
			} else {
				row[j+1] = max(row[j], last[j+1])
			}
		}
		row, last = last, row
		clear(row)
	}
	return float64(slices.Max(last)) / float64(max(len(a), len(b), 1))
}
