package commands_test

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/commands"
)

// said is a conversation of one participant.
func said(words string) string {
	return "Interviewer: How do you plan your week?\n\nParticipant: " + words + "\n"
}

// small is a study of three participants, as files by their names.
var small = map[string]string{
	"small/a.txt": said("I write every appointment into a paper diary on Sunday evening, because I want to see the whole week at once."),
	"small/b.txt": said("We share one calendar on the phone, and I usually add things while I wait for the bus to the city."),
	"small/c.txt": said("I do not plan at all, I want my weekends to stay empty so that I can decide in the morning."),
}

// inFolder makes files in a new folder, which becomes the working directory.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// zipped writes an archive of one file.
func zipped(t *testing.T, name, member, text string) {
	t.Helper()
	var b strings.Builder
	z := zip.NewWriter(&b)
	w, err := z.Create(member)
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err := errors.Join(err, z.Close(), os.WriteFile(name, []byte(b.String()), 0o666)); err != nil {
		t.Fatal(err)
	}
}

// of is the files at paths.
func of(paths ...string) commands.Data { return commands.Data{Paths: paths} }

// by is d with this unit.
func by(unit string, d commands.Data) commands.Data {
	d.Selection.By = unit
	return d
}

// speakers is d with these patterns.
func speakers(participant, interviewer string, d commands.Data) commands.Data {
	d.Selection.Participant, d.Selection.Interviewer = participant, interviewer
	return d
}

// studies are the commands that read a study.
var studies = []struct {
	name string
	call func(context.Context, commands.World, commands.Data) (commands.Document, error)
}{
	{"estimate", func(ctx context.Context, w commands.World, d commands.Data) (commands.Document, error) {
		return commands.Estimate(ctx, w, commands.EstimateRequest{Data: d})
	}},
	{"plan", func(ctx context.Context, w commands.World, d commands.Data) (commands.Document, error) {
		return commands.Plan(ctx, w, commands.PlanRequest{Data: d})
	}},
	{"generate", func(ctx context.Context, w commands.World, d commands.Data) (commands.Document, error) {
		return commands.Generate(ctx, w, commands.GenerateRequest{Data: d})
	}},
}

// wrong compares an error with a message, an exit code, a path and the beginning of a hint.
func wrong(t *testing.T, err error, want commands.Error, message string) {
	t.Helper()
	var e *commands.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v, want a *commands.Error %q", err, err, message)
	}
	if e.Error() != message || e.Exit != want.Exit || e.Path != want.Path || !strings.HasPrefix(e.Hint, want.Hint) || (want.Hint == "") != (e.Hint == "") {
		t.Errorf("got  %q, exit %d, path %q, hint %q\nwant %q, exit %d, path %q, hint %q",
			e.Error(), e.Exit, e.Path, e.Hint, message, want.Exit, want.Path, want.Hint)
	}
}

func TestAStudyThatCannotBe(t *testing.T) {
	inFolder(t, map[string]string{
		"silent/a.txt": "Interviewer: Shall we begin?\n\nInterviewer: I will call again.\n",
		"empty/a.txt":  "", "unknown/a.bin": "\x00\x01", "small/a.txt": small["small/a.txt"],
	})
	if err := os.Mkdir("nothing", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name    string
		data    commands.Data
		message string
		want    commands.Error
		plans   bool // plan has something to say all the same
	}{
		{name: "no path", message: "no path given", want: commands.Error{Exit: commands.ExitUsage, Hint: "give a folder"}},
		{name: "a path that is not there", data: of("nowhere"),
			message: "nowhere: no such file or folder", want: commands.Error{Exit: commands.ExitFailed, Path: "nowhere", Hint: "check the spelling"}},
		{name: "a folder without files", data: of("nothing"),
			message: "no files in nothing", want: commands.Error{Exit: commands.ExitFailed, Path: "nothing"}},
		{name: "a folder without readable files", data: of("unknown"),
			message: "no readable files in unknown", want: commands.Error{Exit: commands.ExitFailed, Path: "unknown", Hint: "persona tokens unknown lists"}},
		{name: "a unit that nobody knows", data: by("planet", of("small")),
			message: `--by: there is no unit "planet"`, want: commands.Error{Exit: commands.ExitUsage, Hint: "known are auto, file"}},
		{name: "a pattern of participants that is none", data: speakers("[", "", of("small")),
			message: "--participant: error parsing regexp: missing closing ]: `[`", want: commands.Error{Exit: commands.ExitUsage, Hint: "a regular expression"}},
		{name: "a pattern of interviewers that is none", data: speakers("", "(?i)(", of("small")),
			message: "--interviewer: error parsing regexp: missing closing ): `(?i)(`", want: commands.Error{Exit: commands.ExitUsage, Hint: "a regular expression"}},
		{name: "a unit that nobody knows, at a path that is not there", data: by("planet", of("nowhere")),
			message: `--by: there is no unit "planet"`, want: commands.Error{Exit: commands.ExitUsage, Hint: "known are auto, file"}},
		{name: "only interviewers speak", data: of("silent"), plans: true,
			message: "no participant's words in silent: only interviewers speak",
			want:    commands.Error{Exit: commands.ExitFailed, Path: "silent", Hint: "--participant REGEX"}},
		{name: "only interviewers speak, in several folders", data: of("silent", "nothing"), plans: true,
			message: "no participant's words in silent, nothing: only interviewers speak",
			want:    commands.Error{Exit: commands.ExitFailed, Hint: "--participant REGEX"}},
	} {
		for _, s := range studies {
			t.Run(row.name+": "+s.name, func(t *testing.T) {
				doc, err := s.call(t.Context(), commands.World{}, row.data)
				if row.plans && s.name == "plan" {
					if err != nil || doc.Outcome() != nil {
						t.Errorf("got %v, outcome %v, want a plan", err, doc.Outcome())
					}
					return
				}
				wrong(t, err, row.want, row.message)
			})
		}
	}
}

