package language

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestDetect(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing is in no language", "", ""},
		{"numbers are in no language", "12 000 3.5 2015-12-21 ??? --- 44", ""},
		{"one word is too little", "Okay.", ""},
		{"bytes that are no text are in no language", "\xff\xfe\x00\x80\x81\x82\xf0\x28", ""},
		{"English", "Well, I mostly use it at home when the kids are asleep.", "en"},
		{"German", "Ich benutze das meistens zu Hause, wenn die Kinder schlafen.", "de"},
		{"French", "Je m'en sers surtout à la maison, quand les enfants dorment.", "fr"},
		{"Spanish", "Lo uso sobre todo en casa, cuando los niños duermen.", "es"},
		{"Portuguese", "Eu uso principalmente em casa, quando as crianças estão dormindo.", "pt"},
		{"Dutch", "Ik gebruik het vooral thuis, als de kinderen slapen.", "nl"},
		{"Polish", "Używam tego głównie w domu, kiedy dzieci już śpią.", "pl"},
		{"Ukrainian", "Я користуюся цим переважно вдома, коли діти сплять.", "uk"},
		{"Japanese with few kana", "東京都庁舎訪問 私は毎日使用します", "ja"},
		{"Chinese", "我主要在家里用它", "zh"},
		{"Chinese with a Japanese name", "我很喜欢日本动画片，特别是宫崎骏导演的作品，比如说龙猫（トトロ）这部电影，我看了很多遍，每次都觉得很感动", "zh"},
		{"Korean with English words", "저는 주로 집에서 iPhone으로 사용해요", "ko"},
		{"Thai", "ฉันใช้ที่บ้าน", "th"},
		{"Greek", "Το χρησιμοποιώ στο σπίτι", "el"},
		{"Persian", "من بیشتر در خانه از آن استفاده می\u200cکنم وقتی بچه\u200cها خوابند", "fa"},
		{"accents that are characters of their own", norm.NFD.String("Je m'en sers surtout à la maison, où les élèves étudient."), "fr"},
		{"capitals", "LO USO SOBRE TODO EN CASA, CUANDO LOS NIÑOS DUERMEN.", "es"},
		{"a long text in which one piece is English", strings.Repeat("Das war für uns alle nicht leicht. ", 300) + "That is what she said to me.", "de"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Detect([]byte(tt.text)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestDetectIsRight reads texts of 200 characters in 70 languages, of newspapers and of speech,
// which the tables were not made of. On all such texts there are (bench/language/tables.py writes
// a part of them to testdata) 99.7 % are right at 200 characters and 95 % at 40.
func TestDetectIsRight(t *testing.T) {
	all, err := os.ReadFile("testdata/detect.tsv")
	if err != nil {
		t.Skip("bench/language/tables.py writes the texts, which are no part of the repository: ", err)
	}
	languages := map[string]bool{}
	for _, tt := range []struct {
		characters   int
		right, wrong float64
	}{{200, 0.99, 0.01}, {40, 0.94, 0.055}} {
		texts, right, wrong := 0, 0, 0
		for line := range strings.Lines(string(all)) {
			row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			languages[row[0]] = true
			text := []rune(row[2])
			for i := 0; i+tt.characters <= len(text); i += tt.characters {
				texts++
				switch Detect([]byte(string(text[i : i+tt.characters]))) {
				case row[0]:
					right++
				case "":
				default:
					wrong++
				}
			}
		}
		if n := float64(texts); float64(right) < tt.right*n || float64(wrong) > tt.wrong*n {
			t.Errorf("of %d texts of %d characters %d are right and %d wrong, want %.1f %% and at most %.1f %%",
				texts, tt.characters, right, wrong, 100*tt.right, 100*tt.wrong)
		}
		t.Logf("%d characters: %d texts, %d right, %d wrong", tt.characters, texts, right, wrong)
	}
	if len(languages) < 45 {
		t.Errorf("texts in %d languages, want 45", len(languages))
	}
	for code := range languages {
		if Name(code) == code {
			t.Errorf("%s has no name", code)
		}
	}
}

func TestDetectBeside(t *testing.T) {
	for _, tt := range []struct{ name, text, code, want string }{
		{"a few words of the same language", "oven flour crust dough bakery yeast street", "en", "en"},
		{"another language", "Ich benutze das meistens zu Hause, wenn die Kinder schlafen.", "en", "de"},
		{"another script", "Я користуюся цим переважно вдома, коли діти сплять.", "en", "uk"},
		{"too little", "Ja.", "de", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := DetectBeside([]byte(tt.text), tt.code); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTablesAreSmall(t *testing.T) {
	if n := len(partsOfWords); n > 60_000 {
		t.Errorf("%d bytes, 60,000 is the limit", n)
	}
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte("Lo uso en casa"))
	f.Add([]byte(strings.Repeat("\xe3\x81", 5000)))
	f.Fuzz(func(t *testing.T, text []byte) {
		if got := Detect(text); got != "" && Name(got) == got {
			t.Errorf("%q has no name", got)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	for name, size := range map[string]int{"200B": 200, "4K": 4096, "64K": 1 << 16} {
		text := []byte(strings.Repeat("Ich benutze das meistens zu Hause, wenn die Kinder schlafen. ", size/60+1)[:size])
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Detect(text)
			}
		})
	}
}
