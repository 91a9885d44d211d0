package commands

import (
	"errors"
	"strings"

	"github.com/persona-go/persona/count"
)

// CountRequest asks what a count means.
type CountRequest struct {
	Spec  string
	Check *int // a number to check against the count; nil: none
}

// CountDocument is what a count means.
type CountDocument struct {
	Schema  string     `json:"schema"`
	Spec    string     `json:"spec"`
	Kind    string     `json:"kind"`
	Target  *int       `json:"target"` // the number aimed at; null if there is none
	Min     *int       `json:"min"`    // null: 1 will do
	Max     *int       `json:"max"`    // null: no limit
	Prompt  string     `json:"prompt"` // how it is put to a model
	Checked *int       `json:"checked"`
	OK      *bool      `json:"ok"`
	Message *string    `json:"message"`
	Parsed  count.Spec `json:"-"`
	outcome
}

// Count says what a count means. That a number does not meet it is the outcome ExitCheckFailed.
func Count(r CountRequest) (*CountDocument, error) {
	spec, err := ParseCount(r.Spec)
	if err != nil {
		return nil, err
	}
	doc := &CountDocument{
		Schema: "persona.count/v1", Spec: spec.String(), Kind: spec.Kind.String(), Parsed: spec,
		Target: orNull(spec.Target), Min: orNull(spec.Min), Max: orNull(spec.Max), Prompt: spec.Prompt(),
	}
	if r.Check != nil {
		ok, message := spec.Check(*r.Check)
		doc.Checked, doc.OK, doc.Message = r.Check, &ok, &message
		if !ok {
			doc.err = checkFailed("%s", message)
		}
	}
	return doc, nil
}

// ParseCount reads a count, as [count.Parse] does, for a request. What it does not understand is a
// wrong request.
func ParseCount(text string) (count.Spec, error) {
	spec, err := count.Parse(text)
	if errors.Is(err, count.ErrSyntax) {
		first, _, _ := strings.Cut(err.Error(), "; "+count.ErrSyntax.Error())
		return spec, usage(count.ErrSyntax.Error(), "%s", first)
	}
	return spec, err
}

func orNull(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
