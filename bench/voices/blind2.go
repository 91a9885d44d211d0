package main

import (
	"fmt"
	"slices"
	"strings"
)

// blindLayouts2 are those that are run only with -blind2: a second set of layouts that was put down
// by somebody who had not seen the rules.
func blindLayouts2() []layout {
	return slices.Concat(blind2Tools(), blind2Typed(), blind2Markup(), blind2Captions(), blind2Tables(), blind2JSON(), blind2Chats())
}

// some are the namings that most layouts of the second set are tried with.
var some = []string{"role", "names", "speaker"}

// blind2Tools are the text exports of services.
func blind2Tools() []layout {
	return []layout{
		{name: "otter, keywords on top", ext: "txt", namings: some, write: otterKeywords},
		{name: "fathom", ext: "txt", namings: []string{"organisation", "names"}, write: form(
			"Interview 07 - March 14\nVIEW RECORDING - 52 mins (No highlights): https://fathom.video/share/x7Kq\n\n---\n\n", "%m - %s\n  ", "\n\n", "")},
		{name: "gong, copied", ext: "txt", namings: []string{"names", "speaker"}, write: form("", "%m | %s\n", "\n\n", "")},
		{name: "fireflies, text", ext: "txt", namings: some, write: form("", "%s - %m\n", "\n\n", "")},
		{name: "scribie", ext: "txt", namings: some, write: form("", "%h.3 %s: ", "\n\n", "")},
		{name: "notta", ext: "txt", namings: some, write: form("", "%m %s\n", "\n\n", "")},
		{name: "avoma", ext: "txt", namings: []string{"names", "speaker"}, write: form("", "%s\t%m\n", "\n\n", "")},
		{name: "verbit", ext: "txt", namings: some, write: form("", "%s (%t - 0%g):\n", "\n\n", "")},
		{name: "zoom, saved captions", ext: "txt", namings: []string{"names", "emoji"}, write: form("", "[%s] 14:%m\n", "\n\n", "")},
		{name: "teams, copied from the page", ext: "txt", namings: []string{"names", "organisation"}, write: teamsPage},
		{name: "premiere, text", ext: "txt", namings: some, write: form("", "%t:12 - 0%g:20\n%s\n", "\n\n", "")},
		{name: "speechmatics, text", ext: "txt", namings: some, write: form("", "SPEAKER: %s\n", "\n\n", "")},
		{name: "whisperx, text", ext: "txt", namings: []string{"whisper", "role", "names"}, write: form("", "[%s]: ", "\n", "")},
		{name: "whisper, lines with speakers", ext: "txt", namings: []string{"whisper", "names"}, write: form("", "[%t.120 --> 0%g.870] %s: ", "\n", "")},
		{name: "gotranscript", ext: "txt", namings: some, write: gotranscript},
		{name: "youtube, copied", ext: "txt", namings: []string{"unnamed"}, pairs: true, write: youtube},
		{name: "start and end under the name", ext: "txt", namings: some, write: form("", "%s\n%t – 0%g\n", "\n\n", "")},
		{name: "praat", ext: "txt", namings: []string{"role", "names"}, write: praat},
	}
}

// blind2Typed is what people type.
func blind2Typed() []layout {
	qa := []string{"qa"}
	return []layout{
		{name: "two columns of blanks", ext: "txt", namings: some, write: twoColumns},
		{name: "double-spaced lines", ext: "txt", namings: some, write: doubleSpaced},
		{name: "paragraph numbers in brackets", ext: "txt", namings: some, write: form("", "[%n] %s: ", "\n\n", "")},
		{name: "initials and blanks", ext: "txt", namings: []string{"initials, header"}, headers: true, write: form("", "%s   ", "\n\n", "")},
		{name: "pauses inside turns", ext: "txt", namings: []string{"role letter", "codes", "names"}, write: pauses},
		{name: "time lines every 30 seconds", ext: "txt", namings: some, write: halfMinutes},
		{name: "name behind the words", ext: "txt", namings: some, write: form("", "“", "”\n— %s\n\n", "")},
		{name: "parliament, full stop", ext: "txt", namings: []string{"surname"}, write: form(
			"COMMITTEE ON TRADE\n\nTuesday, 14 March 2024\n\nThe committee met at 2.02 p.m.\n\n", "    %s. ", "\n", "    [Whereupon, at 2:54 p.m., the committee was adjourned.]\n")},
		{name: "Q. and A.", ext: "txt", namings: qa, pairs: true, write: form("", "%s. ", "\n\n", "")},
		{name: "deposition without stops", ext: "txt", namings: qa, pairs: true, write: form("DIRECT EXAMINATION\n\n", "\t%s\t", "\n", "")},
		{name: "questions numbered, answers not", ext: "txt", namings: qa, pairs: true, write: numberedQuestions},
		{name: "question and response blocks", ext: "txt", namings: []string{"unnamed"}, pairs: true, write: asked("Question %n\n", "\n\n", "Response\n", "\n\n\n")},
		{name: "tei utterances", ext: "txt", namings: []string{"codes"}, write: form("<text>\n<body>\n", "<u who=\"#%s\">", "</u>\n", "</body>\n</text>\n")},
	}
}

