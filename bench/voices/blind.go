package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// blindLayouts are those that are run only with -blind: what transcribers, coding tools,
// captioners, archives, chats and people write, put down by somebody who had not seen the rules.
func blindLayouts() []layout {
	return slices.Concat(blindTools(), blindArchives(), blindCaptions(), blindMarkup(), blindTables(),
		blindJSON(), blindChats(), blindUnnamed(), blindNames(), blindMess())
}

// blindTools are the text exports of programs that transcribe, and of programs that code.
func blindTools() []layout {
	people := []string{"names", "speaker", "role", "organisation"}
	return []layout{
		{name: "rev", ext: "txt", headers: true, write: form("", "%s (%m):\n", "\n\n", "")},
		{name: "rev ai", ext: "txt", namings: []string{"speaker"}, write: form("", "%s    %t    ", "\n", "")},
		{name: "temi", ext: "txt", headers: true, write: form("", "%s:\t%m\t", "\n\n", "")},
		{name: "trint", ext: "docx", headers: true, write: form("", "%s [%t] ", "\n\n", "")},
		{name: "descript", ext: "md", headers: true, write: form("", "**%s:** [%t] ", "\n\n", "")},
		{name: "happy scribe", ext: "txt", headers: true, write: form("", "[%t.340] - %s\n", "\n\n\n", "")},
		{name: "riverside", ext: "txt", headers: true, write: form("", "%s (%m.482)\n", "\n\n", "")},
		{name: "teams document", ext: "docx", namings: people, write: teamsDocument},
		{name: "google meet", ext: "docx", namings: people, write: meet},
		{name: "f4, time behind the turn", ext: "txt", headers: true, write: form("", "%s: ", " #%t-3#\n\n", "")},
		{name: "maxqda, time before the name", ext: "txt", headers: true, write: form("", "#%t-3# %s: ", "\n", "")},
		{name: "maxqda, time line", ext: "txt", headers: true, write: form("", "#%t-3#\n%s:\n", "\n\n", "")},
		{name: "nvivo", ext: "txt", write: form("Timespan\tContent\tSpeaker\n", "%h.3 - %g.9\t", "\t%s\n", "")},
		{name: "nvivo, tsv", ext: "tsv", write: form("Timespan\tContent\tSpeaker\n", "%h.3 - %g.9\t", "\t%s\n", "")},
		{name: "transana", ext: "txt", headers: true, write: form("", "(%h.3)¤<%b300>%s:  ", "\n\n", "")},
		{name: "elan", ext: "txt", write: elan(false)},
		{name: "elan, by tier", ext: "txt", write: elan(true)},
	}
}

// blindArchives are corpora, courts, archives and plays.
func blindArchives() []layout {
	letters := []string{"letters", "role letter", "initials"}
	return []layout{
		{name: "chat of clan", ext: "txt", namings: []string{"role"}, write: clan},
		{name: "every line numbered", ext: "txt", namings: letters, write: lineNumbers},
		{name: "court", ext: "txt", namings: []string{"qa"}, pairs: true, write: court},
		{name: "oral history", ext: "txt", namings: []string{"surname", "upper"}, write: oralHistory},
		{name: "screenplay", ext: "txt", namings: []string{"upper", "role"}, write: screenplay},
		{name: "magazine", ext: "txt", namings: []string{"names"}, write: magazine},
		{name: "mail with questions", ext: "eml", namings: []string{"names"}, pairs: true, write: mail},
	}
}

// blindCaptions are subtitles, some of them in text files.
func blindCaptions() []layout {
	unnamed := []string{"unnamed"}
	ass := "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\n" +
		"Style: Default,Arial,20\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
	return []layout{
		{name: "sbv", ext: "txt", write: form("", "%h.300,%g.900\n%s: ", "\n\n", "")},
		{name: "lrc", ext: "txt", write: form("[ti:Interview 07]\n[length:52:10]\n", "[%m.30]%s: ", "\n", "")},
		{name: "ass", ext: "txt", write: form(ass, "Dialogue: 0,%h.30,%g.90,Default,%s,0,0,0,,", "\n", "")},
		{name: "webex", ext: "vtt", namings: []string{"names", "organisation"}, write: webex},
		{name: "vtt, settings and notes", ext: "vtt", write: vttSettings},
		{name: "vtt, name in round brackets", ext: "vtt", write: cues("WEBVTT\n\n", ".", "(%s)\n", "", false, 20)},
		{name: "srt, capitals", ext: "srt", namings: []string{"upper", "surname"}, write: cues("", ",", "%s: ", "", true, 12)},
		{name: "srt, dash and name", ext: "srt", write: cues("", ",", "- %s: ", "", true, 99)},
		{name: "srt, >> name", ext: "srt", write: cues("", ",", ">> %s: ", "", true, 12)},
		{name: "srt, >>", ext: "srt", namings: unnamed, pairs: true, write: cues("", ",", ">> ", "", true, 12)},
		{name: "srt, colours", ext: "srt", namings: unnamed, pairs: true, write: colours},
		{name: "srt, two speakers a cue", ext: "srt", namings: unnamed, pairs: true, write: twoInCue},
	}
}

