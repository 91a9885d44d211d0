package persona_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/tree"
)

// restless is a tree in which something happens before a file is opened.
type restless struct {
	fs.FS
	before func(name string)
}

func (r restless) Open(name string) (fs.File, error) {
	r.before(name)
	return r.FS.Open(name)
}

func (r restless) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(r.FS, name) }
func (r restless) ReadLink(name string) (string, error)   { return fs.ReadLink(r.FS, name) }

// A study of files on disk shows nothing of what is outside of them, even if a file becomes a link
// that leads out while the study is read.
func TestAFileThatBecomesALinkIsNotReadThroughIt(t *testing.T) {
	const secret = "Participant: Nobody may ever read that I keep my savings below the third stair.\n"
	for _, row := range []struct {
		name string
		swap func(in, out string) error // after in/b/b.txt was seen, before it is opened
	}{
		{"the file becomes a link", func(in, out string) error {
			return errors.Join(os.Remove(filepath.Join(in, "b", "b.txt")), os.Symlink(filepath.Join(out, "b.txt"), filepath.Join(in, "b", "b.txt")))
		}},
		{"the file becomes a link with dots", func(in, _ string) error {
			return errors.Join(os.Remove(filepath.Join(in, "b", "b.txt")), os.Symlink("../../out/b.txt", filepath.Join(in, "b", "b.txt")))
		}},
		{"its folder becomes a link", func(in, out string) error {
			return errors.Join(os.RemoveAll(filepath.Join(in, "b")), os.Symlink(out, filepath.Join(in, "b")))
		}},
		{"another folder takes its name", func(in, out string) error {
			return errors.Join(os.Rename(filepath.Join(in, "b"), filepath.Join(in, "was")), os.Symlink("../out", filepath.Join(in, "b")))
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			top := t.TempDir()
			in, out := filepath.Join(top, "in"), filepath.Join(top, "out")
			for name, text := range map[string]string{"in/a.txt": diary, "in/b/b.txt": calendar, "out/b.txt": secret} {
				name = filepath.Join(top, name)
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(out, filepath.Join(top, "try")); err != nil {
				t.Skip("no links here:", err)
			}
			files, err := tree.Open(tree.Options{}, in)
			if err != nil {
				t.Fatal(err)
			}
			defer files.Close()
			swapped := false
			study, err := persona.Open(t.Context(), given{{FS: restless{files.Roots()[0].FS, func(name string) {
				if name == "b/b.txt" {
					swapped = true
					if err := row.swap(in, out); err != nil {
						t.Error(err)
					}
				}
			}}}}, persona.Options{})
			if err != nil || !swapped {
				t.Fatal(swapped, err)
			}
			if len(study.Texts) != 1 || study.Texts[0].Path != "a.txt" {
				t.Errorf("got %d texts, want a.txt alone", len(study.Texts))
			}
			for _, text := range study.Texts {
				if strings.Contains(string(text.Text), "savings") {
					t.Errorf("%s: %q was read from outside", text.Path, text.Text)
				}
			}
			if len(study.Problems) != 1 || study.Problems[0].Path != "b/b.txt" {
				t.Errorf("got the problems %v, want one with b/b.txt", study.Problems)
			}
		})
	}
}