// blind2Markup is Markdown.
func blind2Markup() []layout {
	return []layout{
		{name: "bold, time and name", ext: "md", namings: some, write: form("# Transcript\n\n", "**[%m] %s:** ", "\n\n", "")},
		{name: "time before the bold name", ext: "md", namings: some, write: form("", "[%t] **%s**: ", "\n\n", "")},
		{name: "bold, hard break", ext: "md", namings: some, headers: true, write: form("", "**%s:**  \n", "\n\n", "")},
		{name: "rules between turns", ext: "md", namings: some, write: form("", "**%s**\n\n", "\n\n---\n\n", "")},
		{name: "bold name, quoted words", ext: "md", namings: some, write: form("", "**%s:**\n> ", "\n\n", "")},
		{name: "outline", ext: "md", namings: some, write: form("- Transcript\n", "\t- **%s**\n\t\t- ", "\n", "")},
		{name: "front matter", ext: "md", namings: []string{"names"}, write: frontMatter},
		{name: "code fence", ext: "md", namings: some, write: form("# Interview 07\n\n```\n", "%s: ", "\n\n", "```\n")},
		{name: "podcast, linked times", ext: "md", namings: []string{"names"}, write: form("", "**%s** [(%t)](https://youtube.com/watch?v=dQ8w&t=%b) ", "\n\n", "")},
		{name: "llm, preface and offer", ext: "md", namings: []string{"role", "names", "role, name"}, write: form(
			"Here is the cleaned-up transcript of the recording:\n\n---\n\n", "**%s:** ", "\n\n",
			"---\n\nLet me know if you would like a summary or a list of the main themes!\n")},
		{name: "heading, time behind a dot", ext: "md", namings: some, write: form("", "#### %s · %m\n\n", "\n\n", "")},
		{name: "bold name, firm behind", ext: "md", namings: []string{"names"}, write: form("", "**%s** (Northwind): ", "\n\n", "")},
	}
}

// blind2Captions are subtitles.
func blind2Captions() []layout {
	return []layout{
		{name: "teams, vtt", ext: "vtt", namings: []string{"names", "organisation"}, write: named("WEBVTT\n\n", ".", "8f3c1d2a-5b7e-4c19-9e0f-2a6d4b8c7e11/%n-0\n", "<v %s>", "</v>", 20)},
		{name: "vtt, every cue named", ext: "vtt", namings: []string{"names", "role"}, write: named("WEBVTT\n\n", ".", "%n\n", "%s: ", "", 14)},
		{name: "whisperx, srt", ext: "srt", namings: []string{"whisper", "names"}, write: named("", ",", "%n\n", "[%s]: ", "", 14)},
		{name: "srt, bold name", ext: "srt", namings: some, write: cues("", ",", "<b>%s</b>: ", "", true, 14)},
	}
}

// blind2Tables are tables.
func blind2Tables() []layout {
	unnamed := []string{"unnamed"}
	return []layout{
		{name: "csv, all quoted", ext: "csv", namings: some, write: form("\"Speaker Name\",\"Start Time\",\"End Time\",\"Text\"\n",
			"\"%s\",\"%t:12\",\"0%g:20\",\"", "\"\n", "")},
		{name: "csv, a column for each", ext: "csv", namings: some, write: columnEach},
		{name: "csv, survey", ext: "csv", namings: unnamed, pairs: true, write: survey},
		{name: "tsv, name in the text", ext: "tsv", namings: []string{"whisper", "names"}, write: form("start\tend\ttext\n", "%B\t%E\t%s: ", "\n", "")},
		{name: "discord, csv", ext: "csv", namings: []string{"names", "emoji"}, write: form("AuthorID,Author,Date,Content,Attachments,Reactions\n",
			"\"41%d7729\",\"%s\",\"2024-03-14T14:%m.0000000+00:00\",\"", "\",\"\",\"\"\n", "")},
	}
}

