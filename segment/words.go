package segment

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/language"
)

// wordRole returns the role that a word in lower case stands for, in any language that
// internal/language knows. Abbreviations are letterRole's.
func wordRole(word string) Role {
	for _, w := range [...]string{word, strings.TrimSuffix(word, "s")} {
		switch {
		case letterRole(w, true) != Unknown:
			return Unknown
		case language.Interviewer(w):
			return Interviewer
		case language.Participant(w):
			return Participant
		}
	}
	return Unknown
}

// firmRole reports whether a name holds a word that means the role and hardly anything else. Words
// that also stand for people's business ("customer", "host") and letters give way to what people
// do.
func firmRole(name string) bool {
	for _, w := range nameWords(name) {
		w = strings.TrimRight(w, "0123456789")
		if wordRole(w) != Unknown && !language.Also(w) && !language.Also(strings.TrimSuffix(w, "s")) {
			return true
		}
	}
	return false
}

// nameWords returns the words of a name in lower case.
func nameWords(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\'' || hidden(r)
	})
}

// bystanders are in the room and neither ask nor answer.
var bystanders = wordSet(`interpreter|interpreters|translator|translators|observer|observers|notetaker|note-taker|note taker|scribe|dolmetscher|dolmetscherin|übersetzer|übersetzerin|beobachter|beobachterin|protokollant|protokollantin|
interprète|traducteur|traductrice|observateur|observatrice|intérprete|traductor|traductora|observador|observadora|interprete|traduttore|traduttrice|osservatore|osservatrice|tradutor|tradutora|tolk|vertaler|observator|
tłumacz|tłumaczka|obserwator|tolkare|tulkki|tlumočník|tlumočnice|переводчик|переводчица|наблюдатель|перекладач|tercüman|çevirmen|通訳|通訳者|翻译|译员|통역|통역사`)

// bystander reports whether a name is that of somebody who neither asks nor answers. Nobody quotes
// them, but that they are there says nothing of the others.
func bystander(name string) bool {
	for _, w := range nameWords(name) {
		if bystanders[strings.TrimRight(w, "0123456789")] {
			return true
		}
	}
	return bystanders[strings.ToLower(name)]
}

// jobTitle reports whether the words of a name are what somebody does for a living: the customer of
// a "Customer Success Manager" is somebody else.
func jobTitle(words []string) bool {
	for _, w := range words {
		switch w {
		case "manager", "success", "support", "service", "experience", "designer", "engineer", "lead", "head", "director", "officer", "executive",
			"specialist", "analyst", "agent", "representative", "rep", "relations", "care", "advocate", "coordinator", "architect", "developer", "owner",
			"sales", "berater", "beraterin", "betreuer", "betreuerin", "leiter", "leiterin", "responsable", "gerente", "responsabile", "chef", "chargé", "chargée":
			return true
		}
	}
	return false
}

// openings begin a request or, in text without marks, a question. They are in lower case.
var requests = [...]string{
	"tell me", "tell us", "describe ", "walk me", "walk us", "talk me", "talk us", "explain ", "give me an example", "say more", "show me", "think back", "let's talk about", "take me",
	"erzähl", "beschreib", "schilder", "berichten sie", "nennen sie", "gehen wir", "kommen wir",
	"parlez", "racontez", "décrivez", "expliquez", "parle-moi", "raconte", "dites-", "dites ",
	"cuénte", "cuenta", "háble", "descríb", "explíque", "díga", "hábla",
	"mi racconti", "racconta", "ci racconti", "mi parli", "descriva", "mi dica", "mi spieghi", "parlami", "spieg",
	"conte-", "conte ", "fale-", "fale ", "descreva", "explique", "me conte", "me fale",
	"vertel", "beschrijf", "leg eens uit", "opowiedz", "proszę opowiedzieć", "proszę opisać", "opisz", "berätta", "beskriv", "fortæl", "fortell", "kerro", "kertoisit", "kuvaile",
	"popište", "řekněte", "vyprávějte", "povězte", "расскажи", "опишите", "поделитесь", "объясните", "розкажіть", "опишіть", "anlat", "tarif ed", "bahsed",
	"请说", "请描述", "请谈", "请介绍", "说说", "谈谈", "讲讲", "能不能", "描述一下", "מה", "איך", "ספר",
}

