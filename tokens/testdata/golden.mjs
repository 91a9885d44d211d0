// Writes golden.json with the official npm package tiktoken (the Rust core as WebAssembly), the oracle of the tests.
//
//   npm install tiktoken@1.0.22      (MIT; in a scratch folder, it is no dependency of the product)
//   node golden.mjs SCRATCH/node_modules > golden.json
//
// Ids are kept in full for the texts that a person chose; for the generated ones a SHA-256 over the ids of a batch is kept, and the
// tests generate the same texts (oracle_test.go).
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
const require = createRequire(process.argv[2] + "/");
const { get_encoding } = require("tiktoken");
const names = ["r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base"];
const enc = Object.fromEntries(names.map((n) => [n, get_encoding(n)]));
const digest = (name, texts) => {
  const h = createHash("sha256");
  for (const t of texts) h.update(new Uint8Array(enc[name].encode_ordinary(t).buffer));
  return h.digest("hex").slice(0, 16);
};

const texts = {
  "nothing at all": "",
  "what looks like a special token": "<|endoftext|><|fim_prefix|> <|start|>",
  "a sentence": "Hello, World! How are you today? 🌍",
  "delete, U+007F": "a\x7fb \x7f\x7f 1\x7f",
  "a byte order mark inside": "a\ufeffb \ufeff \ufeff\ufeff\n\ufeff",
  "next line, U+0085": "a\u0085b\u0085\u0085 c \u0085d",
  "long s, U+017F, in contractions": "it'\u017f IT'\u017F'\u017f'\u017fx don'\u017ft",
  "kelvin sign": "\u212a'\u212a",
  "separators that are no white space": "a\x1cb\x1d\x1e\x1f c \x1c",
  "zero bytes": "a\0b\0\0\0 \0",
  "no-break and ideographic spaces": "a\u00a0b \u00a0c\u3000d\u3000\u3000e\u2009 \u2028\u2029f",
  "contractions": "I'm you're he's she'd we'll they've don't IT'S WE'LL I'M can'T y'all'd've 'tis 's 'S",
  "contractions that are none": "'' 's' x''s it'sx it'x 'r 'rx 'v 'l 'lx don'' 're'",
  "camel case": "camelCaseString HTTPServer XMLHttpRequest iPhone ABCdef ABC DEFgHI aB",
  "upper case around letters without case": "ABC漢DEF ABC漢DEFg 漢ABC漢 A漢b ªºA ABCªDEF ʰABC",
  "title case letters": "ǅǈa ǅA aǅb ŉ'ſ",
  "combining marks": "e\u0301a\u0300 E\u0301A\u0300B .\u0301 ..\u0301 \u0301A \u0301a 1\u0301 \u0301\u0301 A\u0301B'S \n\u0301x",
  "devanagari": "नमस्ते दुनिया, कैसे हैं आप? १२३४५",
  "thai": "สวัสดีชาวโลก ๑๒๓๔ ภาษาไทยไม่มีช่องว่าง",
  "chinese and japanese": "你好,世界!今天怎么样?東京都は日本の首都です。カタカナ、ひらがな。ー々〆",
  "korean": "안녕하세요 세계 여러분, 반갑습니다. 조합형",
  "arabic and hebrew": "مرحبا بالعالم ١٢٣ שלום עולם בְּרֵאשִׁית",
  "cyrillic and greek": "Привет, МИР! приВет Γειά σου Κόσμε ΑΒγδ",
  "emoji": "👩‍👩‍👧‍👦 🇩🇪🇫🇷 👍🏽 ❤️ ☎️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "numbers": "1 12 123 1234 12345 123456 1234567 ½¾ ⅷ ① ٣٤٥٦ 1e10 0x1F 3.14159",
  "spaces": " a  b   c    d     e      f",
  "spaces at the end": "a   ",
  "spaces and lines at the end": "a \n  ",
  "only spaces": "          ",
  "tabs": "\ta\t\tb\t\t\tc \td\t e",
  "blank lines": "a\n\nb\r\n\r\nc\n \n \nd\n\n\n\n\n  e\r\r\n",
  "lines and spaces": "a \n b\n  b \n\n  c  \n  d",
  "vertical tabs and form feeds": "a\x0bb\x0c\x0b c\x0b\nd",
  "slashes after lines": "a;\n//b\n/c .\n/. .\n\n///x ./\n/y\r\n/",
  "punctuation": "...!!!??? (a) [b] {c} <d> \"e\" 'f' `g` a.b.c a,b;c:d",
  "punctuation before words": ".foo ..foo $foo _foo__bar -x --x #a @b %c 'foo \"bar",
  "code": "func main() {\n\tfmt.Println(\"hi\") // say hi\n\n\tif x != nil && y >= 0 {\n\t\treturn\n\t}\n}\n",
  "json": '{"a":[1,2,3.5e-10],"b":{"c":null},"d":"\\u00e9\\n"}',
  "long runs": "a".repeat(200) + " " + "=".repeat(150) + " ".repeat(150) + "x" + "\n".repeat(40) + "-".repeat(130) + "é".repeat(40),
  "a long german word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  "a word of capitals": "DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFT ANTIDISESTABLISHMENTARIANISM",
  "base64": "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz",
  "private use and unassigned": "\ue000\uf8ff\u0378\u{10ffff}\u{e0001}a\u{e0001}",
  "surrogates' neighbours": "\ud7ff\ue000\uffff\ufffe\ufffd",
};
const bytes = {
  "invalid: a lone continuation byte": [0x61, 0x80, 0x62],
  "invalid: truncated sequences": [0xe2, 0x82, 0x20, 0xf0, 0x9f, 0x98, 0x61, 0xc3],
  "invalid: overlong": [0xc0, 0xaf, 0xe0, 0x80, 0xaf, 0xf0, 0x80, 0x80, 0xaf, 0x61],
  "invalid: surrogates": [0xed, 0xa0, 0x80, 0x61, 0xed, 0xbf, 0xbf],
  "invalid: beyond U+10FFFF": [0xf4, 0x90, 0x80, 0x80, 0xf5, 0x80, 0xff, 0xfe],
  "invalid: between words": [0x61, 0x62, 0xff, 0x63, 0x64, 0x20, 0xff, 0xff, 0x0a, 0x0a, 0x31, 0xff, 0x32],
  "invalid: a word with a broken accent": [0x63, 0x61, 0x66, 0xc3, 0x20, 0x63, 0x61, 0x66, 0xe9, 0x73, 0x27, 0x73],
  "invalid: latin-1 text": [...Buffer.from("Größe über alles, naïve façade", "latin1")],
};
const chosen = [];
const add = (name, b64, text) => chosen.push({ name, bytes: b64, ids: Object.fromEntries(names.map((n) => [n, Array.from(enc[n].encode_ordinary(text))])) });
for (const [name, t] of Object.entries(texts)) add(name, Buffer.from(t).toString("base64"), t);
for (const [name, b] of Object.entries(bytes)) add(name, Buffer.from(b).toString("base64"), new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(b)));

