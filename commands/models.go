package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/persona-go/persona/models"
)

// ModelsRequest asks for a list of models.
type ModelsRequest struct {
	All        bool   // every provider's, not only those whose figures were checked by hand
	ModelsFile string // as [Counting] has it
}

// ModelsDocument is what is known of models.
type ModelsDocument struct {
	Schema string         `json:"schema"`
	Models []models.Model `json:"models"` // by provider and name
	outcome
}

// Models lists models with what is known of them: windows, output limits, encodings and prices.
func Models(ctx context.Context, w World, r ModelsRequest) (*ModelsDocument, error) {
	registry, err := w.registry(ctx, Counting{ModelsFile: r.ModelsFile})
	if err != nil {
		return nil, err
	}
	list := registry.All()
	if !r.All {
		list = slices.DeleteFunc(list, func(m models.Model) bool { return strings.HasPrefix(m.Sources.Window, "catwalk") })
	}
	return &ModelsDocument{Schema: models.Schema, Models: orEmpty(list)}, nil
}

// Model says what is known of one model. modelsFile is as [Counting] has it.
func Model(ctx context.Context, w World, name, modelsFile string) (*ModelsDocument, error) {
	registry, err := w.registry(ctx, Counting{ModelsFile: modelsFile})
	if err != nil {
		return nil, err
	}
	m, err := find(registry, name)
	if err != nil {
		return nil, err
	}
	return &ModelsDocument{Schema: models.Schema, Models: []models.Model{m}}, nil
}
