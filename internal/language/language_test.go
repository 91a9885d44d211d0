package language

import "testing"

func TestWordsOfPeople(t *testing.T) {
	for _, tt := range []struct {
		name, word               string
		interviewer, participant bool
	}{
		{"nothing is nobody", "", false, false},
		{"an interviewer", "interviewer", true, false},
		{"a woman who asks, in German", "interviewerin", true, false},
		{"a plural, in Portuguese", "entrevistadoras", true, false},
		{"a phrase, in French", "preneuse de notes", true, false},
		{"who answers, in Spanish", "encuestada", false, true},
		{"who answers, in Chinese", "受访者", false, true},
		{"who answers, in Korean", "응답자", false, true},
		{"one letter is in pairs only", "i", false, false},
		{"a title is nobody", "customer success manager", false, false},
		{"a name is nobody", "maria", false, false},
		{"capitals are not looked up", "Interviewer", false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a, b := Interviewer(tt.word), Participant(tt.word); a != tt.interviewer || b != tt.participant {
				t.Errorf("got %v and %v, want %v and %v", a, b, tt.interviewer, tt.participant)
			}
		})
	}
	if !Title("customer success manager") || Title("customer") {
		t.Error("a customer success manager is a title, and a customer none")
	}
	if !Pair("i", "b") || Pair("b", "i") || !Pair("p", "r") || !Pair("r", "p") || Pair("x", "y") {
		t.Error("i asks b; p and r ask each other; x and y are no pair")
	}
	if !Header("transkribiert von") || !Header("日時") || Header("well") {
		t.Error("header fields")
	}
}

func TestAsks(t *testing.T) {
	for _, tt := range []struct {
		name, start string
		any         bool
		in          string // a language whose own openings it has
	}{
		{"nothing", "", false, ""},
		{"an English question", "how do you", true, "en"},
		{"a prompt", "tell me about", true, "en"},
		{"the opening alone", "why", true, "en"},
		{"the beginning of a longer word", "however, i", false, ""},
		{"a word with a mark", "howé", false, ""},
		{"a Spanish question with its mark", "¿cómo empezó", true, "es"},
		{"a quoted question", "„wie lange", true, "de"},
		{"a word of one language that is everyday in another", "was thinking", false, ""},
		{"the same with more of the question", "was machen sie", true, "de"},
		{"an Italian opening that is everyday English", "come in please", false, ""},
		{"no space behind the opening in Chinese", "为什么不用了", true, "zh"},
		{"Japanese", "どうして", true, "ja"},
		{"an answer", "i use it", false, ""},
		{"bytes that are no text", "\xff\xfe", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Asks(tt.start); got != tt.any {
				t.Errorf("any language: got %v, want %v", got, tt.any)
			}
			if tt.in != "" && !AsksIn(tt.in, tt.start) {
				t.Errorf("%s: got false, want true", tt.in)
			}
		})
	}
	if AsksIn("xx", "how ") || AsksIn("", "how ") {
		t.Error("an unknown language has no openings")
	}
}

