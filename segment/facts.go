package segment

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/language"
	"github.com/persona-go/persona/internal/lazy"
)

// fact is what a text says about somebody outside the turns: "INTERVIEWER: Jonas Berg",
// "Interviewer is Jonas Berg.", "Mit Ann Hill sprach Jonas Berg".
type fact struct {
	words []string // of the name, in lower case
	role  Role
}

// stated returns the role that the text itself gives a voice: the words of its name are words of
// one that the text speaks about, or their first letters. It returns Unknown if the text says
// nothing, or both.
func (o *Options) stated(v *voice) Role {
	role := Unknown
	for _, f := range o.facts {
		if !f.names(v.name) {
			continue
		}
		if role != Unknown && role != f.role {
			return Unknown
		}
		role = f.role
	}
	return role
}

// names reports whether name is the fact's, a part of it or its initials.
func (f fact) names(name string) bool {
	words := nameWords(language.WithoutAccents(name))
	if len(words) == 0 {
		return false
	}
	if len(words) == 1 && len(f.words) > 1 {
		initials := ""
		for _, w := range f.words {
			r, _ := utf8.DecodeRuneInString(w)
			initials += string(r)
		}
		if initials == words[0] {
			return true
		}
	}
	for _, w := range words {
		if !slices.Contains(f.words, w) {
			return false
		}
	}
	return true
}

// personName is the shape of somebody's name, for introduced.
const personName = `(\p{Lu}[\p{L}\p{M}.'’-]*(?: (?:\p{Lu}[\p{L}\p{M}.'’-]*|van|von|de|der|den|del|da|di|la|le|y)){0,3})`

// The ways to say who talks with whom, on a line of its own or at its beginning: the first name of
// those called asked is the interviewer, that of those called asker the participant's.
var (
	askerLast = lazy.Regexp(`^(?i:(?:the )?interview(?:ed)?(?: was)?(?: conducted| done| held| led| carried out)? by|propos recueillis par|entretien (?:mené|réalisé|conduit) par|` +
		`(?:das )?(?:interview|gespräch) führten?|entrevistad[oa] por|entrevista realizada por|intervista di|intervistat[oa] da|entrevista feita por|interview afgenomen door|interview door|` +
		`interviewer:? (?:is|was|ist|war)|intervieweur:? est|entrevistador[a]?:? (?:es|era|é)|intervistatore:? è|moderator:? (?:is|was|ist|war)|your interviewer is|interviewers (?:are|were)) ` + personName + `(?:,? (?:and|und|et|y|e|en|&) ` + personName + `)?`)
	withAndBy = lazy.Regexp(`^(?i:(?:an |the )?interview with|(?:ein |das )?(?:interview|gespräch) mit|entretien avec|entrevista (?:a|con|com)|intervista (?:a|con)|interview met|in gesprek met) ` + personName +
		`(?:,?(?i:(?: conducted| led| held| mené| réalisé| realizada| hecha| condotta| realizzata| afgenomen| geführt)? (?:by|von|par|por|di|da|door)) ` + personName + `)?`)
	sprach = lazy.Regexp(`^(?i:mit) ` + personName + ` (?i:sprach|sprachen|unterhielt sich|führte) ` + personName)
	byVerb = lazy.Regexp(`^` + personName + ` (?i:(?:was |is )?interviewed by|wurde interviewt von|interviewé par|interviewée par) ` + personName)
	within = lazy.Regexp(`(?i:interview[^.]{0,60} (?:conducted|done|held|led|carried out)(?: (?:in|on) [^.]{0,30})? by) ` + personName + `(?:,? (?:and|&) ` + personName + `)?`)
	verbs  = lazy.Regexp(`^` + personName + ` (?i:interviews|interviewed|interviewt|interviewte|interviewe) ` + personName)
)

