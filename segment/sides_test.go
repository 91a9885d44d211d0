package segment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// talks are interviews in which not every prompt asks and some answers do: prompts and answers in
// turn.
var talks = map[string][]string{
	"en": {
		"Thanks for having me in your workshop.", "My pleasure, I do not get many guests here.",
		"You keep a list on paper, I see.", "I do, and whoever takes a call writes it down. Who else would?",
		"What happens if a part is missing?", "I phone three people and wait for a week.",
		"Tell me about the last time.", "I sent a wheel to the wrong man in May.",
		"That must cost you a lot.", "It costs me a day each time, you know?",
		"How would you like it to be?", "I would like a screen on my wall.",
	},
	"de": {
		"Danke, dass Sie Zeit für mich haben.", "Gern, ich habe hier selten Besuch.",
		"Sie führen also eine Liste.", "Ja, ich schreibe alles auf. Wer soll es sonst tun?",
		"Was passiert, wenn Ihnen ein Teil fehlt?", "Dann rufe ich drei Leute an und warte.",
		"Erzählen Sie mir vom letzten Mal.", "Im Mai habe ich ein Rad falsch geschickt.",
		"Das kostet Sie sicher viel.", "Mich kostet es jedes Mal einen Tag, nicht wahr?",
		"Wie hätten Sie es gern?", "Ich hätte gern einen Schirm an meiner Wand.",
	},
	"fr": {
		"Merci de me recevoir dans votre atelier.", "Avec plaisir, je reçois peu de visites.",
		"Vous gardez une liste, je vois.", "Oui, je note tout moi-même. Qui d'autre le ferait ?",
		"Que faites-vous si une pièce manque ?", "J'appelle trois personnes et j'attends une semaine.",
		"Racontez-moi la dernière fois.", "En mai j'ai envoyé une roue au mauvais client.",
		"Cela doit vous coûter cher.", "Cela me coûte une journée à chaque fois, non ?",
		"Comment aimeriez-vous que ce soit ?", "J'aimerais un écran sur mon mur.",
	},
}