// blindMarkup is Markdown, what is like it, and pages of the web as the program shows their text.
func blindMarkup() []layout {
	page := "# Interview\n\n"
	return []layout{
		{name: "definition list", ext: "md", headers: true, write: form("", "%s\n: ", "\n\n", "")},
		{name: "quote block", ext: "md", headers: true, write: form("", "> **%s:** ", "\n>\n", "")},
		{name: "callouts", ext: "md", write: form("", "> [!quote] %s\n> ", "\n\n", "")},
		{name: "topic headings", ext: "md", headers: true, write: topics},
		{name: "table with times", ext: "md", write: form("| # | Time | Speaker | Text |\n|--:|---|---|---|\n", "| %n | %t | %s | ", " |\n", "")},
		{name: "bold with time", ext: "md", headers: true, write: form("", "**%s** *%t*\n\n", "\n\n", "")},
		{name: "b and br", ext: "md", headers: true, write: form("", "<b>%s:</b> ", "<br>\n", "")},
		{name: "bold in a heading", ext: "md", headers: true, write: form("", "### **%s** (%m)\n", "\n\n", "")},
		{name: "org headings", ext: "org", write: form("#+TITLE: Interview 07\n#+DATE: [2024-03-14 Thu]\n\n* Interview\n", "** %s\n", "\n", "")},
		{name: "org list", ext: "org", write: form("#+TITLE: Interview 07\n\n", "- %s :: ", "\n", "")},
		{name: "asciidoc list", ext: "adoc", write: form("= Interview 07\n:toc:\n\n", "%s::\n  ", "\n\n", "")},
		{name: "wiki, bold", ext: "txt", headers: true, write: form("", "'''%s:''' ", "\n\n", "")},
		{name: "wiki, list", ext: "txt", headers: true, write: form("", ";%s\n:", "\n", "")},
		{name: "web, dl", ext: "html", headers: true, write: form(page, "%s\n\n", "\n\n", "")},
		{name: "web, table", ext: "html", write: form(page, "%t\t%s\t", "\n\n", "")},
		{name: "web, divs", ext: "html", write: form(page, "%s\n\n%m\n\n", "\n\n", "")},
		{name: "web, spans", ext: "html", write: form(page, "%s %m ", "\n\n", "")},
	}
}

// blindTables are tables and YAML.
func blindTables() []layout {
	unnamed := []string{"unnamed"}
	return []layout{
		{name: "csv, semicolons", ext: "csv", write: form("\ufeffnr;time;speaker;text\n", "%n;%t;%s;\"", "\"\n", "")},
		{name: "csv, codes behind", ext: "csv", write: form("id,timestamp,speaker_name,utterance,code\n", "%n,%t,%s,\"", "\",\n", "")},
		{name: "csv, no titles", ext: "csv", write: form("", "%t,%s,\"", "\"\n", "")},
		{name: "csv, question and answer", ext: "csv", namings: unnamed, pairs: true, write: columns("question,answer\n", "\"", "\",\"", "\"\n")},
		{name: "tsv, times and ids", ext: "tsv", write: form("start\tend\tspeaker\tsegment_id\ttext\n", "%b.0\t%e.5\t%s\tseg_%n\t", "\n", "")},
		{name: "yaml, names as keys", ext: "yaml", write: form("", "- %s: \"", "\"\n", "")},
		{name: "yaml, folded", ext: "yaml", write: yamlFolded},
		{name: "markdown, question and answer", ext: "md", namings: unnamed, pairs: true, write: columns("| Question | Answer |\n|---|---|\n", "| ", " | ", " |\n")},
	}
}

// blindJSON are the results of services that transcribe.
func blindJSON() []layout {
	digit, spk, names := []string{"digit"}, []string{"spk"}, []string{"names"}
	return []layout{
		{name: "assemblyai", ext: "json", namings: []string{"letters"}, write: rows(
			"{\n\"id\": \"6rlr37bqz4\",\n\"status\": \"completed\",\n\"text\": \"%A\",\n\"utterances\": [\n",
			"{\"confidence\": 0.94, \"start\": %B, \"end\": %E, \"speaker\": \"%s\", \"words\": [%w], \"text\": \"", "\"}", "\n]\n}\n")},
		{name: "aws", ext: "json", namings: spk, write: rows(
			"{\"jobName\": \"p07\", \"accountId\": \"123456789012\", \"status\": \"COMPLETED\", \"results\": {\n"+
				"\"transcripts\": [{\"transcript\": \"%A\"}],\n\"audio_segments\": [\n",
			"{\"id\": %i, \"transcript\": \"", "\", \"start_time\": \"%b.0\", \"end_time\": \"%e.5\", \"speaker_label\": \"%s\", \"items\": [%i]}", "\n]}}\n")},
		{name: "azure", ext: "json", namings: digit, write: rows("{\"source\": \"p07.wav\", \"duration\": \"PT52M10S\", \"recognizedPhrases\": [\n",
			"{\"recognitionStatus\": \"Success\", \"channel\": 0, \"speaker\": %s, \"offset\": \"PT%bS\", \"duration\": \"PT4.5S\", "+
				"\"nBest\": [{\"confidence\": 0.93, \"lexical\": \"%l\", \"itn\": \"%l\", \"maskedITN\": \"%l\", \"display\": \"", "\"}]}", "\n]}\n")},
		{name: "deepgram", ext: "json", namings: digit, write: rows("{\"metadata\": {\"duration\": 3130.1, \"channels\": 1}, \"results\": {\"utterances\": [\n",
			"{\"start\": %b.0, \"end\": %e.5, \"confidence\": 0.97, \"channel\": 0, \"transcript\": \"", "\", \"speaker\": %s, \"id\": \"b8a0-%i\"}", "\n]}}\n")},
		{name: "gladia", ext: "json", namings: digit, write: rows("{\"status\": \"done\", \"result\": {\"transcription\": {\"full_transcript\": \"%A\", \"utterances\": [\n",
			"{\"text\": \"", "\", \"language\": \"en\", \"start\": %b.0, \"end\": %e.5, \"confidence\": 0.9, \"channel\": 0, \"speaker\": %s, \"words\": [%w]}", "\n]}}}\n")},
		{name: "fireflies", ext: "json", namings: names, write: rows("{\"data\": {\"transcript\": {\"title\": \"Interview 07\", \"sentences\": [\n",
			"{\"index\": %i, \"speaker_name\": \"%s\", \"speaker_id\": %d, \"start_time\": %b.0, \"end_time\": %e.5, \"text\": \"", "\"}", "\n]}}}\n")},
		{name: "json, speakers listed", ext: "json", namings: []string{"names", "role"}, write: speakersListed},
		{name: "json, arrays", ext: "json", namings: []string{"names", "role"}, write: rows("{\"turns\": [\n", "[\"%s\", \"", "\"]", "\n]}\n")},
		{name: "json, names as keys", ext: "json", namings: []string{"names", "role"}, write: rows("[\n", "{\"%s\": \"", "\"}", "\n]\n")},
		{name: "json, question and answer", ext: "json", namings: []string{"unnamed"}, pairs: true, write: columns(
			"{\"participant\": \"P07\", \"interview\": [\n", "{\"question\": \"", "\", \"answer\": \"", "\"},\n")},
	}
}

