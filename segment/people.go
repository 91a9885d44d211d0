package segment

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// By maps the segments of sources to participants, in the order of the sources and, inside one, of
// their first words. by says what one participant is:
//
//   - "auto" or "": a row of a table, or all rows of somebody whom a column such as "Participant"
//     names several times; if there is no table, a file
//   - "file": a file, tables too
//   - "row": a row; a source without rows is one participant as a whole
//   - "speaker": in transcripts, every speaker of a file who is no interviewer (focus groups); in a
//     table, a row; else a file
//   - "column:NAME": the rows of a table with the same value in the column of that title or name
//   - "folder": all files of a folder together, without those of its subfolders
//
// Anything else is an error. A participant's ID is the file's name without extension ("P3"). Behind
// it stands the row ("survey#41"; "survey#Spring:41" if there are several sheets) or the speaker
// ("group-1:P3"). A folder's ID is its path, "." for the top. If two files have the same name,
// their paths are taken, without extension if that distinguishes them. Who left no words and no
// facts is no participant: [Silent] counts them.
func By(sources []Source, by string) ([]Person, error) {
	all, err := everybody(sources, by)
	if err != nil {
		return nil, err
	}
	people := all[:0]
	for _, p := range all {
		if len(p.Said)+len(p.Facts) > 0 {
			people = append(people, p)
		}
	}
	return people, nil
}

// Silent counts the files or folders that [By] leaves out because nobody in them says anything:
// empty files, and transcripts in which only the interviewer speaks. Empty rows of a table and
// silent speakers leave no trace and are not counted.
func Silent(sources []Source, by string) (int, error) {
	all, err := everybody(sources, by)
	n := 0
	for _, p := range all {
		if len(p.Said)+len(p.Facts) == 0 {
			n++
		}
	}
	return n, err
}

// Undecided is a text in which nobody can tell who asks and who answers. Nobody in it is quoted
// whose role is open.
type Undecided struct {
	Path     string
	Speakers []string // those whose role is open, in the order in which they first speak
}

// WhoAsks returns the sources whose speakers' roles are open. Options.Interviewer and
// Options.Participant settle them.
func WhoAsks(sources []Source) []Undecided {
	var all []Undecided
	for _, src := range sources {
		u := Undecided{Path: src.Path}
		seen := make(map[string]bool)
		for i := range src.Segments {
			if s := &src.Segments[i]; s.open() && !seen[s.Speaker] {
				seen[s.Speaker] = true
				u.Speakers = append(u.Speakers, s.Speaker)
			}
		}
		if len(u.Speakers) > 0 {
			all = append(all, u)
		}
	}
	return all
}

// open reports whether a named speaker says the segment who may be the interviewer.
func (s *Segment) open() bool { return s.Role == Unknown && s.Speaker != "" }

// everybody returns what By does, with the silent included.
func everybody(sources []Source, by string) ([]Person, error) {
	switch by {
	case "":
		by = "auto"
	case "auto", "file", "row", "speaker", "folder":
	default:
		if column, ok := strings.CutPrefix(by, ByColumn); !ok || !hasColumn(sources, column) {
			return nil, fmt.Errorf("group participants by %q: want auto, file, row, speaker, folder or column:NAME, with the title of a column of facts", by)
		}
	}
	names := fileNames(sources)
	c := census{index: make(map[string]int)}
	for i, src := range sources {
		folder := path.Dir(src.Path)
		whole := Person{ID: names[i], Path: src.Path}
		if by == "folder" {
			whole = Person{ID: folder, Path: folder}
		}
		rows, codes := rowPeople(src, by), codebooks(src)
		found := len(c.people)
		key := "file\x00" + strconv.Itoa(i)
		if by == "folder" {
			key = "folder\x00" + folder
		}
		for j, s := range src.Segments {
			fact := s.Kind == KindFact
			if s.Row > 0 && codes[s.Table] {
				continue
			}
			if s.Role == Interviewer || s.open() || !fact && s.Kind != KindTurn && s.Kind != KindAnswer && s.Kind != KindParagraph {
				continue
			}
			k, p := key, whole
			switch {
			case by == "folder" || by == "file":
			case s.Row > 0 && rows != nil && rows[rowKey{s.Table, s.Row}] != "":
				who := rows[rowKey{s.Table, s.Row}]
				k, p = key+"\x00who\x00"+who, Person{ID: names[i] + "#" + who, Path: src.Path, Location: who}
			case s.Row > 0 && rows != nil && rows[rowKey{s.Table, 0}] == "" && by == "auto":
				continue // a sheet without the column that names people in the others: a code book
			case s.Row > 0:
				where, row := rowOf(s.Table, s.Row), strconv.Itoa(s.Row)
				if s.Table != "" {
					row = called(s.Table) + ":" + row
				}
				k, p = key+"\x00row\x00"+where, Person{ID: names[i] + "#" + row, Path: src.Path, Location: where}
			case by == "speaker" && s.Speaker != "":
				k, p = key+"\x00speaker\x00"+s.Speaker, Person{ID: names[i] + ":" + s.Speaker, Path: src.Path, Location: s.Speaker}
			}
			who := c.person(k, p)
			if fact {
				who.Facts = append(who.Facts, Ref{i, j})
			} else {
				who.Said = append(who.Said, Ref{i, j})
			}
		}
		if len(c.people) == found {
			c.person(key, whole)
		}
	}
	c.unique()
	return c.people, nil
}

