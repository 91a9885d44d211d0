package segment

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Survey programs put more above the answers than one row of titles: lines with the survey's name,
// codes above questions, options below them, identifiers for a machine. And more than people's rows
// between and below: tests of the survey, sums.

// record is a row of a table as it stands in the text.
type record struct {
	cells []cell
	end   int // offset of what ends it
}

// heads separates the rows above the answers: the lines before the titles, and the rows of titles.
func heads(text []byte, records []record) (preamble, titles int) {
	preamble = preambleOf(records)
	titles = 1
	for titles < 3 && preamble+titles < len(records)-1 {
		if !moreTitles(text, records, preamble, preamble+titles) {
			break
		}
		titles++
	}
	return preamble, titles
}

// preambleOf returns how many rows stand before the titles: rows of a cell or two above a row that
// fills most columns.
func preambleOf(records []record) int {
	const most = 10 // rows of a preamble, and of the beginning by which the width is measured
	width := 0
	for _, r := range records[:min(len(records), 2*most)] {
		width = max(width, len(r.cells))
	}
	if width < 2 {
		return 0
	}
	for i, r := range records[:min(len(records), most)] {
		if n := len(r.cells); n >= 2 && n*5 >= width*3 {
			return i
		}
	}
	return 0
}

// moreTitles reports whether row i, right below a row of titles, belongs to the titles.
func moreTitles(text []byte, records []record, first, i int) bool {
	head, row := records[first], records[i]
	if len(row.cells) == 0 {
		return false
	}
	imports, literal, questions, worded, same := 0, 0, 0, 0, 0
	above := titlesOf(text, head)
	for _, c := range row.cells {
		v := bytes.TrimSpace(text[c.body:c.bodyEnd])
		switch s := strings.ToLower(plain(v, SyntaxCSV)); {
		case strings.HasPrefix(s, `{"importid"`):
			imports++
		case s == "open-ended response" || s == "response" || strings.HasPrefix(s, "other (please specify"):
			literal++
		default:
			if strings.ContainsAny(above[c.column], "0123456789_") && (bytes.HasSuffix(v, []byte("?")) || bytes.HasSuffix(v, []byte("？"))) {
				questions++
			}
			if bytes.IndexByte(v, ' ') > 0 {
				worded++
			}
			if t := above[c.column]; t != "" && letters(t) == letters(s) {
				same++
			}
		}
	}
	switch {
	case imports*2 >= len(row.cells):
		return true
	case literal > 0 && sparse(records, i):
		return true
	case coded(text, head) && questions > 0 && (worded+same)*2 >= len(row.cells) && !asksBelow(text, records, i):
		return true
	}
	// The question stands once above its options: cells of the titles are empty where this row has
	// words, and nobody's number is in it.
	return sparse(records, i) && sparseHead(head, row)
}

// untitled reports whether the first row of a table is like those below: a value of it that is few
// of its column's comes again and again, beside one that is a sentence. Titles do neither.
func untitled(text []byte, records []record) bool {
	const few = 4 // rows that show it, at least
	if len(records) < few {
		return false
	}
	sentence, recurs := false, false
	for _, first := range records[0].cells {
		value := text[first.body:first.bodyEnd]
		again, distinct := 0, make(map[string]bool)
		for _, r := range records[1:min(len(records), 200)] {
			for _, c := range r.cells {
				if c.column == first.column && len(distinct) <= maxSpeakers {
					v := text[c.body:c.bodyEnd]
					distinct[string(v)] = true
					if bytes.Equal(v, value) {
						again++
					}
				}
			}
		}
		switch {
		case again >= minTurns && len(distinct) <= maxSpeakers && (!dull(value) || oddlyNamed(string(value))):
			recurs = true
		case again == 0 && (countWords(value) >= few || bytes.ContainsAny(value, ".?!。？") && !dull(value)):
			sentence = true
		}
	}
	return sentence && recurs
}

