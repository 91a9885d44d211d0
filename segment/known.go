package segment

import (
	"slices"
	"strings"
)

// The least that makes an interviewer of a name that many texts of a study share: nobody is
// interviewed so often.
const (
	interviewerTexts = 3   // texts with that name whose roles are open or known
	interviewerShare = 0.5 // of the texts with speakers
)

// NameInterviewers settles roles that one text alone leaves open: whoever speaks in three texts or
// more, and in half of those with speakers, is the interviewer where nobody else is; the others
// whose role is open there are participants. It changes the segments of sources. Call it with all
// sources of a study, before [By].
func NameInterviewers(sources []Source) {
	type use struct{ texts, participant int }
	uses := make(map[string]use)
	spoken := 0
	for i := range sources {
		roles := sources[i].roles()
		if len(roles) > 0 {
			spoken++
		}
		for name, role := range roles {
			u := uses[name]
			if u.texts++; role == Participant {
				u.participant++
			}
			uses[name] = u
		}
	}
	asks := func(name string) bool {
		u := uses[name]
		return u.texts >= interviewerTexts && float64(u.texts) >= interviewerShare*float64(spoken) && u.participant == 0 && !numbered(name)
	}
	for i := range sources {
		roles := sources[i].roles()
		known := ""
		for name, role := range roles {
			if role == Unknown && asks(name) || role == Interviewer {
				known = name
			}
		}
		if known == "" {
			continue
		}
		for j := range sources[i].Segments {
			s := &sources[i].Segments[j]
			switch {
			case !s.open() || s.Speaker == Unnamed:
			case asks(s.Speaker):
				s.Role = Interviewer
			case roles[known] != Interviewer || len(roles) == 2:
				s.Role = Participant
			}
		}
	}
}

// roles returns the role of each speaker of a text.
func (s *Source) roles() map[string]Role {
	roles := make(map[string]Role)
	for i := range s.Segments {
		if s := &s.Segments[i]; s.Speaker != "" && s.Speaker != Unnamed {
			roles[s.Speaker] = s.Role
		}
	}
	return roles
}

// numbered reports whether a name is one that programs give: "Speaker 1", "SPEAKER_00", "Unknown",
// a letter. It stands for another person in each text.
func numbered(name string) bool {
	words := nameWords(strings.ReplaceAll(name, "_", " "))
	return len([]rune(name)) < 3 || slices.ContainsFunc(words, func(w string) bool {
		w = strings.TrimRight(w, "0123456789")
		switch w {
		case "", "speaker", "unknown", "sprecher", "sprecherin", "person", "voice", "locuteur", "hablante", "parlante", "falante", "spreker", "guest", "user", "you", "me", "them":
			return true
		}
		return roleOf(w) == Participant
	})
}
