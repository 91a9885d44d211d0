package commands

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/sources"
)

// InitDocument is the settings file that was written.
type InitDocument struct {
	Schema       string        `json:"schema"`
	Path         string        `json:"path"` // with slashes
	Files        int           `json:"files"`
	Participants int           `json:"participants"`
	Speakers     []InitSpeaker `json:"speakers"` // who speaks, the most frequent first
	outcome
}

// InitSpeaker is somebody who speaks.
type InitSpeaker struct {
	Name  string `json:"name"`
	Role  string `json:"role"`  // interviewer, participant or unknown
	Turns int    `json:"turns"` // how often
}

// mostNamed is how many speakers are named.
const mostNamed = 50

// Init writes a settings file into the first folder of d, with what was detected there, all of it
// as comments. One that is there stays, and is an error.
func Init(ctx context.Context, w World, d Data) (*InitDocument, error) {
	files, err := w.open(ctx, d)
	if err != nil {
		return nil, err
	}
	defer files.let()
	folder := files.Given()[0]
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, failedAt(folder, "name a folder first", "a settings file lies in a folder")
	}
	name := filepath.Join(folder, SettingsFile)
	if _, err := os.Lstat(name); err == nil {
		return nil, failedAt(name, "edit it, or remove it first", "is there already")
	}
	s, err := w.study(ctx, files)
	if err != nil {
		return nil, err
	}
	est, err := s.Estimate(ctx, estimate.Options{})
	if err != nil {
		return nil, err
	}
	doc := &InitDocument{
		Schema: "persona.init/v1", Path: filepath.ToSlash(name), Files: len(s.Sources), Participants: len(s.People), Speakers: speakersOf(s),
	}
	text := settingsText(s, doc, est)
	err = saveFile(ctx, name, func(out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	doc.err = files.outcome(len(s.Sources), &s.Ledger)
	return doc, nil
}

// speakersOf are those who speak, the most frequent first.
func speakersOf(s *persona.Study) []InitSpeaker {
	list := []InitSpeaker{}
	at := map[string]int{}
	for _, t := range s.Texts {
		for _, seg := range t.Segments {
			if seg.Speaker == "" {
				continue
			}
			i, ok := at[seg.Speaker]
			if !ok {
				i = len(list)
				at[seg.Speaker] = i
				list = append(list, InitSpeaker{Name: seg.Speaker, Role: string(seg.Role)})
			}
			list[i].Turns++
			if list[i].Role != string(seg.Role) { // not the same everywhere
				list[i].Role = "unknown"
			}
		}
	}
	slices.SortStableFunc(list, func(a, b InitSpeaker) int { return b.Turns - a.Turns })
	return list
}

// settingsText is a settings file in which everything is a comment.
func settingsText(s *persona.Study, doc *InitDocument, est estimate.Estimate) string {
	var b strings.Builder
	say := func(format string, args ...any) {
		for line := range strings.Lines(fmt.Sprintf(format, args...)) {
			b.WriteString("# " + strings.Map(visible, strings.TrimSuffix(line, "\n")) + "\n")
		}
	}
	set := func(format string, args ...any) { b.WriteString("#" + fmt.Sprintf(format, args...) + "\n") }
	say("Settings of this folder for persona. Keys are the flags' names, and flags win. A line counts")
	say("once the # before it is gone; persona COMMAND --no-config leaves this file alone.")
	b.WriteString("\n")
	var kinds []string
	for _, f := range formats(s.Sources) {
		kinds = append(kinds, amount.Number(f.Files)+" "+f.Format)
	}
	say("Detected: %s (%s), %s.", amount.Of(doc.Files, "file"), strings.Join(kinds, ", "), amount.Of(doc.Participants, "participant"))
	say("%s.", Recommendation(est))
	i := slices.IndexFunc(s.Sources, func(src sources.Source) bool { return src.Encoding != "" && src.Encoding != "utf-8" })
	if i >= 0 {
		say("%s is in %s; the setting is for all text files.", s.Sources[i].Path, s.Sources[i].Encoding)
		set("encoding = %q", s.Sources[i].Encoding)
	}
	b.WriteString("\n")
	say("Which files: globs, extensions, and whether ignore files count.")
	set("include = [\"**/*.md\"]")
	set("exclude = [\"drafts/**\"]")
	set("order = \"path\"")
	b.WriteString("\n")
	say("What a participant is: auto (a row of a table, or all rows that name the same person; a file otherwise), file, row, speaker, folder or column:NAME.")
	set("by = \"auto\"")
	say("The columns of tables that hold answers.")
	set("columns = [\"What hinders you?\"]")
	b.WriteString("\n")
	say("How many personas, and how a text for a model is laid out.")
	set("count = \"auto\"")
	set("style = \"standard\"")
	set("model = \"gpt-5\"")
	b.WriteString("\n")
	say("Who is who among those who speak (interviewer or participant), as it was detected.")
	set("[speakers]")
	for i, sp := range doc.Speakers {
		if i == mostNamed {
			say("and %s more", amount.Number(len(doc.Speakers)-i))
			break
		}
		role := sp.Role
		if role == "unknown" {
			say("%s (%s): not known; settle it if you can", sp.Name, amount.Of(sp.Turns, "turn"))
			role = "participant"
		}
		set("%s = %q", tomlKey(sp.Name), role)
	}
	return b.String()
}

// visible maps what would end a line or not be seen.
func visible(r rune) rune {
	if strconv.IsPrint(r) {
		return r
	}
	return '\uFFFD'
}

// tomlKey is a name as a key between quotes.
func tomlKey(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range name {
		switch {
		case r == '"' || r == '\\':
			b.WriteString("\\" + string(r))
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String() + `"`
}
