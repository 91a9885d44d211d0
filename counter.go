package persona

import (
	"context"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/par"
	"github.com/persona-go/persona/models"
	"github.com/persona-go/persona/tokens"
)

// DefaultTokenizer is the encoding that counts where no other is asked for: that of the current OpenAI models.
const DefaultTokenizer = "o200k_base"

// Counter counts the tokens of texts, and says what its counts are worth.
type Counter struct {
	Tokenizer string        // the encoding's name
	Method    tokens.Method // tokens.Exact; tokens.Estimated where the model's own vocabulary is not open
	enc       *tokens.Encoding
}

// NewCounter returns the exact counter of an encoding; "" is DefaultTokenizer. An unknown name is an error that lists the known ones.
func NewCounter(tokenizer string) (*Counter, error) {
	if tokenizer == "" {
		tokenizer = DefaultTokenizer
	}
	enc, err := tokens.Named(tokenizer)
	if err != nil {
		return nil, err
	}
	return CounterOf(enc), nil
}

// CounterOf returns the exact counter of an encoding, one that was loaded from a tokenizer.json for example.
func CounterOf(enc *tokens.Encoding) *Counter {
	return &Counter{Tokenizer: enc.Name(), Method: tokens.Exact, enc: enc}
}

// CounterFor returns the counter for a model: exact where its vocabulary is open, else an estimate by DefaultTokenizer.
func CounterFor(m models.Model) (*Counter, error) {
	c, err := NewCounter(m.Encoding)
	if err != nil {
		return nil, err
	}
	if m.Encoding == "" {
		c.Method = tokens.Estimated
	}
	return c, nil
}

// worker returns a func that counts for one goroutine; a large text it shares with others.
func (c *Counter) worker() func([]byte) int {
	alone := c.enc.Counter()
	return func(text []byte) int {
		if len(text) < 2*pieceLen {
			return alone.Count(text)
		}
		return c.countPieces(text)
	}
}

// pieceLen is the length in bytes of the pieces that a large text is counted in: some milliseconds of work, beside which handing it over
// costs nothing.
const pieceLen = 1 << 20

// countPieces counts the pieces of a text in parallel, cut where their tokens are those of the whole.
func (c *Counter) countPieces(text []byte) (n int) {
	pieces := func(yield func([]byte) bool) {
		for rest := text; len(rest) > 0; {
			at := c.enc.Cut(rest, min(pieceLen, len(rest)))
			if !yield(rest[:at]) {
				return
			}
			rest = rest[at:]
		}
	}
	count := func() func(context.Context, []byte) int {
		worker := c.enc.Counter()
		return func(_ context.Context, piece []byte) int { return worker.Count(piece) }
	}
	for tokens := range par.Map(context.Background(), 0, pieces, count) {
		n += tokens
	}
	return n
}

// Count returns the tokens of text; it counts a large one in parallel.
func (c *Counter) Count(text []byte) int { return c.worker()(text) }

// Stream returns a writer that counts everything written to it as one text.
func (c *Counter) Stream() *tokens.Stream { return c.enc.Stream() }

// Combining is how combine counts with c; a nil c counts nothing.
func (c *Counter) Combining(style combine.Style) combine.Options {
	o := combine.Options{Style: style}
	if c != nil {
		o.Count = c.worker()
		o.Stream = func() combine.TokenWriter { return c.Stream() }
	}
	return o
}
