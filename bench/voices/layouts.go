package main

import (
	"fmt"
	"strings"
)

// layout is a way to write a transcript down.
type layout struct {
	name    string
	ext     string   // of the file
	namings []string // nil: all
	headers bool     // lines before the first turn may say who is who
	pairs   bool     // one asks, one answers, in turn: the layout has no place for more
	held    bool     // not to be looked at while the product is changed
	write   func(w *writer, s *script)
}

// mark is where a text holds words of a turn.
type mark struct{ start, end, turn int }

// writer writes a transcript and remembers whose words stand where.
type writer struct {
	strings.Builder
	marks []mark
	clock int // seconds
}

func (w *writer) f(format string, a ...any) { fmt.Fprintf(w, format, a...) }

// say writes words of a turn.
func (w *writer) say(turn int, text string) {
	w.marks = append(w.marks, mark{w.Len(), w.Len() + len(text), turn})
	w.WriteString(text)
}

// tick lets the time pass that it takes to say a text, and returns when it began and ended.
func (w *writer) tick(text string) (begin, end int) {
	begin = w.clock
	w.clock += 2 + len(words(text))/3
	return begin, w.clock - 1
}

func clock(seconds int) string {
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// each returns a layout's function that writes before, the words and after for every turn; %s in
// before is the label, %t the time.
func each(before, after string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.head(s)
		for i, t := range s.turns {
			begin, _ := w.tick(t.text)
			w.WriteString(strings.NewReplacer("%s", s.label(t), "%t", clock(begin)).Replace(before))
			w.say(i, t.text)
			w.WriteString(after)
		}
	}
}

// head writes who is who.
func (w *writer) head(s *script) {
	if len(s.header) > 0 {
		w.f("%s\n\n", strings.Join(s.header, "\n"))
	}
}

// cues returns a layout's function for captions: comma is what stands before milliseconds, before
// what stands before the words of the first cue of a turn, n how many words a cue holds.
func cues(top, comma, before, after string, numbered bool, n int) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.WriteString(top)
		number := 0
		for i, t := range s.turns {
			for k, part := range chunks(t.text, n) {
				begin, end := w.tick(part)
				number++
				if numbered {
					w.f("%d\n", number)
				}
				w.f("%s%s000 --> %s%s800\n", clock(begin), comma, clock(end), comma)
				if k == 0 {
					w.WriteString(strings.ReplaceAll(before, "%s", s.label(t)))
				}
				w.say(i, part)
				if k == 0 {
					w.WriteString(after)
				}
				w.WriteString("\n\n")
			}
		}
	}
}

