package models_test

import (
	"fmt"

	"github.com/persona-go/persona/models"
)

func ExampleLoad() {
	registry, err := models.Load([]byte(`{
	  "schema": "persona.models/v1",
	  "models": [
	    {"provider": "local", "name": "llama-3-8b", "aliases": ["llama"], "window": 8192, "max_output": 2048,
	     "encoding": "", "input_price": 0, "output_price": 0, "source": "its model card"},
	    {"name": "gpt-4o", "input_price": 1.25, "output_price": 5}
	  ]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"llama", "GPT-4o", "gpt-4p"} {
		model, err := registry.Find(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		cost, _ := model.Price(100_000, model.Reserve)
		fmt.Printf("%s holds %d tokens, %s; 100,000 tokens cost $%.3f\n", model.ID(), model.Window, model.Method, cost)
	}
	// Output:
	// local/llama-3-8b holds 8192 tokens, estimate; 100,000 tokens cost $0.000
	// openai/gpt-4o holds 128000 tokens, exact; 100,000 tokens cost $0.175
	// unknown model "gpt-4p"; the nearest are gpt-4o, gpt-4, gpt-5
}