// layouts write who speaks and the words.
var layouts = []struct {
	name, format string
	write        func(who, words string, i int) string
}{
	{"colon", "txt", func(who, words string, _ int) string { return who + ": " + words + "\n" }},
	{"alone", "txt", func(who, words string, _ int) string { return who + "\n" + words + "\n\n" }},
	{"brackets", "txt", func(who, words string, _ int) string { return "[" + who + "] " + words + "\n\n" }},
	{"round brackets", "txt", func(who, words string, _ int) string { return "(" + who + ") " + words + "\n\n" }},
	{"angle brackets", "txt", func(who, words string, _ int) string { return "<" + who + "> " + words + "\n" }},
	{"angle behind", "txt", func(who, words string, _ int) string { return who + "> " + words + "\n" }},
	{"arrow", "txt", func(who, words string, _ int) string { return who + " -> " + words + "\n\n" }},
	{"frames", "txt", func(who, words string, i int) string {
		return fmt.Sprintf("[00:00:%02d;12]\n%s\n%s\n\n", i, who, words)
	}},
	{"frames behind a colon", "txt", func(who, words string, i int) string {
		return fmt.Sprintf("00:00:%02d:12 - 00:00:%02d:01\n%s\n%s\n\n", i, i+1, who, words)
	}},
	{"time in brackets behind", "txt", func(who, words string, i int) string { return fmt.Sprintf("%s [0:%02d] %s\n\n", who, i, words) }},
	{"semicolon", "txt", func(who, words string, _ int) string { return who + "; " + words + "\n" }},
	{"slash", "txt", func(who, words string, _ int) string { return who + " / " + words + "\n\n" }},
	{"full stop and dash", "txt", func(who, words string, _ int) string { return who + ".— " + words + "\n\n" }},
	{"heading of a wiki", "txt", func(who, words string, _ int) string { return "== " + who + " ==\n" + words + "\n\n" }},
	{"dash", "txt", func(who, words string, _ int) string { return who + " - " + words + "\n\n" }},
	{"tab", "txt", func(who, words string, _ int) string { return who + "\t" + words + "\n" }},
	{"time behind", "txt", func(who, words string, i int) string { return fmt.Sprintf("%s  0:%02d\n%s\n\n", who, i, words) }},
	{"time above", "txt", func(who, words string, i int) string { return fmt.Sprintf("0:%02d\n%s\n%s\n\n", i, who, words) }},
	{"time before", "txt", func(who, words string, i int) string { return fmt.Sprintf("[00:00:%02d] %s: %s\n", i, who, words) }},
	{"heading", "md", func(who, words string, _ int) string { return "### " + who + "\n\n" + words + "\n\n" }},
	{"bold", "md", func(who, words string, _ int) string { return "**" + who + "** " + words + "\n\n" }},
	{"table", "md", func(who, words string, _ int) string { return "| " + who + " | " + words + " |\n" }},
	{"cue", "srt", func(who, words string, i int) string {
		return fmt.Sprintf("%d\n00:00:%02d,000 --> 00:00:%02d,500\n%s: %s\n\n", i+1, i, i, who, words)
	}},
	{"cue, alone", "srt", func(who, words string, i int) string {
		return fmt.Sprintf("%d\n00:00:%02d,000 --> 00:00:%02d,500\n%s\n%s\n\n", i+1, i, i, who, words)
	}},
	{"cue, brackets", "vtt", func(who, words string, i int) string {
		return fmt.Sprintf("00:%02d.000 --> 00:%02d.500\n[%s] %s\n\n", i, i, who, words)
	}},
	{"time behind, words beside", "txt", func(who, words string, i int) string { return fmt.Sprintf("%s    00:00:%02d    %s\n", who, i, words) }},
	{"time behind, one blank", "txt", func(who, words string, i int) string { return fmt.Sprintf("%s 0:%02d %s\n\n", who, i, words) }},
	{"time in hashes", "txt", func(who, words string, i int) string { return fmt.Sprintf("#00:00:%02d-7# %s: %s\n", i, who, words) }},
	{"time of Transana", "txt", func(who, words string, i int) string {
		return fmt.Sprintf("(0:00:%02d.0)¤<%d000>%s: %s\n", i, i, who, words)
	}},
	{"date in words above", "txt", func(who, words string, i int) string {
		return fmt.Sprintf("[3-Mai-25 10:%02d] %s\n%s\n\n", i, who, words)
	}},
	{"chat with a time behind", "txt", func(who, words string, i int) string {
		return fmt.Sprintf("From %s to Everyone:  10:%02d AM\n%s\n", who, i, words)
	}},
	{"bold of a wiki", "txt", func(who, words string, _ int) string { return "'''" + who + ":''' " + words + "\n\n" }},
	{"terms of a wiki", "txt", func(who, words string, _ int) string { return ";" + who + "\n:" + words + "\n" }},
	{"outline", "txt", func(who, words string, _ int) string { return "- " + who + " :: " + words + "\n" }},
	{"term of AsciiDoc", "txt", func(who, words string, _ int) string { return who + "::\n  " + words + "\n\n" }},
	{"name, time and words apart", "txt", func(who, words string, i int) string { return fmt.Sprintf("%s\n\n0:%02d\n\n%s\n\n", who, i, words) }},
	{"nothing behind the colon", "txt", func(who, words string, _ int) string { return who + ":" + words + "\n" }},
	{"blanks vary", "txt", func(who, words string, i int) string {
		return who + [...]string{": ", " : ", ":", ":\t"}[i/2%4] + words + "\n"
	}},
	{"turns with names", "txt", func(who, words string, i int) string { return fmt.Sprintf("T%d  %s: %s\n", i+1, who, words) }},
	{"turns with names in brackets", "txt", func(who, words string, i int) string { return fmt.Sprintf("[S2-%03d] %s: %s\n", i, who, words) }},
	{"black brackets", "txt", func(who, words string, _ int) string { return "【" + who + "】" + words + "\n" }},
	{"slashes", "txt", func(who, words string, _ int) string { return "/" + who + "/ " + words + "\n" }},
	{"callout", "md", func(who, words string, _ int) string { return "> [!quote] " + who + "\n> " + words + "\n\n" }},
	{"bold in a heading", "md", func(who, words string, i int) string {
		return fmt.Sprintf("### **%s** (0:%02d)\n%s\n\n", who, i, words)
	}},
	{"table with times", "md", func(who, words string, i int) string {
		return fmt.Sprintf("| %d | 0:%02d | %s | %s |\n", i, i, who, words)
	}},
	{"columns of a program for coding", "txt", func(who, words string, i int) string { return fmt.Sprintf("0:00:%02d.1\t%s\t%s\n", i, words, who) }},
	{"columns without titles", "csv", func(who, words string, i int) string { return fmt.Sprintf("0:%02d,%s,\"%s\"\n", i, who, words) }},
	{"list without keys", "jsonl", func(who, words string, _ int) string { return fmt.Sprintf("{%q: %q}\n", who, words) }},
	{"cue, called in its number", "vtt", func(who, words string, i int) string {
		return fmt.Sprintf("%d \"%s\" (%d)\n00:%02d.000 --> 00:%02d.500\n%s\n\n", i+1, who, 4711+i%2, i, i, words)
	}},
	{"turns with numbers in brackets", "txt", func(who, words string, i int) string { return fmt.Sprintf("[%d] %s: %s\n\n", i+1, who, words) }},
	{"behind the word for a speaker", "txt", func(who, words string, _ int) string { return "SPEAKER: " + who + "\n" + words + "\n\n" }},
	{"in what is said, of a table", "tsv", func(who, words string, i int) string {
		head := ""
		if i == 0 {
			head = "start\tend\ttext\n"
		}
		return fmt.Sprintf("%s%d\t%d\t%s: %s\n", head, i*900, i*900+800, who, words)
	}},
	{"substation", "txt", func(who, words string, i int) string {
		head := ""
		if i == 0 {
			head = "[Events]\nFormat: Start, End, Actor, Text\n"
		}
		return fmt.Sprintf("%sDialogue: 0:00:%02d.00,0:00:%02d.90,%s,%s\n", head, i, i, who, words)
	}},
}

