package persona

import (
	"github.com/persona-go/persona/combine"
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
	return &Counter{Tokenizer: enc.Name(), Method: tokens.Exact, enc: enc}, nil
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

// worker returns a func that counts for one goroutine.
func (c *Counter) worker() func([]byte) int { return c.enc.Counter().Count }

// Count returns the tokens of text.
func (c *Counter) Count(text []byte) int { return c.enc.Count(text) }

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
