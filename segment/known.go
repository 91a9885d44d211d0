package segment

import (
	"bytes"
	mailaddr "net/mail"
	"path"
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
// whose role is open there are participants. Of mails in which everybody writes to one, and that
// one asks, what that one writes is the interviewer's. It changes the segments of sources. Call it
// with all sources of a study, before [By].
func NameInterviewers(sources []Source) {
	nameSenders(sources)
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

// nameSenders finds the one with whom everybody exchanges mails: two people or more, and every mail
// is from or to that one, who asks in half of the own ones.
func nameSenders(sources []Source) {
	type mail struct{ from, to string }
	mails := make(map[int]mail)
	senders := make(map[string]bool)
	for i := range sources {
		if s := &sources[i]; strings.EqualFold(path.Ext(s.Path), ".eml") {
			m := mail{mailbox(s.Text, "From: "), mailbox(s.Text, "To: ")}
			mails[i], senders[m.from] = m, true
		}
	}
	for hub := range senders {
		own, asked, others := 0, 0, make(map[string]bool)
		for i, m := range mails {
			switch hub {
			case m.from:
				own++
				if slices.ContainsFunc(sources[i].Segments, func(s Segment) bool { return s.Kind != KindFurniture && asks(sources[i].Text[s.Body:s.BodyEnd]) }) {
					asked++
				}
			case m.to:
				others[m.from] = true
			default:
				own = -len(mails)
			}
		}
		if hub == "" || own < 2 || asked*2 < own || len(others) < 2 {
			continue
		}
		for i, m := range mails {
			for j := range sources[i].Segments {
				if s := &sources[i].Segments[j]; m.from == hub && s.Kind != KindFurniture && s.Role == Unknown {
					s.Role = Interviewer
				}
			}
		}
	}
}

// mailbox returns the address in a field of a mail's head, in lower case; "" if there is none, or
// more than one.
func mailbox(text []byte, field string) string {
	head, _, _ := bytes.Cut(text[:min(len(text), 4<<10)], []byte("\n\n"))
	for line := range bytes.Lines(head) {
		value, ok := bytes.CutPrefix(line, []byte(field))
		if !ok {
			continue
		}
		list, err := mailaddr.ParseAddressList(strings.TrimSpace(string(value)))
		if err != nil || len(list) != 1 {
			return ""
		}
		return strings.ToLower(list[0].Address)
	}
	return ""
}
