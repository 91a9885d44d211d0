package tokens

// EstimateError is the error bar of Estimate: the true count lies within this share of it for most texts in European languages and code.
// See Estimate.
const EstimateError = 0.25

// Estimate estimates the number of tokens of text for a model whose vocabulary is not open, as Anthropic's are. It is
// the count of o200k_base, the largest open vocabulary of OpenAI: vocabularies of similar size that were trained on the web cut
// similar words. It is an Estimated count, to be shown as such.
func Estimate(text []byte) (int, error) {
	e, err := Named("o200k_base")
	if err != nil {
		return 0, err
	}
	return e.Count(text), nil
}