// blind2JSON are the results of services.
func blind2JSON() []layout {
	digit := []string{"digit"}
	return []layout{
		{name: "elevenlabs", ext: "json", namings: []string{"whisper"}, write: wordwise(
			"{\"language_code\": \"eng\", \"language_probability\": 0.98, \"words\": [\n", "{\"text\": \"",
			"\", \"start\": %b.1, \"end\": %e.5, \"type\": \"word\", \"speaker_id\": \"%s\"}, {\"text\": \" \", \"start\": %e.5, \"end\": %e.6, \"type\": \"spacing\", \"speaker_id\": \"%s\"}", "\n]}\n")},
		{name: "google, words", ext: "json", namings: digit, write: wordwise(
			"{\"results\": [{\"alternatives\": [{\"confidence\": 0.93, \"words\": [\n", "{\"startTime\": \"%b.1s\", \"endTime\": \"%e.5s\", \"word\": \"", "\", \"speakerTag\": %s}", "\n]}]}]}\n")},
		{name: "speechmatics, json", ext: "json", namings: []string{"codes"}, write: wordwise(
			"{\"format\": \"2.9\", \"job\": {\"id\": \"p07\"}, \"results\": [\n",
			"{\"type\": \"word\", \"start_time\": %b.1, \"end_time\": %e.5, \"alternatives\": [{\"content\": \"", "\", \"confidence\": 0.98, \"language\": \"en\", \"speaker\": \"%s\"}]}", "\n]}\n")},
		{name: "deepgram, paragraphs", ext: "json", namings: digit, write: rows(
			"{\"results\": {\"channels\": [{\"alternatives\": [{\"confidence\": 0.99, \"paragraphs\": {\"paragraphs\": [\n",
			"{\"sentences\": [{\"text\": \"", "\", \"start\": %b.1, \"end\": %e.5}], \"speaker\": %s, \"num_words\": 12, \"start\": %b.1, \"end\": %e.5}", "\n]}}]}]}}\n")},
		{name: "podcast segments", ext: "json", namings: some, write: rows("{\"version\": \"1.0.0\", \"segments\": [\n",
			"{\"speaker\": \"%s\", \"startTime\": %b.1, \"endTime\": %e.5, \"body\": \"", "\"}", "\n]}\n")},
		{name: "recall", ext: "json", namings: []string{"names"}, write: rows("[\n",
			"{\"participant\": {\"id\": 10%d, \"name\": \"%s\", \"platform\": \"desktop\"}, \"words\": [{\"text\": \"",
			"\", \"start_timestamp\": {\"relative\": %b.1}, \"end_timestamp\": {\"relative\": %e.5}}]}", "\n]\n")},
		{name: "json, messages", ext: "json", namings: []string{"chat"}, pairs: true, write: rows("{\"model\": \"interviewer-1\", \"messages\": [\n",
			"{\"role\": \"%s\", \"content\": [{\"type\": \"text\", \"text\": \"", "\"}]}", "\n]}\n")},
		{name: "zendesk, json", ext: "json", namings: []string{"names"}, write: zendesk},
	}
}

// blind2Chats are exports and copies of chats.
func blind2Chats() []layout {
	people := []string{"names", "emoji"}
	return []layout{
		{name: "whatsapp, american", ext: "txt", namings: []string{"names", "phone", "emoji"}, write: form(
			"[3/14/24, 1:58:02 PM] Interview: \u200eMessages and calls are end-to-end encrypted.\n", "[3/14/24, 2:%m\u202fPM] %s: ", "\n", "")},
		{name: "discord, copied", ext: "txt", namings: people, write: form("", "%s — Today at 2:%f PM\n", "\n", "")},
		{name: "slack, time in brackets", ext: "txt", namings: people, write: form("", "%s  [2:%f PM]\n", "\n", "")},
		{name: "teams, chat copied", ext: "txt", namings: []string{"names", "organisation"}, write: form("", "[14/03/2024 %c] %s\n", "\n\n", "")},
		{name: "zendesk, chat", ext: "txt", namings: people, write: form("Timestamp: 2024-03-14T14:02:11Z\nUnread: false\n\n", "(14:%m) %s: ", "\n", "")},
		{name: "messenger, copied", ext: "txt", namings: people, write: form("", "%s\n", "\nMar 14, 2024 2:%f PM\n\n", "")},
	}
}

