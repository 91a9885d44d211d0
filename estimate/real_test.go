package estimate_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/segment"
)

// load splits the files of a folder, or one file: of the shared research data beside the
// repository, or of its examples.
func load(t testing.TB, name string) estimate.Study {
	top := name
	if !strings.HasPrefix(name, "../") {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; ; dir = path.Dir(dir) {
			top = path.Join(dir, "shared", "data", name)
			if _, err := os.Stat(top); err == nil {
				break
			}
			if dir == path.Dir(dir) {
				t.Skip("needs ../shared/data/" + name)
			}
		}
	}
	var s estimate.Study
	err := fs.WalkDir(os.DirFS(path.Dir(top)), path.Base(top), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path.Join(path.Dir(top), p))
		if err != nil {
			return err
		}
		format := strings.TrimPrefix(path.Ext(p), ".")
		segs, err := segment.Split(format, b, segment.Options{})
		s.Sources = append(s.Sources, segment.Source{Path: p, Format: format, Text: b, Segments: segs})
		s.Tokens += len(b) / 4
		return err
	})
	if err != nil {
		t.Skip(err)
	}
	if s.People, err = segment.By(s.Sources, ""); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRealStudies(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of participants; without -short")
	}
	rows := []struct{ name, theme, never string }{
		{"../examples/interviews", "survey", "yeah"},
		{"jupyter-survey-2015/survey.csv", "version control", "yeah"},
		{"rust-async-stories/stories", "runtime", "peoples"},
		{"pdpilot-interviews/txt", "decision tree", "XXXX"},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			s := load(t, tt.name)
			for _, e := range []estimate.Estimate{grouped(t, s, estimate.Options{}), estimate.Tokens(s, estimate.Options{})} {
				var themes []string
				for _, th := range e.Themes {
					themes = append(themes, th.Phrase)
				}
				if all := strings.Join(themes, ", "); !strings.Contains(all, tt.theme) || strings.Contains(all, tt.never) {
					t.Errorf("themes %s", all)
				}
				t.Logf("%d (%d-%d) %s by %s\n%s\n%v\n%+v", e.Recommended, e.Low, e.High, e.Support, e.Method, strings.Join(e.Reasons, "\n"), e.Themes, e.Factors)
			}
			t.Log(estimate.Saturate(s, estimate.SaturationOptions{}))
		})
	}
}