// Every code point of the planes with characters, alone and between letters, digits, spaces and lines; a batch is 4096 of them.
const around = (c) => `${c} a${c}b 1${c}2 ${c} A${c}B.${c}${c}'s${c}\n${c}`;
const points = {};
for (const n of ["r50k_base", "cl100k_base", "o200k_base"]) {
  points[n] = [];
  for (const plane of [0, 1, 2, 3, 14, 15, 16])
    for (let batch = 0; batch < (plane > 14 ? 1 : 16); batch++) {
      const all = [];
      for (let i = 0; i < 4096; i++) {
        const cp = (plane << 16) | (batch << 12) | i;
        if (cp < 0xd800 || cp > 0xdfff) all.push(around(String.fromCodePoint(cp)));
      }
      points[n].push(digest(n, all));
    }
}

// Random texts: characters drawn from small alphabets that bring the patterns' cases together. xorshift32.
const alphabets = [
  "ab '\n", "aAbB ", "aA漢\u0301 '", "a1 .\n\t", " \n\r\t\u00a0", "sStTrReEvVlLmMdD''' ", "./\n\r a", "0123456789 .,-", "éÉßñ aA'", "กขค\u0e31\u0e49 a",
  "你好世界，。 \n", "абвАБВ ,.", "🙂👍🏽\u200d❤\ufe0f a", "\u017f'sS aA", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZabc", "(){}[]<>;:=+-*/&|!\n\t a", "--==__##  ",
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", "etaoin shrdlu", "한국어조합 가나다.", "\u0301\u0302aA.1 ",
].map((a) => Array.from(a));
const random = {};
for (const n of names) {
  let x = 2463534242;
  const next = () => { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x; };
  random[n] = [];
  for (const a of alphabets) {
    const all = [];
    for (let i = 0; i < 300; i++) {
      let t = "";
      const len = i % 100 == 99 ? 1000 : next() % 60;
      for (let j = 0; j < len; j++) t += a[next() % a.length];
      all.push(t);
    }
    random[n].push(digest(n, all));
  }
}
const row = (o) => JSON.stringify(o);
process.stdout.write(`{\n"chosen": [\n${chosen.map(row).join(",\n")}\n],\n"alphabets": ${row(alphabets)},\n"random": ${row(random)},\n"points": ${row(points)}\n}\n`);
