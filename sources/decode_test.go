package sources_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"

	"github.com/persona-go/persona/sources"
)

// encode returns text in an encoding, without a byte order mark.
func encode(t testing.TB, text, name string) []byte {
	t.Helper()
	switch name {
	case "utf-8":
		return []byte(text)
	case "utf-16le", "utf-16be":
		var order binary.AppendByteOrder = binary.LittleEndian
		if name == "utf-16be" {
			order = binary.BigEndian
		}
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, u)
		}
		return out
	case "utf-32le", "utf-32be":
		var order binary.AppendByteOrder = binary.LittleEndian
		if name == "utf-32be" {
			order = binary.BigEndian
		}
		var out []byte
		for _, r := range text {
			out = order.AppendUint32(out, uint32(r))
		}
		return out
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		if e, err = ianaindex.IANA.Encoding(name); err != nil || e == nil {
			t.Fatalf("no encoding %q", name)
		}
	}
	out, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("encode as %s: %v", name, err)
	}
	return out
}

// Sentences as people say them.
const (
	english    = "Interviewer: How was it?\nAna: I don’t know — “fine”, I’d say… 5 € a month.\n"
	french     = "J'ai été très surprise par le résultat de l'enquête, c'était là où ça coûtait le plus cher.\n"
	german     = "Wir müssen größere Häuser für die Bürger bauen, schöne Grüße aus München.\n"
	spanish    = "¿Cómo está usted? El año pasado fui a España con mi niño.\n"
	polish     = "Nie wiem, co powiedzieć o tym wywiadzie. Zażółć gęślą jaźń, żeby się udało.\n"
	czech      = "Nevím, co říci o tomto rozhovoru. Příliš žluťoučký kůň úpěl ďábelské ódy.\n"
	hungarian  = "Nem tudom, mit mondjak erről az interjúról. Árvíztűrő tükörfúrógép, őszintén szólva.\n"
	turkish    = "Bu görüşme hakkında ne söyleyeceğimi bilmiyorum. Çok güzel bir şey değil mi?\n"
	russian    = "Я не знаю, что сказать об этом интервью. Участники говорили очень долго.\n"
	ukrainian  = "Я не знаю, що сказати про це інтерв'ю. Їжа була дуже смачною.\n"
	greek      = "Δεν ξέρω τι να πω για αυτή τη συνέντευξη. Οι συμμετέχοντες μίλησαν πολύ.\n"
	hebrew     = "אני לא יודע מה להגיד על הראיון הזה. המשתתפים דיברו הרבה.\n"
	arabic     = "لا أعرف ماذا أقول عن هذه المقابلة. تحدث المشاركون كثيرا.\n"
	thai       = "ฉันไม่รู้จะพูดอะไรเกี่ยวกับการสัมภาษณ์ครั้งนี้ ผู้เข้าร่วมพูดคุยกันนานมาก\n"
	japanese   = "このインタビューについて何と言えばいいのかわかりません。参加者は長く話しました。\n"
	chinese    = "我不知道该说什么关于这次采访。参与者说了很多话，时间很长。\n"
	taiwanese  = "我不知道該說什麼關於這次採訪。參與者說了很多話，時間很長。\n"
	korean     = "이 인터뷰에 대해 무슨 말을 해야 할지 모르겠습니다. 참가자들은 오래 이야기했습니다.\n"
	hindi      = "मुझे नहीं पता कि इस साक्षात्कार के बारे में क्या कहना है।\n"
	emoji      = "Ana: loved it 😀👍🏽 really\n"
	transcript = "Interviewer: So tell me about the tool.\nParticipant: "
)

