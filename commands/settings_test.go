package commands_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
)

func TestReadSettings(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // key=values@line, or the error behind the file's name
	}{
		{"nothing", "# only a comment\n", ""},
		{"texts, numbers and lists", "style = \"xml\"\ncount = 3\ninclude = [\"a\", \"b,c\"]\next = \"md\"\nhidden = true\n", "style=[xml]@1 count=[3]@2 include=[a b,c]@3 ext=[md]@4 hidden=[true]@5"},
		{"speakers become patterns of exact names", "[speakers]\nDan = \"interviewer\"\n\"A. (B)\" = \"participant\"\nMia = \"participant\"\n", `interviewer=[^(?:Dan)$]@1 participant=[^(?:A\. \(B\)|Mia)$]@1`},
		{"speakers add to a pattern", "interviewer = \"^Q\"\n[speakers]\nDan = \"interviewer\"\n", `interviewer=[(?:^Q)|^(?:Dan)$]@1`},
		{"dotted speakers", "speakers.Dan = \"interviewer\"\n", `interviewer=[^(?:Dan)$]@1`},
		{"a key that there is not", "\nfoo = 1\n", `:2: there is no setting "foo"`},
		{"a table that there is not", "style = \"xml\"\n[foo]\na = 1\n", `:2: there is no setting "foo"`},
		{"a list that is none", "include = 3", ":1: include: it is a string or a list of strings"},
		{"a list of numbers", "include = [3]", ":1: include: it is a list of strings"},
		{"a text that is none", "\nstyle = true", ":2: style: it is a string"},
		{"a path that is a number", "template = 3", ":1: template: it is a string"},
		{"yes or no", "hidden = 1", ":1: hidden: it is true or false"},
		{"speakers that are no table", "speakers = 3", `:1: speakers: it is a table of names and roles, such as Dan = "interviewer"`},
		{"a role that there is not", "[speakers]\nMia = \"participant\"\nDan = \"boss\"\n", `:3: speakers: "Dan" is interviewer or participant`},
		{"a key twice", "style = \"xml\"\nstyle = \"json\"\n", ":2: "},
		{"no TOML", "style = \n", ":1: "},
		{"no UTF-8", "# a\nstyle = \"\xff\"\n", ":2: a settings file is UTF-8"},
		{"a path that leads out", "template = \"../x\"", ":1: template: a file beside the data names only what is below its folder"},
		{"an absolute path", "template = \"/etc/passwd\"", ":1: template: a file beside the data names only what is below its folder"},
		{"a table within a table", strings.Repeat("[", 20_000), ":1: "},
		{"arrays in arrays", "include = " + strings.Repeat("[", 20_000), ":1: "},
	} {
		name := file(t, commands.SettingsFile, tt.text)
		s, err := commands.ReadSettings(name, true)
		got := ""
		if err != nil {
			got = strings.TrimPrefix(err.Error(), name)
			if e := commands.AsError(err); e.Exit != commands.ExitUsage || e.Path != name {
				t.Errorf("%s: got %+v", tt.name, e)
			}
			if !strings.HasPrefix(got, tt.want) || !strings.HasPrefix(tt.want, ":") {
				t.Errorf("%s: got %.300s, want %s", tt.name, got, tt.want)
			}
			continue
		}
		for i, set := range s.List {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprintf("%s=%v@%d", set.Key, set.Values, set.Line)
		}
		if got != tt.want || s.Used.Path != commands.SettingsFile || len(s.Used.SHA256) != 64 {
			t.Errorf("%s: got %s, %+v, want %s", tt.name, got, s.Used, tt.want)
		}
	}
}