func otterKeywords(w *writer, s *script) {
	var names, keys []string
	for _, c := range s.cast {
		names = append(names, c.label)
	}
	for _, t := range s.turns {
		for _, f := range strings.Fields(t.text) {
			if f = strings.Trim(f, ".,?!;:()"); len(f) > 7 && len(f) < 16 && len(keys) < 9 && !slices.Contains(keys, strings.ToLower(f)) {
				keys = append(keys, strings.ToLower(f))
			}
		}
	}
	form(fmt.Sprintf("Interview 07\nThu, Mar 14, 2024 2:02PM • 52:10\n\nSUMMARY KEYWORDS\n%s\n\nSPEAKERS\n%s\n\n",
		strings.Join(keys, ", "), strings.Join(names, ", ")), "%s  %m\n", "\n\n", "\n\nTranscribed by https://otter.ai\n")(w, s)
}

// teamsPage says who speaks and when, once for the eye and once for the ear.
func teamsPage(w *writer, s *script) {
	for i, t := range s.turns {
		begin, _ := w.tick(t.text)
		long := fmt.Sprintf("%d seconds", begin%60)
		if begin >= 60 {
			long = fmt.Sprintf("%d minutes %d seconds", begin/60, begin%60)
		}
		w.f("%s\n%s\n%d:%02d\n%s %s\n", s.label(t), long, begin/60, begin%60, s.label(t), long)
		w.say(i, t.text)
		w.f("\n\n")
	}
}

// gotranscript has a file's name on top, times between turns, and an end.
func gotranscript(w *writer, s *script) {
	w.f("File name: Interview_07.mp3\n\n[music]\n\n")
	for i, t := range s.turns {
		begin, _ := w.tick(t.text)
		w.f("%s: ", s.label(t))
		w.say(i, t.text)
		w.f("\n\n")
		if i%6 == 5 {
			w.f("[%s]\n\n", clock(begin))
		}
	}
	w.f("[END OF AUDIO]\n")
}

// youtube has a time over each line, and >> where somebody else begins.
func youtube(w *writer, s *script) {
	for i, t := range s.turns {
		for k, part := range chunks(t.text, 8) {
			begin, _ := w.tick(part)
			w.f("%d:%02d\n", begin/60, begin%60)
			if k == 0 {
				w.f(">> ")
			}
			w.say(i, part)
			w.f("\n")
		}
	}
}

// praat has a tier for each speaker, with empty intervals where others speak.
func praat(w *writer, s *script) {
	type interval struct{ begin, end int }
	var at []interval
	for _, t := range s.turns {
		begin, end := w.tick(t.text)
		at = append(at, interval{begin, end + 1})
	}
	w.f("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = %d\ntiers? <exists>\nsize = %d\nitem []:\n", w.clock, len(s.cast))
	for c, who := range s.cast {
		w.f("    item [%d]:\n        class = \"IntervalTier\"\n        name = \"%s\"\n        xmin = 0\n        xmax = %d\n        intervals: size = %d\n",
			c+1, who.label, w.clock, len(s.turns))
		for i, t := range s.turns {
			w.f("        intervals [%d]:\n            xmin = %d\n            xmax = %d\n            text = \"", i+1, at[i].begin, at[i].end)
			if t.who == c {
				w.say(i, t.text)
			}
			w.f("\"\n")
		}
	}
}

// twoColumns has names on the left and words on the right, at most 72 wide.
func twoColumns(w *writer, s *script) {
	wide := 0
	for _, c := range s.cast {
		wide = max(wide, len([]rune(c.label)))
	}
	for i, t := range s.turns {
		for k, part := range chunks(t.text, 8) {
			label := ""
			if k == 0 {
				label = s.label(t)
			}
			w.f("%s%s    ", label, strings.Repeat(" ", wide-len([]rune(label))))
			w.say(i, part)
			w.f("\n")
		}
		w.f("\n")
	}
}

// doubleSpaced has a blank line behind every line.
func doubleSpaced(w *writer, s *script) {
	for i, t := range s.turns {
		w.f("%s: ", s.label(t))
		for _, part := range chunks(t.text, 11) {
			w.say(i, part)
			w.f("\n\n")
		}
	}
}

func pauses(w *writer, s *script) {
	parted("%s:   ", "\n", func(text string) []string { return chunks(text, 5) },
		func(w *writer, s *script, i, k int) string {
			return []string{" (.) ", " (0.4) ", " ", " (1.2) ", " "}[(i+k)%5]
		})(w, s)
}