func TestEncodingsAreDetected(t *testing.T) {
	tests := []struct {
		name, text string
		encodings  string // of each the text is made; what is before a slash is detected if that is another name
	}{
		{"English with typographic quotes", english, "utf-8 utf-16le utf-16be utf-32le utf-32be windows-1252 macintosh"},
		{"French", french, "utf-8 utf-16le utf-16be windows-1252 windows-1252/iso-8859-15 macintosh ibm850/ibm850"},
		{"German", german, "utf-8 utf-16le utf-16be windows-1252 macintosh ibm850/ibm850"},
		{"Spanish", spanish, "utf-8 utf-16le utf-16be windows-1252"},
		{"one accented word", "naïve", "utf-8 windows-1252"},
		{"one accented word at the end", "The café", "utf-8 windows-1252"},
		{"an apostrophe", "I don’t know", "utf-8 utf-16le utf-16be windows-1252"},
		{"a price", "5 €", "utf-8 windows-1252"},
		{"Polish", polish, "utf-8 utf-16le utf-16be windows-1250 iso-8859-2"},
		{"Czech", czech, "utf-8 windows-1250 iso-8859-2"},
		{"Hungarian", hungarian, "utf-8 windows-1250"},
		{"Turkish", turkish, "utf-8 utf-16le windows-1254"},
		{"Russian", russian, "utf-8 utf-16le utf-16be utf-32le utf-32be windows-1251 koi8-u/koi8-r iso-8859-5 ibm866"},
		{"Russian in an English transcript", transcript + russian, "utf-8 utf-16le utf-16be windows-1251 koi8-u/koi8-r iso-8859-5 ibm866"},
		{"Ukrainian in an English transcript", transcript + ukrainian, "utf-8 windows-1251 koi8-u"},
		{"two Russian words", "Привет, мир", "utf-8 utf-16le utf-16be windows-1251 koi8-u ibm866"},
		{"Greek", greek, "utf-8 utf-16le utf-16be windows-1253"},
		{"Hebrew", hebrew, "utf-8 utf-16le utf-16be windows-1255"},
		{"Hebrew in an English transcript", transcript + hebrew, "utf-8 utf-16le windows-1255"},
		{"Arabic", arabic, "utf-8 utf-16le utf-16be windows-1256 iso-8859-6"},
		{"Arabic in an English transcript", transcript + arabic, "utf-8 utf-16be windows-1256"},
		{"Thai", thai, "utf-8 utf-16le utf-16be windows-874"},
		{"Hindi", hindi, "utf-8 utf-16le utf-16be"},
		{"Japanese", japanese, "utf-8 utf-16le utf-16be utf-32le utf-32be shift_jis euc-jp iso-2022-jp"},
		{"Japanese in an English transcript", transcript + japanese, "utf-8 utf-16le utf-16be shift_jis euc-jp iso-2022-jp"},
		{"Chinese", chinese, "utf-8 utf-16le utf-16be utf-32be gb18030/gbk gb18030"},
		{"Chinese in an English transcript", transcript + chinese, "utf-8 utf-16le utf-16be gb18030/gbk"},
		{"six Chinese characters", "你好，世界。", "utf-8 gb18030/gbk big5"},
		{"Chinese of Taiwan", taiwanese, "utf-8 utf-16le utf-16be big5"},
		{"Korean", korean, "utf-8 utf-16le utf-16be euc-kr"},
		{"Korean in an English transcript", transcript + korean, "utf-8 utf-16le utf-16be euc-kr"},
		{"emoji", emoji, "utf-8 utf-16le utf-16be utf-32le"},
	}
	for _, tt := range tests {
		for _, e := range strings.Fields(tt.encodings) {
			want, from, renamed := strings.Cut(e, "/")
			if !renamed {
				from = e
			}
			t.Run(tt.name+" in "+from, func(t *testing.T) {
				got, err := sources.Decode(encode(t, tt.text, from), "")
				if err != nil || got.Encoding != want || string(got.Bytes) != tt.text || got.Invalid != 0 {
					t.Errorf("got %q as %s, %d invalid, %v; want %q as %s", got.Bytes, got.Encoding, got.Invalid, err, tt.text, want)
				}
			})
		}
	}
}