// layouts returns all layouts.
func layouts() []layout {
	unnamed := []string{"unnamed"}
	colon := each("%s: ", "\n\n")
	all := []layout{
		{name: "colon", ext: "txt", headers: true, write: colon},
		{name: "colon, no blank lines", ext: "txt", headers: true, write: each("%s: ", "\n")},
		{name: "colon of the language", ext: "txt", headers: true, write: localColon},
		{name: "name alone", ext: "txt", headers: true, write: each("%s\n", "\n\n")},
		{name: "name alone, colon", ext: "txt", headers: true, write: each("%s:\n", "\n\n")},
		{name: "square brackets", ext: "txt", headers: true, write: each("[%s] ", "\n\n")},
		{name: "round brackets", ext: "txt", headers: true, write: each("(%s) ", "\n\n")},
		{name: "dash behind the name", ext: "txt", headers: true, write: each("%s - ", "\n\n")},
		{name: ">>", ext: "txt", namings: unnamed, write: each(">> ", "\n")},
		{name: ">> name", ext: "txt", write: each(">> %s: ", "\n")},
		{name: "heading", ext: "md", headers: true, write: each("## %s\n\n", "\n\n")},
		{name: "bold, colon", ext: "md", headers: true, write: each("**%s:** ", "\n\n")},
		{name: "bold", ext: "md", headers: true, write: each("**%s** ", "\n\n")},
		{name: "bold alone", ext: "md", headers: true, write: each("**%s**\n", "\n\n")},
		{name: "srt, colon", ext: "srt", write: cues("", ",", "%s: ", "", true, 99)},
		{name: "srt, brackets", ext: "srt", write: cues("", ",", "[%s] ", "", true, 99)},
		{name: "vtt, voices", ext: "vtt", write: cues("WEBVTT\n\n", ".", "<v %s>", "</v>", false, 99)},
		{name: "vtt, colon", ext: "vtt", write: cues("WEBVTT\n\n", ".", "%s: ", "", false, 99)},
		{name: "vtt, several cues a turn", ext: "vtt", write: cues("WEBVTT\n\n", ".", "%s: ", "", true, 9)},
		{name: "srt, several cues a turn", ext: "srt", write: cues("", ",", "%s: ", "", true, 9)},
		{name: "otter", ext: "txt", headers: true, write: each("%s  %t\n", "\n\n")},
		{name: "teams", ext: "txt", write: teams},
		{name: "zoom", ext: "vtt", namings: []string{"names", "device", "pipe", "emoji"}, write: cues("WEBVTT\n\n", ".", "%s: ", "", true, 25)},
		{name: "pronouns", ext: "txt", namings: []string{"pronouns"}, pairs: true, write: colon},
		{name: "phone numbers", ext: "txt", namings: []string{"phone"}, write: colon},
		{name: "e-mail addresses", ext: "txt", namings: []string{"email"}, write: colon},
		{name: "display names", ext: "txt", namings: []string{"emoji", "pipe", "device"}, write: each("%s: ", "\n")},
		{name: "display names, otter", ext: "txt", namings: []string{"emoji", "pipe", "device"}, write: each("%s  %t\n", "\n\n")},
		{name: "initials", ext: "txt", namings: []string{"initials", "initials, header"}, headers: true, write: colon},
		{name: "dialogue dashes", ext: "txt", namings: unnamed, pairs: true, write: each("– ", "\n")},
		{name: "direction marks", ext: "txt", write: each("\u200e%s: ", "\n\n")},
		{name: "decomposed names", ext: "txt", namings: []string{"nfd"}, write: colon},
		{name: "tab", ext: "txt", headers: true, write: each("%s\t", "\n")},
		{name: "capitals", ext: "txt", namings: []string{"upper"}, write: each("%s: ", "\n\n")},
	}
	return append(append(all, moreLayouts()...), heldLayouts()...)
}

// moreLayouts are the tables, and what is more than a label before each turn.
func moreLayouts() []layout {
	return []layout{
		{name: "csv", ext: "csv", write: table("speaker,text\n", "%s,\"", "\"\n")},
		{name: "json", ext: "json", write: list("[\n", "  {\"speaker\": \"%s\", \"text\": \"", "\"}", ",\n", "\n]\n")},
		{name: "jsonl", ext: "jsonl", write: table("", "{\"role\": \"%s\", \"content\": \"", "\"}\n")},
		{name: "jsonl, chat", ext: "jsonl", namings: []string{"chat"}, pairs: true, write: table("", "{\"role\": \"%s\", \"content\": \"", "\"}\n")},
		{name: "yaml", ext: "yaml", write: table("transcript:\n", "  - speaker: %s\n    text: ", "\n")},
		{name: "whisper", ext: "json", namings: []string{"whisper"}, write: list("{\"segments\": [\n", "  {\"start\": %b, \"end\": %e, \"speaker\": \"%s\", \"text\": \"", "\"}", ",\n", "\n]}\n")},
		{name: "answers as quotes", ext: "md", namings: []string{"role", "names"}, pairs: true, write: quotes},
		{name: "bold questions", ext: "md", namings: []string{"unnamed"}, pairs: true, write: questions("**", "**\n\n", "", "\n\n")},
		{name: "Q and A", ext: "txt", namings: []string{"qa"}, pairs: true, write: each("%s: ", "\n\n")},
		{name: "Q1 and A1", ext: "txt", namings: []string{"qa"}, pairs: true, write: numberedPairs},
		{name: "time before the name", ext: "txt", headers: true, write: each("[%t] %s: ", "\n")},
		{name: "time line", ext: "txt", headers: true, write: each("%t\n%s: ", "\n\n")},
		{name: "hanging indent", ext: "txt", headers: true, write: hanging},
		{name: "wrapped", ext: "txt", headers: true, write: wrapped},
		{name: "several paragraphs", ext: "txt", headers: true, write: paragraphs},
		{name: "markdown table", ext: "md", write: table("| Name | Text |\n|---|---|\n", "| %s | ", " |\n")},
		{name: "document", ext: "docx", headers: true, write: document},
	}
}

