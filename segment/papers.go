package segment

import (
	"path"
	"strings"
	"unicode/utf8"
)

// paper is a kind of document that researchers write about a study: nobody in it is a participant.
type paper struct {
	what   string   // "a consent form"
	titles []string // one stands in the title, or in the file's name
	words  []string // so many of them stand in the text, in all
	least  int
	exact  bool // the title is nothing else, and that is enough
}

// others are the words by which researchers speak of the people of a study.
var others = []string{"participant", "respondent", "interviewee", "teilnehm", "befragte", "enquêté", "interviewé", "entrevistad", "encuestad", "partecipant", "intervistat", "deelnem", "geïnterviewde"}

var papers = []paper{
	{"a protocol or guide", []string{"study protocol", "research protocol", "session protocol", "test protocol", "interview protocol", "interview guide", "discussion guide", "topic guide", "moderator guide", "moderation guide", "test script", "session script", "screener",
		"interviewleitfaden", "gesprächsleitfaden", "leitfaden", "guide d'entretien", "grille d'entretien", "guion de entrevista", "guión de entrevista", "guía de entrevista", "traccia di intervista", "traccia dell'intervista",
		"roteiro de entrevista", "guião de entrevista", "interviewleidraad", "gespreksleidraad", "topiclijst"}, others, 4, false},
	{"a consent form", []string{"consent form", "informed consent", "information sheet", "einwilligungserklärung", "einverständniserklärung", "formulaire de consentement", "consentimiento informado", "consenso informato", "termo de consentimento",
		"consentimento informado", "toestemmingsformulier"}, []string{"consent", "withdraw", "voluntar", "confidential", "recorded", "anonym", "einwillig", "freiwillig", "widerruf", "consentement", "volontaire", "confidentiel",
		"consentimiento", "voluntari", "confidencial", "consenso", "riservat", "consentimento", "toestemming", "vrijwillig", "vertrouwelijk"}, 4, false},
	{"researchers' notes", []string{"field notes", "research notes", "researcher notes", "interviewer notes", "observation notes", "observer notes", "debrief notes", "analysis memo", "feldnotizen", "beobachtungsprotokoll",
		"notes de terrain", "notas de campo", "note di campo", "veldnotities"}, others, 3, false},
	{"a list of codes", []string{"code system", "codesystem", "codebook", "code book", "code list", "coding scheme", "coded segments", "codierte segmente", "kodierte segmente", "liste de codes", "libro de códigos"}, nil, 0, true},
}

// titleLength is how long a title may be, in characters.
const titleLength = 60

// MarkPapers finds the texts that researchers wrote about the study, as their titles and what they
// speak of show: protocols and guides, consent forms, notes, lists of codes. It sets
// [Source.Paper], and makes furniture of their segments, so that nobody in them takes part. A text
// with speakers, or a table, is none, and neither is one for whose path keep returns true; a nil
// keep keeps none. Call it with all sources of a study, before [By].
func MarkPapers(sources []Source, keep func(path string) bool) {
	for i := range sources {
		s := &sources[i]
		if keep != nil && keep(s.Path) {
			continue
		}
		if s.Paper = s.paper(); s.Paper == "" {
			continue
		}
		for j := range s.Segments {
			s.Segments[j].Kind, s.Segments[j].Role = KindFurniture, Unknown
		}
	}
}

// paper returns what a text is if a researcher wrote it; "" if somebody may speak in it.
func (s *Source) paper() string {
	const mostTitles = 3
	first, _, _ := strings.Cut(strings.TrimSpace(string(s.Text[:min(len(s.Text), maxLabel)])), "\n")
	for _, p := range papers {
		if p.exact && p.titled([]string{strings.ToLower(strings.Trim(first, "#*_ \t\r"))}, "") { // it may quote people, each turn with its speaker
			return p.what
		}
	}
	var titles []string
	for i := range s.Segments {
		seg := &s.Segments[i]
		if seg.Speaker != "" || seg.Row > 0 || seg.Kind == KindTurn || seg.Kind == KindAnswer || seg.Role == Interviewer {
			return ""
		}
		if len(titles) < mostTitles && (seg.Kind == KindHeading || seg.Kind == KindParagraph) {
			title, _, _ := strings.Cut(plain(s.Text[seg.Body:seg.BodyEnd], seg.Syntax), "\n")
			line, _, _ := strings.Cut(strings.TrimSpace(string(s.Text[seg.Body:seg.BodyEnd])), "\n") // a title may have its text right below
			for _, t := range [...]string{title, line} {
				if utf8.RuneCountInString(t) <= titleLength {
					titles = append(titles, strings.ToLower(strings.ReplaceAll(strings.Trim(t, "#*_ \t\r"), "’", "'")))
				}
			}
		}
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
		if n >= p.least {
			return p.what
		}
	}
	return ""
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