func TestTextIsDecoded(t *testing.T) {
	nuls := strings.Repeat("a long interview with a stray zero byte. ", 30)
	tests := []struct {
		name, data, override string
		text, encoding       string
		invalid              int
	}{
		{"an empty file", "", "", "", "utf-8", 0},
		{"ASCII", "abc\r\n", "", "abc\r\n", "utf-8", 0},
		{"a UTF-8 mark goes", "\xEF\xBB\xBFé", "", "é", "utf-8-bom", 0},
		{"only one UTF-8 mark goes", "\xEF\xBB\xBF\xEF\xBB\xBFé", "", "\uFEFFé", "utf-8-bom", 0},
		{"a mark within the text stays", "a\uFEFFb", "", "a\uFEFFb", "utf-8", 0},
		{"nothing but a mark", "\xEF\xBB\xBF", "", "", "utf-8-bom", 0},
		{"a UTF-8 mark before broken bytes", "\xEF\xBB\xBFa\xFFb", "", "a\uFFFDb", "utf-8-bom", 1},
		{"a UTF-16 mark, little-endian", "\xFF\xFEa\x00\xE9\x00", "", "aé", "utf-16le", 0},
		{"a UTF-16 mark, big-endian", "\xFE\xFF\x00a\x00\xE9", "", "aé", "utf-16be", 0},
		{"a UTF-16 mark and a lone surrogate", "\xFF\xFEa\x00\x3D\xD8b\x00", "", "a\uFFFDb", "utf-16le", 1},
		{"a UTF-16 mark and an odd byte at the end", "\xFF\xFEa\x00b", "", "a\uFFFD", "utf-16le", 1},
		{"a UTF-32 mark, little-endian", "\xFF\xFE\x00\x00a\x00\x00\x00", "", "a", "utf-32le", 0},
		{"a UTF-32 mark, big-endian", "\x00\x00\xFE\xFF\x00\x00\x00a", "", "a", "utf-32be", 0},
		{"a UTF-32 mark and no character", "\x00\x00\xFE\xFF\x00\x11\x00\x00\x00\x00\x00a", "", "\uFFFDa", "utf-32be", 1},
		{"one bad byte in UTF-8", "naïve café \xFF résumé", "", "naïve café \uFFFD résumé", "utf-8", 1},
		{"maximal subparts in UTF-8", "é é é é é é é é \xE2\x82A\xF0\x9F\x98B\xC0\x80C", "", "é é é é é é é é \uFFFDA\uFFFDB\uFFFD\uFFFDC", "utf-8", 4},
		{"ASCII cut off within a character", "five \xE2\x82", "", "five \uFFFD", "utf-8", 1},
		{"a bad byte in ASCII is Windows-1252", "caf\xE9 au lait", "", "café au lait", "windows-1252", 0},
		{"as many good as bad is Windows-1252", "caf\xE9 and brûlé cr\xE8me", "", "café and brÃ»lÃ© crème", "windows-1252", 0},
		{"a byte that Windows-1252 does not know", "caf\xE9 \x81 \x93yes\x94", "windows-1252", "café \uFFFD “yes”", "windows-1252", 1},
		{"a stray NUL in a long text", nuls + "\x00" + nuls, "", nuls + "\x00" + nuls, "utf-8", 0},
		{"the end mark of DOS and escape sequences", "a\x1A \x1B[1mb", "", "a\x1A \x1B[1mb", "utf-8", 0},
		{"a form feed", "page 1\fpage 2", "", "page 1\fpage 2", "utf-8", 0},
		{"an escape that begins no Japanese", "cost \x1b$B!", "", "cost \x1b$B!", "utf-8", 0},
		{"an override decides", "caf\xE9", "windows-1251", "cafй", "windows-1251", 0},
		{"an override of UTF-8 keeps bad bytes from being letters", "caf\xE9", "UTF8", "caf\uFFFD", "utf-8", 1},
		{"an override by a label", "caf\xE9", "Latin1", "café", "windows-1252", 0},
		{"an override by an IANA name", "\x82", "IBM437", "é", "ibm437", 0},
		{"an override of UTF-16 without NULs", "\x42\x30", "utf-16le", "あ", "utf-16le", 0},
		{"an override of UTF-16, big-endian", "\x30\x42", " UTF-16BE", "あ", "utf-16be", 0},
		{"an override of UTF-32", "\x42\x30\x00\x00", "utf-32", "あ", "utf-32le", 0},
		{"an override of UTF-32 and a rest", "\x00\x00\x30\x42\x00", "utf-32be", "あ\uFFFD", "utf-32be", 1},
		{"an override of Mac Roman", "na\x95ve", "mac-roman", "naïve", "macintosh", 0},
		{"a mark goes before an override", "\xEF\xBB\xBFé", "windows-1252", "é", "utf-8-bom", 0},
		{"an override of GB 18030 and a bad byte", "\xC4\xE3\xFF", "gb18030", "你\uFFFD", "gb18030", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sources.Decode([]byte(tt.data), tt.override)
			if err != nil || string(got.Bytes) != tt.text || got.Encoding != tt.encoding || got.Invalid != tt.invalid {
				t.Errorf("got %q as %s, %d invalid, %v; want %q as %s, %d invalid", got.Bytes, got.Encoding, got.Invalid, err, tt.text, tt.encoding, tt.invalid)
			}
		})
	}
}

