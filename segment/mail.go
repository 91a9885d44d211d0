package segment

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
)

// wrote are the words before the colon that ends "On Monday, Ann wrote:".
var wrote = [...]string{"wrote", "schrieb", "a écrit", "escribió", "ha scritto", "escreveu", "schreef", "napisał", "napisała", "skrev", "kirjoitti", "napsal", "napsala",
	"написал", "написала", "пишет", "написав", "написала", "yazdı", "写道", "のメール", "書きました", "작성"}

// mail makes furniture of what a message holds and its sender did not write: quoted lines, the
// message that was answered, and the signature.
func (p *prose) mail() {
	i := 0
	for i < len(p.lines) && p.class[i] != empty { // the head of the message
		p.class[i] = furniture
		i++
	}
	rest := false // of this part of the message nothing is the sender's
	for ; i < len(p.lines); i++ {
		start, end := trim(p.text, p.lines[i].start, p.lines[i].end)
		words := p.text[start:end]
		if len(words) == 0 {
			continue
		}
		switch {
		case bytes.HasPrefix(words, []byte("Attachment: ")):
			rest = false
			p.class[i] = furniture
		case rest:
			p.class[i] = furniture
		case words[0] == '>':
			p.class[i] = furniture
		case string(words) == "--" || p.forwarded(i, words):
			rest = true
			p.class[i] = furniture
		case attributes(words):
			p.class[i] = furniture
			if i > 0 && p.class[i-1] == text && !bytes.ContainsAny(words, "0123456789@") { // "On …, Ann <ann@example.org>" and "wrote:"
				p.class[i-1] = furniture
			}
			next := i + 1
			for next < len(p.lines) && p.class[next] == empty {
				next++
			}
			s, e := 0, 0
			if next < len(p.lines) {
				s, e = trim(p.text, p.lines[next].start, p.lines[next].end)
			}
			rest = s == e || p.text[s] != '>'
		case sentFrom(words):
			p.class[i] = furniture
		}
	}
}

// attributes reports whether words say who wrote what follows.
func attributes(words []byte) bool {
	const longest = 200 // bytes
	s := strings.ToLower(string(words))
	if len(s) > longest || !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "：") {
		return false
	}
	s = strings.TrimSuffix(strings.TrimRight(s, ":： "), "(a)") // "napisał(a)"
	if i := strings.IndexByte(s, '<'); i > 0 && strings.HasSuffix(s, ">") && strings.IndexByte(s[i:], '@') > 0 && strings.ContainsAny(s[:i], "0123456789") {
		return true // a date and somebody's address
	}
	for _, w := range wrote {
		if s == w || strings.HasSuffix(s, w) && strings.ContainsAny(s, "0123456789@<") || strings.Contains(s, " "+w+" ") && strings.ContainsAny(s, "@<") {
			return true
		}
		if strings.HasSuffix(s, " "+w) && namesWriter(string(words), len(strings.Fields(w))) {
			return true
		}
	}
	return false
}

// namesWriter reports whether a line, without so many words at its end, is the name of somebody, of
// two words or more: "Ann Hill wrote:".
func namesWriter(line string, verb int) bool {
	names := strings.Fields(line)
	names = names[:max(0, len(names)-verb)]
	return len(names) > 1 && len(names) <= maxWords && !remark(strings.ToLower(names[0])) && looksNamed(strings.Join(names, " "))
}

// forwarded reports whether the message that was answered begins at line i: "-----Original
// Message-----", or a head of From and Sent.
func (p *prose) forwarded(i int, words []byte) bool {
	if bytes.HasPrefix(words, []byte("-----")) && bytes.HasSuffix(words, []byte("-----")) && len(bytes.Trim(words, "- ")) > 0 {
		return true
	}
	lower := strings.ToLower(string(words[:min(len(words), maxLabel)]))
	if slices.ContainsFunc(passedOn[:], func(s string) bool { return strings.TrimRight(lower, ": ") == s }) {
		return true
	}
	if bytes.HasPrefix(words, []byte("________________")) {
		return true
	}
	head := 0
	for j := i; j < len(p.lines) && j < i+5; j++ {
		if !messageHead[p.field(j)] {
			break
		}
		head++
	}
	return head >= 3
}