func TestClosing(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       bool
	}{
		{"nothing", "", false},
		{"a heading", "## Appendix", true},
		{"with a letter and a title", "APPENDIX B: Consent form", true},
		{"with a number", "Anhang 2", true},
		{"with a Roman number", "Annexe iii", true},
		{"with a colon", "Notes:", true},
		{"bold", "**Résumé**", true},
		{"with a Chinese number", "附录二", true},
		{"numbered itself", "4. Debrief", true},
		{"the beginning of a sentence", "Notes are what I take all day", false},
		{"what somebody says behind a colon", "Summary: he was tired", false},
		{"a line of a book", "Appendix " + string(make([]byte, 200)), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Closing(tt.line); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestDepths(t *testing.T) {
	want := map[string]Depth{"": Words, "xx": Words, "hu": Words, "th": Words}
	for _, code := range []string{"en", "de", "fr", "es", "it", "pt", "nl"} {
		want[code] = Full
	}
	for _, code := range []string{"pl", "sv", "da", "nb", "fi", "cs", "ru", "uk", "tr", "ja", "zh", "ko"} {
		want[code] = Roles
	}
	for code, depth := range want {
		if got := DepthOf(code); got != depth {
			t.Errorf("%q: got %s, want %s", code, got, depth)
		}
		f, ok := known().byCode[code]
		if !ok {
			continue
		}
		for s := range sections {
			if s == title || s == suffix || s == stop && depth != Full {
				continue
			}
			if len(f.words[s]) == 0 {
				t.Errorf("%s has nothing in %s", code, sectionNames[s])
			}
		}
	}
	if Name("") != "unknown" || Name("de") != "German" || Name("th") != "Thai" || Name("xx") != "xx" {
		t.Errorf("names: %q %q %q %q", Name(""), Name("de"), Name("th"), Name("xx"))
	}
}

func TestStem(t *testing.T) {
	for _, tt := range []struct{ name, code, a, b string }{
		{"English", "en", "deploying", "deploys"},
		{"German umlauts", "de", "häuser", "haus"},
		{"German verbs", "de", "arbeitest", "arbeiten"},
		{"French", "fr", "factures", "facture"},
		{"Spanish", "es", "facturas", "factura"},
		{"Italian", "it", "fatture", "fattura"},
		{"Portuguese", "pt", "estações", "estação"},
		{"Dutch", "nl", "rekeningen", "rekening"},
		{"Russian", "ru", "счета", "счет"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a, b := Stem(tt.code, tt.a), Stem(tt.code, tt.b); a != b || a == "" {
				t.Errorf("got %q and %q", a, b)
			}
		})
	}
	for _, row := range [][2]string{{"xx", "words"}, {"", "words"}, {"th", "ที่บ้าน"}, {"ja", "使用"}, {"en", "größe"}, {"de", ""}, {"de", "tee"}} {
		if got := Stem(row[0], row[1]); got != row[1] {
			t.Errorf("%s of %q: got %q, want it unchanged", row[1], row[0], got)
		}
	}
	if !Stop("de", "nicht") || Stop("de", "the") || Stop("", "the") || Stop("pl", "nie") {
		t.Error("stop words are those of one language")
	}
}

func TestNobodyAsksInOneLanguageAndAnswersInAnother(t *testing.T) {
	for word := range known().any[interviewer] {
		if Participant(word) || Title(word) {
			t.Errorf("%q is an interviewer, and a participant or a title", word)
		}
	}
	for word := range known().any[title] {
		if Participant(word) {
			t.Errorf("%q is a title and a participant", word)
		}
	}
}

// TestOrdinarySentencesDoNotAsk has sentences of one language that begin like openings of another.
func TestOrdinarySentencesDoNotAsk(t *testing.T) {
	for _, sentence := range []string{
		"was fun", "come on over", "kim said so", "visa cards work", "tens of people came", "die ist neu", "so it goes", "a lot of it", "hat man mir gesagt",
		"per month it costs ten", "can was my name", "do rana", "on top of it", "ne m'en parlez pas", "no lo sé", "que siempre hay algo", "i like it", "also ich finde das gut",
		"men jag vill inte", "mais c'est bien", "es ist gut", "dame judi came", "immer wieder", "the who played", "son las tres", "van de week", "im Garten",
	} {
		if Asks(sentence) {
			t.Errorf("%q asks", sentence)
		}
	}
}

func BenchmarkLookups(b *testing.B) {
	line := "And then I went to the office, because the printer at home was broken again."
	for name, look := range map[string]func() bool{
		"Closing":     func() bool { return Closing(line) },
		"Asks":        func() bool { return Asks("and then i went to the office, because the printer at home") },
		"Interviewer": func() bool { return Interviewer("maria") },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				look()
			}
		})
	}
}

func TestWithoutAccents(t *testing.T) {
	for in, want := range map[string]string{"": "", "Ann": "Ann", "Šárka Nováková": "Sarka Novakova", "Jose\u0301": "Jose", "Łukasz": "Łukasz"} {
		if got := WithoutAccents(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