// begins are what a file in a format starts with.
var begins = map[string]string{"vtt": "WEBVTT\n\n"}

func TestWhoAsksInEveryLayoutOfLabels(t *testing.T) {
	pairs := [][2]string{
		{"Olga Roth", "Pim Vos"}, {"Olga", "Pim"}, {"OR", "PV"}, {"Speaker 1", "Speaker 2"}, {"Me", "Them"},
		{"Olga 🧵", "Pim's iPad"}, {"olga@example.org", "pim@example.org"}, {"+31 20 555 0100", "+31 20 555 0199"}, {"Olga | Acme", "Pim"},
	}
	for _, l := range layouts {
		for language, talk := range talks {
			for _, names := range pairs {
				t.Run(l.name+"/"+language+"/"+names[0], func(t *testing.T) {
					if l.name == "table" && strings.Contains(names[0], "|") {
						t.Skip("a bar ends a cell")
					}
					if l.name == "table with times" && strings.Contains(names[0], "|") || l.name == "list without keys" && strings.Contains(names[0], ".") ||
						l.name == "nothing behind the colon" && strings.ContainsAny(names[0], "@|+🧵") {
						t.Skip("not read, and may be something else")
					}
					text := begins[l.format]
					for i, words := range talk {
						text += l.write(names[i%2], words, i)
					}
					var got []string
					for _, s := range split(t, l.format, text, segment.Options{}) {
						if s.Kind == segment.KindTurn {
							got = append(got, fmt.Sprintf("%s %s: %s", s.Role, s.Speaker, segment.AppendWords(nil, []byte(text), s)))
						}
					}
					var want []string
					for i, words := range talk {
						role := [2]segment.Role{segment.Interviewer, segment.Participant}[i%2]
						want = append(want, fmt.Sprintf("%s %s: %s", role, names[i%2], words))
					}
					if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
						t.Errorf("got\n%s\nwant\n%s", g, w)
					}
				})
			}
		}
	}
}