var questionWords = [...]string{
	"what ", "how ", "why ", "when ", "where ", "who ", "which ", "do you ", "did you ", "are you ", "have you ", "can you ",
	"could you ", "would you ", "is there ", "is it ", "was it ", "were you ", "does it ",
	"was ", "wie ", "warum ", "wann ", "wo ", "wer ", "welche", "haben sie ", "können sie ", "gibt es ", "hast du ", "kannst du ", "wieso ", "weshalb ",
	"comment ", "pourquoi ", "quand ", "où ", "qui ", "que ", "qu'est", "quel", "est-ce", "avez-vous ", "pouvez-vous ",
	"cómo ", "por qué ", "qué ", "cuándo ", "dónde ", "quién", "cuál", "come ", "perché ", "quando ", "dove ", "chi ", "cosa ", "che cosa", "quale",
	"como ", "por que ", "o que ", "onde ", "quem ", "qual ", "hoe ", "waarom ", "wanneer ", "waar ", "wie ", "welke ", "wat ", "kunt u ", "heeft u ",
	"jak ", "dlaczego ", "kiedy ", "gdzie ", "kto ", "co ", "czy ", "hur ", "varför ", "när ", "var ", "vad ", "hvordan ", "hvorfor ", "hva ", "hvad ", "hvornår ",
	"miten ", "miksi ", "milloin ", "missä ", "mitä ", "proč ", "kdy ", "kde ", "kdo ", "как ", "почему ", "когда ", "где ", "кто ", "что ", "чему ", "який ", "як ", "чому ",
	"nasıl ", "neden ", "ne zaman ", "nerede ", "kim ", "ne ",
}

// endings end a question in languages that mark it so.
var questionEnds = [...]string{"か", "かな", "吗", "呢", "么", "까요", "나요", "습니까", "mı", "mi", "musunuz", "mısınız"}

// asks reports whether words ask: they have a question mark in any script, or a sentence of theirs
// requests an answer ("Tell me about …"), or they begin as questions do and a machine that knows no
// punctuation wrote them down.
func asks(words []byte) bool { return asksIn(words, false) }

// asksIn is asks in a text of which it is known whether it has question marks at all: if it has
// none, though it has other marks, any sentence that begins as questions do asks.
func asksIn(words []byte, markless bool) bool {
	if len(words) == 0 {
		return false
	}
	const most = 400 // bytes at either end: requests stand at the beginning or at the end of a turn
	if bytes.IndexByte(words, '?') >= 0 {
		return true
	}
	foreign := !ascii(words[:min(len(words), most)])
	if foreign {
		for _, mark := range [...]string{"？", "؟", "՞"} {
			if bytes.Contains(words, []byte(mark)) {
				return true
			}
		}
	}
	marked := bytes.IndexByte(words, '.') >= 0 || bytes.IndexByte(words, ',') >= 0 || bytes.IndexByte(words, '!') >= 0 || foreign && bytes.Contains(words, []byte("。"))
	if len(words) > 2*most {
		return asksHere(words[:most], marked, markless) || asksHere(words[len(words)-most:], true, markless)
	}
	return asksHere(words, marked, markless)
}

// ascii reports whether all of b is.
func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// endsAsking reports whether the last words ask: they end in a question mark, or their last
// sentence requests an answer.
func endsAsking(words []byte) bool {
	words = bytes.TrimRight(words, " \t\r\n\"'*_)”’»")
	for _, mark := range [...]string{"?", "？", "؟", "՞"} {
		if bytes.HasSuffix(words, []byte(mark)) {
			return true
		}
	}
	return asksAtOnce(bytes.TrimSpace(lastSentence(bytes.TrimRight(words, ".!。！"))), true, false)
}

// lastSentence returns what stands behind the last mark that ends a sentence.
func lastSentence(words []byte) []byte {
	for i := len(words) - 1; i >= 0; i-- {
		switch c := words[i]; {
		case c == '.' || c == '!' || c == '?' || c == ';' || c == '\n':
			return words[i+1:]
		case c == "。"[2] && i > 1 && string(words[i-2:i+1]) == "。":
			return words[i+1:]
		}
	}
	return words
}

