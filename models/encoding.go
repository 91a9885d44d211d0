package models

import "strings"

// encodings maps the beginnings of model names to encodings, as tiktoken's model.py does
// (openai/tiktoken 4e71bbe, 2026-08-16). A beginning holds up to the end of a name or up to a
// joint, the longest one counts. "gpt-5." is not in model.py: the models that follow gpt-5 are
// taken to share its vocabulary, which model.py says of every name that begins with "gpt-5".
var encodings = [...][2]string{
	{"gpt-5", "o200k_base"}, {"gpt-5.", "o200k_base"}, {"gpt-4.1", "o200k_base"}, {"gpt-4.5", "o200k_base"},
	{"gpt-4o", "o200k_base"}, {"chatgpt-4o", "o200k_base"}, {"o1", "o200k_base"}, {"o3", "o200k_base"}, {"o4", "o200k_base"},
	{"gpt-oss", "o200k_harmony"},
	{"gpt-4", "cl100k_base"}, {"gpt-3.5", "cl100k_base"}, {"gpt-35-turbo", "cl100k_base"},
	{"davinci-002", "cl100k_base"}, {"babbage-002", "cl100k_base"},
	{"text-embedding-3", "cl100k_base"}, {"text-embedding-ada-002", "cl100k_base"},
	{"text-davinci-003", "p50k_base"}, {"text-davinci-002", "p50k_base"},
	{"code-davinci-002", "p50k_base"}, {"code-davinci-001", "p50k_base"},
	{"code-cushman-002", "p50k_base"}, {"code-cushman-001", "p50k_base"},
	{"davinci-codex", "p50k_base"}, {"cushman-codex", "p50k_base"},
	{"text-davinci-edit", "p50k_edit"}, {"code-davinci-edit", "p50k_edit"},
	{"text-davinci-001", "r50k_base"}, {"text-curie-001", "r50k_base"}, {"text-babbage-001", "r50k_base"}, {"text-ada-001", "r50k_base"},
	{"davinci", "r50k_base"}, {"curie", "r50k_base"}, {"babbage", "r50k_base"}, {"ada", "r50k_base"},
	{"text-similarity", "r50k_base"}, {"text-search", "r50k_base"}, {"code-search", "r50k_base"},
}

// encodingSource is where encodings come from.
const encodingSource = "table: openai/tiktoken 4e71bbe (2026-08-16), model.py"

// EncodingOf is the name of the open vocabulary that counts the tokens of the model name exactly,
// whoever offers it and whether or not a registry knows it; "" if none is published. A provider
// before a slash and "ft:" are skipped.
func EncodingOf(name string) string {
	name = strings.TrimPrefix(strings.ToLower(lastPart(name)), "ft:")
	longest, encoding := 0, ""
	for _, e := range encodings {
		rest, ok := strings.CutPrefix(name, e[0])
		joint := rest == "" || strings.HasSuffix(e[0], ".") || strings.ContainsRune("-:@", rune(rest[0]))
		if ok && joint && len(e[0]) > longest {
			longest, encoding = len(e[0]), e[1]
		}
	}
	return encoding
}

// overheadOf is what a chat of a model with that encoding adds to its messages.
func overheadOf(name, encoding string) (o Overhead, source string) {
	name = strings.ToLower(lastPart(name))
	chat := strings.Contains(name, "gpt-") || strings.HasPrefix(name, "o")
	if chat && (encoding == "cl100k_base" || encoding == "o200k_base") {
		return Overhead{Message: 3, Name: 1, Reply: 3}, "table: OpenAI Cookbook, How to count tokens with tiktoken; " +
			"stated up to gpt-4o, taken over for later models"
	}
	return Overhead{}, "unknown"
}
