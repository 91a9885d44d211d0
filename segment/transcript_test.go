package segment_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// transcripts also seed the fuzzer.
var transcripts = []struct {
	name, format, in string
	want             []string
}{
	{"names before colons, one the participant by word", "txt",
		"Dan: How are you?\n\nParticipant: Fine.\nReally.\n\nDan: Good.\n",
		[]string{"I Dan| How are you?", "P Participant| Fine. Really.", "I Dan| Good."}},
	{"bold names, the colon inside or outside", "md",
		"# Interview\n\n**Interviewer:** How are *you*?\n\n**Participant**: Fine.\n",
		[]string{"# Interview", "I Interviewer| How are you?", "P Participant| Fine."}},
	{"times before names", "txt",
		"[00:01:02] P3: Hello there.\n00:01:05 Dan: Hi, how are you?\n(1:10) P3: Well.\n",
		[]string{"P P3| Hello there.", "I Dan| Hi, how are you?", "P P3| Well."}},
	{"times behind names", "txt",
		"P3 [00:01:02]: Hello there.\nInterviewer 1 (00:01:05): Hi.\nP3 [00:01:09]: Well.\n",
		[]string{"P P3| Hello there.", "I Interviewer 1| Hi.", "P P3| Well."}},
	{"a name on its own line", "txt",
		"Interviewer:\nHow do you work?\n\nParticipant 3:\nSlowly.\nCarefully.\n",
		[]string{"I Interviewer| How do you work?", "P Participant 3| Slowly. Carefully."}},
	{"question and answer by letter", "txt",
		"Q: Why?\nA: Because.\nQ: And then?\nA: Nothing.\n",
		[]string{"I Q| Why?", "P A| Because.", "I Q| And then?", "P A| Nothing."}},
	{"question and answer by letter and number", "txt",
		"Q1. Why?\nA1. Because.\nQ2. And then?\nA2. Nothing.\n",
		[]string{"I Q| Why?", "P A| Because.", "I Q| And then?", "P A| Nothing."}},
	{"numbered questions, and answers that nothing marks", "txt",
		"Q1. Why do you do it?\n\nBecause I must.\nSo there.\n\nQ2. And then?\n\nNothing.\n\nReally nothing.\n",
		[]string{"I Q| Why do you do it?", "P | Because I must. So there.", "I Q| And then?", "P | Nothing. Really nothing."}},
	{"Otter: a name and a time on a line, the words below", "txt",
		"Dan Kerrigan  0:03\nSo how do you use it?\n\nMaria Lopez  0:07\nEvery day.\n\nDan Kerrigan  0:12\nAnd what for?\n\nMaria Lopez  1:00:07\nFor plots.\n\nTranscribed by https://otter.ai\n",
		[]string{"I Dan Kerrigan| So how do you use it?", "P Maria Lopez| Every day.", "I Dan Kerrigan| And what for?",
			"P Maria Lopez| For plots."}},
	{"Zoom: a name in brackets and a time, the words below", "txt",
		"[Dan] 00:00:03\nHow do you use it?\n\n[Maria] 00:00:07\nEvery day.\n\n[Dan] 00:00:12\nWhat for?\n\n[Maria] 00:01:07\nFor plots.\n",
		[]string{"I Dan| How do you use it?", "P Maria| Every day.", "I Dan| What for?", "P Maria| For plots."}},
	{"Teams: timings as in subtitles, name and words below", "txt",
		"00:00:03.120 --> 00:00:05.000\nDan Kerrigan\nHow do you use it?\n\n00:00:06.000 --> 00:00:09.000\nMaria Lopez\nEvery day.\n\n00:00:10.000 --> 00:00:12.000\nDan Kerrigan\nWhat for?\n\n00:00:13.000 --> 00:00:14.000\nMaria Lopez\nFor plots.\n",
		[]string{"I Dan Kerrigan| How do you use it?", "P Maria Lopez| Every day.", "I Dan Kerrigan| What for?", "P Maria Lopez| For plots."}},
	{"Zoom subtitles: names in the words", "vtt",
		"WEBVTT\n\n1\n00:00:03.120 --> 00:00:05.000\nInterviewer: How do\nyou use it?\n\n2\n00:00:06.000 --> 00:00:09.000\nMaria: Every day &amp; night.\n\n3\n00:00:09.000 --> 00:00:10.000\nMaria: At <i>work</i>.\n\n4\n00:00:11.000 --> 00:00:12.000\nMostly.\n",
		[]string{"I Interviewer| How do you use it?", "P Maria| Every day & night.", "P+ Maria| At work.", "P+ Maria| Mostly."}},
	{"subtitles with voices", "vtt",
		"\uFEFFWEBVTT\n\nNOTE made by hand\nfor us\n\nSTYLE\n::cue {}\n\nid-1\n00:03.120 --> 00:05.000 align:start\n<v Interviewer>How do you use it?</v>\n\n00:06.000 --> 00:09.000\n<v.loud Maria Lopez>Every day.</v> <v Interviewer>I see.</v>\n\n00:10.000 --> 00:11.000\n<v Maria Lopez>Yes.\n",
		[]string{"I Interviewer| How do you use it?", "P Maria Lopez| Every day.", "I Interviewer| I see.", "P Maria Lopez| Yes."}},
	{"SRT without names is what somebody unknown says", "srt",
		"1\r\n00:00:00,000 --> 00:00:01,000\r\nHello\r\nthere.\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nBye.\r\n",
		[]string{"? | Hello there.", "? | Bye."}},
	{"subtitles whose short lines recur have no speakers", "vtt",
		"WEBVTT\n\n00:00.000 --> 00:01.000\nYeah\nI think so\n\n00:01.000 --> 00:02.000\nand it works\nevery day\n\n00:02.000 --> 00:03.000\nYeah\nI know\n",
		[]string{"? | Yeah I think so", "? | and it works every day", "? | Yeah I know"}},
	{"turn numbers in the margin", "txt",
		"1    Dan: Do you\n     use it?\n\n2    Participant: Yes.\n\n3    Dan: How?\n4    Participant: Well.\n",
		[]string{"I Dan| Do you use it?", "P Participant| Yes.", "I Dan| How?", "P Participant| Well."}},
	{"page furniture between turns and inside one", "txt",
		"1    Dan: Do you use it?\n\n2    Participant: Yes, every day I do use it\n     and I like it, but only when\n                                   1/3\n\f     and I like it, but only when\n     it works.\n\n3    Dan: How?\n4                                   2/3\n\f4    Participant: Well.\n5\n                Page 3 of 3\n\f",
		[]string{"I Dan| Do you use it?", "P Participant| Yes, every day I do use it and I like it, but only when", "P+ Participant| it works.",
			"I Dan| How?", "P Participant| Well."}},
	{"a misspelt word for a role", "txt",
		"Dan: Really?\nParticipant: Yes.\nDan: How?\nParticipant: So.\nDan: Why?\nParticpant: Because.\nParticipant: Hm.\n",
		[]string{"I Dan| Really?", "P Participant| Yes.", "I Dan| How?", "P Participant| So.", "I Dan| Why?", "P Participant| Because.", "P Participant| Hm."}},
	{"P3 is no misspelling of P4, nor Dana of Dan", "txt",
		"Dan: All there?\nP3: Yes.\nP3: Yes!\nP3: Sure.\nP4: Me too.\nDana: Me, too.\nDan: Do you like it?\nDan: Why?\n",
		[]string{"I Dan| All there?", "P P3| Yes.", "P P3| Yes!", "P P3| Sure.", "P P4| Me too.", "P Dana| Me, too.", "I Dan| Do you like it?", "I Dan| Why?"}},
	{"remarks and links are no speakers", "txt",
		"Interviewer: What do you use?\nParticipant: Two things.\nExample: the shell.\nhttps://example.org: that one.\nAlso: nothing.\nInterviewer: I see. Note: we record.\n",
		[]string{"I Interviewer| What do you use?", "P Participant| Two things. Example: the shell. https://example.org: that one. Also: nothing.",
			"I Interviewer| I see. Note: we record."}},
	{"a header of fields is nobody's words", "txt",
		"Interview 12\nDate: 2024-03-01\nParticipant: P12\nInterviewer: Ann\n\nInterviewer: Hello?\n\nParticipant: Hi.\n",
		[]string{"I Interviewer| Hello?", "P Participant| Hi."}},
	{"a header without a blank line behind it", "txt",
		"Date: 2024-03-01\nParticipant: P12\nInterviewer: Hello?\nParticipant: Hi.\n",
		[]string{"I Interviewer| Hello?", "P Participant| Hi."}},
	{"fields that are no file's header are words", "txt",
		"Problem: the export is slow\nNeed: a fast one\n\nThat is all.\n",
		[]string{"? | Problem: the export is slow Need: a fast one", "? | That is all."}},
	{"front matter is nobody's words", "md",
		"---\nparticipant: P12\ninterviewer: Ann\n---\n\n## Warm-up\n\nInterviewer: Hello?\n\nP12: Hi.\n",
		[]string{"# Warm-up", "I Interviewer| Hello?", "P P12| Hi."}},
	{"what stands before the first turn and under a heading is nobody's words", "md",
		"We met on a Monday.\n\n- Interviewer: Hello?\n- P12: Hi.\n\n# Notes\n\nShe seemed tired.\n",
		[]string{"I Interviewer| Hello?", "P P12| Hi.", "# Notes"}},
	{"quotations by mark", "md",
		"> **Interviewer:** Hello?\n>\n> **Maria:** Hi\n> there.\n>\n> **Interviewer:** How?\n>\n> **Maria:** So.\n",
		[]string{"I Interviewer| Hello?", "P Maria| Hi there.", "I Interviewer| How?", "P Maria| So."}},
	{"two names: who asks is the interviewer", "txt",
		"Ann: How did you start?\nBo: With a book.\nAnn: And then?\nBo: I practised.\nAnn: I see.\nBo: For years.\n",
		[]string{"I Ann| How did you start?", "P Bo| With a book.", "I Ann| And then?", "P Bo| I practised.", "I Ann| I see.", "P Bo| For years."}},
	{"two names: when both ask nobody is sure", "txt",
		"Ann: How did you start?\nBo: With a book. You?\nAnn: And then?\nBo: I practised. Why?\n",
		[]string{"? Ann| How did you start?", "? Bo| With a book. You?", "? Ann| And then?", "? Bo| I practised. Why?"}},
	{"two names: when nobody asks there is no interviewer", "txt",
		"Ann: I start.\nBo: I go on.\nAnn: I end.\nBo: I stay.\n",
		[]string{"P Ann| I start.", "P Bo| I go on.", "P Ann| I end.", "P Bo| I stay."}},
	{"a machine writes no question marks", "txt",
		"Speaker 1: how did you start\nSpeaker 2: with a book\nSpeaker 1: what was it called\nSpeaker 2: i forgot\n",
		[]string{"I Speaker 1| how did you start", "P Speaker 2| with a book", "I Speaker 1| what was it called", "P Speaker 2| i forgot"}},
	{"a focus group: one asks, the others answer", "txt",
		"Ann: Who wants to start?\nBo: Me.\nCy: No, me.\nAnn: Bo, how is it?\nBo: Good.\nCy: Bad.\nAnn: Why?\nBo: It is.\nCy: It is not.\nBo: It is.\n",
		[]string{"I Ann| Who wants to start?", "P Bo| Me.", "P Cy| No, me.", "I Ann| Bo, how is it?", "P Bo| Good.", "P Cy| Bad.", "I Ann| Why?",
			"P Bo| It is.", "P Cy| It is not.", "P Bo| It is."}},
	{"letters: A beside B is anybody", "txt",
		"A: Why?\nB: Because.\nA: How?\nB: So.\n", []string{"I A| Why?", "P B| Because.", "I A| How?", "P B| So."}},
	{"letters: R answers beside I", "txt",
		"I: Why?\nR: Because.\nI: How?\nR: So.\n", []string{"I I| Why?", "P R| Because.", "I I| How?", "P R| So."}},
	{"letters: R asks beside P", "txt",
		"R: Why?\nP: Because.\nR: How?\nP: So.\n", []string{"I R| Why?", "P P| Because.", "I R| How?", "P P| So."}},
	{"a name with its role in brackets", "txt",
		"Dan (Interviewer): Hello.\nMaria (Nurse): Hi.\nDan (Interviewer): Good.\nMaria (Nurse): Yes.\n",
		[]string{"I Dan (Interviewer)| Hello.", "P Maria (Nurse)| Hi.", "I Dan (Interviewer)| Good.", "P Maria (Nurse)| Yes."}},
	{"other languages", "txt",
		"采访者：你好吗？\n参与者：很好。\nInterviewerin : Wie?\nTeilnehmer : So.\n",
		[]string{"I 采访者| 你好吗？", "P 参与者| 很好。", "I Interviewerin| Wie?", "P Teilnehmer| So."}},
	{"CR line ends, tabs and NBSP", "txt",
		"Interviewer:\tHow?\r\u00a0\rParticipant:\u00a0So.\r\t\r",
		[]string{"I Interviewer| How?", "P Participant| So."}},
	{"Unicode line separators", "txt",
		"Interviewer: How?\u2028Participant: So.\u2029Interviewer: I see.\u0085Participant: Yes.",
		[]string{"I Interviewer| How?", "P Participant| So.", "I Interviewer| I see.", "P Participant| Yes."}},
	{"WhatsApp: date and time before the name", "txt",
		"[12/03/2024, 10:32:11] Dan: Are you there?\n[12/03/2024, 10:33:00] Maria: Yes.\n12/03/2024, 10:34 - Dan: Can we start?\n12/03/2024, 10:35 - Maria: Go.\n",
		[]string{"I Dan| Are you there?", "P Maria| Yes.", "I Dan| Can we start?", "P Maria| Go."}},
	{"every line numbered", "txt",
		"1  Interviewer: How did\n2  you start?\n3  Participant: With a book\n4  that I found\n5  in a shop.\n6  Interviewer: When?\n7  Participant: Long\n8  ago, in a town\n9  by the sea,\n10 in the rain.\n",
		[]string{"I Interviewer| How did you start?", "P Participant| With a book that I found in a shop.", "I Interviewer| When?",
			"P Participant| Long ago, in a town by the sea, in the rain."}},
	{"a text of one speaker is a participant's", "txt",
		"Speaker 1  0:01\nI begin here.\n\nSpeaker 1  0:30\nI go on.\n",
		[]string{"P Speaker 1| I begin here.", "P Speaker 1| I go on."}},
	{"only an interviewer", "txt", "Interviewer: Hello?\nInterviewer: Anybody there?\n",
		[]string{"I Interviewer| Hello?", "I Interviewer| Anybody there?"}},
	{"a turn without words is none", "txt", "Interviewer: Hello?\nParticipant:\nInterviewer: Anybody?\nParticipant: Yes.\n",
		[]string{"I Interviewer| Hello?", "I Interviewer| Anybody?", "P Participant| Yes."}},
	{"a bold name alone on its line", "md", "**Interviewer**\n\nHow?\n\n**Participant**\n\nSo.\n\nAnd so.\n",
		[]string{"I Interviewer| How?", "P Participant| So. And so."}},
	{"somebody who speaks once", "txt",
		"Interviewer: How?\n\nParticipant: So.\n\nInterviewer: Why?\n\nObserver Sam: May I?\n\nSam: I may.\n\nParticipant: Yes.\n",
		[]string{"I Interviewer| How?", "P Participant| So.", "I Interviewer| Why?", "I Observer Sam| May I?", "P Sam| I may.", "P Participant| Yes."}},
	{"a table whose first column speaks", "docx",
		"Interviewer\tHow did you start?\n\nMaria\tWith a book.\n\nInterviewer:\tAnd then?\n\n0:12\tInterviewer\tAnd?\n\nMaria\tI practised.\n",
		[]string{"I Interviewer| How did you start?", "P Maria| With a book.", "I Interviewer| And then?", "I Interviewer| And?", "P Maria| I practised."}},
	{"names in lower case that recur", "txt",
		"dan: hi\nmaria: hello\ndan: how are you?\nmaria: fine\ndan: good, why?\nmaria: because\n",
		[]string{"I dan| hi", "P maria| hello", "I dan| how are you?", "P maria| fine", "I dan| good, why?", "P maria| because"}},
	{"a role and a name, and a name with its age", "txt",
		"Interviewer - Dan: Hi?\nMaria (nurse, 34): Hello.\nInterviewer - Dan: And?\nMaria (nurse, 34): Yes.\nP1 (female, 30): Me too.\n",
		[]string{"I Interviewer - Dan| Hi?", "P Maria (nurse, 34)| Hello.", "I Interviewer - Dan| And?", "P Maria (nurse, 34)| Yes.", "P P1 (female, 30)| Me too."}},
	{"what the transcriber noted between the words", "txt",
		"Interviewer: How?\nParticipant: So\n(laughs)\nand so (you see).\n[Recording stops]\nInterviewer: [laughs] I see.\n",
		[]string{"I Interviewer| How?", "P Participant| So", "P+ Participant| and so (you see).", "I Interviewer| [laughs] I see."}},
	{"times between turns and inside them", "txt",
		"Interviewer: How?\n\n[00:10:00]\n\nParticipant: So [00:10:07] and so.\n\n00:11:00\n\nInterviewer: I see.\n",
		[]string{"I Interviewer| How?", "P Participant| So and so.", "I Interviewer| I see."}},
	// What is no transcript.
	{"questions printed bold", "md",
		"# Maria\n\n**How did you start?**\n\nWith a book.\n\nAnd a pen.\n\n**And *then*?**\n\n*What did you do?*\n\n- I practised.\n",
		[]string{"# Maria", "I | How did you start?", "? | With a book.", "? | And a pen.", "I | And then?", "I | What did you do?", "? | I practised."}},
	{"a diary", "txt", "Morning: I woke up.\n\nEvening: I slept.\n\nMorning: I woke.\n\nEvening: I slept.\n",
		[]string{"? | Morning: I woke up.", "? | Evening: I slept.", "? | Morning: I woke.", "? | Evening: I slept."}},
	{"columns are no speakers", "txt",
		"Apples\tare good\nPears\tare bad\nApples\tare red\nPears\tare green\n",
		[]string{"? | Apples are good Pears are bad Apples are red Pears are green"}},
	{"notes with fields are no transcript", "txt",
		"Goal: ship it.\n\nProblem: it breaks.\n\nGoal: mend it.\n\nProblem: no time.\n",
		[]string{"? | Goal: ship it.", "? | Problem: it breaks.", "? | Goal: mend it.", "? | Problem: no time."}},
	{"records with fields in a fixed order are no transcript", "txt",
		"Colour: red\nShape: round\nTaste: sweet\n\nColour: green\nShape: long\nTaste: sour\n\nColour: blue\nShape: round\nTaste: odd\n",
		[]string{"? | Colour: red Shape: round Taste: sweet", "? | Colour: green Shape: long Taste: sour", "? | Colour: blue Shape: round Taste: odd"}},
	{"prose with a colon is prose", "txt",
		"I use three things: a pen, a book, a desk.\n\nMaria: that is who I am.\n\nThe rest is easy.\n",
		[]string{"? | I use three things: a pen, a book, a desk.", "? | Maria: that is who I am.", "? | The rest is easy."}},
	{"lists by letter are no questions and answers", "txt",
		"A. First thing.\n\nB. Second thing.\n\nA. Again.\n",
		[]string{"? | A. First thing.", "? | B. Second thing.", "? | A. Again."}},
}