// titlesOf returns the titles in a row, by column.
func titlesOf(text []byte, r record) map[int]string {
	titles := make(map[int]string, len(r.cells))
	for _, c := range r.cells {
		titles[c.column] = plain(text[c.body:c.bodyEnd], SyntaxCSV)
	}
	return titles
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// sparse reports whether row i lacks the first column, which nearly every row below has.
func sparse(records []record, i int) bool {
	if len(records[i].cells) == 0 || records[i].cells[0].column == 0 {
		return false
	}
	have, all := 0, 0
	for _, r := range records[i+1:] {
		all++
		if len(r.cells) > 0 && r.cells[0].column == 0 {
			have++
		}
	}
	return all > 0 && have*10 >= all*9
}

// sparseHead reports whether the titles lack a column that the row has.
func sparseHead(head, row record) bool {
	have := make(map[int]bool, len(head.cells))
	for _, c := range head.cells {
		have[c.column] = true
	}
	return slices.ContainsFunc(row.cells, func(c cell) bool { return !have[c.column] })
}

// coded reports whether titles are codes or names for a machine: "Q1", "Q2_3_TEXT", "StartDate".
func coded(text []byte, head record) bool {
	codes := 0
	for _, c := range head.cells {
		if v := text[c.body:c.bodyEnd]; bytes.IndexFunc(v, unicode.IsSpace) < 0 && len(v) <= 40 && !bytes.HasSuffix(v, []byte("?")) {
			codes++
		}
	}
	return codes*10 >= len(head.cells)*9
}

// asksBelow reports whether rows below i have questions too: then row i is one of them.
func asksBelow(text []byte, records []record, i int) bool {
	asked, all := 0, 0
	for _, r := range records[i+1 : min(len(records), i+20)] {
		for _, c := range r.cells {
			all++
			if bytes.HasSuffix(text[c.body:c.bodyEnd], []byte("?")) {
				asked++
			}
		}
	}
	return asked*5 > all
}

// titled returns the columns that rows of titles make. A code in the first row is the column's
// name; a question that stands once above its options is each option's.
func titled(text []byte, rows []record, width int) []Column {
	columns := make([]Column, width)
	codes := len(rows) > 1 && coded(text, rows[0])
	carried := ""
	titles := make([]map[int]string, len(rows))
	for n, r := range rows {
		titles[n] = titlesOf(text, r)
	}
	for i := range columns {
		var parts []string
		for n := range rows {
			t := titles[n][i]
			low := strings.ToLower(t)
			switch {
			case t == "" && n == 0 && len(rows) > 1 && carried != "" && titles[1][i] != "":
				t = carried
			case strings.HasPrefix(low, `{"importid"`), n > 0 && (low == "open-ended response" || low == "response"):
				continue
			}
			if n == 0 {
				carried = t
				if codes {
					columns[i].Name = t
					continue
				}
			}
			if t != "" && !slices.Contains(parts, t) {
				parts = append(parts, t)
			}
		}
		columns[i].Title = strings.Join(parts, ": ")
		if columns[i].Title == "" {
			columns[i].Title = columns[i].Name
		}
		if columns[i].Name == columns[i].Title {
			columns[i].Name = ""
		}
	}
	return columns
}

// sums reports whether a row at the end of a table counts or adds up what stands above it.
func sums(text []byte, r record) bool {
	if len(r.cells) == 0 || r.cells[0].column != 0 {
		return false
	}
	first := strings.ToLower(plain(text[r.cells[0].body:r.cells[0].bodyEnd], SyntaxCSV))
	word, _, _ := strings.Cut(strings.Trim(first, "# "), " ")
	switch strings.Trim(word, ":.") {
	case "total", "totals", "sum", "average", "mean", "median", "count", "n", "summe", "gesamt", "insgesamt", "mittelwert", "somme", "moyenne", "suma", "media", "promedio", "totale", "soma", "média",
		"totaal", "gemiddelde", "всего", "итого", "合計", "总计", "합계":
	default:
		return false
	}
	for _, c := range r.cells[1:] {
		if !dull(text[c.body:c.bodyEnd]) {
			return false
		}
	}
	return true
}

// statuses returns the columns that say whether a row is somebody's answers or a test of the
// survey; nil if there are none.
func statuses(columns []Column) map[int]bool {
	var of map[int]bool
	for i, c := range columns {
		switch letters(c.Title + c.Name) {
		case "status", "statusstatus", "responsetype", "responsetypestatus", "distributionchannel", "distributionchanneldistributionchannel", "collector", "mode":
			if of == nil {
				of = make(map[int]bool)
			}
			of[i] = true
		}
	}
	return of
}

// tested reports whether a row is that of somebody who tried the survey out.
func tested(text []byte, r record, states map[int]bool) bool {
	for _, c := range r.cells {
		if !states[c.column] || c.bodyEnd-c.body > 20 {
			continue
		}
		switch strings.ToLower(plain(text[c.body:c.bodyEnd], SyntaxCSV)) {
		case "survey preview", "preview", "survey test", "test", "spam":
			return true
		}
	}
	return false
}

// noAnswers are what people and programs write who leave a question without an answer.
var noAnswers = wordSet(`n/a|na|n.a.|n.a|n\a|#n/a|n/d|nd|-|--|---|—|–|.|..|...|?|no answer|not answered|no response|no comment|no comments|not applicable|none given|(blank)|blank|null|nan|undefined|prefer not to say|
prefer not to answer|skip|skipped|keine angabe|k.a.|k. a.|keine antwort|entfällt|weiß nicht|sans réponse|pas de réponse|ne se prononce pas|nsp|sin respuesta|no contesta|ns/nc|no aplica|nessuna risposta|non risponde|n.d.|
sem resposta|não se aplica|geen antwoord|nvt|n.v.t.|brak odpowiedzi|nie dotyczy|b/d|inget svar|ej svar|intet svar|ikke svar|ei vastausta|bez odpovědi|нет ответа|не знаю|немає відповіді|cevap yok|無回答|未回答|特になし|无回答|未填|무응답`)

// nothings say that there is none of what was asked for.
var nothings = wordSet(`none|nothing|no|nope|nil|zero|none really|not really|nothing really|nothing at all|nothing comes to mind|none that i can think of|no problems|no issues|keine|keins|nichts|nein|gar nichts|eigentlich nichts|keine probleme|
rien|aucun|aucune|non|rien du tout|aucun problème|nada|ninguno|ninguna|no ninguno|ningún problema|niente|nessuno|nessuna|nessun problema|nenhum|nenhuma|não|nenhum problema|geen|niets|nee|geen problemen|nic|żadne|żadnych|brak|nie|
inget|inga|ingen|nej|intet|nei|ei mitään|ei|nic moc|žádné|ничего|нет|никаких|нічого|немає|yok|hiçbir şey|hayır|ない|なし|特にない|ありません|没有|无|없음|없어요`)

// problemWords are in questions for problems, in lower case.
var problemWords = [...]string{"problem", "difficult", "frustrat", "issue", "challeng", "dislike", "hinder", "annoy", "worst", "obstacle", "barrier", "pain point", "bother", "complain", "struggl",
	"schwierig", "stört", "frustr", "ärger", "hinder", "herausforderung", "nervt", "difficult", "problèm", "frein", "gêne", "dificultad", "molest", "difficolt", "ostacol", "fastid", "dificuldad", "incomod",
	"moeilijk", "knelpunt", "ergernis", "trudno", "svårt", "hinder", "utfordr", "vaikeu", "potíž", "сложност", "трудност", "проблем", "складн", "zorluk", "sorun", "困", "問題", "问题", "어려"}

// maxNothing is how many bytes the longest of noAnswers and nothings have, with some room.
const maxNothing = 40

// asksForProblem reports whether a title asks what goes wrong: there "none" says that nothing does,
// and is nothing that anybody suffers from.
func asksForProblem(title string) bool {
	lower := strings.ToLower(title)
	return slices.ContainsFunc(problemWords[:], func(w string) bool { return strings.Contains(lower, w) })
}

// nothing reports whether a value says that there is none of what was asked for.
func nothing(value []byte) bool {
	var buffer [maxNothing]byte
	return len(value) <= maxNothing && nothings[string(bytes.Trim(lowered(buffer[:0], value), " .!-"))]
}

// noAnswer reports whether a value says that nobody answered. "None" and "nothing" are answers.
func noAnswer(value []byte) bool {
	var buffer [maxNothing]byte
	return len(value) <= maxNothing && noAnswers[string(lowered(buffer[:0], bytes.TrimSpace(value)))]
}

// spaceless reports whether r is of a script that puts no spaces between words.
func spaceless(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// countWords returns how many words b has; where a script has no spaces, two letters are one.
func countWords(b []byte) int {
	n, in, run := 0, false, 0
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			word := c > ' '
			if word && !in {
				n++
			}
			in = word
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		i += size
		if spaceless(r) {
			if run++; run%2 == 0 || !in {
				n++
			}
			if !in {
				run = 0
			}
		} else if !in && !space(r) {
			n++
		}
		in = !space(r)
	}
	return n
}

// The shape of lists of ticked options.
const (
	tickedRows   = 5    // rows with values, at least
	tickedShare  = 0.3  // of the values hold more than one option
	tickedRecurs = 2.5  // times an option comes, on average
	tickedWords  = 10   // words of an option, at most
	tickedMost   = 2000 // options looked at
)

// ticks counts the options of a column.
type ticks struct {
	seen                  map[string]bool
	options, lists, words int
	values                int
}

// add takes a value, split at ";" or, if there is none, at ",".
func (t *ticks) add(value []byte) {
	if t.values++; t.words > tickedWords { // they are written
		return
	}
	sep := ";"
	if bytes.IndexByte(value, ';') < 0 {
		sep = ","
	}
	list := 0
	for part := range bytes.SplitSeq(value, []byte(sep)) {
		part = bytes.TrimSpace(part)
		if len(part) == 0 {
			continue
		}
		list++
		t.options++
		t.words = max(t.words, countWords(part))
		if len(t.seen) < tickedMost && !t.seen[string(part)] {
			if t.seen == nil {
				t.seen = make(map[string]bool)
			}
			t.seen[string(part)] = true
		}
	}
	if list > 1 {
		t.lists++
	}
}

// ticked reports whether the values are lists of options that were ticked and not written.
func (t *ticks) ticked() bool {
	return t.values >= tickedRows && float64(t.lists) >= tickedShare*float64(t.values) && t.words <= tickedWords && len(t.seen) < tickedMost &&
		float64(t.options) >= tickedRecurs*float64(len(t.seen))
}

// aboutThemselves are the words of questions for a name, an address or a number, wherever they
// stand.
var aboutThemselves = [...]string{"full name", "your name", "first name", "last name", "given name", "family name", "surname", "nickname", "postal address", "mailing address", "home address", "street address",
	"your address", "email address", "e-mail address", "your email", "your e-mail", "phone number", "telephone number", "mobile number", "date of birth", "postcode", "postal code", "zip code", "student id", "employee id",
	"your employer", "user id", "participant id", "respondent id", "response id", "collector id", "ip address",
	"ihr name", "ihren namen", "dein name", "vorname", "nachname", "vollständiger name", "heißen sie", "ihre adresse", "anschrift", "e-mail-adresse", "telefonnummer", "geburtsdatum",
	"votre nom", "nom complet", "nom et prénom", "prénom", "votre adresse", "adresse postale", "numéro de téléphone", "date de naissance",
	"su nombre", "nombre completo", "tu nombre", "apellido", "su dirección", "dirección postal", "número de teléfono", "fecha de nacimiento",
	"suo nome", "tuo nome", "nome completo", "nome e cognome", "cognome", "suo indirizzo", "indirizzo", "numero di telefono", "seu nome", "sobrenome", "endereço", "número de telefone",
	"uw naam", "je naam", "volledige naam", "voornaam", "achternaam", "uw adres", "woonadres", "telefoonnummer", "imię i nazwisko", "nazwisko", "adres zamieszkania", "numer telefonu",
	"ditt namn", "efternamn", "dit navn", "ditt navn", "etternavn", "nimesi", "sukunimi", "osoite", "vaše jméno", "příjmení", "ваше имя", "фамилия", "адрес", "телефон", "ваше ім'я", "прізвище", "adınız", "soyadınız", "adresiniz",
	"氏名", "お名前", "名前を", "住所", "電話番号", "メールアドレス", "姓名", "您的名字", "地址", "电话", "이름", "성함", "주소", "전화번호"}

// personal reports whether a title asks for a name, an address or the like. why keeps a question
// such as "What is your full name for it, and why?" an open one.
func personal(title string) bool {
	low := strings.ToLower(title)
	for _, w := range [...]string{"why", "warum", "pourquoi", "por qué", "perché", "waarom", "dlaczego", "почему"} {
		if strings.Contains(low, w) {
			return false
		}
	}
	for _, w := range aboutThemselves {
		if i := strings.Index(low, w); i >= 0 {
			before, _ := utf8.DecodeLastRuneInString(low[:i])
			after, _ := utf8.DecodeRuneInString(low[i+len(w):])
			if first, _ := utf8.DecodeRuneInString(w); spaceless(first) || !unicode.IsLetter(before) && !unicode.IsLetter(after) {
				return true
			}
		}
	}
	return false
}

// researchers reports whether a column holds what researchers noted: nobody in it answers.
func researchers(title string) bool {
	who, notes := false, false
	for _, w := range nameWords(title) {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
		who = who || wordRole(w) == Interviewer && firmRole(w) || w == "coder" || w == "analyst" || w == "observer" || w == "transcriber"
		switch w {
		case "note", "notes", "comment", "comments", "remark", "remarks", "observation", "observations", "memo", "memos", "summary", "notizen", "notiz", "anmerkung", "anmerkungen", "kommentar", "kommentare", "bemerkung",
			"bemerkungen", "remarque", "remarques", "commentaire", "commentaires", "notas", "nota", "comentario", "comentarios", "observaciones", "commenti", "commento", "osservazioni", "comentário", "comentários", "observações",
			"notities", "opmerking", "opmerkingen", "notatki", "uwagi", "anteckningar", "kommentarer", "notater", "заметки", "комментарий", "комментарии", "примечания", "notlar", "メモ", "所見", "备注", "笔记", "메모":
			notes = true
		}
	}
	return who && notes
}
