package main

import "strings"

// heldLayouts are those that are run only with -held-out.
func heldLayouts() []layout {
	unnamed := []string{"unnamed"}
	all := []layout{
		{name: "angle brackets", ext: "txt", headers: true, write: each("<%s> ", "\n")},
		{name: "time behind the name", ext: "txt", headers: true, write: each("%s (%t): ", "\n\n")},
		{name: "name, time", ext: "txt", headers: true, write: each("%s, %t\n", "\n\n")},
		{name: "name, time in brackets", ext: "txt", headers: true, write: each("%s [%t]\n", "\n\n")},
		{name: "em dash behind the name", ext: "txt", headers: true, write: each("%s — ", "\n\n")},
		{name: "blank before the colon", ext: "txt", headers: true, write: each("%s : ", "\n")},
		{name: "italics, colon", ext: "md", headers: true, write: each("*%s:* ", "\n\n")},
		{name: "list", ext: "md", headers: true, write: each("- %s: ", "\n")},
		{name: "list, bold", ext: "md", headers: true, write: each("* **%s**: ", "\n")},
		{name: "numbered list", ext: "md", headers: true, write: counted("%n. %s: ", "\n")},
		{name: "numbered lines", ext: "txt", headers: true, write: counted("%n  %s: ", "\n")},
		{name: "tsv", ext: "tsv", write: table("speaker\ttext\n", "%s\t", "\n")},
		{name: "csv with times", ext: "csv", write: table("start,end,speaker,text\n", "%b,%e,%s,\"", "\"\n")},
		{name: "json, transcript", ext: "json", write: list("{\"transcript\": [\n", "  {\"name\": \"%s\", \"utterance\": \"", "\"}", ",\n", "\n]}\n")},
		{name: "jsonl, speaker", ext: "jsonl", write: table("", "{\"start\": %b, \"speaker\": \"%s\", \"text\": \"", "\"}\n")},
		{name: "italic questions", ext: "md", namings: unnamed, pairs: true, write: questions("*", "*\n\n", "", "\n\n")},
		{name: "questions as headings", ext: "md", namings: unnamed, pairs: true, write: questions("### ", "\n\n", "", "\n\n")},
		{name: "hyphens", ext: "txt", namings: unnamed, pairs: true, write: each("- ", "\n")},
		{name: "em dashes", ext: "txt", namings: unnamed, pairs: true, write: each("—", "\n\n")},
		{name: "arrow behind the name", ext: "txt", write: each("%s> ", "\n")},
		{name: "bar behind the name", ext: "txt", write: each("%s | ", "\n")},
		{name: "srt, name on a line", ext: "srt", write: cues("", ",", "%s:\n", "", true, 99)},
		{name: "vtt, voices with class", ext: "vtt", write: cues("WEBVTT\n\n", ".", "<v.first %s>", "", false, 14)},
		{name: "isolates", ext: "txt", write: each("\u2068%s\u2069: ", "\n\n")},
		{name: "zero width", ext: "txt", write: each("\ufeff%s\u200b: ", "\n\n")},
		{name: "messenger", ext: "txt", namings: []string{"names", "phone", "emoji"}, write: each("[14.03.24, %t] %s: ", "\n")},
		{name: "time over the name", ext: "txt", headers: true, write: each("[%t;12]\n%s\n", "\n\n")},
		{name: "crlf", ext: "txt", headers: true, write: each("%s: ", "\r\n\r\n")},
		{name: "pages", ext: "txt", headers: true, write: pages},
	}
	for i := range all {
		all[i].held = true
	}
	return all
}

// counted is each with the number of the turn for %n.
func counted(before, after string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.head(s)
		for i, t := range s.turns {
			w.f("%s", strings.NewReplacer("%s", s.label(t), "%n", itoa(i+1)).Replace(before))
			w.say(i, t.text)
			w.f("%s", after)
		}
	}
}

// pages has a line at the foot of each page, in the middle of what somebody says.
func pages(w *writer, s *script) {
	w.f("Interview 07\n\n")
	w.head(s)
	page := 0
	for i, t := range s.turns {
		w.f("%s: ", s.label(t))
		for k, part := range chunks(t.text, 12) {
			w.say(i, part)
			w.f("\n")
			if k == 0 && i%6 == 5 {
				page++
				w.f("\nPage %d of 9\n\f", page)
			}
		}
	}
}