func TestWhoAsksWithoutNames(t *testing.T) {
	for _, l := range []struct {
		name, format string
		write        func(words string, i int) string
	}{
		{"chevrons", "txt", func(words string, _ int) string { return ">> " + words + "\n\n" }},
		{"dashes", "txt", func(words string, _ int) string { return "— " + words + "\n\n" }},
		{"chevrons in cues", "srt", func(words string, i int) string {
			return fmt.Sprintf("%d\n00:00:%02d,000 --> 00:00:%02d,500\n>> %s\n\n", i+1, i, i, words)
		}},
		{"underscored prompts without a blank line", "md", func(words string, i int) string {
			return [2]string{"__" + words + "__\n", words + "\n\n"}[i%2]
		}},
		{"numbered prompts", "txt", func(words string, i int) string {
			return [2]string{fmt.Sprintf("%d. %s\n\n", i/2+1, words), "   " + words + "\n\n"}[i%2]
		}},
		{"bullets and dashes", "txt", func(words string, i int) string { return [2]string{"• ", "  – "}[i%2] + words + "\n" }},
		{"indented answers", "txt", func(words string, i int) string { return [2]string{"", "\t"}[i%2] + words + "\n" }},
		{"indented answers, blank lines", "txt", func(words string, i int) string {
			return [2]string{words + "\n", "    " + words + "\n\n"}[i%2]
		}},
		{"a table of two columns", "md", func(words string, i int) string {
			head := ""
			if i == 0 {
				head = "| Topic | Reply |\n|---|---|\n"
			}
			return head + [2]string{"| " + words + " | ", words + " |\n"}[i%2]
		}},
		{"answers quoted", "md", func(words string, i int) string { return [2]string{"", "> "}[i%2] + words + "\n\n" }},
		{"prompts bold", "md", func(words string, i int) string {
			return [2]string{"**", ""}[i%2] + words + [2]string{"**", ""}[i%2] + "\n\n"
		}},
	} {
		for language, talk := range talks {
			t.Run(l.name+"/"+language, func(t *testing.T) {
				text := ""
				for i, words := range talk {
					text += l.write(words, i)
				}
				asked, kept := 0, 0
				for _, s := range split(t, l.format, text, segment.Options{}) {
					words := string(segment.AppendWords(nil, []byte(text), s))
					for i, said := range talk {
						switch {
						case !strings.Contains(words, said):
						case s.Role == segment.Interviewer && i%2 == 0:
							asked++
						case s.Role == segment.Interviewer || i%2 == 0 && s.Speaker == "":
							t.Errorf("%s, of %q", s.Role, words)
						case s.Speaker == "":
							kept++
						}
					}
				}
				if asked < 4 || kept < 5 {
					t.Errorf("%d of 6 prompts and %d of 6 answers are known", asked, kept)
				}
			})
		}
	}
}

