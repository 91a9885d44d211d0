package terms_test

import (
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/terms"
)

func TestWordsWithoutSpaces(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"Han characters are words in pairs that overlap", "数据分析", "数据 据分 分析"},
		{"a character alone is a word", "我，数据", "我 数据"},
		{"kana and Han are one run", "使いやすい", "使い いや やす すい"},
		{"the long vowel belongs to katakana", "サーバー", "サー ーバ バー"},
		{"and to hiragana", "らーめん", "らー ーめ めん"},
		{"Thai marks belong to their letters", "ที่บ้าน", "ที่บ้ บ้า าน"},
		{"a space ends a run", "数据 分析", "数据 分析"},
		{"so does a word of another script", "用iPhone拍照", "用 iphone 拍照"},
		{"Korean has spaces", "저는 집에서", "저는 집에서"},
		{"a full stop ends a run, and is no word", "数据。分析", "数据 分析"},
		{"a mark alone harms nobody", "\u0e31\u0e31", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for w := range terms.Words([]byte(tt.text)) {
				got = append(got, w.Lower)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
			for range terms.Words([]byte(tt.text)) {
				break
			}
		})
	}
}

func TestSpeak(t *testing.T) {
	for _, tt := range []struct{ name, code, text, want string }{
		{"German stop words are no terms", "de", "Ich habe das auch nicht gefunden, die Rechnungen fehlen", "Rechnungen, Rechnungen fehlen, fehlen"},
		{"French articles are cut off", "fr", "l’atelier d'Anne, aujourd'hui j'ai dormi", "Anne, atelier, atelier Anne, dormi"},
		{"so are Italian prepositions", "it", "dell'officina e quell'altro motore", "motore, officina"},
		{"an English apostrophe stays", "en", "the o'clock rush", "o'clock, o'clock rush, rush"},
		{"Spanish", "es", "No sé qué hacer con las facturas de la empresa", "empresa, facturas"},
		{"Japanese pairs with hiragana are none", "ja", "毎日森林の写真をサーバーに送る", "サーバー, サーバー, 写真, 毎日森林, 毎日森林, 毎日森林"},
		{"Chinese pairs with a character of grammar are none", "zh", "我的数据都在上面", "数据"},
		{"pairs that always stand together are shown as a word", "zh", "平板电脑, 平板电脑", "平板电脑, 平板电脑, 平板电脑, 平板电脑, 平板电脑, 平板电脑"},
		{"of a language that is not known well all words count", "hu", "a számla nagyon drága", "drága, nagyon, nagyon drága, számla, számla nagyon"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var x terms.Index
			x.Speak(terms.In(tt.code))
			var got []string
			for _, n := range x.Add(nil, []byte(tt.text), true) {
				got = append(got, x.Text(n))
			}
			slices.Sort(got)
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	var x terms.Index
	if _, ok := x.Find("kernel"); ok {
		t.Error("an empty index has a term")
	}
	x.Speak(terms.In("de"))
	want := x.Add(nil, []byte("Rechnungen"), false)[0]
	x.Speak(terms.In("en"))
	x.Add(nil, []byte("kernels"), false)
	if got, ok := x.Find("rechnung"); !ok || got != want {
		t.Errorf("rechnung: got %d, %v, want %d", got, ok, want)
	}
	if _, ok := x.Find("kernel"); !ok {
		t.Error("kernel is not found")
	}
	if _, ok := x.Find("zither"); ok {
		t.Error("zither is found")
	}
}

// each yields what each participant says, as one piece.
func each(said []string) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for i, s := range said {
			if !yield(i, []byte(s)) {
				return
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	english := "Well, I mostly use it at home when the kids are asleep, because it is quiet. "
	german := "Ich benutze das meistens zu Hause, wenn die Kinder schlafen, weil es ruhig ist. "
	for _, tt := range []struct {
		name string
		said []string
		want string
	}{
		{"nobody", nil, ""},
		{"nobody who says anything", []string{"", "12"}, "- -"},
		{"everybody in one language", []string{english, english}, "en en"},
		{"two languages", []string{english, german, english}, "en de en"},
		{"who says too little has the language of most", []string{german, "Okay.", german}, "de de de"},
		{"who says words that lean elsewhere too", []string{english, english, "oven flour crust dough bakery yeast street"}, "en en en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range terms.Languages(len(tt.said), each(tt.said)) {
				code := l.Code()
				if code == "" {
					code = "-"
				}
				got = append(got, code)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

// TestTheCommonestWordsAreStopWords has three people speak Hungarian, of which no stop words are known.
func TestTheCommonestWordsAreStopWords(t *testing.T) {
	own := []string{"kertben dolgozom és virágokat ültetek", "számlákat írok és könyvelek", "gyerekeket tanítok és olvasok"}
	var said []string
	for _, o := range own {
		said = append(said, strings.Repeat("Azt hiszem hogy ez nem olyan egyszerű, mert minden nap "+o+". ", 12))
	}
	all := terms.Languages(3, each(said))
	var x terms.Index
	texts := map[string]bool{}
	for i, s := range said {
		x.Speak(all[i])
		for _, n := range x.Add(nil, []byte(s), false) {
			texts[x.Text(n)] = true
		}
	}
	for word, want := range map[string]bool{"hogy": false, "nem": false, "és": false, "kertben": true, "számlákat": true, "tanítok": true} {
		if all[0].Code() != "hu" || texts[word] != want {
			t.Errorf("%s (%s) is a term: got %v, want %v", word, all[0].Code(), texts[word], want)
		}
	}
	few := terms.Languages(1, each(said[:1]))
	var y terms.Index
	y.Speak(few[0])
	if len(y.Add(nil, []byte("hogy nem"), false)) != 2 {
		t.Error("of few words none is common")
	}
}
