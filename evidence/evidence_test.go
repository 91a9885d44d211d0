package evidence_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/segment"
)

// talk returns a small source: a heading, an interviewer, two participants, furniture.
func talk(t testing.TB) segment.Source {
	t.Helper()
	s := segment.Source{Path: "talks/p1.txt", SHA256: strings.Repeat("ab", 32), Format: "txt"}
	line := 1
	add := func(kind, label, body string, role segment.Role) {
		g := segment.Segment{Start: len(s.Text), Kind: kind, Speaker: strings.TrimSuffix(label, ": "), Role: role, Line: line}
		s.Text = append(s.Text, label...)
		g.Body = len(s.Text)
		s.Text = append(s.Text, body...)
		g.BodyEnd = len(s.Text)
		s.Text = append(s.Text, '\n')
		g.End = len(s.Text)
		line += strings.Count(body, "\n") + 1
		s.Segments = append(s.Segments, g)
	}
	add("heading", "", "The first interview", segment.Unknown)
	add("turn", "Dan: ", "How do you plan a week? I can't plan at all.", segment.Interviewer)
	add("turn", "P1: ", "I can't plan a week ahead.\n  “We” plan — when we must — on Mondays, café open; and then I forget what I planned with Ann.", segment.Participant)
	add("furniture", "", "Page 1/5 of all pages", segment.Unknown)
	add("turn", "P2: ", "Write to ann@example.org about it. I plan on Mondays.", segment.Participant)
	add("paragraph", "", "Somebody nobody named said this much.", "")
	return s
}

// quote takes the words at the first place where they stand.
func quote(t testing.TB, s segment.Source, words string) (evidence.Quote, error) {
	t.Helper()
	at := strings.Index(string(s.Text), words)
	if at < 0 {
		t.Fatalf("no %q in the source", words)
	}
	for i, g := range s.Segments {
		if g.Start <= at && at < g.End {
			return evidence.Take(s, i, at, at+len(words))
		}
	}
	t.Fatal("no segment")
	return evidence.Quote{}, nil
}

func TestTake(t *testing.T) {
	s := talk(t)
	for _, row := range []struct {
		name, words string
		fault       evidence.Fault
		reason      string
	}{
		{"a participant's sentence is a quote", "I can't plan a week ahead.", "", ""},
		{"a quote may span wrapped lines", "week ahead.\n  “We” plan", "", ""},
		{"words without a speaker may be quoted", "Somebody nobody named said", "", ""},
		{"an interviewer's words are not", "How do you plan a week?", evidence.WrongSpeaker, "these are Dan's words (interviewer)"},
		{"a word is not cut", "I can't pla", evidence.SplitsWord, "inside a word"},
		{"an apostrophe does not end a word, so no meaning is turned round", "I can", evidence.WrongSpeaker, ""},
		{"a character is not cut", "caf\xc3", evidence.SplitsWord, "inside a word"},
		{"a label is not said", "P1: I can't plan", evidence.NotSaid, "a label, markup or an escape"},
		{"a quote does not cross turns", "with Ann.\nPage 1/5", evidence.CrossesTurns, "goes beyond"},
		{"furniture is not said", "of all pages", evidence.NotSaid, "page furniture"},
		{"a heading is not said", "The first interview", evidence.NotSaid, "a heading"},
		{"an e-mail address is never quoted", "Write to ann@example.org about it.", evidence.IsPrivate, "e-mail"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.words == "I can" { // the participant's, not Dan's
				row.fault = evidence.SplitsWord
				at := strings.LastIndex(string(s.Text), "I can't plan a week")
				_, err := evidence.Take(s, 2, at, at+5)
				judge(t, err, row.fault, row.reason)
				return
			}
			text := row.words
			if strings.HasSuffix(text, "\xc3") {
				at := strings.Index(string(s.Text), "café")
				_, err := evidence.Take(s, 2, at, at+4)
				judge(t, err, row.fault, row.reason)
				return
			}
			q, err := quote(t, s, text)
			judge(t, err, row.fault, row.reason)
			if q.Text != text {
				t.Errorf("text: got %q, want %q", q.Text, text)
			}
		})
	}
	for _, r := range [][3]int{{-1, 0, 1}, {99, 0, 1}, {1, 5, 5}, {1, -1, 4}, {1, 0, 1 << 20}} {
		if _, err := evidence.Take(s, r[0], r[1], r[2]); evidence.Faulty(err) == nil || evidence.Faulty(err).Fault != evidence.OutOfRange {
			t.Errorf("Take %v: got %v, want out_of_range", r, err)
		}
	}
}