// TestWhoAsksByWhatIsNoName has voices that something tells apart, and nobody is named.
func TestWhoAsksByWhatIsNoName(t *testing.T) {
	for _, l := range []struct {
		name, format, head, between, foot string
		write                             func(words string, i int) string
		backwards                         bool
	}{
		{name: "colours of subtitles", format: "srt", write: func(words string, i int) string {
			return fmt.Sprintf("%d\n00:00:%02d,000 --> 00:00:%02d,500\n<font color=%q>%s</font>\n\n", i+1, i, i, [2]string{"#ffff00", "white"}[i%2], words)
		}},
		{name: "classes of subtitles", format: "vtt", head: "WEBVTT\n\n", write: func(words string, i int) string {
			return fmt.Sprintf("00:%02d.000 --> 00:%02d.500\n<c.%s>%s</c>\n\n", i, i, [2]string{"yellow", "cyan"}[i%2], words)
		}},
		{name: "letters of a court", format: "txt", write: func(words string, i int) string {
			return fmt.Sprintf("%2d       %s.   %s\n", i+1, [2]string{"Q", "R"}[i%2], words)
		}},
		{name: "other letters of a court", format: "txt", write: func(words string, i int) string {
			return fmt.Sprintf("     %s.\t%s\n", [2]string{"F", "S"}[i%2], words)
		}},
		{name: "a chat that begins with the newest", format: "json", head: "{\"people\": [{\"name\": \"Pim\"}], \"messages\": [", between: ",\n", foot: "]}", backwards: true,
			write: func(words string, i int) string {
				return fmt.Sprintf("{\"sender_name\": %q, \"timestamp_ms\": %d, \"content\": %q}", [2]string{"Olga", "Pim"}[i%2], 1700000000000+i*1000, words)
			}},
		{name: "numbers", format: "txt", write: func(words string, i int) string { return fmt.Sprintf("%d: %s\n", i%2+1, words) }},
		{name: "numbers of turns, and bars", format: "txt", write: func(words string, i int) string {
			return fmt.Sprintf("%03d | %s | %s\n", i, [2]string{"Olga", "Pim"}[i%2], words)
		}},
		{name: "a recogniser's choices", format: "json", head: "{\"recognizedPhrases\": [", between: ",\n", foot: "]}", write: func(words string, i int) string {
			return fmt.Sprintf("{\"speaker\": %d, \"nBest\": [{\"display\": %q}, {\"display\": %q}]}", i%2, words, "or "+words)
		}},
		{name: "rows without keys", format: "json", head: "[", between: ",\n", foot: "]", write: func(words string, i int) string {
			return fmt.Sprintf("[%d, %q, %q]", i*3, [2]string{"Olga", "Pim"}[i%2], words)
		}},
		{name: "who sends is an object", format: "json", head: "[", between: ",\n", foot: "]", write: func(words string, i int) string {
			return fmt.Sprintf("{\"body\": %q, \"author\": {\"id\": %d, \"name\": %q}}", words, i%2, [2]string{"Olga", "Pim"}[i%2])
		}},
	} {
		for language, talk := range talks {
			t.Run(l.name+"/"+language, func(t *testing.T) {
				var turns []string
				for i, words := range talk {
					turns = append(turns, l.write(words, i))
				}
				if l.backwards {
					slices.Reverse(turns)
				}
				text := l.head + strings.Join(turns, l.between) + l.foot
				roles := make(map[string]segment.Role)
				for _, s := range split(t, l.format, text, segment.Options{}) {
					if s.Kind == segment.KindTurn {
						roles[string(segment.AppendWords(nil, []byte(text), s))] = s.Role
					}
				}
				if len(roles) != len(talk) {
					t.Errorf("%d turns, want %d", len(roles), len(talk))
				}
				for i, words := range talk {
					if want := [2]segment.Role{segment.Interviewer, segment.Participant}[i%2]; roles[words] != want {
						t.Errorf("%q: %s, want %s", words, roles[words], want)
					}
				}
			})
		}
	}
}

// TestNobodyIsTurnedAround has interviewers who never ask beside participants who do: a role may
// stay open, but nobody has the other's.
func TestNobodyIsTurnedAround(t *testing.T) {
	for language, talk := range talks {
		for from := range len(talk) / 2 {
			text, asks := "", map[string]bool{}
			for i := range talk {
				j := (i + 2*from) % len(talk)
				if words := talk[j]; j%2 == 0 && strings.Contains(words, "?") {
					continue // keeps the statements alone
				} else {
					who := [2]string{"Olga", "Pim"}[j%2]
					asks[who] = j%2 == 0
					text += who + ": " + words + "\n"
				}
			}
			for _, s := range split(t, "txt", text, segment.Options{}) {
				if s.Role == segment.Interviewer && !asks[s.Speaker] || s.Role == segment.Participant && asks[s.Speaker] {
					t.Errorf("%s from %d: %s is %s", language, from, s.Speaker, s.Role)
				}
			}
		}
	}
}

func TestQuestionsInOneColumnAndAnswersInAnother(t *testing.T) {
	for _, l := range []struct{ name, format, head, pair, between, foot string }{
		{"columns of roles", "csv", "Moderator,Respondent\n", "\"%s\",\"%s\"\n", "", ""},
		{"columns of roles in German", "csv", "Nr;Interviewer;Befragte\n", "1;\"%s\";\"%s\"\n", "", ""},
		{"question and answer", "csv", "Question,Answer\n", "\"%s\",\"%s\"\n", "", ""},
		{"question and answer in JSON", "json", "[", "{\"question\": \"%s\", \"answer\": \"%s\"}", ",", "]"},
		{"pairs", "json", "{\"pairs\": [", "[\"%s\", \"%s\"]", ",", "]}"},
	} {
		for language, talk := range talks {
			t.Run(l.name+"/"+language, func(t *testing.T) {
				var pairs []string
				for i := 0; i < len(talk); i += 2 {
					pairs = append(pairs, fmt.Sprintf(l.pair, talk[i], talk[i+1]))
				}
				text := l.head + strings.Join(pairs, l.between) + l.foot
				answers := 0
				for _, s := range split(t, l.format, text, segment.Options{}) {
					if s.Kind != segment.KindAnswer && s.Kind != segment.KindParagraph && s.Role != segment.Participant {
						continue
					}
					i := slices.Index(talk, string(segment.AppendWords(nil, []byte(text), s)))
					if i >= 0 && i%2 == 0 {
						t.Errorf("%q is quoted", talk[i])
					} else if i >= 0 && s.Kind == segment.KindAnswer {
						answers++
					}
				}
				if answers != len(talk)/2 {
					t.Errorf("%d answers", answers)
				}
			})
		}
	}
}

