package segment

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paper is a kind of document that researchers write about a study: nobody in it is a participant.
type paper struct {
	what   string   // "a consent form"
	titles []string // one stands in the title, or in the file's name
	words  []string // so many of them stand in the text, in all
	least  int
	exact  bool // the title is nothing else, and that is enough
	guides bool // it may instead mostly ask, of nobody who is named
	fields bool // some of its fields may look like people who speak once: "Researcher: Ann Hill"
	codes  bool // codes of participants, "P03", count as its words
}

// others are the words by which researchers speak of the people of a study.
var others = []string{"participant", "respondent", "interviewee", "teilnehm", "befragte", "enquêté", "interviewé", "entrevistad", "encuestad", "partecipant", "intervistat", "deelnem", "geïnterviewde"}

var papers = []paper{
	{what: "a protocol or guide", titles: []string{"study protocol", "research protocol", "session protocol", "test protocol", "interview protocol", "interview guide", "discussion guide", "topic guide", "moderator guide", "moderation guide", "test script", "session script", "screener",
		"interviewleitfaden", "gesprächsleitfaden", "leitfaden", "guide d'entretien", "grille d'entretien", "guion de entrevista", "guión de entrevista", "guía de entrevista", "traccia di intervista", "traccia dell'intervista",
		"roteiro de entrevista", "guião de entrevista", "interviewleidraad", "gespreksleidraad", "topiclijst"}, words: others, least: 4, guides: true},
	{what: "a consent form", titles: []string{"consent form", "informed consent", "information sheet", "einwilligungserklärung", "einverständniserklärung", "formulaire de consentement", "consentimiento informado", "consenso informato", "termo de consentimento",
		"consentimento informado", "toestemmingsformulier"}, words: []string{"consent", "withdraw", "voluntar", "confidential", "recorded", "anonym", "einwillig", "freiwillig", "widerruf", "consentement", "volontaire", "confidentiel",
		"consentimiento", "voluntari", "confidencial", "consenso", "riservat", "consentimento", "toestemming", "vrijwillig", "vertrouwelijk",
		"take part", "signature", "unterschrift", "teilnahme", "firma", "assinatura", "handtekening"}, least: 4, fields: true},
	{what: "researchers' notes", titles: []string{"field notes", "research notes", "researcher notes", "interviewer notes", "observation notes", "observer notes", "debrief", "analysis memo", "analysis notes", "research memo", "synthesis notes", "feldnotizen", "beobachtungsprotokoll",
		"notes de terrain", "notas de campo", "note di campo", "veldnotities"}, words: others, least: 3, codes: true},
	{what: codeList, titles: []string{"code system", "codesystem", "codebook", "code book", "code list", "coding scheme", "coded segments", "codierte segmente", "kodierte segmente", "liste de codes", "libro de códigos"}, exact: true},
}

// codeList is what a table of codes with their meanings is, as a text with such a title is.
const codeList = "a list of codes"

// titleLength is how long a title may be, in characters.
const titleLength = 60

// MarkPapers finds the texts that researchers wrote about the study, as their titles and what they
// speak of show: protocols and guides, consent forms, notes, lists of codes, and the mails of
// whoever asks everybody else. It sets
// [Source.Paper], and makes furniture of their segments, so that nobody in them takes part. A text
// with speakers, or a table, is none, and neither is one for whose path keep returns true; a nil
// keep keeps none. Call it with all sources of a study, before [By].
func MarkPapers(sources []Source, keep func(path string) bool) {
	forms, asking := filledForms(sources), correspondence(sources)
	for i := range sources {
		s := &sources[i]
		if keep != nil && keep(s.Path) {
			continue
		}
		s.Paper = s.paper()
		switch {
		case s.Paper != "":
		case forms[i]:
			s.Paper = "a form that stands in several files"
		case slices.Contains(asking, i):
			s.Paper = "a mail of who asks the others"
		}
		if s.Paper == "" {
			continue
		}
		for j := range s.Segments {
			s.Segments[j].Kind, s.Segments[j].Role = KindFurniture, Unknown
		}
	}
}

// What makes texts one form that several people filled in or signed.
const (
	formFiles   = 3    // texts, at least
	formWords   = 60   // words of each, at least
	formJaccard = 0.8  // of the words of two are common to both
	formMost    = 3000 // words of each, at most: longer texts are no forms
	formSpeaks  = 3    // words by which researchers speak of a study, in each
)

