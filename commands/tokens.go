package commands

import (
	"context"
	"fmt"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// TokensRequest asks for the tokens of files.
type TokensRequest struct {
	Data
	Counting
}

// TokensDocument is the tokens of files, each counted alone.
type TokensDocument struct {
	Schema      string             `json:"schema"`
	Tokenizer   string             `json:"tokenizer"`
	Method      tokens.Method      `json:"method"`
	Files       []TokensFile       `json:"files"`
	TotalTokens int                `json:"total_tokens"` // the sum of the files
	TotalBytes  int64              `json:"total_bytes"`
	Excluded    []scan.Excluded    `json:"excluded"`
	Errors      []manifest.Problem `json:"errors"`
	TotalFiles  int                `json:"-"`
	Noted       []sources.Source   `json:"-"` // used, but without what their Notes say
	outcome
}

// TokensFile is a file of a [TokensDocument].
type TokensFile struct {
	Path   string `json:"path"` // "-" is standard input
	Tokens int    `json:"tokens"`
	Bytes  int64  `json:"bytes"`
}

const tokensSchema = "persona.tokens/v1"

// Tokens counts the tokens of files. The stream must be ranged over, or closed.
func Tokens(ctx context.Context, w World, r TokensRequest) (*Stream[TokensDocument, TokensFile], error) {
	counter, err := w.counter(ctx, r.Counting)
	if err != nil {
		return nil, err
	}
	files, err := w.open(ctx, r.Data)
	if err != nil {
		return nil, err
	}
	files.options.Counter, files.options.Memory = counter, w.Memory
	doc := &TokensDocument{Schema: tokensSchema, Tokenizer: counter.Tokenizer, Method: counter.Method}
	s := streamOf(doc, files.let, func(yield func(TokensFile, error) bool) {
		l := files.ledger()
		for s, err := range persona.Sources(ctx, files, files.options, &l) {
			if err != nil {
				yield(TokensFile{}, err)
				return
			}
			w.read(s)
			doc.TotalFiles++
			doc.TotalTokens += s.Tokens
			doc.TotalBytes += s.Size
			if !yield(TokensFile{s.Path, s.Tokens, s.Size}, nil) {
				return
			}
		}
		doc.Excluded, doc.Errors, doc.Noted = l.Excluded, l.Problems, l.Noted
		doc.err = files.outcome(doc.TotalFiles, &l)
	})
	var o jsonw.Object
	s.append = func(line []byte, f *TokensFile) ([]byte, error) {
		return o.Entry(line).Str("path", f.Path).Int("tokens", int64(f.Tokens)).Int("bytes", f.Bytes).End(), nil
	}
	return s, nil
}

// TokensOfInput counts the tokens of the text on standard input, which is in this encoding; ""
// detects it.
func TokensOfInput(ctx context.Context, w World, c Counting, encoding string) (*TokensDocument, error) {
	counter, err := w.counter(ctx, c)
	if err != nil {
		return nil, err
	}
	text, size, err := w.text(ctx, encoding)
	if err != nil {
		return nil, err
	}
	n := counter.Count(text.Bytes)
	return &TokensDocument{
		Schema: tokensSchema, Tokenizer: counter.Tokenizer, Method: counter.Method,
		Files: []TokensFile{{"-", n, size}}, TotalTokens: n, TotalBytes: size, TotalFiles: 1,
		Excluded: []scan.Excluded{}, Errors: []manifest.Problem{},
	}, nil
}

// text reads standard input as one text. size is that of its bytes.
func (w *World) text(ctx context.Context, encoding string) (text sources.Text, size int64, err error) {
	data, err := w.input(ctx, "-", maxText)
	if err != nil {
		return text, 0, err
	}
	text, err = sources.Decode(data, encoding)
	if err != nil {
		return text, 0, fmt.Errorf("standard input: %w", err)
	}
	return text, int64(len(data)), nil
}
