package combine

import (
	"cmp"
	"context"
	"fmt"

	"github.com/persona-go/persona/internal/par"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// DefaultTokenizer is the encoding that counts if no other is asked for: that of the current OpenAI
// models.
const DefaultTokenizer = "o200k_base"

// Counter counts the tokens of texts, alone and put together, and says what its counts are worth.
// Any number of goroutines may use one.
type Counter struct {
	Tokenizer string        // the encoding's name
	Method    tokens.Method // tokens.Exact; tokens.Estimated if the model's own vocabulary is not open
	// ID distinguishes the vocabulary from every other, by a hash if it is not built in. If it is "",
	// nobody knows who counts, and no count is remembered from run to run.
	ID  string
	enc *tokens.Encoding
}

// NewCounter returns the exact counter of an encoding; "" is [DefaultTokenizer]. An unknown name is
// an error that lists the known ones.
func NewCounter(tokenizer string) (*Counter, error) {
	enc, err := tokens.Named(cmp.Or(tokenizer, DefaultTokenizer))
	if err != nil {
		return nil, err
	}
	c := CounterOf(enc)
	c.ID = "built-in " + enc.Name()
	return c, nil
}

// CounterOf returns the exact counter of an encoding, one that was loaded from a tokenizer.json for
// example. It has no ID.
func CounterOf(enc *tokens.Encoding) *Counter {
	return &Counter{Tokenizer: enc.Name(), Method: tokens.Exact, enc: enc}
}

// ModelCounter returns the counter for a model whose vocabulary is this encoding: exact, or, if it
// is "" for one that is not open, an estimate by [DefaultTokenizer].
func ModelCounter(encoding string) (*Counter, error) {
	c, err := NewCounter(encoding)
	if err != nil {
		return nil, err
	}
	if encoding == "" {
		c.Method = tokens.Estimated
	}
	return c, nil
}

// Count returns the tokens of text; it counts a large one in parallel.
func (c *Counter) Count(text []byte) int { return c.worth(c.part(text).Tokens) }

// CountDocument sets the Tokens of d, and its Value to what spares a second count if the text is
// put together with others.
func (c *Counter) CountDocument(d *sources.Document) {
	part := c.part(d.Text)
	d.Tokens, d.Value = c.worth(part.Tokens), counted{c.enc, part}
}

// counted is a text with its count.
type counted struct {
	by   *tokens.Encoding
	part tokens.Part
}

// Identity returns a text that is the same for two counters only if they count alike; "" if c is
// nil or has no ID.
func (c *Counter) Identity() string {
	if c == nil || c.ID == "" {
		return ""
	}
	return fmt.Sprintf("%q %q %q", c.Tokenizer, c.ID, c.Method)
}

// document returns the part of a document's text, which is not read again if CountDocument counted
// it with the same encoding.
func (c *Counter) document(d *sources.Document) tokens.Part {
	if known, ok := d.Value.(counted); ok && known.by == c.enc {
		return known.part
	}
	return c.part(d.Text)
}

// worth returns what a count with the encoding says of the model's own tokens: the count itself, or
// the estimate that package tokens makes of it.
func (c *Counter) worth(n int) int {
	if c.Method == tokens.Estimated {
		return tokens.EstimateOf(n)
	}
	return n
}

// pieceLen is the length in bytes of the pieces that a large text is counted in: some milliseconds
// of work, compared with which handing it over costs nothing.
const pieceLen = 1 << 20

// part counts a text so that it can be joined to others. The pieces of a large one are counted in
// parallel, and joined.
func (c *Counter) part(text []byte) tokens.Part {
	if len(text) < 2*pieceLen {
		return c.enc.Part(text)
	}
	pieces := func(yield func([]byte) bool) {
		for rest := text; len(rest) > 0; {
			at := c.enc.Cut(rest, min(pieceLen, len(rest)))
			if !yield(rest[:at]) {
				return
			}
			rest = rest[at:]
		}
	}
	count := func() func(context.Context, []byte) tokens.Part {
		return func(_ context.Context, piece []byte) tokens.Part { return c.enc.Part(piece) }
	}
	var whole tokens.Part
	for p := range par.Map(context.Background(), 0, pieces, count) {
		whole = c.enc.Join(whole, p)
	}
	return whole
}