// filledForms finds the texts of one voice that are nearly the same in three files or more and
// speak as researchers do.
func filledForms(sources []Source) []bool {
	x := sameIndex{bySketch: make(map[uint64][]int)}
	var of []int // answers of x → sources
	form := make([]bool, len(sources))
	for i := range sources {
		s := &sources[i]
		if !s.oneVoice() || !speaksOfStudy(s.Text) {
			continue
		}
		if hashes := appendHashes(nil, s.Text); len(hashes) < formWords || len(hashes) > formMost {
			continue
		}
		x.add(i, Ref{}, s.Text)
		of = append(of, i)
	}
	for a := range x.answers {
		var alike []int
		for _, other := range x.answers[a].same {
			if b, ok := slices.BinarySearch(of, other); ok && jaccard(x.answers[a].words, x.answers[b].words) >= formJaccard {
				alike = append(alike, other)
			}
		}
		if len(alike)+1 < formFiles {
			continue
		}
		form[of[a]] = true
		for _, i := range alike {
			form[i] = true
		}
	}
	return form
}

// oneVoice reports whether nobody is named in a text and nothing in it asks or answers.
func (s *Source) oneVoice() bool {
	return len(s.Segments) > 0 && !slices.ContainsFunc(s.Segments, func(seg Segment) bool {
		return seg.Speaker != "" || seg.Row > 0 || seg.Kind == KindTurn || seg.Kind == KindAnswer || seg.Role == Interviewer
	})
}

// speaksOfStudy reports whether a text holds words by which researchers ask for consent, or speak
// of those who take part.
func speaksOfStudy(text []byte) bool {
	lower, n := strings.ToLower(string(text[:min(len(text), 32<<10)])), 0
	for _, words := range [...][]string{others, papers[1].words} {
		for _, w := range words {
			n += strings.Count(lower, w)
		}
	}
	return n >= formSpeaks
}

// paper returns what a text is if a researcher wrote it; "" if somebody may speak in it.
func (s *Source) paper() string {
	first := firstLines(s.Text, 1)
	for _, p := range papers {
		if p.exact && p.titled(first, "") { // it may quote people, each turn with its speaker
			return p.what
		}
	}
	if s.listsCodes() {
		return codeList
	}
	titles, named, quiet, ok := s.voices()
	if !ok {
		return ""
	}
	name := strings.ToLower(strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(withoutExt(path.Base(s.Path))))
	lower := ""
	for _, p := range papers {
		if !p.titled(titles, name) {
			continue
		}
		if lower == "" {
			lower = strings.ToLower(string(s.Text))
		}
		n := 0
		for _, w := range p.words {
			n += strings.Count(lower, w)
		}
		if p.codes {
			n += codesOfPeople(s.Text)
		}
		if n >= p.least && (quiet || p.fields && named <= formFields) || p.guides && named == 0 && mostlyAsks(s.Text) {
			return p.what
		}
	}
	return ""
}

// formFields is how many fields of a form may look like somebody who speaks once.
const formFields = 3

// voices returns what may be a text's title, in lower case, how many people are named who speak
// once, and whether nothing asks or answers. ok is false if it is a table, or somebody who is named
// speaks twice.
func (s *Source) voices() (titles []string, named int, quiet, ok bool) {
	const most = 3
	titles, quiet = firstLines(s.Text, most), true
	turns, looked := make(map[string]int), 0
	for i := range s.Segments {
		seg := &s.Segments[i]
		if seg.Speaker != "" && seg.Speaker != Unnamed {
			turns[seg.Speaker]++
		}
		if seg.Row > 0 || turns[seg.Speaker] > 1 {
			return nil, 0, false, false
		}
		quiet = quiet && seg.Speaker == "" && seg.Kind != KindTurn && seg.Kind != KindAnswer && seg.Role != Interviewer
		if looked < most && (seg.Kind == KindHeading || seg.Kind == KindParagraph) {
			looked++
			title, _, _ := strings.Cut(plain(s.Text[seg.Body:seg.BodyEnd], seg.Syntax), "\n")
			titles = appendTitle(titles, title)
		}
	}
	return titles, len(turns), quiet, true
}

// firstLines returns the first lines of a text that have words and are short, in lower case.
func firstLines(text []byte, most int) []string {
	var titles []string
	seen := 0
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if seen++; seen > most {
				break
			}
			titles = appendTitle(titles, string(line[:min(len(line), maxLabel)]))
		}
	}
	return titles
}