func TestSplitTranscripts(t *testing.T) {
	for _, tt := range slices.Concat(transcripts, labelled) {
		t.Run(tt.name, func(t *testing.T) {
			got := show(tt.in, split(t, tt.format, tt.in, segment.Options{}))
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestSplitByPatterns(t *testing.T) {
	const in = "Ann: Hi?\nBo: Yes.\nCy: No.\nAnn: Why?\nBo: So.\nCy: Not.\n"
	tests := []struct {
		name, participant, interviewer string
		want                           string // roles of Ann, Bo, Cy
	}{
		{"without patterns the asker is found", "", "", "interviewer participant participant"},
		{"who matches the interviewer's pattern is one, the rest are not", "", "(?i)^bo$", "participant interviewer participant"},
		{"where a participant matches everybody else is none", "Cy", "", "interviewer interviewer participant"},
		{"patterns that match nobody change nothing", "Zoe", "Yan", "interviewer participant participant"},
		{"who matches both is an interviewer", "Ann|Bo", "Ann", "interviewer participant interviewer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var o segment.Options
			if tt.participant != "" {
				o.Participant = regexp.MustCompile(tt.participant)
			}
			if tt.interviewer != "" {
				o.Interviewer = regexp.MustCompile(tt.interviewer)
			}
			segs := split(t, "txt", in, o)
			got := string(segs[0].Role + " " + segs[1].Role + " " + segs[2].Role)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestSegmentsSayWhereTheyAre(t *testing.T) {
	const in = "\n\n[0:05] Interviewer: How?\n\nParticipant:\n\n  So\n  it is.\n"
	segs := split(t, "txt", in, segment.Options{})
	if len(segs) != 2 {
		t.Fatalf("got %d segments, want 2", len(segs))
	}
	for i, want := range []struct {
		body, location string
		line           int
	}{{"How?", "0:05", 3}, {"So\n  it is.", "line 7", 7}} {
		s := segs[i]
		if got := in[s.Body:s.BodyEnd]; got != want.body || s.Location != want.location || s.Line != want.line {
			t.Errorf("got %q at %q, line %d; want %q at %q, line %d", got, s.Location, s.Line, want.body, want.location, want.line)
		}
	}
}