func TestBinaryIsNoText(t *testing.T) {
	random := func(n int, seed uint64, not byte) string {
		r := rand.New(rand.NewPCG(seed, 0))
		b := make([]byte, n)
		for i := range b {
			if b[i] = byte(r.UintN(256)); b[i] == 0 {
				b[i] = not
			}
		}
		return string(b)
	}
	samples := make([]byte, 4000) // a recording: small numbers around zero
	for i := 0; i < len(samples); i += 2 {
		binary.LittleEndian.PutUint16(samples[i:], uint16(int16(i%400-200)))
	}
	tests := []struct{ name, data, override, want string }{
		{"a PDF", "%PDF-1.7\n1 0 obj", "", "PDF"},
		{"a ZIP archive", "PK\x03\x04abc", "", "ZIP"},
		{"a PNG image", "\x89PNG\r\n\x1a\n\x00\x00", "", "PNG"},
		{"a JPEG image whatever the user says", "\xFF\xD8\xFF\xE0", "windows-1252", "JPEG"},
		{"gzip", "\x1F\x8B\x08abc", "", "gzip"},
		{"text with NUL separators", "hello\x00world\x00again\x00", "", "NUL"},
		{"NUL bytes and no UTF-8", "\x00\x01\x02\xFF\xFE\x00\x80", "", "NUL"},
		{"NUL bytes though the user says UTF-8", "ab\x00\x00\x00", "utf-8", "NUL"},
		{"control characters", "ab\x01\x02\x03\x04", "", "control"},
		{"random bytes", random(1000, 1, 0), "", "NUL"},
		{"a few random bytes", random(40, 2, 0), "", "NUL"},
		{"random bytes without NUL", random(1000, 3, 'x'), "", "control"},
		{"a recording", string(samples), "", "NUL"},
		{"a table of 32-bit numbers", string(encode(t, "\u0001\u0002\u0003 ab", "utf-32le")), "", "NUL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sources.Decode([]byte(tt.data), tt.override)
			if !errors.Is(err, sources.ErrBinary) || !strings.Contains(err.Error(), tt.want) || got.Bytes != nil {
				t.Errorf("got %q as %s, %v; want ErrBinary that says %s", got.Bytes, got.Encoding, err, tt.want)
			}
		})
	}
}

func TestEncodingNames(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"none means to detect", "", ""},
		{"a label of the WHATWG", "cp1252", "windows-1252"},
		{"any case", "Shift-JIS", "shift_jis"},
		{"an IANA name", "IBM850", "ibm850"},
		{"what is meant by ASCII", "ascii", "windows-1252"},
		{"UTF-16 without an order", "UTF-16", "utf-16le"},
		{"as it is recorded", "utf-8-bom", "utf-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := sources.EncodingName(tt.in); got != tt.want || err != nil {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
	for _, name := range []string{"iso-10646-ucs-basic", "utf-9", "klingon", "iso-2022-kr", "utf-7", "\x00"} {
		t.Run("unknown: "+name, func(t *testing.T) {
			if got, err := sources.EncodingName(name); err == nil || got != "" {
				t.Errorf("got %q, want an error", got)
			}
			if _, err := sources.Decode(nil, name); err == nil || !strings.Contains(err.Error(), "unknown encoding") {
				t.Errorf("got %v, want it called unknown", err)
			}
		})
	}
}

// TestDecodingIsPythons compares with what testdata/golden.py wrote.
func TestDecodingIsPythons(t *testing.T) {
	data, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Encoding, Text string
		Data                 []byte
		Invalid              int
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 1000 {
		t.Fatalf("got %d cases, want 1000 or more", len(cases))
	}
	for _, c := range cases {
		want, err := hex.DecodeString(c.Text)
		if err != nil {
			t.Fatal(err)
		}
		if c.Encoding != "utf-8" && bytes.Count(c.Data, []byte{0}) > 0 && len(c.Data) < 4 {
			continue // a mark of UTF-32 at most
		}
		got, err := sources.Decode(c.Data, c.Encoding)
		if errors.Is(err, sources.ErrBinary) && bytes.ContainsAny(c.Data, "\x7F") {
			continue
		}
		if err != nil || !bytes.Equal(got.Bytes, want) || got.Invalid != c.Invalid {
			t.Errorf("%s: %s %x: got %q, %d invalid, %v; want %q, %d invalid", c.Name, c.Encoding, c.Data, got.Bytes, got.Invalid, err, want, c.Invalid)
		}
	}
}