func TestBystanders(t *testing.T) {
	for _, who := range []string{"Interpreter", "Dolmetscherin", "Interprète", "Observer 1"} {
		for language, talk := range talks {
			text := ""
			for i, words := range talk {
				text += [2]string{"Olga", "Pim"}[i%2] + ": " + words + "\n"
				if i%3 == 0 {
					text += who + ": Ja, ja, so.\n"
				}
			}
			for _, s := range split(t, "txt", text, segment.Options{}) {
				if want := map[string]segment.Role{"Olga": segment.Interviewer, "Pim": segment.Participant}[s.Speaker]; want != "" && s.Role != want {
					t.Errorf("%s, %s: %s is %s", who, language, s.Speaker, s.Role)
					break
				} else if s.Speaker == who && s.Role == segment.Participant {
					t.Errorf("%s, %s: is a participant", who, language)
				}
			}
		}
	}
}

// Somebody in the room who speaks once, beside an interviewer who is called so, is no participant.
func TestABystanderSpeaksOnce(t *testing.T) {
	for _, who := range []string{"Note-taker", "Translator", "Beobachterin", "Tolk", "通訳"} {
		text := "Interviewer: Where do you sew?\n\nOlga: In the kitchen, by the window.\n\n" + who + ": I want the photos of the zebra here.\n\nInterviewer: When?\n\nOlga: Late.\n"
		for _, s := range split(t, "txt", text, segment.Options{}) {
			if want := map[string]segment.Role{"Interviewer": segment.Interviewer, "Olga": segment.Participant}[s.Speaker]; want != "" && s.Role != want {
				t.Errorf("%s: %s is %s", who, s.Speaker, s.Role)
			} else if s.Speaker == who && s.Role == segment.Participant {
				t.Errorf("%s is a participant", who)
			}
		}
	}
}

// What people are called in chats and in short, and what only looks like a name.
func TestWhoIsCalledWhat(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"a job in lower case", "(10:00) Support agent Kim: Where do you sew?\n(10:01) Visitor: In the kitchen.\n(10:02) Support agent Kim: When do you sew?\n(10:03) Visitor: Late.\n",
			"Support agent Kim, Visitor, Support agent Kim, Visitor"},
		{"an interviewer in short", "Interviewer: Where do you sew?\n\nOlga: In the kitchen.\n\nIntvr: I do so too.\n\nInterviewer: When?\n\nOlga: Late.\n", "Interviewer interviewer, Olga, Intvr interviewer, Interviewer interviewer, Olga"},
		{"a name behind a bracket", "Interviewer: Where?\n\nOlga: In the kitchen.\n\n(PV: late)\n\nInterviewer: When?\n\nOlga: So.\n", "Interviewer interviewer, Olga, Interviewer interviewer, Olga"},
		{"somebody called a speaker", "Interviewer: Where?\n\nSpeaker: Kitchen\n\nInterviewer: When?\n\nSpeaker: Late\n", "Interviewer interviewer, Speaker, Interviewer interviewer, Speaker"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, s := range split(t, "txt", row.text, segment.Options{}) {
				if s.Kind != segment.KindTurn {
					continue
				}
				who := s.Speaker
				if s.Role == segment.Interviewer && !strings.HasPrefix(who, "Support") {
					who += " interviewer"
				}
				got = append(got, who)
			}
			if strings.Join(got, ", ") != row.want {
				t.Errorf("got %v, want %s", got, row.want)
			}
		})
	}
}
