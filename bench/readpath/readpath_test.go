package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/persona-go/persona/segment"
)

func TestEqualFlagsMakeEqualBytes(t *testing.T) {
	a, b, c := t.TempDir(), t.TempDir(), t.TempDir()
	for dir, seed := range map[string]uint64{a: 1, b: 1, c: 2} {
		if err := write(dir, 3, 5000, 3000, seed); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"P00001.txt", "P00002.txt", "P00003.txt"} {
		one, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		two, _ := os.ReadFile(filepath.Join(b, name))
		other, _ := os.ReadFile(filepath.Join(c, name))
		if !bytes.Equal(one, two) || bytes.Equal(one, other) || len(one) < 5000 || len(one) > 8000 {
			t.Errorf("%s: %d bytes", name, len(one))
		}
		segs, err := segment.Split("txt", one, segment.Options{})
		if err != nil {
			t.Fatal(err)
		}
		asks, says := 0, 0
		for _, s := range segs {
			switch {
			case s.Speaker == "Interviewer" && s.Role == segment.Interviewer:
				asks++
			case s.Role == segment.Participant:
				says++
			}
		}
		if asks < 3 || says < asks {
			t.Errorf("%s: %d turns of the interviewer, %d of the participant", name, asks, says)
		}
	}
}
