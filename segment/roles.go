package segment

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
)

// voice is a speaker of one text, with what the rules of roles.md look at.
type voice struct {
	name  string   // the most frequent spelling
	also  []string // other spellings
	turns int      // how often the voice speaks
	asks  int      // in how many turns it asks
	bytes int      // how much it says
	role  Role
}

// The thresholds of rule R4 in roles.md. In the seven interviews of PDPilotUserStudy the
// interviewer asks in 27 to 57 % of his turns and the participants in 3 to 22 %; in each, the
// interviewer's share is at least 1.6 times the participant's.
const (
	askerShare  = 0.25 // of an interviewer's turns ask, at least
	askerFactor = 1.5  // times the share of everybody else
	askerTurns  = 2    // turns that ask, at least
)

// assignRoles gives every voice its role. voices are in the order in which they first speak.
func assignRoles(voices []voice, o Options) {
	given, interviewers, participants := false, 0, 0
	for i := range voices {
		v := &voices[i]
		switch {
		case v.matches(o.Interviewer):
			v.role = Interviewer
		case v.matches(o.Participant):
			v.role, given = Participant, true
		default:
			v.role = roleOf(v.name)
		}
	}
	pairLetters(voices)
	for i := range voices {
		v := &voices[i]
		if given && !v.matches(o.Participant) {
			v.role = Interviewer
		}
		switch v.role {
		case Interviewer:
			interviewers++
		case Participant:
			participants++
		}
	}
	var open []*voice // those whose role no name gives
	for i := range voices {
		if voices[i].role == Unknown {
			open = append(open, &voices[i])
		}
	}
	switch {
	case len(open) == 0:
	case len(voices) == 1:
		open[0].role = Participant
	case interviewers > 0 && participants == 0:
		for _, v := range open {
			v.role = Participant
		}
	case participants > 0 && interviewers == 0 && len(open) == 1:
		open[0].role = Interviewer
	case participants > 0 || interviewers > 0:
		for _, v := range open {
			if v.asks >= askerTurns && v.share() >= askerShare && v.share() >= askerFactor*loudest(voices, Participant) {
				v.role = Interviewer
			}
		}
	default:
		byBehaviour(open)
	}
}

// byBehaviour finds the one who asks, among people of whom nothing else is known. If nobody clearly
// does, all stay unknown.
func byBehaviour(voices []*voice) {
	asker := voices[0]
	for _, v := range voices[1:] {
		if v.share() > asker.share() {
			asker = v
		}
	}
	if asker.asks < askerTurns || asker.share() < askerShare {
		return
	}
	for _, v := range voices {
		if v != asker && asker.share() < askerFactor*v.share() {
			return
		}
	}
	for _, v := range voices {
		v.role = Participant
	}
	asker.role = Interviewer
}

// pairLetters reads the letters that stand for one thing beside one letter and for another beside
// another: R is the respondent beside I, and the researcher beside P; A answers beside Q, and is
// anybody beside B.
func pairLetters(voices []voice) {
	has := func(role Role) bool {
		for i := range voices {
			if voices[i].role == role {
				return true
			}
		}
		return false
	}
	for i := range voices {
		if strings.EqualFold(voices[i].name, "A") && voices[i].role == Participant && !has(Interviewer) {
			voices[i].role = Unknown
		}
		if !strings.EqualFold(voices[i].name, "R") || voices[i].role != Unknown {
			continue
		}
		switch {
		case has(Interviewer):
			voices[i].role = Participant
		case has(Participant):
			voices[i].role = Interviewer
		}
	}
}

func loudest(voices []voice, role Role) float64 {
	most := 0.0
	for i := range voices {
		if voices[i].role == role {
			most = max(most, voices[i].share())
		}
	}
	return most
}

// share returns the part of the voice's turns that ask.
func (v *voice) share() float64 {
	if v.turns == 0 {
		return 0
	}
	return float64(v.asks) / float64(v.turns)
}