func TestPathsOfSettings(t *testing.T) {
	dir := sourcesFolder(t, "in/persona.toml", "template = \"sub/x.j2\"\n", "in/sub/x.j2", "", "out.toml", "template = \"in/sub/x.j2\"\n", "abs.toml", "template = \"/x.j2\"\n")
	for name, want := range map[string]string{"in/persona.toml": filepath.Join(dir, "in", "sub", "x.j2"), "out.toml": filepath.Join(dir, "in", "sub", "x.j2"), "abs.toml": "/x.j2"} {
		s, err := commands.ReadSettings(filepath.Join(dir, filepath.FromSlash(name)), name == "in/persona.toml")
		if err != nil || s.List[0].Values[0] != want {
			t.Errorf("%s: got %+v, %v, want %s", name, s, err, want)
		}
	}
	if s, err := commands.ReadSettings(filepath.Join(dir, "none", commands.SettingsFile), true); s != nil || err != nil {
		t.Errorf("none: got %v, %v", s, err)
	}
	if _, err := commands.ReadSettings(filepath.Join(dir, "none.toml"), false); err == nil {
		t.Error("a file that was named and is not there is no error")
	}
	big := file(t, commands.SettingsFile, strings.Repeat("#", 1<<20+1))
	if _, err := commands.ReadSettings(big, true); err == nil {
		t.Error("a file of more than 1 MiB is read")
	}
	if err := os.Symlink(filepath.Join(dir, "out.toml"), filepath.Join(dir, "in", "sub", "link")); err == nil {
		bad := filepath.Join(dir, "in", "sub", commands.SettingsFile)
		if err := os.WriteFile(bad, []byte("template = \"link\"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := commands.ReadSettings(bad, true); err == nil || !strings.Contains(err.Error(), "leads out") {
			t.Errorf("a link that leads out: got %v", err)
		}
	}
}

// What init writes is read again, as it is and with every setting made active.
func TestWhatInitWritesIsRead(t *testing.T) {
	dir := sourcesFolder(t, "a.txt", "Dan: Why?\n\nMia: I want the names.\n\nDan: And?\n\nMia: I go home.\n", "b.txt", "caf\xe9 au lait, tr\xe8s bon, d\xe9j\xe0 vu\n", "c.csv", "id,what hinders you\n1,\"I never have the book with me, you know\"\n")
	doc, err := commands.Init(t.Context(), commands.World{}, commands.Data{Paths: []string{dir}})
	if err != nil || doc.Files != 3 || len(doc.Speakers) != 2 || doc.Speakers[0].Turns != 2 {
		t.Fatalf("got %+v, %v", doc, err)
	}
	text, err := os.ReadFile(doc.Path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := commands.ReadSettings(doc.Path, true)
	if err != nil || len(s.List) != 0 {
		t.Errorf("as it is: got %+v, %v", s, err)
	}
	var active []string
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "#"); ok && rest[0] != ' ' {
			line = rest
			if !strings.HasPrefix(rest, "\"") && !strings.HasPrefix(rest, "[") {
				if _, err := commands.ReadSettings(file(t, commands.SettingsFile, rest), true); err != nil {
					t.Errorf("%q alone: %v", rest, err)
				}
			}
		}
		active = append(active, line)
	}
	s, err = commands.ReadSettings(file(t, commands.SettingsFile, strings.Join(active, "")), true)
	if err != nil || len(s.List) < 9 {
		t.Errorf("all active: got %+v, %v in\n%s", s, err, strings.Join(active, ""))
	}
	if wrong := sourcesUnlike(second(commands.Init(t.Context(), commands.World{}, commands.Data{Paths: []string{dir}})), commands.ExitFailed, doc.Path+": is there already", doc.Path, "remove it"); wrong != "" {
		t.Error(wrong)
	}
	if e := commands.AsError(second(commands.Init(t.Context(), commands.World{}, commands.Data{Paths: []string{filepath.Join(dir, "a.txt")}}))); e.Exit != commands.ExitFailed {
		t.Errorf("a file: got %+v", e)
	}
}

func FuzzReadSettings(f *testing.F) {
	for _, text := range []string{"style = \"xml\"\n[speakers]\nDan = \"interviewer\"\n", "include = [\"a\"]\n", "[[speakers]]\n", "speakers = {a = \"participant\"}\n", "a.b.c = 1\n", "\"\\u0000\" = 1\n"} {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		name := filepath.Join(dir, commands.SettingsFile)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := commands.ReadSettings(name, true)
		if err != nil {
			return
		}
		for _, set := range s.List {
			if len(set.Values) == 0 && set.Key != "include" && set.Key != "exclude" && set.Key != "ext" && set.Key != "columns" || set.Line < 1 {
				t.Errorf("%q: got %+v", text, set)
			}
		}
	})
}