// blindChats are exports and copies of chats.
func blindChats() []layout {
	people := []string{"names", "emoji"}
	return []layout{
		{name: "whatsapp, android", ext: "txt", namings: []string{"names", "phone", "emoji"}, write: form(
			"14/03/2024, 13:58 - Messages and calls are end-to-end encrypted.\n", "14/03/2024, %c - %s: ", "\n", "")},
		{name: "zoom, chat", ext: "txt", namings: people, write: form("", "14:%m From %s to Everyone:\n\t", "\n", "")},
		{name: "zoom, older chat", ext: "txt", namings: people, write: form("", "From %s to Everyone:  02:%f PM\n", "\n", "")},
		{name: "discord", ext: "txt", namings: people, write: form("", "[14-Mar-24 02:%f PM] %s\n", "\n\n", "")},
		{name: "telegram, copied", ext: "txt", namings: people, write: form("", "%s, [14.03.2024 %c]\n", "\n\n", "")},
		{name: "slack, copied", ext: "txt", namings: people, write: form("", "%s\n  %c\n", "\n\n", "")},
		{name: "irc", ext: "txt", namings: []string{"names", "role"}, write: form("", "2024-03-14 14:%m\t%s\t", "\n", "")},
		{name: "irc, angle brackets", ext: "txt", namings: []string{"names", "role"}, write: form("", "[%c] <%s> ", "\n", "")},
		{name: "slack, json", ext: "json", namings: people, write: rows("[\n",
			"{\"user\": \"U0%d7KQ\", \"type\": \"message\", \"ts\": \"171042%b.0001\", \"text\": \"",
			"\", \"team\": \"T01\", \"user_profile\": {\"real_name\": \"%s\", \"display_name\": \"%s\"}}", "\n]\n")},
		{name: "telegram, json", ext: "json", namings: people, write: rows("{\"name\": \"Interview\", \"type\": \"personal_chat\", \"id\": 4711, \"messages\": [\n",
			"{\"id\": %n, \"type\": \"message\", \"date\": \"2024-03-14T14:%m\", \"from\": \"%s\", \"from_id\": \"user%d\", \"text\": \"",
			"\", \"text_entities\": []}", "\n]}\n")},
		{name: "messenger, newest first", ext: "json", namings: people, write: newestFirst},
		{name: "intercom", ext: "json", namings: []string{"names"}, write: intercom},
	}
}

// blindUnnamed are those in which nothing but the form tells questions from answers.
func blindUnnamed() []layout {
	unnamed := []string{"unnamed"}
	return []layout{
		{name: "numbered bold questions", ext: "md", namings: unnamed, pairs: true, write: asked("**%n. ", "**\n\n", "", "\n\n")},
		{name: "numbered questions", ext: "txt", namings: unnamed, pairs: true, write: asked("%n. ", "\n\n", "   ", "\n\n")},
		{name: "bullet and dash", ext: "txt", namings: unnamed, pairs: true, write: asked("• ", "\n", "  – ", "\n")},
		{name: "quoted questions", ext: "md", namings: unnamed, pairs: true, write: asked("> ", "\n\n", "", "\n\n")},
		{name: "question list", ext: "md", namings: unnamed, pairs: true, write: asked("- **", "**\n", "  - ", "\n")},
		{name: "underscored questions", ext: "md", namings: unnamed, pairs: true, write: asked("__", "__\n", "", "\n\n")},
		{name: "indented answers", ext: "txt", namings: unnamed, pairs: true, write: asked("", "\n", "\t", "\n\n")},
	}
}