// introduced reads who asks and who answers from a line that says so.
func introduced(line string) []fact {
	of := func(role Role, name string) []fact {
		if name == "" {
			return nil
		}
		return []fact{{nameWords(language.WithoutAccents(name)), role}}
	}
	if m := askerLast().FindStringSubmatch(line); m != nil {
		return append(of(Interviewer, m[1]), of(Interviewer, m[2])...)
	}
	if m := sprach().FindStringSubmatch(line); m != nil {
		return append(of(Participant, m[1]), of(Interviewer, m[2])...)
	}
	if m := byVerb().FindStringSubmatch(line); m != nil {
		return append(of(Participant, m[1]), of(Interviewer, m[2])...)
	}
	if m := verbs().FindStringSubmatch(line); m != nil {
		return append(of(Interviewer, m[1]), of(Participant, m[2])...)
	}
	if m := withAndBy().FindStringSubmatch(line); m != nil {
		return append(of(Participant, m[1]), of(Interviewer, m[2])...)
	}
	if m := within().FindStringSubmatch(line); m != nil {
		return append(of(Interviewer, m[1]), of(Interviewer, m[2])...)
	}
	return nil
}

// named reports whether labels of a role say who somebody is instead of speaking: "INTERVIEWER: Ann
// Hill", and nothing but names behind that role.
func (p *prose) named(labels []label) bool {
	only := make(map[string]bool) // roles → nothing but names stand behind them
	for i := range labels {
		l := &labels[i]
		named, seen := only[l.key]
		switch {
		case seen && !named:
		case seen:
			only[l.key] = p.names(l)
		default:
			only[l.key] = firmRole(l.name) && p.names(l)
		}
	}
	for _, named := range only {
		if named {
			return true
		}
	}
	return false
}

// names reports whether nothing but a name stands behind a label's colon.
func (p *prose) names(l *label) bool {
	return l.colon && l.body < l.end && l.end-l.body <= maxName && isName(p.value(l.line))
}

// introductions finds what the text says about its people, makes furniture of the lines that say it
// in the form of labels, and returns the labels that are left.
func (p *prose) introductions(labels []label) ([]label, []fact) {
	var facts []fact
	gone := make(map[int]bool)
	for _, x := range candidates(labels) {
		if x.role == Unknown || !firmRole(x.name) {
			continue
		}
		facts = append(facts, p.introducedBy(x, labels, gone)...)
	}
	facts = append(facts, p.headerFacts()...)
	for _, i := range p.telling(labels) {
		l := p.lines[i]
		start, end := trim(p.text, l.start, l.end)
		line := strings.Trim(string(p.text[start:end]), "#*_ \t")
		var found []fact
		for sentence := range strings.SplitSeq(line, ". ") {
			found = append(found, introduced(strings.TrimSpace(sentence))...)
		}
		titled := slices.ContainsFunc(labels, func(l label) bool { return l.line == i && l.style == 0 }) // "ANN HILL: An interview conducted by …"
		if facts = append(facts, found...); len(found) > 0 && !gone[i] && p.class[i] == text && (titled || len(line) <= maxName) {
			p.class[i] = furniture
			gone[i] = true
		}
	}
	if len(gone) == 0 {
		return labels, facts
	}
	return slices.DeleteFunc(labels, func(l label) bool { return gone[l.line] }), facts
}

// headerFacts returns what the fields of a header at the top of a file say, which is furniture by
// now.
func (p *prose) headerFacts() []fact {
	const most = 60 // lines of a header
	var facts []fact
	for i := range p.lines[:min(len(p.lines), most)] {
		if p.class[i] != furniture {
			continue
		}
		if key, value := p.field(i), p.value(i); key != "" && roleOf(key) != Unknown && firmRole(key) && isName(value) {
			facts = append(facts, fact{nameWords(language.WithoutAccents(value)), roleOf(key)})
		}
	}
	return facts
}

// tells are in the lines that say who talks with whom, in lower case.
var tells = newFinder("interview", "gespräch", "sprach", "gesprek", "entretien", "recueillis", "entrevist", "intervist", "moderator", "unterhielt", "führte")