// halfMinutes has the time on a line of its own every 30 seconds, wherever that is.
func halfMinutes(w *writer, s *script) {
	next := 30
	for i, t := range s.turns {
		w.f("%s: ", s.label(t))
		for k, part := range chunks(t.text, 12) {
			if k > 0 && w.clock >= next {
				w.f("\n\n%s\n\n", clock(next))
				next += 30
			} else if k > 0 {
				w.f(" ")
			}
			w.say(i, part)
			w.tick(part)
		}
		w.f("\n\n")
	}
}

func numberedQuestions(w *writer, s *script) {
	n := 0
	for i, t := range s.turns {
		if s.asks(t) {
			n++
			w.f("%s%d: ", s.label(t), n)
			w.say(i, t.text)
			w.f("\n")
		} else {
			w.f("%s: ", s.label(t))
			w.say(i, t.text)
			w.f("\n\n")
		}
	}
}

// frontMatter says on top who interviews.
func frontMatter(w *writer, s *script) {
	var asking, asked []string
	for _, c := range s.cast {
		if c.asks {
			asking = append(asking, c.label)
		} else {
			asked = append(asked, c.label)
		}
	}
	form(fmt.Sprintf("---\ntitle: Interview 07\ndate: 2024-03-14\ninterviewer: %s\nparticipant: %s\ntags: [research, interview]\n---\n\n",
		strings.Join(asking, ", "), strings.Join(asked, ", ")), "**%s**: ", "\n\n", "")(w, s)
}

// named is cues with the name in every one of them; %n in number is the cue's.
func named(top, comma, number, before, after string, n int) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.WriteString(top)
		k := 0
		for i, t := range s.turns {
			for _, part := range chunks(t.text, n) {
				k++
				begin, end := w.tick(part)
				w.f("%s%s%s120 --> %s%s870\n%s", strings.ReplaceAll(number, "%n", itoa(k)), clock(begin), comma, clock(end), comma,
					strings.ReplaceAll(before, "%s", s.label(t)))
				w.say(i, part)
				w.f("%s\n\n", after)
			}
		}
	}
}

// columnEach has a column for everybody, and the words in that of who says them.
func columnEach(w *writer, s *script) {
	w.f("time")
	for _, c := range s.cast {
		w.f(",%s", c.label)
	}
	w.f("\n")
	for i, t := range s.turns {
		begin, _ := w.tick(t.text)
		w.f("%s%s\"", clock(begin), strings.Repeat(",", t.who+1))
		w.say(i, t.text)
		w.f("\"%s\n", strings.Repeat(",", len(s.cast)-1-t.who))
	}
}

// survey has the questions as titles of columns, and a row of answers.
func survey(w *writer, s *script) {
	w.f("Response ID,Submitted at")
	for i, t := range s.turns {
		if s.asks(t) {
			w.f(",\"")
			w.say(i, t.text)
			w.f("\"")
		}
	}
	w.f("\nR_2kQ7,2024-03-14 14:02:11")
	for i, t := range s.turns {
		if !s.asks(t) {
			w.f(",\"")
			w.say(i, t.text)
			w.f("\"")
		}
	}
	w.f("\n")
}

// wordwise is rows for services that list each word by itself.
func wordwise(top, before, after, bottom string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.WriteString(top)
		first := true
		for i, t := range s.turns {
			for _, part := range chunks(t.text, 1) {
				if !first {
					w.f(",\n")
				}
				first = false
				begin, end := w.tick(part)
				r := fill(s, i, begin, end)
				w.WriteString(r.Replace(before))
				w.say(i, part)
				w.WriteString(r.Replace(after))
			}
		}
		w.WriteString(bottom)
	}
}

// zendesk has those who write by number, and behind them who they are.
func zendesk(w *writer, s *script) {
	var users []string
	for i, c := range s.cast {
		role := "end-user"
		if c.asks {
			role = "agent"
		}
		users = append(users, fmt.Sprintf("{\"id\": 3901%d, \"name\": \"%s\", \"role\": \"%s\"}", i, c.label, role))
	}
	rows("{\"comments\": [\n", "{\"id\": 77%n, \"type\": \"Comment\", \"author_id\": 3901%d, \"plain_body\": \"",
		"\", \"public\": true, \"created_at\": \"2024-03-14T14:%mZ\"}", "\n], \"users\": ["+strings.Join(users, ", ")+"], \"count\": "+itoa(len(s.turns))+"}\n")(w, s)
}