// blindNames are plain layouts with other ways to name who speaks.
func blindNames() []layout {
	plain := form("", "%s: ", "\n\n", "")
	return []layout{
		{name: "plain, titles", ext: "txt", namings: []string{"titles"}, write: plain},
		{name: "plain, organisation", ext: "txt", namings: []string{"organisation"}, write: plain},
		{name: "plain, role behind the name", ext: "txt", namings: []string{"name, role"}, write: plain},
		{name: "plain, name behind the role", ext: "txt", namings: []string{"role, name"}, write: plain},
		{name: "plain, codes", ext: "txt", namings: []string{"codes"}, write: plain},
		{name: "plain, letters of the roles", ext: "txt", namings: []string{"role letter"}, write: plain},
		{name: "plain, surnames", ext: "txt", namings: []string{"surname"}, write: plain},
		{name: "alone, titles", ext: "txt", namings: []string{"titles", "name, role"}, write: form("", "%s\n", "\n\n", "")},
		{name: "tab, titles", ext: "txt", namings: []string{"titles", "name, role"}, write: form("", "%s:\t", "\n", "")},
	}
}

// blindMess is what happens when people type.
func blindMess() []layout {
	return []layout{
		{name: "nothing behind the colon", ext: "txt", headers: true, write: form("", "%s:", "\n", "")},
		{name: "blanks behind the colon vary", ext: "txt", headers: true, write: blanksVary},
		{name: "a label misspelled", ext: "txt", namings: []string{"role", "names"}, write: misspelled},
		{name: "labels vary in case", ext: "txt", namings: []string{"role", "names", "speaker"}, write: caseVaries},
		{name: "short names", ext: "txt", namings: []string{"names"}, write: shortNames},
		{name: "stage directions", ext: "txt", headers: true, write: stage},
		{name: "crosstalk", ext: "txt", headers: true, write: crosstalk},
		{name: "times inside turns", ext: "txt", headers: true, write: timesInside},
		{name: "blank lines inside turns", ext: "txt", headers: true, write: blankLines},
		{name: "indented paragraphs", ext: "txt", headers: true, write: indented},
		{name: "running titles", ext: "txt", headers: true, write: runningTitles},
		{name: "header block", ext: "txt", namings: []string{"header", "role", "names"}, headers: true, write: headerBlock},
		{name: "introduction and notes", ext: "txt", headers: true, write: introduced},
		{name: "introduction and notes, bold", ext: "md", headers: true, write: introducedBold},
	}
}

// minutes is a time of minutes and seconds.
func minutes(seconds int) string { return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60) }

// fill fills in what a layout says of a turn: %s is the label, %d the speaker's number from 0 on,
// %t, %h and %m the time, %g its end, %b and %e seconds, %B and %E
// thousandths of them, %c a time of day, %f minutes of it, %n and
// %i the turn's number from 1 and 0 on, %w and %l what a service adds to the text.
func fill(s *script, i, begin, end int) *strings.Replacer {
	t := s.turns[i]
	var w []string
	for n, word := range strings.Fields(t.text) {
		w = append(w, fmt.Sprintf("{\"text\": \"%s\", \"start\": %d, \"end\": %d}", word, begin*1000+n*300, begin*1000+n*300+250))
	}
	bare := strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, t.text)
	day := begin / 10
	return strings.NewReplacer("%s", s.label(t), "%d", itoa(t.who), "%t", clock(begin), "%h", clock(begin)[1:],
		"%g", clock(end)[1:], "%m", minutes(begin), "%b", itoa(begin), "%e", itoa(end),
		"%B", itoa(begin*1000), "%E", itoa(end*1000+500),
		"%c", fmt.Sprintf("14:%02d", day%60), "%f", fmt.Sprintf("%02d", day%60),
		"%n", itoa(i+1), "%i", itoa(i), "%w", strings.Join(w, ", "), "%l", bare)
}

// form returns a layout's function that writes top, every turn between before and after, and
// bottom.
func form(top, before, after, bottom string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.head(s)
		w.WriteString(top)
		for i, t := range s.turns {
			begin, end := w.tick(t.text)
			r := fill(s, i, begin, end)
			w.WriteString(r.Replace(before))
			w.say(i, t.text)
			w.WriteString(r.Replace(after))
		}
		w.WriteString(bottom)
	}
}

// rows is form with commas between the turns; %A in top is all that is said.
func rows(top, before, after, bottom string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		var all []string
		for _, t := range s.turns {
			all = append(all, t.text)
		}
		w.WriteString(strings.ReplaceAll(top, "%A", strings.Join(all, " ")))
		for i, t := range s.turns {
			if i > 0 {
				w.WriteString(",\n")
			}
			begin, end := w.tick(t.text)
			r := fill(s, i, begin, end)
			w.WriteString(r.Replace(before))
			w.say(i, t.text)
			w.WriteString(r.Replace(after))
		}
		w.WriteString(bottom)
	}
}

// columns writes a question and its answer side by side.
func columns(top, before, between, after string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.WriteString(top)
		for i, t := range s.turns {
			end := after
			if strings.HasPrefix(top, "{") && i == len(s.turns)-1 {
				end = "\"}\n]}\n"
			}
			if s.asks(t) {
				w.WriteString(before)
				end = between
			}
			w.say(i, t.text)
			w.WriteString(end)
		}
	}
}

// asked is questions with the number of the question for %n.
func asked(before, after, answer, end string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		n := 0
		for i, t := range s.turns {
			if s.asks(t) {
				n++
				w.WriteString(strings.ReplaceAll(before, "%n", itoa(n)))
				w.say(i, t.text)
				w.WriteString(after)
			} else {
				w.WriteString(answer)
				w.say(i, t.text)
				w.WriteString(end)
			}
		}
	}
}

