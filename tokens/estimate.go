package tokens

// EstimateError is the error bar of [Estimate]: the true count lies within this share of it, above
// or below, as far as other vocabularies show.
const EstimateError = 0.25

// Estimate estimates the number of tokens of text for a model whose vocabulary is not open, as
// those of today's Claude and Gemini are. It is 1.2 times the count of o200k_base, rounded up.
// Seven other vocabularies that are open (cl100k_base, Llama 3, Qwen 3, DeepSeek V3, Gemma 3, Llama
// 2, Claude 2) count 0.98 to 1.34 times as many tokens as o200k_base in interviews, English
// documentation and Go code, and 1.00 to 1.45 in 17 languages and in JSON and CSV: all of that is
// within [EstimateError]. The count is an [Estimated] one, to be shown as such. The error is that
// of [Named].
func Estimate(text []byte) (int, error) {
	e, err := Named("o200k_base")
	if err != nil {
		return 0, err
	}
	return EstimateOf(e.Count(text)), nil
}

// EstimateOf is [Estimate] of a text that has n tokens in o200k_base.
func EstimateOf(n int) int { return n + (n+4)/5 }