// ByColumn begins the unit that groups rows by the values of a column.
const ByColumn = "column:"

// rowKey names a row of a source; row 0 stands for the whole table.
type rowKey struct {
	table string
	row   int
}

// rowPeople returns who answers in each row, if a column says so: the one that by names, or one
// whose title is a word for people and whose values come several times. A table that has the column
// has row 0 too. nil: a row is a person.
func rowPeople(src Source, by string) map[rowKey]string {
	want, given := strings.CutPrefix(by, ByColumn)
	if !given && by != "auto" {
		return nil
	}
	for _, title := range idTitles(src, want, given) {
		people := make(map[rowKey]string)
		distinct, tables := make(map[string]int), make(map[string]bool)
		for _, s := range src.Segments {
			if s.Row == 0 || s.Kind != KindFact && s.Kind != KindAnswer {
				continue
			}
			tables[s.Table] = true
			if k := (rowKey{s.Table, s.Row}); s.Question == title && people[k] == "" {
				who := plain(src.Text[s.Body:s.BodyEnd], s.Syntax)
				people[k], people[rowKey{s.Table, 0}] = who, "*"
				distinct[who]++
			}
		}
		rows := 0
		for _, n := range distinct {
			rows += n
		}
		if given || len(distinct) >= minTurns && (rows*2 >= 3*len(distinct) || len(tables) > 1 && rows > len(distinct)) && !yesNo(distinct) {
			return people
		}
	}
	return nil
}

// idTitles returns the titles of the columns that may name people.
func idTitles(src Source, want string, given bool) []string {
	var titles []string
	for _, s := range src.Segments {
		if s.Row == 0 || s.Kind != KindFact || slices.Contains(titles, s.Question) {
			continue
		}
		if given {
			if strings.EqualFold(s.Question, want) || strings.HasSuffix(strings.ToLower(s.Location), `, "`+strings.ToLower(want)+`"`) {
				titles = append(titles, s.Question)
			}
			continue
		}
		if namesPeople(s.Question) {
			titles = append(titles, s.Question)
		}
	}
	return titles
}

// namesPeople reports whether a title is that of a column that says who answers.
func namesPeople(title string) bool {
	switch letters(title) {
	case "participant", "participantid", "participantname", "participants", "participantno", "participantnumber", "pid", "respondent", "respondentid", "respondentname", "subject", "subjectid", "interviewee", "intervieweeid",
		"userid", "user", "username", "person", "personid", "speaker", "document", "documentname", "documentgroup", "documenttitle", "transcript", "session", "sessionid", "interview", "interviewid", "caseid", "case", "from", "who", "author", "customer", "customerid", "contact",
		"teilnehmer", "teilnehmerid", "befragte", "proband", "dokument", "participante", "répondant", "encuestado", "entrevistado", "partecipante", "respondente", "deelnemer", "respondentnr", "uczestnik", "deltagare", "deltaker", "osallistuja", "respondentnummer",
		"участник", "респондент", "katılımcı", "参加者", "回答者", "参与者", "受访者", "참가자", "응답자":
		return true
	}
	return false
}

// yesNo reports whether values are ticks and not people.
func yesNo(values map[string]int) bool {
	for v := range values {
		switch strings.ToLower(v) {
		case "yes", "no", "true", "false", "ja", "nein", "oui", "non", "sí", "si", "não", "sim", "nee", "x", "y", "n":
			return true
		}
	}
	return false
}

// hasColumn reports whether any table has a column of facts of that title.
func hasColumn(sources []Source, column string) bool {
	for _, src := range sources {
		if len(idTitles(src, column, true)) > 0 {
			return true
		}
	}
	return false
}

// census collects persons in the order in which they come.
type census struct {
	people []Person
	index  map[string]int // by what identifies a person, whatever the ID is
}

func (c *census) person(key string, p Person) *Person {
	i, ok := c.index[key]
	if !ok {
		i = len(c.people)
		c.index[key] = i
		c.people = append(c.people, p)
	}
	return &c.people[i]
}

// unique makes IDs differ if the names do not: "a#1" is a file's name as well as the first row of
// "a".
func (c *census) unique() {
	taken := make(map[string]bool, len(c.people))
	for i := range c.people {
		id := c.people[i].ID
		for n := 2; taken[c.people[i].ID]; n++ {
			c.people[i].ID = id + "~" + strconv.Itoa(n)
		}
		taken[c.people[i].ID] = true
	}
}

// fileNames gives each source the shortest name that no other has: the file's without extension,
// the path without extension, or the path.
func fileNames(sources []Source) []string {
	names := make([]string, len(sources))
	unset := make([]int, len(sources))
	for i := range sources {
		unset[i] = i
	}
	for _, name := range [...]func(string) string{
		func(p string) string { return withoutExt(path.Base(p)) },
		withoutExt,
		func(p string) string { return p },
	} {
		count := make(map[string]int)
		for _, i := range unset {
			count[name(sources[i].Path)]++
		}
		var same []int
		for _, i := range unset {
			if names[i] = name(sources[i].Path); count[names[i]] > 1 {
				same = append(same, i)
			}
		}
		unset = same
	}
	return names
}

// withoutExt cuts off the extension, but not if it is the whole name: ".txt".
func withoutExt(p string) string {
	if name := path.Base(p); strings.LastIndexByte(name, '.') > 0 {
		return strings.TrimSuffix(p, path.Ext(p))
	}
	return p
}