func TestAStudyIsReadAsFarAsItCanBe(t *testing.T) {
	inFolder(t, small)
	for _, s := range studies {
		t.Run(s.name+" names the path that is not there among its errors", func(t *testing.T) {
			doc, err := s.call(t.Context(), commands.World{}, of("small", "nowhere"))
			if err != nil {
				t.Fatal(err)
			}
			e := commands.AsError(doc.Outcome())
			if e.Exit != commands.ExitPartial || len(e.Problems) != 1 || e.Problems[0].Path != "nowhere" || e.Problems[0].Error != "no such file or folder" {
				t.Errorf("got exit %d, problems %v, want exit %d about nowhere", e.Exit, e.Problems, commands.ExitPartial)
			}
			var b strings.Builder
			if err := commands.WriteJSON(&b, doc); err != nil || !strings.Contains(b.String(), `"path": "nowhere"`) {
				t.Errorf("got %v and\n%s\nwant nowhere among the errors", err, b.String())
			}
		})
	}
}

func TestAStudyEndsWithItsContext(t *testing.T) {
	inFolder(t, small)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, s := range studies {
		if _, err := s.call(ctx, commands.World{}, of("small")); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want that of the context", s.name, err)
		}
	}
	if _, err := os.Stat("persona-runs"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v for persona-runs, want that nothing was written", err)
	}
}

func TestWhatIsSaidOfAStudyOnTheSide(t *testing.T) {
	files := map[string]string{"none/a.txt": "I plan every week on paper, and I like it.\n"}
	for name, text := range small {
		files[name] = text
	}
	crowd := "WEBVTT\n"
	for i, who := range strings.Fields("Ann Bob Cat Dan Eve Fay Gus Hal Ida Joe Kim Leo") {
		crowd += fmt.Sprintf("\n00:%02d.000 --> 00:%02d.900\n<v %s>I plan the week on paper.\n", i, i, who)
	}
	files["crowd/a.vtt"] = crowd
	inFolder(t, files)
	zipped(t, "small.zip", "a.txt", small["small/a.txt"])
	zipped(t, "again.zip", "a.txt", small["small/a.txt"])
	for _, row := range []struct {
		name string
		data commands.Data
		want []string
	}{
		{"nothing about a study as it should be", of("small"), nil},
		{"nothing about an archive alone", of("small.zip"), nil},
		{"an archive beside what was in it", of("small", "small.zip"), []string{
			"small.zip: 1 file is in it, byte for byte, there a second time too, and counted twice; --exclude 'small.zip' leaves the archive out"}},
		{"two archives with the same in them", of("again.zip", "small.zip"), []string{
			"small.zip: 1 file is in it, byte for byte, there a second time too, and counted twice; --exclude 'small.zip' leaves the archive out"}},
		{"a pattern that matches somebody", speakers("(?i)^PART", "(?i)view", of("small")), nil},
		{"patterns that match nobody", speakers("Zebulon", "(?i)Otto", of("small")), []string{
			"--participant Zebulon: no speaker has such a name; there are Interviewer, Participant",
			"--interviewer (?i)Otto: no speaker has such a name; there are Interviewer, Participant"}},
		{"a pattern if nobody is named", speakers("", "Otto", of("none")), []string{
			"--interviewer Otto: no speaker has such a name; there are nobody that is named"}},
		{"a pattern that matches nobody in a crowd, of which ten are named", speakers("", "Otto", of("crowd")), []string{
			"--interviewer Otto: no speaker has such a name; there are Ann, Bob, Cat, Dan, Eve, Fay, Gus, Hal, Ida, Joe"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			w := commands.World{Warn: func(message string) { got = append(got, message) }}
			if _, err := commands.Plan(t.Context(), w, commands.PlanRequest{Data: row.data}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("got  %q\nwant %q", got, row.want)
			}
		})
	}
}