func teamsDocument(w *writer, s *script) {
	who := s.label(s.turns[0])
	form("Interview 07-20240314_140211-Meeting Recording\n\nMarch 14, 2024, 2:02PM\n\n52m 10s\n\n"+who+
		" started transcription\n\n", "%s   %h\n", "\n\n", who+" stopped transcription\n")(w, s)
}

func meet(w *writer, s *script) {
	w.f("Mar 14, 2024\n\nInterview 07 - Transcript\n\n")
	next := 0
	for i, t := range s.turns {
		begin, _ := w.tick(t.text)
		if begin >= next {
			w.f("%s\n\n", clock(next))
			next += 60
		}
		w.f("%s: ", s.label(t))
		w.say(i, t.text)
		w.f("\n")
		if w.clock >= next {
			w.f("\n")
		}
	}
	w.f("\nTranscription ended after %s\n\nThis editable transcript was computer generated and might contain errors. "+
		"People can also change the text after it was created.\n", clock(w.clock))
}

// elan returns a layout's function for tab-separated annotations: who, nothing, from, to, how long,
// what; by tier all of one speaker stand before all of the next.
func elan(byTier bool) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		lines := make([]string, len(s.turns))
		order := make([]int, len(s.turns))
		for i, t := range s.turns {
			begin, end := w.tick(t.text)
			order[i] = i
			lines[i] = fmt.Sprintf("%s\t\t%s.300\t%s.900\t%s.600\t", s.label(t), clock(begin), clock(end), clock(end-begin))
		}
		if byTier {
			slices.SortStableFunc(order, func(a, b int) int { return s.turns[a].who - s.turns[b].who })
		}
		for _, i := range order {
			w.WriteString(lines[i])
			w.say(i, s.turns[i].text)
			w.f("\n")
		}
	}
}

// clan writes a CHAT file: headers with @, three letters for each speaker, lines that go on behind
// a tab, and times between control characters.
func clan(w *writer, s *script) {
	codes := make([]string, len(s.cast))
	var list, ids []string
	asking, answering := 0, 0
	for i, c := range s.cast {
		role := "Participant"
		if c.asks {
			codes[i], role = []string{"INV", "IN2"}[asking], "Investigator"
			asking++
		} else {
			codes[i] = []string{"PAR", "PA2"}[answering]
			answering++
		}
		list = append(list, codes[i]+" "+role)
		ids = append(ids, fmt.Sprintf("@ID:\t%s|interviews|%s|||||%s|||\n", s.lang.code, codes[i], role))
	}
	w.f("@UTF8\n@Begin\n@Languages:\t%s\n@Participants:\t%s\n%s@Media:\tp07, audio\n", s.lang.code, strings.Join(list, ", "), strings.Join(ids, ""))
	for i, t := range s.turns {
		begin, end := w.tick(t.text)
		w.f("*%s:\t", codes[t.who])
		for k, part := range chunks(t.text, 11) {
			if k > 0 {
				w.f("\n\t")
			}
			w.say(i, part)
		}
		w.f(" \x15%d300_%d900\x15\n", begin, end)
	}
	w.f("@End\n")
}

// lineNumbers numbers every line, as conversation analysts do, with pauses on lines of their own.
func lineNumbers(w *writer, s *script) {
	n := 0
	for i, t := range s.turns {
		for k, part := range chunks(t.text, 9) {
			n++
			label := ""
			if k == 0 {
				label = s.label(t) + ":"
			}
			w.f("%02d  %-4s  ", n, label)
			w.say(i, part)
			w.f("\n")
		}
		if i%5 == 2 {
			n++
			w.f("%02d        (0.%d)\n", n, 3+i%6)
		}
	}
}

// court writes pages of 25 numbered lines.
func court(w *writer, s *script) {
	line, page := 0, 1
	number := func() {
		if line == 25 {
			line = 0
			page++
			w.f("\n%40d\n\n", page)
		}
		line++
		w.f("%2d  ", line)
	}
	w.f("%40d\n\n", page)
	for i, t := range s.turns {
		for k, part := range chunks(t.text, 9) {
			number()
			if k == 0 {
				w.f("     %s.   ", s.label(t))
			}
			w.say(i, part)
			w.f("\n")
		}
	}
}

func oralHistory(w *writer, s *script) {
	w.f("ORAL HISTORY PROGRAM\n\nTranscript of tape-recorded interview no. 7\n14 March 2024\n\n[Begin Tape 1, Side A]\n\n")
	for i, t := range s.turns {
		if i == len(s.turns)/2 {
			w.f("[End Tape 1, Side A. Begin Tape 1, Side B]\n\n")
		}
		w.f("%s: ", s.label(t))
		w.say(i, t.text)
		w.f("\n\n")
	}
	w.f("[End of interview]\n")
}

func screenplay(w *writer, s *script) {
	for i, t := range s.turns {
		w.f("%22s%s\n", "", s.label(t))
		if i%4 == 3 {
			w.f("%16s(%s)\n", "", phrases[s.lang.code].laughs)
		}
		for _, part := range chunks(t.text, 7) {
			w.f("%10s", "")
			w.say(i, part)
			w.f("\n")
		}
		w.f("\n")
	}
}

// magazine has the whole name where somebody speaks first, and then the last name.
func magazine(w *writer, s *script) {
	seen := map[int]bool{}
	w.f("%s\n\n", phrases[s.lang.code].intro)
	for i, t := range s.turns {
		label := s.label(t)
		if seen[t.who] {
			label = last(label)
		}
		seen[t.who] = true
		w.f("%s: ", label)
		w.say(i, t.text)
		w.f("\n\n")
	}
}

