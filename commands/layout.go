package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/tokens"
)

// layout says in how how the text is laid out, by a style or the template that it returns.
func (w *World) layout(ctx context.Context, r CombineRequest, how *combine.Options) (*TemplateUsed, error) {
	known := combine.Styles()
	switch {
	case r.Template == "" && !slices.Contains(known, how.Style):
		var names []string
		for _, s := range known {
			names = append(names, string(s))
		}
		return nil, usage("known are "+strings.Join(names, ", "), "--style: there is no style %q", how.Style)
	case r.Template == "":
		return nil, nil
	case r.Style != "":
		return nil, usage("leave out one of them", "--template takes the place of a --style")
	}
	text, err := w.input(ctx, r.Template, maxTemplate)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(text) {
		return nil, at(r.Template, usage("", "%s: a template is UTF-8", r.Template))
	}
	if how.Template, err = combine.ParseTemplate(r.Template, strings.TrimPrefix(string(text), "\ufeff")); err != nil {
		return nil, at(r.Template, usage("persona combine --help says what a template is", "%w", err))
	}
	how.Style = combine.ByTemplate
	sum := sha256.Sum256(text)
	return &TemplateUsed{Path: filepath.ToSlash(r.Template), SHA256: hex.EncodeToString(sum[:])}, nil
}

// allowed is an error if the text has more tokens than that by the upper end of what is known of
// them; 0 allows any number.
func (c *combining) allowed(most int) error {
	n := c.Head.TotalTokens
	if c.Head.Method == tokens.Estimated {
		n = int(float64(n) * (1 + tokens.EstimateError))
	}
	if most > 0 && n > most {
		return tooLarge(n, most)
	}
	return nil
}

// tooLarge is the error of a text that has more tokens than were allowed.
func tooLarge(have, asked int) error {
	return &Error{
		Exit: ExitCheckFailed, Err: fmt.Errorf("the text has %s tokens, %s more than --max-tokens allows", amount.Number(have), amount.Number(have-asked)),
		Hint: "--sample participants, files or segments draws a sample that fits, --split-tokens makes parts",
	}
}