// telling returns the lines that may say who talks with whom, in order. Long lines and what
// somebody says behind a label are none, but for the first label: it may be a title's.
func (p *prose) telling(labels []label) []int {
	var found []int
	first := -1 // the line of the first label
	if i := slices.IndexFunc(labels, func(l label) bool { return l.colon && l.style == 0 }); i >= 0 {
		first = labels[i].line
	}
	for i, l := range p.lines {
		for len(labels) > 0 && labels[0].line < i {
			labels = labels[1:]
		}
		if l.end-l.start > maxLabel || p.class[i] == empty || p.class[i] == furniture || i != first && len(labels) > 0 && labels[0].line == i {
			continue
		}
		if tells.in(p.text[l.start:l.end]) {
			found = append(found, i)
		}
	}
	return found
}

// introducedBy returns the facts of labels that name somebody instead of speaking: each of them has
// a name behind it, which another label has too, or fields of a header stand around it.
func (p *prose) introducedBy(x *candidate, labels []label, gone map[int]bool) []fact {
	var facts []fact
	var lines []int
	for _, l := range labels {
		if l.key != x.key {
			continue
		}
		_, end := trim(p.text, l.body, p.lines[l.line].end)
		value := strings.Trim(string(p.text[min(l.body, end):end]), "*_. \t")
		if !l.colon || !isName(value) {
			return nil
		}
		facts = append(facts, fact{nameWords(language.WithoutAccents(value)), x.role})
		lines = append(lines, l.line)
	}
	known := slices.ContainsFunc(labels, func(l label) bool {
		return l.key != x.key && slices.ContainsFunc(facts, func(f fact) bool { return f.names(l.name) })
	})
	for _, i := range lines {
		known = known || p.headerAround(i)
	}
	if !known {
		return nil
	}
	for _, i := range lines {
		p.class[i], gone[i] = furniture, true
		for _, step := range [...]int{-1, 1} { // the rest of the block
			for j := i + step; j >= 0 && j < len(p.lines) && p.field(j) != ""; j += step {
				if key := p.field(j); headerField(key) || roleOf(key) != Unknown && isName(p.value(j)) {
					p.class[j], gone[j] = furniture, true
				} else {
					break
				}
			}
		}
	}
	return facts
}

// headerAround reports whether a field of a header stands right above or below line i.
func (p *prose) headerAround(i int) bool {
	return i > 0 && headerField(p.field(i-1)) || i+1 < len(p.lines) && headerField(p.field(i+1))
}

// field returns the key of a line "Key: value" in lower case, "" if line i is none.
func (p *prose) field(i int) string {
	line := p.text[p.lines[i].start:p.lines[i].end]
	j := bytes.IndexByte(line, ':')
	if j < 1 || j > maxName || len(line) > maxLabel {
		return ""
	}
	return strings.ToLower(strings.Trim(string(line[:j]), "*_ \t-"))
}

// value returns what stands behind the colon of line i.
func (p *prose) value(i int) string {
	_, value, _ := strings.Cut(string(p.text[p.lines[i].start:p.lines[i].end]), ":")
	return strings.Trim(value, "*_. \t")
}

// isName reports whether s is the name of a person: one to five words that begin with capital
// letters or have no case, and no words of an answer.
func isName(s string) bool {
	f := strings.Fields(s)
	if len(f) == 0 || len(f) > 5 || len(s) > maxName || strings.ContainsAny(s, "?!;:\"") || strings.Contains(s, ". ") && len(f) > 3 || notAName(strings.ToLower(s)) {
		return false
	}
	for _, w := range f {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'"))
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.IsLower(r) && !particle(w) || strings.HasSuffix(w, ",") {
			return false
		}
	}
	r, _ := utf8.DecodeRuneInString(f[0])
	return unicode.IsLetter(r)
}