func last(name string) string {
	fields := strings.Fields(name)
	return fields[len(fields)-1]
}

// mail is an answer by mail, with the questions quoted.
func mail(w *writer, s *script) {
	from, to := "", ""
	for _, c := range s.cast {
		if c.asks {
			to = c.label
		} else {
			from = c.label
		}
	}
	w.f("From: %s <p07@example.com>\nTo: %s <research@example.com>\nDate: Thu, 14 Mar 2024 14:02:11 +0000\nSubject: Re: Interview\n\n", from, to)
	for i, t := range s.turns {
		if s.asks(t) {
			for _, part := range chunks(t.text, 12) {
				w.f("> ")
				w.say(i, part)
				w.f("\n")
			}
		} else {
			w.say(i, t.text)
			w.f("\n")
		}
		w.f("\n")
	}
}

// webex has the name behind the number of the cue.
func webex(w *writer, s *script) {
	w.f("WEBVTT\n\n")
	n := 0
	for i, t := range s.turns {
		for _, part := range chunks(t.text, 20) {
			n++
			begin, end := w.tick(part)
			w.f("%d \"%s\" (%d)\n%s.120 --> %s.870\n", n, s.label(t), 307123456+t.who*1024, clock(begin), clock(end))
			w.say(i, part)
			w.f("\n\n")
		}
	}
}

func vttSettings(w *writer, s *script) {
	w.f("WEBVTT - Interview 07\nKind: captions\nLanguage: %s\n\nSTYLE\n::cue { color: white }\n\nNOTE Confidence: 0.91\n\n", s.lang.code)
	for i, t := range s.turns {
		begin, end := w.tick(t.text)
		w.f("%s.120 --> %s.870 align:start position:0%%\n[%s]: ", clock(begin), clock(end), s.label(t))
		w.say(i, t.text)
		w.f("\n\n")
		if i%6 == 5 {
			w.f("NOTE Confidence: 0.8%d\n\n", i%10)
		}
	}
}

// colours has a colour for each speaker, as broadcasters do.
func colours(w *writer, s *script) {
	n := 0
	for i, t := range s.turns {
		for _, part := range chunks(t.text, 12) {
			n++
			begin, end := w.tick(part)
			w.f("%d\n%s,120 --> %s,870\n<font color=\"%s\">", n, clock(begin), clock(end), []string{"#ffff00", "#ffffff"}[t.who%2])
			w.say(i, part)
			w.f("</font>\n\n")
		}
	}
}

// twoInCue has a question and its answer in a cue.
func twoInCue(w *writer, s *script) {
	for i, t := range s.turns {
		begin, end := w.tick(t.text)
		if s.asks(t) {
			w.f("%d\n%s,120 --> %s,870\n", i/2+1, clock(begin), clock(end+9))
		}
		w.f("- ")
		w.say(i, t.text)
		w.f("\n")
		if !s.asks(t) {
			w.f("\n")
		}
	}
}

func topics(w *writer, s *script) {
	w.f("# Interview 07\n\n")
	w.head(s)
	for i, t := range s.turns {
		if i%6 == 0 {
			w.f("## %d\n\n", i/6+1)
		}
		w.f("**%s:** ", s.label(t))
		w.say(i, t.text)
		w.f("\n\n")
	}
}

func yamlFolded(w *writer, s *script) {
	w.f("id: p07\nturns:\n")
	for i, t := range s.turns {
		w.f("  - name: \"%s\"\n    said: >-\n", s.label(t))
		for _, part := range chunks(t.text, 12) {
			w.f("      ")
			w.say(i, part)
			w.f("\n")
		}
	}
}

// speakersListed has the names on top, and their numbers at the turns.
func speakersListed(w *writer, s *script) {
	var list []string
	for i, c := range s.cast {
		list = append(list, fmt.Sprintf("{\"id\": %d, \"name\": \"%s\"}", i, c.label))
	}
	rows("{\"speakers\": ["+strings.Join(list, ", ")+"],\n\"monologues\": [\n",
		"{\"speaker\": %d, \"start\": %b.0, \"end\": %e.5, \"text\": \"", "\"}", "\n]}\n")(w, s)
}

func newestFirst(w *writer, s *script) {
	var list []string
	for _, c := range s.cast {
		list = append(list, fmt.Sprintf("{\"name\": \"%s\"}", c.label))
	}
	w.f("{\"participants\": [%s], \"messages\": [\n", strings.Join(list, ", "))
	for i := len(s.turns) - 1; i >= 0; i-- {
		w.f("{\"sender_name\": \"%s\", \"timestamp_ms\": 17104%02d000, \"content\": \"", s.label(s.turns[i]), i)
		w.say(i, s.turns[i].text)
		w.f("\"}")
		if i > 0 {
			w.f(",\n")
		}
	}
	w.f("\n], \"title\": \"Interview\"}\n")
}

func intercom(w *writer, s *script) {
	w.f("{\"type\": \"conversation\", \"id\": \"147\", \"conversation_parts\": {\"type\": \"conversation_part.list\", \"conversation_parts\": [\n")
	for i, t := range s.turns {
		kind := "user"
		if s.asks(t) {
			kind = "admin"
		}
		if i > 0 {
			w.f(",\n")
		}
		w.f("{\"type\": \"conversation_part\", \"id\": \"%d\", \"part_type\": \"comment\", \"body\": \"<p>", 100+i)
		w.say(i, t.text)
		w.f("</p>\", \"created_at\": 17104249%02d, \"author\": {\"type\": \"%s\", \"id\": \"%d\", \"name\": \"%s\"}}", i, kind, 40+t.who, s.label(t))
	}
	w.f("\n]}}\n")
}