// looked is how many bytes of a sentence's beginning and end say whether it asks.
const looked = 64

func asksHere(words []byte, marked, markless bool) bool {
	for first, start, i := true, 0, 0; i <= len(words); i++ {
		end := i
		switch {
		case i == len(words):
		case !endsPart[words[i]]:
			continue
		case words[i] == 0x82:
			if i < 2 || string(words[i-2:i+1]) != "。" {
				continue
			}
			end = i - 2
		}
		if asksAtOnce(bytes.TrimSpace(words[start:end]), marked && !markless, first || markless) {
			return true
		}
		start = i + 1
		first = first && end < i // "。" ends a part of what begins the words
	}
	return false
}

// endsPart has the bytes that may end a sentence that asks without a question mark: the last is
// the last of "。".
var endsPart = [256]bool{'.': true, '!': true, ';': true, '\n': true, 0x82: true}

// asksAtOnce reports whether one sentence asks.
func asksAtOnce(sentence []byte, marked, first bool) bool {
	if len(sentence) < 2 {
		return false
	}
	var buffer [looked]byte
	s := lowered(buffer[:0], sentence[:min(len(sentence), looked)])
	for again := true; again; {
		s, again = withoutFiller(s)
	}
	if len(s) < 2 {
		return false
	}
	if requestsBy.begin(s) || first && !marked && questionWordsBy.begin(s) {
		return true
	}
	tail := sentence[max(0, len(sentence)-24):]
	if !marked || tail[len(tail)-1] >= utf8.RuneSelf {
		for _, e := range questionEnds {
			if bytes.HasSuffix(tail, []byte(e)) && (e[0] >= utf8.RuneSelf || !marked && bytes.HasSuffix(tail, []byte(" "+e))) {
				return true
			}
		}
	}
	return false
}

// lowered returns b in lower case, in buffer if b is ASCII.
func lowered(buffer, b []byte) []byte {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return bytes.ToLower(b)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buffer = append(buffer, c)
	}
	return buffer
}

var requestsBy, questionWordsBy = byBeginning(requests[:]), byBeginning(questionWords[:])

// openings are beginnings of sentences, by their first byte.
type openings [256][]string

func byBeginning(all []string) *openings {
	var o openings
	for _, s := range all {
		o[s[0]] = append(o[s[0]], s)
	}
	return &o
}

// begin reports whether s, in lower case, begins with one of the openings.
func (o *openings) begin(s []byte) bool {
	for _, begin := range o[s[0]] {
		if s[1] == begin[1] && len(s) >= len(begin) && string(s[:len(begin)]) == begin {
			return true
		}
	}
	return false
}

// withoutFiller takes a word off that only leads to what somebody wants to say.
func withoutFiller(s []byte) ([]byte, bool) {
	const longest = 20 // bytes of such a word, with marks
	end := bytes.IndexByte(s[:min(len(s), longest)], ' ')
	if end < 0 {
		return s, false
	}
	switch string(trimMarks(s[:end])) {
	case "so", "and", "then", "okay", "ok", "great", "now", "well", "right", "please", "could", "alright", "but", "und", "dann", "also", "bitte", "et", "alors", "donc",
		"y", "entonces", "bueno", "e", "allora", "então", "en", "dan", "dus", "a", "och", "så", "og", "ja", "а", "и", "ну", "тогда", "":
		return bytes.TrimSpace(s[end:]), true
	}
	return s, false
}

// trimMarks returns a word without the marks around it.
func trimMarks(word []byte) []byte {
	if n := len(word); n > 0 && letter(word[0]) && letter(word[n-1]) {
		return word
	}
	return bytes.Trim(word, ",-–—:¿¡")
}

// letter reports whether c is a small letter of ASCII.
func letter(c byte) bool { return 'a' <= c && c <= 'z' }

