// Writes a hash of the ids that the official npm package tiktoken gives each chunk of the corpora: 1 MB, cut behind a line.
//
//   node exact.mjs CORPORA FOLDER/node_modules > exact.txt      (then: CORPORA=... go test -run Exact)
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
const [corpora, modules] = process.argv.slice(2);
const { get_encoding } = createRequire(modules + "/")("tiktoken");
for (const enc of ["o200k_base", "cl100k_base", "r50k_base"]) {
  const t = get_encoding(enc);
  for (const corpus of ["english", "code", "multi", "data"]) {
    const all = readFileSync(`${corpora}/${corpus}.txt`);
    const h = createHash("sha256");
    let tokens = 0;
    for (let p = 0; p < all.length; ) {
      let end = Math.min(p + 1_000_000, all.length);
      while (end < all.length && all[end - 1] != 10) end++;
      const ids = t.encode_ordinary(all.subarray(p, end).toString());
      h.update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
      tokens += ids.length;
      p = end;
    }
    console.log(enc, corpus, all.length, tokens, h.digest("hex"));
  }
}
