package segment_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/segment"
)

// data returns the folder of real research data beside the repository, and skips the test if there
// is none.
func data(t testing.TB, name string) string {
	t.Helper()
	for up := "../"; len(up) <= len("../../../../../../"); up += "../" {
		dir := path.Join(up, "shared/data", name)
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
	}
	t.Skip("no ../shared/data/" + name + " beside the repository")
	return ""
}

func files(t testing.TB, dir string) []segment.Source {
	t.Helper()
	var sources []segment.Source
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			sources = append(sources, files(t, path.Join(dir, e.Name()))...)
			continue
		}
		b, err := os.ReadFile(path.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		format := strings.TrimPrefix(path.Ext(e.Name()), ".")
		sources = append(sources, segment.Source{Path: path.Join(dir, e.Name()), Format: format, Text: b})
	}
	for i := range sources {
		s := &sources[i]
		if s.Segments, err = segment.Split(s.Format, s.Text, segment.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := segment.Check(s.Text, s.Segments); err != nil {
			t.Fatal(s.Path, err)
		}
	}
	return sources
}

// In the interviews of PDPilotUserStudy every turn has its number in the margin, from 2 on; 1 is
// the title "Interview".
func TestRealInterviews(t *testing.T) {
	sources := files(t, data(t, "pdpilot-interviews/txt"))
	if len(sources) != 7 {
		t.Fatalf("got %d files, want 7", len(sources))
	}
	last := []int{95, 166, 122, 110, 135, 100, 105}
	label := regexp.MustCompile(`Dan:|Partici?pant:|[0-9]/[0-9]`)
	for i, src := range sources {
		turns := 0
		for _, s := range src.Segments {
			if s.Kind != segment.KindTurn {
				continue
			}
			if !s.Continued {
				turns++
			}
			want := map[string]segment.Role{"Dan": segment.Interviewer, "Participant": segment.Participant}[s.Speaker]
			if s.Role != want {
				t.Errorf("%s line %d: %q is %s", src.Path, s.Line, s.Speaker, s.Role)
			}
			if words := src.Text[s.Body:s.BodyEnd]; label.Match(words) {
				t.Errorf("%s line %d: furniture in %q", src.Path, s.Line, words)
			}
			if !s.Continued { // its number in the margin, its label, its words
				before := strings.Fields(string(src.Text[s.Start:s.Body]))
				if len(before) != 2 || before[0] != strconv.Itoa(turns+1) {
					t.Errorf("%s line %d: turn %d begins with %q", src.Path, s.Line, turns+1, before)
				}
			}
		}
		if turns != last[i]-1 {
			t.Errorf("%s: got %d turns, want %d", src.Path, turns, last[i]-1)
		}
	}
	people, err := segment.By(sources, "auto")
	if err != nil || len(people) != 7 || people[0].ID != "P1" {
		t.Fatalf("got %d people, %v", len(people), err)
	}
	for _, p := range people {
		if len(p.Said) < 40 {
			t.Errorf("%s says only %d things", p.ID, len(p.Said))
		}
		for _, r := range p.Said {
			if s := sources[r.Source].Segments[r.Segment]; s.Speaker != "Participant" {
				t.Errorf("%s line %d: words of %q", p.ID, s.Line, s.Speaker)
			}
		}
	}
}

// The same interviews with the words for roles taken out: who asks must be enough.
func TestRealInterviewsByBehaviourAlone(t *testing.T) {
	for _, src := range files(t, data(t, "pdpilot-interviews/txt")) {
		text := regexp.MustCompile(`Partici?pant:`).ReplaceAll(src.Text, []byte("Maria:"))
		segs, err := segment.Split("txt", text, segment.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range segs {
			if want := map[string]segment.Role{"Dan": segment.Interviewer, "Maria": segment.Participant, "": segment.Unknown}[s.Speaker]; s.Role != want {
				t.Fatalf("%s line %d: %q is %s", src.Path, s.Line, s.Speaker, s.Role)
			}
		}
	}
}

func TestRealSurvey(t *testing.T) {
	dir := data(t, "jupyter-survey-2015")
	b, err := os.ReadFile(path.Join(dir, "survey.csv"))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	segs, err := segment.Split("csv", b, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	people, err := segment.By([]segment.Source{{Path: "survey.csv", Text: b, Segments: segs}}, "auto")
	if err != nil || len(people) != 1706 || people[40].ID != "survey#41" || people[40].Location != "row 41" {
		t.Fatalf("got %d people, %v, want 1706", len(people), err)
	}
	t.Logf("split and grouped in %v", time.Since(start))
	if err := segment.Check(b, segs); err != nil {
		t.Fatal(err)
	}
	columns, err := segment.Columns("csv", b, segment.Options{})
	if err != nil || len(columns) != 37 {
		t.Fatalf("got %d columns, %v, want 37", len(columns), err)
	}
	for i, free := range map[int]bool{0: false, 2: false, 3: false, 4: true, 5: false, 9: false, 11: true, 17: true, 20: true, 23: true, 26: true, 29: false, 32: false, 36: false} {
		if columns[i].Free != free {
			t.Errorf("column %q: free %v, want %v", columns[i].Title, columns[i].Free, free)
		}
	}
}

func TestRealStories(t *testing.T) {
	sources := files(t, data(t, "rust-async-stories/stories"))
	people, err := segment.By(sources, "")
	if err != nil || len(people) != len(sources) {
		t.Fatalf("got %d people in %d files, %v", len(people), len(sources), err)
	}
	if n := segment.MarkRepeated(sources); n < len(sources)/2 { // "This is a draft "status quo" story submitted as part of …"
		t.Errorf("got %d repeated paragraphs in %d stories", n, len(sources))
	}
	for _, src := range sources {
		for _, s := range src.Segments {
			if s.Kind == segment.KindTurn {
				t.Errorf("%s line %d: a story has no speaker %q", src.Path, s.Line, s.Speaker)
			}
		}
	}
}

func BenchmarkSurvey(b *testing.B) {
	text, err := os.ReadFile(path.Join(data(b, "jupyter-survey-2015"), "survey.csv"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := segment.Split("csv", text, segment.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInterviews(b *testing.B) {
	sources := files(b, data(b, "pdpilot-interviews/txt"))
	total := 0
	for _, s := range sources {
		total += len(s.Text)
	}
	b.SetBytes(int64(total))
	for b.Loop() {
		for _, s := range sources {
			if _, err := segment.Split("txt", s.Text, segment.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkCues(b *testing.B) {
	var out bytes.Buffer
	out.WriteString("WEBVTT\n\n")
	n := 0
	for _, s := range files(b, data(b, "pdpilot-interviews/txt")) {
		for _, l := range bytes.Split(s.Text, []byte("\n")) {
			if len(bytes.TrimSpace(l)) > 0 {
				fmt.Fprintf(&out, "%02d:%02d:%02d.000 --> %02d:%02d:%02d.900\n%s\n\n", n/3600%60, n/60%60, n%60, n/3600%60, n/60%60, n%60, l)
				n++
			}
		}
	}
	b.SetBytes(int64(out.Len()))
	for b.Loop() {
		if _, err := segment.Split("vtt", out.Bytes(), segment.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