func judge(t *testing.T, err error, fault evidence.Fault, reason string) {
	t.Helper()
	f := evidence.Faulty(err)
	if fault == "" {
		if err != nil {
			t.Fatalf("got %v, want none", err)
		}
		return
	}
	if f == nil {
		t.Fatalf("got %v, want %s", err, fault)
	}
	if f.Fault != fault || !strings.Contains(f.Reason, reason) {
		t.Errorf("got %s: %s\nwant %s: …%s…", f.Fault, f.Reason, fault, reason)
	}
	if !strings.Contains(err.Error(), f.Reason) {
		t.Errorf("error %q does not give its reason", err)
	}
}

func TestQuoteKnowsItsPlace(t *testing.T) {
	s := talk(t)
	q, err := quote(t, s, "and then I forget")
	if err != nil {
		t.Fatal(err)
	}
	if q.Line != 4 || q.Location != "line 4" || q.Speaker != "P1" || q.Role != segment.Participant || q.Status != evidence.Exact {
		t.Errorf("got %+v", q)
	}
	s.Segments[2].Location = "00:01:02"
	q, _ = quote(t, s, "and then I forget")
	if q.Location != "00:01:02" {
		t.Errorf("location: got %q, want the segment's", q.Location)
	}
	s.Segments[2].Speaker = "+49 170 1234567"
	q, err = quote(t, s, "and then I forget")
	if q.Speaker != "" || err != nil {
		t.Errorf("speaker that is a telephone number: got %q, %v", q.Speaker, err)
	}
	q, _ = quote(t, s, "Somebody nobody named")
	if q.Role != segment.Unknown {
		t.Errorf("role: got %q, want unknown", q.Role)
	}
}

func TestCheck(t *testing.T) {
	const words = "I can't plan a week ahead."
	for _, row := range []struct {
		name   string
		edit   func(q *evidence.Quote, s *segment.Source)
		fault  evidence.Fault
		reason string
	}{
		{"an untouched quote stands", func(*evidence.Quote, *segment.Source) {}, "", ""},
		{"an edited quote does not", func(q *evidence.Quote, _ *segment.Source) { q.Text = "I can plan a week ahead." },
			evidence.TextDiffers, "is now “I can't plan a week ahead.”, not “I can plan a week ahead.”"},
		{"words at another place are pointed to", func(q *evidence.Quote, _ *segment.Source) { q.Start += 2; q.End += 2 },
			evidence.TextDiffers, "the words stand at "},
		{"an edited source is named first", func(_ *evidence.Quote, s *segment.Source) { s.SHA256 = strings.Repeat("cd", 32) },
			evidence.SourceChanged, "the words still stand at"},
		{"an edited source whose words moved", func(q *evidence.Quote, s *segment.Source) {
			s.SHA256 = strings.Repeat("cd", 32)
			q.Start--
		}, evidence.SourceChanged, "the words stand at"},
		{"an edited source that lost the words", func(q *evidence.Quote, s *segment.Source) {
			s.SHA256 = strings.Repeat("cd", 32)
			s.Text = s.Text[:40]
		}, evidence.SourceChanged, "there is no text at"},
		{"an edited source shows nothing of what it says now", func(q *evidence.Quote, s *segment.Source) {
			s.SHA256 = strings.Repeat("cd", 32)
			s.Text = bytes.ReplaceAll(s.Text, []byte(words), []byte("A private matter of mine. "))
		}, evidence.SourceChanged, "; other words stand at 74–100"},
		{"an edited source and a quote without words show nothing either", func(q *evidence.Quote, s *segment.Source) {
			s.SHA256 = strings.Repeat("cd", 32)
			q.Text = ""
		}, evidence.SourceChanged, "; other words stand at 74–100"},
		{"a range beyond the end", func(q *evidence.Quote, _ *segment.Source) { q.End = 1 << 30 }, evidence.OutOfRange, "has 323 bytes"},
		{"a negative range", func(q *evidence.Quote, _ *segment.Source) { q.Start = -4 }, evidence.OutOfRange, "no text at -4"},
		{"another source's path", func(q *evidence.Quote, _ *segment.Source) { q.Path = "p2.txt" }, evidence.SourceMissing, "from p2.txt, not from talks/p1.txt"},
		{"another speaker", func(q *evidence.Quote, _ *segment.Source) { q.Speaker = "P2" }, evidence.WrongSpeaker, "the quote says P2 (participant); the source says P1 (participant)"},
		{"another role", func(q *evidence.Quote, _ *segment.Source) { q.Role = segment.Unknown; q.Speaker = "" }, evidence.WrongSpeaker, "no name (unknown)"},
		{"another line", func(q *evidence.Quote, _ *segment.Source) { q.Line = 7 }, evidence.WrongPlace, "says line 7 (line 3); the source says line 3"},
		{"another location", func(q *evidence.Quote, _ *segment.Source) { q.Location = "line 8\x1b[2J" }, evidence.WrongPlace, "line 8�[2J"},
		{"a role that turned out to be the interviewer's", func(_ *evidence.Quote, s *segment.Source) {
			s.Segments[2].Role = segment.Interviewer
			s.Segments[2].Speaker = ""
		},
			evidence.WrongSpeaker, "these are the interviewer's words"},
		{"a source without segments", func(_ *evidence.Quote, s *segment.Source) { s.Segments = nil }, evidence.NotSaid, "nobody said"},
		{"an empty quote", func(q *evidence.Quote, _ *segment.Source) { q.Text = ""; q.End = q.Start }, evidence.OutOfRange, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := talk(t)
			at := strings.LastIndex(string(s.Text), words)
			q, err := evidence.Take(s, 2, at, at+len(words))
			if err != nil {
				t.Fatal(err)
			}
			q.ID = "E7"
			row.edit(&q, &s)
			err = evidence.Check(q, s)
			judge(t, err, row.fault, row.reason)
			if err != nil && !strings.HasPrefix(err.Error(), "check E7 of ") {
				t.Errorf("error %q does not name the quote", err)
			}
		})
	}
	if evidence.Faulty(nil) != nil {
		t.Error("no error has a failure")
	}
}