// replaced is the slow, obvious rule of maximal subparts: the longest beginning that some
// continuation completes.
func replaced(data []byte) (text []byte, invalid int) {
	completes := func(p []byte) bool { // p begins some well-formed sequence
		for _, a := range []byte{0x80, 0x90, 0xA0, 0xBF} {
			full := append(bytes.Clone(p), a, 0x80, 0x80)
			for n := len(p) + 1; n <= len(full); n++ {
				if r, size := utf8.DecodeRune(full[:n]); r != utf8.RuneError && size == n {
					return true
				}
			}
		}
		return false
	}
	for len(data) > 0 {
		if r, size := utf8.DecodeRune(data); r != utf8.RuneError || size == 3 {
			text = append(text, data[:size]...)
			data = data[size:]
			continue
		}
		n := 1
		for n < len(data) && completes(data[:n+1]) && completes(data[:n]) {
			n++
		}
		text = append(text, "\uFFFD"...)
		invalid++
		data = data[n:]
	}
	return text, invalid
}

// The statistics come from goroutines, and of two languages that are equally likely either may come
// first.
func TestTheEncodingIsTheSameEveryTime(t *testing.T) {
	for _, data := range []string{"A0A\xac\xac\xac\xacA", "caf\xE9", "\xB1\xE6 \xEA \xB3"} {
		first, err := sources.Decode([]byte(data), "")
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			if again, err := sources.Decode([]byte(data), ""); err != nil || again.Encoding != first.Encoding {
				t.Fatalf("%q: got %s, then %s, %v", data, first.Encoding, again.Encoding, err)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "abc", "caf\xE9", "\xEF\xBB\xBFé", "\xFF\xFEa\x00", "\x00\x00\xFE\xFF\x00\x00\x00a", "\xE2\x82", "\xF0\x9F\x98", "\xED\xA0\x80", "\x1b$B$3\x1b(B", "\x93I\x92m\x94", "%PDF-", "\x84\x31\xA4\x37"} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "utf-8")
	}
	for _, e := range []string{"utf-16le", "utf-16be", "utf-32le", "utf-32be", "windows-1252", "windows-1251", "koi8-u", "shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "big5", "euc-kr", "ibm437", "replacement", "x-user-defined"} {
		f.Add([]byte("caf\xE9 \x93"), e)
	}
	f.Add(encode(f, japanese, "shift_jis"), "")
	f.Add(encode(f, chinese, "gbk"), "")
	f.Add(encode(f, russian, "utf-16be"), "")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		before := bytes.Clone(data)
		got, err := sources.Decode(data, name)
		if !bytes.Equal(data, before) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			if got.Bytes != nil {
				t.Fatalf("got text %q with the error %v", got.Bytes, err)
			}
			return
		}
		if !utf8.Valid(got.Bytes) {
			t.Fatalf("got invalid UTF-8 %q", got.Bytes)
		}
		if got.Encoding == "" || got.Invalid < 0 || got.Invalid > len(data) {
			t.Fatalf("got encoding %q, %d invalid", got.Encoding, got.Invalid)
		}
		// The text decodes to itself, but for a mark within it that is at its beginning now.
		if again, err := sources.Decode(got.Bytes, "utf-8"); !bytes.HasPrefix(got.Bytes, []byte("\uFEFF")) && err == nil &&
			(!bytes.Equal(again.Bytes, got.Bytes) || again.Invalid != 0) {
			t.Fatalf("%q decodes to %q, %d invalid", got.Bytes, again.Bytes, again.Invalid)
		}
		if got.Encoding == "utf-8" {
			if want, invalid := replaced(data); !bytes.Equal(got.Bytes, want) || got.Invalid != invalid {
				t.Fatalf("got %q, %d invalid; want %q, %d invalid", got.Bytes, got.Invalid, want, invalid)
			}
		}
		second, err := sources.Decode(data, name)
		if err != nil || !bytes.Equal(second.Bytes, got.Bytes) || second.Encoding != got.Encoding {
			t.Fatal("the second time was another")
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"utf-8", "utf-16le", "windows-1252", "shift_jis"} {
		text := english
		if name == "shift_jis" {
			text = japanese
		}
		data := encode(b, strings.Repeat(text, 50), name)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sources.Decode(data, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