// typed returns a layout's function for which a function says what stands before each turn.
func typed(before func(s *script, i int) string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.head(s)
		for i, t := range s.turns {
			w.WriteString(before(s, i))
			w.say(i, t.text)
			w.f("\n\n")
		}
	}
}

func blanksVary(w *writer, s *script) {
	typed(func(s *script, i int) string {
		return s.label(s.turns[i]) + []string{": ", ":", ":\t", ":  ", " : "}[s.rng.IntN(5)]
	})(w, s)
}

// misspelled has one label that lacks a letter.
func misspelled(w *writer, s *script) {
	at := 3 + s.rng.IntN(len(s.turns)-4)
	typed(func(s *script, i int) string {
		r := []rune(s.label(s.turns[i]))
		if i == at && len(r) > 4 {
			k := len(r) / 2
			r = slices.Delete(r, k, k+1)
		}
		return string(r) + ": "
	})(w, s)
}

func caseVaries(w *writer, s *script) {
	typed(func(s *script, i int) string {
		label := s.label(s.turns[i])
		switch s.rng.IntN(4) {
		case 0:
			label = strings.ToUpper(label)
		case 1:
			label = strings.ToLower(label)
		}
		return label + ": "
	})(w, s)
}

// shortNames shortens names in other ways each time.
func shortNames(w *writer, s *script) {
	typed(func(s *script, i int) string {
		label := s.label(s.turns[i])
		first, rest, two := strings.Cut(label, " ")
		if two && i > 1 {
			switch s.rng.IntN(4) {
			case 0:
				label = first
			case 1:
				label = first + " " + string([]rune(rest)[:1]) + "."
			case 2:
				label = strings.ToUpper(first)
			}
		}
		return label + ": "
	})(w, s)
}

// parted returns a layout's function that cuts turns, and writes something between the parts.
func parted(before, after string, cut func(text string) []string, between func(w *writer, s *script, i, k int) string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.head(s)
		for i, t := range s.turns {
			begin, _ := w.tick(t.text)
			w.WriteString(strings.NewReplacer("%s", s.label(t), "%t", clock(begin)).Replace(before))
			for k, part := range cut(t.text) {
				if k > 0 {
					w.WriteString(between(w, s, i, k))
				}
				w.say(i, part)
			}
			w.WriteString(after)
		}
	}
}

func stage(w *writer, s *script) {
	p := phrases[s.lang.code]
	parted("%s: ", "\n\n", sentences, func(w *writer, s *script, i, k int) string {
		return []string{" (" + p.laughs + ") ", " ", " ((" + p.laughs + ")) ", " [" + p.pause + "] ", " "}[(i+k)%5]
	})(w, s)
}

func crosstalk(w *writer, s *script) {
	parted("%s (%t):\n", "\n\n", func(text string) []string { return chunks(text, 9) },
		func(w *writer, s *script, i, k int) string {
			at := clock(w.clock)
			return []string{" ", " [inaudible " + at + "] ", " ", " [crosstalk " + at + "] ", " -- "}[(i+k)%5]
		})(w, s)
}

func timesInside(w *writer, s *script) {
	parted("%s: [%t] ", "\n\n", func(text string) []string { return chunks(text, 10) },
		func(w *writer, s *script, i, k int) string { return " [" + clock(w.clock-1) + "] " })(w, s)
}

func blankLines(w *writer, s *script) {
	parted("%s: ", "\n\n", func(text string) []string { return chunks(text, 14) },
		func(w *writer, s *script, i, k int) string { return []string{"\n\n", " ", "\n"}[i%3] })(w, s)
}

func indented(w *writer, s *script) {
	parted("%s\n    ", "\n\n", sentences,
		func(w *writer, s *script, i, k int) string { return "\n\n    " })(w, s)
}

// runningTitles has a number at the foot and a title at the head of each page, in the middle of
// what somebody says.
func runningTitles(w *writer, s *script) {
	page := 0
	parted("%s: ", "\n\n", func(text string) []string { return chunks(text, 12) },
		func(w *writer, s *script, i, k int) string {
			if k > 1 || i%5 != 3 {
				return "\n"
			}
			page++
			return fmt.Sprintf("\n\n- %d -\n\nInterview_07.docx\n\n", page)
		})(w, s)
}

func headerBlock(w *writer, s *script) {
	p := phrases[s.lang.code]
	w.f("Northwind 2024\nInterview 07\n%s: 14.03.2024\n%s: %s\n%s: 52 min\n", p.date, p.place, p.town, p.length)
	if len(s.header) == 0 {
		w.f("\n")
	}
	form("", "%s: ", "\n\n", "")(w, s)
}

func introduced(w *writer, s *script) {
	p := phrases[s.lang.code]
	w.f("%s\n\n", p.intro)
	form("", "%s: ", "\n\n", p.notes+"\n")(w, s)
}

func introducedBold(w *writer, s *script) {
	p := phrases[s.lang.code]
	w.f("# Interview 07\n\n*%s*\n\n", p.intro)
	form("", "**%s:** ", "\n\n", "---\n\n*"+p.notes+"*\n")(w, s)
}

