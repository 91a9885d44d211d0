package segment_test

import (
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

const mine = "I usually walk the brown dog around the lake before breakfast."

// What a message answers is not its sender's, however programs say whose it is.
func TestAnsweredMessages(t *testing.T) {
	const theirs = "I want the photos of the zebra on every wall of the school."
	for _, between := range []string{
		"On Mon, 2 Mar 2026 at 10:00, Olga Roth <olga@example.org> wrote:",
		"pon., 2 mar 2026 o 10:00 Olga Roth <olga@example.org> napisał(a):",
		"пн, 2 мар. 2026 г. в 10:00, Olga Roth <olga@example.org>:",
		"2026年3月2日(月) 10:00 Olga Roth <olga@example.org>:",
		"Olga Roth wrote:",
		"Olga Roth schrieb:",
		"De: Olga Roth <olga@example.org>\nEnviado el: lunes, 2 de marzo de 2026\nPara: Pim\nAsunto: la escuela",
		"Od: Olga Roth <olga@example.org>\nWysłano: poniedziałek\nDo: Pim\nTemat: szkoła",
		"От: Olga Roth <olga@example.org>\nОтправлено: понедельник\nКому: Pim\nТема: школа",
		"差出人: Olga Roth <olga@example.org>\n送信日時: 2026年3月2日\n宛先: Pim\n件名: 学校",
		"Från: Olga Roth <olga@example.org>\nSkickat: måndag\nTill: Pim\nÄmne: skolan",
		"Begin forwarded message:\n\nFrom: Olga Roth <olga@example.org>\nSubject: school",
	} {
		text := "From: Pim Vos <pim@example.org>\nTo: Olga Roth <olga@example.org>\nSubject: Re: school\n\n" + mine + "\n\n" + between + "\n\n" + theirs + "\n"
		said := words(t, text)
		if !strings.Contains(said, "brown dog") || strings.Contains(said, "zebra") {
			t.Errorf("%s\nthe sender says %q", between, said)
		}
	}
	words(t, "From: Pim\n\n"+mine+"\n\nİİİİİİİİ İİİİİİİİ wrote:\n\n"+theirs+"\n") // small letters that are longer than their capitals
	for _, own := range []string{
		"Then my sister wrote:", "Then Olga wrote:", "Olga wrote:", "I have three wishes:", "At 10:00 I asked him:",
	} {
		text := "From: Pim Vos <pim@example.org>\nSubject: school\n\n" + mine + "\n\n" + own + "\n\n" + theirs + "\n"
		if said := words(t, text); !strings.Contains(said, "zebra") {
			t.Errorf("%s\nthe sender's words behind it are lost: %q", own, said)
		}
	}
}

// words returns what is no furniture in a mail.
func words(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	for _, s := range split(t, "eml", text, segment.Options{}) {
		if s.Kind != segment.KindFurniture {
			b.WriteString(text[s.Body:s.BodyEnd] + "\n")
		}
	}
	return b.String()
}

// Whoever asks everybody by mail is the interviewer.
func TestWhoAsksByMail(t *testing.T) {
	ask := "I always lose my own keys. Where do you sew? When did you last mend a coat?"
	from := func(who, to, words string) string {
		return "From: " + who + " <" + strings.ToLower(who) + "@example.org>\nTo: " + to + " <" + strings.ToLower(to) + "@example.org>\nSubject: sewing\n\n" + words + "\n"
	}
	for _, row := range []struct {
		name  string
		mails []string
		want  []string // the paths of who takes part
	}{
		{"two are asked", []string{from("Olga", "Pim", ask), from("Pim", "Olga", mine), from("Olga", "Eva", ask), from("Eva", "Olga", mine)}, []string{"b.eml", "d.eml"}},
		{"one asks, nobody else is there", []string{from("Olga", "Pim", ask), from("Olga", "Eva", ask)}, []string{"a.eml", "b.eml"}},
		{"nobody asks", []string{from("Olga", "Pim", mine), from("Pim", "Olga", mine), from("Olga", "Eva", mine), from("Eva", "Olga", mine)}, []string{"a.eml", "b.eml", "c.eml", "d.eml"}},
		{"two friends", []string{from("Olga", "Pim", ask), from("Pim", "Olga", mine), from("Olga", "Pim", ask)}, []string{"a.eml", "b.eml", "c.eml"}},
		{"somebody writes to another", []string{from("Olga", "Pim", ask), from("Pim", "Olga", mine), from("Olga", "Eva", ask), from("Eva", "Olga", mine), from("Eva", "Pim", mine)}, []string{"a.eml", "b.eml", "c.eml", "d.eml", "e.eml"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var sources []segment.Source
			for i, text := range row.mails {
				sources = append(sources, segment.Source{Path: string(rune('a'+i)) + ".eml", Format: "eml", Text: []byte(text), Segments: split(t, "eml", text, segment.Options{})})
			}
			segment.MarkPapers(sources, nil)
			people, err := segment.By(sources, "file")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range people {
				got = append(got, p.Path)
			}
			if strings.Join(got, " ") != strings.Join(row.want, " ") {
				t.Errorf("take part: %v, want %v", got, row.want)
			}
		})
	}
}