// messageHead are the keys of the head of a message that was answered or passed on.
var messageHead = wordSet(`from|sent|to|cc|subject|date|von|gesendet|an|betreff|datum|de|envoyé|à|objet|enviado|enviado el|para|asunto|fecha|assunto|da|inviato|a|oggetto|van|verzonden|aan|onderwerp|
od|wysłano|do|temat|data|från|skickat|till|ämne|fra|sendt|til|emne|lähettäjä|lähetetty|vastaanottaja|aihe|odesláno|komu|předmět|от|отправлено|кому|тема|дата|від|надіслано|
kimden|gönderilme|gönderildi|tarih|kime|konu|差出人|送信日時|日付|宛先|件名|发件人|发送时间|日期|收件人|主题|보낸 사람|보낸 날짜|받는 사람|제목`)

// passedOn begin a message that is passed on, as telephones write it.
var passedOn = [...]string{"begin forwarded message", "anfang der weitergeleiteten nachricht", "début du message transféré", "début du message réexpédié", "inicio del mensaje reenviado",
	"inizio messaggio inoltrato", "início da mensagem reencaminhada", "begin doorgestuurd bericht"}

// sentFrom reports whether words are what telephones put under a message.
func sentFrom(words []byte) bool {
	s := strings.ToLower(string(words))
	for _, w := range [...]string{"sent from my ", "get outlook for", "von meinem ", "gesendet von ", "envoyé de mon ", "enviado desde mi ", "inviato da ", "enviado do meu ", "verzonden vanaf "} {
		if strings.HasPrefix(s, w) && len(s) <= 60 {
			return true
		}
	}
	return false
}

// correspondence finds the mails of the one with whom everybody exchanges them: every mail of the
// study is from or to that one, from at least two others, and half of the own ones ask. It returns
// their indices in sources; nil if there is nobody like that.
func correspondence(sources []Source) []int {
	type letter struct {
		source   int
		from, to string
	}
	var mails []letter
	for i := range sources {
		if s := &sources[i]; s.Format == "eml" {
			mails = append(mails, letter{i, mailbox(s.Text, "From: "), mailbox(s.Text, "To: ")})
		}
	}
	if len(mails) == 0 {
		return nil
	}
	for _, hub := range [...]string{mails[0].from, mails[0].to} {
		var own []int
		asked, all, others := 0, hub != "", make(map[string]bool)
		for _, m := range mails {
			switch hub {
			case m.from:
				own = append(own, m.source)
				if sources[m.source].asks() {
					asked++
				}
			case m.to:
				others[m.from] = true
			default:
				all = false
			}
		}
		if all && len(own) > 1 && asked*2 >= len(own) && len(others) > 1 {
			return own
		}
	}
	return nil
}

// asks reports whether something in a text asks.
func (s *Source) asks() bool {
	return slices.ContainsFunc(s.Segments, func(seg Segment) bool { return seg.Kind != KindFurniture && asks(s.Text[seg.Body:seg.BodyEnd]) })
}

// mailbox returns the address in a field of a mail's head, in lower case; "" if there is none, or
// more than one.
func mailbox(text []byte, field string) string {
	head, _, _ := bytes.Cut(text[:min(len(text), 4<<10)], []byte("\n\n"))
	for line := range bytes.Lines(head) {
		value, ok := bytes.CutPrefix(line, []byte(field))
		if !ok {
			continue
		}
		list, err := mail.ParseAddressList(strings.TrimSpace(string(value)))
		if err != nil || len(list) != 1 {
			return ""
		}
		return strings.ToLower(list[0].Address)
	}
	return ""
}
