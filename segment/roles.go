package segment

import (
	"regexp"
	"slices"
	"strings"
)

// voice is a speaker of one text, with what the rules of roles.md look at.
type voice struct {
	name  string   // the most frequent spelling
	also  []string // other spellings
	turns int      // how often the voice speaks
	asks  int      // in how many turns it asks
	bytes int      // how much it says
	role  Role
	firm  bool // the user, the text or a word that means nothing else gives the role
}

// The thresholds of rule R4 in roles.md. In the seven interviews of PDPilotUserStudy the
// interviewer asks in 27 to 57 % of his turns and the participants in 3 to 22 %; in each, the
// interviewer's share is at least 1.6 times the participant's.
const (
	askerShare  = 0.25 // of an interviewer's turns ask, at least
	askerFactor = 1.5  // times the share of everybody else
	askerTurns  = 2    // turns that ask, at least

	// Asking overrules a letter only if it is plain.
	overruleShare  = 0.5
	overruleFactor = 2.0
)

// assignRoles gives every voice its role. voices are in the order in which they first speak.
func assignRoles(voices []voice, talk *conversation, o Options) {
	given := false
	for i := range voices {
		v := &voices[i]
		switch {
		case v.matches(o.Interviewer):
			v.role, v.firm = Interviewer, true
		case v.matches(o.Participant):
			v.role, v.firm, given = Participant, true, true
		default:
			if v.role = o.stated(v); v.role != Unknown {
				v.firm = true
				continue
			}
			v.role, v.firm = roleOf(v.name), firmRole(v.name)
		}
	}
	if given {
		for i := range voices {
			if !voices[i].matches(o.Participant) || voices[i].matches(o.Interviewer) {
				voices[i].role = Interviewer
			}
		}
		return
	}
	pairLetters(voices)
	if decided(voices) {
		return
	}
	talk.hear(voices)
	overrule(voices)
	settle(voices, talk)
}

// decided reports whether everybody has a role, and names that mean nothing else give somebody that
// of the interviewer: then what people do changes nothing.
func decided(voices []voice) bool {
	firm := false
	for i := range voices {
		if voices[i].role == Unknown {
			return false
		}
		firm = firm || voices[i].firm && voices[i].role == Interviewer && !bystander(voices[i].name)
	}
	return firm
}

// overrule lets asking win over a letter, or over a word that may mean something else: "P" who asks
// in each turn beside "R" who never does is no participant.
func overrule(voices []voice) {
	asker := -1
	for i := range voices {
		if v := &voices[i]; bystander(v.name) {
			continue
		} else if v.firm && v.role == Interviewer {
			return
		} else if asker < 0 || v.share() > voices[asker].share() {
			asker = i
		}
	}
	if asker < 0 {
		return
	}
	a := &voices[asker]
	if a.firm || a.role != Participant || a.asks < askerTurns || a.share() < overruleShare {
		return
	}
	for i := range voices {
		if i != asker && a.share() < overruleFactor*voices[i].share() {
			return
		}
	}
	for i := range voices {
		if !voices[i].firm {
			voices[i].role = Participant
		}
	}
	a.role = Interviewer
}

// settle finds the roles that neither the user nor a name gives.
func settle(voices []voice, talk *conversation) {
	interviewers, participants, asked := 0, 0, 0
	var open []*voice
	for i := range voices {
		asked += voices[i].asks
		switch voices[i].role {
		case Interviewer:
			if !bystander(voices[i].name) {
				interviewers++
			}
		case Participant:
			participants++
		default:
			if bystander(voices[i].name) && len(voices) > 1 {
				voices[i].role = Interviewer // who is not quoted
				continue
			}
			open = append(open, &voices[i])
		}
	}
	switch {
	case len(open) == 0:
	case len(open) < len(voices) && talk.letterless(voices):
	case len(voices) == 1:
		open[0].role = Participant
	case interviewers > 0 && participants == 0:
		for _, v := range open {
			v.role = Participant
		}
	case participants > 0 && interviewers == 0 && len(open) == 1:
		if v := open[0]; v.share() >= askerShare || v.bytes < mostSaid(voices, Participant) {
			v.role = Interviewer
		}
	case participants > 0 || interviewers > 0:
		for _, v := range open {
			if v.asks >= askerTurns && v.share() >= askerShare && v.share() >= askerFactor*loudest(voices, Participant) {
				v.role, interviewers = Interviewer, interviewers+1
			}
		}
		for _, v := range open {
			if v.role == Unknown && interviewers > 0 && askerFactor*v.share() <= loudest(voices, Interviewer) {
				v.role = Participant
			}
		}
	case asked == 0 && talk.marked:
		for _, v := range open {
			v.role = Participant
		}
	default:
		if !oneAlwaysAsks(open) {
			talk.bySides(voices)
		}
	}
}

// letterless gives roles by what people do, as if the letters and loose words that give some of
// them a role said nothing: beside somebody of whom nothing is known, "P" may be anybody. It
// reports false, and changes nothing, if a name says more or if not everybody's role is sure.
func (c *conversation) letterless(voices []voice) bool {
	trial := slices.Clone(voices)
	for i := range trial {
		if trial[i].firm {
			return false
		}
		trial[i].role = Unknown
	}
	if !c.bySides(trial) || !c.twoSides(trial) || slices.ContainsFunc(trial, func(v voice) bool { return v.role == Unknown }) {
		return false
	}
	copy(voices, trial)
	return true
}

// oneAlwaysAsks reports whether one of the voices asks in every turn, and be it once, and nobody
// else ever does. Then that one is the interviewer and the rest are participants.
func oneAlwaysAsks(voices []*voice) bool {
	var asker *voice
	for _, v := range voices {
		switch {
		case v.asks == 0:
		case asker != nil || v.asks < v.turns:
			return false
		default:
			asker = v
		}
	}
	if asker == nil {
		return false
	}
	for _, v := range voices {
		v.role = Participant
	}
	asker.role = Interviewer
	return true
}

// mostSaid returns the bytes that the voice of a role says that says most.
func mostSaid(voices []voice, role Role) int {
	most := 0
	for i := range voices {
		if voices[i].role == role {
			most = max(most, voices[i].bytes)
		}
	}
	return most
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
	words := nameWords(name)
	role, job := Unknown, len(words) > 1 && jobTitle(words)
	for _, w := range words {
		stem := strings.TrimRight(w, "0123456789")
		switch wordRole(stem) {
		case Interviewer:
			return Interviewer
		case Participant:
			if !job || firmRole(w) {
				role = Participant
			}
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

// letterRole reads the letters that transcripts use for people, and words that mean a role only if
// they stand alone. "R" alone is undecided (see
// pairLetters); with a number it is a respondent.
func letterRole(letter string, numbered bool) Role {
	switch letter {
	case "assistant", "system", "bot", "chatbot", "chatgpt": // of a chat; beside another word they are somebody's work
		return Interviewer
	case "q", "i", "m", "iv", "int", "mod", "fac", "uxr", "iver", "ivr", "intv", "intvr", "intw", "intr", "interv":
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