func appendTitle(titles []string, line string) []string {
	if utf8.RuneCountInString(line) > titleLength {
		return titles
	}
	return append(titles, strings.ToLower(strings.ReplaceAll(strings.Trim(line, "#*_ \t\r"), "’", "'")))
}

// mostlyAsks reports whether most of the words of a text, headings aside, are in lines that ask,
// and five lines do: a guide, in which nobody answers.
func mostlyAsks(text []byte) bool {
	const least = 5
	asking, lines, all := 0, 0, 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		n := countWords(line)
		all += n
		if line = bytes.TrimLeft(line, "-*+•0123456789.) \t"); asks(line) {
			asking += n
			lines++
		}
	}
	return lines >= least && asking*2 > all
}

// codesOfPeople counts how often researchers speak of participants by their codes, "P03", if they
// speak of two or more.
func codesOfPeople(text []byte) int {
	n, which := 0, make(map[string]bool)
	for word := range bytes.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(word) > 1 && len(word) < 5 && bytes.IndexByte([]byte("PTU"), word[0]) >= 0 && len(bytes.Trim(word[1:], "0123456789")) == 0 {
			n++
			which[string(word)] = true
		}
	}
	if len(which) < 2 {
		return 0
	}
	return n
}

// listsCodes reports whether a text is a table of codes with what they mean and when to use them,
// as the titles of its columns say.
func (s *Source) listsCodes() bool {
	const rows = 20 // in which each column has a value
	of := make(map[string]bool)
	for i := range s.Segments {
		if s.Segments[i].Row > rows {
			break
		}
		if s.Segments[i].Row > 0 {
			of[letters(s.Segments[i].Question)] = true
		}
	}
	coded, meant := codeColumns(of)
	use := of["whentouse"] || of["whennottouse"] || of["inclusion"] || of["exclusion"] || of["inclusioncriteria"] || of["examplequote"] ||
		of["example"] || of["examples"] || of["anchorexample"] || of["codingrule"] || of["codingrules"] || of["parentcode"]
	return meant && use && (coded || of["whentouse"])
}

// codeColumns reports whether among the titles of columns, letters and digits alone, one is that of
// codes, and one that of what they mean.
func codeColumns(of map[string]bool) (coded, meant bool) {
	coded = of["variable"] || of["variablename"] || of["code"] || of["codes"] || of["parentcode"] || of["subcode"] || of["question"] && of["number"] || of["kürzel"] || of["abkürzung"]
	meant = of["meaning"] || of["label"] || of["description"] || of["questiontext"] || of["definition"] || of["bedeutung"] || of["beschreibung"] || of["fragetext"]
	return coded, meant
}

// titled reports whether a title, or the file's name, is that of such a paper.
func (p *paper) titled(titles []string, name string) bool {
	for _, want := range p.titles {
		for _, t := range titles {
			if p.exact && t == want || !p.exact && strings.Contains(t, want) {
				return true
			}
		}
		if !p.exact && strings.Contains(name, want) {
			return true
		}
	}
	return false
}

// codebooks returns the sheets that explain the others instead of holding answers, by their names
// or by the titles of their columns. There is none if there is only one sheet.
func codebooks(src Source) map[string]bool {
	var codes map[string]bool
	titles := make(map[string]map[string]bool)
	for _, s := range src.Segments {
		if s.Row == 0 || s.Table == "" {
			continue
		}
		if titles[s.Table] == nil {
			titles[s.Table] = make(map[string]bool)
		}
		_, title, found := strings.Cut(s.Question, ": ")
		if !found {
			title = s.Question
		}
		titles[s.Table][letters(title)] = true
	}
	if len(titles) < 2 {
		return nil
	}
	for table, of := range titles {
		coded, meant := codeColumns(of)
		if legend(called(table)) || coded && meant {
			if codes == nil {
				codes = make(map[string]bool)
			}
			codes[table] = true
		}
	}
	if len(codes) == len(titles) {
		return nil
	}
	return codes
}

// legend reports whether a sheet's name is that of an explanation.
func legend(sheet string) bool {
	switch letters(sheet) {
	case "codebook", "codes", "codelist", "codebuch", "kodierung", "legend", "legende", "variables", "variablen", "datadictionary", "dictionary", "glossary", "glossar", "readme", "lookup", "lookups", "labels", "metadata":
		return true
	}
	return false
}
