package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/tokens"
)

// Counting is whose tokens are counted: the part that several requests share.
type Counting struct {
	Model      string // counts as this model does; "" for none
	Tokenizer  string // an encoding, or a Hugging Face tokenizer.json; "" is [combine.DefaultTokenizer]
	ModelsFile string // a file of models that adds to the registry and overrides it; "" for none
}

// registry loads the models, with the user's own on top.
func (w *World) registry(ctx context.Context, c Counting) (models.Registry, error) {
	if c.ModelsFile == "" {
		return models.Load(nil)
	}
	text, err := w.input(ctx, c.ModelsFile, maxModels)
	if err != nil {
		return models.Registry{}, err
	}
	r, err := models.Load(text)
	if err != nil {
		return r, at(c.ModelsFile, usage("persona models --help shows what such a file looks like", "%s: %w", c.ModelsFile, err))
	}
	return r, nil
}

// model looks the model up. None named is the zero Model.
func (w *World) model(ctx context.Context, c Counting) (m models.Model, r models.Registry, err error) {
	if r, err = w.registry(ctx, c); err != nil || c.Model == "" {
		return m, r, err
	}
	if m, err = find(r, c.Model); err == nil && m.Retired {
		w.warn("%s is retired: its provider takes no more requests for it", m.ID())
	}
	return m, r, err
}

// find looks a model up.
func find(r models.Registry, name string) (models.Model, error) {
	m, err := r.Find(name)
	if err != nil {
		return m, usage("persona models --all lists them all; --models-file adds your own", "%w", err)
	}
	return m, nil
}

// counter is who counts: the model's encoding, or the tokenizer named, or the default.
func (w *World) counter(ctx context.Context, c Counting) (*combine.Counter, error) {
	if c.Model != "" && c.Tokenizer != "" {
		return nil, usage("leave out one of them", "--model and --tokenizer both say how to count")
	}
	if strings.HasSuffix(c.Tokenizer, ".json") {
		return w.loaded(ctx, c.Tokenizer)
	}
	if c.Model == "" {
		counter, err := combine.NewCounter(c.Tokenizer)
		if err != nil {
			return nil, usage("", "--tokenizer: %w", err)
		}
		return counter, nil
	}
	m, _, err := w.model(ctx, c)
	if err != nil {
		return nil, err
	}
	return combine.ModelCounter(m.Encoding)
}

// loaded is the counter of a tokenizer.json.
func (w *World) loaded(ctx context.Context, name string) (*combine.Counter, error) {
	text, err := w.input(ctx, name, maxTokenizer)
	if err != nil {
		return nil, err
	}
	enc, err := tokens.LoadJSON(text, tokens.JSONOptions{Name: name, NFC: norm.NFC.Bytes, NFKC: norm.NFKC.Bytes})
	if err != nil {
		return nil, at(name, usage("a count is exact or there is none: what a file asks for and is not supported is an error", "--tokenizer: %w", err))
	}
	c, sum := combine.CounterOf(enc), sha256.Sum256(text)
	c.ID = hex.EncodeToString(sum[:])
	return c, nil
}