// closings head what stands behind an interview and is not the interview.
var closings = wordSet(`appendix|appendices|annex|notes|researcher's notes|researcher notes|research notes|interviewer notes|interviewer's notes|moderator notes|field notes|
fieldnotes|observations|observer notes|debrief|debriefing|summary|researcher's summary|researcher summary|interviewer's summary|interview summary|analysis|reflections|reflection|memo|
researcher's reflections|researcher's comments|researcher comments|comments|takeaways|key takeaways|next steps|action items|post-interview notes|end of transcript|end of interview|
transcript ends|footnotes|endnotes|references|glossary|impressions|post-session notes|codes|
anhang|notizen|feldnotizen|beobachtungen|zusammenfassung|nachbemerkung|nachbemerkungen|auswertung|fußnoten|ende des interviews|ende des transkripts|postskript|postskriptum|anmerkungen|memo des interviewers|
annexe|annexes|notes de terrain|résumé|remarques|notes de bas de page|fin de l'entretien|synthèse|
apéndice|anexo|anexos|notas|resumen|observaciones|notas de campo|fin de la entrevista|conclusiones|
appendice|allegato|riassunto|osservazioni|note di campo|fine dell'intervista|sintesi|
apêndice|resumo|observações|fim da entrevista|bijlage|bijlagen|notities|samenvatting|observaties|opmerkingen|einde interview|voetnoten|
załącznik|notatki|podsumowanie|bilaga|anteckningar|sammanfattning|bilag|vedlegg|notater|oppsummering|opsummering|liite|muistiinpanot|yhteenveto|příloha|poznámky|shrnutí|
приложение|заметки|выводы|резюме|примечания|конец интервью|додаток|нотатки|підсумок|ek|notlar|özet|
付録|備考|メモ|まとめ|所感|脚注|附录|备注|总结|笔记|小结|부록|메모|요약|각주|נספח|סיכום|ملحق|ملاحظات|ملخص`)

func wordSet(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.SplitSeq(list, "|") {
		m[strings.TrimSpace(w)] = true
	}
	return m
}

// closes reports whether a line heads what is no interview any more. behind says that no speaker's
// label comes any more: then words may follow the heading on its line, "Appendix: debrief".
func closesInterview(line []byte, behind bool) bool {
	const longest = 80 // bytes
	if len(line) > longest {
		return false
	}
	s := strings.Trim(strings.ReplaceAll(strings.ToLower(string(line)), "’", "'"), " \t#*_=-–—[]()")
	if closings[strings.TrimRight(s, ":：. 0123456789")] {
		return true
	}
	head, _, found := strings.Cut(strings.ReplaceAll(s, "：", ":"), ":")
	return behind && found && closings[strings.TrimSpace(head)]
}

// noteVerbs follow a researcher's title in what a researcher wrote between the turns.
var noteVerbs = wordSet(`note|notes|noted|comment|comments|commented|remark|remarks|remarked|adds|added|observed|observes|observation|writes|wrote|summary|memo|reflection`)

// noteHeads begin a note whoever wrote it.
var noteHeads = [...]string{"anm. d", "anmerkung de", "anmerkung:", "anmerkung des", "note du ", "note de l'", "note de la ", "n.d.r", "ndr:", "nota del ", "nota de la ", "nota do ", "nota da ",
	"nota dell", "opmerking van", "noot van", "memo:", "observation:", "observations:", "n.b.", "field note", "observer note", "editor's note", "transcriber's note", "transcriber note", "примечание "}

// researcherNote reports whether a paragraph is what a researcher noted between the turns:
// "[Researcher note: …]", "The interviewer observed that …".
func researcherNote(paragraph []byte) bool {
	s := strings.ToLower(string(paragraph[:min(len(paragraph), looked)]))
	s = strings.TrimLeft(strings.ReplaceAll(s, "’", "'"), "[({*_ ")
	for _, h := range noteHeads {
		if strings.HasPrefix(s, h) {
			return true
		}
	}
	f := strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == ':' || r == '.' || r == ',' || r == ']' || r == ')' || r == '\n'
	})
	if len(f) > 0 && f[0] == "the" {
		f = f[1:]
	}
	if len(f) < 2 {
		return false
	}
	who := strings.TrimSuffix(strings.TrimSuffix(f[0], "'s"), "s'")
	return (wordRole(who) == Interviewer && firmRole(who) || who == "observer" || who == "transcriber" || who == "editor" || who == "analyst" || who == "author") && noteVerbs[f[1]]
}