// matches reports whether any spelling matches; a nil pattern matches nothing.
func (v *voice) matches(pattern *regexp.Regexp) bool {
	if pattern == nil {
		return false
	}
	for _, name := range v.also {
		if pattern.MatchString(name) {
			return true
		}
	}
	return pattern.MatchString(v.name)
}

// roleOf reads a role out of a name: "Interviewer 1", "Participant 3", "P03", "Lead Researcher",
// "Dan (Interviewer)", "Q", "A2". A name that says both is an interviewer's ("User Researcher"),
// because words kept back do no harm and words put into the wrong mouth do. It returns Unknown if
// the name says nothing.
func roleOf(name string) Role {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	role := Unknown
	for _, w := range words {
		stem := strings.TrimRight(w, "0123456789")
		switch wordRole(stem) {
		case Interviewer:
			return Interviewer
		case Participant:
			role = Participant
		}
		numbered := len(stem) < len(w) || len(words) == 2 && strings.Trim(words[1], "0123456789") == ""
		if len(words) == 1 || w == words[0] && numbered {
			switch letterRole(stem, numbered) {
			case Interviewer:
				return Interviewer
			case Participant:
				role = Participant
			}
		}
	}
	return role
}

// letterRole reads the letters that transcripts use for people. "R" alone is undecided (see
// pairLetters); with a number it is a respondent.
func letterRole(letter string, numbered bool) Role {
	switch letter {
	case "q", "i", "m", "iv", "int", "mod", "fac", "uxr":
		return Interviewer
	case "p", "a", "pt", "part", "resp", "tn", "vp", "ip":
		return Participant
	case "r", "s", "u":
		if numbered {
			return Participant
		}
	}
	return Unknown
}

// wordRole returns the role that a word stands for, in the languages in which transcripts most
// often come.
func wordRole(word string) Role {
	switch strings.TrimSuffix(word, "s") {
	case "interviewer", "interviewerin", "interviewers", "moderator", "moderatorin", "facilitator", "researcher", "host", "question",
		"observer", "notetaker", "uxr", "consultant",
		"enquêteur", "enquêtrice", "animateur", "chercheur", "modérateur", "modératrice", // French
		"entrevistador", "entrevistadora", "moderador", "moderadora", "investigador", "investigadora", // Spanish, Portuguese
		"intervistatore", "intervistatrice", // Italian
		"采访者", "主持人", "访谈者", "インタビュアー", "司会", "интервьюер", "модератор":
		return Interviewer
	case "participant", "participantin", "respondent", "interviewee", "subject", "informant", "answer", "user", "customer", "client",
		"patient", "tester", "panelist", "attendee", "guest", "stakeholder", "volunteer",
		"teilnehmer", "teilnehmerin", "befragter", "befragte", "proband", "probandin", // German
		"participante", "enquêté", "enquêtée", "répondant", "répondante",
		"entrevistado", "entrevistada", "encuestado", "encuestada",
		"partecipante", "intervistato", "intervistata",
		"参与者", "受访者", "用户", "参加者", "回答者", "респондент", "участник":
		return Participant
	}
	return Unknown
}

// asks reports whether words ask something: they have a question mark in any script, or they begin
// as questions do and a machine that knows no punctuation wrote them down.
func asks(words []byte) bool {
	if bytes.ContainsAny(words, "?？؟՞") {
		return true
	}
	if bytes.ContainsAny(words, ".,!") { // punctuated: then a question would have its mark
		return strings.HasPrefix(strings.ToLower(string(words[:min(len(words), 16)])), "tell me ")
	}
	start := strings.ToLower(string(words[:min(len(words), 40)]))
	for _, opening := range [...]string{
		"what ", "how ", "why ", "when ", "where ", "who ", "which ", "do you ", "did you ", "are you ", "have you ", "can you ",
		"could you ", "would you ", "is there ", "tell me ", "describe ", "walk me ", "and what ", "and how ", "so how ", "so what ",
	} {
		if strings.HasPrefix(start, opening) {
			return true
		}
	}
	return false
}