func TestQuoteIsWrittenAsPromised(t *testing.T) {
	q, err := quote(t, talk(t), "I plan on Mondays.")
	if err != nil {
		t.Fatal(err)
	}
	q.ID = "E1"
	got, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"E1","participant":"","path":"talks/p1.txt","sha256":"` + strings.Repeat("ab", 32) + `","start":266,"end":284,"line":6,"location":"line 6","speaker":"P2","role":"participant","status":"exact","text":"I plan on Mondays."}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFind(t *testing.T) {
	s := talk(t)
	for _, row := range []struct {
		name, text string
		status     evidence.Status
		role       segment.Role
		found      string
	}{
		{"the same bytes are exact", "I can't plan a week ahead.", evidence.Exact, segment.Participant, "I can't plan a week ahead."},
		{"case, quotes, dashes and line ends are forgiven", `i CAN’T plan a week ahead. "we" plan - when we must - on mondays`, evidence.Normalised, segment.Participant,
			"I can't plan a week ahead.\n  “We” plan — when we must — on Mondays"},
		{"two hyphens are a dash", "plan -- when we must", evidence.Normalised, segment.Participant, "plan — when we must"},
		{"a letter with its accent apart is the same letter", "on Mondays, cafe\u0301 open", evidence.Normalised, segment.Participant, "on Mondays, café open"},
		{"invisible characters do not count", "and then I for\u00adget\u200b what", evidence.Normalised, segment.Participant, "and then I forget what"},
		{"quotation marks around and a full stop behind are forgiven", "“and then I forget.”", evidence.Normalised, segment.Participant, "and then I forget"},
		{"fragments in order are elided", "I can't plan a week … and then I forget", evidence.Elided, segment.Participant,
			"I can't plan a week ahead.\n  “We” plan — when we must — on Mondays, café open; and then I forget"},
		{"three dots in brackets too", "I can't plan [...] on Mondays (...) what I planned", evidence.Elided, segment.Participant,
			"I can't plan a week ahead.\n  “We” plan — when we must — on Mondays, café open; and then I forget what I planned"},
		{"fragments out of order are absent", "and then I forget … I can't plan a week", evidence.Absent, "", ""},
		{"fragments of two turns are absent", "I can't plan a week … I plan on Mondays", evidence.Absent, "", ""},
		{"a fragment of one word is absent", "I … plan a week … on Mondays", evidence.Absent, "", ""},
		{"an elision of few words is absent", "I can't … on Mondays", evidence.Absent, "", ""},
		{"half a word is absent", "then I forg", evidence.Absent, "", ""},
		{"a short text with a meaning turned round is absent", "I can plan a week ahead.", evidence.Absent, "", ""},
		{"a word misheard is near, and the range is the source's", "and then I forgot what I planed with Ann", evidence.Near, segment.Participant, "and then I forget what I planned with Ann"},
		{"a letter lost at an end is near, and whole words are given", "nd then I forget what I planned with An", evidence.Near, segment.Participant, "and then I forget what I planned with Ann"},
		{"a long text with a meaning turned round is near, not the same", "“We” don't plan — when we must — on Mondays, café open; and then I forget what I planned", evidence.Near, segment.Participant,
			"We” plan — when we must — on Mondays, café open; and then I forget what I planned"},
		{"words across two turns are not near", "what I planned with Ann. Write to somebody about it", evidence.Absent, "", ""},
		{"too many edits are absent", "and when I forgot that he planted near Anna", evidence.Absent, "", ""},
		{"an interviewer's words are near as theirs", "How do you plan a weak? I cannot plan at all", evidence.Near, segment.Interviewer, "How do you plan a week? I can't plan at all"},
		{"words that nobody said are absent", "I love Mondays", evidence.Absent, "", ""},
		{"a heading is absent", "The first interview", evidence.Absent, "", ""},
		{"furniture is absent", "of all pages", evidence.Absent, "", ""},
		{"an interviewer's words are found as theirs", "plan at all", evidence.Exact, segment.Interviewer, "plan at all"},
		{"and so are their normalised ones", "how do YOU plan", evidence.Normalised, segment.Interviewer, "How do you plan"},
		{"and their elided ones", "How do you plan … plan at all", evidence.Elided, segment.Interviewer, "How do you plan a week? I can't plan at all"},
		{"a participant comes before an interviewer", "I can't plan", evidence.Exact, segment.Participant, "I can't plan"},
		{"also where case differs", "i can't plan", evidence.Normalised, segment.Participant, "I can't plan"},
		{"nothing is absent", "", evidence.Absent, "", ""},
		{"dots are absent", "… … …", evidence.Absent, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := evidence.Find(row.text, s)
			found := ""
			if m.Status != evidence.Absent {
				found = string(s.Text[m.Start:m.End])
			} else if m.Segment != -1 {
				t.Errorf("segment of an absent text: got %d, want -1", m.Segment)
			}
			if m.Status != row.status || m.Role != row.role || found != row.found {
				t.Errorf("got %s by %q: %q\nwant %s by %q: %q", m.Status, m.Role, found, row.status, row.role, row.found)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"I can't plan a week ahead.", "i CAN’T … “we” plan", "…", "cafe\u0301", "\xff\xfe", "a... b", "[...]"} {
		f.Add(text, "I can't plan a week, café open; we plan")
	}
	f.Add("000\x800\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xbe\xa0\xa0\xa0\xa0\xa0\xb2\xa0\xd3\xd3\xd3\xd3\xd3000",
		"000\x8c\x8c \x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x8c0000000000000==00000 000\xd0000")
	f.Add("not a list that anybody keeps for the whole week", "so \u0301not a list that anybody kept for the whole week \u0301and")
	f.Fuzz(func(t *testing.T, needle, body string) {
		s := segment.Source{Path: "a", SHA256: strings.Repeat("0", 64), Text: []byte(body)}
		s.Segments = []segment.Segment{{End: len(body), BodyEnd: len(body), Line: 1, Kind: "turn", Role: segment.Participant}}
		m := evidence.Find(needle, s)
		if m.Status == evidence.Absent {
			return
		}
		if m.Start < 0 || m.Start >= m.End || m.End > len(body) {
			t.Fatalf("range %d–%d of %d bytes", m.Start, m.End, len(body))
		}
		_, err := evidence.Take(s, m.Segment, m.Start, m.End)
		if fault := evidence.Faulty(err); fault != nil && fault.Fault != evidence.IsPrivate {
			t.Fatalf("found %q in %q as %s, but %v", needle, body, m.Status, err)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	s := talk(b)
	body := strings.Repeat("I plan the week with a list and then I forget what I planned. ", 1<<14)
	s.Text = append(s.Text, body...)
	start := len(s.Text) - len(body)
	s.Segments = append(s.Segments, segment.Segment{Start: start, End: len(s.Text), Body: start, BodyEnd: len(s.Text), Line: 8, Kind: "turn", Role: segment.Participant})
	f := evidence.NewFinder(s)
	b.SetBytes(int64(len(s.Text)))
	b.ResetTimer()
	for range b.N {
		f.Find("I plan the week with words that are not said in it at all, and then I stop")
	}
}