// table is each with a line on top, and without a header.
func table(top, before, after string) func(w *writer, s *script) {
	return list(top, before, after, "", "")
}

// list writes turns with something between them; %b and %e in before are seconds.
func list(top, before, after, between, bottom string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		w.WriteString(top)
		for i, t := range s.turns {
			if i > 0 {
				w.WriteString(between)
			}
			begin, end := w.tick(t.text)
			w.WriteString(strings.NewReplacer("%s", s.label(t), "%t", clock(begin),
				"%b", fmt.Sprintf("%d.0", begin), "%e", fmt.Sprintf("%d.5", end)).Replace(before))
			w.say(i, t.text)
			w.WriteString(after)
		}
		w.WriteString(bottom)
	}
}

func localColon(w *writer, s *script) {
	switch s.lang.code {
	case "fr":
		each("%s : ", "\n\n")(w, s)
	case "ja", "zh":
		each("%s：", "\n\n")(w, s)
	default:
		each("%s:\u00a0", "\n\n")(w, s)
	}
}

func teams(w *writer, s *script) {
	for i, t := range s.turns {
		begin, end := w.tick(t.text)
		w.f("0:%d:%d.120 --> 0:%d:%d.870\n%s\n", begin/60, begin%60, end/60, end%60, s.label(t))
		w.say(i, t.text)
		w.f("\n\n")
	}
}

// questions returns a layout's function without labels, in which questions look other than answers.
func questions(before, after, answer, end string) func(w *writer, s *script) {
	return func(w *writer, s *script) {
		for i, t := range s.turns {
			if s.asks(t) {
				w.WriteString(before)
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

func quotes(w *writer, s *script) {
	for i, t := range s.turns {
		if s.asks(t) {
			w.f("%s: ", s.label(t))
		} else {
			w.f("> ")
		}
		w.say(i, t.text)
		w.f("\n\n")
	}
}

func numberedPairs(w *writer, s *script) {
	n := 0
	for i, t := range s.turns {
		if s.asks(t) {
			n++
		}
		w.f("%s%d. ", s.label(t), n)
		w.say(i, t.text)
		w.f("\n")
	}
}

func hanging(w *writer, s *script) {
	w.head(s)
	for i, t := range s.turns {
		w.f("%s:\t", s.label(t))
		for k, part := range chunks(t.text, 11) {
			if k > 0 {
				w.f("\n\t\t")
			}
			w.say(i, part)
		}
		w.f("\n")
	}
}

func wrapped(w *writer, s *script) {
	w.head(s)
	for i, t := range s.turns {
		w.f("%s: ", s.label(t))
		for _, part := range chunks(t.text, 12) {
			w.say(i, part)
			w.f("\n")
		}
		w.f("\n")
	}
}

func paragraphs(w *writer, s *script) {
	w.head(s)
	for i, t := range s.turns {
		w.f("%s: ", s.label(t))
		for _, part := range sentences(t.text) {
			w.say(i, part)
			w.f("\n\n")
		}
	}
}

func document(w *writer, s *script) {
	w.f("Interview 07\n\n14.03.2024, 52 min\n\n")
	w.head(s)
	for i, t := range s.turns {
		w.f("%s: ", s.label(t))
		w.say(i, t.text)
		w.f("\n\n")
		if i%9 == 8 {
			w.f("\f")
		}
	}
}
