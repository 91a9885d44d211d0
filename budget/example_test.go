package budget_test

import (
	"fmt"

	"github.com/persona-go/persona/budget"
)

func ExampleCompute() {
	b, err := budget.Compute(200_000, 3_000, 300_000, 15_000)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s %% of the window: %v, over: %v\n", b.UsagePercent, b.Level(), b.Over())
	for _, s := range b.Suggest(budget.Options{Models: []budget.Model{{Name: "gpt-4.1", Window: 1_047_576}}}) {
		fmt.Println(s.Text)
	}
	// Output:
	// 159 % of the window: red, over: true
	// use a model with a larger window: gpt-4.1 (1,047,576 tokens)
	// split the data into 3 runs of at most 121,999 tokens
	// summarise the data first, to at most 121,999 tokens (40.66 % of its 300,000)
}