// another is what a person is called in the namings that only these layouts have.
func (p person) another(l *language, naming, role string) string {
	several := ""
	if p.several {
		several = itoa(p.index + 1)
	}
	switch naming {
	case "titles":
		return []string{"Dr. ", "Prof. ", "Prof. Dr. "}[p.n%3] + p.name
	case "organisation":
		return p.name + " (" + []string{"Acme", "Northwind", "Globex", "Initech"}[p.n%4] + ")"
	case "name, role":
		return p.name + " (" + role + ")"
	case "role, name":
		return role + " (" + p.name + ")"
	case "surname":
		return strings.ToUpper(last(p.name))
	case "codes":
		if p.asks {
			return "INT" + several
		}
		return fmt.Sprintf("P%02d", p.n+1)
	case "role letter":
		return roleLetters(l, p.asks) + several
	case "digit":
		return itoa(p.place)
	case "spk":
		return fmt.Sprintf("spk_%d", p.place)
	}
	return p.name
}

// roleLetters is the first letter of a role, of the first words whose letters differ.
func roleLetters(l *language, asks bool) string {
	for _, r := range l.roles {
		a, b := []rune(r[0])[0], []rune(r[1])[0]
		if a != b {
			return strings.ToUpper(string([]rune(pick(r, asks))[0]))
		}
	}
	return pick([2]string{"I", "P"}, asks)
}

// phrase is what stands around the words of a transcript.
type phrase struct{ date, place, town, length, laughs, pause, intro, notes string }

var phrases = map[string]phrase{
	"en": {"Date", "Place", "Leeds", "Length", "laughs", "pause",
		"The conversation took place on a rainy afternoon in the back room of the shop, with the door closed.",
		"After the recording was switched off, there was a short walk through the shop. The mood was friendly throughout."},
	"de": {"Datum", "Ort", "Kassel", "Dauer", "lacht", "Pause",
		"Das Gespräch fand an einem verregneten Nachmittag im Hinterzimmer des Ladens statt, bei geschlossener Tür.",
		"Nach dem Ende der Aufnahme folgte noch ein kurzer Rundgang durch den Laden. Die Stimmung war durchweg freundlich."},
	"fr": {"Date", "Lieu", "Lille", "Durée", "rires", "pause",
		"L'entretien a eu lieu un après-midi de pluie dans l'arrière-boutique, porte fermée.",
		"Après la fin de l'enregistrement, il y a eu une courte visite du magasin. L'ambiance était agréable du début à la fin."},
	"es": {"Fecha", "Lugar", "Gijón", "Duración", "risas", "pausa",
		"La conversación tuvo lugar una tarde de lluvia en la trastienda, con la puerta cerrada.",
		"Al terminar la grabación hubo una breve visita a la tienda. El ambiente fue cordial en todo momento."},
	"it": {"Data", "Luogo", "Parma", "Durata", "ride", "pausa",
		"La conversazione si è svolta in un pomeriggio di pioggia nel retro del negozio, a porta chiusa.",
		"Dopo la fine della registrazione c'è stato un breve giro del negozio. L'atmosfera è stata sempre cordiale."},
	"pt": {"Data", "Local", "Braga", "Duração", "risos", "pausa",
		"A conversa decorreu numa tarde de chuva nas traseiras da loja, com a porta fechada.",
		"Depois do fim da gravação houve uma breve visita à loja. O ambiente foi sempre cordial."},
	"nl": {"Datum", "Plaats", "Zwolle", "Duur", "lacht", "pauze",
		"Het gesprek vond plaats op een regenachtige middag in de achterkamer van de winkel, met de deur dicht.",
		"Na afloop van de opname volgde nog een korte rondgang door de winkel. De sfeer was de hele tijd vriendelijk."},
	"pl": {"Data", "Miejsce", "Gdynia", "Czas", "śmiech", "pauza",
		"Rozmowa odbyła się w deszczowe popołudnie na zapleczu sklepu, przy zamkniętych drzwiach.",
		"Po zakończeniu nagrania był jeszcze krótki spacer po sklepie. Atmosfera była przez cały czas przyjazna."},
	"sv": {"Datum", "Plats", "Lund", "Längd", "skrattar", "paus",
		"Samtalet ägde rum en regnig eftermiddag i rummet bakom butiken, med stängd dörr.",
		"Efter inspelningen blev det en kort rundtur i butiken. Stämningen var vänlig hela tiden."},
	"ru": {"Дата", "Место", "Тверь", "Длительность", "смеётся", "пауза",
		"Разговор состоялся дождливым днём в задней комнате магазина, при закрытой двери.",
		"После окончания записи была короткая прогулка по магазину. Обстановка всё время была дружелюбной."},
	"ja": {"日付", "場所", "仙台", "時間", "笑", "沈黙",
		"対話は雨の午後、店の奥の部屋で、扉を閉めた状態で行われた。",
		"録音の終了後、店内を短時間見学した。雰囲気は終始和やかだった。"},
	"zh": {"日期", "地点", "苏州", "时长", "笑", "停顿",
		"访谈在一个下雨的下午进行，地点是店铺的里间，门是关着的。",
		"录音结束后，在店里短暂参观了一圈。气氛一直很友好。"},
	"tr": {"Tarih", "Yer", "Bursa", "Süre", "güler", "duraksama",
		"Görüşme yağmurlu bir öğleden sonra dükkânın arka odasında, kapı kapalıyken yapıldı.",
		"Kayıt bittikten sonra dükkânda kısa bir gezinti yapıldı. Ortam baştan sona samimiydi."},
}
